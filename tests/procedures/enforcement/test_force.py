"""Summary penalties, compulsory measures and executions beyond single scenarios: papers, hours, what is shown, repeats."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.scenarios.office import Office
from tests.scenarios.runner import Play
from tests.scenarios.written import Scenario, load
from yifa.engine import door, papers, store
from yifa.engine.case import Actor, Case, Move
from yifa.engine.models import Appointment, EventRow, Unit
from yifa.engine.publication_rows import PublicationRow
from yifa.engine.refusals import Refusal
from yifa.engine.rules import required
from yifa.engine.state import blank
from yifa.procedures.enforcement import execution_act_guards as act
from yifa.procedures.enforcement.compulsion import COMPULSION_MEASURE
from yifa.procedures.enforcement.execution import EXECUTION
from yifa.procedures.enforcement.penalty_summary import PENALTY_SUMMARY

AT = datetime(2026, 11, 1, tzinfo=UTC)
FORCE = (PENALTY_SUMMARY, COMPULSION_MEASURE, EXECUTION)
ISSUED = [
    pytest.param(procedure, paper, filled, id=f"{procedure.slug}-{paper.slug}-{filled}")
    for procedure in FORCE for paper in procedure.papers for filled in ("all", "least")
]  # fmt: skip


# What must be so for a paper to be issued at all.
ONLY_WHERE = {"substitute_decision": {"route": "substitute"}, "freeze_notice": {"measure_kind": "freeze"}}


class Nobody:
    """A lookup of no registers."""

    def entry(self, *_):
        return None

    numbered = latest = entry

    def name_of(self, person):
        return f"人员{person}"


def sample(spec, last: bool):
    """A value of the field: the first choice, or the last."""
    if spec.kind == "choice":
        return spec.choices[-1 if last else 0][0]
    if spec.kind == "choices":
        return [spec.choices[-1][0]] if last else [slug for slug, _ in spec.choices]
    samples = {"number": 3, "money": 12345, "yes_no": not last, "date": "2025-09-15", "moment": "2025-09-15T09:30", "officer": 7,
               "officers": [7, 8]}  # fmt: skip
    return samples.get(spec.kind, f"［{spec.name}］")


@pytest.mark.parametrize(("procedure", "paper", "filled"), ISSUED)
def test_every_paper_reads_well_with_all_fields_and_with_the_least(procedure, paper, filled):
    state, secrets = blank(), {}
    case = Case(
        procedure, state, number="测〔2025〕1号", places=("441900110000",), lookup=Nobody(), secrets=lambda: secrets
    )
    for step in procedure.steps:
        state["steps"][step.slug] = {"n": 1, "first": "2025-09-15", "last": "2025-09-15", "seq": 1, "by": [7]}
        state["marks"][step.slug] = "2025-09-15"
    state["data"].update(ONLY_WHERE.get(paper.slug, {}))
    for spec in (
        *procedure.fields.values(),
        *procedure.fields.values(),
    ):  # twice: what is asked for may depend on a later one
        if spec.slug in state["data"] or (filled == "least" and not required(case, spec.required)):
            continue
        if spec.personal:
            state["sealed"][spec.slug], secrets[spec.slug] = ["", 1], sample(spec, filled == "least")
        else:
            state["data"][spec.slug] = sample(spec, filled == "least")
    step = next(one for one in procedure.steps if paper.slug in (*one.issues, *(kind for kind, _ in one.issues_when)))
    move = Move(step, Actor(7, "enforcer", "unit"), date(2025, 9, 15), (8,))
    text = papers.render(case, paper, move, number="测〔2025〕1号", organ="测试镇人民政府")
    for wrong in ("None", "{{", "{%", "。。", "，，", "（）", "：。", "，。", "；。", "元元", "日日"):
        assert wrong not in text, (wrong, text)
    if filled == "all":
        for name in paper.holds:
            spec = procedure.fields.get(name)
            wanted = "人员7" if spec and spec.kind == "officer" else spec.label(sample(spec, False)) if spec else name
            assert wanted.replace("-", "\\-") in text or wanted in text, (name, text)


@pytest.mark.parametrize(
    ("hour", "lawful"), [(f"{hour:02d}:{minute}", 6 <= hour < 22) for hour in range(24) for minute in ("00", "59")]
)
def test_force_is_used_by_day_only(hour, lawful):
    state = blank()
    case = Case(EXECUTION, state, places=("441900110000",))
    move = Move(
        EXECUTION.by_slug["execute"],
        Actor(7, "enforcer", "unit"),
        date(2025, 9, 25),
        facts={"executed_at": f"2025-09-25T{hour}"},
    )
    refused = act.at_a_lawful_hour(case, move)
    assert (refused is None) == lawful
    assert refused is None or refused.code == "P-265"


@pytest.mark.parametrize(("day", "lawful"), [
    ("2025-09-27", False),  # a Saturday
    ("2025-09-28", True),  # a Sunday that was made a working day
    ("2025-10-01", False), ("2025-10-08", False), ("2025-10-09", True),
])  # fmt: skip
def test_force_is_used_on_working_days_only(day, lawful):
    case = Case(EXECUTION, blank(), places=("441900110000",))
    move = Move(
        EXECUTION.by_slug["execute"],
        Actor(7, "enforcer", "unit"),
        date.fromisoformat(day),
        facts={"executed_at": f"{day}T10:00"},
    )
    assert (act.at_a_lawful_hour(case, move) is None) == lawful


def scenario(procedure: str, name: str) -> Scenario:
    return next(one for one in load() if one.procedure == procedure and one.name == name)


def shown() -> list[dict]:
    """What the public was told, as data."""
    return [json.loads(bytes(row.content)) for row in PublicationRow.objects.order_by("id")]


@pytest.mark.django_db
class TestWhatTheRecordAndThePublicSee:
    def test_a_summary_penalty_without_social_effect_is_shown_to_nobody(self):
        Play(scenario("penalty_summary", "当场处罚、到银行缴纳、备案、结案"), Office()).whole()
        assert [one for one in shown() if one["procedure"] == "penalty_summary"] == []

    def test_one_with_social_effect_is_shown_by_surname_and_taken_down_when_it_falls(self):
        Play(scenario("penalty_summary", "决定被撤销的，三个工作日内撤回公示"), Office()).whole()
        (told,) = [one for one in shown() if one["procedure"] == "penalty_summary"]
        words = json.dumps(told, ensure_ascii=False)
        assert "周××" in words
        assert not any(secret in words for secret in ("周子安", "11010519491231002X", "公交站旁人行道上倒"))
        row = PublicationRow.objects.get(procedure="penalty_summary")
        assert (row.withdrawn_on.isoformat(), row.withdrawn_why) == ("2025-11-05", "行政复议决定撤销了原处罚决定")

    def test_a_demolition_is_announced_without_the_name_of_a_person(self):
        base = scenario("execution", "拆除公告写明坐落、决定文号、期限和救济途径")
        facts = {
            **base.defaults["open"]["facts"],
            "party_kind": "公民",
            "party_name": "周子安",
            "party_age": 35,
            "party_credit_code": None,
        }
        defaults = {**base.defaults, "open": {"facts": facts}}
        Play(replace(base, defaults=defaults), Office()).whole()
        (told,) = [one for one in shown() if one["procedure"] == "execution"]
        words = json.dumps(told, ensure_ascii=False)
        assert all(one in words for one in ("周××", "桥沥村环城路段", "常府责拆字〔2025〕3号", "六十日内申请行政复议"))
        assert "周子安" not in words

    def test_a_compulsory_measure_is_never_shown_case_by_case(self):
        Play(scenario("compulsion_measure", "批准、扣押、解除、退还"), Office()).whole()
        assert [one for one in shown() if one["procedure"] == "compulsion_measure"] == []

    def test_belongings_and_words_of_the_party_stand_in_no_event(self):
        played = Play(scenario("compulsion_measure", "批准、扣押、解除、退还"), Office()).whole()
        record = b"".join(bytes(row.content) for row in EventRow.objects.filter(case=played.case)).decode()
        assert not any(secret in record for secret in ("周子安", "七成新", "多次劝离"))

    def test_cash_that_is_registered_twice_by_one_key_is_one_step(self):
        office = Office()
        base = scenario("penalty_summary", "不出具专用票据的不得收缴")
        played = Play(replace(base, then={}, expect={}), office).whole()
        facts = {
            "collected": 5000,
            "receipt_given": True,
            "receipt_number": "粤1",
            "on_water": False,
            "cash_from": "2025-09-01",
        }
        how = {
            "by": office.actor("行政执法人员甲"),
            "on": date(2025, 9, 1),
            "at": AT,
            "together": [office.person("行政执法人员乙")],
            "facts": facts,
        }
        first, again = (door.take_step(played.case, "collect", key="a-key-of-this-form", **how) for _ in range(2))
        assert (first.case, first.seq) == (again.case, again.seq)
        assert EventRow.objects.filter(case=played.case, step="collect").count() == 1
        with pytest.raises(Refusal, match="E-106"):
            door.take_step(played.case, "collect", key="another-key-of-this-form", **how)

    def test_who_saw_an_older_case_does_not_extend_a_measure_that_was_released(self):
        office = Office()
        base = scenario("compulsion_measure", "延长一次，不超过三十日")
        played = Play(replace(base, then={}, expect={}), office).whole()
        seen = store.load(played.case).seq
        head = office.actor("行政机关负责人甲")
        door.take_step(played.case, "release", by=head, on=date(2025, 9, 19), at=AT,
                       facts={"release_ground": "unrelated", "release_note": "与案件无关"}, seen=seen)  # fmt: skip
        with pytest.raises(Refusal) as refused:
            door.take_step(played.case, "extend", by=head, on=date(2025, 9, 19), at=AT,
                           facts={"extension_reason": "复杂", "extension_told_on": "2025-09-19"}, seen=seen)  # fmt: skip
        assert refused.value.code == "E-110"

    def test_a_collector_does_not_book_the_cash_himself(self):
        office = Office()
        base = scenario("penalty_summary", "交来的罚款少于收缴的")
        played = Play(replace(base, then={}, expect={}), office).whole()
        collector = office.person("行政执法人员甲")
        unit = Unit.objects.get(slug="office")
        Appointment.objects.create(person_id=collector, unit=unit, reach=unit, post="clerk", since=date(2020, 1, 1))
        with pytest.raises(Refusal) as refused:
            door.take_step(played.case, "receive", by=Actor(collector, "clerk", "office"), on=date(2025, 9, 2), at=AT,
                           facts={"received": 5000, "handed_by": collector})  # fmt: skip
        assert refused.value.code == "E-114"

    def test_a_penalty_is_not_closed_while_a_measure_of_it_is_held(self):
        office = Office()
        penalty = scenario("penalty_ordinary", "普通程序从案件来源走到归档")
        steps = {step: how for step, how in penalty.steps.items() if step != "close"}
        played = Play(replace(penalty, steps=steps, then={}, expect={}), office).whole()
        measure = scenario("compulsion_measure", "决定书载明法定事项，当场交付决定书、笔录和清单")
        given = {name: one for name, one in measure.given.items() if name == "强制事项"}
        facts = {**measure.defaults["propose"]["facts"], "penalty_case": store.load(played.case).number}
        defaults = {**measure.defaults, "propose": {"facts": facts}}
        held = Play(replace(measure, given=given, defaults=defaults), office).whole()
        close = {
            "by": office.actor("承办机构负责人甲"),
            "on": date(2025, 10, 10),
            "at": AT,
            "facts": {"closing_note": "同意结案"},
        }
        with pytest.raises(Refusal) as refused:
            door.take_step(played.case, "close", **close)
        assert refused.value.code == "P-162"
        assert store.load(held.case).number in refused.value.sentence
        mate = [office.person("行政执法人员乙")]
        door.take_step(held.case, "release", by=office.actor("行政机关负责人甲"), on=date(2025, 9, 20), at=AT,
                       facts={"release_ground": "decided", "release_note": "已经决定"})  # fmt: skip
        door.take_step(held.case, "hand_back", by=office.actor("行政执法人员甲"), on=date(2025, 9, 20), at=AT, together=mate,
                       facts={"returned_on": "2025-09-20", "returned_items": "手推车一辆", "sold": False, "return_signer": "周子安"})  # fmt: skip
        assert door.take_step(played.case, "close", **close).seq

    def test_one_decision_is_executed_once_at_a_time(self):
        office = Office()
        base = scenario("execution", "简易程序处罚逾期不缴的，填写原案案号，救济期限只算复议")
        play = Play(base, office)
        played = play.whole()
        again = {
            "by": office.actor("行政执法人员甲"),
            "on": date(2025, 9, 2),
            "at": AT,
            "together": [office.person("行政执法人员乙")],
        }
        facts = play._facts(EXECUTION, "open", {**base.defaults["open"]["facts"], **base.then["open"]["facts"]})
        with pytest.raises(Refusal) as refused:
            door.start("execution", facts=facts, **again)
        assert refused.value.code == "P-252"
        assert store.load(played.case).number in refused.value.sentence
