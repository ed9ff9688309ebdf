"""What a lot draw works out: the periods that apply, who entered, who is on the list, who came first, second, third.

Reads   the entries, the checks, the draw file
Never   lists anybody who was not checked by two, or chooses
Start   to_seal() is what gets sealed
"""

from __future__ import annotations

from typing import Any

from yifa.engine.case import Case, Move
from yifa.engine.refusals import Refusal
from yifa.procedures import drawing as d
from yifa.procedures.market import lot_draw_guards as g
from yifa.procedures.market.lot_draw_fields import BIDDERS


def to_seal(case: Case, move: Move) -> dict[str, Any]:
    """{title, lists, pairing}: the qualified bidders under the numbers of their entries, each with one lot."""
    entries = [{"code": number, "name": name, "group": "", "weight": 1} for number, name in g.qualified(case)]
    places = min(case.get("places_wanted"), max(len(entries), 1))
    one = {"name": BIDDERS, "title": "入围单位", "entries": entries, "quotas": [{"group": "", "count": places}]}
    return {"title": f"{case.get('project_name')}（{case.number}）", "lists": [one], "pairing": None}


def period(parameter: str):
    """A working: the period in working days that applies here on the day, by rule or as stated."""

    def in_force(case: Case, move: Move) -> int | Refusal | None:
        days = g.local(case, parameter, move.day)
        return g.RulesUnknown() if days is None else days

    return in_force


def one_more_entry(case: Case, move: Move) -> str | Refusal:
    """The entries with this one, numbered in the order of entry; a correction of the form adds none."""
    if refused := g.entered_once(case, move):
        return refused
    before = d.rows(case, "entries")
    row = [f"{len(before) + 1:02d}", move.get("bidder_name").replace("\t", " "), move.get("bidder_code")]
    return _lines([*before, row])


def one_more_check(case: Case, move: Move) -> str | Refusal:
    """The checks with this one: number, 合格 or 不合格, why."""
    if refused := g.to_be_checked(case, move):
        return refused
    number = next(row[0] for row in d.rows(case, "entries", "enter") if row[2] == move.get("checked_code"))
    fit = move.get("meets_conditions") and move.get("conflict") == "none"
    conflict = next(spec for spec in move.step.fields if spec.slug == "conflict").label(move.get("conflict"))
    why = "" if fit else move.get("unfit_reason") or conflict
    return _lines([*d.rows(case, "checked"), [number, "合格" if fit else "不合格", why.replace("\n", " ")]])


def finalists(case: Case, move: Move) -> str:
    """One line a bidder on the list: number, name."""
    return _lines([[number, name] for number, name in g.qualified(case)])


def winners(case: Case, move: Move) -> str:
    """One line a place: place, number, name."""
    called = d.names(case, BIDDERS)
    return _lines([[str(place), code, called[code]] for place, code in enumerate(d.result(case, BIDDERS), start=1)])


def first_number(case: Case, move: Move) -> str:
    """The number of whoever came first."""
    return d.result(case, BIDDERS)[0]


def first(case: Case, move: Move) -> str:
    """The name of whoever came first."""
    return d.names(case, BIDDERS)[d.result(case, BIDDERS)[0]]


def _lines(table: list[list[str]]) -> str:
    return "\n".join("\t".join(row).rstrip("\t") for row in table)
