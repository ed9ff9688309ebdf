"""County book: a table of the county desk as .xlsx or .csv, with a note on where the numbers come from.

Reads   rows that the pages show
Never   writes nought where there is no number; lets a cell begin like a formula
Start   line(), answer()
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from django.http import FileResponse, Http404, HttpResponse

from yifa.figures.side_by_side import Entry, Line
from yifa.figures.spread import BANDS
from yifa.web.desk.cases import XLSX
from yifa.web.downloads import as_download
from yifa.web.today import now

Value = str | int | Decimal | None
HEAD = (
    ("指标", 32), ("代码", 28), ("地方", 16), ("数值", 12), ("单位", 8), ("分子", 12), ("分母", 12), ("案件数", 10), ("位次", 8), ("位置", 10),
    ("中位数", 12), ("上年同期", 14), ("同比", 18), ("没有数值的原因", 40), ("来源", 26), ("备注", 30),
)  # fmt: skip


@dataclass(frozen=True)
class About:
    """What the file holds, of when, and who took it."""

    title: str
    period: str
    who: str
    rule: str = ""


def line(of: Line, entry: Entry, place: str, source: str, median: str) -> list[Value]:
    """A place's number of a figure as a row under HEAD."""
    result = entry.result
    return [
        of.figure.name, of.figure.slug, place, None if result.value is None else Decimal(result.shown), result.unit_name, result.numerator,
        result.denominator, result.cases, entry.rank or None, BANDS.get(entry.band, ""), median,
        entry.before.words if entry.before.value is not None else "", entry.change.words, result.empty, source, "；".join(result.notes),
    ]  # fmt: skip


def answer(
    head: Sequence[tuple[str, int]], rows: Sequence[Sequence[Value]], about: About, form: str
) -> HttpResponse | FileResponse:
    """The file, as `form` (xlsx, csv) has it; Http404 for another."""
    if form not in ("xlsx", "csv"):
        raise Http404
    name = f"{about.title.replace('：', ' ')}{about.period}.{form}"
    if form == "csv":
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow([words for words, _ in head])
        writer.writerows([_plain(value) for value in row] for row in rows)
        # the mark by which spreadsheets know the encoding
        return as_download(HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8"), name)
    with tempfile.TemporaryDirectory(prefix="yifa-export-") as folder:
        path = Path(folder) / "county.xlsx"
        _write(path, head, rows, about)
        response = FileResponse(path.open("rb"), content_type=XLSX)
    return as_download(response, name)


def _plain(value: Value) -> str:
    text = "" if value is None else f"{value}"
    return f"'{text}" if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _write(path: Path, head: Sequence[tuple[str, int]], rows: Sequence[Sequence[Value]], about: About) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})  # fmt: skip
    book.set_properties({"title": about.title, "created": now().replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "bg_color": "#EAF2F9", "border": 1, "text_wrap": True})
    sheet = book.add_worksheet("对照")
    sheet.freeze_panes(1, 3)
    for column, (words, width) in enumerate(head):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, words, bold)
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, int | Decimal):
                sheet.write_number(at, column, float(value) if isinstance(value, Decimal) else value)
            elif value:
                sheet.write_string(at, column, value)
    note = book.add_worksheet("说明")
    note.set_column(0, 0, 18)
    note.set_column(1, 1, 90)
    lines = (
        ("内容", about.title), ("期间", about.period), ("导出人", about.who), ("导出时间", now().strftime("%Y-%m-%d %H:%M")), ("行数", str(len(rows))),
        ("离群的规则", about.rule), ("没有数值的", "没有记录、不足十件、基数为零的，数值栏空着，原因写在后面；空着不等于0"),
        ("合计", "合计的比率由各地分子、分母相加后再除，不是各地比率的平均"),
    )  # fmt: skip
    for at, (label, words) in enumerate(lines):
        note.write_string(at, 0, label, bold)
        note.write_string(at, 1, words)
    book.close()
