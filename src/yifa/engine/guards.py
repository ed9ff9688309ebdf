"""Guards that any procedure may put on its steps.

Reads   the facts of the step that is tried
Never   writes; never computes a limit: law.clocks does
Start   in_order()
"""

from __future__ import annotations

from yifa.engine.case import Case, Move
from yifa.engine.declaration import Guard
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
