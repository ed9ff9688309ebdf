"""An office with accounts, at work on a given day, and clients signed in as its persons."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest
from django.test import Client

from tests.engine.toy import CLERK, Office
from yifa.engine import door
from yifa.engine.models import Account, Appointment, Person

TODAY = date(2025, 9, 26)
AT = datetime(2025, 9, 26, 1, 0, tzinfo=timezone.utc)  # noqa: UP017 - as the engine's tests write it
PASSWORD = "a-long-password-for-tests"


class Desk(Office):
    """The office of the engine's tests, each person with an account of the same name."""

    def __init__(self) -> None:
        super().__init__()
        for name, person in self.people.items():
            Account.objects.create_account(name, PASSWORD, person=person)
        for kind in ("system", "security", "audit"):
            Account.objects.create_account(kind, PASSWORD, administers=kind)

    def client(self, name: str, **options) -> Client:
        """A client signed in as this person."""
        client = Client(**options)
        client.force_login(Account.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    def begin(self, who: str = "甲", on: date = date(2025, 9, 22), **facts) -> int:
        """A case of the toy procedure."""
        typed = {"applicant": "张三丰", "subject": "早市摊位", "paid": "是", **facts}
        return door.start("toy", by=self.actor(who), on=on, at=AT, facts=typed).case

    def inspected(self, **facts) -> int:
        case = self.begin(**facts)
        door.take_step(case, "inspect", by=self.actor("甲"), together=[self.id_of("乙")], on=TODAY, at=AT,
                       facts={"found": "属实"})  # fmt: skip
        return case

    def reviewed(self, **facts) -> int:
        """A case that waits for its decision."""
        case = self.inspected(**facts)
        door.take_step(case, "review", by=self.actor("丙"), on=TODAY, at=AT)
        return case

    def hire(self, name: str, post=CLERK, unit=None) -> Person:
        """One more person in a post."""
        person = Person.objects.create(name=name, place=self.place)
        unit = unit or self.bureau
        Appointment.objects.create(person=person, unit=unit, reach=unit, post=post.slug, since=date(2020, 1, 1))
        self.people[name] = person
        return person


@pytest.fixture
def desk(transactional_db, settings, tmp_path) -> Desk:
    """The office at work on 2025-09-26, with an evidence folder of its own."""
    settings.YIFA_TODAY = TODAY.isoformat()
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    return Desk()
