"""Refusals of reporting upward: why a package can't be made, taken or counted, in words.

Reads   nothing
Never   reuses a code
Start   NotWhole; U-1 what is wrong with a package, U-2 making one, U-3 keys, U-4 the county's own work
"""

from __future__ import annotations

from yifa.engine.refusals import Refusal


class NotWhole(Refusal):
    code = "U-101"
    text = "这不是完整的数据包（{why}）；请让报送的镇街重新发送原文件，不要解压后再打包。"


class WrongHash(Refusal):
    code = "U-102"
    text = "数据包里的“{member}”{why}，与清单不符；请让报送的镇街重新发送。"


class Unreadable(Refusal):
    code = "U-103"
    text = "数据包的“{member}”读不出来（{why}）；请让报送的镇街用 yifa package make 重新生成。"


class AnotherForm(Refusal):
    code = "U-104"
    text = "数据包的格式是{given}，本系统只认识{known}；请把两边的软件升级到同一版本后重新生成。"


class NoTrustedKey(Refusal):
    code = "U-105"
    text = "还没有登记{place}（{code}）的报送公钥；请当面或者用公函取得公钥，用 yifa package trust 登记后再接收。"


class NotSigned(Refusal):
    code = "U-106"
    text = "数据包不是用登记的{place}报送公钥签名的，或者签名之后被改动过；请与该镇街核对公钥，公钥换过的先登记变更。"


class NotOurs(Refusal):
    code = "U-107"
    text = "数据包是{place}（{code}）的，不在{county}之下；请送给它的上级。"


class StrangeCells(Refusal):
    code = "U-108"
    text = "数据包里“{procedure}”的汇总数据不能用（{why}）；请让报送的镇街重新生成。"


class FiguresDiffer(Refusal):
    code = "U-109"
    text = "数据包所附的指标与汇总数据算出的不一致：{figures}；请让报送的镇街核验后重新生成。"


class Forked(Refusal):
    code = "U-110"
    text = "数据包里的日志（{origin}第{size}条）与此前接收的{held}接不上：两次出示的不是同一份记录。没有接收，已登记为异常；请保存两个文件，向该镇街和见证人核实。"


class OlderLog(Refusal):
    code = "U-111"
    text = "数据包里的日志只到{origin}第{size}条，比此前接收的{held}短；可能是旧文件或者从旧备份恢复过，请该镇街核实后重新生成。"


class SameNumber(Refusal):
    code = "U-112"
    text = "第{sequence}号数据包已经收过，内容与这一个不同；没有接收，已登记为异常，请该镇街说明哪一个是真的。"


class OlderPackage(Refusal):
    code = "U-113"
    text = "这是第{sequence}号数据包，此前已经收到第{newest}号；不能用旧的替换新的，请送最新的。"


class OtherPrevious(Refusal):
    code = "U-114"
    text = "数据包写明的上一号与本系统收到的第{before}号不是同一个文件；没有接收，已登记为异常，请该镇街核实。"


class LogNotProved(Refusal):
    code = "U-115"
    text = "数据包里的日志检查点不能用（{why}）；请该镇街运行 yifa verify 后重新生成。"


class TakenElsewhere(Refusal):
    code = "U-116"
    text = "{place}{year}年度的报送已经在案件{number}中办理；请在那件案件中接收。"


class PeriodOpen(Refusal):
    code = "U-117"
    text = "数据包是{year}年度的，而它生成时（{made}）这一年还没有结束；请年度结束后重新生成。"


class TakenAlready(Refusal):
    code = "U-118"
    text = "这个数据包（第{sequence}号）已于{on}接收，在案件{number}中；不必再送，什么也没有改动。"


class MadeLater(Refusal):
    code = "U-119"
    text = "数据包写明的生成时间{made}在接收日{on}之后；请核对两边的时钟，改正后由该镇街重新生成。"


class NothingToSend(Refusal):
    code = "U-201"
    text = "{place}到{year}年底没有任何案件记录，不能生成数据包；请核对地方和年度。"


class NoLogKey(Refusal):
    code = "U-202"
    text = "日志的签名密钥不在或者与以前的不同，不能给数据包签名；请从保管处恢复 keys/log_key。"


class NoCheckpoint(Refusal):
    code = "U-203"
    text = "记录的日志还没有签名的检查点，不能生成数据包；请先运行 yifa serve 或者稍后再试。"


class YearNotOver(Refusal):
    code = "U-204"
    text = "{year}年还没有结束，不能报送这一年的数据；请年度结束后再生成。"


class NotNext(Refusal):
    code = "U-205"
    text = "应当登记的是第{expected}号数据包，填写的是第{given}号；数据包请用 yifa package make 生成，由系统登记。"


class NotSentBy(Refusal):
    code = "U-206"
    text = "登记的数据包不是本地{year}年度第{sequence}号的原文件；请用 yifa package make 生成，由系统登记。"


class BadKey(Refusal):
    code = "U-301"
    text = "“{key}”不是报送公钥；请让该镇街运行 yifa package key，完整复制那一行（形如 yifa/区划代码/packages+编号+Base64）。"


class KeyPlaceNotBelow(Refusal):
    code = "U-302"
    text = "{code}不是{county}之下的地方；请核对12位区划代码。"


class SameKey(Refusal):
    code = "U-303"
    text = "这把公钥已经登记，没有变化；公钥没有换过的不必办理变更。"


class DueTooLate(Refusal):
    code = "U-401"
    text = "“最迟报送日”{given}晚于{latest}：{year}年度的情况应当在{before}以前报送（{source}），当日不算；请填{latest}或者更早的日期。"


class DueInside(Refusal):
    code = "U-402"
    text = "“最迟报送日”{given}还在{year}年度之内；请填年度结束以后的日期。"


class NotReadable(Refusal):
    code = "U-403"
    text = "“不予接收的理由”{given}不是数据包的编号（U-101至U-119）；不予接收请由 yifa package take 登记。"
