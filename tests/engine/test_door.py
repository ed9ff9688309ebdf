"""The one door: who, when, what and why, and nothing half done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import InternalError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.engine.toy import AT, BADGE, DAY, TOY, Office, begin, pause, to_review
from yifa.engine import catalogue, door, rebuild, recording, sql, store, writing
from yifa.engine import fields as f
from yifa.engine import refusals as r
from yifa.engine.case import Actor
from yifa.engine.declaration import Step
from yifa.engine.models import Appointment, CaseRow, Declared, EventRow, PaperRow, Sealed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return Office()


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
    case = begin(office).case
    Appointment.objects.create(
        person=office.people["甲"], unit=office.root, reach=office.root, post="reviewer", since=date(2020, 1, 1)
    )
    door.take_step(
        case, "inspect", by=office.actor("乙"), together=[office.id_of("甲")], on=DAY, at=AT, facts={"found": "属实"}
    )
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
    monkeypatch.setattr(recording, "kept", set())
    with transaction.atomic():
        begin(office)
        transaction.set_rollback(True)
    case = begin(office).case
    assert Declared.objects.filter(fingerprint=CaseRow.objects.get(pk=case).fingerprint).exists()


# twice at once -----------------------------------------------------------------------------------------------------


def test_a_key_is_its_owner_s_its_procedure_s_and_its_step_s(office):
    first = begin(office)
    pause(office, first.case, office.actor("甲"), key="k")
    assert pause(office, first.case, office.actor("甲"), key="k").again
    with pytest.raises(r.KeyOfAnother):
        pause(office, first.case, office.actor("乙"), key="k")
    with pytest.raises(r.KeyOfAnother):
        pause(office, begin(office).case, office.actor("甲"), key="k")
    badge = {"holder": office.id_of("甲"), "until": "2030-12-31"}
    door.start("badge", by=office.actor("乙"), on=DAY, at=AT, facts=badge, key="b")
    catalogue.declare(replace(BADGE, slug="badge_two", code="证二"))
    with pytest.raises(r.KeyOfAnother):
        door.start("badge_two", by=office.actor("乙"), on=DAY, at=AT, facts=badge, key="b")


@pytest.mark.parametrize("key", ["k" * 81, "a\x00b", "\ud800", 7])
def test_a_key_that_can_not_be_kept_is_refused(office, key):
    case = begin(office).case
    with pytest.raises(r.KeyOfAnother):
        pause(office, case, office.actor("甲"), key=key)
    assert not pause(office, case, office.actor("甲"), key="").again


def test_a_required_item_is_said_each_time_its_step_is_taken(office):
    case = begin(office).case
    call = {"by": office.actor("甲"), "together": [office.id_of("乙")], "on": DAY, "at": AT}
    door.take_step(case, "inspect", **call, facts={"found": "属实"})
    with pytest.raises(r.FieldsWrong) as refused:
        door.take_step(case, "inspect", **call)
    assert set(refused.value.problems) == {"found"}


def test_what_was_decided_before_it_was_sent_back_is_not_in_the_new_decision(office):
    back = Step(
        "undo",
        "撤回",
        by=TOY.by_slug["decide"].by,
        basis="测试",
        after=("decide",),
        repeats=True,
        sends_back=("decide",),
    )
    catalogue.declare(replace(TOY, slug="toy_back", steps=(*TOY.steps, back)))
    case = door.start(
        "toy_back", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位", "paid": "是"}
    ).case
    door.take_step(
        case, "inspect", by=office.actor("甲"), together=[office.id_of("乙")], on=DAY, at=AT, facts={"found": "属实"}
    )
    door.take_step(case, "review", by=office.actor("丙"), on=DAY, at=AT)
    door.take_step(
        case, "decide", by=office.actor("丁"), on=DAY, at=AT, facts={"verdict": "refuse", "reason": "材料不全"}
    )
    door.take_step(case, "undo", by=office.actor("丁"), on=DAY, at=AT)
    door.take_step(case, "decide", by=office.actor("丁"), on=DAY, at=AT, facts={"verdict": "grant"})
    view = store.case_of(store.load(case))
    assert (view.get("verdict"), view.has("reason")) == ("grant", False)
    assert rebuild.differences(case) == {}


# what does not work out --------------------------------------------------------------------------------------------


def test_a_law_that_was_not_yet_in_force_is_a_sentence(office):
    def too_early(case, move):
        case.param("penalty.hearing_request", date(1980, 1, 1))

    catalogue.declare(
        replace(TOY, slug="early", code="早", steps=(replace(TOY.opens, needs=(too_early,)), *TOY.steps[1:]))
    )
    with pytest.raises(r.LawNotYetInForce) as refused:
        door.start("early", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"})
    assert "1996年10月1日" in refused.value.sentence


def test_a_number_of_persons_that_the_law_leaves_open_is_asked_never_taken_as_one(office):
    step = replace(TOY.by_slug["pause"], together="penalty.decision_extension")
    catalogue.declare(replace(TOY, slug="open_law", code="开", steps=(TOY.opens, step, TOY.by_slug["close"])))
    case = door.start(
        "open_law", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"}
    ).case
    with pytest.raises(r.LimitNotFixed):
        pause(office, case, office.actor("甲"))


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InternalError("read-only")])
def test_while_nothing_can_be_written_every_step_is_refused(office, monkeypatch, error):
    case = begin(office).case

    def full(*_):
        raise error

    monkeypatch.setattr(writing, "append", full)
    with pytest.raises(r.Unrecorded):
        pause(office, case, office.actor("甲"))
    with pytest.raises(r.Unrecorded):
        begin(office)
    monkeypatch.undo()
    assert EventRow.objects.count() == 1
    assert begin(office).number == "测测〔2025〕2号"


def test_a_number_given_twice_is_not_stored(office, monkeypatch):
    begin(office)
    monkeypatch.setattr(writing, "next_number", lambda *_: 1)
    with pytest.raises(r.Unrecorded):
        begin(office)
    assert CaseRow.objects.count() == 1


def test_a_box_that_does_not_open_is_told_and_the_step_is_not_taken(office, monkeypatch):
    from yifa.engine import sealing

    case = to_review(office)
    monkeypatch.setattr(sealing, "_cipher", lambda _path: AESGCM(b"another key, of thirty-two bytes"))
    with pytest.raises(r.Unreadable, match="E-902"):
        door.take_step(case, "decide", by=office.actor("丁"), on=DAY, at=AT, facts={"verdict": "grant"})
    assert EventRow.objects.filter(case=case).count() == 3


@pytest.mark.parametrize("sha", ["a" * 64, "../../etc/passwd", "a\x00b", "", 7, "Ａ" * 64])
def test_evidence_that_is_not_kept_is_refused(office, sha):
    case = begin(office).case
    with pytest.raises(r.NoSuchEvidence):
        pause(office, case, office.actor("甲"), evidence=[sha])


def test_a_clock_that_does_not_run_is_not_extended(office):
    longer = Step(
        "longer",
        "延长",
        by=TOY.by_slug["pause"].by,
        basis="测试",
        after=("apply",),
        extends="decide",
        side=True,
        repeats=True,
    )
    catalogue.declare(replace(TOY, slug="toy_long", code="长", steps=(*TOY.steps[:-1], longer, TOY.steps[-1])))
    case = door.start(
        "toy_long", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位", "paid": "是"}
    ).case
    door.take_step(case, "longer", by=office.actor("甲"), on=DAY, at=AT)
    door.take_step(
        case, "inspect", by=office.actor("甲"), together=[office.id_of("乙")], on=DAY, at=AT, facts={"found": "属实"}
    )
    door.take_step(case, "review", by=office.actor("丙"), on=DAY, at=AT)
    door.take_step(case, "decide", by=office.actor("丁"), on=DAY, at=AT, facts={"verdict": "grant"})
    with pytest.raises(r.NotExtendable):
        door.take_step(case, "longer", by=office.actor("甲"), on=DAY, at=AT)


CANARIES = ("金丝雀甲", "440106199001011234", "13812345678")


def test_a_canary_is_in_no_event_state_title_log_or_token(office, caplog):
    secret = f.text("secret", "秘密", personal=True, search=True, required=False)
    phone = f.phone("phone", "电话", personal=True, search=True)
    steps = (replace(TOY.opens, fields=(*TOY.opens.fields, secret, phone)), *TOY.steps[1:])
    catalogue.declare(replace(TOY, slug="canary", code="雀", title="{subject}{applicant}{secret}", steps=steps))
    facts = {"applicant": CANARIES[0], "secret": CANARIES[1], "phone": CANARIES[2], "subject": "摊位"}
    case = door.start("canary", by=office.actor("甲"), on=DAY, at=AT, facts=facts).case
    door.correct(
        case, 1, {"secret": CANARIES[1] + "改", "subject": "铺位"}, "写错", by=office.actor("甲"), on=DAY, at=AT
    )
    with pytest.raises(r.Refusal) as refused:
        door.correct(case, 1, {"phone": CANARIES[2] + CANARIES[1]}, "写错", by=office.actor("甲"), on=DAY, at=AT)
    with connection.cursor() as cursor:
        held = [str(refused.value), caplog.text]
        for table in (
            "yifa_case",
            "yifa_event",
            "yifa_sealed",
            "yifa_paper",
            "yifa_token",
            "yifa_involved",
            "yifa_declared",
        ):
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                held += [
                    bytes(one).decode("utf-8", "replace") if isinstance(one, (bytes, memoryview)) else str(one)
                    for one in row
                ]
    assert CaseRow.objects.get(pk=case).title == "铺位"
    for canary in CANARIES:
        assert not [one for one in held if canary in one]


def test_a_former_version_begins_no_case_after_its_last_day(office):
    former = replace(TOY, slug="toy_old", superseded="2025-09-22")
    facts = {"applicant": "张三", "subject": "摊位"}
    door.start(former, by=office.actor("甲"), on=DAY, at=AT, facts=facts)
    with pytest.raises(r.VersionSuperseded):
        door.start(former, by=office.actor("甲"), on=date(2025, 9, 23), at=AT, facts=facts)


def inspect(office, case, **more):
    return door.take_step(case, "inspect", by=office.actor("甲"), together=[office.id_of("乙")], on=DAY, at=AT,
                          facts={"found": "属实"}, **more)  # fmt: skip


def test_a_step_says_four_statements_however_many_steps_came_before(office):
    case, said = begin(office).case, []
    for _ in range(12):
        actor, other = office.actor("甲"), office.id_of("乙")
        with CaptureQueriesContext(connection) as watched:
            door.take_step(case, "inspect", by=actor, together=[other], on=DAY, at=AT, facts={"found": "属实"})
        said.append(
            [one["sql"].split()[0] for one in watched if one["sql"] not in ("BEGIN", "BEGIN IMMEDIATE", "COMMIT")]
        )
    assert said[0][:4] == ["SELECT", "SELECT", "UPDATE", "INSERT"]
    assert said[1:] == [["SELECT", "SELECT", "UPDATE", "INSERT"]] * 11  # the first one names the second clerk too


def test_what_somebody_else_changed_between_two_steps_is_seen_by_the_second(office):
    case = begin(office).case
    inspect(office, case)

    def elsewhere():
        Appointment.objects.filter(person=office.people["乙"]).update(until=date(2025, 9, 1))
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(elsewhere).result()
    with pytest.raises(r.WithoutPost):
        inspect(office, case)


def test_after_a_step_whose_commit_failed_the_next_one_goes_on_from_what_is_stored(office, monkeypatch):
    case = begin(office).case
    inspect(office, case)
    stored = store.load(case)
    append = writing.append

    def and_something_impossible(case_id, writing):
        done = append(case_id, writing)
        sql.run("INSERT INTO yifa_involved (case_id, person_id) VALUES (%s, %s)", [4711, 4711])  # refused at the commit
        return done

    monkeypatch.setattr(writing, "append", and_something_impossible)
    with pytest.raises(r.MovedOn):
        inspect(office, case)
    monkeypatch.undo()
    assert store.load(case) == stored
    assert inspect(office, case).seq == stored.seq + 1
    assert rebuild.differences(case) == {}
