"""The report's pages: every number leads to its cases, words may change, figures may not, what is frozen stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.report.conftest import outline_of
from tests.report.town import Town, at
from tests.web.pages import Page
from yifa.engine import door
from yifa.engine.models import Account, Person
from yifa.report import outline as outlines
from yifa.report.models import Edition, Wording
from yifa.web.desk import figures_urls, report_urls
from yifa.web.urls import handler400, handler403, handler404, handler500
from yifa.web.urls import urlpatterns as site

urlpatterns = [*report_urls.urlpatterns, *figures_urls.urlpatterns, *site]
__all__ = ["handler400", "handler403", "handler404", "handler500"]

TEXT = "受理{mediation_accepted|宗}，成功率{mediation_success_rate}，窗口{service_windows}。"
NOTICE = {"report_year": 2025, "submit_before": date(2026, 3, 1), "publish_before": date(2026, 4, 1), "lead_days": 0,
          "notice_text": "按提纲报送"}  # fmt: skip
EDIT = "/desk/report/2025/paragraphs/results.p1/"


class Desk(Town):
    """The town with accounts, on 2026-01-20."""

    def client(self, name: str) -> Client:
        person = Person.objects.get(name=name)
        account = Account.objects.filter(person=person).first() or Account.objects.create_account(
            f"a{person.pk}", "x" * 16, person=person
        )
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def notice(self) -> int:
        on = date(2025, 12, 15)
        return door.start("annual_report", by=self.actor("organiser"), on=on, at=at(on), facts=NOTICE).case


@pytest.fixture
def desk(transactional_db, settings, tmp_path, monkeypatch):
    settings.YIFA_VAR = tmp_path
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    settings.YIFA_TODAY = "2026-01-20"
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr(outlines, "load", lambda _place: outline_of(TEXT, "照实报告。", organ="常平镇人民政府"))
    return Desk(tmp_path / "facts")


@pytest.fixture
def busy(desk):
    """Eleven disputes settled, and a statistic of another body."""
    for day in range(1, 12):
        desk.mediate(date(2025, 9, day))
    desk.statistic("service_windows", "72", "个", source="政务服务中心", document="运行情况表")
    return desk


def test_every_number_is_a_link_to_its_cases(busy):
    answer = busy.client("统计人员甲").get("/desk/report/")
    page = Page(answer)
    links = page.all("//article//a[contains(@class, 'rp-figure')]")
    assert [link.text_content() for link in links] == ["11宗", "100%", "72个"]
    assert links[0].get("href") == "/desk/figures/mediation_accepted/cases/?place=441900110000&year=2025"
    client = busy.client("统计人员甲")
    for link in links:
        assert client.get(link.get("href")).status_code == 200
    assert "关于2025年度法治政府建设情况的报告" in answer.text


def test_the_last_full_year_is_shown_and_another_can_be_chosen(busy):
    client = busy.client("统计人员甲")
    assert client.get("/desk/report/").context["year"] == 2025
    assert client.get("/desk/report/?year=2024")["Location"] == "/desk/report/2024/"
    assert client.get("/desk/report/2024/").context["year"] == 2024
    assert client.get("/desk/report/99999999/").context["year"] == 2025


def test_what_must_be_looked_at_stands_beside(desk):
    text = desk.client("统计人员甲").get("/desk/report/").text
    assert "没有“人民调解”的记录" in text
    assert "RP-301" in text
    assert "冻结前必须处理" in text


def test_only_editors_are_offered_the_pen(busy):
    assert EDIT in busy.client("统计人员甲").get("/desk/report/2025/").text
    assert EDIT not in busy.client("行政执法人员甲").get("/desk/report/2025/").text
    refused = busy.client("行政执法人员甲").get(EDIT)
    assert refused.status_code == 422
    assert "RP-201" in refused.text


def test_a_paragraph_is_edited_with_its_figures_locked(busy):
    client = busy.client("统计人员甲")
    page = Page(client.get(EDIT))
    assert page.value("text") == TEXT
    assert [one.text for one in page.all("//ul[@class='rp-chips']//span[@class='code']")] == [
        "{mediation_accepted|宗}", "{mediation_success_rate}", "{service_windows}",
    ]  # fmt: skip
    saved = client.post(EDIT, {"seen": "0", "text": "全年" + TEXT, "stage": "save"})
    assert saved["Location"] == "/desk/report/2025/#p-results.p1"
    text = client.get("/desk/report/2025/").text
    assert "已保存这一段的第1版" in text
    assert "全年受理" in text
    again = client.get(EDIT).text
    assert "第1版" in again
    assert "统计人员甲" in again


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("受理11宗，成功率{mediation_success_rate}，窗口{service_windows}。", "RP-204"),
        ("受理很多，成功率{mediation_success_rate}，窗口{service_windows}。", "RP-203"),
        ("受理{mediation_acepted}。", "RP-206"),
    ],
)
def test_what_is_refused_stays_in_the_box(busy, text, code):
    answer = busy.client("统计人员甲").post(EDIT, {"seen": "0", "text": text, "stage": "save"})
    assert answer.status_code == 422
    page = Page(answer)
    assert code in page.box("problems").text_content()
    assert page.value("text") == text
    assert Wording.objects.count() == 0


def test_the_second_of_two_editors_sees_what_the_first_wrote_and_loses_nothing(busy):
    busy.client("统计人员甲").post(EDIT, {"seen": "0", "text": "甲写：" + TEXT, "stage": "save"})
    second = busy.client("统计人员乙")
    answer = second.post(EDIT, {"seen": "0", "text": "乙写：" + TEXT, "stage": "save"})
    page = Page(answer)
    assert "RP-205" in page.box("problems").text_content()
    assert "统计人员甲" in page.box("problems").text_content()
    assert "甲写：" in answer.text
    assert page.value("text") == "乙写：" + TEXT
    # 看过对方的文字以后，可以在对方的版本上保存
    merged = {"seen": page.hidden("seen"), "text": "甲乙合写：" + TEXT, "stage": "save"}
    assert second.post(EDIT, merged).status_code == 302
    assert Wording.objects.order_by("version").values_list("by__name", flat=True)[1] == "统计人员乙"


def test_how_it_will_read_is_shown_without_saving(busy):
    client = busy.client("统计人员甲")
    answer = client.post(EDIT, {"seen": "0", "text": "看看：{mediation_accepted}。", "stage": "preview"})
    assert "看看：" in "".join(Page(answer).box("preview").itertext())
    fragment = client.post(EDIT + "preview/", {"text": "再看：{mediation_accepted}。"})
    assert "再看：" in fragment.text
    assert "11件" in fragment.text
    assert "没有“mediation_acepted”这个指标" in client.post(EDIT + "preview/", {"text": "{mediation_acepted}"}).text
    assert Wording.objects.count() == 0


def test_an_older_wording_can_be_put_back_into_the_box(busy):
    client = busy.client("统计人员甲")
    client.post(EDIT, {"seen": "0", "text": "全年" + TEXT, "stage": "save"})
    client.post(EDIT, {"seen": "1", "text": "一年来" + TEXT, "stage": "save"})
    page = Page(client.get(EDIT + "?from=1"))
    assert (page.value("text"), page.hidden("seen")) == ("全年" + TEXT, "2")
    assert Page(client.get(EDIT + "?from=0")).value("text") == TEXT


def test_an_unknown_paragraph_is_refused(busy):
    assert "RP-202" in busy.client("统计人员甲").get("/desk/report/2025/paragraphs/no.such/").text


@pytest.mark.parametrize("name", ["report.html", "report.docx", "report.pdf", "figures.json"])
def test_the_draft_can_be_downloaded(busy, name):
    answer = busy.client("统计人员甲").get(f"/desk/report/2025/files/{name}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert len(answer.content) > 500


def test_no_other_file_can_be_had(busy):
    client = busy.client("统计人员甲")
    assert client.get("/desk/report/2025/files/secret_key").status_code == 404
    assert client.get("/desk/report/2025/files/..%2Fsecret").status_code == 404


def freeze(client, **typed):
    return client.post("/desk/report/2025/freeze/", {"cross_check": "agrees", "difference": "", **typed})


def test_a_report_is_frozen_and_later_cases_change_only_what_is_said_of_today(busy):
    case = busy.notice()
    client = busy.client("统计人员甲")
    assert "正在等待数据锁定" in client.get("/desk/report/2025/editions/").text
    assert freeze(client)["Location"] == "/desk/report/2025/editions/1/"
    assert "与当前数据一致" in client.get("/desk/report/2025/editions/1/").text
    busy.mediate(date(2025, 10, 8), fails=True)
    page = client.get("/desk/report/2025/editions/1/").text
    assert "与当前数据不一致" in page
    assert "冻结时11件、现在12件" in page
    assert "受理<a" in page.replace("受理调解案件", "")
    assert "与当前数据不一致" in client.get("/desk/report/2025/editions/").text
    frozen = client.get("/desk/report/2025/editions/1/figures/mediation_accepted/")
    assert len(Page(frozen).all("//ol/li")) == 11
    kept = Edition.objects.get().files.get(name="report.html")
    assert client.get("/desk/report/2025/editions/1/files/report.html").content == bytes(kept.content)
    assert client.get(f"/desk/cases/{case}/").status_code == 200


def test_freezing_asks_for_its_procedure_the_cross_check_and_the_post(busy):
    client = busy.client("统计人员甲")
    none = freeze(client)
    assert none.status_code == 422
    assert "RP-212" in none.text
    busy.notice()
    assert "E-201" in freeze(client, cross_check="").text
    explained = freeze(client, cross_check="explained")
    assert "差异和原因" in explained.text
    assert 'value="explained" checked' in explained.text
    assert "E-101" in freeze(busy.client("行政执法人员甲")).text
    assert Edition.objects.count() == 0


def test_what_must_be_settled_first_is_listed_where_one_freezes(desk):
    desk.notice()
    client = desk.client("统计人员甲")
    assert "必须先处理的" in client.get("/desk/report/2025/freeze/").text
    assert "RP-211" in freeze(client).text


def test_an_edition_or_a_file_that_is_not_there_is_told(busy):
    client = busy.client("统计人员甲")
    assert "RP-213" in client.get("/desk/report/2025/editions/9/").text
    assert "RP-213" in client.get("/desk/report/2025/editions/99999999999999999999/").text
    busy.notice()
    freeze(client)
    assert client.get("/desk/report/2025/editions/1/files/other.txt").status_code == 404
    assert client.get("/desk/report/2025/editions/1/figures/study_sessions/").status_code == 404


def test_published_figures_stand_beside_ours(busy):
    client = busy.client("统计人员甲")
    page = client.get("/desk/report/2025/comparison/")
    assert page.status_code == 200
    assert "目前没有程序承载" in page.text
    rows = page.context["rows"]
    assert len(rows) == page.context["all"] > 40
    only = client.get("/desk/report/2025/comparison/?verdict=external").context["rows"]
    assert [row.published.figure.slug for row, _ in only] == ["service_windows"]


def test_a_place_without_an_outline_says_so(busy, monkeypatch):
    def missing(_place):
        raise FileNotFoundError

    monkeypatch.setattr(outlines, "load", missing)
    answer = busy.client("统计人员甲").get("/desk/report/")
    assert answer.status_code == 422
    assert "RP-214" in answer.text


def test_one_who_is_not_signed_in_sees_nothing(desk):
    for address in ("/desk/report/", EDIT, "/desk/report/2025/freeze/", "/desk/report/2025/files/report.html"):
        assert Client().get(address)["Location"].startswith("/sign-in/")


def test_the_number_of_queries_does_not_grow_with_the_cases(busy):
    client = busy.client("统计人员甲")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/desk/report/2025/").status_code == 200
        return len(caught)

    client.get("/desk/report/2025/")
    few = queries()
    for day in range(1, 6):
        busy.mediate(date(2025, 10, day))
    client.get("/desk/report/2025/")
    assert queries() == few
    assert few <= 20
