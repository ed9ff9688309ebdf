"""Registered: statistics taken from other bodies, of many places at once.

Reads   the rows that the register 外部统计数据 left in the facts
Never   takes an unchecked entry, or one that a checked entry replaces
Start   registered(); Registered where the sums of many places are there already
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from yifa.engine import catalogue
from yifa.figures.cases import day
from yifa.figures.cell_manifest import BadCells
from yifa.figures.compute import Engine, External
from yifa.figures.declared import EXTERNAL, Part
from yifa.figures.dialect import externals_of
from yifa.figures.facts import by_slug
from yifa.figures.language import parse
from yifa.figures.period import Period

COLUMNS = (
    "place", "period_from", "period_to", "nature", "replaces", "figure", "scaled", "decimals", "value_unit", "source_body", "source_document",
)  # fmt: skip


@cache
def _checked() -> Part:
    return Part(EXTERNAL, parse("check_on is not null and exit = 'done'", by_slug(catalogue.find(EXTERNAL))), "核对过的外部统计数据")  # fmt: skip


def registered(
    engine: Engine, periods: Iterable[Period], places: Sequence[str]
) -> dict[tuple[str, Period, str], External] | None:
    """By name, period and place what an engine's external() gives for each, in one question; None where the engine has no
    facts (cells that came from elsewhere)."""
    spans = list(dict.fromkeys(periods))
    if not spans:
        return {}
    try:
        rows = engine.rows(_checked(), spans[0], places, COLUMNS)
    except BadCells as bad:
        if bad.code != "F-307":
            raise
        return None
    replaced = {row[2 + COLUMNS.index("replaces")] for row in rows} - {None}
    held = sorted((row for row in rows if row[1] not in replaced), key=lambda row: -row[0])
    found: dict[tuple[str, Period, str], External] = {}
    for span in spans:
        fits = [row for row in held if _fits(row, span)]
        for place in dict.fromkeys(row[2] for row in fits):
            some = [(*row[7:], row[0], row[1]) for row in fits if row[2] == place]
            found |= {(name, span, place): one for name, one in externals_of(some).items()}
    return found


def _fits(row: tuple[object, ...], span: Period) -> bool:
    """Of exactly this period; a stock of its last day."""
    since, until, nature = day(row[3]), day(row[4]), row[5]  # type: ignore[arg-type]
    return until == span.end and (since == span.start or (nature == "stock" and since == span.end))


class Registered:
    """Stands for an engine where all sums are there already: it knows the statistics of others, asked for once for all places.

    `sources` are engines with the places that each knows; of `beside` all are asked too, as far as they hold facts."""

    fingerprint = ""

    def __init__(
        self, sources: Iterable[tuple[Engine, Sequence[str]]], periods: Iterable[Period], beside: Sequence[str] = ()
    ) -> None:
        spans = list(periods)
        self.held: dict[tuple[str, Period, str], External] = {}
        self.elsewhere: dict[str, Engine] = {}
        for engine, places in sources:
            found = registered(engine, spans, [*places, *beside])
            if found is None:
                self.elsewhere |= dict.fromkeys(places, engine)
            else:
                self.held |= found

    def external(self, name: str, period: Period, place: str) -> External | None:
        """What was registered for a place, or what its own engine says where that holds no facts."""
        engine = self.elsewhere.get(place)
        return engine.external(name, period, place) if engine else self.held.get((name, period, place))
