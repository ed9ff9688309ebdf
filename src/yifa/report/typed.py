"""Typed: what a person wrote by hand where a figure should stand: numbers with a measure word, blanks, directions.

Reads   the words of a paragraph, placeholders taken out
Never   takes a year, an ordinal, or what stands in quotation marks or a document's name for a count
Start   numbers(), blanks(), directions()
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from yifa.report.placeholder import Piece, Slot
from yifa.report.wording import DOWN, LEVEL, UP

MEASURES = (
    "人次|家次|户次|件次|场次|课时|学时|平方米|公里|百分点|万元|亿元|个月|小时|件|宗|起|场|次|个|份|人|户|家|间|名|项|条|部|处|座|期|批|篇|页|"
    "辆|台|套|支|所|元|吨|亩|天|%|％|倍|成"
)
QUOTED = re.compile(r"《[^《》]*》|“[^“”]*”|〔[^〔〕]*〕")
DIGITS = re.compile(
    rf"(?<![\d第.])\d[\d,，]*+(?:\.\d+)?+(?:多|余)?(?:万|亿)?(?:多|余)?(?:{MEASURES})?(?![年月日号届时])"
)
CHINESE = re.compile(
    rf"(?<![第一二三四五六七八九十百千万])(?:[一二三四五六七八九十百千万两零〇]{{2,}}(?:多|余)?(?:{MEASURES})|"
    r"[二三四五六七八九十两](?:人次|家次|万元|亿元|件|宗|起|场|份|户|名|元)|百分之[一二三四五六七八九十百零点]+)"
)
BLANK = re.compile(r"[XxＸｘ×]{2,}|[_＿]{2,}|（[\s　]*）|[?？]{2,}|待补充?|待填|待核实|□+|○{2,}")
WORDS = {
    UP: ("增长", "上升", "提高", "增加", "增多", "上涨", "提升了", "增至", "升至"),
    DOWN: ("下降", "减少", "降低", "回落", "缩减", "压减", "下滑", "降至", "减至"),
    LEVEL: ("持平",),
}  # fmt: skip
DIRECTION = re.compile("|".join(word for words in WORDS.values() for word in words))
# Between a direction and its number: 同比增长了约5%, 较上年下降 5%.
BETWEEN = re.compile(r"[了约近达超过\s]{0,3}\Z")


@dataclass(frozen=True)
class Direction:
    """A direction written by hand and the figure it speaks of."""

    word: str
    way: str
    slot: Slot


def without_names(text: str) -> str:
    """The text with document names and quotations blanked out."""
    return QUOTED.sub(lambda match: "　" * len(match.group()), text)


def numbers(text: str) -> list[str]:
    """Counts, sums and shares that stand in plain words."""
    plain = without_names(text)
    found = [(match.start(), match.group()) for form in (DIGITS, CHINESE) for match in form.finditer(plain)]
    return [words for _, words in sorted(found)]


def digits_of(number: str) -> str:
    """The Arabic digits of a number that was typed, without separators; empty where it is in Chinese numerals."""
    found = re.match(r"\d[\d,]*(?:\.\d+)?", unicodedata.normalize("NFKC", number))
    return found.group().replace(",", "") if found else ""


def blanks(text: str) -> list[str]:
    """Places that were left to be filled in."""
    return [match.group() for match in BLANK.finditer(text)]


def directions(line: Sequence[Piece]) -> list[Direction]:
    """Every direction word and its figure: the one right after it, else the last one before it in the sentence."""
    found: list[Direction] = []
    last: Slot | None = None
    for at, piece in enumerate(line):
        if isinstance(piece, Slot):
            last = piece
            continue
        after = line[at + 1] if at + 1 < len(line) else None
        for sentence in re.split(r"(?<=[。！？])", piece):
            plain = without_names(sentence)
            for match in DIRECTION.finditer(plain):
                ends = sentence is not None and piece.endswith(sentence)
                next_to = ends and isinstance(after, Slot) and BETWEEN.fullmatch(plain[match.end() :])
                slot = after if next_to and isinstance(after, Slot) else last
                if slot is not None and slot.style != "change":
                    found.append(Direction(match.group(), _way(match.group()), slot))
            if sentence and sentence[-1] in "。！？":
                last = None
    return found


def _way(word: str) -> str:
    return next(way for way, words in WORDS.items() if word in words)
