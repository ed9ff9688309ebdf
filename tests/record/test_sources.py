"""The same record in SQLite and in PostgreSQL: the same report, the same findings, and nothing written."""

from __future__ import annotations

import os
import random
import sqlite3
import uuid
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.record.made_up import Database, Record, fill, unseal
from yifa.record.verifier import NotARecordError, PostgresSource, SqliteSource, verify


class Stored:
    """A made-up record in the database of this run; `open` gives a Source."""

    def __init__(self, database, opener):
        self.database, self.open = database, opener

    def check(self):
        with self.open() as source:
            return verify(source, unseal)


@pytest.fixture
def stored(database, tmp_path):
    if database == "sqlite":
        path = tmp_path / "record.sqlite3"
        connection = sqlite3.connect(path, isolation_level=None)
        made = Database(connection)
        fill(Record(made, 3, constrained=False), cases=10, steps=4, unlogged=2)
        yield Stored(made, lambda: SqliteSource(path))
        connection.close()
        return
    import psycopg

    server = os.environ["YIFA_TEST_POSTGRES"]
    name = f"yifa_{uuid.uuid4().hex}"
    dsn = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    with psycopg.connect(server, autocommit=True) as maker:
        maker.execute(f'CREATE DATABASE "{name}"')
        try:
            with psycopg.connect(dsn, autocommit=True) as connection:
                made = Database(connection, postgresql=True)
                fill(Record(made, 3, constrained=False), cases=10, steps=4, unlogged=2)
                yield Stored(made, lambda: PostgresSource(dsn))
        finally:
            maker.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_record_gives_the_same_counts_and_root_on_both_databases(stored):
    report = stored.check()
    assert report.findings == []
    assert (report.cases, report.events, report.leaves, report.unlogged) == (10, 40, 38, 2)
    assert report.root == "cb237de5aee864566051d4db05d73d66c53406c6589f3eb1517a15f780c03ac7"


CHANGES = {
    "yifa_event.content": (
        "SELECT content FROM yifa_event WHERE id = 9",
        "UPDATE yifa_event SET content = ? WHERE id = 9",
    ),
    "yifa_event.hash": ("SELECT hash FROM yifa_event WHERE id = 9", "UPDATE yifa_event SET hash = ? WHERE id = 9"),
    "yifa_leaf.hash": (
        "SELECT hash FROM yifa_leaf WHERE event_id = 9",
        "UPDATE yifa_leaf SET hash = ? WHERE event_id = 9",
    ),
    "yifa_log_head.frontier": ("SELECT frontier FROM yifa_log_head", "UPDATE yifa_log_head SET frontier = ?"),
    "yifa_case.head": ("SELECT head FROM yifa_case WHERE id = 2", "UPDATE yifa_case SET head = ? WHERE id = 2"),
    "yifa_sealed.box": ("SELECT box FROM yifa_sealed WHERE id = 1", "UPDATE yifa_sealed SET box = ? WHERE id = 1"),
    "yifa_sealed.salt": ("SELECT salt FROM yifa_sealed WHERE id = 1", "UPDATE yifa_sealed SET salt = ? WHERE id = 1"),
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_byte_of_a_binary_column_is_named_on_both_databases(stored, column):
    ask, put = CHANGES[column]
    (old,) = stored.database.run(ask).fetchone()
    new = bytearray(old)
    new[random.Random(column).randrange(len(new))] ^= 1
    stored.database.run(put, (bytes(new),))
    assert [finding.column for finding in stored.check().findings] == [column]


@pytest.mark.parametrize(
    ("column", "statement"),
    [
        ("yifa_event.step", "UPDATE yifa_event SET step = 'decide_' WHERE id = 9"),
        ("yifa_event.actor_id", "UPDATE yifa_event SET actor_id = actor_id + 1 WHERE id = 9"),
        ("yifa_event.key", "UPDATE yifa_event SET key = 'another' WHERE id = 9"),
        ("yifa_case.seq", "UPDATE yifa_case SET seq = 3 WHERE id = 2"),
        ("yifa_case.place", "UPDATE yifa_case SET place = '110114001001' WHERE id = 2"),
        ("yifa_log_head.size", "UPDATE yifa_log_head SET size = 39"),
        ("yifa_leaf.event_id", "UPDATE yifa_leaf SET event_id = 4711 WHERE event_id = 9"),
        ("yifa_event.case_id", "UPDATE yifa_event SET case_id = 4711 WHERE id = 9"),
        ("yifa_sealed.event_id", "UPDATE yifa_sealed SET event_id = 4711 WHERE id = 1"),
    ],
)
def test_a_changed_value_is_named_on_both_databases(stored, column, statement):
    stored.database.run(statement)
    assert column in {finding.column for finding in stored.check().findings}


def test_a_source_refuses_to_write(stored):
    with stored.open() as source, pytest.raises(Exception, match=r"read-?only"):
        source._connection.execute("DELETE FROM yifa_leaf")
    assert stored.check().findings == []


def test_a_record_that_grows_meanwhile_is_seen_as_it_was(stored):
    if not stored.database.postgresql:
        stored.database.run("PRAGMA journal_mode = WAL")
    with stored.open() as source:
        next(iter(source.heads()))
        stored.database.run("DELETE FROM yifa_sealed")
        assert verify(source, unseal).findings == []
    assert stored.check().findings != []


def test_a_postgresql_server_that_is_not_there_is_told_in_a_sentence():
    with pytest.raises(NotARecordError, match="连不上") as refusal:
        PostgresSource("postgresql://nobody@/nothing?host=/nowhere")
    assert refusal.value.code == "R-104"
    with pytest.raises(NotARecordError) as refusal:
        PostgresSource("postgresql://[")
    assert refusal.value.code == "R-104"


def test_a_postgresql_database_without_the_tables_is_told_in_a_sentence(database):
    if database == "sqlite":
        pytest.skip("test_verifier.py has this for SQLite")
    with pytest.raises(NotARecordError, match="yifa_case") as refusal:
        PostgresSource(os.environ["YIFA_TEST_POSTGRES"])
    assert refusal.value.code == "R-103"
