"""Two at once: one wins, the other is told; numbers have no gap and no double; the same key is one step."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.engine.toy import AT, DAY, Office
from yifa.engine import door, rebuild, sealer
from yifa.engine.models import CaseRow, EventRow, Leaf
from yifa.engine.refusals import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
CLERKS = 8


@pytest.fixture
def office():
    return Office()


def at_once(many, act):
    """Run act(n) in `many` threads that start together; results and refusals in order."""
    gate = Barrier(many)

    def one(n):
        try:
            gate.wait()
            return act(n)
        except Refusal as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


def test_of_eight_who_saw_the_same_case_one_wins_and_seven_are_told(office):
    case = door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"}).case
    actor = office.actor("甲")
    results = at_once(CLERKS, lambda _n: door.take_step(case, "pause", by=actor, on=DAY, at=AT, seen=1))
    refused = [one for one in results if isinstance(one, Refusal)]
    assert len(refused) == CLERKS - 1
    assert {one.code for one in refused} == {"E-110"}
    assert EventRow.objects.filter(case=case).count() == 2
    assert rebuild.differences(case) == {}


def test_the_same_request_eight_times_at_once_is_one_step(office):
    actor = office.actor("甲")
    results = at_once(
        CLERKS,
        lambda _n: door.start(
            "toy", by=actor, on=DAY, at=AT, key="same", facts={"applicant": "张三", "subject": "摊位"}
        ),
    )
    assert len({one.case for one in results}) == 1
    assert sum(not one.again for one in results) == 1
    assert CaseRow.objects.count() == 1


def test_numbers_given_at_once_have_no_gap_and_no_double(office):
    actor = office.actor("甲")

    def open_five(n):
        facts = {"applicant": f"张{n}", "subject": "摊位"}
        return [door.start("toy", by=actor, on=DAY, at=AT, facts=facts).number for _ in range(5)]

    numbers = [number for some in at_once(CLERKS, open_five) for number in some]
    assert sorted(numbers) == sorted(f"测测〔2025〕{n}号" for n in range(1, 5 * CLERKS + 1))


def test_steps_on_one_case_at_once_make_one_unbroken_chain(office):
    case = door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"}).case
    actor, other = office.actor("甲"), office.id_of("乙")

    def inspect(n):
        for _ in range(5):
            door.take_step(case, "inspect", by=actor, together=[other], on=DAY, at=AT, facts={"found": f"第{n}人"})
        return n

    assert at_once(CLERKS, inspect) == list(range(CLERKS))
    assert CaseRow.objects.get(pk=case).seq == 1 + 5 * CLERKS
    assert rebuild.differences(case) == {}


def test_sealers_at_once_leave_no_gap(office):
    actor = office.actor("甲")
    for n in range(30):
        door.start("toy", by=actor, on=DAY, at=AT, facts={"applicant": f"张{n}", "subject": "摊位"})
    at_once(4, lambda _n: sealer.seal_pending())
    assert list(Leaf.objects.order_by("idx").values_list("idx", flat=True)) == list(range(30))
