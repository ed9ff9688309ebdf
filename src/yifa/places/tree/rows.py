"""Rows: puts the nation's divisions, or those below a place, into the installation's own table of places.

Reads   a Tree and the table of places
Never   changes a row that is there, nor moves one to another parent: that would move whose cases somebody may see
Start   put_in()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yifa.engine import store
from yifa.engine.models import PlaceRow
from yifa.places.tree.division import WORDS, Division, Untrue
from yifa.places.tree.names import short_name
from yifa.places.tree.nation import Tree

AT_ONCE = 2000
TOLD = 5
SHORT = 20  # characters that the table keeps of a short name


@dataclass(frozen=True)
class PutIn:
    """How many rows were made, how many were there, and which of these bear a name or a parent of an earlier day."""

    made: int
    kept: int
    earlier: tuple[str, ...]


@transaction.atomic
def put_in(tree: Tree, on: date, under: str | None = None) -> PutIn:
    """Make a row for every place of that day that has none; under a place: those below it, itself and those above it.

    Doing it again makes nothing. N-007 with the first few when a row that is there contradicts the tree: then nothing
    is made at all. N-001 to N-003 for `under` as Tree.at().
    """
    wanted = _wanted(tree, on, under)
    there = (
        {row.code: row for row in PlaceRow.objects.filter(code__in=wanted)}
        if len(wanted) <= 500
        else PlaceRow.objects.in_bulk()
    )
    earlier, wrong = [], []
    for code, division in wanted.items():
        if (row := there.get(code)) is None:
            continue
        if why := _contradicts(row, tree.states[code]):
            wrong.append(why)
        elif (row.name, row.parent_id) != (division.name, division.parent):
            earlier.append(f"{row.name}（{code}）")
    if wrong:
        more = f"等{len(wrong)}处" if len(wrong) > TOLD else ""
        raise Untrue(
            "N-007", f"本系统的地方与区划名录不符：{'；'.join(wrong[:TOLD])}{more}。没有载入；请核对地方声明中的代码。"
        )
    new = [_row(division) for code, division in wanted.items() if code not in there]
    PlaceRow.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)
    store.forget_places()
    return PutIn(len(new), len(wanted) - len(new), tuple(earlier))


def _wanted(tree: Tree, on: date, under: str | None) -> dict[str, Division]:
    """By code, each after what it is below: a row can then always name the row of its parent."""
    above = list(reversed(tree.path(under, on))) if under else []
    tops = [under] if under else [one.code for one in tree.children(None, on)]
    found = above or [tree.at(code, on) for code in tops]
    for code in tops:
        found = [*found, *tree.below(code, on)]
    return {one.code: one for one in found}


def _row(division: Division) -> PlaceRow:
    short = short_name(division.name)[:SHORT]
    return PlaceRow(code=division.code, name=division.name, short=short, level=division.kind, parent_id=division.parent)


def _contradicts(row: PlaceRow, states: tuple[Division, ...]) -> str | None:
    """Why a row can be none of the states that the tree has of its code; None when it can."""
    if row.name not in {state.name for state in states}:
        return f"{row.code}本系统作“{row.name}”，名录作“{states[-1].name}”"
    if row.parent_id not in {state.parent for state in states}:
        return f"{row.name}（{row.code}）的上级本系统作{row.parent_id or '无'}，名录作{states[-1].parent or '无'}"
    if row.level not in {state.kind for state in states}:
        return f"{row.name}（{row.code}）本系统作{WORDS.get(row.level, row.level)}，名录作{WORDS[states[-1].kind]}"
    return None
