"""People: who holds which post where, and whose cases a post reaches.

Reads   yifa_appointment, yifa_unit
Never   takes a person's word for a post: the appointment of that day decides
Start   holdings()
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

from yifa.engine.sql import again, rows


class Holding(NamedTuple):
    """One appointment in force: the post, its unit and the path of the unit it reaches."""

    person: int
    post: str
    unit: str
    unit_id: int
    unit_path: str
    reach_path: str
    place: str

    def reaches(self, path: str) -> bool:
        """Whether cases of the unit with this path are within the post's reach."""
        return bool(self.reach_path) and path.startswith(self.reach_path)


def holdings(people: Iterable[int], on: date) -> list[Holding]:
    """Every appointment of these persons in force on a day; what can't be anybody's number has none."""
    ids = [one for one in dict.fromkeys(people) if isinstance(one, int) and 0 < one < 2**63]
    if not ids:
        return []
    day = on.isoformat()
    return list(map(Holding._make, rows(_asked(len(ids)), (*ids, day, day), by=again)))


@cache
def _asked(people: int) -> str:
    return (
        "SELECT a.person_id, a.post, u.slug, u.id, u.path, r.path, u.place_id FROM yifa_appointment a "
        "JOIN yifa_unit u ON u.id = a.unit_id JOIN yifa_unit r ON r.id = a.reach_id "
        f"WHERE a.person_id IN ({', '.join(['%s'] * people)}) AND a.since <= %s AND (a.until IS NULL OR a.until >= %s) "
        "ORDER BY a.id"
    )
