"""Frame: what every page of the hall has: a place, a day, how long it may be kept, and answers for what is not there.

Reads   the place in the address; web.today for the day; settings.YIFA_PLACE for the place shown first
Never   asks who is looking; answers with anything but a Chinese page; lets a page about a person into a search engine
Start   public(), the decorator of every view of the hall
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers

from yifa.engine import store
from yifa.engine.models import PlaceRow
from yifa.web.today import today

View = Callable[..., HttpResponse]
SHORT, LONG = 60, 3600
"""Seconds a page may be kept by a cache: lists and pages that a step may change, and what changes with a release."""


@dataclass(frozen=True)
class Hall:
    """The hall of one government on a day. `place` is None only where nothing has been set up yet."""

    today: date
    place: PlaceRow | None

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The place's code and those above it: where a value of the law is looked for."""
        return tuple(store.ancestors(self.place.code)) if self.place else ()

    @property
    def slug(self) -> str:
        return (self.place.slug or "") if self.place else ""


def places() -> list[PlaceRow]:
    """The governments that have a hall here, by code."""
    return list(PlaceRow.objects.filter(slug__isnull=False, units__isnull=False).distinct().order_by("code"))


def first_place() -> PlaceRow | None:
    """The government whose hall is shown where none is named: that of the settings, or the first."""
    row = PlaceRow.objects.filter(slug=settings.YIFA_PLACE, units__isnull=False).first()
    return row or next(iter(places()), None)


def _place(slug: str | None) -> PlaceRow | None:
    if slug is None:
        return first_place()
    row = PlaceRow.objects.filter(slug=slug, units__isnull=False).first()
    if row is None:
        raise Http404
    return row


def public(*, keep: int = SHORT, indexed: bool = True, posts: bool = False) -> Callable[[View], View]:
    """A page that anybody may read. `keep` seconds for caches (0: never), `indexed` False: search engines leave it out.

    The answer carries an ETag over its bytes, so that a page read again and unchanged is not sent again.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            allowed = ("GET", "HEAD", "POST") if posts else ("GET", "HEAD")
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            try:
                request.hall = Hall(today(), _place(kwargs.pop("place", None)))
                response = view(request, *args, **kwargs)
            except Http404:
                response = missing_page(request)
            return _kept(request, response, keep, indexed)

        return guarded

    return wrap


def missing_page(request: HttpRequest) -> HttpResponse:
    """404 of the hall."""
    if getattr(request, "hall", None) is None:
        request.hall = Hall(today(), first_place())
    response = render(request, "hall/missing.html", status=404)
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _kept(request: HttpRequest, response: HttpResponse, keep: int, indexed: bool) -> HttpResponse:
    if not indexed or response.status_code != 200:
        response["X-Robots-Tag"] = "noindex, noarchive"
    if response.has_header("Cache-Control"):
        return response
    if not keep or request.method == "POST" or response.status_code >= 400:
        response["Cache-Control"] = "private, no-store"
        return response
    response["Cache-Control"] = f"public, max-age={keep}"
    if response.streaming or response.status_code != 200:
        return response
    if response.get("Content-Type", "").startswith("text/html"):
        patch_vary_headers(response, ("Cookie",))  # the size of type is kept in one
    if not response.has_header("ETag"):
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    kept = get_conditional_response(request, etag=response["ETag"], response=response)
    assert kept is not None
    return kept
