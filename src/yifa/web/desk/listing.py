"""Listing: the questions a list of cases may be asked, from its address, and the same questions in words.

Reads   the address, the catalogue, one's sight
Never   counts a big table; never lets a filter widen what one may see
Start   Filter.of(), page_of()
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from yifa.engine import catalogue, seen
from yifa.engine.declaration import Procedure
from yifa.engine.models import CaseRow, Involved, Person, Unit
from yifa.web.desk.seat import Seat
from yifa.web.words import day_words, step_name

PAGE = 50
STATES = {"open": "办理中", "overdue": "已逾期", "paused": "没有在计的期限", "closed": "已办结", "all": "全部"}
DATES = {"opened": "立案日期", "closed": "终结日期", "due": "到期日"}
COLUMNS = {"opened": "opened_on", "closed": "closed_on", "due": "due_on"}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Filter:
    """What is asked of a list. Every part is text of the address; what can't be read is left out and told."""

    procedure: str = ""
    state: str = "open"
    unit: str = ""
    officer: str = ""
    exit: str = ""
    step: str = ""
    dates: str = "opened"
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Filter:
        """The filter in an address."""
        return cls(**{one.name: asked.get(one.name, one.default).strip()[:80] for one in fields(cls)})

    @property
    def wrong(self) -> list[str]:
        """What of the filter can't be read, in sentences."""
        found = []
        for name, words in (("since", "起始日期"), ("until", "截止日期")):
            if getattr(self, name) and _day(getattr(self, name)) is None:
                found.append(f"W-301　{words}“{getattr(self, name)}”不是日期，没有按它筛选；请写成 2025-10-13 的样子。")
        if self.state not in STATES:
            found.append("W-302　没有这种状态，没有按它筛选；请从列表中选择。")
        if self.officer and not self.officer.isdecimal():
            found.append("W-303　没有这名经办人，没有按它筛选；请从列表中选择。")
        return found

    @property
    def window(self) -> str:
        """The column that days are asked of; empty where none are."""
        return COLUMNS.get(self.dates, "opened_on") if _day(self.since) or _day(self.until) else ""

    @property
    def key(self) -> str:
        """The column that the list is ordered by: the day that was asked about, else the day it was opened."""
        return "id" if self.officer.isdecimal() else self.window or "opened_on"

    @property
    def index(self) -> str:
        """The index that knows most of what is asked."""
        if self.state in ("open", "overdue", "paused") or self.step or self.window == "due_on":
            return seen.OPEN
        if self.window == "closed_on":
            return seen.CLOSED
        return seen.OF_PROCEDURE if self.procedure else seen.LISTED

    def apply(self, rows: QuerySet[CaseRow], on: date) -> QuerySet[CaseRow]:
        """The rows that answer it."""
        column = COLUMNS.get(self.dates, "opened_on")
        since, until = _day(self.since), _day(self.until)
        asked = {
            "procedure": self.procedure, "unit__slug": self.unit, "exit": self.exit, "waits_step": self.step,
            f"{column}__gte": since, f"{column}__lte": until,
        }  # fmt: skip
        rows = rows.filter(**{name: value for name, value in asked.items() if value})
        if self.officer.isdecimal():
            rows = rows.filter(Exists(Involved.objects.filter(case=OuterRef("pk"), person=int(self.officer[:18]))))
        match self.state:
            case "open":
                return rows.filter(closed_on=None)
            case "overdue":
                return rows.filter(closed_on=None, due_on__lt=on)
            case "paused":
                return rows.filter(closed_on=None, due_on=None)
            case "closed":
                return rows.filter(closed_on__isnull=False)
        return rows

    def words(self, procedure: Procedure | None) -> str:
        """The filter in a sentence: what the head of a list and an exported file say."""
        which = procedure.name if procedure else f"{self.procedure}（目录中没有）"
        said = [f"程序：{which}" if self.procedure else "全部程序", f"状态：{STATES.get(self.state, '全部')}"]
        if self.unit:
            name = Unit.objects.filter(slug=self.unit).values_list("name", flat=True).first()
            said.append(f"承办机构：{name or self.unit}")
        if self.officer.isdecimal():
            name = Person.objects.filter(pk=int(self.officer[:18])).values_list("name", flat=True).first()
            said.append(f"经办人：{name or self.officer}")
        if self.exit:
            said.append(f"终结方式：{procedure.exit_name(self.exit) if procedure else self.exit}")
        if self.step:
            said.append(f"等待：{step_name(procedure, self.step) if procedure else self.step}")
        if _day(self.since) or _day(self.until):
            span = f"{day_words(self.since) if _day(self.since) else '最早'}至{day_words(self.until) if _day(self.until) else '最近'}"
            said.append(f"{DATES.get(self.dates, DATES['opened'])}：{span}")
        return "；".join(said)


def cases_of(seat: Seat, asked: Filter) -> QuerySet[CaseRow]:
    """The cases that answer the filter and may be seen, the newest first."""
    rows = asked.apply(seat.sight.cases(), seat.today).select_related("unit")
    return rows.order_by("-id") if asked.key == "id" else rows.order_by(f"-{asked.key}", "-id")


def page_of(seat: Seat, asked: Filter, cursor: str) -> tuple[list[CaseRow], str]:
    """One page after a cursor `<day>.<id>`, and the cursor of the next; a broken cursor is the first page."""
    text, _, number = cursor.partition(".")
    after = (text, int(number)) if _day(text) and number.isascii() and number.isdigit() and len(number) < 19 else None
    ids = _ids(seat, asked, after, PAGE + 1)
    held = CaseRow.objects.select_related("unit").in_bulk(ids[:PAGE])
    found = [held[id] for id in ids[:PAGE] if id in held]
    if len(ids) <= PAGE or not found:
        return found, ""
    day = getattr(found[-1], "opened_on" if asked.key == "id" else asked.key)
    return found, f"{day.isoformat()}.{found[-1].pk}"


def _ids(seat: Seat, asked: Filter, after: seen.Place | None, limit: int) -> list[int]:
    """The ids of a page: what an officer acted in from what that officer acted in, all else from the index of its units."""
    units = None
    if asked.unit:
        units = frozenset(id for id, (slug, _) in seat.sight.units.items() if slug == asked.unit)
    rows = replace(asked, unit="", officer="").apply(CaseRow.objects.all(), seat.today)
    if asked.index == seen.OPEN:  # what is due or waits for a step is open; the index holds what is
        rows = rows.filter(closed_on=None)
    wanted = seen.Asked(rows, asked.key, asked.index, units, asked.procedure)
    if asked.officer.isdecimal():
        return seen.acted(seat.sight, wanted, int(asked.officer[:18]), after=after, limit=limit)
    return seen.newest(seat.sight, wanted, after=after, limit=limit)


def procedures_to_choose() -> list[tuple[str, str]]:
    """(slug, name) of the catalogue."""
    return [(one.slug, one.name) for one in catalogue.every()]
