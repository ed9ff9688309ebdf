"""Workbook: a list as .xlsx: as many rows as the query has, the filter in words, control totals.

Reads   a query of cases, row by row
Never   cuts a row without saying so; never writes personal data, or a long number as anything but text
Start   write()
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from yifa.engine.declaration import Procedure
from yifa.engine.fields import Field
from yifa.engine.models import CaseRow
from yifa.web.desk.inbox import find_or_none
from yifa.web.desk.lights import row_light
from yifa.web.desk.words import state_words, value_words

MOST_ROWS = 1_048_575  # rows of a sheet below its head
HEAD = ("案号", "事项", "程序", "承办机构", "立案日期", "状态", "期限", "到期日", "终结日期", "终结方式")
WIDTHS = (22, 36, 22, 18, 12, 14, 12, 12, 12, 14)
LONGEST_CELL = 32_000


@dataclass
class Totals:
    """What the sheet of explanation says of the file."""

    rows: int = 0
    closed: int = 0
    sums: dict[str, int] = field(default_factory=dict)


class Sheets:
    """Writes rows in constant memory, beginning a further sheet where one is full."""

    def __init__(self, book: xlsxwriter.Workbook, head: list[str], widths: list[int], most: int) -> None:
        self.book, self.head, self.widths, self.most = book, head, widths, most
        self.bold = book.add_format({"bold": True, "bg_color": "#EAF2F9", "border": 1, "text_wrap": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.money = book.add_format({"num_format": "#,##0.00"})
        self.sheets = 0
        self._begin()

    def _begin(self) -> None:
        self.sheets += 1
        self.sheet = self.book.add_worksheet("案件" if self.sheets == 1 else f"案件（{self.sheets}）")
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width)
        self.sheet.freeze_panes(1, 1)
        for column, words in enumerate(self.head):
            self.sheet.write_string(0, column, words, self.bold)
        self.at = 0

    def add(self, cells: list[Any]) -> None:
        """One row: days as days, amounts in yuan, whole numbers as numbers, all else as text."""
        if self.at == self.most:
            self._begin()
        self.at += 1
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                self.sheet.write_datetime(self.at, column, datetime(cell.year, cell.month, cell.day), self.day)
            elif isinstance(cell, Yuan):
                self.sheet.write_number(self.at, column, cell.cents / 100, self.money)
            elif isinstance(cell, int):
                self.sheet.write_number(self.at, column, cell)
            elif cell:
                self.sheet.write_string(self.at, column, cell[:LONGEST_CELL])


@dataclass(frozen=True)
class Yuan:
    """An amount in 分."""

    cents: int


def columns_of(procedure: Procedure | None) -> list[Field]:
    """The fields of a procedure that go into a file: none that is personal."""
    return (
        [spec for spec in procedure.fields.values() if not spec.personal and spec.kind != "file"] if procedure else []
    )


def _cells(
    row: CaseRow, procedure: Procedure | None, extra: list[Field], on: date, people: dict[int, str], totals: Totals
) -> list[Any]:
    declared = procedure or find_or_none(row.procedure)
    light = row_light(row, declared, on)
    closed = bool(row.closed_on)
    cells: list[Any] = [
        row.number, row.title, declared.name if declared else row.procedure, row.unit.name, row.opened_on,
        "已办结" if closed else state_words(row, declared), "" if closed else light.words, row.due_on, row.closed_on,
        state_words(row, declared) if closed else "",
    ]  # fmt: skip
    data = json.loads(row.state)["data"] if extra else {}
    for spec in extra:
        value = data.get(spec.slug)
        if value is None:
            cells.append("")
        elif spec.kind == "money":
            totals.sums[spec.name] = totals.sums.get(spec.name, 0) + value
            cells.append(Yuan(value))
        elif spec.kind == "number":
            cells.append(value)
        elif spec.kind == "date":
            cells.append(date.fromisoformat(value))
        else:
            cells.append(value_words(spec, value, lambda pk: people.get(pk, str(pk)), str))
    totals.rows += 1
    totals.closed += closed
    return cells


def write(
    path: Path, rows: Iterable[CaseRow], *, procedure: Procedure | None, words: str, on: date, at: datetime, who: str,
    people: dict[int, str], most: int = MOST_ROWS,
) -> Totals:  # fmt: skip
    """Write the file and return what it holds."""
    extra = columns_of(procedure)
    totals = Totals()
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": "案件清单", "comments": words, "created": at.replace(tzinfo=None)})
    sheets = Sheets(book, [*HEAD, *(spec.name for spec in extra)], [*WIDTHS, *(16 for _ in extra)], most)
    for row in rows:
        sheets.add(_cells(row, procedure, extra, on, people, totals))
    note = book.add_worksheet("说明")
    note.set_column(0, 0, 18)
    note.set_column(1, 1, 80)
    lines: list[tuple[str, Any]] = [
        ("筛选条件", words), ("导出人", who), ("导出时间", at.strftime("%Y-%m-%d %H:%M")), ("期限状态截至", on.isoformat()),
        ("行数", totals.rows), ("其中已办结", totals.closed),
    ]  # fmt: skip
    lines += [(f"{name}合计（元）", Yuan(cents)) for name, cents in totals.sums.items()]
    lines.append(("个人信息", "当事人姓名、证件号码、住址、电话等个人信息不导出"))
    for at_row, (label, value) in enumerate(lines):
        note.write_string(at_row, 0, label, sheets.bold)
        if isinstance(value, Yuan):
            note.write_number(at_row, 1, value.cents / 100, sheets.money)
        elif isinstance(value, int):
            note.write_number(at_row, 1, value)
        else:
            note.write_string(at_row, 1, value)
    book.close()
    return totals
