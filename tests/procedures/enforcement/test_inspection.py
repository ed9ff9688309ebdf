"""Inspections counted: by object and not only by visit, toward the cap, for a plan, for a campaign; two at once; in the papers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.engine.test_concurrency import at_once
from tests.scenarios.office import Office
from tests.scenarios.runner import Play
from tests.scenarios.written import load
from yifa.engine import catalogue, door, store
from yifa.engine.checks import problems
from yifa.engine.models import CaseRow
from yifa.engine.papers import source
from yifa.engine.publication_rows import PublicationRow
from yifa.engine.refusals import Refusal
from yifa.figures import declared, fresh
from yifa.figures.period import Period
from yifa.procedures.enforcement.inspection_fields import MUST_NOTS

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
YEAR = Period.year(2025)
OWN = (
    "inspection",
    "inspection_item",
    "inspection_object",
    "inspection_plan",
    "hazard",
    "campaign",
    "joint_operation",
    "joint_result",
)
FILED = {"check_outcome": "发现问题，立案查处", "outcome_summary": "处方药登记不全"}


@pytest.mark.parametrize("slug", OWN)
def test_the_declaration_is_clean(slug):
    assert problems(catalogue.find(slug)) == []


def test_the_notice_of_the_result_asks_for_each_of_the_eight_must_nots_in_the_words_of_the_form():
    declaration = catalogue.find("inspection")
    text = source(declaration, declaration.paper_by_slug["check_result"]).read_text(encoding="utf-8")
    assert all(f'("{slug}", "{words}")' in text for slug, words in MUST_NOTS.items())


class Town(Play):
    """The test office with certificates, a published item and one pharmacy; the defaults of the scenarios as forms."""

    def __init__(self) -> None:
        self.model = next(one for one in load() if one.procedure == "inspection" and one.file == "inspection.yaml")
        super().__init__(self.model, Office())
        for name, one in self.model.given.items():
            self.numbers[name] = self.number(self._steps(one["procedure"], one["steps"], {}))

    def number(self, played) -> str:
        return store.load(played.case).number

    def enter(self, code: str, **facts: str) -> None:
        """One more object on the register."""
        model = self.model.given["检查对象"]["steps"]["enter"]
        entry = {**model["facts"], "object_code": code, "object_name": f"对象{code}", **facts}
        self._steps("inspection_object", {"enter": {"on": date(2025, 1, 6), "facts": entry}}, {})

    def change_item(self, **facts: object) -> None:
        """The item's entry is changed: another cap."""
        entry = CaseRow.objects.get(procedure="inspection_item")
        by, _ = self._people(catalogue.find("inspection_item"), "change", {}, date(2025, 1, 7))
        door.take_step(entry.pk, "change", by=by, on=date(2025, 1, 7), at=AT, facts={"change_reason": "调整", **facts})

    def inspect(self, day: int, *steps: str, month: int = 3, code: str | None = None, **facts: dict) -> str:
        """An inspection of an object taken through these steps, all on one day."""
        on = date(2025, month, day)
        task = {**facts.pop("task", {}), **({"object_code": code} if code else {})}
        forms = {"task": task, **facts}
        taken = {step: {"on": on, "facts": forms.get(step, {})} for step in ("task", "propose", *steps)}
        return self.number(self._steps("inspection", taken, self.model.defaults))

    def step(self, number: str, step: str, on: date, procedure: str = "inspection", **facts: object):
        """One more step of a case; its outcome."""
        declaration = catalogue.find(procedure)
        how = self._filled(
            {"on": on, "facts": facts}, self.model.defaults.get(step) or {} if procedure == "inspection" else {}
        )
        by, together = self._people(declaration, step, how, on)
        return door.take_step(number, step, by=by, together=together, on=on, at=AT,
                              facts=self._facts(declaration, step, how["facts"]))  # fmt: skip


@pytest.fixture
def town(db, settings, tmp_path):
    settings.YIFA_VAR = tmp_path
    return Town()


VISIT = ("approve", "arrive", "examine", "tell")


def figure(slug):
    result = fresh("441900110000").result(slug, YEAR)
    return result.value


def test_objects_are_counted_not_only_visits(town):
    town.change_item(yearly_cap=9)
    town.enter("YD-2")
    town.enter("ZS-1", object_kind="医疗机构", object_fields="医疗卫生")
    for day in (3, 10, 17):
        town.inspect(day, *VISIT)
    town.inspect(18, *VISIT, code="YD-2")
    town.inspect(19, "approve", code="YD-2")
    assert figure("inspection_pharmacy_visits") == 4
    assert figure("inspection_pharmacy_objects") == 2
    assert figure("inspection_pharmacy_listed") == 2
    assert figure("inspection_medical_visits") == 0
    assert figure("inspection_visits_per_object") == 2
    assert figure("inspection_unapproved_share") is None, "fewer than ten: no percentage"
    assert len(fresh("441900110000").cases(declared.find("inspection_unapproved_share"), YEAR)) == 0


def test_employers_are_counted_once_however_often_they_are_visited(town):
    town.change_item(yearly_cap=9, item_law_field="劳动保障")
    for code in ("QY-1", "QY-2"):
        town.enter(code, object_kind="工业企业", object_fields="劳动保障")
    labour = {"task": {"law_field": "劳动保障"}}
    town.inspect(3, *VISIT, code="QY-1", **labour)
    town.inspect(4, *VISIT, code="QY-1", **labour)
    town.inspect(
        5,
        *VISIT,
        code="QY-2",
        **labour,
        examine={"points_failed": 1, "failed_points": "合同缺项"},
        tell={"check_outcome": "发现问题，当场改正"},
    )
    assert (figure("inspection_labour_visits"), figure("inspection_employers_visited")) == (3, 2)
    assert (figure("inspection_employers_listed"), figure("inspection_employers_with_problems")) == (2, 1)


def test_a_plan_reports_the_objects_it_came_to_out_of_those_on_the_register(town):
    town.change_item(yearly_cap=9)
    town.enter("YD-2")
    town.enter("ZS-1", object_kind="医疗机构", object_fields="医疗卫生")
    model = next(one for one in load() if one.procedure == "inspection_plan")
    plan = town.number(town._steps("inspection_plan", {"draft": date(2025, 1, 8), "approve": date(2025, 1, 9), "publish": date(2025, 1, 10)},
                                   model.defaults))  # fmt: skip
    of_the_plan = {"task": {"check_plan_case": plan}}
    town.inspect(3, *VISIT, **of_the_plan)
    town.inspect(10, *VISIT, **of_the_plan)
    town.inspect(11, *VISIT, code="ZS-1", **of_the_plan)
    town.inspect(12, "approve", code="YD-2", **of_the_plan)
    done = town.step(plan, "report", date(2025, 6, 30), "inspection_plan", plan_progress="按计划推进")
    held = store.case_of(store.load(done.case))
    assert [held.get(f"plan_{one}") for one in ("visits", "objects_visited", "objects_listed")] == [3, 1, 2]


def test_an_earlier_visit_counts_only_for_its_own_organ_field_year_and_kind(town):
    town.change_item(yearly_cap=1)
    town.inspect(3, *VISIT, task={"check_kind": "个案检查", "check_source": "投诉举报", "source_paper": "工单7号"})
    town.inspect(4, "approve", "cancel")
    town.inspect(
        5,
        "approve",
        "examine",
        task={"check_mode": "非现场检查（书面核查、信息共享、智慧监管）"},
        examine={"record_signed": None},
    )
    first = town.inspect(6)
    town.step(first, "approve", date(2025, 3, 6))
    assert store.case_of(store.load(first)).get("visits_before") == 1, (
        "the case check counts for the statistics, not toward the cap"
    )
    town.step(first, "arrive", date(2025, 3, 6))
    second = town.inspect(7)
    with pytest.raises(Refusal, match="P-315"):
        town.step(second, "approve", date(2025, 3, 7))


def test_a_campaign_counts_its_inspections_hazards_and_cases_each_once(town):
    model = next(one for one in load() if one.procedure == "campaign")
    sword = town.number(
        town._steps("campaign", {"draft": date(2025, 2, 25), "approve": date(2025, 2, 26)}, model.defaults)
    )
    clue = {
        "clue_source": "投诉举报",
        "law_field": "食品药品",
        "discovered_on": date(2025, 3, 4),
        "clue_summary": "售假",
    }
    own = town.number(
        town._steps("penalty_ordinary", {"clue": {"on": date(2025, 3, 4), "facts": {**clue, "campaign": sword}}}, {})
    )
    raised = town.number(town._steps("penalty_ordinary", {"clue": {"on": date(2025, 3, 4), "facts": clue}}, {}))
    town._steps("penalty_ordinary", {"clue": {"on": date(2025, 3, 4), "facts": clue}}, {})
    visit = town.inspect(
        5, *VISIT, task={"campaign": sword}, examine={"points_failed": 2, "failed_points": "登记不全"}, tell=FILED
    )
    town.step(visit, "file_case", date(2025, 3, 6), raised_case=raised)
    hazard = next(one for one in load() if one.procedure == "hazard").defaults["find"]["facts"]
    find = {**hazard, "law_field": "食品药品", "campaign": sword, "hazard_source_case": visit}
    town._steps("hazard", {"find": {"on": date(2025, 3, 5), "facts": find}}, {})

    def told(on=date(2025, 4, 1)):
        done = town.step(sword, "report", on, "campaign", campaign_progress="进行中")
        held = store.case_of(store.load(done.case))
        return [held.get(f"campaign_{one}") for one in ("visits", "objects", "hazards", "cured", "filed", "closed")]

    assert told(date(2025, 3, 4)) == [0, 0, 0, 0, 0, 0], "what came later is not of that day"
    assert told() == [1, 1, 1, 0, 0, 0], "a clue is not a case that was filed"
    led = town.number(
        town._steps("penalty_ordinary", {"clue": {"on": date(2025, 3, 6), "facts": {**clue, "clue_case": visit}}}, {})
    )
    for number in (own, raised, led):
        file(town, number)
    assert told() == [1, 1, 1, 0, 3, 0]
    assert figure("campaign_filed") == 1, "the figure counts the cases that say so themselves"


def file(town, number):
    """The clue is filed as a case."""
    model = next(one for one in load() if one.procedure == "penalty_ordinary").defaults
    given = next(one for one in load() if one.procedure == "penalty_ordinary").given["处罚事项"]
    if not CaseRow.objects.filter(procedure="power_item", subject="CP-330217001").exists():
        town._steps("power_item", given["steps"], {})
    for step in ("propose_filing", "file"):
        town.step(number, step, date(2025, 3, 6), "penalty_ordinary", **model[step]["facts"])


def test_what_names_a_forged_case_is_refused(town):
    with pytest.raises(AssertionError, match="P-401"):
        town.inspect(3, task={"campaign": "测府专行〔2025〕404号"})
    with pytest.raises(AssertionError, match="P-401"):
        town.inspect(3, task={"source_case": town.numbers["检查事项"]})


def test_what_the_door_takes_over_cannot_be_typed(town):
    with pytest.raises(AssertionError, match="E-201"):
        town.inspect(3, task={"object_name": "别的名称"})


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_the_cap_lets_one_through(settings, tmp_path):
    settings.YIFA_VAR = tmp_path
    town = Town()
    town.change_item(yearly_cap=1)
    numbers = [town.inspect(3), town.inspect(3)]
    results = at_once(2, lambda n: town_step(town, numbers[n]))
    assert sorted(getattr(one, "code", "approved") for one in results) == ["P-315", "approved"]


def town_step(town, number):
    return town.step(number, "approve", date(2025, 3, 4), not_merged="时间不同")


# what the public sees ---------------------------------------------------------------------------------------------------
def shown(procedure):
    """The publications of a procedure that are not withdrawn, as text."""
    rows = PublicationRow.objects.filter(procedure=procedure, withdrawn_on=None).order_by("id")
    return [bytes(one.content).decode() for one in rows]


def test_the_public_sees_the_result_and_neither_record_nor_person(town):
    number = town.inspect(5, *VISIT, examine={"site_record": "库房钥匙在王小丫处"}, arrive={"met_person": "店长陈某某"})
    assert shown("inspection") == []
    town.step(number, "publish", date(2025, 3, 20))
    (text,) = shown("inspection")
    assert all(words in text for words in ("康宁大药房", "药品零售企业经营质量检查", "未发现问题"))
    assert not any(words in text for words in ("王小丫", "陈某某", "行政执法人员甲", "储存条件和销售记录，两人分工"))
    town.step(number, "withdraw_publication", date(2025, 3, 28))
    assert shown("inspection") == []


def test_the_list_of_items_is_public_and_the_register_of_objects_is_not(town):
    (item,) = shown("inspection_item")
    assert "药品储存条件" in item
    assert shown("inspection_object") == [], "a site may be a home, and its risk is nobody's business"


def test_a_campaign_is_public_when_it_is_announced_and_its_numbers_when_it_is_over(town):
    model = next(one for one in load() if one.procedure == "campaign")
    town._steps("campaign", {"draft": date(2025, 2, 25), "approve": date(2025, 2, 26)}, model.defaults)
    assert shown("campaign") == []
    steps = {
        "draft": date(2025, 2, 25),
        "approve": date(2025, 2, 26),
        "publish": date(2025, 3, 1),
        "close": date(2025, 7, 1),
    }
    town._steps("campaign", steps, model.defaults)
    scheme, numbers = shown("campaign")
    assert "特种设备使用单位" in scheme
    assert "立案" in numbers
    assert "0件" in numbers
