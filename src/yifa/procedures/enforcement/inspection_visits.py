"""Visits of one object: which earlier inspections count, toward the yearly cap and for the statistics.

Reads   the inspections of the object, the cap of the law, of the item list or as the legal reviewer stated it
Never   counts a visit of another organ or another field toward the cap; never counts an inspection from afar as a visit
Start   cap_of(), toward_cap(), visits(), pending(); CAP_UNKNOWN
"""

from __future__ import annotations

from datetime import date

from yifa.engine.case import Case, Entry, Move, as_day
from yifa.engine.conditions import ask
from yifa.law.parameters import NotInForce
from yifa.procedures.enforcement.inspection_registers import codes


def _of_the_object(case: Case, year: int) -> list[Entry]:
    """Other inspections of the same object, opened in the year or the one before (and visited in this one)."""
    found = case.lookup.cases("inspection", str(case.get("object_code")), date(year - 1, 1, 1), date(year, 12, 31))
    return [one for one in found if one.number != case.number and one.get("check_mode") == "on_site"]


def _still_to_come(other: Case) -> bool:
    return (
        other.is_open
        and other.get("check_approval") == "approved"
        and not other.took("arrive")
        and not other.took("cancel")
    )


def visits(case: Case, on: date) -> list[Entry]:
    """Visits of the same organ to the object in the year of `on`, of whatever kind, those approved and still to come too."""
    return [
        one for one in _of_the_object(case, on.year)
        if one.get("check_organ") == case.get("check_organ")
        and (_still_to_come(one.case) or _came_in(one.case, on.year))
    ]  # fmt: skip


def _came_in(other: Case, year: int) -> bool:
    came = other.day_of("arrive")
    return came is not None and came.year == year and other.get("arrival") != "not_found"


def toward_cap(case: Case, on: date) -> list[Entry]:
    """Those of them that the cap limits: daily and special ones of the same field (readings/inspection_frequency_counted)."""
    return [
        one for one in visits(case, on) if one.get("check_kind") != "case" and one.get("law_field") == case.get("law_field")
    ]  # fmt: skip


def pending(case: Case, on: date) -> list[Entry]:
    """Visits to the object, of any organ here, that are approved and still to come."""
    return [one for one in _of_the_object(case, on.year) if _still_to_come(one.case)]


def cap_applies(case: Case, on: date) -> bool:
    """Visits since the rule is in force; not case checks, which complaints, transfers and warnings bring about."""
    if case.get("check_kind") == "case" or case.get("check_mode") != "on_site":
        return False
    try:
        case.param("inspect.frequency_cap", on)
    except NotInForce:
        return False
    return True


def cap_of(case: Case, on: date) -> int | None:
    """The cap in visits a year: of the law of place and field, else the lowest of the items, else as stated for the case."""
    law = case.param("inspect.frequency_cap", on).value
    if law is not None:
        return int(law)
    items = (
        case.lookup.entry("inspection_item", code, on)
        for code in (case.get("check_item"), *codes(case.get("more_items")))
    )
    caps = [cap for one in items if one and (cap := one.get("yearly_cap")) is not None]
    return min(caps) if caps else (case.get("local_cap") if case.took("state_cap") else None)


def _unknown(case: Case) -> bool:
    if case.lookup is None or not case.state["on"]:  # a view that can ask no register: what was stated says it
        return case.took("state_cap")
    on = as_day(case.state["on"])
    return cap_applies(case, on) and (case.took("state_cap") or cap_of(case, on) is None)


CAP_UNKNOWN = ask("inspection.cap_unknown", "本领域没有公布年度检查频次上限", _unknown)


def visits_before(case: Case, move: Move) -> int:
    """Worked out at the approval: visits of the organ this year before this one, case checks included."""
    return len(visits(case, move.day)) if case.get("check_mode") == "on_site" else 0


def cap_used(case: Case, move: Move) -> int | None:
    """Worked out at the approval: the cap that was applied; None where none applies."""
    return cap_of(case, move.day) if cap_applies(case, move.day) else None
