"""Drafts: nothing typed is lost, nobody else reads it, no window overwrites another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.pages import Page
from yifa.web.models import Draft

HTMX = {"HX-Request": "true"}


def typed(**more):
    return {"about": "toy", "step": "apply", "tab": "one", "version": "0", "on": "2025-09-25",
            "f-applicant": "张三丰", "f-subject": "早市摊位", **more}  # fmt: skip


def save(client, **more):
    return client.post("/desk/drafts/", typed(**more), headers=HTMX)


def test_what_is_typed_is_saved_with_the_time_and_restored(desk):
    client = desk.client("甲")
    answer = save(client)
    assert "已保存" in answer.text
    answer = client.get("/desk/start/toy/")
    form = Page(answer)
    assert form.value("id-subject") == "早市摊位"
    assert form.value("id-applicant") == "张三丰"
    assert form.value("id-on") == "2025-09-25"
    assert "已恢复" in answer.text
    assert "测试程序 申请" in client.get("/desk/").text


def test_a_draft_is_sealed_in_the_database(desk):
    save(desk.client("甲"))
    row = Draft.objects.get()
    assert "张三丰".encode() not in bytes(row.box)
    assert "早市".encode() not in bytes(row.box)


def test_another_account_neither_sees_nor_drops_a_draft(desk):
    save(desk.client("甲"))
    other = desk.client("乙")
    draft = Draft.objects.get().pk
    assert "已恢复" not in other.get("/desk/start/toy/").text
    assert other.get(f"/desk/drafts/{draft}/").status_code == 404
    other.post(f"/desk/drafts/{draft}/drop/")
    assert Draft.objects.count() == 1
    desk.client("甲").post(f"/desk/drafts/{draft}/drop/")
    assert Draft.objects.count() == 0


def test_a_second_window_is_asked_before_it_overwrites(desk):
    client = desk.client("甲")
    save(client, tab="one", version="0")
    asked = save(client, tab="two", version="0", **{"f-subject": "夜市"})
    assert "另一个窗口" in asked.text
    assert "早市摊位" in client.get("/desk/start/toy/").text
    save(client, tab="two", version="0", force="1", **{"f-subject": "夜市"})
    assert "夜市" in client.get("/desk/start/toy/").text


def test_one_window_saves_again_and_again(desk):
    client = desk.client("甲")
    for n in range(3):
        assert "已保存" in save(client, version=str(n), **{"f-subject": f"第{n}次"}).text
    assert Draft.objects.get().version == 3


def test_a_draft_of_a_case_that_is_not_to_be_seen_is_refused(desk):
    case = desk.begin("戊")
    answer = desk.client("甲").post("/desk/drafts/", typed(about=f"case:{case}", step="inspect"), headers=HTMX)
    missing = desk.client("甲").post("/desk/drafts/", typed(about="case:99999", step="inspect"), headers=HTMX)
    assert answer.status_code == missing.status_code == 404
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(("about", "step", "code"), [("nothing", "apply", 404), ("toy", "nothing", 422), ("", "", 404)])
def test_a_draft_of_nothing_is_refused(desk, about, step, code):
    assert desk.client("甲").post("/desk/drafts/", typed(about=about, step=step)).status_code == code


def test_a_draft_is_kept_thirty_days(desk):
    client = desk.client("甲")
    save(client)
    row = Draft.objects.get()
    row.saved_at -= timedelta(days=31)
    row.save()
    assert "已恢复" not in client.get("/desk/start/toy/").text
    assert "未提交的草稿" not in client.get("/desk/").text
    client.post("/desk/drafts/", typed(about="badge", step="enter"), headers=HTMX)
    assert not Draft.objects.filter(pk=row.pk).exists()


def test_without_script_a_button_saves_and_leads_back_to_the_form(desk):
    client = desk.client("甲")
    answer = client.post("/desk/drafts/", typed(), follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/start/toy/"
    assert "草稿已保存" in answer.text
    assert "早市摊位" in answer.text


def test_what_is_too_long_for_a_draft_is_told(desk):
    answer = save(desk.client("甲"), **{"f-subject": "长" * 500_000})
    assert "太长" in answer.text
    assert Draft.objects.count() == 0
