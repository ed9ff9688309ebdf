"""Migration 0007: its indexes come and go, and a run that was broken off is done again."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from yifa.engine.models import CaseRow

MIGRATION = import_module("yifa.engine.migrations.0007_cases_in_long_lists")


def named() -> set[str]:
    with connection.cursor() as cursor:
        return {
            name for name, one in connection.introspection.get_constraints(cursor, "yifa_case").items() if one["index"]
        }


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
