"""Stores to move between: an SQLite file and a PostgreSQL database, with their rows in one form that both can hold.

Reads   every table of the installed apps, as their models describe the columns
Never   commits what its caller did not ask it to; a row is told in the same words by both, so that they can be compared
Start   tables(), Sqlite, Postgres; moving.py copies from one to the other

A row's plain form: whole numbers (true is 1), text, bytes, None; a day as YYYY-MM-DD, a moment as YYYY-MM-DD HH:MM:SS.ffffff in UTC.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps

WORDS = "yifa_publication_words"
MIGRATIONS = "django_migrations"
AT_ONCE = 2000
PATIENCE = 20  # seconds to wait for those who write
NUMBERED = {"AutoField", "BigAutoField", "SmallAutoField"}
CONVERTED = {
    "BooleanField": "truth",
    "DateField": "day",
    "DateTimeField": "moment",
    "GenericIPAddressField": "address",
}
# what an old database must not take in once its record lives elsewhere: a second log would be signed beside the first
CLOSED = ("yifa_event", "yifa_leaf", "yifa_checkpoint")

Row = tuple[Any, ...]


class NotMoved(Exception):
    """What kept a backup, a restore or a move from being made: `code` (B-…) and a Chinese sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Table(NamedTuple):
    """A table: its columns with what each holds ("" where both databases tell it alike), key first where it is numbered."""

    name: str
    key: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    numbered: bool


def tables() -> list[Table]:
    """Every table of the installed apps, and the index of words, which has no model."""
    found: dict[str, Table] = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if not meta.managed or meta.proxy or meta.pk is None:
            continue
        columns = list(meta.local_concrete_fields)
        found[meta.db_table] = Table(
            meta.db_table,
            meta.pk.column,
            tuple(field.column for field in columns),
            tuple(CONVERTED.get(field.get_internal_type(), "") for field in columns),
            meta.pk.get_internal_type() in NUMBERED,
        )
    return [found[name] for name in sorted(found)] + [Table(WORDS, "id", ("id", "words"), ("", ""), False)]


class Store(ABC):
    """One database. `read` gives plain rows in the order of the key, `write` takes them."""

    VENDOR = ""
    errors: tuple[type[Exception], ...] = ()

    @abstractmethod
    def one(self, sql: str) -> Any: ...

    @abstractmethod
    def all(self, sql: str) -> list[Row]: ...

    @abstractmethod
    def names(self) -> set[str]: ...

    @abstractmethod
    def read(self, table: Table) -> Iterator[Row]: ...

    @abstractmethod
    def write(self, table: Table, rows: Iterable[Row]) -> None: ...

    @abstractmethod
    def sequences(self, of: Sequence[Table]) -> dict[str, int]: ...

    @abstractmethod
    def count_from(self, last: dict[str, int]) -> None: ...

    @abstractmethod
    def broken_references(self) -> list[str]: ...

    @abstractmethod
    def shut(self) -> None: ...

    @abstractmethod
    def reopen(self) -> None: ...

    @abstractmethod
    def commit(self) -> None: ...

    @abstractmethod
    def close(self) -> None: ...

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def migrations(self) -> set[tuple[str, str]]:
        """The migrations that this database has been through; empty where it has no tables of ours."""
        if MIGRATIONS not in self.names():
            return set()
        return {(str(app), str(name)) for app, name in self.all(f"SELECT app, name FROM {MIGRATIONS}")}

    def in_use(self) -> list[str]:
        """The tables that show that somebody works here, or did."""
        telling = {"yifa_case", "yifa_event", "yifa_person", "yifa_account", "yifa_place", "yifa_leaf"}
        return [name for name in sorted(telling & self.names()) if self.one(f"SELECT COUNT(*) FROM {name}")]


class Sqlite(Store):
    """An SQLite file. With `alone`, nobody else writes to it until commit() or close()."""

    VENDOR = "sqlite"
    errors = (sqlite3.Error,)

    def __init__(self, file: Path, *, alone: bool = False) -> None:
        self.file = file
        if not file.is_file():
            raise NotMoved("B-003", f"没有找到数据库 {file}；请检查 YIFA_VAR。")
        try:
            mode = "rw" if alone else "ro"
            self._held = sqlite3.connect(
                f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=PATIENCE, isolation_level=None
            )
            # a table of its own for reading the index of words; "temp" is no part of the file
            self._held.execute("PRAGMA temp_store = FILE")
            self._held.execute("PRAGMA foreign_keys = OFF")
            self._held.execute("BEGIN IMMEDIATE" if alone else "BEGIN")
            self._held.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as wrong:
            raise NotMoved(
                "B-024" if alone else "B-005", f"数据库 {file} 打不开或者正被写入（{wrong}）；请先停止服务。"
            ) from None

    def one(self, sql: str) -> Any:
        return self._held.execute(sql).fetchone()[0]

    def all(self, sql: str) -> list[Row]:
        return self._held.execute(sql).fetchall()

    def names(self) -> set[str]:
        found = self._held.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in found if not name.startswith(("sqlite_", f"{WORDS}_"))}

    def read(self, table: Table) -> Iterator[Row]:
        if table.name == WORDS:
            self._held.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.moving_words USING fts5vocab(main, {WORDS}, instance)"
            )
            yield from self._held.execute(
                "SELECT doc, group_concat(term, ' ') FROM temp.moving_words GROUP BY doc ORDER BY doc"
            )
            return
        columns = [
            f'CASE length("{name}") WHEN 19 THEN "{name}" || \'.000000\' ELSE "{name}" END'
            if kind == "moment"
            else f'"{name}"'
            for name, kind in zip(table.columns, table.kinds, strict=True)
        ]
        yield from self._held.execute(f'SELECT {", ".join(columns)} FROM "{table.name}" ORDER BY "{table.key}"')

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        names = ", ".join(f'"{name}"' for name in table.columns)
        if table.name == WORDS:
            names = "rowid, words"
        moments = [at for at, kind in enumerate(table.kinds) if kind == "moment"]
        self._held.executemany(
            f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(table.columns))})',
            (_as_django_writes(row, moments) for row in rows) if moments else rows,
        )

    def sequences(self, of: Sequence[Table]) -> dict[str, int]:
        last = dict(self._held.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
        return {table.name: int(last.get(table.name, 0)) for table in of if table.numbered}

    def count_from(self, last: dict[str, int]) -> None:
        self._held.execute("DELETE FROM sqlite_sequence")
        self._held.executemany(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [one for one in last.items() if one[1]]
        )

    def broken_references(self) -> list[str]:
        return sorted({row[0] for row in self._held.execute("PRAGMA foreign_key_check")})

    def shut(self) -> None:
        for table in CLOSED:
            self._held.execute(
                f"CREATE TRIGGER {table}_moved BEFORE INSERT ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'this record was moved to another database'); END"
            )

    def reopen(self) -> None:
        for table in CLOSED:
            self._held.execute(f"DROP TRIGGER IF EXISTS {table}_moved")

    def commit(self) -> None:
        self._held.execute("COMMIT")

    def close(self) -> None:
        self._held.close()


def _as_django_writes(row: Row, moments: list[int]) -> Row:
    """Django writes a moment without its fraction where that is nothing, and finds it by that text."""
    plain = list(row)
    for at in moments:
        if plain[at] is not None:
            plain[at] = plain[at].removesuffix(".000000")
    return tuple(plain)


class Postgres(Store):
    """A PostgreSQL database, in one transaction. With `alone`, nobody else writes to our tables until its end."""

    VENDOR = "postgresql"
    _SHOWN = {
        "truth": '"{0}"::int',
        "day": '"{0}"::text',
        "moment": "to_char(\"{0}\" AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
        "address": 'host("{0}")',
    }  # fmt: skip

    def __init__(self, dsn: str, *, alone: bool = False) -> None:
        import psycopg

        self.errors = (psycopg.Error,)
        try:
            self._held: psycopg.Connection[Row] = psycopg.connect(dsn, connect_timeout=10)
        except psycopg.Error as wrong:
            raise NotMoved("B-020", f"连不上数据库（{first_line(wrong)}）；请检查地址、口令和数据库服务。") from None
        self._held.isolation_level = None if alone else psycopg.IsolationLevel.REPEATABLE_READ
        self._held.read_only = not alone
        self._cursors = 0
        if alone:
            ours = ", ".join(f'"{name}"' for name in sorted(self.names() & {table.name for table in tables()}))
            try:
                self._held.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
                if ours:
                    self._held.execute(f"LOCK TABLE {ours} IN EXCLUSIVE MODE")
            except psycopg.Error as wrong:
                self.close()
                raise NotMoved("B-024", f"数据库正被写入（{first_line(wrong)}）；请先停止服务。") from None

    @property
    def connection(self) -> Any:
        return self._held

    def one(self, sql: str) -> Any:
        found = self._held.execute(sql.encode()).fetchone()
        return found[0] if found else None

    def all(self, sql: str) -> list[Row]:
        return self._held.execute(sql.encode()).fetchall()

    def names(self) -> set[str]:
        found = self.all("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return {str(name) for (name,) in found}

    def read(self, table: Table) -> Iterator[Row]:
        columns = [
            self._SHOWN.get(kind, '"{0}"').format(name) for name, kind in zip(table.columns, table.kinds, strict=True)
        ]
        where = ""
        if table.name == WORDS:
            columns, where = ["id", "array_to_string(tsvector_to_array(words), ' ')"], "WHERE words <> ''::tsvector"
        self._cursors += 1
        with self._held.cursor(name=f"moving_{self._cursors}", binary=True) as cursor:
            cursor.itersize = AT_ONCE
            cursor.execute(f'SELECT {", ".join(columns)} FROM "{table.name}" {where} ORDER BY "{table.key}"'.encode())
            yield from cursor

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        into, names = f'"{table.name}"', ", ".join(f'"{name}"' for name in table.columns)
        if table.name == WORDS:
            into = "moving_words"
            self._held.execute("CREATE TEMPORARY TABLE moving_words (id bigint, words text) ON COMMIT DROP")
        moments = [at for at, kind in enumerate(table.kinds) if kind == "moment"]
        with self._held.cursor() as cursor, cursor.copy(f"COPY {into} ({names}) FROM STDIN".encode()) as copying:
            for row in rows:
                copying.write_row(_in_utc(row, moments) if moments else row)
        if table.name == WORDS:
            self._held.execute(
                f"INSERT INTO {WORDS} (id, words) "
                "SELECT id, array_to_tsvector(array_remove(string_to_array(words, ' '), '')) FROM moving_words".encode()
            )

    def sequences(self, of: Sequence[Table]) -> dict[str, int]:
        last = {}
        for table in of:
            if table.numbered:
                sequence = self._sequence(table.name, table.key)
                last[table.name] = int(
                    self.one(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
                )
        return last

    def count_from(self, last: dict[str, int]) -> None:
        keys = {table.name: table.key for table in tables()}
        for name, n in last.items():
            self._held.execute(
                "SELECT setval(%s::regclass, %s, %s)", [self._sequence(name, keys[name]), max(n, 1), n > 0]
            )

    def _sequence(self, table: str, key: str) -> str:
        found = self._held.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', key]).fetchone()
        if not found or not found[0]:
            raise NotMoved("B-022", f"数据表 {table} 没有编号序列；请先用同一版本的程序运行 yifa setup。")
        return str(found[0])

    def broken_references(self) -> list[str]:
        self._held.execute("SET CONSTRAINTS ALL IMMEDIATE")  # says itself what is broken
        return []

    def shut(self) -> None:
        self._held.execute(
            "CREATE OR REPLACE FUNCTION yifa_moved() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'this record was moved to another database' USING ERRCODE = '55000'; END $$"
        )
        for table in CLOSED:
            self._held.execute(
                f"CREATE TRIGGER {table}_moved BEFORE INSERT ON {table} EXECUTE FUNCTION yifa_moved()".encode()
            )

    def reopen(self) -> None:
        for table in CLOSED:
            self._held.execute(f"DROP TRIGGER IF EXISTS {table}_moved ON {table}".encode())

    def commit(self) -> None:
        self._held.commit()

    def close(self) -> None:
        self._held.close()


def _in_utc(row: Row, moments: list[int]) -> Row:
    plain = list(row)
    for at in moments:
        if plain[at] is not None:
            plain[at] += "+00"
    return tuple(plain)


def first_line(wrong: Exception) -> str:
    """The first line of what a database said, without a password: drivers do not repeat one."""
    return (str(wrong).strip().splitlines() or [type(wrong).__name__])[0]
