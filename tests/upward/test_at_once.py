"""Two officers of the county take at once, each over a connection of his own: one package, one case, one number."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from tests.upward.county import EAST, County
from tests.upward.packages import FIRST, verifier
from yifa.engine.models import CaseRow, EventRow
from yifa.upward import held
from yifa.upward.taking import NotTaken

pytestmark = pytest.mark.django_db(transaction=True)
ONE = replace(FIRST, code=EAST, name="东镇")


@pytest.fixture
def county(settings, tmp_path, transactional_db):
    settings.YIFA_VAR = tmp_path
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    one = County()
    one.trust(EAST, verifier(code=EAST))
    return one


def at_once(county, *files: bytes) -> list[str]:
    """What came of each: taken, again, or the code of the refusal."""
    ready, found = threading.Barrier(len(files)), [""] * len(files)

    def take(at: int) -> None:
        try:
            ready.wait()
            found[at] = "again" if county.take(files[at], date(2023, 1, 11)).again else "taken"
        except NotTaken as refused:
            found[at] = refused.refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(at,)) for at in range(len(files))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(found)


def test_the_same_package_twice_at_once_is_taken_once(county):
    assert at_once(county, *[ONE.file()] * 3) == ["again", "again", "taken"]
    (case,) = CaseRow.objects.filter(procedure=held.REPORT)
    assert EventRow.objects.filter(case=case).count() == 1


def test_of_two_packages_with_one_number_one_is_taken_and_the_other_told(county):
    other = replace(ONE, months={12 * 2022 + 2: 9})
    found = at_once(county, ONE.file(), other.file())
    assert found in (["U-112", "taken"], ["U-116", "taken"])
    (case,) = CaseRow.objects.filter(procedure=held.REPORT)
    assert EventRow.objects.filter(case=case).count() == 1
