"""Merged cells: every month of a town answered by one package, every number exactly the town's own, missing never nought."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures import office as made
from tests.figures import test_engines as engines
from tests.figures.test_cells import free, whole_months
from tests.figures.test_engines import PLACES, components, declared, stored, tables
from yifa.engine import catalogue
from yifa.figures import cell_manifest, cells
from yifa.figures.cell_shapes import id_of, shape_of
from yifa.figures.compute import components as components_of
from yifa.figures.duck import Duck
from yifa.figures.period import Period
from yifa.figures.rollup import Rollup
from yifa.upward import cells as texts
from yifa.upward import making, merged

YEARS = (2021, 2022)


@pytest.fixture(autouse=True, scope="module")
def _declared():
    made.declare()
    yield
    catalogue.refresh()


def numbered(rows: list[engines.Row]) -> list[engines.Row]:
    return [{**row, "_id": at + 1, "_head": bytes(32), "number": f"计〔{at}〕号"} for at, row in enumerate(rows)]


@given(tables, tables, st.lists(whole_months(), min_size=1, max_size=4), st.lists(st.one_of(components(), components(of=True), free()), min_size=1, max_size=4),
       st.dictionaries(st.sampled_from(PLACES), st.sets(st.sampled_from(YEARS), min_size=1), min_size=1))  # fmt: skip
@settings(max_examples=12, deadline=None)
def test_of_three_towns_with_any_cases_every_sum_is_that_of_the_town_whose_package_answers(
    tmp_path_factory, early, late, spans, counts, accepted
):
    figures = [
        declared(f"count_{n}", "case", **{"sum" if "of" in part.keys else "count": part})
        for n, part in enumerate(counts)
    ]
    kept = cells.kept_components(figures).get("counted", [])
    ours = {"counted": tuple(sorted(id_of(part) for part in kept))}
    root, truth, packages = tmp_path_factory.mktemp("towns"), {}, []
    # what a town had to say of its cases when it sent the package of each year: not always the same of the same past
    for year, rows in zip(YEARS, (early, late), strict=True):
        facts, folder = root / f"facts{year}", root / f"cells{year}"
        facts.mkdir()
        stored(facts, numbered(rows))
        shelves = cells.build(facts, folder, figures=figures).cells.shelves
        truth[year], last = Duck(facts), 12 * year + 11
        with duckdb.connect() as base:
            for code in [code for code, years in accepted.items() if year in years]:
                paths = [str(folder / one.path) for one in shelves]
                found = making.summed(base, paths, ours["counted"], [code], last)
                text = texts.written(found)
                assert texts.read(text, {code}, set(ours["counted"]), last) == sorted(found)
                packages.append(SimpleNamespace(code=code, year=year, last_month=last, cells={"counted": found}))

    joined = merged._joined(packages, ours, set(PLACES))
    folder = root / "merged"
    folder.mkdir()
    shelves = [merged._write(folder, slug, ours[slug], rows, []) for slug, rows in joined.items() if rows]
    cell_manifest.write(folder, cell_manifest.Cells(tuple(shelves), "state", ours))
    rollup = Rollup(folder)

    asked = [
        (part, span)
        for figure in figures
        for part in components_of(figure)
        for span in spans
        if shape_of(part).kind != "facts"
    ]
    expected = {}
    for code, years in accepted.items():
        answering = [next((year for year in sorted(years) if year >= span.end.year), None) for _, span in asked]
        expected[code] = [
            truth[year].add([one], [code])[0] if year else 0 for one, year in zip(asked, answering, strict=True)
        ]
        assert rollup.add(asked, [code]) == expected[code]
    whole = [sum(some) for some in zip(*expected.values(), strict=True)]
    assert rollup.add(asked, list(accepted)) == whole
    assert rollup.each(asked, {"all": list(accepted), **{code: [code] for code in accepted}}) == {
        "all": whole,
        **expected,
    }


def test_a_village_that_only_the_town_knows_counts_for_the_town():
    part = "c_0123456789abcdef"
    village = texts.Cell("440100001201", "office", 24266, 24266, part, 2)
    package = SimpleNamespace(code=made.TOWN, year=2022, last_month=12 * 2022 + 11, cells={"counted": [village]})
    rows = merged._joined([package], {"counted": (part,)}, {made.TOWN})["counted"]
    assert {key[0] for key in rows} == {made.TOWN}
    assert {
        key[0] for key in merged._joined([package], {"counted": (part,)}, {made.TOWN, village.place})["counted"]
    } == {village.place}


def test_the_month_after_the_last_package_is_answered_by_none():
    part = "c_0123456789abcdef"
    cell = texts.Cell(made.TOWN, "office", 120_000, 12 * 2020, part, 5)
    package = SimpleNamespace(code=made.TOWN, year=2022, last_month=12 * 2022 + 11, cells={"counted": [cell]})
    rows = merged._joined([package], {"counted": (part,)}, {made.TOWN})["counted"]

    def at_end(of: date) -> int:
        return sum(sums[part] for (_, _, _, end), sums in rows.items() if end <= 12 * of.year + of.month - 1)

    assert (at_end(Period.year(2022).end), at_end(date(2023, 1, 31)), at_end(Period.year(2030).end)) == (5, 0, 0)
