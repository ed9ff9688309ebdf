"""Supervision page (执法监督): what the models find in the cases of a place and period, and each finding's case.

Reads   figures.supervision over fresh facts; one's sight for the cases
Never   opens a case to somebody who may not see it: it is counted, and the page says how many are not listed
Start   supervision(), supervision_model()
"""

from __future__ import annotations

from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yifa.engine.models import CaseRow
from yifa.figures.supervision import finding, models
from yifa.web.desk.boxes import PREFIX
from yifa.web.desk.figures import ASKED_AT_ONCE, asked_of, computer_of
from yifa.web.desk.inbox import as_row, find_or_none
from yifa.web.desk.seat import at_desk

PAGE = 50
SUPERVISE = "enforcement_supervision"


@at_desk
def supervision(request: HttpRequest) -> HttpResponse:
    """Every model with the number of its findings, the serious first; those that found nothing folded away."""
    asked = asked_of(request)
    found = finding.findings(computer_of(request, asked), asked.period)
    every = models.every()
    groups = [
        (models.SEVERITIES[severity], [(one, len(found[one.slug])) for one in some if found[one.slug]])
        for severity, some in groupby(every, key=lambda one: one.severity)
    ]
    return render(request, "desk/supervision.html", {
        "asked": asked, "groups": [(name, some) for name, some in groups if some],
        "clean": [(one, find_or_none(one.facts)) for one in every if not found[one.slug]],
        "count": sum(len(some) for some in found.values()), "all": len(every),
    })  # fmt: skip


@at_desk
def supervision_model(request: HttpRequest, slug: str) -> HttpResponse:
    """One model: its basis, what puts things right, and its findings page by page."""
    try:
        model = models.find(slug)
    except models.UnknownModel:
        raise Http404 from None
    asked = asked_of(request)
    found = finding.findings(computer_of(request, asked), asked.period, [model])[slug]
    mine = _seen(request, [one.case for one in found])
    listed = [one for one in found if one.case in mine]
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    held = CaseRow.objects.select_related("unit").in_bulk([one.case for one in page.object_list])
    rows = [
        (one, as_row(held[one.case], request.seat.today), _start(one, held[one.case].unit.name))
        for one in page.object_list
    ]
    return render(request, "desk/supervision_model.html", {
        "asked": asked, "model": model, "procedure": find_or_none(model.facts), "rows": rows, "page": page,
        "count": len(found), "hidden": len(found) - len(listed), "supervise": find_or_none(SUPERVISE),
    })  # fmt: skip


def _seen(request: HttpRequest, cases: list[int]) -> set[int]:
    """Those of the cases that one may see."""
    seen = CaseRow.objects.filter(request.seat.sight.condition())
    return {
        case
        for at in range(0, len(cases), ASKED_AT_ONCE)
        for case in seen.filter(pk__in=cases[at : at + ASKED_AT_ONCE]).values_list("pk", flat=True)
    }


def _start(one: finding.Finding, unit: str) -> str:
    """What a supervision case that is opened on a finding begins with, as a query."""
    fields = {
        "supervision_source": "model", "supervised_body": unit, "supervision_matter": f"{one.model.name}：{one.number}",
        "supervision_outside": "否", "supervision_case": one.number, "supervision_model": one.model.slug,
    }  # fmt: skip
    return urlencode({PREFIX + slug: value for slug, value in fields.items()})
