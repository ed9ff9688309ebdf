"""Checks: what a careful reader would tell the author, and how sure he can be.

Reads   the facts and relations of a report, its text and its citations
Never   raises a question the text cannot decide: silence is worth more than a false alarm
Start   findings_in()
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yifa.reading import tables
from yifa.reading.citations import Citation
from yifa.reading.claims import Relation
from yifa.reading.facts import Fact
from yifa.reading.layout import CLUTTER, View

WRONG, DOUBT, AGREES = "错误", "疑问", "一致"

BLANK = re.compile(
    r"(?P<blank>[Xx×]{1,4}|＊{1,4}|\*{1,4}|_{2,10}|〇{2,4}|[△□■◇]{1,4}|\?{2,4}|\.{4,}|…{2,})(?:余|多)?"
    r"(?P<unit>[万亿]?元|万人次|人次|件|宗|起(?!诉)|场次|场(?![所馆])|家次|家(?![园庭具])|份(?!额)|名(?!称)|项(?!目)|个百分点|%|次(?![元序]))"
)
TOTAL = re.compile(r"共|累计|合计|总计|全年")
RATE_NAME = re.compile(r"([\u4e00-\u9fff]{3,14}率)")


@dataclass(slots=True)
class Finding:
    """One remark. `verdict` is 错误, 疑问 or 一致; `start`..`end` are offsets in the decoded text; `message` is for the author."""

    verdict: str
    kind: str
    start: int
    end: int
    quote: str
    formula: str
    computed: float | None
    claimed: float | None
    message: str

    def as_json(self) -> dict:
        return {name: getattr(self, name) for name in self.__slots__}


def findings_in(view: View, facts: list[Fact], relations: list[Relation], citations: list[Citation]) -> list[Finding]:
    """All findings in order of the text, the wrong ones first where two begin together."""
    found = [
        *_of_relations(view, relations),
        *_table_sums(view),
        *_blanks(view),
        *_repeats(view, facts),
        *_of_citations(view, citations),
    ]
    order = (WRONG, DOUBT, AGREES)
    return sorted(found, key=lambda finding: (finding.start, order.index(finding.verdict)))


def _finding(
    view: View, verdict: str, kind: str, at: int, to: int, formula: str, computed, claimed, message: str
) -> Finding:
    start, end = view.span(at, max(to, at + 1))
    return Finding(verdict, kind, start, end, view.source[start:end], formula, computed, claimed, message)


def _of_relations(view: View, relations: list[Relation]) -> Iterator[Finding]:
    for relation in relations:
        if relation.holds is None and not relation.doubt:
            continue
        verdict = DOUBT if relation.holds is None else (AGREES if relation.holds else WRONG)
        message = _sentence(relation, verdict)
        yield _finding(
            view,
            verdict,
            relation.rule,
            relation.at,
            relation.to,
            relation.formula,
            relation.computed,
            relation.claimed,
            message,
        )


def _percent(value: float) -> str:
    return f"{value * 100:.2f}".rstrip("0").rstrip(".") + "%"


def _sentence(relation: Relation, verdict: str) -> str:
    """The sentence to the author: what is written, what comes out, what to do."""
    computed, claimed, formula = relation.computed, relation.claimed, relation.formula
    if verdict == AGREES:
        if relation.rule == "rate":
            return f"写的是 {_percent(claimed)}，按 {formula} 算得 {_percent(computed)}，一致。"
        return f"{formula} 算得 {computed:g}：{relation.note}，一致。"
    if relation.rule == "per_case":
        return f"按 {formula} 计算，{relation.note}；请核对金额的单位是“元”还是“万元”。"
    if relation.rule == "bounded":
        return f"写的是 {_percent(claimed)}：{relation.note}；请核对。"
    if relation.rule == "stated_base":
        return f"写的变化幅度是 {_percent(claimed)}，按 {formula} 算得 {_percent(computed)}；请核对。"
    if relation.rule == "rate":
        return f"写的是 {_percent(claimed)}，按 {formula} 算得 {_percent(computed)}；请核对这三个数，或写明比率的基数。"
    if relation.rule == "from_to" and claimed is not None:
        shown = f"{claimed:g} 个百分点" if computed and abs(computed) > 1 else _percent(claimed)
        result = f"{abs(computed):g} 个百分点" if computed and abs(computed) > 1 else _percent(abs(computed))
        return f"写的变化幅度是 {shown}，按 {formula} 算得 {result}；请核对。"
    if relation.rule == "from_to":
        return f"写的变化方向与前后两个数（{formula}）相反；请核对。"
    if relation.rule in ("total", "table_total"):
        return f"各项相加（{formula}）得 {computed:g}，写的合计是 {claimed:g}；请核对。"
    if relation.rule == "share":
        return f"部分大于总数（{formula}，{relation.note}）；请核对这两个数，或写明不是同一范围。"
    return f"{relation.note}（{formula}）；请核对或补充说明。"


def _table_sums(view: View) -> Iterator[Finding]:
    for at, to, parts, total in tables.sums(view):
        if any("率" in head for head in view.text[max(0, at - 400) : at].split("\n")[:1]):
            continue
        added = sum(parts)
        formula = "+".join(str(part) for part in parts)
        if added == total:
            yield _finding(
                view,
                AGREES,
                "table_total",
                at,
                to,
                formula,
                float(added),
                float(total),
                f"各行相加得 {added}，与合计一致。",
            )
        else:
            message = f"各行相加（{formula}）得 {added}，合计写的是 {total}；请核对。"
            yield _finding(view, WRONG, "table_total", at, to, formula, float(added), float(total), message)


def _blanks(view: View) -> Iterator[Finding]:
    """XX万元: a place that was never filled in."""
    for found in BLANK.finditer(view.text):
        block = view.block_at(found.start())
        before = view.text[max(0, found.start() - 1) : found.start()]
        if (block and block.kind == CLUTTER) or (before.isascii() and before.isalnum()) or before == "+":
            continue
        words = found.group()
        message = f"“{words}”还没有填上数字；请补全后再发布。"
        yield _finding(view, WRONG, "blank", found.start(), found.end(), words, None, None, message)


def _repeats(view: View, facts: list[Fact]) -> Iterator[Finding]:
    """The same figure stated twice: equal values agree; different values of one rate or one yearly total are a question."""
    first: dict[tuple, Fact] = {}
    for fact in facts:
        if (
            fact.approx != "exact"
            or fact.planned
            or fact.value == 0
            or "\t" in view.text[max(0, fact.at - 1) : fact.to + 1]
        ):
            continue
        key = _identity(view.text, fact)
        if key is None:
            continue
        other = first.setdefault(key, fact)
        if other is fact or other.sentence == fact.sentence:
            continue
        if other.value == fact.value:
            message = f"与前文“{_tail(other)}”是同一数字，前后一致。"
            yield _finding(
                view,
                AGREES,
                "repeat",
                fact.at,
                fact.to,
                f"{fact.value}={other.value}",
                fact.value,
                other.value,
                message,
            )
        elif key[0] in ("rate", "total"):
            message = f"“{key[1]}”前文写作 {other.value:g}{other.unit}，这里写作 {fact.value:g}{fact.unit}；请核对，或写明两处范围不同。"
            yield _finding(
                view, DOUBT, "repeat", fact.at, fact.to, f"{fact.value}≠{other.value}", fact.value, other.value, message
            )


def _tail(fact: Fact) -> str:
    return fact.clause[-20:]


def _identity(text: str, fact: Fact) -> tuple | None:
    """What a figure is, narrowly enough that two of them must agree; None where the words are too common to tell."""
    lead = text[max(0, fact.at - 22) : fact.at]
    lead = re.split(r"[,。;、\n]", lead)[-1]
    if fact.kind == "rate":
        name = RATE_NAME.search(lead)
        return ("rate", name.group(1), fact.period, fact.unit) if name and len(name.group(1)) >= 6 else None
    subject = re.sub(r"\W", "", fact.subject)
    if fact.kind in ("count", "people", "amount") and len(subject) >= 6:
        total = "total" if TOTAL.search(lead) and len(subject) >= 8 else "same"
        return (total, subject, fact.period, fact.unit)
    return None


def _of_citations(view: View, citations: list[Citation]) -> Iterator[Finding]:
    for citation in citations:
        if citation.verdict:
            yield _finding(
                view,
                citation.verdict,
                "citation",
                citation.at,
                citation.to,
                citation.title,
                None,
                None,
                citation.message,
            )
