"""`yifa verify`: what it prints, what it answers a machine, and its exit status; also on what the engine wrote."""

from __future__ import annotations

import json
import sqlite3
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.engine.toy import AT, DAY, Office
from tests.record import made_up
from yifa.cli.main import main
from yifa.record.notes import Signer


@pytest.fixture
def run(monkeypatch, capsys):
    """Return a function that runs the command: (exit status, standard output, standard error)."""

    def call(*arguments):
        monkeypatch.setattr("sys.argv", ["yifa", "verify", *map(str, arguments)])
        status = 0
        try:
            main()
        except SystemExit as ended:
            status = ended.code
        out, err = capsys.readouterr()
        return status, out, err

    return call


@pytest.fixture
def record(tmp_path):
    return made_up.write(tmp_path / "记录 1.sqlite3")


def test_a_clean_record_ends_with_status_0_and_says_what_was_checked_and_what_cannot_be(run, record):
    status, out, err = run("--database", record, "--without-key")
    assert (status, err) == (0, "")
    assert "案件12件，记录60条" in out
    assert "各年日志共57片，已签名的检查点1个；尚未写入日志的记录3条" in out
    assert "没有用密钥打开核对" in out
    assert "--kept" in out


def test_a_changed_record_ends_with_status_1_and_names_case_number_and_column(run, record):
    connection = sqlite3.connect(record)
    with connection:
        connection.execute("UPDATE yifa_event SET step = 'decide' WHERE id = 7")
    (case, seq) = connection.execute(
        "SELECT c.number, e.seq FROM yifa_event e JOIN yifa_case c ON c.id = e.case_id WHERE e.id = 7"
    ).fetchone()
    connection.close()
    status, out, _ = run("--database", record, "--without-key")
    assert status == 1
    assert f"R-204　案件{case}第{seq}条（事件7）yifa_event.step栏：" in out
    status, out, _ = run("--database", record, "--without-key", "--json")
    told = json.loads(out)
    assert (status, told["clean"], told["events"]) == (1, False, 60)
    finding = told["findings"][0]
    assert (finding["code"], finding["case"], finding["seq"], finding["event_id"]) == ("R-204", case, seq, 7)


def test_a_machine_gets_the_counts_and_the_root_of_a_clean_record(run, record):
    status, out, _ = run("--database", record, "--without-key", "--json")
    told = json.loads(out)
    assert (status, told["clean"], told["leaves"], told["findings"]) == (0, True, 57, [])
    assert len(told["root"]) == 64


def test_with_the_installations_key_values_and_papers_are_opened(run, tmp_path, monkeypatch, settings):
    key = settings.YIFA_FIELD_KEY_FILE.read_bytes()
    monkeypatch.setattr(made_up, "CIPHER", AESGCM(key))
    path = made_up.write(tmp_path / "record.sqlite3")
    status, out, _ = run("--database", path, "--json")
    assert (status, json.loads(out)["unopened"]) == (0, 0)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE yifa_sealed SET box = substr(box, 1, 5) WHERE id = 1")
    connection.close()
    status, out, _ = run("--database", path, "--json")
    assert (status, [finding["code"] for finding in json.loads(out)["findings"]]) == (1, ["R-219"])


def test_a_root_kept_outside_is_compared(run, record):
    root = json.loads(run("--database", record, "--without-key", "--json")[1])["root"]
    status, out, _ = run("--database", record, "--without-key", "--kept", f"57：{root}")
    assert (status, "也与库外留存的根一致" in out) == (0, True)
    status, out, _ = run("--database", record, "--without-key", "--kept", f"56:{root}")
    assert (status, "R-222" in out) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--database", "/nowhere/at/all.sqlite3"), "R-101"),
        (("--database", __file__), "R-102"),
        (("--database", "postgresql://nobody@/nothing?host=/nowhere"), "R-104"),
        (("--database", "dbname=nothing host=/nowhere"), "R-104"),
        (("--kept", "57"), "R-105"),
        (("--what",), "C-002"),
    ],
)
def test_a_bad_call_ends_with_status_2_and_one_sentence_with_its_code(run, arguments, code):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith(code)
    assert len(err.strip().splitlines()) == 1


def test_a_database_of_something_else_is_no_record(run, tmp_path):
    connection = sqlite3.connect(tmp_path / "other.sqlite3")
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    status, _, err = run("--database", tmp_path / "other.sqlite3")
    assert (status, err.startswith("R-103")) == (2, True)


@pytest.mark.django_db(transaction=True)
def test_what_the_engine_wrote_is_clean_in_the_systems_own_database(run):
    from yifa.engine import door, sealer

    office = Office()
    opening = {"applicant": "张三", "subject": "摊位", "paid": "是"}
    case = door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts=opening, key="k-1").case
    door.start("toy", by=office.actor("乙"), on=DAY, at=AT, facts=opening)
    found = {"found": "属实"}
    door.take_step(case, "inspect", by=office.actor("甲"), together=[office.id_of("乙")], on=DAY, at=AT, facts=found)
    door.take_step(case, "review", by=office.actor("丙"), on=DAY, at=AT)
    assert sealer.seal_pending() == 4
    verdict = {"verdict": "准予"}
    door.take_step(case, "decide", by=office.actor("丁"), on=date(2025, 9, 24), at=AT, facts=verdict)
    status, out, _ = run("--json")
    told = json.loads(out)
    assert told["findings"] == []
    counts = {name: told[name] for name in ("cases", "events", "leaves", "unlogged", "sealed", "papers", "unopened")}
    assert counts == {
        "cases": 2, "events": 5, "leaves": 4, "unlogged": 1, "sealed": 2, "papers": 1, "unopened": 0,
    }  # fmt: skip
    assert status == 0


def test_the_published_key_is_held_against_every_log(run, record, tmp_path):
    keys = tmp_path / "公钥.txt"
    keys.write_text(f"{made_up.signs(1).verifier}\n")
    assert run("--database", record, "--without-key", "--key", keys)[0] == 0
    other = str(Signer("yifa/x/2025", Ed25519PrivateKey.from_private_bytes(bytes(32))).verifier)
    status, out, _ = run("--database", record, "--without-key", "--key", other)
    assert (status, "R-228" in out) == (1, True)
    assert run("--database", record, "--key", "x")[2][:5] == "R-107"
