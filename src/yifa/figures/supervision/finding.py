"""Finding: runs the models over a place's facts and lists the cases that each of them finds.

Reads   facts through an engine of figures; the whole case where a model takes a second look
Never   asks the database for cases that the facts have ruled out
Start   findings()
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from yifa.figures.cases import day, read
from yifa.figures.compute import Computer
from yifa.figures.period import Period
from yifa.figures.supervision.looks import LOOKS
from yifa.figures.supervision.models import Model, every


@dataclass(frozen=True)
class Finding:
    """A case that a model found: its id, number and unit's slug, the day the matter fell due or happened, and what
    the second look said beyond the model's own sentence. `others` are the numbers of cases found together with it."""

    model: Model
    case: int
    number: str
    unit: str
    on: date
    words: str = ""
    others: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What was found, in Chinese, without a personal value."""
        return f"{self.model.says}（{self.words}）" if self.words else self.model.says


def findings(computer: Computer, period: Period, models: Iterable[Model] | None = None) -> dict[str, list[Finding]]:
    """The findings of each model over a period as things stood on its last day, by the model's slug.

    A model whose procedure has left no cases finds none. The order is that of the days, then of the cases.
    """
    found = {model: _found(computer, period, model) for model in (every() if models is None else models)}
    said = _looked(found, period.end)
    return {
        model.slug: sorted(
            [replace(one, words=words) for one in some if (words := said[model].get(one.case)) is not None]
            if model.look
            else some,
            key=lambda one: (one.on, one.case),
        )
        for model, some in found.items()
    }


def _found(computer: Computer, period: Period, model: Model) -> list[Finding]:
    """What the facts find, before any second look."""
    wanted = ("unit", model.on, *model.same, *filter(None, (model.differ,)))
    rows = computer.engine.rows(model.part, period, computer.places, wanted)
    together = _together(rows, model) if model.same else {}
    return [
        Finding(model, case, number, unit, day(on), others=together.get(case, ()))
        for case, number, unit, on, *_ in rows
        if not model.same or case in together
    ]


def _together(rows: Sequence[tuple[Any, ...]], model: Model) -> dict[int, tuple[str, ...]]:
    """case -> the numbers of the others in its group, for the groups that are large and different enough."""
    groups: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        shared = row[4 : 4 + len(model.same)]
        if None not in shared and "" not in shared:
            groups[shared].append(row)
    found = {}
    for group in groups.values():
        if len(group) >= model.least:
            for row in _apart(group, model.times) if model.differ else group:
                found[row[0]] = tuple(one[1] for one in group if one[0] != row[0])
    return found


def _apart(group: list[tuple[Any, ...]], times: int) -> list[tuple[Any, ...]]:
    """Those far from the middle value of their group, which is the lower one of two: whole numbers only."""
    middle = sorted(row[-1] for row in group)[(len(group) - 1) // 2]
    return [row for row in group if row[-1] >= middle * times or row[-1] * times <= middle]


def _looked(found: Mapping[Model, list[Finding]], on: date) -> dict[Model, dict[int, str | None]]:
    """What the second look of each model said of its cases: every case is read once, however many look at it."""
    asking: dict[int, list[Model]] = defaultdict(list)
    for model, some in found.items():
        for one in some if model.look else ():
            asking[one.case].append(model)
    said: dict[Model, dict[int, str | None]] = {model: {} for model in found}
    for held in read(list(asking)):
        for model in asking[held.case.id]:
            said[model][held.case.id] = LOOKS[model.look](held.case, on)
    return said
