"""Sheet: a reading as a workbook with its figures, its findings and what it cites.

Reads   a Reading
Never   writes a cell that a spreadsheet would take for a formula
Start   write_sheet(), sheet_bytes()
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from yifa.reading.reader import Reading

FACTS = ("起", "止", "原文", "数值", "单位", "写法", "类别", "所计", "时间", "领域", "指标")
FINDINGS = ("结论", "种类", "起", "止", "原文", "算式", "算得", "写作", "说明")
CITATIONS = ("名称", "类别", "条", "文号", "结论", "说明")


def write_sheet(path: Path, reading: Reading) -> None:
    """Writes the workbook of a reading to `path`."""
    path.write_bytes(sheet_bytes(reading))


def sheet_bytes(reading: Reading) -> bytes:
    """The workbook of a reading as .xlsx bytes."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    facts = [
        (f.start, f.end, f.quote, f.value, f.unit, f.approx, f.kind, f.subject, f.period, f.topic, f.figure)
        for f in reading.facts
    ]
    findings = [
        (f.verdict, f.kind, f.start, f.end, f.quote, f.formula, f.computed, f.claimed, f.message)
        for f in reading.findings
    ]
    citations = [
        (c.title, c.kind, "、".join(map(str, c.articles)), c.number, c.verdict, c.message) for c in reading.citations
    ]
    for name, head, rows in (("数字", FACTS, facts), ("核对", FINDINGS, findings), ("引用", CITATIONS, citations)):
        _page(book, bold, name, head, rows)
    book.close()
    return held.getvalue()


def _page(book: xlsxwriter.Workbook, bold, name: str, head: tuple[str, ...], rows: list[tuple]) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, head, bold)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            # a number of sixteen digits or more would lose its end in a sheet's cell
            if isinstance(value, int | float) and abs(value) < 10**15:
                sheet.write_number(number, column, value)
            elif value is not None:
                sheet.write_string(number, column, str(value)[:32_000])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)
    sheet.set_column(0, len(head) - 1, 14)
