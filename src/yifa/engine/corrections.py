"""Corrections and hand-overs: the two steps every procedure has without declaring them.

Reads   the event to be put right, what came after it, the guards of its step
Never   changes an event: a correction is an event of its own, with a reason; never lets by it what the step would refuse
Start   correct(), hand_over()
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from yifa.engine import fields as f
from yifa.engine import people, recording, rules, search, store, writing
from yifa.engine import refusals as r
from yifa.engine.case import Actor, Case, Move
from yifa.engine.declaration import Step
from yifa.engine.evidence import keep
from yifa.engine.recording import At, Before, Outcome
from yifa.engine.state import BUILT_IN, CORRECT, HAND_OVER, way_out

REASON = f.long_text("reason", "理由", high=2000)
RULE = "本平台规则：更正、移交由本步骤的岗位或者负责人办理，并写明理由"


@dataclass(frozen=True)
class Wish:
    """A correction as asked for: the event, its step, the new values as typed, the reason."""

    seq: int
    step: Step
    given: dict[str, Any]
    reason: str


def _reason(facts: dict[str, Any], name: str) -> str:
    try:
        reason = f.clean(REASON, facts.get("reason"))
    except f.Wrong as wrong:
        raise r.FieldsWrong(step=name, problems={"reason": str(wrong)}) from None
    if not reason:
        raise r.ReasonMissing()
    return str(reason)


def _wish(view: Case, facts: dict[str, Any]) -> Wish:
    reason, typed, given = _reason(facts, "更正"), facts.get("seq"), facts.get("fields")
    seq = int(typed) if str(typed).isascii() and str(typed).isdigit() and len(str(typed)) < 10 else 0
    given = dict(given) if isinstance(given, dict) else {}
    slug = next((slug for slug, held in view.state["steps"].items() if held["seq"] == seq), "")
    step = view.procedure.by_slug.get(slug)
    own = {spec.slug for spec in step.fields} if step else set()
    unknown = [name for name in given if name not in own] if given else ["内容"]
    if step is None or unknown:
        known = view.procedure.fields
        names = [known[name].name if name in known else str(name)[:40] for name in unknown]
        raise r.NothingToCorrect(seq=seq, fields="、".join(names) or "内容")
    return Wish(seq, step, given, reason)


def allowed(view: Case, move: Move, held: list[people.Holding], home: At, now: datetime) -> None:
    """Raise unless the right person does it on a possible day."""
    refused = rules.right_people(view, move, held, home.path, home.unit_name) or rules.right_day(view, move, now)
    if refused:
        raise refused


def correct(
    before: Before, view: Case, home: At, held: list[people.Holding], *, by: Actor, on: date | datetime,
    at: datetime, facts: dict[str, Any], key: str | None,
) -> Outcome:  # fmt: skip
    """更正: new values for what a step recorded. Where they are searched by, the case is found by them alone."""
    assert before.case_id is not None
    wish = _wish(view, facts)
    own = tuple(spec for spec in wish.step.fields if spec.slug in wish.given)
    posts = tuple(dict.fromkeys((*wish.step.by, *view.procedure.heads)))
    as_step = Step(CORRECT, BUILT_IN[CORRECT], by=posts, basis=wish.step.basis, fields=own)
    allowed(view, Move(as_step, by, on), held, home, f.in_china(at))
    clean, secrets, problems = rules.read_fields(as_step, wish.given, view.procedure.limits)
    blank = [name for name in wish.given if name not in clean and name not in secrets and name not in problems]
    right = _laid_over(view, clean, secrets, blank)
    problems.update(rules.missing_fields(right, as_step, problems, {*clean, *secrets}))
    problems.update(rules.unusable(right, as_step, clean, store.unknown_people, store.known_evidence))
    if problems:
        raise r.FieldsWrong(step=as_step.name, problems=problems)
    bodies = store.bodies(before.case_id)
    _still_in_use(view, wish, bodies)
    _as_the_step_would(view, right, wish, bodies[wish.seq - 1], {**clean, **dict.fromkeys(blank)})
    worked, shut = _worked_anew(view, right, wish, bodies[wish.seq - 1], by.person, at)
    secrets = {**secrets, **shut}
    entered(_laid_over(right, worked, {}, ()), view, home)
    as_step = replace(as_step, fields=(*own, *wish.step.worked))
    searched = any(spec.search for spec in as_step.fields)
    found = tokens_of_case(before.case_id) if searched else set()
    record = {
        "seq": wish.seq,
        "step": wish.step.slug,
        "fields": dict(sorted({**clean, **dict.fromkeys(blank), **worked}.items())),
        "reason": wish.reason,
    }
    files = [worked[spec.slug] for spec in wish.step.worked if spec.kind == "file" and worked.get(spec.slug)]
    kept = tuple({"sha256": sha, "size": one["size"]} for sha, one in store.known_evidence(files).items())
    done = recording.store_built_in(
        _laid_over(view, {}, secrets, ()),
        Move(as_step, by, on, (), record, secrets, kept),
        home,
        before,
        at=at,
        key=key,
    )
    if searched:
        writing.change_tokens(before.case_id, found, tokens_of_case(before.case_id))
    return done


def _laid_over(view: Case, facts: dict[str, Any], secrets: dict[str, str], blank: Any) -> Case:
    """The case with other values, its own state untouched."""
    data = {name: value for name, value in {**view.state["data"], **facts}.items() if name not in blank}
    shut = {name: held for name, held in view.state["sealed"].items() if name not in blank}
    state = {**view.state, "data": data, "sealed": {**shut, **{name: ["", 0] for name in secrets}}}
    stored = view.secrets

    def opened() -> dict[str, str]:
        return {name: value for name, value in {**stored(), **secrets}.items() if name not in blank}

    return view.with_state(state, opened)


def _still_in_use(view: Case, wish: Wish, bodies: list[dict[str, Any]]) -> None:
    """RecordedLater where a later step recorded the same field: its value is the one that counts."""
    for body in reversed(bodies[wish.seq :]):
        if body["step"] in BUILT_IN:
            continue
        later = [name for name in wish.given if name in body["facts"] or name in body["sealed"]]
        if later:
            known, step = view.procedure.fields, view.procedure.by_slug.get(body["step"])
            raise r.RecordedLater(fields="、".join(known[name].name for name in later), seq=body["seq"],
                                  step=step.name if step else body["step"])  # fmt: skip


def _as_the_step_would(view: Case, right: Case, wish: Wish, body: dict[str, Any], new: dict[str, Any]) -> None:
    """Refuse what the step's own guards let pass as it was and would refuse as it is to be; and a turn of what is over."""
    step = wish.step
    for guard in step.needs:
        refused = guard(right, _as_taken(right, step, body))
        if refused is not None and guard(view, _as_taken(view, step, body)) is None:
            raise refused
    was, will = way_out(view.procedure, view, step), way_out(view.procedure, right, step)
    if view.state["last"] != step.slug and bool(was and was.closes) != bool(will and will.closes):
        raise r.CorrectionTurnsBack(step=step.name, last=rules.last_act(view))


def _as_taken(case: Case, step: Step, body: dict[str, Any]) -> Move:
    """The move that event `body` recorded, with the values that `case` holds."""
    actor, names = body["actor"], [spec.slug for spec in step.fields]
    by = Actor(actor["person"], actor["post"], actor["unit"])
    on = datetime.fromisoformat(body["on"]) if len(body["on"]) > 10 else date.fromisoformat(body["on"])
    held = {name: value for name in names if (value := case.get(name)) is not None}
    shut = {name: value for name in names if (value := case.secret(name)) is not None}
    return Move(step, by, on, tuple(body["with"]), held, shut, tuple(body["evidence"]))


def _worked_anew(
    view: Case, right: Case, wish: Wish, body: dict[str, Any], by: int, at: datetime
) -> tuple[dict[str, Any], dict[str, str]]:  # fmt: skip
    """What the step worked out and works out otherwise from the right values: (facts, None where there is none; personal).

    Only what the correction itself changes: a value that would come out otherwise today for another reason stays as it was
    recorded. Raises the working's Refusal where it could do with the old values and can't with the right ones.
    """
    step = wish.step
    if not step.works_out:
        return {}, {}

    def stored(made: f.Made) -> str:
        return str(keep(made.name, [made.content], by=by, at=at, media=made.media).sha256)

    def worked(case: Case, file: Callable[[f.Made], str]) -> tuple[dict[str, Any], dict[str, str]]:
        taken = _as_taken(case, step, body)
        return rules.work_out(step, case, taken, lambda more, shut: _laid_over(case, more, shut, ()), file)

    try:
        was, was_shut = worked(view, lambda made: sha256(made.content).hexdigest())
    except r.Refusal:
        return {}, {}
    now, now_shut = worked(right, stored)
    unknown = rules.unusable(right, step, now, store.unknown_people)
    if unknown:
        raise r.FieldsWrong(step=step.name, problems=unknown)
    facts = {name: now.get(name) for name in (*was, *now) if was.get(name) != now.get(name)}
    gone = {name: None for name in was_shut if name not in now_shut}
    return facts | gone, {name: value for name, value in now_shut.items() if was_shut.get(name) != value}


def entered(right: Case, view: Case | None, home: At) -> None:
    """AlreadyEntered where a register holds another open entry of the same subject."""
    declared = right.procedure
    if declared.kind != "register" or not declared.subject or not right.is_open:
        return
    subject = right.get(declared.subject)
    if subject is None or (view is not None and view.get(declared.subject) == subject):
        return
    number = store.open_entry(declared.slug, str(subject), None if store.everywhere(declared) else home.place)
    if number:
        raise r.AlreadyEntered(name=declared.name, number=number)


def tokens_of_case(case_id: int) -> set[int]:
    """All tokens under which a case is to be found: its number and every value as recorded or put right."""
    values: dict[tuple[int, str], tuple[f.Field, Any]] = {}
    number = ""
    for held, body, opened in store.opened_bodies(case_id):
        number, facts, seq, slug = body["case"], body["facts"], body["seq"], body["step"]
        if slug == HAND_OVER:
            continue
        if slug == CORRECT:
            seq, slug, facts = facts["seq"], facts["step"], facts["fields"]
        for spec in held.by_slug[slug].recorded:
            if spec.search and (spec.slug in facts or spec.slug in opened):
                values[seq, spec.slug] = spec, opened.get(spec.slug, facts.get(spec.slug))
    found = search.tokens(number)
    for spec, value in values.values():
        found |= recording.tokens_of(spec, value)
    return found


def hand_over(
    before: Before, view: Case, home: At, held: list[people.Holding], *, by: Actor, on: date | datetime,
    at: datetime, facts: dict[str, Any], key: str | None,
) -> Outcome:  # fmt: skip
    """移交承办: to another unit of the place that the actor's post reaches too."""
    name = BUILT_IN[HAND_OVER]
    reason, unit = _reason(facts, name), facts.get("unit")
    if not view.is_open:
        raise r.CaseClosed(on=view.state["closed_on"], exit=view.procedure.exit_name(view.exit), step=name)
    as_step = Step(HAND_OVER, name, by=view.procedure.heads, basis=RULE)
    move = Move(as_step, by, on, (), {"unit": unit, "from": home.unit, "reason": reason})
    allowed(view, move, held, home, f.in_china(at))
    target = store.unit_named(home.place, unit) if isinstance(unit, str) and unit.isprintable() else None
    if target is None or target[0] == home.unit_id:
        typed = f"“{unit[:40]}”" if isinstance(unit, str) and unit.isprintable() else "所填的机构"
        wrong = f"“接收机构”不能是{typed}：没有这一机构，或者本案就由它承办；请从列表中选择。"
        raise r.FieldsWrong(step=name, problems={"unit": wrong})
    unit_id, _slug, called, path = target[:4]
    if not any(one.person == by.person and one.post == by.post and one.reaches(path) for one in held):
        raise r.UnitOutOfReach(unit=called)
    return recording.store_built_in(_laid_over(view, {}, {}, ()), move, home, before, at=at, key=key, unit_id=unit_id)
