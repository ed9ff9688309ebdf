"""Any random walk over any declaration keeps duties apart, loses no event and rebuilds to the same state."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.fill import facts_for
from tests.engine.toy import Office
from yifa.engine import catalogue, door, rebuild, rules, store
from yifa.engine import fields as f
from yifa.engine.case import Actor
from yifa.engine.checks import problems
from yifa.engine.conditions import is_
from yifa.engine.declaration import Apart, Clock, Exit, Post, Procedure, Step
from yifa.engine.models import Appointment, EventRow, Person
from yifa.engine.refusals import Refusal
from yifa.record.canonical import canonical
from yifa.record.events import GENESIS

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, tzinfo=UTC)
POSTS = tuple(Post(f"post_{n}", f"岗位{n}") for n in range(4))
WHY = "测试用规则第一条"
MODERATE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def declarations(draw) -> Procedure:
    """A procedure that passes the start-up checks: steps in any order, parts apart, clocks, ways back, exits."""
    many = draw(st.integers(3, 8))
    slugs = [f"step_{n}" for n in range(many)]
    steps = [
        Step(
            "step_0",
            "步骤零",
            by=(POSTS[0],),
            basis=WHY,
            fields=(f.text("name", "名称", personal=True), f.number("size", "数量", low=0, high=9)),
        )
    ]
    for n in range(1, many):
        before_this = slugs[:n]
        last = n == many - 1
        steps.append(
            Step(
                slugs[n], f"步骤{n}", by=tuple(draw(st.lists(st.sampled_from(POSTS), min_size=1, max_size=2, unique=True))), basis=WHY,
                after=tuple(draw(st.lists(st.sampled_from(before_this), min_size=1, max_size=2, unique=True))),
                repeats=not last and draw(st.booleans()), together=draw(st.sampled_from([1, 1, 2])),
                duty=draw(st.sampled_from(["", "", "shared"])), side=not last and draw(st.booleans()),
                sends_back=tuple(draw(st.lists(st.sampled_from(before_this[1:]), max_size=1))) if n > 2 and not last else (),
                pauses="limit" if draw(st.integers(0, 5)) == 0 and not last else "",
                resumes="limit" if last or draw(st.integers(0, 5)) == 0 else "",
                fields=(f.choice(f"choice_{n}", "选项", choices={"a": "甲", "b": "乙"}), f.text(f"text_{n}", "说明", required=False)),
                ends=last,
            )
        )  # fmt: skip
    parts = sorted({step.part for step in steps})
    pairs = draw(st.lists(st.tuples(st.sampled_from(parts), st.sampled_from(parts)), max_size=3))
    end = steps[-1].slug
    declared = Procedure(
        slug=f"walk_{draw(st.integers(0, 10**9))}", name="任意程序", area="tests", code="任", basis=WHY, steps=tuple(steps),
        apart=tuple(Apart(one, other, WHY) for one, other in pairs if one != other), heads=(POSTS[0],),
        clocks=(Clock("limit", "期限", starts="step_0", stops=(end,), within="penalty.evidence_registration", basis=WHY),),
        exits=(Exit("other", "另一种终结", at=(end,), when=is_(f"choice_{many - 1}", "b", says="选乙"), basis=WHY),),
    )  # fmt: skip
    assert problems(declared) == []
    return declared


@pytest.fixture
def office():
    held = Office()
    for n in range(6):
        person = Person.objects.create(name=f"人员{n}", place=held.place)
        for post in random.Random(n).sample(POSTS, 3):
            Appointment.objects.create(
                person=person, unit=held.bureau, reach=held.root, post=post.slug, since=date(2020, 1, 1)
            )
    return held


def walk(procedure: Procedure, seed: int, tries: int = 30):
    """Try random steps by random people on random days. Returns (case id, accepted, refused codes)."""
    chance = random.Random(seed)
    held = list(Appointment.objects.filter(post__in=[p.slug for p in POSTS]).select_related("unit"))
    people = [one.person_id for one in held]
    on, case, accepted, refused = date(2025, 3, 3), None, 0, []
    for _ in range(tries):
        one = chance.choice(held)
        by = Actor(one.person_id, one.post, one.unit.slug)
        on += timedelta(days=chance.choice([-3, 0, 0, 1, 2, 9]))
        step = procedure.opens if case is None else chance.choice(procedure.steps)
        together = chance.sample(people, chance.randint(0, 2))
        call = {"by": by, "on": on, "at": AT, "together": together, "facts": facts_for(step, chance, on, people)}
        try:
            if case is None:
                case = door.start(procedure.slug, **call).case
            else:
                door.take_step(case, step.slug, **call)
            accepted += 1
        except Refusal as why:
            refused.append(why.code)
    return case, accepted, refused


def check_invariants(procedure: Procedure, case: int, accepted: int) -> None:
    events = list(EventRow.objects.filter(case=case).order_by("seq"))
    assert len(events) == accepted
    assert [event.seq for event in events] == list(range(1, accepted + 1))
    before, had, last = GENESIS, {}, ""
    for event in events:
        body = json.loads(bytes(event.content))
        assert canonical(body) == bytes(event.content)
        assert body["prev"] == before.hex()
        assert body["on"] >= last
        before, last = bytes(event.hash), body["on"]
        step = procedure.by_slug[body["step"]]
        people = {body["actor"]["person"], *body["with"]}
        assert len(people) >= step.together
        had.setdefault(step.part, set()).update(people)
    for apart in procedure.apart:
        assert not had.get(apart.one, set()) & had.get(apart.other, set()), (apart.one, apart.other)
    assert rebuild.differences(case) == {}
    view = store.case_of(store.load(case))
    if not view.is_open:
        assert rules.possible(view) == []


@MODERATE
@given(procedure=declarations(), seed=st.integers(0, 2**32))
def test_a_random_walk_over_a_random_declaration(office, procedure, seed):
    catalogue.declare(procedure)
    case, accepted, _ = walk(procedure, seed)
    if case is not None:
        check_invariants(procedure, case, accepted)


@MODERATE
@given(seed=st.integers(0, 2**32))
def test_the_state_is_bounded_by_the_declaration_not_by_the_steps(office, seed):
    chance = random.Random(seed)
    actor, other = office.actor("甲"), office.id_of("乙")
    case = door.start("toy", by=actor, on=date(2025, 9, 22), at=AT, facts={"applicant": "张三", "subject": "摊位"}).case
    sizes = []
    for _ in range(12):
        door.take_step(case, "inspect", by=actor, together=[other], on=date(2025, 9, 22), at=AT,
                       facts={"found": f"第{chance.randint(10, 99)}次"})  # fmt: skip
        sizes.append(len(json.dumps(store.load(case).state)))
    assert max(sizes[1:]) - min(sizes[1:]) <= 4


def test_walks_do_get_somewhere(office):
    # 若随机行走总被拒绝，上面的性质就什么也没有检验
    taken = 0
    for seed in range(12):
        procedure = catalogue.declare(_steady(seed))
        _, accepted, _ = walk(procedure, seed, tries=60)
        taken += accepted
    assert taken > 40


def _steady(seed: int) -> Procedure:
    steps = tuple(
        Step(
            f"step_{n}",
            f"步骤{n}",
            by=POSTS,
            basis=WHY,
            after=(f"step_{n - 1}",) if n else (),
            repeats=n == 1,
            ends=n == 4,
        )
        for n in range(5)
    )
    return Procedure(slug=f"steady_{seed}", name="平稳程序", area="tests", code=f"稳{seed}", basis=WHY, steps=steps)
