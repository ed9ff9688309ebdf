"""Build: a whole example year of a place, from its volume of work, seeded, day by day.

Reads   places/<slug>/place.yaml, year.yaml, powers.yaml
Never   builds into a database that holds cases already
Start   build()
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from random import Random
from typing import Any

from yifa.engine import sealer
from yifa.engine.models import CaseRow
from yifa.places.establish import Opened, establish, open_accounts
from yifa.places.example import activities, checks, legality, mediation, penalty, registers, stories
from yifa.places.example.clerk import Clerk, Play
from yifa.places.example.scheduler import run
from yifa.places.place import Place

TRADING = ("project_officer", "trading_clerk", "lot_drawer", "lot_supervisor", "discipline")
"""Posts filled after the others, by a chance of their own: the names and the draws of everybody else stay as they were."""


class NotEmpty(Exception):
    """The database holds cases already."""


def build(place: Place, *, told: Callable[[str, int, int], None]) -> list[Opened]:
    """Build the year; returns the accounts that were opened. `told(stage, done, of)` hears how far it has come."""
    if CaseRow.objects.exists():
        raise NotEmpty
    plan = place.read("year.yaml")
    chance = settled(place, plan)
    clerk = Clerk(place, chance, date.fromisoformat(str(plan["until"])))
    play_out([(clerk, plan)], told=told)
    return open_accounts(place, [(one["post"], one.get("unit", "")) for one in plan["accounts"]])


def settled(place: Place, plan: dict[str, Any]) -> Random:
    """Establish the place; the chance with which its year goes on."""
    chance = Random(plan["seed"])
    since = date.fromisoformat(str(plan["staff_since"]))
    first = tuple(one for one in place.staff if one.post not in TRADING)
    establish(replace(place, staff=first), since=since, chance=chance)
    establish(place, since=since, chance=Random(plan["seed"] + 1))
    return chance


def play_out(clerks: Sequence[tuple[Clerk, dict[str, Any]]], *, told: Callable[[str, int, int], None]) -> None:
    """Play the years of one or more places of an example together, day by day, and seal their record."""
    first, expected = clerks[0][0], sum(int(plan["expected_steps"]) for _, plan in clerks)
    told("登记簿", 0, expected)
    lists: dict[str, checks.Lists] = {}
    days = [date.fromisoformat(str(plan["begins"])) for _, plan in clerks]
    begun = [(day, _registers(clerk, day, lists)) for day, (clerk, _) in zip(days, clerks, strict=True)]
    plays = chain.from_iterable(_year(clerk, plan, lists) for clerk, plan in clerks)
    run(first, begun)
    run(first, plays, told=lambda done: told("案件", done, expected))
    told("记录日志", first.steps, first.steps)
    sealer.seal_pending(thorough=True)


def _year(clerk: Clerk, plan: dict[str, Any], lists: dict[str, checks.Lists]) -> Iterator[tuple[date, Play]]:
    """The plays of a place's year, of what it did the year before, and of the first days after."""
    year, before, stories_held = int(plan["year"]), plan["before"], clerk.place.read("stories.yaml")
    days = tuple(plan["days"]) if "days" in plan else None
    return chain(
        legality.plays(clerk, year - 1, before["legality_review"]),
        mediation.plays(clerk, year - 1, before["mediation"]) if "mediation" in before else (),
        penalty.plays(clerk, year - 1, before.get("penalty", [])),
        legality.plays(clerk, year, plan["legality_review"], days=days),
        activities.plays(clerk, year, plan),
        mediation.plays(clerk, year, plan["mediation"], days=days),
        penalty.plays(clerk, year, plan["penalty"]),
        checks.plays(clerk, year, lists[clerk.place.code]),
        stories.plays(clerk.beside(plan["seed"] + 2), stories_held),
        activities.statistics(clerk, year, clerk.place.read("statistics.yaml")),
        _opening_days(clerk, year + 1, plan["after"]) if "after" in plan else (),
    )


def _opening_days(clerk: Clerk, year: int, volume: dict[str, Any]) -> Iterator[tuple[date, Play]]:
    """What has begun in the first days of the next year and is still under way when the example stops."""
    days = (date(year, 1, 3), clerk.until)
    yield from mediation.plays(clerk, year, volume["mediation"], days=days)
    yield from legality.plays(clerk, year, volume["legality_review"], days=days)
    yield from penalty.plays(clerk, year, volume["penalty"])


def _registers(clerk: Clerk, on: date, lists: dict[str, checks.Lists]) -> Play:
    registers.enter_all(clerk, on)
    lists[clerk.place.code] = checks.registers(clerk, on)
    return
    yield on
