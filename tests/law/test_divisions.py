"""Divisions: the governments above a place, told from its code."""

import pytest

from yifa.law.divisions import UnknownPlace, ancestors, is_code, label


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("440113013000", ("440113000000", "440100000000", "440000000000")),
        ("440113013001", ("440113013000", "440113000000", "440100000000", "440000000000")),
        # 东莞、中山、儋州、嘉峪关：地级市直接管镇、街道
        ("441900110000", ("441900000000", "440000000000")),
        ("442000001000", ("442000000000", "440000000000")),
        ("460400100000", ("460400000000", "460000000000")),
        ("620201001000", ("620200000000", "620000000000")),
        # 直辖市没有地级；省直辖县级没有地级
        ("110105001000", ("110105000000", "110000000000")),
        ("500229100000", ("500229000000", "500000000000")),
        ("429004001000", ("429004000000", "420000000000")),
        ("371083001000", ("371083000000", "371000000000", "370000000000")),
        ("440000000000", ()),
    ],
)
def test_the_governments_above_a_place_go_from_narrow_to_wide(code, above):
    assert ancestors(code) == above


@pytest.mark.parametrize("code", ["", "440113", "990113013000", "44011301300x", "4401130130001"])
def test_what_is_no_division_code_is_refused(code):
    assert not is_code(code)
    with pytest.raises(UnknownPlace):
        ancestors(code)


def test_a_jurisdiction_is_shown_by_its_name():
    assert [label(each) for each in ("national", "440000000000", "market", "local", "441900110000")] == [
        "全国",
        "广东省",
        "市场监督管理",
        "地方规定或做法",
        "441900110000",
    ]
