"""Compile: an outline's sentences with the figures of a year in them.

Reads   an outline, edited paragraphs, a Computer over the place's facts
Never   computes a figure twice or adds two runs of the engine; leaves a blank where a figure has no number
Start   compile_report()
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from yifa.figures.compute import Computer, Result
from yifa.figures.declared import find
from yifa.figures.period import Period
from yifa.report.draft import Draft, DraftParagraph, DraftSection, Run
from yifa.report.findings import findings
from yifa.report.outline import Outline, dated
from yifa.report.placeholder import Piece, Slot, pieces
from yifa.report.wording import said

CLAUSE = re.compile(r"[^，；。！？：]*[，；。！？：]?")
CLOSES = "。！？"
Results = Mapping[tuple[str, bool], Result]


def compile_report(outline: Outline, year: int, computer: Computer, texts: Mapping[str, str] | None = None) -> Draft:
    """The draft of a year. `texts` are paragraphs that were edited, by key; they keep to the outline's placeholders.

    Raises BadPlaceholder where an edited text has one that can't be used.
    """
    period = Period.year(year)
    texts = texts or {}
    sources = {
        key: texts.get(key, paragraph.text) for key, paragraph in outline.paragraphs.items()
    }  # in the outline's order
    taken = {key: [pieces(dated(line, year)) for line in lines_of(text)] for key, text in sources.items()}
    results = _results(outline, taken, period, computer)
    sections = tuple(
        DraftSection(
            section.slug, section.level, dated(section.heading, year), section.covers,
            tuple(
                DraftParagraph(one.key, sources[one.key], tuple(_runs(line, results)), one.key in texts)
                for one in section.paragraphs for line in taken[one.key]
            ),
        )
        for section in outline.sections
    )  # fmt: skip
    draft = Draft(
        outline, year, period, dated(outline.title, year).replace("\n", ""), sections, results, computer.fingerprint
    )
    return replace(draft, findings=tuple(findings(draft)))


def lines_of(text: str) -> list[str]:
    """The paragraphs that one edited text makes: one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _results(
    outline: Outline, taken: Mapping[str, Sequence[Sequence[Piece]]], period: Period, computer: Computer
) -> Results:
    slugs = [piece.slug for lines in taken.values() for line in lines for piece in line if isinstance(piece, Slot)]
    slugs += [slug for one in outline.parts_of for slug in (one.total, *one.parts)]
    slugs += [slug for pair in outline.growth_of for slug in pair]
    # The year before is asked for in the same pass: directions in the text are held against it.
    wanted = [(slug, before) for slug in dict.fromkeys(slugs) for before in (False, True)]
    asked = [(find(slug), period.before() if before else period) for slug, before in wanted]
    return dict(zip(wanted, computer.results_of(asked), strict=True))


def _runs(line: Sequence[Piece], results: Results) -> Iterator[Run]:
    """The runs of one paragraph; a clause whose figure has no number becomes the figure's sentence for that."""
    told: set[str] = set()
    left: list[Run] = []
    for clause in clauses(line):
        empty = _without_number(clause, results)
        if not empty:
            left += [_run(piece, results) for piece in clause]
            continue
        end = clause[-1][-1] if isinstance(clause[-1], str) and clause[-1][-1] in "，；。！？：" else ""
        new = [(slot, result) for slot, result in empty if result.empty not in told]
        told |= {result.empty for _, result in new}
        for at, (slot, result) in enumerate(new):
            left += [Run("，")] if at else []
            left.append(Run(result.empty.rstrip("。"), slot, result, fallen=True))
        left = _ended(left, end) if not new else [*left, Run(end)]
    yield from _joined(left)


def clauses(line: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces between two commas, full stops or the like, each with the sign that ends it."""
    found: list[list[Piece]] = [[]]
    for piece in line:
        if isinstance(piece, Slot):
            found[-1].append(piece)
            continue
        for part in CLAUSE.findall(piece):
            if part:
                found[-1].append(part)
                if part[-1] in "，；。！？：":
                    found.append([])
    return [clause for clause in found if clause]


def _without_number(clause: Sequence[Piece], results: Results) -> list[tuple[Slot, Result]]:
    slots = [piece for piece in clause if isinstance(piece, Slot)]
    asked = [(slot, results[slot.slug, slot.before]) for slot in slots]
    return [(slot, result) for slot, result in asked if not has_number(slot, result)]


def has_number(slot: Slot, result: Result) -> bool:
    """Whether the figure, or the part of it that the slot names, has a number."""
    if slot.part == "numerator":
        return result.numerator is not None
    if slot.part == "denominator":
        return result.denominator is not None
    return result.value is not None


def _run(piece: Piece, results: Results) -> Run:
    if isinstance(piece, str):
        return Run(piece)
    result = results[piece.slug, piece.before]
    return Run(said(piece, result), piece, result)


def _ended(runs: list[Run], end: str) -> list[Run]:
    """The runs with their last comma made the full stop of a clause that was left out as said before."""
    if end and end in CLOSES and runs and runs[-1].text[-1:] in ("，", "；"):
        return [*runs[:-1], replace(runs[-1], text=runs[-1].text[:-1] + end)]
    return runs


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    """Neighbouring words as one run."""
    words = ""
    for run in runs:
        if run.slot is None:
            words += run.text
            continue
        if words:
            yield Run(words)
        words = ""
        yield run
    if words:
        yield Run(words)
