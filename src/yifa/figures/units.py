"""Units: what a figure's number is called, and how an exact number becomes the printed one.

Reads   nothing
Never   rounds twice, rounds in a float, or rounds half to even: half goes up, away from nought, once
Start   UNITS, printed()
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Exact = int | Fraction | Decimal


@dataclass(frozen=True)
class Unit:
    """A unit: its word, and how many of what is added (cases, 分) make one of it. `money` units add 分."""

    name: str
    of: Fraction = Fraction(1)
    money: bool = False


UNITS: dict[str, Unit] = {
    "case": Unit("件"), "document": Unit("份"), "contract": Unit("份"), "session": Unit("场"), "course": Unit("个"),
    "person": Unit("人"), "person_time": Unit("人次"), "household": Unit("户"), "body": Unit("个"), "item": Unit("项"),
    "piece": Unit("件"), "visit": Unit("家次"), "time": Unit("次"), "day": Unit("天"), "month": Unit("个月"), "hour": Unit("学时"),
    "window": Unit("个"), "accident": Unit("起"), "percent": Unit("%", Fraction(1, 100)), "yuan": Unit("元", Fraction(100), True),
    "wan_yuan": Unit("万元", Fraction(10**6), True), "yi_yuan": Unit("亿元", Fraction(10**10), True),
}  # fmt: skip


def printed(value: Exact, digits: int) -> str:
    """The number with at most `digits` decimals, half up; noughts at the end are left out."""
    exact = Fraction(value)
    scaled = abs(exact) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if exact < 0 and whole else ""
    units, rest = divmod(whole, 10**digits)
    tail = f"{rest:0{digits}d}".rstrip("0") if digits else ""
    return f"{sign}{units}" + (f".{tail}" if tail else "")


def in_unit(value: Exact, unit: str) -> Fraction:
    """What was added, or a share of one, as a number of the unit: 578 000 000 分 are 578 of 万元, 1/2 is 50 of %."""
    return Fraction(value) / UNITS[unit].of
