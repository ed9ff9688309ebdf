"""Core: what a witness answers to a checkpoint, and the one thing it remembers of each log.

Reads   requests, and its own folder: a key, and a small file a log
Never   answers before what it remembers is on disk; goes on where what it remembers cannot be read
Start   Witness
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from yifa.record.errors import RecordError
from yifa.record.merkle import root_of, verify_consistency
from yifa.record.notes import (
    COSIGNATURE,
    ED25519,
    Checkpoint,
    Signer,
    VerifierKey,
    from_b64,
    opened,
    read_checkpoint,
    split,
)  # fmt: skip

MOST_PROOF_LINES = 63
PLAIN, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"
_OLD = re.compile(r"old (0|[1-9][0-9]{0,17})")
EMPTY = root_of([])


class Answer(NamedTuple):
    """An HTTP status, its content type and text."""

    status: int
    content_type: str
    text: str


class Request(NamedTuple):
    old: int
    proof: list[bytes]
    note: str
    point: Checkpoint


class TrustedLogs:
    """The logs a witness watches: lines `name+id+key`, or `prefix/*+key` for all years of one installation.

    RecordError R-015 for a line that is neither; empty lines and those that begin with # are passed over.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._exact: dict[str, list[VerifierKey]] = {}
        self._every: list[tuple[str, bytes]] = []
        for line in (one.strip() for one in lines):
            if not line or line.startswith("#"):
                continue
            name, _, key = line.partition("+")
            if name.endswith("/*"):
                self._every.append((name[:-1], _public(key)))
            else:
                one = VerifierKey.read(line)
                self._exact.setdefault(one.name, []).append(one)

    def keys(self, origin: str) -> list[VerifierKey]:
        """The keys believed for this log; none for a log that is not watched."""
        found = list(self._exact.get(origin, ()))
        for prefix, public in self._every:
            if origin.startswith(prefix) and re.fullmatch("[0-9]{4}", origin[len(prefix) :]):
                found.append(VerifierKey(origin, public))
        return found


def _public(text: str) -> bytes:
    data = from_b64(text)
    if len(data) != 33 or data[0] != ED25519:
        raise RecordError("R-015", "“前缀/*”之后应为“+”和公钥的Base64（含种类字节）。")
    return data[1:]


class Witness:
    """One witness: its name, its folder, the logs it watches. One process at a time may hold the folder (R-021)."""

    def __init__(self, name: str, folder: Path, logs: TrustedLogs) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder, self.logs = folder, logs
        self._held = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._held)
            raise RecordError("R-021", f"另一个见证程序正在使用{folder}；同一文件夹只能有一个。") from None
        self._one_at_a_time = threading.Lock()
        self.signer = Signer(name, self._key(), COSIGNATURE)

    def close(self) -> None:
        os.close(self._held)

    def _key(self) -> Ed25519PrivateKey:
        file = self.folder / "key.pem"
        if not file.exists():
            if any(self.folder.glob("*.json")):
                raise RecordError("R-022", f"{file}不在了，而这个见证程序已经签过名；请从备份恢复它的私钥。")
            made = Ed25519PrivateKey.generate()
            self._write(file, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        key = load_pem_private_key(file.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise RecordError("R-022", f"{file}不是Ed25519私钥；请从备份恢复。")
        return key

    def add_checkpoint(self, body: bytes, at: int) -> Answer:
        """The answer to a request, at a POSIX second. 200 with a signature line; 400, 403, 404, 409, 422 as the format says."""
        try:
            asked = _request(body)
        except RecordError as wrong:
            return Answer(400, PLAIN, f"{wrong}\n")
        keys = self.logs.keys(asked.point.origin)
        if not keys:
            return Answer(404, PLAIN, "不见证这个日志。\n")
        try:
            text, _ = opened(asked.note, *keys)
        except RecordError as wrong:
            return Answer(403, PLAIN, f"{wrong}\n")
        if asked.old > asked.point.size:
            return Answer(400, PLAIN, "旧的条数大于检查点的条数。\n")
        with self._one_at_a_time:
            return self._consider(asked, text, at)

    def _consider(self, asked: Request, text: str, at: int) -> Answer:
        point = asked.point
        try:
            size, root = self.latest(point.origin)
        except (ValueError, KeyError, OSError):
            return Answer(500, PLAIN, "见证程序读不出自己的记录，暂不签名。\n")
        if asked.old != size or (size == point.size and size and root != point.root):
            return Answer(409, SIZE, f"{size}\n")
        known = root if size else EMPTY
        if point.size == 0 and point.root != EMPTY:
            return Answer(422, PLAIN, "空日志的根不对。\n")
        if not verify_consistency(size, point.size, known, point.root, asked.proof):
            return Answer(422, PLAIN, "一致性证明不成立。\n")
        self._remember(point, asked.note)
        return Answer(200, PLAIN, self.signer.cosign(text, at).text())

    def latest(self, origin: str) -> tuple[int, bytes]:
        """(size, root) of the last checkpoint signed for a log; (0, b"") before the first."""
        file = self._file(origin)
        if not file.exists():
            return 0, b""
        held = json.loads(file.read_text(encoding="utf-8"))
        if held["origin"] != origin:
            raise ValueError(f"{file}: another log")
        size, root = int(held["size"]), bytes.fromhex(held["root"])
        if len(root) != 32:
            raise ValueError(f"{file}: no root")
        return size, root

    def _file(self, origin: str) -> Path:
        return self.folder / f"{hashlib.sha256(origin.encode()).hexdigest()}.json"

    def _remember(self, point: Checkpoint, note: str) -> None:
        held = {"origin": point.origin, "size": point.size, "root": point.root.hex(), "note": note}
        self._write(self._file(point.origin), json.dumps(held, ensure_ascii=False).encode())

    def _write(self, file: Path, data: bytes) -> None:
        """The whole file or the old one, whenever the power goes."""
        handle, draft = tempfile.mkstemp(dir=self.folder, prefix=".writing-")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            os.replace(draft, file)
        except BaseException:
            os.unlink(draft)
            raise
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _request(body: bytes) -> Request:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise RecordError("R-023", "请求不是UTF-8文字。") from None
    head, blank, note = text.partition("\n\n")
    lines = head.split("\n")
    old = _OLD.fullmatch(lines[0])
    if not blank or old is None or len(lines) - 1 > MOST_PROOF_LINES:
        raise RecordError("R-023", "请求应为“old 条数”、至多63行证明、一个空行和检查点。")
    proof = [from_b64(line, 32) for line in lines[1:]]
    return Request(int(old[1]), proof, note, read_checkpoint(split(note).text))
