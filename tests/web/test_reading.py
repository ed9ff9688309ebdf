"""The page that reads a report: every figure underlined, a lost 万 explained, nothing kept, nothing trusted."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from tests.web.conftest import PASSWORD
from tests.web.pages import Page
from yifa.reading.reader import read_text
from yifa.web.desk import reading, reading_page

LOST = """常平镇2022年度法治政府建设情况报告
一、主要做法
2022年，我镇共受理矛盾纠纷5911件，调解成功5693件，调解成功率96.3%，涉及金额5792.14元。
全年组织干部学法约30场次，参加1200余人次。办结行政处罚案件48宗，罚款36.5万元。
二、存在的不足
镇村两级法律顾问的作用发挥还不够。
"""


def post(client, text="", path="/desk/reading/", **more):
    return Page(answer := client.post(path, {"text": text, **more})), answer


@pytest.fixture
def client(desk):
    return desk.client("甲")


def test_the_lost_wan_is_found_and_explained(client):
    page, answer = post(client, LOST)
    assert answer.status_code == 200
    wrong = page.one("//li[contains(@class,'rd-remark rd-wrong')]")
    said = wrong.text_content()
    assert "错误" in said
    assert "漏写了“万”字" in said
    assert "5792.14/5693" in said
    assert "1.02 元" in said
    assert wrong.xpath(".//*[local-name()='svg']"), "a shape, not colour alone"
    (target,) = [one for one in wrong.xpath(".//a/@href") if one.startswith("#at-")]
    pin = page.box(target[1:])
    assert pin.getprevious().xpath("./mark")[0].text == "5792.14元"
    assert "rd-on-wrong" in pin.getprevious().xpath("./mark")[0].get("class")
    assert pin.get("href") == f"#{wrong.get('id')}"


def test_the_summary_says_whose_report_it_is_and_what_is_missing(client):
    page, _ = post(client, LOST)
    assert "常平镇" in page.one("//h1").text_content()
    assert "2022年" in page.one("//h1").text_content()
    assert "乡镇" in page.one("//h1").text_content()
    counts = page.one("//ul[@class='rd-counts']").text_content()
    assert "8 个数字" in counts
    assert "错误1 处" in counts
    assert "疑问0 处" in counts
    assert "一致1 处" in counts
    assert "没有找到的部分" in page.one("//section[@aria-label='概要']").text_content()


def test_every_figure_is_underlined_where_it_stands_and_no_word_is_lost(client):
    page, _ = post(client, LOST)
    facts = read_text(LOST).facts
    assert page.all("//mark/text()") == [LOST[one.start : one.end] for one in facts]
    (paper,) = page.all("//div[@class='rd-text']")
    plain = "".join(paper.xpath("./text() | ./span/mark/text()"))
    assert plain == LOST
    assert len(page.all("//table[contains(@class,'rd-table')]/tbody/tr")) == len(facts) == 8


def test_a_figure_tells_its_reading_and_leads_to_our_figure(client):
    page, _ = post(client, LOST)
    money = page.one("//span[contains(@class,'rd-fact')][mark='36.5万元']")
    assert money.get("tabindex") == "0"
    assert "读作365,000元（确数）" in money.get("title")
    assert "期间：2022年" in money.get("title")
    said = money.xpath("./span[@class='rd-pop']")[0].text_content()
    assert "365,000元" in said
    assert "行政执法" in said
    assert "罚款" in said
    (address,) = money.xpath(".//a/@href")
    assert address == "/desk/figures/penalty_fines/?year=2022"
    assert client.get(address).status_code == 200
    hedged = page.one("//span[contains(@class,'rd-fact')][contains(mark,'30场次')]")
    assert "约数" in hedged.get("title")


def test_facts_on_the_same_characters_share_one_underline_and_lose_none():
    first, second = read_text("2022年我镇受理纠纷59件，调解58件。").facts
    second.start, second.end = first.start + 1, first.end + 2
    told = [reading_page._told(number, one) for number, one in enumerate((first, second), 1)]
    found = reading_page.pieces("2022年我镇受理纠纷59件，调解58件。", [(first, told[0]), (second, told[1])], [])
    assert [one.told for one in found if one.told] == [told]
    assert "".join(one.text for one in found) == "2022年我镇受理纠纷59件，调解58件。"


def test_a_blank_is_a_remark_without_a_formula(client):
    page, _ = post(client, "我镇2022年投入XX万元，调解纠纷12件。")
    blank = page.one("//li[contains(@class,'rd-remark')]")
    assert "请补全" in blank.text_content()
    assert not blank.xpath(".//dl")


@pytest.mark.parametrize(("value", "said"), [
    (5911, "5,911"), (5792.14, "5,792.14"), (-12.5, "-12.5"), (35000.0, "35,000"), (0.000001, "0.000001"), (0, "0"),
    (1e-9, "1e-09"), (10**40, "1.000e+40"),
])  # fmt: skip
def test_a_number_is_written_as_one_reads_it(value, said):
    assert reading_page.number_words(value) == said


@pytest.mark.parametrize(("period", "said"), [
    (None, "没有说明"), ("2022", "2022年"), ("2022-10", "2022年10月"), ("2022-01/2022-11", "2022年1月至2022年11月"),
    ("2022-H1", "2022年上半年"), ("2022-Q3", "2022年第三季度"),
])  # fmt: skip
def test_a_period_is_said_in_chinese(period, said):
    assert reading_page.period_words(period) == said


def test_the_workbook_holds_a_row_for_every_fact_and_is_made_from_what_the_page_carries(client):
    page, _ = post(client, "\n\n" + LOST)
    carried = page.one("//textarea[@name='text']").text.removeprefix("\n")
    answer = client.post("/desk/reading/export.xlsx", {"text": carried, "name": page.hidden("name")})
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(book["数字"].iter_rows(min_row=2, values_only=True))
    facts = read_text("\n\n" + LOST).facts
    assert [row[:2] for row in rows] == [(one.start, one.end) for one in facts]
    assert any("漏写了“万”字" in row[-1] for row in book["核对"].iter_rows(min_row=2, values_only=True))


def test_a_formula_in_the_text_is_text_in_the_workbook(client):
    answer = client.post("/desk/reading/export.xlsx", {"text": '=HYPERLINK("http://a")我镇受理纠纷12件。'})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def as_docx() -> bytes:
    document = docx.Document()
    for line in LOST.splitlines():
        document.add_paragraph(line)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


@pytest.mark.parametrize(("name", "content"), [
    ("报告.txt", LOST.encode("gb18030")), ("报告.docx", as_docx()),
    ("报告.html", f"<html><body><p>{LOST.replace(chr(10), '</p><p>')}</p></body></html>".encode()),
])  # fmt: skip
def test_a_dropped_file_is_read_like_the_pasted_text(client, name, content):
    page, answer = post(client, file=SimpleUploadedFile(name, content))
    assert answer.status_code == 200
    assert len(page.all("//mark")) == 8
    assert "漏写了“万”字" in page.one("//li[contains(@class,'rd-remark rd-wrong')]").text_content()
    assert page.hidden("name") == name


@pytest.mark.parametrize(("text", "code"), [
    ("", "RD-101"), (" \r\n\t", "RD-101"), ("only latin words, 12 cases", "RD-109"),
    ("\x01\x02\x03\x04报告" * 50, "RD-103"), ("我镇受理纠纷" + "9" * 5000 + "件。", "RD-103"),
])  # fmt: skip
def test_a_text_that_cannot_be_read_gets_one_sentence_and_stays_in_the_box(client, text, code):
    page, answer = post(client, text)
    assert answer.status_code == 422
    assert page.one("//*[@role='alert']//span[@class='code']").text == code
    assert page.value("id-text") == text.replace("\x01\x02\x03\x04", "").strip() or code == "RD-103"
    assert client.post("/desk/reading/export.xlsx", {"text": text}).status_code == 422


@pytest.mark.parametrize(("content", "code"), [
    (bytes(range(256)) * 40, "RD-103"), (b"\x89PNG\r\n\x1a\n" + bytes(100), "RD-107"), (b"%PDF-1.7\nbroken", "RD-105"),
    (b"PK\x03\x04broken", "RD-106"), (b"  \n", "RD-101"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_and_what_was_pasted_stays(client, content, code):
    page, answer = post(client, "已经贴好的文字", file=SimpleUploadedFile("报告.bin", content))
    assert answer.status_code == 422
    assert page.one("//*[@role='alert']//span[@class='code']").text == code
    assert page.value("id-text") == "已经贴好的文字"


def test_an_oversized_file_is_stopped_while_it_comes_in(client):
    page, answer = post(client, LOST, file=SimpleUploadedFile("大.txt", b"x" * (reading.MOST_BYTES + 1)))
    assert answer.status_code == 422
    assert page.one("//*[@role='alert']//span[@class='code']").text == "RD-102"
    assert page.value("id-text") == LOST.strip()


def test_an_oversized_text_is_refused_by_the_page_itself(client, settings):
    page, answer = post(client, "报" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 3 + 1))
    assert answer.status_code == 422
    assert page.one("//*[@role='alert']//span[@class='code']").text == "RD-102"


def test_a_text_longer_than_the_reader_reads_is_cut_and_says_so(client, monkeypatch):
    monkeypatch.setattr(reading, "MOST_CHARACTERS", 100)
    page, answer = post(client, LOST)
    assert answer.status_code == 200
    assert "只读了前100字" in page.one("//div[@class='rd-notes']").text_content()
    assert page.one("//textarea[@name='text']").text.removeprefix("\n") == LOST[:100]


def test_of_very_many_figures_all_are_underlined_and_the_first_are_listed(client, monkeypatch):
    monkeypatch.setattr(reading_page, "MOST_OPENED", 3)
    page, _ = post(client, LOST)
    assert len(page.all("//mark")) == 8
    assert len(page.all("//*[@class='rd-pop']")) == len(page.all("//tbody/tr")) == 3
    assert "列前3个" in page.one("//section[@id='facts']").text_content()
    assert all(page.all("//mark/../@title"))


def test_of_very_many_remarks_the_gravest_are_listed_and_the_others_counted(client, monkeypatch):
    monkeypatch.setattr(reading_page, "MOST_REMARKS", 1)
    page, _ = post(client, LOST)
    assert "漏写了“万”字" in page.one("//li[contains(@class,'rd-remark ')]").text_content()
    assert "还有1处没有列出" in page.one("//aside").text_content()
    assert "一致1 处" in page.one("//ul[@class='rd-counts']").text_content()
    assert len(page.all("//a[contains(@class,'rd-pin')]")) == 1


def test_a_file_that_the_child_does_not_finish_is_refused(client, monkeypatch):
    monkeypatch.setattr(reading, "DEADLINE", 0.001)
    page, answer = post(client, file=SimpleUploadedFile("报告.txt", LOST.encode()))
    assert answer.status_code == 422
    assert page.one("//*[@role='alert']//span[@class='code']").text == "RD-113"


def test_markup_in_the_text_and_in_the_file_name_is_shown_and_never_run(client):
    nasty = '<script>alert(1)</script></textarea><img src=x onerror=alert(2)>我镇受理"><b>纠纷</b>12件。'
    page, answer = post(client, nasty)
    assert answer.status_code == 200
    assert not page.all("//main//script | //img[@src='x'] | //b[.='纠纷']")
    assert "".join(page.one("//div[@class='rd-text']").xpath("./text() | ./span/mark/text()")) == nasty
    page, _ = post(client, file=SimpleUploadedFile("<img src=x>.txt", nasty.encode()))
    assert not page.all("//img[@src='x']")


@pytest.mark.parametrize("path", ["/desk/reading/", "/desk/reading/export.xlsx"])
def test_nobody_signed_out_and_no_administrator_may_use_it(desk, settings, path):
    from django.test import Client

    for text in (LOST, "报" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 3 + 1)):
        answer = Client().post(path, {"text": text})
        assert answer.status_code == 302
        assert "/sign-in/" in answer["Location"]
    assert desk.client("system").post(path, {"text": LOST}).status_code == 403
    assert desk.client("甲", enforce_csrf_checks=True).post(path, {"text": LOST}).status_code == 403


def test_the_export_asked_for_without_a_text_leads_back_to_the_form(client):
    answer = client.get("/desk/reading/export.xlsx")
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/reading/"


def test_it_works_in_a_browser_without_script_down_to_a_phone(desk, live_server, browser, browser_context_args):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_label("用户名").fill("甲")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="读报告").click()
    page.get_by_label("粘贴报告正文").fill(LOST)
    page.get_by_role("button", name="读报告").click()
    figure = page.locator(".rd-fact", has=page.locator("mark", has_text="36.5万元"))
    expect(figure.locator(".rd-pop")).to_be_hidden()
    figure.hover()
    expect(figure.locator(".rd-pop")).to_be_visible()
    first = page.locator(".rd-fact").first
    first.focus()
    expect(first.locator(".rd-pop")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="导出 Excel").click()
    assert coming.value.suggested_filename == "常平镇2022年读数.xlsx"
    paper, margin = page.locator(".rd-paper"), page.locator(".rd-margin")
    assert margin.bounding_box()["x"] >= paper.bounding_box()["x"] + paper.bounding_box()["width"]
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert margin.bounding_box()["y"] >= paper.bounding_box()["y"] + paper.bounding_box()["height"]
        assert page.locator("html").evaluate("one => one.scrollWidth") <= width
    assert complaints == []
    context.close()
