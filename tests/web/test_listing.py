"""Long lists: pages put together are the whole list, whoever asks for whatever, and never show what may not be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from django.http import QueryDict

from tests.engine.crowd import WATCH, Crowd
from yifa.engine import catalogue, search, seen
from yifa.engine.models import Account, Appointment, CaseRow
from yifa.engine.visibility import Sight
from yifa.web.desk import finding, listing
from yifa.web.desk.listing import Filter, cases_of, page_of
from yifa.web.desk.seat import Seat

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2025, 9, 20)
FILTERS = (
    "", "state=all", "state=closed", "state=overdue", "state=paused", "state=all&procedure=toy", "procedure=badge",
    "state=closed&procedure=toy&exit=refused", "state=all&exit=refused", "state=all&step=inspect", "procedure=toy&step=review",
    "state=all&unit=bureau", "state=closed&unit=other&procedure=shared", "state=all&unit=none", "state=all&procedure=none",
    "state=all&since=2025-06-10&until=2025-06-20", "state=all&dates=closed&since=2025-06-20&until=2025-07-10",
    "state=closed&dates=closed&since=2025-06-20&procedure=toy", "state=open&dates=due&since=2025-09-10&until=2025-09-30",
    "state=all&dates=due&until=2025-09-22", "state=closed&dates=due&since=2025-09-10", "state=open&dates=closed&since=2025-06-01",
)  # fmt: skip


@pytest.fixture
def office():
    office = Crowd()
    office.fill(170, Random(4))
    aside = Appointment.objects.filter(person=office.people["乙"])
    aside.update(unit=office.far, reach=office.root, post="watcher")  # 监督员：看全镇 tests 领域的案件
    return office


def seat_of(office, who):
    person = office.people[who]
    return Seat(Account(username=who), person.pk, who, ON, Sight.of(person.pk, ON))


def every_page(seat, asked, between=lambda: None):
    found, after = [], ""
    while True:
        rows, after = page_of(seat, asked, after)
        found += [row.pk for row in rows]
        if not after:
            return found
        between()


@pytest.mark.parametrize("light", [True, False], ids=["named on few", "named on many"])
@pytest.mark.parametrize("who", "甲乙丙丁戊")
def test_pages_put_together_are_the_whole_list(office, monkeypatch, who, light):
    """Both ways to what one is named on elsewhere: through one's cases, and through the others' units from the top."""
    monkeypatch.setattr(listing, "PAGE", 4)
    if not light:
        monkeypatch.setattr(seen, "FEW", 0)
    seat = seat_of(office, who)
    officers = [
        f"{of}&officer={office.id_of(one)}"
        for one in "甲丙"
        for of in (
            "state=all",
            "state=open",
            "state=overdue",
            "state=closed&unit=other",
            "state=all&procedure=toy",
            "state=all&since=2025-06-20",
        )
    ]
    for asked in [Filter.of(QueryDict(one)) for one in (*FILTERS, *officers)]:
        assert every_page(seat, asked) == list(cases_of(seat, asked).values_list("pk", flat=True)), asked


@pytest.mark.parametrize("who", "甲乙丙丁戊")
def test_a_list_shows_what_may_be_seen_one_by_one(office, who):
    seat = seat_of(office, who)
    true = {row.pk for row in CaseRow.objects.select_related("unit") if seat.sight.sees(row, row.unit.path)}
    assert set(every_page(seat, Filter(state="all"))) == true
    assert 0 < len(true) < CaseRow.objects.count()


def test_whoever_sees_every_unit_still_sees_no_sealed_case_without_a_name_on_it(office):
    office.far.path = f"{office.root.path}9000/"
    office.far.save()
    seat = seat_of(office, "丁")
    assert len(seat.sight.own) == len(seat.sight.units)
    hidden = {row.pk for row in CaseRow.objects.select_related("unit") if not seat.sight.sees(row, row.unit.path)}
    assert hidden
    assert not hidden & set(every_page(seat, Filter(state="all")))


@pytest.mark.parametrize("asked", ["state=all", "procedure=toy&state=all", "state=closed", ""])
def test_cases_that_come_while_one_turns_the_pages_move_no_other(office, monkeypatch, asked):
    monkeypatch.setattr(listing, "PAGE", 6)
    seat, chance = seat_of(office, "丁"), Random(6)
    wanted = Filter.of(QueryDict(asked))
    before = list(cases_of(seat, wanted).values_list("pk", flat=True))
    found = every_page(seat, wanted, between=lambda: CaseRow.objects.count() < 400 and office.fill(9, chance))
    assert [one for one in found if one in set(before)] == before
    assert len(found) == len(set(found))


@pytest.mark.parametrize("after", ["x", "2025-06-10", "2025-06-10.x", "2025-06-10." + "9" * 30, "-.5", "2025-06-10.²"])
def test_a_broken_cursor_is_the_first_page(office, after):
    seat = seat_of(office, "丁")
    assert page_of(seat, Filter(state="all"), after) == page_of(seat, Filter(state="all"), "")


# search --------------------------------------------------------------------------------------------------------------
def holding(word):
    return set(CaseRow.objects.filter(token__token__in=search.wanted(word)).values_list("pk", flat=True))


@pytest.mark.parametrize("few", [1, 3000])
@pytest.mark.parametrize("mine", [0, 20_000])
@pytest.mark.parametrize("who", "甲乙丙丁戊")
def test_a_word_finds_what_holds_it_and_may_be_seen(office, monkeypatch, who, mine, few):
    monkeypatch.setattr(finding, "FEW", few)
    monkeypatch.setattr(finding, "MINE", mine)
    seat = seat_of(office, who)
    true = set(seat.sight.cases().values_list("pk", flat=True))
    for words, held in (
        ("早市", holding("早市")),
        ("夜市", holding("夜市")),
        ("早市 夜市", holding("早市") & holding("夜市")),
    ):
        assert finding.found(seat, words, 1000) == (sorted(held & true, reverse=True), False)
    assert finding.found(seat, "早市 饕餮", 1000) == ([], False)
    assert finding.found(seat, "早市", 5)[0] == sorted(holding("早市") & true, reverse=True)[:5]


def test_of_a_word_that_too_many_cases_hold_the_newest_are_looked_through_and_that_is_said(office, monkeypatch):
    for name, n in (("FEW", 40), ("MINE", 0), ("LOOK", 30)):
        monkeypatch.setattr(finding, name, n)
    seat = seat_of(office, "戊")
    newest = set(sorted(holding("早市"), reverse=True)[:30])
    true = set(seat.sight.cases().values_list("pk", flat=True))
    assert finding.found(seat, "早市", 1000) == (sorted(newest & true, reverse=True), True)
    assert finding.found(seat, "早市", 1)[1] is False
    assert finding.found(seat_of(office, "甲"), "夜市 早市", 1000)[1] is False


def test_an_overseer_of_nothing_sees_his_unit_alone(office):
    catalogue.declare(
        replace(WATCH, steps=(replace(WATCH.steps[0], by=(replace(WATCH.steps[0].by[0], oversees=()),)),))
    )
    seat = seat_of(office, "乙")
    found = CaseRow.objects.filter(pk__in=every_page(seat, Filter(state="all")))
    named = set(CaseRow.objects.filter(involved__person=seat.person).values_list("pk", flat=True))
    assert {row.unit_id for row in found if row.pk not in named} == {office.far.pk}
