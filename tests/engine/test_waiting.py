"""What waits for one's posts: each case once, the most urgent first, and counts that are exact or say that they are not."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from tests.engine.crowd import Crowd
from yifa.engine import waiting
from yifa.engine.models import Appointment, CaseRow, Involved
from yifa.engine.visibility import Sight
from yifa.engine.waiting import SOON, Waiting

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2025, 9, 20)


@pytest.fixture(params=[1, 2])
def office(request):
    office = Crowd()
    office.fill(160, Random(request.param))
    return office


def waits_for(office, who):
    """The rows that wait for a person, most urgent first, by looking at every row."""
    sight = Sight.of(office.id_of(who), ON)
    named = set(Involved.objects.filter(person=office.people[who]).values_list("case", flat=True))
    found = []
    for row in CaseRow.objects.select_related("unit").filter(closed_on=None).exclude(waits_for=""):
        path = row.unit.path
        mine = any(one.post == row.waits_for and one.reaches(path) for one in sight.held)
        shared = (row.procedure, row.waits_step) == ("shared", "inspect") and any(
            one.post == "head" and path.startswith(one.unit_path) for one in sight.held
        )
        if (mine or shared) and (not row.sealed or row.pk in named):
            found.append(row)
    return sorted(found, key=lambda row: (row.due_on is None, row.due_on or ON, row.pk))


def group_of(row):
    if row.due_on is None or row.due_on > ON + timedelta(SOON):
        return "later"
    return "overdue" if row.due_on < ON else "today" if row.due_on == ON else "soon"


def paged(mine, size, **more):
    """Every page after the other."""
    found, after = [], None
    while ids := mine.first(ON, size, after=after, **more):
        found += ids
        last = CaseRow.objects.get(pk=ids[-1])
        after = (last.due_on.isoformat() if last.due_on else "", last.pk)
    return found


@pytest.mark.parametrize("who", "甲丙丁戊")
def test_pages_put_together_are_all_that_waits_in_its_order(office, who):
    mine, true = Waiting(Sight.of(office.id_of(who), ON)), waits_for(office, who)
    assert paged(mine, 3) == [row.pk for row in true]
    for group in ("overdue", "today", "soon", "later"):
        ids = [row.pk for row in true if group_of(row) == group]
        assert paged(mine, 4, group=group) == ids
        toys = [row.pk for row in true if group_of(row) == group and row.procedure == "toy"]
        assert paged(mine, 4, group=group, procedure="toy") == toys


@pytest.mark.parametrize("who", "甲丙丁戊")
def test_the_counts_are_the_true_ones(office, who):
    counts = Waiting(Sight.of(office.id_of(who), ON)).counts(ON)
    true = Counter((group_of(row), row.procedure) for row in waits_for(office, who))
    assert +counts.held == true
    assert counts.cut == frozenset()
    assert counts.all == (true.total(), False)


@pytest.mark.parametrize("most", [1, 2, 5])
def test_a_count_that_was_cut_says_more_than_and_is_never_too_high(office, monkeypatch, most):
    monkeypatch.setattr(waiting, "MOST", most)
    counts = Waiting(Sight.of(office.id_of("丁"), ON)).counts(ON)
    true = Counter(group_of(row) for row in waits_for(office, "丁"))
    assert any(n > most for n in true.values())
    for group, n in true.items():
        told, more = counts.of_group(group)
        assert more == (n > most)
        assert most <= told < n if more else told == n


def test_a_case_that_comes_while_one_turns_the_pages_moves_no_other(office):
    mine = Waiting(Sight.of(office.id_of("丁"), ON))
    before = [row.pk for row in waits_for(office, "丁")]
    found, after, chance = [], None, Random(9)
    while ids := mine.first(ON, 5, after=after):
        found += ids
        last = CaseRow.objects.get(pk=ids[-1])
        after = (last.due_on.isoformat() if last.due_on else "", last.pk)
        office.fill(7, chance) if len(found) < 40 else None
    assert [one for one in found if one in set(before)] == before
    assert len(found) == len(set(found))


def test_the_next_case_passes_over_the_one_at_hand(office):
    mine, true = Waiting(Sight.of(office.id_of("丁"), ON)), waits_for(office, "丁")
    assert mine.first(ON, 1) == [true[0].pk]
    assert mine.first(ON, 1, but=true[0].pk) == [true[1].pk]


def test_nothing_waits_for_an_administrator_or_after_the_appointment_has_ended(office):
    assert Waiting(Sight.of(None, ON)).first(ON, 5) == []
    Appointment.objects.filter(person=office.people["丁"]).update(until=date(2025, 9, 19))
    ended = Waiting(Sight.of(office.id_of("丁"), ON))
    assert (ended.first(ON, 5), ended.counts(ON).all) == ([], (0, False))
