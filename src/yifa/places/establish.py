"""Establish: puts a place into the database: the tree above it, its units, its people in their posts, its accounts.

Reads   a Place; a seeded chance for invented names
Never   builds in a password: each account gets a random one, told once to whoever set the place up
Start   establish(), open_accounts()
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from random import Random

from django.db import transaction

from yifa.engine import store
from yifa.engine.models import Account, Appointment, Person, PlaceRow, Unit
from yifa.places.names import person_name
from yifa.places.place import Place

ADMINISTRATORS = ("system", "security", "audit")


@dataclass(frozen=True)
class Opened:
    """An account that was opened: whom for, and the password that is told once."""

    username: str
    password: str
    post: str
    unit: str
    name: str


@transaction.atomic
def establish(place: Place, *, since: date, chance: Random) -> None:
    """Make the place, its units, people and appointments; what is there already stays as it is."""
    parent: PlaceRow | None = None
    for division in reversed(place.above):
        parent, _ = PlaceRow.objects.get_or_create(
            code=division.code,
            defaults={"name": division.name, "short": division.short, "level": division.level, "parent": parent},
        )
    row, _ = PlaceRow.objects.get_or_create(
        code=place.code,
        defaults={"slug": place.slug, "name": place.name, "short": place.short, "level": place.level, "parent": parent},
    )
    if row.slug is None:  # it came with the divisions of the nation (tree/rows.py): what it lacks is its address here
        row.slug = place.slug
        row.save(update_fields=["slug"])
    units: dict[str, Unit] = {}
    for spec in place.units:
        above = units[spec.parent] if spec.parent else None
        unit, made = Unit.objects.get_or_create(
            place=row,
            slug=spec.slug,
            defaults={"name": spec.name, "organ": spec.organ, "parent": above, "acts_for": spec.acts_for},
        )
        if made:
            unit.path = (above.path if above else "/") + f"{unit.pk}/"
            unit.save(update_fields=["path"])
        units[spec.slug] = unit
    taken: set[str] = set()
    for staff in place.staff:
        held = Appointment.objects.filter(unit=units[staff.unit], post=staff.post).count()
        for _ in range(staff.count - held):
            person = Person.objects.create(name=_new_name(chance, taken), place=row)
            Appointment.objects.create(
                person=person, unit=units[staff.unit], reach=units[staff.reach], post=staff.post, since=since
            )
    store.forget_places()


def _new_name(chance: Random, taken: set[str]) -> str:
    while (name := person_name(chance)) in taken:
        pass
    taken.add(name)
    return name


def open_accounts(place: Place, posts: Iterable[tuple[str, str]], *, prefix: str = "") -> list[Opened]:
    """One account a post (and unit, where it is named), and three administrators apart. Passwords are random; the names
    begin with `prefix` where many places have accounts in one installation."""
    opened = []
    for post, unit in posts:
        held = Appointment.objects.filter(unit__place__code=place.code, post=post).select_related("person", "unit")
        held = held.filter(unit__slug=unit) if unit else held
        first = held.order_by("id").first()
        if first is None or Account.objects.filter(person=first.person).exists():
            continue
        username = prefix + post
        if Account.objects.filter(username=username).exists():
            username += f"-{first.unit.slug}"
        opened.append(_open(username, first.person, first.post, first.unit.name))
    for role in ADMINISTRATORS:
        if not Account.objects.filter(administers=role).exists():
            password = secrets.token_urlsafe(12)
            Account.objects.create_account(f"{role}-admin", password, administers=role)
            opened.append(Opened(f"{role}-admin", password, role, "", ""))
    return opened


def _open(username: str, person: Person, post: str, unit: str) -> Opened:
    password = secrets.token_urlsafe(12)
    Account.objects.create_account(username, password, person=person)
    return Opened(username, password, post, unit, person.name)
