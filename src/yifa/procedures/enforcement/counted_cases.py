"""Counts of the cases that name another one: what a campaign or a joint operation reports without typing it.

Reads   inspections, hazards and penalty cases that name this case, or that one of its inspections or hazards raised
Never   takes a number from a keyboard; never tells anything of one of these cases but that it counts
Start   tally(), which a step works out; sheet() counts
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from yifa.engine import fields as f
from yifa.engine.case import Case, Entry, Move, as_day
from yifa.engine.declaration import Working
from yifa.engine.fields import Field

FILED, ON_THE_SPOT = "penalty_ordinary", "penalty_summary"
MONEY = ("fine", "gains")


@dataclass(frozen=True)
class Sheet:
    """What the cases come to on a day: numbers of inspections, objects, hazards, cases; `fined` in 分."""

    visits: int = 0
    objects: int = 0
    hazards: int = 0
    cured: int = 0
    filed: int = 0
    closed: int = 0
    spot: int = 0
    fined: int = 0


def sheet(case: Case, field: str, on: date) -> Sheet:
    """The cases that name this case in `field`, as they stood at the end of a day; each counts once."""
    if not case.number or case.lookup is None:
        return Sheet()
    inspections = [one for one in case.lookup.naming("inspection", field, case.number) if by(one.case, "examine", on)]
    hazards = _hazards(case, field, [one.number for one in inspections], on)
    penalties = _penalties(case, field, inspections, hazards)
    filed = [
        one
        for one in penalties
        if one.case.procedure.slug == FILED and one.get("filing_result") == "filed" and by(one.case, "file", on)
    ]
    spot = [one for one in penalties if one.case.procedure.slug == ON_THE_SPOT and by(one.case, "decide", on)]
    return Sheet(
        visits=len(inspections), objects=len({one.get("object_code") for one in inspections}), hazards=len(hazards),
        cured=sum(by(one.case, "recheck_passed", on) for one in hazards), filed=len(filed),
        closed=sum(_closed_by(one.case, on) for one in filed), spot=len(spot),
        fined=sum(_decided(one.case, on) for one in (*filed, *spot)),
    )  # fmt: skip


def by(other: Case, step: str, on: date) -> bool:
    """The step stands taken, first on that day or before."""
    taken = other.last(step) if other.took(step) else None
    return taken is not None and taken.first <= on


def _hazards(case: Case, field: str, visits: list[str], on: date) -> list[Entry]:
    """Hazards that name it, or that one of its inspections found; not those that were none."""
    found = {one.number: one for one in case.lookup.naming("hazard", field, case.number)}
    found |= {one.number: one for one in case.lookup.naming("hazard", "hazard_source_case", *visits)}
    return [one for one in found.values() if one.case.exit != "withdrawn" and by(one.case, "find", on)]


def _penalties(case: Case, field: str, inspections: list[Entry], hazards: list[Entry]) -> list[Entry]:
    """Penalty cases that name it, and those that came of its inspections and hazards, whichever of the two names the other."""
    clues = [one.number for one in (*inspections, *hazards)]
    found = {}
    for slug in (FILED, ON_THE_SPOT):
        found |= {one.number: one for one in case.lookup.naming(slug, field, case.number)}
        found |= {one.number: one for one in case.lookup.naming(slug, "clue_case", *clues)}
    raised = {one.get("raised_case") for one in inspections} | {one.get("hazard_raised_case") for one in hazards}
    for number in sorted(raised - {None} - set(found)):
        entry = case.lookup.numbered(number)
        if entry is not None and entry.case.procedure.slug in (FILED, ON_THE_SPOT):
            found[number] = entry
    return list(found.values())


def _closed_by(penalty: Case, on: date) -> bool:
    return by(penalty, "close", on) or (not penalty.is_open and as_day(penalty.state["closed_on"]) <= on)


def _decided(penalty: Case, on: date) -> int:
    """Fine and unlawful gains by the decision, in 分, as changed on review; nothing of a decision that was revoked."""
    if penalty.exit == "revoked" or penalty.get("outcome", "penalty") != "penalty" or not by(penalty, "decide", on):
        return 0
    return sum(penalty.get(f"changed_{one}", penalty.get(one)) or 0 for one in MONEY)


class _Last(threading.local):
    """The sheet of the step that is being worked out: its workings ask one after the other for the same."""

    move: Callable[[], Move | None] = staticmethod(lambda: None)
    field = ""
    sheet = Sheet()


_last = _Last()


def _of_step(case: Case, move: Move, field: str) -> Sheet:
    if _last.move() is not move or _last.field != field:
        _last.sheet, _last.field, _last.move = sheet(case, field, move.day), field, weakref.ref(move)
    return _last.sheet


def tally(prefix: str, field: str) -> tuple[tuple[Field, Working], ...]:
    """What a step works out of the cases that name this case in `field`; the slugs begin with `prefix`."""

    def of(what: str) -> Working:
        def counted(case: Case, move: Move) -> Any:
            return getattr(_of_step(case, move, field), what)

        return counted

    counts = {
        "visits": ("检查", "次"), "objects": ("检查对象", "家"), "hazards": ("发现隐患", "处"), "cured": ("已经整改的隐患", "处"), "filed": ("立案", "件"),
        "closed": ("结案", "件"), "spot": ("当场处罚", "件"),
    }  # fmt: skip
    numbers = (
        f.number(f"{prefix}_{what}", name, low=0, unit=unit, public="full") for what, (name, unit) in counts.items()
    )
    return (
        *((spec, of(what)) for spec, what in zip(numbers, counts, strict=True)),
        (f.money(f"{prefix}_fined", "决定罚没款", low=0, public="full"), of("fined")),
    )
