"""Clock: the rules of counting, one sentence a test, each to be checked on one's fingers."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from yifa.law.clocks import Pause, due, explain, reckon
from yifa.law.parameters import NotInForce, UnknownParameter, Value


def test_hearing_request_skips_the_holiday_and_counts_the_makeup_saturday():
    # 09-29（周一）告知；10-01 至 10-08 放假，10-11（周六）调休上班
    # 计入：09-30、10-09、10-10、10-11、10-13
    assert due("penalty.hearing_request", after=date(2025, 9, 29)) == date(2025, 10, 13)


def test_hearing_request_was_three_days_before_the_2021_revision():
    assert due("penalty.hearing_request", after=date(2021, 6, 7)) == date(2021, 6, 10)


def test_a_date_before_the_law_has_no_answer():
    with pytest.raises(NotInForce, match="1996-10-01"):
        due("penalty.hearing_request", after=date(1996, 9, 30))


def test_an_unknown_parameter_says_where_its_file_would_go():
    with pytest.raises(UnknownParameter, match=r"parameters/penalty/no_such\.yaml"):
        due("penalty.no_such", after=date(2025, 1, 1))


def test_a_calendar_period_of_the_party_that_ends_on_a_rest_day_runs_to_the_next_working_day():
    # 15 日：2025-09-20 起算，10-05 在国庆假期内，10-09 上班
    found = reckon(15, "calendar_days", date(2025, 9, 20), binds="party")
    assert (found.due, found.rolled_from) == (date(2025, 10, 9), date(2025, 10, 5))


def test_the_same_period_of_the_organ_does_not_move():
    found = reckon(15, "calendar_days", date(2025, 9, 20), binds="organ")
    assert (found.due, found.rolled_from) == (date(2025, 10, 5), None)


def test_a_party_period_ending_on_a_makeup_saturday_ends_there():
    # 2025-10-11（周六）调休上班，不是休息日
    assert reckon(10, "calendar_days", date(2025, 10, 1), binds="party").due == date(2025, 10, 11)


@pytest.mark.parametrize(
    ("amount", "unit", "after", "expected"),
    [
        (1, "months", date(2025, 1, 31), date(2025, 2, 28)),
        (1, "months", date(2024, 1, 31), date(2024, 2, 29)),
        (6, "months", date(2025, 8, 31), date(2026, 2, 28)),
        (3, "months", date(2025, 11, 15), date(2026, 2, 15)),
        (1, "years", date(2024, 2, 29), date(2025, 2, 28)),
        (2, "years", date(2023, 5, 6), date(2025, 5, 6)),
    ],
)
def test_months_and_years_end_on_the_same_day_number_or_the_months_last_day(amount, unit, after, expected):
    assert reckon(amount, unit, after).due == expected


def test_hours_run_over_the_night_and_the_weekend_and_keep_their_timezone():
    friday = datetime(2025, 10, 17, 16, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert reckon(24, "hours", friday).due == datetime(2025, 10, 18, 16, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert reckon(24, "hours", datetime(2025, 10, 17, 16, 30)).due == datetime(2025, 10, 18, 16, 30)


def test_hours_cannot_be_counted_from_a_mere_day():
    with pytest.raises(ValueError, match="only a day"):
        reckon(24, "hours", date(2025, 10, 17))


def test_a_period_in_days_takes_the_day_of_a_moment():
    assert reckon(5, "working_days", datetime(2025, 9, 29, 23, 59)).due == date(2025, 10, 13)


def test_seven_full_working_days_lie_between_the_notice_and_the_hearing():
    # 2025-10-22（周三）听证；其间 10-13 至 10-17、10-20、10-21 是 7 个工作日，最迟 10-11（周六，上班）送达
    found = reckon(7, "working_days", date(2025, 10, 22), back=True)
    assert found.due == date(2025, 10, 11)
    assert [day.date.day for day in found.days() if day.counted] == [13, 14, 15, 16, 17, 20, 21]


def test_a_calendar_period_counted_back_leaves_that_many_full_days():
    assert reckon(7, "calendar_days", date(2025, 10, 22), back=True).due == date(2025, 10, 14)


def test_a_pause_stops_the_count_on_its_first_day_and_it_goes_on_after_its_end():
    # 计入 11-04、11-05，11-06 至 11-09 中止，再计 11-10、11-11、11-12
    found = reckon(5, "working_days", date(2025, 11, 3), pauses=[Pause(date(2025, 11, 6), date(2025, 11, 10))])
    assert found.due == date(2025, 11, 12)
    assert [day.date.day for day in found.days() if day.counted] == [4, 5, 10, 11, 12]
    assert {day.why for day in found.days() if day.date.day in (6, 7)} == {"期限中止"}


def test_overlapping_pauses_are_not_taken_off_twice():
    pauses = [Pause(date(2025, 11, 6), date(2025, 11, 10)), Pause(date(2025, 11, 8), date(2025, 11, 10))]
    assert reckon(30, "calendar_days", date(2025, 11, 3), pauses=pauses).due == date(2025, 12, 7)


def test_a_pause_in_a_period_of_months_adds_its_days():
    # 三个月本应 2026-02-03 届满，中止 10 日
    pauses = [Pause(date(2025, 12, 1), date(2025, 12, 11))]
    assert reckon(3, "months", date(2025, 11, 3), pauses=pauses).due == date(2026, 2, 13)


def test_a_pause_without_end_leaves_the_due_day_open():
    found = reckon(90, "calendar_days", date(2025, 11, 3), pauses=[Pause(date(2025, 11, 20), None)])
    assert found.due is None
    assert found.days() == []


def test_a_pause_that_begins_after_the_period_ended_changes_nothing():
    assert reckon(5, "working_days", date(2025, 11, 3), pauses=[Pause(date(2025, 11, 20), None)]).due == date(
        2025, 11, 10
    )


def test_a_pause_over_clock_hours_stops_them_at_midnight():
    pauses = [Pause(date(2025, 11, 4), date(2025, 11, 6))]
    assert reckon(24, "hours", datetime(2025, 11, 3, 18), pauses=pauses).due == datetime(2025, 11, 6, 18)


def test_a_period_counted_back_takes_no_pause():
    with pytest.raises(ValueError, match="counted back"):
        reckon(7, "working_days", date(2025, 11, 3), pauses=[Pause(date(2025, 10, 20), None)], back=True)


def test_a_working_day_period_into_a_year_without_arrangement_is_provisional():
    assert reckon(5, "working_days", date(2026, 12, 29)).provisional
    assert not reckon(5, "working_days", date(2026, 12, 15)).provisional


def test_a_calendar_period_of_the_organ_leans_on_no_arrangement():
    assert not reckon(90, "calendar_days", date(2026, 12, 1)).provisional
    assert reckon(90, "calendar_days", date(2026, 12, 1), binds="party").provisional


@pytest.mark.parametrize(("amount", "unit", "binds"), [(5, "yuan", "organ"), (-1, "hours", "organ"), (1, "days", "x")])
def test_what_is_no_period_is_refused(amount, unit, binds):
    with pytest.raises(ValueError, match=r"yuan|-1|binds"):
        reckon(amount, unit, datetime(2025, 1, 1), binds=binds)


def test_the_explanation_of_a_rolled_period_shows_the_rest_days_it_ran_over():
    found = reckon(15, "calendar_days", date(2025, 9, 20), binds="party").days()
    assert sum(day.counted for day in found) == 15
    assert [(day.date.day, day.why) for day in found[-4:]] == [
        (6, "中秋节放假"),
        (7, "国庆节放假"),
        (8, "国庆节放假"),
        (9, "期限届满（顺延至此日）"),
    ]


def test_explain_names_the_parameter_and_its_source():
    found = explain("penalty.hearing_request", after=date(2025, 9, 29))
    assert (found.due, found.parameter) == (date(2025, 10, 13), "penalty.hearing_request")
    assert found.source == "行政处罚法（2021修订）第六十四条第一项、第八十五条"


def test_an_extension_in_the_same_unit_makes_one_longer_period():
    assert due("penalty.hearing_request", after=date(2025, 9, 29), extend_by=2) == date(2025, 10, 15)


def test_an_extension_in_another_unit_runs_from_the_end_of_the_first():
    month = Value("x.y", "延长", 1, "months", "", None, "national", "verified")
    assert due("penalty.hearing_request", after=date(2025, 9, 29), extend_by=month) == date(2025, 11, 13)
    assert explain("penalty.hearing_request", after=date(2025, 9, 29), extend_by=month).due == date(2025, 11, 13)
