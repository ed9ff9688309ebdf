"""Text that goes public: numbers and names of people go, numbers of documents stay, twice is once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.engine.masking_text import (
    CARD,
    HOME,
    ID,
    MAIL,
    PHONE,
    PLATE,
    SOCIAL,
    WHOLE,
    Known,
    district_of,
    is_id_number,
    mask_text,
)

PEOPLE = Known(
    names=(
        ("张三丰", "张××"),
        ("李四", "李××"),
        ("欧阳修", "欧阳××"),
        ("阿依古丽·买买提", "阿××"),
        ("John Smith", "J××"),
    ),
    whole=(
        ("11010519491231002X", ID),
        ("13812345678", PHONE),
        ("常平镇平安小区3栋501", HOME),
        ("他去年得过肺结核住院三周", WHOLE),
    ),
    kept=("张三丰小吃店", "粤东常罚〔2026〕13812345678号", "91441900MA4UQ00000"),
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("身份证号11010519491231002X。", f"身份证号{ID}。"),
        ("１１０１０５１９４９１２３１００２Ｘ", ID),
        ("110105 19491231 002x", ID),
        ("110105-1949-1231-002 X", f"{ID}"),
        ("编号11010519491231002X", f"编号{ID}"),
        ("身份证110105491231002", f"身份证{ID}"),
        ("号码440108600123456", ID.join(("号码", ""))),
        ("身份证号码110105194912310021（校验位写错）", f"身份证号码{ID}（校验位写错）"),
        ("电话13812345678", f"电话{PHONE}"),
        ("１３８　１２３４　５６７８", PHONE),
        ("138-1234-5678、+86 138 1234 5678", f"{PHONE}、+{PHONE}"),
        ("一三八一二三四五六七八", PHONE),
        ("座机0769-83331234", f"座机{PHONE}"),
        ("电话：83331234", f"电话：{PHONE}"),
        ("粤S·12345小车", f"{PLATE}小车"),
        ("粤SD12345 和粤Ｓ１２３４５", f"{PLATE} 和{PLATE}"),
        ("账号6222021234567890123", f"账号{CARD}"),
        ("6222 0212 3456 7890 128", CARD),
        ("开户行账号 44001234", f"开户行账号 {CARD}"),
        ("zhang.san@qq.com", MAIL),
        ("微信号：zhang_san88", f"微信号：{SOCIAL}"),
        ("QQ 12345678", f"QQ {SOCIAL}"),
        ("1990年1月2日出生", "1990年出生"),
        ("出生日期：1990-01-02", "出生日期：1990年"),
        ("住址：广东省广州市天河区某路1号", "住址：广东省广州市天河区***"),
        ("家住平安小区", f"家住{HOME}"),
    ],
)
def test_what_is_somebodys_is_taken_out(text, left):
    assert mask_text(text) == left
    assert mask_text(left) == left


@pytest.mark.parametrize(
    "text",
    [
        "粤东常罚〔2026〕13800138000号", "（2026）粤1971行初12345678901号", "第13812345678号", "许可证编号440108600123456", "注册号440108600123456",
        "统一社会信用代码91441900MA4UQ00000", "2025-10-13 09:30 至 2025-10-14 18:00", "罚款12,345,678.90元", "第三十四条第二款", "12345热线", "GD202401150001",
        "a3f1" * 12 + "13812345678" + "b" * 5, "事项编码 440000000000000001", "居民80000000人", "可以向住所地人民法院起诉", "110105194912310021",
    ],
)  # fmt: skip
def test_what_is_nobodys_stays(text):
    assert mask_text(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("张三丰、张　三 丰和李四在场", "张××、张××和李××在场"),
        ("欧阳修说，阿依古丽•买买提和JOHN SMITH同意", "欧阳××说，阿××和J××同意"),
        ("张三丰小吃店的张三丰", "张三丰小吃店的张××"),
        ("常平镇平安小区 3栋501", HOME),
        ("据说他去年得过肺结核住院三周。", f"据说{WHOLE}。"),
        ("粤东常罚〔2026〕13812345678号载明138 1234 5678", f"粤东常罚〔2026〕13812345678号载明{PHONE}"),
        ("Johnsmithson", "Johnsmithson"),
    ],
)
def test_what_the_case_knows_is_taken_out_wherever_it_stands(text, left):
    assert mask_text(text, PEOPLE) == left
    assert mask_text(left, PEOPLE) == left


def test_a_field_of_a_document_number_loses_only_identity_numbers():
    assert mask_text("19170115068", numbers=False) == "19170115068"
    assert mask_text("11010519491231002X", numbers=False) == ID
    assert mask_text("电话0769-83331234，手机13812345678", weak=False) == f"电话0769-83331234，手机{PHONE}"


def test_a_check_digit_and_a_birthday_tell_an_identity_number():
    assert is_id_number("11010519491231002X")
    for wrong in ("110105194912310021", "11010519491331002X", "00010519491231002X", "1101051949123100", ""):
        assert not is_id_number(wrong)


def test_a_district_is_told_from_a_housing_estate():
    assert district_of("广东省广州市天河区某路") == "广东省广州市天河区"
    assert district_of("南城区平安小区3栋") == "南城区"
    assert district_of("平安小区3栋") == ""


BITS = st.sampled_from(
    ["张三丰", "李四", "13812345678", "138 1234", "5678", "１３８", "110105", "19491231", "002X", "11010519491231002X", "粤S", "·", "12345", "〔2026〕", "号",
     "电话", "住址：", "广东省广州市", "天河区", "微信", "abc_123", "@", "qq.com", "账号", "身份证", "6222021234567890128", "第", " ", "　", "-", "，", "。",
     "出生", "1990年1月2日", "(", "）", "他去年得过肺结核住院三周", "小吃店", "一三八一二三四五六七八", "（", "已隐去）", "住", "×"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(BITS, max_size=14).map("".join), st.booleans(), st.booleans())
def test_masking_twice_is_masking_once(text, numbers, weak):
    once = mask_text(text, PEOPLE, numbers=numbers, weak=weak)
    assert mask_text(once, PEOPLE, numbers=numbers, weak=weak) == once


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_masked_without_fault(text):
    once = mask_text(text, PEOPLE)
    assert mask_text(once, PEOPLE) == once


@settings(max_examples=150, deadline=None)
@given(
    st.lists(BITS, max_size=5).map("".join),
    st.sampled_from(["13812345678", "11010519491231002X", "张三丰"]),
    st.lists(BITS, max_size=5).map("".join),
)
def test_nothing_known_is_left_where_it_stands_by_itself(before, value, after):
    left = mask_text(f"{before}，{value}，{after}", PEOPLE)
    assert f"，{value}，" not in left
