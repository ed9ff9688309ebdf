import pytest

from yifa.typeset.document import Document, FieldTable, Heading, Paragraph, Table
from yifa.typeset.layout import layout
from yifa.typeset.placing import (
    Attachments,
    Closing,
    blocks_of,
    closing_indents,
    columns,
    ems,
    form_columns,
    imprint_rows,
    target,
    title_lines,
)


def test_a_title_that_fits_is_one_line():
    assert title_lines("关于商请提供案件材料的函", 20) == ("关于商请提供案件材料的函",)


def test_a_long_title_breaks_where_words_end_into_lines_of_like_length():
    lines = title_lines("青云县白石街道办事处关于2025年度法治政府建设情况的报告", 20)
    assert lines == ("青云县白石街道办事处关于", "2025年度法治政府建设情况的报告")


def test_a_number_is_not_broken_and_no_line_begins_with_a_mark():
    for length in range(12, 20):
        lines = title_lines("甲" * length + "2025年度工作，以及其他各项重点任务的情况报告", 20)
        assert all(ems(line) <= 20 for line in lines)
        assert not any(line[0] in "，。、）" for line in lines)
        assert sum("2025" in line for line in lines) == 1


def test_the_caller_may_break_a_title():
    assert title_lines("青云县人民政府\n公告", 20) == ("青云县人民政府", "公告")


def test_nothing_of_a_title_is_lost_when_it_cannot_be_broken_well():
    assert "".join(title_lines("，" * 50, 20)) == "，" * 50
    assert "".join(title_lines("a" * 90, 20)) == "a" * 90


def test_a_sealed_date_ends_four_characters_in_and_the_signature_is_centred_on_it():
    # 2026年3月15日 is 6.5 wide: its middle is 4 + 3.25 from the right
    signature, date = closing_indents("某某街道办事处", "2026年3月15日", sealed=True, page=layout())
    assert signature == date == (28 - 2 * 7.25, 0.0)


def test_a_long_sealed_signature_keeps_inside_the_page():
    (left, right), _ = closing_indents("某" * 26, "2026年3月15日", sealed=True, page=layout())
    assert 28 - left - right == 26


def test_without_a_seal_the_date_begins_two_characters_after_the_signature():
    (_, signed), (_, dated) = closing_indents("某某县某某街道办事处", "2026年3月15日", sealed=False, page=layout())
    assert signed == 2
    assert (signed + 10) - (dated + 6.5) == 2


def test_without_a_seal_a_longer_date_keeps_the_two_characters():
    (_, signed), (_, dated) = closing_indents("某某局", "2026年3月15日", sealed=False, page=layout())
    assert dated == 2
    assert (signed + 3) - (dated + 6.5) == 2


def test_attachments_stand_between_the_text_and_the_signature():
    document = Document(
        "书", (Paragraph("文"), Paragraph("局", "signature"), Paragraph("2026年3月15日", "date")), attachments=("甲",)
    )
    text, attachments, closing = blocks_of(document)
    assert (text.kind, attachments.lines) == ("body", (("附件：", "甲"),))
    assert isinstance(closing, Closing)


def test_several_attachments_are_numbered():
    assert Attachments.named(("甲", "乙")).lines == (("附件：", "1. 甲"), ("", "2. 乙"))


def test_the_documents_own_signature_and_date_close_it():
    *_, last = blocks_of(Document("书", (Paragraph("文"),), signature="局", date="2026年3月15日", sealed=False))
    assert (last.signature[0].text, last.date[0].text, last.blank_lines) == ("局", "2026年3月15日", 1)


def test_the_imprint_ends_its_copies_with_a_full_stop_and_a_letter_names_no_printer():
    facts = {"copies_to": "县委，县政府。", "printed_by": "办公室", "printed_on": "2026年3月16日"}
    assert imprint_rows(Document("书", (), **facts)) == (("抄送：县委，县政府。", ""), ("办公室", "2026年3月16日印发"))
    assert imprint_rows(Document("书", (), kind="letter", **facts)) == (("抄送：县委，县政府。", ""),)


def test_short_columns_are_centred_and_wide_ones_get_more_room():
    (name, centred), (why, left) = columns(Table(("领域", "说明"), (("市容", "十二件跨年度办理，均在法定期限以内"),)))
    assert centred
    assert not left
    assert why > name
    assert columns(Table(("甲", "乙"), (), widths=(1, 3))) == ((1, True), (3, True))


def test_a_forms_label_takes_at_most_a_third():
    label, value = form_columns(FieldTable((("很长很长很长很长很长很长很长的一个栏目名称", "值"),)))
    assert label / (label + value) <= 0.34


@pytest.mark.parametrize(
    ("link", "base", "expected"),
    [
        (None, "https://a.cn", (None, None)),
        ("#here", None, (None, "here")),
        ("#there", None, (None, None)),
        ("#there", "https://a.cn/r", ("https://a.cn/r#there", None)),
        ("/figures/a", "https://a.cn/", ("https://a.cn/figures/a", None)),
        ("/figures/a", None, (None, None)),
        ("https://b.cn", None, ("https://b.cn", None)),
    ],
)
def test_a_link_leads_into_the_document_behind_the_base_or_nowhere(link, base, expected):
    anchors = Document("书", (Heading(1, "一", "here"),)).anchors
    assert target(link, anchors, base) == expected
