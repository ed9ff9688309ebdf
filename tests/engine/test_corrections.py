"""A correction is an event with a reason; it lets nothing by that the step itself would refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.engine.toy import AT, CLERK, DAY, HEAD, WHY, Office
from yifa.engine import catalogue, corrections, door, evidence, rebuild, store
from yifa.engine import fields as f
from yifa.engine import refusals as r
from yifa.engine.conditions import is_
from yifa.engine.declaration import Exit, Procedure, Step
from yifa.engine.models import CaseRow, Involved, Token

pytestmark = pytest.mark.django_db(transaction=True)
MOST = f.number("most", "上限", low=0, high=100)


class TooMany(r.Refusal):
    code = "T-002"
    text = "数量{count}超过上限{most}。"


def within(case, move):
    return TooMany(count=case.get("count"), most=case.get("most")) if case.get("count") > case.get("most") else None


CHANGING = Procedure(
    slug="changing", name="可更正的程序", area="tests", code="改", basis=WHY, heads=(HEAD,), title="{thing}",
    steps=(
        Step("open", "登记", by=(CLERK,), basis=WHY, needs=(within,), fields=(
            MOST, f.number("count", "数量"), f.text("thing", "物品", search=True), f.person("owner", "物主", personal=True, search=True, required=False),
            f.officer("keeper", "保管人", required=False), f.file("photo", "照片", required=False), f.day("found_on", "发现日期", required=False))),
        Step("count", "清点", by=(CLERK,), basis=WHY, after=("open",), repeats=True, fields=(f.text("thing", "物品", search=True).optional(),)),
        Step("settle", "处理", by=(HEAD,), basis=WHY, after=("open",), fields=(f.choice("how", "方式", choices={"back": "返还", "keep": "留存"}),)),
        Step("file", "归档", by=(CLERK,), basis=WHY, after=("settle",), after_close=True, ends=True),
    ),
    exits=(Exit("returned", "返还", at=("settle",), when=is_("how", "back", says="返还"), closes=True, basis=WHY),
           Exit("kept", "留存", at=("settle",), when=is_("how", "keep", says="留存"), basis=WHY)),
)  # fmt: skip


@pytest.fixture
def office():
    catalogue.declare(CHANGING)
    return Office()


def begin(office, **facts):
    typed = {"most": 9, "count": 3, "thing": "红色雨伞", **facts}
    return door.start("changing", by=office.actor("甲"), on=DAY, at=AT, facts=typed).case


def mend(office, case, seq, fields, reason="写错了", who="甲"):
    return door.correct(case, seq, fields, reason, by=office.actor(who), on=DAY, at=AT)


def found_by(words):
    from yifa.engine import search

    wanted = search.wanted(words)
    rows = [set(Token.objects.filter(token=one).values_list("case_id", flat=True)) for one in wanted]
    return set.intersection(*rows) if rows else set()


def test_a_corrected_case_is_found_by_what_is_right_and_no_longer_by_what_was_wrong(office):
    case = begin(office, owner="欧阳娜娜")
    other = begin(office, owner="欧阳娜娜")
    mend(office, case, 1, {"owner": "司马光", "thing": "蓝色雨伞"})
    assert found_by("欧阳") == {other}
    assert found_by("司马") == found_by("smg") == found_by("蓝色") == {case}
    assert found_by("雨伞") == {case, other}
    number = CaseRow.objects.get(pk=case).number
    assert case in found_by(number)
    assert rebuild.differences(case) == {}


def test_an_officer_named_by_a_correction_may_see_the_case_and_the_one_named_before_still_may(office):
    case = begin(office, keeper=office.id_of("乙"))
    mend(office, case, 1, {"keeper": office.id_of("戊")})
    assert {office.id_of("乙"), office.id_of("戊")} <= set(
        Involved.objects.filter(case=case).values_list("person_id", flat=True)
    )


def test_a_correction_is_asked_by_the_guards_of_its_step(office):
    case = begin(office)
    with pytest.raises(TooMany):
        mend(office, case, 1, {"count": 10})
    mend(office, case, 1, {"count": 10, "most": 20})
    assert store.case_of(store.load(case)).get("count") == 10


def test_a_guard_that_would_refuse_anyway_does_not_stand_in_the_way_of_a_correction(office):
    stricter = replace(CHANGING, steps=(replace(CHANGING.opens, needs=(lambda case, move: TooMany(count=0, most=0) if case.took("open") else None,)), *CHANGING.steps[1:]))  # fmt: skip
    catalogue.declare(stricter)
    case = begin(office)
    mend(office, case, 1, {"count": 4})
    assert store.case_of(store.load(case)).get("count") == 4


@pytest.mark.parametrize(("fields", "named"), [({"thing": ""}, "thing"), ({"keeper": 10**9}, "keeper"), ({"photo": "a" * 64}, "photo"),
                                               ({"count": "三"}, "count"), ({"found_on": "2025-02-30"}, "found_on")])  # fmt: skip
def test_a_correction_can_not_record_what_the_step_could_not(office, fields, named):
    case = begin(office)
    with pytest.raises(r.FieldsWrong) as refused:
        mend(office, case, 1, fields)
    assert set(refused.value.problems) == {named}


def test_a_value_that_need_not_be_there_can_be_taken_back_personal_or_not(office, settings, tmp_path):
    settings.YIFA_EVIDENCE_DIR = tmp_path
    photo = evidence.keep("a.jpg", [b"photo"], by=None, at=AT).sha256
    case = begin(office, owner="张三", keeper=office.id_of("乙"), photo=photo)
    mend(office, case, 1, {"owner": "", "keeper": ""})
    view = store.case_of(store.load(case))
    assert (view.has("owner"), view.secret("owner"), view.has("keeper"), view.get("photo")) == (
        False,
        None,
        False,
        photo,
    )
    assert found_by("张三") == set()
    assert rebuild.differences(case) == {}


def test_what_a_later_step_recorded_is_corrected_there(office):
    case = begin(office)
    door.take_step(case, "count", by=office.actor("甲"), on=DAY, at=AT, facts={"thing": "两把雨伞"})
    with pytest.raises(r.RecordedLater) as refused:
        mend(office, case, 1, {"thing": "一把雨伞"})
    assert "第2号记录“清点”" in refused.value.sentence
    mend(office, case, 2, {"thing": "三把雨伞"})
    mend(office, case, 1, {"count": 4})
    view = store.case_of(store.load(case))
    assert (view.get("thing"), CaseRow.objects.get(pk=case).title) == ("三把雨伞", "三把雨伞")


def test_a_corrected_outcome_corrects_how_the_case_ended(office):
    case = begin(office)
    door.take_step(case, "settle", by=office.actor("丁"), on=DAY, at=AT, facts={"how": "back"})
    assert CaseRow.objects.get(pk=case).closed_on == DAY
    mend(office, case, 2, {"how": "keep"}, who="丁")
    row = CaseRow.objects.get(pk=case)
    assert (row.exit, row.closed_on) == ("kept", None)
    mend(office, case, 2, {"how": "back"}, who="丁")
    row = CaseRow.objects.get(pk=case)
    assert (row.exit, row.closed_on) == ("returned", DAY)
    assert rebuild.differences(case) == {}


def test_a_correction_does_not_close_or_open_a_case_that_went_on(office):
    case = begin(office)
    door.take_step(case, "settle", by=office.actor("丁"), on=DAY, at=AT, facts={"how": "keep"})
    door.take_step(case, "file", by=office.actor("甲"), on=DAY, at=AT)
    with pytest.raises(r.CorrectionTurnsBack):
        mend(office, case, 2, {"how": "back"}, who="丁")


@pytest.mark.parametrize("facts", [
    {"seq": "abc", "fields": {"count": 1}}, {"seq": 10**30, "fields": {"count": 1}}, {"seq": -1, "fields": {"count": 1}}, {"seq": 1},
    {"seq": 1, "fields": "count"}, {"seq": 1, "fields": {}}, {"seq": 1, "fields": {"nothing": 1}}, {"seq": 2, "fields": {"count": 1}},
])  # fmt: skip
def test_a_forged_correction_is_a_sentence(office, facts):
    case = begin(office)
    with pytest.raises(r.NothingToCorrect):
        door.take_step(case, "correct", by=office.actor("甲"), on=DAY, at=AT, facts={**facts, "reason": "写错"})


@pytest.mark.parametrize("reason", ["a\x00b", "字" * 2001, {"a": 1}])
def test_a_reason_is_read_like_any_text(office, reason):
    case = begin(office)
    with pytest.raises(r.FieldsWrong):
        door.correct(case, 1, {"count": 4}, reason, by=office.actor("甲"), on=DAY, at=AT)
    with pytest.raises(r.FieldsWrong):
        door.hand_over(case, "other", reason, by=office.actor("丁"), on=DAY, at=AT)


def test_only_the_post_of_the_step_or_a_head_corrects(office):
    case = begin(office)
    with pytest.raises(r.NotYourPost):
        mend(office, case, 1, {"count": 4}, who="丙")
    with pytest.raises(r.OutOfReach):
        mend(office, case, 1, {"count": 4}, who="戊")
    mend(office, case, 1, {"count": 4}, who="丁")


def test_a_corrected_start_moves_the_due_day(office):
    # 决定期限从申请之日起算；toy 的期限不取自字段，这里取自发现日期
    from yifa.engine.declaration import Clock

    timed = replace(CHANGING, clocks=(Clock("limit", "期限", starts="open", starts_at="found_on", stops=("settle",),
                                            within="penalty.evidence_registration", basis=WHY),))  # fmt: skip
    catalogue.declare(timed)
    case = begin(office, found_on="2025-09-15")
    before = CaseRow.objects.get(pk=case).due_on
    mend(office, case, 1, {"found_on": "2025-09-16"})
    assert CaseRow.objects.get(pk=case).due_on > before
    assert rebuild.differences(case) == {}


def test_a_register_entry_is_found_by_its_corrected_subject_and_not_doubled(office):
    first, second = office.id_of("甲"), office.id_of("乙")
    entry = door.start(
        "badge", by=office.actor("乙"), on=DAY, at=AT, facts={"holder": first, "until": "2030-12-31"}
    ).case
    door.start("badge", by=office.actor("乙"), on=DAY, at=AT, facts={"holder": second, "until": "2030-12-31"})
    with pytest.raises(r.AlreadyEntered):
        mend(office, entry, 1, {"holder": second}, who="丁")
    mend(office, entry, 1, {"holder": office.id_of("戊")}, who="丁")
    assert store.REGISTERS.entry("badge", str(first), DAY) is None
    assert store.REGISTERS.entry("badge", str(office.id_of("戊")), DAY).case.id == entry
    assert rebuild.differences(entry) == {}


def test_a_case_goes_only_where_the_head_reaches(office):
    from yifa.engine.models import Appointment

    case = begin(office)
    Appointment.objects.filter(person=office.people["丁"]).update(reach=office.bureau)
    with pytest.raises(r.UnitOutOfReach, match="E-118"):
        door.hand_over(case, "other", "职责调整", by=office.actor("丁"), on=DAY, at=AT)


@pytest.mark.parametrize("unit", ["bureau", "nowhere", "", None, 7, "a\x00b", "字" * 500])
def test_a_case_is_not_handed_to_nobody_or_to_whoever_has_it(office, unit):
    case = begin(office)
    with pytest.raises(r.FieldsWrong):
        door.hand_over(case, unit, "职责调整", by=office.actor("丁"), on=DAY, at=AT)


def test_after_a_hand_over_no_step_is_dated_before_it(office):
    case = begin(office)
    door.hand_over(case, "other", "职责调整", by=office.actor("丁"), on=date(2025, 9, 25), at=AT)
    with pytest.raises(r.BeforeLastStep) as refused:
        door.take_step(case, "count", by=office.actor("戊"), on=date(2025, 9, 24), at=AT)
    assert "“移交承办”" in refused.value.sentence
    with pytest.raises(r.MovedOn) as refused:
        door.take_step(case, "count", by=office.actor("戊"), on=date(2025, 9, 26), at=AT, seen=1)
    assert "“移交承办”" in refused.value.sentence
    assert rebuild.differences(case) == {}


def test_after_a_hand_over_lists_find_the_case_where_it_is_by_whoever_was_ever_named(office):
    case = begin(office)
    Involved.objects.create(
        case_id=case, person_id=office.id_of("乙"), unit_id=office.bureau.pk
    )  # named, and corrected away
    assert set(Involved.objects.filter(case=case).values_list("unit_id", flat=True)) == {office.bureau.pk}
    door.hand_over(case, "other", "职责调整", by=office.actor("丁"), on=DAY, at=AT)
    assert dict(Involved.objects.filter(case=case).values_list("person_id", "unit_id")) == {
        office.id_of(one): office.other.pk for one in "甲乙丁"
    }
    door.take_step(case, "count", by=office.actor("戊"), on=DAY, at=AT, facts={"thing": "一把雨伞"})
    assert Involved.objects.get(case=case, person=office.id_of("戊")).unit_id == office.other.pk


def test_a_closed_case_is_not_handed_over(office):
    case = begin(office)
    door.take_step(case, "settle", by=office.actor("丁"), on=DAY, at=AT, facts={"how": "back"})
    with pytest.raises(r.CaseClosed):
        door.hand_over(case, "other", "职责调整", by=office.actor("丁"), on=DAY, at=AT)


def test_the_tokens_of_a_case_are_those_that_its_steps_left(office):
    case = begin(office, owner="张三")
    door.take_step(case, "count", by=office.actor("甲"), on=DAY, at=AT, facts={"thing": "两把雨伞"})
    door.hand_over(case, "other", "职责调整", by=office.actor("丁"), on=DAY, at=AT)
    assert corrections.tokens_of_case(case) == set(Token.objects.filter(case=case).values_list("token", flat=True))
