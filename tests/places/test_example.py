"""常平镇's year 2022, from an empty folder to its figures, as the commands of the README do it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

PLAYED = {
    "random_tasks": 4, "random_joint_objects": 12, "complaint_received": 43, "complaint_clues_filed": 8, "statistics_summary_fine": 50, "statistics_summary_warning": 6,
    "summary_let_off": 4, "licence_granted": 30, "licence_refused": 6, "compulsion_measures": 5, "statistics_execution_court": 2,
    "statistics_execution_substitute": 1, "transfer_sent": 2, "lot_projects": 3, "lot_sessions": 3, "file_reviews": 4, "supervision_cases": 3,
    "noncoercive_measures": 24, "campaign_held": 1, "joint_operations_held": 1, "officers_exams": 2,
}  # fmt: skip
"""What checks.yaml and stories.yaml play in the year, as the figures count it."""


def yifa(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "yifa.cli.main", *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def town(process_environment):
    """An installation with the example year in it."""
    yifa(process_environment, "setup")
    yifa(process_environment, "example", "changping")
    return process_environment


def test_the_published_figures_come_out_of_the_cases(town, tmp_path):
    listed = json.loads(yifa(town, "figures", "--place", "常平镇", "--year", "2022", "--json"))
    value = {one["slug"]: one for one in listed}

    def number(slug: str) -> object:
        return value[slug]["value"]

    assert (number("mediation_accepted"), number("mediation_agreed"), number("mediation_success_rate")) == (
        5911,
        5693,
        96.3,
    )
    assert (value["mediation_success_rate"]["numerator"], value["mediation_success_rate"]["denominator"]) == (
        5693,
        5911,
    )
    assert "5792.14万元" in value["mediation_amount"]["shown"]
    assert (number("documents_reviewed"), number("contracts_reviewed"), number("contracts_reviewed_change")) == (
        90,
        89,
        78,
    )
    assert "76.4亿元" in value["contracts_reviewed_amount"]["shown"]
    assert number("penalty_decided") == 729
    assert (number("penalty_filed_environment"), number("medical_penalty_cases")) == (92, 30)
    assert "129万元" in value["medical_penalty_amount"]["shown"]
    assert (number("study_sessions"), number("study_laws"), number("enforcement_trainings")) == (8, 12, 21)
    assert {slug: number(slug) for slug in PLAYED} == PLAYED
    assert number("inspection_visits") > 130
    assert number("inspection_published_in_time") == 100
    assert number("market_entities") == 66726
    assert value["market_entities"]["source"]

    cases = yifa(
        town, "figures", "--place", "常平镇", "--year", "2022", "--figure", "mediation_accepted", "--cases", "--json"
    )
    numbers = json.loads(cases)
    numbers = numbers["cases"] if isinstance(numbers, dict) else numbers
    assert len(numbers) == len(set(map(str, numbers))) == 5911

    verified = json.loads(yifa(town, "verify", "--json"))
    assert verified["findings"] == []
    assert verified["unlogged"] == 0

    out = tmp_path / "report"
    yifa(town, "report", "--place", "常平镇", "--year", "2022", "--out", str(out))
    assert sorted(path.name for path in out.iterdir()) == ["figures.json", "report.docx", "report.html", "report.pdf"]
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "5911" in page
    assert "5792.14万元" in page

    account = os.path.join(town["YIFA_VAR"], "accounts.txt")
    assert oct(os.stat(account).st_mode)[-3:] == "600"

    again = subprocess.run(
        [sys.executable, "-m", "yifa.cli.main", "example", "changping"],
        env=town,
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 2, "a database that is in use is not built over"
    assert "C-202" in again.stderr
