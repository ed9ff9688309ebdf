"""Sections: the headings of a report and the part each governs.

Reads   the blocks of a view; 一、 (一) 1. and 第一章 mark three depths, also when the heading runs into its paragraph
Never   takes 一是 inside a paragraph for a heading
Start   sections()
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from yifa.reading.layout import CLUTTER, HEADING, TABLE, View

TOP = re.compile(r"(?:第[一二三四五六七八九十]{1,3}[章部](?:分)?|[一二三四五六七八九十]{1,3}[、.])\s*")
SECOND = re.compile(r"\([一二三四五六七八九十]{1,3}\)")
THIRD = re.compile(r"\d{1,2}[.、](?!\d)|\d{1,2}[.、](?=(?:19|20)\d\d年)")
PLAN = re.compile(
    r"工作(?:计划|打算|安排|思路|谋划|设想|部署)$|(?:下一?步|下一?阶段|今后|明年|来年|\d{4}年)[^,。]{0,8}(?:工作)?(?:计划|打算|安排|思路|重点|举措|措施|谋划|设想|方向|展望)"
    r"|下一?步|努力方向|工作展望|工作打算|改进措施及下步"
)
PAST = re.compile(r"情况|总结|成效|完成|问题|不足|开展")


@dataclass(slots=True)
class Section:
    """A heading (`title`, depth 1 to 3) and the span of the clean text that it governs."""

    title: str
    depth: int
    start: int
    end: int
    planned: bool = False


class Sections:
    """The headings of a report in order; `at()` finds the innermost one over a position."""

    def __init__(self, found: list[Section]) -> None:
        self.found = found
        self._starts = [section.start for section in found]

    def heading(self, at: int) -> str:
        index = bisect_right(self._starts, at) - 1
        return self.found[index].title if index >= 0 else ""

    def planned(self, at: int) -> bool:
        """True in the part of the report that tells what is still to come."""
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and self.found[index].planned


def sections(view: View) -> Sections:
    """All headings, each governing the text up to the next one."""
    found: list[Section] = []
    planned = False
    for block in view.blocks:
        if block.kind in (CLUTTER, TABLE):
            continue
        text = view.text[block.start : min(block.end, block.start + 80)]
        depth = 1 if TOP.match(text) else 2 if SECOND.match(text) else 3 if THIRD.match(text) else 0
        if not depth:
            if block.kind == HEADING or (len(text) < 30 and PLAN.search(text.rstrip("。:")) and "。" not in text):
                depth = 1
            else:
                continue
        mark = (TOP, SECOND, THIRD)[depth - 1].match(text)
        title = re.split(r"[。:;\n]", text[mark.end() if mark else 0 :])[0]
        if depth == 1:
            planned = bool(PLAN.search(title)) and not (
                PAST.search(title) and not re.search(r"下一?步|计划|打算", title)
            )
        found.append(Section(title, depth, block.start, block.end, planned))
    for section, after in pairwise(found):
        section.end = after.start
    if found:
        found[-1].end = len(view.text)
    return Sections(found)
