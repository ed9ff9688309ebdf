"""Numerals: reads one number, written in any way a Chinese report writes it.

Reads   Arabic digits (1,234 / 96.3), Chinese numerals (一百零三万五千, 廿三, 两千三), mixtures (1亿200万, 3千余), 数百, 十几
Never   looks at what is counted; 八五, 十四五 and other digits in a row are no number and come back malformed
Start   numeral_at()
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {c: n for n, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
DIGITS |= {"两": 2, "俩": 2, "弌": 1, "弍": 2, "叄": 3}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
TENS = {"廿": 20, "卅": 30}
SCALES = SMALL | LARGE
MORE = "余多几"  # after a round figure: somewhat more than it

ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?")
START = re.compile(r"[0-9零〇一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟几数半]")
WEIGHTS = re.compile(r"千(?:克|瓦|米|伏|卡)|万分之|百分(?:之|点)|千分之|亿分之")
COUNTED = "人次件户分倍参指函总基份计系少无变个整字岁级层页天期"  # 人数, 件数, 总数: here 数 is a noun


@dataclass(slots=True)
class Numeral:
    """A number between `start` and `end`; `over` is True for 余, 多, 几, 数 inside it; `style` is arabic or chinese.

    `round_only` marks a bare 百, 千, 万, 亿 (百余 is a number, 百 alone is mostly a figure of speech). `value` is None
    where the characters form no number.
    """

    start: int
    end: int
    value: Decimal | None
    style: str
    over: bool = False
    about: bool = False
    round_only: bool = False


def numeral_at(text: str, at: int) -> Numeral:
    """The longest number that begins at `at`; `value` None when the run of numeral characters is malformed."""
    arabic = ARABIC.match(text, at)
    return _arabic(text, at, arabic) if arabic else _chinese(text, at)


def _char(text: str, at: int) -> str:
    return text[at] if at < len(text) else ""


def _is_scale(text: str, at: int) -> bool:
    return _char(text, at) in SCALES and _char(text, at) != "" and not WEIGHTS.match(text, at)


def _arabic(text: str, at: int, found: re.Match) -> Numeral:
    value = Decimal(found.group().replace(",", ""))
    end, over, lowest = found.end(), False, None
    while True:
        if _char(text, end) in MORE and _char(text, end) and not over:
            if _char(text, end) == "几" and not _is_scale(text, end + 1):
                break
            over, end = True, end + 1
        if not _is_scale(text, end):
            break
        while _is_scale(text, end):
            lowest = SCALES[text[end]]
            value *= lowest
            end += 1
        if over or lowest < 1000 or not _char(text, end).isdecimal():
            continue
        rest = _arabic(text, end, ARABIC.match(text, end))
        if rest.value >= lowest:
            break
        # 1亿200万, 3万5千: the tail must carry a scale of its own, or fill the places below (3万5000)
        value, end, over = value + rest.value, rest.end, rest.over
        break
    return Numeral(at, end, value, "arabic", over)


def _chinese(text: str, at: int) -> Numeral:
    end, total, section, digit = at, 0, 0, None
    over = about = zero = False
    last_scale, highest, digits_seen, scales_seen = None, None, 0, 0
    leading = _char(text, end)
    if leading and leading in "几数":
        if not _is_scale(text, end + 1) or (leading == "数" and at and text[at - 1] in COUNTED):
            return Numeral(at, at + 1, None, "chinese")
        end, over = end + 1, True
    while True:
        char = _char(text, end)
        if char and char in "零〇":
            zero = True
        elif char in DIGITS and char:
            if digit is not None:
                return Numeral(at, _run_end(text, end), None, "chinese")
            digit, digits_seen = DIGITS[char], digits_seen + 1
        elif char in TENS and digit is None and not section:
            section, last_scale = TENS[char], 10
            digits_seen += 1
        elif char in SMALL and _is_scale(text, end):
            scale = SMALL[char]
            if last_scale is not None and last_scale <= scale and last_scale < 10_000:
                return Numeral(at, _run_end(text, end), None, "chinese")
            section += (1 if digit is None else digit) * scale
            digit, last_scale, zero = None, scale, False
            highest, scales_seen = highest or scale, scales_seen + 1
        elif char in LARGE and _is_scale(text, end):
            below = section + (digit or 0)
            if char == "亿":
                total = ((total + below) or 1) * LARGE[char]
            else:
                total += (below or 1) * LARGE[char]
            section, digit, last_scale, zero = 0, None, LARGE[char], False
            highest, scales_seen = highest or LARGE[char], scales_seen + 1
        elif char and char in MORE and last_scale and digit is None and not over and end > at:
            over = True
            if _char(text, end + 1) not in LARGE or not _char(text, end + 1):
                end += 1
                break
        elif (
            char == "来"
            and last_scale
            and digit is None
            and not over
            and _char(text, end + 1) in "个名人次场件位家份户"
        ):
            about, end = True, end + 1
            break
        else:
            break
        end += 1
        if over and last_scale in LARGE.values() and _char(text, end) in DIGITS:
            break
    if digit is not None:
        # 一百二, 两万三: a digit standing right after a scale counts tenths of that scale
        tail = digit * (last_scale // 10) if last_scale and last_scale > 10 and not zero else digit
        section += tail
    value = total + section
    if end == at or (value == 0 and not zero):
        return Numeral(at, max(end, at + 1), None, "chinese")
    point = re.compile(r"点([零〇一二三四五六七八九]+)").match(text, end)
    if point and not over:
        digits = "".join(str(DIGITS[c]) for c in point.group(1))
        return Numeral(at, point.end(), Decimal(f"{value}.{digits}"), "chinese")
    bare = digits_seen == 0 and scales_seen == 1 and highest is not None and highest >= 100
    return Numeral(at, end, Decimal(value), "chinese", over, about, bare)


def _run_end(text: str, at: int) -> int:
    while at < len(text) and (text[at] in DIGITS or text[at] in SCALES):
        at += 1
    return at


def plain(value: Decimal) -> int | float:
    """The number as JSON knows it: an integer where it is one."""
    return int(value) if value == value.to_integral_value() else float(value)
