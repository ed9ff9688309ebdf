"""Timing: the clocks and rights of a case, derived from its events and the law of their days. Nothing is stored.

Reads   the declaration's clocks and rights, the case's state, law.clocks
Never   asks what day it is: the caller says
Start   clocks(), rights()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from yifa.engine.arrangements import in_use
from yifa.law import clocks as law_clocks
from yifa.law.calendars import Calendar
from yifa.law.clocks import Due, Pause
from yifa.law.parameters import NotInForce, Value

if TYPE_CHECKING:
    from yifa.engine.case import Case
    from yifa.engine.declaration import Clock, Right


class Running(NamedTuple):
    """A clock that has started. `due` is None while paused, or where the limit is not fixed (then `value` is None)."""

    slug: str
    name: str
    basis: Any
    started: date
    due: date | None
    provisional: bool
    stopped: date | None
    paused: bool
    extended: bool
    only_reminds: bool
    binds: str
    limit: Due | None
    source: str
    amount: int | None
    unit: str

    def late_on(self, on: date) -> bool:
        """It ran out before it was stopped, or before `on` where it still runs."""
        return self.due is not None and (self.stopped or on) > self.due

    def status(self, on: date) -> str:
        """stopped, stopped_late, paused, late or running."""
        if self.stopped:
            return "stopped_late" if self.late_on(on) else "stopped"
        if self.paused:
            return "paused"
        return "late" if self.late_on(on) else "running"

    def left(self, on: date) -> int | None:
        """Calendar days left (negative when late); None where there is no due day."""
        return None if self.due is None else (self.due - on).days

    def share_gone(self, on: date) -> float:
        """How much of the limit has gone, 0 to 1 and beyond: for lights, never for figures."""
        if self.due is None or self.due <= self.started:
            return 1.0 if self.due is not None and on > self.due else 0.0
        return (on - self.started).days / (self.due - self.started).days


@dataclass(frozen=True)
class Held:
    """A right that has opened: status is open, used, waived or lapsed."""

    slug: str
    name: str
    of: str
    basis: Any
    opened: date
    closes_on: date | None
    provisional: bool
    status: str
    source: str


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


LONGEST = {"hours": 24 * 36_500, "working_days": 36_500, "calendar_days": 36_500, "days": 36_500, "months": 1200,
           "years": 100}  # fmt: skip
"""A period longer than a hundred years is a slip of the finger, and no calendar reaches that far."""


def _amount(case: Case, within: str, on: date) -> Value | int | None:
    if within.startswith("field:"):
        held = case.get(within[6:])
        return held if isinstance(held, int) else None
    try:
        return case.param(within, on)
    except NotInForce:
        return None


def _reckon(
    amount: int, unit: str, after: str, *, binds: str, pauses: list[Pause], back: bool, stopped: date | None
) -> Due | None:
    """The end of a period after a day or a moment; None where the amount or the day is beyond all calendars."""
    if not 0 <= amount <= LONGEST.get(unit, -1):
        return None
    if stopped is not None:
        # a pause that was never ended ends with the clock
        pauses = [Pause(one.since, one.until or max(stopped, one.since)) for one in pauses]
    try:
        return _counted(amount, unit, after, binds, () if back else tuple(pauses), back, in_use())
    except (OverflowError, ValueError):  # a day near the end of all years, such as 9999-12-31 for 长期
        if _day(after).year < 9000:
            raise
        return None


@lru_cache(maxsize=4096)
def _counted(
    amount: int, unit: str, after: str, binds: str, pauses: tuple[Pause, ...], back: bool, calendar: Calendar
) -> Due:
    """The same for the same values and the same calendar, which never changes: another arrangement is another calendar."""
    begin: date = _moment(after) if unit == "hours" else _day(after)
    return law_clocks.reckon(amount, unit, begin, binds=binds, calendar=calendar, pauses=pauses, back=back)


def _moment(text: str) -> datetime:
    """The moment hours are counted from; a mere day counts from its end, so that nobody loses an hour."""
    if len(text) > 10:
        return datetime.fromisoformat(text)
    return datetime.combine(date.fromisoformat(text), time()) + timedelta(days=1)


def due_day(limit: Due | None) -> date | None:
    """The day a period ends, where it ends at an hour too."""
    due = limit.due if limit else None
    return (due - timedelta(microseconds=1)).date() if isinstance(due, datetime) else due


def _start_of(case: Case, starts: str, starts_at: str, latest: bool) -> str | None:
    """The day or moment that starts a clock, as recorded."""
    if starts_at:
        told = case.get(starts_at)
        return told if told and case.took(starts) else None
    held = case.state["steps"].get(starts)
    if held is None or not case.took(starts):
        return None
    return held["last"] if latest else held["first"]


def _stop_of(case: Case, clock: Clock) -> date | None:
    steps, marks = case.state["steps"], case.state["marks"]
    # a clock that starts anew is not stopped by what stopped it before
    since = steps[clock.starts]["seq"] if clock.latest else 0
    days = [_day(marks[slug]) for slug in clock.stops if slug in marks and steps[slug]["seq"] > since]
    if not days and not case.is_open and case.state["closed_on"]:
        days = [_day(case.state["closed_on"])]
    return min(days) if days else None


def _one(case: Case, clock: Clock) -> Running | None:
    begun = _start_of(case, clock.starts, clock.starts_at, clock.latest)
    if begun is None or (clock.when is not None and not clock.when.holds(case)):
        return None
    started, stopped = _day(begun), _stop_of(case, clock)
    found = _amount(case, clock.within, started)
    if isinstance(found, Value):
        amount, unit, source = found.value, found.unit, found.source
    else:
        amount, unit, source = found, clock.unit, "本案确定的期限"
    raw = case.state["pauses"].get(clock.slug, [])
    pauses = [Pause(_day(since), _day(until) if until else None) for since, until in raw]
    paused = bool(pauses) and pauses[-1].until is None and stopped is None
    extended = bool(case.state["extensions"].get(clock.slug))
    limit = None
    if isinstance(amount, int):
        more = _amount(case, clock.extend, started) if extended and clock.extend else None
        longer = isinstance(more, Value) and isinstance(more.value, int)
        # only the end of the whole period moves off a rest day
        binds = "organ" if longer else clock.binds
        limit = _reckon(amount, unit, begun, binds=binds, pauses=pauses, back=clock.back, stopped=stopped)
        if longer and limit is not None and limit.due is not None:
            limit = _longer(limit, more, clock, pauses, stopped) or limit
            source = f"{source}；延长：{more.source}"
    due = due_day(limit)
    return Running(
        slug=clock.slug, name=clock.name, basis=clock.basis, started=started, due=due,
        provisional=bool(limit and limit.provisional), stopped=stopped, paused=paused, extended=extended,
        only_reminds=clock.only_reminds, binds=clock.binds, limit=limit, source=source,
        amount=amount if isinstance(amount, int) else None, unit=unit,
    )  # fmt: skip


def _longer(limit: Due, more: Value, clock: Clock, pauses: list[Pause], stopped: date | None) -> Due | None:
    """The extended period: it goes on where the first one ends, and later pauses stop it too."""
    assert limit.due is not None
    text = limit.due.isoformat(timespec="minutes") if isinstance(limit.due, datetime) else limit.due.isoformat()
    return _reckon(more.value, more.unit, text, binds=clock.binds, pauses=pauses, back=False, stopped=stopped)


def clocks(case: Case, on: date | None = None) -> list[Running]:
    """Every clock of the case that has started."""
    return [running for clock in case.procedure.clocks if (running := _one(case, clock))]


def next_due(case: Case) -> tuple[Running | None, date | None]:
    """The clock that ends first among those that still run and bind the organ, and its day."""
    if not case.is_open:
        return None, None
    running = [one for one in clocks(case) if one.stopped is None and one.due is not None and one.binds == "organ"]
    if not running:
        return None, None
    first = min(running, key=lambda one: one.due or date.max)
    return first, first.due


def _held(case: Case, right: Right, on: date) -> Held | None:
    begun = _start_of(case, right.opens_after, right.opens_at, latest=True)
    if begun is None or (right.when is not None and not right.when.holds(case)):
        return None
    opened = _day(begun)
    found = _amount(case, right.within, opened)
    closes, provisional, source = None, False, ""
    if isinstance(found, Value):
        source = found.source
        if isinstance(found.value, int):
            limit = _reckon(found.value, found.unit, begun, binds=right.binds, pauses=[], back=False, stopped=None)
            closes, provisional = due_day(limit), bool(limit and limit.provisional)
    elif isinstance(found, int):
        limit = _reckon(found, "calendar_days", begun, binds=right.binds, pauses=[], back=False, stopped=None)
        closes, provisional = due_day(limit), bool(limit and limit.provisional)
    status = "open"
    if any(case.took(slug) and (case.day_of(slug) or opened) >= opened for slug in right.used_by):
        status = "used"
    elif any((case.day_of(slug) or date.min) >= opened for slug in right.waived_by):
        status = "waived"
    elif closes is not None and on > closes:
        status = "lapsed"
    return Held(right.slug, right.name, right.of.name, right.basis, opened, closes, provisional, status, source)


def rights(case: Case, on: date) -> list[Held]:
    """Every right that has opened."""
    return [held for right in case.procedure.rights if (held := _held(case, right, on))]
