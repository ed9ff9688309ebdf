"""Log reading: checkpoints, tiles and proofs of the yearly logs, out of the database.

Reads   yifa_log_head, yifa_leaf, yifa_log_node, yifa_checkpoint, yifa_cosignature
Never   shows an entry that no signed checkpoint covers; an entry is an event hash, never what the event says
Start   checkpoint(), tile(), entries() for the public paths of C2SP tlog-tiles; inclusion(), consistency() for proofs

A page that serves these: `checkpoint(origin)` is text/plain and changes, `tile()` and `entries()` are
application/octet-stream and never change. `tile_path()` takes the part of the address behind `/tile/`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from yifa.engine.sql import row, rows
from yifa.record.errors import RecordError
from yifa.record.merkle import consistency_ranges, inclusion_ranges, leaf_hash

WIDTH = 256
_PATH = re.compile(r"(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True)
class LogOfYear:
    """One year's log: its row, name, year, the idx of its first event's leaf, and the note that is its entry 0 or ""."""

    id: int
    origin: str
    year: int
    first: int
    opening: str
    size: int
    key: str

    @property
    def before(self) -> int:
        return 1 if self.opening else 0


def logs() -> list[LogOfYear]:
    """All logs that have a name, oldest first."""
    found = rows("SELECT id, origin, year, first, opening, size, key FROM yifa_log_head WHERE origin <> '' ORDER BY id")
    return [LogOfYear(*one) for one in found]


def log_named(origin: str = "") -> LogOfYear | None:
    """The log of this name, or the newest."""
    held = logs()
    return next((log for log in reversed(held) if origin in ("", log.origin)), None)


def checkpoint(origin: str = "") -> str | None:
    """The newest checkpoint of a log (of the newest one) with the witnesses' lines under it; None before the first."""
    log = log_named(origin)
    newest = row("SELECT MAX(size) FROM yifa_checkpoint WHERE log_id = %s", [log.id]) if log else None
    return note_at(log, newest[0]) if log and newest and newest[0] is not None else None


def note_at(log: LogOfYear, size: int) -> str | None:
    """The checkpoint of exactly this size, with the witnesses' lines under it."""
    held = row("SELECT id, note FROM yifa_checkpoint WHERE log_id = %s AND size = %s", [log.id, size])
    if held is None:
        return None
    lines = rows("SELECT line FROM yifa_cosignature WHERE checkpoint_id = %s ORDER BY id", [held[0]])
    return str(held[1]) + "".join(line for (line,) in lines)


def covered(log: LogOfYear) -> int:
    """How many entries of a log its newest checkpoint covers."""
    found = row("SELECT MAX(size) FROM yifa_checkpoint WHERE log_id = %s", [log.id])
    return int(found[0] or 0)


# where an event stands -------------------------------------------------------------------------------------------


def place_of(event_id: int) -> tuple[LogOfYear, int] | None:
    """(its log, its index there) of an event that has entered a log."""
    found = row(
        "SELECT h.id, h.origin, h.year, h.first, h.opening, h.size, h.key, l.idx FROM yifa_leaf l "
        "JOIN yifa_log_head h ON h.first <= l.idx WHERE l.event_id = %s ORDER BY h.id DESC LIMIT 1",
        [event_id],
    )
    if found is None:
        return None
    log = LogOfYear(*found[:7])
    return log, int(found[7]) - log.first + log.before


def checkpoint_after(case_id: int, seq: int) -> dict[str, Any] | None:
    """The first checkpoint that covers an event: its size, root (hex), note, the log's name and the event's index."""
    event = row("SELECT id FROM yifa_event WHERE case_id = %s AND seq = %s", [case_id, seq])
    placed = place_of(event[0]) if event else None
    if placed is None:
        return None
    log, index = placed
    found = row(
        "SELECT size, root, note FROM yifa_checkpoint WHERE log_id = %s AND size > %s ORDER BY size LIMIT 1",
        [log.id, index],
    )
    if found is None:
        return None
    return {
        "size": int(found[0]),
        "root": bytes(found[1]).hex(),
        "note": found[2],
        "origin": log.origin,
        "index": index,
    }


# hashes ----------------------------------------------------------------------------------------------------------


def _event_leaves(log: LogOfYear, start: int, end: int, column: str) -> list[bytes]:
    """Of the entries [start, end) that are events: their leaf hashes or their event hashes, in order."""
    shift = log.first - log.before
    low, high = max(start, log.before) + shift, end + shift
    what = "l.hash" if column == "leaf" else "e.hash"
    joined = "" if column == "leaf" else " JOIN yifa_event e ON e.id = l.event_id"
    found = rows(
        f"SELECT l.idx, {what} FROM yifa_leaf l{joined} WHERE l.idx >= %s AND l.idx < %s ORDER BY l.idx", [low, high]
    )
    if [at for at, _ in found] != list(range(low, high)):
        raise RecordError("R-017", f"日志{log.origin}第{start}至{end - 1}条不齐，给不出证明；请先运行 yifa verify。")
    return [bytes(one) for _, one in found]


@dataclass
class Tree:
    """The hashes of one log up to a size, fetched tile by tile when needed and kept for one answer."""

    log: LogOfYear
    size: int
    _tiles: dict[tuple[int, int], list[bytes]] = field(default_factory=dict)

    def tile(self, level: int, n: int) -> list[bytes]:
        """The hashes of a tile as the log of this size has it: up to 256, none beyond its end."""
        held = self._tiles.get((level, n))
        if held is None:
            held = self._tiles[level, n] = self._read(level, n)
        return held

    def _read(self, level: int, n: int) -> list[bytes]:
        start, end = n * WIDTH, min((n + 1) * WIDTH, self.size >> (8 * level))
        if start >= end:
            return []
        if level == 0:
            opening = [leaf_hash(self.log.opening.encode())] if start == 0 and self.log.opening else []
            return opening + _event_leaves(self.log, start, end, "leaf")
        found = rows(
            "SELECT n, hash FROM yifa_log_node WHERE log_id = %s AND level = %s AND n >= %s AND n < %s ORDER BY n",
            [self.log.id, level, start, end],
        )
        if [at for at, _ in found] != list(range(start, end)):
            raise RecordError("R-017", f"日志{self.log.origin}的中间节点不齐，给不出证明；请先运行 yifa fsck。")
        return [bytes(one) for _, one in found]

    def root(self, start: int, end: int) -> bytes:
        """The root over the entries [start, end): a range that a proof asks for."""
        parts = []
        while start < end:
            height = min((start & -start).bit_length() - 1 if start else 64, (end - start).bit_length() - 1)
            parts.append(self._full(start, height))
            start += 1 << height
        digest = parts.pop()
        while parts:
            digest = hashlib.sha256(b"\x01" + parts.pop() + digest).digest()
        return digest

    def _full(self, start: int, height: int) -> bytes:
        """The root of a full subtree of 2**height entries."""
        level, within = height >> 3, height & 7
        at = start >> (8 * level)
        row_of = self.tile(level, at // WIDTH)[at % WIDTH : at % WIDTH + (1 << within)]
        while len(row_of) > 1:
            row_of = [hashlib.sha256(b"\x01" + row_of[i] + row_of[i + 1]).digest() for i in range(0, len(row_of), 2)]
        return row_of[0]


def inclusion(log: LogOfYear, index: int, size: int) -> list[bytes]:
    """The proof of RFC 6962 that entry `index` is in the log of `size`; R-011 where it is not, R-017 where hashes miss."""
    _reaches(log, size)
    tree = Tree(log, size)
    return [tree.root(start, end) for start, end in inclusion_ranges(index, size)]


def consistency(log: LogOfYear, first: int, second: int) -> list[bytes]:
    """The proof of RFC 6962 that the log of `first` entries is the beginning of that of `second`."""
    _reaches(log, second)
    tree = Tree(log, second)
    return [tree.root(start, end) for start, end in consistency_ranges(first, second)]


def _reaches(log: LogOfYear, size: int) -> None:
    if size > log.size:
        raise RecordError("R-011", f"日志{log.origin}只有{log.size}条，还没有{size}条；请核对条数。")


# what is served --------------------------------------------------------------------------------------------------


def tile(level: int, n: int, width: int = WIDTH, origin: str = "") -> bytes | None:
    """`width` hashes of a tile, 32 bytes each; None where no signed checkpoint covers that many."""
    log = log_named(origin)
    if log is None or not (0 <= level < 8 and 0 <= n < 2**56 and 1 <= width <= WIDTH):
        return None
    held = Tree(log, covered(log)).tile(level, n)
    return b"".join(held[:width]) if len(held) >= width else None


def entries(n: int, width: int = WIDTH, origin: str = "") -> bytes | None:
    """`width` entries from n × 256 on, each behind its length in two bytes; None where no checkpoint covers that many.

    An entry is an event hash (32 bytes); entry 0 of a log that follows another is that one's last checkpoint.
    """
    log = log_named(origin)
    start = n * WIDTH
    if log is None or n < 0 or not 1 <= width <= WIDTH or start + width > covered(log):
        return None
    held = [log.opening.encode()] if start == 0 and log.opening else []
    held += _event_leaves(log, start, start + width, "event")
    return b"".join(len(one).to_bytes(2, "big") + one for one in held)


def tile_path(path: str, origin: str = "") -> bytes | None:
    """What stands at `<prefix>/tile/<path>`: `0/x001/234`, `1/000.p/17`, `entries/003`; None where nothing does."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    level, place, part = found.groups()
    digits = place.replace("/", "").replace("x", "")
    width = int(part) if part else WIDTH
    if len(digits) > 15 or (len(digits) > 3 and digits.startswith("000")) or (part and width >= WIDTH):
        return None
    n = int(digits)
    return entries(n, width, origin) if level == "entries" else tile(int(level), n, width, origin)
