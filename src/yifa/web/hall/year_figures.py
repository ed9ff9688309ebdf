"""Year figures: a few numbers of the last whole year on the front page, each leading to what was published of its cases.

Reads   declared figures through yifa.figures
Never   shows a number that no figure carries; holds up the page where there are no facts
Start   of_year()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache as kept

from yifa.engine.models import PlaceRow
from yifa.figures import fresh
from yifa.figures.compute import ABSENT
from yifa.figures.declared import UnknownFigure, find
from yifa.figures.period import Period
from yifa.figures.serving import NotHere
from yifa.web.hall.kinds import kinds

# Which figures, in this order, as far as they are declared and have cases.
SHOWN = (
    "penalty_imposed", "penalty_amount", "inspection_visits", "licence_granted", "penalty_disclosed_in_time",
    "mediation_accepted",
)  # fmt: skip
MOST = 4
KEEP = 600


@dataclass(frozen=True)
class Told:
    """A figure of a year: its number, unit, and the kind whose publications it opens to ("" where none are)."""

    name: str
    shown: str
    unit: str
    year: int
    slug: str
    kind: str


def of_year(place: PlaceRow, on: date) -> list[Told]:
    """The numbers of the last whole year, kept for KEEP seconds."""
    key = f"hall-figures-{place.code}-{on.isoformat()}"
    held = kept.get(key)
    if held is None:
        held = _made(place, on.year - 1)
        kept.set(key, held, KEEP)
    return held


def _made(place: PlaceRow, year: int) -> list[Told]:
    figures = []
    for slug in SHOWN:
        try:
            figures.append(find(slug))
        except UnknownFigure:
            continue
    try:
        results = fresh(place.code).results(figures, Period.year(year))
    except NotHere:
        return []
    public = {one.procedure.slug: one.slug for one in kinds()}
    told = []
    for result in results:
        if result.state == ABSENT or not result.shown:
            continue
        kind = public.get(result.figure.parts[0].facts, "") if result.figure.parts else ""
        told.append(Told(result.figure.name, result.shown, result.unit_name, year, result.figure.slug, kind))
    return told[:MOST]
