"""Placeholders: what may stand in braces, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.figures import declared
from yifa.report.placeholder import STYLES, BadPlaceholder, Slot, pieces, slots


def test_text_and_figures_come_in_order():
    found = pieces("受理{mediation_accepted|宗}，成功率{mediation_success_rate.denominator:number|宗}。")
    assert [one if isinstance(one, str) else one.mark for one in found] == [
        "受理", "{mediation_accepted|宗}", "，成功率", "{mediation_success_rate.denominator:number|宗}", "。",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{mediation_acepted}", "没有“mediation_acepted”这个指标"),
        ("{mediation_accepted:wan}", "只用于金额"),
        ("{mediation_amount:percent}", "只用于百分比"),
        ("{mediation_accepted:change}", "只用于同比增减幅度"),
        ("{head_appearance_rate:change}", "只用于同比增减幅度"),
        ("{mediation_amount:over_hundred}", "只用于件数"),
        ("{mediation_accepted:big}", "没有“big”这种写法"),
        ("{mediation_accepted.numerator}", "不是比率"),
        ("{}", "花括号"),
        ("{ mediation_accepted }", "花括号"),
        ("{mediation_accepted", "花括号"),
        ("mediation_accepted}", "花括号"),
        ("{mediation_accepted|很长的量词不行的}", "花括号"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(text, says):
    with pytest.raises(BadPlaceholder) as refused:
        pieces(f"全年{text}。")
    assert says in refused.value.sentence


@pytest.mark.parametrize("text", ["{mediation_accepted_change:change}", "{market_entities_growth:change}"])
def test_a_change_may_be_computed_or_registered(text):
    (slot,) = slots(text)
    assert slot.style == "change"


def test_one_figure_is_the_same_however_it_is_said():
    first, second = slots("{mediation_accepted|宗}和{mediation_accepted:over_hundred}")
    assert first.key == second.key
    before, base = slots("{mediation_accepted@before}{mediation_success_rate.denominator}")
    assert before.key != first.key
    assert base.name.endswith("（分母）")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_mark_read_again_is_the_same_slot(data):
    figure = data.draw(st.sampled_from(declared.every()))
    part = data.draw(st.sampled_from(("", "numerator", "denominator"))) if figure.closing == "ratio" else ""
    slot = Slot(figure, part, data.draw(st.booleans()), data.draw(st.sampled_from(tuple(STYLES))),
                data.draw(st.sampled_from(("", "宗", "家次"))))  # fmt: skip
    assert _again(slot) in ((slot,), "只用于")


def _again(slot: Slot):
    """What its mark is read as, or why it is refused."""
    try:
        return pieces(slot.mark)
    except BadPlaceholder as refused:
        return refused.sentence[refused.sentence.index("只用于") :][:3]


@given(st.text(alphabet="{}a:|.宗_@0", max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_text_is_taken_apart_or_refused_and_no_brace_is_left(text):
    try:
        found = pieces(text)
    except BadPlaceholder:
        return
    assert not any("{" in one or "}" in one for one in found if isinstance(one, str))
    assert "".join(one if isinstance(one, str) else one.mark for one in found) == text
