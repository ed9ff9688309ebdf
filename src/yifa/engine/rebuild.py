"""Rebuild: folds a case's events again and holds the result against the stored row.

Reads   yifa_event, yifa_case
Never   writes, unless asked to put the stored projection right
Start   differences(), mend()
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection, transaction

from yifa.engine import catalogue, sql, store
from yifa.engine.case import Case
from yifa.engine.recording import projection
from yifa.engine.state import CORRECT, HAND_OVER, State, apply, blank, settle, settle_anew

FIXED = ("number", "procedure", "fingerprint", "place", "opened_on")  # said by the first event, never changed


def folded(case_id: int) -> tuple[State, Case, bytes, dict[str, Any]]:
    """(state, view, hash of the last event, what the first event fixes) from the events alone."""
    rows = sql.rows("SELECT content, hash FROM yifa_event WHERE case_id = %s ORDER BY seq", [case_id])
    state = blank()
    bodies = [json.loads(bytes(content)) for content, _ in rows]
    first = bodies[0]
    fixed = dict(zip(FIXED, (first["case"], first["procedure"], first["declaration"], first["place"], first["on"][:10]),
                     strict=True))  # fmt: skip
    places = store.ancestors(first["place"])

    def seen_by(fingerprint: str) -> Case:
        return Case(
            catalogue.find(first["procedure"], fingerprint), state, number=first["case"], places=places,
            opened_on=date.fromisoformat(fixed["opened_on"]), lookup=store.Registers(places), id=case_id,
        )  # fmt: skip

    for body in bodies:
        view = seen_by(body["declaration"])
        apply(view.procedure, state, body)
        if body["step"] == CORRECT:
            settle_anew(view.procedure, view, view.procedure.by_slug[body["facts"]["step"]])
        elif body["step"] != HAND_OVER:
            settle(view.procedure, view, view.procedure.by_slug[body["step"]], body["on"])
    return state, seen_by(first["declaration"]), bytes(rows[-1][1]), fixed


def _columns(case_id: int) -> dict[str, Any]:
    _state, view, head, fixed = folded(case_id)
    return {**fixed, **projection(view, head)}


def differences(case_id: int) -> dict[str, tuple[Any, Any]]:
    """Columns of the case row that differ from what its events say: name -> (stored, folded)."""
    wanted = _columns(case_id)
    names = list(wanted)
    held_row = sql.row(f"SELECT {', '.join(names)} FROM yifa_case WHERE id = %s", [case_id])
    found = {}
    for name, held in zip(names, held_row, strict=True):
        value = wanted[name]
        if isinstance(held, date):
            held = held.isoformat()
        elif name == "head":
            held = bytes(held)
        elif name == "provisional":
            held = bool(held)
        elif name == "state":
            held, value = _parsed(held), json.loads(value)
        if held != value:
            found[name] = (held, value)
    return found


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:  # a projection that was damaged is told from the events like any other
        return text


def mend(case_id: int) -> bool:
    """Write the projection anew from the events, under the case's lock. True if anything changed."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            sql.row("SELECT id FROM yifa_case WHERE id = %s FOR UPDATE", [case_id])
        if not differences(case_id):
            return False
        columns = _columns(case_id)
        sql.run(
            f"UPDATE yifa_case SET {', '.join(f'{name} = %s' for name in columns)} WHERE id = %s",
            [*columns.values(), case_id],
        )
        return True


def redate() -> Iterator[int]:
    """After the calendar or a parameter has changed: put right the due day of every open case. Yields those that moved."""
    for (case_id,) in sql.rows("SELECT id FROM yifa_case WHERE closed_on IS NULL ORDER BY id"):
        if mend(case_id):
            yield case_id
