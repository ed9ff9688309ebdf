"""Guards of 人民调解: why a step can't be taken yet, and what to do instead.

Reads   the case, the registers of mediators and mediation bodies
Never   writes; never stops a mediation because it took long
Start   party_refuses
"""

from __future__ import annotations

from yifa.engine.case import Case, Move
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, statute

ART = statute("人民调解法", edition=2010).articles
RULES = statute("人民调解工作若干规定", edition=2002).articles
WISHES = (("applicant_wish", "申请人"), ("respondent_wish", "被申请人"))


class Barred(Refusal):
    code = "M-101"
    text = "本纠纷{why}，人民调解委员会不能受理（{basis}）；请告知当事人向有权处理的机关提出，不登记为调解案件。"


class PartyRefuses(Refusal):
    code = "M-102"
    text = "{side}明确拒绝调解，不得调解（{basis}）；已经受理的请办理“当事人拒绝，终止调解”，还没有受理的告知其他维权途径。"


class NotAskedYet(Refusal):
    code = "M-103"
    text = "还没有征询{side}是否同意调解（{basis}）；请征得同意后，在本步骤填写“同意调解”。"


class MediatorNotListed(Refusal):
    code = "M-105"
    text = "{name}在{on}不是名册中在册的人民调解员（{basis}）；请另选在册的调解员，或者先在人民调解员名册中登记、续聘。"


class MediatorRelated(Refusal):
    code = "M-106"
    text = "{name}与当事人或者纠纷有利害关系，不宜主持调解（{basis}）；请由当事人另行选择，或者另行指定调解员。"


class NotTheMediator(Refusal):
    code = "M-107"
    text = "本案由{mediators}调解，“{step}”应当由其办理（{basis}）；需要换人的，先办理“更换调解员”。"


class InvitedWithoutConsent(Refusal):
    code = "M-108"
    text = "邀请他人参与调解应当征得当事人同意（{basis}）；各方没有同意的，请不要邀请，并从“受邀参加调解的人员”中删去。"


class DangerNotReported(Refusal):
    code = "M-109"
    text = "发现纠纷可能激化的，应当及时采取预防措施并报告（{basis}）；请先办理“报告激化风险”，再登记本次调解。"


class AgreementIncomplete(Refusal):
    code = "M-110"
    text = "调解协议书经各方签名、调解员签名并加盖印章才生效（{basis}），“{missing}”是{day}，晚于登记日{on}；请在三项齐备以后登记。"


class EffectiveDayWrong(Refusal):
    code = "M-111"
    text = "{form}的生效日期应当是{right}（{basis}），填写的是{given}；请改正生效日期。"


class WaysNotTold(Refusal):
    code = "M-112"
    text = "终止调解时应当告知当事人可以通过{missing}维护权利（{basis}）；请告知后在“已告知的其他维权途径”中选上。"


class NotTogether(Refusal):
    code = "M-113"
    text = "司法确认由双方当事人共同申请（{basis}），现在只有{side}申请；请双方共同申请，一方不同意的，告知可以就协议的履行起诉。"


class NotForConfirmation(Refusal):
    code = "M-114"
    text = "协议{why}，人民法院不受理司法确认申请（{basis}）；请告知当事人通过诉讼等途径处理。"


class TooLateToConfirm(Refusal):
    code = "M-115"
    text = "共同申请司法确认的期限已于{until}届满（{basis}）；不能再申请确认，发生争议的告知当事人可以向人民法院起诉。"


class BreachBeforeDue(Refusal):
    code = "M-116"
    text = "协议约定的履行期限{due}还没有届满，不能登记为期满没有履行（{basis}）；请选择“尚未到期”或者“部分履行”。"


class PerformanceUnknown(Refusal):
    code = "M-117"
    text = (
        "还不知道协议的履行结果，不能结案（{basis}）；请先办理“回访、督促履行”并登记履行情况，尚未到期的到期后再结案。"
    )


def not_barred(case: Case, move: Move) -> Refusal | None:
    """人民调解工作若干规定第二十二条."""
    if case.get("competence") == "open":
        return None
    return Barred(why=case.show("competence"), basis=RULES(22))


def nobody_refuses(case: Case, move: Move) -> Refusal | None:
    """人民调解法第十七条: where one side clearly refuses there is no mediation."""
    for wish, side in WISHES:
        if case.get(wish) == "refused":
            return PartyRefuses(side=side, basis=ART(17))
    return None


def both_agreed(case: Case, move: Move) -> Refusal | None:
    """人民调解法第三条、第十七条: nothing begins before both sides have said yes."""
    for wish, side in WISHES:
        if case.get(wish) == "not_asked":
            return NotAskedYet(side=side, basis=ART(3, 17))
    return None


def _mediators(case: Case) -> tuple[int, ...]:
    return (case.get("mediator"), *(case.get("co_mediators") or ()))


def mediators_are_listed(case: Case, move: Move) -> Refusal | None:
    """人民调解法第十三条: everyone who mediates stands on the register on that day."""
    for person in _mediators(case):
        if case.lookup.entry("mediator", str(person), move.day) is None:
            return MediatorNotListed(name=case.lookup.name_of(person), on=move.day, basis=ART(13))
    return None


def mediator_is_not_related(case: Case, move: Move) -> Refusal | None:
    """人民调解工作若干规定第二十五条, and a house rule: a mediator with an interest steps aside without being asked."""
    if case.get("relation") != "close":
        return None
    return MediatorRelated(name=case.lookup.name_of(case.get("mediator")), basis=RULES(25))


def is_the_mediator(case: Case, move: Move) -> Refusal | None:
    """人民调解法第十九条: who was chosen or accepted mediates, nobody else."""
    named = _mediators(case)
    if move.by.person in named:
        return None
    names = [case.lookup.name_of(person) for person in named]
    return NotTheMediator(mediators=names, step=move.step.name, basis=ART(19))


def invited_with_consent(case: Case, move: Move) -> Refusal | None:
    """人民调解法第二十条. Looks at this session alone."""
    if "invited" in move.secrets and move.get("invited_agreed") is not True:
        return InvitedWithoutConsent(basis=ART(20))
    return None


def danger_is_reported(case: Case, move: Move) -> Refusal | None:
    """人民调解法第二十五条: the report comes after the last session and before this one is entered."""
    if move.get("danger_seen") is not True:
        return None
    reported, last = case.last("report_danger"), case.last("mediate")
    if reported is not None and (last is None or reported.seq > last.seq):
        return None
    return DangerNotReported(basis=ART(25))


def agreement_is_whole(case: Case, move: Move) -> Refusal | None:
    """人民调解法第二十九条: signed by all, signed by the mediator, sealed, all by the day it is entered."""
    if case.get("agreement_form") != "written":
        return None
    for name in ("all_signed_on", "mediator_signed_on", "sealed_on"):
        if case.get(name) > move.day.isoformat():
            missing = case.procedure.fields[name].name
            return AgreementIncomplete(missing=missing, day=case.show(name), on=move.day, basis=ART(29))
    return None


def effective_day_is_right(case: Case, move: Move) -> Refusal | None:
    """人民调解法第二十九条第二款、第三十条: the last of the three days; for an oral agreement the day of agreement."""
    if case.get("agreement_form") == "written":
        right = max(case.get(name) for name in ("all_signed_on", "mediator_signed_on", "sealed_on"))
        form, basis = "书面协议", ART(29)
    else:
        right, form, basis = move.day.isoformat(), "口头协议", ART(30)
    if case.get("effective_on") == right:
        return None
    words = case.procedure.fields["effective_on"].label
    return EffectiveDayWrong(form=form, right=words(right), given=case.show("effective_on"), basis=basis)


def other_ways_are_told(case: Case, move: Move) -> Refusal | None:
    """人民调解法第二十六条: arbitration, administrative ways and the court."""
    ways = case.procedure.fields["ways_told"]
    missing = [name for slug, name in ways.choices if slug not in (case.get("ways_told") or ())]
    return WaysNotTold(missing=missing, basis=ART(26)) if missing else None


def both_apply_together(case: Case, move: Move) -> Refusal | None:
    """人民调解法第三十三条."""
    if case.get("applied_by") == "both":
        return None
    return NotTogether(side=case.show("applied_by"), basis=ART(33))


def can_be_confirmed(case: Case, move: Move) -> Refusal | None:
    """最高人民法院关于适用民事诉讼法的解释第三百五十五条."""
    if case.get("not_confirmable") == "none":
        return None
    basis = statute("最高人民法院关于适用民事诉讼法的解释", edition=2022).articles(355)
    return NotForConfirmation(why=case.show("not_confirmable"), basis=basis)


def in_time_to_confirm(case: Case, move: Move) -> Refusal | None:
    """人民调解法第三十三条: the right lapses."""
    for right in case.rights(move.day):
        if right.slug == "confirm_in_court" and right.status == "lapsed":
            return TooLateToConfirm(until=right.closes_on, basis=right.basis)
    return None


def not_breached_before_due(case: Case, move: Move) -> Refusal | None:
    """人民调解法第三十一条: nobody is in breach before the day agreed."""
    due = case.get("performance_due")
    if case.get("performed") != "breached" or due is None or move.day.isoformat() > due:
        return None
    return BreachBeforeDue(due=case.show("performance_due"), basis=ART(31))


def performance_is_known(case: Case, move: Move) -> Refusal | None:
    """人民调解法第三十一条: the committee watches that the agreement is kept until it knows how it ended."""
    if not case.took("agree") or case.get("performance_way") in ("on_the_spot", "nothing"):
        return None
    if case.get("performed") in ("performed", "partly", "breached"):
        return None
    return PerformanceUnknown(basis=house("协议有了履行结果才结案"))
