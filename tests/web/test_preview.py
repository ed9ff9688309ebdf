"""Preview: whoever publishes sees, before it is stored, what the public will see, masked."""

from __future__ import annotations

import pytest

from tests.engine import public_toy
from tests.engine.test_publication import FACTS
from tests.web.conftest import AT, TODAY
from tests.web.pages import Page
from yifa.engine import door
from yifa.engine.models import CaseRow
from yifa.engine.publication_rows import PublicationRow


@pytest.fixture
def case(desk):
    public_toy.declare()
    case = door.start("shown", by=desk.actor("甲"), on=TODAY, at=AT, facts=FACTS).case
    facts = {"result": "fine", "facts": "张三丰占道，电话13812345678"}
    door.take_step(case, "decide", by=desk.actor("丁"), on=TODAY, at=AT, facts=facts)
    return case


def sent(**more):
    return {"on": TODAY.isoformat(), "key": "k-1", "tab": "t-1", "stage": "check", **more}


def sections(answer):
    return [one.text_content() for one in Page(answer).all("//section[starts-with(@aria-labelledby, 'pub')]")]


def test_the_form_shows_what_stands_already_and_nothing_personal(desk, case):
    (seen,) = sections(desk.client("丙").get(f"/desk/cases/{case}/steps/show/"))
    assert all(words in seen for words in ("占道经营", "张××占道", "（电话已隐去）", "yifa-masking"))
    assert "张三丰" not in seen
    assert sections(desk.client("甲").get(f"/desk/cases/{case}/steps/close/")) == []


def test_the_page_of_checking_shows_the_very_thing_and_stores_nothing(desk, case):
    client = desk.client("丙")
    answer = client.post(f"/desk/cases/{case}/steps/show/", sent(**{"f-shown_until": "2026-09-26"}))
    (seen,) = sections(answer)
    assert (answer.status_code, "至2026年9月26日" in seen, "张三丰" in seen) == (200, True, False)
    assert not PublicationRow.objects.exists()
    done = client.post(f"/desk/cases/{case}/steps/show/", sent(**{"f-shown_until": "2026-09-26", "stage": "do"}))
    row = PublicationRow.objects.get()
    assert (done.status_code, row.case_id, str(row.shown_until)) == (302, case, "2026-09-26")


def test_a_request_that_was_stored_already_is_not_checked_again(desk, case):
    client = desk.client("丙")
    client.post(f"/desk/cases/{case}/steps/show/", sent(stage="do"))
    again = client.post(f"/desk/cases/{case}/steps/show/", sent())
    assert (again.status_code, PublicationRow.objects.count(), CaseRow.objects.get(pk=case).seq) == (302, 1, 3)


def test_nobody_without_the_post_sees_the_preview(desk, case):
    answer = desk.client("戊").get(f"/desk/cases/{case}/steps/show/")
    assert sections(answer) == []
    assert "E-" in answer.text
