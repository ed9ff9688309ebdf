"""Many case rows at once, drawn at random: for tests of lists, which read rows and no events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.engine.test_visibility import WATCH
from tests.engine.toy import CLERK, HEAD, REVIEWER, TOY, Office
from yifa.engine import catalogue, search
from yifa.engine.models import CaseRow, Involved, Token, Unit

BEGINS = date(2025, 6, 1)
SHARED = replace(TOY, slug="shared", code="共", steps=tuple(
    replace(step, by=(CLERK, HEAD)) if step.slug == "inspect" else step for step in TOY.steps))  # fmt: skip
WAITS = (("toy", "inspect", CLERK), ("toy", "review", REVIEWER), ("toy", "decide", HEAD), ("shared", "inspect", CLERK))


class Crowd(Office):
    """The office of the engine's tests with more units, and a supervisor who oversees what is done elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        catalogue.declare(SHARED)
        catalogue.declare(WATCH)
        self.far = Unit.objects.create(place=self.place, slug="far", name="外单位", organ="外", path="/9000/")
        self.leaf = self._unit("leaf", "下属站", self.bureau)
        self.all_units = [self.root, self.bureau, self.other, self.leaf, self.far]
        self.chance = Random(0)
        self.made = 0

    def fill(self, many: int, chance: Random) -> list[CaseRow]:
        """So many more cases: open and closed, sealed, waiting, due; with persons named and words to be found by."""
        rows = [self._row(chance) for _ in range(many)]
        CaseRow.objects.bulk_create(rows)
        people = [one.pk for one in self.people.values()]
        common, rare = (next(iter(search.wanted(word))) for word in ("早市", "夜市"))
        Involved.objects.bulk_create(
            # One in four is as a program of before would have left it.
            Involved(case=row, person_id=one, unit_id=row.unit_id if chance.random() < 0.75 else 0)
            for row in rows
            for one in chance.sample(people, chance.choice((0, 0, 1, 2)))
        )
        Token.objects.bulk_create(Token(case=row, token=common) for row in rows if chance.random() < 0.8)
        Token.objects.bulk_create(Token(case=row, token=rare) for row in rows if chance.random() < 0.1)
        return rows

    def _row(self, chance: Random) -> CaseRow:
        self.made += 1
        opened = BEGINS + timedelta(chance.randrange(60))
        values: dict[str, Any] = {"procedure": chance.choice(("toy", "toy", "shared", "badge"))}
        if chance.random() < 0.5:
            values |= {
                "closed_on": opened + timedelta(chance.randrange(40)),
                "exit": chance.choice(("done", "refused")),
            }
        elif values["procedure"] != "badge":
            _, step, post = chance.choice([one for one in WAITS if one[0] == values["procedure"]])
            due = chance.choice((None, *(BEGINS + timedelta(n) for n in range(100, 130))))
            values |= {"waits_for": post.slug, "waits_step": step, "due_on": due}
        return CaseRow(
            number=f"测〔2025〕{self.made}号", fingerprint="f" * 64, place=self.place.code, unit=chance.choice(self.all_units),
            opened_on=opened, last_on=opened, sealed=chance.random() < 0.1, seq=1, head=b"h" * 32, title="早市",
            state='{"pauses":{},"extensions":{}}', **values,
        )  # fmt: skip
