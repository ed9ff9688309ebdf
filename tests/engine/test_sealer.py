"""Events join the log once, in order, without gaps."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from tests.engine.toy import AT, DAY, Office
from yifa.engine import door, fsck, log_key, log_reading, sealer, store
from yifa.engine.models import Checkpoint, Cosignature, EventRow, Leaf, LogHead
from yifa.record import notes
from yifa.record.merkle import Frontier, leaf_hash, root_of
from yifa.record.sm2 import Sm2

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

    from yifa.record.log import integrate

    with transaction.atomic():
        assert integrate(Early(), 100) == 3
    assert sealer.seal_pending(thorough=True) == 1
    assert Leaf.objects.get(event=late).idx == 3


def test_each_batch_ends_with_a_checkpoint_that_the_logs_key_signed_over_its_root():
    office = Office()
    some_cases(office, 5)
    sealer.seal_pending()
    some_cases(office, 2)
    sealer.seal_pending()
    assert sealer.seal_pending() == 0
    head, (first, second) = LogHead.objects.get(), Checkpoint.objects.order_by("id")
    assert (first.size, second.size, head.origin) == (5, 7, f"yifa/{office.place.code}/{AT.year}")
    leaves = [bytes(leaf.hash) for leaf in Leaf.objects.order_by("idx")]
    for made in (first, second):
        text, lines = notes.opened(made.note, notes.VerifierKey.read(head.key))
        assert notes.read_checkpoint(text) == (head.origin, made.size, root_of(leaves[: made.size]))
        assert len(lines) == 1
        assert bytes(made.root) == root_of(leaves[: made.size])


def test_a_checkpoint_can_neither_be_changed_nor_taken_back_nor_made_twice():
    some_cases(Office(), 1)
    sealer.seal_pending()
    made = Checkpoint.objects.get()
    for spoil in (
        lambda: Checkpoint.objects.update(note="x"),
        lambda: Checkpoint.objects.all()._raw_delete("default"),
        lambda: Checkpoint.objects.create(log=made.log, size=made.size, root=bytes(32), note="x", made_at=""),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil()
    assert Checkpoint.objects.get().note == made.note


def test_a_new_year_ends_the_log_and_the_next_begins_with_its_last_checkpoint():
    office = Office()
    for year, many in ((AT.year, 3), (AT.year + 1, 2), (AT.year, 1), (AT.year + 3, 1)):
        for i in range(many):
            at = AT.replace(year=year) if year == AT.year else datetime(year - 1, 12, 31, 16, i, tzinfo=UTC)
            door.start("toy", by=office.actor("甲"), on=DAY, at=at, facts={"applicant": f"张{i}", "subject": "摊位"})
    assert sealer.seal_pending(thorough=True) == 7
    logs = list(LogHead.objects.order_by("id"))
    assert [(log.year, log.first, log.size) for log in logs] == [
        (AT.year, 0, 3),
        (AT.year + 1, 3, 4),
        (AT.year + 3, 6, 2),
    ]
    leaves = [bytes(leaf.hash) for leaf in Leaf.objects.order_by("idx")]
    for before, log, end in zip(logs, logs[1:], (6, 7), strict=False):
        last = Checkpoint.objects.filter(log=before).order_by("-size").first()
        assert last.size == before.size
        assert log.opening == last.note
        root = root_of([leaf_hash(last.note.encode()), *leaves[log.first : end]])
        assert Frontier(log.size, bytes(log.frontier)).root() == root
    assert len({log.origin for log in logs}) == 3


def test_without_its_key_or_with_another_the_log_goes_on_and_nothing_is_signed(caplog):
    office = Office()
    some_cases(office, 2)
    sealer.seal_pending()
    file = log_key.where()
    kept = file.read_bytes()
    sealer._unsigned.clear()
    try:
        file.unlink()
        some_cases(office, 1)
        assert sealer.seal_pending() == 1
        log_key.make(file)
        at = AT.replace(year=AT.year + 1)
        door.start("toy", by=office.actor("甲"), on=DAY, at=at, facts={"applicant": "张", "subject": "摊位"})
        assert sealer.seal_pending() == 1
    finally:
        file.write_bytes(kept)
    assert [(log.year, log.size) for log in LogHead.objects.all()] == [(AT.year, 4)]
    assert [made.size for made in Checkpoint.objects.all()] == [2]
    assert "log key" in caplog.text
    assert sealer.seal_pending() == 0
    assert [made.size for made in Checkpoint.objects.order_by("id")] == [2, 4], "with its key back it signs what it has"


def test_the_first_checkpoint_that_covers_an_event_is_told():
    office = Office()
    case, later = some_cases(office, 2)
    assert store.REGISTERS.checkpoint_after(case, 1) is None
    sealer.seal_pending()
    some_cases(office, 1)
    door.take_step(later, "inspect", by=office.actor("甲"), together=[office.id_of("乙")], on=DAY, at=AT,
                   facts={"found": "属实"})  # fmt: skip
    sealer.seal_pending()
    first, second = Checkpoint.objects.order_by("id")
    assert store.REGISTERS.checkpoint_after(later, 1) == {
        "size": 2, "root": bytes(first.root).hex(), "note": first.note, "origin": first.log.origin, "index": 1,
    }  # fmt: skip
    assert store.REGISTERS.checkpoint_after(later, 2)["note"] == second.note
    assert store.REGISTERS.checkpoint_after(later, 3) is None


def test_where_no_key_can_be_written_the_leaves_join_the_log_all_the_same(settings, tmp_path, caplog):
    sealer._unsigned.clear()
    (tmp_path / "file").write_text("")
    settings.YIFA_LOG_KEY_FILE = tmp_path / "file" / "log_key"
    some_cases(Office(), 2)
    assert sealer.seal_pending() == 2
    assert sealer.seal_pending() == 0
    assert not Checkpoint.objects.exists()
    assert caplog.text.count("log key") == 1, "told once, not every few seconds"


def test_with_an_sm2_key_each_checkpoint_bears_a_second_line_that_openssl_made(settings, tmp_path, caplog):
    settings.YIFA_LOG_KEY_FILE = tmp_path / "log_key"
    made = Sm2.made()
    (tmp_path / "log_key_sm2").write_bytes(made.pem())
    office = Office()
    some_cases(office, 2)
    sealer.seal_pending()
    note = log_reading.checkpoint()
    text, (own,) = notes.opened(note, notes.VerifierKey.read(LogHead.objects.get().key))
    first, second = notes.split(note).lines
    assert first == own
    assert made.holds(text, second)
    assert list(fsck.cosignatures(())) == []
    (tmp_path / "log_key_sm2").write_bytes(b"no key")
    some_cases(office, 1)
    assert sealer.seal_pending() == 1
    assert (Checkpoint.objects.count(), Cosignature.objects.count()) == (2, 1)
    assert "SM2" in caplog.text, "told, and the log goes on under its own key"
    (tmp_path / "log_key_sm2").write_bytes(Sm2.made().pem())
    assert [one.code for one in fsck.cosignatures(())] == ["R-409"]
