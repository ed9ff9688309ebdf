"""What counts: only what was accepted; what a package lacks, or cannot add, is said and never nought."""

from __future__ import annotations

import os
import random
import signal
import time
from dataclasses import replace
from datetime import date

import pytest

from tests.upward.county import COUNTY, EAST, SOUTH, WEST
from tests.upward.packages import FIRST, sessions, verifier
from yifa.figures import cell_manifest
from yifa.figures.compute import ABSENT, NUMBER
from yifa.figures.declared import every, find
from yifa.figures.period import Period
from yifa.upward import figures, held, merged

YEAR = Period.year(2022)
RUNS = int(os.environ.get("YIFA_MERGE_KILLS", "10"))
MONTHLY = next(one.component for one in sessions(FIRST.months) if one.begin_by == one.end_from)


def town(code: str, name: str, n: int, **changes):
    return replace(FIRST, code=code, name=name, months={12 * 2022 + 2: n}, **changes)


@pytest.fixture
def two(county):
    """East with three sessions, West with five, both accepted."""
    for code, name, n in ((EAST, "东镇", 3), (WEST, "西镇", 5)):
        county.trust(code, verifier(code=code))
        county.accept(county.take(town(code, name, n).file()).number)
    return county


def test_the_county_is_the_sum_of_its_towns_and_a_town_without_a_package_is_not_nought(two):
    assert merged.computer(COUNTY).result("study_sessions", YEAR).value == 8
    assert merged.computer(SOUTH) is None
    assert merged.computer("000000000000") is None
    assert merged.rollup().towns([EAST, SOUTH, WEST]) == [EAST, WEST]


def test_a_year_of_which_no_package_was_accepted_is_absent(two):
    for period in (Period.year(2023), Period(date(2022, 12, 1), date(2023, 1, 31))):
        found = merged.computer(EAST).result("study_sessions", period)
        assert (found.value, found.state) == (None, ABSENT)
    assert merged.computer(EAST).result("study_sessions", Period(date(2022, 1, 1), date(2022, 2, 28))).state == ABSENT
    assert merged.computer(EAST).result("study_sessions", Period(date(2022, 3, 1), date(2022, 3, 31))).value == 3


def test_a_figure_that_a_town_s_software_does_not_know_is_absent_for_it_and_the_rest_is_there(county):
    kept = tuple(one for one in sorted(sessions({12 * 2022 + 2: 3}, EAST)) if one.component != MONTHLY)
    county.trust(EAST, verifier(code=EAST))
    county.accept(county.take(town(EAST, "东镇", 3, lacks=(MONTHLY,), cells=kept).file()).number)
    lacking = [one for one in every() if MONTHLY in figures.ids_of(one)]
    assert lacking
    computer = merged.computer(EAST)
    for figure in lacking:
        found = computer.result(figure, YEAR)
        assert (found.value, found.state) == (None, ABSENT)
        assert figure.closing == "change" or "东镇的软件版本不同" in found.empty
    assert merged.rollup().left_out(find("study_sessions"), YEAR, [EAST, WEST]) == ("东镇",)

    county.trust(WEST, verifier(code=WEST))
    county.accept(county.take(town(WEST, "西镇", 5).file()).number)
    assert merged.computer(WEST).result("study_sessions", YEAR).value == 5
    assert merged.computer(COUNTY).result("study_sessions", YEAR).value == 5


def test_half_of_a_rate_from_one_town_and_its_base_from_two_is_no_rate(two):
    rate = next(
        one for one in every() if one.closing == "ratio" and not figures.counts_values(one) and not one.change_of
    )
    parts = sorted(figures.parts_of(rate))
    rollup = merged.rollup()
    east = rollup.head(EAST, YEAR)
    rollup.heads = (replace(east, kept=east.kept - {parts[0]}), rollup.head(WEST, YEAR))
    found = rollup.stated(rate, YEAR, (COUNTY, EAST, WEST))
    assert (found.state, found.value) == (ABSENT, None)
    assert "东镇" in found.empty
    assert rollup.stated(rate, YEAR, (WEST,)) is None


def test_every_declared_figure_of_a_county_is_a_number_a_reason_or_absent(two):
    results = merged.computer(COUNTY).results(every(), YEAR)
    assert len(results) == len(every())
    for one in results:
        assert (one.value is not None) == (one.state == NUMBER)
        assert one.value is not None or one.empty
        if figures.counts_values(one.figure):
            assert one.state == ABSENT


def test_the_folder_is_made_again_where_it_was_damaged_or_is_gone(two):
    assert merged.computer(COUNTY).result("study_sessions", YEAR).value == 8
    (file,) = merged.folder().glob("study_session/*/*.parquet")
    file.write_bytes(b"half")
    assert merged.computer(COUNTY).result("study_sessions", YEAR).value == 8
    for path in sorted(merged.folder().rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert merged.computer(COUNTY).result("study_sessions", YEAR).value == 8


def test_nothing_is_made_anew_where_nothing_was_accepted_since(two, monkeypatch):
    first = merged.rollup().fingerprint
    monkeypatch.setattr(merged, "_build", lambda *_: pytest.fail("built again"))
    assert merged.rollup().fingerprint == first


@pytest.mark.slow
def test_kills_in_the_midst_of_merging_leave_no_wrong_number(two):
    """Children merge one of two sets of packages without end; readers find the one or the other, never half of both."""
    both = held.accepted()
    states = {merged._state_of(some): some for some in (both, both[:1])}
    right = {state: 5 * (len(some) == 2) + 3 for state, some in states.items()}
    chance, seen = random.Random(5), set()
    merged.rollup()
    for run in range(RUNS):
        before = merged.Merged(merged.folder()).cells.facts
        child = os.fork()
        if not child:
            os.setpgid(0, 0)
            try:
                while True:
                    for state in sorted(states, key=lambda one: one == before):
                        merged._write_all(states[state], state, {EAST, WEST, COUNTY})
            finally:
                os._exit(1)
        # in every other run not before the first state was written, in the others at any moment
        until = time.monotonic() + 30
        while run % 2 and cell_manifest.read(merged.folder()).facts == before and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = merged.Merged(merged.folder())
        seen.add(found.cells.facts)
        assert merged.Told(found, (COUNTY, EAST, WEST)).result("study_sessions", YEAR).value == right[found.cells.facts]
    assert len(seen) == 2, "the kills hit both states"
    merged._build(both, merged._state_of(both))
    assert merged.computer(COUNTY).result("study_sessions", YEAR).value == 8
    assert not list(merged.folder().rglob("*.tmp"))
