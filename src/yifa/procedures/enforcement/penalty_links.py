"""Cases that a case refers to by number: the case a measure belongs to, the decision that is executed.

Reads   the case whose number was typed, as far as this place may go by it
Never   writes; never opens the other case's personal values; that the number is known at all is refers_to()'s to say
Start   linked()
"""

from __future__ import annotations

from yifa.engine.case import Case


def linked(case: Case, field: str, *procedures: str) -> Case | None:
    """The case whose number stands in `field`, of one of these procedures (of any, where none is named); else None."""
    number = case.get(field)
    entry = case.lookup.numbered(number) if number and case.lookup else None
    if entry is None or entry.case.id == case.id or (procedures and entry.case.procedure.slug not in procedures):
        return None
    return entry.case
