"""Procedures: what each is made of, from the declaration that runs, with the law's values of today.

Reads   declarations, web/declared.py
Never   holds a sentence of its own about a procedure
Start   procedures(), procedure()
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yifa.engine import catalogue, store
from yifa.engine.declaration import Procedure
from yifa.web.declared import page_of
from yifa.web.desk.seat import Seat, at_desk
from yifa.web.words import KINDS, area_name


@at_desk
def procedures(request: HttpRequest) -> HttpResponse:
    """The catalogue by area."""
    wanted = request.GET.get("q", "").strip()[:50]
    areas: dict[str, list[Procedure]] = {}
    for one in catalogue.every():
        if not wanted or wanted in one.name or wanted in str(one.basis):
            areas.setdefault(one.area, []).append(one)
    groups = [(area_name(area), found) for area, found in areas.items()]
    return render(request, "desk/procedures.html", {"groups": groups, "q": wanted, "kinds": KINDS})


@at_desk
def procedure(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of one procedure."""
    seat: Seat = request.seat
    declared = catalogue.find(slug)
    held = seat.sight.held
    places = store.ancestors(held[0].place) if held else ()
    mine = set(seat.sight.posts)
    may_start = any(post.slug in mine for post in declared.opens.by)
    return render(request, "desk/procedure.html", {**page_of(declared, seat.today, places), "may_start": may_start})
