"""Declared figures: loads declared/<area>/<slug>.yaml and checks every condition against the columns of its facts.

Reads   YAML files, one figure each (docs/figures.md gives the keys)
Never   accepts an unknown key, a condition over a column that is not there, a rate without what it divides, or two
        figures of one slug
Start   every(), find()
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from yifa.engine import catalogue
from yifa.engine.declaration import Procedure
from yifa.engine.refusals import UnknownProcedure
from yifa.figures.facts import Column, by_slug
from yifa.figures.language import BadCondition, Condition, parse
from yifa.figures.units import UNITS

FOLDER = Path(__file__).parent / "declared"
EXTERNAL = "external_statistic"
CLOSINGS = ("count", "sum", "stock", "numerator", "external", "change_of")
KEYS = {*CLOSINGS, "name", "facts", "denominator", "unit", "digits", "split_by", "when_empty", "basis", "topic", "meaning",
        "official", "order"}  # fmt: skip
NEEDED = ("name", "unit", "when_empty", "basis", "topic")
PART_KEYS = {"where", "says", "on", "of", "facts", "distinct"}
LAST = 100  # where a figure stands among those of its topic, unless it says so
TOPICS = {
    "learning": "学法与培训", "review": "合法性审查与法律顾问", "enforcement": "行政执法", "disputes": "矛盾纠纷化解",
    "organisation": "执法与调解力量", "services": "政务服务", "market": "市场主体与营商环境", "decisions": "重大决策与规范性文件",
    "oversight": "监督", "emergency": "安全与应急",
}  # fmt: skip


class WordLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML in which `on` is a word: the reader's yes and no are true and false alone."""

    yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in found if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class BadFigure(ValueError):
    """A figure file that can't be used; names the file and the key."""


class UnknownFigure(KeyError):
    """No figure has this slug."""


@dataclass(frozen=True)
class Part:
    """An additive integer component: how many cases (or the sum of an integer column) where a condition holds.

    `on` is the date column that puts a case into a period; `says` what is counted, in Chinese; `of` the columns that
    are added (an empty one adds nothing); `distinct` counts different values of a column instead of cases, and is the
    one kind that does not add up over places and months.
    """

    facts: str
    where: Condition | None
    says: str
    on: str = ""
    of: tuple[str, ...] = ()
    distinct: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The columns it reads."""
        named = set(self.where.names) if self.where else set()
        return frozenset(named | {one for one in (self.on, *self.of, self.distinct) if one})

    @property
    def counted(self) -> Part:
        """The same cases, counted."""
        return self if not self.of and not self.distinct else Part(self.facts, self.where, self.says, self.on)


@dataclass(frozen=True)
class Figure:
    """One figure: its components and how they close. `closing` is is, stock, ratio, external or change."""

    slug: str
    name: str
    closing: str
    unit: str
    when_empty: str
    basis: str
    topic: str
    parts: tuple[Part, ...] = ()
    digits: int = 0
    external: str = ""
    change_of: str = ""
    meaning: str = ""
    official: bool = False
    split_by: tuple[str, ...] = ()
    order: int = LAST

    @property
    def numerator(self) -> Part | None:
        return self.parts[0] if self.parts else None

    @property
    def denominator(self) -> Part | None:
        return self.parts[1] if len(self.parts) > 1 else None

    @property
    def unit_name(self) -> str:
        return UNITS[self.unit].name

    @property
    def topic_name(self) -> str:
        return TOPICS[self.topic]

    @property
    def procedures(self) -> set[str]:
        """The procedures whose cases it counts."""
        if self.closing == "external":
            return {EXTERNAL}
        return find(self.change_of).procedures if self.change_of else {part.facts for part in self.parts}


def _columns(where: str, facts: str) -> tuple[Procedure, dict[str, Column]]:
    try:
        procedure = catalogue.find(facts)
    except UnknownProcedure:
        raise BadFigure(f"{where}: 'facts' names '{facts}', which is no procedure") from None
    return procedure, by_slug(procedure)


def _part(where: str, raw: dict[str, Any], facts: str) -> Part:
    if not isinstance(raw, dict) or (unknown := set(raw) - PART_KEYS):
        raise BadFigure(f"{where}: unknown keys {sorted(unknown) if isinstance(raw, dict) else raw}")
    if not raw.get("says"):
        raise BadFigure(f"{where}: 'says' is missing: what is counted, in Chinese")
    facts = raw.get("facts", facts)
    _procedure, known = _columns(where, facts)
    for key, kinds in (("on", ("date",)), ("of", ("int",)), ("distinct", ("text", "int", "date"))):
        for name in _listed(raw.get(key)):
            if name not in known or known[name].type not in kinds:
                kind = "/".join(kinds)
                raise BadFigure(f"{where}: '{key}' names '{name}', which is not a column of type {kind} of {facts}")
    try:
        condition = parse(raw["where"], known) if raw.get("where") else None
    except BadCondition as bad:
        raise BadFigure(f"{where}: {bad}") from bad
    if not raw.get("on") and not (condition and condition.dated):
        raise BadFigure(f"{where}: neither 'on' nor a condition on the period says which period a case belongs to")
    return Part(facts, condition, raw["says"], raw.get("on", ""), _listed(raw.get("of")), raw.get("distinct", ""))


def _listed(named: str | list[str] | None) -> tuple[str, ...]:
    return (named,) if isinstance(named, str) else tuple(named or ())


def _stock(where: str, raw: dict[str, Any], facts: str) -> Part:
    """What stands at the end of the period: opened by then, not closed by then; an entry neither suspended nor run out."""
    procedure, _ = _columns(where, raw.get("facts", facts))
    conditions = ["opened_on <= period.end and (closed_on is null or closed_on > period.end)"]
    if "suspend" in procedure.by_slug:
        conditions.append("(suspend_on is null or suspend_on > period.end)")
    if procedure.valid_until:
        conditions.append(f"({procedure.valid_until} is null or {procedure.valid_until} >= period.end)")
    if raw.get("where"):
        conditions.append(f"({raw['where']})")
    return _part(where, {**raw, "where": " and ".join(conditions)}, facts)


def load(path: Path) -> Figure:
    """One figure from its file."""
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=WordLoader)
    return made(path.stem, raw, path.name)


def made(slug: str, raw: Mapping[str, Any], where: str) -> Figure:
    """One figure from its keys; `where` is named in what is refused."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", slug):
        raise BadFigure(f"{where}: a slug has small letters, digits and underscores")
    if not isinstance(raw, Mapping):
        raise BadFigure(f"{where}: a mapping of keys is expected")
    if unknown := set(raw) - KEYS:
        raise BadFigure(f"{where}: unknown keys {sorted(unknown)}, expected {sorted(KEYS)}")
    for key in NEEDED:
        if not raw.get(key):
            raise BadFigure(f"{where}: '{key}' is missing")
    for key, known in (("unit", UNITS), ("topic", TOPICS)):
        if raw[key] not in known:
            raise BadFigure(f"{where}: {key} '{raw[key]}' is none of {sorted(known)}")
    closings = [key for key in CLOSINGS if raw.get(key)]
    if len(closings) != 1:
        raise BadFigure(f"{where}: exactly one of {', '.join(CLOSINGS)} is expected, found {closings}")
    parts, closing = _closed(raw, closings[0], where)
    return Figure(
        slug=slug, name=raw["name"], closing=closing, unit=raw["unit"], when_empty=raw["when_empty"], basis=raw["basis"],
        topic=raw["topic"], parts=parts, digits=int(raw.get("digits", 1 if closing in ("ratio", "change") else 0)),
        external=raw.get("external", ""), change_of=raw.get("change_of", ""), meaning=raw.get("meaning", ""),
        official=bool(raw.get("official", False)), split_by=_splits(raw, parts, where), order=int(raw.get("order", LAST)),
    )  # fmt: skip


def _closed(raw: Mapping[str, Any], key: str, where: str) -> tuple[tuple[Part, ...], str]:
    facts, unit = raw.get("facts", ""), UNITS[raw["unit"]]
    if key in ("external", "change_of"):
        if key == "change_of" and raw["unit"] != "percent":
            raise BadFigure(f"{where}: a change on the year is in percent")
        return (), "external" if key == "external" else "change"
    if key == "numerator":
        if not raw.get("denominator"):
            raise BadFigure(f"{where}: a rate without a denominator")
        parts = tuple(_part(f"{where} {one}", raw[one], facts) for one in ("numerator", "denominator"))
        if unit.money != bool(parts[0].of and not parts[1].of) and (unit.money or raw["unit"] == "percent"):
            raise BadFigure(f"{where}: a mean in money divides a sum by a count, a percentage like by like")
        return parts, "ratio"
    part = (_stock if key == "stock" else _part)(f"{where} {key}", raw[key], facts)
    if (key == "sum") != bool(part.of):
        raise BadFigure(f"{where}: a sum names the integer column it adds with 'of', a count does not")
    if raw["unit"] == "percent":
        raise BadFigure(f"{where}: only a rate and a change are in percent")
    if part.of:
        _money(part, unit.money, where)
    elif unit.money:
        raise BadFigure(f"{where}: cases are not counted in {raw['unit']}")
    return (part,), "stock" if key == "stock" else "is"


def _money(part: Part, in_money: bool, where: str) -> None:
    fields = catalogue.find(part.facts).fields
    for name in part.of:
        if (name in fields and fields[name].kind == "money") != in_money:
            raise BadFigure(f"{where}: '{name}' is {'no money' if in_money else 'money'}, and the unit says otherwise")


def _splits(raw: Mapping[str, Any], parts: tuple[Part, ...], where: str) -> tuple[str, ...]:
    named = tuple(raw.get("split_by", ()))
    for name in named:
        for part in parts:
            column = by_slug(catalogue.find(part.facts)).get(name)
            if column is None or column.type not in ("text", "bool"):
                raise BadFigure(f"{where}: split_by names '{name}', which is not a column to split by in {part.facts}")
    if named and not parts:
        raise BadFigure(f"{where}: only what cases give can be split")
    return named


def load_all(folder: Path) -> dict[str, Figure]:
    """Every figure under a folder by slug; BadFigure where one is wrong or two have one slug."""
    found: dict[str, Figure] = {}
    for path in sorted(folder.rglob("*.yaml")):
        if path.stem in found:
            raise BadFigure(f"{path.relative_to(folder)}: the slug '{path.stem}' is declared twice")
        found[path.stem] = load(path)
    for figure in found.values():
        of = found.get(figure.change_of)
        if figure.change_of and of is None:
            raise BadFigure(f"{figure.slug}.yaml: change_of names '{figure.change_of}', which is not declared")
        if of is not None and of.closing == "change":
            raise BadFigure(f"{figure.slug}.yaml: change_of names '{of.slug}', which is a change itself")
    return found


@cache
def _all() -> dict[str, Figure]:
    return load_all(FOLDER)


def every() -> tuple[Figure, ...]:
    """All figures, by topic, then as they are to stand, then by slug."""
    topics = list(TOPICS)
    return tuple(sorted(_all().values(), key=lambda one: (topics.index(one.topic), one.order, one.slug)))


def find(slug: str) -> Figure:
    """The figure with that slug, or UnknownFigure."""
    try:
        return _all()[slug]
    except KeyError:
        raise UnknownFigure(slug) from None
