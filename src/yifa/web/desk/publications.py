"""Publications at the desk: what should be public and is not, what has been put right since, what soon comes off the site.

Reads   engine.publication_store, one's sight: only cases that one may see
Never   publishes: the publishing step of the case does
Start   publications()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yifa.engine import catalogue
from yifa.engine.models import CaseRow
from yifa.engine.publication_rows import CURRENT, PublicationOwed, PublicationRow
from yifa.engine.refusals import UnknownProcedure
from yifa.web.desk.seat import Seat, at_desk

MOST, SOON, LOOK_BACK = 200, 30, 365  # rows of a list, days
WHY = {"due": "还没有公示", "corrected": "已更正，公示的仍是原内容"}


@dataclass(frozen=True)
class Owed:
    """One line: the case, what it is, the step that publishes ("" where it can't be told), the day it was or is due."""

    case: CaseRow
    name: str
    step: str
    step_name: str
    why: str
    due_on: date | None
    days_late: int


def _owed(row: PublicationOwed, on: date) -> Owed:
    try:
        declared = catalogue.find(row.procedure, row.case.fingerprint)
    except UnknownProcedure:
        return Owed(row.case, row.procedure, "", "", WHY.get(row.why, row.why), row.due_on, 0)
    one = next((one for one in declared.disclosure if one.of == row.of), None)
    step = declared.by_slug.get(one.step) if one else None
    late = (on - row.due_on).days if row.due_on and row.due_on < on else 0
    return Owed(row.case, declared.name, step.slug if step else "", step.name if step else "", WHY.get(row.why, row.why),
                row.due_on, late)  # fmt: skip


@at_desk
def publications(request: HttpRequest) -> HttpResponse:
    """What is owed to the public (the longest overdue first), what was late within a year, what ends within a month."""
    seat: Seat = request.seat
    on, mine = seat.today, seat.sight.cases().values("pk")
    owed = (
        PublicationOwed.objects.filter(case__in=mine)
        .select_related("case")
        .order_by(F("due_on").asc(nulls_last=True), "id")
    )
    shown = PublicationRow.objects.filter(case__in=mine).select_related("case").defer("content")
    late = shown.filter(published_on__gte=on - timedelta(days=LOOK_BACK), published_on__gt=F("due_on")).order_by("-id")
    ending = shown.filter(CURRENT, shown_until__gte=on, shown_until__lte=on + timedelta(days=SOON)).order_by(
        "shown_until", "id"
    )
    return render(request, "desk/publications.html", {
        "owed": [_owed(row, on) for row in owed[:MOST]], "late": [(row, (row.published_on - row.due_on).days) for row in late[:MOST]],
        "ending": ending[:MOST], "soon": SOON, "most": MOST, "on": on,
    })  # fmt: skip
