"""Facts: quantities with what they count, when, in which field, and which of our figures they are.

Reads   a view, its sections and its quantities
Never   drops a quantity: one whose subject is unknown is still a fact
Start   facts_in()
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from yifa.reading import nonquantities, quantities, subjects, tables, zeros
from yifa.reading.changes import change_of
from yifa.reading.figure_links import figure_of
from yifa.reading.kinds import kind_of
from yifa.reading.layout import CLUTTER, View
from yifa.reading.periods import period_of
from yifa.reading.quantities import Quantity
from yifa.reading.sections import Sections
from yifa.reading.topics import topic_of

SENTENCE = re.compile(r"[。!?;\n]")
REACH = 400  # no clause of a report is longer; it keeps reading linear where a text has no full stops
CLAUSE = re.compile(r"[,。;!?\n\t]")


@dataclass(slots=True)
class Fact:
    """One stated quantity. `start`..`end` are offsets in the decoded text; `at`..`to` in the clean text.

    `value` is in whole units (万 resolved, money in 元, 96.3 for 96.3%), negative for a decrease; `approx` is exact,
    about, over, at_least or under; `chain` counts the clauses since the sentence began.
    """

    start: int
    end: int
    quote: str
    value: int | float
    unit: str
    unit_raw: str
    approx: str
    kind: str
    subject: str
    period: str | None
    topic: str
    figure: str | None
    at: int
    to: int
    sentence: int
    clause: str
    planned: bool = False

    def as_json(self) -> dict:
        names = (
            "start",
            "end",
            "quote",
            "value",
            "unit",
            "approx",
            "kind",
            "subject",
            "period",
            "topic",
            "figure",
            "unit_raw",
        )
        return {name: getattr(self, name) for name in names}


def facts_in(
    view: View, sections: Sections, year: int | None
) -> tuple[list[Fact], list[nonquantities.NonQuantity], int]:
    """Facts in order of the text, the spans that hold no quantity, and how many table numbers had no unit."""
    text = view.text
    skipped = nonquantities.find(text)
    masked = nonquantities.mask(text, skipped)
    for block in view.blocks:
        if block.kind == CLUTTER:
            masked[block.start : block.end] = b"\x01" * (block.end - block.start)
    cells, unknown = tables.find(view)
    named = {cell.start: subject for cell, subject in cells}
    nothing = zeros.find(text, masked)
    found = _without(quantities.find(text, masked), nothing + [cell for cell, _ in cells])
    found = sorted(found + nothing + [cell for cell, _ in cells], key=lambda quantity: quantity.start)
    ends = [hit.end() for hit in SENTENCE.finditer(text)]
    facts: list[Fact] = []
    carried, before = "", None
    for index, quantity in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else None
        number = bisect_right(ends, quantity.start)
        sentence_start = ends[number - 1] if number else 0
        if facts and facts[-1].sentence != sentence_start and number and facts[-1].to < sentence_start:
            carried = carried if _follows_on(text, sentence_start) else ""
        same = bool(facts) and facts[-1].sentence == sentence_start
        rate = facts[-1].subject if same and facts[-1].kind == "rate" else ""
        fact = _fact(view, sections, year, quantity, before, after, carried, rate, named, sentence_start)
        if fact.kind in ("count", "people", "area") or not carried:
            carried = fact.subject
        facts.append(fact)
        before = quantity
    return facts, skipped, unknown


def _follows_on(text: str, start: int) -> bool:
    return text.startswith(("其中", "同比", "较上年", "占"), start)


def _without(found: list[Quantity], others: list[Quantity]) -> list[Quantity]:
    """Quantities that no zero statement or table cell covers."""
    spans = sorted((one.start, one.end) for one in others)
    starts = [start for start, _ in spans]
    kept = []
    for one in found:
        index = bisect_right(starts, one.end - 1) - 1
        if index < 0 or spans[index][1] <= one.start:
            kept.append(one)
    return kept


def _fact(view, sections, year, quantity, before, after, carried, rate, named, sentence_start) -> Fact:
    text = view.text
    change = 0 if quantity.start in named else change_of(text, quantity.start, quantity.unit)
    value = -quantity.value if change < 0 and quantity.value > 0 else quantity.value
    subject = named.get(quantity.start) or subjects.name(
        text, quantity, before, after, carried, max(sentence_start, quantity.start - REACH), rate
    )
    planned = sections.planned(quantity.start)
    clause_start = max(sentence_start, quantity.start - REACH)
    for stop in CLAUSE.finditer(text, max(sentence_start, quantity.start - REACH), quantity.start):
        clause_start = stop.end()
    clause_end = CLAUSE.search(text, quantity.end, quantity.end + REACH)
    clause = text[clause_start : clause_end.start() if clause_end else quantity.end + REACH]
    quote_start, quote_end = view.span(clause_start, max(quantity.end, clause_start + 1))
    start, end = view.span(quantity.start, quantity.end)
    own_start = max(clause_start, before.end if before else 0)
    own_end = min(clause_start + len(clause), after.start if after else len(text))
    own = text[own_start : quantity.end] + text[quantity.end : max(own_end, quantity.end)].split("、")[0]
    near = text[max(sentence_start, quantity.start - 80) : max(clause_start + len(clause), quantity.end)]
    topic = topic_of(subject, clause, sections.heading(quantity.start))
    kind = kind_of(quantity.unit, change, clause, planned)
    return Fact(
        start=start,
        end=end,
        quote=view.source[quote_start:quote_end],
        value=value,
        unit=quantity.unit,
        unit_raw=quantity.unit_raw,
        approx=quantity.hedge,
        kind=kind,
        subject=subject,
        period=period_of(text, max(sentence_start, quantity.start - REACH), quantity.start, year, planned),
        topic=topic,
        figure=figure_of(f"{subject}|{own}", near, quantity.unit, kind),
        at=quantity.start,
        to=quantity.end,
        sentence=sentence_start,
        clause=clause,
        planned=planned,
    )
