"""Guards that several registers and statistics share, and a way to put guards on steps that a short form made.

Reads   the facts of the step that is tried
Never   writes; never computes a limit: law.clocks does
Start   guarded(), in_order()
"""

from __future__ import annotations

from dataclasses import replace

from yifa.engine.case import Case, Move
from yifa.engine.declaration import Guard, Procedure
from yifa.engine.refusals import Refusal


class EndsBeforeItBegins(Refusal):
    code = "G-101"
    text = "“{end}”（{until}）早于“{begin}”（{since}）；请核对这两个日期后再登记。"


def in_order(begin: str, end: str) -> Guard:
    """A guard: the day in field `end` is not before the day in field `begin`. Days that were not filled pass."""

    def days_in_order(case: Case, move: Move) -> Refusal | None:
        since, until = case.get(begin), case.get(end)
        if since is None or until is None or since <= until:
            return None
        fields = case.procedure.fields
        return EndsBeforeItBegins(
            begin=fields[begin].name, since=case.show(begin), end=fields[end].name, until=case.show(end)
        )

    return days_in_order


def guarded(procedure: Procedure, **needs: tuple[Guard, ...]) -> Procedure:
    """The procedure with these guards on the steps named; KeyError names a step that it does not have."""
    missing = set(needs) - set(procedure.by_slug)
    if missing:
        raise KeyError(f"{procedure.slug}: no steps {sorted(missing)} to guard")
    steps = tuple(replace(step, needs=(*step.needs, *needs.get(step.slug, ()))) for step in procedure.steps)
    return replace(procedure, steps=steps)
