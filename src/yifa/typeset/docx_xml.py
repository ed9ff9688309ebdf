"""WordprocessingML: elements in the order its schema asks for, and paragraphs of runs.

Reads   runs of text
Never   decides how anything looks: styles and numbers come from the caller
Start   paragraph(), put()
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element as Element

# ECMA-376 part 1, 17.3.1.26 and 17.3.2.28: word processors call a file damaged when these stand in another order.
ORDER = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang",
}
RANK = {qn(parent): {qn(f"w:{name}"): at for at, name in enumerate(ORDER[parent].split())} for parent in ORDER}


def el(tag: str, *children: Element, **attributes: object) -> Element:
    """`el("w:tcW", w=90, type="dxa")` is <w:tcW w:w="90" w:type="dxa"/>."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def put(properties: Element, tag: str, *children: Element, **attributes: object) -> Element:
    """Set one property, in its place; an earlier one of the same name is replaced."""
    made = el(tag, *children, **attributes)
    rank = RANK[properties.tag]
    for old in properties.findall(qn(tag)):
        properties.remove(old)
    after = [child for child in properties if rank[child.tag] < rank[made.tag]]
    properties.insert(len(after), made)
    return made


def of(paragraph: Element, tag: str, *children: Element, **attributes: object) -> Element:
    """Set one property of a paragraph."""
    properties = paragraph.find(qn("w:pPr"))
    return put(properties, tag, *children, **attributes)


def paragraph(style: str) -> Element:
    """An empty paragraph in a style."""
    return el("w:p", el("w:pPr", el("w:pStyle", val=style)))


def run(text: str, *, strong: bool = False, size: float | None = None) -> Element:
    """A run; a line's end is a break and a tab a tab, all other text stands as it is."""
    made = el("w:r")
    if strong or size:
        properties = el("w:rPr")
        if strong:
            put(properties, "w:rStyle", val="Strong")
        if size:
            put(properties, "w:sz", val=round(size * 2))
        made.append(properties)
    made.extend(_content(text))
    return made


def _content(text: str) -> Iterator[Element]:
    for at, line in enumerate(text.split("\n")):
        if at:
            yield el("w:br")
        for place, piece in enumerate(line.split("\t")):
            if place:
                yield el("w:tab")
            if piece:
                held = el("w:t")
                held.text = piece
                held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                yield held


def field(instruction: str) -> Iterable[Element]:
    """The runs of a field such as PAGE."""
    code = el("w:instrText")
    code.text = instruction
    for child in (
        el("w:fldChar", fldCharType="begin"),
        code,
        el("w:fldChar", fldCharType="separate"),
        *_content("1"),
        el("w:fldChar", fldCharType="end"),
    ):
        yield el("w:r", child)
