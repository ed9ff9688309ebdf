"""Lights never lie: colour, shape and words agree with a count made another way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.toy import AT, TOY
from yifa.engine import door
from yifa.engine.models import CaseRow
from yifa.web.desk.lights import light, row_light, running_light
from yifa.web.templatetags.desk import SHAPES, lamp

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@settings(max_examples=200, deadline=None)
@given(due=DAYS, whole=st.integers(0, 400), on=DAYS)
def test_a_light_says_what_is_left_in_colour_and_words(due, whole, on):
    shown = light(due, due - timedelta(days=whole), on)
    left = due.toordinal() - on.toordinal()
    if left < 0:
        assert (shown.colour, shown.words) == ("red", f"逾期{-left}天")
    elif left == 0:
        assert (shown.colour, shown.words) == ("yellow", "今天到期")
    else:
        assert shown.words == f"剩{left}天"
        assert shown.colour == ("yellow" if left <= 3 or 5 * left <= whole else "green")


def test_every_colour_has_a_shape_of_its_own_and_its_words_beside_it():
    assert len(set(SHAPES.values())) == len(SHAPES) == 4
    drawn = lamp(light(date(2025, 9, 1), date(2025, 8, 1), date(2025, 9, 3)))
    assert "lamp-red" in drawn
    assert "逾期2天" in drawn


def test_the_light_of_a_row_is_that_of_its_clock(desk):
    on = date(2025, 9, 26)
    case = desk.begin(on=date(2025, 9, 22))
    row = CaseRow.objects.get(pk=case)
    shown = row_light(row, TOY, on)
    assert (shown.colour, shown.words, shown.due, shown.why) == ("green", "剩4天", date(2025, 9, 30), ("决定期限",))
    door.take_step(case, "pause", by=desk.actor("甲"), on=date(2025, 9, 24), at=AT)
    assert row_light(CaseRow.objects.get(pk=case), TOY, on).words == "计时暂停"


@pytest.mark.parametrize(
    ("binds", "reminds", "stopped", "expected"),
    [
        ("organ", False, None, ("red", "逾期2天")),
        ("organ", True, None, ("yellow", "已过2天")),
        ("party", False, None, ("yellow", "已过2天")),
        ("organ", False, date(2025, 9, 26), ("red", "超期2天完成")),
        ("party", False, date(2025, 9, 26), ("grey", "过期2天完成")),
        ("organ", False, date(2025, 9, 24), ("green", "按期完成")),
    ],
)
def test_red_is_for_what_the_organ_owes(binds, reminds, stopped, expected):
    from yifa.engine.timing import Running

    running = Running(
        slug="x", name="期限", basis="", started=date(2025, 9, 1), due=date(2025, 9, 24), provisional=False, stopped=stopped,
        paused=False, extended=False, only_reminds=reminds, binds=binds, limit=None, source="", amount=7, unit="working_days",
    )  # fmt: skip
    shown = running_light(running, date(2025, 9, 26))
    assert (shown.colour, shown.words) == expected
