"""DuckDB: the embedded engine. Adds integers over the Parquet facts, one scan a procedure.

Reads   the folder that export.py writes
Never   divides; every sum is cast to BIGINT (a HUGEINT would be written as a float)
Start   Duck
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import duckdb

from yifa.figures.compute import External, Period
from yifa.figures.declared import Part
from yifa.figures.export import read_manifest

EXTERNAL = "external_statistic"


class Duck:
    """An engine over one folder of facts. Safe to use from several threads, one at a time each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._database = duckdb.connect(config={"threads": 2, "memory_limit": "2GB"})
        self._local = threading.local()
        self._present = {part.procedure for part in read_manifest(folder).values()}

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        if not hasattr(self._local, "cursor"):
            self._local.cursor = self._database.cursor()
        return self._local.cursor

    def _table(self, facts: str) -> str:
        path = str(self.folder / facts / "*" / "*" / "facts.parquet").replace("'", "''")
        return f"read_parquet('{path}', hive_partitioning = false, union_by_name = true)"

    def add(self, parts: Sequence[Part], period: Period, places: Sequence[str]) -> list[int]:
        """The sum of each component; nought where a procedure has left no facts."""
        sums = [0] * len(parts)
        for facts in dict.fromkeys(part.facts for part in parts):
            if facts not in self._present:
                continue
            wanted = [(at, part) for at, part in enumerate(parts) if part.facts == facts]
            columns = ", ".join(f"CAST(COALESCE({measure(part, period, 'duckdb')}, 0) AS BIGINT)" for _, part in wanted)
            held = self._cursor().execute(
                f"SELECT {columns} FROM {self._table(facts)} WHERE list_contains($1, place)", [list(places)]
            )
            row = held.fetchone()
            for (at, _), value in zip(wanted, row or (), strict=True):
                sums[at] = int(value)
        return sums

    def cases(self, part: Part, period: Period, places: Sequence[str], limit: int | None = None) -> list[str]:
        """The numbers of the cases behind a component, by the day it counts them and number."""
        if part.facts not in self._present:
            return []
        order = f"{part.on}, " if part.on else ""
        text = (
            f"SELECT number FROM {self._table(part.facts)} WHERE list_contains($1, place) AND {filter_of(part, period, 'duckdb')} "
            f"ORDER BY {order}number" + (f" LIMIT {int(limit)}" if limit else "")
        )
        return [row[0] for row in self._cursor().execute(text, [list(places)]).fetchall()]

    def external(self, name: str, period: Period, places: Sequence[str]) -> External | None:
        """The newest checked entry of this name for exactly this period."""
        if EXTERNAL not in self._present:
            return None
        row = (
            self._cursor()
            .execute(
                f"SELECT value, value_unit, source_body, source_document, number FROM {self._table(EXTERNAL)} "
                "WHERE list_contains($1, place) AND figure = $2 AND period_from = $3 AND period_to = $4 "
                "AND check_on IS NOT NULL AND exit = 'done' ORDER BY opened_on DESC, number DESC LIMIT 1",
                [list(places), name, period.start, period.end],
            )
            .fetchone()
        )
        return External(Decimal(row[0]), row[1] or "", row[2] or "", row[3] or "", row[4]) if row else None


def filter_of(part: Part, period: Period, dialect: str) -> str:
    """The condition of a component for one period, in a dialect."""
    conditions = []
    if part.on:
        days = f"CAST('{period.start.isoformat()}' AS DATE) AND CAST('{period.end.isoformat()}' AS DATE)"
        conditions.append(f"{part.on} BETWEEN {days}")
    if part.where:
        conditions.append(f"({part.where.sql(dialect, period.start, period.end)})")
    return " AND ".join(conditions) or "TRUE"


def measure(part: Part, period: Period, dialect: str) -> str:
    """The aggregate of a component, in a dialect."""
    condition = filter_of(part, period, dialect)
    if part.distinct:
        return f"COUNT(DISTINCT CASE WHEN {condition} THEN {part.distinct} END)"
    return f"SUM(CASE WHEN {condition} THEN {part.of or '1'} ELSE 0 END)"
