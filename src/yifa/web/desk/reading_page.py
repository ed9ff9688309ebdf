"""Reading page: a reading cut into what a template shows: plain words, underlined figures, remarks at their places.

Reads   a Reading
Never   writes markup, leaves out a figure, or names one of our figures that is not declared
Start   shown()
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from yifa.figures import declared
from yifa.figures.declared import UnknownFigure
from yifa.reading.checks import AGREES, DOUBT, WRONG, Finding
from yifa.reading.facts import Fact
from yifa.reading.reader import Reading

LEVELS = {
    "province": "省级", "city": "市级", "county": "县级", "town": "乡镇", "street": "街道", "department": "部门",
}  # fmt: skip
KINDS = {
    "count": "数量", "people": "人数", "rate": "比率", "change_rate": "变化率", "change": "变化", "amount": "金额", "duration": "时长",
    "area": "面积", "target_rate": "目标比率", "target": "目标",
}  # fmt: skip
HEDGES = {"exact": "确数", "about": "约数", "over": "多于此数", "at_least": "不少于此数", "under": "不到此数"}
TOPICS = {
    "reconsideration": "行政复议", "litigation": "行政应诉", "petition": "信访和热线", "market": "市场和营商环境", "emergency": "应急管理",
    "safety": "安全生产", "legality_review": "合法性审查", "normative_document": "规范性文件", "training": "学法培训", "publicity": "普法宣传",
    "legal_service": "公共法律服务", "mediation": "矛盾纠纷化解", "inspection": "行政检查", "enforcement": "行政执法", "oversight": "监督",
    "openness": "政府信息公开", "decision": "重大决策", "service": "政务服务", "leadership": "组织领导", "other": "其他",
}  # fmt: skip
ORDER = (WRONG, DOUBT, AGREES)
COLOURS = {WRONG: "wrong", DOUBT: "doubt", AGREES: "agrees"}
PARTS = {"H1": "上半年", "H2": "下半年", "Q1": "第一季度", "Q2": "第二季度", "Q3": "第三季度", "Q4": "第四季度"}
IN_FRACTIONS = frozenset(("rate", "share", "change"))
LONGEST_NUMBER = 30
SHORT = 12
MOST_REMARKS = 500
MOST_OPENED = 3000  # a report holds some hundreds; a page of tens of thousands takes a browser down


@dataclass(frozen=True)
class Told:
    """A fact as an official reads it; `slug` and `figure` name the declared figure that it is, where there is one."""

    number: int
    quote: str
    value: str
    unit: str
    hedge: str
    kind: str
    subject: str
    period: str
    topic: str
    slug: str = ""
    figure: str = ""

    @property
    def words(self) -> str:
        """The reading in one line."""
        said = [
            f"读作{self.value}{self.unit}（{self.hedge}）",
            f"所计：{self.subject or '没有说明'}",
            f"期间：{self.period}",
        ]
        return "；".join([*said, f"领域：{self.topic}", *([f"指标：{self.figure}"] if self.figure else [])])


@dataclass(frozen=True)
class Remark:
    """A finding with its number on the page."""

    number: int
    verdict: str
    colour: str
    quote: str
    formula: str
    computed: str
    claimed: str
    message: str
    end: int


@dataclass
class Piece:
    """A stretch of the text: plain, or underlined with what was read in it; then the remarks that end here."""

    text: str
    told: list[Told] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def colour(self) -> str:
        """The gravest remark's colour."""
        return min(self.remarks, key=lambda one: ORDER.index(one.verdict)).colour if self.remarks else ""

    @property
    def opens(self) -> bool:
        """Whether its reading opens on the page; of a book's figures only the first do, the others keep their title."""
        return bool(self.told) and self.told[0].number <= MOST_OPENED

    @property
    def short(self) -> bool:
        """Whether a line should not break in it: 5792.14元 is read at one glance."""
        return len(self.text) <= SHORT and "\n" not in self.text

    @property
    def title(self) -> str:
        return "\n".join(one.words for one in self.told)


def shown(reading: Reading) -> dict[str, object]:
    """What the result page shows of a reading."""
    facts = sorted(reading.facts, key=lambda one: (one.start, one.end))
    told = [_told(number, one) for number, one in enumerate(facts, 1)]
    ordered = sorted(reading.findings, key=lambda one: (ORDER.index(one.verdict), one.start))
    remarks = [_remark(number, one) for number, one in enumerate(ordered, 1)]
    counted = Counter(one.verdict for one in remarks)
    return {
        "place": reading.place, "level": LEVELS.get(reading.level or ""), "year": reading.year, "name": reading.name,
        "pieces": pieces(reading.text, list(zip(facts, told, strict=True)), remarks[:MOST_REMARKS]), "told": told, "listed": told[:MOST_OPENED], "remarks": remarks[:MOST_REMARKS], "unlisted": len(remarks[MOST_REMARKS:]),
        "counts": [(verdict, COLOURS[verdict], counted[verdict]) for verdict in ORDER], "notes": reading.notes,
        "missing": [one.name for one in reading.structure if not one.found], "citations": len(reading.citations),
        "characters": len(reading.text),
    }  # fmt: skip


def pieces(text: str, facts: list[tuple[Fact, Told]], remarks: list[Remark]) -> list[Piece]:
    """The whole text in order; facts that share characters share one underline."""
    spans: list[tuple[int, int, list[Told]]] = []
    for fact, told in facts:
        if spans and fact.start < spans[-1][1]:
            start, end, held = spans[-1]
            spans[-1] = (start, max(end, fact.end), [*held, told])
        else:
            spans.append((fact.start, fact.end, [told]))
    marked = {at for start, end, _ in spans for at in (start, end)}
    within = [(start, end) for start, end, _ in spans]
    pins: dict[int, list[Remark]] = {}
    for one in remarks:
        # a remark that ends inside a figure stands behind it: a number is not torn apart
        pins.setdefault(_outside(within, min(one.end, len(text))), []).append(one)
    cuts = sorted({0, len(text), *marked, *pins})
    by_start = {start: held for start, _, held in spans}
    return [Piece(text[at:to], by_start.get(at, []), pins.get(to, [])) for at, to in itertools.pairwise(cuts)]


def _outside(spans: list[tuple[int, int]], at: int) -> int:
    found = bisect_left(spans, (at,)) - 1
    return spans[found][1] if found >= 0 and at < spans[found][1] else at


def _told(number: int, fact: Fact) -> Told:
    slug = name = ""
    if fact.figure:
        try:
            slug, name = fact.figure, declared.find(fact.figure).name
        except UnknownFigure:
            slug = ""
    return Told(
        number, fact.quote, number_words(fact.value), fact.unit, HEDGES[fact.approx], KINDS[fact.kind], fact.subject,
        period_words(fact.period), TOPICS.get(fact.topic, fact.topic), slug, name,
    )  # fmt: skip


def _remark(number: int, one: Finding) -> Remark:
    def words(value: float | None) -> str:
        if value is None:
            return ""
        percent = f"（即{number_words(round(value * 100, 2))}%）" if one.kind in IN_FRACTIONS else ""
        return number_words(value) + percent

    # a blank or an article has nothing to compute; what stands there repeats the quote
    formula = one.formula if one.computed is not None else ""
    return Remark(
        number, one.verdict, COLOURS[one.verdict], one.quote, formula, words(one.computed), words(one.claimed),
        one.message, one.end,
    )  # fmt: skip


def number_words(value: int | float) -> str:
    """1234567.5 as 1,234,567.5; a number too long to look at in powers of ten."""
    if isinstance(value, float) and not value.is_integer():
        said = f"{value:,.6f}".rstrip("0").rstrip(".")
        return said if said.strip("-0.") else repr(value)
    said = f"{int(value):,}"
    return said if len(said) <= LONGEST_NUMBER else f"{value:.3e}"


def period_words(period: str | None) -> str:
    """2022年, 2022年10月, 2022年1月至2022年11月, 2022年上半年."""
    if not period:
        return "没有说明"
    return "至".join(_month_words(one) for one in period.split("/"))


def _month_words(one: str) -> str:
    year, _, rest = one.partition("-")
    if not rest:
        return f"{year}年"
    if rest in PARTS:
        return f"{year}年{PARTS[rest]}"
    return f"{year}年" + "".join(f"{int(part)}{unit}" for part, unit in zip(rest.split("-"), "月日", strict=False))
