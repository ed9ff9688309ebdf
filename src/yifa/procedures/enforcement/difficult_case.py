"""疑难复杂案件研究 — a case that is marked difficult, the opinions on it, and the time it costs more.

Law        行政处罚法（2021修订）第五十七条第二款、第五十八条；本平台规则：疑难案件有研究、有意见、有延长理由
Runs       标记 → 提出意见（可多次） → [登记延长] → 办结
Elsewhere  案件本身的延期、审核、集体讨论在该案程序中办理；案审委员会 case_committee.py

Reads   the case that is difficult
Never   decides it: an opinion binds nobody who has to decide
Start   DIFFICULT_CASE
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.conditions import is_
from yifa.engine.declaration import Apart, Clock, Exit, Paper, Procedure, Step
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, statute
from yifa.procedures.linked import refers_to
from yifa.procedures.posts import CLERK, COUNSEL, ENFORCER, LEGAL_REVIEWER, UNIT_HEAD

ART = statute("行政处罚法", edition=2021).articles
RULE = house("疑难案件由没有承办的人员提出书面意见，延长办理写明理由")

WHY = {
    "evidence": "证据收集、认定困难", "law": "法律适用有争议", "facts": "事实复杂、跨度长", "parties": "当事人众多、利益重大", "power": "管辖、权限有争议",
    "technical": "专业性强，需要鉴定、论证", "new": "新类型案件，没有先例", "crime": "行刑交叉",
}  # fmt: skip
SOURCES = {
    "review": "法制审核人员",
    "counsel": "法律顾问",
    "upper": "上级机关",
    "experts": "专家论证",
    "court": "咨询人民法院、检察院",
    "committee": "案审委员会",
}
RESULTS = {"adopted": "采纳意见", "partly": "部分采纳", "not_adopted": "没有采纳"}
KINDS = (
    "penalty_ordinary", "penalty_summary", "inspection", "compulsion_measure", "execution", "hazard", "complaint", "criminal_transfer", "licence",
)  # fmt: skip


class OpinionOfAHandler(Refusal):
    code = "G-128"
    text = "{person}参与了所研究的案件，不能提出研究意见（{basis}）；请由没有承办的人员提出。"


class NotMarked(Refusal):
    code = "G-129"
    text = "案件“{number}”已经在研究中（{other}）；请在那一件中继续。"


class NoOpinionYet(Refusal):
    code = "G-130"
    text = "还没有研究意见，不能办结；请先由法制审核人员、法律顾问或者上级提出意见，不再需要研究的选“撤回标记”。"


def not_marked_before(case: Case, move: Move) -> Refusal | None:
    """One study of a case at a time."""
    number = case.get("difficult_case")
    for one in case.lookup.naming("difficult_case", "difficult_case", number):
        if one.number != case.number and one.case.is_open:
            return NotMarked(number=number, other=one.number)
    return None


def opinion_from_outside(case: Case, move: Move) -> Refusal | None:
    """Whoever gives the opinion did not handle the case."""
    held = case.lookup.numbered(case.get("difficult_case"))
    for person in move.people if held else ():
        if person in held.case.involved:
            return OpinionOfAHandler(person=case.lookup.name_of(person), basis=RULE)
    return None


def has_an_opinion(case: Case, move: Move) -> Refusal | None:
    """A study ends with an opinion, or the mark is taken back."""
    return None if case.took("advise") else NoOpinionYet()


OFFICE = (ENFORCER, UNIT_HEAD, CLERK)
DIFFICULT_CASE = Procedure(
    slug="difficult_case",
    name="疑难复杂案件研究",
    area="enforcement",
    code="疑难",
    basis=RULE,
    ends_as="研究结束",
    title="{difficult_question}",
    heads=(UNIT_HEAD,),
    retention="与所研究的案件相同",
    folder=__file__.rpartition("/")[0],
    steps=(
        Step("mark", "标记疑难案件", by=OFFICE, basis=RULE, needs=(refers_to("difficult_case", "执法", *KINDS), not_marked_before), fields=(
            f.case_ref("difficult_case", "案号", search=True),
            f.choices("difficult_why", "疑难所在", choices=WHY),
            f.text("difficult_question", "要研究的问题（不写个人信息）", high=300, search=True),
            f.long_text("difficult_facts", "案情和争议", personal=True),
            f.number("opinion_days", "请在几日内提出意见", low=1, high=90, unit="日"),
        )),
        Step("advise", "提出研究意见", by=(LEGAL_REVIEWER, COUNSEL), basis=RULE, after=("mark",), before=("end", "take_back"), repeats=True,
             needs=(opinion_from_outside,), issues=("study_opinion",), fields=(
                 f.choice("opinion_from", "意见来源", choices=SOURCES),
                 f.text("opinion_author", "提出意见的单位（专家组）", high=100, required=is_("opinion_from", "upper", "experts", "court", says="来自本机关以外")),
                 f.long_text("study_opinion_text", "意见和依据", high=8000),
             )),
        Step("prolong", "登记延长办理", by=(UNIT_HEAD,), basis=ART(60), after=("mark",), before=("end", "take_back"), side=True, repeats=True, fields=(
            f.number("extra_days", "本次延长的天数", low=1, high=365, unit="日"),
            f.long_text("extra_why", "延长的理由", high=2000),
            f.text("extra_paper", "批准延长的文书文号", high=100, help="延长办案期限的批准在所研究的案件中办理，这里登记文号"),
        ), works_out=((f.number("extra_days_total", "累计延长的天数", low=0, unit="日"), lambda case, move: (case.get("extra_days_total") or 0) + move.get("extra_days")),)),
        Step("end", "办结", by=OFFICE, basis=RULE, after=("mark",), before=("take_back",), needs=(has_an_opinion,), ends=True, fields=(
            f.choice("opinion_result", "意见采纳情况", choices=RESULTS),
            f.long_text("opinion_result_why", "没有采纳的理由", high=2000, required=is_("opinion_result", "partly", "not_adopted", says="没有全部采纳")),
        )),
        Step("take_back", "撤回标记", by=(UNIT_HEAD,), basis=RULE, after=("mark",), before=("advise",), side=True, ends=True, fields=(
            f.text("take_back_why", "撤回的理由", high=500),
        )),
    ),
    clocks=(
        Clock("advise", "提出研究意见", starts="mark", stops=("advise", "take_back"), within="field:opinion_days", unit="calendar_days", only_reminds=True,
              basis=RULE),
    ),
    exits=(Exit("taken_back", "撤回标记", at=("take_back",), basis=RULE),),
    papers=(Paper("study_opinion", "疑难案件研究意见", "study_opinion.txt", code="疑意", basis=RULE, side=True, holds=("difficult_question", "study_opinion_text")),),
    apart=(Apart("mark", "advise", RULE),),
)  # fmt: skip
