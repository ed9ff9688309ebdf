"""Small questions about a case, and the words they are told in."""

from __future__ import annotations

from tests.engine.toy import TOY
from yifa.engine.case import Case
from yifa.engine.conditions import all_of, any_of, ask, ended_as, filled, is_, no, took
from yifa.engine.state import blank


def case(data=None, **more):
    return Case(TOY, {**blank(), "data": data or {}, **more})


YES, PAID = is_("verdict", "grant", says="准予"), is_("paid", says="已缴费")


def test_each_asks_what_it_says():
    held = case(
        {"verdict": "grant", "kinds": ["a", "b"], "count": 0},
        sealed={"applicant": ["c", 1]},
        marks={"apply": "2025-09-22"},
        exit="refused",
    )
    answers = {
        YES: True, PAID: False, is_("kinds", "b", says="有乙"): True, is_("kinds", "c", says="有丙"): False,
        filled("applicant", says="有申请人"): True, filled("count", says="有数量"): True, filled("none", says="无"): False,
        took("apply", says="已申请"): True, took("decide", says="已决定"): False, ended_as("refused", "other", says="不予"): True,
        all_of(YES, PAID): False, any_of(YES, PAID): True, no(PAID, says="没有缴费"): True, ask("own", "自己的", lambda one: one.get("count") == 0): True,
    }  # fmt: skip
    assert {one.key: one.holds(held) for one in answers} == {one.key: answer for one, answer in answers.items()}


def test_joined_conditions_are_told_together_and_are_the_same_by_their_key():
    assert (all_of(YES, PAID).says, any_of(YES, PAID).says, all_of(YES, says="其他").says) == (
        "准予并且已缴费",
        "准予或者已缴费",
        "其他",
    )
    assert {is_("verdict", "grant", says="甲"), is_("verdict", "grant", says="乙")} == {YES}
    assert YES != "is(verdict:grant)"
    assert repr(YES) == "is(verdict:grant)"
