"""Looks: what a model must ask of the whole case, because the facts alone do not say it.

Reads   a case by the declaration it began under; the law of its day and place
Never   asks the database or looks at another case
Start   LOOKS: a name -> look(case, on), which says why the case is found, "" where the model's sentence says all, None
        where it is not found
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from yifa.engine.case import Case, as_day
from yifa.procedures.enforcement import penalty_conditions as penalty

Look = Callable[[Case, date], str | None]


def hearing_was_due(case: Case, on: date) -> str | None:
    """行政处罚法第六十三条: the noticed penalty reaches the threshold of its day and place, and no hearing was offered."""
    noticed = case.get("notice_on")
    return penalty.hearing_due(case, as_day(noticed)) if noticed else None


def heavier_than_told(case: Case, on: date) -> str | None:
    """第四十五条、第六十二条: the decision takes more than the notice announced."""
    fine, told = case.get("fine") or 0, penalty.noticed(case, "noticed_fine")
    if "fine" in (case.get("penalty_kinds") or ()) and fine > told:
        return f"告知的罚款是{told // 100}元，决定的罚款是{fine // 100}元"
    more = [one for one in case.get("penalty_kinds") or () if one not in (case.get("noticed_kinds") or ())]
    return f"决定比告知多{len(more)}种处罚" if more else None


def owes_after_due(case: Case, on: date) -> str | None:
    """第六十六条、第七十二条: money is owed past its day and nothing has been done about it."""
    return "" if penalty.MONEY_PENALTY.holds(case) and penalty.STILL_OWED.holds(case) else None


LOOKS: dict[str, Look] = {one.__name__: one for one in (hearing_was_due, heavier_than_told, owes_after_due)}
