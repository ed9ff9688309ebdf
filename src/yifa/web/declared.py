"""Declared: a procedure in words, from the declaration that runs, with the law's values of a day. Desk and hall show it.

Reads   declarations, the parameter book
Never   holds a sentence of its own about a procedure
Start   page_of()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import mark_safe

from yifa.engine import charts
from yifa.engine.declaration import Procedure
from yifa.law.parameters import NotInForce, Value, book
from yifa.web.words import KINDS, area_name, step_name

UNITS = charts.UNITS
MASKS = {
    "full": "全部公开", "never": "不公开", "M1": "单位信息公开", "M2": "姓名隐去", "M3": "职务信息公开", "M4": "不显示参与人姓名",
    "M5": "隐去商业秘密", "M6": "只公开总数",
}  # fmt: skip


@dataclass(frozen=True)
class Limit:
    """A limit of the law as it stands today: in words, with its source and the day it came into force."""

    words: str
    value: Value | None = None


def limit_of(procedure: Procedure, within: str, on: date, places: tuple[str, ...]) -> Limit:
    """What a clock or a right counts by."""
    if not within:
        return Limit("")
    if within.startswith("field:"):
        return Limit(f"按“{procedure.fields[within[6:]].name}”")
    try:
        value = book().value(within, on, places)
    except NotInForce:
        return Limit("现在没有规定")
    if value.value is None:
        return Limit("没有确定的数值，由法制审核人员逐案填写", value)
    return Limit(f"{value.value}{UNITS.get(value.unit, '')}", value)


def part_words(procedure: Procedure, part: str) -> str:
    """A duty in words: the steps that make it up."""
    return "、".join(f"“{step.name}”" for step in procedure.steps if step.part == part) or part


def page_of(declared: Procedure, on: date, places: tuple[str, ...]) -> dict[str, Any]:
    """What a procedure's page shows: steps, clocks, rights, disclosure, parts kept apart, both charts as SVG."""
    return {
        "procedure": declared, "kind": KINDS.get(declared.kind, ""), "area": area_name(declared.area),
        "clocks": [(one, limit_of(declared, one.within, on, places), limit_of(declared, one.extend, on, places))
                   for one in declared.clocks],
        "rights": [(one, limit_of(declared, one.within, on, places)) for one in declared.rights],
        "disclosure": [(one, step_name(declared, one.of), [(declared.fields[name].name if name in declared.fields else name, MASKS.get(mask, mask))
                              for name, mask in one.fields], limit_of(declared, one.within, on, places),
                        declared.by_slug[one.step].name if one.step in declared.by_slug else "") for one in declared.disclosure],
        "apart": [(part_words(declared, one.one), part_words(declared, one.other), one.basis) for one in declared.apart],
        "steps": [(one, charts.risk_level(declared, one)) for one in declared.steps],
        # Both charts are drawn by the engine, which escapes every word that it writes.
        "flow": mark_safe(charts.flow_chart(declared, on=on)), "risk": mark_safe(charts.risk_chart(declared)),
    }  # fmt: skip
