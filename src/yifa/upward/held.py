"""Held: what a county has taken of its towns, as the cases of the record say.

Reads   cases of 报送审核, their events, keys that were registered, refusals that were kept
Never   keeps a table of its own: what was taken is what the record says was taken
Start   taken(), accepted(), arrivals()
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yifa.engine.models import CaseRow
from yifa.engine.sql import rows
from yifa.record.notes import Checkpoint, VerifierKey

REPORT, KEY, CALL, REFUSED, SENT = "upward_report", "upward_key", "upward_call", "upward_refusal", "upward_sent"


@dataclass(frozen=True)
class Taken:
    """One package that was taken: of whom, its number, hash, the log it showed, the case and the day.

    `stands`: it is in hand or counts; not where it was sent back, withdrawn, or followed by another in the same case.
    """

    code: str
    year: int
    sequence: int
    sha256: str
    facts: str
    checkpoint: Checkpoint
    number: str
    on: date
    stands: bool


@dataclass(frozen=True)
class Arrival:
    """Where the newest case of a town's year stands: the package in hand and what has come of it."""

    case: int
    number: str
    code: str
    year: int
    package: str
    sequence: int
    log_size: int
    differs: dict[int, tuple[str, ...]]
    first_on: date
    arrived_on: date
    accepted_on: date | None
    asked_on: date | None
    answer_by: int | None
    withdrawn: bool
    last: int


def subject(code: str, year: int) -> str:
    """What a case of a town's year is found by."""
    return f"{code}/{year}"


def taken(code: str, county: str) -> list[Taken]:
    """Every package of a town that this county ever took, by number."""
    found = rows(
        "SELECT e.content, c.number, c.state, c.exit FROM yifa_event e JOIN yifa_case c ON c.id = e.case_id "
        "WHERE c.procedure = %s AND c.place = %s AND c.subject LIKE %s AND e.step = 'receive' ORDER BY e.id",
        [REPORT, county, f"{code}/%"],
    )
    listed = []
    for content, number, state, exit in found:
        body = json.loads(bytes(content))
        facts = body["facts"]
        point = Checkpoint(facts["log_origin"], facts["log_size"], bytes.fromhex(facts["log_root"]))
        listed.append(Taken(code, facts["report_year"], facts["sequence"], facts["package"], facts["facts_fingerprint"], point,
                            number, date.fromisoformat(body["on"][:10]), exit != "withdrawn" and _in_hand(json.loads(state), facts["package"])))  # fmt: skip
    return sorted(listed, key=lambda one: one.sequence)


def _in_hand(state: dict[str, Any], sha256: str) -> bool:
    return "receive" in state["marks"] and state["data"].get("package") == sha256


def arrivals(procedure_subjects: Collection[str], county: str | None = None) -> dict[str, list[Arrival]]:
    """By subject: its cases, oldest first."""
    wanted = CaseRow.objects.filter(procedure=REPORT, subject__in=list(procedure_subjects))
    if county is not None:
        wanted = wanted.filter(place=county)
    found: dict[str, list[Arrival]] = {}
    for row in wanted.order_by("pk").values_list("pk", "number", "subject", "opened_on", "closed_on", "exit", "state"):
        found.setdefault(row[2], []).append(_arrival(*row))
    return found


def _arrival(
    pk: int, number: str, of: str, opened: date, closed: date | None, exit: str, text: str
) -> Arrival:  # fmt: skip
    state: dict[str, Any] = json.loads(text)
    data, marks, steps = state["data"], state["marks"], state["steps"]
    code, _, year = of.partition("/")
    asked = _day(steps["ask_back"]["last"]) if "ask_back" in steps and "receive" not in marks else None
    return Arrival(
        case=pk, number=number, code=code, year=int(year), package=data["package"], sequence=data["sequence"],
        log_size=data["log_size"], differs=differences(data.get("differs")), first_on=opened,
        arrived_on=_day(steps["receive"]["last"]), accepted_on=closed if closed and exit != "withdrawn" else None,
        asked_on=asked, answer_by=data.get("answer_days"), withdrawn=exit == "withdrawn", last=pk,
    )  # fmt: skip


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


def accepted() -> list[Arrival]:
    """The newest accepted package of each town and year, in this installation."""
    subjects = (
        CaseRow.objects.filter(procedure=REPORT, closed_on__isnull=False)
        .exclude(exit="withdrawn")
        .values_list("subject", flat=True)
        .distinct()
    )
    found = arrivals(list(subjects))
    newest = [[one for one in some if one.accepted_on] for some in found.values()]
    return sorted((some[-1] for some in newest if some), key=lambda one: (one.code, one.year))


def differences(text: str | None) -> dict[int, tuple[str, ...]]:
    """What `differs` of a case says: year -> slugs of figures."""
    lines = [line.split() for line in (text or "").splitlines()]
    return {int(year): tuple(slugs) for year, *slugs in lines}


def told(differs: Mapping[int, Sequence[str]]) -> str | None:
    """The same as it is recorded: a line a year."""
    return "\n".join(" ".join([str(year), *slugs]) for year, slugs in sorted(differs.items()) if slugs) or None


def keys(code: str, county: str) -> list[VerifierKey]:
    """The keys that were registered for a place, the one in force first; none where its entry was suspended or removed.

    Those before it count for the checkpoints of former years alone.
    """
    found = rows(
        "SELECT e.content, c.state FROM yifa_event e JOIN yifa_case c ON c.id = e.case_id "
        "WHERE c.procedure = %s AND c.place = %s AND c.subject = %s ORDER BY e.id",
        [KEY, county, code],
    )
    bodies = [json.loads(bytes(content)) for content, _ in found]
    if not found or not _stands(json.loads(found[-1][1])):
        return []
    return [VerifierKey.read(text) for text in _distinct(body["facts"].get("verifier") for body in reversed(bodies))]


def _stands(state: dict[str, Any]) -> bool:
    return bool(state["open"]) and "suspend" not in state["marks"]


def _distinct(values: Iterable[str | None]) -> list[str]:
    return [one for one in dict.fromkeys(values) if one]


@dataclass(frozen=True)
class Sent:
    """One package that this place sent: its number, year, hash, the facts it was made from and the log it showed."""

    sequence: int
    year: int
    sha256: str
    facts: str
    origin: str
    size: int
    number: str


def sent(code: str) -> list[Sent]:
    """Every package that a place sent, by number."""
    found = CaseRow.objects.filter(procedure=SENT, place=code).values_list("number", "state")
    held = [(number, json.loads(state)["data"]) for number, state in found]
    listed = [Sent(one["sent_sequence"], one["report_year"], one["sent_package"], one["sent_facts"], one["sent_origin"],
                   one["sent_size"], number) for number, one in held]  # fmt: skip
    return sorted(listed, key=lambda one: one.sequence)
