"""A county of the tests' own: its office, towns with an office each, and study sessions that are counted."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.test import Client

from tests.web.conftest import PASSWORD
from yifa.engine import door, store
from yifa.engine.case import Actor
from yifa.engine.models import Account, Appointment, Person, PlaceRow, Unit

COUNTY = "990100000000"
AT = datetime(2023, 1, 9, 2, 0, tzinfo=UTC)


def code_of(n: int) -> str:
    """The code of the n-th town."""
    return f"9901{n:02d}000000"[:6] + f"{n:03d}000"


class Counted:
    """A county with `many` towns. Accounts: 县统计 (the whole county), 县科员 (one office of it), 镇1 … (one town)."""

    def __init__(self, many: int = 6) -> None:
        store.forget_places()
        PlaceRow.objects.create(code=COUNTY, name="测试县", short="测试", level="county")
        root = self._unit(COUNTY, "county", "测试县人民政府")
        office = self._unit(COUNTY, "office", "测试县某办", root)
        self.actors: dict[str, Actor] = {}
        self._officer("县统计", COUNTY, office, "statistician", reach=root)
        self._officer("县科员", COUNTY, office, "organiser", reach=office)
        self.many = 0
        for _ in range(many):
            self.add_town()
        Account.objects.create_account("system", PASSWORD, administers="system")

    def add_town(self, name: str = "") -> str:
        """One more town with an office and an officer; its code."""
        self.many += 1
        code, name = code_of(self.many), name or f"第{self.many}镇"
        PlaceRow.objects.create(code=code, name=name, short=name, level="town", parent_id=COUNTY)
        self._officer(f"镇{self.many}", code, self._unit(code, "town", f"{name}人民政府"), "organiser")
        store.forget_places()
        return code

    def _unit(self, place: str, slug: str, name: str, parent: Unit | None = None) -> Unit:
        unit = Unit.objects.create(place_id=place, slug=slug, name=name, organ="测", parent=parent)
        unit.path = (parent.path if parent else "/") + f"{unit.pk}/"
        unit.save()
        return unit

    def _officer(self, name: str, place: str, unit: Unit, post: str, reach: Unit | None = None) -> None:
        person = Person.objects.create(name=name, place_id=place)
        Appointment.objects.create(person=person, unit=unit, reach=reach or unit, post=post, since=date(2015, 1, 1))
        Account.objects.create_account(name, PASSWORD, person=person)
        self.actors[name] = Actor(person.pk, post, unit.slug)

    def sessions(self, town: int, many: int, on: date = date(2022, 3, 7), **facts) -> None:
        """So many study sessions of a town."""
        for n in range(many):
            filled = {"session_kind": "theory_group", "theme": f"第{n}次", "laws": "行政处罚法", "laws_count": 1, "attendance": 12, "leaders_attending": 6, **facts}  # fmt: skip
            door.start("study_session", by=self.actors[f"镇{town}"], on=on, at=AT, facts=filled)

    def client(self, name: str) -> Client:
        """A client signed in as this person."""
        client = Client()
        client.force_login(Account.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        return client
