"""Evidence: files kept under their own hash, never changed, synced to disk before the database knows of them.

Reads   settings.YIFA_EVIDENCE_DIR
Never   trusts a file's name: bytes decide where it lies; serves nothing (web/ does)
Start   keep(), path_of(), scrub()
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from yifa.engine.models import Evidence
from yifa.engine.refusals import FileEmpty, FileTooLarge

LARGEST = 100 * 1024 * 1024


def path_of(sha256: str) -> Path:
    """Where a file of this hash lies."""
    return Path(settings.YIFA_EVIDENCE_DIR) / sha256[:2] / sha256


def keep(
    name: str, chunks: Iterable[bytes], *, by: int | None, at: datetime, media: str = "application/octet-stream"
) -> Evidence:
    """Store a file and return its row; the same bytes are stored once. Refuses empty and over-large files."""
    folder = Path(settings.YIFA_EVIDENCE_DIR)
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
        target.parent.mkdir(exist_ok=True)
        os.replace(temporary, target)
        _sync_folder(target.parent)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)
    row, _ = Evidence.objects.get_or_create(
        sha256=digest.hexdigest(),
        defaults={"name": Path(name).name[:200], "size": size, "media": media, "stored_by_id": by, "stored_at": at},
    )
    return row


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def scrub() -> Iterator[tuple[str, str]]:
    """Read every kept file again: yields (hash, what is wrong) for each that is missing or was changed."""
    for row in Evidence.objects.order_by("id").iterator():
        path = path_of(row.sha256)
        if not path.is_file():
            yield row.sha256, "文件不见了"
            continue
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(2**20):
                digest.update(chunk)
        if digest.hexdigest() != row.sha256:
            yield row.sha256, "文件内容与登记的哈希值不符"
