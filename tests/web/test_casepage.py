"""The case page: what stands in it, for whom, and what stays masked until a reason is given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.engine.toy import AT
from tests.web.conftest import TODAY
from tests.web.pages import Page
from yifa.engine import door
from yifa.engine.models import CaseRow
from yifa.web.models import Unmasking


def test_the_page_tells_what_is_next_by_whom_and_until_when(desk):
    page = desk.client("丁").get(f"/desk/cases/{desk.reviewed()}/").text
    assert "下一步：决定" in page
    assert "由负责人办理：丁；" in page
    assert "2025年9月30日" in page
    assert "剩4天" in page
    assert "尚未完成“决定”" in page, "what is missing for the step after"


def test_only_the_one_who_may_take_the_next_step_gets_its_button(desk):
    case = desk.reviewed()
    link = f"/desk/cases/{case}/steps/decide/"
    assert link in desk.client("丁").get(f"/desk/cases/{case}/").text
    page = desk.client("甲").get(f"/desk/cases/{case}/").text
    assert link not in page
    assert "您没有这一岗位" in page


def test_the_timeline_says_who_with_whom_in_which_post_and_what(desk):
    page = desk.client("甲").get(f"/desk/cases/{desk.inspected(amount='12000.5')}/").text
    assert "甲（测试镇某办 经办人），与乙共同办理" in page
    assert "12000.50元" in page
    assert "2025年9月22日" in page


def test_a_party_is_masked_until_a_reason_is_given_and_that_is_logged(desk):
    case = desk.begin()
    client = desk.client("甲")
    page = client.get(f"/desk/cases/{case}/").text
    assert "张三丰" not in page
    assert "张××" in page
    short = client.post(f"/desk/cases/{case}/reveal/", {"reason": "看"}, follow=True).text
    assert "W-101" in short
    assert "张三丰" not in short
    shown = client.post(f"/desk/cases/{case}/reveal/", {"reason": "送达时核对姓名"}, follow=True).text
    assert "张三丰" in shown
    assert "送达时核对姓名" in shown
    row = Unmasking.objects.get()
    assert (row.case_id, row.person_id, row.reason) == (case, desk.id_of("甲"), "送达时核对姓名")
    assert "张三丰" not in desk.client("乙").get(f"/desk/cases/{case}/").text
    assert "张三丰" not in client.post(f"/desk/cases/{case}/reveal/", {"hide": "1"}, follow=True).text


def test_a_revealed_case_is_masked_again_after_a_quarter_of_an_hour(desk, monkeypatch):
    from yifa.web import today

    case = desk.begin()
    client = desk.client("甲")
    client.post(f"/desk/cases/{case}/reveal/", {"reason": "送达时核对姓名"})
    later = today.now() + timedelta(minutes=16)
    monkeypatch.setattr("yifa.web.desk.casepage.now", lambda: later)
    assert "张三丰" not in client.get(f"/desk/cases/{case}/").text


def test_a_correction_stands_in_the_timeline_with_its_reason(desk):
    case = desk.begin()
    client = desk.client("甲")
    form = Page(client.get(f"/desk/cases/{case}/events/1/correct/"))
    assert form.value("id-subject") == "早市摊位"
    assert form.value("id-applicant") == "", "a personal value is not shown in a form"
    kept = {"f-subject": "早市摊位", "f-amount": "", "f-paid": "是", "key": "k"}
    answer = client.post(f"/desk/cases/{case}/events/1/correct/", {**kept, "f-subject": "夜市摊位"})
    assert (answer.status_code, "E-202" in answer.text) == (422, True)
    assert Page(answer).value("id-subject") == "夜市摊位"
    nothing = client.post(f"/desk/cases/{case}/events/1/correct/", {**kept, "reason": "没有改"})
    assert (nothing.status_code, "E-203" in nothing.text) == (422, True)
    client.post(f"/desk/cases/{case}/events/1/correct/", {**kept, "f-subject": "夜市摊位", "reason": "现场核对为夜市"})
    page = client.get(f"/desk/cases/{case}/").text
    assert "理由：现场核对为夜市" in page
    assert "夜市摊位" in page
    assert CaseRow.objects.get(pk=case).title == "夜市摊位"
    assert desk.client("丙").get(f"/desk/cases/{case}/events/9/correct/").status_code == 404


def test_only_the_posts_of_the_step_and_the_heads_correct(desk):
    case = desk.begin()
    answer = desk.client("丙").post(f"/desk/cases/{case}/events/1/correct/", {"f-subject": "x", "reason": "改一下"})
    assert (answer.status_code, "E-101" in answer.text) == (422, True)


def test_a_head_hands_a_case_over_and_nobody_else(desk):
    case = desk.begin()
    address = f"/desk/cases/{case}/hand-over/"
    refused = desk.client("甲").post(address, {"unit": "other", "reason": "职责调整"})
    assert (refused.status_code, "E-101" in refused.text) == (422, True)
    head = desk.client("丁")
    wrong = head.post(address, {"unit": "nowhere", "reason": "职责调整"})
    assert (wrong.status_code, "E-201" in wrong.text, "职责调整" in wrong.text) == (422, True, True)
    assert head.post(address, {"unit": "other", "reason": "职责调整"}).status_code == 302
    assert CaseRow.objects.get(pk=case).unit.slug == "other"
    page = desk.client("戊").get(f"/desk/cases/{case}/").text
    assert "移交承办" in page
    assert "测试镇另一办" in page


@pytest.mark.parametrize(
    "address", ["", "flow/", "steps/inspect/", "clocks/decide/", "events/1/correct/", "hand-over/", "papers/1/",
                "papers/1.docx", "papers/1.pdf", f"evidence/{'a' * 64}/"]
)  # fmt: skip
def test_a_case_of_others_answers_as_one_that_is_not_there(desk, address):
    theirs = desk.begin("戊")
    client = desk.client("甲")
    hidden, missing = client.get(f"/desk/cases/{theirs}/{address}"), client.get(f"/desk/cases/{theirs + 900}/{address}")
    assert hidden.status_code == missing.status_code == 404
    told = [Page(answer).one("//main").text_content() for answer in (hidden, missing)]
    assert told[0].replace(str(theirs), "") == told[1].replace(str(theirs + 900), "")
    assert client.get(f"/desk/cases/{'9' * 30}/{address}").status_code == 404


def test_a_sealed_case_is_seen_only_by_those_named_on_it(desk):
    case = desk.begin()
    CaseRow.objects.filter(pk=case).update(sealed=True)
    assert desk.client("甲").get(f"/desk/cases/{case}/").status_code == 200
    assert desk.client("乙").get(f"/desk/cases/{case}/").status_code == 404
    assert desk.client("丁").get(f"/desk/cases/{case}/").status_code == 404


def test_the_clock_is_explained_day_by_day(desk):
    case = desk.begin()
    page = desk.client("甲").get(f"/desk/cases/{case}/clocks/decide/").text
    assert "第1个工作日" in page
    assert "第7个工作日" in page
    assert "周末" in page
    assert "调休上班" in page, "2025-09-28 is a Sunday that is worked"
    inside = desk.client("甲").get(f"/desk/cases/{case}/clocks/decide/", headers={"HX-Request": "true"}).text
    assert "<html" not in inside
    assert "第7个工作日" in inside
    assert desk.client("甲").get(f"/desk/cases/{case}/clocks/nothing/").status_code == 404


def test_a_right_is_shown_with_its_last_day(desk):
    page = desk.client("甲").get(f"/desk/cases/{desk.reviewed()}/").text
    assert "提出异议" in page
    assert "可行使" in page
    assert "2025年10月10日（含当日）" in page


def test_queries_of_the_page_do_not_grow_with_the_length_of_a_case(desk):
    case = desk.inspected()
    client = desk.client("甲")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/desk/cases/{case}/").status_code == 200
        return len(caught)

    queries()
    few = queries()
    for n in range(6):
        door.take_step(
            case, "inspect", by=desk.actor("乙"), together=[desk.id_of("甲")], on=TODAY, at=AT, facts={"found": f"{n}"}
        )
    assert queries() == few


def test_a_closed_case_offers_no_step_and_says_how_it_ended(desk):
    case = desk.reviewed()
    door.take_step(case, "decide", by=desk.actor("丁"), on=TODAY, at=AT, facts={"verdict": "grant"})
    door.take_step(case, "close", by=desk.actor("甲"), on=TODAY, at=AT)
    page = desk.client("甲").get(f"/desk/cases/{case}/").text
    assert "办结" in page
    assert "/steps/" not in page


def test_a_case_of_a_day_far_ahead_is_marked_provisional(desk, settings):
    settings.YIFA_TODAY = "2031-03-03"
    later = AT.replace(year=2031, month=3, day=3)
    case = door.start(
        "toy", by=desk.actor("甲"), on=date(2031, 3, 3), at=later, facts={"applicant": "张三", "subject": "摊位"}
    ).case
    client = desk.client("甲")
    assert "暂定" in client.get("/desk/").text
    assert "暂定" in client.get(f"/desk/cases/{case}/").text
