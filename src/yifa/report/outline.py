"""Outline: how a place's annual report is laid out: its sections in order, and sentences with figures in them.

Reads   places/<slug>/report.yaml (docs/report.md gives the keys)
Never   accepts an unknown key, figure, style or section; refuses by file and key
Start   load()
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from yifa.engine.declaration import Post
from yifa.figures.declared import UnknownFigure, find
from yifa.places.place import Place
from yifa.procedures import posts
from yifa.report.placeholder import BadPlaceholder, Slot, is_change, pieces

FILE = "report.yaml"
# The contents that an annual report must have (法治政府建设与责任落实督察工作规定 2019); report.rol.parts says how many.
COVERS = {
    "results": "上一年度推进法治政府建设的主要举措和成效", "shortcomings": "推进法治政府建设存在的不足和原因",
    "duties": "党政主要负责人履行推进法治建设第一责任人职责的情况", "plan": "下一年度推进法治政府建设的主要安排",
    "other": "其他需要报告的情况",
}  # fmt: skip
KEYS = {
    "title",
    "organ",
    "number",
    "addressee",
    "signature",
    "copies_to",
    "sections",
    "parts_of",
    "growth_of",
    "editors",
}
NEEDED = ("title", "signature", "sections", "editors")
SECTION_KEYS = {"slug", "level", "heading", "covers", "paragraphs"}
PARAGRAPH_KEYS = {"slug", "text"}
POSTS = {one.slug: one for one in vars(posts).values() if isinstance(one, Post)}
SLUG = re.compile(r"[a-z][a-z0-9_]*\Z")


class BadOutline(ValueError):
    """An outline that can't be used; names the file and the key."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the outline: its key (section.slug) and its text with placeholders."""

    key: str
    text: str


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it. `covers` names the required content it is, on the section that opens it."""

    slug: str
    level: int
    heading: str
    covers: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class PartsOf:
    """A total and its parts. `complete`: the parts are all of it, so they must add up to it."""

    total: str
    parts: tuple[str, ...]
    complete: bool


@dataclass(frozen=True)
class Editor:
    """Who may edit: a post, of one unit where it is named."""

    post: str
    unit: str = ""


@dataclass(frozen=True)
class Outline:
    """The layout of one place's report. `title` may hold a line's end where its two lines part."""

    place: Place
    title: str
    signature: str
    sections: tuple[Section, ...]
    editors: tuple[Editor, ...] = ()
    organ: str = ""
    number: str = ""
    addressee: str = ""
    copies_to: str = ""
    parts_of: tuple[PartsOf, ...] = ()
    growth_of: tuple[tuple[str, str], ...] = ()

    @property
    def paragraphs(self) -> dict[str, Paragraph]:
        """Every paragraph by key."""
        return {one.key: one for section in self.sections for one in section.paragraphs}

    @property
    def editors_named(self) -> str:
        """Who may edit, in words."""
        units = {unit.slug: unit.name for unit in self.place.units}
        return "、".join(f"{units.get(one.unit, '')}{POSTS[one.post].name}" for one in self.editors)


def dated(text: str, year: int) -> str:
    """The text with {year}, {last_year} and {next_year} filled in."""
    for word, number in (("{year}", year), ("{last_year}", year - 1), ("{next_year}", year + 1)):
        text = text.replace(word, str(number))
    return text


def unwrapped(text: str) -> str:
    """Long text is wrapped in the file, and YAML folds a line's end into a blank; between Chinese there is none."""
    text = re.sub(r"\s*\n\s*", " ", text)
    return re.sub(r"(?<=[^\x00-\x7f}]) +| +(?=[^\x00-\x7f{])|(?<=}) +(?={)", "", text)


def slots_of(text: str) -> tuple[Slot, ...]:
    """The figures of an outline's text. Raises BadPlaceholder."""
    return tuple(piece for piece in pieces(dated(text, 2000)) if isinstance(piece, Slot))


def load(place: Place) -> Outline:
    """The outline of a place. FileNotFoundError where it has none, BadOutline where it is wrong."""
    return _load(place, (place.folder / FILE).stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _load(place: Place, _changed: int) -> Outline:
    where = f"places/{place.slug}/{FILE}"
    try:
        raw = yaml.safe_load((place.folder / FILE).read_text(encoding="utf-8"))
    except yaml.YAMLError as bad:
        raise BadOutline(f"{where}: not YAML: {bad}") from bad
    return made(place, raw, where)


def made(place: Place, raw: Any, where: str) -> Outline:
    """An outline from its keys; `where` is named in what is refused."""
    _known(where, raw, KEYS, NEEDED)
    sections = tuple(_sections(where, raw["sections"]))
    outline = Outline(
        place=place, title=_text(where, raw, "title"), signature=_text(where, raw, "signature"), sections=sections,
        editors=tuple(_editors(where, place, raw["editors"])),
        organ=_text(where, raw, "organ"), number=_text(where, raw, "number"), addressee=_text(where, raw, "addressee"),
        copies_to=_text(where, raw, "copies_to"), parts_of=tuple(_parts_of(where, raw.get("parts_of") or ())),
        growth_of=tuple(_growth_of(where, raw.get("growth_of") or ())),
    )  # fmt: skip
    return outline


def _known(where: str, raw: Any, keys: set[str], needed: tuple[str, ...] = ()) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise BadOutline(f"{where}: a mapping of keys is expected, found {type(raw).__name__}")
    if unknown := set(raw) - keys:
        raise BadOutline(f"{where}: unknown keys {sorted(map(str, unknown))}, expected {sorted(keys)}")
    for key in needed:
        if not raw.get(key):
            raise BadOutline(f"{where}: '{key}' is missing")
    return raw


def _text(where: str, raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key, "")
    if not isinstance(value, str):
        raise BadOutline(f"{where}: '{key}' is {value!r}, expected text")
    return value.strip()


def _sections(where: str, raw: Any) -> Iterator[Section]:
    if not isinstance(raw, list):
        raise BadOutline(f"{where}: 'sections' is a list")
    seen: set[str] = set()
    for at, one in enumerate(raw, start=1):
        here = f"{where}: section {at}"
        _known(here, one, SECTION_KEYS, ("slug", "level", "heading"))
        slug = _slug(here, one["slug"], seen)
        here = f"{where}: section '{slug}'"
        if one["level"] not in (1, 2, 3):
            raise BadOutline(f"{here}: level {one['level']!r} is none of 1, 2, 3")
        covers = one.get("covers", "")
        if covers and covers not in COVERS:
            raise BadOutline(f"{here}: covers '{covers}' is none of {sorted(COVERS)}")
        paragraphs = tuple(_paragraphs(here, slug, one.get("paragraphs") or []))
        yield Section(slug, one["level"], _text(here, one, "heading"), covers, paragraphs)


def _slug(where: str, value: Any, seen: set[str]) -> str:
    if not isinstance(value, str) or not SLUG.match(value):
        raise BadOutline(f"{where}: slug {value!r} has small letters, digits and underscores")
    if value in seen:
        raise BadOutline(f"{where}: slug '{value}' is given twice")
    seen.add(value)
    return value


def _paragraphs(where: str, section: str, raw: Any) -> Iterator[Paragraph]:
    if not isinstance(raw, list):
        raise BadOutline(f"{where}: 'paragraphs' is a list")
    seen: set[str] = set()
    for at, one in enumerate(raw, start=1):
        here = f"{where}, paragraph {at}"
        _known(here, one, PARAGRAPH_KEYS, ("slug", "text"))
        slug = _slug(here, one["slug"], seen)
        text = unwrapped(_text(here, one, "text"))
        try:
            slots_of(text)
        except BadPlaceholder as bad:
            raise BadOutline(f"{where}, paragraph '{slug}': {bad}") from bad
        yield Paragraph(f"{section}.{slug}", text)


def _editors(where: str, place: Place, raw: Any) -> Iterator[Editor]:
    units = {unit.slug for unit in place.units}
    for one in raw:
        _known(f"{where}: editors", one, {"post", "unit"}, ("post",))
        if one["post"] not in POSTS:
            raise BadOutline(f"{where}: editors names post '{one['post']}', which is not declared")
        if one.get("unit", "") and one["unit"] not in units:
            raise BadOutline(f"{where}: editors names unit '{one['unit']}', which {place.slug} does not have")
        yield Editor(one["post"], one.get("unit", ""))


def _parts_of(where: str, raw: Any) -> Iterator[PartsOf]:
    for one in raw:
        _known(f"{where}: parts_of", one, {"total", "parts", "complete"}, ("total", "parts"))
        parts = tuple(one["parts"])
        for slug in (one["total"], *parts):
            _figure(where, "parts_of", slug)
        yield PartsOf(one["total"], parts, bool(one.get("complete", False)))


def _growth_of(where: str, raw: Any) -> Iterator[tuple[str, str]]:
    for one in raw:
        _known(f"{where}: growth_of", one, {"growth", "of"}, ("growth", "of"))
        if not is_change(_figure(where, "growth_of", one["growth"])):
            raise BadOutline(f"{where}: growth_of names '{one['growth']}', which is no change on the year")
        _figure(where, "growth_of", one["of"])
        yield one["growth"], one["of"]


def _figure(where: str, key: str, slug: Any) -> Any:
    try:
        return find(slug)
    except UnknownFigure:
        raise BadOutline(f"{where}: {key} names figure '{slug}', which is not declared") from None
