"""The late charge and the schedule of instalments, counted on one's fingers and by properties."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.engine.fields import Wrong
from yifa.procedures.enforcement.penalty_money import Instalment, charged_days, instalments, late_charge

DAYS = st.dates(date(2021, 7, 15), date(2030, 12, 31))
FINES = st.integers(0, 10**12)
LAW = {"percent": 3, "cap_percent": 100}


def spans():
    return st.lists(st.tuples(DAYS, st.one_of(st.none(), st.integers(0, 400))), max_size=3).map(
        lambda rows: [(since, None if days is None else since + timedelta(days)) for since, days in rows]
    )


def test_three_percent_a_day_from_the_first_late_day():
    # 罚款 10000 元，10-11 起加处，10-13 缴纳：10-11、10-12、10-13 三日，每日 300 元
    assert late_charge(1_000_000, date(2025, 10, 11), date(2025, 10, 13), **LAW) == 90_000


def test_nothing_is_charged_before_the_first_late_day():
    assert late_charge(1_000_000, date(2025, 10, 11), date(2025, 10, 10), **LAW) == 0


def test_the_charge_never_exceeds_the_fine():
    # 34 日 × 3% = 102%，以罚款数额为限
    assert late_charge(1_000_000, date(2025, 1, 1), date(2025, 2, 3), **LAW) == 1_000_000
    assert late_charge(1_000_000, date(2025, 1, 1), date(2025, 2, 2), **LAW) == 990_000


def test_reconsideration_and_suit_are_not_counted():
    # 10-11 至 10-20 十日，其中 10-13 至 10-16 复议期间（10-17 终结）四日不计
    off = [(date(2025, 10, 13), date(2025, 10, 17))]
    assert charged_days(date(2025, 10, 11), date(2025, 10, 20), off) == 6
    assert late_charge(1_000_000, date(2025, 10, 11), date(2025, 10, 20), off=off, **LAW) == 180_000


def test_a_remedy_that_still_runs_stops_the_charge():
    assert charged_days(date(2025, 10, 11), date(2026, 10, 11), [(date(2025, 10, 13), None)]) == 2


def test_overlapping_remedies_are_left_out_once():
    off = [(date(2025, 10, 12), date(2025, 10, 15)), (date(2025, 10, 13), date(2025, 10, 16))]
    assert charged_days(date(2025, 10, 11), date(2025, 10, 20), off) == 6


def test_a_fraction_of_a_cent_is_dropped():
    assert late_charge(1, date(2025, 1, 1), date(2025, 1, 33 - 2), percent=3, cap_percent=100) == 0
    assert late_charge(33, date(2025, 1, 1), date(2025, 1, 1), percent=Decimal("3.5"), cap_percent=100) == 1


def test_a_negative_fine_is_an_error():
    with pytest.raises(ValueError, match="-1"):
        late_charge(-1, date(2025, 1, 1), date(2025, 1, 2), **LAW)


@settings(max_examples=120, deadline=None)
@given(FINES, DAYS, st.integers(-30, 400), spans())
def test_the_charge_grows_by_the_day_and_stays_between_nothing_and_the_fine(fine, first, days, off):
    until = first + timedelta(days)
    today, tomorrow = (late_charge(fine, first, day, off=off, **LAW) for day in (until, until + timedelta(1)))
    assert 0 <= today <= tomorrow <= fine


@settings(max_examples=120, deadline=None)
@given(DAYS, st.integers(0, 300), spans())
def test_charged_days_are_those_one_would_tick_off_in_a_calendar(first, days, off):
    until = first + timedelta(days)
    ticked = [
        day
        for day in (first + timedelta(n) for n in range(days + 1))
        if not any(since <= day and (to is None or day < to) for since, to in off)
    ]
    assert charged_days(first, until, off) == len(ticked)


@settings(max_examples=60, deadline=None)
@given(FINES, DAYS, st.integers(0, 200), spans())
def test_a_remedy_never_makes_the_charge_larger(fine, first, days, off):
    until = first + timedelta(days)
    assert late_charge(fine, first, until, off=off, **LAW) <= late_charge(fine, first, until, **LAW)


def test_a_schedule_is_read_as_typed():
    assert instalments("2025-11-01 10000元；2025年12月1日：1.5万\n2026-01-05 500.50") == (
        Instalment(date(2025, 11, 1), 1_000_000),
        Instalment(date(2025, 12, 1), 1_500_000),
        Instalment(date(2026, 1, 5), 50_050),
    )


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(DAYS, st.integers(1, 10**9), min_size=1, max_size=12))
def test_a_schedule_written_out_reads_back_the_same(parts):
    wanted = tuple(Instalment(on, cents) for on, cents in sorted(parts.items()))
    text = "；".join(f"{one.on} {one.cents // 100}.{one.cents % 100:02d}" for one in wanted)
    assert instalments(text) == wanted


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2025-11-01", "缺少"),
        ("2025-11-31 100", "不是日期"),
        ("2025-11-01 一百", "不是金额"),
        ("2025-11-01 0", "不能小于"),
        ("2025-12-01 100；2025-11-01 100", "先后"),
        (" ；", "没有填写"),
    ],
)
def test_a_schedule_that_cannot_be_read_says_why(text, says):
    with pytest.raises(Wrong, match=says):
        instalments(text)
