"""Many papers as one file for printing in one go: each on a new sheet, its own pages from 1, a list on top when asked.

Reads   the documents, in the order they are to be printed
Never   drops one without a word: the list counts them, and nothing at all to print is refused
Start   merge() for a .docx, merge_pdf() for a PDF whose list also says how many pages each paper has
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yifa.typeset.document import Document, Paragraph, Table, Unfit
from yifa.typeset.docx import Writer
from yifa.typeset.layout import layout
from yifa.typeset.pdf import pages_of, pdf_of


def merge(
    documents: Sequence[Document],
    *,
    cover: str | None = None,
    base: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """The documents as the bytes of one .docx.

    cover: the title of a list of all papers in front of them; None for no list.
    progress: told (how many are done, of how many) after each; what it raises stops the work.
    Raises Unfit T-004 when there is nothing to print.
    """
    _some(documents)
    writer = Writer(layout(), title=cover or documents[0].title, base=base)
    if cover:
        writer.add(contents(cover, documents))
    for done, document in enumerate(documents, start=1):
        writer.add(document)
        if progress is not None:
            progress(done, len(documents))
    return writer.bytes()


def merge_pdf(documents: Sequence[Document], *, cover: str | None = None, base: str | None = None) -> bytes:
    """The documents as the bytes of one PDF; `cover` and `base` as in merge(). Raises Unfit T-004."""
    _some(documents)
    listed = (contents(cover, documents, pages_of(documents)),) if cover else ()
    return pdf_of((*listed, *documents), base=base)


def contents(title: str, documents: Sequence[Document], pages: Sequence[int] = ()) -> Document:
    """The list in front of papers that are printed together; `pages` of each where they are known."""
    header, widths = ["序号", "文号", "文书名称", "日期"], [1.5, 4.5, 6, 4]
    rows = [
        [str(at), document.number or "", document.title.replace("\n", ""), document.date or ""]
        for at, document in enumerate(documents, start=1)
    ]
    total = f"共{len(documents)}份"
    if pages:
        header, widths, total = [*header, "页数"], [*widths, 1.5], f"{total}{sum(pages)}页"
        rows = [[*row, str(count)] for row, count in zip(rows, pages, strict=True)]
    said = Paragraph(f"{total}，每份另起一张纸、单独编页码。", "no_indent")
    return Document(title=title, blocks=(said, Table(header, rows, widths=widths)))


def _some(documents: Sequence[Document]) -> None:
    if not documents:
        raise Unfit("T-004", "没有可以打印的文书；请先在列表中选择要合并打印的文书。")
