"""The year's tables: every number from a declared figure, nothing that is not recorded written as 0."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from datetime import date
from itertools import combinations

import openpyxl
import pytest
from django.core.cache import cache
from django.test import Client

from tests.report.town import Town
from tests.web.pages import Page
from yifa.engine import catalogue
from yifa.figures.declared import UnknownFigure, every, find
from yifa.web.hall import statistics

KINDS = dict(catalogue.find("penalty_ordinary").fields["penalty_kinds"].choices)
ROWS = [row for table in statistics.declared()["tables"] for row in table["rows"]]
PENALTY = next(table for table in statistics.declared()["tables"] if table["slug"] == "penalty")["rows"]


def known(slugs: list[str]) -> list[str]:
    found = []
    for slug in slugs:
        try:
            found.append(find(slug).slug)
        except UnknownFigure:
            continue
    return found


@pytest.fixture
def year(transactional_db, settings, tmp_path):
    """常平镇 on 2026-01-20, with its hall."""
    settings.YIFA_VAR = tmp_path
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    settings.YIFA_TODAY = "2026-01-20"
    settings.YIFA_PLACE = "changping"
    cache.clear()
    town = Town(tmp_path / "facts")
    town.office.place.slug = "changping"
    town.office.place.save()
    return town


def test_every_row_has_figures_or_says_why_there_are_none():
    assert all(row.get("figures") or row.get("absent") for row in ROWS)
    counted = {slug for row in ROWS for slug in row.get("figures", [])}
    assert {one.slug for one in every() if one.slug.startswith("statistics_")} <= counted, (
        "a figure that no table shows"
    )


def test_any_set_of_penalties_is_counted_once_under_its_heaviest_kind():
    # all 4095 sets of kinds in one table, each row's condition asked of all of them
    sets = [some for size in range(1, len(KINDS) + 1) for some in combinations(KINDS, size)]
    held = sqlite3.connect(":memory:")
    held.execute("CREATE TABLE facts (penalty_kinds TEXT, outcome TEXT)")
    held.executemany("INSERT INTO facts VALUES (?, 'penalty')", [(f"|{'|'.join(some)}|",) for some in sets])
    counted: dict[str, list[str]] = {}
    for row in PENALTY:
        for slug in known(row.get("figures", [])):
            if row.get("total") or row.get("money") or find(slug).parts[0].facts != "penalty_ordinary":
                continue
            where = find(slug).parts[0].where.sql("sqlite", date(2025, 1, 1), date(2025, 12, 31))
            for (kinds,) in held.execute(f"SELECT penalty_kinds FROM facts WHERE {where}"):
                counted.setdefault(kinds, []).append(row["name"])
    assert len(counted) == len(sets)
    assert {kinds: rows for kinds, rows in counted.items() if len(rows) != 1} == {}
    assert counted["|warning|fine|"] == ["罚款"]
    assert counted["|fine|confiscate_gains|"] == ["没收违法所得、没收非法财物"]
    assert counted["|fine|bar|"] == ["限制从业"]


def test_what_has_no_cases_is_not_nought(year):
    answer = Client().get("/hall/changping/statistics/2025/")
    assert answer.status_code == 200
    cells = {str(one) for one in Page(answer).all("//table//td/text()")}
    assert cells == {"—"}
    assert "不能当作0" in answer.text
    assert "2026年1月31日以前公开" in answer.text


def test_a_decided_case_stands_in_its_row_its_units_column_and_the_total(year):
    number = decided(year)
    page = Page(Client().get("/hall/changping/statistics/2025/"))
    rows = {
        str(row.xpath("string(th)")): [str(cell.text_content()) for cell in row.xpath("td")]
        for row in page.all("//table[.//caption]//tbody/tr")
    }
    assert (rows["罚款"], rows["合计"]) == (["1", "1"], ["1", "1"]), number
    assert rows["警告、通报批评"] == ["0", "0"]
    assert rows["行政拘留"] == ["—", "—"]
    assert float(rows["罚没金额（万元）"][0]) > 0
    read = list(
        csv.reader(io.StringIO(Client().get("/hall/changping/statistics/2025.csv").content.decode("utf-8-sig")))
    )
    assert ["行政处罚实施情况", "罚款", "合计", "1"] in read
    book = openpyxl.load_workbook(io.BytesIO(Client().get("/hall/changping/statistics/2025.xlsx").content))
    sheet = book["行政处罚实施情况"]
    told = {row[0]: row[1] for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]}
    assert (told["罚款"], told["合计"], told["行政拘留"]) == (1, 1, "—")


def decided(town: Town) -> int:
    """A penalty case of 2025 up to its decision: the shortest of the scenarios that fines."""
    from dataclasses import replace

    from tests.scenarios.runner import Play
    from tests.scenarios.written import load

    for one in load():
        if one.procedure == "penalty_ordinary" and one.place == "changping" and "decide" in one.steps and not one.then:
            days = [str(how["on"] if isinstance(how, dict) else how) for how in one.steps.values()]
            if all(re.match("2025", day) for day in days):
                played = Play(replace(one, expect={}), town.office).whole()
                if played.case is not None:
                    return played.case
    raise AssertionError("no scenario decides a penalty in 2025")


def test_the_last_whole_year_is_shown_first_and_a_year_to_come_is_not(year):
    assert Client().get("/hall/changping/statistics/").headers["Location"] == "/hall/changping/statistics/2025/"
    assert "还没有结束" in Client().get("/hall/changping/statistics/2026/").text
    assert Client().get("/hall/changping/statistics/2027/").status_code == 404
