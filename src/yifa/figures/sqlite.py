"""SQLite: the engine that needs nothing installed, and the second opinion on the first. The same components in its own SQL.

Reads   the same Parquet files, their rows copied into tables in memory
Never   holds a date as anything but text: SQLite has none; divides
Start   Lite
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yifa.figures import manifest
from yifa.figures.compute import Asked, External
from yifa.figures.declared import EXTERNAL, Part
from yifa.figures.dialect import external_query, externals_of, filter_of, measure, page, quoted
from yifa.figures.period import Period

DIALECT = "sqlite"
# SQLite takes no more columns in one answer (SQLITE_MAX_COLUMN) than 2,000.
WIDEST = 1000
TYPES = {
    "int64": "INTEGER",
    "bool": "INTEGER",
    "string": "TEXT",
    "date32[day]": "TEXT",
    "fixed_size_binary[32]": "BLOB",
}


class Lite:
    """An engine over one folder of facts as its manifest stood when it was made. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.facts = manifest.read(folder)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._loaded: dict[str, pa.Schema] = {}
        self._external: dict[tuple[Period, str], dict[str, External]] = {}

    @property
    def fingerprint(self) -> str:
        """One hash over all facts."""
        return self.facts.fingerprint

    def _create(self, facts: str, tables: Iterable[pa.Table]) -> None:
        for table in tables:
            self._loaded[facts] = table.schema
            declared = ", ".join(f"{quoted(one.name)} {TYPES[str(one.type)]}" for one in table.schema)
            self._database.execute(f"CREATE TABLE IF NOT EXISTS {quoted(facts)} ({declared})")
            rows = zip(*(_plain(table[one.name], one.type) for one in table.schema), strict=True)
            marks = ", ".join("?" * table.num_columns)
            self._database.executemany(f"INSERT INTO {quoted(facts)} VALUES ({marks})", rows)

    def _has(self, facts: str) -> bool:
        """Whether a procedure has left facts; copies them in when first asked."""
        parts = [part for part in self.facts.parts if part.procedure == facts]
        if facts not in self._loaded and parts:
            self._create(facts, (pq.read_table(self.folder / part.path, partitioning=None) for part in parts))
        return facts in self._loaded

    def _among(self, places: Sequence[str]) -> str:
        self._database.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (place TEXT PRIMARY KEY)")
        self._database.execute("DELETE FROM wanted")
        self._database.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", [(place,) for place in places])
        return "place IN (SELECT place FROM wanted)"

    def add(self, asked: Sequence[Asked], places: Sequence[str]) -> list[int]:
        """The sum of each component; nought where a procedure has left no facts. OverflowError past 2^63."""
        sums = [0] * len(asked)
        with self._lock:
            within = self._among(places)
            for facts in dict.fromkeys(part.facts for part, _ in asked):
                wanted = [at for at, (part, _) in enumerate(asked) if part.facts == facts] if self._has(facts) else []
                for first in range(0, len(wanted), WIDEST):
                    some = wanted[first : first + WIDEST]
                    text = f"SELECT {_sums([asked[at] for at in some])} FROM {quoted(facts)} WHERE {within}"
                    for at, value in zip(some, self._database.execute(text).fetchone(), strict=True):
                        sums[at] = value
        return sums

    def split(self, asked: Sequence[Asked], places: Sequence[str], column: str) -> dict[Any, list[int]]:
        """The sums for each value of a column."""
        facts = asked[0][0].facts
        with self._lock:
            if not self._has(facts):
                return {}
            text = (
                f"SELECT {quoted(column)}, {_sums(asked)} FROM {quoted(facts)} WHERE {self._among(places)} GROUP BY 1"
            )
            read = bool if pa.types.is_boolean(self._loaded[facts].field(column).type) else lambda value: value
            found = self._database.execute(text)
            return {None if value is None else read(value): list(added) for value, *added in found}

    def cases(
        self, part: Part, period: Period, places: Sequence[str], limit: int | None = None, offset: int = 0
    ) -> list[tuple[int, str]]:
        """The cases behind a component, id and number."""
        return self.rows(part, period, places, (), limit, offset)

    def rows(
        self, part: Part, period: Period, places: Sequence[str], columns: Sequence[str], limit: int | None = None, offset: int = 0,
    ) -> list[tuple[Any, ...]]:  # fmt: skip
        """The same with the values of some columns behind them, days as text."""
        wanted = "".join(f", {quoted(one)}" for one in columns)
        with self._lock:
            if not self._has(part.facts):
                return []
            text = (
                f"SELECT _id, number{wanted} FROM {quoted(part.facts)} WHERE {self._among(places)} AND {filter_of(part, period, DIALECT)} "
                f"ORDER BY {quoted(part.on or 'opened_on')}, _id{page(limit, offset)}"
            )
            return self._database.execute(text).fetchall()

    def external(self, name: str, period: Period, place: str) -> External | None:
        """The newest checked entry of this name for this period, or of a stock for its last day."""
        start, end = period.start.isoformat(), period.end.isoformat()
        with self._lock:
            if not self._has(EXTERNAL):
                return None
            if (period, place) not in self._external:
                text = external_query(quoted(EXTERNAL)).format(*"????")
                rows = self._database.execute(text, [place, end, start, end]).fetchall()
                self._external[period, place] = externals_of(rows)
            return self._external[period, place].get(name)


def _sums(asked: Sequence[Asked]) -> str:
    return ", ".join(measure(part, period, DIALECT) for part, period in asked)


def _plain(column: pa.ChunkedArray, kind: pa.DataType) -> list[Any]:
    return column.cast(pa.string()).to_pylist() if pa.types.is_date(kind) else column.to_pylist()
