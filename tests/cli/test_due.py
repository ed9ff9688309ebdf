"""`yifa due`: what an official reads, what a program reads, and one sentence for every mistake."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from yifa.cli.due import command
from yifa.cli.main import Refused


def told(*arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*arguments: str) -> str:
    with pytest.raises(Refused) as mistake:
        CliRunner().invoke(command, arguments, catch_exceptions=False, standalone_mode=False)
    return mistake.value.message


def test_the_due_day_is_told_with_every_day_that_counts_and_every_day_that_does_not():
    lines = told("penalty.hearing_request", "--after", "2025-09-29").splitlines()
    assert lines[0] == "听证申请期限（penalty.hearing_request）"
    assert "届满　2025-10-13（周一）" in lines
    assert "2025-10-01（周三）　不计　国庆节放假" in lines
    assert "2025-10-11（周六）　第4日　调休上班" in lines
    assert lines[-1] == "2025-10-13（周一）　第5日　工作日"


def test_json_carries_the_same_answer_for_machines():
    found = json.loads(told("penalty.hearing_request", "--after", "2025-09-29", "--json"))
    assert list(found) == ["parameter", "name", "value", "unit", "source", "after", "due", "provisional", "days"]
    assert (found["value"], found["unit"], found["due"]) == (5, "working_days", "2025-10-13")
    assert found["days"][0] == {"date": "2025-09-30", "counted": True, "why": "工作日"}
    assert sum(day["counted"] for day in found["days"]) == 5


@pytest.mark.parametrize("after", ["2025年9月29日", "２０２５－０９－２９", "2025/9/29", " 2025-09-29 "])
def test_a_date_may_be_written_as_people_write_it(after):
    assert json.loads(told("penalty.hearing_request", "--after", after, "--json"))["due"] == "2025-10-13"


def test_a_partys_period_that_ends_on_a_rest_day_is_shown_to_run_on():
    text = told("penalty.pay_limit", "--after", "2025-09-20", "--binds", "party")
    assert "届满　2025-10-09（周四）" in text
    assert "顺延　本应在2025-10-05（周日）届满，遇休息日顺延" in text
    assert "2025-09-21（周日）至2025-10-05（周日）　计15日　自然日" in text


def test_a_period_counted_back_gives_the_latest_day():
    assert "最迟　2025-10-11（周六）" in told("penalty.hearing_notice_ahead", "--after", "2025-10-22", "--back")


def test_hours_are_counted_from_the_moment():
    assert "届满　2025-10-18（周六）16:30" in told("compulsion.urgent_report", "--after", "2025-10-17T16:30")


def test_an_answer_that_leans_on_a_year_without_arrangement_says_so():
    assert "暂定" in told("penalty.hearing_request", "--after", "2026-12-29")
    assert "暂定" not in told("penalty.hearing_request", "--after", "2026-11-29")


def test_a_number_from_a_reading_says_that_it_is_one():
    assert "依据　本平台读法：五个工作日" in told("penalty.statement_defence_days", "--after", "2025-06-03")


def test_the_rule_of_the_place_and_of_the_field_are_taken():
    arguments = ("service.bad_rating_feedback", "--after", "2025-06-03")
    found = json.loads(told(*arguments, "--place", "371402001000", "--json"))
    assert (found["parameter"], found["due"]) == ("service.bad_rating_feedback.shandong_dezhou", "2025-06-10")
    assert refused(*arguments, "--place", "441900110000").startswith("L-106　")
    assert json.loads(told("complaint.accept", "--after", "2025-06-03", "--field", "market", "--json"))["value"] == 7
    assert refused("complaint.accept", "--after", "2025-06-03", "--field", "construction").startswith("L-106　")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("penalty.hearing_reqest", "--after", "2025-09-29"), "L-101", "penalty.hearing_request"),
        (("penalty.hearing_request", "--after", "2025-02-30"), "L-102", "2025-02-30"),
        (("penalty.hearing_request", "--after", "下周"), "L-102", "下周"),
        (("penalty.hearing_request", "--after", "2025-09-29", "--place", "4419"), "L-103", "12位"),
        (("penalty.hearing_request", "--after", "2025-09-29", "--place", "994400000000"), "L-103", "12位"),
        (("penalty.hearing_request", "--after", "2025-09-29", "--field", "fishing"), "L-104", "market"),
        (("penalty.hearing_request", "--after", "1996-09-30"), "L-105", "1996-10-01"),
        (("lot.notice_days", "--after", "2025-09-29"), "L-106", "摇珠公告期"),
        (("penalty.summary_fine_max_person", "--after", "2025-09-29"), "L-107", "不是期限"),
        (("compulsion.urgent_report", "--after", "2025-10-17"), "L-108", "2025-10-17T09:00"),
        (("penalty.hearing_request", "--after", "9999-12-30"), "L-109", "9999-12-30"),
    ],
)
def test_a_mistake_is_told_in_one_chinese_sentence_with_its_code(arguments, code, says):
    message = refused(*arguments)
    assert message.startswith(f"{code}　")
    assert says in message
    assert message.count("。") == 1
    assert message.endswith("。")


def test_an_operators_calendar_is_used(tmp_path, monkeypatch):
    year = "year: 2027\noff:\n  - {name: 元旦, from: 2027-01-01, to: 2027-01-04}\nwork: []\n"
    (tmp_path / "2027.yaml").write_text(year, encoding="utf-8")
    monkeypatch.setenv("YIFA_CALENDARS", str(tmp_path))
    text = told("penalty.hearing_request", "--after", "2026-12-29")
    assert "届满　2027-01-07（周四）" in text
    assert "暂定" not in text


def test_a_calendar_that_cannot_be_used_is_told_by_its_file(tmp_path, monkeypatch):
    (tmp_path / "2027.yaml").write_text("year: 2026\noff: []\nwork: []\n", encoding="utf-8")
    monkeypatch.setenv("YIFA_CALENDARS", str(tmp_path))
    message = refused("penalty.hearing_request", "--after", "2026-12-29")
    assert message.startswith("L-110　")
    assert "2027.yaml" in message


def test_the_command_leaves_with_status_two_and_no_traceback():
    done = subprocess.run(  # the interpreter's own path and fixed arguments
        [sys.executable, "-m", "yifa.cli.main", "due", "penalty.no_such", "--after", "2025-09-29"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("L-101　")
