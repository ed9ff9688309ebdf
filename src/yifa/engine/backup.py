"""Backup: a copy of record and evidence that carries its newest checkpoint, and is believed only after it was verified.

Reads   the installation's database and evidence folder; a backup's folder
Never   writes over anything that is there; takes the keys along only when asked to
Start   make(), check(), put_back()

A backup is a folder: `yifa.sqlite3` (whatever database the installation runs on), `evidence/` by hash, perhaps `keys/`, and
`manifest.json` in canonical form: the hash of every file, what the record counted, the newest checkpoint.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from yifa.engine.moving import copy, prepared, settle
from yifa.engine.moving_stores import NotMoved, Postgres, Sqlite, first_line
from yifa.engine.sealing import sync_folder
from yifa.record.verifier import Key, NotARecordError, Report, SqliteSource, Unseal, verify
from yifa.settings import database

DATABASE, EVIDENCE, KEYS, MANIFEST = "yifa.sqlite3", "evidence", "keys", "manifest.json"
VERSION = 2
PIECE = 2**20
COUNTED = ("cases", "events", "leaves", "unlogged", "sealed", "papers", "erased", "checkpoints", "log", "size", "root")


class Kept(NamedTuple):
    """How far a log is known to have come from elsewhere: entries, and the root over them in hex."""

    size: int
    root: str


class Backup(NamedTuple):
    """A backup that was checked: its manifest, and what the verifier said."""

    manifest: dict[str, Any]
    report: Report


# making ----------------------------------------------------------------------------------------------------------


def make(folder: Path, target: Path | str, *, evidence: Path, keys: Path | None, made_at: str) -> Backup:
    """Write a backup of the database `target` (a file, or a DSN) into an empty folder, and check it as a restore would.

    The database comes first: every file that its rows name was stored before them. `keys`: the folder to take along, or None.
    """
    file = folder / DATABASE
    if isinstance(target, Path):
        _copy_sqlite(target, file)
    else:
        with prepared(database.sqlite(file)), Postgres(target) as origin, Sqlite(file, alone=True) as copied:
            copy(origin, copied)
            copied.commit()
    settle(file)
    for name in _files_in(evidence):
        _copy_file(evidence / name, folder / EVIDENCE / name)
    for name in _files_in(keys) if keys else ():
        _copy_file(keys / name, folder / KEYS / name)
    report = _verified(file)
    manifest = {
        "v": VERSION, "made_at": made_at, "record": _counted(report), "checkpoint": newest_checkpoint(file),
        "files": {name: list(_digest(folder / name)) for name in _listed(folder)},
    }  # fmt: skip
    with open(folder / MANIFEST, "xb") as out:
        out.write(_canonical(manifest))
        out.flush()
        os.fsync(out.fileno())
    sync_folder(folder)
    _evidence_there(folder)
    return Backup(manifest, report)


def _copy_sqlite(source: Path, target: Path) -> None:
    """Copy an SQLite database that may be written to meanwhile: the copy is the database of one moment."""
    if not source.exists():
        raise NotMoved("B-003", f"没有找到数据库 {source}；请检查 YIFA_VAR。")
    try:
        origin = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=20)
        copied = sqlite3.connect(target)
        try:
            origin.backup(copied)
        finally:
            copied.close()
            origin.close()
    except sqlite3.Error as wrong:
        raise NotMoved("B-005", f"数据库没有备份成功（{first_line(wrong)}）；请运行 yifa fsck。") from None


def _copy_file(source: Path, target: Path) -> None:
    """Copy a file whole or not at all, and bring it to disk."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = target.with_name(f".incoming-{target.name}")
    with open(source, "rb") as read, open(half, "wb") as out:
        shutil.copyfileobj(read, out, PIECE)
        out.flush()
        os.fsync(out.fileno())
    half.chmod(0o600)
    os.replace(half, target)
    sync_folder(target.parent)


# checking --------------------------------------------------------------------------------------------------------


def check(folder: Path, *, kept: Iterable[Kept] = (), keys: Iterable[Key] = (), unseal: Unseal | None = None) -> Backup:
    """Believe a backup only where every byte, the whole record and what is known from elsewhere agree. NotMoved otherwise.

    B-006 a file differs, B-007 the database is broken, B-008 the record is not as written, B-009 the manifest tells of another
    record, B-010 it is older than a checkpoint known elsewhere or is not that history, B-011 a file of evidence is missing.
    """
    manifest = _manifest(folder)
    files, there = manifest["files"], set(_listed(folder))
    wrong = sorted(there ^ set(files)) + sorted(
        name for name in there & set(files) if list(_digest(folder / name)) != files[name]
    )
    if wrong:
        raise NotMoved("B-006", f"备份有{len(wrong)}个文件缺失、多出或被改动，第一个是 {wrong[0]}；不能用来恢复。")
    if DATABASE not in there:
        raise NotMoved("B-006", f"备份里没有数据库 {DATABASE}；不能用来恢复。")
    report = _verified(folder / DATABASE, kept=kept, keys=keys, unseal=unseal)
    if _counted(report) != manifest["record"] or newest_checkpoint(folder / DATABASE) != manifest["checkpoint"]:
        raise NotMoved("B-009", "清单所说的记录或检查点与备份里的数据库不符；不能用来恢复。")
    _evidence_there(folder)
    return Backup(manifest, report)


def _verified(
    file: Path, *, kept: Iterable[Kept] = (), keys: Iterable[Key] = (), unseal: Unseal | None = None
) -> Report:
    try:
        with SqliteSource(file) as source:
            report = verify(source, unseal, kept=[(one.size, one.root) for one in kept], keys=keys)
    except NotARecordError as nothing:
        raise NotMoved("B-007", f"备份里的数据库不能用：{nothing}") from None
    for code, sentence in ((one.code, one.sentence) for one in report.findings):
        if code in ("R-220", "R-221"):
            raise NotMoved("B-007", f"数据库不完整：{sentence}不能用来恢复。")
        if code == "R-222":
            raise NotMoved("B-010", f"备份比已知的检查点旧，或者不是同一段历史：{sentence}请找更新的备份。")
    if report.findings:
        found = report.findings[0]
        raise NotMoved(
            "B-008", f"记录与写入时不一致（{found.code}）：{found.sentence}请先保存现场，运行 yifa fsck 查明。"
        )
    return report


def newest_checkpoint(file: Path) -> str:
    """The newest signed checkpoint in an SQLite database; "" before the first."""
    held = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        found = held.execute("SELECT note FROM yifa_checkpoint ORDER BY log_id DESC, size DESC LIMIT 1").fetchone()
    finally:
        held.close()
    return str(found[0]) if found else ""


def _counted(report: Report) -> dict[str, Any]:
    return {name: getattr(report, name) for name in COUNTED}


def _evidence_there(folder: Path) -> None:
    """Every file that the database names lies in the copy under the hash of its bytes (which the manifest holds)."""
    for name in _files_in(folder / EVIDENCE):
        if _digest(folder / EVIDENCE / name)[0] != Path(name).name:
            raise NotMoved("B-011", f"证据文件 {name} 的内容与它的编号不符；请先运行 yifa fsck 查明。")
    held = sqlite3.connect(f"{(folder / DATABASE).absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        for (sha256,) in held.execute("SELECT sha256 FROM yifa_evidence"):
            if not (folder / EVIDENCE / sha256[:2] / sha256).is_file():
                raise NotMoved("B-011", f"登记的证据文件 {sha256[:12]} 不在；请先运行 yifa fsck 查明。")
    finally:
        held.close()


def _manifest(folder: Path) -> dict[str, Any]:
    """The manifest, whose every byte is what canonical form makes of what it says."""
    try:
        data = (folder / MANIFEST).read_bytes()
        manifest = json.loads(data)
        whole = data == _canonical(manifest) and manifest["v"] == VERSION
        whole = whole and isinstance(manifest["files"], dict) and {"record", "checkpoint", "made_at"} <= manifest.keys()
        if not whole or manifest["seal"] != _sealed(manifest):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise NotMoved("B-006", f"{folder} 里没有完好的清单 {MANIFEST}；这不是一份完整的备份。") from None
    return manifest


def _canonical(manifest: dict[str, Any]) -> bytes:
    told = {**manifest, "seal": _sealed(manifest)}
    return (json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _sealed(manifest: dict[str, Any]) -> str:
    """The hash over the rest of the manifest: finds a slip, not a forger (the checkpoint's signature is against those)."""
    rest = {name: told for name, told in manifest.items() if name != "seal"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _listed(folder: Path) -> list[str]:
    """The names of all files in a folder, the manifest aside."""
    return [name for name in _files_in(folder) if name != MANIFEST]


def _files_in(folder: Path) -> list[str]:
    """The names of the files below a folder; halves of an upload that is under way are none."""
    if not folder.is_dir():
        return []
    files: Iterator[Path] = (file for file in folder.rglob("*") if file.is_file())
    return sorted(
        file.relative_to(folder).as_posix() for file in files if not file.name.startswith((".incoming-", ".making-"))
    )


def _digest(file: Path) -> tuple[str, int]:
    """(SHA-256, size in bytes) of a file."""
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest(), os.fstat(opened.fileno()).st_size


# putting back ----------------------------------------------------------------------------------------------------


def put_keys(folder: Path, keys: Path) -> list[Path]:
    """Copy the keys of a backup to where they belong; those that were written. B-012 where another key stands there."""
    written = []
    for name in _files_in(folder / KEYS):
        there = keys / name
        if not there.exists():
            _copy_file(folder / KEYS / name, there)
            written.append(there)
        elif there.read_bytes() != (folder / KEYS / name).read_bytes() and name != "secret_key":
            raise NotMoved("B-012", f"{there} 已有另一把密钥，与备份里的不同；请把它移走，或者换一个数据目录。")
    return written


def put_back(folder: Path, target: Path | str, *, entry: dict[str, Any], evidence: Path) -> None:
    """Write a checked backup to where an installation reads it: a file, or the DSN of a settings entry.

    B-021 where somebody works there; nothing is written over.

    Evidence comes first and the database last, in one rename or one commit: a half restored installation has no database.
    """
    file = folder / DATABASE
    if isinstance(target, Path) and target.exists():
        with Sqlite(target) as there:
            if in_use := there.in_use():
                raise NotMoved(
                    "B-021", f"{target} 已在使用（{'、'.join(in_use)}里有内容）；恢复从不覆盖，请把原数据目录改名留存。"
                )
    for name in _files_in(folder / EVIDENCE):
        there_file = evidence / name
        if not there_file.is_file() or _digest(there_file) != _digest(folder / EVIDENCE / name):
            _copy_file(folder / EVIDENCE / name, there_file)
    if isinstance(target, str):
        with prepared(entry), Sqlite(file) as origin, Postgres(target, alone=True) as store:
            if in_use := store.in_use():
                raise NotMoved("B-021", f"目标数据库已在使用（{'、'.join(in_use)}里有内容）；请换一个空的数据库。")
            copy(origin, store)
            store.commit()
        return
    half = target.with_name(f".incoming-{target.name}")
    half.unlink(missing_ok=True)
    _copy_file(file, half)
    if _digest(half) != _digest(file):
        half.unlink()
        raise NotMoved("B-006", "写到磁盘上的数据库与备份不同；请检查磁盘。")
    with Sqlite(half, alone=True) as copied:  # a copy of a database that was left behind by a move
        copied.reopen()
        copied.commit()
    settle(half)
    for beside in ("-wal", "-shm"):
        target.with_name(target.name + beside).unlink(missing_ok=True)
    os.replace(half, target)
    sync_folder(target.parent)
