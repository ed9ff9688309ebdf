"""The catalogue keeps former versions beside the current one; a case goes on under the one it began under."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import ModuleType

import pytest
from django.core.checks import Tags, run_checks

from tests.engine.toy import AT, DAY, TOY, Office
from yifa.engine import catalogue, door, rebuild, recording, store
from yifa.engine import refusals as r
from yifa.engine.models import CaseRow, Declared, EventRow

FORMER = replace(TOY, name="测试程序（旧）", superseded="2025-12-31", steps=tuple(
    replace(step, name="旧核查") if step.slug == "inspect" else step for step in TOY.steps))  # fmt: skip
FACTS = {"applicant": "张三", "subject": "摊位"}


@pytest.fixture
def sources(monkeypatch):
    """Packages of the test's own, and a catalogue that finds what stands in them."""

    def stand(**held):
        package = ModuleType("a_package")
        package.__path__ = []
        vars(package).update(held)
        monkeypatch.setitem(sys.modules, "a_package", package)
        monkeypatch.setattr(catalogue, "SOURCES", ["a_package"])
        catalogue.refresh()

    yield stand
    monkeypatch.undo()
    catalogue.refresh()


def test_the_day_a_version_was_superseded_is_no_part_of_what_it_is():
    assert replace(TOY, superseded="2025-12-31").fingerprint == TOY.fingerprint != FORMER.fingerprint
    assert replace(TOY, folder="/elsewhere").fingerprint == TOY.fingerprint


def test_a_bound_of_nothing_is_part_of_what_a_declaration_is():
    from yifa.engine import fields as f

    def with_low(low):
        step = replace(TOY.opens, fields=(*TOY.opens.fields, f.number("n", "数", low=low)))
        return replace(TOY, steps=(step, *TOY.steps[1:]))

    assert with_low(0).fingerprint != with_low(None).fingerprint


def test_former_versions_are_found_by_their_fingerprint_alone(sources):
    sources(NOW=TOY, BEFORE=FORMER)
    assert catalogue.every() == (TOY,)
    assert set(catalogue.versions()) == {TOY, FORMER}
    assert catalogue.find("toy") is catalogue.find("toy", TOY.fingerprint) is catalogue.find("toy", "f" * 64) is TOY
    assert catalogue.find("toy", FORMER.fingerprint) is FORMER
    assert catalogue.knows("toy", FORMER.fingerprint)
    assert not catalogue.knows("toy", "f" * 64)
    with pytest.raises(r.UnknownProcedure):
        catalogue.find("no_such", TOY.fingerprint)


def test_a_slug_has_one_current_version(sources):
    sources(NOW=TOY, TWICE=replace(TOY, name="另一个"))
    with pytest.raises(ValueError, match="declared twice"):
        catalogue.every()
    sources(BEFORE=FORMER)
    with pytest.raises(ValueError, match="only superseded versions"):
        catalogue.every()
    sources(NOW=TOY, AGAIN=TOY)
    assert catalogue.every() == (TOY,)


@pytest.mark.django_db(transaction=True)
def test_a_case_goes_on_and_is_rebuilt_under_the_version_it_began_under(monkeypatch):
    monkeypatch.setattr(recording, "kept", set())
    office = Office()
    catalogue.declare(FORMER)
    call = {"by": office.actor("甲"), "on": DAY, "at": AT}
    old, new = door.start(FORMER, **call, facts=FACTS).case, door.start("toy", **call, facts=FACTS).case
    for case in (old, new):
        door.take_step(case, "inspect", **call, together=[office.id_of("乙")], facts={"found": "属实"})
    with pytest.raises(r.StepNotReached):
        door.take_step(old, "decide", by=office.actor("丁"), on=DAY, at=AT, facts={"verdict": "grant"})
    names = [store.case_of(store.load(case)).procedure.by_slug["inspect"].name for case in (old, new)]
    assert names == ["旧核查", "核查"]
    for case, declared in ((old, FORMER), (new, TOY)):
        assert {body["declaration"] for body in store.bodies(case)} == {declared.fingerprint}
        assert CaseRow.objects.get(pk=case).fingerprint == declared.fingerprint
        assert rebuild.differences(case) == {}
    assert set(Declared.objects.values_list("fingerprint", flat=True)) == {FORMER.fingerprint, TOY.fingerprint}


@pytest.mark.django_db(transaction=True)
def test_a_case_of_a_version_that_is_no_longer_kept_goes_on_under_the_current_one_and_is_named():
    office = Office()
    lost = replace(FORMER, name="已经删去的版本", superseded="")
    call = {"by": office.actor("甲"), "on": DAY, "at": AT}
    case = door.start(lost, **call, facts=FACTS)
    closed = door.start("toy", **call, facts=FACTS).case
    door.take_step(case.case, "pause", **call)
    assert [body["declaration"] for body in store.bodies(case.case)] == [lost.fingerprint, TOY.fingerprint]
    assert rebuild.differences(case.case) == {}
    found = [one for one in run_checks(tags=[Tags.database], databases=["default"]) if one.id == "yifa.W001"]
    assert len(found) == 1
    assert case.number in found[0].msg
    assert found[0].level < 40
    CaseRow.objects.filter(pk=case.case).update(closed_on=DAY)
    assert [one for one in run_checks(tags=[Tags.database], databases=["default"]) if one.id == "yifa.W001"] == []
    assert run_checks(tags=["yifa"]) == []
    assert EventRow.objects.filter(case=closed).count() == 1
