"""The .docx: its structure as a reader of the format sees it, and its pages as LibreOffice prints them."""

import io
import zipfile
from dataclasses import replace

import docx as word
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.typeset.document import UNPRINTABLE, Document, Heading, PageBreak, Paragraph, Run, Table
from yifa.typeset.docx import docx
from yifa.typeset.docx_xml import ORDER

from .conftest import words_at
from .examples import DECISION, LETTER, REPORT

words = st.text(max_size=40).filter(lambda words: not UNPRINTABLE.search(words))


def opened(document, **how):
    return word.Document(io.BytesIO(docx(document, **how)))


def paragraph(file, text):
    return next(found for found in file.paragraphs if found.text == text)


def spacing(found):
    return found._p.pPr.find(qn("w:spacing"))


def test_equal_documents_are_equal_bytes_and_name_nobody():
    assert docx(REPORT) == docx(replace(REPORT))
    with zipfile.ZipFile(io.BytesIO(docx(REPORT))) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if "thumbnail" in name or "vba" in name]
        core = package.read("docProps/core.xml").decode()
    assert "python-docx" not in core
    assert "<dc:creator>" not in core
    assert "2026-03-15T00:00:00Z" in core


@settings(max_examples=60, deadline=None)
@given(words, words, words)
def test_any_text_comes_back_from_the_docx_exactly(body, cell, title):
    document = Document(title, (Paragraph((Run(body), Run(cell, strong=True))), Table(("甲", "乙"), ((cell, body),))))
    file = opened(document)
    assert Run(body + cell).text in [found.text for found in file.paragraphs]
    assert [found.text for found in file.tables[0].rows[1].cells] == [Run(cell).text, Run(body).text]


def test_the_red_head_has_its_mark_number_and_line_in_order():
    file = opened(REPORT)
    mark, number = paragraph(file, "青云县白石街道办事处文件"), paragraph(file, "白街办〔2026〕12号")
    names = [found.style.name for found in file.paragraphs[:6]]
    assert names == ["公文空行", "发文机关标志", "公文空行", "公文居中", "公文空行", "Title"]
    # 35 mm are 1984 twentieths of a point
    assert spacing(file.paragraphs[0]).get(qn("w:line")) == "1984"
    assert mark.style.font.color.rgb == word.shared.RGBColor(0xFF, 0, 0)
    assert mark.style.font.name == "方正小标宋简体"
    line = number._p.pPr.find(f"{qn('w:pBdr')}/{qn('w:bottom')}")
    # 4 mm are 11 points
    assert (line.get(qn("w:color")), line.get(qn("w:space"))) == ("FF0000", "11")


def test_the_mark_shrinks_until_it_fits_its_line():
    sizes = [
        float(paragraph(opened(replace(REPORT, organ=organ)), organ).runs[0].font.size.pt)
        for organ in ("青云县人民政府文件", "青云县某某某某某某某某某某某某委员会文件", "某" * 60)
    ]
    assert sizes == [42.0, 22.0, 7.0]
    assert all(size * len(organ) <= 442.3 for size, organ in zip(sizes, ("某" * 9, "某" * 20, "某" * 60), strict=True))


def test_fonts_are_named_as_officials_machines_have_them():
    styles = {style.name: style for style in opened(REPORT).styles}
    east = {
        name: style.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))
        for name, style in styles.items()
        if style.element.rPr is not None and style.element.rPr.find(qn("w:rFonts")) is not None
    }
    assert east["Heading 1"] == "黑体"
    assert east["Heading 2"] == "楷体_GB2312"
    assert east["Heading 3"] == east["Heading 4"] == "仿宋_GB2312"
    assert east["Title"] == "方正小标宋简体"
    assert east["Footer"] == "宋体"


def test_the_page_is_a4_with_the_standards_margins_mirrored():
    section = opened(REPORT).sections[0]
    found = [round(length.mm) for length in (section.page_width, section.page_height, section.top_margin,
             section.bottom_margin, section.left_margin, section.right_margin)]  # fmt: skip
    assert found == [210, 297, 37, 35, 28, 26]
    file = opened(REPORT)
    assert file.settings.odd_and_even_pages_header_footer
    assert file.settings.element.find(qn("w:mirrorMargins")) is not None


def test_a_table_repeats_its_header_and_rows_are_not_split():
    table = opened(REPORT).tables[0]
    first, *rest = [row._tr.trPr for row in table.rows]
    assert first.find(qn("w:tblHeader")) is not None
    assert all(row.find(qn("w:tblHeader")) is None for row in rest)
    assert all(row.find(qn("w:cantSplit")) is not None for row in (first, *rest))


def test_a_figure_links_to_its_cases_behind_the_base_and_inside_the_document():
    file = opened(REPORT, base="https://example.gov.cn")
    links = {link.text: link for found in file.paragraphs for link in found.hyperlinks}
    assert links["1,286件"].address == "https://example.gov.cn/figures/penalty"
    assert links["98.72%"].fragment == "cases"
    assert file.element.body.find(f".//{qn('w:bookmarkStart')}").get(qn("w:name")) == "cases"


def test_without_a_base_a_path_is_plain_text_and_nothing_is_a_dead_link():
    file = opened(REPORT)
    assert [link.text for found in file.paragraphs for link in found.hyperlinks] == ["98.72%"]
    assert "1,286件" in file.element.xml


def test_a_page_break_leaves_no_empty_line_behind():
    file = opened(Document("书", (Paragraph("甲"), PageBreak(), Paragraph("乙"), PageBreak(), Table(("丙",), ()))))
    assert paragraph(file, "乙").paragraph_format.page_break_before is True
    assert file.paragraphs[-2].paragraph_format.page_break_before is True
    assert file.element.body.find(f".//{qn('w:br')}") is None


def test_the_closing_is_never_parted_from_the_text_above_it():
    found = opened(DECISION).paragraphs
    at = next(n for n, each in enumerate(found) if each.text == "2026年3月15日")
    assert [each.paragraph_format.keep_with_next for each in found[at - 4 : at + 1]] == [True, True, True, True, None]


@pytest.mark.parametrize("document", [REPORT, DECISION, LETTER], ids=["report", "decision", "letter"])
def test_properties_stand_in_the_order_of_the_schema(document):
    file = opened(document)
    parts = [file.element, file.styles.element, *(part.element for part in file.part.package.iter_parts()
             if part.partname.startswith(("/word/header", "/word/footer")))]  # fmt: skip
    checked = 0
    for parent, order in ORDER.items():
        names = [qn(f"w:{name}") for name in order.split()]
        for properties in (found for part in parts for found in part.iter(qn(parent))):
            ranks = [names.index(child.tag) for child in properties]
            assert ranks == sorted(set(ranks))
            checked += 1
    assert checked > 40


def test_twenty_two_lines_of_twenty_eight_characters_fill_a_page(office_pages):
    pages = office_pages["PLAIN"].pages
    counts = [[len(line) for line in page.extract_text().splitlines() if "国" in line] for page in pages]
    assert counts[1] == counts[2] == [28] * 22
    # the title, one blank line, then twenty lines
    assert counts[0] == [1] + [28] * 20


def test_the_text_begins_28_mm_from_the_binding_edge_on_both_sides_of_a_sheet(office_pages):
    odd, even = office_pages["PLAIN"].pages[0], office_pages["PLAIN"].pages[1]
    assert min(x for x, _, words in words_at(odd) if len(words) == 28) == pytest.approx(28, abs=0.1)
    assert min(x for x, _, words in words_at(even) if len(words) == 28) == pytest.approx(26, abs=0.1)


def test_page_numbers_stand_under_the_text_on_the_outer_side(office_pages):
    odd, even = (words_at(page) for page in office_pages["PLAIN"].pages[:2])
    # dash, number, dash; the type area ends at 262 mm, and a dash stands some 2 mm above its base line
    foot = [(x, y) for x, y, words in odd if y > 263]
    assert min(x for x, _ in foot) > 150
    assert all(y == pytest.approx(262 + 7 + 2, abs=1) for _, y in foot)
    assert max(x for x, y, _ in even if y > 263) < 50


def test_the_mark_stands_35_mm_below_the_top_of_the_type_area(office_pages):
    page = words_at(office_pages["REPORT"].pages[0])
    (base,) = {round(y, 1) for _, y, words in page if words.startswith("青云县白石街道办事处文件")}
    size = 36.5 / 72 * 25.4
    assert 37 + 35 < base <= 37 + 35 + size


def test_a_letter_has_its_mark_and_no_number_on_the_first_page_only(office_pages):
    first, second = office_pages["LETTER"].pages[:2]
    assert "青云县司法局" in first.extract_text().splitlines()[0]
    (base,) = {y for _, y, words in words_at(first) if words == "青云县司法局" and y < 60}
    assert 30 < base <= 30 + 42 / 72 * 25.4
    assert not [words for _, y, words in words_at(first) if y > 263]
    assert "青云县司法局" not in second.extract_text()[:40]
    assert "2" in [words for _, y, words in words_at(second) if y > 263]


def test_the_imprint_stands_at_the_foot_of_the_last_page(office_pages):
    last = words_at(office_pages["REPORT"].pages[-1])
    (copies,) = [y for _, y, words in last if words.startswith("抄送")]
    assert 240 < copies < 262
    assert all(y < copies for _, y, words in last if "青云县白石街道办事处" in words)


def test_a_heading_with_an_anchor_in_an_empty_document_is_enough_to_print(office):
    (pages,) = office(docx(Document("书", (Heading(1, "一", "a"),))))
    assert "一" in pages.pages[0].extract_text()
