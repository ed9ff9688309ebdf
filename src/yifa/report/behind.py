"""Behind: the case numbers that stand behind each figure of a report.

Reads   a Draft and the Computer it was compiled with
Never   shows more of a case than its number
Start   behind()
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yifa.figures.compute import Computer, Result
from yifa.figures.declared import Figure, find
from yifa.report.draft import Draft


@dataclass(frozen=True)
class Listed:
    """Cases of one component: what is counted, in words, and their numbers."""

    says: str
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Behind:
    """A figure of the report and its cases: of the numerator, then of the base where it has one."""

    result: Result
    before: bool
    lists: tuple[Listed, ...]
    where: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """What a link to it leads to."""
        return anchor_of(self.result.figure.slug, self.before)

    @property
    def name(self) -> str:
        return f"{self.result.figure.name}{'（上年同期）' if self.before else ''}"


def anchor_of(slug: str, before: bool) -> str:
    """The fragment of a figure in the list of sources."""
    return f"figure-{slug}{'-before' if before else ''}"


def behind(draft: Draft, computer: Computer) -> tuple[Behind, ...]:
    """Every figure that stands in the text, in the order it first does, with its cases."""
    is_before = {id(result): before for (_, before), result in draft.results.items()}
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    found = []
    for result in draft.used:
        lists = []
        for says, of in _components(result.figure):
            numbers = tuple(computer.cases(result.figure, result.period, of=of))
            # The same list stands behind several figures (5911 is a count and a base): keep it once.
            lists.append(Listed(says, known.setdefault(numbers, numbers)))
        where = tuple(draft.where(result))
        found.append(Behind(result, is_before[id(result)], tuple(lists), where))
    return tuple(found)


def _components(figure: Figure) -> Sequence[tuple[str, str]]:
    """(what is counted, which component) of a figure."""
    if figure.closing == "external":
        return (("登记这一数据的外部统计", "numerator"),)
    if figure.closing == "change":
        of = find(figure.change_of)
        says = _components(of)[0][0]
        return ((f"本期：{says}", "numerator"), (f"上年同期：{says}", "denominator"))
    names = ("numerator", "denominator")
    return tuple((part.says, name) for part, name in zip(figure.parts, names, strict=False))
