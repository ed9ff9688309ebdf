"""The tree of places: one path to the top on every day, and a place keeps its history through mergers and new names."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.places.tree import shipped
from yifa.places.tree.division import Untrue, whole_code
from yifa.places.tree.names import Finder, short_name

TREE = shipped.shipped()
NOW = date(2026, 11, 22)
CODES = sorted(TREE.states)
DAYS = sorted({TREE.first, NOW} | {state.since for states in TREE.states.values() for state in states})
SEEDS = {
    "广东省广州市番禺区洛浦街道": "440113013000",
    "广东省东莞市常平镇": "441900110000",
    "广东省深圳市罗湖区东湖街道": "440303007000",
    "山东省威海市乳山市城区街道": "371083001000",
    "山西省晋城市城区": "140502000000",
}


@cache
def finder() -> Finder:
    return Finder(TREE)


def test_the_whole_nation_is_there_down_to_the_township():
    on = [state for states in TREE.states.values() for state in states if state.on(TREE.as_of)]
    count = {level: sum(one.level == level for one in on) for level in ("province", "city", "county", "town")}
    assert count == {"province": 31, "city": 333, "county": 2974, "town": 41351}
    assert sum(one.zone and one.level == "county" for one in on) == 132
    assert shipped.LIST.stat().st_size < 1_500_000


@pytest.mark.parametrize(("full", "code"), SEEDS.items())
def test_a_place_is_found_by_its_whole_name_and_has_it_back(full, code):
    found = finder().one(full)
    assert (found.division.code, found.full) == (code, full)
    assert TREE.full_name(code, NOW) == full
    assert finder().one(code[:9]).full == full if code[6:9] != "000" else True


def test_every_place_has_exactly_one_path_to_the_top_on_every_day_it_is_there():
    for day in DAYS:
        top = {one.code for one in TREE.children(None, day)}
        walked = [one.code for code in sorted(top) for one in (TREE.at(code, day), *TREE.below(code, day))]
        there = {code for code in CODES if any(state.on(day) for state in TREE.states[code])}
        assert len(walked) == len(set(walked))
        assert set(walked) == there
    for states in TREE.states.values():
        assert all(one.until == other.since for one, other in pairwise(states))
        assert all(one.until is None or one.since < one.until for one in states)


@settings(max_examples=150, deadline=None)
@given(code=st.sampled_from(CODES), days=st.integers(0, (NOW - TREE.first).days))
def test_above_and_below_agree_on_any_day(code, days):
    day = TREE.first + timedelta(days)
    stands = TREE.stands(code, day)
    path = TREE.path(stands, day)
    assert path[-1].level == "province"
    assert len({one.code for one in path}) == len(path)
    for lower, upper in pairwise(path):
        assert lower in TREE.children(upper.code, day)
    assert path[0] in (path[-1], *TREE.below(path[-1].code, day))
    assert TREE.chain(code, day) == tuple(one.code for one in path)


@settings(max_examples=25, deadline=None)
@given(
    code=st.sampled_from([c for c in CODES if len(TREE.states[c]) > 1 or TREE.states[c][0].until]),
    day=st.sampled_from(DAYS),
)
def test_what_a_place_gathers_is_what_names_it_in_its_chain(code, day):
    for above in TREE.chain(code, day):
        assert code in TREE.gathers(above, day)


def test_a_city_without_counties_has_its_towns_directly_and_a_municipality_its_districts():
    assert TREE.ancestors("441900110000", NOW) == ("441900110000", "441900000000", "440000000000")
    assert TREE.ancestors("110101001000", NOW) == ("110101001000", "110101000000", "110000000000")
    assert TREE.at("419001000000", NOW).parent == "410000000000"  # 济源 stands under its province
    assert not any(
        one.name in ("市辖区", "县", "省直辖县级行政区划") for states in TREE.states.values() for one in states
    )


def test_a_development_zone_is_no_division_and_its_towns_are():
    zone = TREE.at("410172000000", NOW)
    assert (zone.name, zone.zone, zone.kind, zone.level) == ("郑州高新技术产业开发区", True, "zone", "county")
    assert all(not one.zone for one in TREE.children(zone.code, NOW))
    assert {one.name for one in TREE.children("441900000000", NOW) if one.zone} == {
        "松山湖",
        "东莞港",
        "东莞生态园",
        "东莞滨海湾新区",
    }


def test_a_merger_moves_the_towns_that_day_and_keeps_what_was():
    before, after = date(2025, 11, 5), date(2025, 11, 6)
    assert TREE.full_name("500105001000", before) == "重庆市江北区华新街街道"
    assert TREE.full_name("500105001000", after) == "重庆市两江新区华新街街道"
    assert TREE.full_name("500112133000", after) == "重庆市北碚区统景镇"
    assert TREE.full_name("500109008000", after) == "重庆市两江新区水土街道"
    with pytest.raises(Untrue, match=r"N-002.*2025-11-06为止，此后是两江新区"):
        TREE.at("500105000000", after)
    with pytest.raises(Untrue, match=r"N-002.*还没有两江新区"):
        TREE.at("500157000000", before)
    towns = [one.name for one in TREE.children("500157000000", after)]
    assert (len(towns), len(TREE.children("500109000000", after))) == (42, 17)  # as announced


def test_a_change_before_the_list_is_told_backwards_from_it():
    assert TREE.full_name("330102011000", date(2021, 4, 8)) == "浙江省杭州市江干区凯旋街道"
    assert TREE.full_name("330113001000", date(2021, 4, 8)) == "浙江省杭州市余杭区临平街道"
    assert TREE.full_name("330114003000", date(2021, 4, 8)) == "浙江省杭州市萧山区河庄街道"
    assert TREE.full_name("431181001000", date(2021, 2, 19)).startswith("湖南省永州市祁阳县")
    assert TREE.full_name("431181001000", date(2021, 2, 20)).startswith("湖南省永州市祁阳市")


def test_figures_of_a_place_that_is_gone_go_where_its_territory_went():
    assert TREE.chain("500105000000", NOW) == ("500157000000", "500000000000")
    assert TREE.stands("330103000000", NOW) == "330105000000"
    assert TREE.stands("431181000000", date(2021, 1, 1)) == "431121000000"
    # Split between two districts: no one can say which, so only the city has them.
    assert TREE.stands("330104000000", NOW) == "330100000000"
    assert TREE.stands("500112000000", NOW) == "500000000000"
    assert {"500105000000", "500157000000"} <= TREE.gathers("500157000000", NOW)
    assert "500112000000" not in TREE.gathers("500157000000", NOW)
    assert "500112000000" in TREE.gathers("500000000000", NOW)
    # Nobody recorded out of what it was made: earlier figures are the prefecture's.
    assert TREE.stands("653229000000", date(2024, 12, 26)) == "653200000000"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("东莞市常平镇", "441900110000"),
        ("东莞常平", "441900110000"),
        ("广东 东莞 常平镇", "441900110000"),
        ("番禺洛浦", "440113013000"),
        ("杭州市江干区", "330104000000"),
        ("湖北恩施州恩施市", None),
        ("恩施土家族苗族自治州恩施市", "422801000000"),
        ("北京市", "110000000000"),
        ("吉林市", "220200000000"),
    ],
)
def test_a_name_may_leave_out_what_is_above_and_how_it_ends(words, code):
    found = finder().find(words)
    assert [one.division.code for one in found] == ([code] if code else [])


def test_a_name_that_many_bear_is_never_one_of_them():
    assert len(finder().find("城关镇")) == 88
    with pytest.raises(Untrue, match=r"N-005.*等88个"):
        finder().one("城关镇")
    with pytest.raises(Untrue, match=r"N-004"):
        finder().one("常平市东莞镇")
    with pytest.raises(Untrue, match=r"N-004"):
        finder().one("")
    with pytest.raises(Untrue, match=r"N-004"):
        finder().one("重庆市江北区", NOW)
    assert finder().one("重庆市江北区", date(2025, 1, 1)).division.code == "500105000000"


def test_a_code_of_the_ministry_finds_the_place_too_and_two_that_share_it_are_both_told():
    assert [one.full for one in finder().find("440113010")] == [
        "广东省广州市番禺区桥南街道",
        "广东省广州市番禺区洛浦街道",
    ]
    assert TREE.ministry["440113013000"] == "440113010000"


@pytest.mark.parametrize("words", ["44", "4419", "441900", "441900110", "441900110000"])
def test_a_code_may_be_written_without_its_noughts(words):
    assert whole_code(words) == words.ljust(12, "0")


@pytest.mark.parametrize("words", ["", "4", "44190", "4419001100001", "４４１９", "44190x", "-4419"])
def test_what_can_be_no_code_is_told(words):
    with pytest.raises(Untrue, match=r"N-001"):
        whole_code(words)


@pytest.mark.parametrize(("code", "day", "refusal"), [
    ("999999999999", NOW, "N-001"),
    ("441900110000", date(2020, 12, 31), "N-003"),
    ("653132000000", date(2026, 3, 25), "N-002"),
])  # fmt: skip
def test_an_unknown_code_and_a_day_before_the_data_are_refused_everywhere(code, day, refusal):
    for ask in (TREE.at, TREE.ancestors, TREE.below, TREE.full_name):
        with pytest.raises(Untrue, match=refusal):
            ask(code, day)
    if refusal == "N-003":
        for ask in (TREE.stands, TREE.chain):
            with pytest.raises(Untrue, match=refusal):
                ask(code, day)
        with pytest.raises(Untrue, match=refusal):
            finder().find("常平镇", day)


@pytest.mark.parametrize(("name", "short"), [
    ("常平镇", "常平"), ("洛浦街道", "洛浦"), ("城区", "城区"), ("横县", "横县"), ("内蒙古自治区", "内蒙古"), ("新疆维吾尔自治区", "新疆"),
    ("恩施土家族苗族自治州", "恩施"), ("广西壮族自治区", "广西"), ("克孜勒苏柯尔克孜自治州", "克孜勒苏"), ("北京市", "北京"),
])  # fmt: skip
def test_a_short_name_is_what_people_say(name, short):
    assert short_name(name) == short


def test_a_change_whose_day_nobody_knows_is_told_with_the_places_it_concerns():
    assert [one["year"] for one in TREE.doubtful("540400000000", NOW)] == [2023]
    assert TREE.doubtful("441900000000", NOW) == ()
