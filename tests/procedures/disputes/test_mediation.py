"""人民调解: what its declaration promises beyond single cases."""

from __future__ import annotations

import dataclasses

import pytest
from tests.scenarios.office import Office
from tests.scenarios.outcome import paper_text
from tests.scenarios.runner import Play
from tests.scenarios.written import load

from yifa.engine import charts, store
from yifa.engine.models import CaseRow, EventRow
from yifa.procedures.disputes.mediation import MEDIATION, OUTCOMES
from yifa.typeset import markup
from yifa.typeset.document import plain

WHOLE = "书面协议从受理到归档"


def played(name):
    scenario = next(one for one in load() if one.procedure == "mediation" and one.name == name)
    case = Play(scenario, Office()).whole().case
    return store.case_of(store.load(case))


def test_each_outcome_shuts_out_every_other():
    for outcome in OUTCOMES:
        assert set(MEDIATION.by_slug[outcome].before) == set(OUTCOMES) - {outcome}


def test_nothing_about_one_case_is_public():
    (shown,) = MEDIATION.disclosure
    assert shown.total_only
    assert {mask for _, mask in shown.fields} == {"M6"}
    assert not [name for name, _ in shown.fields if MEDIATION.fields[name].personal]


@pytest.mark.django_db
def test_what_was_said_and_who_said_it_is_nowhere_in_clear():
    case = played(WHOLE)
    words = ["陈一鸣", "林二水", "积水", "邻居黄三", "相邻关系", "三千元", "13800000001"]
    kept = [bytes(event.content).decode() for event in EventRow.objects.filter(case=case.id)]
    row = CaseRow.objects.get(pk=case.id)
    kept += [row.state, row.title]
    assert [word for word in words if any(word in text for text in kept)] == []
    assert case.secret("applicant_name") == "陈一鸣"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        WHOLE,
        "当场履行的口头协议可以直接结案",
        "公安派出所移交驻所调解室的纠纷办结后反馈",
        "报告以后可以登记本次调解",
        "调解不成的终止并告知其他途径",
        "当事人可以随时撤回",
        "不适合调解的移送其他途径",
        "双方自协议生效起三十日内共同申请司法确认",
        "期满没有履行的督促并告知以后可以结案",
    ],
)
def test_every_paper_can_be_typeset_and_has_no_gap(name):
    case = played(name)
    for kind in case.state["papers"]:
        text = paper_text(case, kind)
        blocks = markup.parse(text)
        assert blocks
        assert "None" not in text
        assert "{" not in text
        assert "（）" not in text
        assert "。。" not in text


@pytest.mark.django_db
def test_rows_of_a_form_stay_rows():
    text = paper_text(played(WHOLE), "registration")
    tables = [block for block in markup.parse(text) if hasattr(block, "fields")]
    labels = [label for table in tables for label, _ in table.fields]
    assert labels == ["案号", "调解组织", "纠纷来源", "纠纷类型", "申请人", "被申请人", "涉及人数", "争议金额"]
    assert plain(tables[0].fields[1][1]) == "常平镇某某村人民调解委员会"


def test_its_charts_can_be_drawn():
    assert charts.flow_chart(MEDIATION).startswith("<svg")
    assert "利害关系" in charts.risk_chart(MEDIATION)


def test_the_declaration_changes_its_fingerprint_when_a_step_changes():
    other = dataclasses.replace(MEDIATION, steps=MEDIATION.steps[:-1])
    assert other.fingerprint != MEDIATION.fingerprint
