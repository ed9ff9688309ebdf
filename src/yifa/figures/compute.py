"""Compute: a figure's components added up by an engine, closed on exact fractions in Python.

Reads   declared figures, the engine's sums
Never   lets an engine divide or round; an empty denominator is a sentence, not 0 %; missing is not zero
Start   Computer.result()
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Protocol

from yifa.figures.declared import Figure, Part, find

FEW = 10


@dataclass(frozen=True)
class Period:
    """A span of days, both ends counted."""

    start: date
    end: date

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31))

    def before(self) -> Period:
        """The same span a year earlier."""
        return Period(_year_back(self.start), _year_back(self.end))

    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


def _year_back(day: date) -> date:
    leap_day = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)


@dataclass(frozen=True)
class External:
    """A figure taken from another body: its exact value, unit, source, document and the register entry."""

    value: Decimal
    unit: str
    source: str
    document: str
    number: str


class Engine(Protocol):
    """What adds integers and lists cases."""

    def add(self, parts: Sequence[Part], period: Period, places: Sequence[str]) -> list[int]:
        """The sum of each component."""

    def cases(self, part: Part, period: Period, places: Sequence[str], limit: int | None = None) -> list[str]:
        """The numbers of the cases behind a component, in order."""

    def external(self, name: str, period: Period, places: Sequence[str]) -> External | None:
        """The statistic registered under this name for this period."""


@dataclass(frozen=True)
class Result:
    """A figure's number. `value` is exact: int, Fraction (a rate as a share of 1) or Decimal; None where there is none."""

    figure: Figure
    period: Period
    value: int | Fraction | Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    cases: int = 0
    external: External | None = None
    empty: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def shown(self) -> str:
        """The number as it is printed, without its unit; empty where there is none."""
        return "" if self.value is None else rounded(self)

    @property
    def words(self) -> str:
        """The number with its unit, or the sentence for an empty one."""
        return f"{self.shown}{self.figure.unit_name}" if self.value is not None else self.empty

    def as_data(self) -> dict[str, object]:
        """For JSON: slug, name, value (a number as printed), unit, numerator, denominator, period, cases."""
        return {
            "slug": self.figure.slug, "name": self.figure.name,
            "value": None if self.value is None else _number(self.shown), "shown": self.words,
            "unit": self.figure.unit_name, "numerator": self.numerator, "denominator": self.denominator,
            "period": str(self.period), "cases": self.cases,
            "source": self.external.source if self.external else None, "notes": list(self.notes),
        }  # fmt: skip


def _number(shown: str) -> int | float:
    return float(shown) if "." in shown else int(shown)


def rounded(result: Result) -> str:
    """Half up, in Decimal, once: rates in percent, money in yuan from 分."""
    value, figure = result.value, result.figure
    exact = Fraction(value) if value is not None else Fraction(0)
    if figure.unit == "percent" and figure.closing in ("ratio", "change"):
        exact *= 100
    elif figure.unit == "yuan" and figure.closing in ("is", "ratio"):
        exact /= 100
    digits = 2 if figure.unit == "yuan" and exact.denominator != 1 and figure.closing == "is" else figure.digits
    step = Decimal(1).scaleb(-digits)
    words = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(step, ROUND_HALF_UP)
    text = f"{words:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Computer:
    """Figures of one place and its parts over one engine."""

    def __init__(self, engine: Engine, places: Sequence[str]) -> None:
        self.engine, self.places = engine, tuple(places)

    def results(self, figures: Sequence[Figure], period: Period) -> list[Result]:
        """The numbers of many figures, all components added in one pass."""
        parts = [part for figure in figures for part in figure.parts]
        sums = iter(self.engine.add([*parts, *(_as_count(part) for part in parts)], period, self.places))
        added = [next(sums) for _ in parts]
        counted = [next(sums) for _ in parts]
        found, at = [], 0
        for figure in figures:
            width = len(figure.parts)
            found.append(self._close(figure, period, added[at : at + width], counted[at : at + width]))
            at += width
        return found

    def result(self, figure: Figure | str, period: Period) -> Result:
        """The number of one figure."""
        return self.results([find(figure) if isinstance(figure, str) else figure], period)[0]

    def cases(self, figure: Figure, period: Period, *, of: str = "numerator", limit: int | None = None) -> list[str]:
        """The case numbers behind a figure (of its denominator where asked)."""
        if figure.closing == "change":
            return self.cases(find(figure.change_of), period, of=of, limit=limit)
        if figure.closing == "external":
            held = self.engine.external(figure.external, period, self.places)
            return [held.number] if held else []
        part = figure.denominator if of == "denominator" and figure.denominator else figure.numerator
        return self.engine.cases(part, period, self.places, limit) if part else []

    def _close(self, figure: Figure, period: Period, sums: list[int], counts: list[int]) -> Result:
        if figure.closing == "external":
            held = self.engine.external(figure.external, period, self.places)
            if held is None:
                return Result(figure, period, None, empty=figure.when_empty)
            return Result(figure, period, held.value, cases=1, external=held)
        if figure.closing == "change":
            return self._change(figure, period)
        if figure.closing == "ratio":
            top, base = sums
            if base == 0:
                return Result(figure, period, None, top, base, counts[0], empty=figure.when_empty)
            notes = (f"基数不足{FEW}件，比率仅供参考",) if base < FEW else ()
            return Result(figure, period, Fraction(top, base), top, base, counts[0], notes=notes)
        return Result(figure, period, sums[0], sums[0], None, counts[0], empty="" if counts[0] else figure.when_empty)

    def _change(self, figure: Figure, period: Period) -> Result:
        of = find(figure.change_of)
        now, before = self.result(of, period), self.result(of, period.before())
        if now.value is None or before.value is None or before.value == 0:
            return Result(figure, period, None, empty=figure.when_empty, cases=now.cases)
        change = (Fraction(now.value) - Fraction(before.value)) / Fraction(before.value)
        top = now.value if isinstance(now.value, int) else None
        base = before.value if isinstance(before.value, int) else None
        return Result(figure, period, change, top, base, now.cases)


def _as_count(part: Part) -> Part:
    return Part(part.facts, part.where, part.says, part.on)
