"""Lists, inbox and search read ranges of indexes: no page goes through all cases or all words, on either database."""

from __future__ import annotations

import json
import re
from random import Random

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from tests.web.test_listing import FILTERS, ON, Crowd, seat_of
from yifa.engine.models import Token
from yifa.engine.waiting import Waiting
from yifa.web.desk import finding
from yifa.web.desk.listing import Filter, page_of

pytestmark = pytest.mark.django_db(transaction=True)
LARGE = ("yifa_case", "yifa_token", "yifa_involved")


@pytest.fixture
def office():
    office = Crowd()
    chance = Random(8)
    rows = office.fill(3000, chance)
    Token.objects.bulk_create(Token(case=row, token=chance.randrange(2**62)) for row in rows for _ in range(5))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return office


def scanned(sql):
    """The large tables that a statement goes through from one end to the other."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A few thousand rows are read faster whole; what is asked here is whether an index would serve when there are more.
            cursor.execute("SET enable_seqscan = off")
            cursor.execute("EXPLAIN (FORMAT JSON) " + sql)
            held = cursor.fetchone()[0]
            plan = held if isinstance(held, list) else json.loads(held)
            return {one["Relation Name"] for one in nodes(plan[0]["Plan"]) if one["Node Type"] == "Seq Scan"} & set(
                LARGE
            )
        cursor.execute("EXPLAIN QUERY PLAN " + sql)
        told = [re.match(r"SCAN (\w+)", row[3]) for row in cursor.fetchall()]
        return {"yifa_case" if one[1] == "c" else one[1] for one in told if one} & set(LARGE)


def nodes(plan):
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def statements(act):
    with CaptureQueriesContext(connection) as caught:
        act()
    return [one["sql"] for one in caught.captured_queries if any(table in one["sql"] for table in LARGE)]


@pytest.mark.parametrize("who", "甲丁戊")
def test_no_page_goes_through_all_cases(office, who):
    seat = seat_of(office, who)
    pages = [lambda one=one: page_of(seat, Filter.of(QueryDict(one)), "") for one in FILTERS]
    pages += [lambda: page_of(seat, Filter(state="all"), "2025-07-01.900"),
              lambda: page_of(seat, Filter(state="all", officer=str(office.id_of("丙"))), "")]  # fmt: skip
    for group in ("", "overdue", "today", "later"):
        pages.append(lambda group=group: Waiting(seat.sight).first(ON, 51, group=group))
    pages += [lambda: Waiting(seat.sight).counts(ON), lambda: finding.found(seat, "夜市", 51)]
    found = [sql for page in pages for sql in statements(page)]
    assert len(found) > 2 * len(pages)
    assert {sql: scanned(sql) for sql in found if scanned(sql)} == {}


def test_a_plan_that_goes_through_all_cases_is_noticed(office):
    assert scanned("SELECT COUNT(*) FROM yifa_case WHERE title = 'x'") == {"yifa_case"}


def test_no_page_counts_a_table(office):
    seat = seat_of(office, "丁")
    for sql in statements(lambda: [page_of(seat, Filter(state="all"), ""), Waiting(seat.sight).counts(ON)]):
        assert "COUNT(*)" not in sql or "LIMIT" in sql
