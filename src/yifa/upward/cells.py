"""Cells of a package: a town's sums as text, one whole number a line, and an engine that adds them.

Reads   the text of a member; what is written is what was cut out of the town's own cells
Never   holds a value of a party: components that count different values are left out; takes two lines for one cell
Start   written(), read(), Adding
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from yifa.figures.cell_manifest import BadCells
from yifa.figures.cell_shapes import AFTER_ALL, id_of
from yifa.figures.compute import Asked, External
from yifa.figures.declared import Part
from yifa.figures.period import Period
from yifa.figures.rollup import whole_months

HEAD = "place,unit,begin_by,end_from,component,sum"
LARGEST = 2**63 - 1
_LINE = re.compile(
    r"([0-9]{12}),([a-z0-9_.-]{1,60}),(0|[1-9][0-9]{0,5}),(0|[1-9][0-9]{0,5}),(c_[0-9a-f]{16}),(-?[1-9][0-9]{0,18})"
)


class Cell(NamedTuple):
    """A sum: of a place's unit, for spans that begin in the month begin_by or before and end in end_from or after."""

    place: str
    unit: str
    begin_by: int
    end_from: int
    component: str
    sum: int


def written(cells: Iterable[Cell]) -> bytes:
    """The cells of one procedure as text, in their order."""
    lines = [",".join(map(str, one)) for one in sorted(cells)]
    return "".join(f"{line}\n" for line in [HEAD, *lines]).encode("ascii")


def read(data: bytes, places: Collection[str], kept: Collection[str], last: int) -> list[Cell]:
    """The cells that a text holds. ValueError (in Chinese) for a line that is none, is of another place or of a component
    not listed, stands twice or out of order, or speaks of a month after `last`."""
    try:
        head, *lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise ValueError("含有不能识别的字符") from None
    if head != HEAD or not lines or lines[-1]:
        raise ValueError("表头或者结尾不对")
    found: list[Cell] = []
    for at, line in enumerate(lines[:-1], 2):
        matched = _LINE.fullmatch(line)
        if matched is None:
            raise ValueError(f"第{at}行不是汇总数据")
        place, unit, begin, end, component, total = matched.groups()
        cell = Cell(place, unit, int(begin), int(end), component, int(total))
        if place not in places:
            raise ValueError(f"第{at}行是其他地方（{place}）的")
        if component not in kept:
            raise ValueError(f"第{at}行的项目没有列在清单里")
        if cell.end_from > last or cell.begin_by > AFTER_ALL or abs(cell.sum) > LARGEST:
            raise ValueError(f"第{at}行的月份或者数值超出范围")
        if found and cell[:5] <= found[-1][:5]:
            raise ValueError(f"第{at}行重复或者次序不对")
        found.append(cell)
    return found


class Adding:
    """An engine over cells in memory. `kept` are the components that it has, by procedure; any other is BadCells F-307.

    `registered` gives the statistics of others that were sent along, for their place and period alone.
    """

    def __init__(
        self, cells: Iterable[Cell], kept: Mapping[str, Collection[str]], fingerprint: str = "",
        registered: Mapping[tuple[str, Period, str], External] | None = None,
    ) -> None:  # fmt: skip
        self.fingerprint, self.kept, self.registered = fingerprint, kept, registered or {}
        self._by_component: dict[str, list[Cell]] = defaultdict(list)
        for one in cells:
            self._by_component[one.component].append(one)

    def add(self, asked: Sequence[Asked], places: Sequence[str]) -> list[int]:
        """The sum of each component over whole months."""
        among = frozenset(places)
        return [self._sum(part, period, among) for part, period in asked]

    def _sum(self, part: Part, period: Period, among: frozenset[str]) -> int:
        span, component = whole_months(period), id_of(part)
        if span is None or component not in self.kept.get(part.facts, ()):
            raise BadCells("F-307", f"“{part.says}”不能只从数据包的汇总数据得出；请把期间改为整月，或者到该镇街计算。")
        return sum(
            one.sum for one in self._by_component.get(component, ())
            if one.place in among and one.begin_by >= span[0] and one.end_from <= span[1]
        )  # fmt: skip

    def split(self, asked: Sequence[Asked], places: Sequence[str], column: str) -> dict[Any, list[int]]:
        """Not from a package of one town."""
        raise BadCells("F-307", "数据包不能再细分；请到该镇街查看。")

    def cases(
        self, part: Part, period: Period, places: Sequence[str], limit: int | None = None, offset: int = 0
    ) -> list[tuple[int, str]]:
        """A package holds no case."""
        raise BadCells("F-307", "数据包里没有案件；请到该镇街查看。")

    def rows(
        self, part: Part, period: Period, places: Sequence[str], columns: Sequence[str], limit: int | None = None, offset: int = 0,
    ) -> list[tuple[Any, ...]]:  # fmt: skip
        """A package holds no case."""
        return self.cases(part, period, places, limit, offset)

    def external(self, name: str, period: Period, place: str) -> External | None:
        """The statistic of others that came with the package."""
        return self.registered.get((name, period, place))
