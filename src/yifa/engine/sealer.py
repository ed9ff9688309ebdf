"""Sealer: gives stored events their place in the log, batch by batch. Runs beside the server, one at a time.

Reads   yifa_event, yifa_leaf; writes yifa_leaf and yifa_log_head
Never   changes an event; a batch is one short transaction
Start   seal_pending(); `python -m yifa.engine.sealer` runs it every few seconds
"""

from __future__ import annotations

import signal

from django.db import DatabaseError, connection, transaction

from yifa.record.log import BATCH, integrate

EVERY = 5.0
THOROUGH_EVERY = 120
LOOK_BACK = 20_000


class DatabaseLog:
    """yifa.record.log.LogStore over Django's connection.

    Events get their ids before they commit, so a slow transaction's event may appear behind newer ones. A usual pass
    looks back a good way; a thorough one asks for every event without a leaf.
    """

    def __init__(self, *, thorough: bool = False) -> None:
        self.thorough = thorough
        self._asked = False

    def lock(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO yifa_log_head (id, size, frontier) VALUES (1, 0, %s) ON CONFLICT DO NOTHING", [b""]
            )
            if connection.vendor == "postgresql":
                cursor.execute("SELECT id FROM yifa_log_head WHERE id = 1 FOR UPDATE")

    def head(self) -> tuple[int, bytes]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT size, frontier FROM yifa_log_head WHERE id = 1")
            size, frontier = cursor.fetchone()
        return int(size), bytes(frontier)

    def pending(self, limit: int) -> list[tuple[int, bytes]]:
        if self._asked:  # one look a transaction: a second could meet an event that committed late, out of order
            return []
        self._asked = True
        with connection.cursor() as cursor:
            since = 0
            if not self.thorough:
                cursor.execute(
                    "SELECT MIN(event_id) FROM (SELECT event_id FROM yifa_leaf ORDER BY idx DESC LIMIT %s) AS recent",
                    [LOOK_BACK if connection.vendor == "postgresql" else 1],
                )
                since = cursor.fetchone()[0] or 0
            cursor.execute(
                "SELECT e.id, e.hash FROM yifa_event e LEFT JOIN yifa_leaf l ON l.event_id = e.id "
                "WHERE e.id > %s AND l.idx IS NULL ORDER BY e.id LIMIT %s",
                [since, limit],
            )
            return [(int(event), bytes(digest)) for event, digest in cursor.fetchall()]

    def append(self, rows: list[tuple[int, int, bytes]], size: int, frontier: bytes) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO yifa_leaf (idx, event_id, hash) VALUES (%s, %s, %s)", rows)
            cursor.execute("UPDATE yifa_log_head SET size = %s, frontier = %s WHERE id = 1", [size, frontier])


def seal_pending(*, thorough: bool = False) -> int:
    """Bring every committed event into the log; how many there were."""
    done = 0
    while True:
        with transaction.atomic():
            count = integrate(DatabaseLog(thorough=thorough), BATCH)
        done += count
        if count < BATCH:
            return done


def run() -> None:
    """Seal every few seconds until told to stop; a database that is away is tried again."""
    told = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, told)
    rounds = 0
    while True:
        try:
            seal_pending(thorough=rounds % THOROUGH_EVERY == 0)
        except DatabaseError:
            connection.close()
        rounds += 1
        if signal.sigtimedwait(told, EVERY) is not None:
            return


if __name__ == "__main__":
    import django

    django.setup()
    run()
