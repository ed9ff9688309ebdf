"""The list of divisions is made from tables that are held by hash: no filler becomes a place, and no code stands twice."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

LIBRARY = Path(__file__).resolve().parents[2] / "script" / "lib"


@pytest.fixture
def divisions(monkeypatch):
    monkeypatch.syspath_prepend(str(LIBRARY))
    sys.modules.pop("divisions", None)
    import divisions

    return divisions


def tables(**more: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    found = {
        "provinces.csv": [{"code": "44", "name": "广东省"}, {"code": "11", "name": "北京市"}],
        "cities.csv": [
            {"code": "1101", "name": "市辖区", "provinceCode": "11"},
            {"code": "4419", "name": "东莞市", "provinceCode": "44"},
            {"code": "4401", "name": "广州市", "provinceCode": "44"},
        ],
        "areas.csv": [
            {"code": "110101", "name": "东城区", "cityCode": "1101", "provinceCode": "11"},
            {"code": "441900", "name": "东莞市", "cityCode": "4419", "provinceCode": "44"},
            {"code": "440113", "name": "番禺区", "cityCode": "4401", "provinceCode": "44"},
            {"code": "440171", "name": "某开发区", "cityCode": "4401", "provinceCode": "44"},
        ],
        "streets.csv": [
            {"code": "441900110", "name": "常平镇", "areaCode": "441900"},
            {"code": "441900401", "name": "松山湖", "areaCode": "441900"},
            {"code": "440113013", "name": "洛浦街道", "areaCode": "440113"},
            {"code": "440113000", "name": "番禺区", "areaCode": "440113"},
        ],
    }
    return {name: rows + more.get(name, []) for name, rows in found.items()}


def test_fillers_stand_ins_and_zones_are_told_from_places(divisions):
    made = divisions.rows(tables(), {"110101", "440113"}, {"440113": {"洛浦街道": "440113010000"}})
    assert made == [
        ["110000000000", "北京市", "", "p", "", ""],
        ["110101000000", "东城区", "110000000000", "x", "", ""],
        ["440000000000", "广东省", "", "p", "", ""],
        ["440100000000", "广州市", "440000000000", "c", "", ""],
        ["440113000000", "番禺区", "440100000000", "x", "", ""],
        ["440113013000", "洛浦街道", "440113000000", "t", "", "440113010000"],
        ["440171000000", "某开发区", "440100000000", "x", "z", ""],
        ["441900000000", "东莞市", "440000000000", "c", "", ""],
        ["441900110000", "常平镇", "441900000000", "t", "", ""],
        ["441900401000", "松山湖", "441900000000", "t", "z", ""],
    ]


def test_a_code_that_stands_twice_stops_the_making(divisions):
    twice = {"streets.csv": [{"code": "441900110", "name": "常乐镇", "areaCode": "441900"}]}
    with pytest.raises(SystemExit, match="441900110000"):
        divisions.rows(tables(**twice), set(), {})


def test_a_table_that_is_not_the_one_that_was_looked_at_stops_the_making(divisions):
    with pytest.raises(SystemExit, match=r"streets.csv: SHA-256"):
        divisions.checked(b"another table", "streets.csv")
