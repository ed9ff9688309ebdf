"""SQL for the hot path: a bare cursor of the connection that Django holds, in Django's transaction, with Django's errors.

Reads   django.db.connection
Never   opens, commits or rolls back: transaction.atomic() around it does
Start   run(), run_many()
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection, connections


@cache
def _native(vendor: str, sql: str) -> str:
    return sql.replace("%s", "?") if vendor == "sqlite" else sql


def run(sql: str, values: Sequence[Any] = ()) -> Any:
    """Execute one statement (written with %s) and return its cursor.

    Django's own cursor costs about as much as the statement: it rewrites the text, measures, logs and wraps each
    call. Tests that count queries, and DEBUG, go through it; everything else does not.
    """
    held = connections["default"]
    if held.connection is None or held.queries_logged or held.execute_wrappers:
        cursor = connection.cursor()
        cursor.execute(sql, values)
        return cursor
    with held.wrap_database_errors:
        cursor = held.connection.cursor()
        cursor.execute(_native(held.vendor, sql), values)
    return cursor


def row(sql: str, values: Sequence[Any] = ()) -> Any:
    """The first row, or None."""
    return run(sql, values).fetchone()


def rows(sql: str, values: Sequence[Any] = ()) -> list[Any]:
    """All rows."""
    return list(run(sql, values).fetchall())


def run_many(sql: str, many: Iterable[Sequence[Any]]) -> None:
    """Execute one statement for many rows."""
    held = connections["default"]
    if held.connection is None or held.queries_logged or held.execute_wrappers:
        with connection.cursor() as cursor:
            cursor.executemany(sql, list(many))
        return
    with held.wrap_database_errors:
        held.connection.cursor().executemany(_native(held.vendor, sql), list(many))
