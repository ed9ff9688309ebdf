"""Wording: a figure's number in the words of a sentence, the direction of a change locked to its sign.

Reads   a Result of figures/compute.py and the Slot it stands in
Never   rounds silently: what the chosen unit cannot show exactly is said with 约
Start   said()
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from yifa.figures.compute import Result
from yifa.figures.units import UNITS, in_unit, printed
from yifa.report.placeholder import Slot, kind_of

STEPS = {"over_ten": 10, "over_hundred": 100, "over_thousand": 1000}
MONEY = {"wan": "wan_yuan", "yi": "yi_yuan", "about_wan": "wan_yuan", "about_yi": "yi_yuan"}
UP, DOWN, LEVEL = "增长", "下降", "持平"


def said(slot: Slot, result: Result) -> str:
    """The number as the sentence has it. `result` has a value (of the part that the slot names)."""
    if slot.part:
        return _part(slot, result)
    if slot.style == "change":
        return direction_and_percent(result)
    if slot.style in MONEY:
        return _money(slot, money_in_cents(result))
    if slot.style in STEPS:
        return _over(whole(result), STEPS[slot.style], slot.word or result.unit_name)
    if slot.style == "number":
        return result.shown
    return f"{result.shown}{slot.word or result.unit_name}"


def direction_and_percent(result: Result) -> str:
    """增长78%, 下降5.2% or 持平; a change that rounds to nought is 持平."""
    shown = result.shown
    size = shown.removeprefix("-")
    if Decimal(size) == 0:
        return LEVEL
    return f"{DOWN if shown.startswith('-') else UP}{size}%"


def money_in_cents(result: Result) -> Fraction:
    """An amount in 分, whether cases gave it or another body."""
    assert result.value is not None
    scale = UNITS[result.figure.unit].of if result.external else 1
    return Fraction(result.value) * scale


def whole(result: Result) -> int:
    """A count as an integer."""
    assert result.value is not None
    return int(Fraction(result.value))


def _part(slot: Slot, result: Result) -> str:
    value = result.numerator if slot.part == "numerator" else result.denominator
    assert value is not None
    if kind_of(slot.figure, slot.part) == "money":
        if slot.style in MONEY:
            return _money(slot, Fraction(value))
        exact = in_unit(value, slot.figure.unit)
        shown, unit = printed(exact, 2), UNITS[slot.figure.unit].name
    else:
        if slot.style in STEPS:
            return _over(value, STEPS[slot.style], slot.word or "件")
        shown, unit = str(value), "件"
    return shown if slot.style == "number" else f"{shown}{slot.word or unit}"


def _money(slot: Slot, cents: Fraction) -> str:
    unit = MONEY[slot.style]
    exact = cents / UNITS[unit].of
    about = slot.style.startswith("about_")
    # 亿元 keeps two decimals even when it is "about": one of them is a million.
    digits = 0 if slot.style == "about_wan" else 2
    shown = printed(exact, digits)
    return f"{'约' if about or Fraction(shown) != exact else ''}{shown}{slot.word or UNITS[unit].name}"


def _over(value: int, step: int, unit: str) -> str:
    """700余件; an exact multiple, or fewer than the step, without 余."""
    floor = value // step * step
    return f"{value}{unit}" if floor in (0, value) else f"{floor}余{unit}"
