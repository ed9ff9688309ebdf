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
from yifa.engine.sql import row, rows, run, run_many
from yifa.engine.state import State

COLUMNS = (
    "c.id, c.number, c.procedure, c.fingerprint, c.place, c.unit_id, u.path, u.slug, u.organ, u.name, "
    "c.opened_on, c.seq, c.head, c.state, c.title, c.closed_on, c.exit, c.last_on, c.waits_for, c.waits_step, c.due_on, "
    "c.due_clock, c.started_on, c.provisional"
)
PROJECTED = (
    "title", "closed_on", "exit", "last_on", "waits_for", "waits_step", "due_on", "due_clock", "started_on", "provisional",
)  # fmt: skip


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
    projected: dict[str, Any]


def _as_date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _loaded(found: tuple[Any, ...]) -> Loaded:
    projected = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in zip(PROJECTED, found[14:], strict=True)
    }
    return Loaded(*found[:10], _as_date(found[10]), found[11], bytes(found[12]), json.loads(found[13]), projected)


def load(case: int | str, *, lock: bool = False) -> Loaded | None:
    """One case by id or number; with `lock`, nobody else can move it before the transaction ends."""
    column = "c.id" if isinstance(case, int) else "c.number"
    suffix = " FOR UPDATE OF c" if lock and connection.vendor == "postgresql" else ""
    found = row(
        f"SELECT {COLUMNS} FROM yifa_case c JOIN yifa_unit u ON u.id = c.unit_id WHERE {column} = %s{suffix}",
        [case],
    )
    return _loaded(found) if found else None


@lru_cache(maxsize=4096)
def _parent_codes(code: str) -> tuple[str, ...]:
    codes, at = [code], code
    while True:
        found = row("SELECT parent_id FROM yifa_place WHERE code = %s", [at])
        if not found or found[0] is None:
            return tuple(codes)
        at = found[0]
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
        found = rows(
            "SELECT number, place, opened_on, state, id FROM yifa_case "
            f"WHERE procedure = %s AND subject = %s{clause} ORDER BY id DESC",
            [procedure, subject],
        )
        declared = catalogue.find(procedure)
        return [
            Entry(Case(declared, json.loads(state), number=number, places=ancestors(place), opened_on=_as_date(opened),
                       lookup=self, id=id), number)
            for number, place, opened, state, id in found
        ]  # fmt: skip

    def entry(self, procedure: str, subject: str, on: date) -> Entry | None:
        """The entry in force on a day: open, entered by then, not suspended, not past its last day."""
        for entry in self._rows(procedure, subject, only_open=True):
            if in_force(entry.case, on):
                return entry
        return None

    def latest(self, procedure: str, subject: str) -> Entry | None:
        """The newest entry, in force or not."""
        found = self._rows(procedure, subject, only_open=False)
        return found[0] if found else None

    def name_of(self, person: int) -> str:
        """A person's name."""
        if person not in _names:
            found = row("SELECT name FROM yifa_person WHERE id = %s", [person])
            if found is None:
                return f"（编号{person}的人员）"
            _names[person] = found[0]
        return _names[person]


def open_entry(procedure: str, subject: str) -> str | None:
    """The number of the register entry of this subject that is still open."""
    found = row(
        "SELECT number FROM yifa_case WHERE procedure = %s AND subject = %s AND closed_on IS NULL LIMIT 1",
        [procedure, subject],
    )
    return found[0] if found else None


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


def secrets_of(case_id: int, state: State) -> Callable[[], dict[str, str]]:
    """Opens the case's personal values when first asked: the latest of each field, by the commitment in its state."""
    wanted = {(name, seq): commitment for name, (commitment, seq) in state["sealed"].items()}

    def read() -> dict[str, str]:
        boxes = rows(
            "SELECT s.field, e.seq, s.box FROM yifa_event e JOIN yifa_sealed s ON s.event_id = e.id WHERE e.case_id = %s",
            [case_id],
        )
        return {
            name: open_box(bytes(box), wanted[name, seq]).decode()
            for name, seq, box in boxes
            if box is not None and (name, seq) in wanted
        }

    return read


def case_of(held: Loaded) -> Case:
    """The view of a loaded case."""
    return Case(
        catalogue.find(held.procedure), held.state, number=held.number, places=ancestors(held.place),
        opened_on=held.opened_on, unit=held.unit, lookup=REGISTERS, secrets=secrets_of(held.id, held.state), id=held.id,
    )  # fmt: skip


def next_number(name: str, year: int) -> int:
    """The next number of a series; the row is locked until the transaction ends, so there are no gaps or doubles."""
    found = row(
        "INSERT INTO yifa_series (name, year, n) VALUES (%s, %s, 1) "
        "ON CONFLICT (name, year) DO UPDATE SET n = yifa_series.n + 1 RETURNING n",
        [name, year],
    )
    return int(found[0])


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
    return row("SELECT case_id, seq, step FROM yifa_event WHERE key = %s", [key])


def append(case_id: int | None, writing: Writing) -> tuple[int, int]:
    """Write the case row, the event and what hangs on it. (case id, event id)."""
    held, body = writing.row, writing.body
    names = list(held)
    if case_id is None:
        case_id = int(
            row(
                f"INSERT INTO yifa_case ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))}) RETURNING id",
                list(held.values()),
            )[0]
        )
    else:
        run(
            f"UPDATE yifa_case SET {', '.join(f'{name} = %s' for name in names)} WHERE id = %s",
            [*held.values(), case_id],
        )
    event = row(
        "INSERT INTO yifa_event (case_id, seq, step, actor_id, taken_on, recorded_at, key, hash, content) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
        [case_id, body["seq"], body["step"], body["actor"]["person"], body["on"], body["at"], body["key"],
         writing.hash, writing.content],
    )  # fmt: skip
    event_id = int(event[0])
    for one in writing.sealed:
        run("INSERT INTO yifa_sealed (event_id, field, salt, box) VALUES (%s, %s, %s, %s)", [event_id, *one])
    for paper in writing.papers:
        run(
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
            "INSERT INTO yifa_involved (case_id, person_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [(case_id, person) for person in writing.involved],
        )
    return case_id, event_id


def known_evidence(hashes: list[str]) -> dict[str, dict[str, Any]]:
    """The stored files among these: hash -> {name, sha256, size}."""
    if not hashes:
        return {}
    found = rows(
        f"SELECT sha256, name, size FROM yifa_evidence WHERE sha256 IN ({', '.join(['%s'] * len(hashes))})",
        hashes,
    )
    return {sha: {"name": name, "sha256": sha, "size": size} for sha, name, size in found}


def remember_declaration(fingerprint: str, slug: str, body: str) -> None:
    """Keep the declaration a case begins under."""
    run(
        "INSERT INTO yifa_declared (fingerprint, slug, body) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        [fingerprint, slug, body],
    )
