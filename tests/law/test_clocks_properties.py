"""Clock: what must hold of every period, whatever the days, amounts and pauses."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.law.calendars import Calendar, Statutory, Year, calendar
from yifa.law.clocks import Pause, due, reckon

DAY = timedelta(days=1)
DAYS = st.dates(date(2019, 1, 1), date(2028, 12, 31))
AMOUNTS = st.integers(1, 120)
IN_DAYS = st.sampled_from(["working_days", "calendar_days"])
UNITS = st.sampled_from(["working_days", "calendar_days", "months", "years"])
BINDS = st.sampled_from(["organ", "party"])


@st.composite
def pauses_after(draw, *, open_ended: bool = False) -> tuple[date, list[Pause]]:
    """A day, and up to four pauses around it that may touch, overlap or be empty."""
    after = draw(DAYS)
    pauses = []
    for _ in range(draw(st.integers(0, 4))):
        since = after + draw(st.integers(-10, 90)) * DAY
        pauses.append(Pause(since, since + draw(st.integers(0, 30)) * DAY))
    if open_ended and draw(st.booleans()):
        pauses.append(Pause(after + draw(st.integers(-10, 90)) * DAY, None))
    return after, pauses


def counted_one_by_one(amount, unit, after, binds, pauses):
    """The slow way: walk from day to day as one would on a wall calendar."""

    def paused(d):
        return any(pause.since <= d and (pause.until is None or d < pause.until) for pause in pauses)

    d, left = after, amount
    while left:
        d += DAY
        if d > after + timedelta(days=2000):
            return None
        if not paused(d) and (unit == "calendar_days" or calendar().day(d).works):
            left -= 1
    if unit == "calendar_days" and binds == "party" and not calendar().day(d).works:
        while paused(d) or not calendar().day(d).works:
            d += DAY
            if d > after + timedelta(days=2000):
                return None
    return d


@given(pauses_after(open_ended=True), AMOUNTS, IN_DAYS, BINDS)
@settings(max_examples=300, deadline=None)
def test_a_period_in_days_ends_where_a_walk_over_the_wall_calendar_ends(start, amount, unit, binds):
    after, pauses = start
    expected = counted_one_by_one(amount, unit, after, binds, pauses)
    assert reckon(amount, unit, after, binds=binds, pauses=pauses).due == expected


@given(pauses_after(), AMOUNTS, IN_DAYS, BINDS)
@settings(max_examples=150)
def test_the_explanation_counts_exactly_the_amount_and_ends_on_the_due_day(start, amount, unit, binds):
    after, pauses = start
    found = reckon(amount, unit, after, binds=binds, pauses=pauses)
    days = found.days()
    assert sum(day.counted for day in days) == amount
    assert [day.date for day in days] == [after + n * DAY for n in range(1, len(days) + 1)]
    assert days[-1].date == found.due
    last = max(day.date for day in days if day.counted)
    assert last == (found.rolled_from or found.due)


@given(pauses_after(), st.integers(1, 30), UNITS, BINDS)
@settings(max_examples=150)
def test_a_pause_only_ever_lengthens_a_period(start, amount, unit, binds):
    after, pauses = start
    ends = reckon(amount, unit, after, binds=binds).due
    for n in range(len(pauses) + 1):
        longer = reckon(amount, unit, after, binds=binds, pauses=pauses[:n]).due
        assert longer >= ends
        ends = longer


@given(pauses_after(), st.integers(1, 30), UNITS, BINDS)
def test_the_order_of_the_pauses_does_not_matter(start, amount, unit, binds):
    after, pauses = start
    there = reckon(amount, unit, after, binds=binds, pauses=pauses).due
    assert there == reckon(amount, unit, after, binds=binds, pauses=pauses[::-1]).due


@given(DAYS, st.integers(0, 40), AMOUNTS, UNITS, BINDS)
def test_a_later_event_never_ends_earlier(after, later, amount, unit, binds):
    assert reckon(amount, unit, after, binds=binds).due <= reckon(amount, unit, after + later * DAY, binds=binds).due


@given(DAYS, AMOUNTS, UNITS, BINDS)
def test_a_longer_period_never_ends_earlier(after, amount, unit, binds):
    assert reckon(amount, unit, after, binds=binds).due <= reckon(amount + 1, unit, after, binds=binds).due


@given(DAYS, AMOUNTS, UNITS)
def test_the_party_never_has_less_time_than_the_organ(after, amount, unit):
    party, organ = (reckon(amount, unit, after, binds=who) for who in ("party", "organ"))
    assert party.due >= organ.due
    assert (party.due != organ.due) == (party.rolled_from is not None)
    assert unit == "working_days" or calendar().works(party.due)


@given(DAYS, AMOUNTS)
def test_a_working_day_period_never_ends_on_a_rest_day(after, amount):
    assert calendar().works(reckon(amount, "working_days", after).due)
    assert calendar().works(reckon(amount, "working_days", after, back=True).due)


@given(DAYS, AMOUNTS, IN_DAYS)
def test_counted_back_exactly_that_many_units_lie_between(event, amount, unit):
    found = reckon(amount, unit, event, back=True)
    between = [found.due + n * DAY for n in range(1, (event - found.due).days)]
    assert sum(unit == "calendar_days" or calendar().works(d) for d in between) == amount
    assert sum(day.counted for day in found.days()) == amount


@given(DAYS, st.integers(0, 23), AMOUNTS)
def test_hours_are_clock_hours(after, hour, amount):
    start = datetime.combine(after, datetime.min.time()).replace(hour=hour)
    assert reckon(amount, "hours", start).due - start == timedelta(hours=amount)


@given(st.dates(date(2026, 6, 1), date(2028, 6, 30)), st.integers(1, 60), UNITS, BINDS)
def test_a_new_arrangement_moves_no_answer_that_was_not_provisional(after, amount, unit, binds):
    off = {date(2027, 2, 5) + n * DAY: "春节" for n in range(7)} | {
        date(2027, 10, 1) + n * DAY: "国庆节" for n in range(7)
    }
    arranged = Year(2027, off, frozenset({date(2027, 2, 20), date(2027, 9, 26)}))
    ours = Calendar([*calendar().years.values(), arranged], Statutory({}, {}))
    before = reckon(amount, unit, after, binds=binds)
    moved = reckon(amount, unit, after, binds=binds, calendar=ours)
    assert before.provisional or before.due == moved.due


@given(st.dates(date(2021, 7, 15), date(2026, 11, 30)))
def test_due_and_reckon_agree(after):
    assert due("penalty.hearing_request", after=after) == reckon(5, "working_days", after).due
    assert due("penalty.pay_limit", after=after, binds="party") == reckon(15, "calendar_days", after, binds="party").due
