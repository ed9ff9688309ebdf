"""A kept file is what was put in: under its own hash, once, on disk before the database knows of it."""

from __future__ import annotations

import os
import random

import pytest

from tests.engine.toy import AT
from yifa.engine import evidence
from yifa.engine import refusals as r
from yifa.engine.models import Evidence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    return settings.YIFA_EVIDENCE_DIR


def keep(name="a.jpg", *chunks, media="image/jpeg"):
    return evidence.keep(name, chunks or (b"photo",), by=None, at=AT, media=media)


def test_the_same_bytes_are_kept_once(folder):
    first, second = keep("a.jpg", b"ph", b"oto"), keep("b.jpg", b"photo")
    assert (first.pk, first.size, Evidence.objects.count()) == (second.pk, 5, 1)
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [first.sha256]
    assert evidence.path_of(first.sha256).read_bytes() == b"photo"


@pytest.mark.parametrize(("name", "kept"), [
    ("C:\\Users\\张三\\Desktop\\照片.jpg", "照片.jpg"), ("/media/disk/照片.jpg", "照片.jpg"), ("../../etc/passwd", "passwd"), ("a\x00b\n.pdf", "ab.pdf"),
    ("合同\u202egpj.exe", "合同gpj.exe"), ("", "未命名"), ("..", "未命名"), ("/", "未命名"), ("\ud800.pdf", "pdf"), ("字" * 300 + ".pdf", "字" * 196 + ".pdf"),
    ("字" * 300, "字" * 200),
])  # fmt: skip
def test_a_name_says_nothing_of_the_computer_it_came_from(name, kept):
    assert keep(name, name.encode("utf-8", "replace") + b"x").name == kept


def test_a_media_type_is_as_long_as_its_column():
    assert len(keep(media="x/" + "y" * 500).media) == 80


def test_an_empty_file_and_one_too_large_leave_nothing(folder, monkeypatch):
    monkeypatch.setattr(evidence, "LARGEST", 2**20)
    with pytest.raises(r.FileEmpty):
        keep("a.jpg", b"")
    with pytest.raises(r.FileTooLarge) as refused:
        keep("/media/a.jpg", *[b"x" * 2**19] * 3)
    assert "“a.jpg”" in refused.value.sentence
    assert Evidence.objects.count() == 0
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_an_upload_that_breaks_off_leaves_nothing(folder):
    def broken():
        yield b"half"
        raise OSError("connection lost")

    with pytest.raises(OSError, match="connection lost"):
        evidence.keep("a.jpg", broken(), by=None, at=AT)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_the_file_and_its_folder_are_on_disk_before_the_database_knows(monkeypatch):
    order = []
    sync, make = evidence.sync_folder, Evidence.objects.get_or_create
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append("fsync"), fsync(handle)))
    monkeypatch.setattr(evidence, "sync_folder", lambda path: (order.append(f"folder {path.name[:8]}"), sync(path)))
    monkeypatch.setattr(Evidence.objects, "get_or_create", lambda **held: (order.append("row"), make(**held))[1])
    row = keep()
    assert order == ["fsync", "folder evidence", "fsync", f"folder {row.sha256[:2]}", "fsync", "row"]


@pytest.mark.parametrize("forged", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_what_is_no_hash_has_no_place(forged):
    with pytest.raises(ValueError, match="no SHA-256"):
        evidence.path_of(forged)


def test_a_scrub_names_every_file_that_was_changed_lost_or_can_not_be_read(monkeypatch):
    chance = random.Random(3)
    kept = [keep(f"{n}.bin", chance.randbytes(chance.randint(1, 4000))).sha256 for n in range(40)]
    changed, lost = set(kept[:10]), set(kept[10:13])
    for sha in changed:
        path = evidence.path_of(sha)
        held = bytearray(path.read_bytes())
        held[chance.randrange(len(held))] ^= 1 << chance.randrange(8)
        path.write_bytes(held)
    for sha in lost:
        evidence.path_of(sha).unlink()
    found = dict(evidence.scrub())
    assert set(found) == changed | lost
    assert {found[sha] for sha in lost} == {"文件不见了"}
    unreadable = type(evidence.path_of(kept[0]))
    opened = unreadable.open

    def broken(path, *args, **options):
        if path.name == kept[-1]:
            raise OSError(5, "Input/output error")
        return opened(path, *args, **options)

    monkeypatch.setattr(unreadable, "open", broken)
    assert "不能读取" in dict(evidence.scrub())[kept[-1]]


def test_a_file_that_was_damaged_is_whole_again_when_it_comes_once_more():
    row = keep()
    evidence.path_of(row.sha256).write_bytes(b"ph0to")
    keep()
    assert list(evidence.scrub()) == []


def test_a_kept_file_is_read_only_as_it_was_kept():
    kept = keep("名单.json", b"{}")
    assert evidence.read(kept.sha256) == b"{}"
    evidence.path_of(kept.sha256).write_bytes(b"{ }")
    for wrong in (kept.sha256, "0" * 64, "../../etc/passwd", ""):
        with pytest.raises(evidence.Damaged):
            evidence.read(wrong)
