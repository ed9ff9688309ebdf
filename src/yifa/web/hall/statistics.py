"""Statistics: the year's tables of enforcement (年度行政执法统计表), every number from a declared figure, whole and by unit.

Reads   year_tables.yaml for the rows, yifa.figures for the numbers
Never   writes 0 for what is not recorded: such a cell is empty, with its reason
Start   tables_of()
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.cache import cache as kept

from yifa.engine.models import PlaceRow, Unit
from yifa.figures import fresh
from yifa.figures.compute import ABSENT, Computer
from yifa.figures.declared import Figure, UnknownFigure, find
from yifa.figures.period import Period
from yifa.figures.serving import NotHere
from yifa.figures.units import in_unit, printed
from yifa.law.parameters import NotInForce, book
from yifa.web.hall.kinds import Kind, kinds

FILE = Path(__file__).with_name("year_tables.yaml")
DUE = "report.enforcement_stats"
KEEP = 600  # seconds a year's tables are kept: they take a pass over the facts
NO_FIGURE = "本平台还没有登记这一程序"
NO_SPLIT = "没有分机构统计"
UNIT_COLUMN = "unit"


@dataclass(frozen=True)
class Cell:
    """A number as printed, or None with the reason; `exact` is what was added (分 for money)."""

    exact: int | None
    money: bool = False

    @property
    def shown(self) -> str:
        if self.exact is None:
            return "—"
        return printed(in_unit(self.exact, "wan_yuan"), 2) if self.money else str(self.exact)


@dataclass(frozen=True)
class Row:
    """A row: its whole, a cell for each unit of the table, and why a number is missing or not whole."""

    name: str
    whole: Cell
    parts: tuple[Cell, ...] = ()
    why: str = ""
    total: bool = False
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One of the six tables; `units` are those with a number in it."""

    slug: str
    name: str
    law: str
    units: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def kinds(self) -> list[Kind]:
        """What is published of the cases that its numbers count."""
        counted = {part.facts for row in self.rows for slug in row.figures for part in find(slug).parts}
        return [one for one in kinds() if one.procedure.slug in counted]

    @property
    def reasons(self) -> list[tuple[str, list[str]]]:
        """why -> the rows it holds for, in the order they stand."""
        found: dict[str, list[str]] = {}
        for row in self.rows:
            if row.why:
                found.setdefault(row.why, []).append(row.name)
        return list(found.items())


@dataclass(frozen=True)
class Year:
    """The tables of a year. `until` is the last day counted; `due` the day by which they must be public."""

    place: str
    year: int
    until: date
    due: date | None
    due_source: str
    tables: tuple[Table, ...] = field(default=())
    fingerprint: str = ""

    @property
    def whole(self) -> bool:
        """Whether the year is over."""
        return self.until == date(self.year, 12, 31)


@cache
def declared() -> dict[str, Any]:
    """The tables' file; ValueError names a row that has neither figures nor a reason."""
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for table in raw["tables"]:
        for row in table["rows"]:
            if not row.get("figures") and not row.get("absent"):
                raise ValueError(f"{FILE.name}: row '{row['name']}' names neither figures nor why there are none")
    return raw


def notes() -> list[str]:
    """What is counted how, under the tables."""
    return list(declared()["notes"])


def due_of(year: int, codes: tuple[str, ...]) -> tuple[date | None, str]:
    """The day by which a year's tables must be public, and its source."""
    try:
        value = book().value(DUE, date(year + 1, 1, 1), codes)
    except NotInForce:
        return None, ""
    if not isinstance(value.value, str):
        return None, ""
    month, day = value.value.split("-")
    return date(year + 1, int(month), int(day)), value.source


def tables_of(place: PlaceRow, year: int, on: date, codes: tuple[str, ...]) -> Year:
    """The tables of a year as the cases stand on a day; kept for KEEP seconds."""
    key = f"hall-statistics-{place.code}-{year}-{on.isoformat()}"
    held = kept.get(key)
    if held is None:
        held = _made(place, year, on, codes)
        kept.set(key, held, KEEP)
    return held


def _made(place: PlaceRow, year: int, on: date, codes: tuple[str, ...]) -> Year:
    until = min(date(year, 12, 31), on)
    due, source = due_of(year, codes)
    if until < date(year, 1, 1):
        return Year(place.name, year, until, due, source)
    try:
        computer = fresh(place.code)
    except NotHere:
        return Year(place.name, year, until, due, source)
    period = Period(date(year, 1, 1), until)
    names = dict(Unit.objects.filter(place__in=computer.places).values_list("slug", "name"))
    tables = tuple(_table(one, computer, period, names) for one in declared()["tables"])
    return Year(place.name, year, until, due, source, tables, computer.fingerprint)


def _known(slugs: list[str]) -> list[Figure]:
    found = []
    for slug in slugs:
        try:
            found.append(find(slug))
        except UnknownFigure:
            continue
    return found


def _table(raw: dict[str, Any], computer: Computer, period: Period, names: dict[str, str]) -> Table:
    known = [(row, _known(row.get("figures", []))) for row in raw["rows"]]
    by_unit = {figure.slug: _by_unit(computer, figure, period) for _, figures in known for figure in figures}
    present = {unit for added in by_unit.values() for unit in added}
    units = sorted(present, key=lambda slug: names.get(slug, slug))
    rows = tuple(_row(row, figures, computer, period, units, by_unit) for row, figures in known)
    return Table(raw["slug"], raw["name"], raw["law"], tuple(names.get(one, one) for one in units), rows)


def _by_unit(computer: Computer, figure: Figure, period: Period) -> dict[str, int]:
    if UNIT_COLUMN not in figure.split_by:
        return {}
    return {value: result.numerator or 0 for value, _, result in computer.split(figure, period, UNIT_COLUMN)}


def _row(
    raw: dict[str, Any], figures: list[Figure], computer: Computer, period: Period, units: list[str],
    by_unit: dict[str, dict[str, int]],
) -> Row:  # fmt: skip
    money, name, total = bool(raw.get("money")), raw["name"], bool(raw.get("total"))
    if not figures:
        blank = Cell(None, money)
        return Row(name, blank, tuple(blank for _ in units), raw.get("absent", NO_FIGURE), total)
    results = computer.results(figures, period)
    told = [one for one in results if one.state != ABSENT and one.numerator is not None]
    why = "；".join(dict.fromkeys(one.empty for one in results if one.state == ABSENT))
    slugs = tuple(one.figure.slug for one in told)
    if not told:
        blank = Cell(None, money)
        return Row(name, blank, tuple(blank for _ in units), why, total)
    whole = Cell(sum(one.numerator or 0 for one in told), money)
    split = all(UNIT_COLUMN in one.figure.split_by for one in told)
    if units and not split:
        why = "；".join(one for one in (why, NO_SPLIT) if one)
    parts = tuple(Cell(sum(by_unit[slug].get(unit, 0) for slug in slugs) if split else None, money) for unit in units)
    return Row(name, whole, parts, why, total, slugs)
