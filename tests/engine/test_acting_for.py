"""In whose name a unit acts: the office handles the case, the paper names the organ."""

from __future__ import annotations

import json

import pytest

from tests.engine.toy import AT, DAY, Office
from yifa.engine import door
from yifa.engine.models import EventRow, PaperRow, Unit
from yifa.engine.sealing import open_box

pytestmark = pytest.mark.django_db


def licence_of(office: Office) -> str:
    """The text of the paper that a granted case of the bureau issues."""
    case = door.start(
        "toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位", "paid": "是"}
    ).case
    for step, who, facts in (
        ("inspect", "甲", {"found": "属实"}),
        ("review", "丙", {}),
        ("decide", "丁", {"verdict": "grant"}),
    ):
        together = [office.id_of("乙")] if step == "inspect" else []
        door.take_step(case, step, by=office.actor(who), on=DAY, at=AT, facts=facts, together=together)
    paper = PaperRow.objects.get(case=case)
    body = json.loads(bytes(EventRow.objects.get(pk=paper.event_id).content))
    return open_box(bytes(paper.box), body["papers"][0]["commitment"]).decode()


def test_a_unit_that_acts_for_an_organ_puts_the_organ_s_name_on_its_papers():
    office = Office()
    Unit.objects.filter(pk=office.bureau.pk).update(acts_for="测试市管理局")
    assert "测试市管理局" in licence_of(office)


def test_a_unit_that_says_nothing_acts_in_its_own_name():
    office = Office()
    assert office.bureau.in_the_name_of == office.bureau.name
    assert office.bureau.name in licence_of(office)
