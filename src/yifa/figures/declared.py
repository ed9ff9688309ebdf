"""Declared figures: loads declared/*.yaml and checks every condition against the columns of its facts.

Reads   YAML files, one figure each (docs/figures.md gives the keys)
Never   accepts an unknown key, a condition over a column that is not there, or a rate without what it divides
Start   every(), find()
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from yifa.engine import catalogue
from yifa.figures.facts import columns
from yifa.figures.language import BadCondition, Condition, parse

FOLDER = Path(__file__).parent / "declared"
KEYS = {"name", "facts", "count", "sum", "numerator", "denominator", "external", "change_of", "unit", "digits", "split_by",
        "when_empty", "basis", "says", "topic", "meaning", "official"}  # fmt: skip
PART_KEYS = {"where", "says", "on", "of", "facts", "distinct"}
UNITS = {"case": "件", "item": "份", "time": "场", "person": "人", "percent": "%", "yuan": "元", "day": "天", "class": "个",
         "piece": "项", "household": "户", "person_time": "人次"}  # fmt: skip


class BadFigure(ValueError):
    """A figure file that can't be used; names the file and the key."""


class UnknownFigure(KeyError):
    """No figure has this slug."""


@dataclass(frozen=True)
class Part:
    """An additive integer component: how many cases (or the sum of an integer column) where a condition holds.

    `on` is the date column that puts a case into a period; `says` what is counted, in Chinese; `distinct` counts
    different values of a column instead of cases.
    """

    facts: str
    where: Condition | None
    says: str
    on: str = ""
    of: str = ""
    distinct: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The columns it reads."""
        named = set(self.where.names) if self.where else set()
        return frozenset(named | {one for one in (self.on, self.of, self.distinct) if one})


@dataclass(frozen=True)
class Figure:
    """One figure: its components and how they close. `closing` is is, ratio, external or change."""

    slug: str
    name: str
    closing: str
    unit: str
    when_empty: str
    basis: str
    parts: tuple[Part, ...] = ()
    digits: int = 0
    external: str = ""
    change_of: str = ""
    meaning: str = ""
    topic: str = ""
    official: bool = False
    split_by: tuple[str, ...] = ()

    @property
    def numerator(self) -> Part | None:
        return self.parts[0] if self.parts else None

    @property
    def denominator(self) -> Part | None:
        return self.parts[1] if len(self.parts) > 1 else None

    @property
    def unit_name(self) -> str:
        return UNITS.get(self.unit, self.unit)

    @property
    def procedures(self) -> set[str]:
        """The procedures whose cases it counts."""
        return {part.facts for part in self.parts}


def _part(where: str, raw: dict[str, Any], facts: str) -> Part:
    unknown = set(raw) - PART_KEYS
    if unknown:
        raise BadFigure(f"{where}: unknown keys {sorted(unknown)}, expected {sorted(PART_KEYS)}")
    if not raw.get("says"):
        raise BadFigure(f"{where}: 'says' is missing: what is counted, in Chinese")
    facts = raw.get("facts", facts)
    known = {one.slug: one for one in columns(catalogue.find(facts))}
    for key, kinds in (("on", ("date",)), ("of", ("int",)), ("distinct", ("text", "int", "date"))):
        name = raw.get(key)
        if name and (name not in known or known[name].type not in kinds):
            raise BadFigure(
                f"{where}: '{key}' names '{name}', which is not a column of type {'/'.join(kinds)} of {facts}"
            )
    try:
        condition = parse(raw["where"], known) if raw.get("where") else None
    except BadCondition as bad:
        raise BadFigure(f"{where}: {bad}") from bad
    if not raw.get("on") and "period" not in (raw.get("where") or ""):
        raise BadFigure(f"{where}: neither 'on' nor a condition on the period says which period a case belongs to")
    return Part(facts, condition, raw["says"], raw.get("on", ""), raw.get("of", ""), raw.get("distinct", ""))


def load(path: Path) -> Figure:
    """One figure from its file."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    unknown = set(raw) - KEYS
    if unknown:
        raise BadFigure(f"{path.name}: unknown keys {sorted(unknown)}, expected {sorted(KEYS)}")
    for key in ("name", "unit", "when_empty", "basis"):
        if not raw.get(key):
            raise BadFigure(f"{path.name}: '{key}' is missing")
    closings = [key for key in ("count", "sum", "numerator", "external", "change_of") if raw.get(key)]
    if len(closings) != 1:
        raise BadFigure(
            f"{path.name}: exactly one of count, sum, numerator, external, change_of is expected, found {closings}"
        )
    facts, parts, closing = raw.get("facts", ""), (), "is"
    if closings[0] in ("count", "sum"):
        parts = (_part(f"{path.name} {closings[0]}", raw[closings[0]], facts),)
        if (closings[0] == "sum") != bool(parts[0].of):
            raise BadFigure(f"{path.name}: a sum names the integer column it adds with 'of', a count does not")
    elif closings[0] == "numerator":
        closing = "ratio"
        if not raw.get("denominator"):
            raise BadFigure(f"{path.name}: a rate without a denominator")
        parts = tuple(_part(f"{path.name} {key}", raw[key], facts) for key in ("numerator", "denominator"))
    else:
        closing = "external" if closings[0] == "external" else "change"
    return Figure(
        slug=path.stem, name=raw["name"], closing=closing, unit=raw["unit"], when_empty=raw["when_empty"],
        basis=raw["basis"], parts=parts, digits=int(raw.get("digits", 1 if closing in ("ratio", "change") else 0)),
        external=raw.get("external", ""), change_of=raw.get("change_of", ""), meaning=raw.get("meaning", ""),
        topic=raw.get("topic", ""), official=bool(raw.get("official", False)), split_by=tuple(raw.get("split_by", ())),
    )  # fmt: skip


@cache
def _all() -> dict[str, Figure]:
    found = {path.stem: load(path) for path in sorted(FOLDER.rglob("*.yaml"))}
    for figure in found.values():
        if figure.change_of and figure.change_of not in found:
            raise BadFigure(f"{figure.slug}.yaml: change_of names '{figure.change_of}', which is not declared")
    return found


def every() -> tuple[Figure, ...]:
    """All figures by slug."""
    return tuple(_all().values())


def find(slug: str) -> Figure:
    """The figure with that slug, or UnknownFigure."""
    try:
        return _all()[slug]
    except KeyError:
        raise UnknownFigure(slug) from None
