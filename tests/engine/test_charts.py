"""Charts come from the declaration and can't drift from it."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

from tests.engine.toy import TOY
from yifa.engine.case import Case
from yifa.engine.charts import flow_chart, risk_chart, wrap
from yifa.engine.state import apply, blank


def words(svg: str) -> str:
    return "".join(ElementTree.fromstring(svg).itertext())


def test_every_step_stands_in_both_charts_with_its_basis():
    flow, risk = words(flow_chart(TOY)), words(risk_chart(TOY))
    for step in TOY.steps:
        assert step.name in flow
        assert step.name in risk
    assert "测试用规则第一条" in flow


def test_limits_are_shown_as_of_a_day():
    assert "7个工作日" in words(flow_chart(TOY, on=date(2025, 9, 22)))


def test_a_case_is_marked_where_it_stands():
    body = {"step": "apply", "on": "2025-09-22", "seq": 1, "facts": {"subject": "摊位"}, "sealed": {}, "papers": [],
            "actor": {"person": 1}, "with": []}  # fmt: skip
    case = Case(TOY, apply(TOY, blank(), body))
    assert "✓ 已办" in words(flow_chart(TOY, case))
    assert "▶ 现在" in words(flow_chart(TOY, case))


def test_the_charts_carry_no_style_or_script():
    for svg in (flow_chart(TOY), risk_chart(TOY)):
        assert "<style" not in svg
        assert " style=" not in svg
        assert "<script" not in svg


def test_lines_are_never_wider_than_asked():
    assert wrap("一二三四五六七", 6) == ["一二三", "四五六", "七"]
