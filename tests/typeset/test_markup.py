from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.typeset.document import UNPRINTABLE, FieldTable, Heading, PageBreak, Paragraph, Run, Table, parse, texts_of
from yifa.typeset.markup import escape, text

words = st.text(max_size=30).filter(lambda words: not UNPRINTABLE.search(words)).map(lambda words: Run(words).text)
some_words = words.filter(bool)
nasty = st.text(alphabet="a1国 \n\\|[]()*#>^<@!-年月日pnex{}", max_size=12)
links = st.sampled_from([None, "/figures/a", "#x", "https://example.gov.cn/a_(b)?c=*d*&e=[f]\\"])


def distinct(runs):
    """Neighbours in different styles, as parse() makes them."""
    kept = [run for run in runs if run.text]
    plain = [(run.link, run.strong) for run in kept]
    return all(a != b or a[0] for a, b in pairwise(plain))


runs = (
    st.lists(st.builds(Run, nasty | some_words, links, st.booleans()), max_size=4)
    .filter(distinct)
    .map(lambda runs: tuple(run for run in runs if run.text))
)
kinds = st.sampled_from(["body", "salutation", "signature", "date", "number", "center", "no_indent"])
tables = st.integers(1, 3).flatmap(
    lambda n: st.builds(
        Table,
        st.lists(runs, min_size=n, max_size=n),
        st.lists(st.lists(runs, min_size=n, max_size=n), max_size=3),
        st.none() | words | nasty,
        st.none() | st.lists(st.integers(1, 9), min_size=n, max_size=n),
    )
)
blocks = st.one_of(
    st.builds(Paragraph, runs, kinds),
    st.builds(Heading, st.integers(1, 4), runs, st.none() | st.just("cases_1")),
    tables,
    st.builds(FieldTable, st.lists(st.tuples(words | nasty, runs), min_size=1, max_size=3)),
    st.builds(PageBreak),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(blocks, max_size=5).map(tuple))
def test_blocks_written_as_markup_are_read_back_the_same(document):
    assert parse(text(document)) == document


@settings(max_examples=200, deadline=None)
@given(words | nasty)
def test_an_escaped_value_comes_out_as_it_was_typed_wherever_it_stands(value):
    typed = [line.strip() for line in Run(value).text.split("\n") if line.strip()]
    blank = escape(value)
    sentence = parse(f"甲{blank}乙")
    assert "\n".join(t for block in sentence for t in texts_of(block)) == f"甲{chr(10).join(typed)}乙"
    assert all(
        isinstance(block, Paragraph) and not any(run.link or run.strong for run in block.runs) for block in sentence
    )
    (table,) = parse(f"| 甲 | 乙 |\n| {blank} | 丙 |") if typed else (Table(("甲", "乙"), (("", "丙"),)),)
    assert table.rows == (("\n".join(typed), "丙"),)


@pytest.mark.parametrize(
    "start", ["# 一", "| a |", "|| a | b", ">> a", "^^ a", "---", "<< a", "@@ a", "!! a", "\\p", "[a](#b)"]
)
def test_a_value_that_looks_like_a_mark_is_text(start):
    assert parse(escape(start)) == (Paragraph(start),)


def test_each_line_an_official_typed_is_a_paragraph_of_its_own():
    assert parse(escape("　　第一段。\r\n\r\n　　第二段。")) == (Paragraph("第一段。"), Paragraph("第二段。"))


def test_wrapped_lines_of_a_template_are_one_paragraph():
    assert parse("依法作出\n处罚决定。\n\n第二段") == (Paragraph("依法作出处罚决定。"), Paragraph("第二段"))
    assert parse("see the\nlist") == (Paragraph("see the list"),)


def test_every_mark_means_its_block():
    assert parse(
        """
# 一、标题
##(cases) （一）[小标题](/a)
<< 某某局：
@@ 某决字〔2026〕1号
^^ 居中
!! 顶格
正文**重点**
>> 某某局
>> 2026年3月15日
---
| 甲 | 乙 |
"""
    ) == (
        Heading(1, "一、标题"),
        Heading(2, ("（一）", Run("小标题", "/a")), "cases"),
        Paragraph("某某局：", "salutation"),
        Paragraph("某决字〔2026〕1号", "number"),
        Paragraph("居中", "center"),
        Paragraph("顶格", "no_indent"),
        Paragraph(("正文", Run("重点", strong=True))),
        Paragraph("某某局", "signature"),
        Paragraph("2026年3月15日", "date"),
        PageBreak(),
        Table(("甲", "乙"), ()),
    )


@pytest.mark.parametrize("words", ["2026年3月15日", "二〇二六年三月十五日", "年  月  日", "____年__月__日"])
def test_dates_and_their_blanks_are_dates(words):
    assert parse(f">> {words}")[0].kind == "date"


def test_a_masked_number_keeps_all_its_asterisks():
    assert parse("|| 证件号码 | 110101********1234") == (FieldTable((("证件号码", "110101********1234"),)),)


def test_brackets_that_are_no_link_are_text():
    assert parse("依据[2026](复印件)第[3]条") == (Paragraph("依据[2026](复印件)第[3]条"),)


def test_a_table_has_a_caption_and_widths_when_they_are_given():
    (table,) = parse("|+ 表1\n| 甲 | 乙 |\n|--|------|\n| 1 | [2](/b) |")
    assert table == Table(("甲", "乙"), (("1", (Run("2", "/b"),)),), "表1", (2, 6))


def test_a_row_that_does_not_fit_names_the_line():
    with pytest.raises(ValueError, match=r"line 3: table row 1 has 1 cells, expected 2"):
        parse("文\n\n| 甲 | 乙 |\n| 1 |")


def test_a_link_in_a_template_that_is_not_allowed_stays_text():
    assert parse("[点这里](javascript:alert(1))") == (Paragraph("[点这里](javascript:alert(1))"),)


def test_a_blank_that_was_not_filled_is_an_empty_box():
    assert parse("|| 复查情况 | ")[0].fields[0] == ("复查情况", "")
    assert parse("|| 复查情况 |\n|| 结论 | 同意")[0].fields[1][0] == "结论"
