"""Build: a whole example year of a place, from its volume of work, seeded, day by day.

Reads   places/<slug>/place.yaml, year.yaml, powers.yaml
Never   builds into a database that holds cases already
Start   build()
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    year = int(plan["year"])
    chance = Random(plan["seed"])
    since = date.fromisoformat(str(plan["staff_since"]))
    first = tuple(one for one in place.staff if one.post not in TRADING)
    establish(replace(place, staff=first), since=since, chance=chance)
    establish(place, since=since, chance=Random(plan["seed"] + 1))
    clerk = Clerk(place, chance, date.fromisoformat(str(plan["until"])))
    begins = date.fromisoformat(str(plan["begins"]))
    told("登记簿", 0, int(plan["expected_steps"]))
    lists: list[checks.Lists] = []
    run(clerk, [(begins, _registers(clerk, begins, lists))])
    plays: Iterator[tuple[date, Play]] = chain(
        legality.plays(clerk, year - 1, plan["before"]["legality_review"]),
        legality.plays(clerk, year, plan["legality_review"]),
        activities.plays(clerk, year, plan),
        mediation.plays(clerk, year, plan["mediation"]),
        penalty.plays(clerk, year, plan["penalty"]),
        checks.plays(clerk, year, lists[0]),
        stories.plays(clerk.beside(plan["seed"] + 2), place.read("stories.yaml")),
        activities.statistics(clerk, year, place.read("statistics.yaml")),
        _opening_days(clerk, year + 1, plan["after"]),
    )
    run(clerk, plays, told=lambda done: told("案件", done, int(plan["expected_steps"])))
    told("记录日志", clerk.steps, clerk.steps)
    sealer.seal_pending(thorough=True)
    return open_accounts(place, [(one["post"], one.get("unit", "")) for one in plan["accounts"]])


def _opening_days(clerk: Clerk, year: int, volume: dict[str, Any]) -> Iterator[tuple[date, Play]]:
    """What has begun in the first days of the next year and is still under way when the example stops."""
    days = (date(year, 1, 3), clerk.until)
    yield from mediation.plays(clerk, year, volume["mediation"], days=days)
    yield from legality.plays(clerk, year, volume["legality_review"], days=days)
    yield from penalty.plays(clerk, year, volume["penalty"])


def _registers(clerk: Clerk, on: date, lists: list[checks.Lists]) -> Play:
    registers.enter_all(clerk, on)
    lists.append(checks.registers(clerk, on))
    return
    yield on
