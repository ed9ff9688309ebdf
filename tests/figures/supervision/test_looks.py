"""Second looks: what the whole case says that its facts do not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.scenarios.office import Office
from tests.scenarios.runner import run
from tests.scenarios.written import load
from yifa.engine import catalogue
from yifa.engine.case import Case
from yifa.engine.state import blank
from yifa.figures import fresh
from yifa.figures.period import Period
from yifa.figures.supervision import finding, models
from yifa.figures.supervision.looks import LOOKS

ON = date(2022, 12, 31)
TOWN = ("441900110000", "441900000000", "440000000000")


def penalty(*taken: str, **data: Any) -> Case:
    """A penalty case of a town in Guangdong with this data, in which these steps stand taken."""
    state = blank()
    state["data"] = data
    state["on"] = "2022-05-10"
    state["marks"] = dict.fromkeys(taken, "2022-05-10")
    return Case(catalogue.find("penalty_ordinary"), state, places=TOWN, opened_on=date(2022, 3, 1))


def said(look: str, case: Case) -> str | None:
    return LOOKS[look](case, ON)


NOTICED = {"notice_on": "2022-05-01", "party_kind": "company"}


@pytest.mark.parametrize(
    ("look", "case", "words"),
    [
        ("hearing_was_due", {**NOTICED, "noticed_kinds": ["revoke_licence"]}, "吊销许可证件"),
        ("hearing_was_due", {**NOTICED, "noticed_kinds": ["warning"]}, None),
        ("hearing_was_due", {"noticed_kinds": ["revoke_licence"]}, None),
        ("heavier_than_told", {"penalty_kinds": ["fine"], "fine": 60000, "noticed_kinds": ["fine"], "noticed_fine": 50000},
         "告知的罚款是500元，决定的罚款是600元"),
        ("heavier_than_told", {"penalty_kinds": ["fine"], "fine": 50000, "noticed_kinds": ["fine"], "noticed_fine": 50000}, None),
        ("heavier_than_told", {"penalty_kinds": ["warning", "stop_business"], "noticed_kinds": ["warning"]}, "多1种处罚"),
    ],
)  # fmt: skip
def test_a_look_says_why_the_case_is_found_or_nothing(look, case, words):
    found = said(look, penalty(**case))
    assert (found is None) if words is None else (words in (found or ""))


def test_money_that_was_not_taken_or_is_executed_by_the_court_is_not_owed():
    owed = {"outcome": "penalty", "penalty_kinds": ["fine"], "fine": 50000}
    assert said("owes_after_due", penalty(**owed)) == ""
    assert said("owes_after_due", penalty(**{**owed, "court_result": "enforced"})) is None
    assert said("owes_after_due", penalty("end_execution", **owed)) is None
    assert said("owes_after_due", penalty(outcome="penalty", penalty_kinds=["warning"])) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scenario", "wanted"),
    [
        ("听证、法制审核之后根据听证笔录作出决定", set()),
        ("超过三个月仍可以提交，记为超期", {"penalty_court_window_missed"}),
        ("结案归档以后被撤销的也要撤回公示", {"penalty_revoked", "penalty_withdrawn_late"}),
    ],
)
def test_a_case_that_was_taken_through_the_door_is_found_by_the_model_that_it_concerns(tmp_path, scenario, wanted):
    office = Office()
    run(next(one for one in load() if str(one) == f"penalty_ordinary：{scenario}"), office)
    serious = [one for one in models.every() if one.severity == "serious" and one.facts == "penalty_ordinary"]
    years = Period(date(2015, 1, 1), date(2040, 12, 31))
    found = finding.findings(fresh(office.place.code, folder=tmp_path), years, serious)
    assert {slug for slug, some in found.items() if some} == wanted
    assert all(one.number and one.unit == office.bureau.slug for some in found.values() for one in some)
