"""File reviews: sheets as data, points that follow from defects, and nothing about a party in clear."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scenarios.office import Office
from tests.scenarios.outcome import paper_text
from tests.scenarios.runner import Play
from tests.scenarios.written import load

from yifa.engine import door, evidence, store
from yifa.engine.models import CaseRow, EventRow
from yifa.engine.publication_rows import PublicationRow
from yifa.engine.refusals import MovedOn, Refusal
from yifa.procedures.oversight.review_sheets import BadSheet, defect_choices, read, score, sheets
from yifa.record import draws

PENALTY = sheets()["penalty"]
SMALL = """
name: 测试标准
basis: 测试规则
full: {full}
grades:
  - {{slug: good, name: 好, least: 60}}
  - {{slug: bad, name: 差, least: {least}}}
items:
  - {{code: a, name: 甲, points: 6, defects: [{{code: A-1, name: 缺, {how}}}]}}
  - {{code: {second}, name: 乙, points: 4, defects: [{{code: {defect}, name: 缺, deduct: 1}}]}}
"""
RIGHT = {"full": 10, "least": 0, "how": "deduct: 3", "second": "b", "defect": "B-1"}


# ---- 评查标准 ----


@given(st.lists(st.sampled_from(sorted(PENALTY.defects)), max_size=12))
def test_points_lie_between_nought_and_full_and_never_rise_with_a_defect(codes):
    got = score(PENALTY, codes)
    assert 0 <= got.points <= PENALTY.full
    assert got.vetoed == any(PENALTY.defects[code].veto for code in codes)
    assert not got.vetoed or (got.points == 0 and got.grade == PENALTY.grades[-1].slug)
    assert score(PENALTY, [*codes, "CF-803"]).points <= got.points
    assert score(PENALTY, codes + codes) == got, "the same defect twice is one"


def test_every_sheet_is_named_by_its_defects_and_no_code_belongs_to_two():
    codes = [code for sheet in sheets().values() for code in sheet.defects]
    assert len(codes) == len(set(codes)) == len(defect_choices())
    assert all(sheet.basis and sum(sheet.points.values()) == sheet.full for sheet in sheets().values())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"full": 11}, "worth 10 points, expected 11"),
        ({"least": 10}, "expected from the best down to 0"),
        ({"how": "deduct: 3, veto: true"}, "either deducts points or vetoes"),
        ({"how": "note: 3"}, "found keys"),
        ({"how": "deduct: -3"}, "at least 0"),
        ({"how": "deduct: 1.5"}, "a whole number"),
        ({"second": "a"}, "item 'a' stands twice"),
        ({"defect": "A-1"}, "defect 'A-1' stands twice"),
    ],
)
def test_a_sheet_that_can_not_be_scored_by_is_refused_by_name(tmp_path, changed, said):
    path = tmp_path / "mine.yaml"
    path.write_text(SMALL.format(**{**RIGHT, **changed}), encoding="utf-8")
    with pytest.raises(BadSheet) as bad:
        read(path)
    assert str(bad.value).startswith("mine.yaml")
    assert said in str(bad.value)


def test_a_file_that_is_no_sheet_is_refused_by_name(tmp_path):
    for content in (b"[1, 2]", b"a: [", b"\xff\xfe"):
        path = tmp_path / "mine.yaml"
        path.write_bytes(content)
        with pytest.raises(BadSheet, match="mine"):
            read(path)
    path.write_text(SMALL.format(**RIGHT), encoding="utf-8")
    assert score(read(path), ["A-1", "B-1"]).points == 6


# ---- 案件 ----


def played(procedure, name, office=None, **changed):
    base = next(one for one in load() if one.procedure == procedure and one.name == name)
    return store.case_of(store.load(Play(dataclasses.replace(base, **changed), office or Office()).whole().case))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("procedure", "name", "words"),
    [
        ("file_review", "案卷由两人评查，合议定分，整改核查以后归档", ["笔录只有一人签名"]),
        ("enforcement_supervision", "从线索到纠正办结", ["张三", "二十日后仍未公示"]),
    ],
)
def test_what_was_written_about_people_is_nowhere_in_clear_and_nothing_of_one_case_is_published(procedure, name, words):
    case = played(procedure, name)
    kept = [bytes(event.content).decode() for event in EventRow.objects.filter(case=case.id)]
    row = CaseRow.objects.get(pk=case.id)
    kept += [row.state, row.title]
    assert [word for word in words if any(word in text for text in kept)] == []
    assert any(word in "".join(case.secrets().values()) for word in words)
    assert not PublicationRow.objects.filter(case=case.id).exists()


@pytest.mark.django_db
def test_two_who_settle_at_once_one_wins_and_the_other_is_told():
    office = Office()
    case = played("file_review", "评查意见书写明得分、等次和问题", office, then={})
    at = datetime.combine(date(2025, 12, 4), time(20), tzinfo=door.CHINA)
    facts = {"agreed_defects": ["CF-302"], "review_opinion": "整改"}

    def settle(who, key):
        return door.take_step(case.id, "settle", by=office.actor(f"行政执法监督机构负责人{who}"), on=date(2025, 12, 4), at=at,
                              facts=facts, seen=case.state["seq"], key=key)  # fmt: skip

    first = settle("甲", "k1" * 8)
    with pytest.raises(MovedOn):
        settle("乙", "k2" * 8)
    assert settle("甲", "k1" * 8).again, "the same request twice is one step"
    assert EventRow.objects.filter(case=case.id).count() == case.state["seq"] + 1
    assert first.papers


@pytest.mark.django_db
def test_a_score_can_not_be_typed():
    office = Office()
    case = played("file_review", "评查意见书写明得分、等次和问题", office, steps={"open": date(2025, 12, 1)}, then={})
    at = datetime.combine(date(2025, 12, 2), time(20), tzinfo=door.CHINA)
    with pytest.raises(Refusal) as refused:
        door.take_step(case.id, "score_first", by=office.actor("行政执法监督人员甲"), on=date(2025, 12, 2), at=at,
                       facts={"first_defects": ["CF-302"], "first_score": "100"})  # fmt: skip
    assert refused.value.code == "E-201"


@pytest.mark.django_db
def test_anybody_can_redo_the_drawing_of_the_files():
    case = played("file_review_round", "封存、承诺、公开以后抽取，结果有记录")
    data = evidence.read(case.get("draw_file"))
    assert draws.check_file(data) == ""
    drawn = draws.parse(data)["result"]["lists"][0]["codes"]
    assert case.get("sample_drawn").split("、") == drawn
    assert len(drawn) == 2
    assert drawn[0] in paper_text(case, "review_drawn").replace("\\", "")
