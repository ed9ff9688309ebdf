"""Words of the desk: where a case stands, and a recorded value as an official reads it.

Reads   a case's row, a field's declaration
Never   invents a synonym for a term of the law
Start   state_words(), value_words()
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yifa.engine.declaration import Procedure
from yifa.engine.fields import Field
from yifa.engine.models import CaseRow
from yifa.web.words import step_name


def state_words(row: CaseRow, procedure: Procedure | None) -> str:
    """Where a case stands, in a few words."""
    if row.closed_on:
        return procedure.exit_name(row.exit) if procedure else "已办结"
    if procedure and procedure.kind == "register":
        return "在册"
    return f"待{step_name(procedure, row.waits_step)}" if procedure and row.waits_step else "办理中"


def value_words(spec: Field, value: Any, person: Callable[[int], str], unit: Callable[[str], str]) -> str:
    """A recorded value in words, persons and units by name."""
    if spec.kind == "officer" and isinstance(value, int):
        return person(value)
    if spec.kind == "officers":
        return "、".join(person(one) for one in value or ())
    if spec.kind in ("unit", "place"):
        return unit(str(value))
    return spec.label(value)
