"""The same statements with the same effect, whether Django watches or not; a transaction of a step is Django's transaction."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from yifa.engine import sql
from yifa.engine.models import Series

pytestmark = pytest.mark.django_db(transaction=True)
INSERT = "INSERT INTO yifa_series (name, year, n) VALUES (%s, %s, %s)"
ASK = "SELECT name, n FROM yifa_series WHERE year = %s ORDER BY n"
OF_NO_CASE = (
    "INSERT INTO yifa_involved (case_id, person_id) VALUES (%s, %s)"  # both are looked for at the commit, not before
)


def work():
    sql.run(INSERT, ["甲", 2025, 1])
    sql.run_many(INSERT, [("乙", 2025, 2), ("丙", 2025, 3)])
    first = sql.insert(INSERT, ["丁", 2025, 4])
    assert sql.insert(INSERT, ["戊", 2025, 5]) == first + 1
    return sql.rows(ASK, [2025]), sql.rows(ASK, [2025], by=sql.again), sql.row(ASK, [1])


def elsewhere(act):
    """What `act` gives on a connection of its own."""

    def apart():
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(apart).result()


def write(block, *rows, then=lambda: None):
    """Rows in a transaction of their own; `then` is the last thing in it."""
    with block():
        for name, n in rows:
            sql.again(INSERT, [name, 2025, n])
        then()


def fail():
    raise ZeroDivisionError


def names(year=2025):
    return list(Series.objects.filter(year=year).order_by("n").values_list("name", flat=True))


@pytest.mark.parametrize("block", [transaction.atomic, sql.one_transaction])
def test_statements_do_the_same_watched_and_unwatched(block):
    with block():
        plain = work()
        transaction.set_rollback(True)
    with CaptureQueriesContext(connection) as watched, block():
        assert work() == plain == ([(name, n) for n, name in enumerate("甲乙丙丁戊", 1)],) * 2 + (None,)
    assert len(watched) == 9  # BEGIN and COMMIT among them


@pytest.mark.parametrize("execute", [sql.run, sql.again, sql.insert])
@pytest.mark.parametrize("block", [transaction.atomic, sql.one_transaction])
def test_a_broken_rule_is_django_s_error(execute, block):
    sql.run(INSERT, ["甲", 2025, 1])
    with pytest.raises(IntegrityError), block():
        execute(INSERT, ["甲", 2025, 1])
    assert names() == ["甲"]


def test_what_one_transaction_wrote_is_there_for_others_when_it_has_ended_and_not_before(database):
    with sql.one_transaction():
        assert connection.in_atomic_block
        assert not connection.get_autocommit()
        sql.again(INSERT, ["甲", 2025, 1])
        assert names() == ["甲"]  # the ORM is in the same transaction
        assert elsewhere(names) == []
    assert elsewhere(names) == names() == ["甲"]
    assert not connection.in_atomic_block
    assert connection.get_autocommit()


def test_an_error_leaves_nothing_and_the_connection_as_it_was():
    with pytest.raises(ZeroDivisionError):
        write(sql.one_transaction, ("甲", 1), then=fail)
    assert (names(), connection.in_atomic_block, connection.get_autocommit()) == ([], False, True)
    write(sql.one_transaction, ("乙", 1))
    assert names() == ["乙"]


def test_a_commit_that_fails_leaves_nothing_and_the_next_transaction_works():
    told = []

    def never_stored():
        transaction.on_commit(lambda: told.append("committed"))
        sql.again(OF_NO_CASE, [4711, 4711])

    with pytest.raises(IntegrityError):
        write(sql.one_transaction, ("甲", 1), then=never_stored)
    assert (names(), told, connection.in_atomic_block, connection.get_autocommit()) == ([], [], False, True)
    write(sql.one_transaction, ("乙", 1))
    assert (names(), told) == (["乙"], [])


def test_what_waits_for_the_commit_is_done_after_it_and_never_after_a_rollback():
    told = []
    with sql.one_transaction():
        transaction.on_commit(lambda: told.append(connection.in_atomic_block))
        assert told == []
    assert told == [False]
    with sql.one_transaction():
        transaction.on_commit(lambda: told.append("never"))
        transaction.set_rollback(True)
    assert told == [False]


@pytest.mark.parametrize("inner", [transaction.atomic, sql.one_transaction])
@pytest.mark.parametrize("outer", [transaction.atomic, sql.one_transaction])
def test_a_transaction_within_another_is_undone_alone_and_ends_with_it(outer, inner):
    with outer():
        write(inner, ("甲", 1))
        with pytest.raises(IntegrityError):
            write(inner, ("乙", 2), ("甲", 1))
        write(inner, ("丙", 3))
        assert connection.in_atomic_block
        assert elsewhere(names) == []
    assert names() == ["甲", "丙"]
    with pytest.raises(ZeroDivisionError):
        write(outer, then=lambda: write(inner, ("丁", 4), then=fail))
    assert names() == ["甲", "丙"]


def test_after_a_connection_that_was_closed_within_the_transaction_the_next_one_works():
    with pytest.raises((OperationalError, ProgrammingError)):
        write(sql.one_transaction, ("甲", 1), then=lambda: [connection.close(), sql.again(ASK, [2025])])
    write(sql.one_transaction, ("丙", 3))
    assert names() == ["丙"]


def test_postgresql_plans_a_statement_once_however_often_it_is_said(database):
    if database != "postgresql":
        pytest.skip("SQLite's driver keeps every statement it has seen")

    def planned():
        texts = sql.rows("SELECT statement FROM pg_prepared_statements")
        return sum(text.startswith("INSERT INTO yifa_series (name, year, n)") for (text,) in texts)

    connection.close()
    for n in range(12):
        write(sql.one_transaction, (f"第{n}", n))
    assert planned() == 1
    with pytest.raises(ZeroDivisionError):
        write(sql.one_transaction, ("不留", 1), then=fail)
    assert planned() == 0  # a rollback may have undone what the plan was made for
    write(sql.one_transaction, ("又一", 12), ("再一", 13))
    assert planned() == 1
    assert len(names()) == 14
