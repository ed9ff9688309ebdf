"""合法性审查: separation of duties, papers, and what stays inside."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.scenarios.office import Office
from tests.scenarios.outcome import paper_text
from tests.scenarios.runner import Play
from tests.scenarios.written import load

from yifa.engine import door, store
from yifa.engine.case import Actor
from yifa.engine.models import Appointment
from yifa.engine.refusals import DutiesApart
from yifa.procedures.decisions import legality_guards
from yifa.procedures.decisions.legality_fields import MATERIALS, OBJECTS
from yifa.procedures.decisions.legality_review import LEGALITY_REVIEW
from yifa.typeset import markup

AT = datetime(2025, 12, 1, 9, tzinfo=door.CHINA)


def play(name, office):
    scenario = next(one for one in load() if one.procedure == "legality_review" and one.name == name)
    return store.case_of(store.load(Play(scenario, office).whole().case))


@pytest.mark.django_db
def test_whoever_reviewed_does_not_sign_though_he_holds_both_posts():
    office = Office()
    case = play("更换审查人员后原意见作废，由新的审查人员重拟", office)
    reviewer = office.person("合法性审查人员乙")
    Appointment.objects.create(
        person_id=reviewer, unit=office.bureau, reach=office.root, post="review_head", since=date(2020, 1, 1)
    )
    by = Actor(reviewer, "review_head", office.bureau.slug)
    with pytest.raises(DutiesApart, match="E-114"):
        door.take_step(case.id, "sign", by=by, on=date(2025, 9, 18), at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "规范性文件修改后合法，采纳并复核后归档",
        "党委、政府文件合法的签发后即可归档",
        "政府合同五个工作日内审查",
        "补来以后审查期限继续计算",
        "退回补正后重新送审，补齐之日起计算期限",
        "部分未采纳、写明理由、按原稿推进的答复后可以归档",
    ],
)
def test_every_paper_can_be_typeset_and_has_no_gap(name):
    case = play(name, Office())
    for kind in case.state["papers"]:
        text = paper_text(case, kind)
        assert markup.parse(text)
        assert "None" not in text
        assert "{" not in text
        assert "（）" not in text
        assert "。。" not in text


def test_every_paper_goes_to_the_side_file():
    assert [paper.slug for paper in LEGALITY_REVIEW.papers if not paper.side] == []


def test_opinions_are_told_in_totals_alone():
    (shown,) = LEGALITY_REVIEW.disclosure
    assert shown.total_only
    assert {mask for _, mask in shown.fields} == {"M6"}


def test_every_kind_of_object_says_which_materials_it_needs():
    assert set(legality_guards.NEEDED) == set(OBJECTS)
    needed = {one for materials, _ in legality_guards.NEEDED.values() for one in materials}
    assert needed <= set(MATERIALS)
    assert {*legality_guards.LEAST, *legality_guards.MOST} <= set(OBJECTS)


def test_limits_name_parameters_that_the_book_knows():
    from yifa.law.parameters import book

    for name in (*legality_guards.LEAST.values(), *legality_guards.MOST.values()):
        assert name in book()
