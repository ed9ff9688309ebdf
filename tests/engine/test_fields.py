"""What was typed becomes what is recorded: read once, shown, and read the same again; never guessed."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.fill import CREDIT_CODE, ID_NUMBER
from yifa.engine import fields as f
from yifa.engine.fields import KINDS, Wrong, clean, yuan

WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in map(chr, range(0x21, 0x7F))}
CHOICES = {"revoke": "吊销许可证件、降低资质", "large": "罚款（大额）", "fine": "罚款", "warn": "警告，通报批评"}
ONE, SOME = f.choice("one", "种类", choices=CHOICES), f.choices("some", "种类", choices=CHOICES)

# what a reader can be given and accept, by kind
READABLE = {
    "text": st.text(max_size=30),
    "long_text": st.text(max_size=60),
    "choice": st.sampled_from([*CHOICES, *CHOICES.values()]),
    "choices": st.lists(st.sampled_from([*CHOICES, *CHOICES.values()]), min_size=1),
    "number": st.integers(-(10**14), 10**14),
    "money": st.integers(0, 10**15),
    "date": st.dates(),
    "moment": st.datetimes(),
    "yes_no": st.booleans(),
    "phone": st.from_regex(r"\+?[0-9]{7,15}", fullmatch=True),
    "officer": st.integers(0, 10**14),
    "officers": st.lists(st.integers(0, 10**14), min_size=1, max_size=5),
    "file": st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    "id_number": st.just(ID_NUMBER),
    "credit_code": st.just(CREDIT_CODE),
}


def spec_of(kind):
    return f._maker(kind)(
        "x", "项目", choices=CHOICES if kind.startswith("choice") else (), unit="件" if kind == "number" else ""
    )


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_anything_that_is_read_reads_back_equal_after_it_was_shown(kind, data):
    spec = spec_of(kind)
    try:
        value = clean(spec, data.draw(READABLE.get(kind, READABLE["text"])))
    except Wrong:
        return
    if value is not None:
        assert clean(spec, value) == value
        assert clean(spec, spec.label(value)) == value


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=30, deadline=None)
@given(value=st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.binary(), st.text(), st.dates(), st.datetimes(), st.decimals(),
    st.lists(st.text() | st.integers() | st.none()), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    st.text(st.characters(categories=["Cs", "Cc", "Cn", "Cf"]), max_size=4),
))  # fmt: skip
def test_whatever_is_given_is_read_or_is_a_sentence_and_what_is_read_can_be_stored(kind, value):
    spec = spec_of(kind)
    try:
        found = clean(spec, value)
    except Wrong as wrong:
        sentence = str(wrong)
    else:
        sentence = None
    if sentence is not None:
        assert sentence.startswith("“项目”")
        assert sentence.endswith("。")
        sentence.encode()
        return
    assert found is None or isinstance(found, (str, int, list))
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, str):
            assert "\x00" not in one
            one.encode()
        elif isinstance(one, int):
            assert abs(one) <= 10**15


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("number", "1,234件"), ("money", "¥1,234.50元"), ("money", "1.2万元整"), ("date", "2025-10-13"), ("date", "2025/1/3"),
        ("moment", "2025-10-13 09:30"), ("id_number", ID_NUMBER), ("credit_code", CREDIT_CODE), ("phone", "0769-8888 1234"),
        ("choice", "罚款(大额)"), ("officers", "12,13"), ("yes_no", "yes"),
    ],
)  # fmt: skip
def test_full_and_half_width_give_the_same(kind, typed):
    wide = typed.translate(WIDE).replace(" ", "\u3000")
    assert unicodedata.normalize("NFKC", wide) == typed
    assert clean(spec_of(kind), wide) == clean(spec_of(kind), typed) is not None


@given(cents=st.integers(0, 10**15))
def test_money_never_loses_a_fen(cents):
    spec = f.money("m", "金额")
    assert clean(spec, yuan(cents)) == cents
    assert clean(spec, f"{cents // 100:,}.{cents % 100:02d}元") == cents
    assert clean(spec, f"{Decimal(cents) / 10**6:f}万") == cents
    assert clean(spec, f"{Decimal(cents) / 10**10:f}亿元") == cents


@pytest.mark.parametrize("typed", ["1,5", "12,34", "1,2345", "0.001", "-3", "1e6", "3 4", "三百", "1..2", "٣", "1亿亿"])
def test_a_sum_that_could_mean_two_things_is_refused(typed):
    with pytest.raises(Wrong):
        clean(f.money("m", "金额"), typed)


def test_a_negative_sum_is_taken_only_where_the_field_says_so():
    assert clean(f.money("m", "调整", low=-100_00), "-30") == -3000
    with pytest.raises(Wrong, match="不能小于0元"):
        clean(f.money("m", "金额"), -1)
    with pytest.raises(Wrong, match="不能小于-100元"):
        clean(f.money("m", "调整", low=-100_00), "-100.01")


def test_bounds_are_told_in_the_unit_of_the_form():
    with pytest.raises(Wrong, match="不能大于200名"):
        clean(f.number("n", "人数", low=1, high=200, unit="名"), "201")
    with pytest.raises(Wrong, match="不能大于50元"):
        clean(f.money("m", "金额", high=50_00), "50.01")
    with pytest.raises(Wrong, match="太大"):
        clean(f.number("n", "人数"), 10**15)


@given(at=st.integers(0, 16), other=st.sampled_from("0123456789"))
def test_an_id_number_with_one_wrong_digit_is_refused(at, other):
    typed = ID_NUMBER[:at] + other + ID_NUMBER[at + 1 :]
    if typed != ID_NUMBER:
        with pytest.raises(Wrong, match="校验位"):
            clean(f.id_number("x", "证件号"), typed)


@given(at=st.integers(0, 17), other=st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_a_credit_code_with_one_wrong_sign_is_refused(at, other):
    typed = CREDIT_CODE[:at] + other + CREDIT_CODE[at + 1 :]
    if typed != CREDIT_CODE:
        with pytest.raises(Wrong, match="校验位"):
            clean(f.credit_code("x", "代码"), typed)


@pytest.mark.parametrize(("kind", "typed"), [("id_number", "123"), ("credit_code", "O" * 18), ("phone", "12345"), ("file", "a" * 63),
                                             ("officer", "甲"), ("date", "2025-02-30"), ("moment", "2025-10-13"), ("moment", "2025-10-13 24:00"),
                                             ("yes_no", "也许"), ("unit", "字" * 201)])  # fmt: skip
def test_what_is_malformed_is_refused(kind, typed):
    with pytest.raises(Wrong):
        clean(spec_of(kind), typed)


def test_a_label_that_holds_the_sign_between_labels_is_still_one_choice():
    assert clean(SOME, "吊销许可证件、降低资质；罚款(大额)，警告,通报批评") == ["revoke", "large", "warn"]
    assert clean(SOME, ["", "罚款", None, "fine"]) == ["fine"]
    assert clean(SOME, [""]) is None
    with pytest.raises(Wrong, match="“种类”填的“没收”不在可选范围内"):
        clean(SOME, "罚款、没收")


def test_a_moment_with_a_zone_is_told_by_the_clocks_of_china():
    late = datetime(2025, 10, 12, 17, 30, tzinfo=UTC)
    assert clean(f.moment("x", "时间"), late) == "2025-10-13T01:30"
    assert clean(f.day("x", "日期"), late) == "2025-10-13"
    assert clean(f.day("x", "日期"), date(2025, 10, 12)) == "2025-10-12"


def test_a_line_stays_a_line_and_unseen_marks_are_dropped():
    assert clean(f.text("x", "事项"), "第一行\r\n  第二行\t尾") == "第一行 第二行 尾"
    assert clean(f.long_text("x", "经过"), "第一行\r\n第二行\r第三行") == "第一行\n第二行\n第三行"
    assert clean(f.person("x", "姓名"), "\ufeff张\u200b三\u202e") == "张三"


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "a\x0bb", "a\uffffb", "a\x1b[31mb"])
def test_what_no_paper_can_print_is_refused(text):
    for kind in ("text", "long_text", "person", "unit", "matter", "case"):
        with pytest.raises(Wrong):
            clean(spec_of(kind), text)


def test_a_text_is_as_long_as_its_field_allows():
    assert len(clean(f.long_text("x", "经过"), "字" * 20_000)) == 20_000
    with pytest.raises(Wrong, match="有20001个字，超过20000个字的上限"):
        clean(f.long_text("x", "经过"), "字" * 20_001)
    with pytest.raises(Wrong, match="超过200项"):
        clean(f.officers("x", "人员"), list(range(201)))


def test_a_sentence_repeats_what_was_typed_unless_it_is_personal():
    with pytest.raises(Wrong) as told:
        clean(f.phone("x", "电话"), "138-老张")
    assert "138-老张" in str(told.value)
    with pytest.raises(Wrong) as told:
        clean(f.phone("x", "电话", personal=True), "138-老张")
    assert "老张" not in str(told.value)
    with pytest.raises(Wrong) as told:
        clean(f.day("x", "日期"), "很" * 5000)
    assert len(str(told.value)) < 120
