"""Sealing: personal values and papers, encrypted at rest and bound to the commitment in their event.

Reads   the key file named by settings.YIFA_FIELD_KEY_FILE (32 bytes; made by `yifa setup`)
Never   logs a value, never writes one in clear
Start   seal_value(), open_box()
"""

from __future__ import annotations

import hashlib
import hmac
import os
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from yifa.engine.refusals import Unreadable
from yifa.record.events import commit

KEY_BYTES = 32


@cache
def _key(path: str) -> bytes:
    try:
        key = Path(path).read_bytes()
    except FileNotFoundError:
        raise ImproperlyConfigured(f"{path}: no field key; run `yifa setup`") from None
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"{path}: {len(key)} bytes found, {KEY_BYTES} expected")
    return key


def make_key(path: Path) -> bool:
    """Make the key file (mode 0600) where there is none: whole or not at all, whenever the power goes. True if made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".making-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        os.unlink(draft)
    sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Bring a folder's list of names to disk: a file that was synced is found after a power cut only by its name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@cache
def _cipher(path: str) -> AESGCM:
    return AESGCM(_key(path))


def _where() -> str:
    return str(settings.YIFA_FIELD_KEY_FILE)


def seal_value(value: str) -> tuple[str, bytes, bytes]:
    """(commitment hex, salt, box) of a personal value."""
    data, salt, nonce = value.encode(), os.urandom(32), os.urandom(12)
    commitment = commit(data, salt)
    return commitment, salt, nonce + _cipher(_where()).encrypt(nonce, data, commitment.encode())


def open_box(box: bytes, commitment: str) -> bytes:
    """The value's bytes; Unreadable where the key is another one or the box was changed."""
    box = bytes(box)
    try:
        return _cipher(_where()).decrypt(box[:12], box[12:], commitment.encode())
    except (InvalidTag, ValueError) as bad:  # ValueError: too short to hold anything
        raise Unreadable from bad


def keyed(purpose: bytes, data: bytes) -> bytes:
    """HMAC-SHA-256 of `data` under the field key; each purpose has a space of its own."""
    return hmac.new(_key(_where()), purpose + b"\x00" + data, hashlib.sha256).digest()


@cache
def _blinder(path: str) -> hmac.HMAC:
    return hmac.new(_key(path), b"yifa search\x00", hashlib.sha256)


def blind(pieces: Iterable[str]) -> set[int]:
    """Keyed 63-bit tokens of pieces of text, for search: nobody without the key can list what is in the index."""
    keyed, found = _blinder(_where()), set()
    for piece in pieces:
        one = keyed.copy()
        one.update(piece.encode())
        found.add(int.from_bytes(one.digest()[:8], "big") >> 1)
    return found
