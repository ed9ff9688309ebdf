"""The choices of a list: one of them chosen, whatever their words hold."""

from __future__ import annotations

from yifa.web.templatetags.desk import options


def test_one_is_chosen_and_no_text_becomes_markup():
    pairs = [("", "全部"), (7, "甲<b>"), ('8"', "乙")]
    assert options(pairs, "7") == (
        '<option value="">全部</option><option value="7" selected>甲&lt;b&gt;</option><option value="8&quot;">乙</option>'
    )
    assert " selected" not in options(pairs, "9")
    assert options([], "") == ""
