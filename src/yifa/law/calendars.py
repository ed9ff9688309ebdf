"""Working days: which days count, read from the State Council's yearly arrangement of holidays.

Reads   calendars/<year>.yaml (one a year), calendars/statutory.yaml for years that have no arrangement yet
Never   fails on a year without a table: it computes the year and calls every answer that leans on it provisional
Start   calendar(), then Calendar.add() and Calendar.count()
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from yifa.law import files
from yifa.law.files import LawFileError

PACKAGED = Path(__file__).with_name("calendars")
STATUTORY = "statutory.yaml"
WORKING, WEEKEND, MADE_UP = "工作日", "周末", "调休上班"
_DAY = timedelta(days=1)
_SPARE = 20  # years laid out on both sides of the tables at first; more are added when asked for
_Layout = tuple[int, list[int], list[int]]  # first day; working days before each day; the working days themselves


@dataclass(frozen=True, slots=True)
class Day:
    """One day and why it does or does not count."""

    date: date
    works: bool
    why: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class Year:
    """One year's arrangement: rest days with the holiday's name, weekend days moved to work."""

    year: int
    off: Mapping[date, str]
    work: frozenset[date]
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Statutory:
    """Rest days fixed by 全国年节及纪念日放假办法, for years whose arrangement has not been published.

    fixed: (month, day) -> name, every year; moving: dates that follow the lunar year or the solar term -> name.
    """

    fixed: Mapping[tuple[int, int], str]
    moving: Mapping[date, str]


class Calendar:
    """Working days of all years. `years` are arrangements; a year without one is computed and provisional."""

    def __init__(self, years: Iterable[Year], statutory: Statutory) -> None:
        self.years: dict[int, Year] = {year.year: year for year in years}
        self._statutory = statutory
        self._off: dict[date, str] = {}
        self._work: set[date] = set()
        for year in self.years.values():
            self._off.update(year.off)
            self._work.update(year.work)
        self._bare = self._first_and_last_covered()
        first = min(self.years, default=2026)
        self._layout = self._lay_out(max(1, first - _SPARE), max(self.years, default=first) + _SPARE)

    def day(self, d: date) -> Day:
        """What day `d` is."""
        bare = d.year not in self.years
        if d in self._work:
            return Day(d, True, MADE_UP, bare)
        name = self._off.get(d) or (self._statutory_name(d) if bare else None)
        if name:
            return Day(d, False, f"{name}放假", bare)
        return Day(d, False, WEEKEND, bare) if d.weekday() >= 5 else Day(d, True, WORKING, bare)

    def works(self, d: date) -> bool:
        """Whether `d` is a working day."""
        first, upto, _ = self._covering(d.toordinal())
        at = d.toordinal() - first
        return upto[at + 1] > upto[at]

    def add(self, d: date, n: int) -> date:
        """The n-th working day after `d`; with n below 0 the n-th before it; `d` itself for 0."""
        if n == 0:
            return d
        ordinal = d.toordinal()
        first, upto, days = self._covering(ordinal)
        at = ordinal - first
        place = upto[at + 1] + n - 1 if n > 0 else upto[at] + n
        while not 0 <= place < len(days):
            # No year has half as many working days as days, so twice the number is always far enough.
            first, upto, days = self._covering(ordinal + 2 * n + (400 if n > 0 else -400))
            at = ordinal - first
            place = upto[at + 1] + n - 1 if n > 0 else upto[at] + n
        return date.fromordinal(days[place])

    def count(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b`; negative when `b` is before `a`."""
        low, high = a.toordinal(), b.toordinal()
        self._covering(low)
        first, upto, _ = self._covering(high)
        return upto[high + 1 - first] - upto[low + 1 - first]

    def next_working(self, d: date) -> date:
        """`d` if it is a working day, otherwise the first one after it."""
        return d if self.works(d) else self.add(d, 1)

    def provisional(self, a: date, b: date) -> bool:
        """Whether some day from `a` to `b` lies in a year without an arrangement (暂定)."""
        first, last = a.year, b.year
        if self._bare is not None and self._bare[0] <= first and last <= self._bare[1]:
            return False
        return any(year not in self.years for year in range(first, last + 1))

    def _first_and_last_covered(self) -> tuple[int, int] | None:
        """The years from first to last, when none between them is missing."""
        if not self.years:
            return None
        first, last = min(self.years), max(self.years)
        return (first, last) if len(self.years) == last - first + 1 else None

    def _statutory_name(self, d: date) -> str | None:
        return self._statutory.fixed.get((d.month, d.day)) or self._statutory.moving.get(d)

    def _lay_out(self, first_year: int, last_year: int) -> _Layout:
        """Number the working days of these years, so that add and count are look-ups."""
        first = date(first_year, 1, 1).toordinal()
        upto, days = [0], []
        for ordinal in range(first, date(last_year, 12, 31).toordinal() + 1):
            if self._works_by_rule(date.fromordinal(ordinal)):
                days.append(ordinal)
            upto.append(len(days))
        return first, upto, days

    def _covering(self, ordinal: int) -> _Layout:
        """The layout, grown first when the day lies outside it. One assignment: threads see the old or the new."""
        layout = self._layout
        if layout[0] <= ordinal < layout[0] + len(layout[1]) - 1:
            return layout
        if not 1 <= ordinal <= date.max.toordinal():
            raise OverflowError("date out of range")
        year = date.fromordinal(ordinal).year
        now_first = date.fromordinal(layout[0]).year
        now_last = date.fromordinal(layout[0] + len(layout[1]) - 2).year
        self._layout = layout = self._lay_out(max(1, min(now_first, year - 9)), min(9999, max(now_last, year + 9)))
        return layout

    def _works_by_rule(self, d: date) -> bool:
        if d in self._work:
            return True
        if d.weekday() >= 5 or d in self._off:
            return False
        return d.year in self.years or self._statutory_name(d) is None


def load(*folders: Path) -> Calendar:
    """The packaged years, with the years of each folder added or put in their place, in the order given.

    Raises LawFileError, which names the file.
    """
    years: dict[int, Year] = {}
    for folder in (PACKAGED, *folders):
        for path in files.sheets(folder):
            if path.name == STATUTORY:
                continue
            year = _year(path, files.shown(path, folder))
            years[year.year] = year
    return Calendar(years.values(), _statutory(PACKAGED / STATUTORY, f"{PACKAGED.name}/{STATUTORY}"))


@cache
def calendar() -> Calendar:
    """The packaged calendar."""
    return load()


def _year(path: Path, name: str) -> Year:
    found = files.mapping(files.read(path, name), name, needs=("year", "off", "work"), may=("notice", "source"))
    number = found["year"]
    if not isinstance(number, int) or path.stem != str(number):
        raise LawFileError(f"{name}: year {number!r} is not the year in the file's name")
    off = _rests(found["off"], number, name)
    work = [files.day(each, name) for each in _list(found["work"], name, "work")]
    for d in work:
        _near(d, number, name)
        if d.weekday() < 5:
            raise LawFileError(f"{name}: work: {d} is no Saturday or Sunday")
        if d in off or work.count(d) > 1:
            raise LawFileError(f"{name}: {d} is given twice")
    notice = files.text(found["notice"], name, "notice") if "notice" in found else None
    return Year(number, off, frozenset(work), notice)


def _rests(found: object, year: int, name: str) -> dict[date, str]:
    off: dict[date, str] = {}
    for row in _list(found, name, "off"):
        holiday = files.mapping(row, name, needs=("name", "from", "to"))
        label = files.text(holiday["name"], name, "name")
        d, last = files.day(holiday["from"], name), files.day(holiday["to"], name)
        if d > last:
            raise LawFileError(f"{name}: {label}: from {d} is after to {last}")
        while d <= last:
            _near(d, year, name)
            if d in off:
                raise LawFileError(f"{name}: {d} is given twice")
            off[d] = label
            d += _DAY
    return off


def _near(d: date, year: int, name: str) -> None:
    """A year's notice may reach into the last days of the year before and the first of the year after."""
    if not date(year - 1, 12, 25) <= d <= date(year + 1, 1, 7):
        raise LawFileError(f"{name}: {d} does not belong to {year}")


def _list(found: object, name: str, key: str) -> Sequence[object]:
    if not isinstance(found, list):
        raise LawFileError(f"{name}: {key}: found {found!r}, expected a list")
    return found


def _statutory(path: Path, name: str) -> Statutory:
    found = files.mapping(files.read(path, name), name, needs=("fixed", "moving"), may=("source",))
    fixed: dict[tuple[int, int], str] = {}
    for label, days in files.mapping(found["fixed"], name, needs=(), may=found["fixed"]).items():
        for each in _list(days, name, label):
            d = files.day(f"2000-{each}", name)
            fixed[d.month, d.day] = label
    moving: dict[date, str] = {}
    for label, days in files.mapping(found["moving"], name, needs=(), may=found["moving"]).items():
        for each in _list(days, name, label):
            moving[files.day(each, name)] = label
    return Statutory(fixed, moving)
