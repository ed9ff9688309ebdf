"""A publication that was changed, lost or put in by hand is found; a lost one is made again to the byte."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import connection

from tests.engine import public_toy
from tests.engine.test_publication import Run, rows, texts
from tests.engine.toy import AT, Office
from yifa.engine import door, publication_rebuild
from yifa.engine.publication_rows import PublicationOwed, PublicationRow
from yifa.engine.publication_search import search_publications

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def owner():
    """The owner of the database, whom no trigger stops."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'yifa_publication%'"
            )
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            yield cursor
            for _, sql in triggers:
                cursor.execute(sql)
        else:
            cursor.execute("SET session_replication_role = replica")
            yield cursor
            cursor.execute("RESET session_replication_role")


@pytest.fixture
def run():
    public_toy.declare()
    run = Run(Office())
    run.decide()
    run.show(shown_until="2026-09-23")
    door.correct(run.case, 2, {"facts": "在人行道摆摊"}, "写错了", by=run.office.actor("丁"), on=run.day, at=AT)
    door.correct(run.case, 3, {"shown_where": "网站"}, "补填", by=run.office.actor("丙"), on=run.day, at=AT)
    run.take("take_down", "丙", withdrawn_why="决定被撤销")
    return run


def test_what_stands_is_what_the_events_give(run):
    assert publication_rebuild.differences(run.case) == {}
    assert publication_rebuild.put_back(run.case) == []
    first, second = rows()
    assert (first.replaced_by, second.withdrawn_on) == (second.number, run.day)


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("content", b'{"a":1}', "杂凑值不符"), ("sha256", "0" * 64, "杂凑值不符"), ("title", "别的", "目录信息"), ("shown_until", "2030-01-01", "目录信息"),
        ("published_on", "2020-01-01", "目录信息"), ("place", "110000000000", "目录信息"), ("replaced_by", "", "更正、撤回"), ("withdrawn_on", "2025-01-01", "更正、撤回"),
    ],
)  # fmt: skip
def test_a_changed_publication_is_named(run, column, value, says):
    first, _second = rows()
    with owner() as cursor:
        cursor.execute(f"UPDATE yifa_publication SET {column} = %s WHERE id = %s", [value, first.pk])
    found = publication_rebuild.differences(run.case)
    assert set(found) == {first.number}
    assert says in found[first.number]


def test_one_with_another_text_and_its_own_hash_is_found_by_the_event_alone(run):
    import hashlib

    first, _second = rows()
    forged = bytes(first.content).replace("路边".encode(), "家里".encode())
    assert forged != bytes(first.content)
    with owner() as cursor:
        cursor.execute("UPDATE yifa_publication SET content = %s, sha256 = %s WHERE id = %s",
                       [forged, hashlib.sha256(forged).hexdigest(), first.pk])  # fmt: skip
    assert set(publication_rebuild.differences(run.case)) == {first.number}


def test_a_lost_one_is_named_and_put_back_to_the_byte(run):
    before = [
        (one.number, bytes(one.content), one.replaced_by, one.withdrawn_on, one.due_on, one.personal) for one in rows()
    ]
    with owner() as cursor:
        cursor.execute("DELETE FROM yifa_publication WHERE case_id = %s", [run.case])
    assert set(publication_rebuild.differences(run.case)) == {one[0] for one in before}
    assert publication_rebuild.put_back(run.case) == [one[0] for one in before]
    after = [
        (one.number, bytes(one.content), one.replaced_by, one.withdrawn_on, one.due_on, one.personal) for one in rows()
    ]
    assert after == before
    assert publication_rebuild.differences(run.case) == {}


def test_one_put_in_by_hand_is_found(run):
    first, _second = rows()
    first.pk, first.number = None, "pub-ffffffffffff"
    first.save()
    assert "没有任何" in publication_rebuild.differences(run.case)["pub-ffffffffffff"]


def test_what_was_erased_by_law_is_held_against_its_hash_alone(run):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE yifa_sealed SET box = NULL, salt = NULL")
    assert publication_rebuild.differences(run.case) == {}


def test_the_list_of_what_is_owed_is_what_the_case_says(run):
    other = Run(run.office)
    other.decide()
    assert publication_rebuild.owed_again(run.case) == publication_rebuild.owed_again(other.case) == {}
    PublicationOwed.objects.filter(case=other.case).update(due_on="2030-01-01")
    assert set(publication_rebuild.owed_again(other.case)) == {"decide"}


def test_the_index_of_words_is_filled_again(run):
    other = Run(run.office, cause="违法建设")
    other.decide()
    other.show()
    found = search_publications("违法建设", on=other.day)
    assert publication_rebuild.index_again() == PublicationRow.objects.count() == 3
    assert search_publications("违法建设", on=other.day) == found
    assert texts(found[0])["cause"] == "违法建设"
