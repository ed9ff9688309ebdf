"""Evidence: files kept under their own hash, never changed, synced to disk before the database knows of them.

Reads   settings.YIFA_EVIDENCE_DIR
Never   trusts a file's name: bytes decide where it lies; serves nothing (web/ does)
Start   keep(), read(), path_of(), scrub()
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from yifa.engine.models import Evidence
from yifa.engine.refusals import FileEmpty, FileTooLarge, Refusal
from yifa.engine.sealing import sync_folder

LARGEST = 100 * 1024 * 1024
LONGEST_NAME, LONGEST_MEDIA = 200, 80
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff]")


class Damaged(Refusal):
    code = "E-903"
    text = "编号为{sha256}的文件找不到，或者内容与登记的哈希值不符，本次没有办理；请系统管理员核验证据文件，从备份恢复后再办理。"


def path_of(sha256: str) -> Path:
    """Where a file of this hash lies; ValueError for what is no hash."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError(f"{sha256[:80]!r} is no SHA-256 in hex")
    return Path(settings.YIFA_EVIDENCE_DIR) / sha256[:2] / sha256


def bare_name(name: str) -> str:
    """A file's name without the folders it lay in on somebody's computer, nor marks that hide what it is; its ending stays."""
    last = _UNSAFE.sub("", re.split(r"[/\\]", name)[-1]).strip(" .") or "未命名"
    stem, dot, ending = last.rpartition(".")
    if len(last) <= LONGEST_NAME or not dot or len(ending) > 10:
        return last[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def keep(
    name: str, chunks: Iterable[bytes], *, by: int | None, at: datetime, media: str = "application/octet-stream"
) -> Evidence:
    """Store a file and return its row; the same bytes are stored once. Refuses empty and over-large files."""
    name, folder = bare_name(name), Path(settings.YIFA_EVIDENCE_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    raise FileTooLarge(name=name, size=f"超过{LARGEST // 2**20}", limit=LARGEST // 2**20)
                digest.update(chunk)
                file.write(chunk)
            if size == 0:
                raise FileEmpty(name=name)
            file.flush()
            os.fsync(file.fileno())
        target = path_of(digest.hexdigest())
        if not target.parent.is_dir():
            target.parent.mkdir(exist_ok=True)
            sync_folder(folder)
        os.replace(temporary, target)
        sync_folder(target.parent)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)
    row, _ = Evidence.objects.get_or_create(
        sha256=digest.hexdigest(),
        defaults={"name": name, "size": size, "media": media[:LONGEST_MEDIA], "stored_by_id": by, "stored_at": at},
    )
    return row


def read(sha256: str) -> bytes:
    """A kept file, checked against its hash; Damaged where it is missing or is no longer what was kept."""
    try:
        data = path_of(sha256).read_bytes()
    except (OSError, ValueError) as gone:
        raise Damaged(sha256=ascii(sha256)[1:13]) from gone
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Damaged(sha256=sha256[:12])
    return data


def scrub() -> Iterator[tuple[str, str]]:
    """Read every kept file again: yields (hash, what is wrong) for each that is missing or was changed."""
    for row in Evidence.objects.order_by("id").iterator():
        path = path_of(row.sha256)
        if not path.is_file():
            yield row.sha256, "文件不见了"
            continue
        digest = hashlib.sha256()
        try:
            with path.open("rb") as file:
                while chunk := file.read(2**20):
                    digest.update(chunk)
        except OSError as broken:
            yield row.sha256, f"文件不能读取（{broken.strerror}）"
            continue
        if digest.hexdigest() != row.sha256:
            yield row.sha256, "文件内容与登记的哈希值不符"
