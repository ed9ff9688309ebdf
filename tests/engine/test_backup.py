"""Backup: a copy made while others write is whole, a damaged, altered or old copy is not believed, and a good one comes back."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.engine.test_moving import installation
from tests.engine.toy import AT, DAY, Office
from yifa.cli.boot import database_target
from yifa.engine import backup, door, evidence, sealer
from yifa.engine.moving_stores import NotMoved
from yifa.engine.sealing import open_box

pytestmark = pytest.mark.django_db(transaction=True)

DAMAGES = int(os.environ.get("YIFA_DAMAGES", "1000"))


def place() -> tuple[Path, Path]:
    return Path(settings.YIFA_EVIDENCE_DIR), Path(settings.YIFA_FIELD_KEY_FILE).parent


def make(folder: Path, *, with_keys: bool = False) -> backup.Backup:
    folder.mkdir()
    files, keys = place()
    return backup.make(
        folder, database_target(), evidence=files, keys=keys if with_keys else None, made_at="2026-01-05T01:00:00+00:00"
    )


@pytest.fixture
def office(tmp_path, settings) -> Office:
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    return installation()


@pytest.fixture
def copy(office, tmp_path) -> Path:
    make(tmp_path / "copy")
    return tmp_path / "copy"


def code(folder: Path, **known: object) -> str:
    """What a check of the folder is refused with; "" where it is believed."""
    try:
        backup.check(folder, **known)
    except NotMoved as refused:
        return refused.code
    return ""


def told_again(folder: Path) -> None:
    """Write the manifest anew, as somebody would who changed a file on purpose."""
    manifest = json.loads((folder / backup.MANIFEST).read_bytes())
    manifest["files"] = {name: list(backup._digest(folder / name)) for name in backup._listed(folder)}
    (folder / backup.MANIFEST).write_bytes(backup._canonical(manifest))


def altered(folder: Path, sql: str) -> None:
    """Change the database of a backup past its triggers, and the manifest with it."""
    held = sqlite3.connect(folder / backup.DATABASE)
    for (name,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        held.execute(f"DROP TRIGGER {name}")
    held.execute(sql)
    held.commit()
    held.close()
    told_again(folder)


def test_a_copy_holds_record_files_and_checkpoint_but_no_key_and_no_half_file(office, tmp_path):
    (tmp_path / "evidence" / ".incoming-1").write_bytes(b"half")
    made = make(tmp_path / "copy")
    names = {file.relative_to(tmp_path / "copy").parts[0] for file in (tmp_path / "copy").rglob("*") if file.is_file()}
    assert names == {"yifa.sqlite3", "evidence", "manifest.json"}
    assert not any("incoming" in name for name in made.manifest["files"])
    assert (made.report.events, made.report.leaves, made.report.checkpoints) == (6, 5, 1)
    assert made.manifest["checkpoint"].startswith("yifa/441900110000/2026\n5\n")
    again = backup.check(tmp_path / "copy", kept=[backup.Kept(5, made.report.root)], unseal=open_box)
    assert (again.report.unopened, again.report.clean) == (0, True)


def test_a_thousand_damaged_copies_are_all_refused(copy):
    files = sorted(file for file in copy.rglob("*") if file.is_file())
    chance, believed = random.Random(20221231), []
    for n in range(DAMAGES):
        file = files[n % len(files)]
        good = file.read_bytes()
        position, bit = chance.randrange(len(good)), 1 << chance.randrange(8)
        with open(file, "r+b") as opened:
            opened.seek(position)
            opened.write(bytes([good[position] ^ bit]))
        if code(copy) != "B-006":
            believed.append((file.name, position, bit))
        with open(file, "r+b") as opened:
            opened.seek(position)
            opened.write(good[position : position + 1])
    assert believed == []
    assert code(copy) == ""


def test_a_missing_an_added_and_a_shortened_file_are_found(copy):
    photo = next(file for file in (copy / "evidence").rglob("*") if file.is_file())
    (copy / "added").write_text("x", encoding="utf-8")
    assert code(copy) == "B-006"
    (copy / "added").unlink()
    good = photo.read_bytes()
    photo.write_bytes(good[:-1])
    assert code(copy) == "B-006"
    photo.unlink()
    assert code(copy) == "B-006"
    told_again(copy)
    assert code(copy) == "B-011"
    photo.write_bytes(b"another photo")
    told_again(copy)
    assert code(copy) == "B-011"


@pytest.mark.parametrize(
    ("sql", "refused"),
    [
        ("UPDATE yifa_event SET content = replace(content, '第1次', '第9次') WHERE seq = 3", "B-008"),
        ("UPDATE yifa_leaf SET hash = zeroblob(32) WHERE idx = 1", "B-008"),
        ("DELETE FROM yifa_checkpoint", "B-008"),
        ("DELETE FROM yifa_sealed", "B-008"),
        ("DROP TABLE yifa_leaf", "B-007"),
        ("DELETE FROM yifa_leaf WHERE idx = 4", "B-008"),
        ("INSERT INTO yifa_evidence (sha256, name, size, media, stored_at) VALUES ('ab', 'x', 1, '', '2026-01-05')", "B-011"),
    ],
)  # fmt: skip
def test_a_copy_that_was_altered_on_purpose_is_refused_by_the_record(copy, sql, refused):
    altered(copy, sql)
    assert code(copy) == refused


def test_a_manifest_of_another_backup_is_refused(copy):
    manifest = json.loads((copy / backup.MANIFEST).read_bytes())
    manifest["record"]["events"] += 1
    (copy / backup.MANIFEST).write_bytes(backup._canonical(manifest))
    assert code(copy) == "B-009"


def test_an_old_copy_is_refused_by_a_checkpoint_that_is_known_elsewhere(office, copy, tmp_path):
    before = backup.check(copy).report
    door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "王五", "subject": "招牌"})
    sealer.seal_pending(thorough=True)
    newer = make(tmp_path / "newer").report
    assert newer.size > before.size
    known = [backup.Kept(newer.size, newer.root)]
    assert code(copy, kept=known) == "B-010"
    assert code(tmp_path / "newer", kept=[*known, backup.Kept(before.size, before.root)]) == ""
    assert code(tmp_path / "newer", kept=[backup.Kept(before.size, "0" * 64)]) == "B-010"


def test_a_folder_that_is_no_copy_is_refused(tmp_path):
    (tmp_path / "other").mkdir()
    assert code(tmp_path / "other") == "B-006"
    for wrong in (b"[]", b"{}", b"\xff", b'{"v": 2, "files": []}'):
        (tmp_path / "other" / "manifest.json").write_bytes(wrong)
        assert code(tmp_path / "other") == "B-006"


def test_a_record_that_is_broken_makes_no_backup(office, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE yifa_case SET seq = seq + 1")
    with pytest.raises(NotMoved) as refused:
        make(tmp_path / "copy")
    assert refused.value.code == "B-008"


def test_a_copy_made_while_others_write_holds_all_that_was_acknowledged_before_it_began(office, tmp_path):
    acknowledged, stop = [], threading.Event()

    def write() -> None:
        while not stop.is_set():
            done = door.start(
                "toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "王五", "subject": "招牌"}
            )
            acknowledged.append(done.case)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(acknowledged) < 5:
            stop.wait(0.01)
        before = set(acknowledged)
        made = make(tmp_path / "copy")
    finally:
        stop.set()
        writer.join()
    with sqlite3.connect(tmp_path / "copy" / "yifa.sqlite3") as copied:
        held = {id for (id,) in copied.execute("SELECT id FROM yifa_case")}
    assert before <= held
    assert made.report.clean


def test_a_good_copy_comes_back_whole(copy, tmp_path):
    target = tmp_path / "var" / "yifa.sqlite3"
    target.parent.mkdir()
    backup.put_back(copy, target, entry={}, evidence=tmp_path / "var" / "evidence")
    assert backup._digest(target) == backup._digest(copy / "yifa.sqlite3")
    assert (tmp_path / "var" / "evidence").is_dir()
    assert evidence.scrub() is not None
    held = {file.name: file.read_bytes() for file in (tmp_path / "var" / "evidence").rglob("*") if file.is_file()}
    assert list(held.values()) == [b"photo"]
    with pytest.raises(NotMoved) as refused:
        backup.put_back(copy, target, entry={}, evidence=tmp_path / "var" / "evidence")
    assert refused.value.code == "B-021"


def test_keys_come_along_only_when_asked_for_and_never_replace_another(office, tmp_path):
    make(tmp_path / "copy", with_keys=True)
    there = tmp_path / "keys"
    written = backup.put_keys(tmp_path / "copy", there)
    assert (there / "field_key").read_bytes() == Path(settings.YIFA_FIELD_KEY_FILE).read_bytes()
    assert {file.name for file in written} >= {"field_key", "log_key"}
    assert (there / "field_key").stat().st_mode & 0o077 == 0
    (there / "field_key").write_bytes(b"k" * 32)
    with pytest.raises(NotMoved) as refused:
        backup.put_keys(tmp_path / "copy", there)
    assert refused.value.code == "B-012"
    shutil.rmtree(there)
