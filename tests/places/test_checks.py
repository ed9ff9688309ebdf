"""The example's random checks are drawn as any other: in the open, and so that anybody can redo them."""

from __future__ import annotations

from datetime import date
from itertools import chain
from random import Random

import pytest

from yifa.engine import evidence, store
from yifa.engine.models import CaseRow
from yifa.places import place as places
from yifa.places.establish import establish
from yifa.places.example import checks, registers, stories
from yifa.places.example.clerk import Clerk
from yifa.places.example.scheduler import run
from yifa.procedures import drawing
from yifa.procedures.enforcement.double_random_lists import holder
from yifa.record import draws

ON = date(2020, 12, 31)


@pytest.fixture
def town(db) -> Clerk:
    place = places.load("changping")
    establish(place, since=date(2020, 1, 1), chance=Random(1))
    return Clerk(place, Random(2), date(2022, 8, 1))


def cases(procedure: str) -> list:
    return [store.case_of(store.load(row.pk)) for row in CaseRow.objects.filter(procedure=procedure)]


def test_a_joint_round_is_redone_from_its_file_and_inspected_by_those_it_drew(town, monkeypatch):
    registers.enter_all(town, ON)
    lists = checks.registers(town, ON)
    held = town.place.read("checks.yaml")
    joint = next(one for one in held["rounds"] if one["task"]["draw_range"] == "joint")
    monkeypatch.setattr(
        type(town.place), "read", lambda self, name: {**held, "plan": [], "daily": [], "rounds": [joint]}
    )
    before = town.chance.getstate()
    run(town, checks.plays(town, 2022, lists))
    assert town.chance.getstate() == before, "what is played beside leaves the chance of the others as it is"

    (task,) = cases("double_random")
    assert not task.is_open
    published = evidence.read(task.get("draw_file"))
    assert draws.check_file(published) == ""
    pairs = {one["one"]: set(one["with"]) for one in drawing.document(task)["result"]["pairs"]}
    certificate = {person: number for number, person in holder(task, joint["day"]).items()}
    visits = cases("inspection")
    assert len(visits) == len(pairs) == joint["task"]["want_total"]
    for visit in visits:
        assert {certificate[one] for one in visit.get("check_officers")} == pairs[visit.get("object_code")]
        assert visit.took("tell")

    tampered = published.replace(joint["secrets"][0].encode(), joint["secrets"][1].encode())
    with pytest.raises(draws.DrawError):
        draws.check_file(tampered)


STORY = {
    "procedure": "penalty_summary", "unit": "enforcement_office", "from": date(2022, 3, 1), "times": 2,
    "steps": [{"do": "find", "by": "enforcer", "with": ["enforcer#2"], "facts": {
        "party_kind": "person", "party_name": "{name:p}", "party_age": "{int:20-60}", "law_field": "construction", "cause": "占道堆放",
        "power_item": "cg-001", "deciding_organ": "常平镇人民政府", "breach_at": "{day} 08:40", "breach_where": "{pick:where=甲路|乙路}",
        "breach_facts": "{name:p}在{pick:where=甲路|乙路}堆放", "spot_evidence": "照片", "breach_provision": "条例第十四条",
        "certificates_shown": "是", "told_on_the_spot": "是"}}],
}  # fmt: skip


def test_a_story_gives_each_telling_its_own_people_and_says_the_same_of_them_throughout(town):
    registers.enter_all(town, ON)
    run(town, stories.plays(town.beside(3), [STORY]))
    told = cases("penalty_summary")
    names = [case.secret("party_name") for case in told]
    assert len(set(names)) == 2
    for case, name in zip(told, names, strict=True):
        assert case.secret("breach_facts") == f"{name}在{case.get('breach_where')}堆放"
        assert len(set(case.acted("investigate"))) == 2


def test_a_story_that_waits_for_a_case_of_another_kind_is_not_played_without_one(town):
    registers.enter_all(town, ON)
    facts = {**STORY["steps"][0]["facts"], "clue_case": "{known:penalty:enforcement_office:inspection}"}
    waiting = {**STORY, "steps": [{**STORY["steps"][0], "facts": facts}]}
    run(town, chain(stories.plays(town.beside(3), [waiting])))
    assert cases("penalty_summary") == []
