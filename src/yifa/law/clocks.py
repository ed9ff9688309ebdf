"""Clock: turns "within N working days after X" into a date, and says day by day how it was counted.

Reads   law.parameters for how many and of what unit, law.calendars for which days count
Never   asks the system what day it is: the caller says
Start   due() for the date alone, explain() for the date with its reasons; reckon() for a period without a parameter
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from yifa.law.calendars import Calendar
from yifa.law.calendars import calendar as packaged_calendar
from yifa.law.parameters import Book, Value
from yifa.law.parameters import book as packaged_book

ORGAN, PARTY = "organ", "party"
PAUSED, CONTINUOUS, EXPIRES, LATEST = "期限中止", "自然日", "期限届满（顺延至此日）", "最迟日"
_DAY = timedelta(days=1)


class Unfixed(ValueError):
    """The text fixes no number for this place, field and day: the official must be asked. value: what was found."""

    def __init__(self, value: Value) -> None:
        super().__init__(f"{value.parameter} fixes no number ({value.source}): ask the official")
        self.value = value


class NotAPeriod(ValueError):
    """The parameter is no period of time: an amount of money, a yes or no, a text."""

    def __init__(self, value: Value) -> None:
        super().__init__(f"{value.parameter} is in {value.unit}, not a period")
        self.value = value


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that is not counted: from `since` on, until the day before `until`; None while it still lasts."""

    since: date
    until: date | None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError(f"a pause from {self.since} cannot end on {self.until}")


@dataclass(frozen=True, slots=True)
class Counted:
    """One day of a count: whether it counts, and why."""

    date: date
    counted: bool
    why: str


@dataclass(frozen=True)
class Due:
    """The end of a period. due: None while a pause has no end; the last moment where the unit is hours.

    provisional: the answer leans on a year whose holidays are not yet arranged (暂定).
    rolled_from: the rest day on which the period would have ended. For a period counted back, due is the latest day.
    """

    due: date | datetime | None
    provisional: bool
    amount: int
    unit: str
    source: str | None
    parameter: str | None
    rolled_from: date | None
    after: date | datetime
    binds: str
    back: bool
    pauses: tuple[Pause, ...]
    calendar: Calendar = field(repr=False, compare=False)

    def days(self) -> list[Counted]:
        """Every day from the first after the event to the due day; none while the due day is open."""
        if self.due is None:
            return []
        start, end = _day(self.after), _day(self.due)
        if self.back:
            return [Counted(end, False, LATEST), *self._span(end + _DAY, start - _DAY)]
        if self.unit == "hours":
            return list(self._span(start, end))
        if self.rolled_from is None:
            return list(self._span(start + _DAY, end))
        rests = (self._rest(d) for d in _days(self.rolled_from + _DAY, end - _DAY))
        return [*self._span(start + _DAY, self.rolled_from), *rests, Counted(end, False, EXPIRES)]

    def _span(self, first: date, last: date) -> Iterator[Counted]:
        return (self._counted(d) for d in _days(first, last))

    def _counted(self, d: date) -> Counted:
        if self.unit != "hours" and _paused(d, self.pauses):
            return Counted(d, False, PAUSED)
        if self.unit == "working_days":
            day = self.calendar.day(d)
            return Counted(d, day.works, day.why)
        return Counted(d, True, CONTINUOUS)

    def _rest(self, d: date) -> Counted:
        return Counted(d, False, PAUSED if _paused(d, self.pauses) else self.calendar.day(d).why)


def reckon(
    amount: int,
    unit: str,
    after: date | datetime,
    *,
    binds: str = ORGAN,
    calendar: Calendar | None = None,
    pauses: Sequence[Pause] = (),
    back: bool = False,
    source: str | None = None,
    parameter: str | None = None,
) -> Due:
    """The end of a period of `amount` `unit` after an event (or before it, with `back`).

    The event's day is not counted. binds: "party" lets a calendar period that ends on a rest day run to the next
    working day, "organ" does not. A period counted back leaves that many full units between its day and the event.
    Raises ValueError for a unit that is no time, a negative amount, hours after a mere date, or pauses with `back`.
    """
    days = calendar or packaged_calendar()
    held = _in_order(pauses)
    plain = _end(amount, unit, after, days, held, back, binds)
    ends = _rolled(plain, unit, binds, days, held)
    return Due(
        due=ends,
        provisional=_provisional(after, plain, ends, unit, binds, days),
        amount=amount,
        unit=unit,
        source=source,
        parameter=parameter,
        rolled_from=_day(plain) if plain is not None and ends is not None and ends != plain else None,
        after=after,
        binds=binds,
        back=back,
        pauses=held,
        calendar=days,
    )


def due(
    parameter_id: str,
    *,
    after: date | datetime,
    places: Sequence[str] = (),
    field: str | None = None,
    binds: str = ORGAN,
    pauses: Sequence[Pause] = (),
    extend_by: Value | int | None = None,
    back: bool = False,
    book: Book | None = None,
    calendar: Calendar | None = None,
) -> date | datetime | None:
    """The day a parameter's period ends; the value is that of the event's day. None while a pause has no end.

    extend_by: a number of the same unit, or the value of an extension. Raises Unfixed where the text has no number,
    NotAPeriod, UnknownParameter, NotInForce, and what reckon() raises.
    """
    value = (book or packaged_book()).value(parameter_id, _day(after), places, field)
    amount, unit, then = _period(value, extend_by)
    days = calendar or packaged_calendar()
    held = _in_order(pauses)
    ends = _end(amount, unit, after, days, held, back, binds)
    if then is not None and ends is not None:
        ends = _end(*then, ends, days, held, back, binds)
        unit = then[1]
    return _rolled(ends, unit, binds, days, held)


def explain(
    parameter_id: str,
    *,
    after: date | datetime,
    places: Sequence[str] = (),
    field: str | None = None,
    binds: str = ORGAN,
    pauses: Sequence[Pause] = (),
    extend_by: Value | int | None = None,
    back: bool = False,
    book: Book | None = None,
    calendar: Calendar | None = None,
) -> Due:
    """As due(), with the reasons. An extension in another unit is reckoned from the end of the first period."""
    value = (book or packaged_book()).value(parameter_id, _day(after), places, field)
    amount, unit, then = _period(value, extend_by)
    found = reckon(
        amount,
        unit,
        after,
        binds=binds if then is None else ORGAN,
        calendar=calendar,
        pauses=pauses,
        back=back,
        source=value.source,
        parameter=value.parameter,
    )
    if then is None or found.due is None:
        return found
    longer = reckon(*then, found.due, binds=binds, calendar=calendar, pauses=pauses, back=back)
    return replace(longer, source=value.source, parameter=value.parameter)


def _period(value: Value, extend_by: Value | int | None) -> tuple[int, str, tuple[int, str] | None]:
    """Amount and unit with an extension of the same unit added; an extension of another unit comes apart."""
    amount, unit = _number(value), value.unit
    if extend_by is None:
        return amount, unit, None
    if not isinstance(extend_by, Value):
        return amount + extend_by, unit, None
    more = _number(extend_by)
    return (amount + more, unit, None) if extend_by.unit == unit else (amount, unit, (more, extend_by.unit))


def _number(value: Value) -> int:
    if value.value is None:
        raise Unfixed(value)
    if value.unit not in _COUNTS or not isinstance(value.value, int):
        raise NotAPeriod(value)
    return value.value


def _end(
    amount: int, unit: str, after: date | datetime, days: Calendar, pauses: tuple[Pause, ...], back: bool, binds: str
) -> date | datetime | None:
    """Where the period ends before any rolling."""
    if unit not in _COUNTS:
        raise ValueError(f"unit {unit!r} is none of {', '.join(_COUNTS)}")
    if amount < 0:
        raise ValueError(f"a period of {amount} {unit}")
    if binds not in (ORGAN, PARTY):
        raise ValueError(f"binds {binds!r} is neither {ORGAN} nor {PARTY}")
    if back:
        if pauses:
            raise ValueError("a period counted back has no pauses")
        return _BACK[unit](amount, after, days)
    return _COUNTS[unit](amount, after, days, pauses)


def _working_days(amount: int, after: date | datetime, days: Calendar, pauses: tuple[Pause, ...]) -> date | None:
    at = _day(after)
    for pause in pauses:
        if days.add(at, amount) < pause.since:
            break
        if pause.until is None:
            return None
        before = pause.since - _DAY
        if before > at:
            amount -= days.count(at, before)
            at = before
        at = max(at, pause.until - _DAY)
    return days.add(at, amount)


def _calendar_days(amount: int, after: date | datetime, days: Calendar, pauses: tuple[Pause, ...]) -> date | None:
    at = _day(after)
    for pause in pauses:
        if at + timedelta(days=amount) < pause.since:
            break
        if pause.until is None:
            return None
        before = pause.since - _DAY
        if before > at:
            amount -= (before - at).days
            at = before
        at = max(at, pause.until - _DAY)
    return at + timedelta(days=amount)


def _months(amount: int, after: date | datetime, days: Calendar, pauses: tuple[Pause, ...]) -> date | None:
    start = _day(after)
    plain = _same_day(start, amount)
    return _calendar_days((plain - start).days, start, days, pauses) if pauses else plain


def _years(amount: int, after: date | datetime, days: Calendar, pauses: tuple[Pause, ...]) -> date | None:
    return _months(12 * amount, after, days, pauses)


def _hours(amount: int, after: date | datetime, days: Calendar, pauses: tuple[Pause, ...]) -> datetime | None:
    """Clock hours, over nights and weekends; a pause stops them at 00:00 of its first day."""
    at, left = _moment(after), timedelta(hours=amount)
    for pause in pauses:
        since = datetime.combine(pause.since, time(), at.tzinfo)
        if at + left < since:
            break
        if pause.until is None:
            return None
        if since > at:
            left -= since - at
            at = since
        at = max(at, datetime.combine(pause.until, time(), at.tzinfo))
    return at + left


_COUNTS: dict[str, Callable[[int, date | datetime, Calendar, tuple[Pause, ...]], date | datetime | None]] = {
    "working_days": _working_days,
    "calendar_days": _calendar_days,
    "days": _calendar_days,
    "months": _months,
    "years": _years,
    "hours": _hours,
}
_BACK: dict[str, Callable[[int, date | datetime, Calendar], date | datetime]] = {
    "working_days": lambda amount, event, days: days.add(_day(event), -amount - 1),
    "calendar_days": lambda amount, event, days: _day(event) - timedelta(days=amount + 1),
    "days": lambda amount, event, days: _day(event) - timedelta(days=amount + 1),
    "months": lambda amount, event, days: _same_day(_day(event), -amount) - _DAY,
    "years": lambda amount, event, days: _same_day(_day(event), -12 * amount) - _DAY,
    "hours": lambda amount, event, days: _moment(event) - timedelta(hours=amount),
}


def _rolled(
    ends: date | datetime | None, unit: str, binds: str, days: Calendar, pauses: tuple[Pause, ...]
) -> date | datetime | None:
    """A calendar period that binds the party runs on from a rest day to the next working day that is not paused."""
    if ends is None or binds != PARTY or unit in ("working_days", "hours") or days.works(ends):
        return ends
    return _working_days(1, ends, days, tuple(pause for pause in pauses if pause.until is None or pause.until > ends))


def _provisional(
    after: date | datetime,
    plain: date | datetime | None,
    ends: date | datetime | None,
    unit: str,
    binds: str,
    days: Calendar,
) -> bool:
    """Whether a day the answer leans on lies in a year without an arrangement."""
    if plain is None or ends is None or unit == "hours":
        return False
    if unit == "working_days":
        return days.provisional(*sorted((_day(after), _day(ends))))
    return binds == PARTY and days.provisional(_day(plain), _day(ends))


def _same_day(d: date, months: int) -> date:
    """The same day number so many months on, or that month's last day."""
    year, month = divmod(d.year * 12 + d.month - 1 + months, 12)
    return date(year, month + 1, min(d.day, gregorian.monthrange(year, month + 1)[1]))


def _in_order(pauses: Sequence[Pause]) -> tuple[Pause, ...]:
    """Pauses by their first day, overlapping and adjoining ones joined, empty ones left out."""
    if not pauses:
        return ()
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.since):
        if pause.until is not None and pause.until <= pause.since:
            continue
        last = joined[-1] if joined else None
        if last is None or (last.until is not None and last.until < pause.since):
            joined.append(pause)
        elif last.until is not None and (pause.until is None or pause.until > last.until):
            joined[-1] = Pause(last.since, pause.until)
    return tuple(joined)


def _paused(d: date, pauses: Sequence[Pause]) -> bool:
    return any(pause.since <= d and (pause.until is None or d < pause.until) for pause in pauses)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _day(at: date | datetime) -> date:
    return at.date() if isinstance(at, datetime) else at


def _moment(at: date | datetime) -> datetime:
    if not isinstance(at, datetime):
        raise ValueError(f"hours are counted from a moment, and {at} is only a day")
    return at
