"""Dialect: a component as SQL, in the few words that every engine understands alike.

Reads   a component's condition (language.py)
Never   divides, rounds or touches a float: what comes out adds integers
Start   measure() for a sum, filter_of() for the cases behind it
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from yifa.figures.compute import External
from yifa.figures.declared import Part
from yifa.figures.language import BOUNDS, bounded, day_literal
from yifa.figures.period import Period


def quoted(name: str, dialect: str = "duckdb") -> str:
    """A column's name as an identifier: a field may be called `order` or `group`."""
    return f"`{name}`" if dialect == "spark" else f'"{name}"'


def filter_of(part: Part, period: Period, dialect: str) -> str:
    """The condition of a component for one period."""
    return bounded(_filter(part, dialect), period.start, period.end)


def filter_within(part: Part, dialect: str, start: str, end: str) -> str:
    """The condition of a component where the period's days are no literals but expressions of the row, as SQL."""
    text = _filter(part, dialect)
    for bound, expression in (("period_start", start), ("period_end", end)):
        text = text.replace(day_literal(BOUNDS[bound], dialect).sql(dialect=dialect), expression)
    return text


def measure(part: Part, period: Period, dialect: str) -> str:
    """The aggregate of a component for one period."""
    return bounded(_measure(part, dialect), period.start, period.end)


@lru_cache(maxsize=8192)
def _filter(part: Part, dialect: str) -> str:
    conditions = []
    if part.on:
        low, high = (day_literal(BOUNDS[one], dialect).sql(dialect=dialect) for one in ("period_start", "period_end"))
        conditions.append(f"{quoted(part.on, dialect)} BETWEEN {low} AND {high}")
    if part.where:
        conditions.append(f"({part.where.written(dialect)})")
    return " AND ".join(conditions)


@lru_cache(maxsize=8192)
def _measure(part: Part, dialect: str) -> str:
    condition = _filter(part, dialect)
    if part.distinct:
        return f"COUNT(DISTINCT CASE WHEN {condition} THEN {quoted(part.distinct, dialect)} END)"
    return f"COALESCE(SUM(CASE WHEN {condition} THEN {added(part, dialect)} ELSE 0 END), 0)"


def added(part: Part, dialect: str = "duckdb") -> str:
    """What one case adds to a component: 1, or its integer columns, an empty one nothing."""
    return " + ".join(f"COALESCE({quoted(one, dialect)}, 0)" for one in part.of) or "1"


def page(limit: int | None, offset: int) -> str:
    """LIMIT and OFFSET as all engines read them: SQLite wants the one before the other, Spark knows no number of rows past 2^31."""
    return f" LIMIT {2**30 if limit is None else int(limit)} OFFSET {int(offset)}"


def external_query(table: str) -> str:
    """Checked entries whose period or day fits and that no checked entry replaces, newest first. Four blanks to fill:
    place, last day, first day, last day."""
    checked = "check_on IS NOT NULL AND exit = 'done'"
    return (
        f"SELECT figure, scaled, decimals, value_unit, source_body, source_document, _id, number FROM {table} AS held "
        f"WHERE {checked} AND place = {{}} AND period_to = {{}} "
        "AND (period_from = {} OR (nature = 'stock' AND period_from = {})) "
        f"AND number NOT IN (SELECT replaces FROM {table} AS newer WHERE {checked} AND replaces IS NOT NULL) "
        "ORDER BY _id DESC"
    )


def externals_of(rows: Sequence[tuple[Any, ...]]) -> dict[str, External]:
    """What was registered, by figure, exactly: the whole number and where its point stands. The newest counts."""
    found: dict[str, External] = {}
    for figure, scaled, decimals, unit, source, document, case, number in rows:
        value = Decimal(scaled).scaleb(-decimals)
        found.setdefault(figure, External(value, unit or "", source or "", document or "", case, number))
    return found
