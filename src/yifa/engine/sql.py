"""SQL for the hot path: a bare cursor of the connection that Django holds, in Django's transaction, with Django's errors.

Reads   django.db.connection
Never   hides a transaction from Django: what one_transaction() begins and ends stands in the marks that Django itself reads
Start   one_transaction() around a step; run(), run_many(); again() for what every step says
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import count
from types import TracebackType
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.transaction import Atomic


@cache
def _native(vendor: str, sql: str) -> str:
    return sql.replace("%s", "?") if vendor == "sqlite" else sql


@cache
def _numbered(sql: str) -> str:
    """The text as PostgreSQL's own protocol has it: $1, $2, …"""
    first, *rest = sql.split("%s")
    return first + "".join(f"${n}{part}" for n, part in zip(count(1), rest, strict=False))


class _Now(threading.local):
    """The connection inside this thread's one_transaction(): asking Django for it costs as much as a short statement."""

    held: Any = None


_now = _Now()


def _watched(held: Any) -> bool:
    """Whether Django must see each statement (tests that count queries, DEBUG), or has no connection yet."""
    return held.connection is None or held.queries_logged or bool(held.execute_wrappers)


def _unwatched() -> Any:
    """The connection to speak to past Django; None where Django must see each statement."""
    held = _now.held
    if held is not None and held.connection is not None:
        return held
    held = connections["default"]
    return None if _watched(held) else held


def run(sql: str, values: Sequence[Any] = ()) -> Any:
    """Execute one statement (written with %s) and return its cursor.

    Django's own cursor costs about as much as the statement: it rewrites the text, measures, logs and wraps each
    call. Tests that count queries, and DEBUG, go through it; everything else does not.
    """
    held = _unwatched()
    if held is None:
        cursor = connection.cursor()
        cursor.execute(sql, values)
        return cursor
    with held.wrap_database_errors:
        cursor = held.connection.cursor()
        cursor.execute(_native(held.vendor, sql), values)
    return cursor


def vendor() -> str:
    """sqlite or postgresql."""
    return str((_now.held or connections["default"]).vendor)


def again(sql: str, values: Sequence[Any] = ()) -> Any:
    """As run(), for a statement that every step says: PostgreSQL reads and plans its text once a connection
    (and once more after a rollback).

    Its type must follow from the place of each %s, for the values go apart from the text. Where the connection prepares
    nothing (prepare_threshold None, as some poolers want it) the text is planned each time.
    """
    held = _unwatched()
    if held is None:
        return run(sql, values)
    try:
        if held.vendor == "sqlite":
            return held.connection.execute(_native("sqlite", sql), values)
        return held.Database.RawCursor(held.connection).execute(_numbered(sql), values, prepare=True)
    except held.Database.Error:
        with held.wrap_database_errors:
            raise


def insert(sql: str, values: Sequence[Any]) -> int:
    """Execute an INSERT that every step says, written without RETURNING; the id of the new row."""
    if vendor() == "sqlite":
        return int(again(sql, values).lastrowid)
    return int(again(f"{sql} RETURNING id", values).fetchone()[0])


def row(sql: str, values: Sequence[Any] = (), by: Callable[..., Any] = run) -> Any:
    """The first row, or None."""
    return by(sql, values).fetchone()


def rows(sql: str, values: Sequence[Any] = (), by: Callable[..., Any] = run) -> list[Any]:
    """All rows."""
    return list(by(sql, values).fetchall())


def run_many(sql: str, many: Iterable[Sequence[Any]]) -> None:
    """Execute one statement for many rows."""
    held = connections["default"]
    if _watched(held):
        with connection.cursor() as cursor:
            cursor.executemany(sql, list(many))
        return
    with held.wrap_database_errors:
        held.connection.cursor().executemany(_native(held.vendor, sql), list(many))


def one_transaction() -> _OneTransaction:
    """transaction.atomic() for one step, with the same effect at a third of its cost.

    Inside another transaction, or where Django watches, it is transaction.atomic(). Else BEGIN and COMMIT go to the driver
    at once; rolling back is Django's in either case.
    """
    return _OneTransaction(DEFAULT_DB_ALIAS, savepoint=True, durable=False)


class _OneTransaction(Atomic):
    """Keeps Django's marks on its connection: in_atomic_block, atomic_blocks, needs_rollback, autocommit, run_on_commit."""

    _held: Any = None  # the connection, where BEGIN was said here

    def __enter__(self) -> None:
        held: Any = connections[self.using]
        if held.health_check_enabled and not held.in_atomic_block:
            held.close_if_health_check_failed()
        if held.in_atomic_block or not held.autocommit or _watched(held):
            super().__enter__()
            return
        try:
            held.connection.execute("BEGIN IMMEDIATE" if held.vendor == "sqlite" else "BEGIN")
        except held.Database.Error:
            with held.wrap_database_errors:
                raise
        held.commit_on_exit, held.needs_rollback, held.autocommit, held.in_atomic_block = True, False, False, True
        held.atomic_blocks.append(self)
        self._held = _now.held = held

    def __exit__(
        self, kind: type[BaseException] | None, why: BaseException | None, trace: TracebackType | None
    ) -> None:
        held = self._held
        if held is not None:
            _now.held = None
        if held is None or kind is not None or held.needs_rollback or held.closed_in_transaction:
            super().__exit__(kind, why, trace)
            return
        try:
            held.connection.commit()
        except BaseException as failed:
            super().__exit__(type(failed), failed, failed.__traceback__)
            with held.wrap_database_errors:
                raise
        held.atomic_blocks.pop()
        held.in_atomic_block, held.autocommit, held.errors_occurred = False, True, False
        if held.run_on_commit:
            held.run_and_clear_commit_hooks()
