"""Asked: which county the one at the desk may see, its towns, the months that are asked about, and where numbers come from.

Reads   posts of today, the tree of places, figures of this installation, accepted packages of the towns that are elsewhere
Never   lets anybody look whose post does not reach the whole county; takes a town's package where its own cases are here
Start   asked_of()
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest

from yifa.engine import sql
from yifa.engine.models import PlaceRow, Unit
from yifa.engine.refusals import Refusal
from yifa.figures import fresh
from yifa.figures.period import Period
from yifa.figures.side_by_side import SideBySide, Source
from yifa.upward import merged
from yifa.web.desk.figures import EARLIEST, LATEST
from yifa.web.desk.seat import Seat

PARTS = {
    "": (1, 12, "全年"), "h1": (1, 6, "上半年"), "h2": (7, 12, "下半年"),
    **{f"q{n}": (3 * n - 2, 3 * n, f"第{'一二三四'[n - 1]}季度") for n in range(1, 5)},
    **{f"m{n:02d}": (n, n, f"{n}月") for n in range(1, 13)},
}  # fmt: skip
MOST_MONTHS = 36
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
OWN, PACKAGE, NONE = "own", "package", "none"


class NotOfCounty(Refusal):
    code = "W-601"
    text = "“辖区对照”供县（市、区）一级、职责覆盖整个辖区的岗位查看，您今天没有这样的岗位。本地的数在“指标”里看；确需查看的，请联系管理员核对岗位设置。"


@dataclass(frozen=True)
class Town:
    """A place directly below the county: the codes that count for it, and where its numbers come from."""

    code: str
    name: str
    short: str
    below: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Asked:
    """What the address asks: a county and whole months of it, and the same as it stands in the address."""

    county: PlaceRow
    counties: tuple[PlaceRow, ...]
    period: Period
    year: str
    part: str
    since: str
    until: str
    seat: Seat
    request: HttpRequest

    @property
    def query(self) -> str:
        """The same question in another page's address."""
        span = {"year": self.year, "part": self.part} if self.year else {"since": self.since, "until": self.until}
        return urlencode({"place": self.county.code, **{key: value for key, value in span.items() if value}})

    @property
    def words(self) -> str:
        """2022年第一季度."""
        return f"{self.year}年{PARTS[self.part][2] if self.part else ''}" if self.year else self.period.words

    @property
    def parts(self) -> list[tuple[str, str]]:
        return [(slug, words) for slug, (_, _, words) in PARTS.items()]

    def of_place(self, code: str) -> str:
        """The question about one place on the figures pages."""
        span = {"year": self.year} if self.year and not self.part else {"since": self.period.start.isoformat(), "until": self.period.end.isoformat()}  # fmt: skip
        return urlencode({"place": code, **span})

    @cached_property
    def towns(self) -> tuple[Town, ...]:
        """The places directly below the county, by code."""
        rows = sql.rows(
            "WITH RECURSIVE tree (code, top) AS (SELECT code, code FROM yifa_place WHERE parent_id = %s AND level <> 'village' UNION "
            "SELECT p.code, tree.top FROM yifa_place p JOIN tree ON p.parent_id = tree.code) "
            "SELECT tree.top, tree.code, p.name, p.short FROM tree JOIN yifa_place p ON p.code = tree.code ORDER BY tree.top, tree.code",
            [self.county.code],
        )  # fmt: skip
        below: dict[str, list[str]] = {}
        named: dict[str, tuple[str, str]] = {}
        for top, code, name, short in rows:
            below.setdefault(top, []).append(code)
            if top == code:
                named[code] = (name, short)
        return tuple(Town(code, *named[code], tuple(some), self._source(some)) for code, some in below.items())

    def _source(self, below: list[str]) -> str:
        if not self._here.isdisjoint(below):
            return OWN
        return PACKAGE if self._sent is not None and self._sent.towns(below) else NONE

    @cached_property
    def _sent(self) -> merged.Merged | None:
        """The sums of all accepted packages."""
        return merged.rollup()

    @cached_property
    def _here(self) -> set[str]:
        """Places whose units, and so whose cases, are in this installation."""
        return set(Unit.objects.values_list("place_id", flat=True).distinct())

    @property
    def own_organs(self) -> bool:
        """Whether the county's own organs have cases in this installation."""
        return self.county.code in self._here

    @cached_property
    def side_by_side(self) -> SideBySide:
        """The towns side by side over what is here, brought up to date, and what they have sent."""
        here = fresh(self.county.code)
        for sentence in here.rebuilt:
            messages.warning(self.request, sentence)
        own: Mapping[str, tuple[str, ...]] = {one.code: one.below for one in self.towns if one.source == OWN}
        apart = (self.county.code,) if self.own_organs else ()
        sources = [Source(here.engine, {**own, **{code: (code,) for code in apart}})]
        sent = {one.code: one.below for one in self.towns if one.source == PACKAGE}
        if sent and self._sent is not None:
            sources.append(Source(self._sent, sent, self._sent.stated))
        return SideBySide(self.county.code, [one.code for one in self.towns], sources, apart)


def asked_of(request: HttpRequest) -> Asked:
    """The county and months asked for; what can't be read is told, and the last year shown. Raises NotOfCounty."""
    seat: Seat = request.seat
    held = seat.over_others
    if not held:
        raise NotOfCounty
    code = request.GET.get("place", "")
    county = next((one for one in held if one.code == code), held[0])
    if code and code != county.code:
        messages.error(request, "W-602　没有这个地方，或者不在您的职责范围内；现在显示的是您所在的地方。")
    period, year, part, since, until = _span(request, seat.today)
    return Asked(county, held, period, year, part, since, until, seat, request)


def _span(request: HttpRequest, today: date) -> tuple[Period, str, str, str, str]:
    year, part, since, until = (request.GET.get(name, "").strip() for name in ("year", "part", "since", "until"))
    if (since or until) and not year:
        first, last = _month(since), _month(until)
        if first and last and first <= last and len((span := Period(first, _end(last))).months()) <= MOST_MONTHS:
            return span, "", "", since, until
        messages.error(request, f"W-603　起止月份不能识别，或者止月早于起月，或者超过{MOST_MONTHS}个月；请按“2022-03”的样子重新填写。现在显示的是最近一个年度。")  # fmt: skip
        part = ""
    elif year and not (year.isascii() and year.isdigit() and len(year) == 4 and EARLIEST <= int(year) <= LATEST):
        messages.error(request, f"W-604　“{year[:20]}”不是年度，请填四位数字。现在显示的是最近一个年度。")
        year = ""
    # until the reports on a year are due, in January, it is the year that is asked about
    year = year or str(today.year - (today.month == 1))
    first_month, last_month, _ = PARTS.get(part, PARTS[""])
    return (
        Period(date(int(year), first_month, 1), _end(date(int(year), last_month, 1))),
        year,
        part if part in PARTS else "",
        "",
        "",
    )


def _month(text: str) -> date | None:
    found = MONTH.fullmatch(text)
    if not found or not (EARLIEST <= int(found[1]) <= LATEST and 1 <= int(found[2]) <= 12):
        return None
    return date(int(found[1]), int(found[2]), 1)


def _end(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])
