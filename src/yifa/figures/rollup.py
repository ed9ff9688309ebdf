"""Rollup: an engine that adds cells instead of rows. Every figure, place and span that cells can give, exactly as from facts.

Reads   the cells that their manifest names (cells.py); the facts for what cells can't give, and for cases
Never   answers from cells and facts of two states; never takes a span for a whole month that is not one
Start   Rollup
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from yifa.figures import cell_manifest, tables
from yifa.figures.cell_manifest import BadCells, Shelf
from yifa.figures.cell_shapes import id_of, shape_of
from yifa.figures.cell_sql import BY_PLACE, BY_UNIT, of_level
from yifa.figures.compute import Asked, External
from yifa.figures.declared import Part
from yifa.figures.duck import OPTIONS, Duck
from yifa.figures.manifest import Manifest
from yifa.figures.period import Period

Span = tuple[int, int]
month_of = tables.month_of


def whole_months(period: Period) -> Span | None:
    """The first and the last month of a span that begins with a month and ends with one; else None."""
    begins, ends = period.start.day == 1, (period.end + timedelta(days=1)).day == 1
    return tables.months_of(period) if begins and ends else None


def cut(period: Period) -> tuple[Period | None, list[Period]]:
    """The whole months within a span, and what is left before and after them."""
    months = period.months()
    whole = [one for one in months if whole_months(one)]
    edges = [one for one in months if not whole_months(one)]
    return (Period(whole[0].start, whole[-1].end), edges) if whole else (None, [period])


class Rollup:
    """An engine over a folder of cells as its manifest stood when it was made. Safe to use from several threads.

    `facts` is the folder of facts they were added from: without it, what needs facts is refused (BadCells F-307), as is a
    folder whose facts are of another state (F-308). `from_facts` names what was added from facts so far, for whoever tells.
    """

    def __init__(self, folder: Path, facts: Path | None = None, *, memory: str = "2GB") -> None:
        self.folder, self.memory = folder, memory
        self.cells = cell_manifest.read(folder).checked(folder)
        self.facts: Duck | None = Duck(facts) if facts is not None else None
        if self.facts is not None and self.facts.fingerprint != self.cells.facts:
            raise BadCells("F-308", "汇总数据与数据项不是同一时点的；请先运行 yifa cells。")
        self.from_facts: set[str] = set()
        self._local = threading.local()
        self._shelves: dict[str, list[Shelf]] = {}
        for one in self.cells.shelves:
            self._shelves.setdefault(one.procedure, []).append(one)

    @property
    def fingerprint(self) -> str:
        """Of the facts that the cells were added from: what a frozen report names, whichever engine adds."""
        return self.cells.facts

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        options: dict[str, Any] = {
            **OPTIONS,
            "memory_limit": self.memory,
            "temp_directory": str(self.folder / ".duckdb"),
        }
        return duckdb.connect(config=options)

    def _rows(self, text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        if not hasattr(self._local, "cursor"):
            self._local.cursor = self._database.cursor()
        return self._local.cursor.execute(text, list(values)).fetchall()

    def _table(self, shelves: Sequence[Shelf], level: int = BY_PLACE) -> str:
        paths = ", ".join("'" + str(self.folder / one.path).replace("'", "''") + "'" for one in shelves)
        return of_level(f"read_parquet([{paths}], hive_partitioning = false, union_by_name = true)", level)

    def needs(self, part: Part, why: str = "") -> Duck:
        """The facts, for what cells do not give."""
        if self.facts is None:
            raise BadCells("F-307", f"“{part.says}”{why or '不能只从汇总数据得出'}，而这里没有数据项；请到有数据项的地方计算，或者把期间改为整月。")  # fmt: skip
        self.from_facts.add(part.says)
        return self.facts

    def holds(self, part: Part) -> bool:
        """Whether cells are kept of a component."""
        return id_of(part) in self.cells.kept.get(part.facts, ())

    # sums ---------------------------------------------------------------------------------------------------------
    def add(self, asked: Sequence[Asked], places: Sequence[str]) -> list[int]:
        """The sum of each component over its period; nought where a procedure has left no facts."""
        return self._grouped(asked, places, "").get("", [0] * len(asked))

    def each(self, asked: Sequence[Asked], groups: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
        """The same for many places in one pass: `groups` gives each place's code with those below it."""
        pairs = [(code, one) for code, below in groups.items() for one in dict.fromkeys(below)]
        found = self._grouped(asked, [one for _, one in pairs], "at", [code for code, _ in pairs])
        return {code: found.get(code, [0] * len(asked)) for code in groups}

    def table(self, parts: Sequence[Part], grid: tables.Grid) -> dict[str, pa.ChunkedArray]:
        """The same by `id_of`, each a column in the grid's order: from cells where all spans are of whole months."""
        whole = all(whole_months(span) for span in grid.spans)
        found: dict[str, pa.ChunkedArray] = {}
        for facts, some in tables.unlike(parts).items():
            held = [part for part in some if whole and self.holds(part)]
            rest = [part for part in some if part not in held]
            if facts_of := [self.needs(part) for part in rest]:
                found |= facts_of[0].table(rest, grid)
            if held and facts in self._shelves:
                text = tables.query(tables.Sums(self._table(self._shelves[facts])), held, grid.spans, len(grid.groups))
                found |= tables.fetched(self._database, text, grid)
            else:
                found.update((id_of(part), tables.noughts(grid)) for part in held)
        return found

    def split(self, asked: Sequence[Asked], places: Sequence[str], column: str) -> dict[Any, list[int]]:
        """The sums for each value of a column: from cells where it is the place or the unit."""
        if column in ("place", "unit"):
            return self._grouped(asked, places, column)
        return self.needs(asked[0][0], "要按其他项目细分").split(asked, places, column)

    def _grouped(
        self, asked: Sequence[Asked], places: Sequence[str], by: str, at: Sequence[str] = ()
    ) -> dict[Any, list[int]]:
        """Sums by place, unit or, beside `places`, the code `at` that each counts for; from cells, at the edges from facts."""
        found: dict[Any, list[int]] = {}

        def put(key: Any, position: int, value: int) -> None:
            found.setdefault(key, [0] * len(asked))[position] += value

        inner: dict[tuple[str, bool], list[tuple[int, Part, Span]]] = {}
        outer: list[tuple[int, Asked]] = []
        for position, (part, period) in enumerate(asked):
            if self.holds(part) and part.facts not in self._shelves:
                continue  # no case of the procedure yet
            span = whole_months(period) if self.holds(part) else None
            if span is None and self.holds(part) and shape_of(part).kind == "monthly" and not part.distinct:
                middle, edges = cut(period)
                span = whole_months(middle) if middle else None
                outer += [(position, (part, one)) for one in edges]
            elif span is None:
                outer.append((position, (part, period)))
            if span is not None:
                inner.setdefault((part.facts, bool(part.distinct)), []).append((position, part, span))
        for (facts, distinct), some in inner.items():
            for key, values in self._sums(facts, distinct, some, places, by, at):
                for (position, _, _), value in zip(some, values, strict=True):
                    put(key, position, value)
        if outer:
            for key, values in self._from_facts([one for _, one in outer], places, by, at):
                for (position, _), value in zip(outer, values, strict=True):
                    put(key, position, value)
        return found

    def _sums(
        self, facts: str, distinct: bool, wanted: Sequence[tuple[int, Part, Span]], places: Sequence[str], by: str, at: Sequence[str],
    ) -> list[tuple[Any, list[int]]]:  # fmt: skip
        """One pass over a procedure's cells. Different values are those of which, over the span, some case is left."""
        table = self._table(self._shelves[facts], BY_UNIT if by == "unit" else BY_PLACE)
        key = {"": "''", "at": "place"}.get(by, by)
        values: list[Any] = [sorted(set(places))]
        spans = {span for _, _, span in wanted}
        first, last = min(begin for begin, _ in spans), max(end for _, end in spans)
        # What counts for none of the spans is left out first; where there is but one span, no more need be asked.
        among = f"place IN (SELECT unnest($1)) AND begin_by >= {first} AND end_from <= {last}"

        def total(part: Part, span: Span) -> str:
            filtered = f" FILTER (WHERE begin_by >= {span[0]} AND end_from <= {span[1]})" if len(spans) > 1 else ""
            return f"COALESCE(SUM({id_of(part)}){filtered}, 0)"

        ns = [f"_n{n}" for n in range(len(wanted))]
        named = ", ".join(f"{total(part, span)} AS {n}" for n, (_, part, span) in zip(ns, wanted, strict=True))
        rows = (
            f"SELECT {key} AS _k, value, {named} FROM {table} "
            f"WHERE value IS {'NOT ' if distinct else ''}NULL AND {among} GROUP BY 1, 2"
        )
        if by == "at":  # each place is added up once, and then into all that it lies in
            values += [list(places), list(at)]
            summed = ", ".join(f"SUM({n}) AS {n}" for n in ns)
            pairs = "(SELECT unnest($2) AS _place, unnest($3) AS _at)"
            rows = f"SELECT _at AS _k, value, {summed} FROM ({rows}) JOIN {pairs} ON _k = _place GROUP BY 1, 2"
        if distinct:
            listed = ", ".join(f"COUNT(*) FILTER (WHERE {n} > 0)" for n in ns)
            rows = f"SELECT _k, {listed} FROM ({rows}) GROUP BY 1"
        else:
            rows = f"SELECT _k, {', '.join(f'CAST({n} AS BIGINT)' for n in ns)} FROM ({rows})"
        return [(key, list(row)) for key, *row in self._rows(rows, values)]

    def _from_facts(
        self, asked: Sequence[Asked], places: Sequence[str], by: str, at: Sequence[str]
    ) -> list[tuple[Any, list[int]]]:
        for part, _ in asked:
            self.needs(part)
        engine = self.needs(asked[0][0])
        if not by:
            return [("", engine.add(asked, places))]
        if by == "at":
            groups: dict[str, list[str]] = {}
            for code, one in zip(at, places, strict=True):
                groups.setdefault(code, []).append(one)
            return [(code, engine.add(asked, some)) for code, some in groups.items()]
        found: dict[Any, list[int]] = {}
        for facts in dict.fromkeys(part.facts for part, _ in asked):
            some = [n for n, (part, _) in enumerate(asked) if part.facts == facts]
            for key, values in engine.split([asked[n] for n in some], places, by).items():
                for n, value in zip(some, values, strict=True):
                    found.setdefault(key, [0] * len(asked))[n] = value
        return list(found.items())

    # cases --------------------------------------------------------------------------------------------------------
    def cases(
        self, part: Part, period: Period, places: Sequence[str], limit: int | None = None, offset: int = 0
    ) -> list[tuple[int, str]]:
        """The cases behind a component, id and number, out of the partitions that hold any."""
        return self.rows(part, period, places, (), limit, offset)

    def rows(
        self, part: Part, period: Period, places: Sequence[str], columns: Sequence[str], limit: int | None = None, offset: int = 0,
    ) -> list[tuple[Any, ...]]:  # fmt: skip
        """The same with the values of some columns behind them."""
        return self.narrowed(part, period, places).rows(part, period, places, columns, limit, offset)

    def narrowed(self, part: Part, period: Period, places: Sequence[str]) -> Duck:
        """An engine over only those partitions of the facts in which a case of these places can count.

        A case lies in the partition of the year it was opened; which years those of a closing month lie in, cells know.
        """
        if self.facts is None:
            self.needs(part, "背后的案件只在数据项里")
        assert self.facts is not None
        if part.facts not in self._shelves or not self.holds(part):
            return self.facts
        # Only counts of a month can't come to nought while there are cases: what may rise and fall is looked for in every year.
        months, counted = "", part.counted
        if shape_of(part).kind == "monthly" and self.holds(counted):
            first, last = tables.months_of(period)
            span = f"begin_by BETWEEN {first} AND {last}"
            months = f" AND {id_of(counted)} IS NOT NULL AND {span}"
        found: set[tuple[int, str]] = set()
        for shelf in self._shelves[part.facts]:
            text = f"SELECT DISTINCT county FROM {self._table([shelf])} WHERE place IN (SELECT unnest($1)){months}"
            found |= {(shelf.year, county) for (county,) in self._rows(text, [list(places)])}
        kept = [
            one for one in self.facts.facts.parts if one.procedure == part.facts and (one.year, one.county) in found
        ]
        return _Some(self.facts, kept)

    def external(self, name: str, period: Period, place: str) -> External | None:
        """The statistic of others: from the facts that hold it."""
        if self.facts is None:
            raise BadCells("F-307", "外部统计数据只在数据项里，而这里没有数据项；请到有数据项的地方计算。")
        return self.facts.external(name, period, place)


class _Some(Duck):
    """The facts' engine over some of their parts."""

    def __init__(self, whole: Duck, parts: Sequence[Any]) -> None:
        self.folder = whole.folder
        self.facts = Manifest(tuple(parts))
        self._local = threading.local()
        self._external = {}
        self._shared = whole._database

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        return self._shared
