"""The runner itself: it plays what is written and finds what came out otherwise."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.engine import toy
from tests.scenarios.coverage import refusals_of, untested
from tests.scenarios.office import Office
from tests.scenarios.runner import run
from tests.scenarios.written import Badly, read
from yifa.engine import catalogue

HEAD = """
procedure: toy
defaults:
  steps:
    apply: {facts: {applicant: 张三, subject: 摊位, paid: 是}}
    inspect: {facts: {found: 属实}}
---
"""


@pytest.fixture(autouse=True)
def the_toy():
    before = dict(catalogue._all())
    catalogue.declare(toy.TOY)
    catalogue.declare(toy.BADGE)
    yield
    catalogue._all().clear()
    catalogue._all().update(before)


def scenarios(tmp_path, table):
    path = tmp_path / "toy.yaml"
    path.write_text(HEAD + table, encoding="utf-8")
    return read(path)


def play(tmp_path, table):
    for one in scenarios(tmp_path, table):
        with transaction.atomic():
            run(one, Office("changping", (toy.CLERK, toy.REVIEWER, toy.HEAD)))
            transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_scenario_is_played_step_by_step(tmp_path):
    play(
        tmp_path,
        """
- name: 决定以后可以归档
  article: 第一条
  given: {甲的证件: {procedure: badge, steps: {enter: {on: 2025-01-02, facts: {holder: 经办人甲, until: 2027-01-01}}}}}
  steps: {apply: 2025-09-22, pause: 2025-09-23, go_on: 2025-09-24, inspect: 2025-09-25, inspect#2: 2025-09-26, review: 2025-09-28}
  then: {decide: {on: 2025-09-29, facts: {verdict: 准予}}}
  expect:
    done: true
    papers: [licence]
    holds: {licence: [张三, 准予]}
    lacks: {licence: [李四]}
    clocks: {decide: stopped}
    due: {decide: 2025-10-09}
    rights: {object: 2025-10-11}
    data: {verdict: grant}
    waits: close
    can: [close, object]
    cannot: [inspect]
    open: true
""",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("expect", "says"),
    [
        ("{refused: T-001}", "the step was taken"),
        ("{done: true, papers: []}", "papers are"),
        ("{done: true, waits: decide}", "waits for 'close'"),
        ("{done: true, due: {decide: 2025-10-01}}", "is due 2025-09-30"),
        ("{done: true, rights: {object: used}}", "right 'object' is open"),
        ("{done: true, exit: refused}", "exit is None"),
        ("{done: true, lacks: {licence: [张三]}}", "lacks '张三'"),
    ],
)
def test_what_came_out_otherwise_is_told(tmp_path, expect, says):
    with pytest.raises(Badly, match=says):
        play(
            tmp_path,
            f"""
- name: 写错了的
  article: 第一条
  steps: {{apply: 2025-09-22, inspect: 2025-09-25, review: 2025-09-26}}
  then: {{decide: {{on: 2025-09-26, facts: {{verdict: 准予}}}}}}
  expect: {expect}
""",
        )


@pytest.mark.django_db
def test_a_refusal_is_told_by_its_code_its_blanks_and_its_words(tmp_path):
    play(
        tmp_path,
        """
- name: 只有一个人不能核查
  article: 第一条
  steps: {apply: 2025-09-22}
  then: {inspect: {on: 2025-09-25, by: 经办人丙, with: []}}
  expect: {refused: E-112, tells: {needed: 2}, says: [补上共同办理的人员], waits: inspect}
- name: 没有缴费不能决定
  article: 第一条
  steps: {apply: {on: 2025-09-22, facts: {paid: null}}, inspect: 2025-09-25, review: 2025-09-26}
  then: {decide: {on: 2025-09-26, facts: {verdict: 准予}}}
  expect: {refused: T-001}
""",
    )


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("- {name: 一, article: 二, expect: {}, whan: {}}", "unknown keys"),
        ("- {name: 一, article: 二, expect: {exits: x}}", "unknown expectations"),
        ("- {name: 一, expect: {}}", "lacks"),
        ("- {name: 一, article: 二, expect: {}, without: [无]}", "leaves out"),
        ("- {name: 一, article: 二, expect: {}}\n- {name: 一, article: 二, expect: {}}", "stands twice"),
        ("- {name: 一, article: 二, steps: {apply: 2025-09-22, apply: 2025-09-23}, expect: {}}", "given twice"),
    ],
)
def test_a_file_that_is_written_wrongly_is_told(tmp_path, table, says):
    with pytest.raises(Badly, match=says):
        scenarios(tmp_path, table)


def test_what_nobody_tested_is_named(tmp_path):
    table = """
- name: 没有缴费不能决定
  article: 第一条
  steps: {apply: 2025-09-22}
  then: {decide: 2025-09-26}
  expect: {refused: T-001}
"""
    found = untested(toy.TOY, scenarios(tmp_path, table))
    assert "toy: step 'decide' is taken by no scenario" in found
    assert "toy: exit 'refused' is reached by no scenario" in found
    assert "toy: right 'object' is asked for by no scenario" in found
    assert "toy: paper 'licence' is issued in no scenario" in found
    assert not any("step 'apply'" in one for one in found)
    assert untested(toy.BADGE, scenarios(tmp_path, table)) == ["badge: no scenario at all"]


def test_a_guard_is_known_by_the_refusals_its_code_names(tmp_path):
    assert refusals_of(toy.paid) == {"T-001"}
    table = "- {name: 一, article: 二, steps: {apply: 2025-09-22}, expect: {done: true}}"
    found = untested(toy.TOY, scenarios(tmp_path, table))
    assert "toy: guard 'paid' of decide refuses in no scenario (codes ['T-001'])" in found
    assert "toy: refusal T-001 of guard 'paid' has no scenario" in found
