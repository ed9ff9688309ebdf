"""Store: the SQL of the hot path, through Django's connection, the same on SQLite and PostgreSQL.

Reads   and writes yifa_case, yifa_event and what hangs on them, inside the caller's transaction
Never   decides anything: the door has checked before
Start   load(), append()
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection

from yifa.engine import catalogue
from yifa.engine.case import Case, Entry
from yifa.engine.sealing import open_box
from yifa.engine.state import State

COLUMNS = (
    "c.id, c.number, c.procedure, c.fingerprint, c.place, c.unit_id, u.path, u.slug, u.organ, u.name, "
    "c.opened_on, c.seq, c.head, c.state"
)


@dataclass
class Loaded:
    """A case row as the door needs it."""

    id: int
    number: str
    procedure: str
    fingerprint: str
    place: str
    unit_id: int
    unit_path: str
    unit: str
    organ: str
    unit_name: str
    opened_on: date
    seq: int
    head: bytes
    state: State


def _as_date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _loaded(row: tuple[Any, ...]) -> Loaded:
    return Loaded(*row[:10], _as_date(row[10]), row[11], bytes(row[12]), json.loads(row[13]))


def load(case: int | str, *, lock: bool = False) -> Loaded | None:
    """One case by id or number; with `lock`, nobody else can move it before the transaction ends."""
    column = "c.id" if isinstance(case, int) else "c.number"
    suffix = " FOR UPDATE OF c" if lock and connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM yifa_case c JOIN yifa_unit u ON u.id = c.unit_id WHERE {column} = %s{suffix}",
            [case],
        )
        row = cursor.fetchone()
    return _loaded(row) if row else None


@lru_cache(maxsize=4096)
def _parent_codes(code: str) -> tuple[str, ...]:
    codes, at = [code], code
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT parent_id FROM yifa_place WHERE code = %s", [at])
            row = cursor.fetchone()
            if not row or row[0] is None:
                return tuple(codes)
            at = row[0]
            codes.append(at)


def ancestors(place: str) -> tuple[str, ...]:
    """The place's code and those above it, narrow to wide."""
    return _parent_codes(place)


def forget_places() -> None:
    """After the tree of places has changed."""
    _parent_codes.cache_clear()
    _names.clear()


_names: dict[int, str] = {}


class Registers:
    """What guards may ask of other cases (case.Lookup)."""

    def _rows(self, procedure: str, subject: str, *, only_open: bool) -> list[Entry]:
        clause = " AND closed_on IS NULL" if only_open else ""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT number, place, opened_on, state, id FROM yifa_case "
                f"WHERE procedure = %s AND subject = %s{clause} ORDER BY id DESC",
                [procedure, subject],
            )
            rows = cursor.fetchall()
        declared = catalogue.find(procedure)
        return [
            Entry(Case(declared, json.loads(state), number=number, places=ancestors(place), opened_on=_as_date(opened),
                       lookup=self, id=id), number)
            for number, place, opened, state, id in rows
        ]  # fmt: skip

    def entry(self, procedure: str, subject: str, on: date) -> Entry | None:
        """The entry in force on a day: open, entered by then, not suspended, not past its last day."""
        for entry in self._rows(procedure, subject, only_open=True):
            if in_force(entry.case, on):
                return entry
        return None

    def latest(self, procedure: str, subject: str) -> Entry | None:
        """The newest entry, in force or not."""
        rows = self._rows(procedure, subject, only_open=False)
        return rows[0] if rows else None

    def name_of(self, person: int) -> str:
        """A person's name."""
        if person not in _names:
            with connection.cursor() as cursor:
                cursor.execute("SELECT name FROM yifa_person WHERE id = %s", [person])
                row = cursor.fetchone()
            if row is None:
                return f"（编号{person}的人员）"
            _names[person] = row[0]
        return _names[person]


def open_entry(procedure: str, subject: str) -> str | None:
    """The number of the register entry of this subject that is still open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM yifa_case WHERE procedure = %s AND subject = %s AND closed_on IS NULL LIMIT 1",
            [procedure, subject],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def in_force(entry: Case, on: date) -> bool:
    """Whether a register entry holds on a day."""
    declared = entry.procedure
    if not entry.is_open or (entry.opened_on and entry.opened_on > on):
        return False
    until = entry.get(declared.valid_until) if declared.valid_until else None
    if until and until < on.isoformat():
        return False
    return declared.in_force is None or declared.in_force.holds(entry)


REGISTERS = Registers()


def secrets_of(case_id: int) -> Callable[[], dict[str, str]]:
    """Opens the case's personal values when first asked: the latest of each field."""

    def read() -> dict[str, str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT s.field, s.box, e.content FROM yifa_sealed s JOIN yifa_event e ON e.id = s.event_id "
                "WHERE e.case_id = %s ORDER BY e.seq",
                [case_id],
            )
            rows = cursor.fetchall()
        found: dict[str, str] = {}
        for name, box, content in rows:
            if box is None:
                found.pop(name, None)
                continue
            found[name] = open_box(bytes(box), json.loads(bytes(content))["sealed"][name]).decode()
        return found

    return read


def case_of(row: Loaded) -> Case:
    """The view of a loaded case."""
    return Case(
        catalogue.find(row.procedure), row.state, number=row.number, places=ancestors(row.place),
        opened_on=row.opened_on, unit=row.unit, lookup=REGISTERS, secrets=secrets_of(row.id), id=row.id,
    )  # fmt: skip


def next_number(name: str, year: int) -> int:
    """The next number of a series; the row is locked until the transaction ends, so there are no gaps or doubles."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO yifa_series (name, year, n) VALUES (%s, %s, 1) "
            "ON CONFLICT (name, year) DO UPDATE SET n = yifa_series.n + 1 RETURNING n",
            [name, year],
        )
        return int(cursor.fetchone()[0])


@dataclass
class Writing:
    """What one step writes."""

    body: dict[str, Any]
    content: bytes
    hash: bytes
    row: dict[str, Any]
    sealed: list[tuple[str, bytes, bytes]] = field(default_factory=list)
    papers: list[tuple[str, str, bytes, bytes]] = field(default_factory=list)
    tokens: Iterable[int] = ()
    involved: Iterable[int] = ()


def event_by_key(key: str) -> tuple[int, int, str] | None:
    """(case id, seq, step) of the event with this key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, seq, step FROM yifa_event WHERE key = %s", [key])
        return cursor.fetchone()


def append(case_id: int | None, writing: Writing) -> tuple[int, int]:
    """Write the case row, the event and what hangs on it. (case id, event id)."""
    row, body = writing.row, writing.body
    names = list(row)
    with connection.cursor() as cursor:
        if case_id is None:
            cursor.execute(
                f"INSERT INTO yifa_case ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))}) RETURNING id",
                list(row.values()),
            )
            case_id = int(cursor.fetchone()[0])
        else:
            cursor.execute(
                f"UPDATE yifa_case SET {', '.join(f'{name} = %s' for name in names)} WHERE id = %s",
                [*row.values(), case_id],
            )
        cursor.execute(
            "INSERT INTO yifa_event (case_id, seq, step, actor_id, taken_on, recorded_at, key, hash, content) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [case_id, body["seq"], body["step"], body["actor"]["person"], body["on"], body["at"], body["key"],
             writing.hash, writing.content],
        )  # fmt: skip
        event_id = int(cursor.fetchone()[0])
        for one in writing.sealed:
            cursor.execute(
                "INSERT INTO yifa_sealed (event_id, field, salt, box) VALUES (%s, %s, %s, %s)", [event_id, *one]
            )
        for paper in writing.papers:
            cursor.execute(
                "INSERT INTO yifa_paper (case_id, event_id, kind, number, salt, box) VALUES (%s, %s, %s, %s, %s, %s)",
                [case_id, event_id, *paper],
            )
        if writing.tokens:
            cursor.executemany(
                "INSERT INTO yifa_token (case_id, token) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                [(case_id, token) for token in writing.tokens],
            )
        if writing.involved:
            cursor.executemany(
                "INSERT INTO yifa_involved (case_id, person_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                [(case_id, person) for person in writing.involved],
            )
    return case_id, event_id


def known_evidence(hashes: list[str]) -> dict[str, dict[str, Any]]:
    """The stored files among these: hash -> {name, sha256, size}."""
    if not hashes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sha256, name, size FROM yifa_evidence WHERE sha256 IN ({', '.join(['%s'] * len(hashes))})",
            hashes,
        )
        return {sha: {"name": name, "sha256": sha, "size": size} for sha, name, size in cursor.fetchall()}


def remember_declaration(fingerprint: str, slug: str, body: str) -> None:
    """Keep the declaration a case begins under."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO yifa_declared (fingerprint, slug, body) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [fingerprint, slug, body],
        )
