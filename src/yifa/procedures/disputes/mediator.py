"""人民调解员名册 — register of people's mediators.

Law        人民调解法（2010）第十三条、第十四条
Entry      登记 → [变更、续聘、暂停、恢复] → 注销（罢免、解聘、离任）；按人员查找
Elsewhere  调解组织名录 mediation_committee.py

Reads   the register of mediation bodies
Never   rates a mediator by the number of agreements
Start   MEDIATOR_ENTRY
"""

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.guards import in_order
from yifa.engine.refusals import Refusal
from yifa.engine.shortforms import Register
from yifa.law.citations import statute
from yifa.procedures.posts import REGISTRAR, UNIT_HEAD

ART = statute("人民调解法", edition=2010).articles

MEDIATOR_SOURCES = {
    "village_official": "村（社区）干部", "party_member": "党员群众骨干", "retired_justice": "退休政法干警", "retired_cadre": "其他退休干部",
    "lawyer": "律师、基层法律服务工作者", "counsellor": "心理咨询等专业人员", "grid_worker": "网格员", "enterprise": "企业事业单位人员",
    "other": "其他",
}  # fmt: skip
GRADES = {"none": "未评定", "four": "四级", "three": "三级", "two": "二级", "one": "一级"}


class NoSuchCommittee(Refusal):
    code = "M-204"
    text = "“{committee}”在{on}不是名录中在册的调解组织（{basis}）；请核对全称，没有登记的先在调解组织名录中登记。"


def committee_is_on_the_register(case: Case, move: Move) -> Refusal | None:
    """人民调解法第八条、第三十四条: the body named stands on the register on that day."""
    committee = case.get("committee")
    if committee is None or case.lookup.entry("mediation_committee_entry", committee, move.day):
        return None
    return NoSuchCommittee(committee=committee, on=move.day, basis=ART(8, 34))


APPOINTED_ON = f.day("appointed_on", "推选（聘任）日期")
GUARDS = (committee_is_on_the_register, in_order("appointed_on", "appointed_until"))

MEDIATOR_ENTRY = Register(
    "mediator",
    "人民调解员名册",
    area="disputes",
    code="调员",
    basis=ART(13, 14),
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="mediator",
    valid_until="appointed_until",
    retention="30年",
    folder=__file__.rpartition("/")[0],
    title="{committee}调解员",
    renews=(APPOINTED_ON,),
    fields=(
        f.officer("mediator", "人民调解员"),
        f.case_ref("committee", "所在调解组织", of="mediation_committee_entry", public="full", help="填写名录中的全称"),
        f.choice("mediator_kind", "专职或者兼职", choices={"full_time": "专职", "part_time": "兼职"}, public="full"),
        f.choice("chosen_how", "产生方式", choices={"elected": "推选（委员）", "engaged": "聘任"}, public="full"),
        f.choice("mediator_source", "人员来源", choices=MEDIATOR_SOURCES),
        f.choice("grade", "等级", choices=GRADES, public="full"),
        f.yes_no("trained", "已参加岗前业务培训"),
        APPOINTED_ON,
        f.day("appointed_until", "任期（聘期）届满日"),
    ),
    needs={"enter": GUARDS, "change": GUARDS, "renew": GUARDS},
)  # fmt: skip
