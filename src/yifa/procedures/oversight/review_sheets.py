"""Score sheets of file reviews (案卷评查标准): items, points and defect codes, as data.

Reads   sheets/*.yaml: name, basis, full, grades, items with their defects
Never   guesses: a sheet whose points do not add up, or whose codes are taken twice, stops the program by name
Start   sheets(); score() counts the points of a file
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).with_name("sheets")
SHEET_KEYS = {"name", "basis", "full", "grades", "items"}
ITEM_KEYS = {"code", "name", "points", "defects"}
DEFECT_KEYS = {"code", "name", "deduct", "veto"}
GRADE_KEYS = {"slug", "name", "least"}


class BadSheet(ValueError):
    """A sheet that can't be scored by; the message names the file, what was found and what was expected."""


@dataclass(frozen=True)
class Defect:
    """One defect: `deduct` points of its item, or `veto`: the whole file fails."""

    code: str
    name: str
    deduct: int
    veto: bool
    item: str


@dataclass(frozen=True)
class Grade:
    """A grade and the least points it takes."""

    slug: str
    name: str
    least: int


@dataclass(frozen=True)
class Sheet:
    """A sheet: points of each item, every defect by code, grades from the best down."""

    slug: str
    name: str
    basis: str
    full: int
    points: Mapping[str, int]
    defects: Mapping[str, Defect]
    grades: tuple[Grade, ...]


@dataclass(frozen=True)
class Scored:
    """What a file got: points, whether a defect vetoed it, and its grade's slug. A vetoed file has no points."""

    points: int
    vetoed: bool
    grade: str


def score(sheet: Sheet, codes: Collection[str]) -> Scored:
    """The points of a file with these defects: an item loses at most what it is worth. KeyError names an unknown code."""
    found = [sheet.defects[code] for code in dict.fromkeys(codes)]
    if any(one.veto for one in found):
        return Scored(0, True, sheet.grades[-1].slug)
    lost = {
        item: min(sum(one.deduct for one in found if one.item == item), most) for item, most in sheet.points.items()
    }
    points = sheet.full - sum(lost.values())
    return Scored(points, False, next(one.slug for one in sheet.grades if points >= one.least))


def read(path: Path) -> Sheet:
    """One sheet from its file, or BadSheet."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as bad:
        raise BadSheet(f"{path.name}: is no YAML: {bad}") from bad
    _keys(path.name, raw, SHEET_KEYS)
    points, defects = _items(path.name, raw["items"])
    if sum(points.values()) != raw["full"]:
        raise BadSheet(f"{path.name}: the items are worth {sum(points.values())} points, expected {raw['full']}")
    return Sheet(path.stem, raw["name"], raw["basis"], raw["full"], points, defects, _grades(path.name, raw["grades"]))


def _keys(where: str, raw: Any, known: set[str], optional: Collection[str] = ()) -> None:
    found = set(raw) if isinstance(raw, dict) else None
    if found is None or found - known or (known - set(optional)) - found:
        held = sorted(found) if found is not None else type(raw).__name__
        raise BadSheet(f"{where}: found keys {held}, expected {sorted(known)}")


def _items(where: str, raw: Any) -> tuple[dict[str, int], dict[str, Defect]]:
    points: dict[str, int] = {}
    defects: dict[str, Defect] = {}
    for item in raw:
        _keys(where, item, ITEM_KEYS)
        if item["code"] in points:
            raise BadSheet(f"{where}: item '{item['code']}' stands twice")
        points[item["code"]] = _whole(where, item["points"])
        for one in item["defects"]:
            _keys(f"{where}: item '{item['code']}'", one, DEFECT_KEYS, optional=("deduct", "veto"))
            if ("deduct" in one) == bool(one.get("veto")):
                raise BadSheet(f"{where}: defect '{one['code']}' either deducts points or vetoes")
            if one["code"] in defects:
                raise BadSheet(f"{where}: defect '{one['code']}' stands twice")
            deduct = _whole(where, one.get("deduct", 0))
            defects[one["code"]] = Defect(one["code"], one["name"], deduct, bool(one.get("veto")), item["code"])
    return points, defects


def _whole(where: str, number: Any) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise BadSheet(f"{where}: points are {number!r}, expected a whole number of at least 0")
    return number


def _grades(where: str, raw: Any) -> tuple[Grade, ...]:
    grades = []
    for one in raw:
        _keys(where, one, GRADE_KEYS)
        grades.append(Grade(one["slug"], one["name"], _whole(where, one["least"])))
    leasts = [one.least for one in grades]
    if not grades or leasts != sorted(set(leasts), reverse=True) or leasts[-1] != 0:
        raise BadSheet(f"{where}: grades begin at {leasts}, expected from the best down to 0")
    return tuple(grades)


@cache
def sheets() -> dict[str, Sheet]:
    """Every sheet by slug. BadSheet where one is wrong, two share a defect code or a grade's slug has two names."""
    found = {path.stem: read(path) for path in sorted(FOLDER.glob("*.yaml"))}
    names: dict[str, str] = {}
    for sheet in found.values():
        for code in sheet.defects:
            if names.setdefault(code, sheet.slug) != sheet.slug:
                raise BadSheet(f"{sheet.slug}.yaml: defect '{code}' belongs to {names[code]}.yaml")
        for grade in sheet.grades:
            if names.setdefault(f"grade {grade.slug}", grade.name) != grade.name:
                raise BadSheet(f"{sheet.slug}.yaml: grade '{grade.slug}' has another name in another sheet")
    return found


def defect_choices() -> dict[str, str]:
    """Every defect of every sheet: code -> code and name, as a form shows it."""
    return {code: f"{code} {one.name}{'（一票否决）' if one.veto else ''}" for sheet in sheets().values() for code, one in sheet.defects.items()}  # fmt: skip


def grade_choices() -> dict[str, str]:
    """Every grade of every sheet: slug -> name."""
    return {grade.slug: grade.name for sheet in sheets().values() for grade in sheet.grades}
