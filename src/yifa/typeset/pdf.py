"""A document as a PDF/A-2u, with the page of the .docx: text can be copied out, figures lead to their cases.

Reads   page.typ, which holds the page; the document's words go to it as data, never as markup
Never   draws an empty box: what no font can draw is named by its code, see fonts.shown()
Start   pdf(), pdf_of() for several, pages_of() for how many pages each has
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path

import typst

from yifa.typeset import fonts, placing
from yifa.typeset.document import Block, Document, FieldTable, Heading, PageBreak, Paragraph, Run, Table, Text, runs_of
from yifa.typeset.layout import Layout, day_of, layout_of, points
from yifa.typeset.placing import Attachments, Closing

PAGE = Path(__file__).with_name("page.typ")
# Longer than any word; without a place to break, such a row of characters would run off the paper.
UNBROKEN = re.compile(r"[!-~]{24,}")
# A row up to this many characters is kept on one page; a longer one may not fit any.
WHOLE_ROW = 300
NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
SIDES = {"signature": "right", "date": "right", "number": "center", "center": "center"}


def pdf(document: Document, *, base: str | None = None) -> bytes:
    """The document as the bytes of a PDF/A-2u.

    base: what a link from "/" or "#" is put behind; without it such a link is plain text, unless "#…" is an anchor here.
    Raises Unfit T-003 on a machine without any Chinese font.
    """
    return pdf_of((document,), base=base)


def pdf_of(documents: Sequence[Document], *, base: str | None = None) -> bytes:
    """Several documents as one PDF/A-2u: each on a new sheet, its pages numbered from 1; it bears the first one's day."""
    day = day_of(documents[0].date)
    return typst.compile(
        _source(),
        font_paths=fonts.installed(),
        sys_inputs={"papers": _said(documents, base)},
        pdf_standards="a-2u",
        timestamp=datetime.combine(day, time(), UTC) if day and day.year > 1970 else NO_DAY,
    )


def pages_of(documents: Sequence[Document]) -> tuple[int, ...]:
    """How many pages each of the documents has in pdf_of()."""
    found = typst.query(
        _source(),
        "<paper-end>",
        field="value",
        font_paths=fonts.installed(),
        sys_inputs={"papers": _said(documents, None)},
    )
    return tuple(json.loads(found))


def _said(documents: Sequence[Document], base: str | None) -> str:
    """The documents as page.typ reads them; the page is that of the first one's day."""
    page = layout_of(documents[0].date)
    papers = [_Said(document, page, base, at).all() for at, document in enumerate(documents)]
    title = fonts.shown(documents[0].title.replace("\n", ""))
    said = {"title": title, "papers": papers, "fonts": _families(page), "page": _numbers(page)}
    return json.dumps(said, ensure_ascii=False)


@cache
def _source() -> bytes:
    return PAGE.read_bytes()


class _Said:
    """The document as page.typ reads it."""

    def __init__(self, document: Document, page: Layout, base: str | None, at: int) -> None:
        self.document, self.page, self.base, self.at = document, page, base, at

    def all(self) -> dict[str, object]:
        document, page = self.document, self.page
        per_line = int(points(page.text_width) / page.title.size)
        title = "\n".join(placing.title_lines(document.title, per_line))
        return {
            "kind": document.kind,
            "title-runs": self.runs(title),
            "organ": document.organ and fonts.shown(document.organ),
            "organ-runs": self.runs(document.organ or ""),
            "mark-size": page.size_of_mark(document.organ or ""),
            "number": document.number and fonts.shown(document.number),
            "blocks": list(self.blocks()),
            "imprint": [
                {"left": fonts.shown(left), "right": fonts.shown(right), "copies": left.startswith("抄送：")}
                for left, right in placing.imprint_rows(document)
            ],
        }

    def blocks(self) -> Iterator[dict[str, object]]:
        blocks = list(placing.blocks_of(self.document))
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            yield from self.block(block, held=_closes(after))

    def block(self, block: Block | Closing | Attachments, *, held: bool) -> Iterator[dict[str, object]]:
        match block:
            case Paragraph(runs=runs, kind=kind):
                side = SIDES.get(kind, "both")
                yield self.paragraph(runs, side, first=self.page.indent if kind == "body" else 0, sticky=held)
            case Heading(level=level, runs=runs, anchor=anchor):
                yield {"kind": "heading", "level": level, "runs": self.runs(runs), "anchor": self.label(anchor)}
            case PageBreak():
                yield {"kind": "break"}
            case Closing():
                yield from (self.paragraph((), "both", sticky=True) for _ in range(block.blank_lines))
                side, indents = "center" if block.sealed else "right", block.indents(self.page)
                for runs, (left, right), sticky in zip(
                    (block.signature, block.date), indents, (True, False), strict=True
                ):
                    yield self.paragraph(runs, side, left=left, right=right, sticky=sticky)
            case Attachments():
                yield self.paragraph((), "both", sticky=True)
                for (before, name), (first, hang) in zip(block.lines, block.indents(self.page), strict=True):
                    yield self.paragraph(runs_of(before + name), "left", left=first, hanging=hang - first, sticky=held)
            case Table():
                shares, centred = zip(*placing.columns(block), strict=True)
                yield self.table(block.rows, shares, centred, header=block.header, caption=block.caption)
            case FieldTable():
                yield self.table(block.fields, placing.form_columns(block), (True, False))

    def paragraph(self, runs: Sequence[Run], side: str, *, first: float = 0, left: float = 0, right: float = 0,
                  hanging: float = 0, sticky: bool = False) -> dict[str, object]:  # fmt: skip
        return {"kind": "paragraph", "runs": self.runs(runs), "side": side, "first": first, "left": left,
                "right": right, "hanging": hanging, "sticky": sticky}  # fmt: skip

    def table(self, rows: Sequence[Sequence[Text]], shares: Sequence[float], centred: Sequence[bool], *,
              header: Sequence[Text] = (), caption: str | None = None) -> dict[str, object]:  # fmt: skip
        return {
            "kind": "table",
            "header": [self.runs(cell) for cell in header],
            "rows": [
                {"cells": cells, "breakable": sum(len(part) for runs in cells for run in runs for part in run["parts"])
                 > WHOLE_ROW}
                for cells in ([self.runs(cell) for cell in row] for row in rows)
            ],
            "shares": list(shares),
            "centred": list(centred),
            "caption": caption and fonts.shown(caption),
        }  # fmt: skip

    def runs(self, text: Text) -> list[dict[str, object]]:
        found = []
        for run in runs_of(text):
            url, anchor = placing.target(run.link, self.document.anchors, self.base)
            lines = [_breakable(line) for line in fonts.shown(run.text).expandtabs(4).split("\n")]
            found.append({"parts": lines, "strong": run.strong, "url": url, "anchor": self.label(anchor)})
        return found

    def label(self, anchor: str | None) -> str | None:
        """An anchor is known to its document, a label to the whole file."""
        return anchor and f"{self.at}:{anchor}"


def _closes(block: object) -> bool:
    return isinstance(block, Closing) or (isinstance(block, Paragraph) and block.kind in ("signature", "date"))


def _breakable(line: str) -> list[str]:
    """The line in parts between which it may break: whole, but character by character where it is one long row."""
    parts, at = [], 0
    for long in UNBROKEN.finditer(line):
        parts += [line[at : long.start()], *long[0]]
        at = long.end()
    return [part for part in (*parts, line[at:]) if part]


def _families(page: Layout) -> dict[str, object]:
    return {
        "body": fonts.families(page.body.font),
        "title": fonts.families(page.title.font),
        "strong": fonts.families("黑体"),
        "number": fonts.families(page.page_number.font),
        "headings": [fonts.families(kind.font) for kind in page.headings],
    }


def _numbers(page: Layout) -> dict[str, object]:
    return {
        "width": page.page_width,
        "height": page.page_height,
        "top": page.margin_top,
        "bottom": page.margin_bottom,
        "left": page.margin_left,
        "right": page.margin_right,
        "duplex": page.duplex,
        "size": page.body.size,
        "pitch": page.pitch,
        # No space is taken away behind the last character of a line: the others share what there is.
        "char": (points(page.text_width) - page.body.size) / (page.chars - 1) - 0.001,
        "indent": page.indent,
        "edge": page.edge,
        "title-size": page.title.size,
        "title-gap": page.title_gap_lines,
        "mark-gap": page.mark_gap,
        "number-lines": page.number_gap_lines,
        "red-gap": page.red_line_gap,
        "number-size": page.page_number.size,
        "number-gap": page.page_number_gap,
        "imprint-size": page.imprint.size,
        "thick": page.imprint_thick,
        "thin": page.imprint_thin,
        "letter-top": page.letter_top,
        "letter-gap": page.letter_line_gap,
        "letter-bottom": page.letter_line_bottom,
        "letter-width": page.letter_line_width,
        "letter-number-gap": page.letter_number_gap,
    }
