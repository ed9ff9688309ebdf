"""The log: takes sealed events, batch by batch, into one append-only Merkle tree without gaps.

Reads   event hashes that a store hands over, in the order of their ids
Never   opens or ends a transaction: the store's caller does, so a batch is in the log wholly or not at all
Start   integrate()
"""

from __future__ import annotations

from typing import Protocol

from .errors import RecordError
from .merkle import Frontier, Node, leaf_hash

BATCH = 1000


class LogStore(Protocol):
    """What the log needs of a database, all inside one transaction that the caller ends."""

    def lock(self) -> None:
        """Wait until no other integrator is at work, and keep others out until the transaction ends."""

    def head(self) -> tuple[int, bytes]:
        """How many leaves the log has, and its frontier; (0, b"") before the first."""

    def pending(self, limit: int) -> list[tuple[int, bytes]]:
        """At most `limit` events that have no leaf yet: (event id, event hash), smallest id first.

        By id, because the events of one case then enter the log in the order in which they happened.
        """

    def append(self, rows: list[tuple[int, int, bytes]], size: int, frontier: bytes, nodes: list[Node]) -> None:
        """Store the leaves (index, event id, leaf hash), the head that the log has with them, the tiles they filled."""


def integrate(store: LogStore, limit: int | None = None) -> int:
    """Give every pending event (at most `limit`) its leaf and store the new head; return how many.

    Takes the lock first and reads the head behind it, so indices have no gap and no two integrators share one.
    RecordError R-010 when the stored head contradicts itself, R-012 when the store hands out an event a second time.
    """
    store.lock()
    size, nodes = store.head()
    frontier = Frontier(size, nodes)
    done = 0
    before: set[int] = set()
    while limit is None or done < limit:
        pending = store.pending(BATCH if limit is None else min(BATCH, limit - done))
        rows = []
        for event_id, event_hash in pending:
            if event_id in before:
                raise RecordError("R-012", f"事件{event_id}第二次等待写入日志；这一批没有写入，请先核验记录。")
            if len(event_hash) != 32:
                raise RecordError("R-012", f"事件{event_id}的杂凑值不是32字节；这一批没有写入，请先核验记录。")
            leaf = leaf_hash(event_hash)
            rows.append((frontier.size, event_id, leaf))
            frontier.append(leaf)
        if not rows:
            break
        store.append(rows, frontier.size, frontier.to_bytes(), frontier.completed)
        frontier.completed = []
        before = {event_id for event_id, _ in pending}
        done += len(rows)
    return done
