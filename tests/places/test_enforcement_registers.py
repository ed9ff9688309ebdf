"""The example's registers of enforcement go through the same door as an official's entries, and hang together."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from yifa.engine import store
from yifa.engine.models import CaseRow
from yifa.places import place as places
from yifa.places.establish import establish
from yifa.places.example import registers
from yifa.places.example.clerk import Clerk
from yifa.procedures.enforcement.bodies import team_for

ON = date(2020, 12, 31)


@pytest.fixture
def town(db) -> Clerk:
    place = places.load("changping")
    establish(place, since=date(2020, 1, 1), chance=Random(1))
    return Clerk(place, Random(2), date(2023, 1, 10))


def test_every_power_of_the_example_has_a_holder_a_basis_and_a_decision_where_it_was_handed_down(town):
    registers.enter_all(town, ON)
    items = [store.case_of(store.load(row.pk)) for row in CaseRow.objects.filter(procedure="power_item")]
    assert len(items) > 20
    assert [item.get("item_code") for item in items if not (item.get("item_unit") and item.get("item_liability"))] == []
    handed_down = [item for item in items if item.get("item_from")]
    assert handed_down
    for item in handed_down:
        decision = store.REGISTERS.entry("delegation", item.get("item_delegation"), ON)
        assert decision.get("delegation_from") == item.get("item_from")
    # 事项的每个领域都有分队承办
    for field in {item.get("item_field") for item in items}:
        team = team_for(items[0], field, ON)
        assert team is not None, field
        assert team.get("team_head") in team.get("team_members")


def test_entering_them_leaves_the_chance_of_the_year_as_it_is(town, monkeypatch):
    registers.enter_all(town, ON)
    with_them = town.chance.random()
    again = Clerk(town.place, Random(2), date(2023, 1, 10))
    monkeypatch.setattr(registers.enforcement, "delegations", lambda *_: None)
    monkeypatch.setattr(registers.enforcement, "others", lambda *_: None)
    monkeypatch.setattr(Clerk, "start", lambda self, *_, **__: self.at(ON) and 0)
    registers.enter_all(again, ON)
    assert again.chance.random() == with_them
