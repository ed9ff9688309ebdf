"""Lights: what is left of a limit, told by text, shape and colour together.

Reads   due day, start day and the day asked about
Never   counts anything: lights are for eyes, figures are counted elsewhere
Start   light(), row_light()
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from yifa.engine.declaration import Procedure
from yifa.engine.models import CaseRow
from yifa.engine.timing import Running

SOON = 3  # days left from which a limit is yellow whatever its length
LITTLE = 0.2  # share of the limit left from which it is yellow


@dataclass(frozen=True)
class Light:
    """`colour` is red, yellow, green or grey; `words` says the same without it; `why` says which clock and its state."""

    colour: str
    words: str
    due: date | None = None
    why: tuple[str, ...] = ()


def light(due: date | None, started: date | None, on: date, why: tuple[str, ...] = ()) -> Light:
    """The light of a limit on a day; without a due day, grey."""
    if due is None:
        return Light("grey", why[0] if why else "无期限", None, why)
    left = (due - on).days
    if left < 0:
        return Light("red", f"逾期{-left}天", due, why)
    if left == 0:
        return Light("yellow", "今天到期", due, why)
    whole = (due - started).days if started else 0
    colour = "yellow" if left <= SOON or (whole > 0 and left / whole <= LITTLE) else "green"
    return Light(colour, f"剩{left}天", due, why)


def row_light(row: CaseRow, procedure: Procedure | None, on: date) -> Light:
    """The light of a case in a list: its nearest clock of those that bind the organ."""
    if row.closed_on:
        return Light("grey", "已办结")
    state = json.loads(row.state)
    clock = procedure.clock_by_slug.get(row.due_clock) if procedure else None
    if row.due_on is None:
        paused = any(spans and spans[-1][1] is None for spans in state["pauses"].values())
        return Light("grey", "计时暂停" if paused else "无期限")
    why = [clock.name] if clock else []
    if clock and state["extensions"].get(clock.slug):
        why.append("已延长")
    if row.provisional:
        why.append("暂定")
    return light(row.due_on, row.started_on, on, tuple(why))


def running_light(running: Running, on: date) -> Light:
    """The light of a clock on the case page. Red is for the organ alone: what a party lets pass is told, not blamed."""
    status, party = running.status(on), running.binds == "party"
    if status == "stopped":
        return Light("grey" if party else "green", "按期完成", running.due)
    if status == "stopped_late":
        late = (running.stopped - running.due).days  # type: ignore[operator]
        mild = party or running.only_reminds
        return Light("grey" if mild else "red", f"过期{late}天完成" if mild else f"超期{late}天完成", running.due)
    if status == "paused":
        return Light("grey", "计时暂停", None)
    if running.due is None:
        return Light("grey", "期限待确定", None)
    found = light(running.due, running.started, on)
    if found.colour == "red" and (party or running.only_reminds):
        return Light("yellow", f"已过{(on - running.due).days}天", running.due)
    return found
