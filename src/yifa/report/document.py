"""Document: a draft as the typesetter takes it: title, addressee, headings, paragraphs, signature and date.

Reads   a Draft
Never   decides how it looks
Start   document()
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from yifa.report import draft as drafts
from yifa.report.draft import Draft
from yifa.typeset.document import Block, Document, Heading, Paragraph, Run

Link = Callable[[drafts.Run], str | None]


def document(draft: Draft, *, on: date | None = None, link: Link | None = None, number: str = "") -> Document:
    """The report as a document. `on` is the day it bears; `link` says where a figure leads."""
    blocks: list[Block] = []
    outline = draft.outline
    if outline.addressee:
        blocks.append(Paragraph((Run(outline.addressee),), "salutation"))
    for section in draft.sections:
        blocks.append(Heading(section.level, (Run(section.heading),), anchor=f"section-{section.slug}"))
        for paragraph in section.paragraphs:
            runs = tuple(_run(run, link) for run in paragraph.runs if run.text)
            if runs:
                blocks.append(Paragraph(runs))
    return Document(
        title=draft.headline, blocks=tuple(blocks), organ=outline.organ or None, number=number or outline.number or None,
        kind="report", date=on, signature=outline.signature, copies_to=outline.copies_to or None,
    )  # fmt: skip


def _run(run: drafts.Run, link: Link | None) -> Run:
    return Run(run.text, link(run) if link and run.slot else None)
