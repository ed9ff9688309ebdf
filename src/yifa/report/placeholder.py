"""Placeholders: where a figure stands in a sentence, and in which of a few declared ways it is said.

Reads   the text of a paragraph: {slug}, {slug:style}, {slug|measure word}, {slug.numerator}, {slug.denominator}, {slug@before}
Never   takes a brace it does not understand for text
Start   pieces()
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from yifa.figures.declared import Figure, UnknownFigure, find
from yifa.figures.units import UNITS

SLOT = re.compile(
    r"\{(?P<slug>[a-z][a-z0-9_]*)(?:\.(?P<part>numerator|denominator))?(?P<before>@before)?"
    r"(?::(?P<style>[a-z_]+))?(?:\|(?P<word>[^{}|:]{1,6}))?\}"
)
# What each way of saying a number is for: counts, money, percent or any.
STYLES = {
    "": "any", "number": "any", "wan": "money", "yi": "money", "about_wan": "money", "about_yi": "money",
    "over_ten": "count", "over_hundred": "count", "over_thousand": "count", "percent": "percent", "change": "change",
}  # fmt: skip


class BadPlaceholder(ValueError):
    """A placeholder that cannot be used: `found` is what stands in the text, `sentence` says why, in Chinese."""

    def __init__(self, found: str, sentence: str) -> None:
        super().__init__(f"{found}: {sentence}")
        self.found, self.sentence = found, sentence


@dataclass(frozen=True)
class Slot:
    """A figure in a sentence. `part` is "", numerator or denominator; `word` replaces the figure's own measure word."""

    figure: Figure
    part: str = ""
    before: bool = False
    style: str = ""
    word: str = ""

    @property
    def slug(self) -> str:
        return self.figure.slug

    @property
    def key(self) -> tuple[str, str, bool]:
        """What it counts, however it is said."""
        return self.figure.slug, self.part, self.before

    @property
    def mark(self) -> str:
        """As it is written."""
        part = f".{self.part}" if self.part else ""
        style = f":{self.style}" if self.style else ""
        word = f"|{self.word}" if self.word else ""
        return f"{{{self.slug}{part}{'@before' if self.before else ''}{style}{word}}}"

    @property
    def name(self) -> str:
        """The figure in words."""
        part = {"": "", "numerator": "（分子）", "denominator": "（分母）"}[self.part]
        return f"{self.figure.name}{part}{'（上年同期）' if self.before else ''}"


Piece = str | Slot


def pieces(text: str, figure_of: Callable[[str], Figure] = find) -> tuple[Piece, ...]:
    """The text and the figures of a paragraph, in order. Raises BadPlaceholder."""
    found: list[Piece] = []
    at = 0
    for match in SLOT.finditer(text):
        found += _plain(text[at : match.start()])
        found.append(_slot(match, figure_of))
        at = match.end()
    return tuple(found + _plain(text[at:]))


def slots(text: str, figure_of: Callable[[str], Figure] = find) -> tuple[Slot, ...]:
    """The figures of a paragraph."""
    return tuple(piece for piece in pieces(text, figure_of) if isinstance(piece, Slot))


def _plain(text: str) -> list[Piece]:
    stray = re.search(r"\{[^{}]{0,40}\}?|\}", text)
    if stray:
        raise BadPlaceholder(
            stray.group(),
            "花括号只用来放指标，写法是{指标代码}、{指标代码:样式}或者{指标代码|量词}；请改正或者删去这个花括号。",
        )
    return [text] if text else []


def _slot(match: re.Match[str], figure_of: Callable[[str], Figure]) -> Slot:
    found, slug, style, part = match.group(), match["slug"], match["style"] or "", match["part"] or ""
    try:
        figure = figure_of(slug)
    except UnknownFigure:
        raise BadPlaceholder(found, f"没有“{slug}”这个指标；请从指标目录中选择。") from None
    if style not in STYLES:
        known = "、".join(one for one in STYLES if one)
        raise BadPlaceholder(found, f"没有“{style}”这种写法；可用的有{known}。")
    if part and figure.closing != "ratio":
        raise BadPlaceholder(found, f"“{figure.name}”不是比率，没有分子和分母。")
    _fits(found, figure, part, style)
    return Slot(figure, part, bool(match["before"]), style, match["word"] or "")


def _fits(found: str, figure: Figure, part: str, style: str) -> None:
    wants = STYLES[style]
    kind = kind_of(figure, part)
    if wants == "any" or wants == kind or (wants == "change" and is_change(figure) and not part):
        return
    needed = {"money": "金额", "count": "件数", "percent": "百分比", "change": "同比增减幅度"}[wants]
    raise BadPlaceholder(found, f"“{style}”只用于{needed}，“{figure.name}”不是。")


def kind_of(figure: Figure, part: str = "") -> str:
    """money, percent or count."""
    if part:
        component = figure.numerator if part == "numerator" else figure.denominator
        return "money" if component is not None and component.of and UNITS[figure.unit].money else "count"
    if UNITS[figure.unit].money:
        return "money"
    return "percent" if figure.unit == "percent" else "count"


def is_change(figure: Figure) -> bool:
    """Whether its number is a change on the year: computed, or registered as one."""
    return figure.closing == "change" or (
        figure.closing == "external" and figure.unit == "percent" and "同比" in figure.name
    )
