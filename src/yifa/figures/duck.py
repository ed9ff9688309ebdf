"""DuckDB: the embedded engine. Adds integers over the Parquet facts, one scan a procedure.

Reads   the files that the manifest of export.py names, and no others
Never   divides; every sum is cast to BIGINT (a HUGEINT would be written as a float)
Start   Duck
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from yifa.figures import manifest, tables
from yifa.figures.cell_shapes import id_of
from yifa.figures.compute import Asked, External
from yifa.figures.declared import EXTERNAL, Part
from yifa.figures.dialect import external_query, externals_of, filter_of, measure, page, quoted
from yifa.figures.period import Period

DIALECT = "duckdb"
OPTIONS = {
    "threads": 2, "memory_limit": "2GB", "preserve_insertion_order": False, "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}  # fmt: skip


class Duck:
    """An engine over one folder of facts as its manifest stood when it was made. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.facts = manifest.read(folder)
        self._local = threading.local()
        self._external: dict[tuple[Period, str], dict[str, External]] = {}

    @property
    def fingerprint(self) -> str:
        """One hash over all facts."""
        return self.facts.fingerprint

    @cached_property
    def _files(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for part in self.facts.parts:
            found.setdefault(part.procedure, []).append(str(self.folder / part.path))
        return found

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(config={**OPTIONS, "temp_directory": str(self.folder / ".duckdb")})

    def _rows(self, text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        if not hasattr(self._local, "cursor"):
            self._local.cursor = self._database.cursor()
        return self._local.cursor.execute(text, list(values)).fetchall()

    def _table(self, facts: str) -> str:
        paths = ", ".join("'" + path.replace("'", "''") + "'" for path in self._files[facts])
        return f"read_parquet([{paths}], hive_partitioning = false, union_by_name = true)"

    def add(self, asked: Sequence[Asked], places: Sequence[str]) -> list[int]:
        """The sum of each component; nought where a procedure has left no facts."""
        sums = [0] * len(asked)
        for facts in dict.fromkeys(part.facts for part, _ in asked):
            if facts not in self._files:
                continue
            wanted = [at for at, (part, _) in enumerate(asked) if part.facts == facts]
            row = self._rows(
                f"SELECT {_sums([asked[at] for at in wanted])} FROM {self._table(facts)} WHERE {_PLACES}",
                [list(places)],
            )[0]
            for at, value in zip(wanted, row, strict=True):
                sums[at] = value
        return sums

    def table(self, parts: Sequence[Part], grid: tables.Grid) -> dict[str, pa.ChunkedArray]:
        """The sums of components for every place and span of a grid, by `id_of`, each a column in the grid's order."""
        found: dict[str, pa.ChunkedArray] = {}
        for facts, some in tables.unlike(parts).items():
            if facts not in self._files:
                found.update((id_of(part), tables.noughts(grid)) for part in some)
                continue
            text = tables.query(tables.Rows(self._table(facts)), some, grid.spans, len(grid.groups))
            found |= tables.fetched(self._database, text, grid)
        return found

    def each(self, asked: Sequence[Asked], groups: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
        """The sums for many places in a few passes: `groups` gives each place's code with those below it."""
        return tables.each(self, asked, groups)

    def split(self, asked: Sequence[Asked], places: Sequence[str], column: str) -> dict[Any, list[int]]:
        """The sums for each value of a column."""
        facts = asked[0][0].facts
        if facts not in self._files:
            return {}
        rows = self._rows(
            f"SELECT {quoted(column)}, {_sums(asked)} FROM {self._table(facts)} WHERE {_PLACES} GROUP BY 1",
            [list(places)],
        )
        return {value: list(added) for value, *added in rows}

    def cases(
        self, part: Part, period: Period, places: Sequence[str], limit: int | None = None, offset: int = 0
    ) -> list[tuple[int, str]]:
        """The cases behind a component, id and number."""
        return self.rows(part, period, places, (), limit, offset)

    def rows(
        self, part: Part, period: Period, places: Sequence[str], columns: Sequence[str], limit: int | None = None, offset: int = 0,
    ) -> list[tuple[Any, ...]]:  # fmt: skip
        """The same with the values of some columns behind them."""
        if part.facts not in self._files:
            return []
        wanted = "".join(f", {quoted(one)}" for one in columns)
        return self._rows(
            f"SELECT _id, number{wanted} FROM {self._table(part.facts)} WHERE {_PLACES} AND {filter_of(part, period, DIALECT)} "
            f"ORDER BY {quoted(part.on or 'opened_on')}, _id" + page(limit, offset),
            [list(places)],
        )

    def external(self, name: str, period: Period, place: str) -> External | None:
        """The newest checked entry of this name for this period, or of a stock for its last day."""
        if EXTERNAL not in self._files:
            return None
        if (period, place) not in self._external:
            text = external_query(self._table(EXTERNAL)).format("$1", "$2", "$3", "$4")
            self._external[period, place] = externals_of(
                self._rows(text, [place, period.end, period.start, period.end])
            )
        return self._external[period, place].get(name)


_PLACES = "place IN (SELECT unnest($1))"


def _sums(asked: Sequence[Asked]) -> str:
    return ", ".join(f"CAST({measure(part, period, DIALECT)} AS BIGINT)" for part, period in asked)
