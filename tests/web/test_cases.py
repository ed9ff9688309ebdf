"""Lists, search and Excel out: the same rows on the screen and in the file, and never one that is not to be seen."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.engine.toy import AT
from tests.web.conftest import TODAY
from yifa.engine import door
from yifa.engine.models import CaseRow
from yifa.web.desk import workbook
from yifa.web.desk.listing import Filter


def listed(client, address):
    return {row.case.pk for row in client.get(address).context["rows"]}


def downloaded(client, address):
    answer = client.get(address)
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


@pytest.fixture
def year(desk):
    """Four cases: late, running, paused, refused."""
    late, running = desk.begin(on=date(2025, 9, 8)), desk.begin(on=date(2025, 9, 22), subject="夜市", amount="300")
    paused, over = desk.begin(on=date(2025, 9, 9)), desk.reviewed(subject="车棚", amount="1.5万")
    door.take_step(paused, "pause", by=desk.actor("甲"), on=date(2025, 9, 10), at=AT)
    door.take_step(
        over, "decide", by=desk.actor("丁"), on=TODAY, at=AT, facts={"verdict": "refuse", "reason": "不符合"}
    )
    door.take_step(over, "close", by=desk.actor("甲"), on=TODAY, at=AT)
    desk.begin("戊")
    return {"late": late, "running": running, "paused": paused, "closed": over}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", {"late", "running", "paused"}),
        ("?state=all", {"late", "running", "paused", "closed"}),
        ("?state=overdue", {"late"}),
        ("?state=paused", {"paused"}),
        ("?state=closed", {"closed"}),
        ("?state=closed&procedure=toy&exit=refused", {"closed"}),
        ("?state=closed&procedure=toy&exit=done", set()),
        ("?state=all&dates=opened&since=2025-09-09&until=2025-09-22", {"running", "paused", "closed"}),
        ("?state=all&dates=closed&since=2025-09-26", {"closed"}),
        ("?state=all&procedure=toy&step=inspect", {"late", "running", "paused"}),
        ("?state=all&unit=other", set()),
        ("?state=all&procedure=badge", set()),
    ],
)
def test_a_filter_finds_what_it_says(desk, year, asked, names):
    assert listed(desk.client("甲"), f"/desk/cases/{asked}") == {year[name] for name in names}


def test_a_filter_by_officer_finds_what_that_officer_acted_in(desk, year):
    address = f"/desk/cases/?state=all&officer={desk.id_of('丁')}"
    assert listed(desk.client("甲"), address) == {year["closed"]}


def test_a_filter_that_cannot_be_read_is_told_and_the_list_still_stands(desk, year):
    answer = desk.client("甲").get("/desk/cases/?since=昨天&officer=甲&state=odd&procedure=none&after=x.y")
    assert answer.status_code == 200
    assert all(code in answer.text for code in ("W-301", "W-302", "W-303"))


def test_the_filter_is_said_in_words(desk):
    from yifa.engine import catalogue

    asked = Filter(procedure="toy", state="closed", unit="bureau", exit="refused", dates="closed", since="2025-09-01")
    assert asked.words(catalogue.find("toy")) == (
        "程序：测试程序；状态：已办结；承办机构：测试镇某办；终结方式：不予；终结日期：2025年9月1日至最近"
    )


@pytest.mark.parametrize("asked", ["?state=all", "?state=all&procedure=toy"])
def test_pages_follow_each_other_without_loss_or_repetition(desk, monkeypatch, asked):
    monkeypatch.setattr("yifa.web.desk.listing.PAGE", 3)
    cases = {desk.begin(on=date(2025, 9, 8 + n % 3)) for n in range(8)}
    client, seen, after = desk.client("甲"), [], ""
    for _ in range(4):
        context = client.get(f"/desk/cases/{asked}&after={after}").context
        seen += [row.case.pk for row in context["rows"]]
        after = context["more"]
        if not after:
            break
    assert len(seen) == len(set(seen))
    assert set(seen) == cases


@pytest.mark.parametrize(
    "address", ["/desk/cases/?state=all", "/desk/search/?q=摊位", "/desk/cases/?state=all&procedure=toy"]
)
def test_the_number_of_queries_does_not_grow_with_the_cases(desk, address):
    client = desk.client("甲")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    desk.begin()
    queries()
    few = queries()
    for _ in range(9):
        desk.begin()
    assert queries() == few


@pytest.mark.parametrize(
    "words", ["测测〔2025〕1号", "测测 1", "早市", "市摊", "张", "张三丰", "三丰", "zsf", "zhangsanfeng", "张三 早市"]
)
def test_a_case_is_found_by_pieces_of_its_number_and_names(desk, words):
    case = desk.begin()
    answer = desk.client("甲").get("/desk/search/", {"q": words}, follow=True)
    assert CaseRow.objects.get(pk=case).number in answer.text
    assert "张三丰" not in answer.text.replace(f'value="{words}"', "").replace(f"“{words}”", "")


def test_a_whole_number_leads_to_the_case_at_once_unless_it_is_not_to_be_seen(desk):
    case = desk.begin()
    number = CaseRow.objects.get(pk=case).number
    assert desk.client("甲").get("/desk/search/", {"q": number})["Location"] == f"/desk/cases/{case}/"
    answer = desk.client("戊").get("/desk/search/", {"q": number})
    assert answer.status_code == 200
    assert "没有找到您能查看的案件" in answer.text


@pytest.mark.parametrize("words", ["", " ", "〔〕", "%", "'; DROP TABLE yifa_case; --", "x" * 500])
def test_odd_words_find_nothing_and_break_nothing(desk, words):
    desk.begin()
    answer = desk.client("甲").get("/desk/search/", {"q": words})
    assert answer.status_code == 200
    assert answer.context["rows"] == []


def test_the_file_has_the_rows_of_the_list_with_totals_and_the_filter_in_words(desk, year):
    client = desk.client("甲")
    book = downloaded(client, "/desk/cases/export.xlsx?state=all&procedure=toy")
    head, *rows = book["案件"].iter_rows(values_only=True)
    assert len(rows) == len(listed(client, "/desk/cases/?state=all&procedure=toy")) == 4
    assert "申请人" not in head, "personal values stay out of a file"
    amounts = [row[head.index("金额")] for row in rows]
    assert sorted(one for one in amounts if one is not None) == [300, 15000]
    note = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True)}
    assert note["行数"] == 4
    assert note["其中已办结"] == 1
    assert note["金额合计（元）"] == 15300
    assert note["筛选条件"] == "程序：测试程序；状态：全部"
    assert note["导出人"] == "甲"


def test_the_file_is_as_narrow_as_ones_sight(desk, year):
    assert downloaded(desk.client("丙"), "/desk/cases/export.xlsx?state=all")["案件"].max_row == 1 + 5
    assert downloaded(desk.client("戊"), "/desk/cases/export.xlsx?state=all")["案件"].max_row == 1 + 1


def test_text_that_looks_like_a_formula_or_a_long_number_stays_text(desk):
    for subject in ("=1+1", "441900199001011234", "http://example.org", "+86"):
        desk.begin(subject=subject)
    sheet = downloaded(desk.client("甲"), "/desk/cases/export.xlsx?procedure=toy")["案件"]
    cells = {row[1].value: row[1] for row in sheet.iter_rows(min_row=2)}
    assert set(cells) == {"=1+1", "441900199001011234", "http://example.org", "+86"}
    assert {cell.data_type for cell in cells.values()} == {"s"}


def test_a_full_sheet_goes_on_in_the_next_one(desk, tmp_path):
    for _ in range(7):
        desk.begin()
    rows = CaseRow.objects.select_related("unit").order_by("id")
    path = tmp_path / "list.xlsx"
    totals = workbook.write(path, rows, procedure=None, words="全部", on=TODAY, at=AT, who="甲", people={}, most=3)
    book = openpyxl.load_workbook(path)
    assert totals.rows == 7
    assert [book[name].max_row - 1 for name in ("案件", "案件（2）", "案件（3）")] == [3, 3, 1]
