"""State: what a case has come to, folded from its events. Bounded by the declaration, never by the number of events.

Reads   event bodies (record/events) and the declaration
Never   looks at a clock, a database or anything but the events: the same events give the same state
Start   blank(), then apply() for each body in order
"""

from __future__ import annotations

from typing import Any

from yifa.engine.declaration import Procedure, Step

State = dict[str, Any]

CORRECT = "correct"
HAND_OVER = "hand_over"


def blank() -> State:
    """The state before the first event.

    data       field -> value; sealed: field -> [commitment, seq of the event that holds the value]
    steps      step -> {n, first, last, seq, by: persons of the last taking}; marks: steps that stand taken
    acted      part -> persons who ever had it
    pauses     clock -> [[since, until or null], …]; extensions: clock -> amount
    papers     kind -> [number, day]; exit, open, last (step), on (day of the last step), seq
    """
    return {
        "data": {}, "sealed": {}, "steps": {}, "marks": {}, "acted": {}, "pauses": {}, "extensions": {}, "papers": {},
        "exit": None, "open": True, "closed_on": None, "last": "", "on": "", "seq": 0,
    }  # fmt: skip


def apply(procedure: Procedure, state: State, body: dict[str, Any]) -> State:
    """The state after one more event. Changes `state` in place and returns it."""
    slug, on = body["step"], body["on"]
    state["seq"] = body["seq"]
    if slug == CORRECT:
        state["data"].update(body["facts"]["fields"])
        _drop_empty(state, body["facts"]["fields"])
        _keep_sealed(state, body)
        return state
    if slug == HAND_OVER:
        return state
    step = procedure.by_slug[slug]
    state["data"].update(body["facts"])
    _keep_sealed(state, body)
    _mark(state, step, body)
    day = on[:10]
    state["last"], state["on"] = slug, on
    for paper in body["papers"]:
        state["papers"][paper["kind"]] = [paper["number"], day]
    if step.pauses:
        state["pauses"].setdefault(step.pauses, []).append([day, None])
    if step.resumes and state["pauses"].get(step.resumes):
        state["pauses"][step.resumes][-1][1] = day
    if step.extends:
        state["extensions"][step.extends] = state["extensions"].get(step.extends, 0) + 1
    return state


def settle(procedure: Procedure, case: Any, step: Step, on: str) -> None:
    """After apply(): which exit the step reached and whether the case is closed. `case` views the new state."""
    state = case.state
    for way in procedure.exits:
        if step.slug in way.at and (way.when is None or way.when.holds(case)):
            state["exit"] = way.slug
            if way.closes:
                state["open"] = False
            break
    if step.ends:
        state["open"] = False
    if not state["open"]:
        state["exit"] = state["exit"] or "done"
        state["closed_on"] = state["closed_on"] or on[:10]


def _mark(state: State, step: Step, body: dict[str, Any]) -> None:
    people = [body["actor"]["person"], *body["with"]]
    day = body["on"]
    held = state["steps"].get(step.slug)
    if held is None:
        state["steps"][step.slug] = {"n": 1, "first": day, "last": day, "seq": body["seq"], "by": people}
    else:
        held["n"] += 1
        held["last"], held["seq"], held["by"] = day, body["seq"], people
    state["marks"][step.slug] = day
    for back in step.sends_back:
        state["marks"].pop(back, None)
    had = state["acted"].setdefault(step.part, [])
    had.extend(one for one in people if one not in had)


def _keep_sealed(state: State, body: dict[str, Any]) -> None:
    for field, commitment in body["sealed"].items():
        state["sealed"][field] = [commitment, body["seq"]]


def _drop_empty(state: State, fields: dict[str, Any]) -> None:
    for field, value in fields.items():
        if value is None:
            state["data"].pop(field, None)
