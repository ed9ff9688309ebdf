"""A case as guards, screens and papers see it."""

from __future__ import annotations

from datetime import date

from tests.engine.test_state import body, fold
from tests.engine.toy import TOY
from yifa.engine.case import Actor, Case, Entry, Move


def test_a_case_says_what_was_recorded_and_nothing_else():
    state = fold(body(1, "apply", facts={"subject": "摊位", "amount": 1250}, sealed={"applicant": "c"}, people=(1, 2)),
                 body(2, "inspect", facts={"found": "属实"}, people=(2, 3)), procedure=TOY)  # fmt: skip
    asked = []
    case = Case(TOY, state, number="测测〔2025〕1号", secrets=lambda: asked.append(1) or {"applicant": "张三"})
    assert (case.get("subject"), case.get("applicant"), case.get("none", 7)) == ("摊位", None, 7)
    assert (case.has("applicant"), case.has("found"), case.has("reason")) == (True, True, False)
    assert asked == []
    assert (case.show("applicant"), case.show("amount"), case.show("reason"), case.show("none")) == (
        "张三",
        "12.50元",
        "",
        "",
    )
    assert (case.secret("applicant"), case.secret("none"), asked) == ("张三", None, [1])
    assert (case.times("inspect"), case.times("decide"), case.last("decide"), case.day_of("decide")) == (
        1,
        0,
        None,
        None,
    )
    assert (case.last("inspect").by, case.last("inspect").on) == ((2, 3), date(2025, 9, 22))
    assert (case.acted("inspect"), case.involved) == ({2, 3}, {1, 2, 3})
    assert (case.clock("decide").due, case.clock("none")) == (date(2025, 9, 30), None)
    assert case.open_rights(date(2025, 9, 23)) == []
    assert (case.law_field, case.param("penalty.hearing_request", date(2025, 9, 22)).value) == (None, 5)
    assert Entry(case, case.number).get("subject") == "摊位"


def test_without_a_key_to_them_there_are_no_personal_values():
    assert Case(TOY).secret("applicant") is None


def test_a_move_knows_who_acts_and_when():
    from datetime import datetime

    move = Move(TOY.opens, Actor(1, "clerk", "bureau"), datetime(2025, 9, 22, 9, 30), (2,), {"subject": "摊位"})
    assert (move.day, move.people, move.get("subject"), move.get("none", 0)) == (date(2025, 9, 22), (1, 2), "摊位", 0)
