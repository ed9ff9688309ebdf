"""The figures page: every number with its base, its course, and the cases behind it for those who may see them."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.engine.toy import AT
from tests.web.pages import Page
from yifa.engine import door
from yifa.engine.models import CaseRow
from yifa.figures import declared
from yifa.web.desk import figures_urls
from yifa.web.urls import handler400, handler403, handler404, handler500
from yifa.web.urls import urlpatterns as site

urlpatterns = [*figures_urls.urlpatterns, *site]
__all__ = ["handler400", "handler403", "handler404", "handler500"]

TOYS = {
    "toys": {"count": {"on": "apply_on", "says": "收到的申请"}, "unit": "case", "split_by": ["paid", "unit"]},
    "toy_money": {"sum": {"on": "apply_on", "of": "amount", "says": "申请的金额"}, "unit": "yuan"},
    "toy_rate": {"numerator": {"on": "apply_on", "where": "paid", "says": "已缴费的"},
                 "denominator": {"on": "apply_on", "says": "收到的申请"}, "unit": "percent"},
    "toys_change": {"change_of": "toys", "unit": "percent"},
    "toy_elsewhere": {"external": "toy_elsewhere", "unit": "household"},
}  # fmt: skip


@pytest.fixture
def desk(desk, settings, tmp_path):
    """The office, its facts in a folder of their own, and figures over its procedure."""
    settings.YIFA_VAR = tmp_path
    settings.ROOT_URLCONF = __name__
    for slug, keys in TOYS.items():
        more = {
            "name": f"测试{slug}",
            "topic": "oversight",
            "facts": "toy",
            "when_empty": "没有可比的",
            "basis": "测试规则",
            **keys,
        }
        if "facts" in keys or "external" in keys or "change_of" in keys:
            more.pop("facts")
        declared._all()[slug] = declared.made(slug, more, slug)
    yield desk
    for slug in TOYS:
        declared._all().pop(slug)


@pytest.fixture
def busy(desk):
    """Fourteen cases of one unit, twelve of them paid, and three of another's."""
    for n in range(14):
        desk.begin(on=date(2025, 1 + n % 9, 3), subject=f"摊位{n}", amount=str(100 + n), paid="是" if n < 12 else "否")
    for n in range(3):
        desk.begin("戊", on=date(2025, 2, 4), subject=f"别处{n}")
    return desk


def test_the_page_gives_each_number_its_unit_and_its_base(busy):
    page = busy.client("甲").get("/desk/figures/?topic=oversight")
    text = page.text
    assert page.status_code == 200
    assert "17件" in text
    assert "1491元" in text
    rate = "".join(Page(page).all("//tr[th/a[contains(text(), 'toy_rate')]]//text()"))
    assert "88.2%" in rate
    assert "15／17" in rate
    assert "还没有数据" in text
    assert "没有可比的" in text, "a statistic that nobody registered is no nought"


def test_the_nav_leads_here_and_the_year_is_this_one(busy):
    page = busy.client("甲").get("/desk/figures/")
    assert "/desk/figures/" in Page(page).all("//nav[@aria-label='主导航']/a/@href")
    assert "2025年" in page.text


def test_the_same_count_for_all_but_each_sees_only_the_cases_that_are_his_to_see(busy):
    other, all_of_them = busy.client("戊"), busy.client("丙")
    page = other.get("/desk/figures/toys/cases/?year=2025")
    assert "17</strong>件" in page.text
    assert "14件不在您的查看范围内" in page.text
    assert len(Page(page).all("//td[@class='c-number']/a")) == 3
    assert "摊位" not in page.text
    whole = all_of_them.get("/desk/figures/toys/cases/?year=2025")
    assert "不在您的查看范围内" not in whole.text
    links = Page(whole).all("//td[@class='c-number']/a/@href")
    assert len(links) == 17
    assert all_of_them.get(str(links[0])).status_code == 200


def test_a_sealed_case_is_counted_and_not_listed(busy):
    CaseRow.objects.filter(title="摊位3").update(sealed=True)
    page = busy.client("丙").get("/desk/figures/toys/cases/?year=2025").text
    assert "17</strong>件" in page
    assert "1件不在您的查看范围内" in page
    assert "摊位3<" not in page


def test_numerator_and_denominator_open_to_their_own_cases(busy):
    client = busy.client("丙")
    top = client.get("/desk/figures/toy_rate/cases/?year=2025").text
    base = client.get("/desk/figures/toy_rate/cases/?year=2025&of=denominator").text
    assert "已缴费的：共<strong>15</strong>件" in top
    assert "收到的申请：共<strong>17</strong>件" in base


def test_a_change_opens_to_the_cases_of_both_years(busy):
    for n in range(10):
        busy.begin(on=date(2024, 5, 6), subject=f"去年{n}")
    client = busy.client("丙")
    assert "70%" in client.get("/desk/figures/toys_change/?year=2025").text
    last = client.get("/desk/figures/toys_change/cases/?year=2025&of=denominator").text
    assert "10</strong>件" in last
    assert "去年3" in last


def test_a_long_list_comes_page_by_page_and_forgives_a_bad_page_number(desk):
    for n in range(53):
        desk.begin(subject=f"第{n:02d}件")
    client = desk.client("甲")
    first = Page(client.get("/desk/figures/toys/cases/?year=2025"))
    second = Page(client.get("/desk/figures/toys/cases/?year=2025&page=2"))
    one, two = (page.all("//td[@class='c-number']/a/text()") for page in (first, second))
    assert (len(one), len(two), len(set(one) & set(two))) == (50, 3, 0)
    for wrong in ("0", "-1", "99", "x", "²"):
        assert client.get("/desk/figures/toys/cases/", {"year": "2025", "page": wrong}).status_code == 200


def test_the_course_by_month_is_drawn_and_stands_as_a_table(busy):
    page = Page(busy.client("甲").get("/desk/figures/toys/?year=2025"))
    assert len(page.all("//svg[@role='img']")) == 1
    cells = page.all("//section[h2='逐月']//tbody/tr/td/text()")
    assert len(cells) == 12
    assert cells[1] == "5件"
    assert sum(int(str(cell).removesuffix("件")) for cell in cells if "没有" not in str(cell)) == 17


def test_a_figure_splits_into_what_it_is_made_of(busy):
    page = Page(busy.client("甲").get("/desk/figures/toys/?year=2025"))
    rows = {
        row.xpath("string(th)"): row.xpath("string(td[1])") for row in page.all("//section[h2='按已缴费']//tbody/tr")
    }
    assert rows == {"是": "15件", "否": "2件"}
    units = page.all("//section[h2='按承办机构']//tbody/tr/th/text()")
    assert units == ["测试镇某办", "测试镇另一办"]


def test_what_a_figure_counts_is_told_with_its_condition_and_basis(busy):
    text = busy.client("甲").get("/desk/figures/toy_rate/?year=2025").text
    assert "apply_on in period and paid" in text
    assert "测试规则" in text
    assert "本平台口径" in text


def test_a_step_taken_a_moment_ago_is_counted(busy):
    client = busy.client("甲")
    assert "17件" in client.get("/desk/figures/toys/?year=2025").text
    busy.begin(subject="刚才")
    assert "18件" in client.get("/desk/figures/toys/?year=2025").text


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("year=abcd", "W-403"), ("year=99999", "W-403"), ("year=²²²²", "W-403"), ("year=0001", "W-403"),
        ("since=2025-02-30&until=2025-03-01", "W-402"), ("since=2025-03-01&until=2025-02-01", "W-402"),
        ("since=2025-03-01", "W-402"), ("since=0001-01-01&until=9999-12-31", "W-402"), ("place=110000000000", "W-401"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_told_and_this_year_shown(busy, question, code):
    page = busy.client("甲").get(f"/desk/figures/?{question}")
    assert page.status_code == 200
    assert code in page.text
    assert "2025年" in page.text


def test_part_of_a_year_may_be_asked_for(busy):
    text = busy.client("甲").get("/desk/figures/toys/?since=2025-02-01&until=2025-02-28").text
    assert "5件" in text
    assert "2025年2月" in text


@pytest.mark.parametrize("address", ["nothing/", "nothing/cases/", "nothing/cases/export.xlsx"])
def test_a_figure_that_is_not_declared_is_not_there(desk, address):
    assert desk.client("甲").get(f"/desk/figures/{address}").status_code == 404


def test_an_administrator_sees_no_figures_and_a_stranger_is_asked_to_sign_in(desk, client):
    assert desk.client("system").get("/desk/figures/").status_code == 403
    assert client.get("/desk/figures/").status_code == 302


def test_the_figures_go_into_a_file_with_what_each_counts(busy):
    answer = busy.client("甲").get("/desk/figures/export.xlsx?year=2025")
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    rows = {row[1]: row for row in book["指标"].iter_rows(min_row=2, values_only=True)}
    assert len(rows) == len(declared.every())
    assert rows["toys"][3:9] == (17, "件", 17, None, 17, "收到的申请")
    assert rows["toy_rate"][3:8] == (88.2, "%", 15, 17, 15)
    assert (rows["toy_elsewhere"][3], rows["toy_elsewhere"][-1]) == (None, "没有可比的")
    notes = dict(book["说明"].iter_rows(values_only=True))
    assert (notes["地方"], notes["期间"], notes["导出人"]) == ("测试镇", "2025年", "甲")
    assert len(notes["数据指纹"]) == 64


def test_the_cases_go_into_a_file_and_the_hidden_ones_are_told(busy):
    answer = busy.client("戊").get("/desk/figures/toys/cases/export.xlsx?year=2025")
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    assert book["案件"].max_row == 4
    notes = dict(book["说明"].iter_rows(values_only=True))
    assert "共17件" in notes["筛选条件"]
    assert "14件不在查看范围内" in notes["筛选条件"]


def test_the_number_of_queries_does_not_grow_with_the_cases(busy):
    client = busy.client("丙")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/desk/figures/toys/cases/?year=2025").status_code == 200
        counts.append(len(asked))
        for n in range(20):
            busy.begin(subject=f"又一件{n}")
        client.get("/desk/figures/toys/?year=2025")
    assert counts[0] == counts[1]


def test_a_damaged_file_of_facts_is_told_to_whoever_looks(busy, tmp_path):
    client = busy.client("甲")
    client.get("/desk/figures/")
    (path,) = (tmp_path / "facts").rglob("*.parquet")
    path.write_bytes(path.read_bytes()[:100])
    page = client.get("/desk/figures/toys/?year=2025").text
    assert "F-201" in page
    assert "17件" in page
    assert "F-201" not in client.get("/desk/figures/toys/?year=2025").text


def test_a_case_that_was_decided_stays_where_it_was_counted(busy):
    case = busy.inspected(subject="后来审核")
    door.take_step(case, "review", by=busy.actor("丙"), on=date(2025, 9, 26), at=AT)
    assert "18件" in busy.client("甲").get("/desk/figures/toys/?year=2025").text
