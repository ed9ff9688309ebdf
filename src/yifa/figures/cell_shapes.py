"""Shapes of components: on which months of a row's own days the component's value can turn, for any span of whole months.

Reads   a component's condition as a tree: where it compares a column with the period's first or last day
Never   guesses: a comparison that it can't place makes the component one that is added from the facts
Start   shape_of(), id_of()

Over whole months a component is a function of two numbers: the month s that the span begins in and the month t that it
ends in. For one row it changes only where s or t pass a month that one of the row's compared days lies in. Its differences

    d(m, e) = F(m, e) - F(m + 1, e) - F(m, e - 1) + F(m + 1, e - 1)

are therefore nought but for a few (m, e), and F(s, t) is the sum of all d(m, e) with m >= s and e <= t. Sums of differences
are cells: whole numbers that add up over rows, units and places, whatever the condition says of the period.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from yifa.figures.declared import Part
from yifa.figures.language import BOUNDS

# Months are counted from the year nought: 12 * year + month - 1. Before every day that a row can hold, and after it.
BEFORE_ALL, AFTER_ALL = 0, 120_000
FLIPPED = {exp.LT: exp.GT, exp.GT: exp.LT, exp.LTE: exp.GTE, exp.GTE: exp.LTE, exp.EQ: exp.EQ, exp.NEQ: exp.NEQ}
# A column and how many days are added to it: a day before the last of a month is on or before it a day later.
Turn = tuple[str, int]
ENDS = {exp.LTE: (0,), exp.GT: (0,), exp.LT: (1,), exp.GTE: (1,), exp.EQ: (0, 1), exp.NEQ: (0, 1)}
STARTS = {exp.GTE: (0,), exp.LT: (0,), exp.GT: (-1,), exp.LTE: (-1,), exp.EQ: (0, -1), exp.NEQ: (0, -1)}


@dataclass(frozen=True)
class Shape:
    """How a component depends on whole months.

    kind      monthly: the month of `anchor`, nothing else of the period: adds up over months and over spans cut anywhere
              anchored: the month of `anchor`, and what stood at the end of the span
              state: what stood at the end of the span alone
              spanned: begin and end, in any other way
              facts: can't be said; added from the facts
    starts    days by whose months the begin of the span changes the value; ends: the same of its end
    """

    kind: str
    anchor: str = ""
    starts: tuple[Turn, ...] = ()
    ends: tuple[Turn, ...] = ()


def id_of(part: Part) -> str:
    """What a component is called in cells: a hash of all that its number depends on, none of it its words."""
    said = (part.facts, part.on, part.where.text if part.where else "", part.of, part.distinct)
    return "c_" + hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@lru_cache(maxsize=8192)
def shape_of(part: Part) -> Shape:
    """The shape of a component."""
    conjuncts = _conjuncts(part.where.tree) if part.where else []
    anchor = part.on
    if not anchor:
        found = next((one for one in conjuncts if _anchor(one)), None)
        if found is not None:
            anchor = _anchor(found)
            conjuncts = [one for one in conjuncts if one is not found]
    turns = _Turns()
    for one in conjuncts:
        turns.read(one)
    if turns.strange:
        return Shape("facts")
    starts, ends = set(turns.starts), set(turns.ends)
    if anchor and not starts and not ends:
        return Shape("monthly", anchor)
    if anchor:
        ends.add((anchor, 0))
        if not starts:
            return Shape("anchored", anchor, (), tuple(sorted(ends)))
        starts.add((anchor, 0))
    if not starts:
        return Shape("state", "", (), tuple(sorted(ends)))
    return Shape("spanned", "", tuple(sorted(starts)), tuple(sorted(ends)))


def _conjuncts(node: exp.Expression) -> list[exp.Expression]:
    """What must all hold."""
    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, exp.And):
        return [*_conjuncts(node.this), *_conjuncts(node.expression)]
    return [node]


def _anchor(node: exp.Expression) -> str:
    """The column of `<date> in period`, else nothing."""
    if isinstance(node, exp.In) and node.args.get("field") is not None:
        return node.this.name
    if isinstance(node, exp.Between) and not _is_bound(node.this):
        low, high = node.args["low"], node.args["high"]
        if (low.name, high.name) == ("period_start", "period_end") and _is_bound(low) and _is_bound(high):
            return node.this.name
    return ""


def _is_bound(node: exp.Expression) -> bool:
    return isinstance(node, exp.Column) and node.name in BOUNDS


class _Turns:
    """Gathers every comparison with the first or the last day of the period."""

    def __init__(self) -> None:
        self.starts: set[Turn] = set()
        self.ends: set[Turn] = set()
        self.strange = False

    def read(self, tree: exp.Expression) -> None:
        for node in tree.walk():
            if isinstance(node, exp.In) and node.args.get("field") is not None:
                self.starts.add((node.this.name, 0))
                self.ends.add((node.this.name, 0))
            elif isinstance(node, exp.Between):
                self._compare(exp.GTE, node.this, node.args["low"])
                self._compare(exp.LTE, node.this, node.args["high"])
            elif type(node) in FLIPPED:
                self._compare(type(node), node.this, node.expression)

    def _compare(self, sign: type[exp.Expression], one: exp.Expression, other: exp.Expression) -> None:
        if _is_bound(one):
            sign, one, other = FLIPPED[sign], other, one
        if not _is_bound(other):
            return
        if not isinstance(one, exp.Column) or _is_bound(one):
            self.strange = True  # the period's days against each other, or against a day that is written
            return
        into, shifts = (self.starts, STARTS) if other.name == "period_start" else (self.ends, ENDS)
        into.update((one.name, days) for days in shifts[sign])
