"""Compile: figures in sentences, from cases to words."""

from __future__ import annotations

from datetime import date

import pytest

from tests.report.conftest import first, outline_of
from yifa.report.placeholder import BadPlaceholder

MEDIATED = (
    "受理{mediation_accepted|宗}，成功{mediation_agreed}，成功率{mediation_success_rate}"
    "（{mediation_success_rate.numerator|宗}比{mediation_success_rate.denominator:number}），金额{mediation_amount}。"
)


def test_figures_come_out_of_cases_into_the_sentence(town):
    for day in range(1, 11):
        town.mediate(date(2025, 9, day), amount="3000.5元")
    for day in range(11, 13):
        town.mediate(date(2025, 9, day), fails=True)
    # 12 受理，10 成功：10/12 = 83.33…%；金额 10 × 3000.5 = 30005 元 = 3.0005 万元，保留两位小数
    assert first(town.draft(outline_of(MEDIATED))) == "受理12宗，成功10件，成功率83.3%（10宗比12），金额3万元。"


def test_a_clause_whose_figure_has_no_number_becomes_the_sentence_for_that(town):
    town.study(date(2025, 3, 18))
    draft = town.draft(outline_of("全年学法{study_sessions}，" + MEDIATED))
    said = first(draft)
    assert said.startswith("全年学法1场，到2025年12月31日没有“人民调解”的记录，不能当作0")
    assert said.endswith("。")
    assert said.count("人民调解") == 1
    assert "0件" not in said


def test_a_rate_of_fewer_than_ten_says_the_counts_instead(town):
    town.mediate()
    town.mediate(fails=True)
    draft = town.draft(outline_of("成功率{mediation_success_rate}，都已登记。"))
    assert first(draft) == "2件中有1件，不足10件，不计百分比，都已登记。"


def test_the_year_before_can_stand_in_a_sentence(town):
    town.study(date(2024, 5, 6), laws=3)
    town.study(date(2025, 5, 6), laws=4)
    draft = town.draft(outline_of("学习{study_laws}，上年{study_laws@before}。"))
    assert first(draft) == "学习4项，上年3项。"


def test_a_change_has_its_direction_from_the_figure(town):
    for year, count in ((2024, 10), (2025, 12)):
        for day in range(1, count + 1):
            town.study(date(year, 3, day))
    assert first(town.draft(outline_of("同比{study_sessions_change:change}。"))) == "同比增长20%。"
    assert first(town.draft(outline_of("同比{study_sessions_change:change}。"), 2026)) == "同比下降100%。"


def test_an_external_statistic_says_what_was_registered(town):
    town.statistic("market_entities", "66726", "户")
    town.statistic("market_entities_growth", "-11.77", "%")
    draft = town.draft(outline_of("实有{market_entities}，同比{market_entities_growth:change}。"))
    assert first(draft) == "实有66726户，同比下降11.77%。"
    assert draft.used[0].external.source == "市场监督管理分局"


def test_an_edited_paragraph_takes_the_place_of_the_outlines(town):
    town.study(date(2025, 3, 18))
    draft = town.draft(
        outline_of("学法{study_sessions}。"), texts={"results.p1": "带头学法。\n\n一年里学了{study_sessions|次}。"}
    )
    first_section = draft.sections[0]
    assert [one.words for one in first_section.paragraphs] == ["带头学法。", "一年里学了1次。"]
    assert all(one.edited for one in first_section.paragraphs)


def test_the_year_is_filled_in_wherever_it_stands(town):
    town.study(date(2025, 3, 18))
    draft = town.draft(outline_of("{year}年学法{study_sessions}，{last_year}年另计，{next_year}年继续。"))
    assert first(draft) == "2025年学法1场，2024年另计，2026年继续。"
    assert draft.title == "关于2025年度法治政府建设情况的报告"


def test_an_edited_text_with_a_bad_placeholder_is_refused(town):
    with pytest.raises(BadPlaceholder, match="no_such_figure"):
        town.draft(outline_of("照实报告。"), texts={"results.p1": "学法{no_such_figure}。"})


def test_every_figure_knows_where_it_stands(town):
    town.study(date(2025, 3, 18))
    draft = town.draft(outline_of("学法{study_sessions}。", "再说一次：{study_sessions|次}。"))
    (used,) = draft.used
    assert draft.where(used) == ["一、举措和成效"]
