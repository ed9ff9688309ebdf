"""Clerk: the hands of an example. Knows who holds which post, picks people and days, and goes through the one door.

Reads   the place's appointments; a seeded chance
Never   writes a case but through yifa.engine.door
Start   Clerk
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from typing import Any

from yifa.engine import door
from yifa.engine.case import Actor
from yifa.engine.models import Appointment
from yifa.law.calendars import calendar
from yifa.places.names import company_name, person_name
from yifa.places.place import Place

CHINA = timezone(timedelta(hours=8))
Play = Generator[date, None, None]  # yields the day of its next step
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class Clerk:
    """Acts for a place's people. `until` is the last day of the example: whatever would come later stays undone."""

    def __init__(self, place: Place, chance: Random, until: date) -> None:
        self.place, self.chance, self.until = place, chance, until
        self.calendar = calendar()
        self.words: dict[str, str] = place.read("year.yaml")["words"]
        self._counted = [0]
        self.begun: list[tuple[date, Play]] = []
        self.known: dict[str, list[int]] = {}
        self._held: dict[tuple[str, str], list[int]] = {}
        self._units: dict[str, str] = {}
        rows = Appointment.objects.filter(unit__place_id=place.code).order_by("id")
        for person, post, unit in rows.values_list("person_id", "post", "unit__slug"):
            self._held.setdefault((post, unit), []).append(person)

    @property
    def steps(self) -> int:
        """How many steps were taken, by whoever works beside this clerk too."""
        return self._counted[0]

    def at_place(self, place: Place, chance: Random) -> Clerk:
        """A clerk of another place in the same example: their plays are run together."""
        other = Clerk(place, chance, self.until)
        other._counted, other.begun = self._counted, self.begun
        return other

    def beside(self, seed: int) -> Clerk:
        """Another clerk of the same example with a chance of his own: what he plays changes nothing of what others play."""
        other = copy(self)
        other.chance = Random(seed)
        return other

    def begin(self, day: date, play: Play) -> None:
        """Have a play begun while the example runs: one that another brings about."""
        self.begun.append((day, play))

    def note(self, key: str, case: int) -> None:
        """Keep a case in mind for plays that need one of its kind."""
        self.known.setdefault(key, []).append(case)

    # people ---------------------------------------------------------------------------------------------------------
    def units_with(self, post: str) -> list[str]:
        """The units that have this post."""
        return [unit for held, unit in self._held if held == post]

    def people(self, post: str, unit: str | None = None) -> list[int]:
        """All who hold a post (in a unit)."""
        return [one for (held, at), some in self._held.items() if held == post and unit in (None, at) for one in some]

    def actor(self, post: str, unit: str | None = None, *, but: Iterable[int] = ()) -> Actor:
        """Somebody in this post who is none of `but`."""
        avoid = set(but)
        found = [
            (one, at)
            for (held, at), some in self._held.items()
            if held == post and unit in (None, at)
            for one in some
            if one not in avoid
        ]
        person, at = self.chance.choice(found)
        return Actor(person, post, at)

    def pair(self, post: str, unit: str, *, but: Iterable[int] = ()) -> tuple[Actor, int]:
        """Two of a post who act together."""
        first = self.actor(post, unit, but=but)
        return first, self.actor(post, unit, but={first.person, *but}).person

    # days -----------------------------------------------------------------------------------------------------------
    def workday(self, first: date, last: date) -> date:
        """A working day between two days."""
        while True:
            day = first + timedelta(days=self.chance.randint(0, (last - first).days))
            if self.calendar.works(day):
                return day

    def later(self, day: date, least: int, most: int) -> date:
        """So many working days later."""
        return self.calendar.add(day, self.chance.randint(least, most)) if most else day

    def at(self, on: date | datetime) -> datetime:
        """When it was recorded: in office hours of that day, after the hour at which it was done where there is one."""
        minutes = self.chance.randint(0, 7 * 60)
        if isinstance(on, datetime):
            return on.replace(tzinfo=CHINA).astimezone(UTC) + timedelta(minutes=30 + minutes // 6)
        day = on
        return datetime(day.year, day.month, day.day, 9, 0, tzinfo=CHINA).astimezone(UTC) + timedelta(minutes=minutes)

    # the door -------------------------------------------------------------------------------------------------------
    def start(self, procedure: str, by: Actor, on: date, facts: dict[str, Any], *, unit: str | None = None,
              together: Sequence[int] = ()) -> int:  # fmt: skip
        """Open a case; its id."""
        self._counted[0] += 1
        return door.start(procedure, by=by, on=on, at=self.at(on), facts=facts, unit=unit, together=together).case

    def take(self, case: int, step: str, by: Actor, on: date | datetime, facts: dict[str, Any] | None = None, *,
             together: Sequence[int] = ()) -> None:  # fmt: skip
        """Take a step."""
        self._counted[0] += 1
        door.take_step(case, step, by=by, on=on, at=self.at(on), facts=facts or {}, together=together)

    # invented parties -----------------------------------------------------------------------------------------------
    def name(self) -> str:
        return person_name(self.chance)

    def phone(self) -> str:
        """A number of a range that no carrier gives out: 100 with eleven digits."""
        return f"100{self.chance.randint(0, 99_999_999):08d}"

    def company(self) -> str:
        return company_name(self.chance, self.place.short)

    def credit_code(self) -> str:
        """A code with a right check character, of an organisation that does not exist."""
        body = "92" + self.place.code[:6] + "".join(self.chance.choice(CREDIT) for _ in range(9))
        total = sum(CREDIT.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
        return body + CREDIT[(31 - total % 31) % 31]

    def person_party(self, prefix: str) -> dict[str, Any]:
        """A person as a party."""
        return {
            f"{prefix}_kind": "person", f"{prefix}_name": self.name(), f"{prefix}_phone": self.phone(),
            f"{prefix}_age": str(self.chance.randint(19, 74)),
            f"{prefix}_address": f"{self.place.full_name}某路{self.chance.randint(1, 200)}号",
        }  # fmt: skip

    def company_party(self, prefix: str, name: str | None = None) -> dict[str, Any]:
        """An organisation as a party."""
        named = name or self.company()
        kind = "company" if named.endswith(("有限公司", "厂")) else "sole_trader"
        return {
            f"{prefix}_kind": kind, f"{prefix}_name": named, f"{prefix}_credit_code": self.credit_code(),
            f"{prefix}_representative": self.name(), f"{prefix}_phone": self.phone(),
            f"{prefix}_address": f"{self.place.full_name}某工业路{self.chance.randint(1, 99)}号",
        }  # fmt: skip


def shares(chance: Random, total: int, many: int, *, step: int = 1, least: int = 1) -> list[int]:
    """`many` uneven amounts, each at least `least` and all but one a multiple of `step`, that add up to `total` exactly."""
    if many == 0:
        return []
    weights = [chance.lognormvariate(0, 1.1) for _ in range(many)]
    spare = total - least * many
    if spare < 0:
        raise ValueError(f"{total} can't be shared among {many} with at least {least} each")
    scale = spare / sum(weights)
    found = [least + int(weight * scale) // step * step for weight in weights]
    found[max(range(many), key=found.__getitem__)] += total - sum(found)
    return found
