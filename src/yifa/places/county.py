"""County: an example county as its folder declares it: itself a place, and towns that share files and differ in a line each.

Reads   places/<slug>/county.yaml, and places/<slug>/town/*.yaml, whose blanks «…» are filled from the town's line
Never   leaves a blank unfilled, or takes a code that a real place could have
Start   load(), every()
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import yaml

from yifa.places.place import HERE, BadPlace, Division, Place, UnknownPlace, made

KEYS = {"name", "short", "code", "level", "above", "units", "staff", "since", "until", "accounts", "usual", "towns"}
UNREAL = "99"
"""No province has a code that begins so (GB/T 2260: 11 to 82)."""
BLANK = re.compile(r"«(\w+)»")
VOLUMES = re.compile(r"^(before_|after_)?(agreed|failed|withdrawn|construction|market|safety|documents|contracts|contracts_amount|amount|inspections|summaries|disputes)$")  # fmt: skip


@dataclass(frozen=True)
class Town(Place):
    """A town of the county. `line` is what its line says, over what is usual, as (key, value)."""

    line: tuple[tuple[str, Any], ...] = ()

    def read(self, name: str) -> Any:
        """A file that the towns share, with this town's words and amounts in its blanks."""
        return _filled(self.folder / name, dict(self.line))


@dataclass(frozen=True)
class County:
    """The county itself, its towns in the order of the file, the days between which the example runs, and whose accounts
    are opened: (slug of the town, "" for the county; post; unit)."""

    place: Place
    towns: tuple[Town, ...]
    since: Any
    until: Any
    accounts: tuple[tuple[str, str, str], ...]

    def smaller(self, towns: int, share: int = 100) -> County:
        """The first so many towns, each with so many percent of its work."""
        some = tuple(replace(one, line=tuple((key, _part(key, value, share)) for key, value in one.line)) for one in self.towns[:towns])  # fmt: skip
        named = {"", *(one.slug for one in some)}
        return replace(self, towns=some, accounts=tuple(one for one in self.accounts if one[0] in named))


def _part(key: str, value: Any, share: int) -> Any:
    """A volume cut down; what is not nothing stays at least one."""
    return max(1, value * share // 100) if share != 100 and value and VOLUMES.match(key) else value


@cache
def load(slug: str) -> County:
    """The county with that folder name, or UnknownPlace."""
    folder, where = HERE / slug, f"places/{slug}/county.yaml"
    if not (folder / "county.yaml").is_file():
        raise UnknownPlace(slug)
    raw = yaml.safe_load((folder / "county.yaml").read_text(encoding="utf-8"))
    if unknown := set(raw) ^ KEYS:
        raise BadPlace(f"{where}: keys {sorted(unknown)} are unknown or missing, expected {sorted(KEYS)}")
    itself = made(slug, {key: raw[key] for key in ("name", "short", "code", "level", "above", "units", "staff")}, folder, where)  # fmt: skip
    above = (Division(itself.code, itself.name, itself.short, itself.level), *itself.above)
    towns = []
    for line in raw["towns"]:
        words = {**raw["usual"], **line, "county": itself.name, "province": itself.above[-1].name}
        shared = _filled(folder / "town" / "place.yaml", words)
        town = made(
            f"{slug}-{line['slug']}", {**shared, "above": []}, folder / "town", f"places/{slug}/town/place.yaml"
        )
        towns.append(Town(**{**vars(town), "above": above}, line=tuple(words.items())))
    codes = [itself.code, *(one.code for one in above), *(one.code for one in towns)]
    if real := [code for code in codes if not code.startswith(UNREAL)]:
        raise BadPlace(f"{where}: codes {real} could be those of real places; made-up ones begin with {UNREAL}")
    if len({one.code for one in towns}) != len(towns):
        raise BadPlace(f"{where}: two towns have one code")
    accounts = tuple((one.get("town", ""), one["post"], one.get("unit", "")) for one in raw["accounts"])
    return County(itself, tuple(towns), raw["since"], raw["until"], tuple((f"{slug}-{town}" if town else "", post, unit) for town, post, unit in accounts))  # fmt: skip


def every() -> tuple[str, ...]:
    """The slugs of all example counties."""
    return tuple(sorted(path.parent.name for path in HERE.glob("*/county.yaml")))


def named(words: str) -> County:
    """The county with that slug, name or code, or UnknownPlace."""
    for slug in every():
        county = load(slug)
        if words in (slug, county.place.name, county.place.short, county.place.full_name, county.place.code):
            return county
    raise UnknownPlace(words)


def _filled(path: Any, words: dict[str, Any]) -> Any:
    def word(found: re.Match[str]) -> str:
        if found[1] not in words:
            raise BadPlace(f"{path.parent.name}/{path.name}: nothing fills «{found[1]}»")
        return str(words[found[1]])

    return yaml.safe_load(BLANK.sub(word, path.read_text(encoding="utf-8")))
