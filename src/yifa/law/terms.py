"""Terms: the law's own word once. Code uses the slug, the screen shows the 法律用语.

Reads   terms.yaml, and the terms.yaml of packages that bring their own words
Never   lets two slugs share a word, or one slug have two
Start   term("party").label
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from yifa.law import files
from yifa.law.files import LawFileError

PACKAGED = Path(__file__).with_name("terms.yaml")
_SLUG = re.compile(r"[a-z][a-z0-9_]*")


class UnknownTerm(KeyError):
    """No file declares this slug."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Term:
    """One row: slug, the law's word, and what it means in English."""

    slug: str
    label: str
    gloss: str


class Terms:
    """A set of terms by slug."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {term.slug: term for term in terms}

    def term(self, slug: str) -> Term:
        """The term of this slug. Raises UnknownTerm."""
        try:
            return self._terms[slug]
        except KeyError:
            raise UnknownTerm(f"no term {slug!r}; it would be declared in terms.yaml") from None

    def __contains__(self, slug: object) -> bool:
        return slug in self._terms

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)


def load(*paths: Path) -> Terms:
    """The packaged terms and those of each file given. Raises LawFileError, which names file, slug and word."""
    terms: dict[str, Term] = {}
    labels: dict[str, str] = {}
    for path in (PACKAGED, *paths):
        name = f"{path.parent.name}/{path.name}"
        for term in _rows(path, name):
            if term.slug in terms:
                raise LawFileError(f"{name}: {term.slug!r} is given twice; it already means {terms[term.slug].label}")
            if term.label in labels:
                raise LawFileError(f"{name}: {term.slug!r}: {term.label} already has the slug {labels[term.label]!r}")
            terms[term.slug], labels[term.label] = term, term.slug
    return Terms(terms.values())


@cache
def terms() -> Terms:
    """The packaged terms."""
    return load()


def term(slug: str) -> Term:
    """A packaged term. Raises UnknownTerm."""
    return terms().term(slug)


def _rows(path: Path, name: str) -> Iterator[Term]:
    rows = files.read(path, name)
    if not isinstance(rows, list):
        raise LawFileError(f"{name}: found {type(rows).__name__}, expected a list of rows")
    for row in rows:
        found = files.mapping(row, name, needs=("slug", "label", "gloss"))
        if not isinstance(found["slug"], str) or not _SLUG.fullmatch(found["slug"]):
            raise LawFileError(f"{name}: slug {found['slug']!r} is not lower-case ASCII with underscores")
        yield Term(
            found["slug"], files.text(found["label"], name, found["slug"]), files.text(found["gloss"], name, "gloss")
        )
