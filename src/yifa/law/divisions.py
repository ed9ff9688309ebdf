"""Division codes: the governments above a place, and the places and fields that parameter files may name.

Reads   divisions.yaml; a known exception there goes before anything the digits say
Never   takes a code for more than digits can tell: the dated tree of divisions belongs to the engine
Start   ancestors()
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from yifa.law import files
from yifa.law.files import LawFileError

_FILE = Path(__file__).with_name("divisions.yaml")
_CODE = re.compile(r"[0-9]{12}")


class UnknownPlace(ValueError):
    """The text is no division code: not twelve digits, or no province begins so."""


@dataclass(frozen=True, slots=True)
class Divisions:
    """What divisions.yaml holds. places: slug -> code; names: code -> 中文名; fields: slug -> 中文名."""

    provinces: dict[str, str]
    places: dict[str, str]
    names: dict[str, str]
    fields: dict[str, str]
    no_government: frozenset[str]
    parents: dict[str, str]
    without_counties: frozenset[str]


@cache
def table() -> Divisions:
    """The packaged table."""
    name = _FILE.name
    found = files.mapping(
        files.read(_FILE, name),
        name,
        needs=("provinces", "places", "fields", "no_government", "parents", "without_counties"),
        may=("source",),
    )
    places: dict[str, str] = {}
    names = {f"{prefix}0000000000": label for prefix, label in found["provinces"].items()}
    for slug, row in found["places"].items():
        row = files.mapping(row, f"{name}: {slug}", needs=("code", "name"))
        if not _CODE.fullmatch(str(row["code"])):
            raise LawFileError(f"{name}: {slug}: {row['code']!r} is not a 12-digit code")
        places[slug] = row["code"]
        names[row["code"]] = files.text(row["name"], name, slug)
    return Divisions(
        provinces=dict(found["provinces"]),
        places=places,
        names=names,
        fields=dict(found["fields"]),
        no_government=frozenset(found["no_government"]),
        parents=dict(found["parents"]),
        without_counties=frozenset(found["without_counties"]),
    )


def is_code(text: str) -> bool:
    """Whether the text has the form of a division code and begins with a province."""
    return bool(_CODE.fullmatch(text)) and text[:2] in table().provinces


def ancestors(code: str) -> tuple[str, ...]:
    """The governments above a place, from narrow to wide: town, county, city, province as far as they exist.

    Raises UnknownPlace. The place itself is not among them.
    """
    if not is_code(code):
        raise UnknownPlace(code)
    known = table()
    if parent := known.parents.get(code):
        return (parent, *ancestors(parent))
    above: list[str] = []
    for digits in (9, 6, 4, 2):
        upper = code[:digits].ljust(12, "0")
        if upper == code or upper in above or upper in known.no_government:
            continue
        if digits == 6 and f"{code[:4]}00000000" in known.without_counties:
            continue
        above.append(upper)
    return tuple(above)


def label(jurisdiction: str) -> str:
    """The Chinese name of a parameter's jurisdiction: 全国, a field, a place, or the code where no name is known."""
    known = table()
    if jurisdiction == "national":
        return "全国"
    if jurisdiction == "local":
        return "地方规定或做法"
    return known.fields.get(jurisdiction) or known.names.get(jurisdiction) or jurisdiction
