"""Parameter files: one quantity a file, checked key by key before anything may lean on it.

Reads   <folder>/<family>/<rest>.yaml; the id is family.rest, a last part that is a place or field makes it a variant
Never   accepts an unknown key, a repeated date, a unit outside UNITS, or a number nobody has checked
Start   parameters()
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from yifa.law import divisions, files
from yifa.law.files import LawFileError

Amount = int | Decimal | str | bool | tuple[object, ...] | None
NATIONAL, HERE = "", "here"  # scopes besides a division code or a field's slug
UNKNOWN = "unknown"  # in place of a date: the day it came into force is not established
CONFIDENCES = ("verified", "known", "unsure")
_TEXTS = ("starts", "extends", "suspended_by", "consequence")
_NEEDS = ("name", "description", "values", "checked")
_MAY = ("confidence", "jurisdiction", "field", *_TEXTS)
_NUMBER: tuple[type, ...] = (int, Decimal)
UNITS: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("working_days", "calendar_days", "days", "months", "years", "hours"), (int,)),
    **dict.fromkeys(("persons", "items", "lines", "chars"), (int,)),
    **dict.fromkeys(("yuan", "percent", "mm"), _NUMBER),
    **dict.fromkeys(("text", "date"), (str,)),
    "list": (tuple,),
    "boolean": (bool,),
}


@dataclass(frozen=True, slots=True)
class Block:
    """What one dated block of a file says."""

    value: Amount
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter file. values: day in force (None: not established) -> block, oldest first.

    plain: the id without the place or field it is a variant for; scope: that place's code, that field's slug, or "".
    """

    id: str
    plain: str
    scope: str
    name: str
    description: str
    values: Mapping[date | None, Block] = field(hash=False)
    jurisdiction: str = "national"
    confidence: str = "verified"
    checked: date | None = None
    starts: str | None = None
    extends: str | None = None
    suspended_by: str | None = None
    consequence: str | None = None


def parameters(folder: Path, *, local_scope: str) -> Iterator[Parameter]:
    """Every parameter file under the folder; local_scope is the scope of files that name none.

    Raises LawFileError, which names file and key.
    """
    for path in files.sheets(folder):
        yield _parameter(path, folder, local_scope)


def _parameter(path: Path, folder: Path, local_scope: str) -> Parameter:
    name = files.shown(path, folder)
    family, *rest = path.relative_to(folder).with_suffix("").parts
    if not rest:
        raise LawFileError(f"{name}: must lie in a folder named for its family")
    parameter_id = ".".join((family, *rest))
    found = files.mapping(files.read(path, name), name, needs=_NEEDS, may=_MAY)
    confidence = found.get("confidence", "verified")
    if confidence not in CONFIDENCES:
        raise LawFileError(f"{name}: confidence: {confidence!r} is none of {', '.join(CONFIDENCES)}")
    plain, scope, jurisdiction = _scope(parameter_id, found, name, local_scope)
    if plain == parameter_id and scope not in (NATIONAL, HERE):
        parameter_id = f"{plain}.{scope}"
    values = _values(found["values"], name)
    if confidence == "unsure" and any(block.value is not None for block in values.values()):
        raise LawFileError(f"{name}: an unsure value must be null until it is checked against the text")
    return Parameter(
        id=parameter_id,
        plain=plain,
        scope=scope,
        name=files.text(found["name"], name, "name"),
        description=files.text(found["description"], name, "description"),
        values=values,
        jurisdiction=jurisdiction,
        confidence=confidence,
        checked=files.day(found["checked"], f"{name}: checked"),
        **{key: files.text(found[key], name, key) for key in _TEXTS if key in found},
    )


def _scope(parameter_id: str, found: Mapping[str, object], name: str, local_scope: str) -> tuple[str, str, str]:
    """(plain id, scope, jurisdiction): a variant by its name's last part, or by what an overlay's file declares."""
    known = divisions.table()
    place, slug = found.get("jurisdiction", "national"), found.get("field")
    if slug is not None and slug not in known.fields:
        raise LawFileError(f"{name}: field: {slug!r} is none of {', '.join(known.fields)}")
    if not isinstance(place, str) or not (place in ("national", "local") or divisions.is_code(place)):
        raise LawFileError(f"{name}: jurisdiction: {place!r} is neither national, local nor a 12-digit code in quotes")
    plain, _, last = parameter_id.rpartition(".")
    if last in known.places:
        if place != known.places[last]:
            raise LawFileError(f"{name}: jurisdiction: {place!r} is not {known.places[last]!r}, the code of {last}")
        return plain, place, place
    if last in known.fields:
        if slug != last:
            raise LawFileError(f"{name}: field: {slug!r} is not {last!r}, which the file's name says")
        return plain, last, last
    if slug is not None:
        return parameter_id, (str(slug) if local_scope == HERE else NATIONAL), str(slug)
    if place in ("national", "local"):
        return parameter_id, local_scope, ("local" if local_scope == HERE else place)
    return parameter_id, place, place  # an overlay's file for one place below it


def _values(found: object, name: str) -> dict[date | None, Block]:
    if not isinstance(found, dict) or not found:
        raise LawFileError(f"{name}: values: found {found!r}, expected dated blocks")
    values: dict[date | None, Block] = {}
    for key, row in found.items():
        since = None if key == UNKNOWN else files.day(key, name)
        block = files.mapping(row, f"{name}: {key}", needs=("value", "unit", "source"))
        values[since] = Block(
            amount(block["value"], block["unit"], f"{name}: {key}"),
            block["unit"],
            files.text(block["source"], f"{name}: {key}", "source"),
        )
    return dict(sorted(values.items(), key=lambda item: item[0] or date.min))


def amount(found: object, unit: object, name: str) -> Amount:
    """The value, if it is of the kind its unit asks for."""
    if not isinstance(unit, str) or unit not in UNITS:
        raise LawFileError(f"{name}: unit: {unit!r} is none of {', '.join(UNITS)}")
    value: Amount = tuple(found) if isinstance(found, list) else found  # type: ignore[assignment]
    kinds = UNITS[unit]
    if value is not None and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds)):
        raise LawFileError(f"{name}: value: {found!r} does not fit the unit {unit}")
    return value
