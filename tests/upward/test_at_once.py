"""Two officers of the county take at once, each over a connection of his own: one package, one case, one number."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from tests.upward.county import COUNTY, EAST, County, noon
from tests.upward.packages import FIRST, verifier
from yifa.engine.models import CaseRow, EventRow
from yifa.upward import held, taking
from yifa.upward.taking import NotTaken

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2023, 1, 11)
ONE = replace(FIRST, code=EAST, name="东镇")


@pytest.fixture
def county(settings, tmp_path, transactional_db):
    settings.YIFA_VAR = tmp_path
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    one = County()
    one.trust(EAST, verifier(code=EAST))
    return one


def at_once(county, *files: bytes, by=()) -> list[str]:
    """What came of each: taken, again, or the code of the refusal."""
    officers = list(by) or [county.by(COUNTY, "statistician")]
    ready, found = threading.Barrier(len(files)), [""] * len(files)

    def take(at: int) -> None:
        try:
            ready.wait()
            found[at] = (
                "again"
                if taking.take(files[at], by=officers[at % len(officers)], on=ON, at=noon(ON)).again
                else "taken"
            )
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


def test_two_officers_with_one_file_are_both_told_the_one_case(county):
    both = [county.by(COUNTY, "statistician"), county.second(COUNTY)]
    assert at_once(county, *[ONE.file()] * 4, by=both) == ["again", "again", "again", "taken"]
    assert CaseRow.objects.filter(procedure=held.REPORT).count() == 1


def test_of_two_packages_with_one_number_one_is_taken_and_the_other_told(county):
    other = replace(ONE, months={12 * 2022 + 2: 9})
    found = at_once(county, ONE.file(), other.file())
    assert found in (["U-112", "taken"], ["U-116", "taken"])
    (case,) = CaseRow.objects.filter(procedure=held.REPORT)
    assert EventRow.objects.filter(case=case).count() == 1
