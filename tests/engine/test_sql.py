"""The same statements with the same effect, whether Django watches or not."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from yifa.engine import sql

pytestmark = pytest.mark.django_db
INSERT = "INSERT INTO yifa_series (name, year, n) VALUES (%s, %s, %s)"


def work():
    sql.run(INSERT, ["甲", 2025, 1])
    sql.run_many(INSERT, [("乙", 2025, 2), ("丙", 2025, 3)])
    return sql.rows("SELECT name, n FROM yifa_series WHERE year = %s ORDER BY n", [2025]), sql.row(
        "SELECT n FROM yifa_series WHERE year = %s", [1]
    )


def test_statements_do_the_same_watched_and_unwatched():
    with transaction.atomic():
        plain = work()
        transaction.set_rollback(True)
    with CaptureQueriesContext(connection) as watched:
        assert work() == plain == ([("甲", 1), ("乙", 2), ("丙", 3)], None)
    assert len(watched) == 4


def test_a_broken_rule_is_django_s_error():
    sql.run(INSERT, ["甲", 2025, 1])
    with pytest.raises(IntegrityError), transaction.atomic():
        sql.run(INSERT, ["甲", 2025, 1])
