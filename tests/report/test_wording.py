"""Wording: numbers as sentences have them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from yifa.figures.compute import External, Result
from yifa.figures.declared import find
from yifa.figures.period import Period
from yifa.report.placeholder import slots
from yifa.report.wording import said

YEAR = Period.year(2022)


def words(text: str, value, **more) -> str:
    (slot,) = slots(text)
    return said(slot, Result(slot.figure, YEAR, value, **more))


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("{mediation_accepted}", 5911, "5911件"),
        ("{mediation_accepted|宗}", 5911, "5911宗"),
        ("{mediation_accepted:number}", 5911, "5911"),
        ("{penalty_decided:over_hundred|宗}", 730, "700余宗"),
        ("{penalty_decided:over_hundred}", 700, "700件"),
        ("{penalty_decided:over_hundred}", 99, "99件"),
        ("{penalty_decided:over_ten}", 99, "90余件"),
        ("{penalty_decided:over_thousand}", 5911, "5000余件"),
        # 分：5 792 140 000 分 = 5792.14 万元
        ("{mediation_amount}", 5_792_140_000, "5792.14万元"),
        ("{mediation_amount:wan}", 5_792_140_000, "5792.14万元"),
        ("{mediation_amount:wan}", 5_792_145_600, "约5792.15万元"),
        ("{mediation_amount:yi}", 5_792_140_000, "约0.58亿元"),
        ("{medical_penalty_amount:about_wan}", 129_000_000, "约129万元"),
        ("{medical_penalty_amount:about_wan}", 129_499_999, "约129万元"),
        ("{medical_penalty_amount:about_wan}", 129_500_000, "约130万元"),
        ("{contracts_reviewed_amount:yi}", 764_000_000_000, "76.4亿元"),
        ("{mediation_success_rate}", Fraction(5693, 5911), "96.3%"),
        ("{mediation_success_rate:percent}", Fraction(1), "100%"),
        ("{contracts_reviewed_change:change}", Fraction(39, 50), "增长78%"),
        ("{contracts_reviewed_change:change}", Fraction(-1, 20), "下降5%"),
        ("{contracts_reviewed_change:change}", Fraction(0), "持平"),
        # 0.04% 四舍五入后是 0，不能写“增长0%”
        ("{contracts_reviewed_change:change}", Fraction(4, 10_000), "持平"),
        ("{contracts_reviewed_change:change}", Fraction(-4, 10_000), "持平"),
    ],
)
def test_a_number_is_said_as_its_style_has_it(text, value, expected):
    assert words(text, value) == expected


def test_the_parts_of_a_rate_are_counts():
    more = {"numerator": 5693, "denominator": 5911}
    assert words("{mediation_success_rate.numerator|宗}", Fraction(5693, 5911), **more) == "5693宗"
    assert words("{mediation_success_rate.denominator}", Fraction(5693, 5911), **more) == "5911件"
    assert words("{mediation_success_rate.denominator:number}", Fraction(5693, 5911), **more) == "5911"
    assert words("{mediation_success_rate.denominator:over_thousand}", Fraction(5693, 5911), **more) == "5000余件"


@pytest.mark.parametrize(
    ("value", "expected"), [("11.77", "增长11.77%"), ("-50", "下降50%"), ("0", "持平"), ("0.0", "持平")]
)
def test_a_registered_change_keeps_its_own_decimals(value, expected):
    held = External(Decimal(value), "%", source="统计办", document="月报", case=1, number="常统〔2022〕1号")
    assert words("{market_entities_growth:change}", Decimal(value), external=held) == expected


def test_the_figures_used_here_are_declared():
    assert find("mediation_amount").unit == "wan_yuan"
    assert find("contracts_reviewed_change").closing == "change"
