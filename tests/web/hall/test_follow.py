"""A party follows its own case: by number and code alone, and learns what it was told, nothing of anybody."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.engine.toy import AT
from tests.web.conftest import TODAY
from tests.web.hall.conftest import SECRETS
from tests.web.pages import Page
from yifa.engine import door, following, sealer
from yifa.engine.models import CaseRow
from yifa.web.hall import follow

WHERE = "/hall/follow/"


def number_of(case: int) -> str:
    return CaseRow.objects.get(pk=case).number


def ask(town, number: str, code: str, **more):
    return town.who.post(WHERE, {"number": number, "code": code}, **more)


def without_token(answer) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.text)


@pytest.fixture
def served(town) -> int:
    """A case whose decision went to its party, and whose right to object is open."""
    case = town.reviewed(applicant="张三丰")
    door.take_step(case, "decide", by=town.actor("丁"), on=TODAY, at=AT, facts={"verdict": "grant"})
    return case


def test_number_and_code_show_papers_rights_and_limits_and_nobody(town, served):
    number = number_of(served)
    answer = ask(town, number, following.code_for(number))
    assert answer.status_code == 200
    for told in ("测试程序", number, "决定书", "测测决〔2025〕1号", "提出异议", "2025年10月10日"):
        assert told in answer.text
    assert [one for one in (*SECRETS, "甲", "早市摊位", "属实") if one in Page(answer).root.text_content()] == []
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} ",
                                    lambda code: "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in code),
                                    lambda code: code.replace("0", "O").replace("1", "I")])  # fmt: skip
def test_a_code_is_read_however_it_is_typed(town, served, change):
    number = number_of(served)
    assert ask(town, number, change(following.code_for(number))).status_code == 200


def test_a_number_is_read_with_any_brackets(town, served):
    number = number_of(served)
    typed = number.replace("〔", "(").replace("〕", "）") + " "
    assert ask(town, typed, following.code_for(number)).status_code == 200


def test_a_wrong_code_a_number_that_is_not_there_and_a_sealed_case_get_one_answer(town, served):
    number, sealed = number_of(served), number_of(town.decided())
    CaseRow.objects.filter(number=sealed).update(sealed=True)
    wrong = ask(town, number, "0000-0000-0000")
    assert wrong.status_code == 422
    assert "H-020" in wrong.text
    for other in (ask(town, "测测〔2025〕999号", following.code_for("测测〔2025〕999号")), ask(town, sealed, following.code_for(sealed)),
                  ask(town, "", ""), ask(town, number, ""), ask(town, "\x00" * 50, "é" * 500), ask(town, number, following.code_for(sealed))):  # fmt: skip
        assert (other.status_code, without_token(other)) == (422, without_token(wrong))


def test_the_code_of_one_case_opens_no_other_and_another_key_makes_another_code(town, settings, tmp_path):
    one = following.code_for("测测〔2025〕1号")
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", one)
    assert one != following.code_for("测测〔2025〕2号")
    (tmp_path / "another").write_bytes(b"k" * 32)
    settings.YIFA_FIELD_KEY_FILE = tmp_path / "another"
    assert following.code_for("测测〔2025〕1号") != one


def test_before_anything_was_told_nothing_is_shown(town):
    number = number_of(town.begin())
    answer = ask(town, number, following.code_for(number))
    assert "还没有送达给您的文书" in answer.text
    assert "决定期限" not in answer.text


def test_guessing_is_stopped_for_a_while_and_a_right_code_then_waits_too(town, served, monkeypatch):
    monkeypatch.setattr(follow, "MOST", 3)
    number = number_of(served)
    for _ in range(3):
        assert ask(town, number, "AAAA-AAAA-AAAA").status_code == 422
    stopped = ask(town, number, following.code_for(number))
    assert stopped.status_code == 429
    assert "H-021" in stopped.text
    elsewhere = ask(town, number, following.code_for(number), REMOTE_ADDR="10.9.8.7")
    assert elsewhere.status_code == 200, "another address is not locked with it"
    follow.AccessAttempt.objects.update(attempt_time=AT.replace(year=2020))
    assert ask(town, number, following.code_for(number)).status_code == 200


def test_nothing_of_what_was_typed_is_kept(town, served):
    ask(town, "某人张三丰的案子", "秘密查询码")
    held = follow.AccessAttempt.objects.get()
    assert (held.username, held.get_data, held.post_data) == (follow.NAME, "", "")


def test_a_foreign_form_cannot_ask(town, served):
    strict = Client(enforce_csrf_checks=True)
    number = number_of(served)
    assert strict.post(WHERE, {"number": number, "code": following.code_for(number)}).status_code == 403


def test_the_receipt_of_a_paper_that_was_told_and_of_no_other_step(town, served):
    number = number_of(served)
    asked = {"number": number, "code": following.code_for(number)}
    told = following.told(CaseRow.objects.get(pk=served), TODAY).told
    assert [one.name for one in told] == ["决定书"]
    assert town.who.post(f"{WHERE}receipt/", {**asked, "seq": told[0].seq}).status_code == 422, "no checkpoint yet"
    sealer.seal_pending()
    given = town.who.post(f"{WHERE}receipt/", {**asked, "seq": told[0].seq})
    assert given.text.startswith("c2sp.org/tlog-proof@v1\n")
    for seq in ("1", "", "x", "99999999999999999999", "²"):
        assert town.who.post(f"{WHERE}receipt/", {**asked, "seq": seq}).status_code == 422
    assert town.who.post(f"{WHERE}receipt/", {**asked, "code": "x", "seq": told[0].seq}).status_code == 422


def test_the_officer_prints_the_slip_and_nobody_who_may_not_see_the_case(town, served):
    number = number_of(served)
    slip = town.client("甲").get(f"/desk/cases/{served}/slip/")
    assert following.code_for(number) in slip.text
    assert "张三丰" not in slip.text
    assert f"/desk/cases/{served}/slip/" in town.client("甲").get(f"/desk/cases/{served}/").text
    assert town.client("戊").get(f"/desk/cases/{served}/slip/").status_code == 404
    assert town.who.get(f"/desk/cases/{served}/slip/").status_code == 302


def test_the_officer_takes_out_a_receipt_with_the_papers_text_and_it_is_noted(town, served):
    sealer.seal_pending()
    client = town.client("甲")
    (address,) = Page(client.get(f"/desk/cases/{served}/slip/")).all("//a[contains(@href,'/receipt/')]/@href")
    given = client.get(address)
    assert given.text.startswith("c2sp.org/tlog-proof@v1\n")
    assert "出具回执" in client.get(f"/desk/cases/{served}/").text
    assert town.client("戊").get(address).status_code == 404
