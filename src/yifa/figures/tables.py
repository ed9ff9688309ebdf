"""Tables: components added for many places and many spans at once, in a few passes however many there are.

Reads   facts or cells through the FROM clause that an engine gives
Never   divides; spans do not overlap; a case counts for a place only through the codes that the place gathers
Start   each(); Grid and query() for an engine

A grid is read row by row: the first place with each span in turn, then the second. A component of one month (cell_shapes)
is grouped by the span its day lies in; one that looks at the span's own days is added once a span; different values are
told apart within each code before they are counted together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Protocol

import pyarrow as pa

from yifa.figures.cell_shapes import id_of, shape_of
from yifa.figures.compute import Asked
from yifa.figures.declared import Part
from yifa.figures.dialect import added, filter_of, filter_within, quoted
from yifa.figures.period import Period

DIALECT = "duckdb"


@dataclass(frozen=True)
class Grid:
    """Places, each with the codes it gathers, by spans. ValueError where two spans share a day: a case would count twice."""

    groups: Mapping[str, Sequence[str]]
    spans: tuple[Period, ...]

    def __post_init__(self) -> None:
        ordered = sorted(self.spans, key=lambda one: one.start)
        for one, after in pairwise(ordered):
            if after.start <= one.end:
                raise ValueError(f"{one} and {after} share a day")

    def __len__(self) -> int:
        return len(self.groups) * len(self.spans)

    @cached_property
    def values(self) -> list[list[object]]:
        """For a query: each gathered code with the position of the place that gathers it, and all codes once."""
        pairs = [(code, at) for at, below in enumerate(self.groups.values()) for code in dict.fromkeys(below)]
        codes = [code for code, _ in pairs]
        return [codes, [at for _, at in pairs], list(dict.fromkeys(codes))]


class Source(Protocol):
    """Where components are added from. Each query has the columns place and span, and a sum a component."""

    def monthly(self, parts: Sequence[Part], spans: Sequence[Period]) -> list[str]:
        """Of components that their day's month alone puts into a span."""

    def standing(self, parts: Sequence[Part], spans: Sequence[Period]) -> str:
        """Of the others, which look at the days of the span."""

    def values(self, part: Part, span: Period) -> str:
        """place and value: the different values of a component over a span, at least once each."""


@dataclass(frozen=True)
class Rows:
    """Facts: a component is a condition over each row."""

    table: str

    def monthly(self, parts: Sequence[Part], spans: Sequence[Period]) -> list[str]:
        """One pass for each day that puts cases into spans."""
        anchored: dict[str, list[Part]] = {}
        for part in parts:
            anchored.setdefault(shape_of(part).anchor, []).append(part)
        found = []
        for name, some in anchored.items():
            day = quoted(name)
            met = [f"CASE WHEN {filter_within(one, DIALECT, day, day)} THEN {added(one)} ELSE 0 END" for one in some]
            days = [(f"DATE '{one.start}'", f"DATE '{one.end}'") for one in spans]
            found.append(_by_span(self.table, day, days, _sums(some, met)))
        return found

    def standing(self, parts: Sequence[Part], spans: Sequence[Period]) -> str:
        """One pass, a sum for each component and span."""
        met = [[f"CASE WHEN {filter_of(one, span, DIALECT)} THEN {added(one)} ELSE 0 END" for span in spans] for one in parts]  # fmt: skip
        return _unfolded(self.table, parts, met)

    def values(self, part: Part, span: Period) -> str:
        """The values of the cases that count."""
        value = quoted(part.distinct)
        return f"SELECT DISTINCT place, {value} AS value FROM {self.table} WHERE {_PLACES} AND {value} IS NOT NULL AND {filter_of(part, span, DIALECT)}"  # fmt: skip


@dataclass(frozen=True)
class Sums:
    """Cells: a component is a column of sums. The spans are of whole months."""

    table: str

    def monthly(self, parts: Sequence[Part], spans: Sequence[Period]) -> list[str]:
        """One pass over the cells whose month lies in a span."""
        months = [tuple(map(str, months_of(one))) for one in spans]
        return [_by_span(f"(FROM {self.table} WHERE value IS NULL)", "begin_by", months, _sums(parts, map(id_of, parts)))]  # fmt: skip

    def standing(self, parts: Sequence[Part], spans: Sequence[Period]) -> str:
        """One pass, a filtered sum for each component and span."""
        met = [[f"CASE WHEN {_in_cells(span)} THEN {id_of(one)} END" for span in spans] for one in parts]
        return _unfolded(f"(FROM {self.table} WHERE value IS NULL)", parts, met)

    def values(self, part: Part, span: Period) -> str:
        """The values of which, over the span, some case is left."""
        return (
            f"SELECT place, value FROM {self.table} WHERE {_PLACES} AND value IS NOT NULL AND {_in_cells(span)} "
            f"GROUP BY ALL HAVING SUM({id_of(part)}) > 0"
        )


class Engine(Protocol):
    """What fills grids."""

    def table(self, parts: Sequence[Part], grid: Grid) -> dict[str, pa.ChunkedArray]:
        """The sums of components by `id_of`, each a BIGINT column in the grid's order."""


def each(engine: Engine, asked: Sequence[Asked], groups: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
    """The sums of what is asked for every place, by code, in the order asked; spans may overlap."""
    columns: dict[Asked, list[int]] = {}
    for spans in _apart({span for _, span in asked}):
        wanted = [one for one in asked if one[1] in spans]
        grid = Grid(groups, tuple(spans))
        found = engine.table([part for part, _ in wanted], grid)
        for part, span in wanted:
            columns[part, span] = found[id_of(part)].to_pylist()[spans.index(span) :: len(spans)]
    if not asked:
        return {code: [] for code in groups}
    return {
        code: list(sums) for code, sums in zip(groups, zip(*(columns[one] for one in asked), strict=True), strict=True)
    }


def _apart(spans: Iterable[Period]) -> list[list[Period]]:
    """Spans in as few lists as they need so that none in a list shares a day with another."""
    found: list[list[Period]] = []
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        free = next((some for some in found if some[-1].end < span.start), None)
        if free is None:
            found.append([span])
        else:
            free.append(span)
    return found


def unlike(parts: Iterable[Part]) -> dict[str, list[Part]]:
    """Components by procedure, of those that count the same but one."""
    found: dict[str, dict[str, Part]] = {}
    for part in parts:
        found.setdefault(part.facts, {})[id_of(part)] = part
    return {facts: list(some.values()) for facts, some in found.items()}


def noughts(grid: Grid) -> pa.ChunkedArray:
    """The column of a component of which there is nothing to add."""
    return pa.chunked_array([pa.repeat(pa.scalar(0, pa.int64()), len(grid))])


def query(source: Source, parts: Sequence[Part], spans: Sequence[Period], places: int) -> str:
    """SQL over the values of a Grid: a row for each of so many places and spans, in the grid's order, with a BIGINT for each of
    `parts`, which are of one procedure, in their order."""
    monthly = [one for one in parts if shape_of(one).kind == "monthly" and not one.distinct]
    standing = [one for one in parts if shape_of(one).kind != "monthly" and not one.distinct]
    blocks = [*(source.monthly(monthly, spans) if monthly else ()), *([source.standing(standing, spans)] if standing else ())]  # fmt: skip
    summed = [f"SUM({id_of(one)}) AS {id_of(one)}" for one in (*monthly, *standing)]
    found = [f"SELECT spot, span, {', '.join(summed)} FROM ({_UNITED.join(blocks)}) JOIN pairs USING (place) GROUP BY ALL"] if blocks else []  # fmt: skip
    for one in parts:
        if one.distinct:
            each = _UNITED.join(
                f"SELECT {n} AS span, * FROM ({source.values(one, span)})" for n, span in enumerate(spans)
            )
            found.append(f"SELECT spot, span, COUNT(DISTINCT value) AS {id_of(one)} FROM ({each}) JOIN pairs USING (place) GROUP BY ALL")  # fmt: skip
    listed = ", ".join(f"CAST(COALESCE(SUM({id_of(one)}), 0) AS BIGINT) AS {id_of(one)}" for one in parts)
    grid = f"SELECT g.spot, s.span FROM range({places}) AS g(spot), range({len(spans)}) AS s(span)"
    return (
        "WITH pairs AS MATERIALIZED (SELECT unnest($1) AS place, unnest($2) AS spot) "
        f"SELECT {listed} FROM ({grid}) LEFT JOIN ({_UNITED.join(found)}) USING (spot, span) GROUP BY spot, span ORDER BY spot, span"
    )


def months_of(span: Period) -> tuple[int, int]:
    """The first and the last month of a span, counted from the year nought."""
    first, last = ((day.year * 12 + day.month - 1) for day in (span.start, span.end))
    return first, last


_PLACES = "place IN (SELECT unnest($3))"
_UNITED = " UNION ALL BY NAME "


def _sums(parts: Iterable[Part], of: Iterable[str]) -> str:
    return ", ".join(f"SUM({one}) AS {id_of(part)}" for part, one in zip(parts, of, strict=True))


def _by_span(table: str, key: str, bounds: Sequence[tuple[str, str]], sums: str) -> str:
    """Sums by place and by the span that the key lies in."""
    low, high = min(one for one, _ in bounds), max(one for _, one in bounds)
    turns = " ".join(
        f"WHEN {key} <= {last} THEN {n}" for n, (_, last) in sorted(enumerate(bounds), key=lambda one: one[1][1])
    )
    inside = " OR ".join(f"{key} BETWEEN {one} AND {last}" for one, last in bounds)
    gaps = f" AND ({inside})" if len(bounds) > 1 else ""
    return f"SELECT place, CASE {turns} END AS span, {sums} FROM {table} WHERE {key} BETWEEN {low} AND {high}{gaps} AND {_PLACES} GROUP BY ALL"  # fmt: skip


def _unfolded(table: str, parts: Sequence[Part], met: Sequence[Sequence[str]]) -> str:
    """Sums by place, one a component and span, laid under one another."""
    each = [[f"SUM({one})" for one in some] for some in met]
    lists = ", ".join(f"unnest([{', '.join(some)}]) AS {id_of(part)}" for part, some in zip(parts, each, strict=True))
    return f"SELECT place, unnest(range({len(met[0])})) AS span, {lists} FROM {table} WHERE {_PLACES} GROUP BY place"


def _in_cells(span: Period) -> str:
    first, last = months_of(span)
    return f"begin_by >= {first} AND end_from <= {last}"
