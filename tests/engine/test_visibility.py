"""Who sees a case: one's unit and below, what waits for one's post, what one is named on; never more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.engine.toy import AT, DAY, TOY, Office
from yifa.engine import catalogue, door
from yifa.engine.declaration import Post, Procedure, Step
from yifa.engine.models import Appointment, CaseRow, Unit
from yifa.engine.people import Holding, holdings
from yifa.engine.visibility import Sight

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return Office()


def begin(office, who="甲", procedure="toy", **facts):
    return door.start(
        procedure, by=office.actor(who), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位", **facts}
    ).case


def seen_by(office, who, on=DAY):
    """The cases one sees in a list, which are those he sees one by one."""
    sight = Sight.of(office.id_of(who), on)
    listed = set(sight.cases().values_list("pk", flat=True))
    assert listed == {row.pk for row in CaseRow.objects.select_related("unit") if sight.sees(row, row.unit.path)}
    return listed


def test_one_sees_one_s_unit_and_what_is_below_it_and_nothing_beside_it(office):
    here, there = begin(office), begin(office, "戊")
    assert (seen_by(office, "甲"), seen_by(office, "戊"), seen_by(office, "丁")) == ({here}, {there}, {here, there})


def test_a_unit_whose_number_begins_like_another_s_is_another(office):
    # /1/ 不是 /10/ 的上级
    begin(office, "戊")
    Unit.objects.filter(pk=office.bureau.pk).update(path="/7/1/")
    Unit.objects.filter(pk=office.other.pk).update(path="/7/10/")
    assert seen_by(office, "甲") == set()
    assert not Holding(1, "clerk", "bureau", 1, "/7/1/", "/7/1/", "p").reaches("/7/10/")


def test_a_unit_without_a_path_shows_and_reaches_nothing(office):
    begin(office, "戊")
    Unit.objects.filter(pk=office.bureau.pk).update(path="")
    assert seen_by(office, "甲") == set()
    assert not holdings([office.id_of("甲")], DAY)[0].reaches("/1/")


def test_what_waits_for_one_s_post_is_seen_within_its_reach_while_it_waits(office):
    Appointment.objects.filter(person=office.people["丙"]).update(unit=office.other)
    case = begin(office)
    assert seen_by(office, "丙") == set()
    door.take_step(
        case, "inspect", by=office.actor("甲"), together=[office.id_of("乙")], on=DAY, at=AT, facts={"found": "属实"}
    )
    assert seen_by(office, "丙") == {case}


def test_an_appointment_that_ended_yesterday_shows_nothing_today(office):
    case = begin(office, "乙")
    Appointment.objects.filter(person=office.people["甲"]).update(until=date(2025, 9, 30))
    assert seen_by(office, "甲", date(2025, 9, 30)) == {case}
    assert seen_by(office, "甲", date(2025, 10, 1)) == set()
    assert seen_by(office, "甲", date(2019, 12, 31)) == set()


def test_who_was_named_still_sees_it_after_another_was_named(office):
    entry = door.start(
        "badge", by=office.actor("甲"), on=DAY, at=AT, facts={"holder": office.id_of("戊"), "until": "2030-12-31"}
    ).case
    door.correct(entry, 1, {"holder": office.id_of("丙")}, "写错", by=office.actor("甲"), on=DAY, at=AT)
    assert entry in seen_by(office, "戊") & seen_by(office, "丙")


def test_a_sealed_case_is_seen_by_name_alone(office):
    catalogue.declare(replace(TOY, slug="sealed", code="密", sealed=True))
    case = begin(office, procedure="sealed")
    assert [seen_by(office, who) for who in "甲乙丙丁戊"] == [{case}, set(), set(), set(), set()]


def test_an_administrator_and_nobody_see_nothing(office):
    begin(office)
    for person in (None, 10**9):
        sight = Sight.of(person, DAY)
        assert (sight.cases().count(), sight.posts, sight.sees(CaseRow.objects.get(), "/1/")) == (0, (), False)


def test_a_person_with_two_posts_sees_what_either_shows(office):
    here, there = begin(office), begin(office, "戊")
    Appointment.objects.create(
        person=office.people["甲"], unit=office.other, reach=office.other, post="clerk", since=date(2020, 1, 1)
    )
    assert seen_by(office, "甲") == {here, there}
    assert Sight.of(office.id_of("甲"), DAY).posts == ("clerk",)


WATCHER = Post("watcher", "监督员", oversees=("tests",))
WATCH = Procedure(
    slug="watch", name="监督", area="watching", code="监", basis="测试用规则第一条",
    steps=(Step("open", "立项", by=(WATCHER,), basis="测试用规则第一条", ends=True),),
)  # fmt: skip


def test_a_post_that_oversees_an_area_reads_its_cases_within_reach_but_no_sealed_one(office):
    catalogue.declare(WATCH)
    here, there, sealed = begin(office), begin(office, "戊"), begin(office)
    CaseRow.objects.filter(pk=sealed).update(sealed=True)
    aside = Unit.objects.create(place=office.place, slug="aside", name="监督办", organ="监", path="/999/")
    watching = Appointment.objects.filter(person=office.people["丙"])
    watching.update(unit=aside, reach=office.root, post=WATCHER.slug)
    assert TOY.area == "tests"
    assert seen_by(office, "丙") == {here, there}
    watching.update(reach=office.bureau)
    assert seen_by(office, "丙") == {here}
    catalogue.declare(replace(WATCH, steps=(replace(WATCH.steps[0], by=(replace(WATCHER, oversees=()),)),)))
    assert seen_by(office, "丙") == set()
