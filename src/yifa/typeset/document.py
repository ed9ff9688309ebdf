"""Document: what an official paper or report says, before anyone decides how it looks.

Reads   nothing: blocks of text that a caller made, or that markup.parse() made of a template
Never   holds a character that a .docx cannot hold, or a link that could run a script
Start   Document, at the bottom; parse() turns a template's text into blocks
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Day

PARAGRAPHS = ("body", "salutation", "signature", "date", "number", "center", "no_indent")
KINDS = ("report", "paper", "letter")

# XML 1.0 §2.2: a .docx cannot hold the first, so no output may; U+007F to U+009F have no shape either.
UNPRINTABLE = re.compile("[\x00-\x08\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\x7f-\x9f]")
# U+000B is what a word processor puts on the clipboard for a line break.
LINE_END = re.compile("\r\n|[\r\x0b\u2028\u2029]")
LINK = re.compile(r"(?:https?://|mailto:|/(?!/)|#)[^\s\x00-\x20\x7f]*\Z")
ANCHOR = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w.-]{0,33}\Z")


class Unfit(ValueError):
    """Something that cannot be set in type: `code`, and one Chinese sentence for whoever must mend it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}　{sentence}")
        self.code, self.sentence = code, sentence


def printable(text: str) -> str:
    """`text` with one kind of line end; Unfit T-001 when it holds a character that no document can hold."""
    text = LINE_END.sub("\n", text)
    bad = UNPRINTABLE.search(text)
    if bad:
        near = UNPRINTABLE.sub("□", text[max(0, bad.start() - 8) : bad.end() + 8])
        raise Unfit(
            "T-001",
            f"“{near}”中□处的字符（编码 U+{ord(bad.group()):04X}）是不能显示的控制字符，文书无法保存；请删去后重新输入。",
        )
    return text


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style. `link`: http(s)://, mailto:, a path from "/" or a fragment from "#". `\\n` breaks the line."""

    text: str
    link: str | None = None
    strong: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", printable(self.text))
        if self.link is not None and not LINK.match(self.link):
            raise Unfit(
                "T-002",
                f"“{printable(self.text)[:20]}”的链接不能用：链接只能是网址、邮件地址或者本系统内的地址，且不含空格；请改正或者去掉链接。",
            )


Text = str | Run | Iterable[str | Run]


def runs_of(text: Text) -> tuple[Run, ...]:
    """What may stand where runs stand, as a tuple of runs: one string, one run, or several of either."""
    if isinstance(text, str):
        return (Run(text),) if text else ()
    if isinstance(text, Run):
        return (text,)
    return tuple(run if isinstance(run, Run) else Run(run) for run in text)


def plain(text: Text) -> str:
    """The words alone."""
    return "".join(run.text for run in runs_of(text))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `kind` says where it stands: indented, flush left (主送机关), right (署名, 日期), centred …"""

    runs: tuple[Run, ...]
    kind: str = "body"

    def __post_init__(self) -> None:
        object.__setattr__(self, "runs", runs_of(self.runs))
        _one_of(self.kind, PARAGRAPHS)


@dataclass(frozen=True, slots=True)
class Heading:
    """一、 level 1 in 黑体, （一） level 2 in 楷体, 1. and （1） in 仿宋. The text carries its own number.

    `anchor` is what a link to "#…" in the same document leads to.
    """

    level: int
    runs: tuple[Run, ...]
    anchor: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "runs", runs_of(self.runs))
        _one_of(self.level, (1, 2, 3, 4))
        if self.anchor is not None and not ANCHOR.match(self.anchor):
            raise ValueError(f"anchor {self.anchor!r}: expected a letter, then at most 33 letters, digits, . _ -")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a header that repeats on every page; a cell is text or runs. `widths` are relative."""

    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    caption: str | None = None
    widths: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "header", tuple(_cell(cell) for cell in self.header))
        object.__setattr__(self, "rows", tuple(tuple(_cell(cell) for cell in row) for row in self.rows))
        if self.caption is not None:
            object.__setattr__(self, "caption", printable(self.caption))
        columns = len(self.header)
        for number, row in enumerate(self.rows, start=1):
            if len(row) != columns:
                raise ValueError(f"table row {number} has {len(row)} cells, expected {columns} as in its header")
        if self.widths is not None:
            object.__setattr__(self, "widths", tuple(self.widths))
            if len(self.widths) != columns or min(self.widths, default=1) <= 0:
                raise ValueError(f"table widths {self.widths}: expected {columns} positive numbers")
        if not columns:
            raise ValueError("a table needs at least one column")


@dataclass(frozen=True, slots=True)
class FieldTable:
    """A form: (label, value) pairs, one a row, without a header."""

    fields: tuple[tuple[str, Text], ...]

    def __post_init__(self) -> None:
        pairs = tuple((printable(label), _cell(value)) for label, value in self.fields)
        if not pairs:
            raise ValueError("a field table needs at least one field")
        object.__setattr__(self, "fields", pairs)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Paragraph | Heading | Table | FieldTable | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """One paper, report or letter, complete.

    title       a "\\n" breaks it where the caller wants; otherwise it is broken into lines of balanced length
    organ       发文机关标志: the red head of a report or letter; on a `paper` the organ's name in black above the title
    number      发文字号
    date        成文日期, a `date` or its words (2026年3月15日)
    signature   发文机关署名; `sealed` leaves the room for the seal and sets the date as 7.3.5.1 asks, else as 7.3.5.2
    attachments names for the 附件说明; copies_to the 抄送机关; printed_by, printed_on the 印发机关 and 印发日期
    """

    title: str
    blocks: tuple[Block, ...]
    organ: str | None = None
    number: str | None = None
    kind: str = "report"
    date: str | None = None
    signature: str | None = None
    attachments: tuple[str, ...] = ()
    copies_to: str | None = None
    lang: str = "zh-CN"
    sealed: bool = True
    printed_by: str | None = None
    printed_on: str | None = None

    def __post_init__(self) -> None:
        _one_of(self.kind, KINDS)
        object.__setattr__(self, "blocks", tuple(self.blocks))
        object.__setattr__(self, "attachments", tuple(printable(name) for name in self.attachments))
        for name in ("date", "printed_on"):
            day = getattr(self, name)
            if isinstance(day, Day):
                object.__setattr__(self, name, chinese_date(day))
        for name in ("title", "organ", "number", "date", "signature", "copies_to", "printed_by", "printed_on"):
            text = getattr(self, name)
            if text is not None:
                object.__setattr__(self, name, printable(text))
        if len(self.anchors) < sum(isinstance(block, Heading) and block.anchor is not None for block in self.blocks):
            raise ValueError(f"an anchor of {sorted(self.anchors)} stands at two headings")
        if isinstance(self.copies_to, tuple | list):
            raise TypeError("copies_to is one sentence of names, not a list")

    def texts(self) -> Iterator[str]:
        """Every piece of text in the document, in reading order."""
        yield from filter(None, (self.organ, self.number, self.title))
        for block in self.blocks:
            yield from texts_of(block)
        yield from self.attachments
        yield from filter(None, (self.signature, self.date, self.copies_to, self.printed_by, self.printed_on))

    @property
    def anchors(self) -> frozenset[str]:
        """What a link to "#…" can lead to inside this document."""
        return frozenset(block.anchor for block in self.blocks if isinstance(block, Heading) and block.anchor)


def texts_of(block: Block) -> Iterator[str]:
    """Every piece of text in a block."""
    match block:
        case Paragraph(runs=runs) | Heading(runs=runs):
            yield plain(runs)
        case Table():
            yield from filter(None, (block.caption,))
            for row in (block.header, *block.rows):
                yield from (plain(cell) for cell in row)
        case FieldTable():
            for label, value in block.fields:
                yield from (label, plain(value))


def chinese_date(day: Day) -> str:
    """成文日期 in 阿拉伯数字, 年月日标全, 月日不编虚位 (GB/T 9704-2012, 7.3.5.3): 2026年3月15日."""
    return f"{day.year}年{day.month}月{day.day}日"


def parse(text: str) -> tuple[Block, ...]:
    """The blocks that a template's text means; `markup` says what its marks are."""
    # Not at the top: the grammar is written in terms of this model.
    from yifa.typeset import markup

    return markup.parse(text)


def _cell(text: Text) -> str | tuple[Run, ...]:
    """A cell as plain text where it is nothing else, as runs otherwise; so equal tables compare equal."""
    if isinstance(text, str):
        return printable(text)
    runs = runs_of(text)
    if any(run.link or run.strong for run in runs):
        return runs
    return plain(runs)


def _one_of(value: object, allowed: tuple) -> None:
    if value not in allowed:
        raise ValueError(f"{value!r} is not one of {', '.join(map(str, allowed))}")
