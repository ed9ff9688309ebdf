"""Reader: one published report, read.

Reads   text, or a .txt, .docx, .pdf or .html file
Never   raises for a report that is merely odd: what could not be read stands in `notes`; Unreadable says why nothing could be
Start   read_text(), read_file()
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from yifa.reading.checks import Finding, findings_in
from yifa.reading.citations import Citation, citations_in
from yifa.reading.claims import Relation
from yifa.reading.facts import Fact, facts_in
from yifa.reading.files import text_of
from yifa.reading.layout import CLUTTER, View, lay_out
from yifa.reading.nonquantities import NonQuantity
from yifa.reading.placing import place_of, year_of
from yifa.reading.relations import relations_in
from yifa.reading.sections import Sections, sections
from yifa.reading.structure import Part, Problem, structure_of, traced


@dataclass
class Reading:
    """What a report says. `text` is the decoded text that all offsets count in.

    `level` is province, city, county, town, street or department; `place`, `level` and `year` are None where unknown.
    """

    name: str | None
    text: str
    place: str | None
    level: str | None
    year: int | None
    facts: list[Fact]
    findings: list[Finding]
    relations: list[Relation]
    citations: list[Citation]
    structure: list[Part]
    notes: list[str]
    view: View = field(repr=False)
    sections: Sections = field(repr=False)
    skipped: list[NonQuantity] = field(repr=False, default_factory=list)

    def as_json(self) -> dict:
        """One JSON object; docs/reading.md describes it."""
        return {
            "name": self.name,
            "place": self.place,
            "level": self.level,
            "year": self.year,
            "facts": [fact.as_json() for fact in self.facts],
            "findings": [finding.as_json() for finding in self.findings],
            "relations": [self._relation(relation) for relation in self.relations],
            "citations": [self._spanned(one.at, one.to) | one.as_json() for one in self.citations],
            "structure": [part.as_json() for part in self.structure],
            "notes": list(self.notes),
        }

    def problems_since(self, last: Reading) -> list[Problem]:
        """What became of the problems that `last`, the report of the year before, admitted."""
        return traced((last.view, last.sections), (self.view, self.sections))

    def _spanned(self, at: int, to: int) -> dict:
        start, end = self.view.span(at, max(to, at + 1))
        return {"start": start, "end": end, "quote": self.text[start:end]}

    def _relation(self, relation: Relation) -> dict:
        told = {name: getattr(relation, name) for name in ("kind", "formula", "computed", "claimed", "holds", "note")}
        return self._spanned(relation.at, relation.to) | told


def read_text(text: str, name: str | None = None, notes: tuple[str, ...] = ()) -> Reading:
    """Reads a report given as text; `name` (a file's name) helps only where the text does not tell its year."""
    view = lay_out(text)
    titles = _titles(view)
    parts = sections(view)
    year = year_of(titles, view.text, name)
    place, level = place_of(titles, view.text)
    facts, skipped, unknown = facts_in(view, parts, year)
    relations = relations_in(view.text, facts)
    citations = citations_in(view.text, year)
    findings = findings_in(view, facts, relations, citations)
    told = [*notes, *view.notes]
    if unknown:
        told.append(f"表格里有 {unknown} 个数字看不出单位，没有读作数据。")
    return Reading(
        name, text, place, level, year, facts, findings, relations, citations, structure_of(view, parts), told, view, parts, skipped
    )  # fmt: skip


def read_file(path: Path | str) -> Reading:
    """Reads a .txt, .docx, .pdf or .html file; decoding.Unreadable says in one sentence why nothing could be read."""
    text, notes = text_of(path)
    return read_text(text, Path(path).name, notes)


def _titles(view: View) -> list[str]:
    """The lines that may hold the title: the opening ones, those of the page frame last."""
    opening = [(block.kind, view.text[block.start : min(block.end, block.start + 100)]) for block in view.blocks[:14]]
    lines = [text for kind, text in opening if kind != CLUTTER and len(text) <= 70]
    joined = [
        first + second
        for first, second in pairwise(lines)
        if len(first) <= 30 and not first.endswith(("。", ":", "："))
    ]
    return sorted(lines + joined, key=lambda line: "法治政府" not in line) + [
        text for kind, text in opening if kind == CLUTTER
    ]
