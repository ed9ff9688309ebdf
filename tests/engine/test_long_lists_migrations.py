"""Migrations 0007 and 0008: their indexes come and go, what they fill is filled, and a run that was broken off is done again."""

from __future__ import annotations

from importlib import import_module
from random import Random

import pytest
from django.apps import apps
from django.db import connection

from tests.engine.crowd import Crowd
from yifa.engine import sql
from yifa.engine.models import CaseRow, Involved
from yifa.engine.seen import UNTOLD

MIGRATION = import_module("yifa.engine.migrations.0007_cases_in_long_lists")
NAMED = import_module("yifa.engine.migrations.0008_where_one_is_named")


def named(table: str = "yifa_case") -> set[str]:
    with connection.cursor() as cursor:
        return {name for name, one in connection.introspection.get_constraints(cursor, table).items() if one["index"]}


@pytest.mark.django_db(transaction=True)
def test_a_run_that_was_broken_off_is_done_again_and_turned_back():
    made, before = {one.name for one in MIGRATION.MADE}, {one.name for one in MIGRATION.DROPPED}
    whole = named()
    assert made <= whole
    assert not before & whole
    with connection.schema_editor(atomic=False) as editor:
        editor.remove_index(CaseRow, MIGRATION.MADE[-1])
        editor.add_index(CaseRow, MIGRATION.DROPPED[0])
        MIGRATION.up(apps, editor)
        assert named() == whole
        MIGRATION.down(apps, editor)
        assert before <= named()
        assert not made & named()
        MIGRATION.up(apps, editor)
    assert named() == whole


@pytest.mark.django_db(transaction=True)
def test_the_unit_beside_each_name_is_filled_in_parts_and_again_after_a_run_that_was_broken_off(monkeypatch):
    office, chance = Crowd(), Random(3)
    office.fill(60, chance)
    own = "SELECT COUNT(*) FROM yifa_involved i JOIN yifa_case c ON c.id = i.case_id WHERE i.unit_id <> c.unit_id"
    [[untold]] = sql.rows(own)
    assert untold > 0
    monkeypatch.setattr(NAMED, "AT_ONCE", 7)
    with connection.schema_editor(atomic=False) as editor:
        NAMED.down(apps, editor)
        assert NAMED.INDEX.name not in named("yifa_involved")
        for _ in range(2):
            NAMED.up(apps, editor)
    assert NAMED.INDEX.name in named("yifa_involved")
    assert sql.rows(own) == [(0,)]


@pytest.mark.django_db(transaction=True)
def test_a_program_of_before_writes_a_name_without_a_unit():
    office = Crowd()
    [case] = office.fill(1, Random(1))
    Involved.objects.all().delete()
    sql.run("INSERT INTO yifa_involved (case_id, person_id) VALUES (%s, %s)", [case.pk, office.id_of("甲")])
    assert Involved.objects.get().unit_id == UNTOLD
