"""Parts: the front page, the three parts 事前、事中、事后, and the list that answers a search.

Reads   publications of the place, its kinds, its year's figures, its published reports
Never   counts what it lists; shows a figure that was typed
Start   front(), part(), everything()
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yifa.engine.models import Unit
from yifa.web.hall import frame, publications, reports, year_figures
from yifa.web.hall.asked import Asked, fields_of_law
from yifa.web.hall.frame import public
from yifa.web.hall.kinds import ABOUT, AFTER, BEFORE, DURING, STAGES, Kind, kinds

NEWEST = 8
YEARS = 6


@public()
def hall(request: HttpRequest) -> HttpResponse:
    """The only hall there is, or the list of them."""
    found = frame.places()
    if len(found) == 1:
        return redirect("hall_front", found[0].slug)
    return render(request, "hall/places.html", {"places": found})


@public()
def front(request: HttpRequest) -> HttpResponse:
    """The front page of a place."""
    shown = request.hall
    newest, _ = publications.page_of(shown.place.code, shown.today, Asked(stage=AFTER), size=NEWEST)
    return render(request, "hall/front.html", {
        "stages": [(slug, name, ABOUT[slug], _named(slug)) for slug, name in STAGES.items()],
        "icons": {BEFORE: "building-bank", DURING: "timeline", AFTER: "gavel"}, "newest": newest,
        "figures": year_figures.of_year(shown.place, shown.today), "reports": reports.published(shown.place.code)[:3],
        "year": shown.today.year - 1,
    })  # fmt: skip


def _named(stage: str) -> list[Kind]:
    return [one for one in kinds() if one.stage == stage]


@public()
def part(request: HttpRequest, stage: str) -> HttpResponse:
    """One part: its kinds by area, and what was published in it last."""
    shown = request.hall
    areas: dict[str, list[Kind]] = {}
    for one in _named(stage):
        areas.setdefault(one.area, []).append(one)
    newest, _ = publications.page_of(shown.place.code, shown.today, Asked(stage=stage), size=NEWEST)
    return render(request, "hall/part.html", {
        "stage": stage, "name": STAGES[stage], "about": ABOUT[stage], "areas": areas.items(), "newest": newest,
    })  # fmt: skip


@public(indexed=False)
def everything(request: HttpRequest) -> HttpResponse:
    """Search and filters; the newest first, page by page."""
    shown = request.hall
    if shown.place is None:
        raise Http404
    asked = Asked.of(request.GET)
    found, cursor = publications.page_of(shown.place.code, shown.today, asked, request.GET.get("after", "")[:40])
    units = Unit.objects.filter(place=shown.place.code).order_by("path").values_list("slug", "name")
    return render(request, "hall/everything.html", {
        "asked": asked, "rows": found, "next": asked.query(after=cursor) if cursor else "", "said": asked.said(shown.place.code),
        "kinds": [(STAGES[slug], _named(slug)) for slug in STAGES], "units": units, "fields": fields_of_law().items(),
        "years": range(shown.today.year, shown.today.year - YEARS, -1), "later": "after" in request.GET,
    })  # fmt: skip
