"""Recording: what one step leaves: its event, the case's new projection, papers, search tokens, people named.

Reads   the step as the door has let it through
Never   asks whether it may be: that is done; never stores half of it: all of it is one call of writing
Start   store_step(), store_built_in()
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction

from yifa.engine import papers, publication_store, rules, search, timing, writing
from yifa.engine.case import Case, Move
from yifa.engine.declaration import Procedure, as_data
from yifa.engine.fields import Field
from yifa.engine.sealing import seal_value
from yifa.engine.state import CORRECT, apply, settle, settle_anew
from yifa.record.events import seal


class Outcome(NamedTuple):
    """What was stored. `again` is true where the same key had been stored before."""

    case: int
    number: str
    seq: int
    step: str
    papers: tuple[tuple[str, str], ...] = ()
    again: bool = False


class At(NamedTuple):
    """The unit a case belongs to."""

    unit_id: int
    unit: str
    unit_name: str
    path: str
    organ: str
    place: str
    acts_for: str = ""

    @property
    def in_the_name_of(self) -> str:
        """The organ in whose name the unit acts: what papers and publications name."""
        return self.acts_for or self.unit_name


class Before(NamedTuple):
    """The case as it stands before the step: its id (None for a new one), events so far, last hash, row."""

    case_id: int | None
    seq: int
    head: bytes
    row: dict[str, Any] | None = None


def on_text(on: date | datetime) -> str:
    """The day or moment of a step as recorded."""
    return on.strftime("%Y-%m-%dT%H:%M") if isinstance(on, datetime) else on.isoformat()


def _at_text(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


kept: set[str] = set()


def _remember(procedure: Procedure) -> None:
    """Keep the declaration a case begins under: once a process, counted only when it is committed."""
    if procedure.fingerprint not in kept:
        body = json.dumps(as_data(procedure), ensure_ascii=False)
        writing.remember_declaration(procedure.fingerprint, procedure.slug, body)
        transaction.on_commit(partial(kept.add, procedure.fingerprint))


def store_step(draft: Case, move: Move, home: At, before: Before, *, at: datetime, key: str | None) -> Outcome:
    """Store a step of the declaration. `draft` is the case with the step's facts laid over it."""
    procedure, day, opening = draft.procedure, move.day, before.case_id is None
    if opening:
        _remember(procedure)
    body = _body(draft, move, home, at=at, key=key, seq=before.seq + 1)
    sealed, known = _sealed(move, body), draft.involved
    apply(procedure, draft.state, body)
    issued = _issue(draft, move, home, body, opening=opening)
    for paper in body["papers"]:
        draft.state["papers"][paper["kind"]] = [paper["number"], body["on"][:10]]
    settle(procedure, draft, move.step, body["on"])
    public = publication_store.of_step(draft, move, case_id=before.case_id, organ=home.in_the_name_of)
    body["published"] = public.published
    content, digest = seal(body, before.head)
    row = changed(before.row, projection(draft, digest))
    if opening:
        row = {
            "number": draft.number, "procedure": procedure.slug, "fingerprint": procedure.fingerprint, "place": home.place,
            "unit_id": home.unit_id, "opened_on": day.isoformat(), "sealed": procedure.sealed, **row,
        }  # fmt: skip
    found = _tokens(draft, move)
    case, event = writing.append(
        before.case_id,
        writing.Writing(body, content, digest, row, sealed, issued, home.unit_id,
                      found | search.tokens(draft.number) if opening else found, _named(move, known)),
    )  # fmt: skip
    publication_store.keep(public, draft, case, event, unit=home.unit, on=day)
    told = tuple((kind, number) for kind, number, _, _ in issued)
    return Outcome(case, draft.number, body["seq"], move.step.slug, told)


def store_built_in(
    draft: Case, move: Move, home: At, before: Before, *, at: datetime, key: str | None, unit_id: int | None = None
) -> Outcome:
    """Store a correction or a hand-over: an event of its own that moves no mark."""
    procedure = draft.procedure
    body = _body(draft, move, home, at=at, key=key, seq=before.seq + 1)
    if unit_id is not None:
        body["unit"] = move.facts["unit"]  # the unit that has the case from this event on
    sealed = _sealed(move, body)
    apply(procedure, draft.state, body)
    if move.step.slug == CORRECT:
        settle_anew(procedure, draft, procedure.by_slug[body["facts"]["step"]])
    public = publication_store.of_step(draft, move, case_id=before.case_id, organ=home.in_the_name_of)
    body["published"] = public.published
    content, digest = seal(body, before.head)
    columns = changed(before.row, projection(draft, digest))
    if unit_id is not None:
        columns["unit_id"] = unit_id
    named = {move.by.person, *officers_in(move.step.fields, move.facts.get("fields", {}))}
    assert before.case_id is not None
    case, event = writing.append(
        before.case_id, writing.Writing(body, content, digest, columns, sealed, [], unit_id or home.unit_id, (), named)
    )
    if unit_id is not None:
        writing.moved(before.case_id, unit_id)
    publication_store.keep(public, draft, case, event, unit=home.unit, on=move.day)
    return Outcome(before.case_id, draft.number, body["seq"], move.step.slug)


def _body(case: Case, move: Move, home: At, *, at: datetime, key: str | None, seq: int) -> dict[str, Any]:
    return {
        "case": case.number, "seq": seq, "procedure": case.procedure.slug, "declaration": case.procedure.fingerprint,
        "step": move.step.slug, "actor": {"person": move.by.person, "post": move.by.post, "unit": move.by.unit},
        "with": list(move.together), "on": on_text(move.on), "at": _at_text(at), "key": key, "facts": move.facts,
        "sealed": {}, "papers": [], "evidence": list(move.evidence), "place": home.place, "unit": home.unit,
        "published": [],
    }  # fmt: skip


def _sealed(move: Move, body: dict[str, Any]) -> list[tuple[str, bytes, bytes]]:
    boxes = []
    for name, value in move.secrets.items():
        commitment, salt, box = seal_value(value)
        body["sealed"][name] = commitment
        boxes.append((name, salt, box))
    return boxes


def _issue(
    case: Case, move: Move, home: At, body: dict[str, Any], *, opening: bool
) -> list[tuple[str, str, bytes, bytes]]:
    """The step's papers with their numbers, and the number of a new case.

    All numbers are taken in the order of their series' names: two steps at once never wait for each other's.
    """
    declared = case.procedure
    kinds = [*move.step.issues, *(kind for kind, when in move.step.issues_when if when.holds(case))]
    codes = [declared.paper_by_slug[kind].code or declared.code for kind in kinds]
    if not (codes or opening):
        return []
    year, series = move.day.year, Counter([declared.code] if opening else []) + Counter(codes)
    numbers = {}
    for code in sorted(series):
        given = [writing.next_number(f"{home.organ}{code}", year) for _ in range(series[code])]
        numbers[code] = iter([papers.numbered(home.organ, code, year, n) for n in given])
    if opening:
        case.number = body["case"] = next(numbers[declared.code])
    issued = []
    for kind, code in zip(kinds, codes, strict=True):
        number = next(numbers[code])
        text = papers.render(case, declared.paper_by_slug[kind], move, number=number, organ=home.in_the_name_of)
        commitment, salt, box = seal_value(text)
        body["papers"].append({"kind": kind, "number": number, "commitment": commitment})
        issued.append((kind, number, salt, box))
    return issued


def title(case: Case) -> str:
    """A case's title: never a personal value."""
    words = ""
    if case.procedure.title:
        told = _Words()
        told.case = case
        words = case.procedure.title.format_map(told)
    return words[:200] or case.procedure.name


class _Words(dict[str, str]):
    case: Case

    def __missing__(self, name: str) -> str:
        spec = self.case.procedure.fields.get(name)
        return "" if spec is None or spec.personal else spec.label(self.case.get(name))


MOVING = ("seq", "head", "state")  # what every event changes
_compact = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def projection(case: Case, head: bytes) -> dict[str, Any]:
    """The columns of the case row that follow from its state."""
    state, procedure = case.state, case.procedure
    clock, due = timing.next_due(case)
    step = rules.owed(case)
    return {
        "title": title(case), "closed_on": state["closed_on"], "exit": state["exit"] or "",
        "last_on": state["on"][:10], "waits_for": step.by[0].slug if step else "",
        "waits_step": step.slug if step else "", "due_on": due.isoformat() if due else None,
        "due_clock": clock.slug if clock else "", "started_on": clock.started.isoformat() if clock else None,
        "provisional": bool(clock and clock.provisional), "seq": state["seq"], "head": head,
        "subject": str(case.get(procedure.subject) or "") if procedure.subject else "",
        "state": _compact(state),
    }  # fmt: skip


def changed(before: dict[str, Any] | None, row: dict[str, Any]) -> dict[str, Any]:
    """Only the columns that differ from what the row holds: an index is rewritten for every column named."""
    if before is None:
        return row
    if before.items() <= row.items():
        return {name: row[name] for name in MOVING}
    return {name: value for name, value in row.items() if name not in before or before[name] != value}


def tokens_of(spec: Field, value: Any) -> set[int]:
    """The tokens under which a case is found by one value."""
    if not isinstance(value, str):
        return set()
    found = search.tokens(spec.label(value), names=spec.kind in ("person", "organisation"))
    return found | {search.reference(value)} if spec.kind == "case" else found


def _tokens(case: Case, move: Move) -> set[int]:
    found: set[int] = set()
    for spec in move.step.recorded:
        if spec.search:
            found |= tokens_of(spec, move.secrets.get(spec.slug) or move.facts.get(spec.slug))
    return found


def officers_in(fields: Iterable[Field], facts: dict[str, Any]) -> set[int]:
    """The officers whom these facts name."""
    named: set[int] = set()
    for spec in fields:
        value = facts.get(spec.slug)
        if value is not None and spec.kind in ("officer", "officers"):
            named.update(value if spec.kind == "officers" else [value])
    return named


def _named(move: Move, known: set[int]) -> set[int]:
    """Persons newly involved: who act, and officers whom the step names."""
    return {person for person in move.people if person not in known} | officers_in(move.step.recorded, move.facts)
