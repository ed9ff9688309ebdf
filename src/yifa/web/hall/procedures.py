"""Procedures for the public: what the government must do step by step, by when, and what one's rights are.

Reads   declarations, web/declared.py, the law's values of today and this place
Never   says of a procedure what its declaration does not
Start   procedures(), procedure()
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yifa.engine import catalogue
from yifa.engine.declaration import Procedure
from yifa.engine.refusals import UnknownProcedure
from yifa.web.declared import page_of
from yifa.web.hall.frame import LONG, public
from yifa.web.words import KINDS, area_name

LONGEST = 50


@public(keep=LONG)
def procedures(request: HttpRequest) -> HttpResponse:
    """The catalogue by area, or what of it a word is found in."""
    wanted = " ".join(request.GET.get("q", "").split())[:LONGEST]
    areas: dict[str, list[Procedure]] = {}
    for one in catalogue.every():
        if not wanted or wanted in one.name or wanted in str(one.basis):
            areas.setdefault(one.area, []).append(one)
    groups = [(area_name(area), found) for area, found in areas.items()]
    return render(request, "hall/procedures.html", {"groups": groups, "q": wanted, "kinds": KINDS})


@public(keep=LONG)
def procedure(request: HttpRequest, slug: str) -> HttpResponse:
    """One procedure: steps, limits, rights, papers, flow chart and risk chart."""
    try:
        declared = catalogue.find(slug)
    except UnknownProcedure:
        raise Http404 from None
    hall = request.hall
    return render(request, "hall/procedure.html", page_of(declared, hall.today, hall.codes))
