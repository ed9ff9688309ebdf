r"""Markup: the few marks a 文书 template is written in, and the blocks they mean.

Reads   a template's text, after its blanks were filled in with escape()d values
Never   takes a mark out of a value: whatever an official typed comes out as they typed it
Start   parse(); text() is its inverse; docs/typesetting.md has the table of marks
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from yifa.typeset.document import (
    ANCHOR,
    LINK,
    Block,
    FieldTable,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    Table,
    Text,
    plain,
    printable,
    runs_of,
)

LINE_MARKS = {"^^": "center", "<<": "salutation", "@@": "number", "!!": "no_indent", ">>s": "signature", ">>d": "date"}
MARK_OF = {kind: mark for mark, kind in LINE_MARKS.items()}
HEADING = re.compile(r"(#{1,4})(?:\(([^()\s]+)\))?[ \t]+(.*)\Z", re.S)
PAGE_BREAK = re.compile(r"-{3,}\Z")
RULE = re.compile(r"\|(?:[ \t]*-+[ \t]*\|)+\Z")
# 2026年3月15日, 二〇二六年三月十五日, and the blanks of a form:    年  月  日
A_DATE = re.compile(
    r"[\d〇○零一二三四五六七八九十Xx×＿_\s]*年[\d一二三四五六七八九十Xx×＿_\s]*月[\d一二三四五六七八九十Xx×＿_\s]*日\Z"
)
SPECIAL = re.compile(r"[\\|\[\]()*#>^<@!-]")
TOKEN = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}|\\(.)|(.)", re.S)

PARAGRAPH_END, NOTHING = "\\p", "\\e"
# A character, and whether a backslash took its meaning as a mark away.
Token = tuple[str, bool]


def parse(text: str) -> tuple[Block, ...]:
    """The blocks that `text` means. ValueError names the line when a table's rows do not fit its header."""
    blocks: list[Block] = []
    wrapped: list[str] = []
    lines = [line.strip() for line in printable(text).split("\n")] + [""]
    at = 0
    while at < len(lines):
        line = lines[at]
        block, used = _marked(lines, at)
        if (block is not None or not line) and wrapped:
            blocks += _paragraphs(_joined(wrapped), "body")
            wrapped = []
        if block is not None:
            blocks += block
        elif line:
            wrapped.append(line)
        at += used
    return tuple(blocks)


def escape(value: object) -> str:
    """`value` for a blank in a template: every mark in it is plain text, each line of it its own paragraph."""
    lines = (line.strip() for line in printable(str(value)).split("\n"))
    return PARAGRAPH_END.join(SPECIAL.sub(r"\\\g<0>", line) for line in lines if line)


def text(blocks: Iterable[Block]) -> str:
    """The template text that parse() turns back into `blocks` (adjacent runs of one style become one)."""
    return "\n\n".join(_written(block) for block in blocks)


# ---- reading


def _marked(lines: Sequence[str], at: int) -> tuple[list[Block] | None, int]:
    """The blocks of the marked line at `at` and how many lines they took; None when it is not marked."""
    line = lines[at]
    if PAGE_BREAK.match(line):
        return [PageBreak()], 1
    heading = HEADING.match(line)
    if heading and (heading[2] is None or ANCHOR.match(heading[2])):
        return [Heading(len(heading[1]), _inline(_tokens(heading[3])), heading[2])], 1
    if line.startswith("|"):
        return _table(lines, at)
    for mark, kind in LINE_MARKS.items():
        if line.startswith(mark) and line[len(mark) : len(mark) + 1] in ("", " ", "\t", "\u3000"):
            return _paragraphs(line[len(mark) :].strip(), kind), 1
    if line.startswith(">>"):
        words = line[2:].strip()
        return _paragraphs(words, _right_kind(words)), 1
    return None, 1


def _right_kind(words: str) -> str:
    return "date" if A_DATE.match(plain(_inline(_tokens(words)))) else "signature"


def _joined(lines: Sequence[str]) -> str:
    """Wrapped lines as one: Chinese needs no space between them, two Latin words do."""
    whole = lines[0]
    for line in lines[1:]:
        latin = whole[-1].isascii() and line[0].isascii() and (whole[-1].isalnum() or whole[-1] in ",.;:")
        whole += " " + line if latin else line
    return whole


def _paragraphs(words: str, kind: str) -> list[Block]:
    parts: list[list[Token]] = [[]]
    for token in _tokens(words):
        if token == (PARAGRAPH_END, True):
            parts.append([])
        else:
            parts[-1].append(token)
    return [Paragraph(_inline(part), kind) for part in parts]


def _table(lines: Sequence[str], at: int) -> tuple[list[Block], int]:
    end = at
    form = lines[at].startswith("||")
    while end < len(lines) and lines[end].startswith("|") and lines[end].startswith("||") == form:
        end += 1
    taken = lines[at:end]
    try:
        return [_field_table(taken) if form else _grid(taken)], end - at
    except ValueError as wrong:
        raise ValueError(f"line {at + 1}: {wrong}") from wrong


def _field_table(lines: Sequence[str]) -> FieldTable:
    fields = []
    for line in lines:
        cells = _cells(line[2:])
        if len(cells) == 1 and line.rstrip().endswith("|"):
            cells.append(())  # a blank that was not filled is an empty box of the form
        if len(cells) != 2:
            raise ValueError(f"{line!r} has {len(cells)} parts, expected || label | value")
        fields.append((plain(cells[0]), cells[1]))
    return FieldTable(tuple(fields))


def _grid(lines: Sequence[str]) -> Table:
    caption = widths = None
    rows = []
    for line in lines:
        if line.startswith("|+"):
            caption = plain(_inline(_tokens(line[2:])))
        elif len(rows) == 1 and widths is None and RULE.match(line):
            widths = tuple(float(cell.count("-")) for cell in line.strip("|").split("|"))
        else:
            rows.append(tuple(_cells(line[1:])))
    if not rows:
        raise ValueError("a caption without a table")
    return Table(rows[0], tuple(rows[1:]), caption, widths)


def _cells(line: str) -> list[tuple[Run, ...]]:
    parts: list[list[Token]] = [[]]
    for token in _tokens(line):
        if token == ("|", False):
            parts.append([])
        else:
            parts[-1].append(token)
    if len(parts) > 1 and not any(char.strip() for char, _ in parts[-1]):
        parts.pop()
    return [_inline(part) for part in parts]


def _tokens(words: str) -> list[Token]:
    found: list[Token] = []
    for code, escaped, char in TOKEN.findall(words):
        if code:
            found.append((chr(min(int(code, 16), 0x10FFFF)), True))
        elif escaped == "p":
            found.append((PARAGRAPH_END, True))
        elif escaped == "e":
            found.append((NOTHING, True))
        elif escaped:
            found.append(({"n": "\n", "t": "\t"}.get(escaped, escaped), True))
        else:
            found.append((char, False))
    return found


def _inline(tokens: Sequence[Token]) -> tuple[Run, ...]:
    """Runs of the tokens between two marks; a mark without its partner is plain text."""
    tokens = _stripped(tokens)
    pieces: list[tuple[str, str | None, bool]] = []
    at, strong = 0, False
    while at < len(tokens):
        if _is_strong_mark(tokens, at) and (
            strong or any(_is_strong_mark(tokens, i) for i in range(at + 2, len(tokens)))
        ):
            strong, at = not strong, at + 2
            continue
        link = _link(tokens, at)
        if link:
            label, target, at = link
            pieces.append((label, target, strong))
        else:
            pieces.append((_plain(tokens[at : at + 1]), None, strong))
            at += 1
    return _merged(pieces)


def _stripped(tokens: Sequence[Token]) -> list[Token]:
    kept = list(tokens)
    while kept and not kept[0][1] and kept[0][0].isspace():
        kept.pop(0)
    while kept and not kept[-1][1] and kept[-1][0].isspace():
        kept.pop()
    return kept


def _is_strong_mark(tokens: Sequence[Token], at: int) -> bool:
    """Exactly two asterisks: a longer row of them is a masked number (440301********1234)."""
    star = ("*", False)
    before, after = tokens[at - 1 : at] if at else [], tokens[at + 2 : at + 3]
    return tokens[at : at + 2] == [star, star] and star not in (*before, *after)


def _link(tokens: Sequence[Token], at: int) -> tuple[str, str, int] | None:
    """[words](target) at `at`: its words, its target, and where it ends."""
    if tokens[at] != ("[", False):
        return None
    try:
        middle = tokens.index(("]", False), at)
        end = tokens.index((")", False), middle)
    except ValueError:
        return None
    if tokens[middle + 1] != ("(", False) or ("[", False) in tokens[at + 1 : middle]:
        return None
    label, target = _plain(tokens[at + 1 : middle]), _plain(tokens[middle + 2 : end])
    return (label, target, end + 1) if label and LINK.match(target) else None


def _plain(tokens: Iterable[Token]) -> str:
    """The words of tokens; a paragraph's end inside a cell or a heading is a line's end."""
    return "".join({PARAGRAPH_END: "\n", NOTHING: ""}.get(char, char) if hard else char for char, hard in tokens)


def _merged(pieces: Iterable[tuple[str, str | None, bool]]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for words, link, strong in pieces:
        if not words:
            continue
        if runs and link is None and (runs[-1].link, runs[-1].strong) == (None, strong):
            words = runs.pop().text + words
        runs.append(Run(words, link, strong))
    return tuple(runs)


# ---- writing


def _written(block: Block) -> str:
    match block:
        case PageBreak():
            return "---"
        case Heading(level=level, runs=runs, anchor=anchor):
            return f"{'#' * level}{f'({anchor})' if anchor else ''} {_marked_up(runs)}"
        case Paragraph(runs=runs, kind="body"):
            return _marked_up(runs)
        case Paragraph(runs=runs, kind=kind):
            words = _marked_up(runs)
            mark = ">>" if kind in ("signature", "date") and _right_kind(words) == kind else MARK_OF[kind]
            return f"{mark} {words}"
        case FieldTable(fields=fields):
            return "\n".join(f"|| {_marked_up(label)} | {_marked_up(value)} |" for label, value in fields)
        case Table():
            return "\n".join(_table_lines(block))
    raise TypeError(f"{type(block).__name__} is not a block")


def _table_lines(table: Table) -> Iterable[str]:
    if table.caption is not None:
        yield f"|+ {_marked_up(table.caption)}"
    rows = [f"| {' | '.join(map(_marked_up, row))} |" for row in (table.header, *table.rows)]
    yield rows[0]
    if table.widths:
        yield f"|{'|'.join('-' * max(1, round(width)) for width in table.widths)}|"
    yield from rows[1:]


def _marked_up(words: Text) -> str:
    """Runs in marks; nothing at all is written `\\e`, so that an empty paragraph is seen."""
    written, strong = "", False
    for run in runs_of(words):
        if run.text:
            text = _hard(run.text)
            written += "**" * (run.strong != strong) + (f"[{text}]({_hard(run.link)})" if run.link else text)
            strong = run.strong
    return written + "**" * strong or NOTHING


def _hard(words: str) -> str:
    """Every mark and every space but a single inner one with its backslash."""
    kept = []
    for at, char in enumerate(words):
        inner = 0 < at < len(words) - 1 and not words[at - 1].isspace() and not words[at + 1].isspace()
        if char == "\n":
            kept.append("\\n")
        elif char.isspace() and not (char == " " and inner):
            kept.append(f"\\x{{{ord(char):X}}}")
        else:
            kept.append(SPECIAL.sub(r"\\\g<0>", char))
    return "".join(kept)
