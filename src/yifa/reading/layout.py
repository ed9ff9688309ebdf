"""Layout: one clean line of text out of a page, with the way back to every character of the original.

Reads   decoded text: full width, half width, traditional characters, hard-wrapped lines, spaces inside numbers, tables, clutter
Never   changes the number of characters without keeping where each came from
Start   lay_out()
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from yifa.reading.traditional import SIMPLIFIED

PROSE, HEADING, TABLE, CLUTTER = "prose", "heading", "table", "clutter"

_TABLE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TABLE |= {ord(c): " " for c in "\u3000\xa0\u2002\u2003\u2009\u202f\u2005\u2006\u2007\u2008\x0b\x0c"}
_TABLE |= {ord(c): "-" for c in "–—―‐‑‒−﹣－"}
_TABLE |= {ord(c): "·" for c in "•‧・∙⋅●"}
_TABLE |= {ord("○"): "〇", ord("◯"): "〇", ord("﹪"): "%", ord("․"): ".", ord("✕"): "×", ord("✖"): "×", ord("╳"): "×"}
_TABLE |= {
    ord("「"): "“",
    ord("」"): "”",
    ord("『"): "“",
    ord("』"): "”",
    ord("〝"): "“",
    ord("〞"): "”",
    ord("﹐"): ",",
}
_TABLE |= {
    ord("〜"): "~",
    ord("∼"): "~",
    ord("［"): "[",
    ord("］"): "]",
    ord("|"): "\t",
    ord("｜"): "\t",
    ord("│"): "\t",
    ord("┃"): "\t",
}
NORMAL = _TABLE | {ord(old): new for old, new in SIMPLIFIED.items()}
_INVISIBLE = "\u200b-\u200f\u2060\ufeff\xad\u202a-\u202e"
INVISIBLE = re.compile(f"[{_INVISIBLE}]")
GAP = re.compile(rf"[\s{_INVISIBLE}]+")

HEAD_MARK = re.compile(
    r"第[一二三四五六七八九十\d]{1,3}[章节部](?:分)?|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、](?!\d)"
    r"|\d{1,2}[.、](?=(?:19|20)\d\d年)|[①-⑳]|附件|附表"
)
ENDS = "。!?;:"
_CLUTTER_LABEL = (
    r"来源|信息来源|稿源|发布时间|发布日期|发布机构|发文日期|发文机关|成文日期|生成日期|更新时间|公开日期|公开时间|浏览次数|浏览量|浏览|"
    r"阅读次数|阅读量|阅读|点击数|点击量|点击次数|点击|访问量|访问次数|索引号|文号|发文字号|主题词|主题分类|作者|编辑|责任编辑|"
    r"字号|字体|字体大小|保护视力色|主办单位|主办|承办单位|承办|技术支持|网站标识码|地址|联系地址|邮编|邮政编码|电话|联系电话|传真|"
    r"网站地图|当前位置|您现在的位置|您当前的位置|上一篇|下一篇|上一条|下一条|有效性|名称|日期|时间|人气|视力保护色|体裁分类|公开类别"
)
CLUTTER_LABEL = re.compile(rf"(?:^|[\s\t|【\[(])(?:{_CLUTTER_LABEL})\s*[】\])]?\s*:")
CLUTTER_LINE = re.compile(
    r"扫一扫|打印本页|关闭窗口|关闭本页|分享到|版权所有|ICP备|公网安备|网站标识码|建议使用.{0,20}(?:分辨率|浏览器)|Copyright|"
    r"^(?:首页|返回顶部|打印|关闭|分享|收藏|相关链接|相关信息.*|知识图谱|附件下载)$|无障碍|繁體|^当前展示|点击标签|^字体?:"
)
PAGE_NUMBER = re.compile(
    r"^[\s\-·—]*(?:第?\s*\d{1,3}\s*页(?:\s*[,/]?\s*共\s*\d{1,3}\s*页)?|-+\s*\d{1,3}\s*-+|\d{1,3}\s*/\s*\d{1,3})[\s\-·—]*$"
)
HAN = re.compile(r"[\u4e00-\u9fff]")
NUMBER_ONLY = re.compile(r"^\d[\d,]*(?:\.\d+)?[余多]?[十百千万亿]?[余多]?%?$")
MEASURE_START = re.compile(
    r"^[余多]?(?:[万亿]?[余多]?)?(?:[件宗起例场次人名家户个项条份篇期批轮处所]|%|元|人次|家次|件次)"
)
BROKEN = re.compile(r"\d[.,]?$")  # a line that ends inside a number
TORN_TAIL = re.compile(r"[\u4e00-\u9fff]\d+$")
TORN_HEAD = re.compile(r"\d[\d.,]*[余多]?[万亿]?(?:[件宗起例场次名家户个项条份篇期批轮处]|%|元|人)")
DIGIT_GAP = re.compile(r"\d+(?:,\d+)*(?: {1,2}\d+)+")
TOKENS = re.compile(rf"[^\s{_INVISIBLE}]+|[\s{_INVISIBLE}]+")


@dataclass(slots=True)
class Block:
    """A paragraph of the clean text: `start`..`end`, and what it is (prose, heading, table, clutter)."""

    start: int
    end: int
    kind: str


@dataclass
class View:
    """The clean text and the way back: `text` has no breaks inside a sentence, `blocks` are its paragraphs."""

    source: str
    text: str
    blocks: list[Block]
    _starts: array = field(repr=False)
    _origins: array = field(repr=False)
    notes: list[str] = field(default_factory=list)

    def origin(self, at: int) -> int:
        """Where the character at `at` of the clean text stands in the source."""
        piece = bisect_right(self._starts, at) - 1
        return self._origins[piece] + (at - self._starts[piece])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source span of a non-empty span of the clean text."""
        return self.origin(start), self.origin(end - 1) + 1

    def block_at(self, at: int) -> Block | None:
        index = bisect_right(self._block_starts, at) - 1
        return self.blocks[index] if index >= 0 else None

    def __post_init__(self) -> None:
        self._block_starts = array("L", (block.start for block in self.blocks))


@dataclass(slots=True)
class _Line:
    text: str
    start: int  # in the source
    kind: str
    width: int  # as it looks on the page: a Chinese character is two wide
    length: int  # in characters


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.starts = array("L")
        self.origins = array("L")

    def add(self, text: str, origin: int) -> None:
        self.starts.append(self.length)
        self.origins.append(origin)
        self.parts.append(text)
        self.length += len(text)


def lay_out(source: str) -> View:
    """Lines of `source` joined into paragraphs; every offset can be taken back with View.span()."""
    normal = source.translate(NORMAL)
    lines = _lines(normal)
    limits = _wrap_limits(lines)
    out, blocks, previous = _Writer(), [], None
    for line in lines:
        if line is None:
            previous = None
            continue
        if previous is None or not _continues(previous, line, limits):
            if blocks:
                blocks[-1].end = out.length
                out.add("\n", line.start and line.start - 1)
            blocks.append(Block(out.length, out.length, line.kind))
        elif previous.text[-1:].isascii() and line.text[:1].isascii() and not _joins_digits(previous.text, line.text):
            out.add(" ", line.start and line.start - 1)
        _write_line(out, line)
        previous = line
    if blocks:
        blocks[-1].end = out.length
    view = View(source, "".join(out.parts), blocks, out.starts, out.origins)
    if not out.starts:
        view._starts.append(0)
        view._origins.append(0)
    return view


def _lines(normal: str) -> list[_Line | None]:
    lines, start = [], 0
    for raw in normal.split("\n"):
        text = raw.strip(" \r")
        offset = start + (len(raw) - len(raw.lstrip(" \r")))
        start += len(raw) + 1
        if not text.strip():
            lines.append(None)
        else:
            lines.append(_Line(text, offset, _kind(text), _width(raw), len(raw.rstrip())))
    return lines


def _width(raw: str) -> int:
    raw = raw.rstrip()
    return len(raw) * 2 - sum(map(raw.count, "0123456789 .,%()"))


def _kind(text: str) -> str:
    if PAGE_NUMBER.match(text):
        return CLUTTER
    if "\t" in text.strip("\t") or (len(re.findall(r"\S(?: {2,})(?=\S)", text)) >= 2 and re.search(r" \d", text)):
        return CLUTTER if CLUTTER_LABEL.search(text) and len(text) < 160 else TABLE
    if len(text) < 160 and not text.endswith("。"):
        labels = len(CLUTTER_LABEL.findall(text))
        if labels >= 2 or (labels and len(text) < 60) or CLUTTER_LINE.search(text):
            return CLUTTER
    if len(text) <= 45 and text[-1] not in "。;!?," and "。" not in text and HEAD_MARK.match(text):
        return HEADING
    return PROSE


def _wrap_limits(lines: list[_Line | None]) -> tuple[int, int] | None:
    """(width, length) at which a hard-wrapped file breaks its lines; None when paragraphs stand on one line each."""
    prose, broken = [], 0
    for line, after in pairwise(lines):
        if line is None or line.kind != PROSE or len(line.text) < 8:
            continue
        prose.append(line)
        if after is not None and after.kind == PROSE and line.text[-1] not in ENDS and not HEAD_MARK.match(after.text):
            broken += 1
    if len(prose) < 3 or broken * 3 < len(prose):
        return None
    tenth = max(len(prose) // 10, 1)
    width = sorted(line.width for line in prose)[-tenth]
    length = sorted(line.length for line in prose)[-tenth]
    return (width, length) if width <= 160 else None


def _continues(previous: _Line, line: _Line, limits: tuple[int, int] | None) -> bool:
    if CLUTTER in (previous.kind, line.kind) or TABLE in (previous.kind, line.kind):
        return False
    if previous.text[-1] in "。!?" or HEAD_MARK.match(line.text):
        return False
    if TORN_TAIL.search(previous.text) and TORN_HEAD.match(line.text) and len(HAN.findall(previous.text)) >= 4:
        return True
    if NUMBER_ONLY.match(line.text):
        return previous.text[-1] not in ENDS + "," and not previous.text[-1].isdigit()
    if NUMBER_ONLY.match(previous.text) or previous.text[-1].isdigit():
        if MEASURE_START.match(line.text):
            return True
        if NUMBER_ONLY.match(previous.text):
            return False
    torn = BROKEN.search(previous.text) and line.text[0].isdigit()
    if limits is None:
        return False
    share = 0.6 if torn else 0.92 if previous.kind == HEADING else 0.82
    return previous.width >= limits[0] * share or previous.length >= limits[1] * min(share + 0.1, 0.96)


def _joins_digits(before: str, after: str) -> bool:
    """A number broken by the end of a line: digits (or a decimal point) on both sides."""
    return (before[-1].isdigit() and (after[0].isdigit() or after[0] in ".%,")) or (
        before[-1] in ".," and after[0].isdigit() and before[-2:-1].isdigit()
    )


def _write_line(out: _Writer, line: _Line) -> None:
    text = line.text
    if not GAP.search(text):
        out.add(text, line.start)
        return
    torn = _torn_numbers(text) if line.kind in (PROSE, HEADING) else frozenset()
    for found in TOKENS.finditer(text):
        gap = found.group()
        if not GAP.match(gap):
            out.add(gap, line.start + found.start())
            continue
        before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        gap = INVISIBLE.sub("", gap)
        if not gap or not before or not after or found.start() in torn:
            continue
        if "\t" in gap or (line.kind == TABLE and len(gap) >= 2):
            out.add("\t", line.start + found.start())
        elif (
            before.isascii() and after.isascii() and (before.isalnum() or after.isalnum()) and not _tight(before, after)
        ):
            out.add(" ", line.start + found.start())


def _tight(before: str, after: str) -> bool:
    """Spaces that Chinese typesetting leaves around punctuation and percent signs."""
    return after in "%,;:)" or before in "(,;:"


def _torn_numbers(text: str) -> frozenset[int]:
    """Positions of spaces that stand inside one number: 5 693宗, 9 6.3%, 2 0 2 4年."""
    gaps = set()
    chains = list(DIGIT_GAP.finditer(text))
    for chain in chains:
        groups = chain.group().split()
        thousands = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
        single = all(len(group) == 1 for group in groups)
        alone = len(groups) == 2 and len(HAN.findall(text)) >= 12 * len(chains)
        follows = text[chain.end() : chain.end() + 2].lstrip()
        unit_follows = bool(follows) and (HAN.match(follows) or follows[0] in "%.")
        if ((thousands or single or alone) and unit_follows) or (thousands and not follows):
            gaps.update(chain.start() + at for at, char in enumerate(chain.group()) if char == " ")
    for found in re.finditer(r"(?<=[\u4e00-\u9fff\d ]\d)( ?)\.( ?)(?=\d+ ?(?:%|[万亿]|元|个百分点))", text):
        gaps.update(at for at in (found.start(1), found.start(2)) if text[at] == " ")
    return frozenset(gaps)
