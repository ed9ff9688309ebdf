"""The self-check names each thing that differs from the events, and nothing in a record as it was written."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from tests.engine import public_toy
from tests.engine.test_publication import Run
from tests.engine.toy import AT, DAY, Office
from yifa.engine import door, evidence, fsck, log_reading, sealer, witnessing
from yifa.engine.models import CaseRow, Cosignature, Evidence, Token
from yifa.engine.publication_rows import PublicationRow
from yifa.record.notes import VerifierKey
from yifa.record.witness import TrustedLogs, Witness

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    public_toy.declare()
    return Office()


@pytest.fixture
def town(office, tmp_path):
    """300 events, a published decision, a file, a witness's signature; the triggers stand aside until the test ends."""
    run = Run(office)
    run.decide(sum="500")
    run.show(shown_until="2026-09-23")
    kept = evidence.keep("照片.jpg", [b"\xff\xd8 a photo"], by=None, at=AT)
    for n in range(260):
        door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": f"张{n}", "subject": "摊位"},
                   evidence=[kept.sha256] if n == 0 else [])  # fmt: skip
    sealer.seal_pending(thorough=True)
    (log,) = log_reading.logs()
    witness = Witness("witness.example/county", tmp_path / "w", TrustedLogs([log.key]))
    size = log_reading.covered(log)
    witnessing.keep(
        log, size, witness.add_checkpoint(witnessing.request(log, 0, size), 1_790_000_000).text, witness.signer.verifier
    )
    witness.close()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            for (table,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return witness.signer.verifier


def codes(**chosen):
    return {one.code for _, check in fsck.parts(**chosen) for one in check()}


def change(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount > 0


def test_a_record_as_it_was_written_has_nothing_to_name(town):
    assert log_reading.logs()[0].size > 256
    assert codes(witnesses=[town], tokens=True) == set()


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE yifa_log_node SET hash = %s", "R-401"),
        ("UPDATE yifa_log_node SET n = 7", "R-401"),
        ("DELETE FROM yifa_log_node", "R-401"),
        ("UPDATE yifa_evidence SET size = 1", "R-403"),
        ("UPDATE yifa_publication SET content = %s", "R-404"),
        ("UPDATE yifa_publication SET sha256 = 'x'", "R-404"),
        ("UPDATE yifa_publication SET place = '110000000000'", "R-404"),
        ("UPDATE yifa_publication SET event_id = event_id - 1", "R-404"),
        ("UPDATE yifa_publication SET withdrawn_on = '2026-01-01'", "R-404"),
        ("UPDATE yifa_publication SET number = 'pub-x'", "R-404"),
        ("DELETE FROM yifa_publication", "R-404"),
        ("UPDATE yifa_case SET title = '别的' WHERE id = (SELECT MIN(id) FROM yifa_case)", "R-406"),
        ("UPDATE yifa_case SET due_on = '2020-01-01' WHERE id = (SELECT MAX(id) FROM yifa_case)", "R-406"),
        ("UPDATE yifa_event SET content = %s WHERE id = (SELECT MAX(id) FROM yifa_event)", "R-407"),
        ("DELETE FROM yifa_token WHERE id = (SELECT MAX(id) FROM yifa_token)", "R-408"),
        ("UPDATE yifa_cosignature SET at = at + 1", "R-409"),
    ],
)  # fmt: skip
def test_each_thing_that_differs_is_named(town, sql, code):
    change(sql, *([b"\x00" * 32] if "%s" in sql else []))
    assert code in codes(witnesses=[town], tokens=True)


def test_a_file_that_was_changed_or_is_gone_is_named(town):
    row = Evidence.objects.get()
    path = evidence.path_of(row.sha256)
    good = path.read_bytes()
    path.write_bytes(good + b" ")
    assert [(one.code, row.sha256[:12] in one.sentence) for one in fsck.evidence_files()] == [("R-402", True)]
    assert codes(files=False) == set()
    path.unlink()
    assert "R-402" in codes()
    path.write_bytes(good)
    change("DELETE FROM yifa_evidence")
    assert codes() == {"R-403"}


def test_a_witness_whose_key_is_another_is_named_and_one_that_nobody_named_is_passed_over(town):
    assert codes() == set()
    (log,) = log_reading.logs()
    other = VerifierKey(town.name, VerifierKey.read(log.key).public, town.kind)
    assert codes(witnesses=[other]) == {"R-409"}
    assert Cosignature.objects.count() == 1


def test_a_case_row_that_was_changed_is_written_anew_out_of_its_events_byte_for_byte(town):
    before = {row.pk: row for row in CaseRow.objects.all()}
    change("UPDATE yifa_case SET title = 'x', state = '{}', due_on = NULL WHERE id - id / 7 * 7 = 0")
    spoilt = {row.number for row in before.values() if row.pk % 7 == 0}
    assert {one.code for one in fsck.case_rows()} <= {"R-406", "R-407"}
    assert set(fsck.mend()) == spoilt
    assert list(fsck.case_rows()) == []
    for row in CaseRow.objects.all():
        old = before[row.pk]
        assert (row.title, json.loads(row.state), row.due_on) == (old.title, json.loads(old.state), old.due_on)
    assert Token.objects.exists()


def test_a_withdrawal_is_checked_against_its_event(office):
    run = Run(office)
    run.decide()
    run.show()
    (row,) = PublicationRow.objects.all()
    assert list(fsck.publications()) == []
    run.take("take_down", "丙", withdrawn_why="处罚决定被撤销")
    row.refresh_from_db()
    assert row.withdrawn_on is not None
    assert list(fsck.publications()) == []
