"""Figure links: which declared figure a published fact is.

Reads   figure_links.yaml beside this file: slug -> name, units, kinds, patterns
Never   links a fact to two figures; a fact that fits none has none
Start   figure_of()
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

KEYS = {"name", "units", "kinds", "all", "near", "none"}


@dataclass(frozen=True, slots=True)
class Link:
    """The conditions under which a fact is the figure `slug`."""

    slug: str
    name: str
    units: frozenset[str]
    kinds: frozenset[str]
    wanted: tuple[re.Pattern, ...]
    near: tuple[re.Pattern, ...]
    unwanted: tuple[re.Pattern, ...]


@cache
def links() -> tuple[Link, ...]:
    """All links in the file's order; ValueError names a key that is not known."""
    text = (resources.files("yifa.reading") / "figure_links.yaml").read_text(encoding="utf-8")
    found = []
    for slug, rule in yaml.safe_load(text).items():
        unknown = set(rule) - KEYS
        if unknown:
            raise ValueError(f"figure_links.yaml: {slug}: unknown key {sorted(unknown)[0]!r}")
        found.append(
            Link(
                slug,
                rule["name"],
                frozenset(rule["units"]),
                frozenset(rule["kinds"]),
                tuple(re.compile(words) for words in rule["all"]),
                tuple(re.compile(words) for words in rule.get("near", ())),
                tuple(re.compile(words) for words in rule.get("none", ())),
            )
        )
    return tuple(found)


def figure_of(own: str, near: str, unit: str, kind: str) -> str | None:
    """The slug of the figure, or None; `own` are the fact's words, `near` those of its sentence around it."""
    for link in links():
        if (
            unit in link.units
            and kind in link.kinds
            and all(pattern.search(own) for pattern in link.wanted)
            and all(pattern.search(near) for pattern in link.near)
            and not any(pattern.search(own) for pattern in link.unwanted)
        ):
            return link.slug
    return None
