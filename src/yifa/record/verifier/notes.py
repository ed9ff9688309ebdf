"""Notes once more: a signed note and a public key as C2SP describes them, read without the writer's help.

Reads   text
Never   shares a line with the writer
Start   Note, Key
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import NamedTuple

from .ed25519 import verifies_fast
from .form import MalformedError

_SIZE = re.compile("0|[1-9][0-9]{0,17}")
LOG_KEY, WITNESS_KEY = 1, 4


def unbase64(text: str) -> bytes:
    """The bytes of base64 in its one canonical form, or MalformedError."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise MalformedError("有一处不是Base64") from None
    if base64.b64encode(data).decode() != text:
        raise MalformedError("有一处Base64不规范")
    return data


def _clean(text: str) -> str:
    """The same text; MalformedError where it is not UTF-8 (a reader of broken columns hands such on)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise MalformedError("不是UTF-8文字") from None
    return text


class Key:
    """A public key as it is published: name+id+base64; MalformedError where it is none."""

    def __init__(self, text: str) -> None:
        parts = _clean(text).split("+", 2)
        data = unbase64(parts[2]) if len(parts) == 3 else b""
        if len(data) != 33 or data[0] not in (LOG_KEY, WITNESS_KEY) or not parts[0] or re.search(r"\s", parts[0]):
            raise MalformedError("公钥应为“名称+编号+Base64”的形式")
        self.text, self.name, self.kind, self.public = text, parts[0], data[0], data[1:]
        self.id = hashlib.sha256(f"{self.name}\n".encode() + data).digest()[:4]
        if self.id.hex() != parts[1]:
            raise MalformedError("公钥的编号与公钥不符")


class Line(NamedTuple):
    name: str
    id: bytes
    signature: bytes


class Note:
    """A checkpoint with its signature lines; MalformedError where it is none."""

    def __init__(self, note: str) -> None:
        text, blank, signed = _clean(note).rpartition("\n\n")
        lines = text.split("\n")
        if not blank or not signed.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", note):
            raise MalformedError("不是带签名的检查点")
        if len(lines) < 3 or not all(lines) or _SIZE.fullmatch(lines[1]) is None:
            raise MalformedError("检查点的正文不是名称、条数和根")
        self.text = text + "\n"
        self.origin, self.size, self.root = lines[0], int(lines[1]), unbase64(lines[2])
        self.plain = len(lines) == 3
        self.lines = [self._line(one) for one in signed[:-1].split("\n")]
        if len(self.root) != 32:
            raise MalformedError("检查点的根不是32个字节")

    @staticmethod
    def _line(text: str) -> Line:
        parts = text.split(" ")
        data = unbase64(parts[2]) if len(parts) == 3 and parts[0] == "—" and parts[1] else b""
        if len(data) < 5:
            raise MalformedError("检查点的签名行不完整")
        return Line(parts[1], data[:4], data[4:])

    def signed_by(self, key: Key) -> int | None:
        """The second at which a witness signed, 0 for a log's own signature; None where the key signed nothing here.

        MalformedError where a line says it is this key's and is not.
        """
        found: int | None = None
        for line in self.lines:
            if (line.name, line.id) != (key.name, key.id):
                continue
            at, signature, message = 0, line.signature, self.text.encode()
            if key.kind == WITNESS_KEY:
                at, signature = int.from_bytes(signature[:8], "big"), signature[8:]
                message = f"cosignature/v1\ntime {at}\n".encode() + message
            if not verifies_fast(key.public, message, signature):
                raise MalformedError("检查点的签名与内容不符")
            found = at
        return found
