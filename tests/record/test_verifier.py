"""The verifier on whole records: clean ones, and stores that are not records."""

from __future__ import annotations

import ast
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.record.attacked import ask, change, check, codes
from tests.record.made_up import Database, Record, fill, unseal, write
from yifa.record import verifier
from yifa.record.merkle import root_of
from yifa.record.verifier import NotARecordError, SqliteSource, verify


@pytest.fixture
def record(tmp_path):
    return write(tmp_path / "record.sqlite3", constrained=False)


def test_a_record_as_written_is_clean_and_counted(record):
    report = check(record)
    assert report.findings == []
    assert (report.cases, report.events, report.leaves, report.unlogged) == (12, 60, 57, 3)
    assert (report.sealed, report.erased, report.unopened) == (24, 0, 0)
    assert report.papers == ask(record, "SELECT count(*) FROM yifa_paper")[0][0] > 0
    assert report.root == root_of(leaf for (leaf,) in ask(record, "SELECT hash FROM yifa_leaf ORDER BY idx")).hex()


def test_an_empty_record_is_clean_and_has_the_root_of_nothing(tmp_path):
    report = check(write(tmp_path / "record.sqlite3", cases=0, steps=0))
    assert (report.findings, report.events, report.root) == ([], 0, root_of([]).hex())


def test_without_the_key_values_and_papers_are_counted_as_unopened(record):
    report = check(record, None)
    assert report.findings == []
    assert report.unopened == report.sealed + report.papers


def test_an_erased_value_leaves_the_record_clean_and_is_counted(record):
    change(record, "UPDATE yifa_sealed SET salt = NULL, box = NULL WHERE id = 1")
    report = check(record)
    assert (report.findings, report.erased) == ([], 1)


@pytest.mark.parametrize("column", ["salt", "box"])
def test_a_value_of_which_only_half_was_erased_is_found(record, column):
    change(record, f"UPDATE yifa_sealed SET {column} = NULL WHERE id = 1")
    (finding,) = check(record).findings
    assert (finding.code, finding.column) == ("R-219", f"yifa_sealed.{column}")


# --- stores ---


def test_the_verifier_shares_nothing_with_the_writer():
    folder = Path(verifier.__file__).parent
    own = {file.stem for file in folder.glob("*.py")}
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name.partition(".")[0] for alias in node.names]
                assert all(name in sys.stdlib_module_names or name == "psycopg" for name in names), (file, names)
            elif isinstance(node, ast.ImportFrom):
                inside = (node.level == 1 and node.module in own) or (
                    file.name == "ed25519.py" and node.module.partition(".")[0] == "cryptography"  # where there is one
                )
                assert inside or (node.level == 0 and node.module.partition(".")[0] in sys.stdlib_module_names), (
                    file,
                    node.module,
                )


def test_the_verifier_runs_from_its_folder_alone(record, tmp_path):
    shutil.copytree(Path(verifier.__file__).parent, tmp_path / "alone" / "verifier")
    code = (
        "import sys; from verifier import SqliteSource, verify; report = verify(SqliteSource(sys.argv[1]));"
        "print(report.events, len(report.findings)); assert not [m for m in sys.modules if m.startswith('yifa')]"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            f"import sys; sys.path.insert(0, {str(tmp_path / 'alone')!r}); {code}",
            str(record),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("60 0\n", 0), done.stderr


def test_verifying_writes_nothing(record):
    before = record.read_bytes()
    check(record)
    assert record.read_bytes() == before
    with SqliteSource(record) as source, pytest.raises(sqlite3.OperationalError):
        source._connection.execute("DELETE FROM yifa_leaf")


def test_a_record_that_grows_while_it_is_verified_is_seen_as_it_was_at_the_start(tmp_path):
    path = tmp_path / "record.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    record = Record(Database(connection), 1)
    fill(record, cases=5, steps=3)
    with SqliteSource(path) as source:
        record.step(1)
        record.log()
        report = verify(source, unseal)
    assert (report.findings, report.events, report.leaves) == ([], 15, 15)
    assert check(path).events == 16
    connection.close()


def test_a_missing_file_a_text_and_a_foreign_database_are_no_records(tmp_path):
    with pytest.raises(NotARecordError, match="没有"):
        SqliteSource(tmp_path / "nowhere.sqlite3")
    text = tmp_path / "text.sqlite3"
    text.write_text("这不是数据库" * 100, encoding="utf-8")
    with pytest.raises(NotARecordError, match="不是能读的SQLite数据库"):
        SqliteSource(text)
    foreign = tmp_path / "foreign.sqlite3"
    connection = sqlite3.connect(foreign)
    connection.execute("CREATE TABLE yifa_case (id integer)")
    connection.close()
    with pytest.raises(NotARecordError, match="yifa_event"):
        SqliteSource(foreign)


def test_a_table_without_a_column_is_told_as_unreadable_and_not_as_clean(record):
    change(record, "ALTER TABLE yifa_event RENAME COLUMN hash TO digest")
    assert "R-221" in codes(check(record))


def test_an_index_that_disagrees_with_its_table_is_told_by_the_databases_own_check(record):
    change(
        record,
        "CREATE INDEX made_up_step ON yifa_event (step)",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, '(step)', '(taken_on)') WHERE name = 'made_up_step'",
    )
    report = check(record)
    assert codes(report) == {"R-220"}
    assert "made_up_step" in report.findings[0].sentence


def test_two_leaves_of_one_event_are_told_apart_by_what_they_hash(record):
    ((event, _),) = ask(record, "SELECT event_id, idx FROM yifa_leaf WHERE idx = 20")
    ((seq, number),) = ask(
        record, "SELECT e.seq, c.number FROM yifa_event e JOIN yifa_case c ON c.id = e.case_id WHERE e.id = ?", event
    )
    change(record, "UPDATE yifa_leaf SET event_id = (SELECT event_id FROM yifa_leaf WHERE idx = 5) WHERE idx = 20")
    (finding,) = check(record).findings
    assert (finding.code, finding.case, finding.seq, finding.event_id) == ("R-214", number, seq, event)


def test_text_that_is_not_utf8_is_a_finding_and_no_crash(record):
    change(record, "UPDATE yifa_event SET step = CAST(x'ff66' AS TEXT) WHERE id = 7")
    (finding,) = check(record).findings
    assert (finding.code, finding.event_id, finding.column) == ("R-204", 7, "yifa_event.step")
    finding.sentence.encode("utf-8")


def test_a_ruined_record_is_counted_beyond_what_is_listed(tmp_path):
    path = write(tmp_path / "record.sqlite3", cases=120, steps=10, constrained=False)
    change(path, "UPDATE yifa_event SET content = x'00'")
    report = check(path)
    assert len(report.findings) == 1000
    assert report.omitted >= 200
