"""外部统计数据 — a figure taken over from another body.

Law        本平台规则：不由本平台案件产生的数据，写明来源，由另一人核对后才能使用
Runs       录入 → 核对（另一人）→ [更新替代、撤回]；核对不符的退回重填
Elsewhere  报告引用时注明“来自外部统计”

Reads   the newest entry of the same figure
Never   mixes with figures that cases give; never holds a float: exact decimal text, and the whole number without its point
Start   EXTERNAL_STATISTIC
"""

from __future__ import annotations

import re
from decimal import Decimal

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.conditions import filled
from yifa.engine.declaration import Apart, Exit, Procedure, Step
from yifa.engine.guards import in_order
from yifa.engine.refusals import Refusal
from yifa.law.citations import house
from yifa.procedures.posts import STATISTICIAN, UNIT_HEAD

RULE = house("外部统计数据写明来源，由录入人以外的统计人员核对")

NATURES = {
    "flow": "期间发生数", "stock": "期末存量", "rate": "比率", "change": "同比增减幅度", "rank": "位次", "amount": "金额",
}  # fmt: skip


class NotExact(Refusal):
    code = "G-301"
    text = "数值“{value}”不是精确的十进制数；请照来源文件只填数字和小数点，不写“约”“余”和单位，例如 66726 或 11.77。"


class ScaledWrong(Refusal):
    code = "G-302"
    text = "数值{value}有{decimals}位小数，去掉小数点的整数应当是{expected}，填写的小数位数是{given}、整数是{scaled}；请对照来源文件核对。"


class EnteredBefore(Refusal):
    code = "G-303"
    text = "“{figure}”{since}至{until}的数据已经录入（{number}）；数据有更新的，请在“替代哪一件”中填写{number}，并写明更新的依据。"


class NotAFigureSlug(Refusal):
    code = "G-304"
    text = "指标代码“{figure}”只能用小写英文字母、数字、下划线和点，例如 market.entities；请按指标目录填写。"


def named_as_figures_are(case: Case, move: Move) -> Refusal | None:
    """A slug that a figure file may name."""
    figure = case.get("figure")
    return None if re.fullmatch(r"[a-z][a-z0-9_.]*", figure) else NotAFigureSlug(figure=figure)


def value_is_exact(case: Case, move: Move) -> Refusal | None:
    """The text is a decimal number, and the whole number beside it is the same one without its point."""
    text = f.plain(case.get("value"))
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", text):
        return NotExact(value=case.get("value"))
    decimals = len(text.partition(".")[2])
    expected = int(Decimal(text).scaleb(decimals))
    if (case.get("decimals"), case.get("scaled")) == (decimals, expected):
        return None
    return ScaledWrong(
        value=text, decimals=decimals, expected=expected, given=case.get("decimals"), scaled=case.get("scaled")
    )


def not_entered_before(case: Case, move: Move) -> Refusal | None:
    """The newest entry of a figure holds for its period until it is replaced by name or withdrawn."""
    entry = case.lookup.latest("external_statistic", case.get("figure"))
    if entry is None or entry.number == case.number or entry.case.exit == "withdrawn":
        return None
    same = all(entry.get(end) == case.get(end) for end in ("period_from", "period_to"))
    if not same or case.get("replaces") == entry.number:
        return None
    return EnteredBefore(
        figure=case.get("figure"),
        since=case.show("period_from"),
        until=case.show("period_to"),
        number=entry.number,
    )


REASON = f.long_text("change_reason", "理由", high=2000)

EXTERNAL_STATISTIC = Procedure(
    slug="external_statistic",
    name="外部统计数据",
    area="oversight",
    code="外统",
    basis=RULE,
    ends_as="已核对，可以引用",
    subject="figure",
    title="{figure_name}（{period_from}至{period_to}）：{value}{value_unit}",
    heads=(UNIT_HEAD,),
    retention="30年",
    folder=__file__.rpartition("/")[0],
    steps=(
        Step(
            "enter",
            "录入",
            by=(STATISTICIAN,),
            basis=RULE,
            needs=(named_as_figures_are, value_is_exact, in_order("period_from", "period_to"), not_entered_before),
            risk="把估计数当成统计数，或者漏写单位",
            control="数值录两遍，写明来源文件",
            fields=(
                f.text("figure", "指标代码", high=80, search=True, public="full"),
                f.text("figure_name", "指标名称", high=80, search=True, public="full"),
                f.choice("nature", "数据性质", choices=NATURES, public="full"),
                f.text("value", "数值", high=24, public="full", help="照来源文件填写，只填数字和小数点"),
                f.number("decimals", "小数位数", low=0, high=6, unit="位"),
                f.number("scaled", "去掉小数点的整数", help="例如 11.77 填 1177，用来核对"),
                f.text("value_unit", "计量单位", high=20, public="full", help="例如 户、件、元、%"),
                f.day("period_from", "期间起", public="full"),
                f.day("period_to", "期间止", public="full", help="存量数据填写统计时点，起止相同"),
                f.organisation("source_body", "来源单位", search=True, public="full"),
                f.text("source_document", "来源文件名称、文号", high=200, public="full"),
                f.day("source_date", "来源文件日期", public="full"),
                f.file("source_file", "来源文件", required=False),
                f.case_ref("replaces", "替代哪一件", required=False, of="external_statistic"),
                f.long_text("replace_reason", "更新的依据", high=2000,
                            required=filled("replaces", says="是替代已经录入的数据")),
            ),
        ),
        Step(
            "return_to_enter",
            "核对不符，退回",
            by=(STATISTICIAN,),
            basis=RULE,
            after=("enter",),
            side=True,
            repeats=True,
            duty="check",
            fields=(REASON,),
            sends_back=("enter",),
        ),
        Step(
            "check",
            "核对",
            by=(STATISTICIAN,),
            basis=RULE,
            after=("enter",),
            fields=(f.text("checked_against", "对照的材料", high=200),),
            ends=True,
            risk="只看不核",
            control="录入人不能核对，写明对照的材料",
        ),
        Step(
            "supersede",
            "标注已被替代",
            by=(STATISTICIAN,),
            basis=RULE,
            after=("check",),
            side=True,
            after_close=True,
            fields=(f.case_ref("superseded_by", "被哪一件替代", of="external_statistic"), REASON),
        ),
        Step(
            "withdraw",
            "撤回",
            by=(STATISTICIAN,),
            basis=RULE,
            after_any=("enter", "check", "return_to_enter"),
            side=True,
            after_close=True,
            fields=(REASON,),
            ends=True,
        ),
    ),
    exits=(
        Exit("superseded", "已被替代", at=("supersede",), basis=RULE),
        Exit("withdrawn", "撤回", at=("withdraw",), basis=RULE, closes=True),
    ),
    apart=(Apart("enter", "check", RULE),),
)  # fmt: skip
