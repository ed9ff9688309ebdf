"""One value as the public sees it: by its code, its kind, and whose it is."""

from __future__ import annotations

from datetime import date

import pytest

from yifa.engine import fields as f
from yifa.engine import masking
from yifa.engine.case import Case
from yifa.engine.declaration import Procedure, Step
from yifa.engine.masking import MINOR, NAMELESS, SECRET_TRADE, Whose, shown, surname_only
from yifa.engine.masking_text import NOTHING, WHOLE, Known, mask_text
from yifa.engine.state import blank

NAME, HOME_ADDRESS = f.person("party_name", "姓名", personal=True), f.address("party_address", "住址", personal=True)
SAID, NUMBER = f.long_text("said", "陈述", personal=True), f.id_number("party_id_number", "号码", personal=True)
UNIT, FREE = Whose(unit=True), f.text("note", "说明")
OFFICER, SUM = f.officers("officers", "人员"), f.money("sum", "数额")


@pytest.mark.parametrize(
    ("spec", "mask", "words", "about", "seen"),
    [
        (NAME, "M2", "张三丰", masking.NOBODY, "张××"),
        (NAME, "M1", "张三丰", masking.NOBODY, "张××"),
        (NAME, "full", "张三丰", masking.NOBODY, "张××"),
        (NAME, "M3", "张三丰、欧阳修", masking.NOBODY, "张××、欧阳××"),
        (NAME, "M4", "张三丰", masking.NOBODY, NAMELESS),
        (NAME, "M2", "张三丰", Whose(kept=True), "张三丰"),
        (NAME, "M2", "东莞市某餐饮有限公司", UNIT, "东莞市某餐饮有限公司"),
        (NAME, "never", "张三丰", masking.NOBODY, None),
        (NAME, "M6", "张三丰", masking.NOBODY, None),
        (f.person("host", "主持人"), "full", "李主持", masking.NOBODY, "李主持"),
        (f.person("host", "主持人"), "M2", "李主持", masking.NOBODY, "李××"),
        (HOME_ADDRESS, "M2", "广东省广州市天河区某路1号", masking.NOBODY, "广东省广州市天河区***"),
        (HOME_ADDRESS, "full", "平安小区3栋", masking.NOBODY, None),
        (HOME_ADDRESS, "M2", "天河区某路1号", UNIT, "天河区某路1号"),
        (f.address("office", "地址"), "full", "天河区某路1号", masking.NOBODY, "天河区某路1号"),
        (NUMBER, "M2", "11010519491231002X", masking.NOBODY, None),
        (NUMBER, "full", "11010519491231002X", UNIT, None),
        (f.phone("tel", "电话", personal=True), "M2", "13812345678", masking.NOBODY, None),
        (f.phone("tel", "监督电话"), "full", "076912345678", masking.NOBODY, "076912345678"),
        (SAID, "M2", "我承认", masking.NOBODY, WHOLE),
        (FREE, "M5", "单价3元", masking.NOBODY, SECRET_TRADE),
        (FREE, "full", "电话13812345678", masking.NOBODY, "电话（电话已隐去）"),
        (f.text("n", "证件编号"), "full", "19170115068", masking.NOBODY, "19170115068"),
        (OFFICER, "M3", "张三、李四", masking.NOBODY, "张三、李四"),
        (OFFICER, "M2", "张三、李四", masking.NOBODY, "张××、李××"),
        (OFFICER, "M4", "张三、李四", masking.NOBODY, NAMELESS),
        (SUM, "full", "500元", masking.NOBODY, "500元"),
        (FREE, "full", "", masking.NOBODY, None),
    ],
)
def test_what_is_shown_of_one_value(spec, mask, words, about, seen):
    assert shown(spec, mask, words, NOTHING, about) == seen


def test_office_numbers_stay_in_what_the_government_says_of_itself():
    guide = "咨询电话0769-83331234，邮箱zw@dg.gov.cn，张三丰"
    assert shown(FREE, "full", guide, NOTHING, own=True) == guide
    assert shown(FREE, "full", f"{guide}13812345678", NOTHING, own=True) == f"{guide}（电话已隐去）"
    hidden = shown(FREE, "full", guide, NOTHING)
    assert "83331234" not in hidden
    assert "gov.cn" not in hidden


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("张三", "张××"),
        ("欧阳修", "欧阳××"),
        ("欧阳", "欧××"),
        ("阿依古丽·买买提", "阿××"),
        ("John Smith", "J××"),
        ("司马", "司××"),
        ("", ""),
    ],
)
def test_a_surname_is_all_that_is_left(name, left):
    assert surname_only(name) == left


@pytest.mark.parametrize(
    ("name", "unit"),
    [("东莞市某某餐饮有限公司", True), ("张三小吃店", True), ("常平镇某某村", True), ("美味餐厅（常平分店）", True), ("张三", False), ("阿不都热西提", False),
     ("欧阳建社", False), ("迪丽热巴·园", False)],
)  # fmt: skip
def test_a_unit_is_told_by_its_name(name, unit):
    assert masking.is_unit(name) is unit


def case_of(secrets, **data):
    fields = (f.choice("party_kind", "类别", choices={"person": "公民", "company": "法人", "sole_trader": "个体"}), NAME, HOME_ADDRESS, NUMBER, SAID,
              f.person("party_representative", "负责人", personal=True), f.person("victim_name", "受害人", personal=True), f.number("victim_age", "年龄"))  # fmt: skip
    procedure = Procedure(
        slug="masked", name="测", area="tests", basis="测", steps=(Step("a", "甲", by=(), basis="测", fields=fields),)
    )
    return Case(procedure, {**blank(), "data": data}, secrets=lambda: secrets)


@pytest.mark.parametrize(
    ("kind", "name", "unit"),
    [("person", "张三小吃店", False), ("company", "东莞市某餐饮有限公司", True), ("company", "张三", False), ("sole_trader", "张三小吃店", True),
     ("sole_trader", "张三", False), (None, "某某有限公司", True), (None, "张三", False)],
)  # fmt: skip
def test_whose_a_name_is_follows_the_kind_of_the_party(kind, name, unit):
    case = case_of({"party_name": name}, **({"party_kind": kind} if kind else {}))
    assert masking.whose(case, NAME, name).unit is unit


def known(case):
    return masking.known_of(case, date(2026, 3, 2), 18, case.secrets().items(), ["赵执法"], ["测〔2026〕1号"])


def test_a_company_is_named_and_its_people_are_not():
    case = case_of(
        {"party_name": "东莞市张三丰餐饮有限公司", "party_representative": "张三丰", "party_address": "天河区某路1号"},
        party_kind="company",
    )
    text = "东莞市张三丰餐饮有限公司（天河区某路1号）的张三丰向赵执法说明"
    assert mask_text(text, known(case)) == "东莞市张三丰餐饮有限公司（天河区某路1号）的张××向赵××说明"


def test_a_child_has_no_surname_either():
    case = case_of({"party_name": "张三丰", "victim_name": "李小四"}, party_kind="person", victim_age=9)
    assert mask_text("张三丰打了李小四", known(case)) == f"张××打了{MINOR}"


def test_a_statement_of_the_case_stands_in_no_text_and_an_everyday_word_does():
    case = case_of({"said": "属实", "party_name": "王"}, party_kind="person")
    assert mask_text("情况属实，王某在场", known(case)) == "情况属实，王某在场"
    case = case_of({"said": "我确实在路边摆了摊"}, party_kind="person")
    assert mask_text("他说我确实在路边摆了摊。", known(case)) == f"他说{WHOLE}。"


@pytest.mark.parametrize(
    ("on", "minor"), [(date(2033, 1, 1), False), (date(2032, 12, 31), True), (date(2026, 3, 2), True)]
)
def test_somebody_is_of_age_on_the_eighteenth_birthday(on, minor):
    first = "11010520150101001"
    number = (
        first
        + "10X98765432"[
            sum(int(d) * w for d, w in zip(first, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True))
            % 11
        ]
    )
    assert masking.is_minor(case_of({"party_id_number": number}, party_kind="person"), "party", on, 18) is minor


def test_known_words_are_looked_for_longest_first():
    some = Known(names=(("张三", "张××"), ("张三丰", "张××")), kept=("张三丰园",))
    assert mask_text("张三丰园、张三丰、张三", some) == "张三丰园、张××、张××"
