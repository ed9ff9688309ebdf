"""Store: what the hot path reads, in SQL through Django's connection, the same on SQLite and PostgreSQL.

Reads   yifa_case, yifa_event and what hangs on them, inside the caller's transaction; writing.py writes them
Never   decides anything
Start   load()
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from time import monotonic
from typing import Any, NamedTuple

from yifa.engine import catalogue, log_reading
from yifa.engine.case import Case, Entry
from yifa.engine.declaration import Procedure
from yifa.engine.related import Related, one_at_a_time
from yifa.engine.sealing import open_box
from yifa.engine.sql import again, row, rows, vendor
from yifa.engine.state import CORRECT, HAND_OVER, State, apply, blank

PROJECTED = {
    "title": "c.title", "closed_on": "CAST(c.closed_on AS text)", "exit": "c.exit", "last_on": "CAST(c.last_on AS text)",
    "waits_for": "c.waits_for", "waits_step": "c.waits_step", "due_on": "CAST(c.due_on AS text)", "due_clock": "c.due_clock",
    "started_on": "CAST(c.started_on AS text)", "provisional": "c.provisional", "subject": "c.subject",
}  # fmt: skip
COLUMNS = (
    "c.id, c.number, c.procedure, c.fingerprint, c.place, c.unit_id, u.path, u.slug, u.organ, u.name, u.acts_for, "
    f"CAST(c.opened_on AS text), c.seq, c.head, c.state, {', '.join(PROJECTED.values())}"
)
_read = json.JSONDecoder().decode
_CASE = f"SELECT {COLUMNS} FROM yifa_case c JOIN yifa_unit u ON u.id = c.unit_id WHERE "


AT_ONCE = 500  # values in one statement


class Loaded(NamedTuple):
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
    acts_for: str
    opened_on: date
    seq: int
    head: bytes
    state: State
    projected: dict[str, Any]


def _as_date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def load(case: int | str, *, lock: bool = False) -> Loaded | None:
    """One case by id or number; with `lock`, nobody else can move it before the transaction ends."""
    if isinstance(case, int):
        if not 0 < case < 2**63:
            return None
        asked = _CASE + "c.id = %s"
    else:
        if not case.isprintable():
            return None
        asked = _CASE + "c.number = %s"
    if lock and vendor() == "postgresql":
        asked += " FOR UPDATE OF c"
    found = row(asked, (case,), by=again)
    if found is None:
        return None
    return Loaded(*found[:11], date.fromisoformat(found[11]), found[12], bytes(found[13]), _read(found[14]),
                  dict(zip(PROJECTED, found[15:], strict=True)))  # fmt: skip


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


_names: dict[int, tuple[str, float]] = {}
NAMES_KEPT = 5.0  # seconds: a name that was put right elsewhere soon stands in the next paper


_ENTRY = "id, number, place, opened_on, last_on, state, fingerprint"


class Registers(Related):
    """What guards may ask of other cases (case.Lookup), as seen from a place: its own registers and those above it."""

    def __init__(self, places: Sequence[str] | None) -> None:
        self._places = places

    def _rows(self, procedure: str, subject: str, clause: str, values: list[Any]) -> list[Any]:
        """The entries this place goes by, nearest first, then newest first."""
        found = rows(
            f"SELECT {_ENTRY} FROM yifa_case WHERE procedure = %s AND subject = %s{clause} ORDER BY id DESC",
            [procedure, subject, *values],
        )
        places = self._places
        if places is None or everywhere(catalogue.find(procedure)):
            return found
        return sorted((one for one in found if one[2] in places), key=lambda one: places.index(one[2]))

    def _entry(self, procedure: str, held: Any, state: State) -> Entry:
        id, number, place, opened, _last, _text, fingerprint = held
        declared = catalogue.find(procedure, fingerprint)
        return Entry(Case(declared, state, number=number, places=ancestors(place), opened_on=_as_date(opened),
                          lookup=self, id=id), number)  # fmt: skip

    def entry(self, procedure: str, subject: str, on: date) -> Entry | None:
        """The entry in force on a day, as it stood that day: entered by then, not removed, suspended or run out."""
        day = on.isoformat()
        clause = " AND opened_on <= %s AND (closed_on IS NULL OR closed_on > %s)"
        found = (self._as_it_stood(procedure, held, on) for held in self._rows(procedure, subject, clause, [day, day]))
        return next((entry for entry in found if in_force(entry.case, on)), None)

    def entries(self, procedure: str, on: date) -> list[Entry]:
        """Every entry in force on a day, as it stood that day, by subject; of one subject the nearest place's."""
        day, places = on.isoformat(), self._places
        found = rows(
            f"SELECT {_ENTRY}, subject FROM yifa_case WHERE procedure = %s AND opened_on <= %s "
            "AND (closed_on IS NULL OR closed_on > %s) ORDER BY id DESC",
            [procedure, day, day],
        )
        if places is None or everywhere(catalogue.find(procedure)):
            found = sorted(found, key=lambda one: one[7])
        else:
            found = sorted((one for one in found if one[2] in places), key=lambda one: (one[7], places.index(one[2])))
        nearest: dict[str, Entry] = {}
        for held in found:
            if held[7] not in nearest and in_force((entry := self._as_it_stood(procedure, held[:7], on)).case, on):
                nearest[held[7]] = entry
        return list(nearest.values())

    def _as_it_stood(self, procedure: str, held: Any, on: date) -> Entry:
        as_now = _as_date(held[4]) <= on
        state = json.loads(held[5]) if as_now else as_of(held[0], catalogue.find(procedure, held[6]), on)
        return self._entry(procedure, held, state)

    def latest(self, procedure: str, subject: str) -> Entry | None:
        """The newest entry, in force or not."""
        found = self._rows(procedure, subject, "", [])
        return self._entry(procedure, found[0], json.loads(found[0][5])) if found else None

    def name_of(self, person: int) -> str:
        """A person's name."""
        now = monotonic()
        name, known_until = _names.get(person, ("", 0.0))
        if known_until < now:
            possible = isinstance(person, int) and 0 < person < 2**63
            found = row("SELECT name FROM yifa_person WHERE id = %s", [person]) if possible else None
            if found is None:
                return f"（编号{person}的人员）" if possible else "（没有这名人员）"
            name = found[0]
            _names[person] = name, now + NAMES_KEPT
        return name

    def checkpoint_after(self, case_id: int, seq: int) -> dict[str, Any] | None:
        """The first signed checkpoint of the log that covers an event: size, root, note, origin, index; None before."""
        return log_reading.checkpoint_after(case_id, seq)


def as_of(case_id: int, declared: Procedure, on: date) -> State:
    """A case's state on a day: its steps until then, with what was put right of them later."""
    state, day = blank(), on.isoformat()
    for body in bodies(case_id):
        if body["step"] == CORRECT:
            counted = body["facts"]["seq"] <= state["seq"]
        else:
            counted = body["step"] != HAND_OVER and body["on"][:10] <= day
        if counted:
            seq = state["seq"]
            apply(declared, state, body)
            if body["step"] == CORRECT:
                state["seq"] = seq  # what was recorded until the day
    return state


def open_entry(procedure: str, subject: str, place: str | None) -> str | None:
    """The number of the register entry of this subject that is still open (in this place). Until the transaction ends
    nobody else can ask for the same: two who enter one subject at once do so one after the other."""
    one_at_a_time(procedure, subject)
    here = " AND place = %s" if place is not None else ""
    found = row(
        f"SELECT number FROM yifa_case WHERE procedure = %s AND subject = %s AND closed_on IS NULL{here} LIMIT 1",
        [procedure, subject, *([place] if place is not None else [])],
    )
    return found[0] if found else None


def open_versions() -> list[tuple[str, str, int, str]]:
    """(procedure, fingerprint, how many, one number) of the declarations that open cases began under."""
    return rows(
        "SELECT procedure, fingerprint, COUNT(*), MIN(number) FROM yifa_case WHERE closed_on IS NULL "
        "GROUP BY procedure, fingerprint ORDER BY procedure, fingerprint"
    )


def everywhere(procedure: Procedure) -> bool:
    """Whether a register's subjects are the same in all places: persons are, codes and names are a place's own."""
    subject = procedure.fields.get(procedure.subject)
    return subject is not None and subject.kind == "officer"


def in_force(entry: Case, on: date) -> bool:
    """Whether a register entry holds on a day."""
    declared = entry.procedure
    if not entry.is_open or (entry.opened_on and entry.opened_on > on):
        return False
    until = entry.get(declared.valid_until) if declared.valid_until else None
    if until and until < on.isoformat():
        return False
    return declared.in_force is None or declared.in_force.holds(entry)


REGISTERS = Registers(None)
"""Asks every place's registers: for screens and guards that stand in no place."""


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
    """The view of a loaded case, by the declaration it began under."""
    places = ancestors(held.place)
    return Case(
        catalogue.find(held.procedure, held.fingerprint), held.state, number=held.number, places=places,
        opened_on=held.opened_on, unit=held.unit, lookup=Registers(places), secrets=secrets_of(held.id, held.state),
        id=held.id,
    )  # fmt: skip


def bodies(case_id: int) -> list[dict[str, Any]]:
    """The bodies of a case's events, in order."""
    found = rows("SELECT content FROM yifa_event WHERE case_id = %s ORDER BY seq", [case_id])
    return [json.loads(bytes(content)) for (content,) in found]


def opened_bodies(case_id: int) -> Iterator[tuple[Procedure, dict[str, Any], dict[str, str]]]:
    """(declaration it ran under, body, personal values in clear) of each event of a case, in order."""
    boxes = rows(
        "SELECT e.seq, s.field, s.box FROM yifa_event e JOIN yifa_sealed s ON s.event_id = e.id WHERE e.case_id = %s",
        [case_id],
    )
    for body in bodies(case_id):
        opened = {name: open_box(bytes(box), body["sealed"][name]).decode()
                  for seq, name, box in boxes if seq == body["seq"] and box is not None}  # fmt: skip
        yield catalogue.find(body["procedure"], body["declaration"]), body, opened


def _unit(clause: str, values: list[Any]) -> tuple[Any, ...] | None:
    return row(f"SELECT id, slug, name, path, organ, place_id, acts_for FROM yifa_unit WHERE {clause}", values)


def unit_by_id(unit_id: int) -> tuple[Any, ...]:
    """(id, slug, name, path, organ, place, acts_for) of a unit."""
    return _unit("id = %s", [unit_id])


def unit_named(place: str, slug: str) -> tuple[Any, ...] | None:
    """(id, slug, name, path, organ, place, acts_for) of a place's unit, or None."""
    return _unit("place_id = %s AND slug = %s", [place, slug])


def named_on(case_id: int, person: int) -> bool:
    """Whether a person acted in a case or was named to it."""
    named = row("SELECT 1 FROM yifa_involved WHERE person_id = %s AND case_id = %s", [person, case_id], by=again)
    return named is not None


def unknown_people(people: Iterable[int]) -> list[int]:
    """Those of these numbers that are nobody's."""
    asked = list(dict.fromkeys(people))
    if not asked:
        return []
    marks = ", ".join(["%s"] * len(asked))
    known = {person for (person,) in rows(f"SELECT id FROM yifa_person WHERE id IN ({marks})", asked)}
    return [person for person in asked if person not in known]


def event_by_key(key: str) -> tuple[int, int, str, int, str] | None:
    """(case id, seq, step, who took it, procedure) of the event with this key."""
    return row(
        "SELECT e.case_id, e.seq, e.step, e.actor_id, c.procedure FROM yifa_event e "
        "JOIN yifa_case c ON c.id = e.case_id WHERE e.key = %s",
        [key],
        by=again,
    )


def known_evidence(hashes: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The stored files among these: hash -> {name, sha256, size}."""
    known = {}
    for at in range(0, len(hashes), AT_ONCE):
        some = hashes[at : at + AT_ONCE]
        marks = ", ".join(["%s"] * len(some))
        for sha, name, size in rows(f"SELECT sha256, name, size FROM yifa_evidence WHERE sha256 IN ({marks})", some):
            known[sha] = {"name": name, "sha256": sha, "size": size}
    return known
