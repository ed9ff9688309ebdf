"""What a step works out is computed by the door, recorded like any value, and typed by nobody."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.engine.toy import AT, CLERK, DAY, HEAD, WHY, Office
from yifa.engine import catalogue, checks, door, evidence, rebuild, recording, store
from yifa.engine import fields as f
from yifa.engine import refusals as r
from yifa.engine.case import Case
from yifa.engine.declaration import Paper, Procedure, Step
from yifa.engine.models import CaseRow, EventRow, Involved, PaperRow, Token
from yifa.engine.search import tokens
from yifa.figures import facts as columns

pytestmark = pytest.mark.django_db(transaction=True)


class NoPrice(r.Refusal):
    code = "T-011"
    text = "没有单价，算不出应付金额；请先登记单价。"


def total(case, move):
    price = case.get("price")
    return NoPrice() if price is None else price * case.get("count")


def words(case, move):
    # 后算的看得到先算的
    return f"共{case.get('count')}件，应付{case.show('sum')}"


def payer(case, move):
    return f"{case.get('thing')}的付款人"


def slip(case, move):
    return f.Made("../清单.json", json.dumps({"sum": case.get("sum")}).encode())


COUNT, PRICE = f.number("count", "件数"), f.money("price", "单价", required=False)
WORKED = (
    (f.money("sum", "应付金额", high=100_000), total),
    (f.text("said", "金额说明", search=True), words),
    (f.person("payer", "付款人", personal=True, search=True), payer),
    (f.officer("keeper", "保管人"), lambda case, move: move.by.person),
    (f.file("slip", "清单"), slip),
    (f.text("remark", "备注", required=False), lambda case, move: None),
)
BILL = Procedure(
    slug="bill", name="结算", area="tests", code="结", basis=WHY, heads=(HEAD,), title="{thing}{sum}", folder=__file__.rpartition("/")[0],
    steps=(
        Step("open", "登记", by=(CLERK,), basis=WHY, fields=(f.text("thing", "物品"), PRICE)),
        Step("reckon", "结算", by=(CLERK,), basis=WHY, after=("open",), repeats=True, fields=(COUNT, f.text("place", "地点", required=False)),
             works_out=WORKED, issues=("bill",)),
        Step("settle", "了结", by=(HEAD,), basis=WHY, after=("reckon",), ends=True),
    ),
    papers=(Paper("bill", "结算单", "bill.txt", holds=("sum", "payer")),),
)  # fmt: skip


@pytest.fixture
def office():
    catalogue.declare(BILL)
    return Office()


def begin(office, **facts):
    typed = {"thing": "红伞", "price": "12.50", **facts}
    return door.start("bill", by=office.actor("甲"), on=DAY, at=AT, facts=typed).case


def reckon(office, case, **facts):
    return door.take_step(case, "reckon", by=office.actor("甲"), on=DAY, at=AT, facts={"count": "4", **facts})


def view_of(case):
    return store.case_of(store.load(case))


def test_the_declaration_runs_and_knows_the_fields_it_works_out():
    assert checks.problems(BILL) == []
    assert list(BILL.fields) == ["thing", "price", "count", "place", "sum", "said", "payer", "keeper", "slip", "remark"]
    assert BILL.own_fields["reckon"][2:] == ("sum", "said", "payer", "keeper", "slip", "remark")
    assert set(columns.schema(BILL).names) >= {"sum", "has_payer"}
    other = replace(BILL.steps[1], works_out=(*WORKED[:1], (WORKED[1][0], payer), *WORKED[2:]))
    assert replace(BILL, steps=(BILL.steps[0], other, BILL.steps[2])).fingerprint != BILL.fingerprint


@pytest.mark.parametrize(
    ("worked", "problem"),
    [
        ((COUNT, total), "step 'reckon' asks for field 'count' twice"),
        ((f.text("sums", "合计"), "count * price"), "step 'reckon' works out field 'sums' by what is no function"),
        ((f.text("thing", "物品", personal=True), payer), "field 'thing' of step 'reckon' differs from its first declaration"),
        ((f.number("nobody", "人数", personal=True), total), "field 'nobody' is personal and must be text to be sealed"),
    ],
)  # fmt: skip
def test_a_wrong_declaration_of_what_is_worked_out_is_named_at_start(worked, problem):
    step = replace(BILL.steps[1], works_out=(*WORKED, worked))
    wrong = replace(BILL, steps=(BILL.steps[0], step, BILL.steps[2]))
    assert f"bill: {problem}" in checks.problems(wrong)


def test_values_are_worked_out_in_order_and_recorded_like_any_other(office):
    case = begin(office)
    outcome = reckon(office, case)
    view = view_of(case)
    assert (view.get("sum"), view.get("said"), view.get("remark")) == (5000, "共4件，应付50元", None)
    assert view.secret("payer") == "红伞的付款人"
    body = store.bodies(case)[1]
    assert body["facts"] == {
        "count": 4,
        "keeper": office.id_of("甲"),
        "said": "共4件，应付50元",
        "slip": view.get("slip"),
        "sum": 5000,
    }
    assert list(body["facts"]) == sorted(body["facts"])
    assert list(body["sealed"]) == ["payer"]
    assert "红伞的付款人" not in bytes(EventRow.objects.get(case=case, seq=2).content).decode()
    assert rebuild.differences(case) == {}
    assert CaseRow.objects.get(pk=case).title == "红伞50元"
    assert outcome.papers[0][0] == "bill"
    paper = PaperRow.objects.get(case=case)
    from yifa.engine.sealing import open_box

    text = open_box(bytes(paper.box), body["papers"][0]["commitment"]).decode()
    assert "50元" in text
    assert "红伞的付款人" in text


def test_a_file_that_is_made_is_stored_under_its_hash_and_named_in_the_event(office):
    case = begin(office)
    reckon(office, case)
    sha = view_of(case).get("slip")
    assert evidence.path_of(sha).read_bytes() == b'{"sum": 5000}'
    assert store.bodies(case)[1]["evidence"] == [{"sha256": sha, "size": 13}]
    assert evidence.Evidence.objects.get(sha256=sha).name == "清单.json"


def test_who_is_worked_out_is_involved_and_what_is_searched_by_is_found(office):
    case = begin(office)
    reckon(office, case)
    assert Involved.objects.filter(case=case, person=office.id_of("甲")).exists()
    held = set(Token.objects.filter(case=case).values_list("token", flat=True))
    assert tokens("红伞的付款人", names=True) <= held
    assert tokens("共4件，应付50元") <= held


@pytest.mark.parametrize("name", ["sum", "payer", "slip", "remark"])
def test_what_is_worked_out_can_not_be_typed(office, name):
    case = begin(office)
    with pytest.raises(r.FieldsWrong) as refused:
        reckon(office, case, **{name: "1"})
    spec = BILL.fields[name]
    assert refused.value.problems == {name: f"“{spec.name}”由系统计算，不能手工填写，请删去。"}
    assert len(store.bodies(case)) == 1


def test_a_working_may_refuse_and_leaves_nothing(office):
    case = begin(office, price=None)
    with pytest.raises(NoPrice):
        reckon(office, case)
    assert len(store.bodies(case)) == 1
    assert PaperRow.objects.count() == 0


def test_a_value_beyond_its_field_is_told_and_nothing_is_stored(office):
    case = begin(office)
    with pytest.raises(r.FieldsWrong) as refused:
        reckon(office, case, count="81")  # 1012.5元，上限1000元
    assert list(refused.value.problems) == ["sum"]
    assert len(store.bodies(case)) == 1


def test_what_must_be_worked_out_and_is_nothing_is_told(office):
    nothing = replace(BILL.steps[1], works_out=((WORKED[0][0], lambda case, move: None),), issues=())
    catalogue.declare(replace(BILL, steps=(BILL.steps[0], nothing, BILL.steps[2]), papers=(), title=""))
    case = begin(office)
    with pytest.raises(r.FieldsWrong) as refused:
        reckon(office, case)
    assert refused.value.problems == {"sum": "“应付金额”没有算出结果，请核对所依据的登记内容。"}


def test_a_person_who_is_nobody_is_not_recorded(office):
    nobody = replace(BILL.steps[1], works_out=((WORKED[3][0], lambda case, move: 987654),), issues=())
    catalogue.declare(replace(BILL, steps=(BILL.steps[0], nobody, BILL.steps[2]), papers=(), title=""))
    case = begin(office)
    with pytest.raises(r.FieldsWrong) as refused:
        reckon(office, case)
    assert list(refused.value.problems) == ["keeper"]


def test_the_guards_come_first(office):
    seen = []

    def barred(case, move):
        seen.append(case.has("sum"))
        return NoPrice()

    guarded = replace(
        BILL.steps[1], needs=(barred,), works_out=((WORKED[0][0], lambda case, move: seen.append("worked")),)
    )
    catalogue.declare(
        replace(BILL, steps=(BILL.steps[0], replace(guarded, issues=()), BILL.steps[2]), papers=(), title="")
    )
    case = begin(office)
    with pytest.raises(NoPrice):
        reckon(office, case)
    assert seen == [False]


def test_the_same_request_is_worked_out_once(office):
    case = begin(office)
    call = {"by": office.actor("甲"), "on": DAY, "at": AT, "facts": {"count": 4}, "key": "k-1"}
    first = door.take_step(case, "reckon", **call)
    again = door.take_step(case, "reckon", **call)
    assert (again.again, again.seq) == (True, first.seq)
    assert len(store.bodies(case)) == 2


def mend(office, case, fields):
    return door.correct(case, 2, fields, "数错了", by=office.actor("甲"), on=DAY, at=AT)


def test_a_correction_works_out_anew_what_it_changes(office):
    case = begin(office)
    reckon(office, case)
    before = view_of(case)
    mend(office, case, {"count": "3"})
    view = view_of(case)
    assert (view.get("sum"), view.get("said")) == (3750, "共3件，应付37.50元")
    body = store.bodies(case)[2]
    assert body["facts"]["fields"] == {"count": 3, "said": "共3件，应付37.50元", "slip": view.get("slip"), "sum": 3750}
    assert [one["sha256"] for one in body["evidence"]] == [view.get("slip")] != [before.get("slip")]
    assert tokens("共3件，应付37.50元") <= set(Token.objects.filter(case=case).values_list("token", flat=True))
    assert rebuild.differences(case) == {}


def test_a_correction_of_something_else_leaves_what_was_worked_out(office):
    case = begin(office)
    reckon(office, case)
    door.correct(case, 1, {"price": "20"}, "单价有误", by=office.actor("甲"), on=DAY, at=AT)
    mend(office, case, {"place": "东门"})
    view = view_of(case)
    assert (view.get("sum"), view.get("place")) == (5000, "东门")
    assert store.bodies(case)[3]["facts"]["fields"] == {"place": "东门"}


def test_what_was_worked_out_can_not_be_corrected_by_hand(office):
    case = begin(office)
    reckon(office, case)
    with pytest.raises(r.NothingToCorrect):
        mend(office, case, {"sum": "1"})
    with pytest.raises(r.FieldsWrong):
        mend(office, case, {"count": "81"})
    assert len(store.bodies(case)) == 2


def test_a_personal_value_is_worked_out_anew_too(office):
    thing = f.text("thing", "物品", required=False)
    step = replace(BILL.steps[1], fields=(COUNT, thing))
    catalogue.declare(replace(BILL, steps=(BILL.steps[0], step, BILL.steps[2])))
    case = begin(office)
    reckon(office, case)
    mend(office, case, {"thing": "蓝伞"})
    assert view_of(case).secret("payer") == "蓝伞的付款人"
    assert set(store.bodies(case)[2]["sealed"]) == {"payer"}
    assert rebuild.differences(case) == {}


def test_a_step_taken_again_after_it_was_sent_back_works_out_afresh(office):
    back = Step("back", "退回", by=(HEAD,), basis=WHY, after=("reckon",), sends_back=("reckon",), repeats=True)
    catalogue.declare(replace(BILL, steps=(*BILL.steps[:2], back, BILL.steps[2])))
    case = begin(office)
    reckon(office, case)
    door.take_step(case, "back", by=office.actor("丁"), on=DAY, at=AT)
    reckon(office, case, count="2")
    assert view_of(case).get("sum") == 2500
    assert rebuild.differences(case) == {}


def test_officers_that_are_worked_out_are_named(office):
    spec = f.officers("drawn", "抽中人员")
    assert recording.officers_in((spec,), {"drawn": [3, 5]}) == {3, 5}
    assert Case(BILL).procedure.by_slug["reckon"].recorded[-1].slug == "remark"
