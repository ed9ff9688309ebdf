"""The condition language of figures: one written condition, checked against the columns, put into an engine's dialect.

Reads   text like `decide_on in period and decide_on <= decide_due and fine >= 100000 and has(kinds, 'fine')`
Never   lets anything through but comparisons, and/or/not, in, is null and has(); never compares two types, or a choice
        with a word that is none of its choices
Start   parse(), then Condition.sql()
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from yifa.figures.facts import Column

LOGIC = (exp.And, exp.Or, exp.Not, exp.Paren)
COMPARED = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
ORDERED = (exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between)
BOUNDS = {"period_start": "<<start>>", "period_end": "<<end>>"}


class BadCondition(ValueError):
    """A condition that can't be read or names what is not there; in English, for the figure's author."""


@dataclass(frozen=True)
class Condition:
    """A checked condition. `names` are the columns it reads; `dated` whether it speaks of the period."""

    text: str
    names: frozenset[str]
    dated: bool
    tree: exp.Expression = field(compare=False, repr=False)

    def written(self, dialect: str) -> str:
        """The condition in a dialect of sqlglot (duckdb, sqlite, spark, postgres), with places left for the period."""
        return _written(self.text, dialect)

    def sql(self, dialect: str, start: date, end: date) -> str:
        """The condition in a dialect for one period."""
        return bounded(self.written(dialect), start, end)


def bounded(sql: str, start: date, end: date) -> str:
    """SQL with the period's days in the places left for them."""
    return sql.replace(BOUNDS["period_start"], start.isoformat()).replace(BOUNDS["period_end"], end.isoformat())


def day_literal(text: str, dialect: str) -> exp.Expression:
    """A day. SQLite has no dates: CAST('2022-01-01' AS DATE) is 2022 there, so its days are text, which sorts alike."""
    literal = exp.Literal.string(text)
    return literal if dialect == "sqlite" else exp.Cast(this=literal, to=exp.DataType.build("date"))


@lru_cache(maxsize=8192)
def _written(text: str, dialect: str) -> str:
    def turn(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Column):
            return day_literal(BOUNDS[node.name], dialect) if node.name in BOUNDS else node
        if isinstance(node, exp.In) and node.args.get("field") is not None:
            low, high = (day_literal(BOUNDS[one], dialect) for one in ("period_start", "period_end"))
            return exp.Between(this=node.this, low=low, high=high)
        if isinstance(node, exp.Anonymous):
            # Not LIKE: SQLite's ignores case, and an underscore in the value would stand for any sign.
            column, value = node.expressions
            place = exp.StrPosition(this=column, substr=exp.Literal.string(f"|{value.name}|"))
            return exp.GT(this=place, expression=exp.Literal.number(0))
        return node

    return _tree(text).copy().transform(turn).sql(dialect=dialect, identify=True)


@lru_cache(maxsize=8192)
def _tree(text: str) -> exp.Expression:
    plain = re.sub(r"\bperiod\.(start|end)\b", r"period_\1", text)
    if re.search(r";|--|/\*|<<|>>", plain):
        raise BadCondition(f"'{text}' holds signs that no condition has")
    try:
        return sqlglot.parse_one(plain, read="duckdb", into=exp.Condition)
    except SqlglotError as bad:
        raise BadCondition(f"'{text}' can't be read as a condition: {str(bad).splitlines()[0]}") from bad


def parse(text: str, columns: Mapping[str, Column]) -> Condition:
    """Read a condition over these columns, or raise BadCondition."""
    tree = _tree(text)
    check = _Check(text, columns)
    check.truth(tree)
    return Condition(text, frozenset(check.names), check.dated, tree)


class _Check:
    """Goes down a condition once: every node is one that is known, both sides of a comparison are of one type."""

    def __init__(self, text: str, columns: Mapping[str, Column]) -> None:
        self.text, self.columns, self.dated = text, columns, False
        self.names: set[str] = set()

    def wrong(self, why: str) -> BadCondition:
        return BadCondition(f"'{self.text}': {why}")

    def truth(self, node: exp.Expression) -> None:
        """A node that is true, false or unknown."""
        if isinstance(node, LOGIC):
            for one in (node.this, node.args.get("expression")):
                if one is not None:
                    self.truth(one)
        elif isinstance(node, COMPARED):
            self.same(node, [node.this, node.expression])
        elif isinstance(node, exp.Between):
            self.same(node, [node.this, node.args["low"], node.args["high"]])
        elif isinstance(node, exp.Is):
            self.column(node.this)
            if not isinstance(node.expression, exp.Null):
                raise self.wrong("after 'is' only null or not null may stand")
        elif isinstance(node, exp.In):
            self.among(node)
        elif isinstance(node, exp.Anonymous):
            self.has(node)
        elif isinstance(node, exp.Column):
            if self.column(node).type != "bool":
                raise self.wrong(f"'{node.name}' is not a yes or no")
        elif not isinstance(node, exp.Boolean):
            raise self.wrong(f"uses {node.key.upper()}, which conditions may not")

    def column(self, node: exp.Expression | None) -> Column:
        if not isinstance(node, exp.Column) or node.table:
            raise self.wrong("a column is expected")
        if node.name not in self.columns:
            raise self.wrong(f"names '{node.name}', which the facts do not have")
        self.names.add(node.name)
        return self.columns[node.name]

    def type_of(self, node: exp.Expression) -> str:
        """int, text, date, bool or list."""
        if isinstance(node, exp.Column):
            if node.name in BOUNDS and not node.table:
                self.dated = True
                return "date"
            return self.column(node).type
        if isinstance(node, exp.Literal):
            if node.is_string:
                return "date" if _is_day(node.name) else "text"
            if not node.is_int:
                raise self.wrong(f"{node.name} is not a whole number; money is in 分")
            return "int"
        if isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal) and node.this.is_int:
            return "int"
        if isinstance(node, exp.Boolean):
            return "bool"
        raise self.wrong(f"uses {node.key.upper()}, which conditions may not")

    def same(self, node: exp.Expression, sides: list[exp.Expression]) -> None:
        found = [self.type_of(one) for one in sides]
        columns = [one for one in sides if isinstance(one, exp.Column) and one.name not in BOUNDS]
        if not columns:
            raise self.wrong("a comparison names at least one column")
        kind = self.columns[columns[0].name].type
        for side, has in zip(sides, found, strict=True):
            if has == "date" and kind == "text" and isinstance(side, exp.Literal):
                has = "text"
            if has != kind:
                raise self.wrong(f"compares {kind} '{columns[0].name}' with {has} {side.sql()}")
            self.chosen(columns[0].name, [side])
        if kind == "list" or (isinstance(node, ORDERED) and kind not in ("int", "date")):
            raise self.wrong(f"'{columns[0].name}' is {kind}, which can't be compared so")

    def chosen(self, name: str, values: list[exp.Expression]) -> None:
        known = {slug for slug, _ in self.columns[name].choices}
        for one in values:
            if known and isinstance(one, exp.Literal) and one.name not in known:
                raise self.wrong(f"'{one.name}' is none of the choices of '{name}': {', '.join(sorted(known))}")

    def among(self, node: exp.In) -> None:
        column = self.column(node.this)
        period = node.args.get("field")
        if period is not None:
            if period.name != "period" or column.type != "date":
                raise self.wrong("'in' takes a list of values, or a date column the word period")
            self.dated = True
            return
        values = node.expressions
        if node.args.get("query") or not values or not all(isinstance(one, exp.Literal) for one in values):
            raise self.wrong("'in' takes a list of values or the word period")
        if column.type not in ("text", "int") or any(one.is_string != (column.type == "text") for one in values):
            raise self.wrong(f"'{column.slug}' is {column.type}, and the list holds other values")
        self.chosen(column.slug, values)

    def has(self, node: exp.Anonymous) -> None:
        given = node.expressions
        if node.name.lower() != "has" or len(given) != 2 or not isinstance(given[1], exp.Literal):
            raise self.wrong("the one function is has(column, 'value')")
        if self.column(given[0]).type != "list":
            raise self.wrong(f"'{given[0].name}' is not a list")
        self.chosen(given[0].name, [given[1]])


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
