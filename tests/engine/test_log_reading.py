"""Proofs, tiles and entries out of the database are those of the tree over its leaves."""

from __future__ import annotations

import hashlib
import random

import pytest
from django.db import transaction

from tests.engine.toy import Office
from yifa.engine import log_reading, sealer
from yifa.engine.models import CaseRow, EventRow, LogHead, LogNode
from yifa.record import merkle
from yifa.record.errors import RecordError
from yifa.record.log import BATCH, integrate
from yifa.record.merkle import leaf_hash, root_of

pytestmark = pytest.mark.django_db


def logged(count, year=2026, start=0):
    """`count` events with hashes of their own in the log, without going through the door: the log knows hashes alone."""
    case = CaseRow.objects.first() or CaseRow.objects.create(
        number="甲", procedure="toy", fingerprint="", place="", unit=Office().bureau, opened_on="2025-01-01",
        last_on="2025-01-01", seq=1, head=b"", state="{}",
    )  # fmt: skip
    hashes = [hashlib.sha256(b"%d" % n).digest() for n in range(start, start + count)]
    EventRow.objects.bulk_create(
        EventRow(case=case, seq=start + n, step="file", actor_id=1, taken_on="2025-01-01", hash=digest, content=b"",
                 recorded_at=f"{year}-01-05T01:00:00.000000Z")
        for n, digest in enumerate(hashes)
    )  # fmt: skip
    assert sealer.seal_pending() == count
    return hashes


def two_small_logs(one, another):
    """(log, leaves) of a log and the next year's."""
    first = logged(one)
    second = logged(another, year=2027, start=one)
    old, new = log_reading.logs()
    opening = leaf_hash(new.opening.encode())
    return (old, [leaf_hash(one) for one in first]), (new, [opening, *(leaf_hash(one) for one in second)])


def test_what_is_read_out_of_the_tables_proves_what_the_whole_tree_proves():
    dice = random.Random(1)
    for log, leaves in two_small_logs(700, 600):
        assert log_reading.covered(log) == len(leaves) == log.size
        root = root_of(leaves)
        whole = log_reading.checkpoint(log.origin)
        assert whole.split("\n")[1] == str(len(leaves))
        for index in (
            0,
            1,
            255,
            256,
            257,
            511,
            512,
            len(leaves) - 1,
            *(dice.randrange(len(leaves)) for _ in range(20)),
        ):
            proof = log_reading.inclusion(log, index, len(leaves))
            assert merkle.verify_inclusion(leaves[index], index, len(leaves), proof, root)
        for first in (
            0,
            1,
            255,
            256,
            300,
            len(leaves) - 1,
            len(leaves),
            *(dice.randrange(len(leaves)) for _ in range(8)),
        ):
            proof = log_reading.consistency(log, first, len(leaves))
            assert merkle.verify_consistency(first, len(leaves), root_of(leaves[:first]), root, proof)
        size = dice.randrange(300, len(leaves))  # an older log of which the tree says nothing any more
        proof = log_reading.inclusion(log, 299, size)
        assert merkle.verify_inclusion(leaves[299], 299, size, proof, root_of(leaves[:size]))


def test_tiles_of_three_levels_are_the_rows_of_hashes_that_the_format_says(database):
    if database == "postgresql":
        pytest.skip("66,000 events through a server take long, and the statements are the same on both")
    two_logs = two_small_logs(700, 66_000)
    (old, first), (_new, leaves) = two_logs
    assert log_reading.tile(0, 1) == b"".join(leaves[256:512])
    assert log_reading.tile(0, 0, 17) == b"".join(leaves[:17])
    assert log_reading.tile(1, 0) == b"".join(root_of(leaves[n * 256 : (n + 1) * 256]) for n in range(256))
    assert log_reading.tile(2, 0, 1) == root_of(leaves[: 256 * 256])
    assert log_reading.tile(0, 2, 188, old.origin) == b"".join(first[512:])
    assert log_reading.tile(0, 2, 189, old.origin) is None
    assert log_reading.tile(3, 0, 1) is None
    assert log_reading.tile(0, 2, 1, "yifa/nobody/2026") is None
    assert log_reading.tile_path("0/001") == b"".join(leaves[256:512])
    assert log_reading.tile_path("1/001.p/1") == root_of(leaves[65536 : 65536 + 256])
    assert log_reading.tile_path("entries/257.p/209") == log_reading.entries(257, 209)
    log, root = log_reading.logs()[1], root_of(leaves)
    for index in (0, 65_535, 65_536, 66_000):
        proof = log_reading.inclusion(log, index, len(leaves))
        assert merkle.verify_inclusion(leaves[index], index, len(leaves), proof, root)


def test_entries_hash_to_the_leaves_and_the_first_of_a_later_log_is_the_checkpoint_before():
    (old, first), (new, leaves) = two_small_logs(700, 600)
    for origin, n, width, due in ((old.origin, 2, 188, first[512:]), (new.origin, 0, 256, leaves[:256])):
        bundle, found = log_reading.entries(n, width, origin), []
        while bundle:
            length = int.from_bytes(bundle[:2], "big")
            found.append(leaf_hash(bundle[2 : 2 + length]))
            bundle = bundle[2 + length :]
        assert found == due
    assert log_reading.entries(0, 1)[2:].decode() == log_reading.checkpoint(old.origin)
    assert log_reading.entries(2, 189, old.origin) is None


def test_the_address_of_a_tile_has_one_form():
    logged(600)
    assert log_reading.tile_path("0/001.p/3") == log_reading.tile(0, 1, 3)
    for wrong in (
        "", "0/1", "00/001", "0/x000/001", "0/001.p/0", "0/001.p/256", "0/001.p/01", "x/001", "0/001/", "64/000", "0/-01",
        "0/999", "entries/x001", "0/001.p/٣", "0/x999/x999/x999/x999/x999/999", "0/001\n",
    ):  # fmt: skip
        assert log_reading.tile_path(wrong) is None, wrong


def test_before_the_first_event_there_is_nothing_to_show():
    assert (log_reading.checkpoint(), log_reading.tile(0, 0, 1), log_reading.entries(0, 1)) == (None, None, None)
    assert log_reading.logs() == []


def test_leaves_that_no_checkpoint_covers_are_not_shown():
    logged(3)
    case = CaseRow.objects.get()
    EventRow.objects.create(case=case, seq=9, step="file", actor_id=1, taken_on="2025-01-01", hash=bytes(32), content=b"",
                            recorded_at="2026-01-05T01:00:00.000000Z")  # fmt: skip
    with transaction.atomic():
        assert integrate(sealer.DatabaseLog(thorough=True), BATCH) == 1
    assert LogHead.objects.get().size == 4
    assert log_reading.tile(0, 0, 3) is not None
    assert (log_reading.tile(0, 0, 4), log_reading.entries(0, 4)) == (None, None)


def test_a_proof_over_entries_that_are_not_there_is_refused():
    logged(300)
    (log,) = log_reading.logs()
    for index, size in ((0, 301), (300, 300), (-1, 300)):
        with pytest.raises(RecordError) as refusal:
            log_reading.inclusion(log, index, size)
        assert refusal.value.code == "R-011"
    assert LogNode.objects.count() == 1
