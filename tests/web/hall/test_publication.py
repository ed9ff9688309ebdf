"""One publication: its bytes, its state, its files and its receipt, at one address for ever."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest

from tests.engine.toy import AT, DAY
from tests.web.conftest import TODAY
from tests.web.hall.conftest import SECRETS, page_of
from tests.web.pages import Page
from yifa.engine import door, evidence, sealer
from yifa.engine.models import PlaceRow, Unit
from yifa.engine.publication_rows import PublicationRow

LATER = ("", "published.json", "receipt.tlog-proof")


def test_the_page_says_who_what_on_what_basis_until_when_and_its_fingerprint(town):
    row = town.company("东莞市好味餐饮有限公司", until=DAY + timedelta(days=90))
    page = Page(town.get(page_of(row)))
    words = " ".join(page.root.text_content().split())
    for told in ("东莞市好味餐饮有限公司", "占道经营", "500元", "测试镇某办", row.document, "2025年9月22日", "2025年9月23日", "2025年12月21日",
                 "测试用规则第一条", row.sha256):  # fmt: skip
        assert told in words
    assert len(page.all("//h1")) == 1


def test_the_bytes_served_are_those_published_and_hash_to_the_fingerprint(town):
    row = town.shown()
    served = town.get(f"{page_of(row)}published.json")
    assert hashlib.sha256(served.content).hexdigest() == row.sha256
    assert served.content == bytes(row.content)
    assert json.loads(served.content)["id"] == row.number


def test_a_page_about_a_person_names_nobody_and_is_kept_from_search_engines(town):
    person, company = (
        town.shown(),
        town.company("东莞市好味餐饮有限公司", party_representative="", party_address="", witness=""),
    )
    answer = town.get(page_of(person))
    assert "张××" in answer.text
    assert [one for one in SECRETS if one in answer.text] == []
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert Page(answer).all("//meta[@name='robots']/@content") == ["noindex, noarchive"]
    assert "X-Robots-Tag" not in town.get(page_of(company)).headers
    sitemap = town.get("/hall/sitemap.xml").text
    assert person.number not in sitemap


def test_words_that_look_like_markup_stay_words(town):
    row = town.company("<script>alert(1)</script>公司", cause="<b>占道</b>\"经营'")
    for path in (page_of(row), "/hall/test/", "/hall/test/feed.atom"):
        text = town.get(path).text
        assert "<script>" not in text
        assert "<b>" not in text


@pytest.mark.parametrize("end", LATER)
def test_what_was_withdrawn_leaves_its_day_and_reason_and_nothing_else(town, end):
    row = town.company("东莞市好味餐饮有限公司")
    town.take_down(row, "复议机关撤销了决定")
    answer = town.get(page_of(row) + end)
    assert "复议机关撤销了决定" in answer.text
    assert "2025年9月26日" in answer.text
    assert row.sha256 in answer.text
    assert "好味" not in answer.text
    assert "noindex" in answer.headers["X-Robots-Tag"]


@pytest.mark.parametrize("end", LATER)
def test_what_has_run_its_time_is_gone_from_the_site(town, settings, end):
    row = town.company("东莞市好味餐饮有限公司", until=DAY + timedelta(days=30))
    settings.YIFA_TODAY = (DAY + timedelta(days=30)).isoformat()
    assert "好味" in town.get(page_of(row)).text, "the last day still counts"
    settings.YIFA_TODAY = (DAY + timedelta(days=31)).isoformat()
    answer = town.get(page_of(row) + end)
    assert answer.status_code == 410
    assert "H-002" in answer.text
    assert "好味" not in answer.text


def test_a_corrected_version_is_linked_from_the_one_it_replaced(town):
    old = town.stall("7")
    door.take_step(old.case_id, "renew", by=town.actor("甲"), on=TODAY, at=AT, facts={"until": "2028-01-01"})
    new = PublicationRow.objects.exclude(pk=old.pk).get(case=old.case_id)
    page = Page(town.get(page_of(old)))
    assert page_of(new) in page.all("//main//a/@href")
    assert "2028年1月1日" not in page.root.text_content()
    assert "2028年1月1日" in town.get(page_of(new)).text


def test_a_forged_or_strange_id_is_the_same_as_none(town):
    row = town.shown()
    elsewhere = PlaceRow.objects.create(code="441900120000", name="他镇", short="他", level="town", slug="other")
    Unit.objects.create(place=elsewhere, slug="x", name="他镇人民政府", organ="他", path="/99/")
    for path in ("/hall/test/pub-000000000000/", f"/hall/other/{row.number}/", f"/hall/test/{row.number.upper()}/",
                 "/hall/test/pub-' OR 1=1/", f"/hall/api/other/publications/{row.number}"):  # fmt: skip
        assert town.get(path).status_code == 404


def test_a_file_is_given_under_the_hash_it_was_published_with_and_no_other(town):
    public = evidence.keep("x.pdf", [b"%PDF-public"], by=None, at=AT).sha256
    secret = evidence.keep("y.pdf", [b"%PDF-secret"], by=None, at=AT).sha256
    case = door.start(
        "shown",
        by=town.actor("甲"),
        on=DAY,
        at=AT,
        facts={"party_kind": "company", "party_name": "甲公司", "cause": "某事"},
    ).case
    door.take_step(case, "decide", by=town.actor("丁"), on=DAY, at=AT, facts={"result": "fine", "facts": "事实", "copy": public},
                   evidence=[secret])  # fmt: skip
    door.take_step(case, "show", by=town.actor("丙"), on=DAY, at=AT, facts={})
    row = PublicationRow.objects.get()
    given = town.get(f"{page_of(row)}files/{public}")
    assert b"".join(given.streaming_content) == b"%PDF-public"
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert town.get(f"{page_of(row)}files/{secret}").status_code == 404


def test_a_receipt_comes_once_a_signed_checkpoint_covers_the_publication(town):
    row = town.company("东莞市好味餐饮有限公司")
    early = town.get(f"{page_of(row)}receipt.tlog-proof")
    assert early.status_code == 404
    assert "H-022" in early.text
    sealer.seal_pending()
    text = town.get(f"{page_of(row)}receipt.tlog-proof").text
    assert text.startswith("c2sp.org/tlog-proof@v1\n")
    assert "回执" in town.get(page_of(row)).text
