"""服务事项目录 — register of service items with their guides (办事指南): conditions, materials, limits, fees, channels.

Law        行政许可法（2019修正）第三十条；优化营商环境条例（2019）第三十六条、第三十七条、第四十条；国务院关于在线政务服务的若干规定第七条
Entry      登记 → [变更、暂停、恢复] → 注销；按事项编码查找；登记和变更后的指南全部公开

Reads   licence.decision_limit of the day
Never   promises longer than the law allows; lists a material that the government can look up itself; charges without a basis
Start   SERVICE_ITEM; service_item_of()
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.case import Case, Entry, Move
from yifa.engine.conditions import is_
from yifa.engine.guards import in_order
from yifa.engine.refusals import Refusal
from yifa.engine.shortforms import Register
from yifa.law.citations import statute
from yifa.procedures.posts import REGISTRAR, UNIT_HEAD

ART = statute("行政许可法", edition=2019).articles
BUSINESS = statute("优化营商环境条例", edition=2019).articles
ONLINE = statute("国务院关于在线政务服务的若干规定", edition=2019).articles

KINDS = {
    "licence": "行政许可",
    "confirmation": "行政确认",
    "payment": "行政给付",
    "reward": "行政奖励",
    "public": "公共服务",
    "other": "其他",
}
CHANNELS = {"window": "窗口", "online": "网上", "post": "邮寄", "agency": "村（社区）代办"}
CHARGED = is_("fee", "charged", says="收费")


class PromiseTooLong(Refusal):
    code = "S-001"
    text = "承诺时限{promised}个工作日超过法定时限{legal}个工作日（{basis}）；请缩短承诺时限，或者核对法定时限。"


class MaterialsShared(Refusal):
    code = "S-002"
    text = "能够通过共享获得的材料不得要求申请人提供（{basis}）；请从材料清单中删去后再登记。"


def promise_within_law(case: Case, move: Move) -> Refusal | None:
    """优化营商环境条例第三十六条: a promise shortens the limit of the law."""
    promised = case.get("item_promised_days")
    legal = case.get("item_legal_days") or case.param("licence.decision_limit", move.day).value
    if promised is None or promised <= legal:
        return None
    return PromiseTooLong(promised=promised, legal=legal, basis=BUSINESS(36))


def nothing_shared_is_asked(case: Case, move: Move) -> Refusal | None:
    """国务院关于在线政务服务的若干规定第七条."""
    return None if case.get("no_shared_materials") else MaterialsShared(basis=ONLINE(7))


GUARDS = (promise_within_law, nothing_shared_is_asked, in_order("item_since", "item_until"))

SERVICE_ITEM = Register(
    "service_item",
    "服务事项目录（办事指南）",
    area="services",
    code="服项",
    basis=ART(30),
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="service_code",
    valid_until="item_until",
    retention="永久",
    folder=__file__.rpartition("/")[0],
    title="{service_name}",
    fields=(
        f.text("service_code", "事项编码", high=60, search=True, public="full"),
        f.text("service_name", "事项名称", high=200, search=True, public="full"),
        f.choice("service_kind", "事项类型", choices=KINDS, public="full"),
        f.long_text("service_basis", "设定依据", high=4000, public="full"),
        f.organisation("service_body", "实施机关", public="full"),
        f.long_text("conditions", "办理条件", high=8000, public="full"),
        f.long_text("materials", "申请材料（全部列明，不写“其他材料”）", high=8000, public="full"),
        f.yes_no("no_shared_materials", "材料清单不含能够通过共享获得的材料"),
        f.long_text("process", "办理流程", high=4000, public="full"),
        f.number("item_legal_days", "法律、法规另有规定的法定时限（工作日）", required=False, low=1, high=365, unit="个工作日", public="full",
                 help="没有另行规定的不填，按行政许可法第四十二条计算"),
        f.number("item_promised_days", "承诺时限（工作日，当场办结的填0）", low=0, high=365, unit="个工作日", public="full"),
        f.choice("fee", "收费", choices={"free": "不收费", "charged": "收费"}, public="full"),
        f.text("fee_basis", "收费标准和依据", high=500, required=CHARGED, public="full"),
        f.choices("channels", "办理渠道", choices=CHANNELS, public="full"),
        f.text("where", "办理地点、时间和网址", high=500, public="full"),
        f.text("service_phone", "咨询、投诉电话", high=60, public="full"),
        f.long_text("remedies", "救济途径", high=1000, public="full"),
        f.yes_no("promise_allowed", "已列入告知承诺清单", public="full"),
        f.yes_no("tolerated_allowed", "可以容缺受理", public="full"),
        f.yes_no("visit_needed", "需要实地核查", public="full"),
        f.yes_no("safety_item", "直接关系公共安全、人身健康、生命财产安全", public="full"),
        f.unit("supervisor", "审批后的监管单位", required=False),
        f.day("item_since", "实施日期", public="full"),
        f.day("item_until", "停止实施日期", required=False, public="full"),
    ),
    needs={"enter": GUARDS, "change": GUARDS},
    terms=("service_item", "service_guide"),
    notes="目录即办事指南，登记、变更后由平台公开；清单以外的事项不得办理许可",
)  # fmt: skip


def service_item_of(case: Case, move: Move) -> Entry | None:
    """The item that an application is for: on the catalogue of this place or one above it, in force on the day."""
    code = case.get("service_item")
    entry = case.lookup.entry("service_item", code, move.day) if code else None
    if entry is None or not entry.case.places or entry.case.places[0] not in case.places:
        return None
    return entry if (entry.get("item_since") or "") <= move.day.isoformat() else None
