"""The bytes as docs/record-format.md describes them, written a second time so that the writer is not its own judge.

Reads   the content of an event, a value with its salt, leaf hashes
Never   shares a line with the writer
Start   Content, commitment(), Tree
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

GENESIS = bytes(32)
SALT_BYTES = 32
CLOSED = frozenset(("actor", "with", "key", "facts", "sealed", "evidence", "salt"))
OPEN = frozenset(
    (
        *("case", "seq", "prev", "procedure", "declaration", "step", "on", "at", "place", "unit"),
        *("papers", "published", "v", "hash"),
    )
)
KEYS = OPEN | CLOSED


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


def _written(value: Any, beyond_bmp: bool) -> str:
    if beyond_bmp:
        return json.dumps(_in_utf16_order(value), ensure_ascii=False, separators=(",", ":"))
    return _encode(value)


def parse(data: bytes) -> Any:
    """The value of canonical JSON (RFC 8785), or MalformedError."""
    try:
        value = _decode(data.decode("utf-8"))
        same = _written(value, _BEYOND_BMP.search(data) is not None).encode("utf-8") == data
    except MalformedError:
        raise
    except (ValueError, RecursionError):
        raise MalformedError("不是UTF-8编码的JSON") from None
    if not same:
        raise MalformedError("不是规范字节（RFC 8785）")
    return value


def written(value: Any) -> bytes:
    """The canonical bytes of a value that parse() gave."""
    return _written(value, True).encode("utf-8")


class Content:
    """The content of an event row, taken apart. MalformedError where it is not one canonical JSON object.

    `body` is what it says, `digest` the event hash by the rules of its own version; `checked()` says whether it is an
    event at all.
    """

    def __init__(self, content: bytes) -> None:
        self.body: Any = parse(content)
        if type(self.body) is not dict:
            raise MalformedError("键不是规定的那些")
        self.first_version = type(self.body.get("v")) is int and self.body["v"] == 1
        hashed = content if self.first_version else self._open_part(_BEYOND_BMP.search(content) is not None)
        self.digest = hashlib.sha256(hashed).digest()

    def _open_part(self, beyond_bmp: bool) -> bytes:
        shut = {name: value for name, value in self.body.items() if name in CLOSED}
        shown = {name: value for name, value in self.body.items() if name not in CLOSED}
        closed = b"yifa closed v2\n" + _written(shut, beyond_bmp).encode("utf-8")
        shown["closed"] = hashlib.sha256(closed).hexdigest()
        return _written(shown, beyond_bmp).encode("utf-8")

    def checked(self) -> dict[str, Any]:
        """The event's body, or MalformedError."""
        body: dict[str, Any] = self.body
        if self.first_version:
            raise MalformedError("这是第1版格式的记录，本程序只核验第2版；请用写下它的那一版程序核验")
        if body.keys() != KEYS:
            raise MalformedError("键不是规定的那些")
        if type(body["v"]) is not int or body["v"] != 2 or body["hash"] != "sha-256":
            raise MalformedError("版本或杂凑算法不是本程序认识的")
        if type(body["seq"]) is not int or body["seq"] < 1:
            raise MalformedError("序号不是从1起的整数")
        if not is_hash(body["prev"]):
            raise MalformedError("前一杂凑值不是64位十六进制")
        if not is_hash(body["salt"]):
            raise MalformedError("盐值不是64位十六进制")
        if type(body["case"]) is not str:
            raise MalformedError("案件编号不是文字")
        if type(body["unit"]) is not str:
            raise MalformedError("承办机构不是文字")
        if type(body["actor"]) is not dict or "person" not in body["actor"]:
            raise MalformedError("没有写明办理人")
        if type(body["sealed"]) is not dict or not all(map(is_hash, body["sealed"].values())):
            raise MalformedError("承诺值不是64位十六进制")
        if type(body["papers"]) is not list or not all(map(_is_paper, body["papers"])):
            raise MalformedError("文书没有种类、文号或承诺值")
        if type(body["published"]) is not list or not all(map(_is_publication, body["published"])):
            raise MalformedError("公开的内容没有编号、杂凑值或字节数")
        return body


def is_hash(value: Any) -> bool:
    return type(value) is str and _HEX_64.fullmatch(value) is not None


def _is_paper(paper: Any) -> bool:
    return (
        type(paper) is dict
        and paper.keys() == {"kind", "number", "commitment"}
        and type(paper["kind"]) is type(paper["number"]) is str
        and is_hash(paper["commitment"])
    )


def _is_publication(one: Any) -> bool:
    if type(one) is not dict or type(one.get("id")) is not str:
        return False
    if one.keys() == {"id", "withdrawn"}:
        return one["withdrawn"] is True
    return (
        one.keys() == {"id", "of", "sha256", "size"}
        and type(one["of"]) is str
        and is_hash(one["sha256"])
        and type(one["size"]) is int
        and one["size"] >= 0
    )


def check_open(part: Any) -> None:
    """MalformedError unless this is the open part of an event."""
    if type(part) is not dict or part.keys() != OPEN | {"closed"}:
        raise MalformedError("键不是规定的那些")
    if type(part["v"]) is not int or part["v"] != 2 or part["hash"] != "sha-256":
        raise MalformedError("版本或杂凑算法不是本程序认识的")
    if type(part["seq"]) is not int or part["seq"] < 1:
        raise MalformedError("序号不是从1起的整数")
    if not (is_hash(part["prev"]) and is_hash(part["closed"])):
        raise MalformedError("杂凑值不是64位十六进制")
    for key in ("case", "procedure", "declaration", "step", "on", "at", "place", "unit"):
        if type(part[key]) is not str:
            raise MalformedError(f"{key}不是文字")
    if type(part["papers"]) is not list or not all(map(_is_paper, part["papers"])):
        raise MalformedError("文书没有种类、文号或承诺值")
    if type(part["published"]) is not list or not all(map(_is_publication, part["published"])):
        raise MalformedError("公开的内容没有编号、杂凑值或字节数")


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
