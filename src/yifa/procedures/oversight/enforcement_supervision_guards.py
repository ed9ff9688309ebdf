"""Guards of supervision: a case that is there, a limit that the law does not exceed, correction before the end.

Reads   the supervision case, the case it is about, the law's limits of the day and place
Never   writes; never guesses a limit: where the law has none, the supervisor says one and why
Start   case_is_there() … ended_properly(), in the order of the steps
"""

from __future__ import annotations

from yifa.engine.case import Case, Move, as_day
from yifa.engine.refusals import Refusal
from yifa.law.citations import house
from yifa.law.parameters import NotInForce
from yifa.procedures.oversight.enforcement_supervision_fields import CORRECTED, HANDED_UP

APART = house("监督人员不监督自己参与的案件")


class SupervisedCaseUnknown(Refusal):
    code = "O-011"
    text = "没有找到案号为“{number}”的案件；请核对案号，不在本平台办理的把“所涉案件不在本平台办理”改为“是”。"


class SupervisorOfOwnCase(Refusal):
    code = "O-012"
    text = "{person}参与过所涉案件{number}，不能办理对它的监督（{basis}）；请由其他监督人员办理。"


class AnswerLimitMissing(Refusal):
    code = "O-013"
    text = "本地没有查到反馈期限的规定，填写的{days}日要写明依据；请填写“期限的依据”。"


class AnswerLimitTooLong(Refusal):
    code = "O-014"
    text = "反馈期限填写的是{days}日，不能超过{most}日（{basis}）；请改短。"


class NothingToEscalate(Refusal):
    code = "O-015"
    text = "期限到{until}届满，被监督机关还没有逾期，也没有核查认为没有纠正；请等期限届满或者核查以后再升级处理。"


class NotEnded(Refusal):
    code = "O-016"
    text = "所指的问题还没有核查认定纠正到位，也没有报告政府、上级或者移送有权机关；不能办结，请先核查或者升级处理。"


class ServedBeforeIssued(Refusal):
    code = "O-017"
    text = "送达日期{served}不在监督文书制发之日（{issued}）和登记之日（{on}）之间；请核对送达回证。"


def case_is_there(case: Case, move: Move) -> Refusal | None:
    """The case that is supervised stands in the platform, or is said not to."""
    number = case.get("supervision_case")
    if number is None or case.get("supervision_outside") or case.lookup.numbered(number) is not None:
        return None
    return SupervisedCaseUnknown(number=number)


def supervisor_is_apart(case: Case, move: Move) -> Refusal | None:
    """Nobody supervises what he did himself."""
    number = case.get("supervision_case")
    held = case.lookup.numbered(number) if number and not case.get("supervision_outside") else None
    for person in move.people if held else ():
        if person in held.case.involved:
            return SupervisorOfOwnCase(person=case.lookup.name_of(person), number=number, basis=APART)
    return None


def limit_as_the_law_says(case: Case, move: Move) -> Refusal | None:
    """The days for an answer: at most those of the place's rule; where it has none, with the ground of their number."""
    days = move.get("answer_days")
    try:
        rule = case.param("officer.supervision_opinion_reply", move.day)
    except NotInForce:
        rule = None
    if rule is None or rule.value is None:
        return None if move.get("answer_days_why") else AnswerLimitMissing(days=days)
    return AnswerLimitTooLong(days=days, most=rule.value, basis=rule.source) if days > rule.value else None


def served_after_issue(case: Case, move: Move) -> Refusal | None:
    """Service lies between issue and its registration."""
    served, issued = as_day(move.get("supervision_served_on")), case.day_of("issue")
    if issued <= served <= move.day:
        return None
    return ServedBeforeIssued(served=served, issued=issued, on=move.day)


def overdue_or_uncorrected(case: Case, move: Move) -> Refusal | None:
    """Nobody is reported before his time is over or what he did was looked at and found wanting."""
    running = case.clock("answer", move.day)
    late = running is not None and running.due is not None and running.stopped is None and running.due < move.day
    if late or (case.took("check") and not case.get("supervision_corrected")):
        return None
    return NothingToEscalate(until=running.due if running else move.day)


def ended_properly(case: Case, move: Move) -> Refusal | None:
    """It ends when what was wrong is right, or when those above have it."""
    return None if CORRECTED.holds(case) or HANDED_UP.holds(case) else NotEnded()
