"""Events: one step taken is one canonical byte string, chained to the case's event before it by its hash.

Reads   the body that the engine hands over; docs/record-format.md says what each key means
Never   holds a personal value: that stands in the body as a salted commitment
Start   seal(), open_part(), commit()
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from typing import Any

from .canonical import in_parts
from .errors import RecordError
from .hashes import SHA_256

VERSION = 2
GENESIS = bytes(32)
SALT_BYTES = 32
BODY_KEYS = frozenset(
    {
        "case",
        "seq",
        "procedure",
        "declaration",
        "step",
        "actor",
        "with",
        "on",
        "at",
        "key",
        "facts",
        "sealed",
        "papers",
        "evidence",
        "place",
        "unit",
        "published",
    }
)
CLOSED_KEYS = ("actor", "evidence", "facts", "key", "salt", "sealed", "with")
OPEN_KEYS = (
    *("at", "case", "closed", "declaration", "hash", "on", "papers", "place", "prev", "procedure", "published"),
    *("seq", "step", "unit", "v"),
)


def _form(keys: Iterable[str], **told: str) -> str:
    """An object of these members for canonical.in_parts(); `told` stands for itself. Keys are ASCII."""
    return "{" + ",".join(f'"{key}":{told.get(key, f"%({key})s")}' for key in sorted(keys)) + "}"


_WHOLE = _form({*CLOSED_KEYS, *OPEN_KEYS} - {"closed"})
_CLOSED_PART = _form(CLOSED_KEYS)
_OPEN_PART = _form(OPEN_KEYS, closed='"\0"').split("\0")  # before and after the hash of the closed part
_CLOSED = b"yifa closed v2\n"
_COMMITMENT = b"yifa commitment v1\n"
_FORMS = {
    "at": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z",
           "记录时间应为“2025-01-31T08:09:10.000000Z”的形式（世界时）"),
    "on": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2})?", "办理时间应为“2025-01-31”或者“2025-01-31T16:09”的形式"),
    "place": (r"[0-9]{12}", "地方应为12位区划代码"),
    "unit": (r"\S.*", "承办机构应为机构代号（slug）"),
}  # fmt: skip
_ALL_FORMS = re.compile("\n".join(form for form, _ in _FORMS.values()))


def seal(body: dict[str, Any], prev: bytes, salt: bytes | None = None) -> tuple[bytes, bytes]:
    """The event's bytes and its hash, with `prev` (GENESIS for the first event), version, hash name and salt inside.

    The bytes hold everything. The hash is that of the open part alone, in which the closed part stands as a salted
    hash, so an event can be shown and proved without its actor, facts and files. `body` holds exactly BODY_KEYS and is
    left as it was; `salt` (32 bytes) is drawn anew where none is given. RecordError R-006 for another set of keys,
    R-007 for a key whose form the verifier would refuse later, R-008 for a salt of another length, R-001 to R-005 for
    what has no canonical bytes.
    """
    if body.keys() != BODY_KEYS:
        wrong = "、".join(sorted(map(str, body.keys() ^ BODY_KEYS)))
        raise RecordError(
            "R-006", f"这一步的记录缺少或多出这些键：{wrong}；应当恰好是记录格式所列的{len(BODY_KEYS)}个。"
        )
    salt = os.urandom(SALT_BYTES) if salt is None else salt
    if len(salt) != SALT_BYTES:
        raise RecordError("R-008", f"盐值应为{SALT_BYTES}个随机字节。")
    _check_form(body, prev)
    whole = {**body, "prev": prev.hex(), "v": VERSION, "hash": SHA_256, "salt": salt.hex()}
    content, *parts = in_parts(whole, _WHOLE, _CLOSED_PART, *_OPEN_PART)
    return content, hashlib.sha256(_open_bytes(*parts)).digest()


def open_part(body: dict[str, Any]) -> bytes:
    """The canonical bytes of the part of an event that may be shown, out of its whole content (already parsed).

    Their SHA-256 is the event hash. They hold no actor, fact, file or personal value: `closed` stands for these.
    """
    return _open_bytes(*in_parts(body, _CLOSED_PART, *_OPEN_PART))


def _open_bytes(closed: bytes, before: bytes, after: bytes) -> bytes:
    return before + hashlib.sha256(_CLOSED + closed).hexdigest().encode() + after


def _check_form(body: dict[str, Any], prev: bytes) -> None:
    seq = body["seq"]
    if type(seq) is not int or seq < 1 or len(prev) != 32 or (seq == 1) != (prev == GENESIS):
        raise RecordError("R-007", "序号从1起；第1条的前一杂凑值为32个零字节，其后各条为前一条的32字节杂凑值。", "seq")
    told = body["at"], body["on"], body["place"], body["unit"]
    if {*map(type, told)} == {str} and _ALL_FORMS.fullmatch("\n".join(told)):
        return
    for key, (form, says) in _FORMS.items():
        if type(body[key]) is not str or re.fullmatch(form, body[key]) is None:
            raise RecordError("R-007", f"{key}的写法不对：{says}。", key)


def commit(value_bytes: bytes, salt: bytes) -> str:
    """The salted commitment of a personal value, 64 hex digits.

    SHA-256 of the line "yifa commitment v1", then salt and value each behind its length in 8 bytes, big-endian. Whoever
    destroys salt and value leaves a number that says nothing about the person (个人信息保护法第四十七条).
    """
    if len(salt) != SALT_BYTES:
        raise RecordError("R-008", f"盐值应为{SALT_BYTES}个随机字节。")
    return hashlib.sha256(
        b"".join(
            (_COMMITMENT, len(salt).to_bytes(8, "big"), salt, len(value_bytes).to_bytes(8, "big"), value_bytes),
        )
    ).hexdigest()
