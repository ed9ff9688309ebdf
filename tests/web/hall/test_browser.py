"""The hall in a real browser: no accessibility fault, no sideways scroll, no script needed, nothing asked outside."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.engine.toy import AT
from tests.web.conftest import TODAY
from tests.web.hall.conftest import page_of
from yifa.engine import door, following, sealer
from yifa.engine.models import CaseRow

VENDOR = Path(__file__).with_name("vendor")
AXE = (VENDOR / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALSO_NARROW = ("/hall/test/", "/hall/test/all/", "/hall/test/data/")  # where the narrow screen has another layout
LONG = "东莞市" + "好味道餐饮管理服务" * 6 + "有限公司"


def faults(page) -> list[str]:
    """What axe finds, with the element; also every input without a visible label, which axe takes a placeholder for."""
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)
    told = [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]
    unlabelled = page.evaluate(
        "[...document.querySelectorAll('input:not([type=hidden]), select')].filter(one => !one.labels.length).map(one => one.outerHTML)"
    )
    return told + unlabelled


@pytest.fixture
def site(town, live_server, page):
    """The page under a policy that lets axe in, with every request and complaint collected."""
    page.outside, page.complaints = [], []
    page.on(
        "request", lambda one: None if one.url.startswith((live_server.url, "data:")) else page.outside.append(one.url)
    )
    page.on("console", lambda said: page.complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.base = live_server.url
    yield page
    assert page.outside == []
    assert [one for one in page.complaints if "404" not in one and "410" not in one and "422" not in one] == []


def addresses(town) -> list[str]:
    company, person = town.company(LONG, cause="在河道旁违法堆放建筑垃圾且逾期未清理" * 4), town.shown()
    gone, old = town.shown(cause="撤回的"), town.stall("7")
    town.take_down(gone, "复议机关撤销了决定")
    door.take_step(old.case_id, "renew", by=town.actor("甲"), on=TODAY, at=AT, facts={"until": "2028-01-01"})
    sealer.seal_pending()
    return [
        "/hall/test/", "/hall/test/before/", "/hall/test/during/", "/hall/test/all/", "/hall/test/all/?kind=shown.decide&q=占道&year=x",
        "/hall/test/all/?q=没有这样的词", page_of(company), page_of(person), page_of(gone), page_of(old), "/hall/test/procedures/",
        "/hall/test/procedures/shown/", "/hall/test/statistics/2024/", "/hall/test/reports/", "/hall/test/data/", "/hall/test/about/",
        "/hall/follow/", "/hall/verify/", "/hall/api/", "/hall/test/nothing/",
    ]  # fmt: skip


def test_no_page_has_a_fault_or_scrolls_sideways_at_desk_and_phone_width(town, site):
    wrong = {}
    for path in addresses(town):
        for width in (1280, 360):
            site.set_viewport_size({"width": width, "height": 900})
            site.goto(site.base + path)
            found = faults(site) if width > 360 or path in ALSO_NARROW else []
            if site.evaluate("document.documentElement.scrollWidth") > width:
                found.append("scrolls sideways")
            if site.locator("h1").count() != 1:
                found.append("not one h1")
            if found:
                wrong[f"{path} {width}"] = found
    assert wrong == {}


def test_planted_faults_are_found(town, site):
    town.company("甲公司")
    site.goto(f"{site.base}/hall/test/all/")
    site.evaluate(
        "document.documentElement.removeAttribute('lang'); document.querySelector('label[for=q]').remove();"
        "document.querySelector('.quiet, .about').style.color = '#ddd'; document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\">')"
    )
    found = " ".join(faults(site))
    for one in ("html-has-lang", "image-alt", "color-contrast", 'name="q"'):
        assert one in found


def test_all_of_it_works_by_keyboard_and_without_script(town, live_server, browser, browser_context_args):
    case = town.reviewed()
    door.take_step(case, "decide", by=town.actor("丁"), on=TODAY, at=AT, facts={"verdict": "grant"})
    number = CaseRow.objects.get(pk=case).number
    town.company("东莞市好味餐饮有限公司", cause="排放油烟")
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    page.goto(f"{live_server.url}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.get_by_label("查找公示内容").fill("油烟")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="排放油烟").click()
    expect(page.get_by_text("东莞市好味餐饮有限公司")).to_be_visible()
    page.get_by_text("怎样自己核验").click()
    expect(page.get_by_text("sha256sum").first).to_be_visible()
    page.get_by_role("link", name="查我的事项").first.click()
    page.get_by_label("案号").fill(number)
    page.get_by_label("查询码").fill(following.code_for(number))
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("提出异议")).to_be_visible()
    assert number not in page.url
    context.close()


def test_what_checks_the_pages_is_the_file_written_down():
    for package in json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))["packages"]:
        for one in package["files"]:
            assert hashlib.sha256((VENDOR / one["file"]).read_bytes()).hexdigest() == one["sha256"]
