"""Findings: what a draft gives reason to look at."""

from __future__ import annotations

from datetime import date

import pytest

from tests.report.conftest import codes, outline_of
from yifa.report import outline as outlines


def found(draft, code):
    (one,) = [one for one in draft.findings if one.code == code]
    return one


def test_a_report_in_order_gives_no_reason(town):
    town.study(date(2025, 3, 18))
    assert codes(town.draft(outline_of("学法{study_sessions}，学习{study_laws}。"))) == []


def test_a_figure_without_data_is_told(town):
    one = found(town.draft(outline_of("受理{mediation_accepted}。")), "RP-301")
    assert (one.where, one.slug) == ("results.p1", "mediation_accepted")
    assert "没有“人民调解”的记录" in one.sentence


def test_a_rate_without_a_base_and_one_with_a_small_base_are_told(town):
    town.mediate(date(2024, 9, 2))
    town.mediate(date(2024, 9, 3), fails=True)
    text = "成功率{mediation_success_rate}。"
    assert codes(town.draft(outline_of(text), 2025)) == ["RP-302"]
    assert codes(town.draft(outline_of(text), 2024)) == ["RP-303"]
    assert codes(town.draft(outline_of("共{mediation_success_rate.denominator}。"), 2024)) == []


def test_a_direction_against_the_figure_is_told(town):
    town.statistic("market_entities_growth", "-2.5", "%")
    assert codes(town.draft(outline_of("同比增长{market_entities_growth}。"))) == ["RP-304"]
    # “下降-2.5%”读作上升，也要改写
    assert codes(town.draft(outline_of("同比下降{market_entities_growth}。"))) == ["RP-304"]
    assert codes(town.draft(outline_of("同比{market_entities_growth:change}。"))) == []


def test_a_direction_against_last_year_is_told(town):
    for day in range(1, 4):
        town.study(date(2024, 3, day))
    for day in range(1, 3):
        town.study(date(2025, 3, day))
    one = found(town.draft(outline_of("学法{study_sessions}，比上年增加。")), "RP-305")
    assert "上年同期是3场、本期是2场，实际下降" in one.sentence
    assert codes(town.draft(outline_of("学法{study_sessions}，比上年减少。"))) == []
    assert codes(town.draft(outline_of("学法{study_sessions}，比上年减少。"), 2024)) == ["RP-306"]


def test_a_statistic_of_another_period_or_without_its_source_is_told(town):
    town.statistic("market_entities", "66726", "户", year=2024)
    assert codes(town.draft(outline_of("实有{market_entities}。"))) == ["RP-301", "RP-308"]
    town.statistic("service_windows", "72", "扇")
    assert codes(town.draft(outline_of("窗口{service_windows}。"))) == ["RP-309"]


def test_two_periods_of_one_figure_are_told(town):
    town.study(date(2024, 3, 1))
    town.study(date(2025, 3, 1))
    draft = town.draft(outline_of("学法{study_sessions}。", "上年{study_sessions@before}。"))
    assert found(draft, "RP-310").where == "results.p2"


def test_numbers_and_blanks_by_hand_are_told(town):
    town.study(date(2025, 3, 18))
    draft = town.draft(outline_of("组建2个督导组，学法{study_sessions}，检查XX家次。"))
    assert codes(draft) == ["RP-312", "RP-311"]
    assert "“2个”" in found(draft, "RP-312").sentence


def test_a_missing_content_is_told_with_its_basis(town):
    outline = outline_of("照实报告。")
    short = outlines.Outline(outline.place, outline.title, outline.signature, outline.sections[:4])
    one = found(town.draft(short), "RP-313")
    assert "其他需要报告的情况" in one.sentence
    assert "法治政府建设与责任落实督察工作规定" in one.sentence
    assert "5项内容" in one.sentence


def test_a_content_that_says_nothing_is_missing_too(town):
    town.study(date(2025, 3, 18))
    assert codes(town.draft(outline_of("学法。"), texts={"plan.p1": " "})) == ["RP-313"]


@pytest.mark.parametrize(
    ("parts", "complete", "told"),
    [
        (["mediation_agreed"], False, False), (["mediation_agreed"], True, True),
        (["mediation_agreed", "mediation_failed"], True, False),
        (["mediation_agreed", "mediation_accepted"], False, True),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_their_total_are_told(town, parts, complete, told):
    town.mediate()
    town.mediate(fails=True)
    sums = [{"total": "mediation_accepted", "parts": parts, "complete": complete}]
    assert ("RP-314" in codes(town.draft(outline_of("照实。", parts_of=sums)))) is told


def test_a_registered_growth_that_two_years_do_not_give_is_told(town):
    town.statistic("market_entities", "59699", "户", year=2024)
    town.statistic("market_entities", "66726", "户")
    town.statistic("market_entities_growth", "11.77", "%")
    pairs = [{"growth": "market_entities_growth", "of": "market_entities"}]
    # 66726 / 59699 = 1.11770…
    assert codes(town.draft(outline_of("照实。", growth_of=pairs))) == []
    pairs = [{"growth": "market_entities_growth", "of": "study_sessions"}]
    town.study(date(2024, 1, 2))
    town.study(date(2025, 1, 2))
    assert codes(town.draft(outline_of("照实。", growth_of=pairs))) == ["RP-315"]
