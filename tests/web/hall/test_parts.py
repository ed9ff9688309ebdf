"""The hall's lists: everybody may read them, nobody is followed, and every page is reached once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.engine.toy import DAY
from tests.web.hall.conftest import page_of
from tests.web.pages import Page
from yifa.engine import catalogue
from yifa.engine.declaration import Disclosure
from yifa.web.hall.kinds import AFTER, BEFORE, DURING, kinds

PAGES = (
    "/hall/test/", "/hall/test/before/", "/hall/test/during/", "/hall/test/after/", "/hall/test/all/", "/hall/test/procedures/",
    "/hall/test/procedures/shown/", "/hall/test/reports/", "/hall/test/data/", "/hall/test/about/", "/hall/test/statistics/2024/",
    "/hall/follow/", "/hall/verify/", "/hall/api/", "/hall/sitemap.xml", "/robots.txt", "/hall/test/feed.atom",
)  # fmt: skip


def titles(answer) -> list[str]:
    return [str(one) for one in Page(answer).all("//ul[@class='pubs']//a/text()")]


def test_the_bare_address_leads_a_stranger_to_the_hall_and_an_official_to_work(town):
    assert town.get("/").headers["Location"] == "/hall/"
    assert town.get("/hall/").headers["Location"] == "/hall/test/"
    assert town.client("甲").get("/").headers["Location"] == "/desk/"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_account_sets_no_cookie_and_keeps_the_strict_policy(town, path):
    town.shown()
    answer = town.get(path)
    assert answer.status_code == 200
    assert "csrf" in str(answer.cookies) if path == "/hall/follow/" else not answer.cookies
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert town.who.post(path).status_code in (405, 422)


def test_a_page_read_again_unchanged_is_not_sent_again(town):
    town.shown()
    first = town.get("/hall/test/")
    assert first.headers["Cache-Control"].startswith("public, max-age=")
    again = town.get("/hall/test/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    town.company("东莞市好味餐饮有限公司", cause="排放油烟")
    assert town.get("/hall/test/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_each_kind_has_its_part_by_what_it_declares(town):
    found = {one.slug: one.stage for one in kinds()}
    assert (found["stall.entry"], found["shown.decide"], found["lecture.entry"]) == (BEFORE, AFTER, AFTER)
    assert "toy.decide" not in found, "what declares nothing public has no kind"
    assert found["penalty_ordinary.decide"] == AFTER


def test_what_a_case_tells_before_its_last_word_is_told_while_it_runs(town):
    shown = catalogue.find("shown")
    first = Disclosure(
        "file", "decide", within="", fields=(("cause", "full"),), where=("平台",), basis="测试用规则第一条"
    )
    catalogue.declare(replace(shown, slug="twice", disclosure=(first, *shown.disclosure)))
    found = {one.slug: (one.stage, one.name) for one in kinds()}
    assert found["twice.file"] == (DURING, "测试处理决定：立案")
    assert found["twice.decide"] == (AFTER, "测试处理决定：决定")


def test_the_newest_stand_first_and_every_one_is_reached_once(town):
    made = [
        town.company(f"东莞市第{at}公司", on=DAY - timedelta(days=at % 7), cause=f"第{at}种违法") for at in range(45)
    ]
    seen, address = [], "/hall/test/all/?kind=shown.decide"
    while address:
        page = Page(town.get(address))
        seen += [str(one) for one in page.all("//ul[@class='pubs']//a/@href")]
        onward = page.all("//a[@rel='next']/@href")
        address = f"/hall/test/all/{onward[0]}" if onward else ""
    wanted = sorted(made, key=lambda row: (row.published_on, row.pk), reverse=True)
    assert seen == [page_of(row) for row in wanted]


def test_a_page_reaches_back_over_years_without_losing_its_order(town):
    days = (0, 59, 61, 399, 401, 2000)
    made = [town.company(f"东莞市第{at}公司", on=DAY - timedelta(days=at), cause=f"{at}日前的") for at in days]
    old = town.stall("7")
    assert titles(town.get("/hall/test/all/?stage=after")) == [row.title for row in made]
    assert titles(town.get("/hall/test/all/"))[1:] == [old.title, *(row.title for row in made[1:])]


def test_what_was_withdrawn_or_has_run_its_time_is_in_no_list(town, settings):
    gone = town.shown(cause="撤回的案由")
    short = town.shown(cause="短期的案由", until=DAY + timedelta(days=30))
    town.take_down(gone, "决定被撤销")
    assert titles(town.get("/hall/test/all/")) == ["短期的案由"]
    settings.YIFA_TODAY = (DAY + timedelta(days=31)).isoformat()
    assert titles(town.get("/hall/test/all/")) == []
    assert titles(town.get("/hall/test/all/?q=短期的案由")) == []
    assert short.title not in town.get("/hall/test/feed.atom").text


@pytest.mark.parametrize(
    ("asked", "found"),
    [("q=油烟", ["排放油烟"]), ("q=好味餐饮", ["排放油烟"]), ("q=三丰", []), ("q=13812345678", []), ("unit=bureau&q=油烟", ["排放油烟"]),
     ("unit=other&q=油烟", []), ("kind=stall.entry", ["7摊位"]), ("stage=before", ["7摊位"]), ("year=2024", []),
     ("kind=stall.entry&q=油烟", []), ("stage=during", []), ("unit=other", [])],
)  # fmt: skip
def test_filters_and_words_narrow_the_list_and_find_no_persons_name(town, asked, found):
    town.shown()
    town.company("东莞市好味餐饮有限公司", cause="排放油烟")
    town.stall("7")
    assert titles(town.get(f"/hall/test/all/?{asked}")) == found


@pytest.mark.parametrize(
    ("asked", "code"),
    [("kind=nothing.here", "H-010"), ("stage=never", "H-011"), ("year=二零", "H-012"), ("field=x", "H-013")],
)
def test_what_cannot_be_read_is_told_and_the_rest_shown(town, asked, code):
    town.shown()
    answer = town.get(f"/hall/test/all/?{asked}")
    assert code in answer.text
    assert titles(answer) == ["占道经营"]


@pytest.mark.parametrize(
    "asked",
    [
        "after=x",
        "after=2025-09-23.",
        "after=9999-99-99.1",
        "after=2025-09-24.99999999999999999999",
        "q=%00",
        "year=٢٠٢٥",
    ],
)
def test_a_broken_address_is_the_first_page(town, asked):
    town.shown()
    assert town.get(f"/hall/test/all/?{asked}").status_code == 200


@pytest.mark.parametrize("path", ["/hall/nowhere/", "/hall/test/nothing/", "/hall/test/procedures/nothing/", "/hall/test/statistics/1990/",
                                  "/hall/test/reports/2024-1/", "/hall/test/data/nothing.here.csv", "/hall/test/data/shown.decide.exe"])  # fmt: skip
def test_what_is_not_there_is_told_in_chinese_with_a_way_on(town, path):
    answer = town.get(path)
    assert answer.status_code == 404
    assert "H-001" in answer.text
    assert "noindex" in answer.headers.get("X-Robots-Tag", "")


def test_large_type_is_kept_in_a_cookie_and_leads_back_within_the_site_alone(town):
    answer = town.get("/hall/type/?size=large&back=/hall/test/about/")
    assert answer.headers["Location"] == "/hall/test/about/"
    assert 'class="large"' in town.get("/hall/test/").text
    assert town.get("/hall/type/?size=plain&back=//elsewhere.example/").headers["Location"] == "/hall/"


def test_a_procedures_page_shows_steps_limits_rights_and_both_charts(town):
    page = Page(town.get("/hall/test/procedures/penalty_ordinary/"))
    words = page.root.text_content()
    for told in ("立案审批", "要求听证", "5个工作日", "送达当事人", "流程图", "廉政风险防控图"):
        assert told in words
    assert len(page.all("//*[local-name()='svg'][@role='img']")) == 2


@pytest.mark.django_db
def test_an_installation_without_any_place_says_so(client, settings):
    settings.YIFA_PLACE = "nowhere"
    assert "还没有开设公示大厅" in client.get("/hall/").text
    for path in ("/hall/follow/", "/hall/verify/", "/hall/api/", "/hall/sitemap.xml", "/robots.txt", "/hall/api/kinds"):
        assert client.get(path).status_code == 200
    assert client.get("/hall/nowhere/").status_code == 404
    for path in ("/log/checkpoint", "/log/key", "/log/2025/checkpoint", "/log/tile/0/000", "/log/2025/tile/../x"):
        assert client.get(path).status_code == 404
