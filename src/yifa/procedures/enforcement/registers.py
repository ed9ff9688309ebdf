"""执法证件、权责事项 — registers of certified officers and of the powers an organ may use.

Law        行政处罚法（2021修订）第十七条至第二十四条、第四十二条；行政强制法第十七条；国办发〔2018〕118号
Entry      登记 → [变更、续期、暂停、恢复] → 注销；证件按人员查找，事项按事项编码查找

Reads   what the certificate and the published list of powers say
Never   lets a certificate of one field serve another, or a delegated power that nobody published
Start   OFFICER_CERTIFICATE, POWER_ITEM; the guards certified_officers() and power_in_force()
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.case import Case, Entry, Move
from yifa.engine.conditions import filled
from yifa.engine.declaration import Guard
from yifa.engine.refusals import Refusal
from yifa.engine.shortforms import Register
from yifa.law.citations import statute
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
        f.officer("certificate_holder", "持证人"),
        f.text("certificate_number", "证件编号", high=40, search=True, public="full"),
        f.choices("certificate_fields", "执法领域", choices=CERTIFICATE_FIELDS, public="full"),
        f.organisation("certificate_body", "发证机关", public="full"),
        f.organisation("certificate_employer", "所在执法机关", public="full"),
        f.day("certificate_from", "发证日期", public="full"),
        f.day("certificate_until", "有效期至", public="full"),
    ),
)

ITEM_FROM = f.organisation("item_from", "原行使机关（赋权、委托事项填写）", required=False, public="full")
POWER_ITEM = Register(
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
    fields=(
        f.text("item_code", "事项编码", high=60, search=True, public="full"),
        f.text("item_name", "事项名称", high=200, search=True, public="full"),
        f.choice("item_kind", "权力类型", choices=POWER_KINDS, public="full"),
        f.choice("item_field", "执法领域", choices=LAW_FIELDS, public="full"),
        f.long_text("item_basis", "法律依据", high=4000, public="full"),
        f.organisation("item_body", "行使机关", public="full"),
        ITEM_FROM,
        f.text("item_decision", "赋权决定（委托书）名称和文号", high=300, public="full",
               required=filled("item_from", says="属于赋权、委托事项")),
        f.day("item_published_on", "赋权决定（委托书）公布日期", required=False, public="full"),
        f.organisation("item_reconsideration", "行政复议机关", public="full"),
        f.organisation("item_court", "行政诉讼管辖法院", public="full"),
        f.day("item_since", "生效日期", public="full"),
        f.day("item_until", "失效日期", required=False, public="full"),
    ),
)  # fmt: skip


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
        published = entry.get("item_published_on")
        if entry.get("item_from") and (published is None or published > move.day.isoformat()):
            return DelegationUnpublished(item=item, giver=entry.get("item_from"), on=move.day, basis=ART(20, 24))
        return None

    return power_is_in_force
