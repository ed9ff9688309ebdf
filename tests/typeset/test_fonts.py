import pytest

from yifa.typeset import fonts
from yifa.typeset.document import Document, FieldTable, Unfit


def test_a_character_in_no_font_is_found_wherever_it_stands_and_told_once():
    private = "\U00100000"
    document = Document(f"书{private}", (FieldTable((("姓名", f"张{private}"),)),), signature="\U00100001")
    assert fonts.missing_glyphs(document) == [private, "\U00100001"]


def test_a_name_just_typed_can_be_asked_about():
    assert fonts.missing_glyphs("张三") == []
    assert fonts.missing_glyphs("张\U00100000") == ["\U00100000"]


def test_rare_names_that_the_fonts_hold_are_not_complained_of():
    assert fonts.missing_glyphs("龘䶮镕") == []


def test_spaces_joiners_and_variants_need_no_shape():
    text = "葛\U000e0100 \u200b\u3000\n\t"
    assert fonts.missing_glyphs(text) == []
    assert fonts.shown(text) == text


def test_what_cannot_be_drawn_is_shown_by_its_code():
    assert fonts.shown("张\U00100000") == "张〔U+100000〕"


def test_every_font_of_the_standard_has_something_that_stands_in():
    for font in fonts.FONTS:
        assert fonts.families(font)
        assert set(fonts.families(font)) <= set(fonts.installed().families())


def test_the_standards_own_font_comes_first_where_it_is_installed(monkeypatch):
    class Machine:
        def families(self):
            return ["Noto Serif CJK SC", "FangSong", "仿宋_GB2312"]

    monkeypatch.setattr(fonts, "installed", Machine)
    assert fonts.families.__wrapped__("仿宋") == ("仿宋_GB2312", "FangSong", "Noto Serif CJK SC")


def test_a_machine_without_chinese_fonts_is_told_what_to_install(monkeypatch):
    class Machine:
        def families(self):
            return ["DejaVu Sans"]

    monkeypatch.setattr(fonts, "installed", Machine)
    with pytest.raises(Unfit, match="T-003"):
        fonts.families.__wrapped__("仿宋")
