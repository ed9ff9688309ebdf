"""A case is found by a piece of what it says, and by nothing else; the index holds no text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from yifa.engine import search
from yifa.engine.sealing import blind

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英霞平刚桂文辉建国华志永红玉兰春梅小东海燕云飞龙凤晓宇"
NAMES = st.builds(
    lambda surname, given: surname + given,
    st.sampled_from(SURNAMES),
    st.text(st.sampled_from(GIVEN), min_size=1, max_size=2),
)
PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


def finds(query: str, *texts: str, names: bool = True) -> bool:
    wanted = search.wanted(query)
    held = set().union(*(search.tokens(text, names=names) for text in texts))
    return bool(wanted) and wanted <= held


@settings(max_examples=100, deadline=None)
@given(name=NAMES, phone=PHONES)
def test_a_name_is_found_by_any_piece_of_it_by_its_pinyin_and_by_the_tail_of_the_phone(name, phone):
    for at in range(len(name)):
        for to in range(at + 1, len(name) + 1):
            assert finds(name[at:to], name, phone)
    readings = lazy_pinyin(name)
    assert finds("".join(one[0] for one in readings), name)
    assert finds("".join(readings).upper(), name)
    for tail in range(4, 12):
        assert finds(phone[-tail:], name, phone)
    assert finds(f"{name[:2]} {phone[-4:]}", name, phone)
    assert finds(f"{phone[-4:]} {''.join(one[0] for one in readings)}", name, phone)


@settings(max_examples=100, deadline=None)
@given(name=NAMES, other=NAMES, phone=PHONES, digits=st.from_regex(r"[0-9]{4,11}", fullmatch=True))
def test_nothing_is_found_that_was_not_asked_for(name, other, phone, digits):
    pairs = {other[at : at + 2] for at in range(len(other) - 1)}
    if any(pair not in name for pair in pairs):
        assert not finds(other, name)
    if any(digits[at : at + 4] not in phone for at in range(len(digits) - 3)):
        assert not finds(digits, phone)
    if not set(lazy_pinyin(other)) & set(lazy_pinyin(name)):
        assert not finds("".join(lazy_pinyin(other)), name)


@pytest.mark.parametrize(("query", "text"), [
    ("zxy", "曾小英"), ("cxy", "曾小英"), ("ouyang", "欧阳"), ("oynn", "欧阳娜娜"), ("shan", "单"), ("abc", "ABC贸易有限公司"), ("贸易 abc", "ABC贸易有限公司"),
    ("ＡＢＣ", "abc贸易"), ("１２３４", "0769-1234"), ("mmt", "古丽·买买提"), ("glmmt", "古丽·买买提"), ("二〇二五", "二〇二五年纠纷"),
    ("测罚 2025 12", "测罚〔2025〕12号"), ("мария", "Мария"),
])  # fmt: skip
def test_it_is_found(query, text):
    assert finds(query, text)


@pytest.mark.parametrize("query", ["", " ", "〔〕", "，。", "\x00", "\ud800", "\u202e"])
def test_an_empty_question_asks_for_nothing(query):
    assert search.wanted(query) == set()


@given(text=st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_kept_and_asked(text):
    search.wanted(text)
    assert all(0 <= one < 2**63 for one in search.tokens(text, names=True))


def test_a_sentence_is_not_found_by_its_single_characters():
    assert not finds("张", "因邻里排水问题与张三发生争执", names=False)
    assert finds("张三", "因邻里排水问题与张三发生争执", names=False)


def test_without_the_key_a_token_tells_nothing(settings, tmp_path):
    mine = search.tokens("张三")
    other = tmp_path / "key"
    other.write_bytes(b"k" * 32)
    settings.YIFA_FIELD_KEY_FILE = other
    assert not mine & blind(search.pieces("张三"))
