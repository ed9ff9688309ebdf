"""Numbers read back, in whatever way they are written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.reading.numerals import numeral_at
from yifa.reading.reader import read_text

DIGITS = "零一二三四五六七八九"
FULL = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


def in_chinese(number: int) -> str:
    """A number below 10^12 as one writes it: 一百零三万五千."""
    if number < 10_000:
        return _below_ten_thousand(number)
    for scale, name in ((100_000_000, "亿"), (10_000, "万")):
        if number >= scale:
            high, low = divmod(number, scale)
            gap = "零" if 0 < low < scale // 10 else ""
            return in_chinese(high) + name + (gap + in_chinese(low) if low else "")
    raise AssertionError


def _below_ten_thousand(number: int) -> str:
    text, gap = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text.removeprefix("一") if text.startswith("一十") else text


def with_commas(number: int) -> str:
    return f"{number:,}"


def with_spaces(number: int) -> str:
    return f"{number:,}".replace(",", " ")


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 10**11))
def test_chinese_numerals_read_back(number):
    written = in_chinese(number)
    found = numeral_at(written, 0)
    assert (found.value, found.end) == (number, len(written))


WAYS = {
    "arabic": str,
    "commas": with_commas,
    "full width": lambda number: str(number).translate(FULL),
    "full width commas": lambda number: with_commas(number).translate(FULL),
    "spaces": with_spaces,
    "chinese": in_chinese,
}


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=40, deadline=None)
@given(number=st.integers(11, 9_999_999))
def test_a_count_reads_back_however_it_is_written(way, number):
    facts = read_text(f"2023年，全镇共受理各类矛盾纠纷{WAYS[way](number)}件，化解工作有序推进。").facts
    assert [(fact.value, fact.unit, fact.approx) for fact in facts] == [(number, "件", "exact")]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 99_999), st.sampled_from(["万", "亿"]), st.sampled_from(["", "余", "多"]))
def test_ten_thousands_and_hundred_millions_are_resolved(hundredths, scale, more):
    number = Decimal(hundredths) / 100
    facts = read_text(f"审查合同涉及金额{number}{scale}{more}元。").facts
    factor = {"万": 10_000, "亿": 100_000_000}[scale]
    assert [(fact.value, fact.unit, fact.approx) for fact in facts] == [
        (float(number * factor), "元", "over" if more else "exact")
    ]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["{}%", "{}％", "百分之{}", "{} %"]))
def test_percentages_read_back(hundredths, form):
    number = Decimal(hundredths) / 100
    facts = read_text(f"信访事项按期办结率为{form.format(number)}。").facts
    assert [(fact.value, fact.unit) for fact in facts] == [(float(number), "%")]


@pytest.mark.parametrize(
    ("written", "value", "over"),
    [
        ("数十", 10, True),
        ("十几", 10, True),
        ("三百多", 300, True),
        ("3千余", 3000, True),
        ("1亿200万", 102_000_000, False),
        ("两万三", 23_000, False),
        ("廿三", 23, False),
        ("壹拾贰万伍仟", 125_000, False),
        ("一百二", 120, False),
        ("两千三百", 2300, False),
        ("20余万", 200_000, True),
    ],
)
def test_colloquial_numbers(written, value, over):
    found = numeral_at(written, 0)
    assert (found.value, found.over, found.end) == (value, over, len(written))


@pytest.mark.parametrize("written", ["八五", "十四五", "二〇二四", "三五", "七五"])
def test_digits_in_a_row_are_no_number(written):
    assert numeral_at(written, 0).value is None
