"""A town's package: whole, the same for the same cases, in order, and without a person in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.upward.county import EAST, VILLAGE, WEST, YEAR_END
from yifa.engine import log_key
from yifa.engine.case import Actor
from yifa.engine.models import CaseRow
from yifa.engine.refusals import Refusal
from yifa.figures.compute import Computer
from yifa.figures.declared import every
from yifa.upward import archive, figures, held, making
from yifa.upward.package import HEAD, opened

LATER = datetime(2023, 1, 15, 2, 0, tzinfo=UTC)


def refused(act) -> str:
    with pytest.raises(Refusal) as found:
        act()
    return found.value.code


def test_a_package_holds_what_it_says_and_its_figures_are_those_of_its_cells(county):
    county.studied(EAST, date(2021, 5, 3))
    county.studied(EAST, date(2022, 3, 3))
    made = county.made(EAST)
    package = opened(made.data)
    assert (package.code, package.year, package.sequence, package.head["previous"]) == (EAST, 2022, 1, None)
    assert package.places == (EAST, VILLAGE)
    assert package.is_signed_by(making.signer().verifier)
    kept = [one for some in package.kept.values() for one in some]
    alike = figures.comparable(kept, package.statements)
    assert len(alike) > 100
    now = figures.of(Computer(package.adding(), package.places), 2022, alike)
    assert figures.differing(package.statements, now) == []
    assert package.statements["study_sessions"].exact == "1"
    assert CaseRow.objects.get(procedure=held.SENT).number == made.number


def test_nothing_of_another_town_and_nothing_after_the_year_is_in_it(county):
    county.studied(EAST, date(2022, 3, 3))
    county.studied(EAST, date(2023, 1, 3))
    county.studied(WEST, date(2022, 3, 3))
    package = opened(county.made(EAST).data)
    cells = [one for some in package.cells.values() for one in some]
    assert cells
    assert {one.place for one in cells} == {EAST}
    assert {one.end_from for one in cells} == {12 * 2022 + 2}


def test_made_again_with_nothing_changed_it_is_the_same_package(county):
    county.studied(EAST, date(2022, 3, 3))
    first = county.made(EAST)
    again = county.made(EAST, at=LATER)
    assert (again.data, again.sequence, again.again) == (first.data, 1, True)
    assert len(held.sent(EAST)) == 1


def test_the_next_package_names_the_one_before_and_proves_that_the_log_only_grew(county):
    county.studied(EAST, date(2022, 3, 3))
    first = county.made(EAST)
    county.studied(EAST, date(2022, 4, 4))
    second = county.made(EAST, at=LATER)
    package = opened(second.data)
    assert (package.sequence, package.head["previous"], second.again) == (2, first.sha256, False)
    before = opened(first.data).checkpoint
    assert before.size in package.history.logs[-1].grown
    county.trust(EAST)
    county.take(first.data)
    assert county.take(second.data, date(2023, 1, 16)).package.sequence == 2


def test_over_the_turn_of_years_the_log_of_the_next_year_is_proved_to_follow(county):
    county.studied(EAST, date(2022, 3, 3), at=datetime(2022, 3, 3, 4, tzinfo=UTC))
    first = county.made(EAST, at=datetime(2023, 1, 2, tzinfo=UTC))
    county.studied(EAST, date(2023, 3, 3), at=datetime(2023, 3, 3, 4, tzinfo=UTC))
    second = county.made(EAST, 2023, datetime(2024, 1, 5, tzinfo=UTC))
    logs = opened(second.data).history.logs
    assert [log.origin[-4:] for log in logs] == ["2022", "2023"]
    county.trust(EAST)
    county.take(first.data)
    county.take(second.data, date(2024, 1, 6))


def test_a_year_that_is_not_over_a_place_without_cases_and_a_lost_key_make_no_package(county, settings, tmp_path):
    assert refused(lambda: county.made(EAST, 2023)) == "U-204"
    county.studied(WEST, date(2022, 3, 3))
    assert refused(lambda: county.made(EAST)) == "U-201"
    county.made(WEST)
    log_key.where().rename(tmp_path / "kept_elsewhere")
    try:
        assert refused(lambda: county.made(WEST)) in ("U-202", "U-203")
        log_key.make(log_key.where())
        assert refused(lambda: county.made(WEST)) in ("U-202", "U-203")
    finally:
        (tmp_path / "kept_elsewhere").replace(log_key.where())
    assert county.made(WEST).sequence == 1
    assert len(held.sent(WEST)) == 1


def test_only_the_statistician_of_the_town_sends_its_package(county):
    county.studied(EAST, date(2022, 3, 3))
    for by in (county.by(WEST, "statistician"), county.by(EAST, "organiser"), Actor(10**6, "statistician", "office")):
        with pytest.raises(Refusal):
            making.make(EAST, 2022, by=by, on=YEAR_END.date(), at=YEAR_END)
    assert held.sent(EAST) == held.sent(WEST) == []


def test_a_package_is_not_changed_by_the_moment_it_was_asked_for(county):
    county.studied(EAST, date(2022, 3, 3))
    made = county.made(EAST)
    members = archive.parted(made.data)
    assert archive.joined(members) == made.data
    assert b'"made_at":"2023-01-10T02:00:00+00:00"' in members[HEAD]


def test_the_page_names_every_figure_whose_cells_stay_at_the_town():
    page = (Path(__file__).parents[2] / "docs" / "upward.md").read_text(encoding="utf-8")
    stay = [one.slug for one in every() if figures.counts_values(one)]
    assert len(stay) > 5
    assert [slug for slug in stay if f"`{slug}`" not in page] == []
