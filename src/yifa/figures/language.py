"""The condition language of figures: one written condition, checked against the columns, put into an engine's dialect.

Reads   text like `decide_on <= decide_due and fine >= 100000 and has(kinds, 'fine')`
Never   lets anything through but comparisons, and/or/not, in, is null and has(): no function, no subquery
Start   parse(), then Condition.sql()
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError

ALLOWED = (
    exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.In, exp.Between,
    exp.Column, exp.Identifier, exp.Literal, exp.Null, exp.Boolean, exp.Anonymous, exp.Neg,
)  # fmt: skip
BOUNDS = ("period_start", "period_end")


class BadCondition(ValueError):
    """A condition that can't be read or names what is not there; in English, for the figure's author."""


@dataclass(frozen=True)
class Condition:
    """A checked condition. `names` are the columns it reads."""

    text: str
    tree: exp.Expression
    names: frozenset[str]

    def sql(self, dialect: str, start: date, end: date) -> str:
        """The condition in a dialect of sqlglot (duckdb, sqlite, spark, postgres) for one period."""
        return _bound(self.text, start, end, self.tree).sql(dialect=dialect)


def _bound(text: str, start: date, end: date, tree: exp.Expression) -> exp.Expression:
    days = {"period_start": start, "period_end": end}

    def turn(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Column) and node.name in days:
            return _day(days[node.name])
        if isinstance(node, exp.In) and node.args.get("field") is not None:
            return exp.Between(this=node.this.transform(turn), low=_day(start), high=_day(end))
        if isinstance(node, exp.Anonymous):
            column, value = node.expressions
            return exp.Like(this=column, expression=exp.Literal.string(f"%|{value.name}|%"))
        return node

    return tree.copy().transform(turn)


def _day(day: date) -> exp.Expression:
    return exp.Cast(this=exp.Literal.string(day.isoformat()), to=exp.DataType.build("date"))


@lru_cache(maxsize=4096)
def _tree(text: str) -> exp.Expression:
    plain = re.sub(r"\bperiod\.(start|end)\b", r"period_\1", text)
    try:
        return sqlglot.parse_one(plain, read="duckdb", into=exp.Condition)
    except ParseError as bad:
        raise BadCondition(f"'{text}' can't be read as a condition: {str(bad).splitlines()[0]}") from bad


def parse(text: str, columns: Mapping[str, Any]) -> Condition:
    """Read a condition over these columns (slug -> anything), or raise BadCondition."""
    tree = _tree(text)
    names = set()
    for node in tree.walk():
        if not isinstance(node, ALLOWED):
            raise BadCondition(f"'{text}' uses {type(node).__name__.upper()}, which conditions may not")
        if isinstance(node, exp.Anonymous):
            given = node.expressions
            if node.name.lower() != "has" or len(given) != 2 or not isinstance(given[1], exp.Literal):
                raise BadCondition(f"'{text}': the one function is has(column, 'value')")
        if isinstance(node, exp.In):
            field = node.args.get("field")
            if node.args.get("query") or (field is not None and field.name != "period"):
                raise BadCondition(f"'{text}': 'in' takes a list of values or the word period")
        if isinstance(node, exp.Column):
            names.add(node.name)
    unknown = names - set(columns) - set(BOUNDS) - {"period"}
    if unknown:
        raise BadCondition(f"'{text}' names {sorted(unknown)}, which the facts do not have")
    return Condition(text, tree, frozenset(names - set(BOUNDS) - {"period"}))
