"""A document as a .docx that officials can still edit, laid out by GB/T 9704-2012.

Reads   the Layout, the Document
Never   names an author or a time of making: equal documents are equal bytes
Start   docx(); Writer puts one document after another into one file, as merge.py does
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from datetime import datetime, time

import docx as word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

from yifa.typeset import docx_package, placing
from yifa.typeset.document import Block, Document, FieldTable, Heading, PageBreak, Paragraph, Table, Text, runs_of
from yifa.typeset.docx_package import RED, eighths
from yifa.typeset.docx_xml import el, field, of, paragraph, run
from yifa.typeset.layout import TWIPS_PER_POINT, Layout, day_of, layout_of, points, twips
from yifa.typeset.placing import Attachments, Closing

STYLE_OF = {
    "body": "Body",
    "salutation": "Flush",
    "signature": "Right",
    "date": "Right",
    "number": "Center",
    "center": "Center",
    "no_indent": "Flush",
}
# The standard leaves the weight of red lines open; points.
RED_LINE, THICK_RED, THIN_RED = 1.5, 2.25, 0.75
NO_DAY = datetime(2000, 1, 1)


def docx(document: Document, *, base: str | None = None) -> bytes:
    """The document as the bytes of a .docx.

    base: what a link from "/" or "#" is put behind; without it such a link is plain text, unless "#…" is an anchor here.
    """
    writer = Writer(layout_of(document.date), title=document.title, day=document.date, base=base)
    writer.add(document)
    return writer.bytes()


class Writer:
    """One .docx being written; each added document is a section of its own, its pages numbered from 1."""

    def __init__(self, layout: Layout, *, title: str, day: str | None = None, base: str | None = None) -> None:
        self.layout, self.base = layout, base
        self.file = word.Document(docx_package.blank(layout))
        self.into: Element = self.file.element.body
        self.char = (layout.body.size + layout.tracking) * TWIPS_PER_POINT
        self.anchors: Collection[str] = ()
        self.sections = self.bookmarks = 0
        self.breaks_page = False
        self.feet: dict[tuple[str, float], str] = {}
        self.section: Element | None = None
        self._describe(title, day)

    def add(self, document: Document) -> None:
        """Append a document, on a new sheet when it is not the first."""
        if self.section is not None:
            self._close_section()
        self.sections += 1
        self.anchors, self.breaks_page = document.anchors, False
        self._head(document)
        for block in placing.blocks_of(document):
            self._block(block)
        self._imprint(document)
        self.section = self._section(document)

    def bytes(self) -> bytes:
        """The finished file."""
        self.into.append(self.section)
        made = io.BytesIO()
        self.file.save(made)
        return docx_package.fixed(made.getvalue())

    # ---- head

    def _head(self, document: Document) -> None:
        page = self.layout
        headed = document.organ is not None and document.kind != "paper"
        if headed and document.kind == "letter":
            self._spacer(page.letter_number_gap)
            if document.number:
                self._paragraph("Right", document.number, exact=page.body.size)
        elif headed:
            self._spacer(points(page.mark_gap))
            self._mark(document.organ)
            self._spacer(page.number_gap_lines * page.pitch)
            number = self._paragraph("Center", document.number or "", exact=page.body.size)
            _border(number, bottom=(RED_LINE * 8, RED, points(page.red_line_gap)))
        elif document.organ:
            self._paragraph("Title", document.organ)
        if headed:
            self._spacer(page.title_gap_lines * page.pitch)
        per_line = int(points(page.text_width) / page.title.size)
        self._paragraph("Title", "\n".join(placing.title_lines(document.title, per_line)))
        if document.number and not headed:
            self._paragraph("Right" if document.kind == "paper" else "Center", document.number)
        self._spacer(page.pitch)

    def _mark(self, organ: str) -> None:
        size = self.layout.size_of_mark(organ)
        made = self._paragraph("Mark", (), exact=size)
        made.append(run(organ, size=size))

    def _describe(self, title: str, day: str | None) -> None:
        """The file's own properties: what it is, and the day it bears instead of the moment it was made."""
        about, borne = self.file.core_properties, day_of(day)
        about.created = about.modified = datetime.combine(borne, time()) if borne else NO_DAY
        about.title, about.language = title.replace("\n", "")[:255], "zh-CN"
        about.last_modified_by, about.revision = "", 1

    # ---- blocks

    def _block(self, block: Block | Closing | Attachments) -> None:
        match block:
            case Paragraph(runs=runs, kind=kind):
                if kind in ("signature", "date"):
                    self._keep_with_next()
                self._paragraph(STYLE_OF[kind], runs)
            case Heading(level=level, runs=runs, anchor=anchor):
                self._paragraph(f"Heading{level}", runs, anchor=anchor)
            case PageBreak():
                self.breaks_page = True
            case Closing():
                self._closing(block)
            case Attachments():
                self._attachments(block)
            case Table():
                self._table(block)
            case FieldTable():
                self._form(block)

    def _closing(self, closing: Closing) -> None:
        """署名 and 成文日期 with the room for a seal, never parted from the text above them."""
        self._keep_with_next()
        for _ in range(closing.blank_lines):
            of(self._paragraph("Flush", ()), "w:keepNext")
        style = "Center" if closing.sealed else "Right"
        indents = closing.indents(self.layout)
        signature, date = (self._paragraph(style, runs) for runs in (closing.signature, closing.date))
        for made, (left, right) in zip((signature, date), indents, strict=True):
            of(made, "w:ind", left=round(left * self.char), right=round(right * self.char))
        of(signature, "w:keepNext")

    def _attachments(self, attachments: Attachments) -> None:
        """One line under the text, two characters in, names under names."""
        self._paragraph("Flush", ())
        for (before, name), (first, hang) in zip(attachments.lines, attachments.indents(self.layout), strict=True):
            made = self._paragraph("Flush", before + name)
            of(made, "w:ind", left=round(hang * self.char), hanging=round((hang - first) * self.char))

    def _imprint(self, document: Document) -> None:
        """版记 at the foot of the last page: thick rules outside, a thin one between (7.4)."""
        rows = placing.imprint_rows(document)
        if not rows:
            return
        char, made = round(self.layout.imprint.size * TWIPS_PER_POINT), []
        edge, names = self.layout.edge * char, len("抄送：") * char
        for left, right in rows:
            copies = left.startswith("抄送：")
            cells = [self._made("Imprint", left)] + ([self._made("Imprint", right)] if right else [])
            of(cells[0], "w:ind", left=edge + names if copies else edge, hanging=names if copies else 0)
            of(cells[-1], "w:ind", **_indents(cells[-1]), right=edge)
            if right:
                of(cells[1], "w:jc", val="right")
            spans = [] if right else [el("w:gridSpan", val=2)]
            made.append(el("w:tr", *(el("w:tc", el("w:tcPr", *spans), cell) for cell in cells)))
        thick, thin = eighths(self.layout.imprint_thick), eighths(self.layout.imprint_thin)
        width = twips(self.layout.text_width)
        right_width = round((placing.ems(rows[-1][1]) + 4) * char) if rows[-1][1] else width // 3
        letter = document.kind == "letter"
        rules = () if letter else (("top", thick), ("bottom", thick), ("insideH", thin))
        properties = el(
            "w:tblPr",
            el("w:tblpPr", leftFromText=0, rightFromText=0, vertAnchor="margin", horzAnchor="margin",
               tblpXSpec="center", tblpYSpec="bottom"),
            el("w:tblOverlap", val="never"),
            el("w:tblW", w=width, type="dxa"),
            el("w:tblBorders", *(el(f"w:{side}", val="single", sz=size, space=0, color="auto") for side, size in rules)),
            el("w:tblLayout", type="fixed"),
            el("w:tblCellMar", *(el(f"w:{side}", w=0, type="dxa") for side in ("left", "right"))),
        )  # fmt: skip
        grid = el("w:tblGrid", el("w:gridCol", w=width - right_width), el("w:gridCol", w=right_width))
        self.into.append(el("w:tbl", properties, grid, *made))
        # What floats is anchored to the paragraph after it.
        self._spacer(0.1)

    # ---- tables

    def _table(self, table: Table) -> None:
        if table.caption:
            self._paragraph("Caption", table.caption)
        shares, centred = zip(*placing.columns(table), strict=True)
        rows = [self._row(table.header, "CellHead", repeats=True)]
        rows += [self._row(row, "Cell", centred) for row in table.rows]
        self._grid(rows, shares)

    def _form(self, table: FieldTable) -> None:
        self._grid([self._row(row, "Cell", (True, False)) for row in table.fields], placing.form_columns(table))

    def _row(
        self, cells: Sequence[Text], style: str, centred: Sequence[bool] = (), *, repeats: bool = False
    ) -> Element:
        row = el("w:tr", el("w:trPr", el("w:cantSplit"), *([el("w:tblHeader")] if repeats else ())))
        for at, cell in enumerate(cells):
            made = self._made(style, cell)
            if centred and centred[at]:
                of(made, "w:jc", val="center")
            row.append(el("w:tc", el("w:tcPr"), made))
        return row

    def _grid(self, rows: Sequence[Element], shares: Sequence[float]) -> None:
        if self.breaks_page:
            self._spacer(0.1)
        widths = [round(share / sum(shares) * twips(self.layout.text_width)) for share in shares]
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        properties = el(
            "w:tblPr",
            el("w:tblW", w=sum(widths), type="dxa"),
            el("w:jc", val="center"),
            el("w:tblBorders", *(el(f"w:{side}", val="single", sz=4, space=0, color="auto") for side in sides)),
            el("w:tblLayout", type="fixed"),
            el("w:tblCellMar", *(el(f"w:{side}", w=80, type="dxa") for side in ("left", "right"))),
        )
        for row in rows:
            for cell, width in zip(row.findall(qn("w:tc")), widths, strict=True):
                cell[0].extend((el("w:tcW", w=width, type="dxa"), el("w:vAlign", val="center")))
        self.into.append(el("w:tbl", properties, el("w:tblGrid", *(el("w:gridCol", w=w) for w in widths)), *rows))
        # Two tables in a row would become one, and a section must end with a paragraph.
        self._spacer(self.layout.pitch / 2)

    # ---- paragraphs

    def _paragraph(self, style: str, text: Text, *, exact: float | None = None, anchor: str | None = None) -> Element:
        made = self._made(style, text, anchor)
        if exact is not None:
            _set_height(made, exact)
        if self.breaks_page:
            of(made, "w:pageBreakBefore")
            self.breaks_page = False
        self.into.append(made)
        return made

    def _made(self, style: str, text: Text, anchor: str | None = None) -> Element:
        made = paragraph(style)
        if anchor:
            self.bookmarks += 1
            made.append(el("w:bookmarkStart", id=self.bookmarks, name=self._name_of(anchor)))
            made.append(el("w:bookmarkEnd", id=self.bookmarks))
        for piece in runs_of(text):
            address, inside = placing.target(piece.link, self.anchors, self.base)
            written = run(piece.text, strong=piece.strong)
            if address:
                link = el("w:hyperlink", written)
                link.set(qn("r:id"), self.file.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
                written = link
            elif inside:
                written = el("w:hyperlink", written, anchor=self._name_of(inside))
            made.append(written)
        return made

    def _name_of(self, anchor: str) -> str:
        """A bookmark is known to the whole file, an anchor to its document."""
        return anchor if self.sections == 1 else f"{anchor}_{self.sections}"

    def _spacer(self, height: float) -> Element:
        return self._paragraph("Spacer", (), exact=height)

    def _keep_with_next(self) -> None:
        if len(self.into) and self.into[-1].tag == qn("w:p"):
            of(self.into[-1], "w:keepNext")

    # ---- sections, headers, footers

    def _close_section(self) -> None:
        self.into[-1].find(qn("w:pPr")).append(self.section)

    def _section(self, document: Document) -> Element:
        """The page: margins, 页码 on the outer side, numbered from 1; a letter's head and foot on its first page."""
        page, letter = self.layout, document.kind == "letter" and document.organ is not None
        # The dash of the number stands in the middle of its line.
        foot = page.margin_bottom - page.page_number_gap - page.page_number.size / 2 / points(1)
        lowest = page.letter_line_bottom if letter else foot
        made = el("w:sectPr")
        if letter:
            made.append(self._reference("w:headerReference", "first", self._header(self._letter_head(document.organ))))
            made.append(self._reference("w:footerReference", "first", self._footer("letter", 0)))
            # Said to be empty, or LibreOffice repeats the first page's head on all others.
            for side in ("default", "even"):
                made.append(self._reference("w:headerReference", side, self._header([_exact("Spacer", 0.1)])))
        for side in ("default", "even"):
            made.append(self._reference("w:footerReference", side, self._footer(side, foot - lowest)))
        if self.sections > 1:
            made.append(el("w:type", val="oddPage" if page.duplex else "nextPage"))
        made.append(el("w:pgSz", w=twips(page.page_width), h=twips(page.page_height)))
        made.append(
            el("w:pgMar", top=twips(page.margin_top), right=twips(page.margin_right), bottom=twips(page.margin_bottom),
               left=twips(page.margin_left), header=twips(page.letter_top if letter else page.margin_top / 2),
               footer=twips(lowest), gutter=0)
        )  # fmt: skip
        made.append(el("w:pgNumType", start=1))
        if letter:
            made.append(el("w:titlePg"))
        return made

    def _reference(self, tag: str, kind: str, identity: str) -> Element:
        made = el(tag, type=kind)
        made.set(qn("r:id"), identity)
        return made

    def _header(self, lines: Sequence[Element]) -> str:
        part, identity = self.file.part.add_header_part()
        part.element[:] = lines
        return identity

    def _footer(self, kind: str, raised: float) -> str:
        """The identity of a footer, made once: "default" and "even" carry the page number, raised by so many mm."""
        key = (kind, raised)
        if key not in self.feet:
            part, self.feet[key] = self.file.part.add_footer_part()
            part.element[:] = self._letter_foot() if kind == "letter" else self._number(kind, raised)
        return self.feet[key]

    def _number(self, side: str, raised: float) -> list[Element]:
        """— 1 — one character in from the outer edge: right on odd pages, left on even ones (7.5)."""
        made = paragraph("Footer")
        outer = "left" if side == "even" else "right"
        of(made, "w:jc", val=outer)
        of(made, "w:ind", **{outer: round(self.layout.edge * self.layout.page_number.size * TWIPS_PER_POINT)})
        made.extend((run("— "), *field("PAGE"), run(" —")))
        return [made, _exact("Spacer", points(raised))] if raised else [made]

    def _letter_head(self, organ: str) -> list[Element]:
        """The mark and, 4 mm under it, a red double line with the thick one above (10.1)."""
        size = self.layout.size_of_mark(organ)
        mark = _exact("Mark", size)
        mark.append(run(organ, size=size))
        return [mark, *self._double_line(points(self.layout.letter_line_gap), THICK_RED, THIN_RED)]

    def _letter_foot(self) -> list[Element]:
        """The red double line with the thick one below, its foot 20 mm above the page's (10.1)."""
        return self._double_line(THIN_RED, THIN_RED, THICK_RED)

    def _double_line(self, above: float, first: float, second: float) -> list[Element]:
        page = self.layout
        side = (page.page_width - page.letter_line_width) / 2
        lines = [_exact("Spacer", above), _exact("Spacer", first + second)]
        for line, weight in zip(lines, (first, second), strict=True):
            of(line, "w:ind", left=twips(side - page.margin_left), right=twips(side - page.margin_right))
            _border(line, bottom=(weight * 8, RED, 0))
        return lines


def _indents(made: Element) -> dict[str, str]:
    """The indents a paragraph has, so that one can be added."""
    found = made.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    return {} if found is None else {name.partition("}")[2]: value for name, value in found.attrib.items()}


def _exact(style: str, height: float) -> Element:
    made = paragraph(style)
    _set_height(made, height)
    return made


def _set_height(made: Element, height: float) -> None:
    """Lines of exactly `height` points, whatever stands in them."""
    of(made, "w:spacing", before=0, after=0, line=max(2, round(height * TWIPS_PER_POINT)), lineRule="exact")


def _border(made: Element, **sides: tuple[float, str, float] | None) -> None:
    """Rules at "top" or "bottom": (eighths of a point, colour, points between rule and text)."""
    rules = [
        el(f"w:{side}", val="single", sz=round(rule[0]), space=round(rule[2]), color=rule[1])
        for side, rule in sides.items()
        if rule
    ]
    of(made, "w:pBdr", *rules)
