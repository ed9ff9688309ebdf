"""Cases: views of many cases at once, as the export and the supervision models read them.

Reads   yifa_case and yifa_unit, by id
Never   opens a personal value: these views have no way to
Start   read()
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from yifa.engine import catalogue, sql, store
from yifa.engine.case import Case

AT_ONCE = 500  # values in one statement


class Read(NamedTuple):
    """A case by the declaration it began under, the hash of its last event, its unit's slug, the day it closed."""

    case: Case
    head: bytes
    place: str
    unit: str
    closed_on: date | None


def day(value: date | str | None) -> date | None:
    """A date as SQLite and PostgreSQL hand it out."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def read(cases: Sequence[int]) -> Iterator[Read]:
    """The cases with these ids, in no order; an id that is not there is left out."""
    for first in range(0, len(cases), AT_ONCE):
        some = cases[first : first + AT_ONCE]
        marks = ", ".join(["%s"] * len(some))
        for case_id, procedure, fingerprint, head, number, place, unit, opened, closed, state in sql.run(
            "SELECT c.id, c.procedure, c.fingerprint, c.head, c.number, c.place, u.slug, c.opened_on, c.closed_on, c.state "
            f"FROM yifa_case c JOIN yifa_unit u ON u.id = c.unit_id WHERE c.id IN ({marks})",
            list(some),
        ):
            view = Case(
                catalogue.find(procedure, fingerprint), json.loads(state), number=number, places=store.ancestors(place),
                unit=unit, id=case_id, opened_on=day(opened),
            )  # fmt: skip
            yield Read(view, bytes(head), place, unit, day(closed))
