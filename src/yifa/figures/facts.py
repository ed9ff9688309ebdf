"""Facts (数据项): the row a case leaves, its columns taken from the declaration.

Reads   a procedure's fields, steps and clocks; a case's state
Never   a personal value, never a person's name or number
Start   columns(), row()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa

from yifa.engine.case import Case
from yifa.engine.declaration import Procedure
from yifa.engine.fields import KINDS

TYPES = {"text": pa.string(), "int": pa.int64(), "date": pa.date32(), "bool": pa.bool_(), "list": pa.string()}


@dataclass(frozen=True)
class Column:
    """One column: slug, Chinese name, type (text, int, date, bool or list) and where it comes from."""

    slug: str
    name: str
    type: str
    source: str


STANDARD = (
    Column("number", "案号", "text", "case"),
    Column("place", "地方", "text", "case"),
    Column("unit", "承办机构", "text", "case"),
    Column("opened_on", "立案（受理、登记）日期", "date", "case"),
    Column("closed_on", "办结日期", "date", "case"),
    Column("exit", "终结方式", "text", "case"),
    Column("events", "步骤数", "int", "case"),
)


@cache
def columns(procedure: Procedure) -> tuple[Column, ...]:
    """All columns of a procedure's facts; a list is text like |a|b|, so that every engine can look into it."""
    found = list(STANDARD)
    for step in procedure.steps:
        found += [
            Column(f"{step.slug}_on", f"{step.name}日期", "date", "step"),
            Column(f"{step.slug}_n", f"{step.name}次数", "int", "step"),
        ]
    for clock in procedure.clocks:
        found += [
            Column(f"{clock.slug}_due", f"{clock.name}届满日", "date", "clock"),
            Column(f"{clock.slug}_done", f"{clock.name}停止日", "date", "clock"),
        ]
    for spec in procedure.fields.values():
        if not spec.personal and spec.kind not in ("officer", "officers", "file"):
            found.append(Column(spec.slug, spec.name, KINDS[spec.kind].column, "field"))
        elif spec.personal:
            found.append(Column(f"has_{spec.slug}", f"填有{spec.name}", "bool", "has"))
    seen: set[str] = set()
    for one in found:
        if one.slug in seen:
            raise ValueError(f"{procedure.slug}: facts would have two columns '{one.slug}'; rename the field")
        seen.add(one.slug)
    return tuple(found)


@cache
def schema(procedure: Procedure) -> pa.Schema:
    """The Arrow schema of a procedure's facts."""
    return pa.schema([pa.field(one.slug, TYPES[one.type]) for one in columns(procedure)])


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def row(case: Case, *, place: str, unit: str, closed_on: date | None) -> list[Any]:
    """The values of one case, in the order of columns()."""
    state = case.state
    running = {one.slug: one for one in case.clocks()}
    values: list[Any] = [case.number, place, unit, case.opened_on, closed_on, state["exit"], state["seq"]]
    for step in case.procedure.steps:
        held = state["steps"].get(step.slug)
        values += [_date(state["marks"].get(step.slug)), held["n"] if held else 0]
    for clock in case.procedure.clocks:
        one = running.get(clock.slug)
        values += [one.due if one else None, one.stopped if one else None]
    for spec in case.procedure.fields.values():
        if spec.personal:
            values.append(spec.slug in state["sealed"])
        elif spec.kind not in ("officer", "officers", "file"):
            value = state["data"].get(spec.slug)
            kind = KINDS[spec.kind].column
            if kind == "date":
                value = _date(value)
            elif kind == "list" and value is not None:
                value = "|" + "|".join(str(part) for part in value) + "|"
            values.append(value)
    return values
