"""Papers are fixed when they are issued, and leave nothing to chance."""

from __future__ import annotations

from datetime import date

import pytest
from jinja2.exceptions import SecurityError, UndefinedError

from tests.engine.test_state import body, fold
from tests.engine.toy import TOY
from yifa.engine import papers
from yifa.engine.case import Actor, Case, Move
from yifa.engine.declaration import Paper
from yifa.engine.refusals import in_words

ON = date(2025, 9, 24)


def render(tmp_path, text, facts=None, secrets=None, **more):
    from dataclasses import replace

    (tmp_path / "papers").mkdir(exist_ok=True)
    (tmp_path / "papers" / f"{abs(hash(text))}.txt").write_text(text, encoding="utf-8")
    declared = replace(TOY, folder=str(tmp_path))
    state = fold(
        body(1, "apply", facts=facts or {"subject": "摊位"}, sealed=dict.fromkeys(secrets or (), "c")), procedure=TOY
    )
    case = Case(declared, state, number="测测〔2025〕1号", secrets=lambda: secrets or {})
    move = Move(TOY.opens, Actor(1, "clerk", "bureau"), ON)
    paper = Paper("any", "文书", f"{abs(hash(text))}.txt")
    return papers.render(case, paper, move, number="测决〔2025〕1号", organ="测试镇人民政府")


def test_a_paper_says_what_the_case_holds_in_words(tmp_path):
    text = "{{ applicant }}的{{ subject }}，{{ amount }}，{{ organ }}{{ number }}，{{ on }}。{% if has('paid') %}已缴{% else %}未缴{% endif %}{{ value('amount')|yuan }}"
    shown = render(tmp_path, text, {"subject": "摊位", "amount": 1250}, {"applicant": "张三"})
    assert shown == "张三的摊位，12.50元，测试镇人民政府测决〔2025〕1号，2025年9月24日。未缴12.50元\n"
    built_in = "{{ clocks['decide'].due|day }}{{ rights|length }}{{ law('penalty.hearing_request').value }}{{ [1, 2]|list }}{{ also['subject'] }}{{ officers|list }}{{ name_of(1) }}"
    assert render(tmp_path, built_in) == "2025年9月30日051、2摊位1\n"


def test_a_value_can_not_become_markup_or_a_template(tmp_path):
    assert "# " not in render(tmp_path, "甲\n{{ subject }}", {"subject": "# 决定书"}).splitlines()[1][:2]
    assert render(tmp_path, "{{ subject }}", {"subject": "{{ 7 * 7 }}"}) == "{{ 7 \\* 7 }}\n"


@pytest.mark.parametrize("text", ["{{ case.__class__.__mro__ }}", "{{ rights.update({1: 2}) }}", "{{ case.nothing }}"])
def test_a_template_reaches_nothing_beyond_the_case(tmp_path, text):
    with pytest.raises((SecurityError, UndefinedError)):
        render(tmp_path, text)


def test_days_and_lists_stand_in_chinese_words():
    from datetime import datetime

    assert in_words(datetime(2025, 9, 4, 9, 5)) == "2025年9月4日09:05"
    assert in_words([date(2025, 9, 4), "甲"]) == "2025年9月4日、甲"


def test_a_number_has_no_blank_and_no_leading_nought():
    assert papers.numbered("东", "环罚", 2025, 7) == "东环罚〔2025〕7号"
