"""Chart: a figure's course by month as an SVG that needs no script and no style.

Reads   results of one figure, a month each
Never   stands alone: the page gives the same numbers as a table; draws a month without a number as nought
Start   by_month()
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yifa.figures.compute import Result

WIDTH, HEIGHT = 880, 220
LEFT, RIGHT, TOP, BOTTOM = 16, 16, 30, 30
BAR, INK, QUIET, LINE = "#1d4f7c", "#1c2733", "#5d6b79", "#dbe1e7"


def by_month(results: Sequence[Result]) -> SafeString | str:
    """Bars, each with its number above and its month below; "" where no month has a number."""
    values = [None if one.value is None else Fraction(one.value) for one in results]
    top = max((value for value in values if value is not None), default=None)
    if top is None:
        return ""
    space = Fraction(WIDTH - LEFT - RIGHT, len(results))
    bars = format_html_join("", "{}", ((_bar(one, value, top, at, space),) for at, (one, value) in
                                       enumerate(zip(results, values, strict=True))))  # fmt: skip
    base = HEIGHT - BOTTOM
    label = f"{results[0].figure.name}，{results[0].period.words}至{results[-1].period.words}逐月，数据见下表"
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" font-size="12" font-family="sans-serif">'
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>{}</svg>',
        WIDTH, HEIGHT, label, LEFT, WIDTH - RIGHT, base, base, LINE, bars,
    )  # fmt: skip


def _bar(one: Result, value: Fraction | None, top: Fraction, at: int, space: Fraction) -> SafeString:
    middle = _place(LEFT + space * at + space / 2)
    month = format_html(
        '<text x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>', middle, HEIGHT - 10, QUIET,
        f"{one.period.start.month}月",
    )  # fmt: skip
    if value is None:
        return month
    high = (HEIGHT - TOP - BOTTOM) * max(value, Fraction(0)) / top if top > 0 else Fraction(0)
    y = HEIGHT - BOTTOM - high
    width = min(space * Fraction(3, 5), Fraction(48))
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
        '<text x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>{}',
        _place(LEFT + space * at + (space - width) / 2), _place(y), _place(width), _place(high), BAR,
        middle, _place(y - 6), INK, one.shown, month,
    )  # fmt: skip


def _place(value: Fraction | int) -> str:
    return f"{float(value):.1f}"
