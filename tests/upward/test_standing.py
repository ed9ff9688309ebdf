"""Standing: what has come of each town's report, in days and words; what waits does not count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test.utils import CaptureQueriesContext

from tests.upward.county import COUNTY, EAST, SOUTH, WEST, noon
from tests.upward.packages import FIRST, OTHER_KEY, SECOND, Year, verifier
from yifa.engine import door
from yifa.figures.period import Period
from yifa.upward import merged
from yifa.upward.package import opened
from yifa.upward.standing import STATES, standings
from yifa.upward.taking import NotTaken

YEAR = Period.year(2022)
ONE = replace(FIRST, code=EAST, name="东镇")


def second(**changes):
    shown = ((f"yifa/{EAST}/2022", 5),)
    return replace(
        SECOND, **{"code": EAST, "name": "东镇", "shown": shown, "previous": opened(ONE.file()).sha256, **changes}
    ).file()


@pytest.fixture
def trusting(county):
    county.trust(EAST, verifier(code=EAST))
    return county


def of(code: str, on: date, year: int = 2022):
    (found,) = [one for one in standings(COUNTY, year, on) if one.code == code]
    assert found.state in STATES
    return found


def counted() -> int | None:
    computer = merged.computer(EAST)
    return computer.result("study_sessions", YEAR).value if computer else None


def test_the_law_binds_towns_to_the_last_day_of_february_and_no_street(county):
    before, after = date(2023, 2, 28), date(2023, 3, 3)
    assert (of(EAST, before).state, of(EAST, before).due) == ("missing", before)
    assert (of(EAST, after).state, of(EAST, after).state_words) == ("late", "应当在2023年2月28日前报送，已逾期3日")
    assert (of(SOUTH, after).state, of(SOUTH, after).due) == ("missing", None)


def test_an_earlier_day_that_the_county_sets_binds_all(county):
    on = date(2023, 1, 3)
    door.start("upward_call", by=county.by(COUNTY, "statistician"), on=on, at=noon(on),
               facts={"report_year": 2022, "due_on": "2023-01-31", "call_text": "抓紧"})  # fmt: skip
    assert {one.due for one in standings(COUNTY, 2022, on)} == {date(2023, 1, 31)}
    assert of(SOUTH, date(2023, 2, 1)).state == "late"
    assert of(EAST, date(2023, 2, 1), 2021).due == date(2022, 2, 28)


def test_a_package_waits_is_asked_back_comes_again_and_counts_when_it_is_accepted(trusting):
    received = trusting.take(ONE.file())
    waiting = of(EAST, date(2023, 1, 11))
    assert (waiting.state, waiting.arrived_on, waiting.accepted_on) == ("waiting", date(2023, 1, 11), None)
    assert (waiting.case, waiting.package, waiting.sequence, waiting.checkpoint_size) == (
        received.number, received.package.sha256, 1, 5)  # fmt: skip
    assert counted() is None
    trusting.step(received.number, "ask_back", date(2023, 1, 12), question="核实", answer_days=10)
    asked = of(EAST, date(2023, 1, 12))
    assert (asked.state, asked.state_words) == ("asked_back", "2023年1月12日退回询问，2023年1月22日前答复")
    trusting.take(second(), date(2023, 1, 15))
    assert (of(EAST, date(2023, 1, 15)).state, of(EAST, date(2023, 1, 15)).sequence) == ("waiting", 2)
    trusting.accept(received.number, date(2023, 1, 16))
    accepted = of(EAST, date(2023, 1, 16))
    assert (accepted.state, accepted.accepted_on, accepted.differs) == ("accepted", date(2023, 1, 16), ())
    assert counted() == 4


def test_another_package_after_the_accepted_one_contradicts_it_and_replaces_nothing_by_itself(trusting):
    trusting.accept(trusting.take(ONE.file()).number)
    assert counted() == 3
    later = trusting.take(second(), date(2023, 2, 1))
    found = of(EAST, date(2023, 2, 1))
    assert (found.state, found.sequence, found.accepted_on) == ("contradicting", 2, date(2023, 1, 12))
    assert "study_sessions" in found.differs
    assert "采用的第1号仍计入" in found.state_words
    assert counted() == 3
    trusting.accept(later.number, date(2023, 2, 2), differs_why="补登一次")
    assert (of(EAST, date(2023, 2, 2)).state, counted()) == ("accepted", 4)


def test_a_later_year_s_package_that_tells_another_past_is_shown_at_that_past(trusting):
    trusting.accept(trusting.take(ONE.file()).number)
    months = {12 * 2022 + 2: 5, 12 * 2023 + 2: 1}
    next_year = second(year=2023, made_at="2024-01-10T02:00:00+00:00", months=months)
    received = trusting.take(next_year, date(2024, 1, 11))
    assert set(received.differs) == {2022}
    assert of(EAST, date(2024, 1, 11)).state == "contradicting"
    assert (of(EAST, date(2024, 1, 11), 2023).state, counted()) == ("waiting", 3)
    trusting.accept(received.number, date(2024, 1, 12), differs_why="上年漏登")
    computer = merged.computer(EAST)
    now = [computer.result("study_sessions", Period.year(year)).value for year in (2022, 2023)]
    assert now == [3, 1], "2022 is what was accepted for 2022, until a package of that year is accepted in its place"
    assert of(EAST, date(2024, 1, 12)).state == "contradicting"


def test_what_was_refused_is_shown_until_something_is_taken(trusting):
    with pytest.raises(NotTaken):
        trusting.take(replace(ONE, key=OTHER_KEY).file())
    found = of(EAST, date(2023, 1, 11))
    assert (found.state, found.state_words) == ("refused", "2023年1月11日送来的没有接收（U-106）")
    received = trusting.take(ONE.file(), date(2023, 1, 12))
    assert of(EAST, date(2023, 1, 12)).state == "waiting"
    trusting.accept(received.number, date(2023, 1, 13))
    with pytest.raises(NotTaken):
        trusting.take(second(years=(Year(2022, 8, "另一份"),)), date(2023, 1, 14))
    found = of(EAST, date(2023, 1, 14))
    assert (found.state, found.accepted_on) == ("refused", date(2023, 1, 13))
    assert "仍计入" in found.state_words
    assert counted() == 3


def test_what_was_withdrawn_was_never_there(trusting):
    received = trusting.take(ONE.file())
    trusting.step(received.number, "withdraw", date(2023, 1, 12), "unit_head", withdraw_reason="发错")
    assert of(EAST, date(2023, 1, 13)).state == "missing"
    assert of(EAST, date(2023, 3, 1)).state == "late"


def test_a_package_after_the_day_is_late_by_so_many_days(trusting):
    trusting.take(ONE.file(), date(2023, 3, 10))
    assert "迟报10日" in of(EAST, date(2023, 3, 10)).state_words


def test_it_says_whether_the_town_works_here_and_asks_no_more_for_more_towns(trusting, django_assert_num_queries):
    assert all(one.drills for one in standings(COUNTY, 2022, date(2023, 1, 1)))
    from django.db import connection

    from yifa.engine.models import PlaceRow, Unit

    with CaptureQueriesContext(
        connection,
    ) as few:
        standings(COUNTY, 2022, date(2023, 1, 1))
    for n in range(20):
        PlaceRow.objects.create(code=f"9901012{n:02d}000", name=f"第{n}镇", short="", level="town", parent_id=COUNTY)
    with CaptureQueriesContext(connection) as many:
        found = standings(COUNTY, 2022, date(2023, 1, 1))
    assert len(found) == 23
    assert len(many) == len(few)
    assert [one.drills for one in found if one.name.startswith("第")] == [False] * 20
    assert Unit.objects.filter(place_id=WEST).exists()


def test_a_town_whose_cases_are_here_has_nothing_to_send_and_is_never_late(trusting):
    from yifa.engine.models import CaseRow, Unit

    unit = Unit.objects.filter(place_id=EAST).first()
    CaseRow.objects.create(number="测〔2022〕1号", procedure="toy", fingerprint="f" * 64, place=EAST, unit=unit, seq=1, head=b"h" * 32,
                           opened_on=date(2022, 5, 1), last_on=date(2022, 5, 1), state="{}")  # fmt: skip
    late = date(2023, 4, 1)
    assert (of(EAST, late).state, of(EAST, late).drills) == ("here", True)
    assert of(WEST, late).state == "late"
    trusting.take(ONE.file(), late)
    assert of(EAST, late).state == "waiting"
