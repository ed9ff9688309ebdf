"""关联案件 — a case that another one refers to by its number must be there.

Reads   the case row of that number: its procedure, its place, who was named to it
Never   opens it, shows it or says whose it is; a number of another government, or of a sealed case that nobody here knows,
        is as good as none
Start   refers_to()
"""

from __future__ import annotations

from yifa.engine import catalogue, store
from yifa.engine.case import Case, Move
from yifa.engine.declaration import Guard
from yifa.engine.refusals import Refusal


class LinkedCaseUnknown(Refusal):
    code = "P-401"
    text = "“{field}”填写的案号不是本地登记的{kinds}案件，或者就是本案；请对照案卷核对案号，还没有登记的先登记。"


def linked(case: Case, move: Move, number: str | None) -> store.Loaded | None:
    """The case of this number in the same place, or None; never the case itself.

    A sealed case is there only for those who act here, or acted here before, and were named to it.
    """
    held = store.load(number) if number and number != case.number else None
    if held is None or not case.places or held.place != case.places[0]:
        return None
    if not catalogue.find(held.procedure, held.fingerprint).sealed:
        return held
    return held if any(store.named_on(held.id, person) for person in {*move.people, *case.involved}) else None


def refers_to(field: str, kinds: str, *procedures: str) -> Guard:
    """A guard: what `field` holds is the number of a case of one of these procedures (slugs), called `kinds` in words."""

    def linked_case_is_there(case: Case, move: Move) -> Refusal | None:
        number = move.get(field)
        if number is None:
            return None
        held = linked(case, move, number)
        if held is not None and held.procedure in procedures:
            return None
        return LinkedCaseUnknown(field=case.procedure.fields[field].name, kinds=kinds)

    return linked_case_is_there
