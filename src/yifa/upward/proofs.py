"""Proofs: that a town's log only added to what it showed before, over the turn of years.

Reads   checkpoints and hashes; at the town, its own logs
Never   believes a root that no checkpoint bears
Start   made() at the town, read() and fault() at the county

A log takes in one year, and entry 0 of the next is its last checkpoint. A history is the logs from the oldest that an earlier
package showed up to the one at work: of each its last checkpoint, of each but the first the proof that its entry 0 is the
checkpoint before, and from each size that was shown earlier the proof that the log grew from there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from yifa.engine import log_reading
from yifa.engine.sql import row
from yifa.record.canonical import canonical
from yifa.record.errors import RecordError
from yifa.record.merkle import leaf_hash, verify_consistency, verify_inclusion
from yifa.record.notes import Checkpoint, b64, from_b64

MOST = 200


@dataclass(frozen=True)
class Log:
    """One year's log: its last checkpoint (a signed note), the proof of its entry 0, and proofs by earlier size."""

    origin: str
    note: str
    opening: tuple[bytes, ...]
    grown: dict[int, tuple[bytes, ...]]


@dataclass(frozen=True)
class History:
    """The logs, oldest first; the last is the one at work."""

    logs: tuple[Log, ...]


def made(shown: Iterable[tuple[str, int]]) -> tuple[str, bytes] | None:
    """(the newest checkpoint, the member log.json) of this installation's logs, with proofs from what was shown (origin, size).

    None where no checkpoint was signed. RecordError where the log's hashes are not all there.
    """
    held = log_reading.logs()
    newest = _last_note(held[-1]) if held else None
    if newest is None:
        return None
    earlier = list(shown)
    origins = {origin for origin, _ in earlier}
    first = next((at for at, log in enumerate(held) if log.origin in origins), len(held) - 1)
    logs: list[dict[str, Any]] = []
    for at, log in enumerate(held[first:], first):
        note = _last_note(log)
        if note is None:
            return None
        size = log_reading.covered(log)
        opening = log_reading.inclusion(log, 0, size) if at > first else []
        sizes = sorted({size_then for origin, size_then in earlier if origin == log.origin and size_then <= size})
        grown = [
            {"size": then, "proof": [b64(one) for one in log_reading.consistency(log, then, size)]} for then in sizes
        ]
        logs.append(
            {"origin": log.origin, "note": note, "opening": [b64(one) for one in opening], "grown": grown[-MOST:]}
        )
    return newest, canonical({"logs": logs})


def _last_note(log: log_reading.LogOfYear) -> str | None:
    """The newest checkpoint of a log as stored, without witnesses' lines: so it is entry 0 of the next."""
    found = row("SELECT note FROM yifa_checkpoint WHERE log_id = %s ORDER BY size DESC LIMIT 1", [log.id])
    return str(found[0]) if found else None


def read(data: bytes) -> History:
    """A history; ValueError (in Chinese) for what is none."""
    try:
        held = json.loads(data)
        if canonical(held) != data or set(held) != {"logs"} or not 1 <= len(held["logs"]) <= MOST:
            raise ValueError
        return History(tuple(_log(one) for one in held["logs"]))
    except (ValueError, TypeError, KeyError, RecordError, RecursionError):
        raise ValueError("内容不是日志的检查点和证明") from None


def _log(one: dict[str, Any]) -> Log:
    if (
        set(one) != {"origin", "note", "opening", "grown"}
        or not isinstance(one["origin"], str)
        or not isinstance(one["note"], str)
    ):
        raise ValueError
    grown = {then["size"]: tuple(from_b64(node, 32) for node in then["proof"]) for then in one["grown"]}
    if any(type(size) is not int for size in grown) or len(one["grown"]) > MOST:
        raise ValueError
    return Log(one["origin"], one["note"], tuple(from_b64(node, 32) for node in one["opening"]), grown)


def unchained(history: History, points: Collection[Checkpoint]) -> bool:
    """Whether some log of the history does not begin with the last checkpoint of the one before. `points`: one a log."""
    for before, log, point in zip(history.logs, history.logs[1:], list(points)[1:], strict=False):
        if not verify_inclusion(leaf_hash(before.note.encode()), 0, point.size, log.opening, point.root):
            return True
    return False


def grew_from(history: History, points: Collection[Checkpoint], held: Checkpoint) -> str:
    """How the history stands to a checkpoint that was seen before: "" where it only adds to it, "older" where it ends before
    it, "forked" where it is not proved to contain it."""
    origins = [point.origin for point in points]
    if held.origin not in origins:
        last = origins[-1]
        return "older" if last.rpartition("/")[0] == held.origin.rpartition("/")[0] and last < held.origin else "forked"
    at = origins.index(held.origin)
    point, log = list(points)[at], history.logs[at]
    if held.size > point.size:
        return "older"
    if held.size == point.size:
        return "" if held.root == point.root else "forked"
    proof = log.grown.get(held.size)
    good = proof is not None and verify_consistency(held.size, point.size, held.root, point.root, proof)
    return "" if good else "forked"
