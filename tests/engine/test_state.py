"""State is folded from events alone, and stays as small as its declaration."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.toy import CLERK, TOY, WHY
from yifa.engine import fields as f
from yifa.engine.declaration import Clock, Procedure, Step, several
from yifa.engine.state import CORRECT, HAND_OVER, apply, blank

CYCLE = Procedure(
    slug="cycle", name="往返", area="tests", code="返", basis=WHY,
    steps=(
        Step("ask", "提出", by=(CLERK,), basis=WHY, fields=(f.text("question", "问题"), f.text("note", "备注", required=False), f.person("who", "谁", personal=True))),
        Step("answer", "答复", by=(CLERK,), basis=WHY, after=("ask",), sends_back=("ask",), fields=(f.text("note", "备注", required=False),)),
        Step("hold", "中止", by=(CLERK,), basis=WHY, after=("ask",), repeats=True, pauses=("one", "two")),
        Step("go_on", "恢复", by=(CLERK,), basis=WHY, after=("ask",), repeats=True, resumes=("one", "two")),
        Step("longer", "延长", by=(CLERK,), basis=WHY, after=("ask",), repeats=True, extends=("one", "two")),
        Step("end", "结束", by=(CLERK,), basis=WHY, after=("ask",), ends=True),
    ),
    clocks=tuple(Clock(slug, "期限", starts="ask", stops=("end",), within="penalty.evidence_registration", basis=WHY) for slug in ("one", "two")),
)  # fmt: skip


def body(seq, step, on="2025-09-22", facts=None, sealed=None, people=(1,)):
    return {"seq": seq, "step": step, "on": on, "facts": facts or {}, "sealed": sealed or {}, "papers": [],
            "actor": {"person": people[0], "post": "clerk", "unit": "bureau"}, "with": list(people[1:])}  # fmt: skip


def fold(*bodies, procedure=CYCLE):
    state = blank()
    for one in bodies:
        apply(procedure, state, one)
    return state


def test_a_step_taken_anew_after_it_was_sent_back_does_not_keep_its_old_answers():
    state = fold(
        body(1, "ask", facts={"question": "甲", "note": "旧"}, sealed={"who": "c1"}),
        body(2, "answer"),
        body(3, "ask", facts={"question": "乙"}),
    )
    # 备注另一步骤也登记，不能因重新提出而丢失
    assert state["data"] == {"question": "乙", "note": "旧"}
    assert state["sealed"] == {}


def test_a_repeated_step_that_stands_keeps_what_it_does_not_say():
    toy = replace(TOY, steps=TOY.steps)
    state = fold(
        body(1, "apply", facts={"subject": "摊位"}), body(2, "inspect", facts={"found": "属实"}), body(3, "inspect"), procedure=toy
    )  # fmt: skip
    assert state["data"]["found"] == "属实"


def test_a_step_may_pause_resume_and_extend_several_clocks():
    state = fold(body(1, "ask"), body(2, "hold", "2025-09-23"), body(3, "go_on", "2025-09-25"), body(4, "longer"))
    assert state["pauses"] == {"one": [["2025-09-23", "2025-09-25"]], "two": [["2025-09-23", "2025-09-25"]]}
    assert state["extensions"] == {"one": 1, "two": 1}
    assert (several(""), several(()), several("one"), several(("one", "two"))) == ((), (), ("one",), ("one", "two"))


def test_a_pause_within_a_pause_ends_with_it_and_a_resumption_without_a_pause_moves_nothing():
    state = fold(body(1, "ask"), body(2, "hold", "2025-09-23"), body(3, "hold", "2025-09-24"), body(4, "go_on", "2025-09-25"),
                 body(5, "go_on", "2025-10-25"))  # fmt: skip
    assert state["pauses"]["one"] == [["2025-09-23", "2025-09-25"]]
    assert fold(body(1, "ask"), body(2, "go_on", "2025-09-25"))["pauses"] == {}


def test_a_pause_that_begins_as_another_ends_goes_on_with_it():
    state = fold(
        body(1, "ask"), body(2, "hold", "2025-09-23"), body(3, "go_on", "2025-09-25"), body(4, "hold", "2025-09-25")
    )
    assert state["pauses"]["one"] == [["2025-09-23", None]]


def test_a_correction_moves_no_mark_and_a_hand_over_moves_the_day():
    state = fold(body(1, "ask", facts={"question": "甲"}, sealed={"who": "c1"}))
    apply(
        CYCLE,
        state,
        body(2, CORRECT, "2025-09-30", {"seq": 1, "step": "ask", "fields": {"question": "乙", "who": None}}),
    )
    assert (state["data"], state["sealed"], state["on"], state["seq"]) == ({"question": "乙"}, {}, "2025-09-22", 2)
    assert state["built_in"] == CORRECT
    apply(CYCLE, state, body(3, HAND_OVER, "2025-10-09", {"unit": "other"}))
    assert (state["on"], state["last"], state["built_in"]) == ("2025-10-09", "ask", HAND_OVER)
    apply(CYCLE, state, body(4, "hold", "2025-10-10"))
    assert "built_in" not in state


@settings(max_examples=60, deadline=None)
@given(
    walk=st.lists(
        st.tuples(st.sampled_from(["ask", "answer", "hold", "go_on", "longer"]), st.integers(0, 2), st.integers(1, 4)),
        max_size=80,
    )
)
def test_the_state_grows_with_days_and_persons_never_with_steps(walk):
    state, on, days = fold(body(1, "ask", facts={"question": "甲"})), date(2025, 9, 22), {"2025-09-22"}
    for n, (slug, later, person) in enumerate(walk, start=2):
        on += timedelta(days=later)
        days.add(on.isoformat())
        apply(
            CYCLE, state, body(n, slug, on.isoformat(), {"question": "甲"} if slug == "ask" else {}, people=(person,))
        )
    for spans in state["pauses"].values():
        assert len(spans) <= len(days)
        assert all(since <= (until or "9999") for since, until in spans)
        assert all(one[1] < two[0] for one, two in pairwise(spans))
    rest = {name: held for name, held in state.items() if name != "pauses"}
    assert len(json.dumps(rest, ensure_ascii=False)) < 1500
