"""Sources: a record in SQLite or PostgreSQL, read as one unchanging view, row by row.

Reads   the tables of docs/record-format.md, by SELECT in one read-only transaction
Never   trusts an SQLite index: tables are read as they lie, and the database's own check runs first
Start   SqliteSource, PostgresSource
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from .rows import CaseRow, CheckpointRow, EventRow, HeadRow, LeafRow, PaperRow, SealedRow, UnitRow, UnreadableError

if TYPE_CHECKING:
    import psycopg

Row = TypeVar("Row")

TABLES = (
    "yifa_unit",
    "yifa_case",
    "yifa_event",
    "yifa_sealed",
    "yifa_paper",
    "yifa_leaf",
    "yifa_log_head",
    "yifa_checkpoint",
)
CASE = "c.id, c.number, c.procedure, c.fingerprint, c.place, c.unit_id, c.seq, c.head"
EVENT = "e.id, e.case_id, e.seq, e.step, e.actor_id, e.taken_on, e.recorded_at, e.key, e.hash, e.content"
JOINED = {
    "yifa_case": ("unit_id",), "yifa_event": ("case_id",), "yifa_leaf": ("idx", "event_id"), "yifa_sealed": ("event_id",),
    "yifa_paper": ("case_id", "event_id"), "yifa_checkpoint": ("log_id", "size"),
}  # fmt: skip
LEAF = "l.idx, l.event_id, l.hash"
SEALED = "s.id, s.event_id, s.field, s.salt, s.box"
PAPER = "p.id, p.event_id, p.case_id, p.kind, p.number, p.salt, p.box"
HEAD = "h.id, h.origin, h.year, h.first, h.opening, h.size, h.frontier, h.key"
CHECKPOINT = "k.log_id, k.size, k.root, k.note"
ORDER = "ORDER BY e.case_id, e.seq, e.id"
# {scan} is NOT INDEXED on SQLite; CROSS JOIN there keeps the scanned table outermost. On PostgreSQL both mean nothing.
ON_EVENT = "{join} yifa_event e ON e.id = {of}.event_id {join} yifa_case c ON c.id = e.case_id"
NO_EVENT = "WHERE NOT EXISTS (SELECT 1 FROM yifa_event e WHERE e.id = {of}.event_id)"
SHARED = "l.event_id IN (SELECT o.event_id FROM yifa_leaf o {scan} GROUP BY o.event_id HAVING count(*) > 1)"


class NotARecordError(Exception):
    """There is nothing to verify at the place named: `code` (R-101 to R-104) and a Chinese sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class TableSource(ABC):
    """The queries, the same for both databases; subclasses say how a query is run."""

    SCAN = ""
    JOIN = "JOIN"

    def __enter__(self) -> TableSource:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None: ...

    @abstractmethod
    def damage(self) -> Iterable[str]: ...

    @abstractmethod
    def _query(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of one SELECT, a few at a time."""

    def _rows(self, make: Callable[[Iterable[Any]], Row], sql: str, of: str = "") -> Iterator[Row]:
        joined = sql.replace("{on_event}", ON_EVENT).replace("{no_event}", NO_EVENT)
        return map(make, self._query(joined.format(scan=self.SCAN, join=self.JOIN, of=of)))

    def cases(self) -> Iterator[CaseRow]:
        return self._rows(CaseRow._make, f"SELECT {CASE} FROM yifa_case c {{scan}} ORDER BY c.id")

    def units(self) -> Iterator[UnitRow]:
        return self._rows(UnitRow._make, "SELECT u.id, u.place_id, u.slug FROM yifa_unit u {scan}")

    def events(self) -> Iterator[EventRow]:
        return self._rows(
            EventRow._make,
            f"SELECT {EVENT} FROM yifa_event e {{scan}} {{join}} yifa_case c ON c.id = e.case_id {ORDER}",
        )

    def leaves_by_event(self) -> Iterator[LeafRow]:
        return self._rows(LeafRow._make, f"SELECT {LEAF} FROM yifa_leaf l {{scan}} {{on_event}} {ORDER}, l.idx", "l")

    def sealed(self) -> Iterator[SealedRow]:
        return self._rows(
            SealedRow._make, f"SELECT {SEALED} FROM yifa_sealed s {{scan}} {{on_event}} {ORDER}, s.id", "s"
        )

    def papers(self) -> Iterator[PaperRow]:
        return self._rows(PaperRow._make, f"SELECT {PAPER} FROM yifa_paper p {{scan}} {{on_event}} {ORDER}, p.id", "p")

    def strays(self) -> Iterator[EventRow | LeafRow | SealedRow | PaperRow]:
        yield from self._rows(
            EventRow._make,
            f"SELECT {EVENT} FROM yifa_event e {{scan}} "
            "WHERE NOT EXISTS (SELECT 1 FROM yifa_case c WHERE c.id = e.case_id)",
        )
        yield from self._rows(LeafRow._make, f"SELECT {LEAF} FROM yifa_leaf l {{scan}} {{no_event}} OR {SHARED}", "l")
        yield from self._rows(SealedRow._make, f"SELECT {SEALED} FROM yifa_sealed s {{scan}} {{no_event}}", "s")
        yield from self._rows(PaperRow._make, f"SELECT {PAPER} FROM yifa_paper p {{scan}} {{no_event}}", "p")

    def leaves(self) -> Iterator[LeafRow]:
        return self._rows(LeafRow._make, f"SELECT {LEAF} FROM yifa_leaf l {{scan}} ORDER BY l.idx")

    def heads(self) -> Iterator[HeadRow]:
        return self._rows(HeadRow._make, f"SELECT {HEAD} FROM yifa_log_head h {{scan}} ORDER BY h.id")

    def checkpoints(self) -> Iterator[CheckpointRow]:
        return self._rows(CheckpointRow._make, f"SELECT {CHECKPOINT} FROM yifa_checkpoint k {{scan}}")


class SqliteSource(TableSource):
    """An SQLite file, opened read-only. NotARecordError where there is no such file or no record in it."""

    SCAN = "NOT INDEXED"
    JOIN = "CROSS JOIN"

    def __init__(self, path: str | Path) -> None:
        file = Path(path)
        if not file.is_file():
            raise NotARecordError("R-101", f"没有“{path}”这个文件；请核对路径。")
        try:
            self._connection = _open(file)
            found = {
                name for (name,) in self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
        except (sqlite3.Error, UnicodeDecodeError) as wrong:
            raise NotARecordError(
                "R-102", f"“{path}”不是能读的SQLite数据库（{wrong}）；请核对路径，或换用完好的备份。"
            ) from None
        missing = [table for table in TABLES if table not in found]
        if missing:
            self.close()
            raise NotARecordError("R-103", f"“{path}”不是依法的数据库，缺少数据表{'、'.join(missing)}；请核对路径。")

    def close(self) -> None:
        self._connection.close()

    def damage(self) -> Iterator[str]:
        for (said,) in self._query("PRAGMA integrity_check"):
            if said != "ok":
                yield str(said)
        # 1.0 joins what 1 joins, and is another value: a column without a strict type can be given it.
        for table, columns in JOINED.items():
            for column in columns:
                [(count,)] = self._query(f"SELECT count(*) FROM {table} {self.SCAN} WHERE typeof({column}) = 'real'")
                if count:
                    yield f"{table}.{column} 有{count}个数不是整数"

    def _query(self, sql: str) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._connection.execute(sql)
        except sqlite3.Error as wrong:
            raise UnreadableError(str(wrong)) from None


def _open(file: Path) -> sqlite3.Connection:
    where = file.resolve().as_uri()
    try:
        connection = _connect(f"{where}?mode=ro")
    except sqlite3.OperationalError:
        # A database in WAL mode needs files beside it even to be read. On a read-only medium, with no such file left,
        # nothing can be missing from the database file itself.
        if Path(f"{file}-wal").exists():
            raise
        connection = _connect(f"{where}?immutable=1")
    return connection


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    try:
        # Bytes that are not UTF-8 must come out different, not stop the reading.
        connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


class PostgresSource(TableSource):
    """A PostgreSQL database. NotARecordError where it cannot be reached or holds no record."""

    ROWS_AT_A_TIME = 2000

    def __init__(self, dsn: str) -> None:
        import psycopg

        self._wrong: type[Exception] = psycopg.Error
        self._names = 0
        try:
            self._connection: psycopg.Connection[tuple[Any, ...]] = psycopg.connect(dsn, connect_timeout=10)
        except psycopg.Error as wrong:
            reason = (str(wrong).strip().splitlines() or ["原因不明"])[0]
            raise NotARecordError(
                "R-104", f"连不上PostgreSQL数据库（{reason}）；请核对地址、口令和数据库服务。"
            ) from None
        self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self._connection.read_only = True
        missing = [
            table
            for table in TABLES
            if self._connection.execute("SELECT to_regclass(%s)", [table]).fetchone() in (None, (None,))
        ]
        if missing:
            self.close()
            raise NotARecordError(
                "R-103", f"这个PostgreSQL库不是依法的数据库，缺少数据表{'、'.join(missing)}；请核对库名。"
            )

    def close(self) -> None:
        self._connection.close()

    def damage(self) -> Iterator[str]:
        """Nothing: PostgreSQL checks its pages (data_checksums) as they are read, and says so then."""
        return iter(())

    def _query(self, sql: str) -> Iterator[tuple[Any, ...]]:
        self._names += 1
        try:
            with self._connection.cursor(name=f"verify_{self._names}") as cursor:
                cursor.itersize = self.ROWS_AT_A_TIME
                cursor.execute(sql)
                yield from cursor
        except self._wrong as wrong:
            raise UnreadableError((str(wrong).strip().splitlines() or ["原因不明"])[0]) from None
