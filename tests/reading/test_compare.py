"""Comparing many reports: medians, ranks, outliers, and a 万 that only the others show to be lost."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from yifa.reading.compare import compare
from yifa.reading.comparepage import page, workbook
from yifa.reading.figure_links import figure_of, links
from yifa.reading.reader import read_text
from yifa.reading.sheet import sheet_bytes


def report(place: str, accepted: int, agreed: int, amount: str) -> str:
    return (
        f"{place}2023年法治政府建设年度报告\n全镇共受理调解案件{accepted}件，成功调解{agreed}件，"
        f"调解成功率{agreed * 100 / accepted:.1f}%，涉及金额{amount}。"
    )


def readings():
    texts = [
        report("甲川镇", 500, 490, "820.5万元"),
        report("乙川镇", 620, 600, "1010万元"),
        report("丙川镇", 410, 400, "650万元"),
        report("丁川镇", 550, 530, "900万元"),
        report("戊川镇", 560, 540, "98765元"),
        report("己川镇", 9_900_000, 9_800_000, "12亿元"),
    ]
    return [read_text(text) for text in texts]


def test_medians_and_ranks_are_over_the_reports_that_state_the_figure():
    columns = {column.slug: column for column in compare(readings()).columns}
    accepted = columns["mediation_accepted"]
    assert accepted.median == 555
    assert [(cell.row, cell.rank) for cell in accepted.cells][:2] == [(5, 1), (1, 2)]


def test_a_value_far_from_the_others_is_an_outlier_and_four_reports_have_none():
    columns = {column.slug: column for column in compare(readings()).columns}
    assert [cell.row for cell in columns["mediation_accepted"].cells if cell.outlier] == [5]
    few = {column.slug: column for column in compare(readings()[2:]).columns}
    assert not [cell for cell in few["mediation_accepted"].cells if cell.outlier]


def test_a_lost_ten_thousand_shows_beside_the_other_reports():
    texts = [report(f"{name}川镇", 500, 490, "82000.5万元") for name in "甲乙丙丁"] + [
        report("戊川镇", 560, 540, "98765元")
    ]
    remarks = compare([read_text(text) for text in texts]).remarks
    assert [remark.row for remark in remarks] == [4]
    assert "万元" in remarks[0].message


def test_the_page_stands_alone_and_escapes_what_the_reports_say():
    comparison = compare([*readings(), read_text(report("<b>镇", 300, 290, "500万元"), "<script>")])
    written = page(comparison)
    assert "<svg" in written
    assert "http" not in written
    assert "<script>" not in written
    assert "中位数" in written


def test_the_workbook_holds_every_value_and_the_median():
    book = openpyxl.load_workbook(io.BytesIO(workbook(compare(readings()))))
    sheet = book["数值"]
    head = [cell.value for cell in sheet[1]]
    column = head.index("受理调解数（件）")
    assert [row[column].value for row in sheet.iter_rows(min_row=2)] == [500, 620, 410, 550, 560, 9_900_000, 555]


def test_a_reading_becomes_a_workbook_without_formulas():
    book = openpyxl.load_workbook(io.BytesIO(sheet_bytes(read_text("=1+1全年共受理案件3件。"))))
    assert [cell.value for cell in book["数字"][2]][3:5] == [3, "件"]
    assert book["数字"]["C2"].data_type == "s"


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("全年共受理调解案件5911宗。", "mediation_accepted"),
        ("成功调解纠纷5693宗。", "mediation_agreed"),
        ("人民调解成功率96.3%。", "mediation_success_rate"),
        ("调解案件涉及金额800万元。", "mediation_amount"),
        ("办理行政处罚案件700余宗。", "penalty_decided"),
        ("行政处罚罚款61.37万元。", "penalty_fines"),
        ("审查政府合同87份。", "contracts_reviewed"),
        ("合法性审查党委政府文件90份。", "documents_reviewed"),
        ("常务会议专题学法6次。", "study_sessions"),
        ("开展行政执法培训21场。", "enforcement_trainings"),
        ("立案查处环境违法行为92宗。", "penalty_filed_environment"),
        ("查处非法行医案件罚没款约129万元。", "medical_penalty_amount"),
        ("发放宣传资料1000份。", None),
    ],
)
def test_a_fact_is_linked_to_the_figure_it_states(text, figure):
    assert [fact.figure for fact in read_text(text).facts] == [figure]


def test_every_link_has_a_name_and_a_slug_of_its_own():
    assert len({link.slug for link in links()}) == len(links()) == len({link.name for link in links()})
    assert figure_of("毫不相干", "毫不相干", "件", "count") is None


def test_a_figure_is_told_from_its_own_words_not_from_its_neighbours():
    facts = read_text("2022年共办理行政诉讼案件10宗、行政复议案件2宗。").facts
    assert [fact.figure for fact in facts] == ["administrative_suits", "reconsiderations_as_respondent"]


def test_every_link_is_a_declared_figure():
    declared = {path.stem for path in (Path(__file__).parents[2] / "src/yifa/figures/declared").rglob("*.yaml")}
    assert [link.slug for link in links() if link.slug not in declared] == []


def test_a_number_longer_than_a_cell_can_hold_stands_in_the_sheet_as_text():
    long = "9" * 400
    book = openpyxl.load_workbook(io.BytesIO(sheet_bytes(read_text(f"全年共受理案件{long}件，办结案件3件。"))))
    values = [row[3].value for row in book["数字"].iter_rows(min_row=2)]
    assert 3 in values
    assert [value for value in values if isinstance(value, str) and value.isdigit()]
