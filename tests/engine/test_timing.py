"""Clocks and rights: what lengthens a period never shortens it, and no day that can be typed breaks one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.test_state import body, fold
from tests.engine.toy import CLERK, PARTY, WHY
from yifa.engine import fields as f
from yifa.engine import timing
from yifa.engine.case import Case
from yifa.engine.declaration import Clock, Procedure, Right, Step
from yifa.law.parameters import Value, book

BY = {"by": (CLERK,), "basis": WHY}
TIMED = Procedure(
    slug="timed", name="计时", area="tests", code="时", basis=WHY,
    steps=(
        Step("open", "开始", **BY, fields=(f.day("told_on", "送达日期", required=False), f.number("days", "期限", required=False))),
        Step("hold", "中止", **BY, repeats=True, pauses="limit"),
        Step("go_on", "恢复", **BY, repeats=True, resumes="limit"),
        Step("longer", "延长", **BY, extends="limit"),
        Step("again", "重新开始", **BY, repeats=True),
        Step("use", "行使", **BY), Step("waive", "放弃", **BY),
        Step("stop", "停止", **BY), Step("end", "结束", **BY, ends=True),
    ),
    clocks=(
        Clock("limit", "期限", starts="open", stops=("stop",), within="penalty.decision_limit", extend="compulsion.seizure_extension", basis=WHY),
        Clock("again", "重新计算的期限", starts="again", latest=True, stops=("stop",), within="penalty.evidence_registration", basis=WHY),
        Clock("own", "本案期限", starts="open", starts_at="told_on", stops=("stop",), within="field:days", unit="calendar_days", basis=WHY),
    ),
    rights=(Right("use", "行使权利", of=PARTY, opens_after="again", within="penalty.hearing_request", used_by=("use",), waived_by=("waive",), basis=WHY),
            Right("ask", "按本案期限提出", of=PARTY, opens_after="open", opens_at="told_on", within="field:days", used_by=("use",), basis=WHY)),
)  # fmt: skip


def case(*bodies, procedure=TIMED):
    return Case(procedure, fold(*bodies, procedure=procedure))


def clock(held, slug):
    return held.clock(slug)


def at(day):
    return day.isoformat()


DAYS = st.integers(0, 120)


@settings(max_examples=60, deadline=None)
@given(spans=st.lists(st.tuples(DAYS, st.integers(0, 40)), max_size=4), extended=st.booleans())
def test_a_pause_only_lengthens_and_an_extension_never_shortens(spans, extended):
    start = date(2025, 1, 2)
    plain = clock(case(body(1, "open", at(start))), "limit").due
    bodies, on = [body(1, "open", at(start))], start
    if extended:
        bodies.append(body(2, "longer", at(start)))
    longer = clock(case(*bodies), "limit").due
    assert longer >= plain
    before = longer
    for wait, length in spans:
        on += timedelta(days=wait)
        bodies.append(body(len(bodies) + 1, "hold", at(on)))
        on += timedelta(days=length)
        bodies.append(body(len(bodies) + 1, "go_on", at(on)))
        after = clock(case(*bodies), "limit").due
        assert after >= before
        before = after


def test_a_pause_after_the_first_period_lengthens_the_extended_one():
    # 90 日加延长 30 日：2025-01-02 起第 90 日为 04-02，延长至 05-02；04-10 至 04-20 中止十日，至 05-12
    bodies = [body(1, "open", "2025-01-02"), body(2, "longer", "2025-03-01")]
    assert clock(case(*bodies), "limit").due == date(2025, 5, 2)
    paused = [*bodies, body(3, "hold", "2025-04-10"), body(4, "go_on", "2025-04-20")]
    assert clock(case(*paused), "limit").due == date(2025, 5, 12)
    still = clock(case(*bodies, body(3, "hold", "2025-04-10")), "limit")
    assert (still.due, still.paused, still.status(date(2025, 6, 1))) == (None, True, "paused")


def test_a_clock_that_starts_anew_is_not_stopped_by_what_stopped_it_before():
    bodies = [
        body(1, "open"),
        body(2, "again", "2025-09-22"),
        body(3, "stop", "2025-09-23"),
        body(4, "again", "2025-09-24"),
    ]
    assert clock(case(*bodies[:3]), "again").stopped == date(2025, 9, 23)
    assert clock(case(*bodies), "again").stopped is None
    assert clock(case(*bodies), "limit").stopped == date(2025, 9, 23)


def test_a_case_that_closed_stops_every_clock():
    held = case(body(1, "open"))
    held.state.update(open=False, closed_on="2026-09-30")
    found = clock(held, "limit")
    assert (found.stopped, found.status(date(2026, 10, 1)), timing.next_due(held)) == (
        date(2026, 9, 30),
        "stopped_late",
        (None, None),
    )


@pytest.mark.parametrize("told", ["1800-01-01", "2025-09-22", "2025-09-22T09:30", "9999-12-31"])
@pytest.mark.parametrize("days", [0, 36_500, 36_501, -1, 10**14, None])
def test_no_day_and_no_number_that_can_be_typed_breaks_a_clock(told, days):
    facts = {"told_on": told} | ({"days": days} if days is not None else {})
    held = case(body(1, "open", facts=facts))
    found, right = clock(held, "own"), held.rights(date(2025, 10, 1))[0]
    usable = days in (0, 36_500) and not (told.startswith("9999") and days)
    assert (found.due is not None) == (right.closes_on is not None) == usable
    assert found.left(date(2025, 10, 1)) is None or usable
    timing.next_due(held)


def hours(start):
    """A clock of hours, whatever parameters there are."""
    limited = book().overlay(
        [Value("penalty.evidence_registration", "小时期限", 24, "hours", "测试", date(1990, 1, 1), "local", "verified")]
    )
    held = case(body(1, "open"), body(2, "again", start))
    held.law = limited
    return held


def test_a_period_of_hours_has_a_due_day_and_counts_a_mere_day_from_its_end():
    assert clock(hours("2025-09-22T09:30"), "again").due == date(2025, 9, 23)
    assert clock(hours("2025-09-22"), "again").due == date(2025, 9, 23)
    assert timing.next_due(hours("2025-09-22"))[1] == date(2025, 9, 23)
    late = clock(hours("2025-09-22T09:30"), "again")
    assert (late.status(date(2025, 9, 23)), late.status(date(2025, 9, 24))) == ("running", "late")


def test_a_right_that_opened_anew_is_not_waived_or_used_by_what_came_before():
    first = [body(1, "open"), body(2, "again", "2025-09-22")]

    def status(*more, on=date(2025, 9, 26)):
        return next(one for one in case(*first, *more).rights(on) if one.slug == "use").status

    assert status() == "open"
    assert status(body(3, "waive", "2025-09-23")) == "waived"
    assert status(body(3, "waive", "2025-09-23"), body(4, "again", "2025-09-25")) == "open"
    assert status(body(3, "use", "2025-09-23")) == "used"
    assert status(body(3, "use", "2025-09-23"), body(4, "again", "2025-09-25")) == "open"
    assert status(on=date(2025, 10, 30)) == "lapsed"


def test_a_law_not_yet_in_force_fixes_no_period():
    held = case(body(1, "open", "1800-01-01"), body(2, "longer", "1800-01-01"))
    found = clock(held, "limit")
    assert (found.due, found.amount, found.late_on(date(2025, 1, 1)), found.share_gone(date(2025, 1, 1))) == (
        None,
        None,
        False,
        0.0,
    )


def test_lights_know_how_much_of_a_period_has_gone():
    found = clock(case(body(1, "open", "2025-01-02")), "limit")
    assert found.share_gone(date(2025, 2, 16)) == 0.5
    assert found._replace(due=found.started).share_gone(date(2025, 2, 1)) == 1.0
    assert found.left(date(2025, 4, 1)) == 1
