"""Guards of a penalty case from the legal review to the disclosure, and why they refuse.

Reads   the case, the step that is tried, the rights of the party on that day
Never   writes; never computes a period: law.clocks does
Start   reviewer_is_apart(), then those of the decision in the order of the statute
"""

from __future__ import annotations

from yifa.engine.case import Case, Move
from yifa.engine.refusals import LimitNotFixed, Refusal
from yifa.law.citations import house, paper, statute
from yifa.law.clocks import reckon
from yifa.law.parameters import NotInForce
from yifa.procedures.enforcement.penalty_conditions import DISCUSSION_REQUIRED, REVIEW_REQUIRED, day_in, noticed, seq_of
from yifa.procedures.enforcement.penalty_fields import DIRECTIONS, OUTCOMES, PENALTIES
from yifa.procedures.parties import ENTITIES

ART = statute("行政处罚法", edition=2021).articles


class RightStillOpen(Refusal):
    code = "P-104"
    text = "现在还不能作出处罚决定：当事人可以在{until}前（含当日）{right}（{basis}）。期满后再作决定；当事人书面放弃的，先登记放弃书。"


class ReviewerOnTheCase(Refusal):
    code = "P-130"
    text = "{person}是本案的承办执法人员，不能办理“{step}”（{basis}）；请由没有参加调查的人员办理。"


class ReviewerNeedsBar(Refusal):
    code = "P-131"
    text = "初次从事行政处罚决定法制审核的人员应当取得法律职业资格（{basis}）；请由具备资格的人员审核。"


class NotReviewed(Refusal):
    code = "P-132"
    text = "本案应当法制审核，最后一项新的事实之后还没有审核（{basis}）；请先完成法制审核，再办理“{step}”。"


class NoNotice(Refusal):
    code = "P-133"
    text = "还没有向当事人送达处罚事先告知书，不得作出处罚决定（{basis}）；请先告知并听取陈述、申辩。"


class HearingNotFinished(Refusal):
    code = "P-134"
    text = "当事人已经要求听证，听证还没有结束（{basis}）；请先举行听证并提出听证报告，当事人书面撤回的先登记。"


class DefenceNotAnswered(Refusal):
    code = "P-135"
    text = "当事人的陈述、申辩还没有复核（{basis}）；请对其提出的事实、理由和证据逐点复核后再作决定。"


class NewFactsNotTold(Refusal):
    code = "P-136"
    text = "告知以后查明了对当事人不利的新事实、新理由，还没有重新告知（{basis}）；请先办理“重新调查报告”并再次告知。"


class NotDiscussed(Refusal):
    code = "P-137"
    text = "对情节复杂或者重大违法行为给予处罚，应当由负责人集体讨论决定（{basis}）；请先登记集体讨论。"


class NotAsDiscussed(Refusal):
    code = "P-138"
    text = "决定是“{outcome}”，集体讨论的结果是“{discussed}”（{basis}）；请按讨论结果作出决定，或者重新讨论。"


class HeavierThanNotice(Refusal):
    code = "P-139"
    text = "{what}比告知的更重（{basis}）；不得因陈述、申辩、听证而加重，有新的事实需要加重的重新调查报告并再次告知。"


class OutOfRange(Refusal):
    code = "P-140"
    text = "罚款{fine}元不在“{direction}”档次的幅度内（{low}元至{high}元）（{basis}）；请核对裁量档次，改变档次的退回重新报告。"


class UnderAge(Refusal):
    code = "P-141"
    text = "当事人{age}周岁，不满{limit}周岁的不予行政处罚（{basis}）；请作不予处罚决定，并责令监护人加以管教。"


class MinorNotLighter(Refusal):
    code = "P-142"
    text = "当事人{age}周岁，已满十四周岁不满{limit}周岁的应当从轻或者减轻处罚（{basis}）；请退回重新提出裁量意见。"


class FineInsteadOfTransfer(Refusal):
    code = "P-143"
    text = "违法行为涉嫌犯罪，应当移送司法机关，不得以行政处罚代替刑事处罚（{basis}）；请改为移送。"


class NotCorrected(Refusal):
    code = "P-144"
    text = "“{outcome}”以违法行为已经及时改正为条件，本案没有登记复查已改正（{basis}）；请先办理“改正复查”。"


class EvidenceStillHeld(Refusal):
    code = "P-145"
    text = "先行登记保存的证据还没有处理（{basis}）；请先作出处理决定，超过期限的立即解除保存。"


class WithheldOrPublic(Refusal):
    code = "P-146"
    text = "当事人是未成年人，处罚决定不得公示（{basis}）；请办理“不予公示”并注明理由。"


class MaskWrong(Refusal):
    code = "P-147"
    text = "当事人是{kind}，公示应当{rule}（{basis}）；请改选隐去规则并核对公示文本。"


class NotCheckedForDisclosure(Refusal):
    code = "P-148"
    text = "公示前的审查没有通过：{what}（{basis}）；请先完成审查，不能公示的办理“不予公示”。"


class ShownTooLong(Refusal):
    code = "P-149"
    text = "公示截止日期超过“{credit}”类的最长公示期（到{until}止）（{basis}）；请改短。"


def reviewer_is_apart(case: Case, move: Move) -> Refusal | None:
    """第五十八条: the reviewer investigated nothing, is no officer of the case, and holds the bar where he is new."""
    if refused := not_an_officer_of_the_case(case, move):
        return refused
    if move.get("reviewer_is_new") and not move.get("reviewer_passed_bar"):
        return ReviewerNeedsBar(basis=ART("58第二款"))
    return None


def not_an_officer_of_the_case(case: Case, move: Move) -> Refusal | None:
    """第五十八条, and our rule for the deciding head: who was assigned to the case neither reviews nor decides it."""
    rule = ART(58) if move.step.part == "review" else house("作出决定的负责人不参加本案调查")
    for person in move.people:
        if person in (case.get("case_officers") or []):
            return ReviewerOnTheCase(person=case.lookup.name_of(person), step=move.step.name, basis=rule)
    return None


def reviewed_where_required(case: Case, move: Move) -> Refusal | None:
    """第五十八条, 118号: the review stands since the last new fact; a new fact lifts it."""
    if not REVIEW_REQUIRED.holds(case) or case.took("review"):
        return None
    basis = ART(58) if move.step.slug == "decide" else paper("国办发〔2018〕118号", "第四部分")
    return NotReviewed(step=move.step.name, basis=basis)


def told_before(case: Case, move: Move) -> Refusal | None:
    """第四十四条、第六十二条: no penalty without notice."""
    if move.get("outcome") != "penalty" or case.took("serve_notice"):
        return None
    return NoNotice(basis=ART(44, 62))


def rights_are_closed(case: Case, move: Move) -> Refusal | None:
    """第六十二条、第六十四条: every right of the party has been used, waived, or has run out."""
    if move.get("outcome") != "penalty":
        return None
    for right in case.open_rights(move.day):
        if right.closes_on is None:
            return LimitNotFixed(name=f"{right.name}的期限", source=right.source or "没有规定")
        return RightStillOpen(right=right.name, until=right.closes_on, basis=right.basis)
    return None


def party_was_heard(case: Case, move: Move) -> Refusal | None:
    """第四十五条、第六十四条: what the party said was answered; the hearing asked for was held."""
    if move.get("outcome") != "penalty":
        return None
    if case.took("request_hearing") and not case.took("hearing_report"):
        return HearingNotFinished(basis=ART(64, 65))
    if case.took("defend") and not case.took("answer_defence"):
        return DefenceNotAnswered(basis=ART(45))
    if case.get("against_party") and 0 < seq_of(case, "serve_notice") < seq_of(case, "investigate"):
        return NewFactsNotTold(basis=ART(44, 62))
    return None


def discussed_where_required(case: Case, move: Move) -> Refusal | None:
    """第五十七条第二款: complex or major: the leading members decide together, and the decision is theirs."""
    if DISCUSSION_REQUIRED.holds(case) and not case.took("discuss"):
        return NotDiscussed(basis=ART("57第二款"))
    discussed = case.get("discussed_outcome")
    if case.took("discuss") and discussed != move.get("outcome"):
        return NotAsDiscussed(
            outcome=OUTCOMES[move.get("outcome")], discussed=OUTCOMES[discussed], basis=ART("57第二款")
        )
    return None


def no_heavier_than_told(case: Case, move: Move) -> Refusal | None:
    """第四十五条第二款: kinds and sums stay within the notice."""
    if move.get("outcome") != "penalty":
        return None
    more = [kind for kind in move.get("penalty_kinds") if kind not in (case.get("noticed_kinds") or ())]
    if more:
        return HeavierThanNotice(what="、".join(PENALTIES[kind] for kind in more), basis=ART("45第二款"))
    for field, told, words in (("fine", "noticed_fine", "罚款数额"), ("gains", "noticed_gains", "没收违法所得数额"),
                               ("goods", "noticed_goods", "没收非法财物价值")):  # fmt: skip
        if move.get(field, 0) > noticed(case, told):
            return HeavierThanNotice(what=words, basis=ART("45第二款"))
    return None


def within_the_step(case: Case, move: Move) -> Refusal | None:
    """第三十四条: the fine lies within the benchmark step; reduced means below its lower end."""
    fine, low, high = move.get("fine"), case.get("fine_low"), case.get("fine_high")
    if move.get("outcome") != "penalty" or fine is None or low is None or high is None:
        return None
    reduced = case.get("discretion") == "reduced"
    if fine <= high and (reduced or fine >= low):
        return None
    return OutOfRange(fine=fine / 100, low=low / 100, high=high / 100, basis=ART(34),
                      direction=DIRECTIONS.get(case.get("discretion"), "一般"))  # fmt: skip


def old_enough(case: Case, move: Move) -> Refusal | None:
    """第三十条: none under fourteen, lighter or reduced under eighteen."""
    age = case.get("party_age")
    if move.get("outcome") != "penalty" or case.get("party_kind") in ENTITIES or age is None:
        return None
    none, lighter = (case.param(name, move.day).value for name in ("penalty.age_no_penalty", "penalty.age_reduced"))
    if age < none:
        return UnderAge(age=age, limit=none, basis=ART(30))
    if age < lighter and case.get("discretion") not in ("lighter", "reduced"):
        return MinorNotLighter(age=age, limit=lighter, basis=ART(30))
    return None


def no_fine_instead_of_transfer(case: Case, move: Move) -> Refusal | None:
    """第八条第二款、第二十七条: what may be a crime goes to the judicial organs."""
    if case.get("suspected_crime") and move.get("outcome") != "transfer_police":
        return FineInsteadOfTransfer(basis=ART("8第二款", 27))
    return None


def corrected_where_it_counts(case: Case, move: Move) -> Refusal | None:
    """第三十三条第一款: slight and first breaches go unpunished only when corrected in time."""
    outcome = move.get("outcome")
    if outcome in ("slight", "first_breach") and not (case.took("check_correction") and case.get("corrected")):
        return NotCorrected(outcome=OUTCOMES[outcome], basis=ART("33第一款"))
    return None


def evidence_is_free(case: Case, move: Move) -> Refusal | None:
    """第五十六条: what was registered has been disposed of."""
    if case.took("register_evidence") and not case.took("dispose_registered"):
        return EvidenceStillHeld(basis=ART(56))
    return None


def fit_to_be_shown(case: Case, move: Move) -> Refusal | None:
    """第四十八条、公开条例第十七条: nobody under age, persons by surname only, checked by two, no longer than the class."""
    age, on = case.get("party_age"), move.day
    adult = case.param("penalty.age_reduced", on).value
    if case.get("party_kind") not in ENTITIES and age is not None and age < adult:
        return WithheldOrPublic(basis=statute("未成年人保护法").articles(103))
    person = case.get("party_kind") == "person"
    if (move.get("mask") == "M2") != person:
        rule = "只显示姓氏" if person else "显示全称和统一社会信用代码"
        return MaskWrong(kind=case.show("party_kind"), rule=rule, basis=ART(48))
    fields = case.procedure.fields
    failed = [fields[one].name for one in ("not_secret", "no_third_party") if not move.get(one)]
    if move.get("mask_checker") in move.people:
        failed.append("核对人应当是公示人以外的人员")
    if failed:
        return NotCheckedForDisclosure(what="；".join(failed), basis=statute("政府信息公开条例").articles(17))
    return _shown_within_class(case, move)


def _shown_within_class(case: Case, move: Move) -> Refusal | None:
    if move.get("credit_class") is None:
        return None
    try:
        limit = case.param(f"credit.{move.get('credit_class')}_show_max", move.day)
    except NotInForce:
        return None
    until = reckon(int(limit.value), limit.unit, case.day_of("decide")).due
    if day_in(case, "shown_until") <= until:
        return None
    return ShownTooLong(credit=case.show("credit_class"), until=until, basis=limit.source)
