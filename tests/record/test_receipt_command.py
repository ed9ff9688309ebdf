"""`yifa verify-receipt`: what it prints, and its exit status."""

from __future__ import annotations

import json

import pytest

from tests.record.receipts_made import LOG, TEXT, WITNESS, receipt
from yifa.cli.main import main


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    def call(*arguments):
        monkeypatch.setattr("sys.argv", ["yifa", "verify-receipt", *map(str, arguments)])
        try:
            main()
            status = 0
        except SystemExit as end:
            status = end.code
        told = capsys.readouterr()
        return status, told.out, told.err

    (tmp_path / "回执.tlog-proof").write_bytes(receipt())
    call.file = tmp_path / "回执.tlog-proof"
    return call


def test_a_good_receipt_is_told_and_its_paper_can_be_saved(run, tmp_path):
    keys = tmp_path / "公钥.txt"
    keys.write_text(f"{LOG.verifier}\n")
    status, out, err = run(run.file, "--key", keys, "--witness", str(WITNESS.verifier), "--save", tmp_path / "存")
    assert (status, err) == (0, "")
    assert "此后没有改动" in out
    assert WITNESS.verifier.name in out
    assert "自带" not in out
    assert (tmp_path / "存" / "文书1.txt").read_text() == TEXT
    status, out, _ = run(run.file, "--json")
    assert (status, json.loads(out)["holds"], json.loads(out)["key_was_given"]) == (0, True, False)


def test_a_spoilt_receipt_ends_with_status_1_and_its_code(run):
    run.file.write_bytes(receipt().replace(b"index 11", b"index 12"))
    assert run(run.file)[:2] == (1, "R-304　这条记录不在所附检查点的日志里，回执被改动过。\n")
    status, out, _ = run(run.file, "--json")
    assert (status, json.loads(out)["code"]) == (1, "R-304")


def test_a_file_or_key_that_is_not_there_is_told_with_status_2(run, tmp_path):
    status, _, err = run(tmp_path / "没有")
    assert (status, err[:5]) == (2, "R-106")
    status, _, err = run(run.file, "--key", "没有这个文件")
    assert (status, err[:5]) == (2, "R-107")
    bad = tmp_path / "bad"
    bad.write_bytes(b"\xff\xfe")
    status, _, err = run(run.file, "--key", bad)
    assert (status, err[:5]) == (2, "R-107")
