"""Guards ask for other cases: one by its number, those about a subject, those that name a case; never a sealed one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.engine.test_concurrency import at_once
from tests.engine.toy import AT, CLERK, DAY, WHY, Office
from yifa.engine import catalogue, door, store
from yifa.engine import fields as f
from yifa.engine.declaration import Exit, Procedure, Step
from yifa.engine.refusals import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


class TooMany(Refusal):
    code = "T-801"
    text = "已有{n}件。"


def at_most_two(case, move):
    """A third case about one subject is refused."""
    subject = case.get("stall")
    found = [one for one in case.lookup.cases("round", subject, DAY, DAY) if one.case.took("visit")]
    return TooMany(n=len(found)) if len(found) >= 2 else None


def rounds(slug="round", sealed=False):
    return Procedure(
        slug=slug, name="巡查", area="tests", code="巡", basis=WHY, subject="stall", sealed=sealed, title="{stall}",
        steps=(
            Step("plan", "计划", by=(CLERK,), basis=WHY, fields=(
                f.text("stall", "摊位", high=40), f.case_ref("part_of", "所属行动", required=False, of="round", search=True))),
            Step("visit", "到场", by=(CLERK,), basis=WHY, after=("plan",), needs=(at_most_two,)),
            Step("end", "结束", by=(CLERK,), basis=WHY, after=("plan",), ends=True),
        ),
        exits=(Exit("ended", "结束", at=("end",), basis=WHY),),
    )  # fmt: skip


@pytest.fixture
def office():
    catalogue.declare(rounds())
    catalogue.declare(rounds("hidden_round", sealed=True))
    return Office()


def plan(office, stall="一号", slug="round", on=DAY, **facts):
    return door.start(slug, by=office.actor("甲"), on=on, at=AT, facts={"stall": stall, **facts})


def numbers(found):
    return [one.number for one in found]


def test_a_case_is_found_by_its_number_whatever_its_procedure_and_nothing_by_a_forged_one(office):
    one = plan(office)
    toy = door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"})
    assert store.REGISTERS.numbered(one.number).case.procedure.slug == "round"
    assert store.REGISTERS.numbered(toy.number).case.procedure.slug == "toy"
    for forged in ("", "测巡〔2025〕99号", "' OR 1=1 --", "测\x00巡", None, 7):
        assert store.REGISTERS.numbered(forged) is None


def test_cases_about_a_subject_are_those_opened_within_the_days(office):
    old = plan(office, on=DAY - timedelta(9))
    new = plan(office)
    plan(office, stall="二号")
    ask = store.REGISTERS.cases
    assert numbers(ask("round", "一号", DAY, DAY)) == [new.number]
    assert numbers(ask("round", "一号", DAY - timedelta(9), DAY)) == [old.number, new.number]
    assert ask("round", "三号", date(2000, 1, 1), DAY) == []


def test_cases_that_name_a_case_are_found_until_the_name_is_put_right(office):
    whole, other = plan(office), plan(office)
    part = plan(office, part_of=whole.number)
    ask = store.REGISTERS.naming
    assert numbers(ask("round", "part_of", whole.number)) == [part.number]
    assert ask("round", "part_of", other.number) == []
    door.correct(part.case, 1, {"part_of": other.number}, "填错", by=office.actor("甲"), on=DAY, at=AT)
    assert ask("round", "part_of", whole.number) == []
    assert numbers(ask("round", "part_of", other.number)) == [part.number]
    assert numbers(ask("round", "part_of", other.number, whole.number, other.number)) == [part.number]
    assert ask("nothing", "part_of", other.number) == ask("round", "stall", "一号") == []


def test_a_sealed_case_is_not_told_of(office):
    whole = plan(office)
    hidden = plan(office, slug="hidden_round", part_of=whole.number)
    assert store.REGISTERS.numbered(hidden.number) is None
    assert store.REGISTERS.naming("hidden_round", "part_of", whole.number) == []
    assert store.REGISTERS.cases("hidden_round", "一号", DAY, DAY) == []


def test_another_place_is_not_asked(office):
    one = plan(office)
    assert store.Registers(("360121100000", "360000000000")).numbered(one.number) is None
    assert store.Registers(store.ancestors(office.place.code)).numbered(one.number).number == one.number


def test_of_six_who_count_at_once_only_as_many_pass_as_there_is_room_for(office):
    cases = [plan(office).case for _ in range(6)]
    actor = office.actor("甲")
    results = at_once(6, lambda n: door.take_step(cases[n], "visit", by=actor, on=DAY, at=AT))
    assert sorted(getattr(one, "code", "taken") for one in results) == ["T-801"] * 4 + ["taken"] * 2
