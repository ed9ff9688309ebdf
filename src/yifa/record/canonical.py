"""Canonical bytes: one value, one byte string, the same on every machine and in every year (RFC 8785).

Reads   dicts with text keys, lists, tuples, text, whole numbers within ±(2**53 - 1), true, false and null
Never   takes a fraction: money is counted in 分, a rate is kept as numerator and denominator
Start   canonical()
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from json.encoder import encode_basestring as _quote
from typing import Any

from .errors import RecordError

LIMIT = 2**53
DEEPEST = 64
_LAST_OF_BMP = "\uffff"
_EMPTY = {dict: "{}", list: "[]", tuple: "[]", type(None): "null"}
_PLAIN = frozenset({str, bool, type(None)})
_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


def canonical(value: object) -> bytes:
    """The RFC 8785 bytes of `value`, UTF-8, text as entered (no normalisation).

    RecordError R-001 to R-005 names the path of what does not fit: another type, an integer of 2**53 or more, half a
    surrogate pair, a key that is not text, nesting deeper than DEEPEST.
    """
    try:
        text = _encode(value) if _fits(value, 0) else _written(value, 0)
        return text.encode("utf-8")
    except _UNFIT:
        raise next(_unfit(value, "", 0)) from None


def in_parts(value: dict[str, Any], *forms: str) -> list[bytes]:
    """The bytes of several objects made of the same members: each form holds %(key)s where a member's bytes go.

    For what is hashed in parts: every member is written out once. The same errors with the same paths as canonical().
    """
    try:
        written = {
            key: _quote(item) if (kind := type(item)) is str
            else _EMPTY[kind] if not item and kind in _EMPTY
            else _written(item, 1)
            for key, item in value.items()
        }  # fmt: skip
        return [(form % written).encode("utf-8") for form in forms]
    except _UNFIT:
        raise next(_unfit(value, "", 0)) from None


class _UnfitError(Exception):
    """Something does not fit; `_unfit` finds out what and where."""


_UNFIT = (_UnfitError, UnicodeEncodeError, TypeError)  # TypeError: a key that is not text


def _fits(value: Any, depth: int) -> bool:
    """Whether the C encoder's order of keys (code points) is RFC 8785's (UTF-16 units); _UnfitError if it cannot be."""
    kind = type(value)
    if kind in _PLAIN:
        return True
    if kind is int:
        if -LIMIT < value < LIMIT:
            return True
        raise _UnfitError
    if depth > DEEPEST:
        raise _UnfitError
    if isinstance(value, dict):
        same = True
        for key, item in value.items():
            if not isinstance(key, str):
                raise _UnfitError
            # Code points and UTF-16 units sort alike as long as no character needs a surrogate pair.
            if not key.isascii() and max(key) > _LAST_OF_BMP:
                same = False
            if type(item) not in _PLAIN and not _fits(item, depth + 1):
                same = False
        return same
    if isinstance(value, list | tuple):
        same = True
        for item in value:
            if type(item) not in _PLAIN and not _fits(item, depth + 1):
                same = False
        return same
    if isinstance(value, str) or (isinstance(value, int) and -LIMIT < value < LIMIT):
        return True  # members of enumerations
    raise _UnfitError


def _written(value: Any, depth: int) -> str:
    """The text of a value, keys in the order of their UTF-16 code units (RFC 8785, 3.2.3); _UnfitError if it has none."""
    kind = type(value)
    if kind is str:
        return _quote(value)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if isinstance(value, int):
        if -LIMIT < value < LIMIT:
            return int.__repr__(value)
        raise _UnfitError
    if depth > DEEPEST:
        raise _UnfitError
    if isinstance(value, dict):
        depth += 1
        return "{" + ",".join([
            f"{_quote(key)}:{_quote(item) if type(item := value[key]) is str else _written(item, depth)}" for key in _in_order(value)
        ]) + "}"  # fmt: skip
    if isinstance(value, list | tuple):
        return "[" + ",".join([_written(item, depth + 1) for item in value]) + "]"
    if isinstance(value, str):
        return _quote(value)  # a member of an enumeration
    raise _UnfitError


def _in_order(keys: dict[str, Any]) -> list[str]:
    """By UTF-16 code units; TypeError for a key that is not text."""
    characters = "".join(keys)
    # Code points and UTF-16 units sort alike as long as no character needs a surrogate pair.
    if characters.isascii() or max(characters) <= _LAST_OF_BMP:
        return sorted(keys)
    return sorted(keys, key=lambda key: key.encode("utf-16-be", "surrogatepass"))


def _unfit(value: Any, path: str, depth: int) -> Iterator[RecordError]:
    """Every part of `value` that does not fit, in order; called only when there is one."""
    where = path or "整个值"
    if isinstance(value, str):
        if _half_surrogate(value):
            yield RecordError("R-003", f"{where}里有不成对的代理字符，不是有效的文字；请重新输入这一项。", path)
    elif isinstance(value, int):
        if not -LIMIT < value < LIMIT:
            yield RecordError("R-002", f"{where}的整数超出记录能准确保存的范围（绝对值小于2的53次方）；请核对。", path)
    elif value is None:
        return
    elif not isinstance(value, dict | list | tuple):
        yield RecordError(
            "R-001",
            f"{where}的类型{type(value).__name__}不能写入记录：只收文字、整数、是否、空值和由它们组成的列表、字典；"
            "金额以分记整数，比率分记分子和分母。",
            path,
        )
    elif depth > DEEPEST:
        yield RecordError("R-005", f"{where[:80]}嵌套超过{DEEPEST}层，不能写入记录；请减少层次。", path)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                yield RecordError("R-004", f"{where}里有不是文字的键（{type(key).__name__}）；键只能是文字。", path)
                continue
            if _half_surrogate(key):
                yield RecordError("R-003", f"{where}里有一个键带不成对的代理字符，不是有效的文字；请改正。", path)
                continue
            yield from _unfit(item, f"{path}.{key}" if path else key, depth + 1)
    else:
        for index, item in enumerate(value):
            yield from _unfit(item, f"{path}[{index}]", depth + 1)


def _half_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)
