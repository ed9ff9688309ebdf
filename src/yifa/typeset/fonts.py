"""Fonts: which of the standard's fonts this machine has, what stands in for the others, and what none of them can draw.

Reads   the fonts that are installed, and those that pylopdf-fonts-zh-cn brings for machines that have none
Never   ships a font, or lets a character print as an empty box without a word
Start   missing_glyphs(), drawable(), families()
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import typst
from fontTools.ttLib import TTFont, TTLibError

from yifa.typeset.document import Document, Unfit
from yifa.typeset.layout import FONTS

# Names in the order we would rather have them, as the font files call themselves.
WISHES = {
    "仿宋": ("仿宋_GB2312", "FangSong_GB2312", "FangSong", "仿宋", "STFangsong"),
    "小标宋": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "STZhongsong"),
    "黑体": ("SimHei", "黑体", "STHeiti"),
    "楷体": ("楷体_GB2312", "KaiTi_GB2312", "KaiTi", "楷体", "STKaiti", "AR PL KaitiM GB"),
    "宋体": ("SimSun", "宋体", "NSimSun", "STSong"),
}
SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "AR PL SungtiL GB")
SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Zen Hei")
STAND_INS = {name: SANS if name == "黑体" else SERIF for name in FONTS}
# Default_Ignorable_Code_Point of the Unicode character database.
IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
BROUGHT = "pylopdf_fonts_zh_cn"


@cache
def installed() -> typst.Fonts:
    """Every font that the typesetter can see."""
    spec = importlib.util.find_spec(BROUGHT)
    folders = [str(Path(place)) for place in (spec.submodule_search_locations or ())] if spec else []
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=folders)


@cache
def families(font: str) -> tuple[str, ...]:
    """What is tried for one of the standard's fonts, best first; Unfit T-003 when there is no Chinese font at all."""
    there = set(installed().families())
    found = tuple(name for name in (*WISHES[font], *STAND_INS[font], *SERIF, *SANS) if name in there)
    if not found:
        raise Unfit(
            "T-003",
            "服务器上没有中文字体，不能生成 PDF；请安装仿宋_GB2312、方正小标宋简体等公文字体，或者安装 fonts-noto-cjk。",
        )
    return tuple(dict.fromkeys(found))


def missing_glyphs(document: Document | str) -> list[str]:
    """The characters that no font on this machine can draw, each once, in order: what to warn of at entry.

    Takes a document or any text, such as a name just typed in.
    """
    texts = (document,) if isinstance(document, str) else document.texts()
    return [char for char in dict.fromkeys("".join(texts)) if char not in drawable(char)]


def drawable(text: str) -> frozenset[str]:
    """Those characters of `text` that come out on paper: in some font, or without a shape of their own."""
    wanted = frozenset(text)
    left = {char for char in wanted if not shapeless(char)}
    for covered in _coverage():
        left = {char for char in left if ord(char) not in covered}
        if not left:
            break
    return wanted - left


def shown(text: str) -> str:
    """`text` as it can be printed: what no font can draw is named by its code, 〔U+2B7FC〕, never an empty box."""
    seen = drawable(text)
    return "".join(char if char in seen else f"〔U+{ord(char):04X}〕" for char in text)


def shapeless(char: str) -> bool:
    """Spaces, line ends, joiners and variation selectors: nothing is drawn for them anywhere."""
    # U+1680 is the one space that is drawn.
    return (char.isspace() and char != "\u1680") or any(first <= ord(char) <= last for first, last in IGNORABLE)


def _coverage() -> Iterator[frozenset[int]]:
    """What each font covers, the fonts we name first; a later file is opened only when an earlier one lacks something."""
    for path, index in _files():
        yield _characters(path, index)


@cache
def _files() -> tuple[tuple[str, int], ...]:
    named = list(dict.fromkeys(name for font in FONTS for name in families(font)))
    rank = {name: at for at, name in enumerate(named)}
    found: Iterable = (each for each in installed().fonts() if each.path and each.family in rank)
    return tuple(dict.fromkeys((each.path, each.index) for each in sorted(found, key=lambda each: rank[each.family])))


@cache
def _characters(path: str, index: int) -> frozenset[int]:
    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError):
        return frozenset()
