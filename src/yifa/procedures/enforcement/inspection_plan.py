"""年度检查计划 — what a body means to inspect in a year, approved, published, and reported against.

Law        国办发〔2024〕54号第三、四部分；广东省优化营商环境条例（2022）第四十八条
Runs       拟定 → 批准 → 公布 → [报上级备案] → 报告进展（可多次） → 完成或者终止
Elsewhere  检查事项、检查对象 inspection_registers.py；检查案件 inspection.py 的“所属检查计划”

Reads   the item list, the register of objects, the inspections that name the plan
Never   takes a number of visits done from a keyboard: it counts the inspections; never sets a quota of fines
Start   INSPECTION_PLAN
"""

from __future__ import annotations

from datetime import date

from yifa.engine import fields as f
from yifa.engine.case import Case, Entry, Move
from yifa.engine.conditions import ask, is_
from yifa.engine.declaration import Exit, Paper, Procedure, Step
from yifa.engine.guards import in_order
from yifa.engine.refusals import Refusal
from yifa.law.citations import paper, statute
from yifa.procedures.enforcement.counted_cases import by
from yifa.procedures.enforcement.inspection_registers import OBJECT_KINDS, STRICT, codes, public_item, rule
from yifa.procedures.enforcement.registers import LAW_FIELDS
from yifa.procedures.posts import CLERK, DISCLOSER, ENFORCER, HEAD, UNIT_HEAD

PLAN = paper(STRICT, "第三部分")
GUANGDONG = statute("广东省优化营商环境条例", edition=2022).articles


class PlannedItemUnpublished(Refusal):
    code = "P-303"
    text = "计划中的检查事项{item}在{on}不是已经公布的检查事项（{basis}）；请先登记并公布事项清单，或者从计划中删去。"


class QuotaSet(Refusal):
    code = "P-304"
    text = "计划下达了检查数量、罚没收入一类的指标（{basis}）；请删去指标，把“没有下达检查、罚没指标”改为“是”后再报批。"


class FileUpwardFirst(Refusal):
    code = "P-305"
    text = "本地要求年度检查计划报上一级机关备案（{source}）；请先办理“报上级备案”，再结束计划。"


def planned_items_are_public(case: Case, move: Move) -> Refusal | None:
    """54号第二部分: what nobody published may not be inspected, hence not be planned."""
    for code in codes(case.get("plan_items")):
        if public_item(case, code, move.day) is None:
            return PlannedItemUnpublished(item=code, on=move.day, basis=paper(STRICT, "第二部分"))
    return None


def no_quota(case: Case, move: Move) -> Refusal | None:
    """54号第六部分: quotas of checks are among the five bans."""
    return None if case.get("plan_no_quota") else QuotaSet(basis=paper(STRICT, "第六部分"))


FILED_UPWARD = ask(
    "inspection_plan.filed_upward",
    "本地规定年度检查计划报上级备案",
    lambda case: bool(rule(case, "inspect.annual_plan_filing", case.day_of("approve") or date.max)),
)


def filed_where_asked(case: Case, move: Move) -> Refusal | None:
    """A province may ask for the plan: it is filed before the plan ends."""
    if case.took("file_upward") or not FILED_UPWARD.holds(case) or case.get("plan_outcome") == "dropped":
        return None
    return FileUpwardFirst(source=case.param("inspect.annual_plan_filing", move.day).source)


# what the door counts -----------------------------------------------------------------------------------------------
def visits_of(case: Case, on: date) -> list[Entry]:
    """The inspections that name the plan and in which, by that day, something was looked at, on site or from afar."""
    named = case.lookup.naming("inspection", "check_plan_case", case.number) if case.number else []
    return [one for one in named if by(one.case, "examine", on)]


def listed(case: Case, on: date) -> set[str]:
    """The codes of the objects on the register that the plan is about: of its kinds, in force on the day."""
    kinds = set(case.get("plan_kinds") or ())
    found = case.lookup.entries("inspection_object", on)
    return {one.get("object_code") for one in found if one.get("object_kind") in kinds}


def visits(case: Case, move: Move) -> int:
    """How many inspections there were."""
    return len(visits_of(case, move.day))


def objects_visited(case: Case, move: Move) -> int:
    """How many different objects of the register were come to: never more than stand on it."""
    return len(listed(case, move.day) & {one.get("object_code") for one in visits_of(case, move.day)})


def objects_listed(case: Case, move: Move) -> int:
    """How many objects of these kinds stand on the register."""
    return len(listed(case, move.day))


def with_problems(case: Case, move: Move) -> int:
    """How many inspections found something."""
    return sum(bool(one.get("points_failed")) for one in visits_of(case, move.day))


PROGRESS = (
    (f.number("plan_visits", "已检查", low=0, unit="次", public="full"), visits),
    (f.number("plan_objects_visited", "已检查的名录内对象", low=0, unit="家", public="full"), objects_visited),
    (f.number("plan_objects_listed", "名录内同类对象", low=0, unit="家", public="full"), objects_listed),
    (f.number("plan_problems", "发现问题的检查", low=0, unit="次", public="full"), with_problems),
)

INSPECTION_PLAN = Procedure(
    slug="inspection_plan",
    name="年度检查计划",
    area="enforcement",
    kind="plan",
    code="检划",
    basis=PLAN,
    ends_as="完成",
    title="{plan_name}",
    heads=(UNIT_HEAD,),
    retention="10年",
    folder=__file__.rpartition("/")[0],
    steps=(
        Step(
            "draft", "拟定", by=(ENFORCER, CLERK), basis=PLAN,
            needs=(planned_items_are_public, no_quota, in_order("plan_from", "plan_to")),
            risk="重复检查、随意扩大范围", control="只能列入已公布的事项，写明对象、比例和时间",
            fields=(
                f.text("plan_name", "计划名称", high=100, search=True, public="full"),
                f.number("plan_year", "年度", low=2000, high=2200, public="full"),
                f.choices("plan_fields", "执法领域", choices=LAW_FIELDS, public="full"),
                f.text("plan_items", "检查事项编码", high=2000, public="full", help="多个编码之间用顿号隔开"),
                f.choices("plan_kinds", "检查对象类别", choices=OBJECT_KINDS, public="full"),
                f.number("plan_objects", "拟检查对象数", low=1, high=1_000_000, unit="家", public="full"),
                f.number("plan_share", "抽查比例", low=1, high=100, unit="%", public="full"),
                f.number("plan_times", "每家年度检查次数", low=1, high=366, unit="次", public="full"),
                f.day("plan_from", "开始日期", public="full"),
                f.day("plan_to", "结束日期", public="full"),
                f.text("plan_merged", "与其他机关、事项合并或者联合检查的安排", high=1000, required=False, public="full"),
                f.yes_no("plan_no_quota", "没有下达检查、罚没指标", public="full"),
            ),
        ),
        Step("return_plan", "退回修改", by=(HEAD,), basis=PLAN, after=("draft",), before=("approve",), side=True, repeats=True,
             fields=(f.long_text("plan_return_reason", "退回的理由", high=2000),), sends_back=("draft",)),
        Step("redraft", "修改后重报", by=(ENFORCER, CLERK), basis=PLAN, after=("return_plan",), before=("approve",), side=True, repeats=True,
             needs=(planned_items_are_public, no_quota), sends_back=("return_plan",),
             fields=(f.text("plan_items", "检查事项编码", high=2000, public="full", help="多个编码之间用顿号隔开"),
                     f.number("plan_objects", "拟检查对象数", low=1, high=1_000_000, unit="家", public="full"),
                     f.yes_no("plan_no_quota", "没有下达检查、罚没指标", public="full"))),
        Step("approve", "批准", by=(HEAD,), basis=PLAN, after=("draft",), before=("return_plan",), needs=(planned_items_are_public,),
             issues=("plan_paper",)),
        Step("publish", "公布", by=(DISCLOSER,), basis=PLAN, after=("approve",),
             fields=(f.text("plan_public_at", "公布的网址或者场所", high=300, public="full"),)),
        Step("file_upward", "报上级备案", by=(ENFORCER, CLERK), basis=GUANGDONG(48), after=("approve",), due_when=FILED_UPWARD,
             fields=(f.organisation("plan_filed_with", "接受备案的机关"), f.text("plan_filing_number", "备案文号", required=False, high=80))),
        Step("report", "报告进展", by=(ENFORCER, CLERK, UNIT_HEAD), basis=PLAN, after=("publish",), repeats=True, side=True,
             fields=(f.long_text("plan_progress", "进展和问题", high=2000),), works_out=PROGRESS,
             risk="虚报检查数", control="检查数由系统从检查案件中清点"),
        Step("close", "完成或者终止", by=(UNIT_HEAD, HEAD), basis=PLAN, after=("approve",), needs=(filed_where_asked,), ends=True,
             fields=(f.choice("plan_outcome", "完成情况", choices={"done": "完成", "dropped": "终止"}),
                     f.long_text("plan_summary", "总结", high=4000)), works_out=PROGRESS),
    ),
    exits=(Exit("dropped", "终止", at=("close",), when=is_("plan_outcome", "dropped", says="计划终止"), basis=PLAN),),
    papers=(
        Paper("plan_paper", "年度检查计划", "check_plan.txt", code="检划", basis=PLAN,
              holds=("plan_items", "plan_kinds", "plan_objects", "plan_share", "plan_times", "plan_from", "plan_to")),
    ),
)  # fmt: skip
