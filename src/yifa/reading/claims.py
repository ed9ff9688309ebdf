"""Claims: one thing that the figures of a report say of each other.

Reads   the facts it is made of
Never   decides; the modules that find claims do
Start   Relation, make()
"""

from __future__ import annotations

from dataclasses import dataclass

from yifa.reading.facts import Fact


@dataclass(slots=True)
class Relation:
    """A claim that can be computed. kind: rate, sum, change; `claimed` None where the text names no result.

    `holds` is True, False or None (the text cannot decide); `doubt` marks a None that a careful reader would ask about.
    Spans are of the clean text.
    """

    kind: str
    at: int
    to: int
    formula: str
    computed: float
    claimed: float | None
    holds: bool | None
    note: str
    rule: str
    doubt: bool = False


def make(
    kind: str, rule: str, text: str, facts: list[Fact], formula: str, computed, claimed, holds, note, doubt=False
) -> Relation:
    """A relation over `facts`, quoted from the clause of the first to the end of the last."""
    first, last = min(facts, key=lambda fact: fact.at), max(facts, key=lambda fact: fact.to)
    clause = clause_start(text, first.at, ",。;!?\n\t")
    return Relation(kind, clause, last.to, formula, round(float(computed), 4), claimed, holds, note, rule, doubt)


def clause_start(text: str, at: int, stops: str) -> int:
    """Where the clause around `at` begins: after the nearest of `stops`, looked for in the last 400 characters."""
    low = max(0, at - 400)
    return max(max(text.rfind(stop, low, at) for stop in stops) + 1, low)
