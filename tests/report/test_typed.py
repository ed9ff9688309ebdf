"""Typed: what was written by hand where a figure should stand."""

from __future__ import annotations

import pytest

from yifa.report import typed
from yifa.report.placeholder import pieces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("共受理调解案件5911宗。", ["5911宗"]),
        ("罚没款约129万元、检查935家次。", ["129万元", "935家次"]),
        ("成功率为96.3%，提高２倍。", ["96.3%", "２倍"]),
        ("组建2个专职督导组，办理七百余件，占百分之九十。", ["2个", "七百余件", "百分之九十"]),
        ("办理两件，增加三十二名。", ["两件", "三十二名"]),
        ("共1,025项", ["1,025项"]),
        ("完成 5911", ["5911"]),
    ],
)
def test_counts_sums_and_shares_are_found(text, found):
    assert typed.numbers(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "2022年，我镇贯彻《法治常平建设实施方案（2022-2025年）》。",
        "构建“1+34+N”的应急预案体系，落实“四个意识”。",
        "第3次会议、第十五条、12月31日、8时，一件事一次办，一是、二是、三是。",
        "依法治镇委员会办公室和协调小组定期开会，十分重视，千方百计，五星级。",
        "常府〔2022〕12号",
    ],
)
def test_years_ordinals_names_and_slogans_are_no_counts(text):
    assert typed.numbers(text) == []


@pytest.mark.parametrize("text", ["共XX件", "共××件", "____年", "（　　）", "待补充", "数据？？"])
def test_blanks_are_found(text):
    assert typed.blanks(text)


def test_a_plain_sentence_has_no_blanks():
    assert typed.blanks("依法办理（含听证）案件，公开X光机采购结果。") == []


@pytest.mark.parametrize(
    ("text", "word", "slug"),
    [
        ("受理{mediation_accepted}，同比增长{mediation_accepted_change}。", "增长", "mediation_accepted_change"),
        ("同比增长了约{mediation_accepted_change}。", "增长", "mediation_accepted_change"),
        ("受理{mediation_accepted}，比上年明显减少。", "减少", "mediation_accepted"),
        ("受理{mediation_accepted}。金额{mediation_amount}，有所上升。", "上升", "mediation_amount"),
    ],
)
def test_a_direction_speaks_of_the_figure_after_it_or_else_before_it(text, word, slug):
    (found,) = typed.directions(pieces(text))
    assert (found.word, found.slot.slug) == (word, slug)


@pytest.mark.parametrize(
    "text",
    [
        "受理{mediation_accepted}。全镇安全感不断上升。",
        "同比{mediation_accepted_change:change}。",
        "落实《减少证明事项办法》，受理{mediation_accepted}。",
        "着力提高办案质量。",
    ],
)
def test_a_direction_that_speaks_of_no_figure_is_left_alone(text):
    assert typed.directions(pieces(text)) == []
