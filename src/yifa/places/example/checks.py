"""Inspections of an example year: the lists, the plans, the double-random rounds, and each visit from task to archive.

Reads   places/<slug>/checks.yaml; what a round drew, from its published file
Never   chooses whom a round draws: it plays the witnesses' secrets, and takes whom the draw gave
Start   registers() for the lists, plays() for the year
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from yifa.engine import sealer, store
from yifa.engine.case import Actor, Case
from yifa.places.example.clerk import Clerk, Play
from yifa.procedures import drawing
from yifa.procedures.enforcement.double_random_fields import OBJECTS
from yifa.procedures.enforcement.double_random_lists import holder
from yifa.procedures.enforcement.inspection_fields import MUST_NOTS
from yifa.record import draws

FOUND = (("no_problem", 62), ("corrected", 20), ("ordered", 12), ("case_filed", 6))
RISKS = (("a", 30), ("b", 45), ("c", 18), ("d", 7))
WITNESSES = ("discipline", "business", "public")
HAZARDS = (
    ("electric", "车间临时用电线路没有穿管保护"), ("fire", "安全出口被货物堵塞"), ("machine", "冲压设备防护罩缺失"),
    ("management", "特种作业人员档案不全"), ("chemical", "化学品仓库没有设置警示标识"),
)  # fmt: skip


@dataclass
class Lists:
    """What stands on the register of objects: kind -> [(code, name)]."""

    objects: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


@dataclass
class Visit:
    """One visit: by whom, to whom, what for; `outcome` once it was told."""

    clerk: Clerk
    unit: str
    officers: list[int]
    acting: list[int]
    task: dict[str, Any]
    hazard: bool = False
    id: int = 0
    outcome: str = ""

    @property
    def first(self) -> Actor:
        return Actor(self.acting[0], "enforcer", self.unit)

    def together(self, step: str, on: date, facts: dict[str, Any]) -> None:
        """A step of two officers on the spot."""
        self.clerk.take(self.id, step, self.first, on, facts, together=(self.acting[1],))


def registers(clerk: Clerk, on: date) -> Lists:
    """Enter the powers, the items and the objects of inspection."""
    held = clerk.place.read("checks.yaml")
    own, found = clerk.beside(int(held["seed"])), Lists()
    registrar = own.actor("registrar")
    for register in ("power_item", "inspection_item"):
        for entry in held[register]:
            own.start(register, registrar, on, {name: str(value) for name, value in entry.items()})
    for line in held["inspection_object"]:
        for _ in range(int(line["many"])):
            code, name = own.credit_code(), _called(own, line["called"])
            found.objects.setdefault(line["kind"], []).append((code, name))
            own.start("inspection_object", registrar, on, {
                "object_code": code, "object_name": name, "object_type": "company" if line["called"] in ("厂", "建设工程项目部") else "sole_trader",
                "object_kind": line["kind"], "object_fields": line["fields"], "object_risk": _one(own, RISKS),
                "object_place": f"{own.place.name}某路{own.chance.randint(1, 300)}号", "object_staff": str(own.chance.randint(2, 180)),
            })  # fmt: skip
    return found


def plays(clerk: Clerk, year: int, lists: Lists) -> Iterator[tuple[date, Play]]:
    """The plans, the rounds and the other visits of the year: (first day, play)."""
    held = clerk.place.read("checks.yaml")
    own = clerk.beside(int(held["seed"]) + 1)
    for plan in held["plan"][: held.get("plans")]:
        yield date(year, 1, 6), _plan(own, year, dict(plan))
    for given in held["rounds"]:
        yield given["day"], _round(own, given)
    for line in held["daily"]:
        hazards = int(line.get("hazards", 0))
        objects = own.chance.sample(lists.objects[line["kind"]] * 2, int(line["many"]))
        for place, (code, _name) in enumerate(objects):
            day = own.workday(line.get("from", date(year, 2, 14)), line.get("to", date(year, 12, 2)))
            yield day, _daily(own, line, code, day, hazard=place < hazards)


def _called(own: Clerk, ending: str) -> str:
    signs = "".join(own.chance.sample("康顺兴隆和润达丰华盛裕福仁安泰信诚", 2))
    return f"{own.place.short}{signs}{ending}"


def _one(own: Clerk, weights: tuple[tuple[str, int], ...]) -> str:
    return own.chance.choices([slug for slug, _ in weights], [weight for _, weight in weights])[0]


def _case(case: int) -> Case:
    held = store.load(case)
    assert held is not None
    return store.case_of(held)


# plans ---------------------------------------------------------------------------------------------------------------
def _plan(own: Clerk, year: int, plan: dict[str, Any]) -> Play:
    unit = plan.pop("unit")
    by, head = own.actor("clerk", unit), own.actor("unit_head", unit)
    facts = {name: value if isinstance(value, list) else str(value) for name, value in plan.items()}
    case = own.start("inspection_plan", by, date(year, 1, 6), facts | {
        "plan_year": str(year), "plan_from": f"{year}-02-01", "plan_to": f"{year}-12-20", "plan_no_quota": True})  # fmt: skip
    yield date(year, 1, 11)
    own.take(case, "approve", own.actor("head", "town"), date(year, 1, 11))
    yield date(year, 1, 13)
    own.take(
        case,
        "publish",
        own.actor("discloser", unit),
        date(year, 1, 13),
        {"plan_public_at": "镇政府网站行政执法公示专栏"},
    )
    own.take(
        case,
        "file_upward",
        by,
        date(year, 1, 13),
        {"plan_filed_with": own.place.above[0].name + "上级主管部门", "plan_filing_number": f"备{year}-01"},
    )
    own.note(f"plan:{unit}", case)
    yield date(year, 7, 4)
    own.take(case, "report", by, date(year, 7, 4), {"plan_progress": "上半年按计划开展检查，发现的问题已经督促整改。"})
    yield date(year, 12, 21)
    own.take(
        case,
        "close",
        head,
        date(year, 12, 21),
        {"plan_outcome": "done", "plan_summary": "年度检查计划完成，检查结果已经公示。"},
    )


# a round of random checks -------------------------------------------------------------------------------------------
def _round(own: Clerk, given: dict[str, Any]) -> Play:
    unit, day = given["unit"], given["day"]
    keeper = own.actor("clerk", unit)
    drawer = own.actor("clerk", unit, but={keeper.person})
    head, boss = own.actor("head", "town"), own.actor("unit_head", unit)
    shown = own.actor("discloser", unit)
    checker = own.actor("discloser", unit, but={shown.person}).person
    opens = own.later(day, 6, 6)
    facts = {name: value if isinstance(value, list) else str(value) for name, value in given["task"].items()}
    case = own.start("double_random", keeper, day, facts | {
        "check_from": opens.isoformat(), "check_to": (opens + timedelta(days=35)).isoformat()})  # fmt: skip
    for item, officers in given["items"].items():
        own.take(case, "join", keeper, day, {"join_item": item, "join_officers": str(officers)})
    day = own.later(day, 1, 1)
    yield day
    own.take(case, "approve", head, day, {"task_approval": "approved"})
    day = own.later(day, 1, 2)
    yield day
    own.take(case, "seal", keeper, day)
    if not given["secrets"]:
        return  # nobody has committed yet
    for role, secret in zip(WITNESSES, given["secrets"], strict=False):
        own.take(
            case,
            "commit",
            keeper,
            day,
            {"witness_role": role, "witness_name": own.name(), "commitment": draws.commitment(secret)},
        )
    sealer.seal_pending()  # the checkpoint that nobody could choose: it stands before the secrets are opened
    for secret in given["secrets"]:
        own.take(case, "open", keeper, day, {"secret": secret})
    own.take(case, "draw", drawer, day)
    day = own.later(day, 1, 1)
    yield day
    own.take(
        case, "publish_draw", shown, day, {"draw_shown_where": ["platform", "website"], "draw_checked_by": checker}
    )
    visits = list(_drawn(own, case, given, day))
    for place, visit in enumerate(visits):
        own.begin(own.later(opens, place // 2, place // 2), _visit(visit, own.later(opens, place // 2, place // 2)))
    day = own.later(opens, len(visits) // 2 + 4, len(visits) // 2 + 4)
    yield day
    while not all(visit.outcome for visit in visits):
        day = own.later(day, 1, 1)
        yield day
    own.take(case, "finish", boss, day, {"finish_note": "抽中的对象全部检查完毕，发现的问题已经责令改正或者依法处理。"})
    day = own.later(day, 2, 5)
    yield day
    own.take(case, "publish", shown, day, {"result_shown_where": ["platform", "website"], "result_checked_by": checker})
    day = own.later(day, 3, 8)
    yield day
    own.take(case, "archive", keeper, day, {"file_pages": str(own.chance.randint(20, 60)), "indexed": True})


def _drawn(own: Clerk, case: int, given: dict[str, Any], on: date) -> Iterator[Visit]:
    """A visit for each object that was drawn, by the officers drawn for it."""
    held = _case(case)
    persons, pairs = holder(held, on), {one["one"]: one["with"] for one in drawing.document(held)["result"]["pairs"]}
    items, unit = list(given["items"]), given["unit"]
    of_unit = set(own.people("enforcer", unit))
    for code in drawing.result(held, OBJECTS):
        officers = [persons[one] for one in pairs[code]]
        task = {
            "check_kind": "daily",
            "law_field": given["task"]["law_field"],
            "check_item": items[0],
            "object_code": code,
            "draw_case": held.number,
        }
        if items[1:]:
            task["more_items"] = "、".join(items[1:])
        yield Visit(own, unit, officers, [one for one in officers if one in of_unit][:2], task)


# visits --------------------------------------------------------------------------------------------------------------
def _daily(own: Clerk, line: dict[str, Any], code: str, day: date, *, hazard: bool) -> Play:
    unit = line["unit"]
    first, second = own.pair("enforcer", unit)
    both = [first.person, second]
    task = {"check_kind": "daily", "law_field": line["field"], "check_item": line["item"], "object_code": code}
    if plans := own.known.get(f"plan:{unit}"):
        task["check_plan_case"] = _case(plans[0]).number
    if "from" not in line and (campaigns := own.known.get(f"campaign:{line['field']}")):
        task["campaign"] = _case(campaigns[0]).number
    yield from _visit(Visit(own, unit, both, both, task, hazard), day)


def _visit(visit: Visit, day: date) -> Play:
    own, unit = visit.clerk, visit.unit
    office = own.actor("clerk", unit)
    visit.id = own.start("inspection", visit.first, day, visit.task | {
        "check_mode": "on_site", "off_site_enough": False, "out_of_place": False})  # fmt: skip
    own.take(visit.id, "propose", visit.first, day, {
        "check_officers": visit.officers, "no_interest": True, "check_scheme": "对照公布的检查标准逐项检查，两人分工记录。",
        "check_day": own.later(day, 1, 1).isoformat()})  # fmt: skip
    own.take(visit.id, "approve", own.actor("head", "town"), day, {"check_approval": "approved"})
    day = own.later(day, 1, 1)
    yield day
    if own.chance.random() < 0.03:
        visit.together("arrive", day, {"arrival": "not_found", "arrival_note": "大门上锁，邻近商户称已经搬离。"})
        outcome, failed = "not_found", 0
    else:
        outcome, failed = _examine(visit, day)
    if outcome == "ordered":
        visit.together("order", day, {
            "order_content": "在期限内改正不符合检查标准的事项。", "order_provision": "行政处罚法第二十八条和检查事项所依据的规定",
            "order_until": (day + timedelta(days=10)).isoformat(), "recheck_within": "7", "order_served": "signed", "order_signer": own.name(),
            "order_reconsideration": own.words["reconsideration"], "order_court": own.words["court"]})  # fmt: skip
    facts: dict[str, Any] = {
        "check_outcome": outcome,
        "must_nots": list(MUST_NOTS),
        "outcome_summary": _summary(outcome, failed),
    }
    if outcome != "not_found":
        facts["told_how"] = "on_spot"
    visit.together("tell", day, facts)
    visit.outcome = outcome
    if outcome == "case_filed":
        case = _case(own.known[f"penalty:{unit}:inspection"].pop(0))
        own.take(visit.id, "file_case", office, day, {"raised_case": case.number})
    if visit.hazard and outcome in ("corrected", "ordered"):
        own.begin(own.later(day, 1, 1), _hazard(visit, own.later(day, 1, 1)))
    yield from _after(visit, day, office)


def _examine(visit: Visit, day: date) -> tuple[str, int]:
    own, unit = visit.clerk, visit.unit
    visit.together("arrive", day, {
        "arrival": "admitted", "certificates_shown": True, "notice_given": True, "entry_code": "unused", "met_person": own.name()})  # fmt: skip
    outcome = "ordered" if visit.hazard else _one(own, FOUND)
    if outcome == "case_filed" and not own.known.get(f"penalty:{unit}:inspection"):
        outcome = "ordered"
    failed = 0 if outcome == "no_problem" else own.chance.randint(1, 4)
    facts: dict[str, Any] = {
        "points_checked": str(own.chance.randint(8, 24)), "points_failed": str(failed), "recorded": True, "record_signed": "signed",
        "site_record": "对照检查标准逐项检查，情况与要点记录一致，检查对象确认无误。"}  # fmt: skip
    if failed:
        facts["failed_points"] = f"有{failed}项不符合检查标准，现场照片附后。"
    visit.together("examine", day, facts)
    return outcome, failed


def _summary(outcome: str, failed: int) -> str:
    return {
        "no_problem": "对照检查标准逐项检查，未发现问题。", "corrected": f"发现{failed}项不符合，当场改正。", "ordered": f"发现{failed}项不符合，责令限期改正。",
        "case_filed": f"发现{failed}项不符合，涉嫌违法，依法立案查处。", "not_found": "检查对象已经搬离登记的场所。",
    }[outcome]  # fmt: skip


def _after(visit: Visit, day: date, office: Actor) -> Generator[date, None, None]:
    own, unit = visit.clerk, visit.unit
    if visit.outcome == "ordered":
        day = own.later(day, 9, 10)
        yield day
        cured = (day - timedelta(days=2)).isoformat()
        visit.together("recheck", day, {"cured": True, "cured_on": cured, "recheck_note": "已经改正。"})
        day = own.later(day, 1, 6)
    else:
        day = own.later(day, 3, 12)
    yield day
    shown = own.actor("discloser", unit)
    own.take(visit.id, "publish", shown, day, {
        "published_where": ["platform", "website"], "published_checked_by": own.actor("discloser", unit, but={shown.person}).person,
        "not_secret": True, "no_third_party": True})  # fmt: skip
    day = own.later(day, 2, 10)
    yield day
    own.take(
        visit.id,
        "archive",
        office,
        day,
        {"file_pages": str(own.chance.randint(6, 24)), "indexed": True, "file_retention": "10"},
    )


def _working(own: Clerk, day: date) -> date:
    while not own.calendar.works(day):
        day += timedelta(days=1)
    return day


def _hazard(visit: Visit, day: date) -> Play:
    own, unit = visit.clerk, visit.unit
    seen = _case(visit.id)
    kind, facts = own.chance.choice(HAZARDS)
    case = own.start("hazard", visit.first, day, {
        "hazard_source": "inspection", "hazard_source_case": seen.number, "law_field": visit.task["law_field"], "hazard_object": visit.task["object_code"],
        "hazard_object_kind": seen.get("object_kind"), "hazard_object_name": seen.get("object_name"), "hazard_kind": kind, "hazard_grade": "general",
        "grade_basis": "工贸企业重大事故隐患判定标准未列入", "hazard_facts": facts}, together=(visit.acting[1],))  # fmt: skip
    days = own.chance.choice((7, 10, 15))
    own.take(case, "order", visit.first, day, {
        "cure_content": "限期整改并落实防范措施。", "cure_provision": "安全生产法第六十五条第一款第三项", "cure_days": str(days), "cure_served": "signed",
        "cure_signer": own.name(), "hazard_reconsideration": own.words["reconsideration"], "hazard_court": own.words["court"]}, together=(visit.acting[1],))  # fmt: skip
    if own.chance.random() < 0.25:
        day = own.calendar.add(day, days + 1)  # type: ignore[assignment]
        yield day
        own.take(
            case, "recheck_failed", visit.first, day, {"uncured": "仍有部分没有整改到位。"}, together=(visit.acting[1],)
        )
        day = own.later(day, 4, 8)
    else:
        day = _working(own, day + timedelta(days=days - 3))
    yield day
    own.take(case, "recheck_passed", visit.first, day, {
        "hazard_cured_on": (day - timedelta(days=1)).isoformat(), "cured_note": "已经整改到位。"}, together=(visit.acting[1],))  # fmt: skip
    day = own.later(day, 1, 4)
    yield day
    own.take(case, "close", own.actor("unit_head", unit), day, {"close_note": "同意销号。"})
