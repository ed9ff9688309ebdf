"""检查事项清单、检查对象名录 — what may be inspected, by whom and how often; and who is inspected.

Law        国办发〔2024〕54号第二、三部分；行政处罚法（2021修订）第十七条
Entry      登记 → [变更、续期、暂停、恢复] → 注销；事项按事项编码查找，对象按对象编码查找
Elsewhere  检查计划 inspection_plan.py；检查案件 inspection.py；双随机抽取 double_random

Reads   the published list, the power list behind it
Never   lists a person, or publishes the register of objects: a site without a registered subject may be a home
Start   INSPECTION_ITEM, INSPECTION_OBJECT; public_item() finds what may be inspected on a day
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from yifa.engine import fields as f
from yifa.engine.case import Case, Entry, Move
from yifa.engine.conditions import filled
from yifa.engine.guards import in_order
from yifa.engine.refusals import Refusal
from yifa.engine.shortforms import Register
from yifa.law.citations import paper
from yifa.law.parameters import NotInForce
from yifa.procedures.enforcement.registers import LAW_FIELDS
from yifa.procedures.posts import CLERK, REGISTRAR, UNIT_HEAD

STRICT = "国办发〔2024〕54号"
BETWEEN = re.compile(r"[、,，;；\s]+")

OBJECT_KINDS = {
    "pharmacy": "药店（药品零售企业）", "medical": "医疗机构", "food": "食品生产经营者", "catering": "餐饮服务者", "factory": "工业企业",
    "shop": "商铺", "venue": "公众聚集场所", "school": "学校、托幼机构", "site": "建筑工地", "warehouse": "仓库、物流场所",
    "rental": "出租屋、集体宿舍", "polluter": "排污单位和“散乱污”场所", "unlicensed": "无证经营、无证行医的场所", "other": "其他",
}  # fmt: skip
OBJECT_TYPES = {
    "company": "企业",
    "organisation": "事业单位、社会组织等其他组织",
    "sole_trader": "个体工商户",
    "place": "没有登记主体的场所",
}
RISKS = {"a": "A（风险低）", "b": "B（风险一般）", "c": "C（风险较高）", "d": "D（风险高）"}


class PowerNotListed(Refusal):
    code = "P-301"
    text = "事项编码{item}在{on}不是权责清单上有效的行政检查事项（{basis}）；请先登记权责事项，权力类型为“行政检查”。"


class PublishedBeforeEntry(Refusal):
    code = "P-302"
    text = "公布日期{published}在登记之日（{on}）之后；还没有公布的请留空，公布以后办理变更，公布以前不能据此检查。"


def item_is_a_power(case: Case, move: Move) -> Refusal | None:
    """行政处罚法第十七条、54号第一部分: what is inspected is a power of inspection on the list of powers."""
    item = case.get("item_power")
    entry = case.lookup.entry("power_item", str(item), move.day)
    if entry is not None and entry.get("item_kind") == "inspection":
        return None
    return PowerNotListed(item=item, on=move.day, basis=paper(STRICT, "第一部分"))


def published_already(case: Case, move: Move) -> Refusal | None:
    """54号第二部分: a day of publication that is still to come is no publication."""
    published = case.get("item_public_on")
    if published is None or published <= move.day.isoformat():
        return None
    return PublishedBeforeEntry(published=case.show("item_public_on"), on=move.day)


def rule(case: Case, parameter: str, on: date) -> Any:
    """What the law of the day says, None where it said nothing yet or leaves it open."""
    try:
        return case.param(parameter, on).value
    except NotInForce:
        return None


def codes(text: str | None) -> list[str]:
    """The item codes in a text, in order, each once."""
    return list(dict.fromkeys(one for one in BETWEEN.split(text or "") if one))


def public_item(case: Case, code: str, on: date) -> Entry | None:
    """54号第二部分: the item of this code in force and published on the day; None where there is none."""
    entry = case.lookup.entry("inspection_item", code, on)
    if entry is None or (entry.get("item_from") or "") > on.isoformat():
        return None
    published = entry.get("item_public_on")
    if rule(case, "inspect.item_must_be_public", on) and (published is None or published > on.isoformat()):
        return None
    return entry


ITEM_GUARDS = (item_is_a_power, published_already, in_order("item_from", "item_to"))

INSPECTION_ITEM = Register(
    "inspection_item",
    "检查事项清单",
    area="enforcement",
    code="检项",
    basis=paper(STRICT, "第二部分"),
    keepers=(REGISTRAR, CLERK),
    heads=(UNIT_HEAD,),
    subject="check_item",
    valid_until="item_to",
    retention="永久",
    folder=__file__.rpartition("/")[0],
    title="{check_item_name}",
    fields=(
        f.text("check_item", "检查事项编码", high=60, search=True, public="full"),
        f.text("check_item_name", "检查事项名称", high=120, search=True, public="full"),
        f.matter("item_power", "对应的权责事项编码（行政检查）", of="power_item", public="full"),
        f.choice("item_law_field", "执法领域", choices=LAW_FIELDS, public="full"),
        f.long_text("item_law", "检查依据（法律、法规、规章的名称和条款）", high=4000, public="full"),
        f.organisation("item_organ", "实施检查的行政机关", public="full"),
        f.text("item_objects", "检查对象范围", high=200, public="full"),
        f.long_text("item_standard", "检查标准（检查要点清单，一行一条）", high=8000, public="full"),
        f.yes_no("item_random", "实行双随机抽查", public="full"),
        f.number("yearly_cap", "对同一对象的年度检查频次上限", required=False, low=1, high=366, unit="次", public="full",
                 help="由本领域主管部门公布；没有公布的留空，检查前由法制审核人员确定"),
        f.text("cap_paper", "公布频次上限的文件", high=200, public="full",
               required=filled("yearly_cap", says="填写了年度检查频次上限")),
        f.day("item_public_on", "清单公布日期", required=False, public="full", help="没有公布的留空；没有公布的事项不得检查"),
        f.text("item_public_at", "公布的网址或者场所", high=300, public="full",
               required=filled("item_public_on", says="填写了公布日期")),
        f.day("item_from", "生效日期", public="full"),
        f.day("item_to", "失效日期", required=False, public="full"),
    ),
    needs={"enter": ITEM_GUARDS, "change": ITEM_GUARDS},
    notes="没有公布的事项可以登记，但不能据以检查：检查案件按到场前审批之日的清单核对。",
)  # fmt: skip

INSPECTION_OBJECT = Register(
    "inspection_object",
    "检查对象名录",
    area="enforcement",
    code="检象",
    basis=paper("国发〔2019〕5号", "第二部分"),
    keepers=(REGISTRAR, CLERK),
    heads=(UNIT_HEAD,),
    subject="object_code",
    retention="10年",
    folder=__file__.rpartition("/")[0],
    title="{object_name}",
    fields=(
        f.text("object_code", "检查对象编码", high=60, search=True,
               help="有统一社会信用代码的填统一社会信用代码，没有的由登记机构编码"),
        f.organisation("object_name", "检查对象名称", high=120, search=True,
                       help="单位和个体工商户写登记的名称；没有登记主体的写场所（门牌、工地名称），不写个人姓名"),
        f.choice("object_type", "主体类别", choices=OBJECT_TYPES),
        f.choice("object_kind", "对象类别", choices=OBJECT_KINDS),
        f.choices("object_fields", "涉及的执法领域", choices=LAW_FIELDS),
        f.choice("object_risk", "信用风险等级", choices=RISKS),
        f.text("object_place", "生产经营场所（坐落）", high=200),
        f.unit("object_unit", "监管责任机构", required=False),
        f.number("object_staff", "用工人数", required=False, low=0, high=1_000_000, unit="人"),
    ),
    notes="名录是检查覆盖率的分母，本身不公示；停业、迁出的及时注销。自然人不进名录。",
)  # fmt: skip
