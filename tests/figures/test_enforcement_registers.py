"""Figures of the registers of enforcement and of their supervision, counted over cases that were really entered."""

from __future__ import annotations

import dataclasses
from datetime import date
from fractions import Fraction

import pytest

from tests.scenarios.office import Office
from tests.scenarios.runner import Play
from tests.scenarios.written import load
from yifa.engine import store
from yifa.figures import fresh
from yifa.figures.duty_scores import by_post, score, scores
from yifa.figures.period import Period

TOWN = "441900110000"
YEAR = Period.year(2026)


class Town:
    """Scenarios played one after the other in one office; what they share is entered once."""

    def __init__(self) -> None:
        self.office, self.given = Office(), set()

    def play(self, procedure: str, name: str, **changed: dict) -> None:
        base = next(one for one in load() if one.procedure == procedure and one.name == name)
        given = {key: value for key, value in base.given.items() if (procedure, key) not in self.given}
        self.given |= {(procedure, key) for key in given}
        steps = {**base.steps, **base.then}
        for step, facts in changed.items():
            how = steps[step] if isinstance(steps[step], dict) else {"on": steps[step]}
            steps[step] = {**how, "facts": {**(how.get("facts") or {}), **facts}}
        Play(dataclasses.replace(base, given=given, steps=steps, then={}), self.office).whole()


@pytest.fixture
def town(db, settings, tmp_path):
    settings.YIFA_VAR = tmp_path
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    yield Town()
    store.forget_places()


def told(slugs, period=YEAR):
    computer = fresh(TOWN)
    return {slug: computer.result(slug, period).words for slug in slugs}


def test_the_pass_rate_adds_up_candidates_not_examinations(town):
    name = "资格考试一次登记，报名、参加、合格人数都有"
    town.play("officer_exam", name)
    town.play(
        "officer_exam",
        name,
        hold={"exam_code": "2026-夏", "exam_sat": 4, "exam_registered": 4, "exam_passed": 2, "exam_passers": []},
    )
    assert told(["officers_exams", "officers_exam_sat", "officers_exam_passed", "officers_exam_pass_rate"]) == {
        "officers_exams": "2次", "officers_exam_sat": "50人次", "officers_exam_passed": "45人次", "officers_exam_pass_rate": "90%",
    }  # fmt: skip


def test_items_without_a_holder_and_changes_of_the_list_are_counted(town):
    town.play("power_item", "权责清单变动写明事由")
    found = told(["items_without_holder", "items_changed", "items_by_unit", "power_items_delegated"], Period.year(2025))
    assert found == {"items_without_holder": "0项", "items_changed": "1项", "items_by_unit": "1项", "power_items_delegated": "1项"}  # fmt: skip


def test_reviewed_files_their_defects_and_what_came_again(town):
    whole = "案卷由两人评查，合议定分，整改核查以后归档"
    town.play("file_review", whole)
    town.play(
        "file_review", "不合格的案卷整改以后归档，终结方式仍写不合格", open={"reviewed_file": "常综执罚〔2025〕8号"}
    )
    town.play(
        "file_review", "上一次评查指出过、这一次又出现的问题单独计数", open={"reviewed_file": "常综执罚〔2025〕9号"}
    )
    slugs = [
        "file_reviews",
        "file_review_defects",
        "file_review_repeated",
        "file_review_corrected",
        "file_review_qualified_rate",
    ]
    assert told(slugs, Period.year(2025)) == {
        "file_reviews": "4件", "file_review_defects": "5项", "file_review_repeated": "1项", "file_review_corrected": "2件",
        "file_review_qualified_rate": "4件中有3件，不足10件，不计百分比",
    }  # fmt: skip


def test_supervision_counts_clues_letters_corrections_and_what_went_up(town):
    town.play("enforcement_supervision", "从线索到纠正办结")
    town.play("enforcement_supervision", "逾期不反馈的可以升级，报告政府以后可以办结")
    town.play("enforcement_supervision", "没有发现问题的终结")
    slugs = ["supervision_cases", "supervision_cases_letters", "supervision_cases_corrected", "supervision_cases_escalated",
             "supervision_cases_no_problem", "supervision_cases_accountable", "supervision_cases_pending"]  # fmt: skip
    assert list(told(slugs).values()) == ["3件", "2件", "1件", "1件", "1件", "1人", "0件"]
    assert told(["supervision_cases_answered_in_time"]) == {
        "supervision_cases_answered_in_time": "2件中有1件，不足10件，不计百分比"
    }


def test_a_duty_is_scored_by_its_figure_and_one_without_a_number_says_why(town):
    enter = {"duty_figure": "officers_exam_pass_rate", "duty_target": 95, "duty_points": 20}
    play = Town.play
    for code, changed in {
        "A": {},
        "B": {"duty_figure": "penalty_decided_in_time"},
        "C": {"duty_figure": ""},
        "D": {"duty_figure": "no_such"},
    }.items():
        base = next(
            one
            for one in load()
            if one.procedure == "post_duty" and one.name == "岗位责任可以登记、变更、暂停、恢复直至注销"
        )
        facts = {**enter, "duty_code": code, **changed}
        scenario = dataclasses.replace(base, steps={"enter": {"on": date(2026, 1, 5), "facts": facts}}, then={})
        Play(scenario, town.office).whole()
    play(
        town,
        "officer_exam",
        "资格考试一次登记，报名、参加、合格人数都有",
        hold={"exam_sat": 40, "exam_passed": 36, "exam_registered": 40},
    )
    found = scores(fresh(TOWN), TOWN, YEAR)
    assert [(one.code, one.got) for one in found] == [
        ("A", Fraction(20 * 90, 95)),
        ("B", None),
        ("C", None),
        ("D", None),
    ]
    assert ["考核人评定" in found[2].why, "no_such" in found[3].why, bool(found[1].why)] == [True, True, True]
    assert by_post(found) == {"enforcer": (Fraction(20 * 90, 95), 20)}
    assert scores(fresh(TOWN), TOWN, Period.year(2025)) == [], "a duty that was not yet in force is not scored"


def test_points_follow_the_share_of_the_target_that_was_reached():
    assert score(Fraction(95), 95, 20, "higher") == 20
    assert score(Fraction(38), 95, 20, "higher") == 8
    assert score(Fraction(-5), 95, 20, "higher") == 0
    assert score(Fraction(3), 3, 10, "lower") == 10
    assert score(Fraction(6), 3, 10, "lower") == 5
    assert score(Fraction(1), 0, 10, "lower") == 0
