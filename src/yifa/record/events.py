"""Events: one step taken is one canonical byte string, chained to the case's event before it by its hash.

Reads   the body that the engine hands over; docs/record-format.md says what each key means
Never   holds a personal value: that stands in the body as a salted commitment
Start   seal(), commit()
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from .canonical import canonical
from .errors import RecordError
from .hashes import SHA_256

VERSION = 1
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
    }
)
_COMMITMENT = b"yifa commitment v1\n"
_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_ON = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2})?")
_PLACE = re.compile(r"[0-9]{12}")


def seal(body: dict[str, Any], prev: bytes) -> tuple[bytes, bytes]:
    """The event's bytes and their SHA-256, with `prev` (GENESIS for the first event), version and hash name inside.

    `body` holds exactly BODY_KEYS and is left as it was. RecordError R-006 for another set of keys, R-007 for a key
    whose form the verifier would refuse later, R-001 to R-005 for what has no canonical bytes.
    """
    if body.keys() != BODY_KEYS:
        wrong = "、".join(sorted(map(str, body.keys() ^ BODY_KEYS)))
        raise RecordError(
            "R-006", f"这一步的记录缺少或多出这些键：{wrong}；应当恰好是记录格式所列的{len(BODY_KEYS)}个。"
        )
    _check_form(body, prev)
    content = canonical({**body, "prev": prev.hex(), "v": VERSION, "hash": SHA_256})
    return content, hashlib.sha256(content).digest()


def _check_form(body: dict[str, Any], prev: bytes) -> None:
    seq = body["seq"]
    if type(seq) is not int or seq < 1 or len(prev) != 32 or (seq == 1) != (prev == GENESIS):
        raise RecordError("R-007", "序号从1起；第1条的前一杂凑值为32个零字节，其后各条为前一条的32字节杂凑值。", "seq")
    for key, form, says in (
        ("at", _AT, "记录时间应为“2025-01-31T08:09:10.000000Z”的形式（世界时）"),
        ("on", _ON, "办理时间应为“2025-01-31”或者“2025-01-31T16:09”的形式"),
        ("place", _PLACE, "地方应为12位区划代码"),
    ):
        if type(body[key]) is not str or form.fullmatch(body[key]) is None:
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
