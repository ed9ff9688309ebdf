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
from datetime import date
from functools import cached_property
from itertools import chain, pairwise, repeat
from typing import Protocol

import duckdb
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
    def tables(self) -> dict[str, pa.Table]:
        """For a query: the gathered codes, each with the position of the place that gathers it, `_alone` of places that gather
        but one and `_many` of the others; and `_codes`, each once."""
        alone: tuple[list[str], list[int]] = ([], [])
        many: tuple[list[str], list[int]] = ([], [])
        for at, below in enumerate(self.groups.values()):
            codes, spots = alone if len(below) == 1 else many
            once = below if len(below) == 1 else dict.fromkeys(below)
            codes.extend(once)
            spots.extend(repeat(at, len(once)))
        each = dict.fromkeys(chain(alone[0], many[0]))
        return {
            "_alone": _pairs(*alone),
            "_many": _pairs(*many),
            "_codes": pa.table({"place": pa.array(each, pa.string())}),
        }


def _pairs(places: Sequence[str], spots: Sequence[int]) -> pa.Table:
    return pa.table({"place": pa.array(places, pa.string()), "spot": pa.array(spots, pa.int64())})


class Source(Protocol):
    """Where components are added from: queries by place, which the caller gathers."""

    def monthly(self, parts: Sequence[Part], spans: Sequence[Period]) -> list[tuple[list[Part], str]]:
        """Of components that their day's month alone puts into a span: some at a time, place, span and a sum for each."""

    def standing(self, parts: Sequence[Part], spans: Sequence[Period]) -> str:
        """Of the others, which look at the days of the span: place, and a sum for each component and span (_listed)."""

    def values(self, part: Part, spans: Sequence[Period]) -> str:
        """place, span and value: the different values of a component over each span, at least once each."""


@dataclass(frozen=True)
class Rows:
    """Facts: a component is a condition over each row."""

    table: str

    def monthly(self, parts: Sequence[Part], spans: Sequence[Period]) -> list[tuple[list[Part], str]]:
        """One pass for each day that puts cases into spans."""
        anchored: dict[str, list[Part]] = {}
        for part in parts:
            anchored.setdefault(shape_of(part).anchor, []).append(part)
        found = []
        for name, some in anchored.items():
            day = quoted(name)
            met = [f"CASE WHEN {filter_within(one, DIALECT, day, day)} THEN {added(one)} ELSE 0 END" for one in some]
            found.append((some, _by_span(self.table, day, _days(spans), _sums(some, met))))
        return found

    def standing(self, parts: Sequence[Part], spans: Sequence[Period]) -> str:
        """One pass, a sum for each component and span."""
        met = [
            [f"CASE WHEN {filter_of(one, span, DIALECT)} THEN {added(one)} ELSE 0 END" for span in spans]
            for one in parts
        ]
        return _listed(self.table, met)

    def values(self, part: Part, spans: Sequence[Period]) -> str:
        """The values of the cases that count: in one pass where a day's month alone puts them into a span."""
        value, shape = quoted(part.distinct), shape_of(part)
        if shape.kind == "monthly":
            day = quoted(shape.anchor)
            span, inside = _span_of(day, _days(spans))
            return (
                f"SELECT DISTINCT place, {span} AS span, {value} AS value FROM {self.table} "
                f"WHERE {_PLACES} AND {value} IS NOT NULL AND {inside} AND {filter_within(part, DIALECT, day, day)}"
            )
        return " UNION ALL ".join(
            f"SELECT DISTINCT place, {n} AS span, {value} AS value FROM {self.table} "
            f"WHERE {_PLACES} AND {value} IS NOT NULL AND {filter_of(part, span, DIALECT)}"
            for n, span in enumerate(spans)
        )


@dataclass(frozen=True)
class Sums:
    """Cells: a component is a column of sums. The spans are of whole months."""

    table: str

    def monthly(self, parts: Sequence[Part], spans: Sequence[Period]) -> list[tuple[list[Part], str]]:
        """One pass over the cells whose month lies in a span."""
        sums = _sums(parts, map(id_of, parts))
        return [(list(parts), _by_span(self._counted, "begin_by", _months(spans), sums))]

    def standing(self, parts: Sequence[Part], spans: Sequence[Period]) -> str:
        """A cell counts for the spans that begin in its month or before and end in its other month or after: of spans in order
        that is a run of them. Its sum is put down where the run begins and taken off where it is past; a span has what was
        put down up to it."""
        order = sorted(range(len(spans)), key=lambda n: spans[n].start)
        months = [months_of(spans[n]) for n in order]
        first = _turn("end_from", [(f"<= {last}", n) for n, (_, last) in enumerate(months)], len(spans))
        past = _turn("begin_by", [(f"< {begin}", n) for n, (begin, _) in enumerate(months)], len(spans))
        ids = [id_of(one) for one in parts]
        filled = " OR ".join(f"{one} IS NOT NULL" for one in ids)
        runs = f"SELECT place, {first} AS first, {past} AS past, {', '.join(ids)} FROM {self._counted} WHERE {_PLACES} AND ({filled})"
        put = f"SELECT place, first AS turn, {_sums(parts, ids)} FROM ({runs}) WHERE first < past GROUP BY ALL"
        taken = _sums(parts, (f"-{one}" for one in ids))
        off = (
            f"SELECT place, past AS turn, {taken} FROM ({runs}) WHERE first < past AND past < {len(spans)} GROUP BY ALL"
        )
        rank = {n: at for at, n in enumerate(order)}
        met = [[f"CASE WHEN turn <= {rank[n]} THEN {one} END" for n in range(len(spans))] for one in ids]
        return _listed(f"({put} UNION ALL {off})", met)

    def values(self, part: Part, spans: Sequence[Period]) -> str:
        """The values of which, over a span, some case is left."""
        some = f"FROM {self.table} WHERE {_PLACES} AND value IS NOT NULL"
        left = f"GROUP BY ALL HAVING SUM({id_of(part)}) > 0"
        if shape_of(part).kind == "monthly":
            span, inside = _span_of("begin_by", _months(spans))
            return f"SELECT place, {span} AS span, value {some} AND {inside} {left}"
        return " UNION ALL ".join(
            f"SELECT place, {n} AS span, value {some} AND begin_by >= {first} AND end_from <= {last} {left}"
            for n, (first, last) in enumerate(map(months_of, spans))
        )

    @property
    def _counted(self) -> str:
        return f"(FROM {self.table} WHERE value IS NULL)"


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
    """SQL over the tables of a Grid: a row for each of so many places and spans, in the grid's order, with a BIGINT for each of
    `parts`, which are of one procedure, in their order."""
    monthly = [one for one in parts if shape_of(one).kind == "monthly" and not one.distinct]
    standing = [one for one in parts if shape_of(one).kind != "monthly" and not one.distinct]
    added: list[str] = []
    blocks = []
    for some, text in source.monthly(monthly, spans) if monthly else ():
        blocks.append(_gathered(added, text, "span, ", [id_of(one) for one in some]))
    if standing:
        names = [[f"s{at}_{n}" for n in range(len(spans))] for at, _ in enumerate(standing)]
        text = _gathered(added, source.standing(standing, spans), "", [one for some in names for one in some])
        lists = ", ".join(
            f"unnest([{', '.join(some)}]) AS {id_of(one)}" for one, some in zip(standing, names, strict=True)
        )
        blocks.append(f"SELECT spot, unnest(range({len(spans)})) AS span, {lists} FROM ({text})")
    for one in parts:
        if one.distinct:
            text = source.values(one, spans)
            pairs = "(FROM _alone UNION ALL FROM _many)"
            blocks.append(f"SELECT spot, span, COUNT(DISTINCT value) AS {id_of(one)} FROM ({text}) JOIN {pairs} USING (place) GROUP BY ALL")  # fmt: skip
    listed = ", ".join(f"CAST(COALESCE({id_of(one)}, 0) AS BIGINT) AS {id_of(one)}" for one in parts)
    grid = f"SELECT g.spot, s.span FROM range({places}) AS g(spot), range({len(spans)}) AS s(span)"
    joined = " ".join(f"LEFT JOIN ({one}) USING (spot, span)" for one in blocks)
    before = f"WITH {', '.join(added)} " if added else ""
    return f"{before}SELECT {listed} FROM ({grid}) {joined} ORDER BY spot, span"


def fetched(base: duckdb.DuckDBPyConnection, text: str, grid: Grid) -> dict[str, pa.ChunkedArray]:
    """The columns that a query() over a grid gives, by name."""
    cursor = base.cursor()
    for name, table in grid.tables.items():
        cursor.register(name, table)
    found = cursor.sql(text).to_arrow_table()
    return dict(zip(found.column_names, found.columns, strict=True))


def _gathered(added: list[str], text: str, by: str, names: Sequence[str]) -> str:
    """Sums of places in the places that gather them. `text` gives one row a place (and span); it is put among `added`.

    A place that gathers one code has its sums as they are: most do, and need not be added again."""
    whole = f"added_{len(added)}"
    added.append(f"{whole} AS MATERIALIZED ({text})")
    sums = ", ".join(f"CAST(SUM({one}) AS BIGINT) AS {one}" for one in names)
    return (
        f"SELECT spot, {by}{', '.join(names)} FROM {whole} JOIN _alone USING (place) UNION ALL "
        f"SELECT spot, {by}{sums} FROM {whole} JOIN _many USING (place) GROUP BY {by}spot"
    )


def month_of(day: date) -> int:
    """A day's month, counted from the year nought."""
    return day.year * 12 + day.month - 1


def months_of(span: Period) -> tuple[int, int]:
    """The first and the last month of a span."""
    return month_of(span.start), month_of(span.end)


_PLACES = "place IN (SELECT place FROM _codes)"


def _sums(parts: Iterable[Part], of: Iterable[str]) -> str:
    return ", ".join(f"CAST(SUM({one}) AS BIGINT) AS {id_of(part)}" for part, one in zip(parts, of, strict=True))


def _turn(key: str, turns: Sequence[tuple[str, int]], last: int) -> str:
    return f"CASE {' '.join(f'WHEN {key} {met} THEN {n}' for met, n in turns)} ELSE {last} END"


def _days(spans: Sequence[Period]) -> list[tuple[str, str]]:
    return [(f"DATE '{one.start}'", f"DATE '{one.end}'") for one in spans]


def _months(spans: Sequence[Period]) -> list[tuple[str, str]]:
    return [(str(first), str(last)) for first, last in map(months_of, spans)]


def _span_of(key: str, bounds: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Which span the key lies in, and the condition that it lies in one: first of all within the whole, by which files are skipped."""
    inside = [f"{key} BETWEEN {one} AND {last}" for one, last in bounds]
    low, high = min(one for one, _ in bounds), max(one for _, one in bounds)
    span = " ".join(f"WHEN {met} THEN {n}" for n, met in enumerate(inside))
    return f"CASE {span} END", f"{key} BETWEEN {low} AND {high} AND ({' OR '.join(inside)})"


def _by_span(table: str, key: str, bounds: Sequence[tuple[str, str]], sums: str) -> str:
    """Sums by place and by the span that the key lies in."""
    span, inside = _span_of(key, bounds)
    return f"SELECT place, {span} AS span, {sums} FROM {table} WHERE {_PLACES} AND {inside} GROUP BY ALL"


def _listed(table: str, met: Sequence[Sequence[str]]) -> str:
    """Sums by place, one a component and span: s0_0 is that of the first component over the first span."""
    sums = ", ".join(
        f"CAST(SUM({one}) AS BIGINT) AS s{at}_{n}" for at, some in enumerate(met) for n, one in enumerate(some)
    )
    return f"SELECT place, {sums} FROM {table} WHERE {_PLACES} GROUP BY place"
