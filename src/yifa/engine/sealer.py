"""Sealer: gives stored events their place in the log, batch by batch, and signs how far it has come.

Reads   yifa_event, the log's tables, the log key
Never   changes an event; never signs twice for one size; a batch, its tiles and its checkpoint are one short transaction
Start   seal_pending(); `python -m yifa.engine.sealer` runs it every few seconds
"""

from __future__ import annotations

import logging
import signal
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from yifa.engine import log_key
from yifa.engine.fields import in_china
from yifa.engine.sql import row, rows, run, run_many
from yifa.record.errors import RecordError
from yifa.record.log import BATCH, integrate
from yifa.record.merkle import Frontier, Node, leaf_hash
from yifa.record.notes import Checkpoint, checkpoint_text

EVERY = 5.0
THOROUGH_EVERY = 120
LOOK_BACK = 20_000
SM2 = "sm2"  # stands where a witness's name does
LOG = logging.getLogger(__name__)
_unsigned: set[tuple[int, int]] = set()


@dataclass
class Head:
    """The log at work, as its row says."""

    id: int
    origin: str
    year: int
    first: int
    opening: str
    size: int
    frontier: bytes
    key: str

    @property
    def before(self) -> int:
        """How many entries stand before the first event: the last checkpoint of the log before, if there was one."""
        return 1 if self.opening else 0


_HEAD = "id, origin, year, first, opening, size, frontier, key"


class DatabaseLog:
    """yifa.record.log.LogStore over Django's connection.

    Events get their ids before they commit, so a slow transaction's event may appear behind newer ones. A usual pass
    looks back a good way; a thorough one asks for every event without a leaf. A log takes in the events recorded in one
    year (by the calendar of China): where the next event is of a later one, the log ends with its last checkpoint, and
    that is entry 0 of the next log. An event that committed late goes into the log at work.
    """

    def __init__(self, *, thorough: bool = False) -> None:
        self.thorough = thorough
        self.cut = False  # stopped where a year ends: more is waiting
        self.newest = ""
        self._waiting: list[tuple[int, bytes]] | None = None

    def lock(self) -> None:
        run(
            "INSERT INTO yifa_log_head (id, origin, year, first, opening, size, frontier, key) "
            "VALUES (1, '', 0, 0, '', 0, %s, '') ON CONFLICT DO NOTHING",
            [b""],
        )
        if connection.vendor == "postgresql":
            row("SELECT id FROM yifa_log_head WHERE id = 1 FOR UPDATE")
        held = row(f"SELECT {_HEAD} FROM yifa_log_head ORDER BY id DESC LIMIT 1")
        id, origin, year, first, opening, size, frontier, key = held
        self.log = Head(id, origin, year, first, opening, size, bytes(frontier), key)

    def head(self) -> tuple[int, bytes]:
        self._waiting = self._pending()
        return self.log.size, self.log.frontier

    def pending(self, limit: int) -> list[tuple[int, bytes]]:
        # one look a transaction: a second could meet an event that committed late, out of order
        taken, self._waiting = (self._waiting or [])[:limit], []
        return taken

    def _pending(self) -> list[tuple[int, bytes]]:
        since = 0
        if not self.thorough:
            (since,) = row(
                "SELECT MIN(event_id) FROM (SELECT event_id FROM yifa_leaf ORDER BY idx DESC LIMIT %s) AS recent",
                [LOOK_BACK if connection.vendor == "postgresql" else 1],
            )
        found = rows(
            "SELECT e.id, e.hash, e.recorded_at FROM yifa_event e LEFT JOIN yifa_leaf l ON l.event_id = e.id "
            "WHERE e.id > %s AND l.idx IS NULL ORDER BY e.id LIMIT %s",
            [since or 0, BATCH],
        )
        if not found:
            return []
        year = year_of(found[0][2])
        if not self.log.year:
            self._named(year)
        elif year > self.log.year:
            self._turned(year)
        own, ends = [], max(year, self.log.year)  # the year itself where the log could not be ended for want of a key
        for event, digest, recorded_at in found:
            if year_of(recorded_at) > ends:
                self.cut = True
                break
            own.append((int(event), bytes(digest)))
            self.newest = max(self.newest, recorded_at)
        return own

    def _named(self, year: int) -> None:
        self.log.origin, self.log.year = origin_of(year), year
        run("UPDATE yifa_log_head SET origin = %s, year = %s WHERE id = %s", [self.log.origin, year, self.log.id])

    def _turned(self, year: int) -> None:
        """End the log at work with its last checkpoint and begin the next with it. Without a key the old one goes on."""
        self.sign()
        old = self.log
        last = row("SELECT note FROM yifa_checkpoint WHERE log_id = %s AND size = %s", [old.id, old.size])
        if last is None:
            return
        frontier = Frontier()
        frontier.append(leaf_hash(last[0].encode()))
        (first,) = row("SELECT COALESCE(MAX(idx), -1) + 1 FROM yifa_leaf")
        self.log = Head(old.id + 1, origin_of(year), year, int(first), last[0], 1, frontier.to_bytes(), "")
        new = self.log
        run(
            f"INSERT INTO yifa_log_head ({_HEAD}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [new.id, new.origin, new.year, new.first, new.opening, new.size, new.frontier, new.key],
        )

    def append(self, rows: list[tuple[int, int, bytes]], size: int, frontier: bytes, nodes: list[Node]) -> None:
        log = self.log
        shift = log.first - log.before
        run_many(
            "INSERT INTO yifa_leaf (idx, event_id, hash) VALUES (%s, %s, %s)",
            [(at + shift, event, leaf) for at, event, leaf in rows],
        )
        if nodes:
            run_many(
                "INSERT INTO yifa_log_node (log_id, level, n, hash) VALUES (%s, %s, %s, %s)",
                [(log.id, *node) for node in nodes],
            )
        run("UPDATE yifa_log_head SET size = %s, frontier = %s WHERE id = %s", [size, frontier, log.id])
        log.size, log.frontier = size, frontier

    def sign(self) -> bool:
        """Sign the log as it stands unless that was done; True if something was signed."""
        log = self.log
        if not log.size or row("SELECT 1 FROM yifa_checkpoint WHERE log_id = %s AND size = %s", [log.id, log.size]):
            return False
        if row("SELECT 1 FROM yifa_checkpoint LIMIT 1") is None:
            with suppress(OSError):  # told below: without a key nothing is signed, and the leaves stand all the same
                log_key.make(log_key.where())
        signer = log_key.signer(log.origin)
        public = str(signer.verifier) if signer else ""
        if signer is None or (log.key and log.key != public):
            if (log.id, log.size) not in _unsigned:  # once for each size, not every few seconds
                _unsigned.add((log.id, log.size))
                LOG.error("no checkpoint was signed: the log key is missing or is another one than before")
            return False
        root = Frontier(log.size, log.frontier).root()
        text = checkpoint_text(Checkpoint(log.origin, log.size, root))
        if not log.key:
            run("UPDATE yifa_log_head SET key = %s WHERE id = %s", [public, log.id])
        run(
            "INSERT INTO yifa_checkpoint (log_id, size, root, note, made_at) VALUES (%s, %s, %s, %s, %s)",
            [log.id, log.size, root, f"{text}\n{signer.sign(text).text()}", self.newest or self._newest()],
        )
        self._sign_by_sm2(text)
        return True

    def _sign_by_sm2(self, text: str) -> None:
        """A second line under the checkpoint where there is an SM2 key: kept as a witness's is, apart from the note."""
        try:
            key = log_key.sm2()
            line = key.sign(self.log.origin, text) if key else None
        except RecordError as wrong:
            LOG.error("no SM2 line was signed: %s", wrong.code)
            return
        if line:
            run(
                "INSERT INTO yifa_cosignature (checkpoint_id, witness, line, at) "
                "SELECT id, %s, %s, 0 FROM yifa_checkpoint WHERE log_id = %s AND size = %s",
                [SM2, line.text(), self.log.id, self.log.size],
            )

    def _newest(self) -> str:
        found = row(
            "SELECT e.recorded_at FROM yifa_leaf l JOIN yifa_event e ON e.id = l.event_id ORDER BY l.idx DESC LIMIT 1"
        )
        return str(found[0]) if found else ""


def year_of(recorded_at: str) -> int:
    """The year of an event's `at` by the calendar of China; 0 where it says none."""
    try:
        return in_china(datetime.fromisoformat(recorded_at.replace("Z", "+00:00"))).year
    except ValueError:
        return 0


def origin_of(year: int) -> str:
    """The name of a year's log: yifa/<division code>/<year>."""
    found = row("SELECT code FROM yifa_place WHERE slug = %s", [settings.YIFA_PLACE]) or row(
        "SELECT place_id FROM yifa_unit ORDER BY id LIMIT 1"
    )
    return f"yifa/{found[0] if found else '0' * 12}/{year}"


def seal_pending(*, thorough: bool = False) -> int:
    """Bring every committed event into the log, with a signed checkpoint behind each batch; how many there were."""
    done = 0
    while True:
        with transaction.atomic():
            store = DatabaseLog(thorough=thorough)
            count = integrate(store, BATCH)
            store.sign()
        done += count
        if count < BATCH and not (store.cut and count):
            return done


def run_until_told() -> None:
    """Seal every few seconds until told to stop; a database that is away is tried again."""
    told = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, told)
    rounds = 0
    while True:
        try:
            seal_pending(thorough=rounds % THOROUGH_EVERY == 0)
        except DatabaseError:
            connection.close()
        except RecordError as broken:
            LOG.error("nothing was sealed: %s", broken.code)
        rounds += 1
        if signal.sigtimedwait(told, EVERY) is not None:
            return


if __name__ == "__main__":
    import django

    django.setup()
    run_until_told()
