"""A receipt: one event of the record in one file, checked without a network and without trusting who gave it.

Reads   a C2SP tlog-proof with the event's open part, and the paper or publication it is for, in its extra line
Never   believes anything in the file before the log's signature has been reached from it
Start   check(); `python -m yifa.record.verifier.receipt FILE [KEY]` needs nothing but Python
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .form import MalformedError, check_open, commitment, is_hash, leaf, parse, written
from .notes import LOG_KEY, WITNESS_KEY, Key, Note, unbase64

FIRST_LINE = "c2sp.org/tlog-proof@v1"
LARGEST = 30_000_000
MOST = 10**15
_NUMBER = re.compile("0|[1-9][0-9]{0,14}")
_NAME = re.compile("[!-*,-~]+")

SENTENCES = {
    "R-301": "这不是回执文件：{why}",
    "R-302": "回执所附的内容不完整：{why}",
    "R-303": "回执中的记录不合格式：{why}",
    "R-304": "这条记录不在所附检查点的日志里，回执被改动过",
    "R-305": "回执所附的检查点不合格式：{why}",
    "R-306": "检查点不是这个日志的公钥签的，或者被改动过",
    "R-307": "文书{what}与记录中的承诺值不符，不是当时出具的那一份",
    "R-308": "公开内容{what}与记录中的杂凑值不符，不是当时公开的那一份",
}


class ReceiptError(ValueError):
    """A receipt that does not hold: `code` R-3nn and a Chinese sentence."""

    def __init__(self, code: str, why: str = "", what: str = "") -> None:
        super().__init__(SENTENCES[code].format(why=why, what=what) + "。")
        self.code = code


@dataclass(frozen=True)
class Receipt:
    """What a receipt proves: the event's open part, its place in the log, who signed, and the papers shown with it."""

    event: dict[str, Any]
    event_hash: str
    index: int
    origin: str
    size: int
    root: str
    key: str
    key_was_given: bool
    papers: list[dict[str, str]] = field(default_factory=list)
    publications: list[dict[str, str]] = field(default_factory=list)
    witnesses: list[tuple[str, int]] = field(default_factory=list)

    def told(self) -> list[str]:
        """Sentences for a reader: what is certain, and what he must still compare himself."""
        event = self.event
        lines = [
            f"案件{event['case']}第{event['seq']}条记录（步骤{event['step']}，{event['on']}办理），在日志{self.origin}的第{self.index}条。",
            f"日志到第{self.size}条的检查点已签名，这条记录此后没有改动。",
        ]
        lines += [f"文书{paper['number']}与当时出具的一致。" for paper in self.papers]
        lines += [f"公开内容{one['id']}与当时公开的一致。" for one in self.publications]
        lines += [f"见证人{name}于{at}（世界时秒数）为这个检查点作证。" for name, at in self.witnesses]
        if not self.key_was_given:
            lines.append(f"核验用的是回执自带的公钥，请与公开发布的核对：{self.key}")
        return lines


def check(data: bytes, keys: Sequence[str] = (), witnesses: Iterable[str] = ()) -> Receipt:
    """Check a receipt file; ReceiptError R-301 to R-308 says what does not hold.

    `keys` are the log's public keys as the reader knows them; without one the receipt's own is used, and told.
    `witnesses` are public keys of witnesses; a line of theirs that does not verify refuses the receipt.
    """
    extra, index, proof, checkpoint = _taken_apart(data)
    shown = _shown(extra)
    event = shown["event"]
    try:
        check_open(event)
    except MalformedError as malformed:
        raise ReceiptError("R-303", str(malformed)) from None
    try:
        note = Note(checkpoint)
        if not note.plain or note.size >= MOST or len(note.lines) > 64:
            raise MalformedError("正文应恰好三行，签名至多64行")
    except MalformedError as malformed:
        raise ReceiptError("R-305", str(malformed)) from None
    event_hash = hashlib.sha256(written(event)).digest()
    if root_from(leaf(event_hash), index, note.size, proof) != note.root:
        raise ReceiptError("R-304")
    signed_by = _signed(note, [_key(text, LOG_KEY, "R-306") for text in keys] or [_key(shown["key"], LOG_KEY, "R-302")])
    seen = []
    for text in witnesses:
        key = _key(text, WITNESS_KEY, "R-306")
        at = _signature(note, key)
        if at is not None:
            seen.append((key.name, at))
    for paper in shown["papers"]:
        said = commitment(paper["text"].encode(), bytes.fromhex(paper["salt"]))
        if {"kind": paper["kind"], "number": paper["number"], "commitment": said} not in event["papers"]:
            raise ReceiptError("R-307", what=paper["number"])
    for one in shown["publications"]:
        content = one["content"].encode()
        digest = hashlib.sha256(content).hexdigest()
        if {"id": one["id"], "of": one["of"], "sha256": digest, "size": len(content)} not in event["published"]:
            raise ReceiptError("R-308", what=one["id"])
    return Receipt(
        event, event_hash.hex(), index, note.origin, note.size, note.root.hex(), signed_by, bool(keys),
        shown["papers"], shown["publications"], seen,
    )  # fmt: skip


def _taken_apart(data: bytes) -> tuple[bytes, int, list[bytes], str]:
    """(extra, index, proof, checkpoint) of a tlog-proof."""
    if len(data) > LARGEST:
        raise ReceiptError("R-301", "文件太大")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise ReceiptError("R-301", "不是UTF-8文字") from None
    head, blank, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not blank or len(lines) < 3 or len(lines) > 66 or lines[0] != FIRST_LINE:
        raise ReceiptError("R-301", f"第一行应为{FIRST_LINE}，其后为所附内容、条号、证明和检查点")
    if not lines[1].startswith("extra ") or not lines[2].startswith("index "):
        raise ReceiptError("R-301", "第二行应为所附内容，第三行应为条号")
    number = lines[2][6:]
    if _NUMBER.fullmatch(number) is None:
        raise ReceiptError("R-301", "条号不是数")
    try:
        extra, proof = unbase64(lines[1][6:]), [unbase64(line) for line in lines[3:]]
    except MalformedError as malformed:
        raise ReceiptError("R-301", str(malformed)) from None
    if any(len(node) != 32 for node in proof):
        raise ReceiptError("R-301", "证明的每一行应为32字节")
    return extra, int(number), proof, checkpoint


def _shown(extra: bytes) -> dict[str, Any]:
    """What stands in the extra line, of the right shape."""
    try:
        shown = parse(extra)
    except MalformedError as malformed:
        raise ReceiptError("R-302", str(malformed)) from None
    if type(shown) is not dict or shown.keys() != {"v", "event", "papers", "publications", "key"}:
        raise ReceiptError("R-302", "键不是规定的那些")
    if type(shown["v"]) is not int or shown["v"] != 1 or type(shown["key"]) is not str:
        raise ReceiptError("R-302", "版本不是本程序认识的")
    for name, keys in (("papers", {"kind", "number", "text", "salt"}), ("publications", {"id", "of", "content"})):
        if type(shown[name]) is not list:
            raise ReceiptError("R-302", f"{name}不是列表")
        for one in shown[name]:
            if type(one) is not dict or one.keys() != keys or not all(type(value) is str for value in one.values()):
                raise ReceiptError("R-302", f"{name}中有一项不完整")
            if "salt" in one and not is_hash(one["salt"]):
                raise ReceiptError("R-302", "盐值不是64位十六进制")
    return shown


def _key(text: str, kind: int, code: str) -> Key:
    try:
        key = Key(text.strip() if code != "R-302" else text)
    except MalformedError as malformed:
        raise ReceiptError(code, str(malformed)) from None
    if key.kind != kind or _NAME.fullmatch(key.name) is None:
        raise ReceiptError(code, "公钥的种类或名称不对")
    return key


def _signed(note: Note, keys: list[Key]) -> str:
    """The published form of the key that signed; R-306 where none of the log's keys did."""
    for key in keys:
        if key.name == note.origin and _signature(note, key) is not None:
            return key.text
    raise ReceiptError("R-306")


def _signature(note: Note, key: Key) -> int | None:
    try:
        return note.signed_by(key)
    except MalformedError:
        raise ReceiptError("R-306") from None


def root_from(hash: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root of a log of `size` in which `hash` is leaf `index` (RFC 9162, 2.1.3.2); None where the proof does not fit."""
    if not 0 <= index < size:
        return None
    place, last = index, size - 1
    for node in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            hash = hashlib.sha256(b"\x01" + node + hash).digest()
            while place and not place & 1:
                place >>= 1
                last >>= 1
        else:
            hash = hashlib.sha256(b"\x01" + hash + node).digest()
        place >>= 1
        last >>= 1
    return hash if last == 0 else None


def main(arguments: list[str]) -> int:
    """Check one file from the command line; 0 where it holds, 1 where it does not."""
    try:
        told = check(Path(arguments[0]).read_bytes(), arguments[1:2]).told()
    except ReceiptError as wrong:
        print(f"{wrong.code}　{wrong}")
        return 1
    print("\n".join(told))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
