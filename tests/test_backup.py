"""Backup: a copy made while others write is whole, and a copy that was touched is not believed."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "script" / "lib" / "backup.py"


@pytest.fixture
def backup(process_environment):
    """Return a function that runs the backup over an installation with a table and one evidence file."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, SCRIPT, *map(str, arguments)],
            env=process_environment,
            capture_output=True,
            text=True,
            check=False,
        )

    run.var = Path(process_environment["YIFA_VAR"])
    (run.var / "evidence" / "ab").mkdir(parents=True)
    (run.var / "evidence" / "ab" / "abcd").write_bytes(b"photo")
    (run.var / "evidence" / ".incoming-1").write_bytes(b"half")
    (run.var / "keys").mkdir()
    (run.var / "keys" / "field_key").write_bytes(b"k" * 32)
    if dsn := process_environment.get("YIFA_DATABASE"):
        import psycopg

        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("CREATE TABLE event (id integer PRIMARY KEY)")
    else:
        with sqlite3.connect(run.var / "yifa.sqlite3") as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE event (id integer PRIMARY KEY)")
    return run


def test_a_copy_holds_database_and_evidence_but_no_key_and_no_half_file(backup, tmp_path, database):
    done = backup(tmp_path / "copy")
    assert done.returncode == 0, done.stderr
    held = {file.relative_to(tmp_path / "copy").as_posix() for file in (tmp_path / "copy").rglob("*") if file.is_file()}
    stored = "yifa.sqlite3" if database == "sqlite" else "database.dump"
    assert held == {stored, "evidence/ab/abcd", "manifest.json"}
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    assert backup("--check", tmp_path / "copy").returncode == 0


def test_keys_come_along_when_asked_for(backup, tmp_path):
    backup("--with-keys", tmp_path / "copy")
    assert (tmp_path / "copy" / "keys" / "field_key").read_bytes() == b"k" * 32


def test_a_copy_made_under_load_holds_all_that_was_acknowledged_before_it_began(backup, tmp_path, database):
    if database != "sqlite":
        pytest.skip("pg_dump's own promise")
    acknowledged, stop = [], threading.Event()

    def write() -> None:
        connection = sqlite3.connect(backup.var / "yifa.sqlite3", timeout=20)
        while not stop.is_set():
            with connection:
                connection.execute("INSERT INTO event VALUES (?)", [len(acknowledged)])
            acknowledged.append(len(acknowledged))
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    while len(acknowledged) < 50:
        pass
    before = len(acknowledged)
    done = backup(tmp_path / "copy")
    stop.set()
    writer.join()
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "copy" / "yifa.sqlite3") as copied:
        held = [row[0] for row in copied.execute("SELECT id FROM event ORDER BY id")]
    assert held == list(range(len(held)))
    assert len(held) >= before


def test_a_folder_that_is_there_is_never_written_into(backup, tmp_path):
    (tmp_path / "copy").mkdir()
    done = backup(tmp_path / "copy")
    assert (done.returncode, done.stderr[:5]) == (2, "B-001")
    assert list((tmp_path / "copy").iterdir()) == []


def test_every_flipped_byte_of_a_copy_is_found(backup, tmp_path):
    backup(tmp_path / "copy")
    files = sorted(file for file in (tmp_path / "copy").rglob("*") if file.is_file() and file.name != "manifest.json")
    chance = random.Random(20221231)
    for _ in range(12):
        file = chance.choice(files)
        good = file.read_bytes()
        position = chance.randrange(len(good))
        file.write_bytes(good[:position] + bytes([good[position] ^ 0x10]) + good[position + 1 :])
        done = backup("--check", tmp_path / "copy")
        assert (done.returncode, done.stderr[:5]) == (2, "B-006"), f"{file} at {position}"
        file.write_bytes(good)
    assert backup("--check", tmp_path / "copy").returncode == 0


def test_a_missing_and_an_added_file_are_found(backup, tmp_path):
    backup(tmp_path / "copy")
    (tmp_path / "copy" / "added").write_text("x", encoding="utf-8")
    assert "added" in backup("--check", tmp_path / "copy").stderr
    (tmp_path / "copy" / "added").unlink()
    (tmp_path / "copy" / "evidence" / "ab" / "abcd").unlink()
    assert "abcd" in backup("--check", tmp_path / "copy").stderr


def test_a_folder_that_is_no_copy_is_refused(backup, tmp_path):
    (tmp_path / "other").mkdir()
    done = backup("--check", tmp_path / "other")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "B-006" in done.stderr


def test_a_copy_that_failed_leaves_nothing_behind(backup, tmp_path, database):
    if database != "sqlite":
        pytest.skip("the file is SQLite's")
    (backup.var / "yifa.sqlite3").unlink()
    done = backup(tmp_path / "copies" / "copy")
    assert (done.returncode, done.stderr[:5]) == (2, "B-003")
    assert list((tmp_path / "copies").iterdir()) == []
