"""County: an example county built whole: the county's own people, and the years of all its towns played together.

Reads   a places.county.County
Never   builds into a database that holds cases already
Start   build_county()
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from yifa.engine.models import CaseRow
from yifa.places.county import County
from yifa.places.establish import Opened, establish, open_accounts
from yifa.places.example.build import NotEmpty, play_out, settled
from yifa.places.example.clerk import Clerk


def build_county(county: County, *, told: Callable[[str, int, int], None]) -> list[Opened]:
    """Build the county; returns the accounts that were opened. `told(stage, done, of)` hears how far it has come."""
    if CaseRow.objects.exists():
        raise NotEmpty
    establish(county.place, since=date.fromisoformat(str(county.since)), chance=Random(county.place.code))
    clerks: list[Clerk] = []
    for town in county.towns:
        chance = settled(town, town.read("year.yaml"))
        until = date.fromisoformat(str(county.until))
        clerks.append(clerks[0].at_place(town, chance) if clerks else Clerk(town, chance, until))
    play_out([(clerk, clerk.place.read("year.yaml")) for clerk in clerks], told=told)
    of = {town.slug: town for town in county.towns}
    opened = open_accounts(county.place, [(post, unit) for slug, post, unit in county.accounts if not slug], prefix="county-")  # fmt: skip
    for slug, post, unit in county.accounts:
        if slug:
            opened += open_accounts(of[slug], [(post, unit)], prefix=f"{slug.rpartition('-')[2]}-")
    return opened
