"""Receipts out of the database hold offline, for a paper and for an event, and are refused before a checkpoint."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.engine.toy import AT, DAY, Office
from yifa.engine import door, receipts, sealer
from yifa.engine.models import Checkpoint, Cosignature, EventRow, LogHead, PaperRow
from yifa.record.errors import RecordError
from yifa.record.verifier.receipt import check

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def paper(office):
    """The licence of a case that was decided."""
    case = door.start("toy", by=office.actor("甲"), on=DAY, at=AT,
                      facts={"applicant": "张三", "subject": "摊位", "paid": True}).case  # fmt: skip
    door.take_step(case, "inspect", by=office.actor("甲"), together=[office.id_of("乙")], on=DAY, at=AT,
                   facts={"found": "属实"})  # fmt: skip
    door.take_step(case, "review", by=office.actor("丙"), on=DAY, at=AT)
    door.take_step(case, "decide", by=office.actor("丁"), on=date(2025, 10, 20), at=AT, facts={"verdict": "grant"})
    return PaperRow.objects.get()


def test_a_receipt_waits_for_the_checkpoint_and_then_holds_without_the_database(paper):
    with pytest.raises(RecordError) as refusal:
        receipts.receipt_for_paper(paper)
    assert refusal.value.code == "R-018"
    sealer.seal_pending(thorough=True)
    found = check(receipts.receipt_for_paper(paper).encode(), [LogHead.objects.get().key])
    body = json.loads(bytes(EventRow.objects.get(pk=paper.event_id).content))
    assert (found.event["case"], found.event["seq"]) == (body["case"], body["seq"])
    assert found.papers[0]["number"] == paper.number
    assert len(found.papers[0]["text"]) > 10
    assert not {"actor", "facts", "sealed", "salt"} & found.event.keys()


def test_a_paper_whose_text_was_erased_has_no_receipt(paper):
    sealer.seal_pending(thorough=True)
    PaperRow.objects.filter(pk=paper.pk).update(salt=None, box=None)
    paper.refresh_from_db()
    with pytest.raises(RecordError) as refusal:
        receipts.receipt_for_paper(paper)
    assert refusal.value.code == "R-019"
    assert check(receipts.of_event(paper.case_id, 1).encode()).papers == []


def test_a_receipt_prefers_a_checkpoint_that_a_witness_signed(office, paper):
    sealer.seal_pending(thorough=True)
    first = Checkpoint.objects.get()
    door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "赵六", "subject": "摊位"})
    sealer.seal_pending(thorough=True)
    second = Checkpoint.objects.order_by("-size").first()
    assert check(receipts.receipt_for_paper(paper).encode()).size == first.size
    line = second.note.rsplit("\n", 2)[1] + "\n"
    Cosignature.objects.create(checkpoint=second, witness="w", line=line.replace("yifa/", "w/"), at=1)
    assert check(receipts.receipt_for_paper(paper).encode()).size == second.size


def test_an_event_that_is_not_there_is_told(paper):
    with pytest.raises(RecordError) as refusal:
        receipts.of_event(paper.case_id, 99)
    assert refusal.value.code == "R-020"
