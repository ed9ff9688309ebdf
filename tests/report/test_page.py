"""The page in a browser: what a reader clicks, without a script."""

from __future__ import annotations

from datetime import date

import pytest

from tests.report.conftest import outline_of
from yifa.report.behind import behind
from yifa.report.page import page as page_of


@pytest.fixture
def file(town, tmp_path):
    for day in range(1, 12):
        town.mediate(date(2025, 9, day))
    for day in range(12, 16):
        town.mediate(date(2025, 9, day), fails=True)
    draft = town.draft(outline_of("受理{mediation_accepted|宗}，达成协议{mediation_agreed|宗}。"))
    path = tmp_path / "report.html"
    path.write_text(page_of(draft, behind(draft, town.computer())), encoding="utf-8")
    return path.as_uri()


def test_a_click_on_a_number_shows_its_cases_and_no_others(file, context):
    asked = []
    browser_page = context.new_page()
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.goto(file)
    assert browser_page.locator("ol.cases:visible").count() == 0
    browser_page.locator("article a", has_text="15宗").click()
    assert browser_page.locator(":target li:visible").count() == 15
    browser_page.locator("article a", has_text="11宗").click()
    assert browser_page.locator("ol.cases li:visible").count() == 11
    browser_page.locator(":target .close a").click()
    assert browser_page.locator("ol.cases:visible").count() == 0
    assert {url.partition("#")[0] for url in asked} == {file}


def test_on_a_phone_nothing_runs_off_the_side(file, context):
    browser_page = context.new_page()
    browser_page.set_viewport_size({"width": 320, "height": 700})
    browser_page.goto(file + "#figure-mediation_accepted")
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= 320
