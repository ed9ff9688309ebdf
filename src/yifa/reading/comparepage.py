"""Comparepage: a comparison as one web page with charts, and as a workbook.

Reads   a Comparison
Never   loads anything from elsewhere: styles and drawings stand in the page
Start   page(), workbook()
"""

from __future__ import annotations

import io
import math
from html import escape

import xlsxwriter

from yifa.reading.compare import Column, Comparison

STYLE = """
body{font:16px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}th,td{border-bottom:1px solid #ccc;padding:.3rem .5rem;text-align:right}
th:first-child,td:first-child{text-align:left}.far{color:#a30000;font-weight:bold}svg{width:100%;height:auto}
"""
WIDTH, LEFT, RIGHT = 900, 20, 20


def figure(value: float) -> str:
    """A number with thousands separators and no more decimals than it has, at most two."""
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value):,}"


def page(comparison: Comparison) -> str:
    """The comparison as one HTML page."""
    parts = [
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content='width=device-width'>",
        f"<title>法治政府建设报告对照（{len(comparison.rows)} 份）</title><style>{STYLE}</style>",
        f"<h1>法治政府建设报告对照（{len(comparison.rows)} 份）</h1>",
    ]
    if comparison.remarks:
        parts.append("<h2>需要核对</h2><ul>")
        parts += [f"<li>{escape(remark.message)}</li>" for remark in comparison.remarks]
        parts.append("</ul>")
    for column in comparison.columns:
        parts.append(_column(column, comparison.rows))
    if not comparison.columns:
        parts.append("<p>这些报告里没有可以对照的指标。</p>")
    return "".join(parts) + "</html>\n"


def _column(column: Column, rows: list[str]) -> str:
    unit = escape(column.unit)
    lines = [
        f"<h2>{escape(column.name)}（{unit}）</h2><p>{len(column.cells)} 份报告写明，中位数 {figure(column.median)} {unit}。</p>",
        chart(column, rows),
        "<table><thead><tr><th scope=col>报告</th><th scope=col>数值</th><th scope=col>名次</th><th scope=col>说明</th></tr></thead><tbody>",
    ]
    for cell in column.cells:
        told = "<span class=far>离群</span>" if cell.outlier else ""
        lines.append(
            f"<tr><td>{escape(rows[cell.row])}</td><td>{figure(cell.value)}</td><td>{cell.rank}</td><td>{told}</td></tr>"
        )
    return "".join(lines) + "</tbody></table>"


def chart(column: Column, rows: list[str]) -> str:
    """A strip of dots, one a report, with the median as a line; counts and amounts on a log scale."""
    place = _scale(column)
    title = escape(f"{column.name}：{len(column.cells)} 份报告的分布，中位数 {figure(column.median)} {column.unit}")
    middle = place(column.median)
    parts = [
        f"<svg viewBox='0 0 {WIDTH} 70' role=img aria-label='{title}'><title>{title}</title>",
        f"<line x1={LEFT} y1=40 x2={WIDTH - RIGHT} y2=40 stroke='#999'/>",
        f"<line x1={middle:.1f} y1=18 x2={middle:.1f} y2=62 stroke='#1a5fb4' stroke-width=2 />",
    ]
    for cell in column.cells:
        colour = "#a30000" if cell.outlier else "#333"
        told = escape(f"{rows[cell.row]}：{figure(cell.value)} {column.unit}")
        parts.append(
            f"<circle cx={place(cell.value):.1f} cy=40 r=6 fill='{colour}' fill-opacity=.6><title>{told}</title></circle>"
        )
    return "".join(parts) + "</svg>"


def _scale(column: Column):
    log = column.unit != "%"
    values = [_at(cell.value, log) for cell in column.cells]
    low, high = min(values), max(values)
    room = (high - low) or 1.0

    def place(value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * ((_at(value, log) - low) / room if high > low else 0.5)

    return place


def _at(value: float, log: bool) -> float:
    return math.log10(max(value, 0) + 1) if log else value


def workbook(comparison: Comparison) -> bytes:
    """The comparison as .xlsx bytes: one sheet of values, one of ranks and outliers, one of remarks."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    values = book.add_worksheet("数值")
    ranks = book.add_worksheet("名次")
    for sheet in (values, ranks):
        sheet.write_string(0, 0, "报告", bold)
        for number, label in enumerate(comparison.rows, 1):
            sheet.write_string(number, 0, label)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 28)
    end = len(comparison.rows) + 1
    values.write_string(end, 0, "中位数", bold)
    far = book.add_format({"font_color": "#A30000", "bold": True})
    for number, column in enumerate(comparison.columns, 1):
        for sheet in (values, ranks):
            sheet.write_string(0, number, f"{column.name}（{column.unit}）", bold)
        for cell in column.cells:
            values.write_number(cell.row + 1, number, cell.value, far if cell.outlier else None)
            ranks.write_number(cell.row + 1, number, cell.rank, far if cell.outlier else None)
        values.write_number(end, number, column.median, bold)
    remarks = book.add_worksheet("需要核对")
    for number, remark in enumerate(comparison.remarks):
        remarks.write_string(number, 0, remark.message)
    book.close()
    return held.getvalue()
