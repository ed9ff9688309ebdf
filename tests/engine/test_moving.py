"""Moving: a whole installation goes from one database to the other and back, and not a row or a number is different."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from tests.engine.public_toy import LECTURE, SHOWN, STALL
from tests.engine.toy import AT, DAY, Office
from yifa.cli.boot import database_target
from yifa.cli.main import Refused
from yifa.cli.serve import check_prepared
from yifa.engine import catalogue, door, evidence, moving, sealer
from yifa.engine.models import Account, EventRow
from yifa.engine.moving_stores import CLOSED, NotMoved, Postgres, Sqlite, tables
from yifa.engine.refusals import Refusal, Unrecorded
from yifa.settings import database as entries

pytestmark = pytest.mark.django_db(transaction=True)


def installation() -> Office:
    """An office with cases, a paper, a file, publications, an account and a signed log; more than two logs would be the same."""
    office = Office()
    for one in (SHOWN, STALL, LECTURE):
        catalogue.declare(one)
    evidence.keep("照片.jpg", [b"photo"], by=office.id_of("甲"), at=AT)
    case = door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"}).case
    for n in range(3):
        door.take_step(
            case,
            "inspect",
            by=office.actor("甲"),
            together=[office.id_of("乙")],
            on=DAY,
            at=AT,
            facts={"found": f"第{n}次"},
        )
    door.start("lecture", by=office.actor("甲"), on=DAY, at=AT, facts={"theme": "消防知识ABC讲座", "heads": 30})
    account = Account.objects.create_account("jia", "a long word for the test", person=office.people["甲"])
    account.last_login = datetime(2026, 1, 5, 1, 2, 3, 400, tzinfo=UTC)
    account.save()
    Account.objects.create_account("audit", None, administers="audit", last_login=datetime(2026, 1, 5, tzinfo=UTC))
    sealer.seal_pending(thorough=True)
    door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "李四", "subject": "雨棚"})
    return office


@pytest.fixture
def place(database):
    """The office; afterwards its database takes in events again, as other tests want it."""
    office = installation()
    yield office
    with connection.cursor() as cursor:
        for table in CLOSED:
            on = "" if database == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_moved{on}")


def here(*, alone: bool = True):
    connection.close()
    target = database_target()
    return Postgres(target, alone=alone) if isinstance(target, str) else Sqlite(target, alone=alone)


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory):
    """An SQLite file with all tables and nothing in them, made once."""
    return tmp_path_factory.mktemp("empty") / "yifa.sqlite3"


@pytest.fixture
def another_file(place, tmp_path, empty_file):
    if not empty_file.exists():
        with moving.prepared(entries.sqlite(empty_file)):
            moving.settle(empty_file)
    return Path(shutil.copy(empty_file, tmp_path / "other.sqlite3"))


@pytest.fixture
def another_postgresql(database):
    """The entry and the DSN of an empty PostgreSQL database."""
    if database != "postgresql":
        pytest.skip("needs a PostgreSQL server")
    import psycopg

    own = settings.DATABASES["default"]
    name = f"yifa_{uuid.uuid4().hex}"
    entry = {**own, "NAME": name}
    server = database_target()
    with psycopg.connect(server, autocommit=True) as one:
        one.execute(f'CREATE DATABASE "{name}"')
        try:
            with moving.prepared(entry):
                yield psycopg.conninfo.make_conninfo(server, dbname=name)
        finally:
            one.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def held(store) -> dict[str, object]:
    return {table.name: moving.sum_of(store, table) for table in tables()}


def test_a_move_brings_every_row_and_every_number_to_come_and_shuts_the_old_database(place, another_file):
    assert not moving.moved_away()
    with here() as source, Sqlite(another_file, alone=True) as target:
        before = held(source)
        moved = moving.move(source, target)
    assert moving.moved_away()
    with pytest.raises(Refused, match="C-112"):
        check_prepared()
    assert (moved.report.events, moved.report.leaves, moved.report.unlogged) == (6, 5, 1)
    with Sqlite(another_file) as copied:
        assert held(copied) == before
        assert {name: sum.rows for name, sum in before.items() if name in ("yifa_event", "yifa_evidence", "yifa_account")} == {
            "yifa_event": 6, "yifa_evidence": 1, "yifa_account": 2}  # fmt: skip
        assert (
            copied.one(
                "SELECT COUNT(*) FROM yifa_publication_words WHERE yifa_publication_words MATCH '消防 AND zzl441900110000'"
            )
            >= 1  # what an emptied table of another test left in the index is found too
        )
        last = EventRow.objects.order_by("-id").first().pk
        assert copied.sequences(tables())["yifa_event"] == last
        assert copied.one("SELECT last_login FROM yifa_account WHERE username = 'audit'") == "2026-01-05 00:00:00"
    with pytest.raises(Refusal):
        door.start("toy", by=place.actor("甲"), on=DAY, at=AT, facts={"applicant": "王五", "subject": "招牌"})
    with pytest.raises(DatabaseError, match="moved"):
        sealer.seal_pending(thorough=True)
    assert EventRow.objects.count() == 6


def test_there_and_back_again_nothing_is_different(place, another_file, another_postgresql):
    with here() as source, Sqlite(another_file, alone=True) as target:
        before = held(source)
        moving.move(source, target)
    with Sqlite(another_file, alone=True) as source, Postgres(another_postgresql, alone=True) as target:
        there = moving.move(source, target)
        assert there.report.clean
    with Postgres(another_postgresql) as back:
        assert held(back) == before
        assert back.sequences(tables())["yifa_event"] == EventRow.objects.order_by("-id").first().pk
        found = back.all(
            "SELECT words @@ '''消防'' & ''zzl441900110000'''::tsquery FROM yifa_publication_words WHERE id IN (SELECT id FROM yifa_publication)"
        )
        assert found == [(True,)]


def test_a_move_that_was_cut_off_between_its_commits_is_finished_by_the_next_run(place, another_file):
    with here() as source, Sqlite(another_file, alone=True) as target:
        moving.copy(source, target)
        target.commit()
    with here() as source, Sqlite(another_file, alone=True) as target:
        assert moving.move(source, target).report.events == 6
    with pytest.raises(Refusal):
        door.start("toy", by=place.actor("甲"), on=DAY, at=AT, facts={"applicant": "王五", "subject": "招牌"})


def test_a_move_that_is_cut_off_before_its_commit_leaves_nothing(place, another_file):
    def stop(table: str, rows: int) -> None:
        if table == "yifa_event":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), here() as source, Sqlite(another_file, alone=True) as target:
        moving.move(source, target, progress=stop)
    with Sqlite(another_file) as target:
        assert target.in_use() == []
    door.start("toy", by=place.actor("甲"), on=DAY, at=AT, facts={"applicant": "王五", "subject": "招牌"})


def test_a_target_in_use_is_refused_and_not_touched(place, another_file):
    with sqlite3.connect(another_file) as held_elsewhere:
        held_elsewhere.execute("INSERT INTO yifa_person (name) VALUES ('某人')")
    held_elsewhere.close()
    with here() as source, Sqlite(another_file, alone=True) as target, pytest.raises(NotMoved) as refused:
        moving.move(source, target)
    assert refused.value.code == "B-021"
    assert EventRow.objects.count() == 6


def test_a_table_or_a_version_that_the_program_does_not_know_is_refused(place, another_file):
    with sqlite3.connect(another_file) as elsewhere:
        elsewhere.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('engine', '9999_later', '2030-01-01')"
        )
    elsewhere.close()
    with here() as source, Sqlite(another_file, alone=True) as target, pytest.raises(NotMoved) as refused:
        moving.copy(source, target)
    assert refused.value.code == "B-022"


def test_a_record_that_is_not_as_written_is_not_moved(place, another_file):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE yifa_case SET seq = seq + 1 WHERE seq = 1")
    with here() as source, Sqlite(another_file, alone=True) as target, pytest.raises(NotMoved) as refused:
        moving.move(source, target)
    assert refused.value.code == "B-008"
    with Sqlite(another_file) as target:
        assert target.in_use() == []


def test_a_row_that_was_lost_on_the_way_is_found(place, another_file, monkeypatch):
    write = Sqlite.write

    def losing(self, table, rows):
        write(self, table, (row for n, row in enumerate(rows) if table.name != "yifa_token" or n))

    monkeypatch.setattr(Sqlite, "write", losing)
    with here() as source, Sqlite(another_file, alone=True) as target, pytest.raises(NotMoved) as refused:
        moving.move(source, target)
    assert (refused.value.code, "yifa_token" in str(refused.value)) == ("B-023", True)


def test_while_a_move_runs_nobody_writes_in_the_old_database(place, database):
    with here():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 50" if database == "sqlite" else "SET lock_timeout = '50ms'")
        with pytest.raises(Unrecorded):
            door.start("toy", by=place.actor("甲"), on=DAY, at=AT, facts={"applicant": "王五", "subject": "招牌"})
    connection.close()
