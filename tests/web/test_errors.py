"""Error pages: in Chinese, with what to do, and never a word of the program."""

from __future__ import annotations

import pytest
from django.test import Client

from yifa.web import today


def fails(*_args, **_kwargs):
    raise RuntimeError("secret words of the program")


def test_a_failure_is_one_page_without_a_stack(desk, monkeypatch):
    monkeypatch.setattr("yifa.web.desk.drafts.of_account", fails)
    client = desk.client("甲", raise_request_exception=False)
    answer = client.get("/desk/")
    assert answer.status_code == 500
    assert "W-950" in answer.text
    assert "secret words" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("address", ["/nothing/", "/desk/nothing/", "/desk/cases/x/", "/desk/cases/1/papers/1.exe"])
def test_an_address_that_is_not_there_is_told_in_chinese(desk, address):
    answer = desk.client("甲").get(address)
    assert answer.status_code == 404
    assert "没有找到" in answer.text
    assert "Not Found" not in answer.text


def test_a_stranger_is_told_the_same_of_a_missing_address():
    answer = Client().get("/nothing/")
    assert answer.status_code == 404
    assert "W-904" in answer.text


def test_too_many_fields_are_refused_as_too_large(desk, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    answer = desk.client("甲").post("/desk/drafts/", {f"f-{n}": "x" for n in range(9)})
    assert answer.status_code in (400, 413)
    assert "W-913" in answer.text


@pytest.mark.parametrize("address", ["/desk/drafts/", "/desk/cases/1/reveal/", "/sign-out/"])
def test_what_changes_something_is_not_done_by_looking(desk, address):
    desk.begin()
    assert desk.client("甲").get(address).status_code == 405


def test_today_is_chinas_day_and_a_demonstration_may_set_it(settings):
    settings.YIFA_TODAY = None
    assert today.now().utcoffset().total_seconds() == 8 * 3600
    settings.YIFA_TODAY = "2022-12-31"
    assert today.today().isoformat() == "2022-12-31"
    assert today.now().date() == today.today()


def test_the_watermark_names_who_looks(desk):
    case = desk.begin()
    client = desk.client("甲")
    assert 'class="watermark"' not in client.get(f"/desk/cases/{case}/").text
    client.post(f"/desk/cases/{case}/reveal/", {"reason": "核对送达地址"})
    assert 'class="watermark"' in client.get(f"/desk/cases/{case}/").text
    drawn = client.get("/desk/watermark.svg")
    assert drawn["Content-Type"] == "image/svg+xml"
    assert "甲 甲 2025-09-26" in drawn.text
