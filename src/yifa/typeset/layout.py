"""Layout: the page of GB/T 9704-2012 in the units that a word processor and a typesetter count in.

Reads   the parameters layout.*: the law's, and parameters/ beside this file for what only typesetting asks for
Never   holds a number of the standard, or decides a width by eye: pitch and spacing follow from lines and characters
Start   layout(), at the bottom
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

from yifa.law.parameters import Book, NotInForce, book

OWN = Path(__file__).with_name("parameters")

MM_PER_INCH, POINTS_PER_INCH, TWIPS_PER_POINT = 25.4, 72, 20

# 号 to points: the sizes Chinese type is named by.
POINTS = {"初号": 42.0, "1号": 26.0, "2号": 22.0, "3号": 16.0, "小4号": 12.0, "4号": 14.0, "5号": 10.5}
SIZE = re.compile("|".join(POINTS))
# The files name the fonts that officials' machines have; what a machine without them uses is fonts.py's business.
FONTS = {"仿宋": "仿宋_GB2312", "小标宋": "方正小标宋简体", "黑体": "黑体", "楷体": "楷体_GB2312", "宋体": "宋体"}


def points(mm: float) -> float:
    """Millimetres as points."""
    return mm / MM_PER_INCH * POINTS_PER_INCH


def twips(mm: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(points(mm) * TWIPS_PER_POINT)


@dataclass(frozen=True, slots=True)
class Type:
    """A font by its 公文 name and a size in points."""

    font: str
    size: float

    @property
    def name(self) -> str:
        return FONTS[self.font]


@dataclass(frozen=True, slots=True)
class Layout:
    """All lengths in millimetres, sizes in points."""

    page_width: float
    page_height: float
    margin_top: float
    margin_bottom: float
    margin_left: float
    margin_right: float
    lines: int
    chars: int
    body: Type
    title: Type
    headings: tuple[Type, Type, Type, Type]
    imprint: Type
    page_number: Type
    page_number_gap: float
    mark_gap: float
    red_line_gap: float
    title_gap_lines: int
    imprint_thick: float
    imprint_thin: float
    letter_top: float
    letter_line_gap: float
    letter_line_bottom: float
    letter_line_width: float
    letter_number_gap: float
    number_gap_lines: int
    date_right: int
    signature_right: int
    indent: int
    edge: int
    duplex: bool

    @property
    def text_width(self) -> float:
        return self.page_width - self.margin_left - self.margin_right

    @property
    def text_height(self) -> float:
        return self.page_height - self.margin_top - self.margin_bottom

    @property
    def pitch(self) -> float:
        """From line to line in points: the type area shared out over its lines."""
        return points(self.text_height) / self.lines

    @property
    def pitch_twips(self) -> int:
        """The same as a word processor stores it; rounded down, or the last line would not fit."""
        height = twips(self.page_height) - twips(self.margin_top) - twips(self.margin_bottom)
        return height // self.lines

    @property
    def tracking(self) -> float:
        """What is added to each character in points (less than 0), so that `chars` of them fill a line."""
        return points(self.text_width) / self.chars - self.body.size

    @property
    def tracking_twips(self) -> int:
        """The same in twentieths of a point, rounded down, or the last character would not fit."""
        width = twips(self.page_width) - twips(self.margin_left) - twips(self.margin_right)
        return math.floor(width / self.chars - self.body.size * TWIPS_PER_POINT)

    def size_of_mark(self, organ: str) -> float:
        """发文机关标志 as large as its line holds, and never larger than 初号 (7.2.4 leaves the size open)."""
        return min(POINTS["初号"], math.floor(points(self.text_width) / max(len(organ), 1) * 2) / 2)


@lru_cache(maxsize=16)
def layout(on: date | None = None) -> Layout:
    """The standard in force on a day; without a day the newest that is known.

    ASSUMPTION: a paper older than the first standard we know is printed by that first one.
    """
    of = _Asked(_book(), on or date.max)
    body = _type(of.text("body_font"), 0)
    number = of.text("page_number")
    gap = re.search(r"之下\s*([\d.]+)\s*mm", number)
    if gap is None:
        raise ValueError(f"layout.page_number: {number!r} does not say how many mm below the type area")
    first, second, third, fourth = (_type(each, body.size) for each in of.value("heading_fonts"))
    return Layout(
        page_width=of.number("page_width"),
        page_height=of.number("page_height"),
        margin_top=of.number("margin_top"),
        margin_bottom=of.number("margin_bottom"),
        margin_left=of.number("margin_left"),
        margin_right=of.number("margin_right"),
        lines=int(of.number("lines_per_page")),
        chars=int(of.number("chars_per_line")),
        body=body,
        title=_type(of.text("title_font"), 0),
        headings=(first, second, third, fourth),
        imprint=_type(of.text("imprint_font"), 0),
        page_number=_type(number, 0),
        page_number_gap=float(gap[1]),
        mark_gap=of.number("mark_gap"),
        red_line_gap=of.number("red_line_gap"),
        title_gap_lines=int(of.number("title_blank_lines")),
        imprint_thick=of.number("imprint_line_thick"),
        imprint_thin=of.number("imprint_line_thin"),
        letter_top=of.number("letter_top"),
        letter_line_gap=of.number("letter_line_gap"),
        letter_line_bottom=of.number("letter_line_bottom"),
        letter_line_width=of.number("letter_line_width"),
        letter_number_gap=of.number("letter_number_gap") / 100 * body.size,
        number_gap_lines=int(of.number("number_blank_lines")),
        date_right=int(of.number("date_right")),
        signature_right=int(of.number("signature_right")),
        indent=int(of.number("paragraph_indent")),
        edge=int(of.number("edge_indent")),
        duplex=of.value("duplex") is True,
    )


def layout_of(written: str | None) -> Layout:
    """The standard in force on a 成文日期 as it is written; the newest when that is no day."""
    return layout(day_of(written))


def day_of(written: str | None) -> date | None:
    """2026年3月15日 as a date; None for anything that is no day of the calendar."""
    found = re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日", written or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Asked:
    """The book's values of layout.* on one day."""

    known: Book
    on: date

    def value(self, name: str) -> object:
        try:
            found = self.known.value(f"layout.{name}", self.on).value
        except NotInForce as early:
            found = self.known.value(f"layout.{name}", early.first).value
        if found is None:
            raise ValueError(f"layout.{name} has no value on {self.on}, expected one")
        return found

    def number(self, name: str) -> float:
        found = self.value(name)
        if isinstance(found, bool) or not isinstance(found, int | Decimal):
            raise ValueError(f"layout.{name}: {found!r} is not a number")
        return float(found)

    def text(self, name: str) -> str:
        return str(self.value(name))


@cache
def _book() -> Book:
    return book().overlay(OWN)


def _type(said: str, size: float) -> Type:
    """仿宋 3号 as a Type; `size` when it names none."""
    font = next((name for name in FONTS if name in said), None)
    named = SIZE.search(said)
    if font is None or not (named or size):
        raise ValueError(f"{said!r} names no font of {', '.join(FONTS)}, or no size of {', '.join(POINTS)}")
    return Type(font, POINTS[named[0]] if named else size)
