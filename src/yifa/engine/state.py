"""State: what a case has come to, folded from its events. Bounded by the declaration, never by the number of events.

Reads   event bodies (record/events) and the declaration
Never   looks at a clock, a database or anything but the events: the same events give the same state
Start   blank(), then apply() for each body in order
"""

from __future__ import annotations

from typing import Any

from yifa.engine.declaration import Exit, Procedure, Step, several

State = dict[str, Any]

CORRECT = "correct"
HAND_OVER = "hand_over"
BUILT_IN = {CORRECT: "更正", HAND_OVER: "移交承办"}


def blank() -> State:
    """The state before the first event.

    data       field -> value; sealed: field -> [commitment, seq of the event that holds the value]
    steps      step -> {n, first, last, seq, by: persons of the last taking}; marks: steps that stand taken
    acted      part -> persons who ever had it
    pauses     clock -> [[since, until or null], …]; extensions: clock -> amount
    papers     kind -> [number, day]; exit, open, last (step), on (day of the last step or hand-over), seq
    built_in   the correction or hand-over that came last, where no step has come since
    """
    return {
        "data": {}, "sealed": {}, "steps": {}, "marks": {}, "acted": {}, "pauses": {}, "extensions": {}, "papers": {},
        "exit": None, "open": True, "closed_on": None, "last": "", "on": "", "seq": 0,
    }  # fmt: skip


def apply(procedure: Procedure, state: State, body: dict[str, Any]) -> State:
    """The state after one more event. Changes `state` in place and returns it."""
    slug, on = body["step"], body["on"]
    state["seq"] = body["seq"]
    if slug in BUILT_IN:
        state["built_in"] = slug
        if slug == HAND_OVER:
            state["on"] = on
        else:
            _correct(state, body)
        return state
    state.pop("built_in", None)
    step = procedure.by_slug[slug]
    for name in anew(procedure, state, step):
        state["data"].pop(name, None)
        state["sealed"].pop(name, None)
    state["data"].update(body["facts"])
    _keep_sealed(state, body)
    _mark(state, step, body)
    day = on[:10]
    state["last"], state["on"] = slug, on
    for paper in body["papers"]:
        state["papers"][paper["kind"]] = [paper["number"], day]
    if step.pauses:
        _pause(state, step, day)
    if step.resumes:
        for clock in several(step.resumes):
            spans = state["pauses"].get(clock)
            if spans and spans[-1][1] is None:
                spans[-1][1] = day
    if step.extends:
        for clock in several(step.extends):
            state["extensions"][clock] = state["extensions"].get(clock, 0) + 1
    return state


def anew(procedure: Procedure, state: State, step: Step) -> tuple[str, ...]:
    """The fields to be filled afresh: those of a step that is taken again after it was sent back."""
    if step.slug in state["steps"] and step.slug not in state["marks"]:
        return procedure.own_fields[step.slug]
    return ()


def _pause(state: State, step: Step, day: str) -> None:
    """A pause within a pause changes nothing; one that begins as another ends goes on with it."""
    for clock in several(step.pauses):
        spans = state["pauses"].setdefault(clock, [])
        if not spans or (spans[-1][1] is not None and spans[-1][1] < day):
            spans.append([day, None])
        else:
            spans[-1][1] = None


def way_out(procedure: Procedure, case: Any, step: Step) -> Exit | None:
    """The exit that a step reaches with what the case holds."""
    return next(
        (way for way in procedure.exits if step.slug in way.at and (way.when is None or way.when.holds(case))), None
    )


def settle(procedure: Procedure, case: Any, step: Step, on: str) -> None:
    """After apply(): which exit the step reached and whether the case is closed. `case` views the new state."""
    state = case.state
    way = way_out(procedure, case, step)
    if way is not None:
        state["exit"] = way.slug
        if way.closes:
            state["open"] = False
    if step.ends:
        state["open"] = False
    if not state["open"]:
        state["exit"] = state["exit"] or "done"
        state["closed_on"] = state["closed_on"] or on[:10]


def settle_anew(procedure: Procedure, case: Any, step: Step) -> None:
    """After a correction of what `step` recorded: the exit is the one that the right values reach.

    A step that is still the last one opens or closes the case again; one that others followed does not.
    """
    state = case.state
    ways = {way.slug for way in procedure.exits if step.slug in way.at}
    if not ways or state["exit"] not in {None, "done", *ways}:
        return
    way = way_out(procedure, case, step)
    state["exit"] = way.slug if way else None
    if state["last"] == step.slug:
        state["open"] = not (step.ends or (way is not None and way.closes))
        state["closed_on"] = None if state["open"] else state["steps"][step.slug]["last"][:10]
    if not state["open"]:
        state["exit"] = state["exit"] or "done"


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


def _correct(state: State, body: dict[str, Any]) -> None:
    for field, value in body["facts"]["fields"].items():
        if value is None:
            state["data"].pop(field, None)
            state["sealed"].pop(field, None)
        else:
            state["data"][field] = value
    _keep_sealed(state, body)
