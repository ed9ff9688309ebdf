"""Activities of an example year: study sessions, trainings, and statistics taken over from other bodies.

Reads   the year's volume
Never   enters a statistic without its source, nor lets the one who entered it check it
Start   plays()
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from yifa.places.example.clerk import Clerk, Play


def plays(clerk: Clerk, year: int, volume: dict[str, Any]) -> Iterator[tuple[date, Play]]:
    """All activities of the year: (day, play)."""
    sessions, trainings = volume["study_sessions"][: volume.get("sessions")], volume["enforcement_trainings"][: volume.get("trainings")]  # fmt: skip
    for place, session in enumerate(sessions):
        yield from _once(
            clerk, "study_session", ("organiser", "general_office"), _spread(clerk, year, place, len(sessions)), session
        )
    for place, training in enumerate(trainings):
        yield from _once(clerk, "enforcement_training", ("organiser", "enforcement_office"),
                         _spread(clerk, year, place, len(trainings)), training)  # fmt: skip


def _spread(clerk: Clerk, year: int, place: int, many: int) -> date:
    """A working day in the place-th of `many` equal parts of the year."""
    first = date(year, 1, 5).toordinal()
    last = date(year, 12, 20).toordinal()
    width = (last - first) // many
    begin = first + place * width
    return clerk.workday(date.fromordinal(begin), date.fromordinal(begin + max(width - 3, 6)))


def _once(
    clerk: Clerk, procedure: str, who: tuple[str, str], day: date, facts: dict[str, Any]
) -> Iterator[tuple[date, Play]]:
    def play() -> Play:
        clerk.start(procedure, clerk.actor(*who), day, {name: str(value) for name, value in facts.items()})
        return
        yield day

    yield day, play()


def statistics(clerk: Clerk, year: int, listed: list[dict[str, Any]]) -> Iterator[tuple[date, Play]]:
    """Statistics of other bodies: entered by one, checked by another, in the first days after the year."""
    for one in listed:
        day = date(year + 1, 1, 4)
        yield day, _statistic(clerk, year, day, one)


def _statistic(clerk: Clerk, year: int, day: date, one: dict[str, Any]) -> Play:
    value = str(one["value"])
    exact = Decimal(value)
    decimals = max(0, -int(exact.as_tuple().exponent))
    by = clerk.actor("statistician")
    case = clerk.start("external_statistic", by, day, {
        "figure": one["figure"], "figure_name": one["name"], "nature": one["nature"], "value": value, "decimals": str(decimals),
        "scaled": str(int(exact.scaleb(decimals))), "value_unit": one["unit"], "period_from": one.get("from", f"{year}-01-01"),
        "period_to": one.get("to", f"{year}-12-31"), "source_body": one["source"], "source_document": one["document"],
        "source_date": one.get("source_date", f"{year + 1}-01-03"),
    })  # fmt: skip
    day = clerk.later(day, 1, 2)
    yield day
    clerk.take(case, "check", clerk.actor("statistician", but={by.person}), day, {"checked_against": one["document"]})
