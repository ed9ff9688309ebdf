"""The template of a ledger: a sheet to fill in, with lists, a sample row and a page that says how.

Reads   the columns of a procedure's first step
Never   lets Excel turn a long number into something else: every cell to fill in is text
Start   template()
"""

from __future__ import annotations

import io

import xlsxwriter

from yifa.engine.declaration import Procedure
from yifa.web.desk.boxes import SEVERAL
from yifa.web.desk.ledger_columns import NUMBER, SAMPLE, Column
from yifa.web.desk.ledger_reading import MOST_ROWS, SHEET

LONGEST_LIST = 200  # characters of a list that stands in the cell's own rule


def template(procedure: Procedure, columns: list[Column]) -> bytes:
    """The workbook's bytes."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#EAF2F9", "border": 1, "text_wrap": True, "valign": "vcenter"})
    must = book.add_format({"bold": True, "bg_color": "#FDF4E3", "border": 1, "text_wrap": True, "valign": "vcenter"})
    text = book.add_format({"num_format": "@"})
    pale = book.add_format({"num_format": "@", "font_color": "#7A7A7A", "italic": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet, help_page, lists = book.add_worksheet(SHEET), book.add_worksheet("填写说明"), book.add_worksheet("选项")
    lists.hide()
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    sheet.set_column(0, 0, 8, text)
    sheet.write_string(0, 0, NUMBER, head)
    sheet.write_string(1, 0, SAMPLE, pale)
    for at, column in enumerate(columns, start=1):
        sheet.set_column(at, at, max(14, min(30, 2 * len(column.head) + 2)), text)
        sheet.write_string(0, at, column.head, must if column.spec.required is True else head)
        sheet.write_string(1, at, column.sample, pale)
        if column.options and column.spec.kind not in SEVERAL:
            _list(sheet, lists, at, column)
    help_page.set_column(0, 0, 22)
    help_page.set_column(1, 1, 26)
    help_page.set_column(2, 2, 70)
    for at, words in enumerate(("列", "是否必填", "怎么填")):
        help_page.write_string(0, at, words, head)
    for at, column in enumerate(columns, start=1):
        for place, words in enumerate((column.head, column.needed, column.how)):
            help_page.write_string(at, place, words, wrap)
    notes = (
        f"本表用于补录“{procedure.name}”的旧台账，一行一件，导入后登记第一步“{procedure.opens.name}”。",
        f"“序号”填“{SAMPLE}”的行不导入；表头不要改动；每个文件不超过{MOST_ROWS}行。",
        "上传后先检查，确认之前不保存任何内容；同一个文件重复导入不会重复登记。",
    )
    for at, words in enumerate(notes, start=len(columns) + 2):
        help_page.merge_range(at, 0, at, 2, words, wrap)
    book.close()
    return made.getvalue()


def _list(
    sheet: xlsxwriter.worksheet.Worksheet, lists: xlsxwriter.worksheet.Worksheet, at: int, column: Column
) -> None:
    """A drop-down: in the cell's rule where it is short, from the hidden sheet otherwise."""
    labels = [label.strip() for _value, label in column.options]
    if len(",".join(labels)) <= LONGEST_LIST and not any("," in label for label in labels):
        source: object = labels
    else:
        for row, label in enumerate(labels):
            lists.write_string(row, at, label)
        letter = xlsxwriter.utility.xl_col_to_name(at)
        source = f"=选项!${letter}$1:${letter}${len(labels)}"
    sheet.data_validation(1, at, MOST_ROWS, at, {
        "validate": "list", "source": source, "error_title": "请从列表中选择", "error_message": "所填内容不在可选范围内",
    })  # fmt: skip
