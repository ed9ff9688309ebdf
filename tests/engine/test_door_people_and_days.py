"""Who may go through the door and on which day: no borrowed post, no invented person, no day that has not come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.engine.toy import AT, DAY, TOY, Office, begin, pause
from yifa.engine import catalogue, door
from yifa.engine import refusals as r
from yifa.engine.case import Actor
from yifa.engine.models import Appointment, CaseRow, EventRow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return Office()


# wrong person ------------------------------------------------------------------------------------------------------


def appoint(office, who, post, unit, reach=None, **when):
    unit = getattr(office, unit)
    return Appointment.objects.create(person=office.people[who], post=post, unit=unit, reach=getattr(office, reach) if reach else unit,
                                      **{"since": date(2020, 1, 1), **when})  # fmt: skip


def test_a_unit_that_the_actor_is_not_of_is_not_believed(office):
    case = begin(office).case
    for unit in ("root", "other", "", "nowhere"):
        with pytest.raises(r.NotYourPost):
            pause(office, case, Actor(office.id_of("甲"), "clerk", unit))
        with pytest.raises(r.NotYourPost):
            door.start(
                "toy",
                by=Actor(office.id_of("甲"), "clerk", unit),
                on=DAY,
                at=AT,
                facts={"applicant": "张三", "subject": "摊位"},
            )


def test_who_has_the_post_in_two_units_acts_for_the_one_he_names(office):
    appoint(office, "甲", "clerk", "other")
    here, there = (
        door.start("toy", by=Actor(office.id_of("甲"), "clerk", unit), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"}).case
        for unit in ("bureau", "other")
    )  # fmt: skip
    assert dict(CaseRow.objects.values_list("pk", "unit__slug")) == {here: "bureau", there: "other"}
    with pytest.raises(r.OutOfReach):
        pause(office, there, Actor(office.id_of("甲"), "clerk", "bureau"))
    pause(office, there, Actor(office.id_of("甲"), "clerk", "other"))


def test_the_reach_of_one_post_does_not_serve_another(office):
    # 审核岗管辖全镇，经办岗只管本办：不能以经办岗的名义凭审核岗的管辖范围办理另一办的案件
    case = door.start("toy", by=office.actor("戊"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"}).case
    appoint(office, "甲", "reviewer", "root")
    with pytest.raises(r.OutOfReach):
        pause(office, case, Actor(office.id_of("甲"), "clerk", "bureau"))


def test_an_appointment_holds_on_its_first_and_last_day_and_on_no_other(office):
    case = begin(office).case
    Appointment.objects.filter(person=office.people["甲"]).delete()
    appoint(office, "甲", "clerk", "bureau", since=date(2025, 9, 23), until=date(2025, 9, 25))
    by = Actor(office.id_of("甲"), "clerk", "bureau")
    for on in (date(2025, 9, 22), date(2025, 9, 26)):
        with pytest.raises(r.NotYourPost):
            pause(office, case, by, on)
    for on in (date(2025, 9, 23), date(2025, 9, 25)):
        pause(office, case, by, on)


def test_whoever_acts_together_reaches_the_case_too(office):
    case = begin(office).case
    with pytest.raises(r.TogetherOutOfReach) as refused:
        door.take_step(
            case,
            "inspect",
            by=office.actor("甲"),
            together=[office.id_of("戊")],
            on=DAY,
            at=AT,
            facts={"found": "属实"},
        )
    assert "戊" in refused.value.sentence
    with pytest.raises(r.WithoutPost):
        door.take_step(
            case,
            "inspect",
            by=office.actor("甲"),
            together=[office.id_of("丙")],
            on=DAY,
            at=AT,
            facts={"found": "属实"},
        )


@pytest.mark.parametrize("forged", [0, -1, 10**6, 2**63, 10**30, "甲", None])
def test_a_person_who_is_nobody_acts_with_nobody(office, forged):
    case = begin(office).case
    with pytest.raises(r.WithoutPost):
        door.take_step(
            case, "inspect", by=office.actor("甲"), together=[forged], on=DAY, at=AT, facts={"found": "属实"}
        )
    with pytest.raises(r.NotYourPost):
        pause(office, case, Actor(forged, "clerk", "bureau"))


@pytest.mark.parametrize("forged", [0, -1, 2**63, 10**30, "无此案号", "a\x00b", "\ud800"])
def test_a_case_that_is_not_there_is_not_found(office, forged):
    with pytest.raises(r.UnknownCase):
        pause(office, forged, office.actor("甲"))


@pytest.mark.parametrize("holder", [10**9, 10**14])
def test_an_officer_who_is_nobody_is_not_recorded(office, holder):
    with pytest.raises(r.FieldsWrong) as refused:
        door.start("badge", by=office.actor("乙"), on=DAY, at=AT, facts={"holder": holder, "until": "2030-12-31"})
    assert set(refused.value.problems) == {"holder"}
    assert CaseRow.objects.count() == 0


def test_an_unknown_step_and_an_unknown_procedure_are_told(office):
    with pytest.raises(r.UnknownStep):
        door.take_step(begin(office).case, "fly", by=office.actor("甲"), on=DAY, at=AT)
    with pytest.raises(r.UnknownProcedure):
        door.start("no_such", by=office.actor("甲"), on=DAY, at=AT)


def test_a_sealed_case_is_moved_only_by_whoever_is_named_on_it(office):
    catalogue.declare(replace(TOY, slug="hidden", code="密", sealed=True))
    case = door.start(
        "hidden", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"}
    ).case
    with pytest.raises(r.UnknownCase):
        pause(office, case, office.actor("乙"))
    door.take_step(
        case, "inspect", by=office.actor("甲"), together=[office.id_of("乙")], on=DAY, at=AT, facts={"found": "属实"}
    )
    pause(office, case, office.actor("乙"))


# wrong day ---------------------------------------------------------------------------------------------------------


def test_the_moment_of_recording_has_a_zone(office):
    with pytest.raises(ValueError, match="no zone"):
        door.start("toy", by=office.actor("甲"), on=DAY, at=datetime(2026, 1, 5), facts={})


def test_a_moment_with_a_zone_is_recorded_by_the_clocks_of_china(office):
    case = begin(office).case
    pause(office, case, office.actor("甲"), datetime(2025, 9, 22, 17, 30, tzinfo=UTC))
    event = EventRow.objects.get(case=case, seq=2)
    assert event.taken_on == "2025-09-23T01:30"
    with pytest.raises(r.BeforeLastStep):
        door.take_step(case, "go_on", by=office.actor("甲"), on=datetime(2025, 9, 23, 1, 0), at=AT)
    door.take_step(case, "go_on", by=office.actor("甲"), on=date(2025, 9, 23), at=AT)


def test_an_hour_that_has_not_come_is_in_the_future(office):
    case = begin(office).case
    noon = datetime(2025, 9, 22, 12, 0, tzinfo=door.CHINA)
    with pytest.raises(r.InTheFuture):
        door.take_step(case, "pause", by=office.actor("甲"), on=noon + timedelta(minutes=1), at=noon)
    door.take_step(case, "pause", by=office.actor("甲"), on=noon, at=noon)
