"""Registers answer for a day as it stood, and for the place that asks."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.test_concurrency import at_once
from tests.engine.toy import AT, CLERK, DAY, HEAD, WHY, Office
from yifa.engine import catalogue, door, store
from yifa.engine import fields as f
from yifa.engine import refusals as r
from yifa.engine.case import Actor
from yifa.engine.models import Appointment, CaseRow, Person, PlaceRow, Series, Unit
from yifa.engine.refusals import Refusal
from yifa.engine.shortforms import Register

pytestmark = pytest.mark.django_db(transaction=True)
CODES = Register("codes", "事项清单", area="tests", code="单", basis=WHY, keepers=(CLERK,), heads=(HEAD,), subject="matter_code",
                 fields=(f.text("matter_code", "事项编码"), f.number("fee", "收费")))  # fmt: skip


@pytest.fixture
def office():
    catalogue.declare(CODES)
    return Office()


@pytest.fixture
def neighbour(office):
    """A clerk of another town of the same province."""
    place = PlaceRow.objects.create(
        code="441900120000", name="邻镇", short="邻", level="town", parent_id="440000000000"
    )
    unit = Unit.objects.create(place=place, slug="bureau", name="邻镇某办", organ="邻")
    unit.path = f"/{unit.pk}/"
    unit.save()
    person = Person.objects.create(name="己", place=place)
    Appointment.objects.create(person=person, unit=unit, reach=unit, post="clerk", since=date(2020, 1, 1))
    return Actor(person.pk, "clerk", "bureau")


def enter(by, on=DAY, **facts):
    return door.start("codes", by=by, on=on, at=AT, facts={"matter_code": "A-1", "fee": 10, **facts}).case


def test_an_entry_is_what_it_was_on_the_day_that_is_asked(office):
    by = {"by": office.actor("甲"), "at": AT}
    holder = office.id_of("乙")
    entry = door.start("badge", **by, on=date(2025, 1, 6), facts={"holder": holder, "until": "2025-06-30"}).case
    door.take_step(entry, "suspend", **by, on=date(2025, 3, 3), facts={"change_reason": "调离"})
    door.take_step(entry, "resume", **by, on=date(2025, 4, 1), facts={"change_reason": "调回"})
    door.take_step(entry, "renew", **by, on=date(2025, 9, 1), facts={"until": "2026-12-31"})
    door.take_step(entry, "remove", **by, on=date(2025, 10, 9), facts={"change_reason": "离职"})

    def held(on):
        return store.REGISTERS.entry("badge", str(holder), on) is not None

    days = {date(2025, 1, 5): False, date(2025, 1, 6): True, date(2025, 3, 2): True, date(2025, 3, 3): False, date(2025, 3, 31): False,
            date(2025, 4, 1): True, date(2025, 6, 30): True, date(2025, 7, 1): False, date(2025, 8, 31): False, date(2025, 9, 1): True,
            date(2025, 10, 8): True, date(2025, 10, 9): False}  # fmt: skip
    assert {on: held(on) for on in days} == days
    assert store.REGISTERS.latest("badge", str(holder)).number == CaseRow.objects.get(pk=entry).number
    assert store.REGISTERS.latest("badge", "0") is None


def test_what_was_put_right_later_holds_for_the_day_it_was_wrong(office):
    entry = enter(office.actor("甲"), date(2025, 1, 6))
    door.take_step(
        entry, "change", by=office.actor("甲"), on=date(2025, 5, 6), at=AT, facts={"fee": 30, "change_reason": "调整"}
    )
    door.correct(entry, 2, {"fee": 35}, "写错", by=office.actor("甲"), on=date(2025, 6, 3), at=AT)
    door.hand_over(entry, "other", "职责调整", by=office.actor("丁"), on=date(2025, 6, 4), at=AT)
    fees = {
        on: store.REGISTERS.entry("codes", "A-1", on).get("fee")
        for on in (date(2025, 3, 3), date(2025, 5, 6), date(2025, 7, 1))
    }
    assert fees == {date(2025, 3, 3): 10, date(2025, 5, 6): 35, date(2025, 7, 1): 35}


def test_a_code_of_another_place_is_another_code(office, neighbour):
    enter(office.actor("甲"))
    enter(neighbour, fee=99)
    with pytest.raises(r.AlreadyEntered):
        enter(office.actor("甲"))
    here, there, county = (
        store.Registers(store.ancestors(code)) for code in ("441900110000", "441900120000", "440000000000")
    )
    assert (here.entry("codes", "A-1", DAY).get("fee"), there.entry("codes", "A-1", DAY).get("fee")) == (10, 99)
    assert county.entry("codes", "A-1", DAY) is None


def test_a_person_stands_on_one_register_wherever_he_is(office, neighbour):
    facts = {"holder": office.id_of("甲"), "until": "2030-12-31"}
    door.start("badge", by=office.actor("乙"), on=DAY, at=AT, facts=facts)
    with pytest.raises(r.AlreadyEntered):
        door.start("badge", by=neighbour, on=DAY, at=AT, facts=facts)
    assert store.Registers(store.ancestors("441900120000")).entry("badge", str(office.id_of("甲")), DAY) is not None


def test_two_who_enter_the_same_subject_at_once_make_one_entry(office):
    actor = office.actor("甲")
    results = at_once(6, lambda _n: enter(actor))
    assert sum(isinstance(one, Refusal) for one in results) == 5
    assert {one.code for one in results if isinstance(one, Refusal)} == {"E-116"}
    assert CaseRow.objects.count() == 1


def test_papers_in_either_order_are_numbered_at_once_without_waiting_for_ever(office):
    from dataclasses import replace

    from tests.engine.toy import TOY
    from yifa.engine.declaration import Paper

    two = (*TOY.papers, Paper("second", "副本", "licence.txt", code="副决"))
    steps = (TOY.opens, *(replace(TOY.by_slug["pause"], slug=slug, issues=issued, pauses=()) for slug, issued in
                          (("one", ("licence", "second")), ("two", ("second", "licence")))), TOY.by_slug["close"])  # fmt: skip
    catalogue.declare(replace(TOY, slug="papers", papers=two, steps=steps, clocks=(), rights=(), exits=(), apart=()))
    actor = office.actor("甲")
    cases = [
        door.start("papers", by=actor, on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"}).case
        for _ in range(6)
    ]

    def issue(n):
        return [door.take_step(cases[n], "one" if n % 2 else "two", by=actor, on=DAY, at=AT).papers for _ in range(6)]

    found = at_once(6, issue)
    assert [one for one in found if isinstance(one, Refusal)] == []
    numbers = sorted(number for some in found for papers in some for _, number in papers)
    assert len(set(numbers)) == len(numbers) == 72
    assert dict(Series.objects.filter(name__contains="决").values_list("name", "n")) == {"测测决": 36, "测副决": 36}


def test_series_begin_anew_with_the_year_for_all_at_once(office):
    actor = office.actor("甲")

    def over(n):
        on = date(2025, 12, 31) if n % 2 else date(2026, 1, 1)
        return [
            door.start("toy", by=actor, on=on, at=AT, facts={"applicant": "张三", "subject": "摊位"}).number
            for _ in range(4)
        ]

    numbers = sorted(number for some in at_once(6, over) for number in some)
    assert numbers == sorted(f"测测〔{year}〕{n}号" for year in (2025, 2026) for n in range(1, 13))


def test_a_name_that_was_put_right_is_soon_the_one_that_is_shown(office, monkeypatch):
    one = office.id_of("甲")
    assert store.REGISTERS.name_of(one) == "甲"
    Person.objects.filter(pk=one).update(name="甲乙")
    assert store.REGISTERS.name_of(one) == "甲"
    monkeypatch.setattr(store, "monotonic", lambda: 1e12)
    assert store.REGISTERS.name_of(one) == "甲乙"
    assert store.REGISTERS.name_of(10**9) == "（编号1000000000的人员）"


def test_many_hashes_are_asked_a_few_at_a_time():
    assert store.known_evidence([f"{n:064x}" for n in range(3 * store.AT_ONCE + 1)]) == {}
    assert store.unknown_people([]) == []


def test_all_entries_of_a_day_are_those_in_force_then_as_they_stood_one_of_each_subject(office, neighbour):
    one = enter(office.actor("甲"))
    gone = enter(office.actor("甲"), matter_code="A-2")
    later = enter(office.actor("甲"), on=date(2025, 10, 20), matter_code="A-3")
    enter(neighbour, matter_code="B-1")
    door.take_step(
        one, "change", by=office.actor("甲"), on=date(2025, 10, 9), at=AT, facts={"change_reason": "调价", "fee": 30}
    )
    door.take_step(gone, "remove", by=office.actor("甲"), on=date(2025, 10, 9), at=AT, facts={"change_reason": "取消"})
    here = store.Registers(store.ancestors(office.place.code))

    def fees(on):
        return {entry.get("matter_code"): entry.get("fee") for entry in here.entries("codes", on)}

    assert fees(date(2025, 9, 1)) == {}
    assert fees(DAY) == {"A-1": 10, "A-2": 10}
    assert fees(date(2025, 10, 20)) == {"A-1": 30, "A-3": 10}
    assert later
    assert [entry.get("matter_code") for entry in store.REGISTERS.entries("codes", DAY)] == ["A-1", "A-2", "B-1"]
