"""Taking events into the log: without gaps, one at a time, wholly or not at all."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from tests.record.made_up import Database, Record, TableLog
from yifa.record.errors import RecordError
from yifa.record.log import BATCH, integrate
from yifa.record.merkle import Frontier, leaf_hash


class Memory:
    """A store in memory whose transaction ends when the test says so."""

    def __init__(self, events):
        self.events, self.leaves, self.kept, self.locked = events, [], (0, b""), 0

    def lock(self):
        self.locked += 1

    def head(self):
        assert self.locked, "the head is read behind the lock"
        return self.kept

    def pending(self, limit):
        done = {event for _, event, _ in self.leaves}
        return [event for event in self.events if event[0] not in done][:limit]

    def append(self, rows, size, frontier, nodes):
        self.leaves += rows
        self.kept = size, frontier


def events(count, first=1):
    return [(number, leaf_hash(number.to_bytes(4, "big"))) for number in range(first, first + count)]


def test_every_event_gets_the_next_index_and_the_hash_of_its_hash():
    store = Memory(events(5))
    assert integrate(store) == 5
    assert store.leaves == [(at, event, leaf_hash(digest)) for at, (event, digest) in enumerate(events(5))]
    frontier = Frontier()
    for _, digest in events(5):
        frontier.append(leaf_hash(digest))
    assert store.kept == (5, frontier.to_bytes())


def test_a_limit_is_kept_and_the_rest_follows_as_if_it_had_been_one_run():
    at_once, in_parts = Memory(events(25)), Memory(events(25))
    integrate(at_once)
    counts = []
    while counts[-1:] != [0]:
        counts.append(integrate(in_parts, 10))
    assert counts == [10, 10, 5, 0]
    assert (in_parts.leaves, in_parts.kept) == (at_once.leaves, at_once.kept)


def test_more_events_than_a_batch_are_taken_batch_by_batch():
    store = Memory(events(BATCH * 2 + 7))
    assert integrate(store) == BATCH * 2 + 7
    assert [idx for idx, _, _ in store.leaves] == list(range(BATCH * 2 + 7))


def test_nothing_pending_changes_nothing():
    store = Memory([])
    assert integrate(store) == 0
    assert (store.leaves, store.kept) == ([], (0, b""))


def test_an_event_that_commits_late_is_taken_behind_newer_ones():
    store = Memory(events(3, first=10))
    integrate(store)
    store.events = sorted([*store.events, (4, bytes(32))])
    assert integrate(store) == 1
    assert store.leaves[-1] == (3, 4, leaf_hash(bytes(32)))


def test_a_store_that_hands_out_an_event_again_is_refused():
    store = Memory(events(3))
    store.pending = lambda limit: events(3)
    with pytest.raises(RecordError) as refusal:
        integrate(store)
    assert refusal.value.code == "R-012"


def test_an_event_hash_that_is_none_is_refused_before_anything_is_stored():
    store = Memory([*events(2), (3, b"short")])
    with pytest.raises(RecordError) as refusal:
        integrate(store)
    assert refusal.value.code == "R-012"
    assert store.leaves == []


def test_a_head_that_contradicts_itself_stops_the_log():
    store = Memory(events(3))
    store.kept = (3, bytes(32))
    with pytest.raises(RecordError) as refusal:
        integrate(store)
    assert refusal.value.code == "R-010"
    assert store.leaves == []


class LockingLog(TableLog):
    """As the engine's: the transaction begins with the write lock."""

    def lock(self):
        self.database.run("BEGIN IMMEDIATE")


class Broken(LockingLog):
    """Breaks off after the leaves, before the head."""

    def append(self, rows, size, frontier, nodes):
        for row in rows:
            self.database.run("INSERT INTO yifa_leaf (idx, event_id, hash) VALUES (?, ?, ?)", row)
        raise sqlite3.OperationalError("disk I/O error")


def open_file(path):
    return Database(sqlite3.connect(path, isolation_level=None, timeout=30))


def indices(database):
    found = database.run(
        "SELECT l.idx, l.event_id, l.hash, e.hash FROM yifa_leaf l JOIN yifa_event e ON e.id = l.event_id"
    )
    rows = sorted(found.fetchall())
    assert all(stored == leaf_hash(event) for _, _, stored, event in rows)
    return [idx for idx, _, _, _ in rows]


def test_a_batch_that_breaks_off_leaves_nothing_and_the_next_run_takes_it_up(tmp_path):
    database = open_file(tmp_path / "log.sqlite3")
    record = Record(database, 1)
    for case in range(20):
        record.step(case + 1)
    integrate(LockingLog(database), 8)
    database.run("COMMIT")
    with pytest.raises(sqlite3.OperationalError):
        integrate(Broken(database), 8)
    database.run("ROLLBACK")
    assert indices(database) == list(range(8))
    integrate(LockingLog(database))
    database.run("COMMIT")
    assert indices(database) == list(range(20))
    database.connection.close()


def test_integrators_side_by_side_give_every_event_one_index_without_gaps(tmp_path):
    path = tmp_path / "log.sqlite3"
    database = open_file(path)
    record = Record(database, 2)
    for case in range(200):
        record.step(case + 1)
    failures = []

    def work():
        mine = open_file(path)
        try:
            while True:
                count = integrate(LockingLog(mine), 7)
                mine.run("COMMIT")
                if not count:
                    return
        except Exception as failure:  # noqa: BLE001  (told by the main thread)
            failures.append(failure)
        finally:
            mine.connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert indices(database) == list(range(200))
    database.connection.close()
