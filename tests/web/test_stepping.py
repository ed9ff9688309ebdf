"""Taking a step at the desk: the form, its refusals, the page of checking, and what is stored."""

from __future__ import annotations

import pytest

from tests.engine.toy import BADGE, CLERK, TOY
from tests.web.conftest import TODAY
from tests.web.pages import Page
from yifa.engine import fields as f
from yifa.engine import store
from yifa.engine.models import CaseRow, EventRow, PaperRow, Series
from yifa.procedures.parties import party
from yifa.web.desk import boxes
from yifa.web.desk.choices import Choices
from yifa.web.models import Draft


def sent(**fields):
    """What a browser sends with every form of a step."""
    return {"on": TODAY.isoformat(), "key": "k-1", "tab": "t-1", "stage": "do", **fields}


def test_a_case_is_begun_with_the_form_of_its_first_step(desk):
    client = desk.client("甲")
    page = client.get("/desk/start/toy/").text
    assert all(label in page for label in ("申请人", "事项", "金额", "必填", "选填"))
    answer = client.post("/desk/start/toy/", sent(**{"f-applicant": "张三", "f-subject": "摊位", "f-amount": "1.2万"}))
    case = CaseRow.objects.get()
    assert answer["Location"] == f"/desk/cases/{case.pk}/"
    view = store.case_of(store.load(case.pk))
    assert (view.get("amount"), view.secret("applicant")) == (1_200_000, "张三")


def test_everything_wrong_is_told_at_once_and_everything_typed_is_kept(desk):
    typed = sent(**{"f-subject": "早市的摊位<b>", "f-amount": "三百元整", "on": "2025-9-26"})
    answer = desk.client("甲").post("/desk/start/toy/", typed)
    page = Page(answer)
    assert answer.status_code == 422
    assert page.one("//*[@id='problems']//*[@class='code']").text == "E-201"
    assert page.all("//*[@id='problems']//a/@href") == ["#id-applicant", "#id-amount"]
    assert page.value("id-subject") == "早市的摊位<b>"
    assert page.value("id-amount") == "三百元整"
    assert page.box("id-amount").get("aria-invalid") == "true"
    assert CaseRow.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "code"), [("2025-09-27", "E-109"), ("2025-09-01", "E-108"), ("昨天", "E-201"), ("", "E-201")]
)
def test_a_day_that_cannot_be_is_refused_on_the_same_form(desk, day, code):
    case = desk.begin()
    answer = desk.client("甲").post(f"/desk/cases/{case}/steps/pause/", sent(on=day))
    assert answer.status_code == 422
    assert code in answer.text
    assert EventRow.objects.filter(case=case).count() == 1


def test_one_person_where_two_must_act_is_refused_and_the_colleagues_are_listed(desk):
    case = desk.begin()
    client = desk.client("甲")
    page = Page(client.get(f"/desk/cases/{case}/steps/inspect/"))
    listed = page.all("//input[@name='together']/@value")
    assert listed == [str(desk.id_of("乙"))], "only those who hold the post within reach, and not oneself"
    address = f"/desk/cases/{case}/steps/inspect/"
    alone = client.post(address, sent(**{"f-found": "属实"}))
    assert (alone.status_code, "E-112" in alone.text) == (422, True)
    both = client.post(address, sent(**{"f-found": "属实", "together": listed[0]}))
    assert both.status_code == 302
    assert store.case_of(store.load(case)).acted("inspect") == {desk.id_of("甲"), desk.id_of("乙")}


def test_many_colleagues_become_a_list_that_works_without_script(desk):
    for n in range(15):
        desk.hire(f"同事{n}")
    page = Page(desk.client("甲").get(f"/desk/cases/{desk.begin()}/steps/inspect/"))
    assert page.box("id-together").get("multiple") is not None
    assert len(page.options("id-together")) == 16


def test_the_wrong_post_sees_why_and_cannot_send_the_form(desk):
    case = desk.begin()
    client = desk.client("丙")
    page = client.get(f"/desk/cases/{case}/steps/inspect/")
    assert (page.status_code, "E-101" in page.text) == (422, True)
    answer = client.post(f"/desk/cases/{case}/steps/inspect/", sent(**{"f-found": "属实"}))
    assert (answer.status_code, "E-101" in answer.text) == (422, True)
    assert client.get("/desk/start/toy/").status_code == 422


def test_a_step_out_of_order_says_what_is_missing(desk):
    answer = desk.client("丁").get(f"/desk/cases/{desk.begin()}/steps/decide/")
    assert answer.status_code == 422
    assert "E-103" in answer.text
    assert "“审核”" in answer.text


@pytest.mark.parametrize("address", ["/desk/cases/{}/steps/nothing/", "/desk/cases/{}/steps/correct/"])
def test_a_step_that_is_not_declared_is_refused(desk, address):
    answer = desk.client("甲").get(address.format(desk.begin()))
    assert answer.status_code == 422
    assert "E-002" in answer.text


def test_a_decision_is_checked_before_it_is_taken_and_the_check_leaves_nothing(desk):
    case = desk.reviewed()
    client = desk.client("丁")
    address = f"/desk/cases/{case}/steps/decide/"
    before = (CaseRow.objects.get(pk=case).head, dict(Series.objects.values_list("name", "n")))
    page = client.post(address, sent(stage="check", **{"f-verdict": "grant"}))
    assert page.status_code == 200
    assert "还没有办理" in page.text
    assert "测测决〔2025〕1号" in page.text
    assert "张三丰" in page.text, "the paper as it will be issued"
    assert (CaseRow.objects.get(pk=case).head, dict(Series.objects.values_list("name", "n"))) == before
    assert PaperRow.objects.count() == 0
    back = Page(client.post(address, sent(stage="edit", **{"f-verdict": "grant"})))
    assert back.one("//input[@name='f-verdict'][@value='grant']").get("checked") is not None
    done = client.post(address, sent(**{"f-verdict": "grant"}))
    assert done.status_code == 302
    assert PaperRow.objects.get().number == "测测决〔2025〕1号"


def test_a_decision_sent_without_the_check_is_checked_all_the_same(desk):
    case = desk.reviewed()
    address = f"/desk/cases/{case}/steps/decide/"
    answer = desk.client("丁").post(address, sent(stage="", **{"f-verdict": "grant"}))
    assert "还没有办理" in answer.text
    assert CaseRow.objects.get(pk=case).seq == 3


def test_a_guard_refuses_at_the_check_already(desk):
    case = desk.reviewed(paid="否")
    address = f"/desk/cases/{case}/steps/decide/"
    answer = desk.client("丁").post(address, sent(stage="check", **{"f-verdict": "refuse", "f-reason": "不符合条件"}))
    assert answer.status_code == 422
    assert "T-001" in answer.text
    assert "不符合条件" in answer.text


def test_a_repeated_request_is_one_step_and_leads_to_the_same_case(desk):
    client = desk.client("甲")
    typed = sent(**{"f-applicant": "张三", "f-subject": "摊位"})
    first, second = client.post("/desk/start/toy/", typed), client.post("/desk/start/toy/", typed)
    assert first["Location"] == second["Location"]
    assert CaseRow.objects.count() == 1


def test_whoever_saw_an_older_case_is_told_keeps_what_was_typed_and_may_go_on(desk):
    case = desk.begin()
    slow, quick = desk.client("甲"), desk.client("乙")
    form = Page(slow.get(f"/desk/cases/{case}/steps/object/"))
    assert form.all("//input[@name='seen']") == [], "not open yet: no form"
    quick.post(f"/desk/cases/{case}/steps/pause/", sent(key="q"))
    address = f"/desk/cases/{case}/steps/inspect/"
    typed = {"f-found": "现场属实", "together": str(desk.id_of("乙"))}
    late = slow.post(address, sent(seen="1", **typed))
    assert late.status_code == 422
    assert "E-110" in late.text
    page = Page(late)
    assert page.value("id-found") == "现场属实"
    assert slow.post(address, sent(seen=page.hidden("seen"), **typed)).status_code == 302


def test_what_an_earlier_step_knows_is_filled_in_and_a_repeated_step_begins_empty(desk):
    entry = desk.client("乙")
    holder = str(desk.id_of("甲"))
    entry.post("/desk/start/badge/", sent(**{"f-holder": holder, "f-until": "2026-12-31"}))
    badge = CaseRow.objects.get(procedure="badge").pk
    page = Page(entry.get(f"/desk/cases/{badge}/steps/renew/"))
    assert page.value("id-until") == "2026-12-31"
    case = desk.inspected()
    again = Page(desk.client("甲").get(f"/desk/cases/{case}/steps/inspect/"))
    assert again.value("id-found") == ""


def test_a_person_who_reaches_several_units_chooses_where_a_case_begins(desk):
    desk.hire("己", CLERK, desk.root)
    from yifa.engine.models import Account

    Account.objects.create_account("己", None, person=desk.people["己"])
    client = desk.client("己")
    page = Page(client.get("/desk/start/toy/"))
    assert page.options("id-unit") == ["root", "bureau", "other"]
    client.post("/desk/start/toy/", sent(unit="other", **{"f-applicant": "张三", "f-subject": "摊位"}))
    assert CaseRow.objects.get().unit.slug == "other"
    desk.client("甲").post(
        "/desk/start/toy/", sent(key="k-2", unit="other", **{"f-applicant": "李四", "f-subject": "棚"})
    )
    assert CaseRow.objects.get(title="棚").unit.slug == "bureau", "a unit out of reach is not taken from the form"


def test_every_field_has_a_visible_label_and_the_button_names_the_act(desk):
    case = desk.reviewed()
    pages = [
        ("甲", "/desk/start/toy/", "申请"),
        ("甲", "/desk/start/badge/", "登记"),
        ("丁", f"/desk/cases/{case}/steps/decide/", "决定"),
    ]
    for who, address, verb in pages:
        page = Page(desk.client(who).get(address))
        for box in page.all(
            "//form[@class='step-form']//*[self::input or self::select or self::textarea][not(@type='hidden')]"
        ):
            around = box.xpath("ancestor::label | //label[@for=$id]", id=box.get("id") or "-")
            assert around, box.get("name")
            assert around[0].text_content().strip()
        button = page.one("//form[@class='step-form']//button[contains(@class, 'btn-primary')]").text
        assert verb in button
        assert "提交" not in button


def test_the_draft_goes_when_the_step_is_taken(desk):
    case = desk.begin()
    client = desk.client("甲")
    address = f"/desk/cases/{case}/steps/inspect/"
    client.post(address, sent(**{"f-found": "属实"}))
    assert Draft.objects.count() == 1, "a refused form is kept as a draft"
    client.post(address, sent(**{"f-found": "属实", "together": str(desk.id_of("乙"))}))
    assert Draft.objects.count() == 0


def test_what_only_this_step_asks_for_is_asked_each_time():
    assert boxes.asked_elsewhere(TOY, TOY.by_slug["inspect"]) == set()
    assert boxes.asked_elsewhere(BADGE, BADGE.by_slug["renew"]) == {"until"}


def test_fields_of_one_party_stand_under_its_name():
    choices = Choices("", TODAY)
    made = boxes.boxes_of(
        (f.text("place", "地点"), *party("applicant", "申请人"), f.text("other", "其他")), {}, choices
    )
    groups = [(group.title, len(group.boxes)) for group in boxes.grouped(made)]
    assert groups == [("", 1), ("申请人", 8), ("", 1)]
