"""`yifa table`: every place and span with every figure, the same numbers as one by one, one sentence for every mistake."""

from __future__ import annotations

import csv

import openpyxl
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.cli.test_figures import town  # noqa: F401

from yifa.cli.main import Refused
from yifa.cli.table import command
from yifa.engine.models import PlaceRow
from yifa.figures import declared, fresh
from yifa.figures.period import Period
from yifa.figures.tables import Grid
from yifa.figures.tabulated import columns, rows

ASKED = ("--place", "东莞市", "--year", "2022")


def told(*arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*arguments: str) -> str:
    with pytest.raises(Refused) as mistake:
        CliRunner().invoke(command, arguments, catch_exceptions=False, standalone_mode=False)
    return mistake.value.message


def test_every_number_is_the_one_that_is_asked_for_alone(town):  # noqa: F811
    code = PlaceRow.objects.get(name="常平镇").code
    computer = fresh(code)
    months = Period.year(2022).months()
    grid = Grid({code: computer.places}, months)
    figures = declared.every()
    found = list(rows(computer.engine, figures, grid))
    assert [span for _, span, _ in found] == list(months)
    for _, span, results in found[:2]:
        assert results == computer.results(figures, span)
    table = columns(computer.engine, figures, grid).to_pylist()
    for line, (_, _, results) in zip(table, found, strict=True):
        for one in results:
            if one.figure.closing != "external" and one.state != "absent":
                assert line[one.figure.slug] == (
                    one.numerator if one.figure.closing != "change" else line[one.figure.slug]
                )
            if one.figure.closing in ("count", "sum", "stock", "ratio") and one.state == "absent":
                assert line[one.figure.slug] is None


def test_months_and_places_are_the_rows_of_a_file(town, tmp_path):  # noqa: F811
    for cells in ((), ("--cells",)):
        out = tmp_path / f"表{len(cells)}.csv"
        chosen = ("--figure", "study_sessions", "--figure", "study_sessions_change", "--by", "month", "--out", str(out))
        assert "12个期间" in told(*ASKED, *chosen, *cells)
        with out.open(encoding="utf-8-sig", newline="") as file:
            head, *lines = csv.reader(file)
        assert head[:4] == ["区划代码", "地方", "期间", "领导干部专题学法（场）"]
        by_place = {name: [line[3] for line in lines if line[1] == name] for name in ("东莞市", "常平镇")}
        assert by_place["东莞市"] == by_place["常平镇"]
        assert by_place["常平镇"][:9] == ["1"] * 8 + ["0"]
        assert lines[0][2] == "2022年1月"
    assert (tmp_path / "表0.csv").read_bytes() == (tmp_path / "表1.csv").read_bytes()


def test_a_worksheet_and_columns_hold_the_same(town, tmp_path):  # noqa: F811
    PlaceRow.objects.filter(name="常平镇").update(level="town")
    sheet, table = tmp_path / "表.xlsx", tmp_path / "表.parquet"
    for out in (sheet, table):
        told(*ASKED, "--level", "town", "--by", "quarter", "--out", str(out))
    page = openpyxl.load_workbook(sheet)["指标"]
    head = [cell.value for cell in page[1]]
    at = head.index("领导干部专题学法（场）")
    held = pq.read_table(table)
    assert [row[at].value for row in page.iter_rows(min_row=2)] == held["study_sessions"].to_pylist() == [3, 3, 2, 0]
    assert page.cell(2, 3).value == "2022年1月1日至2022年3月31日"
    assert set(held["name"].to_pylist()) == {"常平镇"}
    assert held["penalty_decided"].to_pylist() == [None] * 4  # nobody recorded a case: not nought


def test_each_mistake_is_one_sentence_and_leaves_nothing(town, tmp_path):  # noqa: F811
    there = tmp_path / "there.csv"
    there.write_text("mine")
    assert refused(*ASKED, "--out", str(tmp_path / "x.doc")).startswith("F-111")
    assert refused(*ASKED, "--out", str(there)).startswith("F-112")
    assert there.read_text() == "mine"
    assert refused(*ASKED, "--out", str(tmp_path / "no" / "x.csv")).startswith("F-113")
    assert refused(
        "--place", "常平镇", "--year", "2022", "--level", "county", "--out", str(tmp_path / "x.csv")
    ).startswith("F-114")
    assert refused(*ASKED, "--figure", "nonsense", "--out", str(tmp_path / "x.csv")).startswith("F-102")
    assert refused("--place", "东莞市", "--year", "九", "--out", str(tmp_path / "x.csv")).startswith("F-103")
    assert [path.name for path in tmp_path.glob("*.*")] == ["there.csv"]


def test_a_worksheet_too_small_is_said_before_anything_is_written(town, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr("yifa.cli.table.SHEET_ROWS", 3)
    assert refused(*ASKED, "--by", "month", "--out", str(tmp_path / "x.xlsx")).startswith("F-115")
    assert not list(tmp_path.glob("*.xlsx*"))
