"""The supervision page: what the models find, by severity, and the cases for those who may see them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web.conftest import PASSWORD
from tests.web.pages import Page
from yifa.engine.models import Account, CaseRow
from yifa.figures.supervision import models
from yifa.procedures.posts import SUPERVISOR

LATE = {
    "name": "测试超期", "severity": "serious", "facts": "toy", "on": "apply_on", "where": "paid", "says": "缴了费还没有办",
    "basis": "测试规则第一条", "correct": "尽快办理",
}  # fmt: skip


@pytest.fixture
def desk(desk, settings, tmp_path, monkeypatch):
    """The office, its facts in a folder of their own, and one model over its procedure."""
    settings.YIFA_VAR = tmp_path
    monkeypatch.setitem(models._all(), "toy_late", models.made("toy_late", LATE, "toy_late.yaml"))
    for n in range(3):
        desk.begin(on=date(2025, 3, 1 + n), subject=f"摊位{n}", paid="是" if n else "否")
    desk.begin("戊", on=date(2025, 4, 1), subject="别处", paid="是")
    return desk


def test_a_model_with_findings_stands_under_its_severity_and_the_clean_ones_are_folded_away(desk):
    page = Page(desk.client("甲").get("/desk/supervision/?year=2025"))
    serious = "".join(page.all("//section[h2='严重']//text()"))
    assert "测试超期" in serious
    assert "3件" in serious
    assert "测试规则第一条" in serious
    clean = "".join(page.all("//section[h2='没有发现问题的模型']//text()"))
    assert models.find("penalty_decided_late").name in clean
    assert "/desk/supervision/" in page.all("//nav[@aria-label='主导航']/a/@href")


def test_the_cases_of_a_finding_open_for_those_who_may_see_them_and_the_others_are_counted(desk):
    whole = Page(desk.client("丙").get("/desk/supervision/toy_late/?year=2025"))
    links = whole.all("//tbody/tr/th/a/@href")
    assert len(links) == 3
    assert desk.client("丙").get(str(links[0])).status_code == 200
    other = desk.client("戊").get("/desk/supervision/toy_late/?year=2025")
    assert len(Page(other).all("//tbody/tr/th/a/@href")) == 1
    assert "2件不在您的查看范围内" in other.text
    assert "摊位" not in other.text


def test_a_sealed_case_is_counted_and_not_listed(desk):
    CaseRow.objects.filter(title="摊位1").update(sealed=True)
    page = desk.client("丙").get("/desk/supervision/toy_late/?year=2025").text
    assert "共<strong>3</strong>件" in page
    assert "摊位1<" not in page


def test_a_model_that_is_not_there_and_a_period_that_is_none_are_told(desk):
    client = desk.client("甲")
    assert client.get("/desk/supervision/no_such/").status_code == 404
    wrong = client.get("/desk/supervision/?since=2025-05-01&until=2025-04-01")
    assert wrong.status_code == 200
    assert "W-402" in wrong.text


def test_nobody_looks_without_signing_in(client):
    assert client.get("/desk/supervision/").status_code in (302, 403)


def test_a_supervision_case_opened_on_a_finding_has_its_form_begun(desk):
    """The address proposes what the finding knows; personal fields take nothing from an address."""
    Account.objects.create_account("己", PASSWORD, person=desk.hire("己", post=SUPERVISOR, unit=desk.root))
    supervisor = desk.client("己")
    page = Page(supervisor.get("/desk/supervision/toy_late/?year=2025"))
    link = str(page.all("//td/a[text()='立项监督']/@href")[0])
    form = Page(supervisor.get(link + "&f-supervision_clue=泄露"))
    number = page.all("//tbody/tr/th/a/text()")[0]
    assert form.value("id-supervision_case") == number
    assert form.value("id-supervision_model") == "toy_late"
    assert form.value("id-supervision_matter") == f"测试超期：{number}"
    assert "泄露" not in form.value("id-supervision_clue")
