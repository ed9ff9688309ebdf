"""Statistics pages: the year's tables of enforcement on a page, as a workbook and as CSV.

Reads   statistics.tables_of()
Never   answers for a year outside of those that may have cases
Start   statistics(), year_csv(), year_xlsx()
"""

from __future__ import annotations

import csv
import io

import xlsxwriter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yifa.web.downloads import attachment
from yifa.web.hall import statistics as counted
from yifa.web.hall.frame import SHORT, public

EARLIEST = 2015
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = ("行政执法行为", "合计")


def _years(on_year: int) -> list[int]:
    return list(range(on_year, max(EARLIEST, on_year - 6) - 1, -1))


def _asked(request: HttpRequest, year: int) -> counted.Year:
    hall = request.hall
    if hall.place is None or not EARLIEST <= year <= hall.today.year:
        raise Http404
    return counted.tables_of(hall.place, year, hall.today, hall.codes)


@public()
def latest(request: HttpRequest) -> HttpResponse:
    """The last whole year, until this one's is over."""
    return redirect("hall_statistics_year", request.hall.slug, request.hall.today.year - 1)


@public(keep=SHORT)
def statistics(request: HttpRequest, year: int) -> HttpResponse:
    """The six tables of a year."""
    told = _asked(request, year)
    years = _years(request.hall.today.year)
    return render(
        request, "hall/statistics.html", {"told": told, "years": years, "notes": counted.notes(), "year": year}
    )


def _lines(table: counted.Table) -> list[list[str | int | float]]:
    lines = []
    for row in table.rows:
        cells = [_plain(cell) for cell in (row.whole, *row.parts)]
        lines.append([row.name, *cells])
    return lines


def _plain(cell: counted.Cell) -> str | int | float:
    if cell.exact is None:
        return "—"
    return float(cell.shown) if cell.money else cell.exact


@public(keep=SHORT)
def year_csv(request: HttpRequest, year: int) -> HttpResponse:
    """All six tables in one file: table, row, whole, then one line a unit."""
    told = _asked(request, year)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["表", "行政执法行为", "机构", "数"])
    for table in told.tables:
        for row in table.rows:
            writer.writerow([table.name, row.name, "合计", _plain(row.whole)])
            for unit, cell in zip(table.units, row.parts, strict=True):
                writer.writerow([table.name, row.name, unit, _plain(cell)])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = attachment(f"{told.place}{year}年度行政执法统计表.csv")
    return response


@public(keep=SHORT)
def year_xlsx(request: HttpRequest, year: int) -> HttpResponse:
    """A workbook: one sheet a table, and one with the notes."""
    told = _asked(request, year)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, title = (
        book.add_format({"bold": True, "bg_color": "#E9F1F8", "border": 1}),
        book.add_format({"bold": True, "font_size": 14}),
    )
    cell_of = book.add_format({"border": 1})
    for table in told.tables:
        sheet = book.add_worksheet(table.name[:31])
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1 + len(table.units), 16)
        sheet.write_string(0, 0, f"{told.place}{year}年度{table.name}（截至{told.until.isoformat()}）", title)
        sheet.write_row(2, 0, [*HEADS, *table.units], bold)
        for at, line in enumerate(_lines(table), start=3):
            sheet.write_row(at, 0, line, cell_of)
        for at, (why, rows) in enumerate(table.reasons, start=4 + len(table.rows)):
            sheet.write_string(at, 0, f"“—”：{'、'.join(rows)}：{why}")
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 100)
    for at, note in enumerate((*counted.notes(), f"数据指纹（SHA-256）：{told.fingerprint}")):
        sheet.write_string(at, 0, note)
    book.close()
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = attachment(f"{told.place}{year}年度行政执法统计表.xlsx")
    return response
