from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement, fragment_fromstring

from yifa.typeset.document import UNPRINTABLE, Document, FieldTable, Heading, PageBreak, Paragraph, Run, Table
from yifa.typeset.html import html

from .examples import DECISION, LETTER, REPORT

words = st.text(max_size=40).filter(lambda words: not UNPRINTABLE.search(words)).map(lambda words: Run(words).text)


def page(document, **how) -> HtmlElement:
    return fragment_fromstring(html(document, **how))


def tags(element, *names):
    return list(element.iter(*names))


def said(element):
    return [each.text_content() for each in element] if isinstance(element, list) else element.text_content()


@settings(max_examples=100, deadline=None)
@given(words, words, words)
def test_any_text_comes_back_and_never_becomes_a_tag(body, cell, title):
    document = Document(
        title,
        (
            Paragraph((Run(body), Run(cell, "/a?b=1&c=2", True))),
            Heading(2, title),
            FieldTable(((cell, body),)),
            Table((cell,), ((body,),)),
        ),
        number=cell or None,
    )
    found = page(document)
    for line in tags(found, "br"):
        line.tail = "\n" + (line.tail or "")
    assert said(tags(found, "h1", "h3")) == [title, title]
    assert said(tags(found, "td")) == [body, body]
    assert (body + cell) in said(tags(found, "p"))
    assert {each.tag for each in found.iter()} <= {
        "article", "header", "h1", "h3", "p", "a", "strong", "table", "tbody", "thead", "tr", "th", "td", "br"
    }  # fmt: skip


def test_no_style_script_or_handler_stands_in_the_fragment():
    for document in (REPORT, DECISION, LETTER):
        for tag in page(document).iter():
            assert tag.tag not in ("style", "script", "iframe", "img", "link")
            assert not [name for name in tag.attrib if name == "style" or name.startswith("on")]


def test_figures_keep_their_links_and_addresses_elsewhere_tell_nothing_of_us():
    links = {said(link): link.get("href") for link in tags(page(REPORT), "a")}
    assert links["1,286件"] == "/figures/penalty"
    assert links["98.72%"] == "#cases"
    assert said(page(REPORT).get_element_by_id("cases")) == "二、案件目录"
    (outside,) = tags(page(Document("书", (Paragraph(Run("网站", "https://example.gov.cn/?a=1&b=2")),))), "a")
    assert (outside.get("href"), outside.get("rel")) == ("https://example.gov.cn/?a=1&b=2", "noopener noreferrer")
    assert tags(page(REPORT, base="https://b.cn/"), "a")[0].get("href") == "https://b.cn/figures/penalty"


def test_headings_go_down_one_by_one_from_the_level_the_page_gives():
    heads = [f"h{n}" for n in range(1, 7)]
    assert [tag.tag for tag in tags(page(REPORT), *heads)] == ["h1", "h2", "h3", "h4", "h5", "h2"]
    assert [tag.tag for tag in tags(page(REPORT, level=3), *heads)] == ["h3", "h4", "h5", "h6", "h6", "h4"]


def test_tables_name_their_columns_and_forms_their_rows():
    assert [head.get("scope") for head in tags(page(REPORT), "th")] == ["col"] * 4
    assert said(tags(page(REPORT), "caption")) == ["表1　2025年行政处罚案件情况"]
    assert [head.get("scope") for head in tags(page(DECISION), "th")] == ["row"] * 3


def test_a_date_is_told_to_machines_too():
    assert [day.get("datetime") for day in tags(page(DECISION), "time")] == ["2026-03-15"]
    assert not tags(page(Document("书", (), date="二〇二六年三月")), "time")


def test_the_number_stands_under_the_red_head_or_under_a_papers_title():
    def order(document):
        return [tag.get("class") for tag in tags(page(document), "header")[0]]

    assert order(REPORT) == order(LETTER) == ["document-organ", "document-number", "document-title"]
    assert order(DECISION) == ["document-organ", "document-title", "document-number"]


def test_a_page_break_is_a_rule():
    assert [rule.get("class") for rule in tags(page(Document("书", (PageBreak(),))), "hr")] == ["document-page-break"]
