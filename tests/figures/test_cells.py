"""Cells: figures from sums by month, place and unit are those from the rows, to the last digit, for any figure and span."""

from __future__ import annotations

import os
import resource
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures import office as made
from tests.figures import test_engines as engines
from tests.figures.test_engines import PLACES, asked_places, components, conditions, declared, periods, stored, tables
from yifa.engine import catalogue
from yifa.figures import cell_manifest, cells, manifest
from yifa.figures.cell_manifest import BadCells
from yifa.figures.cell_shapes import id_of, shape_of
from yifa.figures.compute import Computer
from yifa.figures.compute import components as components_of
from yifa.figures.declared import every
from yifa.figures.duck import Duck
from yifa.figures.facts import by_slug, schema
from yifa.figures.manifest import Manifest
from yifa.figures.period import Period
from yifa.figures.rollup import Rollup
from yifa.figures.sqlite import Lite


@pytest.fixture(autouse=True, scope="module")
def _declared():
    made.declare()
    yield
    catalogue.refresh()


# random figures ------------------------------------------------------------------------------------------------------
started = st.builds(
    lambda column, sign: engines.compared(column, sign, "period.start", lambda _row, period: period.start),
    st.sampled_from(engines.DATES), engines.signs,
)  # fmt: skip
dated = st.recursive(
    st.one_of(started, conditions),
    lambda more: st.one_of(
        st.builds(engines.both, more, more), st.builds(engines.either, more, more), st.builds(engines.negated, more)
    ),
    max_leaves=4,
)


@st.composite
def whole_months(draw: st.DrawFn) -> Period:
    """A span of whole months, a month to two years long."""
    first, n = draw(st.integers(0, 24)), draw(st.integers(1, 24))
    start, after = (date(2020 + (11 + at) // 12, (11 + at) % 12 + 1, 1) for at in (first, first + n))
    return Period(start, after - timedelta(days=1))


@st.composite
def free(draw: st.DrawFn) -> engines.Counted:
    """A component that only its condition puts into a period, or a date and a condition of any shape."""
    said = draw(dated)
    keys = {"says": "数的是什么", "where": said.text}
    if "period" not in said.text or draw(st.booleans()):
        keys["on"] = draw(st.sampled_from(engines.DATES))
    return _Free(keys, said)


class _Free(engines.Counted):
    """One whose date may be missing."""

    def hit(self, row, period):
        on = self.keys.get("on")
        return (not on or (row[on] is not None and period.start <= row[on] <= period.end)) and (
            self.said.holds(row, period) is True
        )


@given(tables, st.lists(st.one_of(periods, whole_months(), whole_months()), min_size=1, max_size=3), asked_places,
       st.lists(st.one_of(components(distinct=True), free()), min_size=1, max_size=5), components(of=True), components(), free())  # fmt: skip
@settings(max_examples=20, deadline=None)
def test_cells_give_the_number_that_rows_give(tmp_path_factory, rows, spans, places, counts, total, top, base):
    rows = [{**row, "_id": at + 1, "_head": bytes(32), "number": f"计〔{at}〕号"} for at, row in enumerate(rows)]
    facts, folder = tmp_path_factory.mktemp("facts"), tmp_path_factory.mktemp("cells")
    stored(facts, rows)
    figures = [declared(f"count_{n}", "case", count=part) for n, part in enumerate(counts)]
    figures += [declared("total", "person", sum=total), declared("rate", "percent", numerator=top, denominator=base)]
    cells.build(facts, folder, figures=figures)
    rollup = Rollup(folder, facts)
    ours, theirs, second = (Computer(one, places) for one in (rollup, Duck(facts), Lite(facts)))
    wanted = [(figure, span) for figure in figures for span in spans]

    found = ours.results_of(wanted)
    assert found == theirs.results_of(wanted) == second.results_of(wanted)
    assert ours.fingerprint == theirs.fingerprint
    among = [row for row in rows if row["place"] in places]
    for result in found:
        part = dict(zip(figures, counts, strict=False)).get(result.figure)
        if part is not None and any(row["opened_on"] <= result.period.end for row in among):
            assert result.value == part.sum(among, result.period)
    for figure in figures[:2]:
        assert ours.cases(figure, spans[0]) == theirs.cases(figure, spans[0])
    asked = [(part, span) for figure in figures for part in figure.parts for span in spans]
    groups = {code: PLACES[at:] for at, code in enumerate(PLACES)}
    assert rollup.each(asked, groups) == {code: Duck(facts).add(asked, below) for code, below in groups.items()}
    assert _left(rollup.split(asked, places, "unit")) == _left(Duck(facts).split(asked, places, "unit"))


def _left(found):
    return {key: values for key, values in found.items() if any(values)}


# the declared figures --------------------------------------------------------------------------------------------------
def test_every_declared_component_comes_from_cells():
    kinds = [shape_of(part).kind for figure in every() for part in components_of(figure)]
    assert kinds
    assert set(kinds) == {"monthly", "anchored", "state", "spanned"}


# what changed, what is broken -------------------------------------------------------------------------------------------
def row(n: int, opened: date, place: str = made.TOWN, closed: date | None = None) -> engines.Row:
    return {**dict.fromkeys(by_slug(made.COUNTED)), "_id": n, "_head": bytes(32), "number": f"{n}号", "place": place,
            "opened_on": opened, "closed_on": closed, "look_n": n}  # fmt: skip


def counted(slug: str, on: str, **more: object):
    keys = {"on": on, "says": "数的是什么", **more}
    return declared(slug, "case", count=engines.Counted(keys, engines.Said("", lambda _row, _period: True)))


OPENED, CLOSED = "opened", "closed"
MARCH = Period(date(2022, 3, 1), date(2022, 3, 31))


@pytest.fixture
def folders(tmp_path):
    """Facts of two years, and cells of two figures."""
    facts, folder = tmp_path / "facts", tmp_path / "cells"
    facts.mkdir()
    stored(
        facts, [row(1, date(2021, 11, 5), closed=date(2022, 3, 9)), row(2, date(2022, 3, 3)), row(3, date(2021, 12, 1))]
    )
    figures = [counted(OPENED, "opened_on"), counted(CLOSED, "closed_on")]
    cells.build(facts, folder, figures=figures)
    return facts, folder, figures


def numbers(facts: Path, folder: Path, figures: list) -> list[int]:
    return [one.value for one in Computer(Rollup(folder, facts), PLACES).results(figures, MARCH)]


def test_a_case_closed_in_a_later_year_is_counted_and_found_there(folders):
    facts, folder, figures = folders
    assert numbers(facts, folder, figures) == [1, 1]
    rollup = Rollup(folder, facts)
    assert Computer(rollup, PLACES).cases(figures[1], MARCH) == ["1号"]
    narrow = rollup.narrowed(figures[1].parts[0], MARCH, PLACES)
    assert [part.year for part in narrow.facts.parts] == [2021], "one partition is read"


def test_a_second_build_writes_nothing_and_one_change_one_file_whatever_the_clock_says(folders):
    facts, folder, figures = folders
    for path in (*facts.rglob("*.parquet"), *folder.rglob("*.parquet")):
        os.utime(path, (time.time() + 3600, time.time() + 3600))
    assert cells.build(facts, folder, figures=figures).written == ()
    before = cell_manifest.read(folder)
    stored(
        facts,
        [
            row(1, date(2021, 11, 5), closed=date(2022, 3, 9)),
            row(2, date(2022, 3, 3)),
            row(3, date(2021, 12, 1)),
            row(4, date(2022, 3, 30)),
        ],
    )
    for path in facts.rglob("*.parquet"):
        os.utime(path, (0, 0))
    done = cells.build(facts, folder, figures=figures)
    assert [one.key for one in done.written] == [("counted", 2022)]
    assert done.cells.by_key["counted", 2021] == before.by_key["counted", 2021]
    assert numbers(facts, folder, figures) == [2, 1]
    assert cells.build(facts, folder.with_name("anew"), figures=figures).cells.fingerprint == done.cells.fingerprint


def test_in_a_file_only_the_county_that_changed_is_added_anew(folders):
    facts, folder, figures = folders
    held = manifest.read(facts)
    far = "440200000000"
    there = [row(9, date(2022, 3, 8), place=far)]
    path = facts / "far.parquet"
    pq.write_table(pa.Table.from_pylist(there, schema(made.COUNTED)), path)
    part = replace(held.parts[-1], county=far, rows=1, sha256=manifest.sha256_of(path))
    (facts / part.path).parent.mkdir(parents=True, exist_ok=True)
    path.rename(facts / part.path)
    manifest.write(facts, Manifest((*held.parts, part), 0))
    for other in held.parts:  # what did not change is not even read
        (facts / other.path).rename(facts / f"{other.path}.away")
    cells.build(facts, folder, figures=figures)
    for other in held.parts:
        (facts / f"{other.path}.away").rename(facts / other.path)
    every_place = (*PLACES, far)
    asked = [(figures[0].parts[0], MARCH)]
    assert Rollup(folder, facts).add(asked, every_place) == Duck(facts).add(asked, every_place) == [2]
    assert Rollup(folder, facts).each(asked, {"a": PLACES, "b": (far,)}) == {"a": [1], "b": [1]}


def test_a_figure_that_is_declared_later_is_added_and_one_that_went_is_left_out(folders):
    facts, folder, figures = folders
    later = counted("later", "opened_on", of=None, distinct="look_n")
    assert not Rollup(folder, facts).holds(later.parts[0])
    assert numbers(facts, folder, [later]) == [1], "meanwhile it comes from the facts"
    cells.build(facts, folder, figures=[later])
    rollup = Rollup(folder, facts)
    assert (rollup.holds(later.parts[0]), rollup.holds(figures[1].parts[0])) == (True, False)
    assert numbers(facts, folder, [later]) == [1]
    assert rollup.from_facts == set()


def test_a_procedure_of_which_no_cells_are_kept_is_not_taken_for_one_without_cases(folders):
    facts, folder, figures = folders
    cells.build(facts, folder, figures=[])
    assert numbers(facts, folder, figures) == [1, 1]
    with pytest.raises(BadCells, match="F-307"):
        Computer(Rollup(folder), PLACES).results(figures, MARCH)


def test_facts_cut_in_half_are_not_added_and_the_cells_stay(folders):
    facts, folder, figures = folders
    before = cell_manifest.read(folder)
    part = manifest.read(facts).parts[0]
    whole = (facts / part.path).read_bytes()
    (facts / part.path).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadCells, match="F-304"):
        cells.build(facts, folder, figures=figures, thorough=True)
    assert cell_manifest.read(folder) == before
    assert before.checked(folder)


def test_cells_cut_in_half_are_refused_and_made_again(folders):
    facts, folder, figures = folders
    path = folder / cell_manifest.read(folder).shelves[0].path
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(BadCells, match="F-303"):
        Rollup(folder, facts)
    assert len(cells.build(facts, folder, figures=figures).rebuilt) == 1
    assert numbers(facts, folder, figures) == [1, 1]
    (folder / manifest.NAME).write_text("{", encoding="utf-8")
    with pytest.raises(BadCells, match="F-301"):
        Rollup(folder, facts)
    assert cells.build(facts, folder, figures=figures).rebuilt[0].startswith("F-301")


def test_a_partition_that_is_named_twice_is_refused(folders):
    facts, folder, figures = folders
    held = manifest.read(facts)
    for again in (held.parts[0], replace(held.parts[0], county="440200000000"), replace(held.parts[0], block=7)):
        manifest.write(facts, Manifest((*held.parts, again), 0))
        with pytest.raises(BadCells, match="F-305"):
            cells.build(facts, folder, figures=figures)
    done = cell_manifest.read(folder)
    cell_manifest.write(folder, replace(done, shelves=(*done.shelves, done.shelves[0])))
    with pytest.raises(BadCells, match="F-302"):
        Rollup(folder, facts)


def test_cells_of_an_older_state_than_the_facts_are_refused(folders):
    facts, folder, _figures = folders
    held = manifest.read(facts)
    manifest.write(facts, Manifest((replace(held.parts[0], fingerprint="of other cases"), *held.parts[1:]), 0))
    with pytest.raises(BadCells, match="F-308"):
        Rollup(folder, facts)


def test_a_sum_stands_by_unit_and_for_the_place_and_counts_once(tmp_path):
    facts, folder = tmp_path / "facts", tmp_path / "cells"
    facts.mkdir()
    some = [{**row(n, date(2022, 3, n)), "unit": unit} for n, unit in ((1, "hall"), (2, "hall"), (3, "station"))]
    stored(facts, some)
    figures = [counted(OPENED, "opened_on")]
    cells.build(facts, folder, figures=figures)
    path = folder / "counted" / "*" / "*.parquet"
    name = id_of(figures[0].parts[0])
    levels = duckdb.sql(f"SELECT level, unit, SUM({name})::INT FROM '{path}' GROUP BY ALL ORDER BY ALL").fetchall()
    assert levels == [(0, None, 3), (1, "hall", 2), (1, "station", 1)]
    assert numbers(facts, folder, figures) == [3]
    assert Rollup(folder).split([(figures[0].parts[0], MARCH)], PLACES, "unit") == {"hall": [2], "station": [1]}


def test_cells_of_an_older_form_are_not_read_and_are_made_again(folders):
    facts, folder, figures = folders
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"form": 2', '"form": 1'), encoding="utf-8")
    with pytest.raises(BadCells, match="F-308"):
        numbers(facts, folder, figures)
    assert len(cells.build(facts, folder, figures=figures).written) == 2
    assert numbers(facts, folder, figures) == [1, 1]


def test_without_facts_whole_months_are_answered_and_the_rest_is_refused(folders):
    _facts, folder, figures = folders
    alone = Computer(Rollup(folder), PLACES)
    assert [one.value for one in alone.results(figures, MARCH)] == [1, 1]
    with pytest.raises(BadCells, match="F-307"):
        alone.results(figures, Period(date(2022, 3, 1), date(2022, 3, 30)))
    with pytest.raises(BadCells, match="F-307"):
        alone.cases(figures[0], MARCH)
    with pytest.raises(BadCells, match="F-307"):
        alone.engine.external("market_entities", MARCH, made.TOWN)


def test_a_full_disk_leaves_the_cells_as_they_were(folders):
    facts, folder, figures = folders
    before = cell_manifest.read(folder)
    stored(facts, [row(n, date(2022, 3, 1 + n % 28)) for n in range(3000)])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(
        resource.RLIMIT_FSIZE, (300, hard)
    )  # Python ignores the signal: the write fails, as on a full disk
    try:
        with pytest.raises(BadCells, match="F-306"):
            cells.build(facts, folder, figures=figures)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert cell_manifest.read(folder) == before
    assert before.checked(folder)
    assert not list(folder.rglob("*.tmp"))
    cells.build(facts, folder, figures=figures)
    assert numbers(facts, folder, figures) == [3000, 0]
