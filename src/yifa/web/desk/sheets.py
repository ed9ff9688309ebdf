"""Sheets: a paper's text as parts of a page, and as a document to be set in type.

Reads   the text a step issued, opened from its box
Never   changes a word of it
Start   parts() for the screen, document() for .docx and .pdf
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from yifa.engine.declaration import Procedure
from yifa.engine.models import PaperRow
from yifa.engine.sealing import open_box
from yifa.typeset.document import Block, Document, FieldTable, Heading, Paragraph, Table, plain
from yifa.typeset.markup import parse


@dataclass(frozen=True)
class Part:
    """One block for a template: `kind` is a paragraph's kind, heading, table or fields."""

    kind: str
    text: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def parts(blocks: Iterable[Block]) -> list[Part]:
    """The blocks as plain parts."""
    made = []
    for block in blocks:
        match block:
            case Heading():
                made.append(Part("heading", plain(block.runs)))
            case Paragraph():
                made.append(Part(block.kind, plain(block.runs)))
            case Table():
                rows = tuple(tuple(plain(cell) for cell in row) for row in block.rows)
                made.append(Part("table", block.caption or "", tuple(plain(cell) for cell in block.header), rows))
            case FieldTable():
                made.append(Part("fields", "", (), tuple((label, plain(value)) for label, value in block.fields)))
    return made


def text_of(row: PaperRow) -> str | None:
    """The text as issued; None where it has been erased by law."""
    if row.box is None:
        return None
    papers = json.loads(bytes(row.event.content))["papers"]
    commitment = next(one["commitment"] for one in papers if one["number"] == row.number)
    return open_box(bytes(row.box), commitment).decode()


def document(row: PaperRow, procedure: Procedure, organ: str, text: str) -> Document:
    """The paper ready to be set in type: its name as title, its number, the organ above."""
    name = procedure.paper_by_slug[row.kind].name
    return Document(title=name, blocks=tuple(parse(text)), organ=organ, number=row.number, kind="paper")
