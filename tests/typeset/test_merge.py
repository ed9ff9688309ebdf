import io
from dataclasses import replace

import docx as word
import pypdf
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn

from yifa.typeset.document import Document, Heading, Paragraph, Run, Unfit
from yifa.typeset.merge import merge, merge_pdf

from .examples import DECISION, LETTER, PLAIN, REPORT


def opened(*documents, **how):
    return word.Document(io.BytesIO(merge(documents, **how)))


def test_each_paper_is_a_section_on_a_new_sheet_with_pages_from_one():
    sections = opened(DECISION, REPORT, LETTER).sections
    assert [section.start_type for section in sections][1:] == [WD_SECTION.ODD_PAGE] * 2
    assert [section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for section in sections] == ["1"] * 3
    assert [section.different_first_page_header_footer for section in sections] == [False, False, True]


def test_every_paper_of_two_hundred_is_in_the_file_and_the_list_in_order():
    papers = [replace(DECISION, number=f"白街罚决字〔2026〕{n}号") for n in range(1, 201)]
    told = []
    file = opened(*papers, cover="行政处罚文书打印清单", progress=lambda done, of: told.append((done, of)))
    numbers = [found.text for found in file.paragraphs if found.text.startswith("白街罚决字")]
    assert numbers == [paper.number for paper in papers]
    assert len(file.sections) == 201
    rows = [[cell.text for cell in row.cells] for row in file.tables[0].rows]
    assert rows[0] == ["序号", "文号", "文书名称", "日期"]
    assert [row[1] for row in rows[1:]] == numbers
    assert rows[200] == ["200", "白街罚决字〔2026〕200号", "行政处罚决定书", "2026年3月15日"]
    assert "共200份" in "".join(found.text for found in file.paragraphs[:4])
    assert told == [(n, 200) for n in range(1, 201)]


def test_equal_lots_are_equal_bytes():
    assert merge([DECISION, LETTER], cover="清单") == merge([DECISION, LETTER], cover="清单")


def test_anchors_of_two_papers_do_not_meet():
    paper = Document("书", (Heading(1, "一", "cases"), Paragraph(Run("见一", "#cases"))))
    file = opened(paper, paper)
    assert [mark.get(qn("w:name")) for mark in file.element.iter(qn("w:bookmarkStart"))] == ["cases", "cases_2"]
    assert [link.fragment for found in file.paragraphs for link in found.hyperlinks] == ["cases", "cases_2"]


def test_what_progress_raises_stops_the_work():
    def stop(done, of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        merge([DECISION, LETTER], progress=stop)


@pytest.mark.parametrize("make", [merge, merge_pdf])
def test_nothing_to_print_is_refused(make):
    with pytest.raises(Unfit, match="T-004"):
        make([])


def test_the_list_of_a_pdf_says_how_many_pages_each_paper_has():
    pages = pypdf.PdfReader(io.BytesIO(merge_pdf([DECISION, PLAIN, LETTER], cover="打印清单"))).pages
    # the list and its empty back, one page and its back, four, two
    words = ["".join(page.extract_text().split()) for page in pages]
    assert [word == "" for word in words] == [False, True, False, True, False, False, False, False, False, False]
    assert "共3份7页，" in words[0]
    assert words[0].index("行政处罚决定书2026年3月15日1") < words[0].index("关于商请提供案件材料的函2026年3月15日2")
    assert [word[-3:] for word in words[4:8]] == ["—1—", "—2—", "—3—", "—4—"]


def test_two_papers_with_one_anchor_each_lead_into_themselves():
    paper = Document("书", (Heading(1, "一", "cases"), Paragraph(Run("见一", "#cases"))))
    pages = pypdf.PdfReader(io.BytesIO(merge_pdf([paper, paper]))).pages
    assert [len(page.get("/Annots", ())) for page in pages] == [1, 0, 1]


def test_papers_printed_together_each_begin_on_their_own_page(office):
    (pages,) = office(merge([DECISION, REPORT, DECISION], cover="清单"))
    starts = [n for n, page in enumerate(pages.pages) if "行政处罚决定书" in page.extract_text().splitlines()[:3]]
    assert len(starts) == 2
    numbers = ["".join(page.extract_text().split())[-3:] for page in pages.pages]
    assert [number for n, number in enumerate(numbers) if n in (0, *starts)] == ["—1—"] * 3
