"""Period: a span of days that figures are counted over.

Reads   nothing
Never   knows what day it is
Start   Period
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """A span of days, both ends counted. ValueError where it ends before it begins."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period from {self.start} to {self.end}")

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31))

    def before(self) -> Period:
        """The same span a year earlier; the end of February stays the end of February."""
        return Period(_year_back(self.start), _year_back(self.end, last=_is_last(self.end)))

    def months(self) -> tuple[Period, ...]:
        """The calendar months it covers, the first and the last cut to it."""
        found = []
        year, month = self.start.year, self.start.month
        while (year, month) <= (self.end.year, self.end.month):
            whole = Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
            found.append(Period(max(whole.start, self.start), min(whole.end, self.end)))
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return tuple(found)

    @property
    def words(self) -> str:
        """2022年, 2022年5月, or 2022年1月1日至2022年6月30日."""
        if self == Period.year(self.start.year):
            return f"{self.start.year}年"
        if self.months() == (self,) and self.start.day == 1 and _is_last(self.end):
            return f"{self.start.year}年{self.start.month}月"
        return "至".join(f"{day.year}年{day.month}月{day.day}日" for day in (self.start, self.end))

    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


def _is_last(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _year_back(day: date, *, last: bool = False) -> date:
    longest = monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=longest if last else min(day.day, longest))
