"""Files: what is handed out of a report."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import date
from io import BytesIO

import pytest
from lxml import html

from tests.report.conftest import outline_of
from yifa.report.behind import behind
from yifa.report.files import DOCX, FIGURES, HTML, PDF, files, write

MEDIATED = "受理{mediation_accepted|宗}，成功率{mediation_success_rate}，窗口{service_windows}。"


@pytest.fixture
def made(town):
    for day in range(1, 12):
        town.mediate(date(2025, 9, day))
    town.statistic("service_windows", "72", "个", source="政务服务中心", document="运行情况表")
    draft = town.draft(outline_of(MEDIATED, "再说一遍：受理{mediation_accepted}。", organ="某某镇人民政府"))
    sources = behind(draft, town.computer())
    return draft, sources, files(draft, sources, on=date(2026, 2, 20))


def test_every_number_of_the_page_leads_to_its_cases_in_the_same_file(made):
    _, _, written = made
    page = html.document_fromstring(written[HTML].decode())
    links = page.xpath("//article//a")
    assert [link.text_content() for link in links] == ["11宗", "100%", "72个", "11件"]
    for link in links:
        (target,) = page.xpath(f"//section[@id='{link.get('href')[1:]}']")
        assert target.xpath(".//ol/li | .//a[starts-with(@href, '#figure-')]")
    (accepted,) = page.xpath("//section[@id='figure-mediation_accepted']")
    assert len(accepted.xpath(".//ol/li")) == 11


def test_the_page_loads_nothing_and_runs_nothing(made):
    _, _, written = made
    page = html.document_fromstring(written[HTML].decode())
    assert not page.xpath("//script | //link | //img | //iframe | //@onclick | //@src")
    assert all(href.startswith("#") for href in page.xpath("//a/@href"))
    assert "url(" not in written[HTML].decode()


def test_a_list_that_stands_behind_two_figures_is_written_once(made):
    _, _, written = made
    page = html.document_fromstring(written[HTML].decode())
    numbers = page.xpath("//ol/li/text()")
    assert len(numbers) == len(set(numbers))
    (rate,) = page.xpath("//section[@id='figure-mediation_success_rate']")
    assert "#figure-mediation_accepted" in rate.xpath(".//a/@href")


def test_the_figures_are_data_with_base_cases_source_and_place(made):
    draft, _, written = made
    told = json.loads(written[FIGURES])
    assert told["facts"] == draft.fingerprint
    assert (told["year"], told["period"]) == (2025, "2025-01-01/2025-12-31")
    by_slug = {one["slug"]: one for one in told["figures"]}
    accepted, rate, windows = (
        by_slug[slug] for slug in ("mediation_accepted", "mediation_success_rate", "service_windows")
    )
    assert (accepted["value"], accepted["unit"], accepted["cases"]) == (11, "件", 11)
    assert accepted["where"] == ["一、举措和成效"]
    assert accepted["source"] == {"kind": "cases", "procedures": ["mediation"]}
    assert (rate["numerator"], rate["denominator"], rate["exact"]) == (11, 11, "1")
    assert windows["source"]["body"] == "政务服务中心"


def test_no_personal_value_of_a_case_is_in_any_file(made):
    _, _, written = made
    for name in (HTML, FIGURES):
        assert "陈一鸣" not in written[name].decode()
        assert "13800000001" not in written[name].decode()


def test_the_docx_holds_the_words_and_the_pdf_is_one(made):
    _, _, written = made
    document = zipfile.ZipFile(BytesIO(written[DOCX])).read("word/document.xml").decode()
    words = "".join(html.fromstring(document.encode()).itertext())
    assert "受理11宗，成功率100%，窗口72个。" in words
    assert "2026年2月20日" in words
    assert written[PDF].startswith(b"%PDF-")


def test_the_same_facts_give_the_same_files(town, made):
    draft, sources, written = made
    again = files(draft, sources, on=date(2026, 2, 20))
    assert {name: again[name] == written[name] for name in written} == dict.fromkeys(written, True)


def test_a_folder_gets_all_four_files_or_none(tmp_path, monkeypatch):
    old, new = (dict.fromkeys((HTML, DOCX, PDF, FIGURES), text) for text in (b"old", b"new"))
    write(tmp_path / "out" / "2025", old)
    folder = tmp_path / "out" / "2025"
    assert sorted(os.listdir(folder)) == sorted(old)

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(folder, new)
    assert {name: (folder / name).read_bytes() for name in old} == old
    assert sorted(os.listdir(folder)) == sorted(old)


def test_a_folder_in_the_way_of_a_file_leaves_the_others_as_they_were(tmp_path):
    write(tmp_path, {HTML: b"old"})
    (tmp_path / PDF).mkdir()
    with pytest.raises(IsADirectoryError):
        write(tmp_path, {HTML: b"new", PDF: b"new"})
    assert (tmp_path / HTML).read_bytes() == b"old"
