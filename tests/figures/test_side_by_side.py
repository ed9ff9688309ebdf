"""Side by side: every place's number, and the whole's, are those that a Computer gives for it alone; the middle is exact."""

from __future__ import annotations

import hashlib
import statistics
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures import office as made
from tests.figures.test_engines import PLACES, Said, components, declared, periods, stored, tables
from tests.figures.test_engines import Counted as Component
from yifa.engine import catalogue
from yifa.figures import cells, manifest
from yifa.figures.compute import ABSENT, EMPTY, FEW_CASES, Computer, External, Result
from yifa.figures.declared import EXTERNAL
from yifa.figures.declared import find as figure_named
from yifa.figures.duck import Duck
from yifa.figures.facts import schema, stamp
from yifa.figures.manifest import Manifest, Part
from yifa.figures.period import Period
from yifa.figures.registered import registered
from yifa.figures.rollup import Rollup
from yifa.figures.side_by_side import NOT_ADDABLE, WHOLE, SideBySide, Source, change
from yifa.figures.spread import ranks, spread
from yifa.figures.sqlite import Lite


@pytest.fixture(autouse=True, scope="module")
def _declared():
    made.declare()
    yield
    catalogue.refresh()


COUNTY, TOWN, OTHER = PLACES
THIRD = "440100003000"


@given(
    tables,
    periods,
    st.lists(components(distinct=True), min_size=1, max_size=3),
    components(of=True),
    components(),
    components(),
)
@settings(max_examples=8, deadline=None)
def test_each_place_and_the_whole_have_the_number_they_have_alone(
    tmp_path_factory, rows, period, counts, total, top, base
):
    rows = [{**row, "_id": at + 1, "_head": bytes(32), "number": f"计〔{at}〕号"} for at, row in enumerate(rows)]
    facts, folder = tmp_path_factory.mktemp("facts"), tmp_path_factory.mktemp("cells")
    stored(facts, rows)
    figures = [declared(f"count_{n}", "case", count=part) for n, part in enumerate(counts)]
    figures += [declared("total", "person", sum=total), declared("rate", "percent", numerator=top, denominator=base)]
    cells.build(facts, folder, figures=figures)
    wanted = [(figure, span) for figure in figures for span in (period, period.before())]
    for groups in (
        {TOWN: (TOWN,), OTHER: (OTHER,), COUNTY: (COUNTY,)},
        {TOWN: (TOWN, OTHER), COUNTY: (COUNTY,), THIRD: (THIRD,)},
    ):
        alone = {code: Computer(Duck(facts), below).results_of(wanted) for code, below in groups.items()}
        alone[WHOLE] = Computer(Duck(facts), [one for below in groups.values() for one in below]).results_of(wanted)
        for engine in (Duck(facts), Lite(facts), Rollup(folder, facts)):
            towns = [code for code in groups if code != COUNTY]
            found = SideBySide(COUNTY, towns, [Source(engine, groups)], apart=(COUNTY,)).results(wanted)
            assert {code: list(by.values()) for code, by in found.items()} == {
                code: [dict(zip(wanted, results, strict=True))[one] for one in found[code]]
                for code, results in alone.items()
            }


def test_the_whole_of_two_sources_is_the_sum_of_both_and_never_of_different_values(tmp_path):
    blank = dict.fromkeys(schema(made.COUNTED).names)
    rows = [
        {**blank, "_id": n, "_head": bytes(32), "number": f"{n}号", "place": place, "opened_on": date(2022, 3, 1 + n), "begin_on": date(2022, 3, 1 + n), "order": "同一个"}
        for n, place in enumerate([TOWN, TOWN, OTHER])
    ]  # fmt: skip
    stored(tmp_path, rows)
    always = Said("", lambda _r, _p: True)
    cases = declared("cases", "case", count=Component({"on": "begin_on", "says": "件数"}, always))
    different = declared(
        "different", "case", count=Component({"on": "begin_on", "distinct": "order", "says": "不同的"}, always)
    )
    engine, year = Duck(tmp_path), Period.year(2022)
    one = SideBySide(COUNTY, [TOWN, OTHER], [Source(engine, {TOWN: (TOWN,), OTHER: (OTHER,)})]).lines(
        [cases, different], year
    )
    two = SideBySide(COUNTY, [TOWN, OTHER], [Source(engine, {TOWN: (TOWN,)}), Source(engine, {OTHER: (OTHER,)})]).lines(
        [cases, different], year
    )
    assert [line.whole.result.value for line in one] == [3, 1]
    assert [line.whole.result.value for line in two] == [3, None]
    assert two[1].whole.result.empty == NOT_ADDABLE
    assert [entry.result.value for entry in two[1].entries] == [1, 1]


def test_what_a_source_withholds_is_shown_of_the_town_and_keeps_the_whole_from_being_wrong(tmp_path):
    stored(tmp_path, [])
    figure = declared(
        "cases", "case", count=Component({"on": "begin_on", "says": "件数"}, Said("", lambda _r, _p: True))
    )

    def withheld(one, period, _places):
        return Result(one, period, None, state=ABSENT, empty="报送的数据里没有这项")

    engine = Duck(tmp_path)
    sources = [Source(engine, {TOWN: (TOWN,)}), Source(engine, {OTHER: (OTHER,)}, withheld)]
    (line,) = SideBySide(COUNTY, [TOWN, OTHER], sources).lines([figure], Period.year(2022))
    assert line.of(OTHER).result.empty == line.whole.result.empty == "报送的数据里没有这项"
    assert line.of(TOWN).result.empty != "报送的数据里没有这项"
    assert line.spread is None


# statistics of others ------------------------------------------------------------------------------------------------
FROM, TO = date(2022, 1, 1), date(2022, 12, 31)
entries = st.lists(
    st.fixed_dictionaries(
        {
            "place": st.sampled_from([TOWN, OTHER, COUNTY]), "figure": st.sampled_from(["a", "b"]), "scaled": st.integers(-99, 99), "decimals": st.integers(0, 2),
            "period_from": st.sampled_from([FROM, TO, FROM - timedelta(365)]), "period_to": st.sampled_from([TO, FROM - timedelta(1)]),
            "nature": st.sampled_from(["stock", "flow"]), "check_on": st.sampled_from([None, TO]), "exit": st.sampled_from(["done", "withdrawn", None]),
            "replaces": st.sampled_from([None, "1号", "2号"]),
        }
    ),
    max_size=8,
)  # fmt: skip


@given(entries)
@settings(max_examples=25, deadline=None)
def test_the_statistics_of_many_places_are_those_that_each_is_asked_for_alone(tmp_path_factory, held):
    facts, procedure = tmp_path_factory.mktemp("facts"), catalogue.find(EXTERNAL)
    shape = schema(procedure)
    filled = [
        {**dict.fromkeys(shape.names), "_id": n, "_head": bytes(32), "number": f"{n}号", "opened_on": TO, **row}
        for n, row in enumerate(held)
    ]
    path = facts / "x.parquet"
    pq.write_table(pa.Table.from_pylist(filled, shape), path)
    part = Part(
        EXTERNAL, 2022, COUNTY, 0, len(held), stamp(procedure), "", hashlib.sha256(path.read_bytes()).hexdigest()
    )
    (facts / part.path).parent.mkdir(parents=True)
    path.rename(facts / part.path)
    manifest.write(facts, Manifest((part,), 0))
    spans = [Period(FROM, TO), Period(FROM, TO).before()]
    for engine in (Duck(facts), Lite(facts)):
        alone = {
            (name, span, place): one
            for name in "ab"
            for span in spans
            for place in PLACES
            if (one := engine.external(name, span, place))
        }
        assert registered(engine, spans, PLACES) == alone


# the middle ----------------------------------------------------------------------------------------------------------
numbers = st.one_of(st.integers(-(10**12), 10**12), st.fractions(0, 1, max_denominator=999))


@given(st.lists(numbers, min_size=2, max_size=25))
def test_quartiles_and_fences_are_exact(values):
    found = spread(values)
    lower, median, upper = statistics.quantiles([Fraction(one) for one in values], n=4, method="inclusive")
    assert (found.lower, found.median, found.upper) == (lower, median, upper)
    assert (found.least, found.most, found.count) == (min(values), max(values), len(values))
    if len(values) < 5:
        assert found.fences is None
        assert {found.band(one) for one in values} == {""}
    else:
        apart = Fraction(3, 2) * (upper - lower)
        assert found.fences == (lower - apart, upper + apart)
        assert all(
            (found.band(one) in ("low", "high")) == (not lower - apart <= one <= upper + apart) for one in values
        )


def test_of_nothing_there_is_no_middle_and_of_one_it_is_itself():
    assert spread([]) is None
    assert spread([Fraction(1, 3)]).median == Fraction(1, 3)


def test_equal_numbers_share_a_rank_and_the_next_is_counted_on():
    assert ranks({"a": 3, "b": Fraction(3), "c": 9, "d": 1}) == {"c": 1, "a": 2, "b": 2, "d": 4}


# on the year ---------------------------------------------------------------------------------------------------------
YEAR = Period.year(2022)
COUNTED, RATE, GROWTH, CHANGE = (
    figure_named(slug)
    for slug in ("mediation_accepted", "mediation_success_rate", "market_entities_growth", "contracts_reviewed_change")
)


def result(value, figure=COUNTED, *, state="number", cases=50, base=50):
    return Result(figure, YEAR, value, cases=cases, base=base, state=state)


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (result(30), result(20, cases=20), "上升50%"), (result(20), result(30, cases=30), "下降33.3%"), (result(10), result(10, cases=10), "持平"),
        (result(30), result(9, cases=9), "上年同期只有9件，不足10件，不计增减幅度"), (result(None, state=ABSENT), result(20), "本期没有数值"),
        (result(3), result(None, state=EMPTY), "上年同期没有数值"), (result(5), result(0, cases=12), "上年同期是0，不计增减幅度"),
        (result(Fraction(3, 4), RATE), result(Fraction(1, 2), RATE), "上升25个百分点"),
        (result(Fraction(1, 2), RATE), result(Fraction(3, 4), RATE), "下降25个百分点"),
    ],
)  # fmt: skip
def test_a_number_on_the_year_is_said_exactly_or_why_not(now, before, words):
    assert change(now, before).words == words


def test_a_base_under_ten_gives_no_share_whatever_the_number():
    assert change(result(900), result(800, cases=9)).state == FEW_CASES


def test_a_change_is_not_changed_again():
    assert change(result(Fraction(1, 2), CHANGE), result(Fraction(1, 2), CHANGE)).value is None


def test_a_registered_percentage_is_compared_in_points():
    now, before = (
        Result(GROWTH, YEAR, Decimal(one), external=External(Decimal(one), "%", "", "", 1, ""))
        for one in ("11.77", "10.5")
    )
    assert change(now, before).words == "上升1.3个百分点"
