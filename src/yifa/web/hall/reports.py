"""Reports: the annual reports that were published, as they were frozen, every figure with the cases behind it.

Reads   report editions whose procedure has taken its publishing step
Never   shows an edition that is not published, or whose bytes are not those of its fingerprint
Start   published(), then the views
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yifa.engine import store
from yifa.report import edition as stored
from yifa.report.files import DOCX, FIGURES, PDF
from yifa.report.models import Edition, EditionFile
from yifa.web.downloads import attachment
from yifa.web.hall import publications
from yifa.web.hall.frame import LONG, public

PUBLISH = "publish"
PAGE = 100
MEDIA = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", PDF: "application/pdf",
    FIGURES: "application/json",
}  # fmt: skip
FORMS = ((PDF, "PDF"), (DOCX, "Word"), (FIGURES, "数据（JSON）"))


@dataclass(frozen=True)
class Report:
    """A published edition."""

    edition: Edition
    published_on: Any

    @property
    def key(self) -> str:
        return f"{self.edition.year}-{self.edition.n}"


def published(place: str) -> list[Report]:
    """The published reports of a place, the newest year first: of each case the edition that was approved."""
    found = []
    for one in Edition.objects.filter(place=place).defer("content").order_by("-year", "-n"):
        loaded = store.load(one.case_id)
        if loaded is None:
            continue
        case = store.case_of(loaded)
        if case.took(PUBLISH) and case.get("edition_number") == one.n:
            found.append(Report(one, case.day_of(PUBLISH)))
    return found


def _report(request: HttpRequest, key: str) -> tuple[Report, dict[str, Any]]:
    hall = request.hall
    one = next((one for one in published(hall.place.code) if one.key == key), None) if hall.place else None
    if one is None or not stored.is_recorded(one.edition) or not stored.is_whole(one.edition):
        raise Http404
    return one, json.loads(one.edition.content)


@public()
def reports(request: HttpRequest) -> HttpResponse:
    """All published reports."""
    hall = request.hall
    return render(request, "hall/reports.html", {"reports": published(hall.place.code) if hall.place else []})


@public()
def report(request: HttpRequest, key: str) -> HttpResponse:
    """One report: its text, each number a link to what it is and the cases behind it."""
    one, told = _report(request, key)
    named = {(held["slug"], held["before"]) for held in told["figures"]}
    return render(
        request,
        "hall/report.html",
        {"report": one, "told": told, "named": named, "forms": FORMS, "files": told["files"]},
    )


@public()
def figure(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    """One figure of a report: how it was counted, and the numbers of its cases; those published open."""
    one, told = _report(request, key)
    before = request.GET.get("before") == "1"
    held = next((held for held in told["figures"] if (held["slug"], held["before"]) == (slug, before)), None)
    if held is None:
        raise Http404
    lists = []
    for at, behind in enumerate(held["behind"]):
        page = Paginator(behind["cases"], PAGE).get_page(request.GET.get(f"p{at}", "1")[:9])
        lists.append((at, behind["says"], page))
    numbers = [number for _, _, page in lists for number in page.object_list]
    opened = publications.by_case(request.hall.place.code, request.hall.today, numbers)
    return render(
        request,
        "hall/report_figure.html",
        {"report": one, "held": held, "lists": lists, "opened": opened, "before": before},
    )


@public(keep=LONG)
def report_file(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """A file of a published report, byte for byte."""
    one, _ = _report(request, key)
    file = EditionFile.objects.filter(edition=one.edition, name=name).first()
    if file is None or name not in MEDIA:
        raise Http404
    response = HttpResponse(bytes(file.content), content_type=MEDIA[name])
    title = " ".join(one.edition.title.split())
    response["Content-Disposition"] = attachment(f"{title}.{name.rpartition('.')[2]}")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
