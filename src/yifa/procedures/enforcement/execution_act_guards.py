"""Guards of an execution from the act on the spot to its end: hours, substitutes, the court, agreements, what is paid.

Reads   the case, the calendar of working days, the limits of the day
Never   writes; never reckons money: penalty_money.py does
Start   at_a_lawful_hour() … something_was_reached(), in the order of the steps
"""

from __future__ import annotations

from datetime import date

from yifa.engine.arrangements import in_use
from yifa.engine.case import Case, Move, as_day
from yifa.engine.fields import yuan
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, statute
from yifa.law.clocks import reckon
from yifa.procedures.enforcement import execution_fields as fields
from yifa.procedures.enforcement.execution_guards import RemedyPending, answered
from yifa.procedures.enforcement.penalty_conditions import day_in, late_charge_of

FORCE = statute("行政强制法", edition=2011).articles


class AtNight(Refusal):
    code = "P-265"
    text = "{at}是{what}，不得实施行政强制执行（{basis}）；请改在工作日的白天实施，情况紧急的写明理由。"


class OtherDay(Refusal):
    code = "P-266"
    text = "填写的实施时间{at}与本步骤的日期{on}不是同一天；请核对，补录的按实际日期登记。"


class UtilitiesCut(Refusal):
    code = "P-267"
    text = (
        "不得对居民生活采取停止供水、供电、供热、供燃气等方式迫使当事人履行（{basis}）；请立即恢复供应，改用合法方式。"
    )


class NotRecorded(Refusal):
    code = "P-268"
    text = "强制执行没有全过程音像记录（{basis}）；请补充记录材料，没有记录的不能登记为依法实施。"


class SubstituteTooEarly(Refusal):
    code = "P-269"
    text = "代履行前应当送达决定书，并在代履行的{days}个工作日以前再次催告：{what}（{basis}）；请补办后另定日期。"


class ByForce(Refusal):
    code = "P-270"
    text = "代履行不得采用暴力、胁迫以及其他非法方式（{basis}）；请停止实施，依法处理。"


class NotTold(Refusal):
    code = "P-271"
    text = "当事人不在场的立即代履行，应当在事后立即通知当事人（{basis}）；请填写通知之日。"


class CostTooHigh(Refusal):
    code = "P-272"
    text = "代履行费用{cost}元超过预算{estimate}元，没有写明理由（{basis}）；费用按照成本合理确定，请写明或者改正。"


class CostNotPaid(Refusal):
    code = "P-273"
    text = "收到的代履行费用是{given}元，应当是{due}元（{basis}）；请核对票据。"


class CourtTooEarly(Refusal):
    code = "P-274"
    text = "催告书送达后要满{days}个工作日（到{until}止）当事人仍未履行的，才可以申请人民法院强制执行（{basis}）。"


class CourtTooLate(Refusal):
    code = "P-275"
    text = "申请人民法院强制执行的期限已于{until}届满（{basis}）；有正当理由的写明，没有的法院不予受理。"


class AgreementUnlawful(Refusal):
    code = "P-276"
    text = "执行协议{what}（{basis}）；请改正协议内容。"


class NotPaidUp(Refusal):
    code = "P-277"
    text = "缴纳的{paid}元少于应缴的{due}元（含计算至履行之日的加处罚款、滞纳金，扣除减免）（{basis}）；请缴清后登记。"


class NotSuspendedLong(Refusal):
    code = "P-278"
    text = "中止执行到{until}才满法定年限（{basis}）；没有满的不能以此为由终结执行。"


class NothingReached(Refusal):
    code = "P-279"
    text = "本案还没有履行、执行完毕，也没有法院的裁定或者终结执行的决定，不能结案（{basis}）；请先登记{what}。"


def at_a_lawful_hour(case: Case, move: Move) -> Refusal | None:
    """第四十三条第一款: not at night, not on a holiday or at a weekend, unless it is urgent."""
    at = move.get("executed_at")
    if as_day(at) != move.day:
        return OtherDay(at=at.replace("T", " "), on=move.day)
    rule = case.param("compulsion.no_night_or_holiday", move.day)
    if move.get("urgent") or not rule.value:
        return None
    begins, ends = (case.param(f"compulsion.night_{one}", move.day) for one in ("begins", "ends"))
    day = in_use().day(move.day)
    if not day.works:
        return AtNight(at=at.replace("T", " "), what=f"休息日（{day.why}）", basis=rule.source)
    if begins.value is None or ends.value is None:
        return AtNight(at=at.replace("T", " "), what="夜间起止钟点在本地没有确定的日子", basis=rule.source)
    if at[11:16] >= begins.value or at[11:16] < ends.value:
        return AtNight(at=at.replace("T", " "), what="夜间", basis=rule.source)
    return None


def homes_are_supplied(case: Case, move: Move) -> Refusal | None:
    """第四十三条第二款: no home goes without water, power, heat or gas."""
    rule = case.param("compulsion.no_utility_cutoff", move.day)
    return UtilitiesCut(basis=rule.source) if rule.value and move.get("utilities_cut") else None


def was_filmed(case: Case, move: Move) -> Refusal | None:
    """处罚法第四十七条、118号 第三部分: what may be disputed is filmed."""
    return None if move.get("recorded") else NotRecorded(basis=house("直接涉及重大财产权益的现场执法应当全程音像记录（国办发〔2018〕118号）"))  # fmt: skip


def substitute_is_due(case: Case, move: Move) -> Refusal | None:
    """第五十一条: the decision was served and the party was asked once more, days ahead; a spill on the road does not wait."""
    if fields.AT_ONCE.holds(case):
        away = move.get("who_was_there") != "present" and move.get("told_after_on") is None
        return NotTold(basis=FORCE(52)) if away else None
    asked = day_in(case, "last_demand_on")
    limit = case.param("compulsion.substitute_demand", move.day)
    latest = reckon(int(limit.value), limit.unit, move.day, back=True, calendar=in_use()).due
    if not case.took("serve_execution"):
        what = "决定书还没有送达"
    elif not case.took("last_demand"):
        what = "还没有再次催告"
    elif asked > latest:
        what = f"再次催告于{asked.isoformat()}送达，最迟应当在{latest.isoformat()}"
    else:
        return None
    return SubstituteTooEarly(days=limit.value, what=what, basis=FORCE("51第一款"))


def without_force(case: Case, move: Move) -> Refusal | None:
    """第五十一条第三款: no violence, no threat."""
    return ByForce(basis=FORCE("51第三款")) if move.get("by_force") else None


def cost_is_fair(case: Case, move: Move) -> Refusal | None:
    """第五十一条第二款: at cost; above the estimate only with a reason."""
    cost, estimate = move.get("cost"), case.get("cost_estimate") or 0
    if cost <= estimate or move.get("cost_over_reason"):
        return None
    return CostTooHigh(cost=yuan(cost), estimate=yuan(estimate), basis=FORCE("51第二款"))


def cost_is_paid(case: Case, move: Move) -> Refusal | None:
    """第五十一条第二款: the party bears the cost."""
    given, due = move.get("cost_paid"), case.get("cost")
    return None if given == due else CostNotPaid(given=yuan(given), due=yuan(due), basis=FORCE("51第二款"))


def court_may_be_asked(case: Case, move: Move) -> Refusal | None:
    """第五十三条、第五十四条: ten working days after the demand, within three months of the end of the remedies."""
    if refused := answered(case):
        return refused
    served = day_in(case, "demand_on")
    wait = case.param("compulsion.court_demand_days", served)
    until = reckon(int(wait.value), wait.unit, served, calendar=in_use()).due
    if move.day <= until:
        return CourtTooEarly(days=wait.value, until=until, basis=FORCE(54))
    ended = day_in(case, "remedies_end_on")
    window = case.param("compulsion.court_apply_window", ended)
    last = reckon(int(window.value), window.unit, ended, calendar=in_use()).due
    if move.day > last and not move.get("court_late_reason"):
        return CourtTooLate(until=last, basis=FORCE(53))
    return None


def agreement_is_lawful(case: Case, move: Move) -> Refusal | None:
    """第四十二条: harms nobody else; only the late charge may be remitted, and only to who made good."""
    if move.get("agreement_harms"):
        return AgreementUnlawful(what="损害公共利益或者他人合法权益", basis=FORCE("42第一款"))
    if move.get("late_remitted") and not move.get("remedied"):
        return AgreementUnlawful(what="减免了加处罚款（滞纳金），当事人却没有采取补救措施", basis=FORCE("42第一款"))
    return None


def paid_up(case: Case, move: Move) -> Refusal | None:
    """第四十五条、处罚法第七十二条: the sum and the late charge up to the day, less what was remitted."""
    if not fields.MONEY.holds(case):
        return None
    on: date = day_in(case, "performed_on")
    due = case.get("sum_owed") + late_charge_of(case, on) - (case.get("late_remitted") or 0)
    paid = move.get("paid_total")
    return None if paid >= due else NotPaidUp(paid=yuan(paid), due=yuan(due), basis=FORCE(45))


def suspended_long_enough(case: Case, move: Move) -> Refusal | None:
    """第三十九条第二款: three years of suspension, then it is not executed any more."""
    if move.get("execution_end") != "long_suspended":
        return None
    since = case.day_of("suspend") or move.day
    limit = case.param("compulsion.suspension_terminates", since)
    until = reckon(int(limit.value), limit.unit, since, calendar=in_use()).due
    return None if move.day >= until else NotSuspendedLong(until=until, basis=FORCE("39第二款"))


def something_was_reached(case: Case, move: Move) -> Refusal | None:
    """第三十九条至第四十二条、第五十七条: performed, executed, ruled upon or ended; the cost of a substitute charged and paid."""
    if case.took("record_remedy"):
        return RemedyPending(step=move.step.name, basis=house("救济没有结束的不结案"))
    if case.took("charge_cost") and not case.took("pay_cost"):
        return NothingReached(what="代履行费用的缴纳", basis=FORCE(51))
    if fields.REACHED.holds(case):
        return None
    return NothingReached(what="履行、执行、裁定或者终结的情况", basis=FORCE(40))
