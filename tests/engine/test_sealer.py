"""Events join the log once, in order, without gaps."""

from __future__ import annotations

import pytest

from tests.engine.toy import AT, DAY, Office
from yifa.engine import door, sealer
from yifa.engine.models import EventRow, Leaf, LogHead
from yifa.record.merkle import leaf_hash, root_of

pytestmark = pytest.mark.django_db(transaction=True)


def some_cases(office, many):
    return [
        door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": f"张{i}", "subject": "摊位"}).case
        for i in range(many)
    ]


def test_every_event_joins_the_log_once_and_in_order():
    office = Office()
    some_cases(office, 5)
    assert sealer.seal_pending() == 5
    some_cases(office, 3)
    assert sealer.seal_pending() == 3
    assert sealer.seal_pending(thorough=True) == 0
    leaves = list(Leaf.objects.order_by("idx"))
    assert [leaf.idx for leaf in leaves] == list(range(8))
    assert [bytes(leaf.hash) for leaf in leaves] == [leaf_hash(bytes(e.hash)) for e in EventRow.objects.order_by("id")]
    assert LogHead.objects.get().size == 8
    assert len(root_of(bytes(leaf.hash) for leaf in leaves)) == 32


def test_an_event_that_committed_late_is_found_by_the_thorough_pass():
    office = Office()
    some_cases(office, 4)
    late = EventRow.objects.order_by("id").first().pk
    from yifa.engine.sealer import DatabaseLog

    class Early(DatabaseLog):
        def pending(self, limit):
            return [row for row in super().pending(limit) if row[0] != late]

    from django.db import transaction

    from yifa.record.log import integrate

    with transaction.atomic():
        assert integrate(Early(), 100) == 3
    assert sealer.seal_pending(thorough=True) == 1
    assert Leaf.objects.get(event=late).idx == 3
