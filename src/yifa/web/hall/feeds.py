"""Feeds: what machines read of the site: Atom, sitemap, robots.

Reads   publications, kinds, the catalogue
Never   names a page about a person to a search engine
Start   feed(), sitemap(), robots()
"""

from __future__ import annotations

from datetime import datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yifa.engine import catalogue
from yifa.web.hall import frame, publications
from yifa.web.hall.asked import Asked
from yifa.web.hall.frame import LONG, public
from yifa.web.hall.kinds import kinds
from yifa.web.today import CHINA

NEWEST = 50
MOST = 40_000  # addresses in one sitemap; its form allows 50 000


@public(indexed=False)
def feed(request: HttpRequest) -> HttpResponse:
    """The newest publications of a place as Atom; the questions of a list narrow it."""
    hall = request.hall
    if hall.place is None:
        raise Http404
    asked = Asked.of(request.GET)
    rows, _ = publications.page_of(hall.place.code, hall.today, asked, size=NEWEST)
    entries = [(one, _moment(one.row.published_on)) for one in rows]
    updated = entries[0][1] if entries else _moment(hall.today)
    return render(request, "hall/feed.xml", {"entries": entries, "updated": updated, "said": asked.said(hall.place.code)},
                  content_type="application/atom+xml; charset=utf-8")  # fmt: skip


def _moment(on: object) -> str:
    return datetime.combine(on, time(), CHINA).isoformat()  # type: ignore[arg-type]


@public(keep=LONG)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Pages that search engines may show: of the site, and publications in which no person can stand."""
    addresses: list[tuple[str, object]] = []
    for place in frame.places():
        for name in ("front", "before", "during", "after", "procedures", "reports", "data", "about"):
            addresses.append((reverse(f"hall_{name}", args=(place.slug,)), None))
        addresses += [(reverse("hall_procedure", args=(place.slug, one.slug)), None) for one in catalogue.every()]
        for kind in kinds():
            if kind.about_persons:
                continue
            rows = publications.answering(place.code, request.hall.today, Asked(kind=kind.slug))
            left = MOST - len(addresses)
            for number, day in rows.filter(personal=False).values_list("number", "published_on")[: max(left, 0)]:
                addresses.append((reverse("hall_publication", args=(place.slug, number)), day))
    base = request.build_absolute_uri("/").rstrip("/")
    return render(request, "hall/sitemap.xml", {"addresses": addresses, "base": base}, content_type="application/xml")


@public(keep=LONG)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines are asked to leave alone. Pages about persons say so themselves: they must be read for it."""
    lines = ["User-agent: *", "Disallow: /desk/", "Disallow: /sign-in/", "Disallow: /hall/follow/"]
    lines += [f"Disallow: {reverse('hall_data', args=(one.slug,))}*." for one in frame.places()]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('hall_sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
