"""The two lists of a double random: who may be inspected and who may inspect, made from the registers of the day.

Reads   检查事项清单, 检查对象名录, 行政执法证件; the task's own conditions
Never   lists a person or what may be a home as an object, an officer without a certificate of the field, or a helper
Start   to_seal() is what gets sealed; checked() the objects that have a result
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from yifa.engine.case import Case, Entry, Move
from yifa.engine.refusals import Refusal, in_words
from yifa.procedures import drawing as d
from yifa.procedures.enforcement.double_random_fields import OBJECTS, OFFICERS
from yifa.procedures.enforcement.inspection_registers import RISKS


def joined(case: Case) -> list[tuple[str, str, str, int]]:
    """(item code, organ, law field, officers to draw) of every organ that takes part, in the order they joined."""
    return [(row[0], row[1], row[2], int(row[3])) for row in d.rows(case, "joined")]


def to_seal(case: Case, move: Move) -> dict[str, Any] | Refusal:
    """{title, lists, pairing} of the task: who stood on the registers on the day before `move`.

    The day before, because a day's entries may go on after the list was sealed; what changes that day's list later was
    back-dated or put right, and is found.
    """
    day, teams = move.day - timedelta(days=1), case.param("inspect.officers_min", move.day).value
    until = f"（截至{in_words(day)}在册）"
    return {
        "title": f"{case.get('task_name')}（{case.number}）",
        "lists": [
            {"name": OBJECTS, "title": f"检查对象{until}", "entries": _objects(case, day), "quotas": _wanted(case)},
            {"name": OFFICERS, "title": f"执法人员{until}", "entries": _officers(case, day),
             "quotas": [{"group": organ, "count": count} for _item, organ, _field, count in joined(case)]},
        ],
        "pairing": {"one": OBJECTS, "by": OFFICERS, "each": teams},
    }  # fmt: skip


def _wanted(case: Case) -> list[dict[str, Any]]:
    if case.get("draw_by") != "grade":
        return [{"group": "", "count": case.get("want_total")}]
    counts = ((grade, case.get(f"want_{grade}") or 0) for grade in RISKS)
    return [{"group": grade.upper(), "count": count} for grade, count in counts if count]


def _objects(case: Case, day: date) -> list[dict[str, Any]]:
    """Objects under the supervision of every organ that takes part, of the kinds that the task names.

    A site without a registered subject may be somebody's home: it is not on a list that is published.
    """
    fields = {field for _item, _organ, field, _count in joined(case)}
    kinds, manner = case.get("object_kinds"), case.get("draw_by")
    found = []
    for entry in case.lookup.entries("inspection_object", day):
        fits = fields <= set(entry.get("object_fields") or ()) and (not kinds or entry.get("object_kind") in kinds)
        if not fits or entry.get("object_type") == "place":
            continue
        grade = entry.get("object_risk")
        found.append({
            "code": entry.get("object_code"), "name": entry.get("object_name"), "group": grade.upper() if manner == "grade" else "",
            "weight": case.get(f"weight_{grade}") if manner == "weighted" else 1,
        })  # fmt: skip
    return sorted(found, key=lambda one: one["code"])


def _officers(case: Case, day: date) -> list[dict[str, Any]]:
    """Officers of the organs that take part whose certificate is in force that day and covers the organ's field."""
    organs = {organ: field for _item, organ, field, _count in joined(case)}
    found = []
    for entry in certificates(case, day):
        field = organs.get(entry.get("certificate_employer"))
        covered = entry.get("certificate_fields") or ()
        if field is not None and (field in covered or "comprehensive" in covered):
            found.append({
                "code": entry.get("certificate_number"), "name": case.lookup.name_of(entry.get("certificate_holder")),
                "group": entry.get("certificate_employer"), "weight": 1,
            })  # fmt: skip
    return sorted(found, key=lambda one: one["code"])


def certificates(case: Case, day: date) -> list[Entry]:
    """The certificates in force on a day that this place or one above it registered."""
    return [
        one for one in case.lookup.entries("officer_certificate", day) if one.case.places and one.case.places[0] in case.places
    ]  # fmt: skip


def holder(case: Case, day: date) -> dict[str, int]:
    """certificate number -> the person who holds it on a day."""
    return {entry.get("certificate_number"): entry.get("certificate_holder") for entry in certificates(case, day)}


def checked(case: Case) -> dict[str, str]:
    """object code -> outcome, of the drawn objects that were inspected by the officers drawn for them and told the result.

    An inspection by anybody else does not count: who inspects is drawn too.
    """
    drawn_on = (case.last("redraw") or case.last("draw")).on
    held = holder(case, drawn_on)
    teams = {one["one"]: {held.get(code) for code in one["with"]} for one in d.document(case)["result"]["pairs"]}
    found = case.lookup.naming("inspection", "draw_case", case.number)
    told = {
        one.get("object_code"): one.get("check_outcome") for one in found
        if one.case.took("tell") and set(one.get("check_officers") or ()) <= teams.get(one.get("object_code"), set())
    }  # fmt: skip
    return {code: told[code] for code in d.result(case, OBJECTS) if code in told}


# workings ------------------------------------------------------------------------------------------------------------


def one_more_organ(case: Case, move: Move) -> str:
    """The organs that take part, with the one of this item in place of what it said before."""
    entry = case.lookup.entry("inspection_item", str(move.get("join_item")), move.day)
    if entry is None:  # the guard has refused it
        return case.get("joined") or ""
    organ, count = entry.get("item_organ"), move.get("join_officers")
    kept = [row for row in d.rows(case, "joined") if row[1] != organ]
    mine = [[move.get("join_item"), organ, entry.get("item_law_field"), str(count)]] if count else []
    return "\n".join("\t".join(row) for row in [*kept, *mine])


def drawn_objects(case: Case, move: Move) -> str:
    """One line an object: code, name."""
    called = d.names(case, OBJECTS)
    return "\n".join(f"{code}\t{called[code]}" for code in d.result(case, OBJECTS))


def drawn_certificates(case: Case, move: Move) -> str:
    """One line an officer: certificate number, name."""
    called = d.names(case, OFFICERS)
    return "\n".join(f"{code}\t{called[code]}" for code in d.result(case, OFFICERS))


def drawn_officers(case: Case, move: Move) -> list[int]:
    """The persons whose certificates were drawn, in order."""
    held = holder(case, move.day)
    return [held[code] for code in d.result(case, OFFICERS) if code in held]


def assignments(case: Case, move: Move) -> str:
    """One line an object: its name, who inspects it."""
    objects, officers = d.names(case, OBJECTS), d.names(case, OFFICERS)
    pairs = d.document(case)["result"]["pairs"]
    return "\n".join(f"{objects[one['one']]}\t{'、'.join(officers[code] for code in one['with'])}" for one in pairs)
