"""Placing: the standard's rules of where a line stands that are the same on every kind of output.

Reads   a document's words; widths are counted in characters (a digit or Latin letter is half of one)
Never   knows a file format
Start   title_lines(), blocks_of(), imprint_rows(), columns(), target()
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from yifa.typeset.document import Block, Document, FieldTable, Paragraph, Run, Table, plain
from yifa.typeset.layout import Layout

# Room above 署名 so that a seal of 42 mm covers it and still reaches to within a line of the text (7.3.5.1).
SEALED_LINES, UNSEALED_LINES = 2, 1

# In characters: a cell up to the first is centred, a column counts as at most the second wide.
SHORT_CELL, WIDEST_CELL = 10, 14

# A line of the title must not begin with these, nor end with the next.
NOT_FIRST, NOT_LAST = "，。、；：？！）〕》”’…—％%), ", "（〔《“‘(与和及的"
GOOD_END = re.compile(r"(?:关于|政府|委员会|办公室|街道|办事处|，|、|：|的)\Z")


def ems(text: str) -> float:
    """The width of `text` in characters of its own size."""
    return sum(0.5 if char.isascii() else 1 for char in text)


def title_lines(title: str, per_line: int) -> tuple[str, ...]:
    """The title in lines of balanced length, broken where the caller broke it, else where a word may end (7.3.1)."""
    return tuple(line for part in title.split("\n") for line in _balanced(part.strip(), per_line))


def _balanced(title: str, per_line: int) -> list[str]:
    if ems(title) <= per_line or len(title) < 2:
        return [title]
    count = -(-int(ems(title) + 0.5) // per_line)
    share = ems(title) / count
    if share > per_line - 1:
        share = ems(title) / (count + 1)
    return _broken(title, share, per_line)


def _broken(title: str, share: float, per_line: int) -> list[str]:
    """Greedy from the left: each line ends at the best place near its share."""
    lines = []
    while ems(title) > per_line:
        places = [at for at in range(1, len(title)) if ems(title[:at]) <= per_line]
        at = min(places, key=lambda at: (_cost(title, at, share), -at))
        lines.append(title[:at].strip())
        title = title[at:].strip()
    return [*lines, title]


def _cost(title: str, at: int, share: float) -> float:
    before, after = title[:at], title[at:]
    cost = abs(ems(before) - share)
    if after[0] in NOT_FIRST or before[-1] in NOT_LAST:
        cost += 100
    if before[-1].isascii() and after[0].isascii() and before[-1] != " ":
        cost += 50
    if GOOD_END.search(before):
        cost -= 3
    return cost


Indents = tuple[tuple[float, float], tuple[float, float]]


def closing_indents(signature: str, date: str, *, sealed: bool, page: Layout) -> Indents:
    """The (left, right) indents of 署名 and of 成文日期 in characters (GB/T 9704-2012, 7.3.5.1 and 7.3.5.2).

    Sealed: both are centred between the same indents, so that the date ends four characters from the right whatever
    its digits are wide. Not sealed: both end at their right indent, the signature two characters in and the date
    beginning two characters to the right of it; when the date is the longer one, the date keeps the two.
    """
    signed, dated, chars = ems(signature), ems(date), page.chars
    if sealed:
        centre = min(max(page.date_right + dated / 2, signed / 2), chars / 2)
        return ((chars - 2 * centre, 0.0),) * 2
    right = float(page.signature_right)
    if dated <= signed:
        return (0.0, right), (0.0, signed - dated)
    return (0.0, max(0.0, min(right + dated + right - signed, chars - signed))), (0.0, right)


@dataclass(frozen=True, slots=True)
class Closing:
    """署名 over 成文日期, as they stand together at the end of a document or of one of its parts."""

    signature: tuple[Run, ...]
    date: tuple[Run, ...]
    sealed: bool

    @property
    def blank_lines(self) -> int:
        return SEALED_LINES if self.sealed else UNSEALED_LINES

    def indents(self, page: Layout) -> Indents:
        """(left, right) of the signature and of the date; centred between them when sealed, else flush right."""
        return closing_indents(plain(self.signature), plain(self.date), sealed=self.sealed, page=page)


@dataclass(frozen=True, slots=True)
class Attachments:
    """附件说明 (7.3.4): lines of (what stands before the name, the name); several are numbered."""

    lines: tuple[tuple[str, str], ...]

    @classmethod
    def named(cls, names: tuple[str, ...]) -> Attachments:
        if len(names) == 1:
            return cls((("附件：", names[0]),))
        return cls(tuple(("附件：" if n == 1 else "", f"{n}. {name}") for n, name in enumerate(names, start=1)))

    def indents(self, page: Layout) -> list[tuple[int, int]]:
        """Of each line, in characters: where it begins, and where its second line does, under the name's first."""
        names = page.indent + len("附件：")
        hang = names if len(self.lines) == 1 else names + 1
        return [(page.indent if before else names, hang) for before, _ in self.lines]


def blocks_of(document: Document) -> Iterator[Block | Closing | Attachments]:
    """The document's blocks with its 附件说明, 署名 and 成文日期; a signature before a date becomes a Closing."""
    blocks: list[Block | Attachments] = [*document.blocks]
    if document.attachments:
        end = len(blocks)
        while end and (_is(blocks[end - 1], "signature") or _is(blocks[end - 1], "date")):
            end -= 1
        blocks.insert(end, Attachments.named(document.attachments))
    if document.signature:
        blocks.append(Paragraph((Run(document.signature),), "signature"))
    if document.date:
        blocks.append(Paragraph((Run(document.date),), "date"))
    at = 0
    while at < len(blocks):
        block, after = blocks[at], blocks[at + 1] if at + 1 < len(blocks) else None
        if _is(block, "signature") and _is(after, "date"):
            yield Closing(block.runs, after.runs, document.sealed)
            at += 2
        else:
            yield block
            at += 1


def _is(block: object, kind: str) -> bool:
    return isinstance(block, Paragraph) and block.kind == kind


def imprint_rows(document: Document) -> tuple[tuple[str, str], ...]:
    """版记 (7.4) as rows of (left, right): 抄送机关, then 印发机关 with 印发日期."""
    rows = []
    if document.copies_to:
        names = document.copies_to.rstrip("。")
        rows.append((f"抄送：{names}。", ""))
    # A letter's 版记 names neither who printed it nor when (10.1).
    if document.kind != "letter" and (document.printed_by or document.printed_on):
        rows.append((document.printed_by or "", f"{document.printed_on}印发" if document.printed_on else ""))
    return tuple(rows)


def columns(table: Table) -> tuple[tuple[float, bool], ...]:
    """Each column's share of the width and whether it is centred: columns of short words are, sentences are not."""
    found = []
    for at, head in enumerate(table.header):
        cells = [max(map(ems, plain(row[at]).split("\n"))) for row in table.rows]
        widest = max(cells, default=0)
        share = table.widths[at] if table.widths else max(ems(plain(head)), min(widest, WIDEST_CELL)) + 2
        found.append((share, widest <= SHORT_CELL))
    return tuple(found)


def form_columns(table: FieldTable) -> tuple[float, float]:
    """The shares of label and value: the label takes what it needs, at most a third."""
    label = max(ems(label) for label, _ in table.fields) + 2
    return min(label, WIDEST_CELL), max(3 * WIDEST_CELL - label, 2 * WIDEST_CELL)


def target(link: str | None, anchors: Collection[str], base: str | None) -> tuple[str | None, str | None]:
    """Where a link leads: (address, None), (None, anchor in this document), or (None, None) for nowhere.

    "#…" leads to an anchor of the document when it has one; else it and a path from "/" stand behind `base`.
    """
    if link is None:
        return None, None
    if link.startswith("#") and link[1:] in anchors:
        return None, link[1:]
    if link[0] not in "/#":
        return link, None
    return (f"{base.rstrip('/') if link[0] == '/' else base}{link}", None) if base else (None, None)
