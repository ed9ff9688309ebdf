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

from yifa.engine import catalogue, store
from yifa.engine.case import Case
from yifa.engine.door import projection
from yifa.engine.state import CORRECT, HAND_OVER, State, apply, blank, settle


def folded(case_id: int) -> tuple[State, Case, bytes]:
    """(state, view, hash of the last event) from the events alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, hash FROM yifa_event WHERE case_id = %s ORDER BY seq", [case_id])
        rows = cursor.fetchall()
    state = blank()
    bodies = [json.loads(bytes(content)) for content, _ in rows]
    first = bodies[0]
    view = Case(
        catalogue.find(first["procedure"]), state, number=first["case"], places=store.ancestors(first["place"]),
        opened_on=date.fromisoformat(first["on"][:10]), lookup=store.REGISTERS, id=case_id,
    )  # fmt: skip
    for body in bodies:
        apply(view.procedure, state, body)
        if body["step"] not in (CORRECT, HAND_OVER):
            settle(view.procedure, view, view.procedure.by_slug[body["step"]], body["on"])
    return state, view, bytes(rows[-1][1])


def differences(case_id: int) -> dict[str, tuple[Any, Any]]:
    """Columns of the case row that differ from what its events say: name -> (stored, folded)."""
    _state, view, head = folded(case_id)
    wanted = projection(view, date.fromisoformat(view.state["on"][:10]), head)
    names = list(wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(names)} FROM yifa_case WHERE id = %s", [case_id])
        stored = dict(zip(names, cursor.fetchone(), strict=True))
    found = {}
    for name, value in wanted.items():
        held = stored[name]
        if isinstance(held, date):
            held = held.isoformat()
        elif name == "head":
            held = bytes(held)
        elif name == "provisional":
            held = bool(held)
        elif name == "state":
            held, value = json.loads(held), json.loads(value)
        if held != value:
            found[name] = (held, value)
    return found


def mend(case_id: int) -> bool:
    """Write the projection anew from the events, under the case's lock. True if anything changed."""
    with transaction.atomic():
        store.load(case_id, lock=True)
        if not differences(case_id):
            return False
        _state, view, head = folded(case_id)
        columns = projection(view, date.fromisoformat(view.state["on"][:10]), head)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE yifa_case SET {', '.join(f'{name} = %s' for name in columns)} WHERE id = %s",
                [*columns.values(), case_id],
            )
        return True


def redate() -> Iterator[int]:
    """After the calendar or a parameter has changed: put right the due day of every open case. Yields those that moved."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM yifa_case WHERE closed_on IS NULL ORDER BY id")
        ids = [row[0] for row in cursor.fetchall()]
    for case_id in ids:
        if mend(case_id):
            yield case_id
