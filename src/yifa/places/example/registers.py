"""Register entries an example place begins with: mediation bodies, mediators, advisers, certificates, powers.

Reads   the place's appointments; places/<slug>/powers.yaml
Never   enters anybody who holds no post
Start   enter_all()
"""

from __future__ import annotations

from datetime import date
from typing import Any

from yifa.engine.models import Appointment
from yifa.places.example import enforcement
from yifa.places.example.clerk import Clerk
from yifa.places.example.enforcement import EXAM
from yifa.places.example.mediation import committee_name


def enter_all(clerk: Clerk, on: date) -> None:
    """Fill the registers, as they stood when the year began."""
    _committees(clerk, on)
    _mediators(clerk, on)
    _advisers(clerk, on)
    enforcement.exam(clerk, on)
    _certificates(clerk, on)
    enforcement.delegations(clerk, on)
    _powers(clerk, on)
    enforcement.others(clerk, on)


def _registrar(clerk: Clerk) -> Any:
    return clerk.actor("registrar")


def _committees(clerk: Clerk, on: date) -> None:
    for unit in clerk.units_with("mediator"):
        room = unit.startswith("police_room")
        facts: dict[str, Any] = {
            "committee": committee_name(clerk, unit), "specialty": "none", "set_up_by": clerk.place.name,
            "committee_kind": "police_room" if room else ("town" if unit == "mediation" else "village"),
            "members": str(clerk.chance.choice((3, 5, 5, 7))), "women": str(clerk.chance.choice((1, 1, 2))),
            "founded_on": f"{clerk.chance.randint(2005, 2018)}-06-01", "elected_on": "2020-12-15",
        }  # fmt: skip
        if room:
            facts["posted_at"] = committee_name(clerk, unit).removeprefix("驻").removesuffix("调解室")
        else:
            facts["term_until"] = "2023-12-14"
        clerk.start("mediation_committee_entry", _registrar(clerk), on, facts)


def _mediators(clerk: Clerk, on: date) -> None:
    for unit in clerk.units_with("mediator"):
        for person in clerk.people("mediator", unit):
            clerk.start("mediator", _registrar(clerk), on, {
                "mediator": person, "committee": committee_name(clerk, unit),
                "mediator_kind": "full_time" if unit.startswith("police_room") else clerk.chance.choice(("full_time", "part_time", "part_time")),
                "chosen_how": clerk.chance.choice(("elected", "engaged")),
                "mediator_source": clerk.chance.choice(("village_official", "party_member", "retired_cadre", "retired_justice")),
                "grade": clerk.chance.choice(("none", "none", "four", "three")), "trained": True,
                "appointed_on": "2020-12-15", "appointed_until": "2023-12-14",
            })  # fmt: skip


def _advisers(clerk: Clerk, on: date) -> None:
    for person in clerk.people("counsel"):
        clerk.start("legal_adviser", _registrar(clerk), on, {
            "adviser": person, "adviser_kind": "lawyer", "firm": f"{clerk.words['firm']}{''.join(clerk.chance.sample('衡正信诚明德理纲', 2))}律师事务所",
            "chief": False, "serves": "government", "serves_name": clerk.place.name,
            "engaged_from": "2021-01-01", "engaged_until": "2023-12-31",
        })  # fmt: skip


def _certificates(clerk: Clerk, on: date) -> None:
    rows = Appointment.objects.filter(unit__place_id=clerk.place.code, post="enforcer").select_related("unit")
    for serial, held in enumerate(rows.order_by("id"), 1):
        clerk.start("officer_certificate", _registrar(clerk), on, {
            "certificate_holder": held.person_id, "certificate_number": f"{clerk.words['certificate']}{serial:06d}", "certificate_fields": ["comprehensive"],
            "certificate_body": clerk.words["province"], "certificate_employer": held.unit.name,
            "certificate_from": "2020-07-01", "certificate_until": "2025-06-30", "certificate_issue": "first", "certificate_exam": EXAM,
        })  # fmt: skip


def _powers(clerk: Clerk, on: date) -> None:
    for item in clerk.place.read("powers.yaml"):
        clerk.start("power_item", _registrar(clerk), on, {name: str(value) for name, value in item.items()})
