"""Register, Activity and Plan come out as ordinary procedures, with guards where they were asked for."""

from __future__ import annotations

import pytest

from tests.engine.toy import AT, BADGE, CLERK, DAY, HEAD, WHY, Office
from yifa.engine import catalogue, door, store
from yifa.engine import fields as f
from yifa.engine import refusals as r
from yifa.engine.checks import problems
from yifa.engine.guards import EndsBeforeItBegins, in_order
from yifa.engine.shortforms import Activity, Plan, Register

SINCE, UNTIL = f.day("since", "起"), f.day("until", "止")


def never(case, move):
    return r.UnknownStep(procedure=case.procedure.name, step=move.step.slug)


def register(**options):
    return Register("kept", "名册", area="tests", code="册", basis=WHY, keepers=(CLERK,), heads=(HEAD,), subject="thing", valid_until="until",
                    fields=(f.text("thing", "物品", high=20), SINCE, UNTIL), **options)  # fmt: skip


def test_each_short_form_passes_the_start_up_checks():
    plan = Plan("plan", "计划", area="tests", code="划", basis=WHY, owners=(CLERK,), approvers=(HEAD,), fields=(f.text("goal", "目标"),),
                progress=(f.text("done", "进展"),), needs={"approve": (never,)})  # fmt: skip
    activity = Activity(
        "talk",
        "讲座",
        area="tests",
        code="讲",
        basis=WHY,
        by=(CLERK,),
        fields=(f.text("theme", "主题"),),
        needs=(never,),
    )
    for one in (BADGE, register(), plan, activity):
        assert problems(one) == []
    assert plan.by_slug["approve"].needs == activity.opens.needs == (never,)


def test_a_guard_stands_on_the_built_in_steps_named_and_on_no_other():
    held = register(needs={"enter": (never,), "renew": (never,)})
    assert {step.slug for step in held.steps if never in step.needs} == {"enter", "renew"}
    with pytest.raises(ValueError, match="leave"):
        register(needs={"leave": (never,)})


@pytest.mark.django_db(transaction=True)
def test_an_entry_does_not_end_before_it_begins_and_a_renewal_says_until_when():
    office = Office()
    catalogue.declare(register(needs={"enter": (in_order("since", "until"),), "change": (in_order("since", "until"),)}))
    call = {"by": office.actor("甲"), "on": DAY, "at": AT}
    with pytest.raises(EndsBeforeItBegins) as refused:
        door.start("kept", **call, facts={"thing": "章", "since": "2025-09-22", "until": "2025-09-21"})
    assert refused.value.sentence.startswith("“止”（2025年9月21日）早于“起”（2025年9月22日）")
    entry = door.start("kept", **call, facts={"thing": "章", "since": "2025-09-22", "until": "2025-12-31"}).case
    with pytest.raises(r.FieldsWrong) as refused:
        door.take_step(entry, "renew", **call)
    assert set(refused.value.problems) == {"until"}
    door.take_step(entry, "renew", **call, facts={"until": "2026-12-31"})
    with pytest.raises(EndsBeforeItBegins):
        door.take_step(entry, "change", **call, facts={"change_reason": "更正", "since": "2027-01-01"})
    assert store.case_of(store.load(entry)).get("until") == "2026-12-31"


def test_days_that_were_not_filled_are_in_order():
    from yifa.engine.case import Actor, Case, Move

    declared = register()
    held = Case(declared)
    move = Move(declared.opens, Actor(1, "clerk", "bureau"), DAY)
    assert in_order("since", "until")(held, move) is None


@pytest.mark.django_db(transaction=True)
def test_a_plan_is_reported_on_until_it_is_dropped():
    office = Office()
    catalogue.declare(Plan("plan", "计划", area="tests", code="划", basis=WHY, owners=(CLERK,), approvers=(HEAD,), fields=(f.text("goal", "目标"),),
                           progress=(f.text("done", "进展"),)))  # fmt: skip
    by, head = {"by": office.actor("甲"), "on": DAY, "at": AT}, {"by": office.actor("丁"), "on": DAY, "at": AT}
    case = door.start("plan", **by, facts={"goal": "制定清单"}).case
    with pytest.raises(r.StepNotReached):
        door.take_step(case, "report", **by, facts={"done": "一半"})
    door.take_step(case, "approve", **head)
    door.take_step(case, "report", **by, facts={"done": "一半"})
    door.take_step(case, "close", **by, facts={"plan_outcome": "终止"})
    view = store.case_of(store.load(case))
    assert (view.is_open, view.exit, view.procedure.exit_name(view.exit)) == (False, "dropped", "终止")
