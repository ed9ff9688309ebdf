"""Published reports: as they were frozen, only once they are public, every figure open to its cases."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from tests.report.town import Town, at
from tests.scenarios.runner import Play
from tests.scenarios.written import load
from tests.web.pages import Page
from yifa.engine import store
from yifa.engine.models import Appointment
from yifa.record.canonical import canonical
from yifa.report.models import Edition, EditionFile

PDF = b"%PDF-1.7 a report"
FIGURE = {
    "slug": "mediation_accepted", "before": False, "name": "受理调解案件", "shown": "230件", "exact": "230", "state": "number",
    "numerator": 230, "denominator": None, "cases": 230, "base": 0, "period": "2022-01-01/2022-12-31", "where": ["results.p1"],
    "entry": None, "behind": [{"says": "受理的案件", "cases": [f"常调〔2022〕{n}号" for n in range(1, 231)]}],
}  # fmt: skip
CONTENT = {
    "place": {"slug": "changping", "name": "常平镇", "code": "441900110000"}, "year": 2022, "edition": 1,
    "title": "常平镇2022年度法治政府建设情况的报告", "addressee": "市委、市政府：", "signature": "常平镇人民政府",
    "period": "2022-01-01/2022-12-31", "facts": "0a" * 32, "declarations": "0b" * 32, "log": {"size": 55210, "root": "ff" * 32},
    "sections": [{"slug": "results", "level": 1, "heading": "一、举措和成效", "covers": "results", "paragraphs": [
        {"key": "results.p1", "source": "", "edited": False, "runs": [
            {"text": "全年受理"}, {"text": "230件", "figure": "mediation_accepted", "before": False}, {"text": "<b>纠纷</b>。"}]}]}],
    "figures": [FIGURE], "findings": [], "files": {"report.pdf": hashlib.sha256(PDF).hexdigest()},
}  # fmt: skip
STEPS = {
    "notice": "2022-12-15", "lock": "2023-01-10", "draft": "2023-01-16", "meeting": "2023-02-06", "secrecy": "2023-02-08",
    "approve": "2023-02-10", "submit": "2023-02-13", "publish": "2023-02-20",
}  # fmt: skip
PAGE = "/hall/changping/reports/2022-1/"


class Office(Town):
    """常平镇, whose report of 2022 has gone as far as a step."""

    def report(self, until: str, **changes) -> Edition:
        text = canonical({**CONTENT, **changes})
        print_of = hashlib.sha256(text).hexdigest()
        days = {slug: date.fromisoformat(day) for slug, day in STEPS.items()}
        steps = {slug: days[slug] for slug in list(STEPS)[: list(STEPS).index(until) + 1]}
        steps["lock"] = {"on": steps["lock"], "facts": {"edition_fingerprint": print_of}}
        case = (
            Play(
                replace(
                    next(one for one in load() if one.procedure == "annual_report"),
                    given={},
                    steps=steps,
                    then={},
                    expect={},
                ),
                self.office,
            )
            .whole()
            .case
        )
        by = Appointment.objects.order_by("pk").first().person
        edition = Edition.objects.create(
            place=self.office.place.code, year=2022, n=1, title=CONTENT["title"], content=text.decode(), fingerprint=print_of,
            facts="0a" * 32, declarations="0b" * 32, log_size=55210, log_root="ff" * 32, case_id=case, by=by, post="statistician",
            at=at(days["lock"]),
        )  # fmt: skip
        EditionFile.objects.create(
            edition=edition, name="report.pdf", sha256=hashlib.sha256(PDF).hexdigest(), content=PDF
        )
        return edition


@pytest.fixture
def office(transactional_db, settings, tmp_path):
    settings.YIFA_TODAY = "2023-03-01"
    settings.YIFA_PLACE = "changping"
    settings.YIFA_VAR = tmp_path
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    town = Office(tmp_path / "facts")
    town.office.place.slug = "changping"
    town.office.place.save()
    store.forget_places()
    return town


def test_a_published_report_reads_as_it_was_frozen_and_each_number_leads_to_its_cases(office):
    edition = office.report("publish")
    page = Page(Client().get(PAGE))
    words = page.root.text_content()
    assert "全年受理230件<b>纠纷</b>。" in words
    assert edition.fingerprint in words
    (address,) = page.all("//article//a/@href")
    first = Client().get(address).text
    assert "常调〔2022〕100号" in first
    assert "常调〔2022〕101号" not in first
    assert "常调〔2022〕101号" in Client().get(f"{address}?p0=2").text
    assert Client().get(f"{address}?p0=x").status_code == 200
    given = Client().get(f"{PAGE}report.pdf")
    assert (given.content, given.headers["Content-Type"]) == (PDF, "application/pdf")
    assert CONTENT["title"] in Client().get("/hall/changping/reports/").text


@pytest.mark.parametrize("until", ["lock", "submit"])
def test_a_report_that_is_not_published_is_not_there(office, until):
    office.report(until)
    for path in (PAGE, f"{PAGE}report.pdf", f"{PAGE}figures/mediation_accepted/"):
        assert Client().get(path).status_code == 404
    assert CONTENT["title"] not in Client().get("/hall/changping/reports/").text


def test_an_edition_whose_bytes_or_files_are_not_the_recorded_ones_is_not_shown(office):
    edition = office.report("publish")
    other = canonical({**CONTENT, "title": "别的报告"})
    Edition.objects.create(
        **{field.attname: getattr(edition, field.attname) for field in Edition._meta.fields if field.name not in ("id", "content", "fingerprint", "n")},
        n=2, content=other.decode(), fingerprint=hashlib.sha256(other).hexdigest(),
    )  # fmt: skip
    assert Client().get("/hall/changping/reports/2022-2/").status_code == 404
    assert Client().get(f"{PAGE}report.docx").status_code == 404
    assert Client().get(f"{PAGE}figures/penalty_imposed/").status_code == 404
