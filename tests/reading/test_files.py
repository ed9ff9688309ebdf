"""Files in: every format and encoding, and bad input told in one sentence."""

from __future__ import annotations

import io
import zipfile

import docx
import pypdf
import pytest

from yifa.reading.decoding import Unreadable
from yifa.reading.files import MOST_BYTES, text_in, text_of
from yifa.reading.reader import read_file, read_text

LINE = "2023年，桃林镇共受理各类矛盾纠纷327件，成功化解322件，成功率98.5%。"
REPORT = "桃林镇2023年法治政府建设年度报告\n" + LINE + "\n全镇坚持依法行政，推进各项工作，努力建设法治政府。\n"


def values(text: str) -> list[float]:
    return [fact.value for fact in read_text(text).facts]


def refusal(data: bytes, name: str = "报告.txt") -> str:
    with pytest.raises(Unreadable) as caught:
        text_in(data, name)
    assert "\n" not in caught.value.sentence
    assert caught.value.sentence.endswith("。")
    return caught.value.code


def pdf(pages: list[str]) -> bytes:
    """A PDF whose pages hold these texts; an empty one is a page without any."""
    writer = pypdf.PdfWriter()
    for text in pages:
        page = writer.add_blank_page(595, 842)
        if text:
            _type(writer, page, text)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def _type(writer, page, text: str) -> None:
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

    mapped = "".join(f"<{ord(char):04x}> <{ord(char):04x}>\n" for char in sorted(set(text)))
    cmap = DecodedStreamObject()
    cmap.set_data(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <0000> <ffff> "
            f"endcodespacerange {len(set(text))} beginbfchar\n{mapped}endbfchar endcmap end end"
        ).encode()
    )
    descendant = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType2"),
            NameObject("/BaseFont"): NameObject("/SimSun"),
            NameObject("/DW"): NumberObject(1000),
        }
    )
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/SimSun"),
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/DescendantFonts"): ArrayObject([descendant]),
            NameObject("/ToUnicode"): writer._add_object(cmap),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    content = DecodedStreamObject()
    content.set_data(f"BT /F1 12 Tf 40 800 Td <{text.encode('utf-16-be').hex()}> Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le"])
def test_every_encoding_of_a_text_file_is_read(encoding):
    text, notes = text_in(REPORT.encode(encoding), "报告.txt")
    assert text.lstrip("\ufeff") == REPORT
    assert notes == ()


def test_big5_and_traditional_characters_are_read():
    report = (
        "二○二三年法治政府建設報告\n全年共受理糾紛三百二十七件，成功化解三百二十二件，調解成功率百分之九十八點五。\n"
        * 2
    )
    text, _ = text_in(report.encode("big5"), "報告.txt")
    assert values(text)[:3] == [327, 322, 98.5]


def test_mixed_encodings_are_read_line_by_line_and_told():
    data = REPORT.encode() + "全年办理行政复议案件五宗，行政应诉案件6宗，没有发生败诉案件。\n".encode("gbk")
    text, notes = text_in(data, "报告.txt")
    assert 6 in values(text)
    assert 327 in values(text)
    assert "编码" in notes[0]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "RD-101"),
        (b" \r\n\t ", "RD-101"),
        (b"\xef\xbb\xbf", "RD-101"),
        (bytes(range(256)) * 40, "RD-103"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "RD-107"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "RD-107"),
        (b"{\\rtf1 abc}", "RD-107"),
        (b"%PDF-1.7\nbroken", "RD-105"),
        (b"PK\x03\x04broken", "RD-106"),
        (b"only latin words, 12 cases", "RD-109"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(data, code):
    assert refusal(data) == code


def test_random_bytes_are_refused():
    import random

    source = random.Random(20231204)
    assert refusal(source.randbytes(20_000)) == "RD-103"


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_loaded(tmp_path):
    path = tmp_path / "大文件.txt"
    with path.open("wb") as held:
        held.truncate(50_000_000)
    with pytest.raises(Unreadable, match="RD-102"):
        text_of(path)
    assert MOST_BYTES < 50_000_000


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    for path in (tmp_path / "没有.txt", tmp_path):
        with pytest.raises(Unreadable, match="RD-108"):
            text_of(path)


def test_a_picture_only_pdf_is_told():
    assert refusal(pdf(["", ""]), "扫描.pdf") == "RD-104"


def test_a_pdf_is_read_and_its_silent_pages_are_told():
    text, notes = text_in(pdf([LINE, ""]), "报告.pdf")
    assert values(text) == [327, 322, 98.5]
    assert "第 2 页" in notes[0]


def test_a_locked_pdf_is_told():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    assert refusal(held.getvalue(), "加密.pdf") == "RD-105"


def test_a_docx_is_read_with_its_tables_in_place():
    document = docx.Document()
    document.add_paragraph(LINE)
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        (c for row in table.rows for c in row.cells), ["项目", "数量（件）", "法律援助", "455"], strict=True
    ):
        cell.text = words
    document.add_paragraph("全年举办讲座12场。")
    held = io.BytesIO()
    document.save(held)
    text, _ = text_in(held.getvalue(), "报告.docx")
    assert values(text) == [327, 322, 98.5, 455, 12]


def test_a_workbook_named_docx_is_told():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("xl/workbook.xml", "<x/>")
    assert refusal(held.getvalue(), "报告.docx") == "RD-107"


def test_a_web_page_is_read_without_its_frame():
    page = (
        "<!DOCTYPE html><html><head><meta charset='gbk'><title>报告 9999件</title><style>p{width:12px}</style></head><body>"
        "<div>来源：某镇 发布时间：2024-01-02 浏览次数：<span>356</span>次</div><script>var x='共123件';</script>"
        f"<p>{LINE}</p><table><tr><th>项目</th><th>数量（件）</th></tr><tr><td>援助</td><td><p>455</p></td></tr></table>"
        "<p>全年发放<b>资料</b>1&nbsp;200份</p></body></html>"
    )
    text, _ = text_in(page.encode("gbk"), "报告.html")
    assert values(text) == [327, 322, 98.5, 455, 1200]


def test_windows_line_ends_count_as_one_character():
    text, _ = text_in(REPORT.replace("\n", "\r\n").encode(), "报告.txt")
    assert text == REPORT


def test_offsets_count_in_the_decoded_text(tmp_path):
    path = tmp_path / "报告.txt"
    path.write_bytes("　　全年共受理纠纷５，９１１ 宗，\n成功调解 5 693 宗。".encode())
    reading = read_file(path)
    assert [reading.text[fact.start : fact.end] for fact in reading.facts] == ["５，９１１ 宗", "5 693 宗"]


def test_a_table_torn_by_ocr_is_read_as_far_as_it_goes_and_the_rest_is_told():
    torn = "2023年业务数据\n项目\t件数\t备注\n调解\t1 2 0\t\n援助\t45\t12\t7\n合计165件\n"
    reading = read_text(torn)
    assert 165 in [fact.value for fact in reading.facts]
    assert 45 in [fact.value for fact in reading.facts]
    assert any("单位" in note for note in reading.notes)
