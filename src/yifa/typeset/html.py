"""A document as an HTML fragment for a page of the site: headings, tables and links that a screen reader understands.

Reads   the Document
Never   holds a style, a script or an inline handler: the site's Content-Security-Policy stays strict
Start   html()
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from yifa.typeset import placing
from yifa.typeset.document import Block, Document, FieldTable, Heading, PageBreak, Paragraph, Run, Table, Text, runs_of
from yifa.typeset.layout import day_of
from yifa.typeset.placing import Attachments, Closing

LOWEST = 6


def html(document: Document, *, level: int = 1, base: str = "") -> str:
    """The document as one <article>; the title is a heading of `level`, the document's own headings follow it.

    base: what a link from "/" is put behind when the fragment is shown on another site.
    """
    return "\n".join(_Page(document, level, base).lines())


class _Page:
    def __init__(self, document: Document, level: int, base: str) -> None:
        self.document, self.level, self.base = document, level, base.rstrip("/")

    def lines(self) -> Iterator[str]:
        document = self.document
        yield f'<article class="document document-{document.kind}" lang="{escape(document.lang)}">'
        yield "<header>"
        if document.organ:
            yield f'<p class="document-organ">{self.text(document.organ)}</p>'
        number = f'<p class="document-number">{self.text(document.number)}</p>' if document.number else None
        if number and document.organ and document.kind != "paper":
            yield number
            number = None
        yield f'<h{self.level} class="document-title">{self.text(document.title)}</h{self.level}>'
        if number:
            yield number
        yield "</header>"
        for block in placing.blocks_of(document):
            yield from self.block(block)
        imprint = placing.imprint_rows(document)
        if imprint:
            yield '<footer class="document-imprint">'
            yield from (f"<p>{self.text('　'.join(filter(None, row)))}</p>" for row in imprint)
            yield "</footer>"
        yield "</article>"

    def block(self, block: Block | Closing | Attachments) -> Iterator[str]:
        match block:
            case Paragraph(runs=runs, kind="body"):
                yield f"<p>{self.text(runs)}</p>"
            case Paragraph(runs=runs, kind="date"):
                yield self.date(runs)
            case Paragraph(runs=runs, kind=kind):
                yield f'<p class="document-{kind.replace("_", "-")}">{self.text(runs)}</p>'
            case Heading(level=level, runs=runs, anchor=anchor):
                tag = f"h{min(self.level + level, LOWEST)}"
                mark = f' id="{escape(anchor)}"' if anchor else ""
                yield f'<{tag} class="document-heading-{level}"{mark}>{self.text(runs)}</{tag}>'
            case PageBreak():
                yield '<hr class="document-page-break">'
            case Closing():
                yield f'<p class="document-signature">{self.text(block.signature)}</p>'
                yield self.date(block.date)
            case Attachments():
                yield '<div class="document-attachments">'
                yield from (f"<p>{self.text(before + name)}</p>" for before, name in block.lines)
                yield "</div>"
            case Table():
                yield from self.table(block)
            case FieldTable():
                yield '<table class="document-form"><tbody>'
                for label, value in block.fields:
                    yield f'<tr><th scope="row">{self.text(label)}</th><td>{self.text(value)}</td></tr>'
                yield "</tbody></table>"

    def table(self, table: Table) -> Iterator[str]:
        centred = [middle for _, middle in placing.columns(table)]
        cell_of = ['<td class="document-center">' if middle else "<td>" for middle in centred]
        yield '<table class="document-table">'
        if table.caption is not None:
            yield f"<caption>{self.text(table.caption)}</caption>"
        heads = "".join(f'<th scope="col">{self.text(cell)}</th>' for cell in table.header)
        yield f"<thead><tr>{heads}</tr></thead>"
        yield "<tbody>"
        for row in table.rows:
            cells = (f"{start}{self.text(cell)}</td>" for start, cell in zip(cell_of, row, strict=True))
            yield f"<tr>{''.join(cells)}</tr>"
        yield "</tbody></table>"

    def date(self, text: Text) -> str:
        words = "".join(run.text for run in runs_of(text))
        day = day_of(words)
        shown = f'<time datetime="{day.isoformat()}">{self.text(text)}</time>' if day else self.text(text)
        return f'<p class="document-date">{shown}</p>'

    def text(self, text: Text) -> str:
        return "".join(map(self.run, runs_of(text)))

    def run(self, run: Run) -> str:
        words = escape(run.text).replace("\n", "<br>")
        if run.strong:
            words = f"<strong>{words}</strong>"
        if run.link is None:
            return words
        address = f"{self.base}{run.link}" if run.link.startswith("/") else run.link
        outside = ' rel="noopener noreferrer"' if address.startswith("http") else ""
        return f'<a href="{escape(address)}"{outside}>{words}</a>'
