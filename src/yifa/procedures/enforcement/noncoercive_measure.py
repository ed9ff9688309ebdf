"""非强制性执法手段 — guidance, reminders, talks, rewards and settlements used beside or in place of coercion.

Law        行政处罚法（2021修订）第六条、第三十三条第三款；优化营商环境条例（2019）第五十九条
Runs       登记（一步办结）
Elsewhere  所关联的案件 penalty_ordinary.py、inspection.py 等

Reads   the case it belongs to, where it belongs to one
Never   keeps a party's name in clear; never takes guidance for a penalty
Start   NONCOERCIVE_MEASURE
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.conditions import is_
from yifa.engine.declaration import Disclosure
from yifa.engine.refusals import Refusal
from yifa.engine.shortforms import Activity
from yifa.law.citations import house, paper, statute
from yifa.procedures.enforcement.registers import LAW_FIELDS
from yifa.procedures.parties import KINDS
from yifa.procedures.posts import CLERK, ENFORCER, UNIT_HEAD

ART = statute("行政处罚法", edition=2021).articles

MEASURES = {
    "guidance": "行政指导", "reminder": "提示提醒", "persuasion": "劝导示范", "warning": "警示告诫", "talk": "行政约谈", "visit": "走访回访",
    "education": "说服教育", "reward": "行政奖励", "settlement": "行政和解", "other": "其他",
}  # fmt: skip
STANDINGS = {"alone": "不涉及案件", "here": "涉及本平台办理的案件", "outside": "涉及不在本平台办理的案件"}
EFFECTS = {
    "corrected": "已经改正",
    "promised": "承诺改正",
    "settled": "达成和解",
    "rewarded": "已经兑现",
    "none": "没有效果",
    "unknown": "尚待观察",
}


class MeasureCaseUnknown(Refusal):
    code = "G-126"
    text = "没有找到案号为“{number}”的案件；请核对案号，不在本平台办理的改选“涉及不在本平台办理的案件”。"


def measured_case_is_there(case: Case, move: Move) -> Refusal | None:
    """The case it belongs to stands in the platform, where it is said to."""
    number = case.get("measure_case")
    if case.get("measure_standing") != "here" or case.lookup.numbered(number) is not None:
        return None
    return MeasureCaseUnknown(number=number)


NONCOERCIVE_MEASURE = Activity(
    "noncoercive_measure",
    "非强制性执法手段",
    area="enforcement",
    code="非强",
    basis=ART(6),
    by=(ENFORCER, CLERK, UNIT_HEAD),
    heads=(UNIT_HEAD,),
    title="{measure_matter}",
    retention="10年",
    folder=__file__.rpartition("/")[0],
    needs=(measured_case_is_there,),
    fields=(
        f.choice("measure", "手段", choices=MEASURES),
        f.choice("measure_field", "执法领域", choices=LAW_FIELDS),
        f.text("measure_matter", "事项（不写个人信息）", high=120, search=True),
        f.choice("measure_standing", "与案件的关系", choices=STANDINGS),
        f.case_ref("measure_case", "案号", search=True, required=is_("measure_standing", "here", "outside", says="涉及案件")),
        f.choice("measure_party_kind", "对象类别", choices=KINDS),
        f.person("measure_party", "对象姓名或者名称", personal=True, search=True, required=False),
        f.number("measure_persons", "对象数", low=1, high=100_000, unit="个", help="一次走访多户的，填户数"),
        f.long_text("measure_reason", "采用这一手段的理由", high=2000),
        f.long_text("measure_content", "内容", personal=True),
        f.choice("measure_effect", "效果", choices=EFFECTS),
        f.money("measure_money", "奖励、和解的金额", required=False),
    ),
    disclosure=(
        Disclosure(of="hold", step="hold", within="", total_only=True, where=("年度法治政府建设情况报告（只公布总数）",),
                   basis=paper("国办发〔2018〕118号"), fields=(("measure", "M6"), ("measure_effect", "M6"))),
    ),
    notes=str(house("指导、约谈、奖励、和解都登记在案，逐种统计")),
)  # fmt: skip
