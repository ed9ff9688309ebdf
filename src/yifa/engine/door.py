"""The one door: a case changes only here. It checks who, when, what and why, then stores all of it in one transaction.

Reads   the declaration, the case, the law of the day
Never   stores half a step; never asks what day it is (`on` is the step's day, `at` the moment of recording, with its zone)
Start   start() opens a case, take_step() moves it, correct() mends what a step recorded
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, InternalError, OperationalError

from yifa.engine import catalogue, corrections, people, publication, recording, rules, store
from yifa.engine import refusals as r
from yifa.engine.case import Actor, Case, Move
from yifa.engine.declaration import Procedure, Step
from yifa.engine.evidence import keep
from yifa.engine.fields import CHINA, Made, in_china
from yifa.engine.recording import At, Before, Outcome
from yifa.engine.sql import one_transaction
from yifa.engine.state import CORRECT, HAND_OVER, anew, blank
from yifa.law.parameters import NotInForce, book
from yifa.record.events import GENESIS

__all__ = ["CHINA", "At", "Outcome", "correct", "hand_over", "start", "take_step"]
LOG = logging.getLogger(__name__)
LONGEST_KEY = 80
NOT_STORED = (NotInForce, OperationalError, InternalError)


def start(
    procedure: str | Procedure, *, by: Actor, on: date | datetime, at: datetime, facts: dict[str, Any] | None = None,
    unit: str | None = None, together: Sequence[int] = (), evidence: Sequence[str] = (), key: str | None = None,
) -> Outcome:  # fmt: skip
    """Open a case by its first step. Raises Refusal and leaves nothing behind."""
    declared = catalogue.find(procedure) if isinstance(procedure, str) else procedure
    on, key = _told(on, at), _usable(key)
    try:
        with one_transaction():
            if key is not None and (stored := _again(key, by, declared.slug, declared.opens.slug, None)):
                return stored
            if declared.superseded and declared.superseded < _day(on).isoformat():
                raise r.VersionSuperseded(
                    name=declared.name, until=date.fromisoformat(declared.superseded), on=_day(on)
                )
            held = people.holdings((by.person, *together), _day(on))
            home = _unit_of(by, held, unit)
            if home is None:
                raise r.NotYourPost(step=declared.opens.name, posts="、".join(p.name for p in declared.opens.by),
                                    basis=declared.opens.basis, on=_day(on))  # fmt: skip
            places = store.ancestors(home.place)
            view = Case(declared, blank(), places=places, opened_on=_day(on), unit=home.unit,
                        lookup=store.Registers(places))  # fmt: skip
            return _take(view, declared.opens, home, held, Before(None, 0, GENESIS), by=by, on=on, at=at,
                         facts=facts or {}, together=tuple(together), evidence=evidence, key=key)  # fmt: skip
    except IntegrityError:
        return _lost_race(key, by, declared.slug, declared.opens.slug, None)
    except NOT_STORED as why:
        raise _in_words(why) from why


def take_step(
    case: int | str, slug: str, *, by: Actor, on: date | datetime, at: datetime, facts: dict[str, Any] | None = None,
    together: Sequence[int] = (), evidence: Sequence[str] = (), key: str | None = None, seen: int | None = None,
) -> Outcome:  # fmt: skip
    """Move a case by one step, or raise Refusal and leave everything as it was.

    `case` is an id or a number; `together` the persons who act with the taker; `evidence` hashes of stored files;
    `key` makes a repeated request one step; `seen` is the number of events the taker had before him.
    """
    on, key = _told(on, at), _usable(key)
    try:
        with one_transaction():
            row = store.load(case, lock=True)
            if row is None:
                raise r.UnknownCase(case=case)
            if key is not None and (stored := _again(key, by, row.procedure, slug, row.id)):
                return stored
            view = store.case_of(row)
            if view.procedure.sealed and not store.named_on(row.id, by.person):
                raise r.UnknownCase(case=case)
            if seen is not None and seen != row.seq:
                raise _moved_on(view)
            home = At(row.unit_id, row.unit, row.unit_name, row.unit_path, row.organ, row.place, row.acts_for)
            held = people.holdings((by.person, *together), _day(on))
            before = Before(row.id, row.seq, row.head, row.projected)
            if slug in (CORRECT, HAND_OVER):
                act = corrections.correct if slug == CORRECT else corrections.hand_over
                return act(before, view, home, held, by=by, on=on, at=at, facts=facts or {}, key=key)
            step = view.procedure.by_slug.get(slug)
            if step is None:
                raise r.UnknownStep(procedure=view.procedure.name, step=slug)
            return _take(view, step, home, held, before, by=by, on=on, at=at, facts=facts or {},
                         together=tuple(together), evidence=evidence, key=key)  # fmt: skip
    except IntegrityError:
        return _lost_race(key, by, None, slug, case)
    except NOT_STORED as why:
        raise _in_words(why) from why


def correct(
    case: int | str, seq: int, fields: dict[str, Any], reason: str, *, by: Actor, on: date, at: datetime, key: str | None = None,
) -> Outcome:  # fmt: skip
    """更正: new values for fields that event `seq` recorded, with a reason. The old values stay in the record."""
    return take_step(
        case, CORRECT, by=by, on=on, at=at, key=key, facts={"seq": seq, "fields": fields, "reason": reason}
    )


def hand_over(
    case: int | str, unit: str, reason: str, *, by: Actor, on: date, at: datetime, key: str | None = None
) -> Outcome:
    """移交承办: the case goes to another unit of the same place; clocks and history go with it."""
    return take_step(case, HAND_OVER, by=by, on=on, at=at, key=key, facts={"unit": unit, "reason": reason})


# what the door does ----------------------------------------------------------------------------------------------


def _told(on: date | datetime, at: datetime) -> date | datetime:
    """The day or moment of the step by China's clocks. `at` without a zone is a mistake of the caller."""
    if at.tzinfo is None:
        raise ValueError("`at` has no zone: the moment of recording must not depend on where the server stands")
    return in_china(on) if isinstance(on, datetime) else on


def _usable(key: str | None) -> str | None:
    if not key:
        return None
    if not isinstance(key, str) or len(key) > LONGEST_KEY or not key.isprintable():
        raise r.KeyOfAnother()
    return key


def _in_words(why: Exception) -> r.Refusal:
    """A law that was not yet in force, or a database that does not answer or not write, as a refusal."""
    if isinstance(why, NotInForce):
        name = book().history(why.parameter)[0].name
        return r.LawNotYetInForce(parameter=name, on=why.on, first=why.first)
    LOG.error("a step was not stored: %s", type(why.__cause__ or why).__name__)
    return r.Unrecorded(why="数据库没有应答或者不能写入")


def _day(on: date | datetime) -> date:
    return on.date() if isinstance(on, datetime) else on


def _unit_of(by: Actor, held: list[people.Holding], unit: str | None) -> At | None:
    """The unit a case is opened for: the actor's own, or one within reach that was named."""
    mine = [one for one in held if one.person == by.person and one.post == by.post and one.unit == by.unit]
    if not mine:
        return None
    if unit is None or unit == by.unit:
        return At(*store.unit_by_id(mine[0].unit_id))
    return next(
        (At(*found) for one in mine if (found := store.unit_named(one.place, unit)) and one.reaches(found[3])), None
    )


def _again(key: str, by: Actor, procedure: str | None, slug: str, case_id: int | None) -> Outcome | None:
    """What the same person stored before under this key; KeyOfAnother where it was anything else."""
    stored = store.event_by_key(key)
    if stored is None:
        return None
    case, seq, step, person, of = stored
    if (step, person) != (slug, by.person) or procedure not in (None, of) or case_id not in (None, case):
        raise r.KeyOfAnother()
    row = store.load(case)
    return Outcome(case, row.number if row else "", seq, step, again=True)


def _lost_race(key: str | None, by: Actor, procedure: str | None, slug: str, case: int | str | None) -> Outcome:
    """A unique index stopped the second of two writers: the same key is the same step, else somebody was first."""
    case_id = case if isinstance(case, int) else None
    if key is not None and (stored := _again(key, by, procedure, slug, case_id)):
        return stored
    row = store.load(case) if case is not None else None
    if row is not None:
        raise _moved_on(store.case_of(row))
    raise r.Unrecorded(why="编号重复")


def _moved_on(view: Case) -> r.Refusal:
    return r.MovedOn(last=rules.last_act(view), on=date.fromisoformat(view.state["on"][:10]))


def _with_facts(view: Case, step: Step, facts: dict[str, Any], secrets: dict[str, str]) -> Case:
    """The case as guards and papers see it: this step's facts laid over what was recorded, its steps as they were."""
    again = anew(view.procedure, view.state, step)
    data, shut = {**view.state["data"], **facts}, view.state["sealed"]
    if again:
        data = {name: value for name, value in data.items() if name not in again or name in facts}
        shut = {name: value for name, value in shut.items() if name not in again}
    if secrets:
        shut = {**shut, **{name: ["", 0] for name in secrets}}
    stored = view.secrets

    def opened() -> dict[str, str]:
        return {**{name: value for name, value in stored().items() if name in shut}, **secrets}

    return view.with_state({**view.state, "data": data, "sealed": shut}, opened)


def _evidence(hashes: Sequence[str], facts: dict[str, Any], step: Step) -> tuple[dict[str, Any], ...]:
    wanted = [*hashes, *(facts[s.slug] for s in step.recorded if s.kind == "file" and s.slug in facts)]
    if not wanted:
        return ()
    for sha in wanted:
        if not (isinstance(sha, str) and len(sha) == 64 and sha.isascii() and sha.isalnum()):
            raise r.NoSuchEvidence(sha256=ascii(sha)[:12])
    wanted = list(dict.fromkeys(wanted))
    known = store.known_evidence(wanted)
    for sha in wanted:
        if sha not in known:
            raise r.NoSuchEvidence(sha256=sha[:12])
    return tuple({"sha256": sha, "size": known[sha]["size"]} for sha in wanted)


def _take(
    view: Case, step: Step, home: At, held: list[people.Holding], before: Before, *, by: Actor, on: date | datetime,
    at: datetime, facts: dict[str, Any], together: tuple[int, ...], evidence: Sequence[str], key: str | None,
) -> Outcome:  # fmt: skip
    refused = rules.reached(view, step)
    if refused:
        raise refused
    clean, secrets, problems = rules.read_fields(step, facts, view.procedure.limits)
    draft = _with_facts(view, step, clean, secrets)
    move = Move(step, by, on, together, clean, secrets, ())
    refused = rules.right_people(view, move, held, home.path, home.unit_name) or rules.right_day(
        view, move, in_china(at)
    )
    if refused:
        raise refused
    problems.update(rules.missing_fields(draft, step, problems, {*clean, *secrets}))
    problems.update(rules.unusable(draft, step, clean, store.unknown_people))
    if problems:
        raise r.FieldsWrong(step=step.name, problems=problems)
    kept = _evidence(evidence, clean, step)
    if kept:
        move = Move(step, by, on, together, clean, secrets, kept)
    if before.case_id is None:
        corrections.entered(draft, None, home)
    refused = rules.extendable(view, step) or rules.duties_apart(view, move) or next(rules.guards(draft, move), None)
    if refused:
        raise refused
    if step.works_out:
        draft, move = _worked_out(view, draft, move, evidence, at)
    if shown := publication.refused(draft, move):
        raise shown
    return recording.store_step(draft, move, home, before, at=at, key=key)


def _worked_out(
    view: Case, draft: Case, move: Move, evidence: Sequence[str], at: datetime
) -> tuple[Case, Move]:  # fmt: skip
    """The case and the move with what the step works out: computed after the guards, so that it is not for nothing."""

    def lay(facts: dict[str, Any], secrets: dict[str, str]) -> Case:
        return _with_facts(view, move.step, {**move.facts, **facts}, {**move.secrets, **secrets})

    def stored(made: Made) -> str:
        return str(keep(made.name, [made.content], by=move.by.person, at=at, media=made.media).sha256)

    facts, secrets = rules.work_out(move.step, draft, move, lay, stored)
    unknown = rules.unusable(draft, move.step, facts, store.unknown_people)
    if unknown:
        raise r.FieldsWrong(step=move.step.name, problems=unknown)
    whole = dict(sorted({**move.facts, **facts}.items()))
    shut = dict(sorted({**move.secrets, **secrets}.items()))
    kept = _evidence(evidence, whole, move.step)
    return lay(facts, secrets), replace(move, facts=whole, secrets=shut, evidence=kept)
