"""Signing in: who gets in, who is told to wait, and what an administrator sees."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.conftest import PASSWORD
from yifa.engine.models import Account


def test_an_official_signs_in_and_lands_on_the_inbox(desk):
    answer = Client().post("/sign-in/", {"username": "甲", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/"
    assert "待办" in answer.text


def test_a_wrong_password_is_one_chinese_sentence_and_keeps_the_name(desk):
    answer = Client().post("/sign-in/", {"username": "甲", "password": "no"})
    assert answer.status_code == 422
    assert "W-001" in answer.text
    assert 'value="甲"' in answer.text


def test_five_wrong_passwords_lock_the_name_at_this_address_in_chinese(desk):
    client = Client()
    answers = [client.post("/sign-in/", {"username": "甲", "password": f"no{n}"}) for n in range(6)]
    assert answers[-1].status_code == 429
    assert "W-005" in answers[-1].text
    assert client.post("/sign-in/", {"username": "甲", "password": PASSWORD}).status_code == 429


@pytest.mark.parametrize("address", ["/desk/", "/desk/start/", "/desk/cases/1/", "/desk/procedures/"])
def test_nobody_is_shown_a_page_without_signing_in(desk, address):
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("kind", ["system", "security", "audit"])
def test_an_administrator_is_told_what_he_may_do_and_sees_no_case(desk, kind):
    case = desk.begin()
    client = desk.client(kind)
    for address in ("/desk/", f"/desk/cases/{case}/", f"/desk/cases/{case}/evidence/{'0' * 64}/", "/desk/start/toy/"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "管理员" in answer.text
        assert "摊位" not in answer.text


def test_a_password_is_changed_with_the_old_one_and_a_long_new_one(desk):
    client = desk.client("甲")
    short = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    assert client.post("/password/", short).status_code == 422
    fresh = "another-long-password"
    assert (
        client.post(
            "/password/", {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh}
        ).status_code
        == 302
    )
    assert Account.objects.get(username="甲").check_password(fresh)


def test_signing_out_ends_the_session(desk):
    client = desk.client("甲")
    client.post("/sign-out/")
    assert client.get("/desk/").status_code == 302


def test_large_type_is_kept_and_leads_back_only_within_the_site(desk):
    client = desk.client("甲")
    answer = client.post("/type-size/", {"type": "large", "back": "/desk/start/"})
    assert answer["Location"] == "/desk/start/"
    assert 'class="large"' in client.get("/desk/").text
    assert client.post("/type-size/", {"type": "plain", "back": "https://example.org/"})["Location"] == "/desk/"


def test_a_form_without_its_token_is_told_in_chinese(desk):
    client = desk.client("甲", enforce_csrf_checks=True)
    for address in ("/desk/start/toy/", "/sign-out/"):
        answer = client.post(address, {"f-subject": "摊位"})
        assert answer.status_code == 403
        assert "W-919" in answer.text


def test_pages_are_sent_with_a_policy_that_lets_nothing_run_from_elsewhere(desk):
    answer = desk.client("甲").get("/desk/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in answer.text
    assert "style=" not in answer.text
