"""Notes: text with signature lines under it, and the checkpoint, the note in which a log says how far it has come.

Reads   keys that the caller holds; the formats are C2SP's signed-note, tlog-checkpoint and tlog-cosignature
Never   believes a line whose key it does not know, nor a note of which a known key's line does not verify
Start   Signer.sign(), VerifierKey.read(), opened(); checkpoint_text() and read_checkpoint() for what a log signs
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .errors import RecordError

ED25519 = 0x01
COSIGNATURE = 0x04
MOST_LINES = 64
_DASH = "— "
_NAME = re.compile(r"[^\s+\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


class Line(NamedTuple):
    """One signature line: the key's name, its four-byte id, and what the key made of the text."""

    name: str
    key_id: bytes
    signature: bytes

    def text(self) -> str:
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


class Note(NamedTuple):
    """A note taken apart: its text with the last newline, and its signature lines."""

    text: str
    lines: tuple[Line, ...]


class Checkpoint(NamedTuple):
    """What a log says of itself: who it is, how many entries, the root over them (32 bytes)."""

    origin: str
    size: int
    root: bytes


def b64(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode()


def from_b64(text: str, length: int | None = None) -> bytes:
    """The bytes of canonical base64, of `length` bytes where one is given; RecordError R-014 otherwise."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise RecordError("R-014", "有一行不是标准的Base64；这份文件不完整或被改动过。") from None
    if (length is not None and len(data) != length) or b64(data) != text:
        raise RecordError("R-014", "有一行Base64的长度或写法不对；这份文件不完整或被改动过。")
    return data


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The four bytes that name a key in a signature line."""
    return hashlib.sha256(f"{name}\n".encode() + bytes((kind,)) + public).digest()[:4]


class VerifierKey:
    """A public key under a name, for one kind of signature: the log's own (ED25519) or a witness's (COSIGNATURE)."""

    def __init__(self, name: str, public: bytes, kind: int = ED25519) -> None:
        if _NAME.fullmatch(name) is None or kind not in (ED25519, COSIGNATURE) or len(public) != 32:
            raise RecordError("R-015", "核验公钥的名称、种类或长度不对；应为“名称+编号+Base64”的形式。")
        self.name, self.public, self.kind = name, public, kind
        self.key_id = key_id(name, kind, public)
        self._key = Ed25519PublicKey.from_public_bytes(public)

    @classmethod
    def read(cls, text: str) -> VerifierKey:
        """A key as it is published: name+id+base64. RecordError R-015 where id and key do not belong together."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise RecordError("R-015", "核验公钥应为“名称+编号+Base64”的形式；请从公开页面完整复制。")
        try:
            data = from_b64(parts[2], 33)
        except RecordError:
            raise RecordError("R-015", "核验公钥的Base64部分不完整；请从公开页面完整复制。") from None
        key = cls(parts[0], data[1:], data[0])
        if key.key_id.hex() != parts[1]:
            raise RecordError("R-015", "核验公钥的编号与公钥不符；请从公开页面完整复制。")
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes((self.kind,)) + self.public)}"

    def made(self, line: Line) -> bool:
        """Whether the line says that it is this key's."""
        return (line.name, line.key_id) == (self.name, self.key_id)

    def holds(self, text: str, line: Line) -> bool:
        """Whether this key made the line over `text`."""
        signature, message = line.signature, text.encode()
        if self.kind == COSIGNATURE:
            if len(signature) != 72:
                return False
            at, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = cosigned(text, at)
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return self.made(line)


class Signer:
    """A private key under a name: signs a log's own checkpoints."""

    def __init__(self, name: str, private: Ed25519PrivateKey, kind: int = ED25519) -> None:
        self._private = private
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.verifier = VerifierKey(name, public, kind)

    def sign(self, text: str) -> Line:
        """A signature line over a note's text."""
        return Line(self.verifier.name, self.verifier.key_id, self._private.sign(text.encode()))

    def cosign(self, text: str, at: int) -> Line:
        """A witness's line over a checkpoint's text at a POSIX second."""
        signature = at.to_bytes(8, "big") + self._private.sign(cosigned(text, at))
        return Line(self.verifier.name, self.verifier.key_id, signature)


def cosigned(text: str, at: int) -> bytes:
    """What a witness signs."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def cosigned_at(line: Line) -> int:
    """The POSIX second in a witness's line."""
    return int.from_bytes(line.signature[:8], "big")


def checkpoint_text(point: Checkpoint) -> str:
    """The three lines that a log signs."""
    return f"{point.origin}\n{point.size}\n{b64(point.root)}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in a note's text; extension lines are passed over. RecordError R-013 where it is none."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]) or _SIZE.fullmatch(lines[1]) is None:
        raise RecordError("R-013", "这不是日志检查点：应依次为日志名称、条数和根，各占一行。")
    try:
        root = from_b64(lines[2], 32)
    except RecordError:
        raise RecordError("R-013", "日志检查点第三行不是32字节的根；这份文件不完整或被改动过。") from None
    return Checkpoint(lines[0], int(lines[1]), root)


def split(note: str) -> Note:
    """A note's text and lines; RecordError R-014 for anything that is not a note."""
    at = note.rfind("\n\n")
    if at < 0 or not note.endswith("\n") or _CONTROL.search(note):
        raise RecordError("R-014", "这不是带签名的文本：正文和签名之间应有一个空行。")
    text, signed = note[: at + 1], note[at + 2 : -1].split("\n")
    if not 1 <= len(signed) <= MOST_LINES:
        raise RecordError("R-014", f"签名行应为1至{MOST_LINES}行。")
    lines = []
    for one in signed:
        parts = one.split(" ")
        if len(parts) != 3 or parts[0] != "—" or _NAME.fullmatch(parts[1]) is None:
            raise RecordError("R-014", "签名行的写法不对；应为破折号、名称和Base64。")
        data = from_b64(parts[2])
        if len(data) < 5:
            raise RecordError("R-014", "签名行太短；这份文件不完整或被改动过。")
        lines.append(Line(parts[1], data[:4], data[4:]))
    return Note(text, tuple(lines))


def opened(note: str, *keys: VerifierKey) -> tuple[str, list[Line]]:
    """(text, the lines of these keys), once every line of a known key has been verified and there is at least one.

    RecordError R-014 for what is no note, R-016 where no known key signed or a known key's line does not verify.
    """
    taken = split(note)
    good = []
    for line in taken.lines:
        for key in keys:
            if key.made(line):
                if not key.holds(taken.text, line):
                    raise RecordError("R-016", "签名与内容不符：文件被改动过，或者不是这把钥匙签的。")
                good.append(line)
    if not good:
        raise RecordError("R-016", "没有所信公钥的签名；请核对公钥是不是这个日志的。")
    return taken.text, good
