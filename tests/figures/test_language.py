"""Conditions: checked when loaded, the same meaning in every dialect."""

from __future__ import annotations

from datetime import date

import pytest

from yifa.figures.language import BadCondition, parse

COLUMNS = {
    "decide_on": "date",
    "decide_due": "date",
    "fine": "int",
    "kinds": "list",
    "closed_on": "date",
    "opened_on": "date",
}
YEAR = (date(2022, 1, 1), date(2022, 12, 31))


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "spark", "postgres"])
def test_a_condition_is_put_into_every_dialect(dialect):
    condition = parse("decide_on in period and decide_on <= decide_due and has(kinds, 'fine') and fine >= 100", COLUMNS)
    assert condition.names == {"decide_on", "decide_due", "kinds", "fine"}
    written = condition.sql(dialect, *YEAR)
    assert "BETWEEN" in written
    assert "'%|fine|%'" in written
    assert "2022-12-31" in written


def test_the_end_of_the_period_may_be_named():
    condition = parse("opened_on <= period.end and (closed_on is null or closed_on > period.end)", COLUMNS)
    assert condition.sql("duckdb", *YEAR).count("2022-12-31") == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("decided_on in period", "decided_on"),
        ("fine >= ", "can't be read"),
        ("fine + 1 > 2", "ADD"),
        ("upper(kinds) = 'A'", "UPPER"),
        ("fine in (select 1)", "list of values|SELECT|SUBQUERY"),
        ("has(kinds)", "has"),
        ("now(kinds, 'x')", "has"),
        ("fine in decide_on", "period"),
        ("fine > 1 group by fine", "can't be read"),
        ("1 = 1; drop table x", "can't be read"),
    ],
)
def test_what_is_not_a_condition_is_refused_by_name(text, why):
    with pytest.raises(BadCondition, match=why):
        parse(text, COLUMNS)
