"""The three systems: a whole penalty meets all of them, and each thing that is left out is named at its step."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time

import pytest

from tests.scenarios.office import Office
from tests.scenarios.runner import Play
from tests.scenarios.written import load
from yifa.engine import catalogue, door, store
from yifa.procedures.enforcement import three_systems
from yifa.procedures.enforcement.three_systems import BadRecordings, gaps, met, read, recordings

WHOLE = "普通程序从案件来源走到归档"
ON = date(2025, 10, 31)
LIST = {
    "procedure": "major_decision_criteria",
    "steps": {"enter": {"on": date(2025, 1, 2), "facts": {
        "criteria_code": "penalty:construction", "criteria_kind": "penalty", "criteria_field": "construction", "criteria_what": "较大数额罚款",
        "criteria_entity": "2万元", "criteria_every": "否", "criteria_document": "目录", "criteria_since": "2025-01-01",
    }}},
}  # fmt: skip


def played(office=None, given=None, until="", **steps):
    """The penalty of 20,000 yuan, with some of its steps taken otherwise or left out (None), up to a step."""
    base = next(one for one in load() if one.procedure == "penalty_ordinary" and one.name == WHOLE)
    way = {}
    for step, on in base.steps.items():
        if step not in steps:
            way[step] = on
        elif steps[step] is not None:
            way[step] = {"on": on if not isinstance(on, dict) else on["on"], **steps[step]}
        if step == until:
            break
    scenario = dataclasses.replace(base, given={**base.given, **(given or {})}, steps=way, then={})
    return store.case_of(store.load(Play(scenario, office or Office()).whole().case))


def told(case, on=ON):
    return [gap.sentence for gap in gaps(case, on)]


@pytest.mark.django_db
def test_a_case_that_was_published_recorded_and_needed_no_review_has_no_gap():
    case = played()
    assert told(case) == []
    assert met(case, ON) == {"publicity": True, "record": True, "review": True}


@pytest.mark.django_db
def test_what_was_published_late_is_told_with_its_last_day():
    case = played(until="disclose", disclose={"on": date(2025, 10, 20)})
    assert told(case) == ["“公示处罚决定”办理于2025年10月20日，晚于期限2025年10月9日"]


@pytest.mark.django_db
def test_what_was_never_published_is_told_from_the_day_after_the_last():
    case = played(until="serve")
    assert told(case, date(2025, 10, 9)) == []
    assert told(case, date(2025, 10, 10)) == ["应当在2025年10月9日以前“公示处罚决定”，到2025年10月10日还没有办理"]
    assert not met(case, date(2025, 10, 10))["publicity"]


UNFILMED = {"recorded": "否"}
NOT_FILMED = "2025-09-08办理的“调查取证”没有音像记录（现场检查、勘验）"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "how", "expected"),
    [
        ("investigate", {"facts": UNFILMED}, [NOT_FILMED]),
        ("investigate", {"facts": UNFILMED, "evidence": ["现场.MP4"]}, []),
        ("investigate", {"facts": UNFILMED, "evidence": ["笔录.pdf"]}, [NOT_FILMED]),
        ("investigate", {"facts": {**UNFILMED, "investigation": "询问", "heard_person": "陈某"}}, []),
        ("serve", {"facts": {"served_way": "留置送达", "served_signer": None, "served_witness": "居委会赵某"}}, []),
        ("serve", {"facts": {"served_way": "留置送达", "served_signer": None, "served_filmed": "是"}}, []),
    ],
    ids=["没有录像", "附有录像", "附的不是录像", "询问不要求录像", "留置有见证人", "留置有录像"],
)
def test_a_step_that_must_be_filmed_is_a_gap_unless_it_was_filmed_witnessed_or_need_not_be(step, how, expected):
    assert told(played(**{step: how})) == expected


@pytest.mark.django_db
def test_what_is_put_right_later_is_no_gap_any_more():
    office = Office()
    case = played(office, until="report", investigate={"facts": {"recorded": "否"}})
    seq = case.last("investigate").seq
    at = datetime.combine(date(2025, 9, 13), time(9), tzinfo=door.CHINA)
    door.correct(
        case.id, seq, {"recorded": "是"}, "录像已找到", by=office.actor("承办机构负责人甲"), on=date(2025, 9, 13), at=at
    )
    assert told(store.case_of(store.load(case.id))) == []


@pytest.mark.django_db
@pytest.mark.parametrize("reviewed", [False, True], ids=["没有审核", "审核过"])
def test_a_decision_of_the_places_list_that_nobody_reviewed_is_told(reviewed):
    # 决定以后才登记进来的目录，按决定当日已经施行的算：办案时没有拦下，这里仍然列出
    base = next(one for one in load() if one.procedure == "penalty_ordinary" and one.name == WHOLE)
    steps = {}
    for step, on in base.steps.items():
        if step == "decide" and reviewed:
            steps["review"] = date(2025, 9, 22)
        steps[step] = on
    office = Office()
    case = store.case_of(store.load(Play(dataclasses.replace(base, steps=steps, then={}), office).whole().case))
    listed = dataclasses.replace(base, procedure=LIST["procedure"], given={}, defaults={}, steps=LIST["steps"], then={})
    Play(listed, office).whole()
    expected = [] if reviewed else ["罚没金额达到目录规定的20000元，作出决定以前没有法制审核"]
    assert told(case) == expected


def test_what_must_be_filmed_names_steps_and_fields_that_are_there():
    declared = {one.slug for one in catalogue.every()}
    assert set(recordings()) == {"penalty_ordinary", "penalty_summary", "inspection", "execution", "compulsion_measure"} & declared  # fmt: skip
    for kind, decide, review in three_systems.DECIDES.values():
        assert kind in ("penalty", "compulsion")
        assert {decide, review} <= set(catalogue.find("penalty_ordinary").by_slug)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{step: nowhere, why: 某事}", "has no step 'nowhere'"),
        ("{step: investigate, said_in: filmed, why: 某事}", "asks for no ['filmed']"),
        ("{step: investigate, film: recorded, why: 某事}", "unknown keys ['film']"),
    ],
)
def test_a_table_that_names_what_is_not_there_is_refused_by_name(tmp_path, row, said):
    path = tmp_path / "recordings.yaml"
    path.write_text(f"penalty_ordinary:\n  - {row}\nno_such_procedure:\n  - {{step: x, why: y}}\n", encoding="utf-8")
    with pytest.raises(BadRecordings) as bad:
        read(path)
    assert "recordings.yaml" in str(bad.value)
    assert said in str(bad.value)
