"""执法主体、执法分队、领域分工 — who may enforce, which team does it, and which field is whose.

Law        行政处罚法（2021修订）第十七条至第二十一条、第二十四条；国办发〔2018〕118号第二部分（事前公开执法主体、人员、职责）
Entry      登记 → [变更、续期、暂停、恢复] → 注销；主体、分队按名称查找，分工按执法领域查找
Elsewhere  人员证件 registers.py；赋权、委托决定 delegation.py

Reads   each other: a field goes to a team that stands on the register and covers it
Never   lists a citizen; a team's members are officers
Start   ENFORCEMENT_BODY, ENFORCEMENT_TEAM, FIELD_ROUTE; team_for() and ROUTED route a case by its field
"""

from __future__ import annotations

from datetime import date

from yifa.engine import fields as f
from yifa.engine.case import Case, Entry, Move
from yifa.engine.conditions import is_
from yifa.engine.guards import in_order
from yifa.engine.refusals import Refusal
from yifa.engine.shortforms import Register
from yifa.law.citations import house, paper, statute
from yifa.procedures.enforcement.register_guards import both, known_entry
from yifa.procedures.enforcement.registers import LAW_FIELDS, with_public_reason
from yifa.procedures.posts import REGISTRAR, UNIT_HEAD

ART = statute("行政处罚法", edition=2021).articles
OPEN = paper("国办发〔2018〕118号", "第二部分")

BODY_KINDS = {
    "statutory": "法定行政机关", "authorised": "法律、法规授权的组织", "assigned": "省级决定赋权的乡镇政府、街道办事处", "concentrated": "相对集中行政处罚权的机关",
    "entrusted": "受委托的组织（以委托机关名义执法）",
}  # fmt: skip


class FieldNotOfTheTeam(Refusal):
    code = "G-121"
    text = "“{team}”登记的执法领域不含“{field}”（{basis}）；请先变更该分队的执法领域，或者改由负责这一领域的分队承办。"


class HeadNotAMember(Refusal):
    code = "G-122"
    text = "{person}是“{team}”的负责人，却不在成员名单中；请把负责人列入成员。"


def head_is_a_member(case: Case, move: Move) -> Refusal | None:
    """A team is led by one of its own."""
    head = case.get("team_head")
    if head in (case.get("team_members") or ()):
        return None
    return HeadNotAMember(person=case.lookup.name_of(head), team=case.get("team_name"))


def team_covers_the_field(case: Case, move: Move) -> Refusal | None:
    """A field is given to a team that has it among its own."""
    team = case.lookup.entry("enforcement_team", case.get("route_team"), move.day)
    if team is None or case.get("route_field") in (team.get("team_fields") or ()):
        return None
    field = LAW_FIELDS[case.get("route_field")]
    return FieldNotOfTheTeam(team=case.get("route_team"), field=field, basis=FIELD_ROUTE.basis)


def team_for(case: Case, law_field: str, on: date) -> Entry | None:
    """The team that takes a case of this field on a day, as it stood that day (its head, its members); None where no
    team has the field or the one that has it is not in force."""
    route = case.lookup.entry("field_route", law_field, on)
    return case.lookup.entry("enforcement_team", route.get("route_team"), on) if route else None


def routed(case: Case, move: Move) -> str | None:
    """The name of the team that takes the case, by its field on the day of the step; None where no team has the field."""
    law_field = case.law_field
    team = team_for(case, law_field, move.day) if law_field else None
    return team.get("team_name") if team else None


ROUTED = ((f.text("routed_team", "按领域分工承办的分队", required=False, high=200), routed),)
"""For Step(works_out=…) of a step that says the case's field: the team it goes to, as the division of fields then stood."""


ENFORCEMENT_BODY = with_public_reason(Register(
    "enforcement_body",
    "行政执法主体",
    area="enforcement",
    code="执主",
    basis=ART(17, 18, 19, 20, 21, 24),
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="body_name",
    valid_until="body_until",
    retention="永久",
    folder=__file__.rpartition("/")[0],
    title="{body_name}",
    fields=(
        f.organisation("body_name", "执法主体名称", search=True, public="full"),
        f.choice("body_kind", "主体类别", choices=BODY_KINDS, public="full"),
        f.long_text("body_basis", "执法主体资格的依据", high=2000, public="full"),
        f.choices("body_fields", "执法领域", choices=LAW_FIELDS, public="full"),
        f.organisation("body_entrusted_by", "委托机关", public="full", required=is_("body_kind", "entrusted", says="属于受委托的组织")),
        f.case_ref("body_delegation", "赋权、委托决定", of="delegation", public="full",
                   required=is_("body_kind", "assigned", "entrusted", says="属于赋权、委托")),
        f.text("body_office", "办公地址", high=200, public="full"),
        f.phone("body_phone", "监督电话", public="full"),
        f.day("body_since", "取得主体资格日期", public="full"),
        f.day("body_until", "资格期限届满日期", required=False, public="full"),
        f.day("body_cleaned_on", "最近一次清理确认日期", required=False, public="full"),
    ),
    needs=both(in_order("body_since", "body_until"), known_entry("body_delegation", "delegation", "赋权、委托决定", ART(20, 24))),
))  # fmt: skip

ENFORCEMENT_TEAM = with_public_reason(Register(
    "enforcement_team",
    "执法机构和分队",
    area="enforcement",
    code="执队",
    basis=OPEN,
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="team_name",
    retention="30年",
    folder=__file__.rpartition("/")[0],
    title="{team_name}",
    fields=(
        f.organisation("team_name", "分队（机构）名称", search=True, public="full"),
        f.case_ref("team_body", "所属执法主体", of="enforcement_body", public="full"),
        f.choices("team_fields", "执法领域", choices=LAW_FIELDS, public="full"),
        f.officer("team_head", "负责人", public="M3"),
        f.officers("team_members", "成员（含负责人）", help="人员变动用“变更”登记，每次变动的日期和理由都保留"),
        f.number("team_helpers", "辅助人员数", required=False, low=0, high=10_000, unit="人"),
        f.long_text("team_duties", "职责", high=2000, public="full"),
        f.day("team_since", "成立日期", public="full"),
    ),
    needs=both(head_is_a_member, known_entry("team_body", "enforcement_body", "行政执法主体", ART(17))),
))  # fmt: skip

FIELD_ROUTE = Register(
    "field_route",
    "执法领域分工",
    area="enforcement",
    code="执分",
    basis=house("每个执法领域的案件由一个分队承办，分工变动留有日期"),
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="route_field",
    retention="30年",
    folder=__file__.rpartition("/")[0],
    title="{route_field}：{route_team}",
    fields=(
        f.choice("route_field", "执法领域", choices=LAW_FIELDS, public="full"),
        f.case_ref("route_team", "承办分队", of="enforcement_team", public="full"),
    ),
    needs=both(known_entry("route_team", "enforcement_team", "执法机构和分队", OPEN), team_covers_the_field),
)  # fmt: skip
