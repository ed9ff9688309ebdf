"""Side by side: figures of many places at once, the whole they make up, and how each stands among the others.

Reads   the sums of an engine, one pass for all places; statistics of others as they were registered
Never   takes the whole's rate for a mean of rates; adds up what was counted as different values in two sources; takes a
        place without a number for nought
Start   SideBySide.lines()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from yifa.figures.compute import (
    ABSENT,
    EMPTY,
    FEW,
    FEW_CASES,
    NUMBER,
    Asked,
    Computer,
    Engine,
    Result,
    needed,
)
from yifa.figures.declared import Figure, Part
from yifa.figures.period import Period
from yifa.figures.registered import Registered
from yifa.figures.spread import Spread, ranks, spread
from yifa.figures.units import printed

Groups = Mapping[str, Sequence[str]]
Withheld = Callable[[Figure, Period], Result | None]
WHOLE = ""
"""Stands for the whole where sums are kept by place: the code of the county itself stands for its own organs."""
NOT_ADDABLE = "各地来源不同，去重计数的数不能相加；请看各地的数"


@dataclass(frozen=True)
class Source:
    """What answers for some places: an engine, and each place's code with the codes that count for it.

    `withheld` gives what must be shown in place of a sum, where the engine does not hold all that a figure needs.
    """

    engine: Engine
    groups: Groups
    withheld: Callable[[Figure, Period, Sequence[str]], Result | None] | None = None

    @property
    def every(self) -> list[str]:
        """All codes that it answers for."""
        return list(dict.fromkeys(code for below in self.groups.values() for code in below))


@dataclass(frozen=True)
class Change:
    """A number against that of the same span a year earlier, exact.

    value     a share of the earlier number, or of two percentages their difference (`points`); None where there is none,
              for the reason in `empty`
    """

    value: Fraction | None
    points: bool = False
    state: str = NUMBER
    empty: str = ""

    @property
    def words(self) -> str:
        """上升2.5%, 下降1个百分点, 持平, or why there is none."""
        if self.value is None:
            return self.empty
        shown = printed(abs(self.value) * 100, 1)
        unit = "个百分点" if self.points else "%"
        return "持平" if shown == "0" else f"{'上升' if self.value > 0 else '下降'}{shown}{unit}"

    @property
    def sign(self) -> str:
        """▲, ▼ or ＝; "" where there is none."""
        if self.value is None:
            return ""
        return "▲" if self.value > 0 else "▼" if self.value < 0 else "＝"


@dataclass(frozen=True)
class Entry:
    """One place's number, that of a year earlier, its rank from the largest (0: none) and its band (spread.BANDS)."""

    code: str
    result: Result
    before: Result
    change: Change
    rank: int = 0
    band: str = ""


@dataclass(frozen=True)
class Line:
    """A figure of all places: the whole, each place in the order asked, and the spread of those with a number."""

    figure: Figure
    whole: Entry
    entries: tuple[Entry, ...]
    spread: Spread | None

    def of(self, code: str) -> Entry:
        """One place's entry; KeyError where it is none of them."""
        return {one.code: one for one in self.entries}[code]


class SideBySide:
    """Places side by side. `apart` are codes that count for the whole and stand beside no other: the whole's own organs."""

    def __init__(self, whole: str, places: Sequence[str], sources: Sequence[Source], apart: Sequence[str] = ()) -> None:
        self.whole, self.places, self.apart = whole, tuple(places), tuple(apart)
        self.sources = [one for one in sources if one.groups]

    def lines(self, figures: Iterable[Figure], period: Period) -> list[Line]:
        """Every figure of every place, and of the whole, over a period and the same span a year earlier."""
        wanted = list(figures)
        spans = (period, period.before())
        found = self.results([(one, span) for one in wanted for span in spans])
        return [self._line(one, {code: (held[one, spans[0]], held[one, spans[1]]) for code, held in found.items()}) for one in wanted]  # fmt: skip

    def results(self, wanted: Sequence[tuple[Figure, Period]]) -> dict[str, dict[tuple[Figure, Period], Result]]:
        """By place, and by WHOLE: the numbers of figures, each over its period; everything added in one pass a source."""
        asked = list(dict.fromkeys(one for figure, period in wanted for one in needed(figure, period)))
        sums: dict[str, list[int]] = {code: [0] * len(asked) for code in (WHOLE, *self.places, *self.apart)}
        holders = [0] * len(asked)
        for source in self.sources:
            for code, added in each(source.engine, asked, {**source.groups, WHOLE: source.every}).items():
                sums[code] = [one + more for one, more in zip(sums[code], added, strict=True)]
                if code == WHOLE:
                    holders = [one + bool(more) for one, more in zip(holders, added, strict=True)]
        unaddable = {part for (part, _), many in zip(asked, holders, strict=True) if many > 1 and part.distinct}
        spans = dict.fromkeys(span for _, one in wanted for span in (one, one.before()))
        statistics = Registered([(one.engine, list(one.groups)) for one in self.sources], spans, [self.whole])
        found = {}
        for code, added in sums.items():
            closing, by = (
                _Closing(statistics, code or self.whole, self._withheld(code, unaddable)),
                dict(zip(asked, added, strict=True)),
            )
            found[code] = {one: closing.closed(*one, by) for one in wanted}
        return found

    def _withheld(self, code: str, unaddable: set[Part]) -> Withheld:
        """What is shown of a place in place of its sums."""

        def of(figure: Figure, period: Period) -> Result | None:
            for source in self.sources:
                if source.withheld and (code in source.groups or code == WHOLE):
                    below = source.groups.get(code) or [self.whole, *source.every]
                    told = source.withheld(figure, period, below)
                    if told is not None:
                        one_source = code != WHOLE or len(self.sources) == 1
                        return (
                            told
                            if one_source
                            else Result(figure, period, None, state=ABSENT, empty=told.empty or NOT_ADDABLE)
                        )
            if code == WHOLE and not unaddable.isdisjoint(figure.parts):
                return Result(figure, period, None, state=ABSENT, empty=NOT_ADDABLE)
            return None

        return of

    def _line(self, figure: Figure, found: Mapping[str, tuple[Result, Result]]) -> Line:
        numbers = {code: value for code in self.places if (value := found[code][0].value) is not None}
        among, order = spread(numbers.values()), ranks(numbers)
        entries = []
        for code in (*self.places, *self.apart):
            now, before = found[code]
            band = among.band(numbers[code]) if among and code in numbers else ""
            entries.append(Entry(code, now, before, change(now, before), order.get(code, 0), band))
        now, before = found[WHOLE]
        return Line(figure, Entry(self.whole, now, before, change(now, before)), tuple(entries), among)


class _Closing(Computer):
    """A Computer whose sums were added elsewhere."""

    def __init__(self, statistics: Registered, code: str, withheld: Withheld) -> None:
        super().__init__(cast(Engine, statistics), (code,))
        self.withheld = withheld

    def closed(self, figure: Figure, period: Period, sums: Mapping[Asked, int]) -> Result:
        return self.withheld(figure, period) or super().closed(figure, period, sums)


def each(engine: Engine, asked: Sequence[Asked], groups: Groups) -> dict[str, list[int]]:
    """The sums of each group of places: by the engine's own way, else of every place at once and then added.

    Different values do not add up over places: where a group has them in several, they are counted over the group.
    """
    if own := getattr(engine, "each", None):
        return dict(own(asked, groups))
    by_place: dict[str, dict[int, int]] = {}
    every = sorted({one for below in groups.values() for one in below})
    for facts in dict.fromkeys(part.facts for part, _ in asked):
        some = [at for at, (part, _) in enumerate(asked) if part.facts == facts]
        for place, added in engine.split([asked[at] for at in some], every, "place").items():
            by_place.setdefault(place, {}).update(zip(some, added, strict=True))
    distinct = [at for at, (part, _) in enumerate(asked) if part.distinct]
    found = {}
    for code, below in groups.items():
        held = [by_place[one] for one in dict.fromkeys(below) if one in by_place]
        sums = [sum(one.get(at, 0) for one in held) for at in range(len(asked))]
        again = [at for at in distinct if sum(1 for one in held if one.get(at)) > 1]
        for at, value in zip(again, engine.add([asked[at] for at in again], below) if again else (), strict=True):
            sums[at] = value
        found[code] = sums
    return found


def change(now: Result, before: Result) -> Change:
    """A number against the one a year earlier: of counts and sums as a share, of percentages in points. No share of fewer
    than ten cases."""
    figure = now.figure
    points = figure.unit == "percent"
    if figure.closing == "change":
        return Change(None, state=EMPTY, empty="本身就是同比")
    if now.value is None or before.value is None:
        return Change(None, points, ABSENT, "本期没有数值" if now.value is None else "上年同期没有数值")
    if points:
        difference = Fraction(now.value) - Fraction(before.value)
        return Change(difference / 100 if now.external else difference, True)
    many = before.base if figure.closing == "ratio" else before.cases
    if before.external is None and many < FEW:
        return Change(None, state=FEW_CASES, empty=f"上年同期只有{many}件，不足{FEW}件，不计增减幅度")
    if before.value == 0:
        return Change(None, state=EMPTY, empty="上年同期是0，不计增减幅度")
    return Change((Fraction(now.value) - Fraction(before.value)) / Fraction(before.value))
