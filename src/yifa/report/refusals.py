"""Refusals of the report's desk: why a paragraph is not saved, why an edition is not frozen.

Reads   nothing; whoever refuses fills in the blanks
Never   reuses a code
Start   the classes, by code
"""

from __future__ import annotations

from yifa.engine.refusals import Refusal


class NotAnEditor(Refusal):
    code = "RP-201"
    text = "修改{place}的年度报告由{posts}办理（报告提纲的规定），您现在没有这些岗位；请转交相应岗位的人员修改。"


class UnknownParagraph(Refusal):
    code = "RP-202"
    text = "报告提纲里没有“{paragraph}”这一段；请刷新页面后重新选择段落。"


class FigureRemoved(Refusal):
    code = "RP-203"
    text = "这一段少了指标{marks}：数由指标填写，不能删去，也不能换成手工写的数（本平台规则）；请把它放回句子里，位置和前后文字可以改。"


class NumberTyped(Refusal):
    code = "RP-204"
    text = "“{number}”是手工写的数，没有指标承载（本平台规则：报告里的数一律出自指标）；{instead}。"


class ChangedMeanwhile(Refusal):
    code = "RP-205"
    text = "您打开这一段之后，{name}已于{at}修改并保存了它，您的改动没有保存；请对照对方的文字合并后再保存，您写的还留在下面。"


class PlaceholderWrong(Refusal):
    code = "RP-206"
    text = "“{found}”不能用：{why}"


class ParagraphUnfit(Refusal):
    code = "RP-207"
    text = "这一段不能保存：{why}"


class NotReady(Refusal):
    code = "RP-211"
    text = "报告还有{count}处必须先处理，不能冻结：{first}请逐处处理后再冻结。"


class NoProcedure(Refusal):
    code = "RP-212"
    text = "{year}年度报告的编报程序还没有发起，或者不在“数据锁定”这一步（法治政府建设与责任落实督察工作规定）；请先办理“下发编报通知”，再冻结数据。"


class UnknownEdition(Refusal):
    code = "RP-213"
    text = "没有{year}年度报告的第{n}版；请从冻结版本的列表中选择。"


class NoOutline(Refusal):
    code = "RP-214"
    text = "{place}还没有可以使用的报告提纲；请系统管理员在地方的配置中写好提纲后再来。"
