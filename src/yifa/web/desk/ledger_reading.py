"""Reading a ledger: the stranger's workbook is opened in a child process, and what comes back is text in rows.

Reads   the file after ledger_zip has looked at it
Never   opens a workbook in the server's own process
Start   read(), marked()
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from yifa.web.desk import ledger_child, ledger_zip
from yifa.web.desk.ledger_zip import Unfit

SHEET = "登记"
MOST_ROWS = 5000
DEADLINE = 60  # seconds


@dataclass(frozen=True)
class Sheet:
    """What stood in a sheet: `rows[0]` is its head, and row n of the sheet is rows[n - 1]."""

    name: str
    rows: list[list[str]]


@dataclass(frozen=True)
class Remark:
    """What is wrong at a place of a sheet; column 0 is the whole row."""

    row: int
    column: int
    name: str
    code: str
    says: str

    @property
    def cell(self) -> str:
        """The place as the sheet names it: C5."""
        letters, column = "", self.column
        while column:
            column, rest = divmod(column - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{self.row}" if letters else f"第{self.row}行"


def _run(arguments: list[str], given: str = "") -> str:
    """The child's answer; Unfit where it found nothing readable, ran out of memory or of time."""
    child = [sys.executable, str(Path(ledger_child.__file__)), *arguments]
    try:
        done = subprocess.run(child, input=given, capture_output=True, text=True, timeout=DEADLINE, check=False)
    except subprocess.TimeoutExpired:
        raise Unfit("W-208", "文件太复杂，在限定时间内没有读完，没有导入；请把数据复制到新的模板里再上传。") from None
    if done.returncode != 0:
        raise Unfit("W-203", "这个文件读不出来，没有导入；请用 Excel 或者 WPS 打开确认后，另存为 xlsx 再上传。")
    return done.stdout


def read(content: bytes) -> Sheet:
    """The rows of the ledger; Unfit with one sentence where it can't be read."""
    with tempfile.TemporaryDirectory(prefix="yifa-ledger-") as folder:
        path = Path(folder) / "ledger.xlsx"
        path.write_bytes(content)
        ledger_zip.check(path)
        found = json.loads(_run(["read", str(path), SHEET, str(MOST_ROWS + 1)]))
    if found["wide"]:
        raise Unfit("W-209", f"表格超过{ledger_child.MOST_COLUMNS}列，没有导入；请用模板填写。")
    if len(found["rows"]) > MOST_ROWS + 1:
        raise Unfit("W-210", f"表格超过{MOST_ROWS}行，没有导入；请分成几个文件，每个不超过{MOST_ROWS}行。")
    return Sheet(found["sheet"], found["rows"])


def marked(content: bytes, sheet: str, remarks: Sequence[Remark], *, only_bad: bool = False) -> bytes:
    """The user's own file back, bad cells in red with a comment; with `only_bad`, the rows that were not taken alone."""
    rows: dict[int, list[str]] = {}
    for one in remarks:
        rows.setdefault(one.row, []).append(f"{one.name}：{one.says}" if one.column else one.says)
    told = {
        "sheet": sheet,
        "cells": [{"row": one.row, "column": one.column, "says": f"{one.code} {one.says}"} for one in remarks],
        "rows": {row: "\n".join(says) for row, says in rows.items()},
        "only": sorted(rows) if only_bad else [],
    }
    with tempfile.TemporaryDirectory(prefix="yifa-ledger-") as folder:
        path, out = Path(folder) / "ledger.xlsx", Path(folder) / "marked.xlsx"
        path.write_bytes(content)
        ledger_zip.check(path)
        _run(["mark", str(path), str(out)], json.dumps(told))
        return out.read_bytes()
