"""Penalty cases of an example year: from clue to archive, with defence, hearing, review, payment and what goes wrong.

Reads   the year's volume: unit, field, how many, and the sum where the report gives one; places/<slug>/powers.yaml
Never   decides a figure: it plays cases
Start   plays()
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from yifa.engine import store
from yifa.engine.case import Actor
from yifa.law.clocks import due
from yifa.places.example.clerk import Clerk, Play, shares
from yifa.places.example.discretion import chosen
from yifa.procedures.enforcement.penalty_conditions import threshold_in_law

HEARING = {"person": 500_000, "entity": 10_000_000}  # 分: chooses which parties are offered one; the guard decides
FINES = {  # 元, by field: low and high of what is usual
    "construction": (200, 9_000), "environment": (20_000, 180_000), "market": (500, 30_000), "safety": (5_000, 60_000),
    "medical": (20_000, 90_000),
}  # fmt: skip
PERSONS = {"construction": 0.55, "environment": 0.05, "market": 0.5, "safety": 0.1, "medical": 0.8}
SOURCES = {"inspection": 52, "complaint": 22, "hotline": 14, "transferred": 5, "assigned": 5, "petition": 2}
PAYEE = "指定代收银行"


@dataclass
class Work:
    """One case being played: who acts in it and what it is about."""

    clerk: Clerk
    unit: str
    law_field: str
    item: dict[str, Any]
    fine: int
    gains: int
    unpunished: str
    late: bool
    waits: bool = False
    id: int = 0
    officers: tuple[Actor, int] = field(default_factory=lambda: (Actor(0, "", ""), 0))
    kind: str = "person"
    natural: bool = True

    @property
    def office(self) -> Actor:
        return self.clerk.actor("clerk", self.unit)

    def do(self, step: str, by: Actor, on: date | datetime, facts: dict[str, Any] | None = None, *, two: bool = False,
           with_: tuple[int, ...] = ()) -> None:  # fmt: skip
        """Take a step; `two` adds the second officer of the case."""
        self.clerk.take(self.id, step, by, on, facts, together=(self.officers[1],) if two else with_)


def plays(clerk: Clerk, year: int, volume: list[dict[str, Any]]) -> Iterator[tuple[date, Play]]:
    """All penalty cases of the year: (first day, play)."""
    powers: dict[str, list[dict[str, Any]]] = {}
    for item in clerk.place.read("powers.yaml"):
        powers.setdefault(item["item_field"], []).append(item)
    for line in volume:
        many, law_field = int(line["cases"]), line["field"]
        sums = _sums(clerk, line, many)
        first, last = _span(line, year)
        for total in sums:
            unpunished = "" if line.get("total_fen") else _unpunished(clerk)
            gains = (
                total // 10 // 10_000 * 10_000
                if law_field in ("medical", "market") and clerk.chance.random() < 0.5
                else 0
            )
            work = Work(clerk, line["unit"], law_field, clerk.chance.choice(powers[law_field]), total - gains, gains, unpunished,
                        clerk.chance.random() < float(line.get("late", 0.012)), bool(line.get("waits")))  # fmt: skip
            day = clerk.workday(first, last)
            yield day, _play(work, day)


def _span(line: dict[str, Any], year: int) -> tuple[date, date]:
    """The days on which clues come in: early enough to be decided in the year, unless the line says otherwise."""
    if "from" in line:
        return date.fromisoformat(str(line["from"])), date.fromisoformat(str(line["to"]))
    return date(year, 1, 4), date(year, 9, 23)


def _sums(clerk: Clerk, line: dict[str, Any], many: int) -> list[int]:
    if line.get("total_fen"):
        return shares(clerk.chance, int(line["total_fen"]), many, step=100_000, least=500_000)
    low, high = FINES[line["field"]]
    middle = (low * high) ** 0.5
    return [
        int(min(high, max(low, clerk.chance.lognormvariate(0, 0.7) * middle))) // 50 * 5_000 or low * 100
        for _ in range(many)
    ]


def _unpunished(clerk: Clerk) -> str:
    return clerk.chance.choices(("", "first_breach", "slight", "not_proved", "transfer_body"), (899, 48, 36, 12, 5))[0]


def _play(work: Work, day: date) -> Play:
    clerk, chance = work.clerk, work.clerk.chance
    work.officers = clerk.pair("enforcer", work.unit)
    first = work.officers[0]
    office = work.office
    source = chance.choices(list(SOURCES), list(SOURCES.values()))[0]
    work.id = clerk.start("penalty_ordinary", office, day, {
        "clue_source": source, "law_field": work.law_field,
        "discovered_on": day.isoformat(), "clue_summary": f"发现涉嫌{work.item['item_name']}的线索。", "clue_place": f"{clerk.place.name}辖区",
    })  # fmt: skip
    clerk.note(f"penalty:{work.unit}:{source}", work.id)
    if work.waits:
        return  # nobody has taken it up: the clock of the filing shows it
    # one clue in ten waits until its limit is near
    day = clerk.later(day, 9, 15) if chance.random() < 0.1 else clerk.later(day, 0, 5)
    yield day
    work.do("propose_filing", first, day, _proposal(work, day), two=True)
    day = clerk.later(day, 0, 4)
    yield day
    chief = clerk.actor("unit_head", work.unit)
    work.do("file", chief, day, {"filing_result": "filed"})
    work.do("assign", chief, day, {"case_officers": [first.person, work.officers[1]], "no_interest": True})
    day = yield from _investigate(work, day)
    day = yield from _correct(work, day)
    day = clerk.later(day, 1, 8)
    yield day
    work.do("report", first, day, _report(work), two=True)
    if not work.unpunished:
        day = yield from _hear(work, day)
    day = clerk.later(day, 0, 3)
    yield day
    if not work.unpunished or chance.random() < 0.7:
        work.do(
            "review",
            clerk.actor("legal_reviewer"),
            day,
            {"review_opinion": "主体、权限、事实、证据、依据、程序和裁量适当，同意。", "reviewer_is_new": False},
        )
    day = yield from _decide(work, day)
    if work.unpunished == "transfer_body":
        yield from _finish(work, day)
        return
    day = yield from _serve(work, day)
    if not work.unpunished:
        yield from _pay(work, day)
    else:
        yield from _finish(work, day)


def _proposal(work: Work, day: date) -> dict[str, Any]:
    clerk, chance = work.clerk, work.clerk.chance
    if chance.random() < PERSONS[work.law_field]:
        party, work.kind, work.natural = clerk.person_party("party"), "person", True
    else:
        party, work.natural = clerk.company_party("party"), False
        work.kind = "person" if party["party_kind"] == "sole_trader" else "entity"
    return {
        **party, "cause": work.item["item_name"], "power_item": work.item["item_code"], "breach_provision": work.item["item_basis"],
        "breach_on": (day - timedelta(days=chance.randint(5, 60))).isoformat(), "breach_facts": f"当事人涉嫌{work.item['item_name']}。",
        "harms_life_or_finance": work.law_field == "medical",
    }  # fmt: skip


def _investigate(work: Work, day: date) -> Generator[date, None, date]:
    clerk, chance = work.clerk, work.clerk.chance
    for way in ("site", *chance.sample(("inquiry", "extract", "inquiry"), chance.randint(1, 2))):
        day = clerk.later(day, 0, 5)
        yield day
        facts: dict[str, Any] = {
            "investigation": way, "evidence_kinds": ["site_record", "documents"] if way == "site" else ["statement", "documents"],
            "certificates_shown": True, "investigation_record": "执法人员表明身份、出示证件，依法制作笔录（提取证据），当事人确认无误。",
            "recorded": way == "site",
        }  # fmt: skip
        if way == "inquiry":
            facts["heard_person"] = clerk.name()
        work.do("investigate", work.officers[0], day, facts, two=True)
    if work.law_field == "environment" and chance.random() < 0.3:
        work.do(
            "entrust_test",
            work.officers[0],
            day,
            {"tester": "有资质的检测机构", "test_question": "污染物排放浓度"},
            two=True,
        )
        day = clerk.later(day, 3, 10)
        yield day
        work.do(
            "test_result",
            work.officers[0],
            day,
            {"test_conclusion": "所测项目超过排放限值。", "test_told": True},
            two=True,
        )
    return day


def _correct(work: Work, day: date) -> Generator[date, None, date]:
    clerk = work.clerk
    if not (work.unpunished in ("first_breach", "slight") or clerk.chance.random() < 0.55):
        return day
    work.do("order_correction", work.officers[0], day, {
        "correction_content": "立即停止违法行为并改正。", "correction_until": (day + timedelta(days=7)).isoformat()}, two=True)  # fmt: skip
    day = clerk.later(day, 4, 9)
    yield day
    work.do("check_correction", work.officers[0], day, {"corrected": True, "corrected_on": day.isoformat()}, two=True)
    return day


def _is_complex(work: Work) -> bool:
    return work.fine >= 5_000_000 and not work.unpunished


def _report(work: Work) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "facts_found": f"经查，当事人{work.item['item_name']}的事实清楚。", "evidence_list": "现场笔录、询问笔录、照片、书证等，能够相互印证。",
        "facts_summary": f"{work.item['item_name']}。", "proposed_outcome": work.unpunished or "penalty", "penalty_provision": work.item["item_basis"],
        "circumstances_complex": _is_complex(work), "major_breach": False, "public_interest": False, "many_relations": False,
        "listed_for_review": not work.unpunished and work.fine >= 1_000_000, "suspected_crime": False,
    }  # fmt: skip
    if not work.unpunished:
        low = work.fine // 2
        facts |= {
            "benchmark_item": f"{work.item['item_name']}裁量基准", "benchmark_step": work.clerk.chance.choice(("较轻", "一般", "一般", "较重")),
            "discretion": "ordinary", "factors": ["none"], "discretion_reasons": "没有从轻、减轻、从重情形，在一般幅度内裁量。",
            "fine_low": low, "fine_high": work.fine * 2,
        }  # fmt: skip
        if grade := chosen(work.clerk.place, work.item["item_code"], work.fine):
            facts |= grade.report
    return facts


def _kinds(work: Work) -> list[str]:
    return ["fine", *(["confiscate_gains"] if work.gains else [])]


def _served(prefix: str, on: date, name: str, chance: Any) -> dict[str, Any]:
    if chance.random() < 0.12:
        return {
            f"{prefix}_way": "post",
            f"{prefix}_on": on.isoformat(),
            f"{prefix}_slip": f"EMS{chance.randint(10**8, 10**9 - 1)}",
        }
    return {f"{prefix}_way": "direct", f"{prefix}_on": on.isoformat(), f"{prefix}_signer": name}


def _threshold_known(work: Work, day: date) -> bool:
    held = store.load(work.id)
    assert held is not None
    return threshold_in_law(store.case_of(held), day).value is not None


def _hear(work: Work, day: date) -> Generator[date, None, date]:
    """Notice, defence, hearing: until every right of the party is closed. Returns the first day on which one may decide."""
    clerk, chance = work.clerk, work.clerk.chance
    day = clerk.later(day, 1, 4)
    yield day
    if not _threshold_known(work, day):
        work.do("state_threshold", clerk.actor("legal_reviewer"), day, {
            "local_threshold": HEARING[work.kind], "local_threshold_reason": "本省没有公布数额，按示例所设的标准掌握。"})  # fmt: skip
    offered = max(work.fine, work.gains) >= HEARING[work.kind]
    facts: dict[str, Any] = {
        "noticed_kinds": _kinds(work), "noticed_fine": work.fine, "noticed_content": "依法给予行政处罚，具体内容见拟处罚种类和数额。",
        "hearing_prescribed": False, "hearing_offered": offered, "contact": f"{clerk.place.name}行政执法机构，工作日办公时间",
    }  # fmt: skip
    if work.gains:
        facts["noticed_gains"] = work.gains
    work.do("notify", work.officers[0], day, facts, two=True)
    day = clerk.later(day, 0, 4)
    yield day
    work.do("serve_notice", work.officers[0], day, _served("notice", day, clerk.name(), chance), two=True)
    closes = max(
        due("penalty.statement_defence_days", after=day, binds="party"),
        due("penalty.hearing_request", after=day, binds="party"),
    )  # type: ignore[type-var]
    if offered and chance.random() < 0.05:
        return (yield from _hearing(work, day))
    if chance.random() < 0.14:
        day = clerk.later(day, 1, 3)
        yield day
        work.do("defend", work.office, day, {"defence_form": "written", "defence": "当事人请求从轻处理。"})
        day = clerk.later(day, 1, 3)
        yield day
        work.do("answer_defence", clerk.actor("legal_reviewer"), day, {
            "defence_answer": "经复核，所述情况在提出处理意见时已经考虑。", "defence_taken": "none"})  # fmt: skip
    return max(day, clerk.calendar.add(closes, 1))  # type: ignore[arg-type]


def _hearing(work: Work, day: date) -> Generator[date, None, date]:
    clerk = work.clerk
    day = clerk.later(day, 1, 3)
    yield day
    work.do("request_hearing", work.office, day, {"hearing_request": "当事人对事实和数额有异议，要求听证。"})
    day = clerk.later(day, 1, 2)
    yield day
    host = clerk.actor("hearing_host")
    work.do(
        "accept_hearing", clerk.actor("head"), day, {"hearing_host": host.person, "hearing_clerk": work.office.person}
    )
    held = clerk.calendar.add(day, clerk.chance.randint(9, 12))
    work.do("notify_hearing", work.office, day, {
        "hearing_at": f"{held.isoformat()} 09:30", "hearing_place": "镇司法分局会议室", "hearing_open": True, "hearing_notice_on": day.isoformat()})  # fmt: skip
    yield held
    work.do("hold_hearing", host, datetime(held.year, held.month, held.day, 9, 30), {
        "hearing_outcome": "held", "hearing_agents": "1", "hearing_record": "调查人员提出事实、证据和拟处罚建议，当事人申辩、质证并作最后陈述。"})  # fmt: skip
    day = clerk.later(held, 1, 3)
    yield day
    work.do(
        "hearing_report", host, day, {"hearing_opinion": "事实清楚，证据充分，程序合法。", "hearing_advice": "keep"}
    )
    return day


def _decide(work: Work, day: date) -> Generator[date, None, date]:
    clerk = work.clerk
    if _is_complex(work):
        day = clerk.later(day, 1, 3)
        yield day
        chair, other = clerk.pair("head", "town")
        work.do("discuss", chair, day, {
            "discussed_outcome": "penalty", "votes_for": "2", "votes_against": "0", "votes_abstained": "0",
            "discussion_minutes": "与会负责人一致同意处理意见。", "minutes_by": work.office.person}, with_=(other,))  # fmt: skip
    # a few are late: the decision is still needed, and it counts
    day = clerk.later(day, 55, 70) if work.late else clerk.later(day, 1, 3)
    yield day
    facts: dict[str, Any] = {
        "outcome": work.unpunished or "penalty",
        "decision_reasons": "事实清楚，证据确凿，适用依据正确，程序合法，裁量适当。",
    }
    if work.unpunished == "transfer_body":
        facts["transferred_to"] = "有管辖权的行政机关"
    else:
        facts |= {"reconsideration_body": work.item["item_reconsideration"], "court": work.item["item_court"]}
    if not work.unpunished:
        facts |= {"penalty_kinds": _kinds(work), "fine": work.fine, "penalty_content": "罚款（没收违法所得）见数额。",
                  "performance": "自收到决定书之日起十五日内缴纳。", "payee_bank": PAYEE}  # fmt: skip
        if work.gains:
            facts["gains"] = work.gains
        grade = chosen(clerk.place, work.item["item_code"], work.fine)
        if grade and grade.departs:
            facts["departure_reason"] = "违法情节与该档次列举的情形不完全相当，按实际危害程度确定数额。"
    elif work.unpunished != "transfer_body":
        facts["education"] = "对当事人讲解法律规定并进行教育。"
        if work.unpunished in ("first_breach", "slight"):
            facts["leniency_reason"] = "查询执法记录没有同类违法，当事人已经改正，没有造成危害后果。"
    work.do("decide", clerk.actor("head", "town"), day, facts)
    if work.late:
        clerk.note("decided late", work.id)
    return day


def _serve(work: Work, day: date) -> Generator[date, None, date]:
    clerk, chance = work.clerk, work.clerk.chance
    day = clerk.later(day, 0, 5)
    yield day
    work.do("serve", work.officers[0], day, _served("served", day, clerk.name(), chance), two=True)
    if not work.unpunished:
        # now and then the site is fed late
        day = clerk.later(day, 0, 9 if chance.random() < 0.02 else 1)
        yield day
        shown, checker = clerk.pair("discloser", work.unit)
        work.do("disclose", shown, day, {
            "disclosed_where": ["enforcement"] if work.natural else ["enforcement", "credit"], "disclosed_at": "行政执法公示平台本机关专栏",
            "mask": "M2" if work.natural else "M1", "mask_checker": checker, "not_secret": True, "no_third_party": True,
            "shown_until": (day + timedelta(days=365)).isoformat()})  # fmt: skip
    return day


def _pay(work: Work, day: date) -> Play:
    clerk, chance = work.clerk, work.clerk.chance
    total = work.fine + work.gains
    if work.fine >= 2_000_000 and chance.random() < 0.04:
        work.do("ask_deferral", work.office, day, {"deferral_request": "当事人经营困难，申请暂缓缴纳。"})
        day = clerk.later(day, 1, 3)
        yield day
        work.do("grant_deferral", clerk.actor("head"), day, {"deferral_kind": "deferred", "deferral_days": "90"})
    day = clerk.later(day, 1, 8)
    yield day
    if chance.random() < 0.03:
        clerk.note(f"unpaid:{work.unit}", work.id)
        return  # not paid: stays open, and the clock shows it
    work.do("pay", work.office, day, {
        "paid_now": total, "paid_total": total, "paid_on": day.isoformat(), "paid_through": chance.choice(("bank", "electronic")),
        "receipt_number": f"{clerk.words['receipt']}{chance.randint(10**7, 10**8 - 1)}"})  # fmt: skip
    yield from _finish(work, day)


def _finish(work: Work, day: date) -> Play:
    clerk = work.clerk
    day = clerk.later(day, 1, 6)
    yield day
    facts = {"closing_note": "已经履行（处理）完毕，同意结案。"}
    if work.unpunished == "transfer_body":
        facts["transfer_receipt"] = "接收机关已签收"
    work.do("close", clerk.actor("unit_head", work.unit), day, facts)
    day = clerk.later(day, 1, 10)
    yield day
    work.do("archive", work.office, day, {"main_pages": str(clerk.chance.randint(20, 90)), "side_pages": str(clerk.chance.randint(2, 12)),
                                         "indexed": True, "retention": "years30"})  # fmt: skip
    clerk.note(f"archived:{work.unit}", work.id)
