"""Standing: of each town of a county, what has come of its report for a year, on a day.

Reads   cases of 报送审核, 报送布置 and 数据包不予接收; the tree of places; the law's day
Never   takes a package that waits for one that counts; calls a town late where no day binds it, or whose cases are here
Start   standings()
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from yifa.engine import store
from yifa.engine.models import CaseRow, PlaceRow, Unit
from yifa.law.parameters import NotInForce, book
from yifa.upward import held
from yifa.upward.held import CALL, REFUSED, Arrival

BEFORE = "report.rol.local_to_upper"
STATES = {
    "missing": "未报送", "late": "逾期未报", "waiting": "待审核", "asked_back": "已退回询问", "accepted": "已采用",
    "contradicting": "与已采用的数据不一致", "refused": "不予接收", "here": "在本系统办理",
}  # fmt: skip
NO_GOVERNMENT = "街道"  # 街道办事处不是一级政府：没有法定的报送日，由上级布置


@dataclass(frozen=True)
class Standing:
    """One town's report of a year.

    state           a key of STATES; state_words says it with days and numbers, in Chinese
    due             the last day to report; None where neither the law nor the county sets one
    arrived_on      the day the newest package was taken; accepted_on the day the one that counts was accepted
    package         SHA-256 of the one in hand, or of the one that counts; sequence and checkpoint_size are its own
    differs         figures (slugs) that a later package gives otherwise than the one that counts
    case            number of the case where it is examined; drills: whether the town works in this installation, so that its
                    cases can be opened here
    """

    code: str
    name: str
    state: str
    state_words: str
    due: date | None
    arrived_on: date | None = None
    accepted_on: date | None = None
    package: str = ""
    sequence: int = 0
    checkpoint_size: int = 0
    differs: tuple[str, ...] = ()
    case: str = ""
    drills: bool = False


@dataclass(frozen=True)
class _Refused:
    code: str
    on: date
    case: int


def standings(county: str, year: int, on: date) -> list[Standing]:
    """Every place directly below the county, by code. A constant number of queries, whatever the number of towns."""
    towns = list(PlaceRow.objects.filter(parent_id=county).order_by("code").values_list("code", "name"))
    subjects = {held.subject(code, year): code for code, _ in towns}
    arrived = held.arrivals(subjects, county)
    refused = _refusals(subjects, county)
    here = set(Unit.objects.filter(place_id__in=[code for code, _ in towns]).values_list("place_id", flat=True))
    working = _working([code for code, _ in towns])
    later = _contradictions([code for code, _ in towns], county, year)
    called, by_law = _called(county, year), _by_law(county, year, on)
    found = []
    for code, name in towns:
        due = called or (None if name.endswith(NO_GOVERNMENT) else by_law)
        one = _one(
            code, name, arrived.get(held.subject(code, year), []), refused.get(code), later.get(code, ()), due, on
        )
        if code in working and one.state in ("missing", "late"):
            one = replace(one, state="here", state_words="案件在本系统办理，数字取自案件，不需要报送")
        found.append(replace(one, drills=code in here))
    return found


def _working(codes: list[str]) -> set[str]:
    """Those whose units have cases here: there is nothing for them to send."""
    cases = CaseRow.objects.filter(unit=OuterRef("pk"))
    return set(Unit.objects.filter(Exists(cases), place_id__in=codes).values_list("place_id", flat=True))


def _one(
    code: str, name: str, cases: list[Arrival], refused: _Refused | None, later: tuple[str, ...], due: date | None, on: date
) -> Standing:  # fmt: skip
    counted = next((one for one in reversed(cases) if one.accepted_on), None)
    newest = next((one for one in reversed(cases) if not one.withdrawn), None)
    in_hand = newest if newest is not None and newest.accepted_on is None else None
    shown = in_hand or counted
    state, words = _state(counted, in_hand, refused, later, due, on)
    held_of = {} if shown is None else {
        "arrived_on": shown.arrived_on, "package": shown.package, "sequence": shown.sequence,
        "checkpoint_size": shown.log_size, "case": shown.number,
    }  # fmt: skip
    differs = in_hand.differs.get(in_hand.year, ()) if in_hand and counted else later
    return Standing(code, name, state, words, due, accepted_on=counted.accepted_on if counted else None,
                    differs=differs if state in ("contradicting", "asked_back", "refused") else (), **held_of)  # type: ignore[arg-type]  # fmt: skip


def _state(
    counted: Arrival | None, in_hand: Arrival | None, refused: _Refused | None, later: tuple[str, ...], due: date | None, on: date
) -> tuple[str, str]:  # fmt: skip
    """(state, in words). What happened last comes first; that an earlier package still counts is always said."""
    still = (
        f"；{_said(counted.accepted_on)}采用的第{counted.sequence}号仍计入" if counted and counted.accepted_on else ""
    )
    newest = max((one.case for one in (counted, in_hand) if one), default=0)
    if refused is not None and refused.case > newest:
        return "refused", f"{_said(refused.on)}送来的没有接收（{refused.code}）{still}"
    if in_hand is not None:
        if in_hand.asked_on:
            until = in_hand.asked_on + timedelta(days=in_hand.answer_by or 0)
            return "asked_back", f"{_said(in_hand.asked_on)}退回询问，{_said(until)}前答复{still}"
        changed = in_hand.differs.get(in_hand.year, ())
        if counted and changed:
            return "contradicting", f"{_said(in_hand.arrived_on)}收到的更正有{len(changed)}项指标不同，待审核{still}"
        return "waiting", f"{_said(in_hand.arrived_on)}收到第{in_hand.sequence}号，待审核{_delay(in_hand, due)}{still}"
    if counted is not None:
        if later:
            return "contradicting", f"以后年度的数据包有{len(later)}项指标与采用的不同{still}"
        return "accepted", f"{_said(counted.accepted_on)}采用第{counted.sequence}号{_delay(counted, due)}"
    if due is not None and on > due:
        return "late", f"应当在{_said(due)}前报送，已逾期{(on - due).days}日"
    return "missing", f"应当在{_said(due)}前报送" if due else "还没有报送，没有布置报送日"


def _delay(one: Arrival, due: date | None) -> str:
    """Whether the first package came after the day."""
    return f"，迟报{(one.first_on - due).days}日" if due is not None and one.first_on > due else ""


def _said(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _called(county: str, year: int) -> date | None:
    """The day that the county set, the newest."""
    found = (
        CaseRow.objects.filter(procedure=CALL, place=county, subject=str(year))
        .order_by("-pk")
        .values_list("state", flat=True)
    )
    newest = found.first()
    return date.fromisoformat(json.loads(newest)["data"]["due_on"]) if newest else None


def _by_law(county: str, year: int, on: date) -> date | None:
    """督察工作规定第二十四条: before the day of the law in the year after; None where it says none."""
    try:
        value = book().value(BEFORE, max(on, date(year + 1, 1, 1)), store.ancestors(county)).value
    except NotInForce:
        return None
    if not isinstance(value, str):
        return None
    month, day = (int(part) for part in value.split("-"))
    return date(year + 1, month, day) - timedelta(days=1)


def _refusals(subjects: Mapping[str, str], county: str) -> dict[str, _Refused]:
    """By town: the newest package that was not taken."""
    rows = CaseRow.objects.filter(procedure=REFUSED, place=county, subject__in=list(subjects)).order_by("pk")
    return {
        subjects[subject]: _Refused(json.loads(state)["data"]["refused_code"], opened, pk)
        for pk, subject, opened, state in rows.values_list("pk", "subject", "opened_on", "state")
    }


def _contradictions(codes: list[str], county: str, year: int) -> dict[str, tuple[str, ...]]:
    """By town: the figures of the year that the newest package of a later year gives otherwise than the accepted one."""
    subjects = [held.subject(code, later) for code in codes for later in range(year + 1, year + 11)]
    found: dict[str, tuple[int, tuple[str, ...]]] = {}
    for cases in held.arrivals(subjects, county).values():
        for one in cases:
            if not one.withdrawn and one.case > found.get(one.code, (0, ()))[0]:
                found[one.code] = one.case, one.differs.get(year, ())
    return {code: slugs for code, (_, slugs) in found.items() if slugs}
