"""The hash functions a record may name, each under the name that stands in the record.

Reads   hashlib, which asks OpenSSL
Never   falls back to another hash than the one named
Start   digest_of()
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache

from .errors import RecordError

SHA_256 = "sha-256"
SM3 = "sm3"

Digest = Callable[[bytes], bytes]


@cache
def digest_of(name: str) -> Digest:
    """The function bytes -> 32 bytes called `name` ("sha-256" or "sm3"); RecordError R-009 where there is none."""
    if name == SHA_256:
        return _sha_256
    if name == SM3:
        try:
            prepared = hashlib.new("sm3")
        except ValueError:
            raise RecordError("R-009", "这台机器的OpenSSL没有SM3算法；请换用带SM3的OpenSSL，或用sha-256。") from None
        # Copying a prepared object takes half the time of asking OpenSSL by name again.
        return _copies_of(prepared.copy)
    raise RecordError("R-009", f"没有名为“{name}”的杂凑算法；记录只用sha-256和sm3。")


def _sha_256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _copies_of(fresh: Callable[[], hashlib._Hash]) -> Digest:
    def digest(data: bytes) -> bytes:
        state = fresh()
        state.update(data)
        return state.digest()

    return digest
