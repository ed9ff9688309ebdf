"""行政执法三项制度 — per case: was it made public, was it recorded, was it reviewed; and what is missing of each.

Law        国办发〔2018〕118号（公示、全过程记录、重大执法决定法制审核）；行政处罚法（2021修订）第四十七条、第四十八条、第五十八条
Elsewhere  哪些步骤要音像记录 recordings.yaml；重大执法决定目录 duties.py；公示期限由各程序的期限计算

Reads   a case as its declaration understands it, its events, the registers of the day
Never   refuses: a gap is shown and counted, the case goes on
Start   gaps(); met() says yes or no of each system
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from yifa.engine import catalogue, store
from yifa.engine.case import Case
from yifa.engine.declaration import Clock, Disclosure
from yifa.engine.refusals import in_words
from yifa.engine.state import CORRECT
from yifa.law.citations import Basis, paper, statute
from yifa.procedures.enforcement.duties import why_major
from yifa.procedures.enforcement.penalty_conditions import REVIEW_REQUIRED
from yifa.procedures.parties import ENTITIES

FILE = Path(__file__).with_name("recordings.yaml")
KEYS = {"step", "only", "said_in", "either", "why"}
MEDIA = (
    ".mp4",
    ".mov",
    ".avi",
    ".mkv",
    ".3gp",
    ".wmv",
    ".mp3",
    ".m4a",
    ".wav",
    ".amr",
    ".jpg",
    ".jpeg",
    ".png",
    ".heic",
)
ART = statute("行政处罚法", edition=2021).articles
PUBLICITY, RECORD, REVIEW = "publicity", "record", "review"
SYSTEMS = {PUBLICITY: "行政执法公示", RECORD: "执法全过程记录", REVIEW: "重大执法决定法制审核"}
RECORDING = paper("国办发〔2018〕118号", "第三部分")
# A procedure that decides -> the kind of power, the deciding step, the reviewing step.
DECIDES = {
    "penalty_ordinary": ("penalty", "decide", "review"),
    "execution": ("compulsion", "decide", "review"),
}


class BadRecordings(ValueError):
    """recordings.yaml names what is not there; the message says where, what was found and what was expected."""


@dataclass(frozen=True)
class Recording:
    """A step that is to be filmed: only for some values of a field, said by a yes-no field, or replaced by another."""

    step: str
    why: str
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    said_in: str = ""
    either: str = ""


@dataclass(frozen=True)
class Gap:
    """What is missing: of which system, in a Chinese sentence without a personal value, and on what basis."""

    system: str
    sentence: str
    basis: Basis


def gaps(case: Case, on: date) -> list[Gap]:
    """All that the three systems ask of a case and it does not have, as it stood recorded and seen from a day."""
    return [*_publicity(case, on), *_record(case), *_review(case)]


def met(case: Case, on: date) -> dict[str, bool]:
    """Each system by slug: whether nothing of it is missing."""
    missing = {gap.system for gap in gaps(case, on)}
    return {system: system not in missing for system in SYSTEMS}


# 公示 -----------------------------------------------------------------------------------------------------------------


def _publicity(case: Case, on: date) -> Iterator[Gap]:
    for one in case.procedure.disclosure:
        if one.total_only or not case.took(one.of) or (one.unless is not None and one.unless.holds(case)):
            continue
        clock = _clock_of(case, one)
        running = case.clock(clock.slug, on) if clock else None
        if running is None or running.due is None:
            continue
        name = case.procedure.by_slug[one.step].name
        shown = case.day_of(one.step)
        if shown is None and running.stopped is None and running.due < on:
            yield Gap(PUBLICITY, f"应当在{in_words(running.due)}以前“{name}”，到{in_words(on)}还没有办理", one.basis)
        elif shown is not None and shown > running.due:
            yield Gap(PUBLICITY, f"“{name}”办理于{in_words(shown)}，晚于期限{in_words(running.due)}", one.basis)


def _clock_of(case: Case, disclosure: Disclosure) -> Clock | None:
    """The clock of a disclosure: the one that its publishing step stops and its step starts."""
    clocks = [one for one in case.procedure.clocks if disclosure.step in one.stops]
    return next((one for one in clocks if one.starts == disclosure.of), clocks[0] if clocks else None)


# 全过程记录 -----------------------------------------------------------------------------------------------------------


def _record(case: Case) -> Iterator[Gap]:
    wanted = recordings().get(case.procedure.slug, ())
    for body in _as_corrected(store.bodies(case.id)) if wanted and case.id else ():
        for one in wanted:
            if body["step"] == one.step and not _recorded(one, body):
                name = case.procedure.by_slug[one.step].name
                yield Gap(RECORD, f"{body['on'][:10]}办理的“{name}”没有音像记录（{one.why}）", RECORDING)


def _as_corrected(bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events of a case, each with what was put right of it later."""
    by_seq = {body["seq"]: {**body, "facts": dict(body["facts"])} for body in bodies}
    for body in bodies:
        if body["step"] == CORRECT:
            by_seq[body["facts"]["seq"]]["facts"].update(body["facts"]["fields"])
    return list(by_seq.values())


def _recorded(one: Recording, body: Mapping[str, Any]) -> bool:
    facts = body["facts"]
    if any(facts.get(name) not in values for name, values in one.only.items()):
        return True
    if facts.get(one.said_in) is True or one.either in facts or one.either in body["sealed"]:
        return True
    files = store.known_evidence([kept["sha256"] for kept in body["evidence"]])
    return any(kept["name"].lower().endswith(MEDIA) for kept in files.values())


@cache
def recordings() -> dict[str, tuple[Recording, ...]]:
    """The recordings that each procedure's steps need, by its slug. A procedure that is not declared is left out;
    BadRecordings where a step or a field of a declared one is not there."""
    return read(FILE)


def read(path: Path) -> dict[str, tuple[Recording, ...]]:
    """The recordings of a file."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    declared = {one.slug: one for one in catalogue.every()}
    found = {}
    for slug, rows in raw.items():
        procedure = declared.get(slug)
        if procedure is None:
            continue
        made = []
        for row in rows:
            if unknown := set(row) - KEYS:
                raise BadRecordings(f"{path.name}: {slug}: unknown keys {sorted(unknown)}, expected {sorted(KEYS)}")
            named = [*row.get("only", {}), *(row[key] for key in ("said_in", "either") if key in row)]
            if row["step"] not in procedure.by_slug:
                raise BadRecordings(f"{path.name}: {slug} has no step '{row['step']}'")
            if wrong := [name for name in named if name not in procedure.fields]:
                raise BadRecordings(f"{path.name}: {slug}: step '{row['step']}' asks for no {wrong}")
            only = {name: tuple(values) for name, values in row.get("only", {}).items()}
            made.append(Recording(row["step"], row["why"], only, row.get("said_in", ""), row.get("either", "")))
        found[slug] = tuple(made)
    return found


# 法制审核 -------------------------------------------------------------------------------------------------------------


def _review(case: Case) -> Iterator[Gap]:
    if case.procedure.slug not in DECIDES:
        return
    kind, decide, review = DECIDES[case.procedure.slug]
    decided, reviewed = case.last(decide), case.last(review)
    if decided is None or (reviewed is not None and reviewed.seq < decided.seq):
        return
    why = why_reviewed(case, kind, decided.on)
    if why:
        yield Gap(REVIEW, f"{why}，作出决定以前没有法制审核", ART(58))


def why_reviewed(case: Case, kind: str, on: date) -> str:
    """Why a decision had to be reviewed, in words: by the statute, or by the place's list of major decisions."""
    if kind == "penalty" and case.get("outcome") != "penalty":
        return ""
    if kind == "penalty" and REVIEW_REQUIRED.holds(case):
        return REVIEW_REQUIRED.says
    if case.get("listed_for_review"):
        return "列入本地重大执法决定目录"
    return why_major(
        case, kind, case.law_field, on, penalties=case.get("penalty_kinds") or (), entity=case.get("party_kind") in ENTITIES,
        sum_of_money=sum(case.get(name) or 0 for name in ("fine", "gains", "goods")),
    )  # fmt: skip
