"""Guards of a penalty case from the filing to the hearing, and why they refuse.

Reads   the case, the step that is tried, the registers of certificates
Never   writes; never computes a period: law.clocks does
Start   within_limitation() … the_host_named(), in the order of the steps
"""

from __future__ import annotations

from datetime import date

from yifa.engine.case import Case, Move, as_day
from yifa.engine.declaration import Guard
from yifa.engine.refusals import LimitNotFixed, Refusal
from yifa.law.citations import house, statute
from yifa.law.clocks import reckon
from yifa.procedures.enforcement.penalty_conditions import day_in, hearing_due, seq_of, threshold, threshold_in_law
from yifa.procedures.enforcement.penalty_fields import PAUSE_REASONS
from yifa.procedures.enforcement.registers import certificate_of, item_of

ART = statute("行政处罚法", edition=2021).articles


class LimitationOver(Refusal):
    code = "P-101"
    text = "违法行为发生（终了）于{breach}，{discovered}才被发现，已超过{years}年的追究时效（到{until}止）（{basis}）；不再给予处罚，请作不予立案处理。"


class OfficerConflicted(Refusal):
    code = "P-107"
    text = "{person}与本案有利害关系或者已经决定回避，不能承办本案（{basis}）；请指定其他执法人员。"


class NotAssigned(Refusal):
    code = "P-108"
    text = "{person}不是本案的承办执法人员（{assigned}），不能办理“{step}”（{basis}）；确需参加的，由机构负责人先改派。"


class TooFewAssigned(Refusal):
    code = "P-109"
    text = "指定的承办执法人员只有{given}名，不得少于{needed}名（{basis}）；请补足。"


class InterestNotDeclared(Refusal):
    code = "P-110"
    text = "承办人员没有声明与本案没有直接利害关系（{basis}）；请先由承办人员声明，有利害关系的另行指定。"


class CertificateNotShown(Refusal):
    code = "P-111"
    text = "没有主动出示执法证件的，当事人有权拒绝接受调查（{basis}）；请出示证件后重新进行，不得以本次笔录定案。"


class MonitorNotReviewed(Refusal):
    code = "P-112"
    text = "电子技术监控记录未经审核或者经审核不符合要求，不得作为处罚的证据（{basis}）；请先送审核。"


class PauseWithoutRule(Refusal):
    code = "P-113"
    text = "“{reason}”的时间在本领域没有规章规定可以从办案期限中扣除（{basis}），不能中止计算；期限继续计算。"


class NoExtensionRule(Refusal):
    code = "P-114"
    text = "本领域没有法律、法规、规章规定可以延长办案期限（{basis}），不能延长；请抓紧作出决定，逾期的如实记录。"


class RecusedByThemselves(Refusal):
    code = "P-115"
    text = "{person}的回避由其他负责人决定，本人不能决定自己的回避（{basis}）。"


class RecusalNotRecorded(Refusal):
    code = "P-116"
    text = "“本案决定回避的全部人员”没有包括本次申请回避的{person}（{basis}）；同意回避的请列入，不同意的请用“驳回回避申请”。"


class EvidenceNotAdded(Refusal):
    code = "P-117"
    text = "审核人员退回要求补充调查，退回以后还没有新的调查取证（{basis}）；请先补充调查，再提出调查终结报告。"


class HearingMustBeOffered(Refusal):
    code = "P-118"
    text = "{why}，应当告知当事人有要求听证的权利（{basis}）；请把“告知听证权利”改为“是”。"


class ServiceNotProved(Refusal):
    code = "P-119"
    text = "{way}缺少{proof}，不能认定送达（{basis}）；请补上，或者改用其他方式送达。"


class PublicServiceTooEarly(Refusal):
    code = "P-120"
    text = "{announced}公告，公告送达要到{until}期满才视为送达（{basis}）；请在期满后登记，送达日期填期满之日。"


class ServiceDayWrong(Refusal):
    code = "P-121"
    text = "送达日期{served}不在文书作出之日（{made}）和登记之日（{on}）之间；请核对送达回证。"


class HearingRequestLate(Refusal):
    code = "P-122"
    text = "要求听证的期限已于{until}届满（{basis}）；有不可抗力等正当理由的请填写理由，没有的书面告知当事人不予受理，其意见作为陈述、申辩记录。"


class HostNotImpartial(Refusal):
    code = "P-123"
    text = "{person}是本案{part}，不能担任听证主持人（{basis}）；请另行指定。"


class HostNeedsCertificate(Refusal):
    code = "P-124"
    text = "本地要求听证主持人持有资格证件（{basis}）；请填写证件编号，没有的另行指定主持人。"


class HearingNoticeTooLate(Refusal):
    code = "P-125"
    text = "听证通知书{told}送达，听证时间不得早于{earliest}，应当在举行的{days}个工作日前通知（{basis}）；请改定听证时间并重新通知。"


class NotTheHost(Refusal):
    code = "P-126"
    text = "本案指定的听证主持人是{host}，{person}不能办理“{step}”（{basis}）。"


class HearingOtherDay(Refusal):
    code = "P-127"
    text = "听证通知的日期是{told}，不是{on}（{basis}）；改期的请先重新通知。"


class TooManyAgents(Refusal):
    code = "P-128"
    text = "当事人最多可以委托{most}名代理人参加听证（{basis}），现在填写了{given}名；请核对授权委托书。"


class AgeNotGiven(Refusal):
    code = "P-129"
    text = "当事人是公民，没有填写年龄，无法判断是否达到责任年龄（{basis}）；请核对身份证件后填写。"


class NotTheOrganOfThePower(Refusal):
    code = "P-166"
    text = "事项{item}登记的行使机关是{body}，不能以“{organ}”的名义作出处罚决定（{basis}）；请改为行使机关的全称，或者先更正权责事项登记。"


def _names(case: Case, people: list[int]) -> str:
    return "、".join(case.lookup.name_of(person) for person in people)


def within_limitation(case: Case, move: Move) -> Refusal | None:
    """第三十六条: found out within two years, five where life, health or finance was harmed."""
    if move.get("filing_result") != "filed":
        return None
    breach, found = day_in(case, "breach_on"), day_in(case, "discovered_on")
    name = "penalty.limitation_life_finance" if case.get("harms_life_or_finance") else "penalty.limitation"
    limit = case.param(name, found)
    until = reckon(int(limit.value), limit.unit, breach).due
    if found <= until:
        return None
    return LimitationOver(breach=breach, discovered=found, years=limit.value, until=until, basis=ART(36))


def age_is_known(case: Case, move: Move) -> Refusal | None:
    """第三十条: a person's age decides whether and how there may be a penalty."""
    known = case.get("party_kind") != "person" or case.get("party_age") is not None
    return None if known else AgeNotGiven(basis=ART(30))


def organ_holds_the_power(case: Case, move: Move) -> Refusal | None:
    """第十七条、第五十九条: the decision bears the name of the organ that the power belongs to, not of an inner office."""
    organ, entry = move.get("deciding_organ"), item_of(case, move)
    if organ is None or entry is None or organ == entry.get("item_body"):
        return None
    return NotTheOrganOfThePower(
        item=case.get("power_item"), body=entry.get("item_body"), organ=organ, basis=ART(17, "59第六项")
    )


def officers_can_be_assigned(case: Case, move: Move) -> Refusal | None:
    """第四十二条、第四十三条: enough certified officers, none with an interest, none that was recused."""
    officers = move.get("case_officers") or []
    needed = case.param("penalty.officers_min", move.day).value
    if len(officers) < needed:
        return TooFewAssigned(given=len(officers), needed=needed, basis=ART(42))
    if not move.get("no_interest"):
        return InterestNotDeclared(basis=ART(43))
    for person in officers:
        if person in (case.get("conflicted") or []) or person in (case.get("recused") or []):
            return OfficerConflicted(person=case.lookup.name_of(person), basis=ART(43))
        if refused := certificate_of(case, person, move):
            return refused
    return None


def assigned_officers(case: Case, move: Move) -> Refusal | None:
    """办案人员指定: only the officers of the case act in it, and none that was recused since."""
    assigned = case.get("case_officers") or []
    for person in move.people:
        if person in (case.get("recused") or []):
            return OfficerConflicted(person=case.lookup.name_of(person), basis=ART(43))
        if person not in assigned:
            return NotAssigned(
                person=case.lookup.name_of(person), assigned=_names(case, assigned), step=move.step.name,
                basis=house("办案人员由机构负责人指定，全过程可以追溯"),
            )  # fmt: skip
    return None


def evidence_is_lawful(case: Case, move: Move) -> Refusal | None:
    """第五十五条、第四十一条: the certificate was shown; a record of electronic monitoring was reviewed."""
    if not move.get("certificates_shown"):
        return CertificateNotShown(basis=ART(55))
    if move.get("investigation") == "monitor" and not move.get("monitor_reviewed"):
        return MonitorNotReviewed(basis=ART(41))
    return None


def pause_has_a_rule(case: Case, move: Move) -> Refusal | None:
    """第六十条: time comes off the limit only where a rule of the field says so (reading hearing_time_is_counted)."""
    reason = PAUSE_REASONS[move.get("pause_reason")]
    rule = f"penalty.dept.{case.law_field}_decision"
    if rule in case.law and move.get("pause_reason") in (case.law.parameter(rule).suspended_by or ""):
        return None
    return PauseWithoutRule(reason=reason, basis=ART(60))


def extension_has_a_rule(case: Case, move: Move) -> Refusal | None:
    """第六十条: longer only where a statute or rule of the field says so."""
    found = case.param("penalty.decision_extension", case.day_of("file") or move.day)
    return None if found.value is not None else NoExtensionRule(basis=ART(60))


def recusal_by_another(case: Case, move: Move) -> Refusal | None:
    """第四十三条: nobody decides his own recusal, and what is granted is put down."""
    concerned = case.get("recusal_of")
    name = case.lookup.name_of(concerned)
    if concerned in move.people:
        return RecusedByThemselves(person=name, basis=ART(43))
    if move.step.slug == "grant_recusal" and concerned not in move.get("recused"):
        return RecusalNotRecorded(person=name, basis=ART(43))
    return None


def evidence_was_added(case: Case, move: Move) -> Refusal | None:
    """118号 第四部分: what a reviewer sent back for more evidence comes again only with more evidence."""
    returned = seq_of(case, "return_case")
    added = max(seq_of(case, one) for one in ("investigate", "sample", "test_result"))
    if returned and case.get("returned_for") == "add_evidence" and added < returned:
        return EvidenceNotAdded(basis=ART(58))
    return None


def hearing_is_offered(case: Case, move: Move) -> Refusal | None:
    """第六十三条: by kind or by amount; a threshold that nobody knows is asked for, never passed over."""
    if move.get("hearing_offered"):
        return None
    why = hearing_due(case, move.day)
    if why is not None:
        return HearingMustBeOffered(why=why, basis=ART(63))
    money = set(move.get("noticed_kinds") or ()) & {"fine", "confiscate_gains", "confiscate_goods"}
    if money and threshold(case, move.day) is None:
        found = threshold_in_law(case, move.day)
        return LimitNotFixed(name=found.name, source=found.source)
    return None


def served_with_proof(prefix: str, made: str) -> Guard:
    """A guard: 第六十一条、民事诉讼法: each way of service has its proof and its day."""

    def service_is_proved(case: Case, move: Move) -> Refusal | None:
        way, served = move.get(f"{prefix}_way"), day_in(case, f"{prefix}_on")
        basis = ART(61)
        if way == "left" and not (f"{prefix}_witness" in move.secrets or move.get(f"{prefix}_filmed")):
            return ServiceNotProved(way="留置送达", proof="见证人或者拍照、录像", basis=basis)
        if way == "electronic" and not move.get(f"{prefix}_consent"):
            return ServiceNotProved(way="电子送达", proof="当事人签署的确认书", basis=basis)
        if way == "public" and (refused := _public_service(case, move, prefix, served)):
            return refused
        first = case.day_of(made)
        if first and not first <= served <= move.day:
            return ServiceDayWrong(served=served, made=first, on=move.day)
        return None

    return service_is_proved


def _public_service(case: Case, move: Move, prefix: str, served: date) -> Refusal | None:
    announced = day_in(case, f"{prefix}_announced_on")
    limit = case.param("calendar.public_service_days", announced)
    until = reckon(int(limit.value), limit.unit, announced).due
    if served >= until:
        return None
    return PublicServiceTooEarly(announced=announced, until=until, basis=limit.source)


def hearing_request_in_time(case: Case, move: Move) -> Refusal | None:
    """第六十四条第一项: within the limit, or with a cause."""
    right = next((one for one in case.rights(move.day) if one.slug == "request_hearing"), None)
    if right is None or right.status != "lapsed" or move.get("hearing_late_cause"):
        return None
    return HearingRequestLate(until=right.closes_on, basis=right.basis)


def host_is_impartial(case: Case, move: Move) -> Refusal | None:
    """第六十四条第四项: the host investigated nothing; by our rule he reviewed nothing either; certified where asked."""
    host = move.get("hearing_host")
    name = case.lookup.name_of(host)
    if host in case.acted("investigate") or host in (case.get("case_officers") or []):
        return HostNotImpartial(person=name, part="调查人员", basis=ART("64第四项"))
    if host in case.acted("review"):
        return HostNotImpartial(person=name, part="法制审核人员", basis=house("听证主持人不参加本案法制审核"))
    if host in (case.get("recused") or []):
        return HostNotImpartial(person=name, part="已经决定回避的人员", basis=ART("64第四项"))
    asked = case.param("penalty.hearing_officer_certificate", move.day)
    if asked.value and not move.get("host_certificate"):
        return HostNeedsCertificate(basis=asked.source)
    return None


def hearing_told_ahead(case: Case, move: Move) -> Refusal | None:
    """第六十四条第二项: seven full working days between the notice and the hearing."""
    told, held = day_in(case, "hearing_notice_on"), as_day(move.get("hearing_at"))
    limit = case.param("penalty.hearing_notice_ahead", told)
    latest = reckon(int(limit.value), limit.unit, held, back=True).due
    if told <= latest:
        return None
    first = reckon(int(limit.value) + 1, limit.unit, told).due
    return HearingNoticeTooLate(told=told, earliest=first, days=limit.value, basis=ART("64第二项"))


def the_host_named(case: Case, move: Move) -> Refusal | None:
    """第六十四条第四项: the hearing is held by the host who was named, on the day that was told, with few agents."""
    host = case.get("hearing_host")
    if move.by.person != host:
        return NotTheHost(
            host=case.lookup.name_of(host), person=case.lookup.name_of(move.by.person), step=move.step.name,
            basis=ART("64第四项"),
        )  # fmt: skip
    if move.step.slug != "hold_hearing":
        return None
    told = as_day(case.get("hearing_at"))
    if told != move.day:
        return HearingOtherDay(told=told, on=move.day, basis=ART("64第二项"))
    most = case.param("penalty.hearing_agents_max", move.day).value
    if move.get("hearing_agents") > most:
        return TooManyAgents(most=most, given=move.get("hearing_agents"), basis=ART("64第五项"))
    return None
