"""The one door: who, when, what and why, and nothing half done."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from tests.engine.toy import AT, DAY, Office
from yifa.engine import door, rebuild, store
from yifa.engine import refusals as r
from yifa.engine.models import CaseRow, Declared, EventRow, PaperRow, Sealed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return Office()


def begin(office, who="甲", **facts):
    return door.start(
        "toy",
        by=office.actor(who),
        on=DAY,
        at=AT,
        facts={"applicant": "张三", "subject": "摊位", "paid": "是", **facts},
    )


def to_review(office):
    case = begin(office).case
    door.take_step(
        case, "inspect", by=office.actor("甲"), together=[office.id_of("乙")], on=DAY, at=AT, facts={"found": "属实"}
    )
    door.take_step(case, "review", by=office.actor("丙"), on=DAY, at=AT)
    return case


def test_a_case_goes_from_its_first_step_to_its_archive(office):
    case = to_review(office)
    done = door.take_step(case, "decide", by=office.actor("丁"), on=date(2025, 9, 24), at=AT, facts={"verdict": "准予"})
    assert done.papers == (("licence", "测测决〔2025〕1号"),)
    door.take_step(case, "close", by=office.actor("甲"), on=date(2025, 9, 25), at=AT)
    row = CaseRow.objects.get(pk=case)
    assert (row.number, row.exit, row.closed_on, row.seq, row.title) == (
        "测测〔2025〕1号",
        "done",
        date(2025, 9, 25),
        5,
        "摊位",
    )
    assert rebuild.differences(case) == {}


def test_the_paper_holds_the_name_and_the_database_does_not(office):
    case = to_review(office)
    door.take_step(case, "decide", by=office.actor("丁"), on=DAY, at=AT, facts={"verdict": "grant"})
    view = store.case_of(store.load(case))
    assert view.secret("applicant") == "张三"
    assert all("张三".encode() not in bytes(event.content) for event in EventRow.objects.filter(case=case))
    assert "张三" not in CaseRow.objects.get(pk=case).state
    assert "张三".encode() not in bytes(Sealed.objects.get(event__case=case).box) + bytes(
        PaperRow.objects.get(case=case).box
    )


@pytest.mark.parametrize(
    ("who", "code"),
    [("丙", "E-101"), ("戊", "E-102")],
)
def test_the_wrong_post_and_the_wrong_unit_are_refused(office, who, code):
    case = begin(office).case
    with pytest.raises(r.Refusal) as refused:
        door.take_step(
            case, "inspect", by=office.actor(who), together=[office.id_of("乙")], on=DAY, at=AT, facts={"found": "属实"}
        )
    assert refused.value.code == code
    assert EventRow.objects.filter(case=case).count() == 1


def test_a_step_out_of_order_names_what_is_missing(office):
    case = begin(office).case
    with pytest.raises(r.StepNotReached) as refused:
        door.take_step(case, "decide", by=office.actor("丁"), on=DAY, at=AT, facts={"verdict": "grant"})
    assert "“审核”" in refused.value.sentence


def test_one_officer_where_two_are_needed_is_refused(office):
    case = begin(office).case
    with pytest.raises(r.FewerThanRequired):
        door.take_step(case, "inspect", by=office.actor("甲"), on=DAY, at=AT, facts={"found": "属实"})
    with pytest.raises(r.SameTwice):
        door.take_step(
            case,
            "inspect",
            by=office.actor("甲"),
            together=[office.id_of("甲")],
            on=DAY,
            at=AT,
            facts={"found": "属实"},
        )


def test_whoever_inspected_does_not_review(office):
    from yifa.engine.models import Appointment

    case = begin(office).case
    Appointment.objects.create(
        person=office.people["甲"], unit=office.root, reach=office.root, post="reviewer", since=date(2020, 1, 1)
    )
    door.take_step(
        case, "inspect", by=office.actor("乙"), together=[office.id_of("甲")], on=DAY, at=AT, facts={"found": "属实"}
    )
    from yifa.engine.case import Actor

    with pytest.raises(r.DutiesApart) as refused:
        door.take_step(case, "review", by=Actor(office.id_of("甲"), "reviewer", "root"), on=DAY, at=AT)
    assert refused.value.sentence.startswith("甲在本案中已经担任“核查”")


@pytest.mark.parametrize(
    ("on", "code"),
    [(date(2025, 9, 21), "E-108"), (date(2026, 1, 6), "E-109")],
)
def test_a_day_before_the_last_step_or_after_today_is_refused(office, on, code):
    case = begin(office).case
    with pytest.raises(r.Refusal) as refused:
        door.take_step(case, "pause", by=office.actor("甲"), on=on, at=AT)
    assert refused.value.code == code


def test_a_form_is_told_all_that_is_wrong_at_once(office):
    with pytest.raises(r.FieldsWrong) as refused:
        door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts={"amount": "三百", "colour": "红"})
    assert set(refused.value.problems) == {"applicant", "subject", "amount", "colour"}
    assert CaseRow.objects.count() == 0


def test_a_reason_is_required_only_where_the_decision_is_a_refusal(office):
    case = to_review(office)
    with pytest.raises(r.FieldsWrong) as refused:
        door.take_step(case, "decide", by=office.actor("丁"), on=DAY, at=AT, facts={"verdict": "refuse"})
    assert set(refused.value.problems) == {"reason"}
    door.take_step(
        case, "decide", by=office.actor("丁"), on=DAY, at=AT, facts={"verdict": "refuse", "reason": "条件不符"}
    )
    assert CaseRow.objects.get(pk=case).exit == "refused"


def test_a_guard_refuses_and_nothing_is_stored(office):
    case = begin(office, paid="否").case
    door.take_step(
        case, "inspect", by=office.actor("甲"), together=[office.id_of("乙")], on=DAY, at=AT, facts={"found": "属实"}
    )
    door.take_step(case, "review", by=office.actor("丙"), on=DAY, at=AT)
    before = CaseRow.objects.get(pk=case).head
    with pytest.raises(r.Refusal, match="T-001"):
        door.take_step(case, "decide", by=office.actor("丁"), on=DAY, at=AT, facts={"verdict": "grant"})
    assert CaseRow.objects.get(pk=case).head == before
    assert PaperRow.objects.count() == 0


def test_a_repeated_request_is_one_step(office):
    first = door.start(
        "toy", by=office.actor("甲"), on=DAY, at=AT, key="k1", facts={"applicant": "张三", "subject": "摊位"}
    )
    second = door.start(
        "toy", by=office.actor("甲"), on=DAY, at=AT, key="k1", facts={"applicant": "张三", "subject": "摊位"}
    )
    assert (first.case, second.again, CaseRow.objects.count()) == (second.case, True, 1)
    with pytest.raises(r.KeyOfAnother):
        door.take_step(first.case, "pause", by=office.actor("甲"), on=DAY, at=AT, key="k1")


def test_whoever_saw_an_older_case_is_told_who_moved_it(office):
    case = begin(office).case
    door.take_step(case, "pause", by=office.actor("甲"), on=DAY, at=AT, seen=1)
    with pytest.raises(r.MovedOn, match="E-110"):
        door.take_step(case, "pause", by=office.actor("乙"), on=DAY, at=AT, seen=1)


def test_sending_back_lifts_the_marks_and_keeps_the_history(office):
    case = to_review(office)
    door.take_step(case, "send_back", by=office.actor("丙"), on=DAY, at=AT)
    view = store.case_of(store.load(case))
    assert not view.took("inspect")
    assert view.times("inspect") == 1
    assert view.acted("inspect") == {office.id_of("甲"), office.id_of("乙")}
    assert CaseRow.objects.get(pk=case).waits_step == "inspect"


def test_a_correction_is_an_event_with_a_reason(office):
    case = begin(office).case
    with pytest.raises(r.ReasonMissing):
        door.correct(case, 1, {"subject": "铺位"}, " ", by=office.actor("甲"), on=DAY, at=AT)
    with pytest.raises(r.NothingToCorrect):
        door.correct(case, 1, {"verdict": "grant"}, "写错", by=office.actor("甲"), on=DAY, at=AT)
    door.correct(case, 1, {"subject": "铺位", "applicant": "张叁"}, "写错", by=office.actor("甲"), on=DAY, at=AT)
    view = store.case_of(store.load(case))
    assert (view.get("subject"), view.secret("applicant"), view.state["seq"]) == ("铺位", "张叁", 2)
    assert rebuild.differences(case) == {}


def test_a_case_is_handed_to_another_unit_by_its_head_alone(office):
    case = begin(office).case
    with pytest.raises(r.NotYourPost):
        door.hand_over(case, "other", "职责调整", by=office.actor("甲"), on=DAY, at=AT)
    door.hand_over(case, "other", "职责调整", by=office.actor("丁"), on=DAY, at=AT)
    door.take_step(case, "pause", by=office.actor("戊"), on=DAY, at=AT)
    with pytest.raises(r.OutOfReach):
        door.take_step(case, "go_on", by=office.actor("甲"), on=DAY, at=AT)


def test_a_clock_pauses_and_goes_on(office):
    # 09-22（周一）申请，7 个工作日：09-23 至 09-28（周日调休上班）5 天……；暂停 09-24 至 10-10 之前
    case = begin(office).case
    row = CaseRow.objects.get(pk=case)
    assert row.due_on == date(2025, 9, 30)
    door.take_step(case, "pause", by=office.actor("甲"), on=date(2025, 9, 24), at=AT)
    assert CaseRow.objects.get(pk=case).due_on is None
    door.take_step(case, "go_on", by=office.actor("甲"), on=date(2025, 10, 10), at=AT)
    # 计入：09-23、10-10、10-11（周六调休上班）、10-13、10-14、10-15、10-16
    assert CaseRow.objects.get(pk=case).due_on == date(2025, 10, 16)


def test_a_register_entry_lapses_is_renewed_and_is_not_doubled(office):
    holder = office.id_of("甲")
    entry = door.start("badge", by=office.actor("乙"), on=DAY, at=AT, facts={"holder": holder, "until": "2025-12-31"})
    assert store.REGISTERS.entry("badge", str(holder), date(2025, 12, 31)) is not None
    assert store.REGISTERS.entry("badge", str(holder), date(2026, 1, 1)) is None
    with pytest.raises(r.Refusal, match="E-116"):
        door.start("badge", by=office.actor("乙"), on=DAY, at=AT, facts={"holder": holder, "until": "2027-12-31"})
    door.take_step(entry.case, "renew", by=office.actor("乙"), on=DAY, at=AT, facts={"until": "2027-12-31"})
    assert store.REGISTERS.entry("badge", str(holder), date(2026, 1, 1)) is not None
    door.take_step(entry.case, "suspend", by=office.actor("乙"), on=DAY, at=AT, facts={"change_reason": "调离"})
    assert store.REGISTERS.entry("badge", str(holder), date(2026, 1, 1)) is None
    door.take_step(entry.case, "resume", by=office.actor("乙"), on=DAY, at=AT, facts={"change_reason": "调回"})
    assert store.REGISTERS.entry("badge", str(holder), date(2026, 1, 1)) is not None


def test_a_declaration_is_kept_by_the_next_case_when_the_first_was_rolled_back(office, monkeypatch):
    # A start that is undone (a rehearsal, a failed batch) must not leave the process believing that it was stored.
    monkeypatch.setattr(door, "_kept", set())
    with transaction.atomic():
        begin(office)
        transaction.set_rollback(True)
    case = begin(office).case
    assert Declared.objects.filter(fingerprint=CaseRow.objects.get(pk=case).fingerprint).exists()
