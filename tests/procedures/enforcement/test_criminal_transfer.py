"""涉嫌犯罪案件移送: who may decide it on which day, what the door works out, and what stands nowhere in clear."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.scenarios.office import Office
from tests.scenarios.runner import Play
from tests.scenarios.written import load
from yifa.engine import door, store
from yifa.engine.case import Actor
from yifa.engine.models import Appointment, CaseRow, EventRow
from yifa.engine.refusals import Refusal
from yifa.procedures.enforcement.criminal_transfer import CRIMINAL_TRANSFER

pytestmark = pytest.mark.django_db
WHOLE = "从发现、移送、立案到移交物品和办结"
DAY = date(2025, 3, 12)


def reported(office: Office) -> int:
    """A case whose report lies before the head."""
    found = next(one for one in load() if one.procedure == "criminal_transfer" and one.name == WHOLE)
    steps = {
        name: how for name, how in found.steps.items() if name in ("suspect", "form_team", "check_facts", "report")
    }
    return Play(replace(found, steps=steps, then={}), office).whole().case


def approve(case: int, person: int, on: date):
    at = datetime(on.year, on.month, on.day, 23, tzinfo=door.CHINA)
    facts = {"transfer_decision": "approved"}
    return door.take_step(case, "approve", by=Actor(person, "principal_head", "office"), on=on, at=at, facts=facts)


def appoint(office: Office, person: int, since: date, until: date | None = None) -> None:
    Appointment.objects.create(
        person_id=person, unit=office.bureau, reach=office.root, post="principal_head", since=since, until=until
    )


def test_a_deputy_decides_only_on_days_on_which_he_is_acting_head():
    office = Office()
    case, deputy = reported(office), office.person("行政机关负责人乙")
    appoint(office, deputy, date(2025, 3, 1), date(2025, 3, 11))
    with pytest.raises(Refusal) as refused:
        approve(case, deputy, DAY)
    assert refused.value.code == "E-101"
    appoint(office, deputy, DAY)
    approve(case, deputy, DAY)
    assert store.case_of(store.load(case)).took("approve")


def test_whoever_is_in_the_team_does_not_decide_even_as_head():
    office = Office()
    case, officer = reported(office), office.person("行政执法人员甲")
    appoint(office, officer, date(2025, 1, 1))
    with pytest.raises(Refusal) as refused:
        approve(case, officer, DAY)
    assert refused.value.code == "E-114"


def test_two_decisions_at_once_are_one():
    office = Office()
    case = reported(office)
    approve(case, office.person("行政机关正职负责人（主持工作的负责人）甲"), DAY)
    with pytest.raises(Refusal) as refused:
        approve(case, office.person("行政机关正职负责人（主持工作的负责人）乙"), DAY)
    assert refused.value.code == "E-106"


def test_what_is_set_off_is_worked_out_and_never_typed():
    office = Office()
    found = next(one for one in load() if one.procedure == "criminal_transfer" and one.name.startswith("已缴罚款折抵"))
    case = Play(replace(found, then={}), office).whole().case
    on = date(2025, 9, 30)
    facts = {"judgment": "（2025）刑初1号", "convicted": "是", "criminal_fine": "1万元"}
    take = {"by": office.actor("行政执法人员甲"), "on": on, "at": datetime(2025, 9, 30, 23, tzinfo=door.CHINA)}
    with pytest.raises(Refusal) as refused:
        door.take_step(case, "court_result", facts={**facts, "set_off": "9万元"}, **take)
    assert refused.value.code == "E-201"
    door.take_step(case, "court_result", facts=facts, **take)
    assert store.case_of(store.load(case)).get("set_off") == 1_000_000


def test_the_suspect_and_what_he_is_said_to_have_done_stand_nowhere_in_clear():
    office = Office()
    case = reported(office)
    kept = [bytes(event.content).decode() for event in EventRow.objects.filter(case=case)]
    row = CaseRow.objects.get(pk=case)
    kept += [str(row.state), row.title]
    assert [word for word in ("康宁", "批准文号", "进货单据") if any(word in text for text in kept)] == []
    (shown,) = CRIMINAL_TRANSFER.disclosure
    assert shown.total_only
