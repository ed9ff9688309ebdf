"""Compute: a figure's components added up by an engine, closed on exact fractions in Python.

Reads   declared figures, the engine's sums
Never   lets an engine divide or round; an empty denominator is a sentence, not 0 %; missing is not zero; no percentage
        of fewer than ten
Start   Computer.result()
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Protocol

from yifa.engine import catalogue
from yifa.figures.declared import Figure, Part, find
from yifa.figures.facts import by_slug
from yifa.figures.language import parse
from yifa.figures.period import Period
from yifa.figures.units import in_unit, printed

# House rule: a percentage of fewer cases says more about one case than about the work.
FEW = 10
NUMBER, EMPTY, FEW_CASES, ABSENT = "number", "empty", "few", "absent"
Asked = tuple[Part, Period]


@dataclass(frozen=True)
class External:
    """A figure taken from another body: its exact value, unit, source, document and the register entry (id, number)."""

    value: Decimal
    unit: str
    source: str
    document: str
    case: int
    number: str


class Engine(Protocol):
    """What adds integers and lists cases. `places` are division codes, the place itself first."""

    fingerprint: str

    def add(self, asked: Sequence[Asked], places: Sequence[str]) -> list[int]:
        """The sum of each component over its period."""

    def split(self, asked: Sequence[Asked], places: Sequence[str], column: str) -> dict[Any, list[int]]:
        """The same for each value of a column; all components are of one procedure."""

    def cases(
        self, part: Part, period: Period, places: Sequence[str], limit: int | None = None, offset: int = 0
    ) -> list[tuple[int, str]]:
        """The cases behind a component, id and number, by the day it counts them, then as they were opened."""

    def rows(
        self, part: Part, period: Period, places: Sequence[str], columns: Sequence[str], limit: int | None = None, offset: int = 0,
    ) -> list[tuple[Any, ...]]:  # fmt: skip
        """The same with the values of some columns behind them."""

    def external(self, name: str, period: Period, place: str) -> External | None:
        """The statistic of exactly this place registered under this name for this period."""


@dataclass(frozen=True)
class Result:
    """A figure's number. `value` is exact: int, Fraction (a rate as a share of 1) or Decimal; None where there is none.

    state        number; empty: the base is nought; few: the base is under ten, so no percentage; absent: the place has
                 no case of the procedure yet, or nobody registered the statistic: not nought
    numerator    what was added (分 for money); denominator: the base, of a change the number a year earlier
    cases        cases behind the number; base: cases behind the denominator
    """

    figure: Figure
    period: Period
    value: int | Fraction | Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    cases: int = 0
    base: int = 0
    external: External | None = None
    state: str = NUMBER
    empty: str = ""

    @property
    def shown(self) -> str:
        """The number as it is printed, without its unit; empty where there is none."""
        return "" if self.value is None else self.as_printed()

    def as_printed(self, unit: str = "", digits: int | None = None) -> str:
        """The number in another unit of its kind (yuan, wan_yuan, yi_yuan), or with other decimals."""
        assert self.value is not None
        if self.external:
            return f"{self.value:f}"
        unit, places = unit or self.figure.unit, self.figure.digits if digits is None else digits
        exact = in_unit(self.value, unit)
        if unit == "yuan" and self.figure.closing != "ratio" and digits is None and exact.denominator != 1:
            places = 2
        return printed(exact, places)

    @property
    def unit_name(self) -> str:
        """The unit in words: what was registered for a statistic of others."""
        return self.external.unit if self.external else self.figure.unit_name

    @property
    def words(self) -> str:
        """The number with its unit, or the sentence for an empty one."""
        return f"{self.shown}{self.unit_name}" if self.value is not None else self.empty

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know beside the number."""
        found = []
        if self.external:
            found.append(f"来自外部统计：{self.external.source}《{self.external.document}》".replace("《《", "《").replace("》》", "》"))  # fmt: skip
            if self.external.unit != self.figure.unit_name:
                found.append(f"登记的计量单位是“{self.external.unit}”，指标的计量单位是“{self.figure.unit_name}”")
        if self.figure.closing in ("ratio", "change") and not self.figure.official:
            found.append("本平台口径")
        return tuple(found)

    def as_data(self) -> dict[str, object]:
        """For JSON: slug, name, value (a number as printed), unit, numerator, denominator, period, cases."""
        return {
            "slug": self.figure.slug, "name": self.figure.name, "value": None if self.value is None else _number(self.shown),
            "shown": self.words, "state": self.state, "unit": self.unit_name, "numerator": self.numerator,
            "denominator": self.denominator, "period": str(self.period), "cases": self.cases,
            "source": self.external.source if self.external else None, "notes": list(self.notes),
        }  # fmt: skip


def _number(shown: str) -> int | float:
    return float(shown) if "." in shown else int(shown)


Sums = Mapping[Asked, int]


class Computer:
    """Figures of one place and its parts over one engine. `places`: the place's code, then those below it."""

    def __init__(self, engine: Engine, places: Sequence[str], rebuilt: Sequence[str] = ()) -> None:
        self.engine, self.places, self.rebuilt = engine, tuple(places), tuple(rebuilt)

    @property
    def fingerprint(self) -> str:
        """One hash over the facts that are counted: what a frozen report names."""
        return self.engine.fingerprint

    def results_of(self, wanted: Sequence[tuple[Figure, Period]]) -> list[Result]:
        """The numbers of figures, each over its period, all components added in one pass."""
        asked = list(dict.fromkeys(one for figure, period in wanted for one in needed(figure, period)))
        sums = dict(zip(asked, self.engine.add(asked, self.places), strict=True))
        return [self.closed(figure, period, sums) for figure, period in wanted]

    def results(self, figures: Iterable[Figure], period: Period) -> list[Result]:
        """The numbers of many figures over one period."""
        return self.results_of([(figure, period) for figure in figures])

    def result(self, figure: Figure | str, period: Period) -> Result:
        """The number of one figure."""
        return self.results([find(figure) if isinstance(figure, str) else figure], period)[0]

    def trend(self, figure: Figure, period: Period) -> list[Result]:
        """The figure for each month of a period."""
        return self.results_of([(figure, month) for month in period.months()])

    def split(self, figure: Figure, period: Period, by: str) -> list[tuple[Any, str, Result]]:
        """The figure for each value of a column it may be split by: value, value in words, number; the largest first."""
        if by not in figure.split_by:
            raise ValueError(f"{figure.slug} is not split by {by}")
        asked = list(dict.fromkeys(one for part in figure.parts for one in ((part, period), (part.counted, period))))
        column = by_slug(catalogue.find(figure.parts[0].facts))[by]
        found = []
        for value, added in self.engine.split(asked, self.places, by).items():
            sums = dict(zip(asked, added, strict=True))
            if any(added):
                label = {True: "是", False: "否", None: "未填写"}.get(value) or column.label(value)
                found.append((value, label, self._parts(figure, period, sums)))
        return sorted(found, key=lambda one: (-(one[2].numerator or 0), str(one[0])))

    def cases(
        self, figure: Figure, period: Period, *, of: str = "numerator", limit: int | None = None, offset: int = 0
    ) -> list[str]:
        """The case numbers behind a figure. `of` denominator: those of the base; of a change, of the year before."""
        return [number for _, number in self.behind(figure, period, of=of, limit=limit, offset=offset)]

    def behind(
        self, figure: Figure, period: Period, *, of: str = "numerator", limit: int | None = None, offset: int = 0
    ) -> list[tuple[int, str]]:
        """The same with the cases' ids."""
        if figure.closing == "change":
            span = period.before() if of == "denominator" else period
            return self.behind(find(figure.change_of), span, limit=limit, offset=offset)
        if figure.closing == "external":
            held = self.engine.external(figure.external, period, self.places[0])
            return [(held.case, held.number)][offset:] if held and of == "numerator" else []
        part = figure.denominator if of == "denominator" else figure.numerator
        return self.engine.cases(part, period, self.places, limit, offset) if part else []

    def closed(self, figure: Figure, period: Period, sums: Sums) -> Result:
        """The number that these sums come to: those of everything that needed() names."""
        if figure.closing == "external":
            held = self.engine.external(figure.external, period, self.places[0])
            if held is None:
                return Result(figure, period, None, state=ABSENT, empty=figure.when_empty)
            return Result(figure, period, held.value, cases=1, external=held)
        if figure.closing == "change":
            return self._change(figure, period, sums)
        for facts in (part.facts for part in figure.parts):
            if not sums[begun(facts), period]:
                name = catalogue.find(facts).name
                empty = f"到{period.end.year}年{period.end.month}月{period.end.day}日没有“{name}”的记录，不能当作0"
                return Result(figure, period, None, state=ABSENT, empty=empty)
        return self._parts(figure, period, sums)

    def _parts(self, figure: Figure, period: Period, sums: Sums) -> Result:
        top = sums[figure.parts[0], period]
        cases = sums[figure.parts[0].counted, period]
        if figure.closing != "ratio":
            return Result(figure, period, top, top, None, cases)
        base, count = sums[figure.parts[1], period], sums[figure.parts[1].counted, period]
        if base == 0:
            return Result(figure, period, None, top, base, cases, count, state=EMPTY, empty=figure.when_empty)
        many = base if _adds_people_or_things(figure.parts[1]) else count
        if many < FEW and figure.unit == "percent":
            return Result(figure, period, None, top, base, cases, count, state=FEW_CASES, empty=_few(top, base))
        return Result(figure, period, Fraction(top, base), top, base, cases, count)

    def _change(self, figure: Figure, period: Period, sums: Sums) -> Result:
        of = find(figure.change_of)
        now, before = (self.closed(of, span, sums) for span in (period, period.before()))
        if now.value is None or before.value is None or before.value == 0:
            state = ABSENT if ABSENT in (now.state, before.state) else EMPTY
            return Result(
                figure, period, None, cases=now.cases, base=before.cases, state=state, empty=figure.when_empty
            )
        top, base = (one.value if isinstance(one.value, int) else None for one in (now, before))
        if before.cases < FEW and before.external is None:
            return Result(figure, period, None, top, base, now.cases, before.cases, state=FEW_CASES,
                          empty=f"上年同期只有{before.cases}件，不足{FEW}件，不计增减幅度")  # fmt: skip
        change = (Fraction(now.value) - Fraction(before.value)) / Fraction(before.value)
        return Result(figure, period, change, top, base, now.cases, before.cases)


def _adds_people_or_things(part: Part) -> bool:
    """Whether a base is a sum of numbers (candidates, objects) and no money: then that sum says how much it rests on."""
    fields = catalogue.find(part.facts).fields
    return bool(part.of) and all(name in fields and fields[name].kind != "money" for name in part.of)


def _few(top: int, base: int) -> str:
    return f"{base}件中有{top}件，不足{FEW}件，不计百分比"


@cache
def begun(facts: str) -> Part:
    """Whether the place has had a case of the procedure by the end of the period."""
    known = by_slug(catalogue.find(facts))
    return Part(facts, parse("opened_on <= period.end", known), "到期末已有的案件")


def needed(figure: Figure, period: Period) -> list[Asked]:
    """Every component that closing the figure takes."""
    if figure.closing == "change":
        of = find(figure.change_of)
        return [*needed(of, period), *needed(of, period.before())]
    return [
        one for part in figure.parts for one in ((part, period), (part.counted, period), (begun(part.facts), period))
    ]


def components(figure: Figure) -> list[Part]:
    """Every component that some closing of the figure takes, itself, its cases, and whether the place has any; each once."""
    of = find(figure.change_of) if figure.closing == "change" else figure
    return list(dict.fromkeys(one for part in of.parts for one in (part, part.counted, begun(part.facts))))
