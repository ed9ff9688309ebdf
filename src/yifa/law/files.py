"""Strict reader for the law's YAML files: parameters, readings, calendars, statutes, terms.

Reads   one file at a time, as text: only null, true/false, decimal integers and decimal fractions get a type
Never   guesses a date, lets a key appear twice or passes over a key nobody declared
Start   read()
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class LawFileError(ValueError):
    """A law file cannot be used; the message names the file, what was found and what was expected."""


class _Loader(yaml.SafeLoader):
    """YAML without the traps: `off` and `no` stay words, dates stay text, a repeated key is refused."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, (str, int)):
            raise LawFileError(f"line {key_node.start_mark.line + 1}: {key!r} cannot be a key")
        if key in found:
            raise LawFileError(f"line {key_node.start_mark.line + 1}: {key!r} is given twice")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _fraction(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)))


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("!fraction", _fraction)
for _tag, _form, _first in (
    ("tag:yaml.org,2002:null", r"null|~|", ["n", "~", ""]),
    ("tag:yaml.org,2002:bool", r"true|false", ["t", "f"]),
    ("tag:yaml.org,2002:int", r"-?(0|[1-9][0-9]*)", list("-0123456789")),
    ("!fraction", r"-?(0|[1-9][0-9]*)\.[0-9]+", list("-0123456789")),
):
    _Loader.add_implicit_resolver(_tag, re.compile(rf"^(?:{_form})$"), _first)


def shown(path: Path, folder: Path) -> str:
    """The path as messages name it: from the folder's own name on, with forward slashes."""
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"


def read(path: Path, name: str) -> Any:
    """What the YAML file holds; `name` is how messages call the file. Raises LawFileError."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except LawFileError as wrong:
        raise LawFileError(f"{name}: {wrong}") from None
    except OSError as wrong:
        raise LawFileError(f"{name}: cannot be read ({wrong.strerror})") from None
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        raise LawFileError(f"{name}: is not YAML in UTF-8 ({' '.join(str(wrong).split())})") from None


def mapping(found: object, name: str, *, needs: Collection[str], may: Collection[str] = ()) -> dict[str, Any]:
    """`found` as a mapping with all keys of `needs`, any of `may`, and no others."""
    if not isinstance(found, Mapping):
        raise LawFileError(f"{name}: found {found!r}, expected a mapping with {', '.join(needs)}")
    for key in found:
        if key not in needs and key not in may:
            raise LawFileError(f"{name}: unknown key {key!r}; known keys are {', '.join((*needs, *may))}")
    for key in needs:
        if key not in found:
            raise LawFileError(f"{name}: key {key!r} is missing")
    return dict(found)


def text(found: object, name: str, key: str) -> str:
    """`found` as text that is not empty."""
    if not isinstance(found, str) or not found.strip():
        raise LawFileError(f"{name}: {key}: {found!r} is not text")
    return found.strip()


def day(found: object, name: str) -> date:
    """`found` as a date written YYYY-MM-DD."""
    if isinstance(found, str) and _DATE.fullmatch(found):
        try:
            return date.fromisoformat(found)
        except ValueError:
            pass
    raise LawFileError(f"{name}: {found!r} is not a YYYY-MM-DD date")


def sheets(folder: Path) -> Iterator[Path]:
    """Every YAML file under the folder, in a fixed order. Raises LawFileError when there is no such folder."""
    if not folder.is_dir():
        raise LawFileError(f"{folder}: is not a folder")
    yield from sorted(folder.rglob("*.yaml"))
