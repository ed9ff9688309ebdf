"""`yifa witness push`: the witness's line is kept under the checkpoint; a refusal of the witness is told as a finding."""

from __future__ import annotations

import threading

import pytest
from tests.engine.toy import AT, DAY, Office

from yifa.cli.main import main
from yifa.engine import door, log_reading, receipts, sealer, witnessing
from yifa.engine.models import Checkpoint, Cosignature, EventRow
from yifa.record.notes import VerifierKey, opened
from yifa.record.verifier.receipt import check
from yifa.record.witness import TrustedLogs, Witness
from yifa.record.witness.serving import server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return Office()


def grow(office, many, year=AT.year):
    for n in range(many):
        door.start("toy", by=office.actor("甲"), on=DAY, at=AT.replace(year=year),
                   facts={"applicant": f"张{n}", "subject": "摊位"})  # fmt: skip
    sealer.seal_pending(thorough=True)


@pytest.fixture
def outside(tmp_path, office):
    """A witness on a port of its own that watches this installation's logs of all years."""
    grow(office, 3)
    (log,) = log_reading.logs()
    witness = Witness(
        "witness.example/county", tmp_path / "w", TrustedLogs([f"{log.origin[:-4]}*+{log.key.split('+', 2)[2]}"])
    )
    serving = server(witness, "127.0.0.1", 0, lambda: 1_790_000_000)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    yield witness, f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    thread.join()
    serving.server_close()
    witness.close()


def push(monkeypatch, capsys, address, key):
    monkeypatch.setattr("sys.argv", ["yifa", "witness", "push", "--to", address, "--key", str(key)])
    status = 0
    try:
        main()
    except SystemExit as end:
        status = end.code
    told = capsys.readouterr()
    return status, told.out + told.err


def test_the_witnesss_line_is_kept_and_stands_in_checkpoint_and_receipt(monkeypatch, capsys, office, outside):
    witness, address = outside
    key = witness.signer.verifier
    for many in (2, 1):
        assert push(monkeypatch, capsys, address, key)[0] == 0
        grow(office, many)
    grow(office, 2, AT.year + 1)
    status, told = push(monkeypatch, capsys, address, key)
    assert (status, told.count("已签名")) == (0, 2), "the last checkpoint of the old log and the first of the new"
    assert push(monkeypatch, capsys, address, key) == (0, "没有新的检查点要送。\n")
    _, (line,) = opened(log_reading.checkpoint(), key)
    assert line.name == key.name
    assert [one.checkpoint.size for one in Cosignature.objects.order_by("id")] == [3, 5, 6, 3]
    first = EventRow.objects.order_by("id").first()
    found = check(receipts.of_event(first.case_id, 1).encode(), witnesses=[str(key)])
    assert found.witnesses == [(key.name, 1_790_000_000)]


def test_a_log_that_was_cut_back_or_made_anew_is_refused_by_the_witness(monkeypatch, capsys, office, outside):
    witness, address = outside
    log, key = log_reading.logs()[0], witness.signer.verifier
    assert push(monkeypatch, capsys, address, key)[0] == 0
    witness._remember(witness_point(log, 50), "")
    grow(office, 1)
    status, told = push(monkeypatch, capsys, address, key)
    assert (status, told[:5]) == (2, "R-109")
    assert "只有4条" in told
    witness._remember(witness_point(log, 3), "")
    status, told = push(monkeypatch, capsys, address, key)
    assert (status, told[:5]) == (2, "R-109")
    assert "422" in told


def witness_point(log, size):
    from yifa.record.notes import Checkpoint as Point

    return Point(log.origin, size, b"\x07" * 32)


def test_an_answer_that_is_not_the_witnesss_over_this_checkpoint_is_not_kept(office, outside):
    witness, _ = outside
    (log,) = log_reading.logs()
    answer = witness.add_checkpoint(witnessing.request(log, 0, 3), 5)
    grow(office, 1)
    for text, key in (
        (answer.text, witness.signer.verifier),
        ("", witness.signer.verifier),
        ("x", witness.signer.verifier),
    ):
        with pytest.raises(ValueError, match="R-01"):
            witnessing.keep(log, 4, text, key)
    assert Cosignature.objects.count() == 0
    assert Checkpoint.objects.count() == 2


@pytest.mark.parametrize(
    ("address", "key", "code"),
    [("ftp://x", None, "R-110"), ("http://127.0.0.1:1", None, "R-110"), ("http://127.0.0.1:1", "x", "R-107")],
)
def test_a_wrong_address_or_key_is_told_in_a_sentence(monkeypatch, capsys, outside, address, key, code):
    witness, _ = outside
    status, told = push(monkeypatch, capsys, address, key or witness.signer.verifier)
    assert (status, told[:5]) == (2, code)
    (log,) = log_reading.logs()
    assert push(monkeypatch, capsys, address, VerifierKey.read(log.key))[1][:5] == "R-107"
