"""A .docx package: the empty one with our styles that a document is written into, and the one that is handed out.

Reads   the Layout
Never   carries a time of making, an author, a thumbnail or a macro: equal documents are equal bytes
Start   blank() before writing, fixed() after it
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import quoteattr

from yifa.typeset.layout import TWIPS_PER_POINT, Layout, Type, points

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# The oldest time that a zip can tell.
NO_TIME = (1980, 1, 1, 0, 0, 0)
RED = "FF0000"

CONTENT_TYPES = f"""{HEAD}<Types xmlns="{PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" ContentType="{MAIN}.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="{MAIN}.styles+xml"/>\
<Override PartName="/word/settings.xml" ContentType="{MAIN}.settings+xml"/></Types>"""
RELATIONSHIPS = f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>"""
DOCUMENT_RELATIONSHIPS = f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/>\
<Relationship Id="rId2" Type="{OFFICE}/settings" Target="settings.xml"/></Relationships>"""
DOCUMENT = f'{HEAD}<w:document {W} xmlns:r="{OFFICE}"><w:body/></w:document>'


def blank(layout: Layout) -> io.BytesIO:
    """An empty package with the styles of `layout`, for python-docx to open."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONSHIPS,
        "word/document.xml": DOCUMENT,
        "word/_rels/document.xml.rels": DOCUMENT_RELATIONSHIPS,
        "word/styles.xml": _styles(layout),
        "word/settings.xml": _settings(layout),
    }
    return io.BytesIO(_zipped({name: text.encode() for name, text in parts.items()}))


def fixed(package: bytes) -> bytes:
    """The same package with every member in one order and at one time."""
    with zipfile.ZipFile(io.BytesIO(package)) as found:
        return _zipped({name: found.read(name) for name in found.namelist()})


def _zipped(parts: dict[str, bytes]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        # The list of content types comes first: some readers look no further to know what a file is.
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, NO_TIME)
            member.compress_type, member.external_attr, member.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            made.writestr(member, parts[name])
    return into.getvalue()


def _settings(layout: Layout) -> str:
    mirror = "<w:mirrorMargins/>" if layout.duplex else ""
    return (
        f"{HEAD}<w:settings {W}>{mirror}<w:evenAndOddHeaders/>"
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _styles(layout: Layout) -> str:
    body, char = layout.body, round((layout.body.size + layout.tracking) * TWIPS_PER_POINT)
    line, indent = (
        layout.pitch_twips,
        f'<w:ind w:firstLineChars="{100 * layout.indent}" w:firstLine="{layout.indent * char}"/>',
    )
    on_grid = f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    small = Type(body.font, 12)
    cell_line = '<w:spacing w:before="40" w:after="40" w:line="360" w:lineRule="exact"/>'
    styles = [
        _style("Normal", "Normal", None, f'<w:widowControl w:val="0"/><w:kinsoku/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
               f'<w:snapToGrid w:val="0"/>{on_grid}<w:jc w:val="both"/>',
               f'<w:spacing w:val="{layout.tracking_twips}"/>', default=True),
        _style("Body", "公文正文", "Normal", indent),
        _style("Flush", "公文顶格", "Normal"),
        _style("Center", "公文居中", "Normal", '<w:jc w:val="center"/>'),
        _style("Right", "公文居右", "Normal", '<w:jc w:val="right"/>'),
        _style("Mark", "发文机关标志", "Normal", '<w:jc w:val="center"/>',
               f'{_fonts(layout.title)}<w:color w:val="{RED}"/><w:spacing w:val="0"/>'),
        _style("Title", "Title", "Normal", '<w:keepNext/><w:jc w:val="center"/>', _type(layout.title)),
        _style("Caption", "公文表题", "Normal", '<w:keepNext/><w:jc w:val="center"/>', _type(Type("黑体", 14))),
        _style("Cell", "公文表格", "Normal", f'{cell_line}<w:jc w:val="left"/>', _type(small)),
        _style("CellHead", "公文表头", "Cell", '<w:keepNext/><w:jc w:val="center"/>', _type(Type("黑体", 12))),
        _style("Imprint", "公文版记", "Normal", '<w:spacing w:line="460" w:lineRule="exact"/>', _type(layout.imprint)),
        _style("Footer", "footer", "Normal", "<w:spacing "
               f'w:line="{round(layout.page_number.size * TWIPS_PER_POINT)}" w:lineRule="exact"/>',
               _type(layout.page_number)),
        _style("Spacer", "公文空行", "Normal", "", '<w:spacing w:val="0"/><w:sz w:val="2"/>'),
    ]  # fmt: skip
    for level, kind in enumerate(layout.headings, start=1):
        styles.append(
            _style(f"Heading{level}", f"heading {level}", "Normal",
                   f'<w:keepNext/>{indent}<w:outlineLvl w:val="{level - 1}"/>', _fonts(kind), follows="Body"),
        )  # fmt: skip
    strong = '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    return (
        f"{HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{_type(body, spacing=False)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        f"</w:docDefaults>{''.join(styles)}{strong}</w:styles>"
    )


def _style(name: str, shown: str, base: str | None, paragraph: str = "", run: str = "", *,
           default: bool = False, follows: str = "") -> str:  # fmt: skip
    first = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="paragraph"{first} w:styleId="{name}">'
        f"<w:name w:val={quoteattr(shown)}/>"
        + (f'<w:basedOn w:val="{base}"/>' if base else "")
        + (f'<w:next w:val="{follows}"/>' if follows else "")
        + "<w:qFormat/>"
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def _fonts(kind: Type) -> str:
    name = quoteattr(kind.name)
    return f"<w:rFonts w:ascii={name} w:eastAsia={name} w:hAnsi={name} w:cs={name}/>"


def _type(kind: Type, *, spacing: bool = True) -> str:
    half_points = round(kind.size * 2)
    none = '<w:spacing w:val="0"/>' if spacing else ""
    return f'{_fonts(kind)}{none}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def eighths(mm: float) -> int:
    """The thickness of a rule in eighths of a point, at least the thinnest that prints."""
    return max(2, round(points(mm) * 8))
