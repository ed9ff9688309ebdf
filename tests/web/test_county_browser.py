"""The county desk in a real browser: no accessibility fault, no sideways scroll, no script needed."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web.conftest import PASSWORD
from tests.web.counties import Counted, code_of
from tests.web.hall.test_browser import faults

PAGES = (
    "/desk/county/?year=2022&topic=learning", "/desk/county/?year=2022&topic=learning&sort=study_sessions", "/desk/county/?year=1990", "/desk/county/?since=x",
    "/desk/county/figures/study_sessions/?year=2022", f"/desk/county/towns/{code_of(5)}/?year=2022", "/desk/county/packages/?year=2022",
)  # fmt: skip


@pytest.fixture
def site(transactional_db, settings, tmp_path, live_server, browser, browser_context_args):
    """A page of 县统计, who needs no script, in a county of six towns; axe is let in past the page's policy."""
    settings.YIFA_TODAY, settings.YIFA_VAR = "2023-01-10", tmp_path
    office = Counted()
    for town, many in enumerate((4, 5, 5, 6, 40), 1):
        office.sessions(town, many)
    office.sessions(5, 20, date(2021, 5, 10))
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_label("用户名").fill("县统计")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/desk/")
    page.base = live_server.url
    yield page
    context.close()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_page_has_a_fault_or_scrolls_sideways(site, width):
    site.set_viewport_size({"width": width, "height": 800})
    for path in PAGES:
        site.goto(site.base + path)
        assert site.evaluate("document.documentElement.scrollWidth") <= width, path
        if width != 320:
            assert faults(site) == [], path


def test_colour_never_stands_alone(site):
    site.goto(site.base + PAGES[0])
    bare = site.evaluate(
        "[...document.querySelectorAll('td[class^=heat-]')].filter(cell => !/heat-(none|middle)/.test(cell.className))"
        ".filter(cell => !/[▲▼]/.test(cell.innerText) || !cell.innerText.trim()).length"
    )
    assert bare == 0
    assert site.locator("td.heat-high .heat-word").first.inner_text() == "离群偏高"


def test_the_towns_can_be_put_in_order_and_the_months_chosen_without_script(
    site, live_server, browser, browser_context_args
):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    context.add_cookies(site.context.cookies())
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/county/?year=2022&topic=learning")
    page.get_by_role("link", name="各地按“领导干部专题学法”排列").click()
    assert page.locator(".heat-table thead th a").first.inner_text() == "第5镇"
    page.get_by_label("期间").select_option("下半年")
    page.get_by_role("button", name="查看").click()
    assert "2022年下半年" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="第5镇").first.click()
    assert "第5镇" in page.get_by_role("heading", level=1).inner_text()
    context.close()
