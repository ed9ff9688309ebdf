"""Importing a ledger: every row through the door, first in rehearsal, then in earnest.

Reads   the rows of a sheet as typed
Never   writes a case itself; never stores one row of a file that is to be taken whole and has a bad one
Start   inspect(), take()
"""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from yifa.engine import door, rules, store
from yifa.engine.case import Case
from yifa.engine.declaration import Procedure
from yifa.engine.fields import Wrong, clean
from yifa.engine.models import Unit
from yifa.engine.refusals import FieldsWrong, Refusal
from yifa.engine.state import blank
from yifa.web.desk.ledger_columns import ON, SAMPLE, Column, match, typed
from yifa.web.desk.ledger_reading import Remark, Sheet
from yifa.web.desk.seat import Seat
from yifa.web.today import now

CHUNK = 100


@dataclass(frozen=True)
class Row:
    """A row that may go through the door."""

    number: int
    on: date
    facts: dict[str, Any]
    together: tuple[int, ...]
    columns: dict[str, int]


@dataclass
class Inspected:
    """What a file holds: rows that can be taken, rows that were taken before, remarks on the others."""

    sheet: str
    good: list[Row] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    head_wrong: bool = False

    @property
    def bad(self) -> int:
        """Number of rows that can't be taken."""
        return len({one.row for one in self.remarks})


@dataclass(frozen=True)
class Ledger:
    """A file for one procedure and one unit; its key makes the same row of the same file one case."""

    seat: Seat
    procedure: Procedure
    unit: Unit
    sha256: str

    def key(self, row: int) -> str:
        """The idempotency key of a row."""
        return hashlib.sha256(f"{self.sha256}|{self.procedure.slug}|{row}".encode()).hexdigest()

    def problems(self, values: dict[str, Any]) -> dict[str, str]:
        """Field -> sentence of all that can't be read or is missing: told even where the row fails by its day already."""
        step = self.procedure.opens
        facts, secrets, problems = rules.read_fields(step, values)
        state = {**blank(), "data": facts, "sealed": {name: ["", 0] for name in secrets}}
        view = Case(self.procedure, state, places=store.ancestors(self.unit.place_id), opened_on=self.seat.today,
                    unit=self.unit.slug, lookup=store.REGISTERS, secrets=lambda: secrets)  # fmt: skip
        said = {**facts, **secrets, **problems}
        empty = [spec for spec in step.fields if spec.slug not in said and rules.required(view, spec.required)]
        return {**problems, **{spec.slug: f"“{spec.name}”没有填写。" for spec in empty}}

    def start(self, row: Row) -> door.Outcome:
        """Open the row's case by the first step."""
        by = self.seat.actor(self.procedure.opens.by, self.unit.path, row.on)
        return door.start(self.procedure, by=by, on=row.on, at=now(), facts=row.facts, unit=self.unit.slug,
                          together=row.together, key=self.key(row.number))  # fmt: skip


def rows_of(ledger: Ledger, sheet: Sheet, columns: list[Column]) -> tuple[list[Row], list[Remark], bool]:
    """(rows that can be read, remarks on every cell that can't, whether it is the head that is wrong)."""
    if not sheet.rows:
        return [], [Remark(1, 0, "", "W-224", "表格是空的；请用模板填写后再上传。")], True
    found, number, remarks = match(sheet.rows[0], columns)
    if remarks:
        return [], remarks, True
    places = {column.spec.slug: at for at, column in found.items()}
    rows = []
    for n, cells in enumerate(sheet.rows[1:], start=2):
        if not any(cell.strip() for cell in cells) or (number and cells[number - 1].strip() == SAMPLE):
            continue
        values, unclear = typed(cells, found)
        on, wrong = _day(values.pop("on", None))
        together = tuple(int(one) for one in values.pop("together", []) if one.isdecimal() and len(one) < 16)
        problems = {} if wrong is None else {"on": wrong}
        problems |= ledger.problems(values)
        problems |= {found[at].spec.slug: says for at, says in unclear}
        for slug, says in problems.items():
            remarks.append(Remark(n, places.get(slug, 0), _name(columns, slug), FieldsWrong.code, says))
        if on is not None and not problems:
            rows.append(Row(n, on, values, together, places))
    if not rows and not remarks:
        remarks.append(Remark(1, 0, "", "W-224", "表格里没有要导入的行；请填写后再上传。"))
        return [], remarks, True
    return rows, remarks, False


def _day(written: object) -> tuple[date | None, str | None]:
    """The day of a row, or what is wrong with it."""
    try:
        on = clean(ON, written)
    except Wrong as wrong:
        return None, str(wrong)
    return (date.fromisoformat(on), None) if on else (None, f"“{ON.name}”没有填写。")


def _name(columns: list[Column], slug: str) -> str:
    return next((column.head for column in columns if column.spec.slug == slug), slug)


def _told(row: Row, columns: list[Column], refused: Refusal) -> list[Remark]:
    """A refusal as remarks at the cells it is about."""
    if isinstance(refused, FieldsWrong):
        return [Remark(row.number, row.columns.get(slug, 0), _name(columns, slug), refused.code, says)
                for slug, says in refused.problems.items()]  # fmt: skip
    return [Remark(row.number, 0, "", refused.code, refused.sentence)]


def inspect(ledger: Ledger, sheet: Sheet, columns: list[Column]) -> Inspected:
    """Try every row and undo it. Nothing is stored."""
    rows, remarks, head_wrong = rows_of(ledger, sheet, columns)
    seen = Inspected(sheet.name, remarks=remarks, head_wrong=head_wrong)
    for begin in range(0, len(rows), CHUNK):
        with transaction.atomic():
            for row in rows[begin : begin + CHUNK]:
                try:
                    outcome = ledger.start(row)
                except Refusal as refused:
                    seen.remarks += _told(row, columns, refused)
                    continue
                if outcome.again:
                    seen.before.append(row.number)
                else:
                    seen.good.append(row)
            transaction.set_rollback(True)
    seen.remarks.sort(key=lambda one: (one.row, one.column))
    return seen


def take(ledger: Ledger, sheet: Sheet, columns: list[Column], *, whole: bool) -> tuple[int, list[Remark]]:
    """(cases added, remarks on rows that were not taken). With `whole`, one bad row and nothing is stored."""
    rows, remarks, _head = rows_of(ledger, sheet, columns)
    if whole and remarks:
        return 0, remarks
    added = 0
    with transaction.atomic() if whole else nullcontext():
        for row in rows:
            try:
                added += not ledger.start(row).again
            except Refusal as refused:
                remarks += _told(row, columns, refused)
        if whole and remarks:
            transaction.set_rollback(True)
            added = 0
    remarks.sort(key=lambda one: (one.row, one.column))
    return added, remarks
