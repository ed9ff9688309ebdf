"""Random walks over every procedure of the catalogue: refused in a sentence or taken, and the record holds."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.engine.fill import facts_for
from tests.scenarios.office import Office as ScenarioOffice
from tests.scenarios.runner import Play
from tests.scenarios.written import load
from yifa.engine import catalogue, door, rebuild, rules, store
from yifa.engine.case import Actor
from yifa.engine.models import Appointment, CaseRow, EventRow, Person, PlaceRow, Unit
from yifa.engine.refusals import Refusal
from yifa.figures import facts
from yifa.record.canonical import canonical
from yifa.record.events import GENESIS

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, tzinfo=UTC)
TRIES, WALKS = 60, 3


class Town:
    """A unit with three persons in every post of a procedure; none has two posts."""

    def __init__(self, procedure) -> None:
        store.forget_places()
        place = PlaceRow.objects.create(code="441900110000", name="测试镇", short="测试", level="town")
        self.unit = Unit.objects.create(place=place, slug="office", name="测试镇人民政府", organ="测")
        self.unit.path = f"/{self.unit.pk}/"
        self.unit.save()
        registers = [one for one in catalogue.every() if one.kind == "register"]
        posts = {post.slug: post for one in (procedure, *registers)
                 for post in (*one.heads, *(post for step in one.steps for post in step.by))}  # fmt: skip
        self.held: dict[str, list[tuple[int, str]]] = {}
        for slug in posts:
            for n in range(3):
                person = Person.objects.create(name=f"{posts[slug].name}{n}", place=place)
                Appointment.objects.create(
                    person=person, unit=self.unit, reach=self.unit, post=slug, since=date(2000, 1, 1)
                )
                self.held.setdefault(slug, []).append((person.pk, "office"))
        self.people = [person for some in self.held.values() for person, _unit in some]
        for register in sorted(
            (one for one in registers if one is not procedure),
            key=lambda one: [spec.kind for spec in one.fields.values()].count("case"),
        ):
            self.enter(register)

    def enter(self, register) -> None:
        """Put everybody, or a few things, on a register: much of what procedures ask is whether somebody stands there."""
        walker = Walker(register, self, 1)
        subject = register.fields[register.subject]
        for entry in self.people if subject.kind == "officer" else range(3):
            for _ in range(8):
                call = walker.call(register.opens)
                call["on"] = date(2025, 1, 6)
                if subject.kind == "officer":
                    call["facts"][subject.slug] = entry
                if register.valid_until:
                    call["facts"][register.valid_until] = "2029-12-31"
                with suppress(Refusal):
                    door.start(register.slug, **call)
                    break


class Scene:
    """The people of a scenario that was played, for a walk that goes on from where it ended."""

    def __init__(self) -> None:
        self.held: dict[str, list[tuple[int, str]]] = {}
        for one in Appointment.objects.select_related("unit").order_by("id"):
            self.held.setdefault(one.post, []).append((one.person_id, one.unit.slug))
        self.people = [person for some in self.held.values() for person, _unit in some]


class Walker:
    """Tries steps that are open by people who may, and now and then what is wrong."""

    def __init__(self, procedure, town: Town, seed: int) -> None:
        self.procedure, self.town, self.chance = procedure, town, random.Random(seed)
        self.on, self.case, self.refused = date(2025, 3, 3), None, []
        self.taken: dict[int, int] = {}

    def go(self, tries: int = TRIES) -> None:
        for _ in range(tries):
            before = self.on
            self.on += timedelta(days=self.chance.choice([0, 0, 0, 1, 2, 9, 40]))
            try:
                self.one()
            except Refusal as why:
                self.on = before
                self.refused.append(why)
                continue
            self.taken[self.case] = self.taken.get(self.case, 0) + 1
            if self.on > date(2026, 9, 1) or (
                CaseRow.objects.get(pk=self.case).closed_on and self.chance.random() < 0.3
            ):
                self.case, self.on = None, date(2025, 3, 3)

    def one(self) -> None:
        chance = self.chance
        if self.case is None:
            self.case = door.start(self.procedure.slug, **self.call(self.procedure.opens)).case
            return
        view = store.case_of(store.load(self.case))
        if chance.random() < 0.08 and view.state["steps"]:
            self.correct(view)
            return
        open_now = [step for step in rules.possible(view) if not step.ends or chance.random() < 0.1]
        open_now = open_now or list(self.procedure.steps)
        owed = rules.owed(view)
        if owed is not None and chance.random() < 0.5:
            step = owed
        else:
            step = chance.choice(open_now) if chance.random() < 0.9 else chance.choice(self.procedure.steps)
        door.take_step(self.case, step.slug, **self.call(step))

    def call(self, step):
        post = self.chance.choice(step.by).slug
        held = self.town.held[post]
        (first, unit), *others = self.chance.sample(held, min(3, len(held)))
        by, rest = Actor(first, post, unit), [person for person, _unit in others]
        typed = facts_for(step, self.chance, self.on, self.town.people)
        for spec in step.fields:
            if spec.slug in typed and spec.kind == "case" and spec.of:
                on_list = list(CaseRow.objects.filter(procedure=spec.of).values_list("subject", flat=True)[:9])
                typed[spec.slug] = self.chance.choice(on_list or ["无"])
            elif spec.slug in typed and spec.kind == "text" and self.chance.random() < 0.3:
                typed[spec.slug] = "market.entities"
        return {
            "by": by,
            "on": self.on,
            "at": AT,
            "together": rest[: self.chance.choice([0, 1, 1, 1, 2])],
            "facts": typed,
        }

    def correct(self, view) -> None:
        slug = self.chance.choice(list(view.state["steps"]))
        step = self.procedure.by_slug[slug]
        call = self.call(step)
        typed = dict(list(call.pop("facts").items())[:2])
        call.pop("together")
        door.correct(self.case, view.state["steps"][slug]["seq"], typed, "核对后更正", **call)


def check(procedure, case: int, taken: int) -> None:
    """The chain is whole, duties stay apart, the row is what the events say, and a row of facts can be made."""
    before, had = GENESIS, {}
    events = list(EventRow.objects.filter(case=case).order_by("seq"))
    assert [event.seq for event in events] == list(range(1, taken + 1))
    for event in events:
        body = json.loads(bytes(event.content))
        assert canonical(body) == bytes(event.content)
        assert body["prev"] == before.hex()
        before = bytes(event.hash)
        step = procedure.by_slug.get(body["step"])
        if step is not None:
            had.setdefault(step.part, set()).update({body["actor"]["person"], *body["with"]})
    for apart in procedure.apart:
        assert not had.get(apart.one, set()) & had.get(apart.other, set()), (apart.one, apart.other)
    assert rebuild.differences(case) == {}
    held = store.load(case)
    view = store.case_of(held)
    row = facts.row(procedure, view, head=held.head, place=held.place, unit=held.unit, closed_on=None)
    assert len(row) == len(facts.schema(procedure))
    for step in procedure.steps:
        rules.reached(view, step)
    view.rights(date(2026, 11, 1))


@pytest.mark.parametrize("procedure", catalogue.every(), ids=lambda one: one.slug)
def test_random_walks_are_refused_in_sentences_and_leave_a_record_that_holds(procedure):
    town = Town(procedure)
    for seed in range(WALKS):
        walker = Walker(procedure, town, seed)
        walker.go()
        assert [why.code for why in walker.refused if "{" in why.sentence or len(why.sentence) < 10] == []
        for case, taken in walker.taken.items():
            check(procedure, case, taken)


LONGEST = sorted((one for one in load() if "refused" not in one.expect), key=lambda one: -len(one.steps))
FAR = [
    one
    for slug in sorted({one.procedure for one in LONGEST})
    for one in [two for two in LONGEST if two.procedure == slug][:3]
]


@pytest.mark.parametrize("scenario", FAR, ids=str)
def test_random_walks_go_on_from_where_a_scenario_ended(scenario):
    procedure = catalogue.find(scenario.procedure)
    played = Play(scenario, ScenarioOffice(scenario.place)).whole()
    before = EventRow.objects.filter(case=played.case).count()
    walker = Walker(procedure, Scene(), len(scenario.steps))
    walker.case, walker.on = played.case, played.day
    walker.go(30)
    check(procedure, played.case, before + walker.taken.get(played.case, 0))


def test_walks_do_get_somewhere():
    # 若随机行走总被拒绝，上面的检查就什么也没有检验
    procedure = catalogue.find("penalty_ordinary")
    town, taken = Town(procedure), 0
    for seed in range(4):
        walker = Walker(procedure, town, seed)
        walker.go()
        taken += sum(walker.taken.values())
    assert taken > 12
