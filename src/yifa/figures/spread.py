"""Spread: where the middle of some numbers lies, which of them stand apart, and their order. Exact, to the last digit.

Reads   nothing
Never   rounds, or counts a place without a number as nought
Start   spread(), ranks()
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from yifa.figures.units import Exact

ENOUGH = 5
"""House rule: of fewer numbers nothing is called an outlier."""
REACH = Fraction(3, 2)
RULE = f"有数值的不少于{ENOUGH}个时，低于下四分位数减1.5倍四分位距、高于上四分位数加1.5倍四分位距的为离群；四分位数按线性插值（与表格软件的QUARTILE.INC相同）"
BANDS = {"low": "离群偏低", "lower": "较低", "middle": "居中", "upper": "较高", "high": "离群偏高"}


@dataclass(frozen=True)
class Spread:
    """Of `count` numbers: the least, the quartiles, the most, and Tukey's fences (None where there are too few)."""

    count: int
    least: Fraction
    lower: Fraction
    median: Fraction
    upper: Fraction
    most: Fraction
    fences: tuple[Fraction, Fraction] | None

    def band(self, value: Exact) -> str:
        """Where a number stands among them: one of BANDS, "" where there are too few to say."""
        exact = Fraction(value)
        if self.fences is None:
            return ""
        if exact < self.fences[0]:
            return "low"
        if exact > self.fences[1]:
            return "high"
        return "lower" if exact < self.lower else "upper" if exact > self.upper else "middle"


def spread(values: Iterable[Exact]) -> Spread | None:
    """The spread of some numbers; None of none."""
    held = sorted(Fraction(value) for value in values)
    if not held:
        return None
    lower, median, upper = (_quantile(held, Fraction(part, 4)) for part in (1, 2, 3))
    apart = REACH * (upper - lower)
    fences = (lower - apart, upper + apart) if len(held) >= ENOUGH else None
    return Spread(len(held), held[0], lower, median, upper, held[-1], fences)


def _quantile(held: list[Fraction], part: Fraction) -> Fraction:
    """Between the two that stand around `part` of the way from the first to the last."""
    at = (len(held) - 1) * part
    below = at.numerator // at.denominator
    above = min(below + 1, len(held) - 1)
    return held[below] + (at - below) * (held[above] - held[below])


def ranks(values: Mapping[str, Exact]) -> dict[str, int]:
    """Each one's place from the largest down, equal numbers in one place: 1, 2, 2, 4."""
    exact = {key: Fraction(value) for key, value in values.items()}
    ordered = sorted(exact.values(), reverse=True)
    first = {value: at for at, value in reversed(list(enumerate(ordered, 1)))}
    return {key: first[value] for key, value in exact.items()}
