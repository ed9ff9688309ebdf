"""The child that opens a stranger's workbook: apart from the server, with little memory, little time, and no database.

Reads   the file named on its command line; for `mark`, the remarks on its standard input
Never   imports Django or anything of Yifa; whatever goes wrong in it ends it alone
Start   main(): `read FILE SHEET MOST` prints rows as JSON, `mark FILE OUT` writes the file back with remarks
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY = 1024 * 1024 * 1024
SECONDS = 40
MOST_COLUMNS = 300
LONGEST_CELL = 32_767


def limit() -> None:
    """Bound memory and processor time for good; write no core of a stranger's data."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def words(cell: Any) -> str:
    """A cell as an official sees it: whole numbers without .0, days as 2025-09-22, yes and no in Chinese."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d") if cell.time() == time() else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, (date, time, timedelta)):
        return str(cell)
    return str(cell)[:LONGEST_CELL]


def read(path: str, sheet: str, most: int) -> dict[str, Any]:
    """The rows of the sheet of that name, or of the first: all from row 1 on, so that their numbers are the sheet's."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as book:
        names = book.sheet_names
        chosen = sheet if sheet in names else names[0]
        rows = book.get_sheet_by_name(chosen).to_python(skip_empty_area=False, nrows=most + 1)
    kept = [[words(cell) for cell in row[:MOST_COLUMNS]] for row in rows]
    while kept and not any(kept[-1]):
        kept.pop()
    return {"sheet": chosen, "rows": kept, "wide": bool(rows) and len(rows[0]) > MOST_COLUMNS}


def mark(path: str, out: str, remarks: dict[str, Any]) -> None:
    """The user's own file with each bad cell coloured and its sentence as a comment, and a column of remarks."""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = load_workbook(path)
    sheet = book[remarks["sheet"]] if remarks["sheet"] in book.sheetnames else book.worksheets[0]
    red = PatternFill("solid", start_color="FFF4C7C3", end_color="FFF4C7C3")
    last = sheet.max_column + 1
    sheet.cell(1, last).value = "导入检查"
    for one in remarks["cells"]:
        cell = sheet.cell(one["row"], one["column"] or last)
        cell.fill = red
        cell.comment = Comment(one["says"], "依法", width=320, height=120)
    for row, says in remarks["rows"].items():
        cell = sheet.cell(int(row), last)
        cell.value, cell.data_type = says, "s"
    if remarks["only"]:
        keep_only(sheet, sorted(remarks["only"]))
    book.save(out)


def keep_only(sheet: Any, rows: list[int]) -> None:
    """Move the rows up below the head, in order, and drop what is left: a row never moves down over another."""
    for target, source in enumerate((row for row in rows if row > 1), start=2):
        if target == source:
            continue
        for column in range(1, sheet.max_column + 1):
            old, new = sheet.cell(source, column), sheet.cell(target, column)
            new.value, new.data_type, new.number_format = old.value, old.data_type, old.number_format
            new.fill = old.fill.copy()
            comment, old.comment = old.comment, None
            new.comment = comment
    first = 2 + sum(row > 1 for row in rows)
    if sheet.max_row >= first:
        sheet.delete_rows(first, sheet.max_row - first + 1)


def main(arguments: list[str]) -> int:
    """Run one of the two commands."""
    limit()
    if arguments[0] == "read":
        json.dump(read(arguments[1], arguments[2], int(arguments[3])), sys.stdout, ensure_ascii=True)
    else:
        mark(arguments[1], arguments[2], json.load(sys.stdin))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
