"""Draft: a report as compiled: sections, paragraphs, and runs that are text or a figure's number.

Reads   nothing
Never   changes once made
Start   Draft
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from yifa.figures.compute import Result
from yifa.figures.period import Period
from yifa.report.outline import Outline, dated
from yifa.report.placeholder import Slot

Key = tuple[str, str, bool]


@dataclass(frozen=True)
class Run:
    """Words of a paragraph. With a slot they say its figure; `fallen` where they are the sentence for an empty one."""

    text: str
    slot: Slot | None = None
    result: Result | None = None
    fallen: bool = False


@dataclass(frozen=True)
class DraftParagraph:
    """A paragraph: key of the outline, its text with placeholders, and the runs it became."""

    key: str
    source: str
    runs: tuple[Run, ...]
    edited: bool = False

    @property
    def words(self) -> str:
        """As it reads."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class DraftSection:
    """A heading and its paragraphs."""

    slug: str
    level: int
    heading: str
    covers: str
    paragraphs: tuple[DraftParagraph, ...]


@dataclass(frozen=True)
class Finding:
    """What somebody must look at: code, where (paragraph key or ""), the sentence, the figure it is about."""

    code: str
    where: str
    sentence: str
    slug: str = ""


@dataclass(frozen=True)
class Draft:
    """A compiled report. `results` holds every figure it uses, by slug and whether it is of the year before."""

    outline: Outline
    year: int
    period: Period
    title: str
    sections: tuple[DraftSection, ...]
    results: Mapping[tuple[str, bool], Result]
    fingerprint: str
    findings: tuple[Finding, ...] = field(default=())

    def paragraphs(self) -> Iterator[tuple[DraftSection, DraftParagraph]]:
        """Every paragraph with its section."""
        for section in self.sections:
            for paragraph in section.paragraphs:
                yield section, paragraph

    @property
    def headline(self) -> str:
        """The title, broken where the outline breaks it."""
        return dated(self.outline.title, self.year)

    @property
    def used(self) -> tuple[Result, ...]:
        """The figures that stand in the text, in the order they first do."""
        found: dict[tuple[str, bool], Result] = {}
        for _, paragraph in self.paragraphs():
            for run in paragraph.runs:
                if run.slot is not None and run.result is not None:
                    found.setdefault((run.slot.slug, run.slot.before), run.result)
        return tuple(found.values())

    def where(self, result: Result) -> list[str]:
        """The headings under which a figure stands."""
        found = []
        for section, paragraph in self.paragraphs():
            if any(run.result is result for run in paragraph.runs) and section.heading not in found:
                found.append(section.heading)
        return found


def exact(value: object) -> str | None:
    """A number without loss: 5911, 5693/5911, 11.77."""
    if value is None:
        return None
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    return str(value)
