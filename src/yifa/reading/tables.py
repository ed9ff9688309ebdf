"""Tables: numbers in cells, whose unit stands in the row's label, in a unit column or in the head of the column.

Reads   the blocks of a view that are table rows (cells between tabs)
Never   gives a cell a unit that no label names; such cells are counted and told in a note
Start   find()
"""

from __future__ import annotations

import re
from decimal import Decimal

from yifa.reading import units
from yifa.reading.hedges import EXACT
from yifa.reading.layout import TABLE, View
from yifa.reading.numerals import ARABIC, numeral_at, plain
from yifa.reading.quantities import Quantity

NUMBER_CELL = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:[余多])?")
IN_BRACKETS = re.compile(r"\(([^()\d]{1,8})\)")
PLAIN_CELL = re.compile(r"\d[\d,]*(?:\.\d+)?")
TOTAL_ROW = re.compile(r"(?:合\s*计|总\s*计|共\s*计)")
PART_ROW = re.compile(r"其中|小计|率|占比|平均")
SCALE = re.compile(r"^(?:单位:)?([十百千万亿]*)(.+)$")
INDEX_HEAD = re.compile(r"^(?:序号|编号|排名|名次|代码|年份|电话|邮编|文号|页码|时间|日期)$")
FACTOR = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "十万": 100_000, "百万": 1_000_000, "亿": 100_000_000}


def find(view: View) -> tuple[list[tuple[Quantity, str]], int]:
    """(quantity, what it counts) for every bare number in a table, and how many numbers had no unit."""
    found, unknown = [], 0
    for rows in _tables(view):
        head = rows[0] if not any(NUMBER_CELL.fullmatch(text) for _, text in rows[0]) else []
        common = _common_unit(view, rows)
        for row in rows[1:] if head else rows:
            cells, missing = _row(row, head, common)
            found += cells
            unknown += missing
    return found, unknown


def _tables(view: View) -> list[list[list[tuple[int, str]]]]:
    tables, previous = [], None
    for block in view.blocks:
        if block.kind == TABLE:
            cells, at = [], block.start
            for text in view.text[block.start : block.end].split("\t"):
                cells.append((at, text))
                at += len(text) + 1
            if previous is not None and previous.kind == TABLE:
                tables[-1].append(cells)
            else:
                tables.append([cells])
        previous = block
    return tables


def sums(view: View) -> list[tuple[int, int, list[Decimal], Decimal]]:
    """(start, end, parts, total) of every column whose last row is 合计 and whose other rows all hold a plain number."""
    found = []
    for rows in _tables(view):
        body = [row for row in rows if any(NUMBER_CELL.fullmatch(text) for _, text in row)]
        if len(body) < 3 or not TOTAL_ROW.match(body[-1][0][1].strip()):
            continue
        if any(PART_ROW.search(row[0][1]) for row in body) or any(len(row) != len(body[-1]) for row in body):
            continue
        for column in range(1, len(body[-1])):
            cells = [row[column][1] for row in body]
            if all(PLAIN_CELL.fullmatch(text) for text in cells):
                numbers = [Decimal(text.replace(",", "")) for text in cells]
                at = body[-1][column][0]
                found.append((at, at + len(cells[-1]), numbers[:-1], numbers[-1]))
    return found


def _common_unit(view: View, rows: list[list[tuple[int, str]]]) -> tuple[str, int] | None:
    """单位:万元 in the line above a table."""
    above = view.text[max(0, rows[0][0][0] - 30) : rows[0][0][0]]
    told = re.search(r"单位:([^\s()、,]{1,5})\)?\s*$", above)
    return _unit_of(told.group(1)) if told else None


def _unit_of(words: str) -> tuple[str, int] | None:
    """A unit written alone, and its factor: 万元 -> (元, 10000)."""
    parts = SCALE.match(words.strip())
    if not parts or parts.group(1) not in FACTOR:
        return None
    unit = units.unit_at(parts.group(2), 0)
    if unit is None or unit.end != len(parts.group(2)):
        return None
    return unit.raw, FACTOR[parts.group(1)]


def _named_unit(label: str) -> tuple[str, int] | None:
    for found in IN_BRACKETS.finditer(label):
        unit = _unit_of(found.group(1))
        if unit:
            return unit
    return None


def _row(row, head, common) -> tuple[list[tuple[Quantity, str]], int]:
    labels = [text for _, text in row if text and not NUMBER_CELL.fullmatch(text)]
    label = next((text for text in labels if _unit_of(text) is None), "")
    own = next((unit for unit in map(_unit_of, labels) if unit), None) or _named_unit(label)
    found, missing = [], 0
    for column, (at, text) in enumerate(row):
        title = head[column][1] if column < len(head) else ""
        if not NUMBER_CELL.fullmatch(text) or INDEX_HEAD.match(title) or (column == 0 and not title):
            continue
        unit = own or _named_unit(title) or common or _from_noun(title) or _from_noun(label)
        if unit is None:
            missing += 1
            continue
        raw, factor = unit
        start = at + (1 if text.startswith("-") else 0)
        number = numeral_at(text, start - at)
        if not ARABIC.match(text, start - at):
            continue
        value = number.value * factor * (-1 if text.startswith("-") else 1)
        subject = IN_BRACKETS.sub("", label) + (
            "" if re.fullmatch(r"\d{4}年度?", title) else IN_BRACKETS.sub("", title)
        )
        word = units.normal(raw, subject)
        written = {10_000: "万", 100_000_000: "亿"}.get(factor, "") + raw
        found.append(
            (Quantity(at, at + len(text), plain(value), word, written, "over" if number.over else EXACT), subject)
        )
    return found, missing


def _from_noun(label: str) -> tuple[str, int] | None:
    if re.search(r"(?:率|占比|比例|%)$", IN_BRACKETS.sub("", label)):
        return "%", 1
    unit = units.implied(IN_BRACKETS.sub("", label))
    return (unit, 1) if unit else None
