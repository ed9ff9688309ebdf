"""Mediation cases of an example year: sources, kinds, sessions, outcomes and amounts as work varies.

Reads   the year's volume: how many were accepted and agreed, for how much
Never   decides a figure: it plays cases
Start   plays()
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import date, timedelta
from typing import Any

from yifa.engine.case import Actor
from yifa.law.clocks import due
from yifa.places.example.clerk import Clerk, Play, shares

KINDS = {
    "neighbour": 17, "labour": 21, "traffic": 13, "debt": 9, "contract": 8, "damage": 8, "consumer": 7, "marriage_family": 6,
    "property": 5, "production": 2, "medical": 1, "land": 1, "house": 1, "environment": 1,
}  # fmt: skip
AT_POLICE = {"traffic": 35, "damage": 25, "debt": 15, "neighbour": 15, "labour": 10}
MONEY = {"labour", "traffic", "debt", "contract", "damage", "consumer", "medical", "production"}
WHAT = {
    "neighbour": "双方因楼道堆放物品、噪音影响休息发生争执", "labour": "劳动者反映用人单位拖欠工资，双方对数额有争议",
    "traffic": "双方车辆发生刮碰，对维修费和误工费的承担有分歧", "debt": "双方对借款本金和归还时间有争议",
    "contract": "双方对货款结算和质量扣款有争议", "damage": "一方财物受损，双方对赔偿数额有分歧",
    "consumer": "消费者对商品质量不满，要求退换并赔偿", "marriage_family": "家庭成员因日常开支和照料老人发生矛盾",
    "property": "业主与物业服务企业因服务质量和收费发生争议", "production": "双方因场地使用影响生产发生争议",
    "medical": "患方对诊疗过程有异议，要求说明和补偿", "land": "双方对相邻地块的使用界限有争议",
    "house": "双方因房屋漏水、修缮责任发生争议", "environment": "居民反映店铺油烟、气味影响生活",
}  # fmt: skip


def plays(
    clerk: Clerk, year: int, volume: dict[str, Any], *, days: tuple[date, date] | None = None
) -> Iterator[tuple[date, Play]]:
    """All mediation cases accepted in the year (or between two days): (first day, play)."""
    chance = clerk.chance
    agreed = int(volume["agreed"])
    ends = ["agree"] * agreed
    others = [(kind, int(count)) for kind, count in volume["otherwise"].items()]
    for kind, count in others:
        ends += [kind] * count
    if len(ends) != (accepted := int(volume.get("accepted", len(ends)))):
        raise ValueError(f"mediation: {agreed} agreed and {sum(n for _, n in others)} otherwise are not {accepted}")
    chance.shuffle(ends)
    kinds = [_kind(clerk) for _ in ends]
    with_money = [at for at, end in enumerate(ends) if end == "agree" and kinds[at][1] in MONEY]
    # the total is the sum of what was agreed in each case, in 分; about 5,000 yuan apart, ten at least
    amounts = dict(
        zip(
            with_money,
            shares(chance, int(volume["amount_fen"]), len(with_money), step=10_000, least=10_000),
            strict=True,
        )
    )
    for at, end in enumerate(ends):
        # an agreement of the year is reached in the year: the last fortnight of December accepts what ends otherwise
        last = date(year, 12, 12) if end == "agree" else date(year, 12, 24)
        day = clerk.workday(*(days or (date(year, 1, 4), last)))
        unit, kind = kinds[at]
        yield day, _play(clerk, day, end, unit, kind, amounts.get(at, 0), date(year, 12, 31))


def _kind(clerk: Clerk) -> tuple[str, str]:
    chance = clerk.chance
    units = clerk.units_with("mediator")
    police = [unit for unit in units if unit.startswith("police_room")]
    if police and chance.random() < 0.3:
        return chance.choice(police), _weighted(clerk, AT_POLICE)
    return chance.choice([unit for unit in units if unit not in police]), _weighted(clerk, KINDS)


def _weighted(clerk: Clerk, weights: dict[str, int]) -> str:
    return clerk.chance.choices(list(weights), list(weights.values()))[0]


def _accepted(clerk: Clerk, unit: str, kind: str, amount: int) -> dict[str, Any]:
    chance = clerk.chance
    source = (
        "referral"
        if unit.startswith("police_room")
        else _weighted(clerk, {"request": 62, "own_motion": 26, "referral": 12})
    )
    facts: dict[str, Any] = {
        "committee": committee_name(clerk, unit), "source": source, "dispute_kind": kind, "competence": "open",
        "difficulty": _weighted(clerk, {"simple": 55, "ordinary": 36, "complex": 8, "major": 1}),
        "parties_count": str(chance.choice((2, 2, 2, 2, 3, 4))), "dispute_summary": f"{WHAT[kind]}。",
        "claim": "要求对方依法承担责任并妥善解决。", "applicant_wish": "agreed", "respondent_wish": "agreed",
        **clerk.person_party("applicant"),
        **(clerk.company_party("respondent") if kind in ("labour", "consumer", "property", "medical", "contract")
           else clerk.person_party("respondent")),
    }  # fmt: skip
    if source == "referral":
        facts["referred_from"] = "police_room" if unit.startswith("police_room") else _weighted(
            clerk, {"screening": 5, "petition": 2, "court_delegated": 2, "hotline": 3, "agency": 1})  # fmt: skip
    if amount:
        facts["amount_in_dispute"] = amount + chance.randint(0, 4) * 50_000
    return facts


def committee_name(clerk: Clerk, unit: str) -> str:
    """The full name under which a unit's mediation body stands in the register."""
    return next(spec.name for spec in clerk.place.units if spec.slug == unit)


def _play(clerk: Clerk, day: date, end: str, unit: str, kind: str, amount: int, year_end: date) -> Play:
    chance = clerk.chance
    committee = clerk.actor("mediation_committee", unit)
    mediator = clerk.actor("mediator", unit)
    case = clerk.start("mediation", mediator, day, _accepted(clerk, unit, kind, amount))
    if end == "refuse":
        day = clerk.later(day, 0, 3)
        yield day
        clerk.take(
            case,
            "refuse",
            committee,
            day,
            {"refused_by": "respondent", "ways_told": ["court", "arbitration", "administrative"]},
        )
        yield from _finish(clerk, case, committee, day)
        return
    day = clerk.later(day, 0, 1)
    yield day
    clerk.take(case, "appoint", committee, day, {
        "mediator": mediator.person, "chosen_by": chance.choice(("parties", "assigned", "assigned")), "relation": "none",
    })  # fmt: skip
    if end in ("withdraw", "transfer"):
        day = clerk.later(day, 1, 8)
        yield day
        yield from _left(clerk, case, committee, mediator, end, day)
        return
    clerk.take(case, "tell", mediator, day, {
        "told_how": chance.choice(("oral", "written")), "open_session": "closed",
        "applicant_wish": "agreed", "respondent_wish": "agreed",
    })  # fmt: skip
    for _ in range(chance.choices((1, 2, 3), (78, 18, 4))[0]):
        day = max(day, min(clerk.later(day, 0, 6), _last_workday(clerk, year_end)))
        yield day
        clerk.take(case, "mediate", mediator, day, {
            "session_way": _weighted(clerk, {"room": 70, "visit": 18, "joint": 8, "remote": 4}), "session_place": "调解室",
            "attended": "both", "session_record": "调解员分别听取双方意见，讲明法律规定和各自责任，引导双方换位思考、协商解决。",
            "danger_seen": False,
        })  # fmt: skip
    if end == "fail":
        clerk.take(case, "fail", mediator, day, {"fail_cause": chance.choice(("apart", "absent", "changed")),
                                                 "ways_told": ["court", "arbitration", "administrative"]})  # fmt: skip
        yield from _finish(clerk, case, committee, day)
        return
    yield from _agreed(clerk, case, committee, mediator, day, amount)


def _last_workday(clerk: Clerk, day: date) -> date:
    return day if clerk.calendar.works(day) else clerk.calendar.add(day, -1)


def _left(clerk: Clerk, case: int, committee: Actor, mediator: Actor, end: str, day: date) -> Play:
    if end == "withdraw":
        clerk.take(case, "withdraw", mediator, day, {"withdrawn_by": "applicant", "withdraw_reason": "双方自行和解。"})
    else:
        clerk.take(case, "transfer", mediator, day, {
            "transferred_to": "agency", "transferred_unit": "有管辖权的行政机关", "transfer_reason": "纠纷需要行政机关先作处理。"})  # fmt: skip
    yield from _finish(clerk, case, committee, day)


def _agreed(clerk: Clerk, case: int, committee: Actor, mediator: Actor, day: date, amount: int) -> Play:
    chance = clerk.chance
    oral = amount < 200_000 and chance.random() < 0.42
    way = (
        chance.choices(("on_the_spot", "nothing", "by_day"), (62, 20, 18))[0]
        if amount
        else chance.choice(("nothing", "on_the_spot"))
    )
    facts: dict[str, Any] = {
        "agreement_form": "oral" if oral else "written", "agreement_terms": "双方就争议事项达成一致，按约定履行，今后互不追究。",
        "agreement_amount": amount, "performance_way": way, "effective_on": day.isoformat(),
    }  # fmt: skip
    if not oral:
        facts |= {"facts_agreed": "双方对纠纷的主要事实没有争议，责任划分经协商一致。"}
        facts |= {name: day.isoformat() for name in ("all_signed_on", "mediator_signed_on", "sealed_on")}
    performed_by = day
    if way == "by_day":
        performed_by = day + timedelta(days=chance.choice((7, 15, 30)))
        facts |= {"performance_due": performed_by.isoformat(), "visit_within": str(chance.choice((7, 10)))}
    clerk.take(case, "agree", mediator, day, facts)
    if not oral and amount > 300_000 and chance.random() < 0.12:
        day = yield from _confirm(clerk, case, committee, day)
    if way == "by_day":
        day = max(day, clerk.later(performed_by, 1, 5))
        yield day
        clerk.take(case, "follow_up", mediator, day, _visit(clerk, amount))
    elif chance.random() < 0.06:
        day = clerk.later(day, 3, 12)
        yield day
        clerk.take(
            case, "follow_up", mediator, day, {"visit_way": "phone", "visited": "applicant", "performed": "performed"}
        )
    yield from _finish(clerk, case, committee, day)


def _visit(clerk: Clerk, amount: int) -> dict[str, Any]:
    done = clerk.chance.choices(("performed", "partly", "breached"), (93, 5, 2))[0]
    facts: dict[str, Any] = {"visit_way": clerk.chance.choice(("phone", "door")), "visited": "both", "performed": done}
    if done == "performed":
        facts["performed_amount"] = amount
    else:
        facts |= {
            "performed_amount": amount // 2 if done == "partly" else 0,
            "urged": "已督促履行，并告知可以向人民法院起诉或者依法申请强制执行。",
        }
    return facts


def _confirm(clerk: Clerk, case: int, committee: Actor, day: date) -> Generator[date, None, date]:
    last = due("mediation.judicial_confirmation", after=day, binds="party")
    apply_on = min(clerk.later(day, 1, 6), last)  # type: ignore[type-var]
    yield apply_on
    clerk.take(
        case,
        "apply_confirmation",
        committee,
        apply_on,
        {"court": clerk.words["confirming_court"], "applied_by": "both", "not_confirmable": "none"},
    )
    ruled = clerk.later(apply_on, 3, 8)
    yield ruled
    clerk.take(case, "court_result", committee, ruled, {
        "court_result": "confirmed", "ruling_number": f"（{ruled.year}）{clerk.words['ruling']}{clerk.chance.randint(1, 9000)}号",
        "ruling_on": ruled.isoformat()})  # fmt: skip
    return ruled


def _finish(clerk: Clerk, case: int, committee: Actor, day: date) -> Play:
    day = clerk.later(day, 0, 4)
    yield day
    clerk.take(case, "close", committee, day)
    clerk.take(case, "archive", committee, day, {"dossier_pages": str(clerk.chance.randint(6, 40))})
