"""The PDF: its words come back, its links lead somewhere, and its pages measure what the standard says."""

import io
import unicodedata
from dataclasses import replace
from itertools import pairwise

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.typeset import fonts
from yifa.typeset.document import UNPRINTABLE, Document, FieldTable, Heading, Paragraph, Run, Table
from yifa.typeset.pdf import pdf

from .conftest import words_at
from .examples import DECISION, LETTER, PLAIN, REPORT

MARKS = "#$*_@<>\\`~\"'/[](){}=-+^&|!%:;,.\n\t "


def read(document, **how):
    return pypdf.PdfReader(io.BytesIO(pdf(document, **how)))


def bare(text):
    """What must come back: everything that has a shape."""
    return "".join(char for char in text if not char.isspace() and not fonts.shapeless(char))


def one_way(char):
    """Written from left to right and not joined to its neighbours: what Chinese papers hold."""
    return unicodedata.bidirectional(char) not in ("R", "AL", "AN") and unicodedata.category(char) not in ("Mn", "Mc")


words = (
    st.text(alphabet=st.one_of(st.sampled_from(MARKS), st.characters(codec="gb18030").filter(one_way)), max_size=40)
    .filter(lambda words: not UNPRINTABLE.search(words))
    .map(lambda words: Run(words).text)
)


@settings(max_examples=60, deadline=None)
@given(words, words, words)
def test_any_text_comes_back_from_the_pdf(body, cell, title):
    document = Document(
        title or "书",
        (
            Heading(1, body),
            Paragraph((Run(body), Run(cell, strong=True))),
            FieldTable(((cell, body),)),
            Table((cell,), ((body,),)),
        ),
        number=cell,
    )
    found = "".join(page.extract_text() for page in read(document).pages)
    found = bare(found)
    for text in (title, body, cell, body + cell):
        assert bare(fonts.shown(text)) in found


@pytest.mark.parametrize(
    "text",
    ["#let x = 1", "$a$ *b* _c_", "@label <label>", "// 注释 /* 注释 */", "\\u{41} \\ `raw`", "= 标题", "- 列表"],
)
def test_what_looks_like_markup_is_printed_as_it_stands(text):
    assert bare(text) in bare(read(Document(text, (Paragraph(text),))).pages[0].extract_text())


def test_equal_documents_are_equal_bytes_and_bear_their_own_day():
    assert pdf(REPORT) == pdf(replace(REPORT))
    about = read(REPORT).metadata
    assert (about.title, about.author) == (REPORT.title, None)
    assert about.creation_date.date().isoformat() == "2026-03-15"
    assert read(replace(REPORT, date=None)).metadata.creation_date.year == 2000


def test_twenty_two_lines_of_twenty_eight_characters_fill_a_page():
    counts = [[len(line) for line in page.extract_text().splitlines() if "国" in line] for page in read(PLAIN).pages]
    assert counts[1] == counts[2] == [28] * 22
    assert counts[0] == [1] + [28] * 20


def test_the_text_fills_156_mm_from_28_mm_on_odd_and_26_mm_on_even_pages():
    for page, left in zip(read(PLAIN).pages, (28, 26), strict=False):
        lines = [(x, y) for x, y, words in words_at(page) if len(words) == 28]
        assert {round(x, 1) for x, _ in lines} == {left}
        steps = {round(b - a, 2) for (_, a), (_, b) in pairwise(lines)}
        # 225 mm over 22 lines
        assert all(step == pytest.approx(225 / 22, abs=0.01) for step in steps)


def test_lines_of_a_text_with_signs_hold_at_most_28_characters_and_end_at_the_right_edge():
    document = Document("书", (Paragraph("为办理行政复议案件，请协助提供下列材料。" * 20, "no_indent"),))
    lines = [line for line in read(document).pages[0].extract_text().splitlines() if "材料" in line]
    # a sign that closes the line may stand in half its width, as the 29th
    assert {len(line.rstrip("，。")) for line in lines[:-1]} <= {27, 28}


def test_page_numbers_stand_under_the_text_on_the_outer_side():
    odd, even = (words_at(page) for page in read(PLAIN).pages[:2])
    ((x, y),) = [(x, y) for x, y, words in odd if words == "— 1 —"]
    assert x > 150
    assert y == pytest.approx(262 + 7 + 2, abs=1)
    ((x, _),) = [(x, y) for x, y, words in even if words == "— 2 —"]
    # 26 mm and one character of 14 points
    assert x == pytest.approx(26 + 14 / 72 * 25.4, abs=0.3)


def test_the_red_head_stands_where_the_standard_puts_it():
    page = words_at(read(REPORT).pages[0])
    (base,) = [y for _, y, words in page if words == "青云县白石街道办事处文件"]
    assert 37 + 35 < base <= 37 + 35 + 36.5 / 72 * 25.4
    (number,) = [y for _, y, words in page if words == "白街办〔2026〕12号"]
    assert base < number < base + 3.5 * 225 / 22


def test_a_letter_has_its_mark_and_no_number_on_the_first_page_only():
    first, second = read(LETTER).pages
    (base,) = [y for _, y, words in words_at(first) if words == "青云县司法局"]
    assert 30 < base <= 30 + 42 / 72 * 25.4
    assert "— 1 —" not in first.extract_text()
    assert "— 2 —" in second.extract_text()
    assert not [y for _, y, words in words_at(second) if words == "青云县司法局" and y < 50]


def test_the_imprint_ends_at_the_foot_of_the_type_area():
    last = words_at(read(REPORT).pages[-1])
    (printed,) = [y for _, y, words in last if words == "2026年3月16日印发"]
    assert 255 < printed < 262


def test_signature_and_date_stand_on_one_axis_four_characters_in():
    page = words_at(read(DECISION).pages[0])
    place = {words: x for x, y, words in page if y > 100}
    char = 156 / 28
    signed, dated = place["青云县白石街道办事处"] + 10 * char / 2, place["2026年3月15日"] + 6.5 * char / 2
    assert signed == pytest.approx(dated, abs=2)
    assert dated == pytest.approx(28 + 156 - (4 + 3.25) * char, abs=2)


def test_figures_lead_to_their_cases_and_into_the_document():
    reader = read(REPORT, base="https://example.gov.cn")
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", ())]
    assert [link["/A"]["/URI"] for link in links if "/A" in link and "/URI" in link["/A"]] == [
        "https://example.gov.cn/figures/penalty",
        "https://example.gov.cn/figures/street",
    ]
    assert len(links) == 3
    assert len(read(REPORT).pages[0]["/Annots"]) == 1


def test_headings_are_the_outline_of_the_file():
    titles = [entry.title for entry in read(REPORT).outline if not isinstance(entry, list)]
    assert [title.strip() for title in titles] == ["一、法治政府建设推进情况", "二、案件目录"]


def test_a_table_over_pages_repeats_its_header():
    rows = [(str(n), "说明") for n in range(60)]
    pages = read(Document("书", (Table(("序号", "内容"), rows),))).pages
    assert len(pages) > 1
    assert all("序号" in page.extract_text() for page in pages)


def test_a_long_row_of_latin_characters_stays_inside_the_type_area():
    address = "https://example.gov.cn/" + "a1b2c3/" * 40
    page = read(Document("书", (Paragraph(address),))).pages[0]
    lines = [line for line in page.extract_text().splitlines() if "a1b2" in line]
    assert len(lines) > 4
    assert "".join(lines) == address


def test_a_cell_longer_than_a_page_goes_on_over_pages():
    document = Document("书", (FieldTable((("事实", "经查明，" * 900),)),))
    assert bare("".join(page.extract_text() for page in read(document).pages)).count("经查明，") == 900


def test_a_character_that_no_font_has_is_named_by_its_code_and_never_an_empty_box():
    assert "〔U+100000〕" in read(Document("书", (Paragraph("张\U00100000"),))).pages[0].extract_text()


def test_no_character_that_unicode_names_stops_the_printing():
    # every block's first, last and middle characters, the format and combining ones all
    odd = [
        chr(code) for code in range(0x20, 0x32000) if unicodedata.category(chr(code)) in ("Cf", "Me", "Zs", "Zl", "So")
    ]
    some = [chr(code) for code in range(0x20, 0x110000, 97)]
    text = "".join(char for char in (*odd, *some) if not UNPRINTABLE.match(char))
    assert len(read(Document("书", (Paragraph(text),))).pages) > 10
