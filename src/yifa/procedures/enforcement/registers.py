"""执法证件、权责事项 — registers of certified officers and of the powers an organ may use.

Law        行政处罚法（2021修订）第十七条至第二十四条、第四十二条；行政强制法第十七条；国办发〔2018〕118号；行政执法监督条例（2025）
Entry      登记 → [变更、续期、暂停（暂扣）、恢复、年度培训] → 注销、吊销；证件按人员查找，事项按事项编码查找
Elsewhere  登记时的前提 register_guards.py；赋权、委托决定 delegation.py；资格考试 officer_exam.py；执法主体和分队 bodies.py

Reads   what the certificate, the published list of powers and the decision that delegated them say
Never   lets a certificate of one field serve another, or a delegated power that nobody published
Start   OFFICER_CERTIFICATE, POWER_ITEM; the guards certified_officers() and power_in_force()
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from yifa.engine import fields as f
from yifa.engine.case import Case, Entry, Move, as_day
from yifa.engine.conditions import all_of, filled, no
from yifa.engine.declaration import Exit, Guard, Procedure, Step
from yifa.engine.guards import in_order
from yifa.engine.refusals import Refusal
from yifa.engine.shortforms import Register
from yifa.law.citations import house, paper, statute
from yifa.law.parameters import NotInForce
from yifa.procedures.enforcement import register_guards as g
from yifa.procedures.posts import REGISTRAR, UNIT_HEAD

ART = statute("行政处罚法", edition=2021).articles

LAW_FIELDS = {
    "market": "市场监管", "food_drug": "食品药品", "construction": "城乡建设与城市管理", "environment": "生态环境", "safety": "安全生产",
    "fire": "消防", "transport": "交通运输", "water": "水务", "agriculture": "农业农村", "forestry": "林业", "resources": "自然资源",
    "medical": "医疗卫生", "labour": "劳动保障", "culture": "文化市场", "education": "教育", "civil": "民政", "emergency": "应急管理",
    "public_security": "公安", "other": "其他",
}  # fmt: skip
CERTIFICATE_FIELDS = {"comprehensive": "综合行政执法", **LAW_FIELDS}
POWER_KINDS = {
    "penalty": "行政处罚", "inspection": "行政检查", "compulsion": "行政强制", "licence": "行政许可", "collection": "行政征收",
    "payment": "行政给付", "confirmation": "行政确认", "ruling": "行政裁决", "reward": "行政奖励", "other": "其他行政权力",
}  # fmt: skip

STAFF = {
    "civil_servant": "公务员（含参照公务员法管理）",
    "institution": "事业编制执法人员",
    "helper": "辅助人员（合同制、劳务派遣、网格员等）",
}
ISSUES = {"first": "首次核发", "replaced": "换发、补发", "moved": "调动后重新核发"}
REVOKED_FOR = {
    "illegal": "违法执法、滥用职权", "fraud": "以不正当手段取得证件", "lent": "转借、涂改证件", "failed": "年度考核、培训考试不合格经补考仍不合格", "other": "其他依法应当吊销的情形",
}  # fmt: skip


def training_owed(case: Case, move: Move) -> int | None:
    """国办发〔2023〕27号: hours short of the year's minimum, 0 where there are enough; None for a year without a rule."""
    year, hours = case.get("training_year"), case.get("training_hours")
    if year is None or hours is None:
        return None
    try:
        needed = case.param("officer.training_hours", date(year, 12, 31)).value
    except NotInForce:
        return None
    return None if needed is None else max(needed - hours, 0)


OFFICER_CERTIFICATE = Register(
    "officer_certificate",
    "行政执法证件",
    area="enforcement",
    code="执证",
    basis=ART(42),
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="certificate_holder",
    valid_until="certificate_until",
    retention="30年",
    folder=__file__.rpartition("/")[0],
    title="{certificate_number}",
    fields=(
        f.officer("certificate_holder", "持证人", public="M3"),
        f.text("certificate_number", "证件编号", high=40, search=True, public="full"),
        f.choices("certificate_fields", "执法领域", choices=CERTIFICATE_FIELDS, public="full"),
        f.organisation("certificate_body", "发证机关", public="full"),
        f.organisation("certificate_employer", "所在执法机关", public="full"),
        f.day("certificate_from", "发证日期", public="full"),
        f.day("certificate_until", "有效期至", public="full"),
        f.choice("staff_kind", "人员性质", choices=STAFF, required=False),
        f.choice("certificate_issue", "核发情形", choices=ISSUES, required=False),
        f.case_ref("certificate_exam", "资格考试编号", of="officer_exam", required=False,
                   help="首次核发的，填“行政执法人员资格考试”登记的考试编号"),
        f.text("certificate_post", "岗位、职务", high=60, required=False, public="full"),
    ),
    more=(
        Step("train", "登记年度培训学时", by=(REGISTRAR,), basis=paper("国办发〔2023〕27号"), after=("enter",), repeats=True, side=True,
             fields=(f.number("training_year", "年度", low=2000, high=2200),
                     f.number("training_hours", "全年培训学时合计", low=0, high=2000, unit="学时")),
             works_out=((f.number("training_short", "距年度最低学时还差", required=False, low=0, unit="学时"), training_owed),)),
        Step("revoke", "吊销", by=(REGISTRAR,), basis=house("吊销执法证件由发证机关决定，登记决定文号"), after=("enter",), side=True, ends=True,
             fields=(f.choice("revoked_for", "吊销事由", choices=REVOKED_FOR), f.text("revoke_paper", "吊销决定的机关和文号", high=200))),
    ),
    exits=(Exit("revoked", "吊销", at=("revoke",), basis=house("吊销执法证件由发证机关决定，登记决定文号")),),
    needs={
        "enter": (g.no_helper, in_order("certificate_from", "certificate_until"), g.exam_was_passed),
        "change": (g.no_helper,),
    },
)  # fmt: skip

ITEM_FROM = f.organisation("item_from", "原行使机关（赋权、委托事项填写）", required=False, public="full")
HANDED_DOWN = all_of(
    filled("item_from", says="属于赋权、委托事项"),
    no(filled("item_delegation", says="已经选择登记的赋权、委托决定"), says="没有选择登记的赋权、委托决定"),
)
CHANGES = {
    "law": "法律、法规、规章制定、修改、废止", "organ": "机构、职能调整", "received": "承接赋权、委托", "returned": "交回、收回", "merged": "事项合并、拆分、名称规范",
    "holder": "承办机构调整", "mistake": "更正登记错误", "other": "其他",
}  # fmt: skip
ITEM_FIELDS = (
    f.text("item_code", "事项编码", high=60, search=True, public="full"),
    f.text("item_name", "事项名称", high=200, search=True, public="full"),
    f.choice("item_kind", "权力类型", choices=POWER_KINDS, public="full"),
    f.choice("item_field", "执法领域", choices=LAW_FIELDS, public="full"),
    f.long_text("item_basis", "法律依据", high=4000, public="full"),
    f.organisation("item_body", "行使机关", public="full"),
    f.organisation("item_unit", "承办机构（内设机构、分队）", required=False, public="full"),
    f.case_ref("item_team", "承办执法分队", of="enforcement_team", required=False, public="full"),
    f.long_text("item_liability", "责任事项和追责情形", required=False, high=4000, public="full"),
    ITEM_FROM,
    f.case_ref("item_delegation", "赋权、委托决定（已登记的）", of="delegation", required=False, public="full"),
    f.text("item_decision", "赋权决定（委托书）名称和文号", high=300, public="full", required=HANDED_DOWN,
           help="已经选择登记的赋权、委托决定的不填"),
    f.day("item_published_on", "赋权决定（委托书）公布日期", required=False, public="full"),
    f.organisation("item_reconsideration", "行政复议机关", public="full"),
    f.organisation("item_court", "行政诉讼管辖法院", public="full"),
    f.day("item_since", "生效日期", public="full"),
    f.day("item_until", "失效日期", required=False, public="full"),
)  # fmt: skip


def with_public_reason(register: Procedure) -> Procedure:
    """The register with the reason for each change shown to the public: 权责清单动态调整 has to say why."""
    open_reason = f.long_text("change_reason", "理由", high=2000, public="full", help="向社会公布，不写个人信息")
    steps = (
        replace(step, fields=tuple(open_reason if spec.slug == "change_reason" else spec for spec in step.fields))
        for step in register.steps
    )
    return replace(register, steps=tuple(steps))


POWER_ITEM = with_public_reason(Register(
    "power_item",
    "权责事项",
    area="enforcement",
    code="权项",
    basis=ART(17, 24),
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="item_code",
    valid_until="item_until",
    retention="永久",
    folder=__file__.rpartition("/")[0],
    title="{item_name}",
    fields=ITEM_FIELDS,
    changes=(f.choice("item_changed_for", "变动事由", choices=CHANGES, public="full"), *ITEM_FIELDS),
    needs=g.both(in_order("item_since", "item_until"), g.delegation_is_registered),
))  # fmt: skip


class NotCertified(Refusal):
    code = "P-102"
    text = "{person}在{on}没有有效的行政执法证件，不能以执法人员身份办理“{step}”（{basis}）；请换持证人员办理，证件已续期的先登记续期。"


class CertifiedElsewhere(Refusal):
    code = "P-103"
    text = "{person}的行政执法证件（{number}）不含“{field}”领域，不能办理本案的“{step}”（{basis}）；请换本领域的持证人员办理。"


class NoPower(Refusal):
    code = "P-105"
    text = "事项{item}在{on}不是本机关在册有效的{kind}权力（{basis}）；请核对权责清单，不属于本机关的移送有权机关处理。"


class DelegationUnpublished(Refusal):
    code = "P-106"
    text = "事项{item}由{giver}交由本机关行使，但到{on}没有登记赋权决定（委托书）的公布日期（{basis}）；未公布的不得行使，请先核实并登记。"


def certificate_of(case: Case, person: int, move: Move) -> Refusal | None:
    """第四十二条: this person's certificate is in force on the day of the step and covers the case's field."""
    entry = case.lookup.entry("officer_certificate", str(person), move.day)
    if entry is None:
        return NotCertified(person=case.lookup.name_of(person), on=move.day, step=move.step.name, basis=ART(42))
    covered = entry.get("certificate_fields") or ()
    if "comprehensive" in covered or case.law_field is None or case.law_field in covered:
        return None
    return CertifiedElsewhere(
        person=case.lookup.name_of(person), number=entry.get("certificate_number"), step=move.step.name,
        field=LAW_FIELDS.get(case.law_field, case.law_field), basis=ART(42),
    )  # fmt: skip


def certified_officers(case: Case, move: Move) -> Refusal | None:
    """第四十二条: everybody who acts holds a certificate; helpers do not count."""
    return next((refused for person in move.people if (refused := certificate_of(case, person, move))), None)


def item_of(case: Case, move: Move, field: str = "power_item") -> Entry | None:
    """The power item that the case exercises, as registered for this place or one above it, in force that day."""
    entry = case.lookup.entry("power_item", str(case.get(field)), move.day)
    if entry is None or not entry.case.places or entry.case.places[0] not in case.places:
        return None
    return entry if (entry.get("item_since") or "") <= move.day.isoformat() else None


def power_in_force(kind: str, field: str = "power_item") -> Guard:
    """A guard: 第十七条、第二十四条: the organ has this power, and what was delegated was published before."""

    def power_is_in_force(case: Case, move: Move) -> Refusal | None:
        item = case.get(field)
        if item is None:
            return None
        entry = item_of(case, move, field)
        if entry is None or entry.get("item_kind") != kind:
            return NoPower(item=item, on=move.day, kind=POWER_KINDS[kind], basis=ART(17, 24))
        giver, published = entry.get("item_from"), entry.get("item_published_on")
        if entry.get("item_delegation"):
            decision = case.lookup.entry("delegation", entry.get("item_delegation"), move.day)
            if (day := day_not_held(case, decision, move.day)) is not None:
                return NoPower(item=item, on=day, kind=POWER_KINDS[kind], basis=ART(17, 24))
            giver, published = decision.get("delegation_from"), decision.get("delegation_published_on")
        if giver and (published is None or published > move.day.isoformat()):
            return DelegationUnpublished(item=item, giver=giver, on=move.day, basis=ART(20, 24))
        return None

    return power_is_in_force


def day_not_held(case: Case, decision: Entry | None, on: date) -> date | None:
    """第二十条、第二十四条: the day on which the decision did not give the power; None where it did.

    That day is the day of the step, and the day of the breach too where the decision left earlier breaches to the
    organ that gave the power away (reading earlier_breach_follows_the_decision).
    """
    if decision is None or (decision.get("delegation_since") or "") > on.isoformat():
        return on
    breach = case.get("breach_on")
    kept = decision.get("delegation_earlier") == "giver"
    return as_day(breach) if kept and breach and breach < decision.get("delegation_since") else None
