"""Related: what guards may ask of cases other than register entries: one by its number, those about a subject, those that
name a case.

Reads   yifa_case, and the tokens under which a case is found by the numbers that its `case` fields name
Never   opens a personal value; never changes a row
Start   Related, which store.Registers is one of
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import connection

from yifa.engine import catalogue, search
from yifa.engine.case import Entry
from yifa.engine.declaration import Procedure
from yifa.engine.sql import rows, run
from yifa.engine.state import State

AT_ONCE = 500  # values in one statement
COLUMNS = "c.id, c.number, c.place, c.opened_on, c.last_on, c.state, c.fingerprint, c.procedure"


def one_at_a_time(procedure: str, subject: str) -> None:
    """Until the transaction ends nobody else can ask for the same subject: two who do so at once do it one after the
    other. SQLite lets one writer in anyway."""
    if connection.vendor == "postgresql":
        key = int.from_bytes(sha256(f"{procedure}\x00{subject}".encode()).digest()[:8], "big", signed=True)
        run("SELECT pg_advisory_xact_lock(%s)", [key])


class Related(ABC):
    """Cases as seen from a place: its own and those of the places above it; all where no place is named.

    A sealed case is not there: not even that it exists may be told by a guard's refusal.
    """

    _places: Sequence[str] | None

    @abstractmethod
    def _entry(self, procedure: str, held: Any, state: State) -> Entry:
        """The view of one row; store.Registers makes it."""

    def _found(self, clause: str, values: list[Any]) -> list[Entry]:
        if self._places is not None:
            clause += f" AND c.place IN ({', '.join(['%s'] * len(self._places))})"
            values = [*values, *self._places]
        found = rows(f"SELECT {COLUMNS} FROM yifa_case c WHERE {clause} AND NOT c.sealed ORDER BY c.id", values)
        return [self._entry(one[7], one[:7], json.loads(one[5])) for one in found]

    def numbered(self, number: str) -> Entry | None:
        """The case with this number, of whatever procedure, or None."""
        if not isinstance(number, str) or not number.isprintable():
            return None
        found = self._found("c.number = %s", [number])
        return found[0] if found else None

    def cases(self, procedure: str, subject: str, since: date, until: date) -> list[Entry]:
        """The cases of a procedure about one subject, opened within these days (both counted), oldest first.

        Until the transaction ends nobody else can ask for the same subject, so that what is counted here stays right.
        """
        one_at_a_time(procedure, subject)
        return self._found(
            "c.procedure = %s AND c.subject = %s AND c.opened_on BETWEEN %s AND %s",
            [procedure, subject, since.isoformat(), until.isoformat()],
        )

    def naming(self, procedure: str, field: str, *numbers: str) -> list[Entry]:
        """The cases of a procedure whose field (of kind case, searchable) now holds one of these numbers, oldest first.

        Empty where the procedure is not declared or has no such field.
        """
        if not _names_cases(procedure, field):
            return []
        wanted, found, named = sorted(set(numbers)), [], {*numbers}
        for first in range(0, len(wanted), AT_ONCE):
            tokens = [search.reference(number) for number in wanted[first : first + AT_ONCE]]
            marks = ", ".join(["%s"] * len(tokens))
            clause = f"c.procedure = %s AND c.id IN (SELECT t.case_id FROM yifa_token t WHERE t.token IN ({marks}))"
            found += self._found(clause, [procedure, *tokens])
        by_id = {one.case.id: one for one in found if one.get(field) in named}
        return [by_id[case_id] for case_id in sorted(by_id)]


def _names_cases(procedure: str, field: str) -> bool:
    declared: Procedure | None = next((one for one in catalogue.every() if one.slug == procedure), None)
    spec = declared.fields.get(field) if declared else None
    return spec is not None and spec.kind == "case" and spec.search
