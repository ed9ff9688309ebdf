"""Comparison: what was printed beside what cases give."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.figures.compute import Result
from yifa.figures.declared import find
from yifa.figures.period import Period
from yifa.places import place as places
from yifa.report import published as prints
from yifa.report.comparison import DIFFERS, EXTERNAL, NO_DATA, NOT_CARRIED, SAME, _row, compare, rounded, tally
from yifa.report.published import BadPublished, Published

YEAR = Period.year(2022)


def told(figure: str | None, value: str, unit: str, hedge: str = "exact") -> Published:
    return Published(Decimal(value), unit, hedge, "所数的事", "一（一）", find(figure) if figure else None)


def row(figure: str, value: str, unit: str, ours, hedge: str = "exact", cases: int = 100):
    result = Result(find(figure), YEAR, ours, cases=cases)
    return _row(told(figure, value, unit, hedge), result)


@pytest.mark.parametrize(
    ("figure", "value", "unit", "hedge", "ours"),
    [
        ("mediation_accepted", "5911", "件", "exact", 5911),
        ("mediation_success_rate", "96.3", "%", "exact", Fraction(5693, 5911)),
        ("penalty_decided", "700", "件", "over", 730),
        ("penalty_decided", "700", "件", "over", 700),
        # 分
        ("medical_penalty_amount", "1290000", "元", "about", 129_000_000),
        ("medical_penalty_amount", "1290000", "元", "about", 129_499_999),
        ("contracts_reviewed_amount", "7640000000", "元", "about", 764_000_000_000),
        ("contracts_reviewed_change", "78", "%", "exact", Fraction(39, 50)),
        ("mediation_amount", "5792.14", "万元", "exact", 5_792_140_000),
        ("contracts_reviewed_change", "-50", "%", "at_least", Fraction(-3, 5)),
        ("contracts_reviewed_change", "50", "%", "at_least", Fraction(3, 5)),
    ],
)
def test_numbers_that_mean_the_same_agree(figure, value, unit, hedge, ours):
    assert row(figure, value, unit, ours, hedge).verdict == SAME


@pytest.mark.parametrize(
    ("figure", "value", "unit", "hedge", "ours"),
    [
        ("penalty_decided", "700", "件", "over", 800),
        ("penalty_decided", "700", "件", "over", 699),
        ("medical_penalty_amount", "1290000", "元", "about", 129_500_000),
        ("contracts_reviewed_change", "-50", "%", "at_least", Fraction(-2, 5)),
        ("mediation_accepted", "5911", "件", "exact", 5910),
    ],
)
def test_numbers_that_do_not_are_told_apart(figure, value, unit, hedge, ours):
    assert row(figure, value, unit, ours, hedge).verdict == DIFFERS


def test_a_lost_wan_is_recognised_by_its_digits_and_shown_by_the_case():
    found = row("mediation_amount", "5792.14", "元", 5_792_140_000, cases=5693)
    assert found.verdict == DIFFERS
    assert "案件合计57,921,400元，即5792.14万元" in found.why
    assert "漏写了“万”字" in found.why
    assert "平均每件只有1.02元，按案件是10174.14元" in found.why


@pytest.mark.parametrize(
    ("figure", "value", "unit", "ours", "says"),
    [
        ("contracts_reviewed_amount", "76.4", "元", 764_000_000_000, "漏写了“亿”字"),
        ("mediation_amount", "57921400", "万元", 5_792_140_000, "多写了“万”字"),
        ("contracts_reviewed_change", "-78", "%", Fraction(39, 50), "增减方向写反"),
        ("mediation_success_rate", "9.63", "%", Fraction(963, 1000), "小数点的位置不对"),
        ("mediation_success_rate", "0.963", "%", Fraction(963, 1000), "小数点的位置不对"),
        ("mediation_success_rate", "96.4", "%", Fraction(5693, 5911), "末位取舍不同：按四舍五入应当是96.3%"),
        ("mediation_accepted", "5191", "件", 5911, "前后颠倒"),
        ("mediation_accepted", "591", "件", 5911, "少写了一位数字"),
        ("mediation_accepted", "6000", "件", 5911, "请核对口径"),
    ],
)
def test_each_kind_of_slip_has_its_reason(figure, value, unit, ours, says):
    assert says in row(figure, value, unit, ours).why


@given(st.integers(10**6, 10**13))
@settings(max_examples=100, deadline=None)
def test_any_sum_printed_in_wan_agrees_and_without_the_wan_it_is_recognised(cents):
    wan = Decimal(int(rounded(Fraction(cents, 10**6), Fraction(1, 100)) * 100)) / 100
    assert row("mediation_amount", f"{wan:.2f}", "万元", cents).verdict == SAME
    without = row("mediation_amount", f"{wan:.2f}", "元", cents)
    assert without.verdict == DIFFERS
    assert "漏写了“万”字" in without.why


def test_what_no_procedure_carries_is_listed_and_not_faked(town):
    (one,) = compare([told(None, "2811", "家次")], 2025, town.computer())
    assert (one.verdict, one.result, one.ours) == (NOT_CARRIED, None, "")


def test_cases_and_statistics_are_told_apart(town):
    town.study(date(2025, 3, 18))
    town.statistic("market_entities", "66726", "户")
    rows = compare(
        [told("study_sessions", "8", "场"), told("market_entities", "66726", "户"), told("market_entities", "66762", "户"),
         told("mediation_accepted", "5911", "件"), told("study_sessions", "1", "元")],
        2025, town.computer(),
    )  # fmt: skip
    assert [one.verdict for one in rows] == [DIFFERS, EXTERNAL, EXTERNAL, NO_DATA, NO_DATA]
    assert [one.agrees for one in rows] == [False, True, False, None, None]
    assert "前后颠倒" in rows[2].why
    assert "市场监督管理分局" in rows[1].why
    assert {slug: count for slug, _, count in tally(rows)} == {
        SAME: 0, DIFFERS: 1, EXTERNAL: 2, NO_DATA: 2, NOT_CARRIED: 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"figure": "no_such"}, "row 1: figure 'no_such'"), ({"hedge": "maybe"}, "hedge 'maybe'"),
        ({"value": "约8"}, "value '约8' is no number"), ({"value": 8}, "'value' is 8"), ({"note": "x"}, "unknown keys"),
    ],
)  # fmt: skip
def test_a_row_that_is_wrong_is_named(change, says):
    good = {"value": "8", "unit": "场", "hedge": "exact", "counts": "学法", "where": "一", "figure": "study_sessions"}
    assert prints.made([good], "x.yaml")
    with pytest.raises(BadPublished, match=says):
        prints.made([{**good, **change}], "x.yaml")


@pytest.mark.parametrize("slug", places.every())
def test_what_every_place_has_published_can_be_read(slug):
    prints.load(places.load(slug))


def test_a_published_number_is_said_as_it_stood():
    assert told(None, "700", "件", "over").words == "700余件"
    assert told(None, "1290000", "元", "about").words == "约129万元"
    assert told(None, "7640000000", "元", "about").words == "约76.4亿元"
    assert told(None, "5792.14", "元").words == "5792.14元"
    assert told(None, "50", "%", "at_least").words == "50%以上"
    assert told(None, "-50", "%", "at_least").words == "下降50%以上"
