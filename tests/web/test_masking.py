"""Masks: enough to tell two cases apart, not enough to find a person."""

from __future__ import annotations

import pytest

from yifa.engine import fields as f
from yifa.web.desk.masking import masked


@pytest.mark.parametrize(
    ("spec", "value", "shown"),
    [
        (f.person("n", "姓名"), "张三", "张××"),
        (f.person("n", "姓名"), "欧阳修", "欧阳××"),
        (f.person("n", "姓名"), "欧阳", "欧××"),
        (f.person("n", "姓名"), "东莞市某某餐饮有限公司", "东莞市某某餐饮有限公司"),
        (f.phone("p", "电话"), "13812345678", "138****5678"),
        (f.id_number("i", "号码"), "441900199001011234", "441***********1234"),
        (f.address("a", "住址"), "广东省东莞市常平镇某路1号", "广东省东莞市常平镇***"),
        (f.address("a", "住址"), "南城区平安小区3栋", "南城区***"),
        (f.address("a", "住址"), "平安小区3栋", "平安***"),
        (f.text("t", "说明"), "有病史", "（涉个人信息，已隐去）"),
        (f.person("n", "姓名"), "", ""),
    ],
)
def test_a_value_is_masked_by_its_kind(spec, value, shown):
    assert masked(spec, value) == shown


def test_a_short_number_shows_nothing_of_itself():
    assert masked(f.phone("p", "电话"), "8123456") == "****"
