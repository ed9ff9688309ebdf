"""Reader: one published report, read.

Reads   text, or a .txt, .docx, .pdf or .html file
Never   raises for a report that is merely odd: what could not be read stands in `notes`; Unreadable says why nothing could be
Start   read_text(), read_file()
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from yifa.reading.facts import Fact, facts_in
from yifa.reading.files import text_of
from yifa.reading.layout import CLUTTER, View, lay_out
from yifa.reading.nonquantities import NonQuantity
from yifa.reading.placing import place_of, year_of
from yifa.reading.sections import Sections, sections


@dataclass
class Reading:
    """What a report says. `text` is the decoded text that all offsets count in."""

    name: str | None
    text: str
    place: str | None
    level: str | None
    year: int | None
    facts: list[Fact]
    notes: list[str]
    view: View = field(repr=False)
    sections: Sections = field(repr=False)
    skipped: list[NonQuantity] = field(repr=False, default_factory=list)


def read_text(text: str, name: str | None = None, notes: tuple[str, ...] = ()) -> Reading:
    """Reads a report given as text; `name` (a file's name) helps only where the text does not tell its year."""
    view = lay_out(text)
    titles = _titles(view)
    parts = sections(view)
    year = year_of(titles, view.text, name)
    place, level = place_of(titles, view.text)
    facts, skipped, unknown = facts_in(view, parts, year)
    told = [*notes, *view.notes]
    if unknown:
        told.append(f"表格里有 {unknown} 个数字看不出单位，没有读作数据。")
    return Reading(name, text, place, level, year, facts, told, view, parts, skipped)


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
