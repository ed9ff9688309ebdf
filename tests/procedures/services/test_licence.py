"""行政许可: what its declaration promises beyond single scenarios: the circle with its end, what is shown, who may do what."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.scenarios.office import Office
from tests.scenarios.runner import Play
from tests.scenarios.written import load
from yifa.engine import door, store
from yifa.engine.case import Actor
from yifa.engine.models import Appointment
from yifa.engine.publication_rows import PublicationRow
from yifa.engine.refusals import Refusal
from yifa.figures import declared, fresh
from yifa.figures.period import Period

pytestmark = pytest.mark.django_db
WHOLE = "从申请、受理、核查、审查、决定到送达、公示、归档"


class Hall:
    """The test office with one scenario of a licence played up to a step, and a short way to go on."""

    def __init__(self, name: str = WHOLE, until: str = "", **facts) -> None:
        self.office = Office()
        found = next(one for one in load() if one.procedure == "licence" and one.name == name)
        steps = dict(found.steps)
        self.play = Play(replace(found, steps=steps), self.office)
        for step in list(steps)[list(steps).index(until) + 1 :] if until else ():
            steps.pop(step)
        if facts:
            held = steps["apply"] if isinstance(steps["apply"], dict) else {"on": steps["apply"]}
            steps["apply"] = {**held, "facts": {**held.get("facts", {}), **facts}}
        self.case = self.play.whole().case

    def take(self, case: int, step: str, on: date, facts: dict, by: str, **options):
        return door.take_step(case, step, by=self.office.actor(by), on=on, at=moment(on), facts=facts, **options)

    def view(self, case: int | None = None):
        return store.case_of(store.load(case or self.case))


def moment(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 23, 30, tzinfo=door.CHINA)


def shown(procedure: str) -> list[tuple[PublicationRow, dict]]:
    """The publications of a procedure with their fields by slug."""
    found = PublicationRow.objects.filter(procedure=procedure).order_by("id")
    return [(row, {one["slug"]: one["text"] for one in json.loads(bytes(row.content))["fields"]}) for row in found]


def test_a_licence_that_is_revoked_says_so_in_its_own_record_and_is_no_longer_shown():
    hall = Hall()
    licence = hall.view()
    day = date(2025, 6, 3)
    facts = {"licence_case": licence.number, "licence_name": "小餐饮登记证", "licence_number": licence.get("licence_number"),
             "holder_kind": "sole_trader", "holder_name": "常平老陈肠粉店", "ending": "revoke", "ground": "fraud", "safety_licence": "是",
             "ending_facts": "健康证明系伪造"}  # fmt: skip
    ending = door.start(
        "licence_revocation", by=hall.office.actor("许可审查人员甲"), on=day, at=moment(day), facts=facts
    ).case
    hall.take(ending, "tell_holder", day, {"told_reasons": "健康证明系伪造", "statement_days": 3}, "许可审查人员甲")
    day = date(2025, 6, 12)
    noted = {"ended_how": "revoked", "ended_case": hall.view(ending).number}
    with pytest.raises(Refusal) as early:
        hall.take(hall.case, "note_end", day, noted, "窗口受理人员甲")
    assert early.value.code == "S-035"
    decided = {
        "ending_outcome": "done",
        "ending_reasons": "以伪造的材料取得",
        "reconsideration_body": "市政府",
        "court": "市法院",
    }
    hall.take(ending, "decide", day, decided, "行政机关负责人甲")
    assert hall.view(ending).get("banned_until") == "2028-06-12"
    delivered = {"delivered_way": "direct", "delivered_on": "2025-06-12", "certificate_back": "是"}
    hall.take(ending, "deliver", day, delivered, "窗口受理人员甲")
    with pytest.raises(Refusal) as open_record:
        hall.take(ending, "close", day, {"pages": 9}, "许可审查人员甲")
    assert open_record.value.code == "S-033"
    hall.take(hall.case, "note_end", day, noted, "窗口受理人员甲")
    hall.take(hall.case, "take_down", day, {"withdrawn_why": "许可已经撤销"}, "信息公开工作人员甲")
    ((row, _fields),) = shown("licence")
    assert (row.withdrawn_on, row.withdrawn_why) == (day, "许可已经撤销")
    hall.take(ending, "close", day, {"pages": 9}, "许可审查人员甲")
    assert not hall.view(ending).is_open


def test_a_citizen_is_shown_by_surname_and_what_he_wrote_not_at_all():
    Hall(
        applicant_kind="公民",
        applicant_name="陈建国",
        applicant_phone="13800000031",
        applicant_address="常平镇中元街1号",
    )
    ((row, fields),) = shown("licence")
    assert fields["applicant_name"].startswith("陈")
    assert fields["licence_number"] == "粤餐登441900001"
    assert fields["licence_content"] == "小餐饮，热食类制售"
    text = bytes(row.content).decode()
    assert [one for one in ("建国", "13800000031", "中元街", "后厨", "肠粉") if one in text] == []


def test_a_refusal_and_its_reasons_are_shown_to_nobody_but_the_applicant():
    hall = Hall("不予许可的送达后归档，不公示")
    assert hall.view().exit == "refused"
    assert shown("licence") == []


def test_a_guide_is_public_once_it_is_entered_and_anew_when_it_changes():
    Hall()
    ((_row, fields),) = shown("service_item")
    assert "平面图" in fields["materials"]
    assert fields["service_phone"]
    assert fields["fee"] == "不收费"
    assert "supervisor" not in fields


def test_nobody_accepts_examines_and_decides_the_same_application():
    hall = Hall(until="accept")
    both = hall.office.person("窗口受理人员甲")
    for post in ("examiner", "unit_head"):
        Appointment.objects.create(
            person_id=both, unit=hall.office.bureau, reach=hall.office.root, post=post, since=date(2010, 1, 1)
        )
    day = date(2025, 3, 6)
    facts = {"verified_on": "2025-03-06", "id_shown": "是", "verify_record": "符合", "verified": "fits"}
    mates = [hall.office.person("许可审查人员乙")]
    with pytest.raises(Refusal) as refused:
        door.take_step(
            hall.case,
            "verify",
            by=Actor(both, "examiner", "office"),
            together=mates,
            on=day,
            at=moment(day),
            facts=facts,
        )
    assert refused.value.code == "E-114"
    hall.take(hall.case, "verify", day, facts, "许可审查人员甲", together=mates)
    hall.take(hall.case, "review", day, {"advice": "grant", "review_reasons": "符合"}, "许可审查人员甲")
    with pytest.raises(Refusal) as decided:
        door.take_step(hall.case, "decide", by=Actor(both, "unit_head", "office"), on=day, at=moment(day), facts={
            "licence_decision": "grant", "licence_content": "小餐饮", "licence_name": "登记证", "licence_number": "1", "valid_from": "2025-03-06",
            "reconsideration_body": "市政府", "court": "市法院"})  # fmt: skip
    assert decided.value.code == "E-114"


def test_two_at_the_window_at_once_accept_once():
    hall = Hall(until="apply")
    day = date(2025, 3, 4)
    facts = {"accept_way": "complete", "handling": "single", "test_due": "否"}
    seen = hall.view().state["seq"]
    first = hall.take(hall.case, "accept", day, facts, "窗口受理人员甲", seen=seen, key="k-1")
    again = hall.take(hall.case, "accept", day, facts, "窗口受理人员甲", key="k-1")
    assert (again.again, again.seq) == (True, first.seq)
    with pytest.raises(Refusal) as second:
        hall.take(hall.case, "accept", day, facts, "窗口受理人员乙", seen=seen)
    assert second.value.code == "E-110"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"service_item": "FW-9999"}, "S-003"),
        ({"service_item": "'; DROP TABLE yifa_case; --"}, "S-003"),
        ({"received_on": "2025-02-30"}, "E-201"),
        ({"applicant_credit_code": "91441900MA4W1X2Y30"}, "E-201"),
        ({"channel": "飞鸽传书"}, "E-201"),
        ({"item_name": "自己写的事项"}, "E-201"),
    ],
)
def test_what_is_typed_wrongly_opens_no_case(facts, code):
    hall = Hall(until="apply")
    before = store.load(hall.case).id
    typed = {**hall.play.scenario.defaults["apply"]["facts"], **facts}
    day = date(2025, 3, 4)
    with pytest.raises(Refusal) as refused:
        door.start("licence", by=hall.office.actor("窗口受理人员甲"), on=day, at=moment(day), facts=typed)
    assert refused.value.code == code
    assert store.load(before + 1) is None


def test_a_paper_that_was_never_uploaded_waives_nothing():
    hall = Hall("告知利害关系人后五个工作日内可以申请听证，期间不得决定")
    for forged in ("0" * 64, "not a hash"):
        with pytest.raises(Refusal) as refused:
            hall.take(hall.case, "waive_hearing", date(2025, 3, 12), {"hearing_waiver": forged}, "许可审查人员甲")
        assert refused.value.code in ("E-201", "E-205")


def test_the_promise_of_the_day_of_application_binds_though_the_guide_changes():
    hall = Hall(until="accept")
    item = store.REGISTERS.latest("service_item", "FW-0101")
    day = date(2025, 3, 4)
    hall.take(item.case.id, "change", day, {"change_reason": "放宽", "item_promised_days": 15}, "登记管理人员甲")
    assert hall.view().clock("promised", day).due == date(2025, 3, 13)
    assert len(shown("service_item")) == 2


def test_what_was_passed_on_and_never_picked_up_is_listed(settings, tmp_path):
    settings.YIFA_VAR = tmp_path
    hall = Hall()
    number, day = hall.view().number, date(2025, 3, 17)
    pushed = {"pushed_to": "neighbour", "push_content": "关注排烟管", "pick_days": 5}
    hall.take(hall.case, "push", day, pushed, "窗口受理人员甲")

    def waiting(until: date) -> list[str]:
        computer, period = fresh("441900110000"), Period(date(2025, 1, 1), until)
        figure = declared.find("licence_not_picked_up")
        listed = [found for _case, found in computer.behind(figure, period)]
        assert computer.result(figure, period).value == len(listed)
        return listed

    assert waiting(date(2025, 3, 16)) == []
    assert waiting(date(2025, 3, 31)) == [number]
    hall.take(
        hall.case, "pick_up", date(2025, 4, 2), {"picked_by": "食品股", "picked_on": "2025-04-02"}, "窗口受理人员甲"
    )
    assert waiting(date(2025, 3, 31)) == [number]
    assert waiting(date(2025, 4, 30)) == []
