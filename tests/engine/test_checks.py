"""A declaration that could not run stops the program, and says which part and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.toy import BADGE, CLERK, HEAD, PARTY, TOY, WHY
from yifa.engine import catalogue
from yifa.engine import fields as f
from yifa.engine.checks import problems
from yifa.engine.conditions import filled
from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Paper, Post, Right, Step


def step(slug, **options):
    return Step(slug, "步骤", **{"by": (CLERK,), "basis": WHY, "after": ("apply",), **options})


def toy(*more, **options):
    return replace(TOY, steps=(*TOY.steps[:-1], *more, TOY.steps[-1]), **options)


def clock(**options):
    base = {"starts": "apply", "stops": ("decide",), "within": "penalty.evidence_registration", "basis": WHY, **options}
    return (*TOY.clocks, Clock("more", "期限", **base))


def right(**options):
    base = {
        "of": PARTY,
        "opens_after": "apply",
        "within": "penalty.hearing_request",
        "used_by": ("object",),
        "basis": WHY,
        **options,
    }
    return (*TOY.rights, Right("more", "权利", **base))


BROKEN = {
    "names step 'fly', which is not declared": [
        toy(step("more", after=("fly",))), toy(step("more", before=("fly",))), toy(step("more", sends_back=("fly",))),
        toy(clocks=clock(stops=("fly",))), toy(clocks=clock(starts="fly")), toy(rights=right(opens_after="fly")),
        toy(exits=(Exit("out", "出", at=("fly",), basis=WHY),)),
        toy(disclosure=(Disclosure("decide", "fly", "", (), (), WHY),)),
    ],
    "names clock 'fly', which is not declared": [toy(step("more", pauses=("decide", "fly"))), toy(step("more", extends="fly"))],
    "issues paper 'fly', which is not declared": [toy(step("more", issues=("fly",)))],
    "names parameter 'no.such', which is not in the book": [
        toy(clocks=clock(within="no.such")), toy(clocks=clock(extend="no.such")), toy(rights=right(within="no.such")), toy(step("more", together="no.such")),
    ],
    "and no period": [toy(clocks=clock(within="archive.file_by"))],
    "no step asks for": [
        toy(clocks=clock(within="field:fly")), toy(clocks=clock(starts_at="fly")), toy(rights=right(opens_at="fly")), toy(subject="fly"), toy(title="{fly}"),
        toy(disclosure=(Disclosure("decide", "close", "", (("fly", "full"),), (), WHY),)),
    ],
    "can't be personal": [toy(subject="applicant"), toy(title="{applicant}"), toy(step("more", fields=(f.day("told", "日", personal=True),)), clocks=clock(starts_at="told"))],
    "expected date or moment": [toy(clocks=clock(starts_at="subject")), toy(rights=right(opens_at="amount"))],
    "expected number": [toy(clocks=clock(within="field:subject"))],
    "no step lets it go on": [toy(step("more", pauses="more"), clocks=clock())],
    "can't be paused": [toy(step("more", pauses="more"), step("on", resumes="more"), clocks=clock(back=True))],
    "by how long is not declared": [toy(step("more", extends="more"), clocks=clock())],
    "may be extended, but no step extends it": [toy(clocks=clock(extend="compulsion.seizure_extension"))],
    "expected organ or party": [toy(clocks=clock(binds="nobody"))],
    "is declared twice": [toy(step("apply"))],
    "is not lower-case ASCII": [toy(step("Fly")), toy(step("飞"))],
    "is longer than": [toy(step("a" * 61)), toy(step("more", by=(Post("p" * 41, "岗"),))), toy(code="字" * 21)],
    "is built in and can't be declared": [toy(step("correct")), toy(step("hand_over"))],
    "is the ordinary end": [toy(exits=(Exit("done", "完", at=("decide",), basis=WHY),))],
    "has no code": [toy(code="")],
    "expected a day like": [toy(superseded="next year")],
    "cites no article": [toy(step("more", basis="")), toy(clocks=clock(basis=None))],
    "names no post": [toy(step("more", by=()))],
    "is taken by nobody in office": [toy(step("more", by=(PARTY,)))],
    "asks for field 'one' twice": [toy(step("more", fields=(f.text("one", "一"), f.text("one", "一"))))],
    "differs from its first declaration": [toy(step("more", fields=(f.money("subject", "事项"),)))],
    "is no name": [toy(step("more", fields=(f.text("a-b", "一"),)))],
    "can hold nothing": [toy(step("more", fields=(f.number("n", "数", low=3, high=2),)))],
    "has the same choice twice": [toy(step("more", fields=(f.choice("c", "选", choices=(("a", "甲"), ("b", "甲"))),)))],
    "is a choice without choices": [toy(step("more", fields=(f.choice("c", "选"),)))],
    "which no reader knows": [toy(step("more", fields=(f.Field("c", "选", "colour"),)))],
    "must be text to be sealed": [toy(step("more", fields=(f.number("c", "数", personal=True),)))],
    "must be known as evidence": [toy(step("more", fields=(f.file("c", "附件", personal=True),)))],
    "can't be shown in full": [toy(step("more", fields=(f.text("c", "名", personal=True, public="full"),)))],
    "expected one of": [toy(step("more", fields=(f.text("c", "名", public="M9"),)))],
    "is kept apart, but no step has it": [toy(apart=(Apart("inspect", "fly", WHY),))],
    "is kept apart from itself": [toy(apart=(Apart("inspect", "inspect", WHY),))],
    "is used by no step": [toy(rights=right(used_by=()))],
    "nothing can come before it": [replace(TOY, steps=(replace(TOY.opens, when=filled("subject", says="有")), *TOY.steps[1:]))],
    "comes both after and before": [toy(step("more", before=("apply",)))],
    "always comes before": [toy(exits=(Exit("a", "甲", at=("decide",), basis=WHY), Exit("b", "乙", at=("decide",), basis=WHY)))],
    "can never be reached": [toy(step("one", after=("two",)), step("two", after=("one",)))],
    "no reachable step ends the case": [replace(TOY, steps=TOY.steps[:-1])],
    "the case can never end": [replace(TOY, steps=(*TOY.steps[:-1], replace(TOY.steps[-1], before=("inspect",))))],
    "is issued by no step": [toy(papers=(*TOY.papers, Paper("spare", "多余", "licence.txt")))],
    "is not in papers/": [toy(papers=(replace(TOY.papers[0], template="none.txt"),))],
    "must hold 'amount'": [toy(papers=(replace(TOY.papers[0], holds=("amount",)),))],
    "has the name of a word that every paper knows": [toy(step("more", fields=(f.text("number", "编号"),)))],
    "masks 'subject' with 'M9'": [toy(disclosure=(Disclosure("decide", "close", "", (("subject", "M9"),), (), WHY),))],
    "shows personal field 'applicant' in full": [toy(disclosure=(Disclosure("decide", "close", "", (("applicant", "full"),), (), WHY),))],
}  # fmt: skip


@pytest.mark.parametrize(("told", "declared"), [(told, one) for told, some in BROKEN.items() for one in some])
def test_a_declaration_that_could_not_run_is_named(told, declared):
    found = problems(declared)
    assert any(told in one for one in found), found
    assert all(one.startswith("toy: ") for one in found)


def test_whole_declarations_pass():
    assert problems(TOY) == problems(BADGE) == []
    assert (
        problems(
            toy(step("more", pauses=("decide", "more"), resumes=("decide", "more"), by=(HEAD, PARTY)), clocks=clock())
        )
        == []
    )


def test_a_procedure_without_steps_is_named():
    assert any("has no steps" in one for one in problems(replace(TOY, steps=())))


@pytest.mark.parametrize("procedure", catalogue.every(), ids=lambda one: one.slug)
def test_every_procedure_of_the_catalogue_passes(procedure):
    assert problems(procedure) == []
