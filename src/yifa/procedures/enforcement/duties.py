"""执法岗位责任、重大执法决定目录、法制审核人员 — what a post owes, what counts as major, and who reviews it.

Law        行政处罚法（2021修订）第五十八条；国办发〔2018〕118号第四部分；行政执法责任制
Entry      登记 → [变更、续期、暂停、恢复] → 注销；岗位责任按编码，目录按“权力类型:执法领域”，审核人员按人员查找
Elsewhere  按案件记录评分的指标由岗位责任条目点名，计算在 figures.duty_scores

Reads   what a place decided
Never   ties a duty to the number or the sum of fines (行政处罚法第七十四条)
Start   POST_DUTY, MAJOR_DECISION_CRITERIA, LEGAL_REVIEWER_ENTRY; why_major() recognises a major decision, the guard
        reviewed_where_the_list_asks() stops it until it was reviewed
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.fields import yuan
from yifa.engine.guards import in_order
from yifa.engine.refusals import Refusal
from yifa.engine.shortforms import Register
from yifa.law.citations import paper, statute
from yifa.law.parameters import NotInForce
from yifa.procedures.enforcement.penalty_fields import PENALTIES
from yifa.procedures.enforcement.register_guards import both
from yifa.procedures.enforcement.registers import LAW_FIELDS, POWER_KINDS, with_public_reason
from yifa.procedures.parties import ENTITIES
from yifa.procedures.posts import CLERK, DISCLOSER, ENFORCER, HEAD, HEARING_HOST, LEGAL_REVIEWER, REGISTRAR, UNIT_HEAD

ART = statute("行政处罚法", edition=2021).articles
REVIEW = paper("国办发〔2018〕118号", "第四部分")

DUTY_POSTS = {one.slug: one.name for one in (ENFORCER, UNIT_HEAD, HEAD, LEGAL_REVIEWER, HEARING_HOST, CLERK, DISCLOSER)}
HIGHER, LOWER = "higher", "lower"
# What may never be scored: it would tie the appraisal to how much was fined (第七十四条).
TIED_TO_FINES = ("fine", "amount", "imposed", "confiscat")


class DutyTiedToFines(Refusal):
    code = "G-123"
    text = "指标“{figure}”按罚没的数量或者金额评价，不得用于考核（{basis}）；请改用办案质量、期限、程序方面的指标。"


class CriteriaMisnamed(Refusal):
    code = "G-124"
    text = "目录编码应当是“{expected}”（权力类型和执法领域的代码），填写的是“{given}”；请改正，以便案件按类型和领域对应到目录。"


class ReviewerWithoutBar(Refusal):
    code = "G-125"
    text = (
        "{since}起初次从事行政处罚决定法制审核的人员应当取得法律职业资格（{basis}）；没有取得的不能登记为法制审核人员。"
    )


class ListAsksForReview(Refusal):
    code = "G-136"
    text = "{why}（{basis}），作出决定以前应当法制审核；请先送法制审核，审核以后出现新事实的重新审核。"


def duty_is_free_of_fines(case: Case, move: Move) -> Refusal | None:
    """第七十四条: no appraisal hangs on fines."""
    figure = case.get("duty_figure") or ""
    tied = any(word in figure for word in TIED_TO_FINES)
    return DutyTiedToFines(figure=figure, basis=ART(74)) if tied else None


def criteria_bear_their_code(case: Case, move: Move) -> Refusal | None:
    """The code is that of kind and field, so that a case finds the criteria it falls under."""
    expected = f"{case.get('criteria_kind')}:{case.get('criteria_field')}"
    given = case.get("criteria_code")
    return None if given == expected else CriteriaMisnamed(expected=expected, given=given)


def newcomer_has_the_bar(case: Case, move: Move) -> Refusal | None:
    """第五十八条第二款: whoever begins to review penalties has passed the national examination."""
    began = case.get("reviewing_since")
    try:
        rule = case.param("penalty.legal_reviewer_new_needs_bar", date.fromisoformat(began))
    except NotInForce:
        return None
    if not rule.value or case.get("reviewer_has_bar"):
        return None
    return ReviewerWithoutBar(since=rule.since, basis=rule.source)


POST_DUTY = with_public_reason(Register(
    "post_duty",
    "行政执法岗位责任",
    area="enforcement",
    code="岗责",
    basis=paper("国办发〔2018〕118号"),
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="duty_code",
    retention="30年",
    folder=__file__.rpartition("/")[0],
    title="{duty_name}",
    fields=(
        f.text("duty_code", "责任编码", high=60, public="full"),
        f.choice("duty_post", "岗位", choices=DUTY_POSTS, public="full"),
        f.text("duty_name", "职责", high=200, search=True, public="full"),
        f.long_text("duty_standard", "履职标准", high=2000, public="full"),
        f.text("duty_figure", "按哪个指标评分（指标代码）", high=80, required=False, public="full", help="例如 penalty_decided_in_time；不按指标评分的不填"),
        f.choice("duty_direction", "指标的方向", choices={HIGHER: "越高越好", LOWER: "越低越好"}, required=False, public="full"),
        f.number("duty_target", "达标值", low=0, high=1_000_000, required=False, public="full", help="比率填百分数的数字"),
        f.number("duty_points", "分值", low=0, high=100, unit="分", public="full"),
        f.text("duty_liability", "不履行的责任", high=500, public="full"),
        f.day("duty_since", "施行日期", public="full"),
    ),
    needs=both(duty_is_free_of_fines),
))  # fmt: skip

MAJOR_DECISION_CRITERIA = with_public_reason(Register(
    "major_decision_criteria",
    "重大执法决定法制审核目录",
    area="enforcement",
    code="重目",
    basis=REVIEW,
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="criteria_code",
    valid_until="criteria_until",
    retention="永久",
    folder=__file__.rpartition("/")[0],
    title="{criteria_what}",
    fields=(
        f.text("criteria_code", "目录编码", high=60, public="full", help="权力类型和执法领域的代码，例如 penalty:construction"),
        f.choice("criteria_kind", "权力类型", choices=POWER_KINDS, public="full"),
        f.choice("criteria_field", "执法领域", choices=LAW_FIELDS, public="full"),
        f.text("criteria_what", "应当法制审核的决定", high=300, search=True, public="full"),
        f.choices("criteria_kinds", "处罚种类达到的", choices=PENALTIES, required=False, public="full"),
        f.money("criteria_person", "对公民罚没金额达到", required=False, public="full"),
        f.money("criteria_entity", "对法人、其他组织罚没金额达到", required=False, public="full"),
        f.yes_no("criteria_every", "这一类决定件件审核", public="full"),
        f.text("criteria_document", "制定机关、文件名称和文号", high=300, public="full"),
        f.day("criteria_since", "施行日期", public="full"),
        f.day("criteria_until", "失效日期", required=False, public="full"),
    ),
    needs=both(criteria_bear_their_code, in_order("criteria_since", "criteria_until")),
))  # fmt: skip

LEGAL_REVIEWER_ENTRY = Register(
    "legal_reviewer_entry",
    "法制审核人员名册",
    area="enforcement",
    code="审员",
    basis=ART("58第二款"),
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="reviewer_person",
    retention="30年",
    folder=__file__.rpartition("/")[0],
    title="{reviewer_body}法制审核人员",
    fields=(
        f.officer("reviewer_person", "法制审核人员"),
        f.organisation("reviewer_body", "所在执法机关"),
        f.choice("reviewer_kind", "专职或者兼职", choices={"full_time": "专职", "part_time": "兼职"}),
        f.yes_no("reviewer_has_bar", "已取得法律职业资格"),
        f.day("reviewing_since", "开始从事法制审核日期"),
    ),
    needs=both(newcomer_has_the_bar),
)  # fmt: skip


def why_major(
    case: Case, kind: str, law_field: str | None, on: date, *, penalties: Iterable[str] = (), sum_of_money: int = 0, entity: bool
) -> str:  # fmt: skip
    """Why the place's list calls a decision major, in words; empty where it does not, or there is no list for its field.

    `kind` is a power's kind, `sum_of_money` fine and forfeitures in 分, `entity` whether the party is an organisation.
    A list without a sum for this kind of party says nothing about sums.
    """
    entry = case.lookup.entry("major_decision_criteria", f"{kind}:{law_field}", on)
    if entry is None or (entry.get("criteria_since") or "") > on.isoformat():
        return ""
    if entry.get("criteria_every"):
        return f"目录规定“{entry.get('criteria_what')}”件件审核"
    listed = [one for one in penalties if one in (entry.get("criteria_kinds") or ())]
    if listed:
        return f"处罚种类包括目录所列的{'、'.join(PENALTIES[one] for one in listed)}"
    limit = entry.get("criteria_entity" if entity else "criteria_person")
    if limit is not None and sum_of_money >= limit:
        return f"罚没金额达到目录规定的{yuan(limit)}元"
    return ""


def reviewed_where_the_list_asks(case: Case, move: Move) -> Refusal | None:
    """118号第四部分: a penalty that the place's list calls major is decided only after a review that still stands."""
    if move.get("outcome") != "penalty" or case.took("review"):
        return None
    why = why_major(
        case, "penalty", case.law_field, move.day, penalties=move.get("penalty_kinds") or (), entity=case.get("party_kind") in ENTITIES,
        sum_of_money=sum(move.get(name) or 0 for name in ("fine", "gains", "goods")),
    )  # fmt: skip
    return ListAsksForReview(why=why, basis=REVIEW) if why else None
