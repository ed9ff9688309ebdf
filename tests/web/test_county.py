"""The county desk: towns side by side for whom the county is, each number with its rank, its place and its cases."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date
from functools import cached_property

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.upward.county import COUNTY as OTHER_COUNTY
from tests.upward.county import EAST, WEST, County
from tests.web.conftest import PASSWORD
from tests.web.counties import COUNTY, Counted, code_of
from tests.web.pages import Page
from tests.web.test_forged import STRANGE
from yifa.engine.models import Account, Appointment, CaseRow, PlaceRow
from yifa.figures.duck import Duck
from yifa.web.desk import county_asked

HERE = "/desk/county/?year=2022&topic=learning"
ONE = "/desk/county/figures/study_sessions/?year=2022"


@pytest.fixture
def office(transactional_db, settings, tmp_path) -> Counted:
    settings.YIFA_TODAY, settings.YIFA_VAR = "2023-01-10", tmp_path
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    return Counted()


@pytest.fixture
def busy(office) -> Counted:
    """Six towns: 4, 5, 5, 6, 40 sessions, and one that has none at all."""
    for town, many in enumerate((4, 5, 5, 6, 40), 1):
        office.sessions(town, many)
    return office


def cells(page: Page, name: str) -> list[str]:
    """What stands in a figure's row, from the whole on."""
    return ["".join(cell.itertext()).strip() for cell in page.one(f"//tr[th/a[1][text()='{name}']]").findall("td")]


@pytest.fixture
def name() -> str:
    from yifa.figures.declared import find

    return find("study_sessions").name


# what is shown -------------------------------------------------------------------------------------------------------
def test_all_towns_stand_side_by_side_with_the_whole_and_the_median(busy, name):
    page = Page(busy.client("县统计").get(HERE))
    assert page.all("//table[@class='heat-table']/thead//th/a/text()") == [f"第{n}镇" for n in range(1, 7)]
    found = cells(page, name)
    assert found[:4] == ["60场", "5场", "4场 ▼较低", "5场"]
    assert found[6] == "40场 ▲▲离群偏高"
    assert found[7] == "没有记录", "a town that has no record is no nought"
    assert "第5镇40场（离群偏高）" in "".join(page.all("//section[h2='离群的']//text()")).replace("\n", "")


def test_the_towns_are_put_in_the_order_of_a_figure_and_back(busy):
    def order(sort: str) -> list[str]:
        return Page(busy.client("县统计").get(f"{HERE}&sort={sort}")).all(
            "//table[@class='heat-table']/thead//th/a/text()"
        )

    assert order("study_sessions")[0::5] == ["第5镇", "第6镇"]
    assert order("-study_sessions") == ["第1镇", "第2镇", "第3镇", "第4镇", "第5镇", "第6镇"]
    assert order("nothing") == order("")


def test_one_figure_ranks_the_towns_draws_them_and_says_the_rule(busy):
    answer = busy.client("县统计").get(ONE)
    page = Page(answer)
    rows = [["".join(cell.itertext()).strip() for cell in row] for row in page.all("//section[h2='各地']//tbody/tr")]
    assert [(row[0], row[1], row[2]) for row in rows[:4]] == [
        ("第5镇", "1", "40场"),
        ("第4镇", "2", "6场"),
        ("第2镇", "3", "5场"),
        ("第3镇", "3", "5场"),
    ]
    assert rows[-1][:2] == ["第6镇", "无"]
    assert "没有“" in rows[-1][2]
    assert len(page.all("//svg[@role='img']//*[local-name()='rect']")) == 5
    assert "低于3.5场、高于7.5场" in answer.text
    months = page.all("//section[h2='逐月']/div//tbody/tr")
    assert len(months) == 12
    assert ["".join(cell.itertext()) for cell in months[2]][1:] == ["60场", "5场", "4场", "40场"]


def test_on_the_year_is_said_for_each_town_and_a_base_under_ten_gives_no_share(busy):
    busy.sessions(5, 20, date(2021, 5, 10))
    busy.sessions(4, 9, date(2021, 5, 10))
    text = busy.client("县统计").get(ONE).text
    assert "▲ 上升100%" in text
    assert "上年同期只有9件，不足10件，不计增减幅度" in text


def test_one_town_stands_against_the_median_and_the_whole(busy, name):
    page = Page(busy.client("县统计").get(f"/desk/county/towns/{code_of(5)}/?year=2022"))
    found = ["".join(cell.itertext()).strip() for cell in page.one(f"//tr[th/a[text()='{name}']]").findall("td")]
    assert found[:5] == ["40场", "5场", "▲▲ 离群偏高", "1／5", "60场"]
    assert "本系统的案件" in page.one("//section[@id='source']").text_content()


@pytest.mark.parametrize(("question", "words", "found"), [
    ("year=2022&part=q1", "2022年第一季度", "60场"), ("year=2022&part=m03", "2022年3月", "60场"), ("year=2022&part=h2", "2022年下半年", "都是0"),
    ("since=2022-01&until=2022-02", "2022年1月1日至2022年2月28日", "没有记录"), ("year=2022&part=nonsense", "2022年", "60场"),
])  # fmt: skip
def test_a_quarter_a_month_or_some_months_may_be_asked_for(busy, name, question, words, found):
    answer = busy.client("县统计").get(f"/desk/county/?topic=learning&{question}")
    assert words in answer.text
    page = Page(answer)
    folded = "都是0" if name in page.all("//details[contains(summary, '各地都是0')]//a/text()") else "没有记录"
    assert (cells(page, name)[0] if page.all("//table[@class='heat-table']") else folded) == found


# the cases behind ----------------------------------------------------------------------------------------------------
def test_a_number_opens_to_its_cases_which_are_counted_and_not_listed_for_whom_they_are_not(busy, name):
    client = busy.client("县统计")
    link = Page(client.get(HERE)).one(f"//tr[th/a[1][text()='{name}']]").findall("td")[2].find("a").get("href")
    page = client.get(link)
    assert "共<strong>4</strong>件" in page.text
    assert "4件不在您的查看范围内" in page.text
    assert "第0次" not in page.text


# who may look --------------------------------------------------------------------------------------------------------
PAGES = ("/desk/county/", "/desk/county/export.csv", "/desk/county/packages/", "/desk/county/packages/export.xlsx", "/desk/county/figures/study_sessions/",
         "/desk/county/figures/study_sessions/export.xlsx", f"/desk/county/towns/{code_of(1)}/", f"/desk/county/towns/{code_of(1)}/export.csv")  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("name", ["镇1", "县科员"])
def test_who_does_not_reach_the_whole_county_is_refused_and_sees_no_neighbour(office, name, address):
    answer = office.client(name).get(f"{address}?year=2022&place={COUNTY}")
    assert answer.status_code == 422
    assert "W-601" in answer.text
    assert "第2镇" not in answer.text


def test_the_way_there_is_shown_to_whom_it_is_open(office):
    def ways(name: str) -> list[str]:
        return Page(office.client(name).get("/desk/")).all("//nav[@aria-label='主导航']/a/@href")

    assert "/desk/county/" in ways("县统计")
    assert "/desk/county/" not in ways("镇1")
    assert "/desk/county/" not in ways("县科员")


def test_a_post_that_has_ended_opens_nothing(office):
    Appointment.objects.filter(person__name="县统计").update(until=date(2023, 1, 9))
    assert "W-601" in office.client("县统计").get(HERE).text


@pytest.mark.parametrize("address", PAGES)
def test_an_administrator_is_told_and_a_stranger_asked_to_sign_in(office, client, address):
    assert office.client("system").get(address).status_code == 403
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("code", ["440100000000", "nonsense", COUNTY])
def test_a_place_that_is_none_of_its_towns_is_not_there(office, code):
    PlaceRow.objects.create(code="440100000000", name="别的县", short="别的", level="county")
    assert office.client("县统计").get(f"/desk/county/towns/{code}/").status_code == 404


# what can't be read ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("place=110000000000", "W-602"), ("since=2022-13&until=2022-14", "W-603"), ("since=2022-05&until=2022-04", "W-603"), ("since=2022-05", "W-603"),
        ("since=1990-01&until=2022-12", "W-603"), ("since=２０２２-01&until=2022-02", "W-603"), ("year=abcd", "W-604"), ("year=²²²²", "W-604"), ("year=0001", "W-604"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_told_and_the_last_year_shown(busy, question, code):
    answer = busy.client("县统计").get(f"/desk/county/?topic=learning&{question}")
    assert answer.status_code == 200
    assert code in answer.text
    assert "60场" in answer.text


@pytest.mark.parametrize(
    "address", ["figures/nothing/", "figures/nothing/export.xlsx", "export.pdf", "towns/1/export.xlsx"]
)
def test_what_is_not_declared_is_not_there(office, address):
    assert office.client("县统计").get(f"/desk/county/{address}").status_code == 404


def test_no_question_breaks_a_page(office):
    client = office.client("县统计")
    names = ("place", "year", "part", "since", "until", "topic", "sort")
    for value in STRANGE:
        for asked in (dict.fromkeys(names, value), {"since": value, "until": "2022-05"}):
            for address in ("/desk/county/", "/desk/county/packages/"):
                assert client.get(address, asked).status_code in (200, 400), (address, value)


# cost ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", [HERE, ONE, "/desk/county/packages/?year=2022"])
def test_the_number_of_questions_grows_neither_with_the_towns_nor_with_the_figures(busy, monkeypatch, address):
    asked = []
    rows = Duck._rows
    monkeypatch.setattr(Duck, "_rows", lambda self, text, values: asked.append(text) or rows(self, text, values))
    client, counts = busy.client("县统计"), []
    for _ in range(2):
        client.get(address)
        asked.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counts.append((len(captured), len(asked)))
        for _ in range(5):
            busy.add_town()
            busy.sessions(busy.many, 2)
    assert counts[0] == counts[1]


# files ---------------------------------------------------------------------------------------------------------------
def test_a_table_goes_into_a_file_with_the_rule_and_why_a_number_is_missing(busy):
    answer = busy.client("县统计").get("/desk/county/figures/study_sessions/export.xlsx?year=2022")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    head, *rows = book["对照"].iter_rows(values_only=True)
    by = {row[2]: dict(zip(head, row, strict=True)) for row in rows}
    assert (by["第5镇"]["数值"], by["第5镇"]["位次"], by["第5镇"]["位置"], by["第5镇"]["中位数"]) == (
        40,
        1,
        "离群偏高",
        "5场",
    )
    assert by["第6镇"]["数值"] is None
    assert "不能当作0" in by["第6镇"]["没有数值的原因"]
    assert by["测试县（合计）"]["数值"] == 60
    notes = dict(book["说明"].iter_rows(values_only=True))
    assert "1.5倍四分位距" in notes["离群的规则"]
    assert notes["导出人"] == "县统计"


def test_a_name_that_looks_like_a_formula_is_text_in_a_file(busy):
    busy.add_town("=1+1镇")
    busy.sessions(7, 3)
    client = busy.client("县统计")
    text = client.get("/desk/county/figures/study_sessions/export.csv?year=2022").content.decode("utf-8-sig")
    assert "'=1+1镇" in [row[2] for row in csv.reader(io.StringIO(text))]
    answer = client.get("/desk/county/export.xlsx?year=2022&topic=learning")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["对照"]
    cell = next(row[2] for row in sheet.iter_rows() if row[2].value == "=1+1镇")
    assert cell.data_type == "s"


# packages ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def afar(transactional_db, settings, tmp_path, monkeypatch) -> County:
    """A county whose 东镇 works elsewhere: of it there is a package; 西镇 works here."""
    settings.YIFA_TODAY, settings.YIFA_VAR = "2023-03-10", tmp_path
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    county = County()
    account = county.by(OTHER_COUNTY, "statistician").person
    Account.objects.create_account("县里", PASSWORD, person_id=account)
    for n in range(3):
        county.studied(EAST, date(2022, 3, 1 + n))
    county.studied(WEST, date(2022, 4, 6))
    county.trust(EAST)
    here = county_asked.Asked._here.func
    without = cached_property(lambda self: here(self) - {EAST})
    without.__set_name__(county_asked.Asked, "_here")
    monkeypatch.setattr(county_asked.Asked, "_here", without)
    return county


def of(county: County, client, address: str) -> str:
    account = Account.objects.get(username="县里")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(address).text


def test_a_package_counts_once_it_is_accepted_and_says_where_its_cases_are(afar, client):
    package = afar.made(EAST).data
    received = afar.take(package)
    before = of(afar, client, ONE)
    assert "合计1场" in before
    assert "没有案件，也没有采用的数据包" in before
    afar.accept(received.number)
    after = of(afar, client, ONE)
    assert "合计4场" in after
    assert "采用的数据包" in after
    town = of(afar, client, f"/desk/county/towns/{EAST}/?year=2022")
    assert "这个地方的案件不在本系统里" in town
    assert hashlib.sha256(package).hexdigest() in town
    assert "2023年1月12日" in town
    link = Page(client.get(ONE)).one("//section[h2='各地']//tbody/tr[th/a[text()='东镇']]/td[2]/a").get("href")
    assert link.startswith(f"/desk/county/towns/{EAST}/")
    assert link.endswith("#source")


def test_the_standing_of_packages_says_who_is_late_and_who_was_accepted_and_opens_the_case(afar, client):
    package = afar.made(EAST).data
    received = afar.take(package)
    afar.accept(received.number)
    PlaceRow.objects.create(code="990101299000", name="远镇", short="", level="town", parent_id=OTHER_COUNTY)
    page = of(afar, client, "/desk/county/packages/?year=2022")
    assert "已采用1个" in page
    assert "逾期未报1个" in page
    assert "在本系统办理" in page
    assert hashlib.sha256(package).hexdigest()[:12] in page
    link = f"/desk/cases/{CaseRow.objects.get(number=received.number).pk}/"
    assert link in page
    assert client.get(link).status_code == 200
    text = client.get("/desk/county/packages/export.csv?year=2022").content.decode("utf-8-sig")
    assert {row[2] for row in csv.reader(io.StringIO(text))} >= {"已采用", "逾期未报", "在本系统办理"}


def test_damaged_sums_of_packages_give_no_wrong_number(afar, client, settings):
    afar.sent_and_accepted(EAST)
    assert "合计4场" in of(afar, client, ONE)
    damaged = next(settings.YIFA_VAR.glob("upward/study_session/**/*.parquet"))
    damaged.write_bytes(damaged.read_bytes()[:-20])
    assert "合计4场" in of(afar, client, ONE), "they are made again from the packages"


def test_what_a_page_asks_does_not_grow_with_the_towns_that_are_elsewhere(afar, client):
    afar.sent_and_accepted(EAST)
    counts = []
    for n in range(2):
        of(afar, client, ONE)
        with CaptureQueriesContext(connection) as captured:
            assert "合计4场" in of(afar, client, ONE)
        counts.append(len(captured))
        for m in range(4):
            PlaceRow.objects.create(
                code=f"9901012{n}{m}000", name=f"空{n}{m}镇", short="空", level="town", parent_id=OTHER_COUNTY
            )
    assert counts[0] == counts[1]
