"""Facts (数据项): the row a case leaves, its columns taken from the declaration.

Reads   a procedure's fields, steps and clocks; a case's state
Never   a personal value, free text of several lines, a person's name or number
Start   columns(), row()
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from yifa.engine import catalogue
from yifa.engine.case import Case
from yifa.engine.declaration import Procedure
from yifa.engine.fields import KINDS, Field

TYPES = {"text": pa.string(), "int": pa.int64(), "date": pa.date32(), "bool": pa.bool_(), "list": pa.string()}
# The case's id and the hash of its last event: what an export compares, and what no condition may name.
KEPT = (pa.field("_id", pa.int64()), pa.field("_head", pa.binary(32)))
FORM = "3"  # raised when row() changes, so that rows written before are written again
LONGEST = 200  # characters: a longer text is a story, not a value to count by
PERSONS = ("person", "id_number", "phone", "address", "long_text")
LAW = Path(__file__).parents[1] / "law"


@dataclass(frozen=True)
class Column:
    """One column: slug, Chinese name, type (text, int, date, bool or list) and where it comes from.

    `choices` are the only values it can hold, slug and label; empty where any may stand.
    """

    slug: str
    name: str
    type: str
    source: str
    choices: tuple[tuple[str, str], ...] = ()

    def label(self, value: Any) -> str:
        """A value in words."""
        return dict(self.choices).get(value, "" if value is None else str(value))


def _standard(procedure: Procedure) -> tuple[Column, ...]:
    ways = (("done", procedure.ends_as), *((one.slug, one.name) for one in procedure.exits))
    return (
        Column("number", "案号", "text", "case"),
        Column("place", "地方", "text", "case"),
        Column("unit", "承办机构", "text", "case"),
        Column("opened_on", "立案（受理、登记）日期", "date", "case"),
        Column("closed_on", "办结日期", "date", "case"),
        Column("exit", "终结方式", "text", "case", ways),
        Column("events", "步骤数", "int", "case"),
    )


def _is_kept(spec: Field) -> bool:
    return not _is_hinted(spec) and spec.kind not in ("officer", "officers", "file")


def _is_hinted(spec: Field) -> bool:
    """What may name a person, and free text, leaves no value: only whether it was filled."""
    long = spec.kind == "text" and (spec.high is None or spec.high > LONGEST)
    return long or spec.personal or spec.kind in PERSONS or spec.public in ("M2", "M3", "M4")


@cache
def columns(procedure: Procedure) -> tuple[Column, ...]:
    """All columns of a procedure's facts; a list is text like |a|b|, so that every engine can look into it."""
    taken = {one.slug for one in _standard(procedure)} | {
        spec.slug for spec in procedure.fields.values() if _is_kept(spec)
    }
    found = list(_standard(procedure))
    for step in procedure.steps:
        found += [
            Column(_beside(taken, step.slug, "on"), f"{step.name}日期", "date", "step"),
            Column(_beside(taken, step.slug, "n"), f"{step.name}次数", "int", "step"),
        ]
        if step.repeats:
            found.append(Column(_beside(taken, step.slug, "first"), f"首次{step.name}日期", "date", "step"))
    for clock in procedure.clocks:
        found += [
            Column(_beside(taken, clock.slug, "due", "clock"), f"{clock.name}届满日", "date", "clock"),
            Column(_beside(taken, clock.slug, "done", "clock"), f"{clock.name}停止日", "date", "clock"),
        ]
    for spec in procedure.fields.values():
        if _is_kept(spec):
            found.append(Column(spec.slug, spec.name, KINDS[spec.kind].column, "field", spec.choices))
        elif _is_hinted(spec):
            found.append(Column(f"has_{spec.slug}", f"填有{spec.name}", "bool", "has"))
    seen: set[str] = set()
    for one in found:
        if one.slug in seen:
            raise ValueError(f"{procedure.slug}: facts would have two columns '{one.slug}'; rename the field")
        seen.add(one.slug)
    return tuple(found)


def _beside(fields: set[str], slug: str, what: str, kind: str = "step") -> str:
    """decide_on; decide_step_on where a field is called decide_on."""
    name = f"{slug}_{what}"
    return f"{slug}_{kind}_{what}" if name in fields else name


@cache
def by_slug(procedure: Procedure) -> dict[str, Column]:
    """The columns of a procedure's facts by slug."""
    return {one.slug: one for one in columns(procedure)}


@cache
def schema(procedure: Procedure) -> pa.Schema:
    """The Arrow schema of a procedure's facts."""
    return pa.schema([*KEPT, *(pa.field(one.slug, TYPES[one.type]) for one in columns(procedure))])


@cache
def _law() -> bytes:
    digest = hashlib.sha256()
    for path in sorted(LAW.rglob("*.yaml")):
        digest.update(path.relative_to(LAW).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.digest()


def stamp(procedure: Procedure) -> str:
    """Hash of all that a row depends on besides its case: form, columns, declarations, the law and its calendars."""
    digest = hashlib.sha256(FORM.encode())
    digest.update(str(schema(procedure)).encode())
    versions = sorted(one.fingerprint for one in catalogue.versions() if one.slug == procedure.slug)
    digest.update("".join(versions).encode())
    digest.update(_law())
    return digest.hexdigest()


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def row(procedure: Procedure, case: Case, *, head: bytes, place: str, unit: str, closed_on: date | None) -> list[Any]:
    """The values of one case, in the order of the schema of the procedure as it is now.

    `case` is viewed by the declaration it began under: its clocks are those.
    """
    state = case.state
    running = {one.slug: one for one in case.clocks()}
    values: list[Any] = [
        case.id, head, case.number, place, unit, case.opened_on, closed_on, state["exit"], state["seq"],
    ]  # fmt: skip
    for step in procedure.steps:
        held = state["steps"].get(step.slug)
        values += [_date(state["marks"].get(step.slug)), held["n"] if held else 0]
        if step.repeats:
            values.append(_date(held["first"]) if held else None)
    for clock in procedure.clocks:
        one = running.get(clock.slug)
        values += [one.due if one else None, one.stopped if one else None]
    for spec in procedure.fields.values():
        if _is_kept(spec):
            values.append(_value(KINDS[spec.kind].column, state["data"].get(spec.slug)))
        elif _is_hinted(spec):
            values.append(case.has(spec.slug))
    return values


def _value(column: str, value: Any) -> Any:
    if column == "date":
        return _date(value)
    if column == "list" and value is not None:
        return "|" + "|".join(str(part) for part in value) + "|"
    return value
