"""Kinds: what sort of figure a quantity is.

Reads   unit, change and the words around
Never   returns a kind outside KINDS
Start   kind_of()
"""

from __future__ import annotations

import re

from yifa.reading.units import AREA, PEOPLE_UNITS, TIME

KINDS = ("count", "people", "rate", "change_rate", "change", "amount", "duration", "area", "target_rate", "target")
AIM = re.compile(
    r"力争|确保|目标|争取|努力|计划|拟|要求|不低于|应当|达标线|任务数为|下一步|将(?![近领])|预计|明年|要(?=达|在)"
)
PLAN_HEADING = re.compile(r"工作(?:计划|打算|安排|思路|谋划|部署)|下一步|下步|明年|主要安排|今后|努力方向|工作重点")
DONE = re.compile(r"已|了|完成|实现|同比|全年共|今年以来")


def kind_of(unit: str, change: int, sentence: str, planned: bool) -> str:
    """One of KINDS; `planned` is True in the part of a report that tells what is to come."""
    aim = planned or (bool(AIM.search(sentence)) and not DONE.search(sentence))
    if unit in ("%", "‰", "百分点", "倍"):
        if change or unit in ("百分点", "倍"):
            return "change_rate"
        return "target_rate" if aim else "rate"
    if change:
        return "change"
    if aim and planned:
        return "target"
    if unit in ("元", "美元", "港元", "欧元"):
        return "amount"
    if unit in TIME:
        return "duration"
    if unit in AREA:
        return "area"
    return "people" if unit in PEOPLE_UNITS else "count"
