from datetime import date

import pytest

from yifa.law.parameters import book
from yifa.typeset.layout import OWN, POINTS, Type, _type, day_of, layout, layout_of, points, twips


def test_the_page_is_the_standards():
    page = layout(date(2026, 3, 15))
    assert (page.page_width, page.page_height) == (210, 297)
    assert (page.margin_top, page.margin_bottom, page.margin_left, page.margin_right) == (37, 35, 28, 26)
    assert (page.lines, page.chars, page.text_width, page.text_height) == (22, 28, 156, 225)
    assert (page.body, page.title) == (Type("仿宋", 16), Type("小标宋", 22))
    assert [each.font for each in page.headings] == ["黑体", "楷体", "仿宋", "仿宋"]
    assert (page.page_number, page.page_number_gap, page.imprint) == (Type("宋体", 14), 7, Type("仿宋", 14))


def test_margins_and_type_area_in_the_book_agree():
    value = {name: book().value(f"layout.{name}", date(2026, 3, 15)).value for name in ("text_width", "text_height")}
    assert (layout().text_width, layout().text_height) == (value["text_width"], value["text_height"])


def test_pitch_and_tracking_are_rounded_down_so_that_the_last_line_and_character_fit():
    page = layout()
    # 225 mm = 637.8 pt, over 22 lines 28.99 pt; 156 mm = 442.2 pt, over 28 characters 15.79 pt
    assert page.pitch_twips == 579
    assert page.tracking_twips == -5
    assert page.pitch_twips * 22 <= twips(225)
    assert (page.body.size * 20 + page.tracking_twips) * 28 <= twips(156)
    assert page.pitch == pytest.approx(28.99, abs=0.01)
    assert points(page.text_width) == pytest.approx(28 * (16 + page.tracking))


def test_a_paper_without_a_day_or_older_than_the_standard_is_still_set():
    assert layout_of(None) == layout_of("某日") == layout_of("2011年1月1日") == layout(date(2026, 3, 15))


@pytest.mark.parametrize("written", ["2026年2月30日", "2026-03-15", "二〇二六年三月十五日", "", None])
def test_what_is_no_day_of_the_calendar_is_none(written):
    assert day_of(written) is None


def test_a_day_is_read_as_it_is_written():
    assert day_of("2026年3月5日") == date(2026, 3, 5)


def test_a_font_or_size_we_do_not_know_is_named():
    assert _type("小标宋 2号", 0) == Type("小标宋", POINTS["2号"])
    for said in ("隶书 3号", "仿宋 99磅"):
        with pytest.raises(ValueError, match=said):
            _type(said, 0)


def test_what_typesetting_adds_to_the_book_is_not_there_already():
    own = {f"layout.{path.stem}" for path in OWN.glob("layout/*.yaml")}
    assert own
    assert not own & set(book().ids())
