"""Models: loads declared/*.yaml and checks every condition against the columns of its facts.

Reads   YAML files, one model each; the file's name is the slug
Never   accepts an unknown key, a column that is not there, a second look that nobody wrote, a model without a basis
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
from yifa.engine.refusals import UnknownProcedure
from yifa.figures.declared import Part, WordLoader
from yifa.figures.facts import Column, by_slug
from yifa.figures.language import BadCondition, parse
from yifa.figures.supervision.looks import LOOKS

FOLDER = Path(__file__).parent / "declared"
SEVERITIES = {"serious": "严重", "general": "一般", "slight": "轻微"}
KEYS = {"name", "severity", "facts", "on", "where", "late", "stands", "says", "basis", "correct", "look", "same", "least",
        "differ", "times"}  # fmt: skip
NEEDED = ("name", "severity", "facts", "says", "basis", "correct")


class BadModel(ValueError):
    """A model file that can't be used; names the file and the key."""


class UnknownModel(KeyError):
    """No model has this slug."""


@dataclass(frozen=True)
class Model:
    """One check.

    part      the cases it looks at first: a condition over facts
    on        the date column that dates a finding. It is found in the period of that day, and in later ones while it
              is not put right: an overdue step still untaken, or anything that `stands`
    look      name of the second look (looks.py), which reads the whole case; empty where the facts say all
    same      columns that cases must share to be found together; `least` how many of them
    differ    a whole-number column: of such a group only those are found that hold at least `times` the middle value
              of the group, or at most so small a part of it
    severity  serious, general or slight; basis: the article; correct: what puts it right
    """

    slug: str
    name: str
    severity: str
    part: Part
    on: str
    says: str
    basis: str
    correct: str
    look: str = ""
    same: tuple[str, ...] = ()
    least: int = 0
    differ: str = ""
    times: int = 0

    @property
    def facts(self) -> str:
        """The procedure whose cases it reads."""
        return self.part.facts

    @property
    def severity_name(self) -> str:
        return SEVERITIES[self.severity]


def load(path: Path) -> Model:
    """One model from its file."""
    return made(path.stem, yaml.load(path.read_text(encoding="utf-8"), Loader=WordLoader), path.name)


def made(slug: str, raw: Mapping[str, Any], where: str) -> Model:
    """One model from its keys; `where` is named in what is refused."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", slug):
        raise BadModel(f"{where}: a slug has small letters, digits and underscores")
    if not isinstance(raw, Mapping):
        raise BadModel(f"{where}: a mapping of keys is expected")
    if unknown := set(raw) - KEYS:
        raise BadModel(f"{where}: unknown keys {sorted(unknown)}, expected {sorted(KEYS)}")
    for key in NEEDED:
        if not raw.get(key):
            raise BadModel(f"{where}: '{key}' is missing")
    if raw["severity"] not in SEVERITIES:
        raise BadModel(f"{where}: severity '{raw['severity']}' is none of {sorted(SEVERITIES)}")
    if raw.get("look") and raw["look"] not in LOOKS:
        raise BadModel(f"{where}: look '{raw['look']}' is none of {sorted(LOOKS)}")
    try:
        known = by_slug(catalogue.find(raw["facts"]))
    except UnknownProcedure:
        raise BadModel(f"{where}: 'facts' names '{raw['facts']}', which is no procedure") from None
    same = tuple(raw.get("same", ()))
    _across(raw, same, known, where)
    part, on = _part(raw, known, where)
    return Model(
        slug=slug, name=raw["name"], severity=raw["severity"], part=part, on=on, says=raw["says"],
        basis=raw["basis"], correct=raw["correct"], look=raw.get("look", ""), same=same,
        least=int(raw.get("least", 2 if same else 0)), differ=raw.get("differ", ""),
        times=int(raw.get("times", 0)),
    )  # fmt: skip


def _across(raw: Mapping[str, Any], same: tuple[str, ...], known: Mapping[str, Column], where: str) -> None:
    for name in (*same, *filter(None, (raw.get("differ"),))):
        if name not in known:
            raise BadModel(f"{where}: cases are held together by '{name}', which is no column of {raw['facts']}")
    if not same and (raw.get("least") or raw.get("differ")):
        raise BadModel(f"{where}: 'least' and 'differ' speak of cases that share something: 'same' is missing")
    if raw.get("differ") and (known[raw["differ"]].type != "int" or int(raw.get("times", 0)) < 2):
        raise BadModel(f"{where}: 'differ' names a whole number, and 'times' says how many times the middle one")
    if same and int(raw.get("least", 2)) < 2:
        raise BadModel(f"{where}: one case by itself shares nothing, 'least' is 2 or more")


def _part(raw: Mapping[str, Any], known: Mapping[str, Column], where: str) -> tuple[Part, str]:
    """The cases to look at, and the column that dates a finding: in the period, or standing since before it."""
    on, conditions = raw.get("on", ""), [f"({raw['where']})"] if raw.get("where") else []
    dated = f"{on} <= period.end" if raw.get("stands") else f"{on} in period"
    if clock := raw.get("late"):
        if f"{clock}_due" not in known:
            raise BadModel(f"{where}: 'late' names '{clock}', which is no clock of {raw['facts']}")
        on = on or f"{clock}_due"
        dated = f"({on} in period or ({on} < period.start and {clock}_done is null))"
        conditions.append(
            f"{clock}_due < period.end and ({clock}_done > {clock}_due or ({clock}_done is null and closed_on is null))"
        )
    if on not in known or known[on].type != "date":
        raise BadModel(f"{where}: 'on' must name the date column that dates a finding, or 'late' a clock")
    if not conditions:
        raise BadModel(f"{where}: neither 'where' nor 'late' says what is found")
    try:
        return Part(raw["facts"], parse(" and ".join([dated, *conditions]), known), raw["says"]), on
    except BadCondition as bad:
        raise BadModel(f"{where}: {bad}") from bad


@cache
def _all() -> dict[str, Model]:
    return {path.stem: load(path) for path in sorted(FOLDER.glob("*.yaml"))}


def every() -> tuple[Model, ...]:
    """All models, the serious first, then by procedure and slug."""
    order = list(SEVERITIES)
    return tuple(sorted(_all().values(), key=lambda one: (order.index(one.severity), one.facts, one.slug)))


def find(slug: str) -> Model:
    """The model with that slug, or UnknownModel."""
    try:
        return _all()[slug]
    except KeyError:
        raise UnknownModel(slug) from None
