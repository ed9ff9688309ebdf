"""`yifa duties` and `yifa three-systems`: scores of posts and gaps of cases, by the line and as JSON."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest
from click.testing import CliRunner
from tests.scenarios.office import Office
from tests.scenarios.runner import Play
from tests.scenarios.written import Scenario, load

from yifa.cli import duties, three_systems
from yifa.engine import store


def scenario(procedure: str, name: str) -> Scenario:
    return next(one for one in load() if one.procedure == procedure and one.name == name)


@pytest.fixture
def town(db, settings, tmp_path):
    """常平镇 with two duties, an examination, and a penalty whose scene was not filmed."""
    settings.YIFA_VAR = tmp_path
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    office = Office()
    duty = scenario("post_duty", "岗位责任可以登记、变更、暂停、恢复直至注销")
    for code, figure in (("A", "officers_exam_pass_rate"), ("B", "")):
        facts = {"duty_code": code, "duty_figure": figure, "duty_target": 90, "duty_since": "2025-01-01"}
        Play(
            dataclasses.replace(duty, steps={"enter": {"on": date(2025, 1, 6), "facts": facts}}, then={}), office
        ).whole()
    exam = scenario("officer_exam", "资格考试一次登记，报名、参加、合格人数都有")
    Play(
        dataclasses.replace(
            exam, steps={"hold": {"on": date(2025, 3, 20), "facts": {"exam_on": "2025-03-14"}}}, then={}
        ),
        office,
    ).whole()
    whole = scenario("penalty_ordinary", "普通程序从案件来源走到归档")
    steps = {**whole.steps, "investigate": {"on": whole.steps["investigate"], "facts": {"recorded": "否"}}}
    Play(dataclasses.replace(whole, steps=steps, then={}), office).whole()
    yield office
    store.forget_places()


def told(command, *arguments: str) -> str:
    result = CliRunner().invoke(command, ("--place", "常平镇", *arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_each_duty_has_a_line_and_each_post_a_sum(town):
    lines = told(duties.command, "--year", "2025").splitlines()
    assert lines[0].startswith("A　行政执法人员　按期作出处罚决定　20分　20分　行政执法人员资格考试合格率93.5%")
    assert "由考核人评定" in lines[1]
    assert lines[2] == "行政执法人员　合计20分，可评20分"
    listed = json.loads(told(duties.command, "--year", "2025", "--json"))
    assert [(one["code"], one["got"]) for one in listed] == [("A", "20"), ("B", None)]
    assert "没有登记执法岗位责任" in told(duties.command, "--year", "2024")


def test_each_gap_has_a_line_and_each_system_a_count(town):
    lines = told(three_systems.command, "--year", "2025").splitlines()
    assert "执法全过程记录　2025-09-08办理的“调查取证”没有音像记录" in lines[0]
    assert lines[1:] == [
        "期间立案、登记的执法案件1件，三项制度都做到的0件。", "行政执法公示　有缺项0件", "执法全过程记录　有缺项1件", "重大执法决定法制审核　有缺项0件",
    ]  # fmt: skip
    listed = json.loads(told(three_systems.command, "--year", "2025", "--json"))
    assert (listed["cases"], [one["system"] for one in listed["gaps"]]) == (1, ["record"])
    assert "执法案件0件" in told(three_systems.command, "--year", "2024")
