"""Conditions: checked when loaded, the same meaning in every dialect."""

from __future__ import annotations

import sqlite3
from datetime import date

import duckdb
import pytest

from yifa.figures.facts import Column
from yifa.figures.language import BadCondition, parse

COLOURS = (("red", "红"), ("blue", "蓝"))
KINDS = (("a_b", "甲"), ("axb", "乙"))
COLUMNS = {
    slug: Column(slug, slug, kind, "field", choices)
    for slug, kind, choices in (
        ("decide_on", "date", ()), ("decide_due", "date", ()), ("fine", "int", ()), ("kinds", "list", KINDS),
        ("colour", "text", COLOURS), ("word", "text", ()), ("urgent", "bool", ()), ("order", "int", ()),
    )
}  # fmt: skip
YEAR = (date(2022, 1, 1), date(2022, 12, 31))


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "spark", "postgres"])
def test_a_condition_is_put_into_every_dialect(dialect):
    condition = parse("decide_on in period and decide_on <= decide_due and has(kinds, 'a_b') and fine >= 100", COLUMNS)
    assert condition.names == {"decide_on", "decide_due", "kinds", "fine"}
    assert condition.dated
    written = condition.sql(dialect, *YEAR)
    assert "BETWEEN" in written
    assert "'|a_b|'" in written
    assert "2022-12-31" in written


def test_the_end_of_the_period_may_be_named():
    condition = parse("decide_on <= period.end and (decide_due is null or decide_due > period.end)", COLUMNS)
    assert condition.dated
    assert condition.sql("duckdb", *YEAR).count("2022-12-31") == 2


def test_a_condition_without_the_period_is_not_dated():
    assert not parse("fine > 0", COLUMNS).dated


@pytest.mark.parametrize(
    ("text", "row", "holds"),
    [
        ("has(kinds, 'a_b')", {"kinds": "|a_b|"}, True),
        ("has(kinds, 'a_b')", {"kinds": "|axb|"}, False),  # to LIKE, an underscore is any sign
        ("word = 'Ab'", {"word": "aB"}, False),
        ("word != 'x'", {"word": None}, None),
        ("not has(kinds, 'a_b')", {"kinds": None}, None),
        ("decide_on > '2022-05-01'", {"decide_on": date(2022, 5, 2)}, True),
        ("decide_on in period", {"decide_on": date(2022, 12, 31)}, True),
        ("decide_on in period", {"decide_on": date(2023, 1, 1)}, False),
        ("urgent", {"urgent": True}, True),
        ("not urgent", {"urgent": False}, True),
        ('"order" = -1', {"order": -1}, True),
        ("fine between 1 and 3", {"fine": 3}, True),
        ("colour in ('red', 'blue') or fine is null", {"colour": None, "fine": None}, True),
    ],
)
def test_both_engines_hold_a_condition_alike(text, row, holds):
    condition = parse(text, COLUMNS)
    types = {"date": "DATE", "int": "BIGINT", "bool": "BOOLEAN"}
    for dialect, base in (("duckdb", duckdb.connect()), ("sqlite", sqlite3.connect(":memory:"))):
        declared = ", ".join(
            f'"{slug}" {types.get(one.type, "TEXT") if dialect == "duckdb" else ""}' for slug, one in COLUMNS.items()
        )
        base.execute(f"CREATE TABLE t ({declared})")
        values = [row.get(slug) for slug in COLUMNS]
        if dialect == "sqlite":
            values = [one.isoformat() if isinstance(one, date) else one for one in values]
        base.execute(f"INSERT INTO t VALUES ({', '.join('?' * len(values))})", values)
        (found,) = base.execute(f"SELECT {condition.sql(dialect, *YEAR)} FROM t").fetchone()
        assert (None if found is None else bool(found)) == holds, dialect
        base.close()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("decided_on in period", "decided_on"),
        ("fine >= ", "can't be read"),
        ("fine + 1 > 2", "ADD"),
        ("upper(word) = 'A'", "UPPER"),
        ("fine in (select 1)", "list of values"),
        ("has(kinds)", "has"),
        ("now(kinds, 'x')", "has"),
        ("has(word, 'x')", "not a list"),
        ("fine in decide_on", "period"),
        ("fine in period", "period"),
        ("fine > 1 group by fine", "can't be read"),
        ("1 = 1; drop table x", "signs"),
        ("fine = 1 -- and more", "signs"),
        ("fine = 1.5", "whole number"),
        ("fine = 'red'", "compares int"),
        ("decide_on > '2022-13-01'", "compares date"),
        ("decide_on > 20220101", "compares date"),
        ("colour = 'green'", "none of the choices"),
        ("colour in ('red', 'green')", "none of the choices"),
        ("has(kinds, 'ab')", "none of the choices"),
        ("colour > 'red'", "can't be compared"),
        ("kinds = 'a_b'", "list"),
        ("fine", "not a yes or no"),
        ("urgent is true", "null"),
        ("1 = 1", "at least one column"),
        ("other.fine = 1", "column is expected"),
        ("word like 'a%'", "LIKE"),
        ("fine = period.end", "compares int"),
        ("case when urgent then true end", "CASE"),
    ],
)
def test_what_is_not_a_condition_is_refused_by_name(text, why):
    with pytest.raises(BadCondition, match=why):
        parse(text, COLUMNS)
