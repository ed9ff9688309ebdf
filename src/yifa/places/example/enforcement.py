"""The registers of enforcement an example place begins with: delegations, bodies, teams, benchmarks, lists, duties.

Reads   places/<slug>/enforcement.yaml, the appointments of the place
Never   draws on the chance of the year: what these entries hold changes nothing else of the example
Start   exam() before the certificates, delegations() before the powers are entered, others() after
"""

from __future__ import annotations

from datetime import date
from typing import Any

from yifa.places.example.clerk import Clerk

AFTER_THE_POWERS = (
    "enforcement_body", "enforcement_team", "field_route", "discretion_benchmark", "leniency_item", "major_decision_criteria", "post_duty",
    "service_item",
)  # fmt: skip

EXAM = "2020-资格"


def exam(clerk: Clerk, on: date) -> None:
    """Enter the examination that the officers passed before they got their certificates."""
    own, passed = _own(clerk), clerk.people("enforcer")
    own.start("officer_exam", own.actor("registrar"), on, {
        "exam_code": EXAM, "exam_name": "2020年行政执法人员资格考试", "exam_kind": "both", "exam_by": own.words["justice"], "exam_on": "2020-06-13",
        "exam_registered": str(len(passed) + 4), "exam_sat": str(len(passed) + 3), "exam_passed": str(len(passed)), "exam_passers": passed})  # fmt: skip


def delegations(clerk: Clerk, on: date) -> None:
    """Enter the decisions by which the place got powers of others: its power items name them."""
    _enter(_own(clerk), "delegation", clerk.place.read("enforcement.yaml")["delegation"], on)


def others(clerk: Clerk, on: date) -> None:
    """Enter the other registers, each after those that it names."""
    own, held = _own(clerk), clerk.place.read("enforcement.yaml")
    for register in AFTER_THE_POWERS:
        _enter(own, register, held[register], on)
    reviewers = [{"reviewer_person": one, **held["legal_reviewer_entry"]} for one in clerk.people("legal_reviewer")]
    _enter(own, "legal_reviewer_entry", reviewers, on)


def _own(clerk: Clerk) -> Clerk:
    return clerk.beside(0)


def _enter(own: Clerk, register: str, entries: list[dict[str, Any]], on: date) -> None:
    registrar = own.actor("registrar")
    for entry in entries:
        facts = {name: value if isinstance(value, (list, int)) else str(value) for name, value in entry.items()}
        if unit := facts.pop("unit", None):
            members = own.people("enforcer", str(unit))
            facts |= {"team_head": members[0], "team_members": members}
        own.start(register, registrar, on, facts)
