"""案审委员会、专案小组 — a case is referred, deliberated on, voted on, and the minutes go to its file.

Law        行政处罚法（2021修订）第五十七条第二款（集体讨论）；本平台规则：过半数到会、承办人员不表决
Runs       提请 → [成立专案小组] → 开会审议 → 附卷；退回补充的可以再次审议
Elsewhere  案件中的集体讨论步骤在该案程序中办理，引用本件的纪要

Reads   the case that is referred
Never   shows the minutes: they belong to the side file (副卷), which is not opened on request
Start   CASE_COMMITTEE
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.conditions import is_
from yifa.engine.declaration import Apart, Exit, Paper, Procedure, Step
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, statute
from yifa.procedures.enforcement.difficult_case import KINDS
from yifa.procedures.linked import refers_to
from yifa.procedures.posts import CLERK, ENFORCER, HEAD, UNIT_HEAD

ART = statute("行政处罚法", edition=2021).articles
DISCUSS = ART("57第二款")
HALF = house("过半数委员到会才能审议，按到会委员过半数形成意见")
NO_VOTE = house("承办案件的人员到会汇报，不参加表决")

BODIES = {"committee": "案审委员会", "task_force": "专案小组"}
OPINIONS = {
    "agree": "同意承办机构的处理意见",
    "change": "改变处理意见",
    "more": "事实不清，退回补充调查",
    "transfer": "移送有权机关",
    "close": "撤销案件",
}


class TooFewPresent(Refusal):
    code = "G-131"
    text = "委员{members}人，到会{present}人，没有过半数（{basis}）；请改期召开。"


class VotesDoNotAddUp(Refusal):
    code = "G-132"
    text = "同意{votes_for}票、不同意{votes_against}票、弃权{abstained}票，合计与到会委员{present}人不符；请对照表决票核对。"


class NoMajority(Refusal):
    code = "G-133"
    text = "同意{votes_for}票，没有超过到会委员{present}人的半数（{basis}）；不能作为通过的意见登记，请再次审议或者改变意见。"


class HandlerVotes(Refusal):
    code = "G-134"
    text = "{person}承办所提请的案件，不能作为委员表决（{basis}）；请从到会委员中删去。"


class MorePresentThanMembers(Refusal):
    code = "G-135"
    text = "到会委员{present}人多于委员总数{members}人；请核对委员名单。"


def enough_present(case: Case, move: Move) -> Refusal | None:
    """More than half of the members are there."""
    members, present = case.get("committee_size"), len(case.get("present") or ())
    if present > members:
        return MorePresentThanMembers(present=present, members=members)
    return None if 2 * present > members else TooFewPresent(members=members, present=present, basis=HALF)


def votes_add_up(case: Case, move: Move) -> Refusal | None:
    """Each who was present cast one vote, and what is put down as the opinion has more than half of them."""
    present = len(case.get("present") or ())
    votes = {name: case.get(name) for name in ("votes_for", "votes_against", "abstained")}
    if sum(votes.values()) != present:
        return VotesDoNotAddUp(present=present, **votes)
    if 2 * votes["votes_for"] > present:
        return None
    return NoMajority(votes_for=votes["votes_for"], present=present, basis=HALF)


def handlers_do_not_vote(case: Case, move: Move) -> Refusal | None:
    """Nobody votes on a case that he investigated."""
    held = case.lookup.numbered(case.get("referred_case"))
    investigated = held.case.acted("investigate") | set(held.case.get("case_officers") or ()) if held else set()
    for person in case.get("present") or ():
        if person in investigated:
            return HandlerVotes(person=case.lookup.name_of(person), basis=NO_VOTE)
    return None


OFFICE = (CLERK, UNIT_HEAD)
CASE_COMMITTEE = Procedure(
    slug="case_committee",
    name="案件审理委员会（专案小组）审议",
    area="enforcement",
    code="案审",
    basis=DISCUSS,
    ends_as="已附卷",
    title="{referred_question}",
    heads=(UNIT_HEAD, HEAD),
    retention="与所审议的案件相同",
    folder=__file__.rpartition("/")[0],
    steps=(
        Step("refer", "提请审议", by=(ENFORCER, UNIT_HEAD), basis=DISCUSS, needs=(refers_to("referred_case", "执法", *KINDS),), fields=(
            f.case_ref("referred_case", "案号", search=True),
            f.choice("referred_to", "提请对象", choices=BODIES),
            f.text("referred_question", "提请审议的事项（不写个人信息）", high=300, search=True),
            f.long_text("referred_facts", "案情、证据和处理建议", personal=True),
        )),
        Step("set_up", "成立专案小组", by=(HEAD,), basis=HALF, after=("refer",), before=("deliberate",), side=True,
             when=is_("referred_to", "task_force", says="提请成立专案小组"), fields=(
                 f.officers("task_force", "专案小组成员"),
                 f.text("task_force_duties", "分工和时限", high=1000),
             )),
        Step("deliberate", "开会审议", by=OFFICE, basis=DISCUSS, after=("refer",), before=("attach", "drop"), repeats=True,
             needs=(enough_present, handlers_do_not_vote, votes_add_up), issues=("committee_minutes", "committee_opinion"), fields=(
                 f.moment("committee_at", "会议时间"),
                 f.text("committee_chair", "主持人职务", high=60),
                 f.number("committee_size", "委员总数", low=1, high=100, unit="人"),
                 f.officers("present", "到会委员"),
                 f.long_text("committee_minutes_text", "审议记录（各人意见）", personal=True),
                 f.number("votes_for", "同意", low=0, high=100, unit="票"),
                 f.number("votes_against", "不同意", low=0, high=100, unit="票"),
                 f.number("abstained", "弃权", low=0, high=100, unit="票"),
                 f.choice("committee_opinion_kind", "审议意见", choices=OPINIONS),
                 f.long_text("committee_opinion_text", "意见的内容和依据", high=4000),
             ), risk="少数人说了算、不留记录", control="到会人数和票数由系统核对，各人意见入副卷"),
        Step("attach", "纪要附卷", by=OFFICE, basis=ART(47), after=("deliberate",), before=("drop",), ends=True, fields=(
            f.text("attached_as", "附入的卷宗和页码", high=100, help="纪要和各人意见入副卷"),
        )),
        Step("drop", "撤回提请", by=(UNIT_HEAD,), basis=HALF, after=("refer",), before=("deliberate",), side=True, ends=True, fields=(
            f.text("drop_why", "撤回的理由", high=500),
        )),
    ),
    exits=(
        Exit("dropped", "撤回提请", at=("drop",), basis=HALF),
        Exit("sent_back", "退回补充调查", at=("attach",), when=is_("committee_opinion_kind", "more", says="退回补充调查"), basis=DISCUSS),
    ),
    papers=(
        Paper("committee_minutes", "案件审议纪要", "committee_minutes.txt", code="案纪", basis=DISCUSS, side=True, holds=("committee_minutes_text", "votes_for")),
        Paper("committee_opinion", "案件审议意见书", "committee_opinion.txt", code="案意", basis=DISCUSS, holds=("committee_opinion_text",)),
    ),
    apart=(Apart("refer", "deliberate", house("提请审议的人不记录审议")),),
)  # fmt: skip
