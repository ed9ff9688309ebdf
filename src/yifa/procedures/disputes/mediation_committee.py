"""调解组织名录 — register of mediation bodies.

Law        人民调解法（2010）第八条、第九条、第十条、第三十四条
Entry      登记 → [变更、换届续期、暂停、恢复] → 注销；按组织全称查找
Elsewhere  调解员名册 mediator.py；调解案件 mediation.py

Reads   the committee's own entry; committee_min, committee_max and term of the law of the day
Never   counts cases of a body: figures do
Start   MEDIATION_COMMITTEE_ENTRY
"""

from datetime import date

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.guards import in_order
from yifa.engine.refusals import Refusal
from yifa.engine.shortforms import Register
from yifa.law.citations import statute
from yifa.law.clocks import reckon
from yifa.procedures.posts import REGISTRAR, UNIT_HEAD

ART = statute("人民调解法", edition=2010).articles

COMMITTEE_KINDS = {
    "village": "村（社区）人民调解委员会",
    "town": "镇（街道）人民调解委员会",
    "enterprise": "企业事业单位人民调解委员会",
    "professional": "行业性、专业性人民调解委员会",
    "police_room": "驻所调解室（派驻公安派出所）",
    "posted_room": "其他派驻调解室（派驻法院、信访等）",
    "studio": "个人调解工作室",
}
COMMITTEES = ("village", "town", "enterprise", "professional")
SPECIALTIES = {
    "none": "不分专业", "labour": "劳动争议", "property": "物业", "medical": "医疗", "traffic": "道路交通", "consumer": "消费",
    "marriage": "婚姻家庭", "land": "土地山林", "commerce": "商事", "other": "其他",
}  # fmt: skip


class MembersOutOfBounds(Refusal):
    code = "M-201"
    text = "人民调解委员会由{low}至{high}名委员组成（{basis}），填写的是{members}名；请核对人数，或者先完成推选再登记。"


class NoWomanMember(Refusal):
    code = "M-202"
    text = "人民调解委员会应当有妇女成员（{basis}），填写的妇女委员为0名；请补选妇女委员后再登记。"


class TermTooLong(Refusal):
    code = "M-203"
    text = "委员每届任期至{last}届满（{basis}），填写的任期届满日{until}超过一届；请核对，换届后办理续期。"


def members_within_bounds(case: Case, move: Move) -> Refusal | None:
    """人民调解法第八条第二款: a committee has as many members as the law says; rooms and studios are not bound."""
    if case.get("committee_kind") not in COMMITTEES:
        return None
    low, high = (case.param(f"mediation.committee_{end}", move.day) for end in ("min", "max"))
    if low.value <= case.get("members") <= high.value:
        return None
    return MembersOutOfBounds(low=low.value, high=high.value, basis=low.source, members=case.get("members"))


def has_a_woman(case: Case, move: Move) -> Refusal | None:
    """人民调解法第八条第三款."""
    if case.get("committee_kind") in COMMITTEES and case.get("women") == 0:
        return NoWomanMember(basis=ART(8))
    return None


def one_term_at_most(case: Case, move: Move) -> Refusal | None:
    """人民调解法第九条第二款."""
    if case.get("committee_kind") not in COMMITTEES or not case.has("term_until"):
        return None
    since = date.fromisoformat(case.get("elected_on"))
    term = case.param("mediation.term", move.day)
    last = reckon(term.value, term.unit, since).due
    if case.get("term_until") <= last.isoformat():
        return None
    return TermTooLong(last=last, basis=term.source, until=case.show("term_until"))


ELECTED_ON = f.day("elected_on", "本届推选（设立）日期")
TERM_UNTIL = f.day("term_until", "任期届满日", required=False, help="个人调解工作室、派驻调解室没有任期的不填")
MEMBERS = f.number("members", "委员（调解员）人数", low=1, high=200, unit="名", public="full")
WOMEN = f.number("women", "其中妇女", low=0, high=200, unit="名", public="full")
GUARDS = (members_within_bounds, has_a_woman, in_order("elected_on", "term_until"), one_term_at_most)

MEDIATION_COMMITTEE_ENTRY = Register(
    "mediation_committee_entry",
    "调解组织名录",
    area="disputes",
    code="调委",
    basis=ART(8, 9, 10, 34),
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="committee",
    valid_until="term_until",
    title="{committee}",
    retention="永久",
    folder=__file__.rpartition("/")[0],
    renews=(ELECTED_ON, MEMBERS, WOMEN),
    fields=(
        f.text("committee", "调解组织全称", search=True, high=60, public="full", help="写全称，包括镇（街道）、村（社区）的名称"),
        f.choice("committee_kind", "组织类别", choices=COMMITTEE_KINDS, public="full"),
        f.choice("specialty", "专业领域", choices=SPECIALTIES, public="full"),
        f.text("set_up_by", "设立单位", high=60, public="full"),
        f.text("posted_at", "派驻单位", required=False, high=60, public="full", help="派驻调解室填写，例如某派出所"),
        f.person("studio_host", "工作室主持人", required=False, personal=True, public="M3"),
        f.address("committee_address", "办公地点", required=False, public="full"),
        f.phone("committee_phone", "联系电话", required=False, public="full"),
        MEMBERS,
        WOMEN,
        f.number("full_time", "其中专职调解员", required=False, low=0, high=200, unit="名", public="full"),
        f.day("founded_on", "设立日期", public="full"),
        ELECTED_ON,
        TERM_UNTIL,
    ),
    needs={"enter": GUARDS, "change": GUARDS, "renew": GUARDS},
)  # fmt: skip
