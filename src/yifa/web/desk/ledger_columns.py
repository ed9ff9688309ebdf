"""Columns of a ledger: a procedure's first step as the head of a sheet, and a row of text as what the door is given.

Reads   the declared fields, the lists an official picks from
Never   guesses: a name that fits two persons is told, not chosen
Start   columns_of(), match(), typed()
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from yifa.engine import fields as f
from yifa.engine.conditions import Condition
from yifa.engine.declaration import Step
from yifa.engine.fields import Field
from yifa.web.desk.boxes import HINTS, SEVERAL
from yifa.web.desk.choices import Choices, Pairs
from yifa.web.desk.ledger_reading import Remark

NUMBER = "序号"
SAMPLE = "示例"
ON = f.day("on", "办理日期")
TOGETHER = f.officers("together", "共同办理人员")


@dataclass(frozen=True)
class Column:
    """One column of the sheet."""

    spec: Field
    options: Pairs

    @property
    def head(self) -> str:
        return self.spec.name

    @property
    def needed(self) -> str:
        if isinstance(self.spec.required, Condition):
            return f"{self.spec.required.says}时必填"
        return "必填" if self.spec.required else "选填"

    @property
    def how(self) -> str:
        """How it is filled in."""
        words = [self.spec.help or HINTS.get(self.spec.kind, "")]
        if self.options:
            words.append("从下拉列表中选择" + ("，多项用、隔开" if self.spec.kind in SEVERAL else ""))
        elif self.spec.kind == "date":
            words.append("写成 2025-10-13 的样子")
        elif self.spec.kind == "moment":
            words.append("写成 2025-10-13 09:30 的样子")
        elif self.spec.unit:
            words.append(f"只填数字，单位{self.spec.unit}")
        return "；".join(word for word in words if word)

    @property
    def sample(self) -> str:
        """An example of a value."""
        if self.options:
            return self.options[0][1].strip()
        return SAMPLES.get(self.spec.kind, f"（{self.spec.name}）")


SAMPLES = {
    "date": "2025-10-13", "moment": "2025-10-13 09:30", "number": "1", "money": "12000", "person": "张三", "organisation": "某某有限公司",
    "id_number": "", "credit_code": "", "phone": "13800000000", "address": "某镇某村某路1号",
}  # fmt: skip


def columns_of(step: Step, choices: Choices, colleagues: Pairs) -> list[Column]:
    """The columns for a procedure's first step; files don't come in a sheet."""
    first = [Column(ON, [])]
    if step.together != 1:
        first.append(Column(TOGETHER, colleagues))
    return first + [Column(spec, choices.of(spec)) for spec in step.fields if spec.kind != "file"]


def _plain(words: str) -> str:
    text = unicodedata.normalize("NFKC", words).strip()
    return "".join(text.split()).removesuffix("(必填)").removesuffix("*")


def match(head: list[str], columns: list[Column]) -> tuple[dict[int, Column], int, list[Remark]]:
    """(column of the sheet -> column, column of the row number or 0, what is wrong with the head)."""
    known = {_plain(column.head): column for column in columns}
    found: dict[int, Column] = {}
    number, wrong = 0, []
    for at, cell in enumerate(head, start=1):
        name = _plain(cell)
        if not name or name == "导入检查":
            continue
        if name == NUMBER:
            number = at
        elif name not in known:
            wrong.append(
                Remark(1, at, cell, "W-221", f"表头“{cell[:40]}”不是模板里的列；请删去这一列，或者改成模板里的名称。")
            )
        elif known[name] in found.values():
            wrong.append(Remark(1, at, cell, "W-222", f"表头“{cell[:40]}”出现了两次；请只保留一列。"))
        else:
            found[at] = known[name]
    given = {column.spec.slug for column in found.values()}
    for column in columns:
        if column.spec.required is True and column.spec.slug not in given:
            wrong.append(Remark(1, 0, column.head, "W-223", f"缺少必填的列“{column.head}”；请用最新的模板填写。"))
    return found, number, wrong


class Unclear(ValueError):
    """A name that is not in the list, or fits several."""


def pick(column: Column, words: str) -> str:
    """The value of what was written: a label of the list, its value, or a person's bare name where only one has it."""
    text = words.strip()
    for value, label in column.options:
        if text in (value, label.strip()):
            return value
    if column.spec.kind in ("officer", "officers"):
        named = [value for value, label in column.options if label.split("（")[0] == text]
        if len(named) == 1:
            return named[0]
        if named:
            raise Unclear(f"“{column.head}”填的“{text}”有{len(named)}人同名；请写成“姓名（机构）”。")
    if column.spec.kind in ("unit", "place", "matter", "case", "officer", "officers"):
        raise Unclear(f"“{column.head}”填的“{text[:40]}”不在名单中；请从下拉列表中选择。")
    return text


def typed(row: list[str], found: dict[int, Column]) -> tuple[dict[str, str | list[str]], list[tuple[int, str]]]:
    """(slug -> what was typed, as the door reads it; (column, sentence) of what can't be picked)."""
    values: dict[str, str | list[str]] = {}
    wrong = []
    for at, column in found.items():
        cell = row[at - 1].strip() if at <= len(row) else ""
        if not cell:
            continue
        try:
            if column.spec.kind in SEVERAL:
                parts = [
                    part
                    for part in cell.replace("，", "、").replace(",", "、").replace("；", "、").split("、")
                    if part.strip()
                ]
                values[column.spec.slug] = [pick(column, part) for part in parts]
            else:
                values[column.spec.slug] = pick(column, cell) if column.options else cell
        except Unclear as unclear:
            wrong.append((at, str(unclear)))
    return values, wrong
