"""Zeros: statements that say none without writing a number.

Reads   未发生…事故, 不存在…情形, 无…案件, 实现零败诉, 败诉案件为零
Never   takes 无讼社区, 无差别受理, 零容忍 or an aim (确保不发生…) for a count of nothing
Start   find()
"""

from __future__ import annotations

import re

from yifa.reading.hedges import EXACT
from yifa.reading.quantities import Quantity

_CLAUSE = r"[^,。;:!?\n\t《》]"
_HEADS = (
    r"案件|案|事故|事件|败诉|投诉|上访|纠纷|申请|复议|诉讼|舆情|举报|伤亡|火灾|灾情|疫情|案例|越级访|集访|非访|警情"
)
_STATES = r"情形|情况|现象|问题|行为|文件|规范性文件|政策措施|措施|差错|隐患|内容"
_MEASURE = r"一?[起件例宗次个]"
VERBED = re.compile(
    r"(?:均|也|都|从|全年|暂)?(?P<neg>未(?:再)?发生|未(?:再)?出现|未产生|未发现|未收到|未接到|未接收到?|未受理|未引发|未造成|不存在|没有(?:再)?(?:发生|出现|收到|接到|发现|受理))(?:过|任何)?"
    rf"(?:(?P<measure>一[起件例宗次])|一)?(?P<what>{_CLAUSE}{{0,60}}?(?P<head>{_HEADS}|{_STATES}))(?=[,。;:!?\n\t)]|发生|出现|$)"
)
WITHOUT = re.compile(
    rf"(?:(?<=[,。;、:\n(])|(?<=均|也|年|内|已|且|并|镇|道|区|县|市|局|度|未|暂|都|乡|间|件|宗)|^)(?P<neg>无|没有|零)(?:任何)?(?:(?P<measure>一[起件例宗次])|一)?"
    rf"(?P<what>{_CLAUSE}{{0,40}}?(?P<head>{_HEADS}))(?=[,。;:!?\n\t)]|发生|出现|$)"
)
NONE_OF = re.compile(
    rf"无[一1](?P<measure>[起件例宗人名户])(?P<what>{_CLAUSE}{{0,24}}?(?P<head>被[\u4e00-\u9fff]{{2,12}}|败诉|超期|逾期|撤销|违法|[脱漏失]管|重新犯罪))(?=[,。;!?\n])"
)
ZERO_OF = re.compile(
    r"(?:(?:实现|保持|做到|达到|达成|继续)(?:了)?[\u4e00-\u9fff、]{0,20}?|[、,]|案件|全年)[“‘\"]?(?P<what>零(?P<head>败诉|事故|投诉|上访|纠错|复议|诉讼|撤销|发案|信访|伤亡|案件|事件|死亡))[”’\"]?"
)
IS_ZERO = re.compile(
    rf"(?P<what>[\u4e00-\u9fff、()]{{2,24}}?(?P<head>率|数|量|{_HEADS}))(?:均|继续|保持|连续[\u4e00-\u9fff\d]{{1,4}})?(?:保持)?(?:为|是)(?:零|0(?![\d.%]))(?=[,。;!?\n)])"
)
AIM = re.compile(
    r"(?:确保(?!了)|力争|努力|防止|避免|杜绝|保证|如果|若|倘|是否|凡|对于|应当|不得|有无|只要|务必|坚决|严防|争取|要|鼓励|承诺|对)[^,。;]*$"
)
NOT_WITHOUT = re.compile(
    r"^(?:讼|差别|障碍|偿|证|照|害|人机|缝|法|线|关|论|理由?|主|效|物业|违建|毒|黑|邪|纸|感|事不|牌|业|异议|故|序|力|固定|正当|权|信访?(?:村|社区)|诉讼?(?:村|社区)|职|党|钱)"
)
UNITS = (
    ("起", re.compile(r"事故|事件|火灾|灾情|疫情|舆情|警情|现象|行为|上访|集访|非访|越级访")),
    ("个", re.compile(r"问题")),
    ("人", re.compile(r"伤亡|死亡")),
    ("处", re.compile(r"隐患")),
    ("%", re.compile(r"率$")),
)  # fmt: skip


def find(text: str, masked: bytearray) -> list[Quantity]:
    """Zero statements, in order; each covers the words from the negation to the head noun."""
    found = []
    for pattern in (VERBED, WITHOUT, NONE_OF, IS_ZERO):
        for hit in pattern.finditer(text):
            if _is_claim(text, hit, pattern):
                found.append(_zero(hit, _unit(hit)))
    for hit in ZERO_OF.finditer(text):
        if not AIM.search(text[max(0, hit.start() - 12) : hit.start()]):
            found.append(Quantity(hit.start("what"), hit.end("what"), 0, _unit(hit), "零", EXACT, True))
    found.sort(key=lambda quantity: (quantity.start, -quantity.end))
    return [one for index, one in enumerate(found) if index == 0 or one.start >= found[index - 1].end]


def _is_claim(text: str, hit: re.Match, pattern: re.Pattern) -> bool:
    before = text[max(0, hit.start() - 14) : hit.start()]
    if AIM.search(before):
        return False
    if pattern is WITHOUT and NOT_WITHOUT.match(hit.group("what")):
        return False
    if hit.groupdict().get("neg") == "零":
        return False
    return not re.search(r"\d", hit.group("what"))


def _zero(hit: re.Match, unit: str) -> Quantity:
    start = hit.start("neg") if "neg" in hit.groupdict() else hit.start()
    end = hit.end("head") if "neg" in hit.groupdict() else hit.end()
    return Quantity(start, end, 0, unit, "", EXACT, True)


def _unit(hit: re.Match) -> str:
    measure = hit.groupdict().get("measure") or ""
    if measure:
        return {"宗": "件", "名": "人"}.get(measure[-1], measure[-1])
    head = hit.group("head")
    for unit, pattern in UNITS:
        if pattern.search(head):
            return unit
    return "件"
