"""Calendar: which days are working days, against an independent package and an independent slow count."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.law.calendars import Calendar, Statutory, Year, calendar, load
from yifa.law.files import LawFileError

DAYS = st.dates(date(2011, 1, 1), date(2035, 12, 31))
SPANS = st.integers(1, 400)
DAY = timedelta(days=1)

YEAR = """\
year: 2027
notice: 国办发明电〔2026〕1号
off:
  - {name: 元旦, from: 2027-01-01, to: 2027-01-03}
  - {name: 春节, from: 2027-02-05, to: 2027-02-11}
work:
  - 2027-02-20
"""


def write(folder: Path, text: str, name: str = "2027.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@cache
def counted_slowly() -> list[date]:
    """Every working day, told from Day alone and one day at a time."""
    days, d = [], date(2005, 1, 1)
    while d < date(2041, 1, 1):
        if calendar().day(d).works:
            days.append(d)
        d += DAY
    return days


@pytest.mark.parametrize("year", range(2011, 2027))
def test_every_day_agrees_with_an_independent_calendar(year):
    d = date(year, 1, 1)
    while d.year == year:
        assert calendar().works(d) == calendar().day(d).works == chinese_calendar.is_workday(d), d
        d += DAY


@pytest.mark.parametrize(("year", "working"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_years_have_as_many_working_days_as_their_notices_leave(year, working):
    assert calendar().count(date(year - 1, 12, 31), date(year, 12, 31)) == working


@pytest.mark.parametrize(
    ("d", "works", "why", "provisional"),
    [
        (date(2025, 9, 30), True, "工作日", False),
        (date(2025, 10, 1), False, "国庆节放假", False),
        (date(2025, 10, 11), True, "调休上班", False),
        (date(2025, 10, 12), False, "周末", False),
        (date(2022, 12, 31), False, "元旦放假", False),
        (date(2027, 2, 5), False, "春节放假", True),
        (date(2027, 10, 1), False, "国庆节放假", True),
        (date(2027, 3, 1), True, "工作日", True),
        (date(2027, 3, 6), False, "周末", True),
    ],
)
def test_a_day_says_why_it_counts_or_not(d, works, why, provisional):
    found = calendar().day(d)
    assert (found.works, found.why, found.provisional) == (works, why, provisional)


def test_a_year_without_arrangement_is_provisional():
    assert calendar().provisional(date(2026, 12, 31), date(2027, 1, 1))
    assert not calendar().provisional(date(2020, 1, 1), date(2026, 12, 31))
    assert calendar().provisional(date(2010, 12, 31), date(2011, 1, 3))


def test_an_operator_adds_a_year_without_a_release(tmp_path):
    ours = load(write(tmp_path, YEAR))
    assert not ours.provisional(date(2027, 1, 1), date(2027, 12, 31))
    assert (ours.works(date(2027, 2, 9)), ours.works(date(2027, 2, 20))) == (False, True)
    assert (calendar().works(date(2027, 2, 9)), calendar().works(date(2027, 2, 20))) == (True, False)
    assert ours.add(date(2027, 2, 4), 1) == date(2027, 2, 12)


def test_an_operators_year_takes_the_place_of_ours(tmp_path):
    text = YEAR.replace("2027", "2026")
    ours = load(write(tmp_path, text.replace("2026-02-20", "2026-02-21"), "2026.yaml"))
    assert ours.works(date(2026, 10, 1))
    assert not calendar().works(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("year: 2027", "year: 2028"), r"2027\.yaml: year 2028 is not the year in the file's name"),
        (("2027-02-11", "2027-02-01"), r"春节: from 2027-02-05 is after to 2027-02-01"),
        (("2027-02-11", "2027-2-11"), r"'2027-2-11' is not a YYYY-MM-DD date"),
        (("2027-01-03", "2027-02-05"), r"2027-02-05 is given twice"),
        (("  - 2027-02-20", "  - 2027-02-19"), r"2027-02-19 is no Saturday or Sunday"),
        (("  - 2027-02-20", "  - 2027-02-06"), r"2027-02-06 is given twice"),
        (("  - 2027-02-20", "  - 2029-02-17"), r"2029-02-17 does not belong to 2027"),
        (("work:\n  - 2027-02-20\n", ""), r"key 'work' is missing"),
        (("work:", "works:"), r"unknown key 'works'"),
        (("off:", "off: 春节\nwork2:"), r"unknown key 'work2'"),
    ],
)
def test_a_year_that_cannot_be_right_is_refused_by_name(tmp_path, change, message):
    with pytest.raises(LawFileError, match=message):
        load(write(tmp_path, YEAR.replace(*change)))


@given(DAYS, SPANS)
@settings(max_examples=200)
def test_add_and_count_undo_each_other(d, n):
    assert calendar().count(d, calendar().add(d, n)) == n
    assert calendar().count(calendar().add(d, -n), d - DAY) == n - 1


@given(DAYS, SPANS)
@settings(max_examples=200)
def test_add_agrees_with_a_slow_count(d, n):
    days = counted_slowly()
    assert calendar().add(d, n) == days[bisect_right(days, d) + n - 1]
    assert calendar().add(d, -n) == days[bisect_left(days, d) - n]


@given(DAYS, DAYS)
@settings(max_examples=200)
def test_count_agrees_with_a_slow_count_both_ways(a, b):
    days = counted_slowly()
    assert calendar().count(a, b) == bisect_right(days, b) - bisect_right(days, a)
    assert calendar().count(b, a) == -calendar().count(a, b)


@given(DAYS, SPANS, st.integers(0, 60))
def test_a_later_start_never_ends_earlier(d, n, later):
    assert calendar().add(d, n) <= calendar().add(d + later * DAY, n)


@given(st.dates(date(2026, 1, 1), date(2028, 6, 30)), st.integers(1, 60))
def test_a_new_arrangement_moves_only_what_leans_on_its_year(d, n):
    ours = Calendar(
        [*calendar().years.values(), Year(2027, {date(2027, 2, 5) + i * DAY: "春节" for i in range(7)}, frozenset())],
        Statutory({(10, 1): "国庆节"}, {}),
    )
    end, moved = calendar().add(d, n), ours.add(d, n)
    if end.year < 2027:
        assert moved == end
    elif moved != end:
        assert calendar().provisional(d, end)


@pytest.mark.parametrize("d", [date(1949, 10, 1), date(2200, 5, 4), date(9990, 1, 4), date(1, 3, 5)])
def test_days_far_from_any_table_still_have_an_answer(d):
    ours = load()
    assert ours.count(d, ours.add(d, 30)) == 30
    assert ours.day(d).provisional


def test_running_off_the_end_of_time_is_an_error():
    with pytest.raises(OverflowError):
        calendar().add(date(9999, 12, 20), 30)
