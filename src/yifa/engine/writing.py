"""Writing: the SQL that a step leaves behind, through Django's connection, the same on SQLite and PostgreSQL.

Reads   nothing; writes yifa_case, yifa_event and what hangs on them, inside the caller's transaction
Never   decides anything: the door has checked before
Start   append()
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from yifa.engine.sql import again, insert, row, run, run_many


@dataclass
class Writing:
    """What one step writes."""

    body: dict[str, Any]
    content: bytes
    hash: bytes
    row: dict[str, Any]
    sealed: list[tuple[str, bytes, bytes]] = field(default_factory=list)
    papers: list[tuple[str, str, bytes, bytes]] = field(default_factory=list)
    unit_id: int = 0
    tokens: Iterable[int] = ()
    involved: Iterable[int] = ()


@cache
def _insert(table: str, names: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"


@cache
def _update(table: str, names: tuple[str, ...]) -> str:
    return f"UPDATE {table} SET {', '.join(f'{name} = %s' for name in names)} WHERE id = %s"


_EVENT = _insert(
    "yifa_event", ("case_id", "seq", "step", "actor_id", "taken_on", "recorded_at", "key", "hash", "content")
)


def append(case_id: int | None, writing: Writing) -> tuple[int, int]:
    """Write the case row, the event and what hangs on it. (case id, event id)."""
    held, body = writing.row, writing.body
    if case_id is None:
        case_id = insert(_insert("yifa_case", tuple(held)), list(held.values()))
    else:
        again(_update("yifa_case", tuple(held)), [*held.values(), case_id])
    event_id = insert(
        _EVENT,
        (case_id, body["seq"], body["step"], body["actor"]["person"], body["on"], body["at"], body["key"], writing.hash,
         writing.content),
    )  # fmt: skip
    for one in writing.sealed:
        again("INSERT INTO yifa_sealed (event_id, field, salt, box) VALUES (%s, %s, %s, %s)", [event_id, *one])
    for paper in writing.papers:
        again(
            "INSERT INTO yifa_paper (case_id, event_id, kind, number, salt, box) VALUES (%s, %s, %s, %s, %s, %s)",
            [case_id, event_id, *paper],
        )
    if writing.tokens:
        run_many(
            "INSERT INTO yifa_token (case_id, token) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [(case_id, token) for token in writing.tokens],
        )
    if writing.involved:
        run_many(
            "INSERT INTO yifa_involved (case_id, person_id, unit_id) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [(case_id, person, writing.unit_id) for person in writing.involved],
        )
    return case_id, event_id


def moved(case_id: int, unit_id: int) -> None:
    """Tell lists that another unit has a case: of whoever is named on it. Person by person, since no index begins with the case."""
    run(
        "UPDATE yifa_involved SET unit_id = %s WHERE case_id = %s AND person_id IN (SELECT id FROM yifa_person)",
        [unit_id, case_id],
    )


def next_number(name: str, year: int) -> int:
    """The next number of a series; the row is locked until the transaction ends, so there are no gaps or doubles."""
    found = row(
        "INSERT INTO yifa_series (name, year, n) VALUES (%s, %s, 1) "
        "ON CONFLICT (name, year) DO UPDATE SET n = yifa_series.n + 1 RETURNING n",
        [name, year],
        by=again,
    )
    return int(found[0])


def change_tokens(case_id: int, before: set[int], after: set[int]) -> None:
    """Under what else, and under what no longer, a case is found."""
    gone, come = [(token, case_id) for token in before - after], [(case_id, token) for token in after - before]
    if gone:
        run_many("DELETE FROM yifa_token WHERE token = %s AND case_id = %s", gone)
    if come:
        run_many("INSERT INTO yifa_token (case_id, token) VALUES (%s, %s) ON CONFLICT DO NOTHING", come)


def remember_declaration(fingerprint: str, slug: str, body: str) -> None:
    """Keep the declaration a case begins under."""
    run(
        "INSERT INTO yifa_declared (fingerprint, slug, body) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        [fingerprint, slug, body],
    )
