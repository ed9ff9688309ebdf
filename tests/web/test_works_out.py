"""What the system works out is not asked for at the desk: it is announced, shown before the step is taken, and never imported."""

from __future__ import annotations

from dataclasses import replace

from tests.engine.toy import CLERK, TOY, WHY
from tests.web.conftest import TODAY
from yifa.engine import catalogue, store
from yifa.engine import fields as f
from yifa.engine.models import CaseRow
from yifa.web.desk.choices import Choices
from yifa.web.desk.ledger_columns import columns_of


def doubled(case, move):
    return case.get("amount", 0) * 2


DOUBLE = f.money("double", "应付金额")
WORKING = replace(
    TOY, steps=(replace(TOY.opens, works_out=((DOUBLE, doubled), (f.officer("taker", "收件人"), lambda c, m: m.by.person))), *TOY.steps[1:])
)  # fmt: skip


def sent(**more):
    return {
        "on": TODAY.isoformat(),
        "key": "k-1",
        "tab": "t-1",
        "f-applicant": "张三",
        "f-subject": "摊位",
        "f-amount": "1.2万",
        **more,
    }


def test_the_form_announces_what_is_worked_out_and_asks_for_none_of_it(desk):
    catalogue.declare(WORKING)
    page = desk.client("甲").get("/desk/start/toy/").text
    assert "由系统计算" in page
    assert "应付金额、收件人" in page
    assert 'name="f-double"' not in page


def test_the_values_are_shown_before_the_step_is_taken_and_recorded_with_it(desk):
    catalogue.declare(WORKING)
    client = desk.client("甲")
    page = client.post("/desk/start/toy/", sent(stage="check")).text
    assert "24000元" in page
    assert "由系统计算" in page
    assert "甲" in page
    assert CaseRow.objects.count() == 0
    client.post("/desk/start/toy/", sent(stage="do", **{"f-double": "1"}))
    case = CaseRow.objects.get()
    assert store.case_of(store.load(case.pk)).get("double") == 2_400_000
    assert "24000元" in client.get(f"/desk/cases/{case.pk}/").text


def test_the_ledger_has_no_column_for_it(desk):
    step = replace(TOY.opens, by=(CLERK,), basis=WHY, works_out=((DOUBLE, doubled),))
    names = [column.spec.slug for column in columns_of(step, Choices(desk.place.code, TODAY), [])]
    assert "amount" in names
    assert "double" not in names
