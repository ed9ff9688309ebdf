"""About: what this site is, who answers for it, how to complain, and the size of type.

Reads   the place's organs; what registers of supervision publish
Never   keeps more than the size of type about a visitor
Start   about(), type_size()
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from yifa.engine.models import Unit
from yifa.web.hall import publications
from yifa.web.hall.asked import Asked
from yifa.web.hall.frame import LONG, public
from yifa.web.hall.kinds import BEFORE

MOST = 40


@public()
def about(request: HttpRequest) -> HttpResponse:
    """The page of the foot: the organs, and what was published that holds a telephone."""
    hall = request.hall
    if hall.place is None:
        return render(request, "hall/about.html", {})
    numbers, _ = publications.page_of(hall.place.code, hall.today, Asked(q="监督电话", stage=BEFORE), size=MOST)
    units = Unit.objects.filter(place=hall.place.code, parent=None).order_by("path")
    return render(request, "hall/about.html", {"numbers": numbers, "units": units})


@public(keep=LONG, indexed=False)
def type_size(request: HttpRequest) -> HttpResponse:
    """Large or plain type, kept in a cookie of a year; back to the page one was on."""
    back = request.GET.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    response = redirect(back if safe else "hall")
    size = "large" if request.GET.get("size") == "large" else "plain"
    response.set_cookie(
        "type", size, max_age=366 * 24 * 60 * 60, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    response["Cache-Control"] = "private, no-store"
    return response
