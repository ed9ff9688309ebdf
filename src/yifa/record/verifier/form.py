"""The bytes as docs/record-format.md describes them, written a second time so that the writer is not its own judge.

Reads   the content of an event, a value with its salt, leaf hashes
Never   shares a line with the writer
Start   read(), commitment(), Tree
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

GENESIS = bytes(32)
SALT_BYTES = 32
KEYS = frozenset(
    (
        *("case", "seq", "procedure", "declaration", "step", "actor", "with", "on", "at", "key"),
        *("facts", "sealed", "papers", "evidence", "place", "prev", "v", "hash"),
    )
)


class MalformedError(ValueError):
    """Content that is not an event of this format; the message says why, in Chinese."""


def _no_fraction(_: str) -> Any:
    raise MalformedError("有小数或非数")


def _whole(digits: str) -> int:
    number = int(digits) if len(digits) < 18 else 2**53
    if not -(2**53) < number < 2**53:
        raise MalformedError("有超出范围的整数")
    return number


_decode = json.JSONDecoder(parse_float=_no_fraction, parse_constant=_no_fraction, parse_int=_whole).decode
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_BEYOND_BMP = re.compile(rb"[\xf0-\xf4]")
_HEX_64 = re.compile("[0-9a-f]{64}")


def _in_utf16_order(value: Any) -> Any:
    """The same value with every object's keys in RFC 8785 order, which is not Python's beyond U+FFFF."""
    if isinstance(value, dict):
        return {key: _in_utf16_order(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    return [_in_utf16_order(item) for item in value] if isinstance(value, list) else value


def read(content: bytes) -> dict[str, Any]:
    """The event body in `content`, or MalformedError."""
    try:
        body = _decode(content.decode("utf-8"))
        if _BEYOND_BMP.search(content) is None:
            again = _encode(body)
        else:
            again = json.dumps(_in_utf16_order(body), ensure_ascii=False, separators=(",", ":"))
        same = again.encode("utf-8") == content
    except MalformedError:
        raise
    except (ValueError, RecursionError):
        raise MalformedError("不是UTF-8编码的JSON") from None
    if not same:
        raise MalformedError("不是规范字节（RFC 8785）")
    if type(body) is not dict or body.keys() != KEYS:
        raise MalformedError("键不是规定的那些")
    if body["v"] != 1 or body["hash"] != "sha-256":
        raise MalformedError("版本或杂凑算法不是本程序认识的")
    if type(body["seq"]) is not int or body["seq"] < 1:
        raise MalformedError("序号不是从1起的整数")
    if not _is_hash(body["prev"]):
        raise MalformedError("前一杂凑值不是64位十六进制")
    if type(body["case"]) is not str:
        raise MalformedError("案件编号不是文字")
    if type(body["actor"]) is not dict or "person" not in body["actor"]:
        raise MalformedError("没有写明办理人")
    if type(body["sealed"]) is not dict or not all(map(_is_hash, body["sealed"].values())):
        raise MalformedError("承诺值不是64位十六进制")
    if type(body["papers"]) is not list or not all(map(_is_paper, body["papers"])):
        raise MalformedError("文书没有种类、文号或承诺值")
    return body


def _is_hash(value: Any) -> bool:
    return type(value) is str and _HEX_64.fullmatch(value) is not None


def _is_paper(paper: Any) -> bool:
    return (
        type(paper) is dict
        and paper.keys() == {"kind", "number", "commitment"}
        and type(paper["kind"]) is type(paper["number"]) is str
        and _is_hash(paper["commitment"])
    )


def commitment(value: bytes, salt: bytes) -> str:
    parts = b"".join(len(part).to_bytes(8, "big") + part for part in (salt, value))
    return hashlib.sha256(b"yifa commitment v1\n" + parts).hexdigest()


def leaf(event_hash: Any) -> bytes:
    return hashlib.sha256(b"\x00" + event_hash).digest() if isinstance(event_hash, bytes) else b""


class Tree:
    """The roots of the full subtrees, largest first."""

    def __init__(self) -> None:
        self.size = 0
        self.roots: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        rest = self.size
        while rest & 1:
            leaf = hashlib.sha256(b"\x01" + self.roots.pop() + leaf).digest()
            rest >>= 1
        self.roots.append(leaf)
        self.size += 1

    def frontier(self) -> bytes:
        return b"".join(self.roots)

    def root(self) -> bytes:
        if not self.roots:
            return hashlib.sha256(b"").digest()
        root = self.roots[-1]
        for left in self.roots[-2::-1]:
            root = hashlib.sha256(b"\x01" + left + root).digest()
        return root
