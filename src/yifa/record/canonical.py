"""Canonical bytes: one value, one byte string, the same on every machine and in every year (RFC 8785).

Reads   dicts with text keys, lists, tuples, text, whole numbers within ±(2**53 - 1), true, false and null
Never   takes a fraction: money is counted in 分, a rate is kept as numerator and denominator
Start   canonical()
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .errors import RecordError

LIMIT = 2**53
DEEPEST = 64
_LAST_OF_BMP = "\uffff"
_PLAIN = frozenset({str, bool, type(None)})
_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode
_quote = json.JSONEncoder(ensure_ascii=False).encode


def canonical(value: object) -> bytes:
    """The RFC 8785 bytes of `value`, UTF-8, text as entered (no normalisation).

    RecordError R-001 to R-005 names the path of what does not fit: another type, an integer of 2**53 or more, half a
    surrogate pair, a key that is not text, nesting deeper than DEEPEST.
    """
    try:
        sorts_as_utf16 = _fits(value, 0)
        text = _encode(value) if sorts_as_utf16 else _write(value)
        return text.encode("utf-8")
    except (_UnfitError, UnicodeEncodeError):
        raise next(_unfit(value, "", 0)) from None


def members(value: dict[str, Any]) -> dict[str, bytes]:
    """Key -> the RFC 8785 bytes of its value, as they stand inside canonical(value); the same errors with the same paths.

    For objects that are hashed in parts: every value is written out once.
    """
    try:
        return {key: _member(item).encode("utf-8") for key, item in value.items()}
    except (_UnfitError, UnicodeEncodeError):
        raise next(_unfit(value, "", 0)) from None


def _member(item: Any) -> str:
    if item is None:
        return "null"
    if type(item) is int and -LIMIT < item < LIMIT:
        return str(item)
    if item == [] or item == {}:
        return "[]" if isinstance(item, list) else "{}"
    return _encode(item) if _fits(item, 1) else _write(item)


class _UnfitError(Exception):
    """Something does not fit; `_unfit` finds out what and where."""


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


def _write(value: Any) -> str:
    """The same text as `_encode`, keys in the order of their UTF-16 code units (RFC 8785, 3.2.3)."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_quote(name)}:{_write(value[name])}" for name in names) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_write(item) for item in value) + "]"
    return _encode(value)


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
