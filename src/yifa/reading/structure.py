"""Structure: the parts a yearly report must have, and what became of last year's problems.

Reads   the sections and text of a report, contents.yaml, and the report of the year before where both are given
Never   calls a part missing because its heading is worded otherwise: the text below counts too
Start   structure_of(), traced()
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from yifa.reading.layout import View
from yifa.reading.sections import Section, Sections

ITEM = re.compile(
    r"(?:^|(?<=[。;:,\n]))(?:[一二三四五六七八九]是|\([一二三四五六七八九十]+\)|\d{1,2}[.、])(?P<what>[^。;\n]{4,200})"
)
PROBLEM = re.compile(r"问题|不足|短板|差距|困难|薄弱")
_COMMON = """
法治 政府 建设 工作 进行 开展 推进 情况 存在 问题 不足 有待 需要 进一步 加强 提升 提高 完善 仍需 部分 个别 一些 还需 不够
不强 较为 比较 能力 水平 方面 我市 我县 我镇 我区 街道 全镇 全区 全市 全县 单位 部门 干部 人员 基层 重点 领域 机制 体系
制度 力度 质量 效果 作用 意识 需求 要求 新时
"""
STOP = frozenset(_COMMON.split())
CURED = re.compile(r"已|整改|解决|改进|增加|新增|配备|完善|强化|开展|建立|补充|提升|达到|实现|组织")


@dataclass(slots=True)
class Part:
    """A required part: `found` and, where it has one, its `heading`."""

    slug: str
    name: str
    found: bool
    heading: str | None

    def as_json(self) -> dict:
        return {"slug": self.slug, "name": self.name, "found": self.found, "heading": self.heading}


@dataclass(slots=True)
class Problem:
    """A problem of last year: `status` is 有回应 (`answer` is where), 仍列为问题 or 未提及."""

    text: str
    status: str
    answer: str | None

    def as_json(self) -> dict:
        return {"text": self.text, "status": self.status, "answer": self.answer}


@cache
def _contents() -> dict[str, dict]:
    return yaml.safe_load((resources.files("yifa.reading") / "contents.yaml").read_text(encoding="utf-8"))


def structure_of(view: View, sections: Sections) -> list[Part]:
    """The required parts in their order, each found or not."""
    parts = []
    for slug, rule in _contents().items():
        pattern = re.compile(rule["heading"])
        heading = next((one.title for one in sections.found if pattern.search(one.title)), None)
        found = heading is not None or len(re.findall(rule["text"], view.text)) >= rule["share"]
        parts.append(Part(slug, rule["name"], found, heading))
    return parts


def problems_in(view: View, sections: Sections) -> list[str]:
    """The problems a report admits, one by one, from its section on problems."""
    found = []
    for section in _problem_sections(sections):
        body = view.text[section.start : section.end]
        items = [hit.group("what").strip(",") for hit in ITEM.finditer(body)]
        found += [item for item in items if not PROBLEM.fullmatch(item) and item != section.title][:20]
    return list(dict.fromkeys(found))


def _problem_sections(sections: Sections) -> list[Section]:
    hits = [
        one
        for one in sections.found
        if PROBLEM.search(one.title) and not re.search(r"解决.{0,4}问题|问题导向|改进情况$", one.title)
    ]
    top = [one for one in hits if one.depth == 1]
    if not top:
        return hits
    found = list(top)
    for section in top:  # its sub-headings belong to it
        after = [one for one in sections.found if one.start > section.start]
        for one in after:
            if one.depth == 1:
                break
            if one not in found:
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def traced(last: tuple[View, Sections], this: tuple[View, Sections]) -> list[Problem]:
    """Each problem of last year's report, and what this year's says of it."""
    view, sections = this
    admitted = problems_in(view, sections)
    areas = [(one.start, one.end) for one in _problem_sections(sections)]
    sentences = [
        (hit.start(), hit.group().strip())
        for hit in re.finditer(r"[^。;\n]{6,}", view.text)
        if not any(start <= hit.start() < end for start, end in areas)
    ]
    return [_traced(problem, admitted, sentences) for problem in problems_in(*last)]


def _traced(problem: str, admitted: list[str], sentences: list[tuple[int, str]]) -> Problem:
    again = max(admitted, key=lambda text: _likeness(problem, text), default=None)
    answer = max(
        sentences, key=lambda pair: _likeness(problem, pair[1]) + (0.1 if CURED.search(pair[1]) else 0), default=None
    )
    if again is not None and _likeness(problem, again) >= 0.5:
        return Problem(problem, "仍列为问题", again)
    if answer is not None and _likeness(problem, answer[1]) >= 0.4:
        return Problem(problem, "有回应", answer[1][:120])
    return Problem(problem, "未提及", None)


def _likeness(problem: str, text: str) -> float:
    """The share of the problem's telling word pairs that the text has too."""
    wanted = _pairs(problem)
    if not wanted:
        return 0.0
    have = _pairs(text)
    return sum(min(count, have[pair]) for pair, count in wanted.items()) / sum(wanted.values())


def _pairs(text: str) -> Counter:
    han = re.findall(r"[\u4e00-\u9fff]+", text.split("。")[0])
    return Counter(run[i : i + 2] for run in han for i in range(len(run) - 1) if run[i : i + 2] not in STOP)
