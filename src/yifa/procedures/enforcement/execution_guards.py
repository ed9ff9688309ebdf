"""Guards of an execution from its registration to the decision to execute, and why they refuse.

Reads   the case, the decision that is executed, the periods of remedy, the calendar of working days
Never   writes; never reckons money: penalty_money.py does
Start   route_fits() … substitute_is_free(), in the order of the steps
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
from yifa.procedures.enforcement.penalty_conditions import day_in, next_day, sum_due
from yifa.procedures.enforcement.penalty_links import linked
from yifa.procedures.enforcement.registers import item_of

FORCE = statute("行政强制法", edition=2011).articles
EXECUTED = ("penalty_ordinary", "penalty_summary")


class RouteUnfit(Refusal):
    code = "P-251"
    text = "“{route}”不适用于“{duty}”（{basis}）；请改选执行方式。"


class DecisionUnfit(Refusal):
    code = "P-252"
    text = "据以执行的案件{number}{what}（{basis}）；请核对后再登记。"


class OwesLess(Refusal):
    code = "P-253"
    text = "案件{number}的罚没款尚欠{owed}元，填写的应当给付金额是{given}元（{basis}）；请按尚欠的数额填写，加处罚款另行计算。"


class StillTime(Refusal):
    code = "P-254"
    text = "行政决定确定的履行期限到{until}届满，现在不能办理“{step}”（{basis}）；请在期满后当事人仍不履行时办理。"


class LateChargeWrong(Refusal):
    code = "P-255"
    text = "加处罚款（滞纳金）不得早于{first}起算，基数不得超过应当给付的{base}元（{basis}）；请改正。"


class DemandFirst(Refusal):
    code = "P-256"
    text = "作出强制执行决定前应当催告，催告确定的期限到{until}届满（{basis}）；请在期满后办理，有证据证明转移、隐匿财物的填写证据。"


class NoDemand(Refusal):
    code = "P-257"
    text = "还没有向当事人送达催告书（{basis}）；请先催告并送达。"


class NotAnswered(Refusal):
    code = "P-258"
    text = "当事人催告后的陈述、申辩{what}（{basis}）；请先复核，成立的不再执行。"


class NotReviewed(Refusal):
    code = "P-259"
    text = "本案属于本地目录规定应当法制审核的重大执法决定，还没有审核（{basis}）；请先完成法制审核。"


class RemediesOpen(Refusal):
    code = "P-260"
    text = "行政复议和行政诉讼的期限到{until}才届满（{basis}）；在此以前不能办理“{step}”。"


class RemedyPending(Refusal):
    code = "P-261"
    text = "行政复议或者行政诉讼还没有结束，不能办理“{step}”（{basis}）；请在结束后登记结果再办理。"


class NotAnnounced(Refusal):
    code = "P-262"
    text = "强制拆除以前应当公告，限期当事人自行拆除：{what}（{basis}）；请先公告，期满后再决定。"


class ChargedTooShort(Refusal):
    code = "P-263"
    text = "加处罚款（滞纳金）要超过{days}日（到{until}止）仍不履行的，才可以强制执行（{basis}）；请在期满后办理。"


class Interested(Refusal):
    code = "P-264"
    text = "{who}与本案有利害关系，不能担任代履行人（{basis}）；请另行确定没有利害关系的第三人，或者由行政机关代履行。"


class NotTheOrgan(Refusal):
    code = "P-280"
    text = "强制执行权{item}登记的行使机关是{body}，不能以“{organ}”的名义执行（{basis}）；请由有权机关执行，或者申请人民法院强制执行。"


def organ_may_execute(case: Case, move: Move) -> Refusal | None:
    """第十三条、第三十四条: the organ whose seal is on the decision to execute is the one that has the power."""
    entry = item_of(case, move) if move.get("power_item") else None
    organ = move.get("executing_organ") or move.get("deciding_organ")
    if entry is None or entry.get("item_body") == organ:
        return None
    return NotTheOrgan(item=move.get("power_item"), body=entry.get("item_body"), organ=organ, basis=FORCE(13, 34))


def route_fits(case: Case, move: Move) -> Refusal | None:
    """第十二条、第四十四条、第五十条: money is not performed by another; the rules for demolition are for structures."""
    route, duty = move.get("route"), move.get("duty_kind")
    if (route == "substitute" and duty not in ("remove", "restore", "demolish")) or (
        (route == "demolition") and duty != "demolish"
    ):
        return RouteUnfit(route=case.show("route"), duty=case.show("duty_kind"), basis=FORCE(12, 44, 50))
    return None


def decision_stands(case: Case, move: Move) -> Refusal | None:
    """第三十四条、第五十三条: what is executed has been decided and served, stands, and owes no more than is asked."""
    other = linked(case, "executed_case", *EXECUTED)
    if other is None:
        return None
    # asked by subject: two who begin at once do it one after the other
    begun = case.lookup.cases("execution", other.number, other.opened_on or move.day, date.max)
    others = [one.number for one in begun if one.case.is_open]
    what = f"已经立案执行（{'、'.join(others)}）" if others else _unfit(other, move)
    if what:
        return DecisionUnfit(number=other.number, what=what, basis=FORCE(34, 53))
    owed, given = sum_due(other) - (other.get("paid_total") or 0), move.get("sum_owed")
    if given is not None and given > owed:
        return OwesLess(number=other.number, owed=yuan(max(owed, 0)), given=yuan(given), basis=FORCE(34, 53))
    return None


def _unfit(other: Case, move: Move) -> str:
    served = day_in(other, "served_on") if other.procedure.slug == "penalty_ordinary" else other.day_of("decide")
    if not other.took("decide") or served is None:
        return "还没有作出或者送达决定"
    if other.get("revoked_how") in ("revoked", "unlawful", "void"):
        return "的决定已经被撤销、确认违法或者无效"
    if other.took("apply_court"):
        return "已经在原案中申请人民法院强制执行"
    if as_day(move.get("decision_served_on")) != served:
        return f"的决定送达之日是{served.isoformat()}，与填写的不一致"
    return ""


def remedies_end(case: Case, move: Move) -> str:
    """The day on which the decision can no longer be taken to reconsideration or to court (复议法 20、23, 诉讼法 46)."""
    served = day_in(case, "decision_served_on")
    other = linked(case, "executed_case", *EXECUTED)
    names = ["recon.apply_limit"]
    if other is None or other.procedure.slug != "penalty_summary":  # on the spot: reconsideration comes first
        names.append("litigation.sue_direct")
    ends = []
    for name in names:
        limit = case.param(name, served)
        ends.append(reckon(int(limit.value), limit.unit, served, binds="party", calendar=in_use()).due)
    return max(ends).isoformat()


def time_is_over(case: Case, move: Move) -> Refusal | None:
    """第三十四条、第五十三条: the time that the decision gives to perform is over."""
    until = day_in(case, "perform_until")
    return None if move.day > until else StillTime(until=until, step=move.step.name, basis=FORCE(34, 45))


def late_charge_fits(case: Case, move: Move) -> Refusal | None:
    """第四十五条: from the day after the time to perform, on no more than what is owed."""
    first, base = next_day(day_in(case, "perform_until")), case.get("sum_owed")
    if day_in(case, "late_from") >= first and move.get("late_base") <= base:
        return None
    return LateChargeWrong(first=first, base=yuan(base), basis=FORCE(45))


def demand_is_over(case: Case, move: Move) -> Refusal | None:
    """第三十五条至第三十七条、第五十条: demanded, heard and answered; hiding assets or a spill on the road need not wait."""
    if fields.AT_ONCE.holds(case) and fields.SUBSTITUTE.holds(case):
        return None
    if not case.took("serve_demand"):
        return NoDemand(basis=FORCE(35, 50))
    if refused := answered(case):
        return refused
    served = day_in(case, "demand_on")
    until = reckon(case.get("demand_days"), "calendar_days", served, binds="party", calendar=in_use()).due
    if move.day > until or move.get("hiding_assets"):
        return None
    return DemandFirst(until=until, basis=FORCE(35, 37, 50))


def answered(case: Case) -> Refusal | None:
    """第三十六条: what the party said to the demand was answered, and did not put an end to it."""
    if case.took("defend") and not case.took("answer"):
        return NotAnswered(what="还没有复核", basis=FORCE(36))
    if case.took("answer") and case.get("answer_result") == "stop":
        return NotAnswered(what="经复核成立", basis=FORCE(36))
    return None


def reviewed_where_listed(case: Case, move: Move) -> Refusal | None:
    """118号 第四部分: what the local list of major decisions names is reviewed first."""
    if not case.get("listed_for_review") or case.took("review"):
        return None
    return NotReviewed(basis=house("本地重大执法决定法制审核目录（国办发〔2018〕118号）"))


def remedies_are_over(case: Case, move: Move) -> Refusal | None:
    """第四十四条、第五十三条: no remedy runs, and none can be begun any more."""
    if move.step.slug == "decide" and not fields.DEMOLITION.holds(case):
        return None
    if case.took("record_remedy"):
        return RemedyPending(step=move.step.name, basis=FORCE(44, 53))
    until = day_in(case, "remedies_end_on")
    return None if move.day > until else RemediesOpen(until=until, step=move.step.name, basis=FORCE(44, 53))


def announced_where_due(case: Case, move: Move) -> Refusal | None:
    """第四十四条: a demolition is announced, and the party had its time to demolish."""
    if not fields.DEMOLITION.holds(case):
        return None
    if not case.took("announce"):
        return NotAnnounced(what="还没有公告", basis=FORCE(44))
    until = day_in(case, "self_demolish_until")
    return None if move.day > until else NotAnnounced(what=f"自行拆除的期限到{until.isoformat()}", basis=FORCE(44))


def charged_long_enough(case: Case, move: Move) -> Refusal | None:
    """第四十六条: where a late charge runs, it ran for more than thirty days."""
    if not case.took("charge_late"):
        return None
    first = day_in(case, "late_from")
    limit = case.param("compulsion.late_charge_then_enforce", first)
    until = reckon(int(limit.value), limit.unit, first, calendar=in_use()).due
    return None if move.day > until else ChargedTooShort(days=limit.value, until=until, basis=limit.source)


def substitute_is_free(case: Case, move: Move) -> Refusal | None:
    """第五十条: the one who performs in the party's place has no interest."""
    if not fields.SUBSTITUTE.holds(case) or not move.get("substitute_interested"):
        return None
    return Interested(who=move.get("substitute_by"), basis=FORCE(50))
