"""Figures as .xlsx: a row a figure, with what it counts, and a sheet that says where the numbers come from.

Reads   results of figures
Never   writes a number for a figure that has none; never a formula or a link
Start   write()
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from yifa.figures.compute import Result
from yifa.figures.declared import find

HEAD = (
    ("分类", 18), ("代码", 30), ("指标", 32), ("数值", 14), ("单位", 8), ("分子", 16), ("分母", 16), ("案件数", 10),
    ("数的是什么", 50), ("分母是什么", 50), ("说明", 50), ("依据", 40), ("备注", 50),
)  # fmt: skip


@dataclass(frozen=True)
class About:
    """Where and when the numbers were taken."""

    place: str
    period: str
    who: str
    at: datetime
    fingerprint: str


def write(path: Path, results: Sequence[Result], about: About) -> None:
    """Write the file."""
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": f"{about.place}{about.period}指标", "created": about.at.replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "bg_color": "#EAF2F9", "border": 1, "text_wrap": True})
    sheet = book.add_worksheet("指标")
    sheet.freeze_panes(1, 3)
    for column, (words, width) in enumerate(HEAD):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, words, bold)
    for at, one in enumerate(results, 1):
        for column, cell in enumerate(_cells(one)):
            if isinstance(cell, int | Decimal):
                sheet.write_number(at, column, float(cell) if isinstance(cell, Decimal) else cell)
            elif cell:
                sheet.write_string(at, column, cell)
    note = book.add_worksheet("说明")
    note.set_column(0, 0, 18)
    note.set_column(1, 1, 80)
    lines = (
        ("地方", about.place), ("期间", about.period), ("导出人", about.who), ("导出时间", about.at.strftime("%Y-%m-%d %H:%M")),
        ("指标数", str(len(results))), ("数据指纹", about.fingerprint),
        ("没有数值的", "分母为零、不足十件、没有记录的，数值栏空着，原因写在备注栏；空着不等于0"),
    )  # fmt: skip
    for at, (label, words) in enumerate(lines):
        note.write_string(at, 0, label, bold)
        note.write_string(at, 1, words)
    book.close()


def _cells(one: Result) -> list[str | int | Decimal | None]:
    figure = one.figure
    counted = find(figure.change_of) if figure.change_of else figure
    return [
        figure.topic_name, figure.slug, figure.name, None if one.value is None else Decimal(one.shown), one.unit_name,
        one.numerator, one.denominator, one.cases, counted.numerator.says if counted.numerator else "",
        counted.denominator.says if counted.denominator else "", figure.meaning, figure.basis, "；".join([one.empty, *one.notes]).strip("；"),
    ]  # fmt: skip
