"""The declaration of the ordinary penalty: clean at start, its papers render, and what it publishes is masked."""

from __future__ import annotations

from datetime import date

import pytest

from tests.scenarios.office import Office
from tests.scenarios.outcome import paper_text
from tests.scenarios.runner import run
from tests.scenarios.written import load
from yifa.engine import papers
from yifa.engine.case import Actor, Case, Move
from yifa.engine.checks import problems
from yifa.engine.models import PaperRow
from yifa.engine.state import blank
from yifa.procedures.enforcement.penalty_ordinary import PENALTY_ORDINARY
from yifa.procedures.enforcement.registers import OFFICER_CERTIFICATE, POWER_ITEM


@pytest.mark.parametrize("procedure", [PENALTY_ORDINARY, OFFICER_CERTIFICATE, POWER_ITEM], ids=lambda one: one.slug)
def test_the_declaration_is_clean(procedure):
    assert problems(procedure) == []


class Nobody:
    """A lookup of no registers."""

    def entry(self, *_):
        return None

    latest = entry

    def name_of(self, person):
        return f"人员{person}"


def filled(spec):
    """A value of the field, or its text where it is personal."""
    if spec.kind == "choice":
        return spec.choices[0][0]
    if spec.kind == "choices":
        return [slug for slug, _ in spec.choices]
    samples = {"number": 3, "money": 12345, "yes_no": True, "date": "2025-09-15", "moment": "2025-09-15T09:30", "officer": 7,
               "officers": [7, 8]}  # fmt: skip
    return samples.get(spec.kind, f"［{spec.name}］")


@pytest.mark.parametrize("paper", PENALTY_ORDINARY.papers, ids=lambda one: one.slug)
def test_every_paper_renders_and_holds_what_the_statute_wants(paper):
    step = next(
        one for one in PENALTY_ORDINARY.steps if paper.slug in (*one.issues, *(kind for kind, _ in one.issues_when))
    )
    state, secrets = blank(), {}
    for name, spec in PENALTY_ORDINARY.fields.items():
        if spec.personal:
            state["sealed"][name], secrets[name] = ["", 1], filled(spec)
        else:
            state["data"][name] = filled(spec)
    for one in PENALTY_ORDINARY.steps:
        state["steps"][one.slug] = {"n": 1, "first": "2025-09-15", "last": "2025-09-15", "seq": 1, "by": [7]}
        state["marks"][one.slug] = "2025-09-15"
    case = Case(PENALTY_ORDINARY, state, number="测〔2025〕1号", places=("441900110000",), lookup=Nobody(),
                secrets=lambda: secrets)  # fmt: skip
    move = Move(step, Actor(7, "enforcer", "unit"), date(2025, 9, 15), (8,))
    text = papers.render(case, paper, move, number="测〔2025〕1号", organ="测试镇人民政府")
    assert "None" not in text
    assert "{{" not in text
    for name in paper.holds:
        if name in PENALTY_ORDINARY.fields:
            spec = PENALTY_ORDINARY.fields[name]
            if spec.kind in ("officer", "officers"):
                assert "人员7" in text
            else:
                assert spec.label(filled(spec)) in text
        else:
            assert name in text


def test_internal_papers_go_to_the_side_file():
    side = {paper.slug for paper in PENALTY_ORDINARY.papers if paper.side}
    assert side == {"report", "review_opinion", "review_return", "discussion_record", "hearing_report", "further_form"}


def test_papers_that_give_a_right_or_a_limit_go_to_the_party():
    told = {
        "penalty_notice",
        "penalty_decision",
        "no_penalty_decision",
        "demand",
        "hearing_notice",
        "late_charge_notice",
    }
    assert told <= {paper.slug for paper in PENALTY_ORDINARY.papers if paper.to_party}


def test_nothing_personal_is_published_but_the_masked_name():
    (shown,) = PENALTY_ORDINARY.disclosure
    personal = {name: mask for name, mask in shown.fields if PENALTY_ORDINARY.fields[name].personal}
    assert personal == {"party_name": "M2"}


def test_what_parties_and_witnesses_said_is_sealed():
    words = ("clue_summary", "breach_facts", "investigation_record", "defence", "hearing_request", "hearing_record", "heard_person",
             "decision_reasons", "facts_found", "evidence_list", "deferral_request", "demand_defence")  # fmt: skip
    assert all(PENALTY_ORDINARY.fields[name].personal for name in words)


@pytest.mark.django_db
def test_the_whole_file_of_a_case_holds_every_paper_under_its_own_number():
    scenario = next(one for one in load() if one.name == "普通程序从案件来源走到归档")
    case = run(scenario, Office())
    numbers = list(PaperRow.objects.filter(case=case.id).order_by("id").values_list("number", flat=True))
    assert numbers[0] == "测府罚立〔2025〕1号"
    assert len(set(numbers)) == len(numbers) == 11
    assert "常平兴旺建材有限公司" in paper_text(case, "penalty_decision")
