"""Whoever holds a post on a day, and nobody else."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.toy import Office
from yifa.engine.models import Account, Appointment
from yifa.engine.people import holdings

pytestmark = pytest.mark.django_db


def test_every_appointment_of_the_day_is_held_and_no_other():
    office = Office()
    one = office.people["甲"]
    Appointment.objects.create(
        person=one,
        unit=office.other,
        reach=office.root,
        post="reviewer",
        since=date(2025, 1, 1),
        until=date(2025, 6, 30),
    )
    held = {on: [(each.post, each.unit, each.reach_path) for each in holdings([one.pk, one.pk], on)]
            for on in (date(2019, 12, 31), date(2025, 6, 30), date(2025, 7, 1))}  # fmt: skip
    clerk = ("clerk", "bureau", office.bureau.path)
    assert held == {
        date(2019, 12, 31): [],
        date(2025, 6, 30): [clerk, ("reviewer", "other", office.root.path)],
        date(2025, 7, 1): [clerk],
    }


@pytest.mark.parametrize("nobody", [[], [0], [-1], [2**63], [10**30], ["1"], [None], [1.0]])
def test_what_is_no_person_holds_nothing(nobody):
    assert holdings(nobody, date(2025, 1, 1)) == []


def test_an_administrator_is_no_official():
    from django.db import IntegrityError, transaction

    office = Office()
    account = Account.objects.create_account("clerk", "x", person=office.people["甲"])
    assert account.check_password("x")
    assert not hasattr(account, "is_superuser")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create_account("system", "x", person=office.people["乙"], administers="system")
