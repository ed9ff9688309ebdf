"""Readings: what we take where the texts are silent, and who may change it."""

from datetime import date

import pytest

from yifa.law.files import LawFileError
from yifa.law.parameters import book
from yifa.law.readings import UnknownReading, load_readings, readings

ON = date(2025, 6, 2)
FILE = """\
question: 当事人陈述、申辩的期限是几日？
text: 行政处罚法没有规定天数
we_take: 七个工作日
why: 本地案件多涉及外来经营者，邮寄往返较慢
feeds: penalty.statement_defence_days
value: 7
unit: working_days
"""


def test_a_reading_fills_the_parameter_it_feeds_and_says_so():
    found = book().value("penalty.statement_defence_days", ON)
    assert (found.value, found.unit, found.reading) == (5, "working_days", "statement_defence_days")
    assert found.source == "本平台读法：五个工作日，与听证申请期限相同，写入告知书"


def test_every_reading_that_feeds_names_a_parameter_without_a_number():
    feeding = [reading for reading in readings() if reading.feeds]
    assert feeding
    for reading in feeding:
        assert all(block.value is None for block in book().parameter(reading.feeds).values.values()), reading.slug
        assert book().value(reading.feeds, ON).reading == reading.slug


def test_no_reading_overrules_a_number_of_the_law():
    assert book().value("penalty.hearing_request", ON).reading is None


def test_every_reading_says_what_is_asked_what_the_text_says_what_we_take_and_why():
    assert len(readings()) >= 16
    for reading in readings():
        assert reading.question.endswith("？"), reading.slug
        assert len({reading.text, reading.we_take, reading.why}) == 3


@pytest.mark.parametrize(
    "slug",
    [
        "makeup_day_counts",
        "rest_day_rolls_for_party",
        "declaration_it_began_under",
        "value_of_the_first_day",
        "review_after_the_last_fact",
        "empty_threshold_is_asked",
        "waiver_in_writing",
    ],
)
def test_the_readings_the_platform_starts_from_are_declared(slug):
    assert readings()[slug].we_take


def test_an_unknown_reading_says_where_its_file_would_go():
    with pytest.raises(UnknownReading, match=r"readings/no_such\.yaml"):
        readings()["no_such"]


def test_a_place_may_read_the_law_otherwise(tmp_path):
    (tmp_path / "readings").mkdir()
    (tmp_path / "readings" / "statement_defence_days.yaml").write_text(FILE, encoding="utf-8")
    ours = book().overlay(tmp_path)
    assert ours.value("penalty.statement_defence_days", ON).value == 7
    assert ours.readings["statement_defence_days"].why.startswith("本地")
    assert book().value("penalty.statement_defence_days", ON).value == 5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("unit: working_days\n", ""), "value, unit and feeds go together"),
        (("feeds: penalty.statement_defence_days\n", ""), "value, unit and feeds go together"),
        (("value: 7", "value: 七"), r"value: '七' does not fit the unit working_days"),
        (("why:", "because:"), r"mine\.yaml: unknown key 'because'"),
        (("we_take: 七个工作日", 'we_take: ""'), r"we_take: '' is not text"),
    ],
)
def test_a_reading_that_cannot_be_used_is_refused_by_name(tmp_path, change, message):
    (tmp_path / "mine.yaml").write_text(FILE.replace(*change), encoding="utf-8")
    with pytest.raises(LawFileError, match=message):
        load_readings(tmp_path)


def test_two_readings_may_not_feed_one_parameter(tmp_path):
    (tmp_path / "other_days.yaml").write_text(FILE, encoding="utf-8")
    with pytest.raises(LawFileError, match=r"other_days\.yaml: feeds penalty\.statement_defence_days, as does"):
        load_readings(tmp_path)
