"""Compare: many reports side by side, figure by figure.

Reads   readings; a figure is compared where figure_links.yaml names it
Never   ranks a report that does not state the figure, and never calls one of fewer than five reports an outlier
Start   compare()
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from statistics import median

from yifa.reading.facts import Fact
from yifa.reading.figure_links import links
from yifa.reading.reader import Reading

TOTAL = re.compile(r"共|累计|合计|总计|全年|全[镇区县市乡]")
ENOUGH = 5
FAR = 3.5  # modified z-score, Iglewicz and Hoaglin
PAIRS = (
    ("mediation_amount", "mediation_agreed"),
    ("mediation_amount", "mediation_accepted"),
    ("penalty_fines", "penalty_decided"),
)


@dataclass(slots=True)
class Cell:
    """One figure of one report; `rank` counts from the largest, `outlier` is True far from the others."""

    row: int
    value: float
    unit: str
    approx: str
    quote: str
    rank: int = 0
    outlier: bool = False


@dataclass(slots=True)
class Column:
    """One figure over all reports that state it."""

    slug: str
    name: str
    unit: str
    cells: list[Cell]
    median: float


@dataclass(slots=True)
class Remark:
    """What only the comparison shows: a report whose amount a case differs ten-thousandfold from the others."""

    row: int
    message: str


@dataclass
class Comparison:
    """`rows` are the labels of the reports; `columns` the figures that at least one of them states."""

    rows: list[str]
    readings: list[Reading]
    columns: list[Column]
    remarks: list[Remark] = field(default_factory=list)


def compare(readings: list[Reading]) -> Comparison:
    """All linked figures of the reports, with medians, ranks and outliers."""
    rows = [_label(reading) for reading in readings]
    columns = []
    for link in links():
        cells = []
        for number, reading in enumerate(readings):
            fact = stated(reading, link.slug)
            if fact is not None:
                cells.append(Cell(number, fact.value, fact.unit, fact.approx, fact.quote))
        if cells:
            columns.append(_column(link.slug, link.name, cells))
    return Comparison(rows, readings, columns, _remarks(rows, readings))


def stated(reading: Reading, slug: str) -> Fact | None:
    """The fact that states a figure: the yearly total where several do, else the largest."""
    facts = [fact for fact in reading.facts if fact.figure == slug and not fact.planned]
    totals = [fact for fact in facts if TOTAL.search(fact.clause)]
    return max(totals or facts, key=lambda fact: fact.value, default=None)


def _label(reading: Reading) -> str:
    place = reading.place or reading.name or "未认出的地方"
    return f"{place} {reading.year}" if reading.year else place


def _column(slug: str, name: str, cells: list[Cell]) -> Column:
    values = [cell.value for cell in cells]
    for cell in cells:
        cell.rank = 1 + sum(value > cell.value for value in values)
    for cell, far in zip(cells, _outliers(values, rate=cells[0].unit == "%"), strict=True):
        cell.outlier = far
    return Column(slug, name, cells[0].unit, sorted(cells, key=lambda cell: cell.rank), median(values))


def _outliers(values: list[float], rate: bool) -> list[bool]:
    """Far from the median by the median deviation; counts and amounts on a log scale, for places differ in size."""
    if len(values) < ENOUGH:
        return [False] * len(values)
    scaled = values if rate else [math.log10(max(value, 0) + 1) for value in values]
    middle = median(scaled)
    spread = median(abs(value - middle) for value in scaled)
    if not spread:
        return [False] * len(values)
    return [0.6745 * abs(value - middle) / spread > FAR for value in scaled]


def _remarks(rows: list[str], readings: list[Reading]) -> list[Remark]:
    remarks = []
    for amount, cases in PAIRS:
        each = {}
        for number, reading in enumerate(readings):
            top, base = stated(reading, amount), stated(reading, cases)
            if top is not None and base is not None and top.value > 0 and base.value >= 10:
                each[number] = (top, base, top.value / base.value)
        if len(each) < 3:
            continue
        for number, (top, base, value) in each.items():
            others = median(other for place, (_, _, other) in each.items() if place != number)
            if others / value >= 1000 and top.unit_raw == "元":
                message = (
                    f"{rows[number]}：“{top.quote}”与 {base.value:,} 件相除，平均每件 {value:,.2f} 元，其余报告的中位数是 {others:,.2f} 元；"
                    f"单位多半漏写了“万”，应为 {top.value:,} 万元。"
                )
                remarks.append(Remark(number, message))
            elif value / others >= 10_000:
                message = (
                    f"{rows[number]}：平均每件 {value:,.2f} 元，其余报告的中位数是 {others:,.2f} 元；请核对金额的单位。"
                )
                remarks.append(Remark(number, message))
    unique = {(remark.row, remark.message[:24]): remark for remark in remarks}
    return list(unique.values())
