"""Stories: cases of an example as tables of steps, played as often as they say, each with its own people and days.

Reads   places/<slug>/stories.yaml: procedure, unit, times, from, to, and for each step who, when and with which facts
Never   writes but through the one door; a story that waits for a case of another kind and finds none is not played
Start   plays()
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from yifa.engine import sealer, store
from yifa.engine.case import Actor
from yifa.places.example.clerk import Clerk, Play
from yifa.procedures import drawing
from yifa.record import draws

BLANK = re.compile(r"\{([^{}]+)\}")


class NothingKnown(Exception):
    """No case of the kind that a story needs has come up: the story is not played."""


def plays(clerk: Clerk, stories: list[dict[str, Any]]) -> Iterator[tuple[date, Play]]:
    """All stories, each `times` times: (first day, play)."""
    for story in stories:
        first, last = story["from"], story.get("to", story["from"])
        for serial in range(1, int(story.get("times", 1)) + 1):
            day = clerk.workday(first, last) if last > first else first
            yield day, _Telling(clerk, story, serial).play(day)


def _flat(steps: list[Any]) -> Iterator[dict[str, Any]]:
    for step in steps:
        if isinstance(step, list):
            yield from _flat(step)
        else:
            yield step


class _Telling:
    """One telling of a story: its people, its days, the names it has given."""

    def __init__(self, clerk: Clerk, story: dict[str, Any], serial: int) -> None:
        self.clerk, self.story, self.serial = clerk, story, serial
        self.who: dict[str, Actor] = {}
        self.days: dict[str, date] = {}
        self.said: dict[str, str] = dict(story.get("words", {}))
        self.case = 0

    def play(self, day: date) -> Play:
        try:
            yield from self._told(day)
        except NothingKnown:
            return

    def _told(self, day: date) -> Play:
        for step in _flat(self.story["steps"]):
            if "chance" in step and self.clerk.chance.random() >= step["chance"]:
                continue
            if "only" in step and self._filled(step["only"], day) not in ("是", "yes"):
                continue
            waits = step.get("in", 0)
            least, most = waits if isinstance(waits, list) else (waits, waits)
            day = self.clerk.later(day, least, most)
            if "day" in step:
                day = date.fromisoformat(self._filled(str(step["day"]), day))
            yield day
            self._take(step, day)

    def _take(self, step: dict[str, Any], day: date) -> None:
        by = self._person(step["by"])
        together = tuple(self._person(one).person for one in step.get("with", ()))
        facts = {name: self._value(value, day) for name, value in (step.get("facts") or {}).items()}
        facts = {name: value for name, value in facts.items() if value is not None}
        if not self.case:
            self.case = self.clerk.start(self.story["procedure"], by, day, facts, together=together)
            if known := self.story.get("as"):
                self.clerk.note(known, self.case)
        else:
            when: date | datetime = day
            if "at" in step:
                hour, minute = str(step["at"]).split(":")
                when = datetime(day.year, day.month, day.day, int(hour), int(minute))
            self.clerk.take(self.case, step["do"], by, when, facts, together=together)
        self.days[step["do"]] = day
        if step.get("note"):
            self.clerk.note(step["note"], self.case)
        if step.get("checkpoint"):
            sealer.seal_pending()

    # who ------------------------------------------------------------------------------------------------------------
    def _person(self, role: str) -> Actor:
        """`enforcer`, `enforcer#2`, `clerk@market_bureau`: the same one whenever the story names him so, and nobody twice."""
        if role not in self.who:
            post, _, unit = role.partition("#")[0].partition("@")
            at = unit or self.story.get("unit")
            held = at if at in self.clerk.units_with(post) else None
            taken = {one.person for one in self.who.values()}
            self.who[role] = self.clerk.actor(post, held, but=taken)
        return self.who[role]

    # what -----------------------------------------------------------------------------------------------------------
    def _value(self, value: Any, day: date) -> Any:
        if isinstance(value, list):
            return [self._value(one, day) for one in value]
        if isinstance(value, str):
            return self._person(value[1:]).person if value.startswith("$") else self._filled(value, day)
        return value if value is None or isinstance(value, bool) else str(value)

    def _filled(self, text: str, day: date) -> str:
        return BLANK.sub(lambda found: self._blank(found[1], day), text)

    def _blank(self, said: str, day: date) -> str:
        """`day+7`, `decide+3` (calendar days after a step), `n`, `mine`, `data:field`, one of the story's `words`, a case of a kind that came up
        (`known:kind` used once, `number:kind` the first, `drawn:kind` what it drew), or something invented: `name:a`, `company:a`, `credit:a`, `phone`, `pick:a|b`, `promise:words`."""
        word, _, rest = said.partition(":")
        if word == "n":
            return f"{self.serial:03d}"
        if word == "mine":
            return self._number(self.case)
        if word == "number":
            return self._number(self._some(rest, 1)[0])
        if word == "drawn":
            held = store.load(self._some(rest, 1)[0])
            assert held is not None
            lists = drawing.document(store.case_of(held))["result"]["lists"]
            return str(lists[0]["codes"][self.serial - 1])
        if word == "data":
            held = store.load(self.case)
            assert held is not None
            return str(held.state["data"][rest])
        if word == "some":
            kind, many = rest.rsplit(":", 1)
            return "\n".join(self._number(one) for one in self._some(kind, int(many)))
        if word == "promise":
            return draws.commitment(rest)
        if moment := re.fullmatch(r"(\w+)([+-]\d+)?", said):
            of = day if moment[1] == "day" else self.days.get(moment[1])
            if of is not None:
                return (of + timedelta(days=int(moment[2] or 0))).isoformat()
        if said not in self.said:
            self.said[said] = self._new(word, rest)
        return self.said[said]

    def _new(self, word: str, rest: str) -> str:
        clerk = self.clerk
        if word == "known":
            waiting = clerk.known.get(rest)
            if not waiting:
                raise NothingKnown(rest)
            return self._number(waiting.pop(0))
        if word == "pick":
            return clerk.chance.choice(rest.rpartition("=")[2].split("|"))
        if word == "int":
            low, high = rest.split("-")
            return str(clerk.chance.randint(int(low), int(high)))
        made = {"name": clerk.name, "company": clerk.company, "credit": clerk.credit_code, "phone": clerk.phone}
        return made[word]()

    def _some(self, kind: str, many: int) -> list[int]:
        known = self.clerk.known.get(kind, [])
        if len(known) < many:
            raise NothingKnown(kind)
        return known[:many]

    @staticmethod
    def _number(case: int) -> str:
        held = store.load(case)
        assert held is not None
        return str(held.number)
