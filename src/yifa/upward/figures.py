"""Figures of a package: every declared figure as the town computed it, beside the cells, so that the two can be compared.

Reads   results of a Computer; the member figures.json
Never   compares what two versions of the software count differently: a figure is held against the other only where its
        components are the same
Start   as_data(), read(); checked() and differing()
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from yifa.figures.cell_shapes import id_of
from yifa.figures.compute import ABSENT, EMPTY, FEW_CASES, NUMBER, Computer, External, Result, components
from yifa.figures.declared import Figure, every, find
from yifa.figures.period import Period
from yifa.record.canonical import canonical
from yifa.report.draft import exact

STATES = (NUMBER, EMPTY, FEW_CASES, ABSENT)
COUNTS = ("numerator", "denominator", "cases", "base")
KEYS = {"slug", "name", "state", "exact", *COUNTS, "components", "addable", "external"}
EXTERNAL_KEYS = {"value", "unit", "source", "document", "number"}


@dataclass(frozen=True)
class Stated:
    """A figure as a town stated it: `exact` the number without rounding; `components` the ids of what it was added from;
    `addable` False where it counts different values, so that towns' numbers do not add up."""

    slug: str
    name: str
    state: str
    exact: str | None
    numerator: int | None
    denominator: int | None
    cases: int
    base: int
    components: tuple[str, ...]
    addable: bool
    external: Mapping[str, str] | None

    @property
    def number(self) -> tuple[object, ...]:
        """What two statements must agree in."""
        return self.state, self.exact, self.numerator, self.denominator, self.cases, self.base, self.external


def ids_of(figure: Figure) -> tuple[str, ...]:
    """The ids of everything that closing a figure takes; none of a statistic of others."""
    if figure.closing == "external":
        return ()
    return tuple(sorted({id_of(part) for part in components(figure)}))


def parts_of(figure: Figure) -> set[str]:
    """The ids of what is added, without the question whether there is any case."""
    return {id_of(one) for part in figure.parts for one in (part, part.counted)}


def counts_values(figure: Figure) -> bool:
    """Whether it counts different values, of which a package carries no cells."""
    of = find(figure.change_of) if figure.closing == "change" else figure
    return any(part.distinct for part in of.parts)


def stated(result: Result) -> Stated:
    """A result as it is stated."""
    held = result.external
    told = None if held is None else {"value": f"{held.value:f}", "unit": held.unit, "source": held.source, "document": held.document,
                     "number": held.number}  # fmt: skip
    figure = result.figure
    return Stated(figure.slug, figure.name, result.state, exact(result.value), result.numerator, result.denominator,
                  result.cases, result.base, ids_of(figure), not counts_values(figure), told)  # fmt: skip


def of(computer: Computer, year: int, figures: Iterable[Figure] | None = None) -> list[Stated]:
    """Every declared figure of a year."""
    return [stated(one) for one in computer.results(every() if figures is None else figures, Period.year(year))]


def written(statements: Iterable[Stated]) -> bytes:
    """The member figures.json."""
    rows = [{**vars(one), "components": list(one.components), "external": one.external and dict(one.external)}
            for one in sorted(statements, key=lambda one: one.slug)]  # fmt: skip
    return canonical({"figures": rows})


def read(data: bytes) -> dict[str, Stated]:
    """The statements by slug; ValueError (in Chinese) for what is no figures.json."""
    try:
        held = json.loads(data)
        if canonical(held) != data or set(held) != {"figures"}:
            raise ValueError
        found = {one["slug"]: _read(one) for one in held["figures"]}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ValueError("内容不是指标") from None
    if len(found) != len(held["figures"]):
        raise ValueError("同一指标出现了两次")
    return found


def _read(one: dict[str, Any]) -> Stated:
    if set(one) != KEYS or one["state"] not in STATES or not isinstance(one["addable"], bool):
        raise ValueError
    if not all(isinstance(one[name], str) for name in ("slug", "name")) or not isinstance(one["exact"], str | None):
        raise ValueError
    if not re.fullmatch(r"[a-z][a-z0-9_]*", one["slug"]) or len(one["name"]) > 80:
        raise ValueError
    for name in COUNTS:
        value = one[name]
        if isinstance(value, bool) or not isinstance(value, int if name in ("cases", "base") else int | None):
            raise ValueError
    if not all(isinstance(part, str) for part in one["components"]):
        raise ValueError
    told = one["external"]
    if told is not None:
        if set(told) != EXTERNAL_KEYS or not all(isinstance(word, str) and len(word) <= 200 for word in told.values()):
            raise ValueError
        if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", told["value"]):
            raise ValueError
    return Stated(**{**one, "components": tuple(one["components"])})


def external(one: Stated) -> External | None:
    """The statistic of others that a statement holds."""
    held = one.external
    if held is None:
        return None
    return External(Decimal(held["value"]), held["unit"], held["source"], held["document"], 0, held["number"])


def comparable(kept: Collection[str], statements: Mapping[str, Stated]) -> list[Figure]:
    """The declared figures that cells of these components give and that the other side declares alike."""
    return [
        figure for figure in every()
        if figure.slug in statements and (ids := ids_of(figure))
        and ids == statements[figure.slug].components and set(ids) <= set(kept)
    ]  # fmt: skip


def differing(statements: Mapping[str, Stated], now: Iterable[Stated]) -> list[Stated]:
    """Of what is computed now: what another statement gives otherwise."""
    return [one for one in now if one.number != statements[one.slug].number]


def result(one: Stated, figure: Figure, period: Period) -> Result:
    """A statement as a result: only for what cells do not give."""
    value: Any = None
    if one.exact is not None:
        value = (
            int(one.exact) if re.fullmatch(r"-?\d+", one.exact) and figure.closing != "ratio" else Fraction(one.exact)
        )
    empty = "" if value is not None else figure.when_empty
    return Result(
        figure, period, value, one.numerator, one.denominator, one.cases, one.base, state=one.state, empty=empty
    )
