"""Moving: copies a whole installation from one database to another, and believes the copy only after reading it back.

Reads   both stores of moving_stores.py
Never   leaves half a copy: the target commits once, after every table, number and the record itself were compared
Start   prepared(), copy(), move()
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from yifa.engine.moving_stores import CLOSED, WORDS, NotMoved, Postgres, Row, Sqlite, Store, Table, first_line, tables
from yifa.engine.sql import row as sql_row
from yifa.record.verifier import Report, SqliteSource, UnreadableError, verify
from yifa.record.verifier.sources import PostgresSource, TableSource

ALIAS = "moving"
# a fresh database is given these by its own migrations; the source's take their place
FILLED_BY_MIGRATIONS = ("auth_permission", "django_content_type", "yifa_log_head")
MODULUS = 1 << 256

Progress = Callable[[str, int], None]


class Sum(NamedTuple):
    """What a table comes to, whatever the order of its rows: how many, and the sum of their hashes."""

    rows: int
    hashes: int


class Moved(NamedTuple):
    """A copy that was compared: rows by table, and what the verifier said of the record on the target."""

    rows: dict[str, int]
    report: Report


class _Summing:
    """Passes rows on and sums them up. Of the index of words only the number of each publication counts."""

    def __init__(self, table: Table) -> None:
        self._keys_only = table.name == WORDS
        self.rows, self.hashes = 0, 0

    def over(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            told = row[:1] if self._keys_only else row
            digest = hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).digest()
            self.hashes = (self.hashes + int.from_bytes(digest, "big")) % MODULUS
            self.rows += 1
            yield row

    def sum(self) -> Sum:
        return Sum(self.rows, self.hashes)


def sum_of(store: Store, table: Table) -> Sum:
    """Read a table and sum it up."""
    summing = _Summing(table)
    for _ in summing.over(store.read(table)):
        pass
    return summing.sum()


class _Within(PostgresSource):
    """The verifier's source over a transaction that is still open: what is about to be committed."""

    def __init__(self, connection: Any) -> None:
        import psycopg

        self._wrong, self._names, self._connection = psycopg.Error, 0, connection

    def close(self) -> None:
        """The transaction is its owner's."""


class _WithinFile(SqliteSource):
    """The same over an SQLite transaction."""

    def __init__(self, store: Sqlite) -> None:
        self._connection = store._held

    def close(self) -> None:
        """The transaction is its owner's."""


def source_of(store: Store) -> TableSource:
    """The verifier's view of a store, with what the store's own transaction has written."""
    return _Within(store.connection) if isinstance(store, Postgres) else _WithinFile(store)  # type: ignore[arg-type]


@contextmanager
def prepared(entry: dict[str, Any]) -> Iterator[None]:
    """Bring the database of a settings entry to this program's tables; empty tables stay in it where the copy fails."""
    from django.core.management import call_command
    from django.db import DatabaseError, connections
    from django.db.utils import load_backend

    whole = connections.configure_settings({"default": {}, ALIAS: entry})[ALIAS]
    connections[ALIAS] = load_backend(entry["ENGINE"]).DatabaseWrapper(whole, ALIAS)
    try:
        call_command("migrate", database=ALIAS, interactive=False, verbosity=0)
        connections[ALIAS].close()
        yield
    except DatabaseError as wrong:
        raise NotMoved(
            "B-020", f"不能在目标数据库里建立数据表（{first_line(wrong)}）；请检查权限和磁盘空间。"
        ) from None
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]


def copy(source: Store, target: Store, *, progress: Progress | None = None) -> Moved:
    """Copy every table within both stores' transactions and compare; the caller commits. NotMoved where anything differs."""
    all_tables = tables()
    _alike(source, target, all_tables)
    try:
        for name in FILLED_BY_MIGRATIONS:
            target.all(f"DELETE FROM {name} RETURNING 1")
        there = [table.name for table in all_tables if target.one(f'SELECT COUNT(*) FROM "{table.name}"')]
        if there:
            raise NotMoved("B-021", f"目标数据库里已有内容（{'、'.join(there[:5])}）；请换一个空的数据库。")
        sums = {}
        for table in all_tables:
            summing = _Summing(table)
            target.write(table, summing.over(source.read(table)))
            sums[table.name] = summing.sum()
            if progress:
                progress(table.name, summing.rows)
        last = source.sequences(all_tables)  # after the rows: others may be drawing numbers meanwhile
        target.count_from(last)
        broken = target.broken_references()
    except target.errors + source.errors as wrong:
        raise NotMoved("B-025", f"有内容不能写入目标数据库（{first_line(wrong)}）；目标没有改动。") from None
    if broken:
        raise NotMoved(
            "B-023", f"写入后有引用落空的数据表：{'、'.join(broken)}；目标没有改动，请先在原库运行 yifa fsck。"
        )
    report = compared(source, target, sums, last)
    return Moved({name: sum.rows for name, sum in sums.items()}, report)


def _alike(source: Store, target: Store, all_tables: list[Table]) -> None:
    ours = {table.name for table in all_tables}
    strange = source.names() - ours - {"django_migrations"}
    if strange:
        raise NotMoved("B-022", f"原数据库里有本程序不认识的数据表：{'、'.join(sorted(strange))}；请先移出这些数据表。")
    if missing := ours - source.names():
        raise NotMoved("B-022", f"原数据库缺少数据表：{'、'.join(sorted(missing))}；请先运行 yifa setup。")
    if source.migrations() != target.migrations():
        raise NotMoved(
            "B-022", "两边的数据表版本不同；请先在原处用本版本的程序运行 yifa setup，或者换用建立备份时的版本。"
        )


def compared(source: Store, target: Store, sums: dict[str, Sum], last: dict[str, int]) -> Report:
    """Read the target again: every table, the numbers to come and the record; what the verifier says of it. NotMoved B-023."""
    all_tables = tables()
    try:
        for table in all_tables:
            found, wanted = sum_of(target, table), sums[table.name]
            if found != wanted:
                raise NotMoved(
                    "B-023",
                    f"数据表 {table.name} 与原库不符（原有{wanted.rows}行，现为{found.rows}行）；目标没有改动。",
                )
        if target.sequences(all_tables) != last:
            raise NotMoved("B-023", "目标数据库的编号序列与原库不符；目标没有改动。")
        here, there = verify(source_of(source), None), verify(source_of(target), None)
    except target.errors + source.errors + (UnreadableError,) as wrong:
        raise NotMoved("B-005", f"数据库读到一半出错（{first_line(wrong)}）；目标没有改动。") from None
    if here != there:
        raise NotMoved("B-023", "两边记录的核验结果不同；目标没有改动。")
    if not there.clean:
        raise NotMoved("B-008", f"记录与写入时不一致：{there.findings[0].sentence}请先保存现场，运行 yifa fsck 查明。")
    return there


def same(source: Store, target: Store) -> bool:
    """Whether two databases hold the same: a move that ended between its two commits."""
    if source.migrations() != target.migrations() or not target.in_use():
        return False
    return all(sum_of(source, table) == sum_of(target, table) for table in tables())


def move(source: Store, target: Store, *, progress: Progress | None = None) -> Moved:
    """Copy, commit the target, then shut the source for good: from then on its old programs can write nothing there.

    The source must be held alone. Where a run ended after the target's commit, the next one sees that both hold the same
    and only shuts the source. NotMoved B-021 where the target holds something else.
    """
    if in_use := target.in_use():
        if not same(source, target):
            raise NotMoved(
                "B-021", f"目标数据库已在使用（{'、'.join(in_use)}里有内容）；请换一个空的数据库，移库从不覆盖。"
            )
        all_tables = tables()
        sums = {table.name: sum_of(source, table) for table in all_tables}
        report = compared(source, target, sums, source.sequences(all_tables))
        moved = Moved({name: sum.rows for name, sum in sums.items()}, report)
        target.reopen()  # where it was left by a move and nothing has happened since, it is gone back to
        target.commit()
    else:
        moved = copy(source, target, progress=progress)
        target.commit()
    source.shut()
    source.commit()
    return moved


def moved_away() -> bool:
    """Whether the installation's own database was moved to another and takes no more steps."""
    where = (
        "sqlite_master WHERE type = 'trigger' AND name" if connection.vendor == "sqlite" else "pg_trigger WHERE tgname"
    )
    return sql_row(f"SELECT 1 FROM {where} = %s", [f"{CLOSED[0]}_moved"]) is not None


def settle(file: Path) -> None:
    """Leave an SQLite file without a log beside it, on disk."""
    import os
    import sqlite3

    held = sqlite3.connect(file)
    try:
        held.execute("PRAGMA journal_mode = DELETE")
    finally:
        held.close()
    with open(file, "rb") as written:
        os.fsync(written.fileno())
