"""Place: a government as its folder declares it.

Reads   places/<slug>/place.yaml
Never   guesses: an unknown key, unit or post is refused by file and key
Start   load(), every()
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
KEYS = {"name", "short", "code", "level", "above", "units", "staff", "procedures", "accounts", "note"}
LEVELS = ("province", "city", "county", "town", "village")


class UnknownPlace(KeyError):
    """No folder has this name."""


class BadPlace(ValueError):
    """A place file that can't be used; names the file and the key."""


@dataclass(frozen=True)
class Division:
    """A place above: code (12 digits), name, short name, level."""

    code: str
    name: str
    short: str
    level: str


@dataclass(frozen=True)
class UnitSpec:
    """A unit: slug, name, 机关代字, the unit above, and the organ in whose name it acts (empty: itself)."""

    slug: str
    name: str
    organ: str
    parent: str | None
    acts_for: str = ""


@dataclass(frozen=True)
class Staff:
    """How many people hold a post in a unit, and the unit whose cases the post serves."""

    unit: str
    post: str
    count: int
    reach: str


@dataclass(frozen=True)
class Place:
    """A government."""

    slug: str
    name: str
    short: str
    code: str
    above: tuple[Division, ...]
    units: tuple[UnitSpec, ...]
    staff: tuple[Staff, ...]
    procedures: tuple[str, ...]
    folder: Path
    level: str = "town"

    @property
    def full_name(self) -> str:
        """With the divisions above it, as a citizen would write it."""
        return "".join(one.name for one in reversed(self.above)) + self.name

    def read(self, name: str) -> Any:
        """A YAML file of this place."""
        return yaml.safe_load((self.folder / name).read_text(encoding="utf-8"))


def _units(raw: list[dict[str, Any]], where: str) -> tuple[UnitSpec, ...]:
    units: list[UnitSpec] = []
    known: set[str] = set()
    for one in raw:
        parent = one.get("parent")
        if parent is not None and parent not in known:
            raise BadPlace(f"{where}: unit '{one['slug']}' names parent '{parent}', which does not stand above it")
        if one["slug"] in known:
            raise BadPlace(f"{where}: unit '{one['slug']}' is declared twice")
        known.add(one["slug"])
        units.append(UnitSpec(one["slug"], one["name"], one["organ"], parent, one.get("acts_for", "")))
    return tuple(units)


@cache
def load(slug: str) -> Place:
    """The place with that folder name, or UnknownPlace."""
    folder = HERE / slug
    if not (folder / "place.yaml").is_file():
        raise UnknownPlace(slug)
    where = f"places/{slug}/place.yaml"
    return made(slug, yaml.safe_load((folder / "place.yaml").read_text(encoding="utf-8")), folder, where)


def made(slug: str, raw: dict[str, Any], folder: Path, where: str) -> Place:
    """A place from its keys; BadPlace, which names `where` they stand, for what can't be used."""
    if unknown := set(raw) - KEYS:
        raise BadPlace(f"{where}: unknown keys {sorted(unknown)}, expected {sorted(KEYS)}")
    units = _units(raw["units"], where)
    known = {unit.slug for unit in units}
    staff = []
    for one in raw["staff"]:
        for unit in one["unit"] if isinstance(one["unit"], list) else [one["unit"]]:
            reach = one.get("reach", unit)
            for named in (unit, reach):
                if named not in known:
                    raise BadPlace(
                        f"{where}: staff of post '{one['post']}' names unit '{named}', which is not declared"
                    )
            staff.append(Staff(unit, one["post"], int(one.get("count", 1)), reach))
    above = tuple(Division(**one) for one in raw["above"])
    return Place(slug, raw["name"], raw["short"], str(raw["code"]), above, units, tuple(staff),
                 tuple(raw.get("procedures", ())), folder, raw.get("level", "town"))  # fmt: skip


def every() -> tuple[str, ...]:
    """The slugs of all places."""
    return tuple(sorted(path.parent.name for path in HERE.glob("*/place.yaml")))


def named(words: str) -> Place:
    """The place with that slug, name or full name, or UnknownPlace."""
    for slug in every():
        place = load(slug)
        if words in (slug, place.name, place.short, place.full_name, place.code):
            return place
    raise UnknownPlace(words)
