"""The one door: a case changes only here. It checks who, when, what and why, then stores all of it in one transaction.

Reads   the declaration, the case, the law of the day
Never   stores half a step; never asks what day it is (`on` is the step's day, `at` the moment of recording, in UTC)
Start   start() opens a case, take_step() moves it, correct() mends what a step recorded
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache, partial
from typing import Any

from django.db import IntegrityError, transaction

from yifa.engine import catalogue, papers, people, rules, search, sql, store, timing
from yifa.engine import refusals as r
from yifa.engine.case import Actor, Case, Move
from yifa.engine.declaration import Procedure, Step, as_data
from yifa.engine.sealing import seal_value
from yifa.engine.state import CORRECT, HAND_OVER, apply, blank, settle
from yifa.record.events import GENESIS, seal

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True)
class Outcome:
    """What was stored. `again` is true where the same key had been stored before."""

    case: int
    number: str
    seq: int
    step: str
    papers: tuple[tuple[str, str], ...] = ()
    again: bool = False


@dataclass(frozen=True)
class At:
    """The unit a new case belongs to."""

    unit_id: int
    unit: str
    unit_name: str
    path: str
    organ: str
    place: str


def _on_text(on: date | datetime) -> str:
    return on.strftime("%Y-%m-%dT%H:%M") if isinstance(on, datetime) else on.isoformat()


def _at_text(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


_kept: set[str] = set()


def _remember(procedure: Procedure) -> None:
    """Keep the declaration a case begins under: once a process, counted only when it is committed."""
    if procedure.fingerprint not in _kept:
        store.remember_declaration(
            procedure.fingerprint, procedure.slug, _as_text(procedure.fingerprint, procedure.slug)
        )
        transaction.on_commit(partial(_kept.add, procedure.fingerprint))


@lru_cache(maxsize=512)
def _as_text(fingerprint: str, slug: str) -> str:
    return json.dumps(as_data(catalogue.find(slug)), ensure_ascii=False)


def _unit_of(by: Actor, held: list[people.Holding], unit: str | None) -> At | None:
    """The unit a case is opened for: the actor's own, or one within reach that was named."""
    mine = [one for one in held if one.person == by.person and one.post == by.post]
    if unit is None or any(one.unit == unit for one in mine):
        row = next((one for one in mine if unit is None or one.unit == unit), None)
        found = row and _unit_row(row.unit_id)
        return found or None
    return next((at for one in mine if (at := _unit_named(one.place, unit)) and one.reaches(at.path)), None)


def _unit_row(unit_id: int) -> At | None:
    return _unit("id = %s", [unit_id])


def _unit_named(place: str, slug: str) -> At | None:
    return _unit("place_id = %s AND slug = %s", [place, slug])


def _unit(clause: str, values: list[Any]) -> At | None:
    row = sql.row(f"SELECT id, slug, name, path, organ, place_id FROM yifa_unit WHERE {clause}", values)
    return At(*row) if row else None


def start(
    procedure: str | Procedure, *, by: Actor, on: date | datetime, at: datetime, facts: dict[str, Any] | None = None,
    unit: str | None = None, together: Sequence[int] = (), evidence: Sequence[str] = (), key: str | None = None,
) -> Outcome:  # fmt: skip
    """Open a case by its first step. Raises Refusal and leaves nothing behind."""
    declared = catalogue.find(procedure) if isinstance(procedure, str) else procedure
    try:
        with transaction.atomic():
            if key is not None and (stored := _again(key, declared.opens.slug, None)):
                return stored
            held = people.holdings((by.person, *together), _day(on))
            home = _unit_of(by, held, unit)
            if home is None:
                raise r.NotYourPost(step=declared.opens.name, posts="、".join(p.name for p in declared.opens.by),
                                    basis=declared.opens.basis, on=_day(on))  # fmt: skip
            view = Case(declared, blank(), places=store.ancestors(home.place), opened_on=_day(on), unit=home.unit,
                        lookup=store.REGISTERS)  # fmt: skip
            return _take(None, view, declared.opens, home, held, by=by, on=on, at=at, facts=facts or {},
                         together=tuple(together), evidence=evidence, key=key, seq=0, head=GENESIS)  # fmt: skip
    except IntegrityError:
        return _lost_race(key, declared.opens, None)


def take_step(
    case: int | str, slug: str, *, by: Actor, on: date | datetime, at: datetime, facts: dict[str, Any] | None = None,
    together: Sequence[int] = (), evidence: Sequence[str] = (), key: str | None = None, seen: int | None = None,
) -> Outcome:  # fmt: skip
    """Move a case by one step, or raise Refusal and leave everything as it was.

    `case` is an id or a number; `together` the persons who act with the taker; `evidence` hashes of stored files;
    `key` makes a repeated request one step; `seen` is the number of events the taker had before him.
    """
    try:
        with transaction.atomic():
            row = store.load(case, lock=True)
            if row is None:
                raise r.UnknownCase(case=case)
            if key is not None and (stored := _again(key, slug, row.id)):
                return stored
            view = store.case_of(row)
            if seen is not None and seen != row.seq:
                raise _moved_on(view)
            home = At(row.unit_id, row.unit, row.unit_name, row.unit_path, row.organ, row.place)
            held = people.holdings((by.person, *together), _day(on))
            if slug == CORRECT:
                return _correct(row, view, home, held, by=by, on=on, at=at, facts=facts or {}, key=key)
            if slug == HAND_OVER:
                return _hand_over(row, view, home, held, by=by, on=on, at=at, facts=facts or {}, key=key)
            step = view.procedure.by_slug.get(slug)
            if step is None:
                raise r.UnknownStep(procedure=view.procedure.name, step=slug)
            return _take(row.id, view, step, home, held, by=by, on=on, at=at, facts=facts or {},
                         together=tuple(together), evidence=evidence, key=key, seq=row.seq, head=row.head,
                         before=row.projected)  # fmt: skip
    except IntegrityError:
        return _lost_race(key, None, case, slug)


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


def _day(on: date | datetime) -> date:
    return on.date() if isinstance(on, datetime) else on


def _again(key: str, slug: str, case_id: int | None) -> Outcome | None:
    stored = store.event_by_key(key)
    if stored is None:
        return None
    case, seq, step = stored
    if step != slug or (case_id is not None and case != case_id):
        raise r.KeyOfAnother()
    row = store.load(case)
    return Outcome(case, row.number if row else "", seq, step, again=True)


def _lost_race(key: str | None, opens: Step | None, case: int | str | None, slug: str = "") -> Outcome:
    """A unique index stopped the second of two writers: the same key is the same step, else somebody was first."""
    if key is not None and (
        stored := _again(key, opens.slug if opens else slug, case if isinstance(case, int) else None)
    ):
        return stored
    row = store.load(case) if case is not None else None
    if row is not None:
        raise _moved_on(store.case_of(row))
    raise r.Unrecorded(why="编号重复")


def _moved_on(view: Case) -> r.Refusal:
    last = view.state["last"]
    return r.MovedOn(last=view.procedure.by_slug[last].name if last else "登记", on=view.state["on"][:10])


def _with_facts(view: Case, facts: dict[str, Any], secrets: dict[str, str]) -> Case:
    """The case as guards and papers see it: this step's facts laid over what was recorded, its steps as they were."""
    state = {**view.state, "data": {**view.state["data"], **facts}}
    if secrets:
        state["sealed"] = {**view.state["sealed"], **{name: ["", 0] for name in secrets}}
    stored = view._open_secrets

    def opened() -> dict[str, str]:
        return {**(stored() if stored else {}), **secrets}

    return Case(view.procedure, state, number=view.number, places=view.places, opened_on=view.opened_on,
                unit=view.unit, lookup=view.lookup, secrets=opened, law=view.law, id=view.id)  # fmt: skip


def _evidence(hashes: Sequence[str], facts: dict[str, Any], step: Step) -> tuple[dict[str, Any], ...]:
    wanted = list(
        dict.fromkeys([*hashes, *(facts[s.slug] for s in step.fields if s.kind == "file" and s.slug in facts)])
    )
    known = store.known_evidence(wanted)
    for sha in wanted:
        if sha not in known:
            raise r.NoSuchEvidence(sha256=sha[:12])
    return tuple({"sha256": sha, "size": known[sha]["size"]} for sha in wanted)


def _take(
    case_id: int | None, view: Case, step: Step, home: At, held: list[people.Holding], *, by: Actor,
    on: date | datetime, at: datetime, facts: dict[str, Any], together: tuple[int, ...], evidence: Sequence[str],
    key: str | None, seq: int, head: bytes, before: dict[str, Any] | None = None,
) -> Outcome:  # fmt: skip
    refused = rules.reached(view, step)
    if refused:
        raise refused
    clean, secrets, problems = rules.read_fields(step, facts)
    draft = _with_facts(view, clean, secrets)
    move = Move(step, by, on, together, clean, secrets, ())
    refused = rules.right_people(view, move, held, home.path, home.unit_name) or rules.right_day(
        view, move, at.astimezone(CHINA).date()
    )
    if refused:
        raise refused
    problems.update(rules.missing_fields(draft, step, problems))
    if problems:
        raise r.FieldsWrong(step=step.name, problems=problems)
    move = Move(step, by, on, together, clean, secrets, _evidence(evidence, clean, step))
    refused = _entered(draft, step) or rules.duties_apart(view, move) or next(rules.guards(draft, move), None)
    if refused:
        raise refused
    return _store(case_id, draft, move, home, at=at, key=key, seq=seq, head=head, before=before)


def _entered(draft: Case, step: Step) -> r.Refusal | None:
    """A register holds one open entry a subject."""
    declared = draft.procedure
    if declared.kind != "register" or step is not declared.opens or not draft.has(declared.subject):
        return None
    number = store.open_entry(declared.slug, str(draft.get(declared.subject)))
    return r.AlreadyEntered(name=declared.name, number=number) if number else None


def _title(case: Case) -> str:
    words = case.procedure.title.format_map(_Words(case)) if case.procedure.title else ""
    return words[:200] or case.procedure.name


class _Words(dict[str, str]):
    def __init__(self, case: Case) -> None:
        super().__init__()
        self.case = case

    def __missing__(self, name: str) -> str:
        spec = self.case.procedure.fields.get(name)
        return "" if spec is None or spec.personal else spec.label(self.case.get(name))


def _body(case: Case, move: Move, home: At, *, at: datetime, key: str | None, seq: int) -> dict[str, Any]:
    return {
        "case": case.number, "seq": seq, "procedure": case.procedure.slug, "declaration": case.procedure.fingerprint,
        "step": move.step.slug, "actor": {"person": move.by.person, "post": move.by.post, "unit": move.by.unit},
        "with": list(move.together), "on": _on_text(move.on), "at": _at_text(at), "key": key, "facts": move.facts,
        "sealed": {}, "papers": [], "evidence": list(move.evidence), "place": home.place,
    }  # fmt: skip


def _store(
    case_id: int | None, draft: Case, move: Move, home: At, *, at: datetime, key: str | None, seq: int, head: bytes,
    before: dict[str, Any] | None,
) -> Outcome:  # fmt: skip
    procedure, day = draft.procedure, move.day
    if case_id is None:
        _remember(procedure)
        organ_code = f"{home.organ}{procedure.code}"
        draft.number = papers.numbered(home.organ, procedure.code, day.year, store.next_number(organ_code, day.year))
    body = _body(draft, move, home, at=at, key=key, seq=seq + 1)
    sealed = []
    for name, value in move.secrets.items():
        commitment, salt, box = seal_value(value)
        body["sealed"][name] = commitment
        sealed.append((name, salt, box))
    known = draft.involved
    state = apply(procedure, draft.state, body)
    issued = _issue(draft, move, home, body)
    for paper in body["papers"]:
        state["papers"][paper["kind"]] = [paper["number"], body["on"][:10]]
    settle(procedure, draft, move.step, body["on"])
    content, digest = seal(body, head)
    row = changed(before, projection(draft, move.on, digest))
    if case_id is None:
        row = {
            "number": draft.number, "procedure": procedure.slug, "fingerprint": procedure.fingerprint, "place": home.place,
            "unit_id": home.unit_id, "subject": str(draft.get(procedure.subject) or "") if procedure.subject else "",
            "opened_on": day.isoformat(), "sealed": procedure.sealed, **row,
        }  # fmt: skip
    case, _event = store.append(
        case_id,
        store.Writing(
            body, content, digest, row, sealed, issued, _tokens(draft, move, case_id is None), _named(move, known)
        ),
    )
    return Outcome(case, draft.number, seq + 1, move.step.slug, tuple((kind, number) for kind, number, _, _ in issued))


def projection(case: Case, on: date | datetime, head: bytes) -> dict[str, Any]:
    """The columns of the case row that follow from its state."""
    state = case.state
    clock, due = timing.next_due(case)
    step = rules.owed(case)
    return {
        "title": _title(case), "closed_on": state["closed_on"], "exit": state["exit"] or "",
        "last_on": state["on"][:10] or _on_text(on)[:10], "waits_for": step.by[0].slug if step else "",
        "waits_step": step.slug if step else "", "due_on": due.isoformat() if due else None,
        "due_clock": clock.slug if clock else "", "started_on": clock.started.isoformat() if clock else None,
        "provisional": bool(clock and clock.provisional), "seq": state["seq"], "head": head,
        "state": json.dumps(state, ensure_ascii=False, separators=(",", ":")),
    }  # fmt: skip


def changed(before: dict[str, Any] | None, row: dict[str, Any]) -> dict[str, Any]:
    """Only the columns that differ from what the row holds: an index is rewritten for every column named."""
    if before is None:
        return row
    return {name: value for name, value in row.items() if name not in before or before[name] != value}


def _issue(case: Case, move: Move, home: At, body: dict[str, Any]) -> list[tuple[str, str, bytes, bytes]]:
    kinds = [*move.step.issues, *(kind for kind, when in move.step.issues_when if when.holds(case))]
    issued = []
    for kind in kinds:
        paper = case.procedure.paper_by_slug[kind]
        code = paper.code or case.procedure.code
        number = papers.numbered(
            home.organ, code, move.day.year, store.next_number(f"{home.organ}{code}", move.day.year)
        )
        text = papers.render(case, paper, move, number=number, organ=home.unit_name)
        commitment, salt, box = seal_value(text)
        body["papers"].append({"kind": kind, "number": number, "commitment": commitment})
        issued.append((kind, number, salt, box))
    return issued


def _tokens(case: Case, move: Move, opening: bool) -> set[int]:
    found: set[int] = search.tokens(case.number) if opening else set()
    for spec in move.step.fields:
        if spec.search:
            value = move.secrets.get(spec.slug) or move.facts.get(spec.slug)
            if isinstance(value, str):
                found |= search.tokens(spec.label(value), names=spec.kind in ("person", "organisation"))
    return found


def _named(move: Move, known: set[int]) -> Iterable[int]:
    """Persons newly involved: who act, and officers whom the step names."""
    named = {person for person in move.people if person not in known}
    for spec in move.step.fields:
        if spec.kind == "officer" and spec.slug in move.facts:
            named.add(move.facts[spec.slug])
        elif spec.kind == "officers":
            named.update(move.facts.get(spec.slug, ()))
    return named


def _correct(
    row: store.Loaded, view: Case, home: At, held: list[people.Holding], *, by: Actor, on: date | datetime,
    at: datetime, facts: dict[str, Any], key: str | None,
) -> Outcome:  # fmt: skip
    seq, reason = int(facts.get("seq") or 0), str(facts.get("reason") or "").strip()
    if not reason:
        raise r.ReasonMissing()
    step = next((view.procedure.by_slug[s] for s, held_ in view.state["steps"].items() if held_["seq"] == seq), None)
    given = dict(facts.get("fields") or {})
    own = {spec.slug for spec in step.fields} if step else set()
    unknown = [name for name in given if name not in own] if given else ["（空）"]
    if step is None or unknown:
        names = [view.procedure.fields[n].name if n in view.procedure.fields else n for n in unknown]
        raise r.NothingToCorrect(seq=seq, fields="、".join(names) or "内容")
    posts = (*step.by, *view.procedure.heads)
    as_step = Step(CORRECT, "更正", by=posts, basis=step.basis)
    move = Move(as_step, by, on)
    refused = rules.right_people(view, move, held, home.path, home.unit_name) or rules.right_day(
        view, move, at.astimezone(CHINA).date()
    )
    if refused:
        raise refused
    clean, secrets, problems = rules.read_fields(Step(CORRECT, "更正", by=posts, basis=step.basis,
                                                      fields=tuple(s for s in step.fields if s.slug in given)), given)  # fmt: skip
    if problems:
        raise r.FieldsWrong(step="更正", problems=problems)
    for name in given:
        if name not in clean and name not in secrets:
            clean[name] = None
    draft = _with_facts(view, {}, secrets)
    move = Move(as_step, by, on, (), {"seq": seq, "step": step.slug, "fields": clean, "reason": reason}, secrets)
    return _record_only(row, draft, move, home, at=at, key=key)


def _hand_over(
    row: store.Loaded, view: Case, home: At, held: list[people.Holding], *, by: Actor, on: date | datetime,
    at: datetime, facts: dict[str, Any], key: str | None,
) -> Outcome:  # fmt: skip
    reason = str(facts.get("reason") or "").strip()
    if not reason:
        raise r.ReasonMissing()
    if not view.is_open:
        raise r.CaseClosed(on=view.state["closed_on"], exit=view.procedure.exit_name(view.exit), step="移交承办")
    as_step = Step(HAND_OVER, "移交承办", by=view.procedure.heads, basis="本平台规则：移交由负责人决定")
    move = Move(as_step, by, on, (), {"unit": str(facts.get("unit") or ""), "from": home.unit, "reason": reason})
    refused = rules.right_people(view, move, held, home.path, home.unit_name) or rules.right_day(
        view, move, at.astimezone(CHINA).date()
    )
    if refused:
        raise refused
    target = _unit_named(home.place, move.facts["unit"])
    if target is None:
        raise r.FieldsWrong(
            step="移交承办", problems={"unit": f"“接收机构”没有“{move.facts['unit']}”，请从列表中选择。"}
        )
    return _record_only(row, view, move, home, at=at, key=key, unit_id=target.unit_id)


def _record_only(
    row: store.Loaded, draft: Case, move: Move, home: At, *, at: datetime, key: str | None, unit_id: int | None = None
) -> Outcome:
    """Store a built-in step: an event of its own that moves no mark."""
    body = _body(draft, move, home, at=at, key=key, seq=row.seq + 1)
    sealed = []
    for name, value in move.secrets.items():
        commitment, salt, box = seal_value(value)
        body["sealed"][name] = commitment
        sealed.append((name, salt, box))
    apply(draft.procedure, draft.state, body)
    content, digest = seal(body, row.head)
    columns = changed(row.projected, projection(draft, move.on, digest))
    if unit_id is not None:
        columns["unit_id"] = unit_id
    store.append(row.id, store.Writing(body, content, digest, columns, sealed, [], (), {move.by.person}))
    return Outcome(row.id, row.number, row.seq + 1, move.step.slug)
