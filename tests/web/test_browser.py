"""The desk in a real browser: a whole case clicked through, keys, drafts, narrow screens, and no script at all."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.web.conftest import PASSWORD
from yifa.engine.models import CaseRow
from yifa.web.models import Draft


@pytest.fixture
def site(desk, live_server, page):
    """The page, with every complaint of the browser collected (a 422 is an answer, not a complaint)."""
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.base = live_server.url
    yield page
    assert [one for one in page.complaints if "422" not in one] == []


@contextmanager
def signed_in(site, name):
    site.context.clear_cookies()
    site.goto(f"{site.base}/sign-in/")
    site.get_by_label("用户名").fill(name)
    site.get_by_label("密码").fill(PASSWORD)
    site.get_by_role("button", name="登录").click()
    expect(site.get_by_role("heading", name="待办")).to_be_visible()
    yield
    site.locator("summary", has_text=name).first.click()
    site.get_by_role("button", name="退出登录").click()
    expect(site.get_by_label("用户名")).to_be_visible()


def test_a_case_is_clicked_through_from_its_first_step_to_its_archive(desk, site):
    with signed_in(site, "甲"):
        site.get_by_role("link", name="新办一件").click()
        site.get_by_role("link", name="测试程序").click()
        site.get_by_role("button", name="申请").click()
        expect(site.get_by_role("alert")).to_contain_text("“申请人”没有填写")
        site.get_by_role("link", name=re.compile("“事项”没有填写")).click()
        expect(site.locator("#id-subject")).to_be_focused()
        site.get_by_label("申请人").fill("张三丰")
        site.get_by_label("事项").fill("早市摊位")
        site.get_by_role("radio", name="是").check()
        site.get_by_role("button", name="申请").click()
        expect(site.get_by_role("heading", name="早市摊位")).to_be_visible()
        expect(site.get_by_text("张××").first).to_be_visible()
        site.get_by_role("link", name="核查").click()
        site.get_by_label("核查情况").fill("现场属实")
        site.get_by_role("checkbox", name="乙").check()
        site.get_by_label("证据材料、附件").set_input_files(
            {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8x"}
        )
        site.get_by_role("button", name="核查").click()
        expect(site.get_by_role("link", name="现场.jpg").first).to_be_visible()
        site.get_by_text("怎么算的").click()
        expect(site.get_by_text("第7个工作日")).to_be_visible()
    with signed_in(site, "丙"):
        site.get_by_role("link", name="办理下一件").click()
        site.get_by_role("link", name="审核", exact=True).click()
        site.get_by_role("button", name="审核").click()
        expect(site.get_by_text("已办理“审核”")).to_be_visible()
    with signed_in(site, "丁"):
        site.get_by_role("link", name="决定", exact=True).click()
        site.get_by_role("radio", name="准予").check()
        site.get_by_role("button", name="核对后决定").click()
        expect(site.get_by_text("还没有办理")).to_be_visible()
        expect(site.get_by_text("经审查，决定准予")).to_be_visible()
        site.get_by_role("button", name="返回修改").click()
        expect(site.get_by_role("radio", name="准予")).to_be_checked()
        site.get_by_role("button", name="核对后决定").click()
        site.get_by_role("button", name="决定", exact=True).click()
        expect(site.get_by_text("已制作《决定书》测测决〔2025〕1号")).to_be_visible()
    with signed_in(site, "甲"):
        site.get_by_role("link", name="归档", exact=True).click()
        site.get_by_role("button", name="核对后归档").click()
        expect(site.get_by_text("案件将以“办结”终结")).to_be_visible()
        site.get_by_role("button", name="归档", exact=True).click()
        expect(site.get_by_text("案件已终结").or_(site.get_by_text("办结")).first).to_be_visible()
    row = CaseRow.objects.get()
    assert (row.exit, row.seq) == ("done", 5)


def test_what_is_typed_is_saved_by_itself_and_comes_back(desk, site):
    with signed_in(site, "甲"):
        site.goto(f"{site.base}/desk/start/toy/")
        site.get_by_label("事项").fill("夜市摊位")
        expect(site.locator("#saved")).to_contain_text("已保存", timeout=8000)
        site.get_by_label("申请人").fill("李四")
        expect(site.locator("#draft-version")).to_have_value("2", timeout=8000)
        site.goto(f"{site.base}/desk/")
        site.get_by_role("link", name="测试程序 申请").click()
        expect(site.get_by_label("事项")).to_have_value("夜市摊位")
        expect(site.get_by_label("申请人")).to_have_value("李四")
    assert Draft.objects.count() == 1


def test_keys_find_a_case_open_the_next_and_say_what_they_do(desk, site):
    case = desk.begin()
    with signed_in(site, "甲"):
        site.keyboard.press("?")
        expect(site.get_by_role("dialog")).to_contain_text("办理下一件")
        site.keyboard.press("Escape")
        site.keyboard.press("j")
        expect(site.get_by_role("link", name="测测〔2025〕1号")).to_be_focused()
        site.keyboard.press("/")
        site.keyboard.type("zsf")
        site.keyboard.press("Enter")
        expect(site.get_by_text("找到1件")).to_be_visible()
        site.keyboard.press("n")
        site.wait_for_url(f"**/desk/cases/{case}/")
        site.goto(f"{site.base}/desk/cases/{case}/steps/inspect/")
        site.get_by_label("核查情况").fill("n")
        site.keyboard.press("Enter")
        expect(site.get_by_label("核查情况")).to_have_value("n")
        assert CaseRow.objects.get().seq == 1, "Enter in a box sends no half decision"
        site.once("dialog", lambda dialog: dialog.accept())


@pytest.mark.parametrize("width", [320, 390])
def test_no_page_scrolls_sideways_on_a_narrow_screen(desk, site, width):
    case = desk.reviewed(subject="河道旁违法堆放建筑垃圾且逾期未清理" * 5)
    site.set_viewport_size({"width": width, "height": 700})
    with signed_in(site, "甲"):
        for path in ("/desk/", "/desk/start/", "/desk/start/toy/", f"/desk/cases/{case}/", "/desk/cases/?state=all",
                     "/desk/procedures/toy/", "/desk/ledger/toy/", f"/desk/cases/{case}/events/1/correct/"):  # fmt: skip
            site.goto(site.base + path)
            assert site.evaluate("document.documentElement.scrollWidth") <= width, path
        site.goto(f"{site.base}/desk/")


def test_everything_works_without_script(desk, live_server, browser, browser_context_args):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_label("用户名").fill("甲")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="新办一件").click()
    page.get_by_role("link", name="测试程序").click()
    page.get_by_label("事项").fill("早市摊位")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    expect(page.get_by_label("事项")).to_have_value("早市摊位")
    page.get_by_label("申请人").fill("张三")
    page.get_by_role("button", name="申请", exact=True).click()
    page.get_by_text("怎么算的").click()
    page.get_by_role("link", name="逐日说明").click()
    expect(page.get_by_text("第7个工作日")).to_be_visible()
    context.close()
