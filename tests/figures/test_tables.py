"""Tables: what many places and spans come to at once is what each of them comes to alone, from rows and from cells."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures import office as made
from tests.figures import test_engines as engines
from tests.figures.test_cells import free, whole_months
from tests.figures.test_engines import PLACES, components, declared, periods, stored, tables
from yifa.engine import catalogue
from yifa.figures import cells
from yifa.figures.cell_manifest import BadCells
from yifa.figures.duck import Duck
from yifa.figures.period import Period
from yifa.figures.rollup import Rollup
from yifa.figures.tables import Grid, each

GROUPS = {made.COUNTY: PLACES, made.TOWN: (made.TOWN,), made.OTHER: (made.OTHER,), "none": ()}


@pytest.fixture(autouse=True, scope="module")
def _declared():
    made.declare()
    yield
    catalogue.refresh()


def _facts(tmp_path_factory, rows, figures):
    facts, folder = tmp_path_factory.mktemp("facts"), tmp_path_factory.mktemp("cells")
    stored(
        facts, [{**row, "_id": at + 1, "_head": bytes(32), "number": f"计〔{at}〕号"} for at, row in enumerate(rows)]
    )
    cells.build(facts, folder, figures=figures)
    return facts, folder


@given(tables, st.lists(st.one_of(periods, whole_months()), min_size=1, max_size=4, unique=True),
       st.lists(st.one_of(components(distinct=True), free()), min_size=1, max_size=5), components(of=True))  # fmt: skip
@settings(max_examples=15)
def test_all_places_and_spans_at_once_are_each_of_them_alone(tmp_path_factory, rows, spans, counts, total):
    figures = [declared(f"count_{n}", "case", count=part) for n, part in enumerate(counts)]
    figures.append(declared("total", "person", sum=total))
    facts, folder = _facts(tmp_path_factory, rows, figures)
    duck = Duck(facts)
    asked = [(part, span) for figure in figures for part in (*figure.parts, figure.parts[0].counted) for span in spans]
    alone = {code: duck.add(asked, below) for code, below in GROUPS.items()}
    assert each(duck, asked, GROUPS) == alone
    assert each(Rollup(folder, facts), asked, GROUPS) == alone


def test_the_months_of_a_year_come_in_the_grids_order(tmp_path_factory):
    figure = declared("total", "person", sum=engines.Counted({"says": "数", "on": "opened_on", "of": ["people"]}, engines.negated))  # fmt: skip
    row = {"place": made.TOWN, "closed_on": None, "begin_on": None, "decide_on": None, "decide_due": None, "wanted": None,
           "look_n": 0, "amount": 0, "colour": None, "urgent": None, "kinds": None, "order": "甲"}  # fmt: skip
    rows = [{**row, "opened_on": date(2022, month, 28), "people": month} for month in (1, 2, 12)]
    facts, folder = _facts(tmp_path_factory, rows, [figure])
    grid = Grid({made.OTHER: (made.OTHER,), made.TOWN: (made.TOWN,)}, Period.year(2022).months())
    for engine in (Duck(facts), Rollup(folder)):
        [column] = engine.table(figure.parts, grid).values()
        assert column.to_pylist() == [0] * 12 + [1, 2, *[0] * 9, 12]


def test_a_grid_with_spans_that_share_a_day_is_refused():
    with pytest.raises(ValueError, match="share a day"):
        Grid(GROUPS, (Period.year(2022), Period(date(2022, 12, 31), date(2023, 1, 31))))


def test_what_only_facts_give_is_refused_where_there_are_none(tmp_path_factory):
    figure = declared("count", "case", count=engines.Counted({"says": "数", "on": "opened_on"}, engines.negated))
    _, folder = _facts(tmp_path_factory, [], [figure])
    half = Grid(GROUPS, (Period(date(2022, 1, 1), date(2022, 1, 15)),))
    with pytest.raises(BadCells, match="F-307"):
        Rollup(folder).table(figure.parts, half)


def test_nothing_asked_is_nothing_for_every_place(tmp_path_factory):
    facts, _ = _facts(tmp_path_factory, [], [])
    assert each(Duck(facts), [], GROUPS) == {code: [] for code in GROUPS}
