"""County chart: one figure of all towns as a strip of bars, an SVG that needs no script and no style.

Reads   a line of side_by_side
Never   stands alone: the page gives the same numbers as a table; draws a town without a number as nought
Start   strip()
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yifa.figures.side_by_side import Entry, Line
from yifa.figures.spread import BANDS

WIDTH, TALL, TOP, BOTTOM = 880, 24, 30, 8
NAMES, NUMBERS = 96, 150
FILL = {"low": "#7a4fb0", "lower": "#6d9dc7", "middle": "#1d4f7c", "upper": "#6d9dc7", "high": "#b45309", "": "#1d4f7c"}
INK, QUIET, LINE, MEDIAN = "#1c2733", "#5d6b79", "#dbe1e7", "#b3261e"


def strip(line: Line, named: Mapping[str, str], median: str) -> SafeString | str:
    """A bar a town, the largest first, with a line where the median is; "" where no town has a number."""
    held = sorted((one for one in line.entries if one.rank), key=lambda one: (one.rank, one.code))
    if not held or line.spread is None:
        return ""
    most, least = max(line.spread.most, Fraction(0)), min(line.spread.least, Fraction(0))
    width = most - least or Fraction(1)

    def at(value: Fraction) -> float:
        return round(float(NAMES + (WIDTH - NAMES - NUMBERS) * (value - least) / width), 1)

    bars = format_html_join("", "{}", ((_bar(one, named, n, at(Fraction(0)), at(Fraction(one.result.value or 0))),) for n, one in enumerate(held)))  # fmt: skip
    height, middle = TOP + BOTTOM + TALL * len(held), at(line.spread.median)
    label = f"{line.figure.name}：{len(held)}个地方由大到小，中位数{median}，数据见下表"
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" font-size="13" font-family="sans-serif">{}'
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="1.5" stroke-dasharray="4 3"/>'
        '<text x="{}" y="16" text-anchor="middle" fill="{}">中位数 {}</text></svg>',
        WIDTH, height, label, bars, middle, middle, TOP - 8, height - BOTTOM, MEDIAN, min(max(middle, 90), WIDTH - 90), MEDIAN, median,
    )  # fmt: skip


def _bar(one: Entry, named: Mapping[str, str], n: int, nought: float, end: float) -> SafeString:
    y = TOP + TALL * n
    words = one.result.words + (f"　{BANDS[one.band]}" if one.band in ("low", "high") else "")
    return format_html(
        '<text x="{}" y="{}" text-anchor="end" fill="{}">{}</text><rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
        '<text x="{}" y="{}" fill="{}">{}</text>',
        NAMES - 8, y + 15, QUIET, named.get(one.code, one.code), min(nought, end), y + 4, max(abs(end - nought), 1), TALL - 8, FILL[one.band],
        max(nought, end) + 6, y + 15, INK, words,
    )  # fmt: skip
