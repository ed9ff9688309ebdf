"""The whole way of a package: made at the town, taken, checked and accepted at the county, and what counts then."""

from __future__ import annotations

from datetime import date

import pytest

from tests.upward.county import COUNTY, EAST, SOUTH, WEST
from yifa.figures.compute import ABSENT
from yifa.figures.declared import every
from yifa.figures.period import Period
from yifa.figures.serving import summed
from yifa.upward import merged
from yifa.upward.figures import counts_values

pytestmark = pytest.mark.django_db
YEAR = Period.year(2022)


def test_what_the_county_adds_up_is_what_each_town_says_itself(county):
    county.studied(EAST, date(2021, 5, 3))
    for month in (1, 3, 3, 9):
        county.studied(EAST, date(2022, month, 3))
    county.studied(WEST, date(2022, 2, 8), leaders_attending=4)
    county.registered(EAST, "market_entities_growth", "11.7", nature="change")
    for code in (EAST, WEST):
        county.trust(code)
        county.sent_and_accepted(code)

    for code in (EAST, WEST):
        ours, theirs = merged.computer(code), summed(code)
        for span in (YEAR, Period(date(2022, 1, 1), date(2022, 3, 31)), Period.year(2021)):
            for mine, own in zip(ours.results(every(), span), theirs.results(every(), span), strict=True):
                if own.figure.closing == "external":
                    continue
                if counts_values(own.figure):
                    assert mine.state == ABSENT or mine.value == own.value, own.figure.slug
                    continue
                assert (mine.value, mine.numerator, mine.denominator, mine.state, mine.cases, mine.base) == (
                    own.value, own.numerator, own.denominator, own.state, own.cases, own.base), own.figure.slug  # fmt: skip
    whole = merged.computer(COUNTY)
    assert whole.result("study_sessions", YEAR).value == 5
    assert (
        merged.computer(EAST).result("market_entities_growth", YEAR).external.value
        == summed(EAST).result("market_entities_growth", YEAR).value
    )
    assert merged.computer(SOUTH) is None
