"""Elsewhere: relations that cross sentences, or stand in a name.

Reads   the facts of the whole report and its clean text
Never   compares two figures whose words differ
Start   across(), formulas(), listed()
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yifa.reading.claims import Relation
from yifa.reading.facts import Fact

MOST = 40  # totals that later figures are held against


def across(facts: list[Fact]) -> Iterator[Relation]:
    """The same matters in two sections: the few that were 化解 or 撤回 among all that were received."""
    received = [
        f
        for f in facts
        if f.kind == "count" and re.search(r"接收|收到|受理", f.subject) and f.approx == "exact" and not f.planned
    ]
    for whole in received[:MOST]:
        core = re.sub(r".*(?:接收|收到|受理)", "", re.sub(r"\W", "", whole.subject))
        if len(core) < 5:
            continue
        for part in facts:
            if part.sentence == whole.sentence or part.unit != whole.unit or not 0 < part.value <= whole.value:
                continue
            if (
                part.subject.endswith(core)
                and not re.search(r"接收|收到|受理", part.subject)
                and re.search(r"化解|撤回|撤销|调解|和解", part.clause)
                and part.approx == "exact"
            ):
                formula = f"{part.value}/{whole.value}"
                yield Relation(
                    "rate", part.at - max(0, part.clause.find(str(part.value))), part.at + len(part.clause), formula,
                    round(part.value / whole.value, 4), None, True, "部分不多于前文的总数", "across",
                )  # fmt: skip


FORMULA = re.compile(r"“(\d+(?:\+\d+)+)(?:\+[NnXx])?”")


def formulas(text: str, facts: list[Fact]) -> Iterator[Relation]:
    """“1+9+N”: which of its numbers the text also counts."""
    units = {
        fact.value for fact in facts if fact.unit == "个" and re.search(r"社区|村|部门|街道|镇|中心|单位", fact.subject)
    }
    seen = set()
    for found in FORMULA.finditer(text):
        numbers = [int(number) for number in found.group(1).split("+")]
        if found.group(1) in seen or not any(number > 1 and number in units for number in numbers):
            continue
        seen.add(found.group(1))
        yield Relation(
            "sum",
            found.start(),
            found.end(),
            found.group(1),
            sum(numbers),
            None,
            None,
            "名称里的数字与文中某一数量相同",
            "formula",
        )


NAMED = re.compile(r"“(?P<number>[二两三四五六七八九])(?:项|个|大|类|种)[^”]{1,8}”")
JOINED = re.compile(r"、|和|及|以及")


def listed(text: str) -> Iterator[Relation]:
    """A、B和C“三项制度”: as many members as the name says."""
    for found in NAMED.finditer(text):
        items = re.split(r"[,。;:“”\n]", text[max(0, found.start() - 120) : found.start()])[-1]
        members = [part for part in JOINED.split(items) if len(part) >= 2]
        number = "零一二三四五六七八九".index(found.group("number").replace("两", "二"))
        if "、" in items and len(members) == number == len(JOINED.split(items)):
            start = found.start() - len(items)
            formula = "+".join("1" * number)
            yield Relation("sum", start, found.end(), formula, number, number, True, "列举的项数与名称相符", "listed")
