"""Comparison: a published report's figures beside those that cases give, and why they differ.

Reads   published figures, results of the same year
Never   fakes a figure that no procedure carries; explains a difference by rules over the two numbers, never by case
Start   compare()
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from yifa.figures.compute import Computer, Result
from yifa.figures.period import Period
from yifa.figures.units import UNITS, in_unit, printed
from yifa.report.placeholder import kind_of
from yifa.report.published import Published

SAME, DIFFERS, EXTERNAL, NO_DATA, NOT_CARRIED = "same", "differs", "external", "no_data", "not_carried"
VERDICTS = {
    SAME: "一致", DIFFERS: "不一致", EXTERNAL: "来自外部统计", NO_DATA: "没有数据", NOT_CARRIED: "目前没有程序承载",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One published figure and ours. `agrees` is None where there is nothing to compare."""

    published: Published
    result: Result | None
    verdict: str
    agrees: bool | None
    why: str

    @property
    def verdict_name(self) -> str:
        return VERDICTS[self.verdict]

    @property
    def ours(self) -> str:
        """Our number in words."""
        return self.result.words if self.result is not None else ""


def compare(published: Sequence[Published], year: int, computer: Computer) -> list[Row]:
    """Every published figure, in its order."""
    carried = [one.figure for one in published if one.figure is not None]
    results = iter(computer.results_of([(figure, Period.year(year)) for figure in carried]))
    return [_row(one, next(results) if one.figure is not None else None) for one in published]


def tally(rows: Iterable[Row]) -> list[tuple[str, str, int]]:
    """(verdict, its name, how many), all of them."""
    counted = Counter(row.verdict for row in rows)
    return [(slug, name, counted[slug]) for slug, name in VERDICTS.items()]


def _row(one: Published, result: Result | None) -> Row:
    if result is None:
        return Row(
            one, None, NOT_CARRIED, None, "公布的报告有这个数，本平台还没有程序或者外部统计承载它，因此不写进报告"
        )
    ours = comparable(one, result)
    if ours is None:
        why = result.empty or f"公布的单位“{one.unit}”与“{result.unit_name}”不能比较"
        return Row(one, result, NO_DATA, None, why)
    agrees = fits(one, ours)
    if result.external is not None:
        source = f"登记号{result.external.number}，来源：{result.external.source}《{result.external.document.strip('《》')}》"
        told = "与登记的数一致" if agrees else f"与登记的数不一致：{_reason(one, ours, result)}"
        return Row(one, result, EXTERNAL, agrees, f"{told}；{source}")
    if agrees:
        return Row(one, result, SAME, True, "")
    return Row(one, result, DIFFERS, False, _reason(one, ours, result))


def comparable(one: Published, result: Result) -> Fraction | None:
    """Our number in 元, in percent or as a count, as the published one is; None where they can't be compared."""
    if result.value is None:
        return None
    kind = kind_of(result.figure)
    if (kind == "money") != one.is_money or (kind == "percent") != (one.unit == "%"):
        return None
    if result.external is not None:
        return Fraction(result.value) * (UNITS[result.figure.unit].of / 100 if kind == "money" else 1)
    return in_unit(result.value, {"money": "yuan", "percent": "percent"}.get(kind, result.figure.unit))


def fits(one: Published, ours: Fraction, scale: int = 1) -> bool:
    """Whether our number, rounded as the published one is and hedged as it is, is that number (times `scale`)."""
    told, step = one.plain * scale, one.quantum * scale
    if one.hedge == "over":
        return told <= ours < told + step
    if one.hedge == "at_least":
        return ours >= told if told >= 0 else ours <= told
    return rounded(ours, step) == told


def rounded(value: Fraction, step: Fraction) -> Fraction:
    """Half up, away from nought."""
    steps = abs(value) / step
    whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return whole * step * (1 if value >= 0 else -1)


# why two numbers differ -------------------------------------------------------------------------------------------
Rule = Callable[[Published, Fraction, Result], str]


def _reason(one: Published, ours: Fraction, result: Result) -> str:
    for rule in RULES:
        if why := rule(one, ours, result):
            return why
    return f"登记的案件得出{result.words}，公布的是{one.words}，两数不等；请核对口径、期间和漏报的案件"


def lost_scale(one: Published, ours: Fraction, result: Result) -> str:
    """A 万 or 亿 that fell out of the printed unit: the digits are ours, the number is 10,000 or 10^8 times too small."""
    if not one.is_money or "万" in one.unit or "亿" in one.unit:
        return ""
    for word, factor in (("万", 10**4), ("亿", 10**8)):
        if fits(one, ours, factor):
            each = _each(one, ours, result)
            return f"案件合计{_yuan(ours)}元，即{one.shown}{word}元；公布的是{one.words}，漏写了“{word}”字{each}，以案件为准"
    return ""


def added_scale(one: Published, ours: Fraction, result: Result) -> str:
    """A 万 or 亿 too many."""
    factor = MONEY_OF.get(one.unit, 1)
    if factor > 1 and rounded(ours, one.quantum / factor) == one.plain / factor:
        return f"案件合计{_yuan(ours)}元；公布的是{one.words}，多写了“{one.unit.removesuffix('元')}”字，以案件为准"
    return ""


def shifted_point(one: Published, ours: Fraction, result: Result) -> str:
    """The decimal point of a percentage, one or two places off."""
    if one.unit != "%" or not one.value:
        return ""
    for factor in (Fraction(10), Fraction(100), Fraction(1, 10), Fraction(1, 100)):
        if rounded(ours, one.quantum * factor) == one.plain * factor:
            return f"登记的案件得出{result.words}，公布的是{one.words}，小数点的位置不对，以案件为准"
    return ""


def turned_sign(one: Published, ours: Fraction, result: Result) -> str:
    """Rise written for fall, or fall for rise."""
    if one.value and one.unit == "%" and rounded(ours, one.quantum) == -one.plain:
        return f"登记的案件得出{result.words}，公布的是{one.words}，增减方向写反，以案件为准"
    return ""


def other_rounding(one: Published, ours: Fraction, result: Result) -> str:
    """One step of the last digit off: cut instead of rounded, or rounded twice."""
    if abs(ours - one.plain) < one.quantum:
        step = one.quantum / MONEY_OF.get(one.unit, 1)
        digits = len(str(step.denominator)) - 1
        exact = printed(rounded(ours, one.quantum) / MONEY_OF.get(one.unit, 1), digits)
        return f"末位取舍不同：按四舍五入应当是{exact}{one.unit}，公布的是{one.words}"
    return ""


def swapped_digits(one: Published, ours: Fraction, result: Result) -> str:
    """Two neighbouring digits of a count changed places."""
    told, mine = one.shown, str(ours)
    if one.unit == "%" or len(told) != len(mine) or not (told + mine).isdigit():
        return ""
    off = [at for at in range(len(told)) if told[at] != mine[at]]
    if len(off) == 2 and off[1] == off[0] + 1 and told[off[0]] == mine[off[1]] and told[off[1]] == mine[off[0]]:
        return f"登记的案件得出{result.words}，公布的是{one.words}，两个数字前后颠倒，以案件为准"
    return ""


def dropped_digit(one: Published, ours: Fraction, result: Result) -> str:
    """A digit of a count fell out."""
    told, mine = one.shown, str(ours)
    if one.unit == "%" or one.hedge != "exact" or len(mine) != len(told) + 1 or not (told + mine).isdigit():
        return ""
    if any(mine[:at] + mine[at + 1 :] == told for at in range(len(mine))):
        return f"登记的案件得出{result.words}，公布的是{one.words}，少写了一位数字，以案件为准"
    return ""


MONEY_OF = {"万元": 10**4, "亿元": 10**8}
RULES: tuple[Rule, ...] = (
    lost_scale, added_scale, turned_sign, shifted_point, other_rounding, swapped_digits, dropped_digit,
)  # fmt: skip


def _yuan(value: Fraction) -> str:
    """57921400 as 57,921,400."""
    whole, _, tail = printed(value, 2).partition(".")
    return f"{int(whole):,}" + (f".{tail}" if tail else "")


def _each(one: Published, ours: Fraction, result: Result) -> str:
    """What the printed sum would come to a case, where there are enough to tell."""
    if result.cases < 2:
        return ""
    told, mine = (printed(value / result.cases, 2) for value in (one.plain, ours))
    return f"（照公布的数，{result.cases}件平均每件只有{told}元，按案件是{mine}元）"
