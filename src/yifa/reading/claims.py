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
    clause = max(text.rfind(stop, 0, first.at) for stop in ",。;!?\n\t") + 1
    return Relation(kind, clause, last.to, formula, round(float(computed), 4), claimed, holds, note, rule, doubt)
