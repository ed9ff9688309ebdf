"""Proofs: a log that only grew is found to have, over any turn of years; any other is found out."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.upward.packages import Year, log_member
from yifa.record.notes import Checkpoint, read_checkpoint, split
from yifa.upward import proofs

sizes = st.lists(st.integers(1, 40), min_size=1, max_size=3)


def points_of(history):
    return [read_checkpoint(split(log.note).text) for log in history.logs]


def whole(years, shown=()):
    point, data = log_member(years, shown)
    history = proofs.read(data)
    assert points_of(history)[-1] == point
    return history, points_of(history)


@given(sizes, st.data())
@settings(max_examples=60)
def test_a_log_that_only_grew_contains_every_checkpoint_that_was_shown(events, drawn):
    years = [Year(2020 + at, n) for at, n in enumerate(events)]
    at = drawn.draw(st.integers(0, len(years) - 1))
    then = [*years[:at], replace(years[at], events=drawn.draw(st.integers(1, years[at].events)))]
    seen, _ = log_member(then)
    history, points = whole(years, [(seen.origin, seen.size)])
    assert not proofs.unchained(history, points)
    assert proofs.grew_from(history, points, seen) == ""


@given(sizes, st.data())
@settings(max_examples=60)
def test_a_log_with_another_past_is_found_out_in_whatever_year_it_differs(events, drawn):
    years = [Year(2020 + at, n) for at, n in enumerate(events)]
    at = drawn.draw(st.integers(0, len(years) - 1))
    changed = drawn.draw(st.integers(0, at))
    then = [*years[:at], replace(years[at], events=drawn.draw(st.integers(1, years[at].events)))]
    seen, _ = log_member([replace(one, seed="另一份") if n == changed else one for n, one in enumerate(then)])
    history, points = whole(years, [(seen.origin, seen.size)])
    assert proofs.grew_from(history, points, seen) == "forked"


def test_a_year_that_does_not_begin_with_the_checkpoint_before_is_found():
    history, points = whole([Year(2021, 4), Year(2022, 5)])
    _, other = log_member([Year(2021, 4, "另一份"), Year(2022, 5)])
    swapped = proofs.History((proofs.read(other).logs[0], history.logs[1]))
    assert proofs.unchained(swapped, points_of(swapped))
    assert not proofs.unchained(history, points)


def test_a_shorter_log_or_one_of_an_earlier_year_is_older_not_forked():
    history, points = whole([Year(2022, 4)])
    seen, _ = log_member([Year(2022, 9)])
    assert proofs.grew_from(history, points, seen) == "older"
    later, _ = log_member([Year(2022, 4), Year(2023, 2)])
    assert proofs.grew_from(history, points, later) == "older"


def test_a_checkpoint_of_no_log_of_the_history_is_not_taken_on_trust():
    history, points = whole([Year(2022, 4)])
    assert proofs.grew_from(history, points, Checkpoint("yifa/140121100000/2021", 3, bytes(32))) == "forked"
    assert proofs.grew_from(history, points, Checkpoint("yifa/990000000000/2023", 3, bytes(32))) == "forked"
    grown, points = whole([Year(2022, 9)])
    assert proofs.grew_from(grown, points, points_of(history)[0]) == "forked", "grown, but not proved"
