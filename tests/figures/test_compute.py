"""Closing: rates, changes, stocks and statistics of others; what has no number says why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures import office as made
from tests.scenarios.office import Office as WholeOffice
from yifa.engine import catalogue, door, store
from yifa.engine.models import PlaceRow
from yifa.figures import declared, fresh
from yifa.figures.compute import Computer
from yifa.figures.declared import made as figure_of
from yifa.figures.duck import Duck
from yifa.figures.period import Period
from yifa.figures.serving import NotHere, below
from yifa.figures.sqlite import Lite
from yifa.figures.units import in_unit, printed

YEAR = Period.year(2022)
ENGINES = pytest.mark.parametrize("engine", [Duck, Lite])


@pytest.fixture
def office(db):
    yield made.Office()
    catalogue.refresh()
    store.forget_places()


def figure(slug: str = "one", **keys: Any) -> declared.Figure:
    raw = {
        "name": "一项指标",
        "topic": "oversight",
        "unit": "case",
        "when_empty": "没有可比的",
        "basis": "测试规则",
        **keys,
    }
    if "change_of" not in raw and "external" not in raw:
        raw.setdefault("facts", "counted")
    return figure_of(slug, raw, f"{slug}.yaml")


BEGUN = {"on": "begin_on", "says": "登记的"}
PAID = {"on": "begin_on", "where": "colour = 'red'", "says": "红的"}


@pytest.fixture
def change(monkeypatch):
    """A change on the year of a count, declared for the test alone."""
    monkeypatch.setitem(declared._all(), "counted_all", figure("counted_all", count=BEGUN))
    return figure("change", change_of="counted_all", unit="percent")


# periods ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("period", "before"),
    [
        (YEAR, Period.year(2021)),
        (Period(date(2024, 2, 1), date(2024, 2, 29)), Period(date(2023, 2, 1), date(2023, 2, 28))),
        (Period(date(2025, 2, 1), date(2025, 2, 28)), Period(date(2024, 2, 1), date(2024, 2, 29))),  # whole months stay whole
        (Period(date(2024, 2, 29), date(2024, 3, 5)), Period(date(2023, 2, 28), date(2023, 3, 5))),
        (Period(date(2022, 1, 1), date(2022, 6, 30)), Period(date(2021, 1, 1), date(2021, 6, 30))),
    ],
)  # fmt: skip
def test_the_same_period_a_year_before(period, before):
    assert period.before() == before


def test_a_period_that_ends_before_it_begins_is_none():
    with pytest.raises(ValueError, match="2022-01-02"):
        Period(date(2022, 1, 2), date(2022, 1, 1))


@pytest.mark.parametrize(
    ("period", "words", "months"),
    [
        (YEAR, "2022年", 12),
        (Period(date(2022, 5, 1), date(2022, 5, 31)), "2022年5月", 1),
        (Period(date(2022, 5, 2), date(2022, 5, 31)), "2022年5月2日至2022年5月31日", 1),
        (Period(date(2021, 12, 15), date(2022, 2, 3)), "2021年12月15日至2022年2月3日", 3),
    ],
)
def test_a_period_in_words_and_in_months(period, words, months):
    assert period.words == words
    found = period.months()
    assert len(found) == months
    assert (found[0].start, found[-1].end) == (period.start, period.end)


# printing --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(5693, 5911) * 100, 1, "96.3"), (Fraction(5, 2), 0, "3"), (Fraction(7, 2), 0, "4"), (Fraction(1, 8), 2, "0.13"),
        (Fraction(-5, 2), 0, "-3"), (Fraction(-1, 100), 0, "0"), (Fraction(1, 3), 4, "0.3333"), (100, 1, "100"), (Fraction(999, 10), 0, "100"),
        (2**70, 0, str(2**70)), (Fraction(2**70, 3), 1, "393530540239137101141.3"), (0, 2, "0"),
    ],
)  # fmt: skip
def test_a_number_is_rounded_once_half_up_away_from_nought(value, digits, text):
    assert printed(value, digits) == text


@given(st.fractions(), st.integers(0, 6))
def test_what_is_printed_is_never_further_off_than_half_of_its_last_place(value, digits):
    assert abs(Fraction(printed(value, digits)) - value) <= Fraction(1, 2 * 10**digits)


def test_money_is_added_in_fen_and_told_in_what_the_report_says():
    assert in_unit(5_792_140_000, "wan_yuan") == Fraction("5792.14")
    assert in_unit(764_000_000_000, "yi_yuan") == Fraction("76.4")
    assert in_unit(1_234, "yuan") == Fraction("12.34")
    assert in_unit(Fraction(1, 4), "percent") == 25


# closings --------------------------------------------------------------------------------------------------------------
@ENGINES
def test_nothing_recorded_is_not_nought_and_nought_is_a_number(office, tmp_path, engine):
    one = figure(count=BEGUN)
    unknown = fresh(made.TOWN, folder=tmp_path, engine=engine).result(one, YEAR)
    assert (unknown.value, unknown.state, unknown.shown) == (None, "absent", "")
    assert "计数程序" in unknown.words
    assert "不能当作0" in unknown.words
    office.begin(date(2021, 5, 6))
    nought = fresh(made.TOWN, folder=tmp_path, engine=engine).result(one, YEAR)
    assert (nought.value, nought.words, nought.cases) == (0, "0件", 0)
    office.begin(date(2023, 5, 6), place=made.OTHER)
    other = fresh(made.OTHER, folder=tmp_path, engine=engine).result(one, YEAR)
    assert other.state == "absent", "a place that began only later has no nought for the year before"


@ENGINES
def test_a_rate_of_nothing_is_a_sentence_and_of_fewer_than_ten_no_percentage(office, tmp_path, engine):
    rate = figure(numerator=PAID, denominator=BEGUN, unit="percent")
    office.begin(date(2021, 5, 6))
    empty = fresh(made.TOWN, folder=tmp_path, engine=engine).result(rate, YEAR)
    assert (empty.value, empty.state, empty.words, empty.denominator) == (None, "empty", "没有可比的", 0)
    for n in range(9):
        office.begin(date(2022, 5, 6), colour="red" if n < 4 else "blue")
    few = fresh(made.TOWN, folder=tmp_path, engine=engine).result(rate, YEAR)
    assert (few.value, few.state, few.words) == (None, "few", "9件中有4件，不足10件，不计百分比")
    assert (few.numerator, few.denominator) == (4, 9)
    office.begin(date(2022, 5, 6), colour="red")
    ten = fresh(made.TOWN, folder=tmp_path, engine=engine).result(rate, YEAR)
    assert (ten.value, ten.words, ten.cases, ten.base) == (Fraction(1, 2), "50%", 5, 10)
    assert ten.as_data()["value"] == 50


def test_a_change_on_the_year_needs_a_year_before_that_counts(office, tmp_path, change):
    for _ in range(12):
        office.begin(date(2022, 5, 6))
    alone = fresh(made.TOWN, folder=tmp_path).result(change, YEAR)
    assert (alone.value, alone.state, alone.words) == (None, "absent", "没有可比的")
    for _ in range(9):
        office.begin(date(2021, 5, 6))
    few = fresh(made.TOWN, folder=tmp_path).result(change, YEAR)
    assert (few.value, few.state, few.numerator, few.denominator) == (None, "few", 12, 9)
    assert "9件" in few.words
    office.begin(date(2021, 12, 31))
    known = fresh(made.TOWN, folder=tmp_path).result(change, YEAR)
    assert (known.value, known.words, known.cases, known.base) == (Fraction(1, 5), "20%", 12, 10)
    back = fresh(made.TOWN, folder=tmp_path).result(change, Period.year(2023))
    assert back.words == "-100%"


def test_a_change_opens_to_the_cases_of_each_year(office, tmp_path, change):
    now = [office.begin(date(2022, 5, 6)).number for _ in range(2)]
    before = [office.begin(date(2021, 5, 6)).number for _ in range(3)]
    computer = fresh(made.TOWN, folder=tmp_path)
    assert computer.cases(change, YEAR) == now
    assert computer.cases(change, YEAR, of="denominator") == before


@ENGINES
def test_a_stock_is_taken_at_the_end_of_the_period(office, tmp_path, engine):
    office.enter("甲", date(2021, 3, 1))
    office.enter("乙", date(2022, 3, 1), until=date(2022, 9, 30))
    office.enter("丙", date(2022, 3, 1), until=date(2022, 12, 31))
    gone, paused = office.enter("丁", date(2021, 3, 1)), office.enter("戊", date(2021, 3, 1))
    office.enter("己", date(2023, 1, 1))
    office.step(gone, "remove", date(2022, 7, 1), change_reason="离任")
    office.step(paused, "suspend", date(2022, 11, 1), change_reason="外出")
    stock = figure(facts="held", unit="item", stock={"says": "在册的"})
    computer = fresh(made.TOWN, folder=tmp_path, engine=engine)
    ends = [(2021, 12, 31), (2022, 3, 31), (2022, 7, 31), (2022, 10, 31), (2022, 12, 31), (2023, 1, 31)]
    found = [computer.result(stock, Period(date(2021, 1, 1), date(*end))).value for end in ends]
    # 年末：甲、丁、戊；三月末加乙、丙；七月丁注销；九月末乙到期；十一月戊暂停；次年丙到期、己登记
    assert found == [3, 5, 4, 3, 2, 2]
    assert len(computer.cases(stock, YEAR)) == 2


@ENGINES
def test_a_county_counts_its_towns_and_a_town_only_itself(office, tmp_path, engine):
    for place, n in ((made.TOWN, 2), (made.OTHER, 3)):
        for _ in range(n):
            office.begin(date(2022, 5, 6), place=place)
    one = figure(count=BEGUN)
    found = [
        fresh(code, folder=tmp_path, engine=engine).result(one, YEAR).value
        for code in (made.COUNTY, made.TOWN, made.OTHER)
    ]
    assert found == [5, 2, 3]


def test_a_case_closed_in_the_year_counts_though_it_was_opened_before(office, tmp_path):
    case = office.begin(date(2021, 12, 30))
    office.step(case, "decide", date(2022, 1, 4), verdict="yes")
    decided = figure(count={"on": "decide_on", "says": "决定的"})
    assert fresh(made.TOWN, folder=tmp_path).result(decided, YEAR).value == 1


def test_the_months_of_a_year_add_up_to_it(office, tmp_path):
    for n in range(14):
        office.begin(date(2022, 1 + n % 12, 28), amount=str(n))
    computer = fresh(made.TOWN, folder=tmp_path)
    for one in (figure(count=BEGUN), figure(sum={**BEGUN, "of": "amount"}, unit="yuan")):
        assert sum(month.value for month in computer.trend(one, YEAR)) == computer.result(one, YEAR).value


def test_a_correction_is_counted_as_corrected(office, tmp_path):
    one = figure(sum={**BEGUN, "of": "amount"}, unit="yuan")
    case = office.begin(date(2022, 5, 6), amount="100")
    assert fresh(made.TOWN, folder=tmp_path).result(one, YEAR).words == "100元"
    catalogue.declare(made.COUNTED)
    door.correct(
        case.case, 1, {"amount": "250.5"}, "录入错误", by=office.actors[made.TOWN], on=date(2022, 5, 9), at=made.AT
    )
    assert fresh(made.TOWN, folder=tmp_path).result(one, YEAR).words == "250.5元"


def test_a_place_that_is_not_in_the_tree_has_no_figures(office, tmp_path):
    with pytest.raises(NotHere):
        fresh("999999999999", folder=tmp_path)
    PlaceRow.objects.create(code="440100001001", name="东村", short="东村", level="village", parent_id=made.TOWN)
    assert below(made.TOWN) == (made.TOWN, "440100001001")
    assert below(made.COUNTY)[0] == made.COUNTY


def test_a_result_names_the_facts_it_was_counted_from(office, tmp_path):
    case = office.begin(date(2022, 5, 6))
    first = fresh(made.TOWN, folder=tmp_path).fingerprint
    assert fresh(made.TOWN, folder=tmp_path).fingerprint == first
    office.step(case, "look", date(2022, 5, 9))
    assert fresh(made.TOWN, folder=tmp_path).fingerprint != first


def test_a_split_that_was_not_declared_is_not_given(office, tmp_path):
    office.begin(date(2022, 5, 6))
    with pytest.raises(ValueError, match="not split by"):
        Computer(Duck(tmp_path), (made.TOWN,)).split(figure(count=BEGUN), YEAR, "colour")


# statistics of others --------------------------------------------------------------------------------------------------
@pytest.fixture
def statistics(db):
    yield WholeOffice()
    store.forget_places()


def register(
    office: WholeOffice, value: str, *, check: bool = True, since="2022-01-01", until="2022-12-31", **facts: Any
) -> str:
    decimals = len(value.partition(".")[2])
    typed = {
        "figure": "market_entities_growth", "figure_name": "实有市场主体同比增长", "nature": "change", "value": value, "decimals": str(decimals),
        "scaled": value.replace(".", ""), "value_unit": "%", "period_from": since, "period_to": until, "source_body": "市场监督管理局",
        "source_document": "统计月报", "source_date": "2023-01-05", **facts,
    }  # fmt: skip
    options = {"on": date(2023, 1, 6), "at": made.AT}
    case = door.start("external_statistic", by=office.actor("统计人员甲"), facts=typed, **options)
    if check:
        door.take_step(
            case.case, "check", by=office.actor("统计人员乙"), facts={"checked_against": "统计月报原件"}, **options
        )
    return case.number


@ENGINES
def test_a_statistic_of_others_keeps_every_digit_and_names_its_source(statistics, tmp_path, engine):
    number = register(statistics, "11.77")
    computer = fresh("441900110000", folder=tmp_path, engine=engine)
    found = computer.result("market_entities_growth", YEAR)
    assert (found.value, found.words, found.cases) == (Decimal("11.77"), "11.77%", 1)
    assert "市场监督管理局" in found.notes[0]
    assert computer.cases(found.figure, YEAR) == [number]
    assert found.as_data()["value"] == 11.77


@ENGINES
def test_a_statistic_counts_once_it_is_checked_for_its_own_place_and_period(statistics, tmp_path, engine):
    slug = "market_entities_growth"
    register(statistics, "11.77", check=False)
    assert fresh("441900110000", folder=tmp_path, engine=engine).result(slug, YEAR).state == "absent"
    register(statistics, "3.5", since="2021-01-01", until="2021-12-31")
    computer = fresh("441900110000", folder=tmp_path, engine=engine)
    assert computer.result(slug, YEAR).words == "还没有登记这项外部统计数据"
    assert computer.result(slug, Period.year(2021)).words == "3.5%"
    above = fresh("441900000000", folder=tmp_path, engine=engine)
    assert above.result(slug, Period.year(2021)).state == "absent", "a town's statistic is not its city's"


@ENGINES
def test_a_stock_of_others_is_registered_for_a_day(statistics, tmp_path, engine):
    stock = {"figure": "market_entities", "nature": "stock", "value_unit": "户", "since": "2022-12-31"}
    register(statistics, "66726", **stock)
    computer = fresh("441900110000", folder=tmp_path, engine=engine)
    assert computer.result("market_entities", YEAR).words == "66726户"
    assert computer.result("market_entities", Period(date(2022, 12, 1), date(2022, 12, 31))).words == "66726户"
    assert computer.result("market_entities", Period.year(2021)).state == "absent"


@ENGINES
def test_the_newer_entry_takes_the_place_of_the_one_it_names(statistics, tmp_path, engine):
    old = register(statistics, "11.77")
    new = register(statistics, "11.8", replaces=old, replace_reason="来源单位更正")
    computer = fresh("441900110000", folder=tmp_path, engine=engine)
    found = computer.result("market_entities_growth", YEAR)
    assert (found.words, computer.cases(found.figure, YEAR)) == ("11.8%", [new])
