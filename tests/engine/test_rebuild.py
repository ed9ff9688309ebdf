"""A case row that was changed is found, and is written again from its events byte for byte."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.engine.toy import AT, DAY, Office
from yifa.engine import door, rebuild
from yifa.engine.models import CaseRow

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = {
    "number": "伪造号", "procedure": "badge", "fingerprint": "0" * 64, "place": "000000000000", "opened_on": "2020-01-01", "title": "别的", "closed_on": "2025-01-01",
    "exit": "refused", "last_on": "2020-01-01", "waits_for": "head", "waits_step": "close", "due_on": "2099-01-01", "due_clock": "x", "started_on": "2020-01-01",
    "provisional": True, "seq": 99, "head": b"x" * 32, "subject": "别的", "state": "{broken",
}  # fmt: skip


def columns(case):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM yifa_case WHERE id = %s", [case])
        return [bytes(one) if isinstance(one, memoryview) else one for one in cursor.fetchone()]


@pytest.mark.parametrize("column", WRONG)
def test_a_changed_column_is_named_and_put_right(column):
    office = Office()
    case = door.start(
        "toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位", "amount": "12.5"}
    ).case
    door.take_step(case, "pause", by=office.actor("甲"), on=DAY, at=AT)
    door.correct(case, 1, {"amount": "13"}, "写错", by=office.actor("甲"), on=DAY, at=AT)
    before = columns(case)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE yifa_case SET {column} = %s WHERE id = %s", [WRONG[column], case])
    assert set(rebuild.differences(case)) == {column}
    assert rebuild.mend(case)
    assert columns(case) == before
    assert not rebuild.mend(case)


def test_only_open_cases_whose_due_day_moved_are_dated_anew():
    office = Office()
    case = door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"}).case
    assert list(rebuild.redate()) == []
    CaseRow.objects.filter(pk=case).update(due_on=DAY)
    assert list(rebuild.redate()) == [case]
