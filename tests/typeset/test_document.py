from datetime import date

import pytest

from yifa.typeset.document import Document, FieldTable, Heading, Paragraph, Run, Table, Unfit, chinese_date, texts_of


def test_a_control_character_is_refused_with_the_place_it_stands_in():
    with pytest.raises(Unfit) as refused:
        Run("张\x00三")
    assert refused.value.code == "T-001"
    assert "张□三" in refused.value.sentence
    assert "U+0000" in refused.value.sentence


@pytest.mark.parametrize("bad", ["\x07", "\x0c", "\ud800", "\ufffe", "\x85"])
def test_what_no_docx_can_hold_is_refused_wherever_it_stands(bad):
    for make in (
        lambda: Document(title=bad, blocks=()),
        lambda: Document(title="书", blocks=(), number=bad),
        lambda: Table(("甲",), ((bad,),)),
        lambda: FieldTable(((bad, "乙"),)),
        lambda: Document(title="书", blocks=(), attachments=(bad,)),
    ):
        with pytest.raises(Unfit, match="T-001"):
            make()


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\u2028"])
def test_every_kind_of_line_end_becomes_one(end):
    assert Run(f"甲{end}乙").text == "甲\n乙"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//elsewhere.cn/x", "data:text/html,x", "/a b", "/a\nb", "http:x"]
)
def test_a_link_that_could_run_or_lead_astray_is_refused(link):
    with pytest.raises(Unfit, match="T-002"):
        Run("812", link)


@pytest.mark.parametrize(
    "link", ["https://example.gov.cn/a?b=1", "/figures/penalty", "#cases", "mailto:a@example.gov.cn"]
)
def test_addresses_paths_and_fragments_are_links(link):
    assert Run("812", link).link == link


def test_strings_runs_and_lists_of_them_may_stand_where_runs_stand():
    assert Paragraph("甲").runs == Paragraph([Run("甲")]).runs == Paragraph(Run("甲")).runs == (Run("甲"),)


def test_a_table_whose_row_does_not_fit_its_header_names_the_row():
    with pytest.raises(ValueError, match="row 2 has 1 cells, expected 2"):
        Table(("甲", "乙"), (("1", "2"), ("3",)))


def test_a_cell_of_one_plain_run_is_its_text():
    assert Table(("甲",), ((Run("1"),),)) == Table(("甲",), (("1",),))


def test_headings_go_to_the_fourth_level():
    with pytest.raises(ValueError, match="5 is not one of"):
        Heading(5, "五")


def test_two_headings_may_not_bear_one_anchor():
    with pytest.raises(ValueError, match="cases"):
        Document("书", (Heading(1, "一", "cases"), Heading(1, "二", "cases")))


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="memo"):
        Document(title="书", blocks=(), kind="memo")


def test_months_and_days_of_a_date_carry_no_zero():
    assert chinese_date(date(2026, 3, 5)) == "2026年3月5日"
    assert Document(title="书", blocks=(), date=date(2026, 3, 5)).date == "2026年3月5日"


def test_texts_come_in_reading_order():
    document = Document(
        title="书", organ="机关", number="号", blocks=(Table(("甲",), (("1",),), "题"),), signature="署", date="日"
    )
    assert list(document.texts()) == ["机关", "号", "书", "题", "甲", "1", "署", "日"]
    assert list(texts_of(FieldTable((("甲", "乙"),)))) == ["甲", "乙"]
