"""法律顾问名册 — register of government legal advisers and public lawyers.

Law        关于推行法律顾问制度和公职律师公司律师制度的意见（中办、国办，2016）
Entry      登记 → [变更、续聘、暂停、恢复] → 注销；按人员查找，一人一条
Elsewhere  顾问对具体事项的意见 decisions/legality_review.py

Reads   the entry's own dates
Never   holds what an adviser was told in confidence
Start   LEGAL_ADVISER
"""

from yifa.engine import fields as f
from yifa.engine.conditions import is_
from yifa.engine.guards import in_order
from yifa.engine.shortforms import Register
from yifa.law.citations import paper
from yifa.procedures.posts import REGISTRAR, UNIT_HEAD

BASIS = paper("关于推行法律顾问制度和公职律师公司律师制度的意见", "（中共中央办公厅、国务院办公厅2016年印发）")

ADVISER_KINDS = {
    "lawyer": "个人聘请的律师", "firm": "律师事务所指派的律师", "public_lawyer": "公职律师", "scholar": "法学专家",
    "legal_worker": "基层法律服务工作者",
}  # fmt: skip
ENGAGED_FROM = f.day("engaged_from", "聘期（任职）开始日")
GUARDS = (in_order("engaged_from", "engaged_until"),)

LEGAL_ADVISER = Register(
    "legal_adviser",
    "法律顾问名册",
    area="legal_services",
    code="法顾",
    basis=BASIS,
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="adviser",
    valid_until="engaged_until",
    retention="10年",
    folder=__file__.rpartition("/")[0],
    title="{adviser_kind}：{serves_name}",
    renews=(ENGAGED_FROM, f.money("fee", "聘期费用", required=False)),
    fields=(
        f.officer("adviser", "法律顾问"),
        f.choice("adviser_kind", "类别", choices=ADVISER_KINDS, public="full"),
        f.organisation(
            "firm",
            "律师事务所（所在单位）",
            required=is_("adviser_kind", "lawyer", "firm", "legal_worker", says="是执业律师或者基层法律服务工作者"),
            search=True,
            public="M1",
        ),
        f.text("licence_number", "执业证号（公职律师证号）", required=False, high=40),
        f.yes_no("chief", "首席法律顾问", public="full"),
        f.choice("serves", "服务对象", public="full",
                 choices={"government": "党委、政府", "unit": "政府工作机构", "village": "村（社区）"}),
        f.text("serves_name", "服务单位名称", high=60, public="full"),
        f.text("contract_number", "聘任合同编号", required=False, high=60),
        f.money("fee", "聘期费用", required=False),
        f.text("fee_source", "经费来源", required=False, high=60),
        ENGAGED_FROM,
        f.day("engaged_until", "聘期（任职）届满日"),
    ),
    needs={"enter": GUARDS, "change": GUARDS, "renew": GUARDS},
)  # fmt: skip
