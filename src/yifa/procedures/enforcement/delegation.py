"""赋权、委托决定 — the decisions by which a town, a street or another organ got powers of somebody else.

Law        行政处罚法（2021修订）第二十条（委托书公布）、第二十四条（省级决定并公布）
Entry      登记 → [变更、续期、暂停、恢复] → 注销（收回）；按决定（委托书）文号查找
Elsewhere  由它交来的每一项权力 registers.py 的权责事项；办案时的核对 power_in_force()

Reads   what the decision says
Never   lets a decision count that was not published, or one that only begins later
Start   DELEGATION
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.guards import in_order
from yifa.engine.shortforms import Register
from yifa.law.citations import statute
from yifa.procedures.enforcement.register_guards import both
from yifa.procedures.enforcement.registers import with_public_reason
from yifa.procedures.posts import REGISTRAR, UNIT_HEAD

ART = statute("行政处罚法", edition=2021).articles

HOW = {
    "assigned": "省级决定赋权（行政处罚法第二十四条）", "entrusted": "委托（行政处罚法第二十条）", "concentrated": "相对集中行政处罚权（行政处罚法第十八条）",
    "authorised": "法律、法规授权（行政处罚法第十九条）",
}  # fmt: skip
EARLIER = {"receiver": "由承接机关处理", "giver": "仍由原行使机关处理"}

DELEGATION = with_public_reason(Register(
    "delegation",
    "赋权、委托决定",
    area="enforcement",
    code="赋权",
    basis=ART(18, 19, 20, 24),
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="delegation_number",
    valid_until="delegation_until",
    retention="永久",
    folder=__file__.rpartition("/")[0],
    title="{delegation_title}",
    fields=(
        f.text("delegation_number", "文号（没有文号的填委托书名称）", high=100, search=True, public="full"),
        f.text("delegation_title", "决定（委托书）名称", high=200, search=True, public="full"),
        f.choice("delegation_how", "方式", choices=HOW, public="full"),
        f.organisation("delegation_by", "作出决定的机关", public="full"),
        f.organisation("delegation_from", "原行使机关", public="full"),
        f.organisation("delegation_to", "承接机关", public="full"),
        f.choices("delegation_kinds", "权力类型", public="full",
                  choices={"penalty": "行政处罚", "inspection": "行政检查", "compulsion": "行政强制", "other": "其他"}),
        f.number("delegation_items", "事项数", low=1, high=10_000, unit="项", public="full"),
        f.file("delegation_list", "事项目录", required=False),
        f.day("delegation_made_on", "决定日期", public="full"),
        f.day("delegation_published_on", "公布日期", required=False, public="full"),
        f.day("delegation_since", "开始行使日期", public="full"),
        f.day("delegation_until", "期限届满日期", required=False, public="full"),
        f.choice("delegation_earlier", "承接以前已经发生的违法行为", choices=EARLIER, public="full", help="照决定写；决定没有写的，选由承接机关处理"),
        f.number("delegation_staff", "随转、增加的人员编制", required=False, low=0, high=10_000, unit="名"),
        f.money("delegation_budget", "随转、增加的年度经费", required=False),
    ),
    needs=both(in_order("delegation_made_on", "delegation_published_on"), in_order("delegation_since", "delegation_until")),
))  # fmt: skip
