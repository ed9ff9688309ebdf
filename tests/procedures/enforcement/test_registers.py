"""Registers of enforcement: who takes a case, what a power's decision gave, what a benchmark allows, what is major."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime, timezone
from xml.etree import ElementTree

import pytest

from tests.scenarios.office import Office
from tests.scenarios.runner import Play
from tests.scenarios.written import load
from yifa.engine import catalogue, door, store
from yifa.engine.case import Case, Entry
from yifa.engine.publication_rows import PublicationRow
from yifa.engine.state import blank
from yifa.procedures.enforcement.benchmarks import DISCRETION_BENCHMARK, departure, range_of
from yifa.procedures.enforcement.bodies import team_for
from yifa.procedures.enforcement.duties import why_major
from yifa.procedures.enforcement.item_charts import RUNS, chart_of
from yifa.procedures.enforcement.registers import POWER_ITEM, POWER_KINDS

AT = datetime(2026, 11, 1, tzinfo=timezone.utc)  # noqa: UP017
REGISTERS = [one for one in catalogue.every() if one.area == "enforcement" and one.kind == "register"]


def entry(procedure, **data):
    return Entry(Case(procedure, {**blank(), "data": data}), "登1号")


class Held:
    """A lookup of a few entries that are always in force."""

    def __init__(self, *held):
        self.held = {(one.case.procedure.slug, one.get(one.case.procedure.subject)): one for one in held}

    def entry(self, procedure, subject, on):
        return self.held.get((procedure, subject))


# ---- 公示 ----


@pytest.mark.parametrize("register", REGISTERS, ids=lambda one: one.slug)
def test_nothing_personal_stands_on_a_register_and_what_is_public_says_how(register):
    assert [spec.slug for spec in register.fields.values() if spec.personal] == []


def test_the_list_of_powers_says_in_public_why_it_was_changed():
    assert POWER_ITEM.fields["change_reason"].public == "full"
    assert POWER_ITEM.fields["item_liability"].public == "full"


# ---- 赋权决定与案件 ----

DECISION = {
    "procedure": "delegation",
    "steps": {"enter": {"on": date(2025, 1, 2), "facts": {
        "delegation_number": "省府〔2025〕1号", "delegation_title": "公告", "delegation_how": "assigned", "delegation_by": "省人民政府",
        "delegation_from": "市城市管理和综合执法局", "delegation_to": "常平镇人民政府", "delegation_kinds": "penalty", "delegation_items": 9,
        "delegation_made_on": "2024-12-20", "delegation_published_on": "2024-12-25", "delegation_since": "2025-01-01",
        "delegation_earlier": "receiver",
    }}},
}  # fmt: skip


def filed(**changed):
    """Propose to file a penalty on 2025-09-03 for a breach of 2025-09-01 on an item that a decision handed down."""
    base = next(
        one for one in load() if one.procedure == "penalty_ordinary" and one.name == "普通程序从案件来源走到归档"
    )
    decision = {
        "procedure": "delegation",
        "steps": {"enter": {**DECISION["steps"]["enter"], "facts": {**DECISION["steps"]["enter"]["facts"], **changed}}},
    }
    item = dict(base.given["处罚事项"]["steps"]["enter"]["facts"], item_delegation="省府〔2025〕1号")
    for name in ("item_decision", "item_published_on"):
        item.pop(name)
    given = {"决定": decision, **base.given, "处罚事项": {"procedure": "power_item", "steps": {"enter": {"on": date(2025, 1, 2), "facts": item}}}}  # fmt: skip
    steps = {"clue": base.steps["clue"]}
    scenario = dataclasses.replace(base, given=given, steps=steps, then={"propose_filing": date(2025, 9, 3)})
    return Play(scenario, Office()).whole().refused


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"delegation_published_on": ""}, "P-106"),
        ({"delegation_since": "2025-09-04"}, "P-105"),
        ({"delegation_until": "2025-09-02"}, "P-105"),
        ({"delegation_until": "2025-09-03"}, None),
        ({"delegation_since": "2025-09-02", "delegation_earlier": "giver"}, "P-105"),
        ({"delegation_since": "2025-09-02", "delegation_earlier": "receiver"}, None),
        ({"delegation_since": "2025-09-01", "delegation_earlier": "giver"}, None),
    ],
    ids=["在有效期内", "没有公布", "次日才开始行使", "前一日届满", "当日届满", "违法在承接以前且留给原机关", "违法在承接以前而由承接机关处理", "违法就在承接当日"],
)  # fmt: skip
def test_a_case_on_a_handed_down_power_stands_or_falls_with_the_decision(changed, code):
    refused = filed(**changed)
    assert (refused.code if refused else None) == code


# ---- 领域分工 ----


@pytest.mark.django_db
def test_a_field_is_routed_to_the_team_as_it_stood_that_day():
    scenario = next(one for one in load() if one.procedure == "field_route" and "可以登记" in one.name)
    office = Office()
    play = Play(dataclasses.replace(scenario, steps={"enter": scenario.steps["enter"]}, then={}), office)
    case = store.case_of(store.load(play.whole().case))
    team = store.REGISTERS.latest("enforcement_team", "环境分队")
    registrar = office.actor("登记管理人员甲")
    members = [office.person("行政执法人员甲"), office.person("行政执法人员丙")]
    door.take_step(team.case.id, "change", by=registrar, on=date(2022, 3, 1), at=AT,
                   facts={"change_reason": "乙调离", "team_members": members})  # fmt: skip
    then, now = team_for(case, "environment", date(2022, 2, 28)), team_for(case, "environment", date(2022, 3, 1))
    assert then.get("team_members") == [office.person("行政执法人员甲"), office.person("行政执法人员乙")]
    assert now.get("team_members") == members
    assert team_for(case, "fire", date(2022, 3, 1)) is None
    assert team_for(case, "environment", date(2020, 1, 1)) is None


# ---- 裁量基准 ----


def grade(**data):
    return entry(DISCRETION_BENCHMARK, benchmark_code="cg-001/2", benchmark_grade="ordinary", **data)


def test_a_fine_within_its_grade_departs_from_nothing_and_both_ends_count():
    held = grade(benchmark_measure="sum", benchmark_low=500_000, benchmark_high=1_200_000)
    assert [departure(held, fine) for fine in (500_000, 1_200_000)] == ["", ""]
    assert departure(held, 499_999).startswith("罚款4999.99元低于裁量基准cg-001/2“一般处罚”")
    assert "高于" in departure(held, 1_200_001)


def test_a_share_is_taken_of_what_it_is_a_share_of_and_never_leaves_the_range():
    held = grade(benchmark_measure="goods", benchmark_low_percent=150, benchmark_high_percent=300)
    # 货值 3.33 元：1.5 倍 4.995 元进到 5.00 元，3 倍 9.99 元
    assert range_of(held, base=333) == (500, 999)
    assert range_of(held) is None
    assert departure(held, 1) == "", "without the base nothing can be said"
    assert range_of(grade(benchmark_measure="none"), base=333) is None


# ---- 重大执法决定 ----


def major(criteria, on=date(2025, 9, 1), **asked):
    listed = entry(catalogue.find("major_decision_criteria"), criteria_code="penalty:construction", criteria_what="较大数额罚款",
                   criteria_since="2025-01-01", **criteria)  # fmt: skip
    case = Case(catalogue.find("penalty_ordinary"), blank(), lookup=Held(listed))
    return why_major(case, "penalty", asked.pop("field", "construction"), on, **{"entity": True, **asked})


def test_a_major_decision_is_recognised_by_kind_by_sum_or_because_all_are_reviewed():
    assert "责令停产停业" in major({"criteria_kinds": ["stop_business"]}, penalties=["fine", "stop_business"])
    assert "50000元" in major({"criteria_entity": 5_000_000}, sum_of_money=5_000_000)
    assert major({"criteria_entity": 5_000_000}, sum_of_money=4_999_999) == ""
    assert major({"criteria_entity": 5_000_000}, sum_of_money=9_000_000, entity=False) == "", (
        "no sum for persons is set"
    )
    assert "件件审核" in major({"criteria_every": True})
    assert major({"criteria_every": True}, field="fire") == ""
    assert major({"criteria_every": True}, on=date(2024, 12, 31)) == "", "the list was not yet in force"


# ---- 流程图、风险图 ----


def item(kind, **data):
    return entry(POWER_ITEM, item_code="cg-001", item_name="擅自占用城市道路<堆物>", item_kind=kind, item_field="construction",
                 item_basis="城市道路管理条例第四十二条", item_body="常平镇人民政府", **data)  # fmt: skip


def words(svg):
    return "".join(ElementTree.fromstring(svg).itertext())


def test_an_item_has_both_charts_of_the_procedure_it_runs_under_with_its_own_heading():
    charts = chart_of(item("penalty"), date(2025, 9, 1))
    assert charts.procedure == "penalty_ordinary"
    for svg in (charts.flow, charts.risk):
        assert "擅自占用城市道路<堆物>" in words(svg)
        assert "城市道路管理条例第四十二条" in words(svg)
        assert all(step.name in words(svg) for step in catalogue.find("penalty_ordinary").steps)
        assert "<script" not in svg
        assert " style=" not in svg
    outer = ElementTree.fromstring(charts.flow)
    (inner,) = [one for one in outer if one.tag.endswith("svg")]
    assert int(outer.get("height")) == int(inner.get("y")) + int(inner.get("height")), "nothing is cut off"


def test_a_kind_of_power_that_no_procedure_runs_has_no_chart():
    assert set(RUNS) < set(POWER_KINDS)
    assert chart_of(item("reward")) is None


# ---- 事前公示 ----


@pytest.mark.django_db
def test_each_version_of_a_power_is_published_with_the_reason_for_its_change():
    scenario = next(one for one in load() if one.procedure == "power_item" and one.name == "权责清单变动写明事由")
    Play(scenario, Office()).whole()
    first, second = PublicationRow.objects.filter(procedure="power_item").order_by("id")
    assert (first.subject, second.subject) == ("cg-001", "cg-001")
    told = {field["slug"]: field["text"] for field in json.loads(bytes(second.content))["fields"]}
    assert told["change_reason"] == "承办机构由三中队改为综合执法办"
    assert told["item_changed_for"] == "承办机构调整"
    assert told["item_unit"] == "综合行政执法办公室"
    assert first.replaced_by == second.number


@pytest.mark.django_db
def test_the_public_reads_an_officers_name_and_certificate_and_nothing_of_what_he_is_employed_as():
    scenario = next(one for one in load() if one.procedure == "officer_certificate" and one.name == "施行以前核发的旧证补登不需要考试编号")  # fmt: skip
    facts = {"certificate_from": "2026-01-31", "staff_kind": "civil_servant"}
    Play(
        dataclasses.replace(scenario, then={}, steps={"enter": {"on": date(2026, 4, 1), "facts": facts}}), Office()
    ).whole()
    row = PublicationRow.objects.get(procedure="officer_certificate")
    told = {field["slug"]: field["text"] for field in json.loads(bytes(row.content))["fields"]}
    assert (told["certificate_holder"], told["certificate_number"]) == ("行政执法人员甲", "粤S0100001")
    assert "staff_kind" not in told
