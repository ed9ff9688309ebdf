"""Scoring: how well a reading agrees with a text that was marked up by hand.

Reads   facts-NNN.json beside a seed report, or a text with [[words|value|unit|hedge]] around each quantity
Never   counts a fact twice: one reading answers one gold fact
Start   score()
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
TEXTS = Path(__file__).parent / "texts"
MARK = re.compile(r"\[\[(?P<words>[^\[\]|]+)\|(?P<value>-?[\d.]+)\|(?P<unit>[^|\]]+)(?:\|(?P<hedge>\w+))?\]\]")


@dataclass
class Gold:
    """One fact marked by hand: `start`..`end` is where its words stand (None: anywhere)."""

    value: float
    unit: str
    hedge: str
    start: int | None
    end: int | None
    subject: str = ""
    kind: str = ""
    period: str = ""
    topic: str = ""
    quote: str = ""


@dataclass
class Score:
    """`hits` of `gold` were read exactly; `missed` and `extra` say which were not."""

    hits: int = 0
    gold: int = 0
    read: int = 0
    missed: list[Gold] = field(default_factory=list)
    extra: list = field(default_factory=list)
    pairs: list = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.gold + self.read) if self.gold + self.read else 1.0


def load_seed(number: str) -> tuple[str, list[Gold], dict]:
    """Text, gold facts and the whole annotation of a seed report."""
    data = json.loads((SEEDS / f"facts-{number}.json").read_text(encoding="utf-8"))
    text = next(SEEDS.glob(f"report-{number}-*.txt")).read_text(encoding="utf-8")
    gold = []
    for fact in data["facts"]:
        start = text.index(fact["quote"])
        gold.append(
            Gold(
                fact["value"], fact["unit"], fact["approx"], start, start + len(fact["quote"]), fact["subject"],
                fact["kind"], fact["period"], fact["topic"], fact["quote"],
            )
        )  # fmt: skip
    return text, gold, data


def load_marked(path: Path) -> tuple[str, list[Gold]]:
    """A text of our own without its marks, and what the marks say; NAME.gold holds facts without a place."""
    marked, text, gold, last = path.read_text(encoding="utf-8"), "", [], 0
    for found in MARK.finditer(marked):
        text += marked[last : found.start()]
        start = len(text)
        text += found["words"]
        gold.append(
            Gold(
                float(found["value"]), found["unit"], found["hedge"] or "exact", start, len(text), quote=found["words"]
            )
        )
        last = found.end()
    text += marked[last:]
    loose = path.with_suffix(".gold")
    if loose.exists():
        for line in loose.read_text(encoding="utf-8").split():
            value, unit, *hedge = line.split("|")
            gold.append(Gold(float(value), unit, hedge[0] if hedge else "exact", None, None, quote=line))
    return text, gold


def score(facts: list, gold: list[Gold]) -> Score:
    """Matches facts (with start, end, value, unit, approx) to gold: same value, unit and hedge, and overlapping words."""
    result = Score(gold=len(gold), read=len(facts))
    free = list(facts)
    for one in gold:
        for fact in free:
            same = abs(fact.value - one.value) < 1e-9 and fact.unit == one.unit and fact.approx == one.hedge
            here = one.start is None or (fact.start < one.end and fact.end > one.start)
            if same and here:
                free.remove(fact)
                result.hits += 1
                result.pairs.append((fact, one))
                break
        else:
            result.missed.append(one)
    result.extra = free
    return result


def overlap(ours: str, gold: str) -> tuple[float, float]:
    """Recall of the gold subject's characters in ours, and the F1 of both; punctuation does not count."""
    left, right = Counter(re.sub(r"\W", "", ours)), Counter(re.sub(r"\W", "", gold))
    common = sum((left & right).values())
    if not common:
        return 0.0, 0.0
    recall, precision = common / sum(right.values()), common / sum(left.values())
    return recall, 2 * recall * precision / (recall + precision)
