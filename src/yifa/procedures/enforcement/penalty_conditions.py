"""Questions about a penalty case: is a review due, must a hearing be offered, when is the money due, how much is late.

Reads   a case's data, steps, clocks and the law of its day and place
Never   refuses: guards do; writes nothing
Start   REVIEW_REQUIRED, hearing_due(), pay_due(), late_charge_of()
"""

from __future__ import annotations

from datetime import date, timedelta

from yifa.engine.case import Case, as_day
from yifa.engine.conditions import all_of, ask, is_, no, took
from yifa.law.clocks import reckon
from yifa.law.parameters import Value
from yifa.procedures.enforcement.penalty_fields import PENALTIES
from yifa.procedures.enforcement.penalty_money import late_charge
from yifa.procedures.enforcement.penalty_outcome_fields import IS_PENALTY
from yifa.procedures.parties import ENTITIES

# 第六十三条第一款第三项、第四项: kinds that give a right to a hearing whatever the amount.
HEARING_KINDS = ("lower_grade", "revoke_licence", "stop_business", "close_business", "bar")
NOTICED_SUMS = (("noticed_fine", "拟罚款"), ("noticed_gains", "拟没收违法所得"), ("noticed_goods", "拟没收非法财物"))
# Marks that a new notice lifts: everything the party did on the old one, and what was built on that.
AFTER_NOTICE = (
    "serve_notice", "waive_statement", "defend", "answer_defence", "waive_hearing", "withdraw_hearing", "request_hearing",
    "accept_hearing", "notify_hearing", "hold_hearing", "hearing_report", "review", "discuss",
)  # fmt: skip

REVIEW_REQUIRED = ask(
    "penalty.review_required",
    "属于行政处罚法第五十八条规定应当法制审核的情形",
    lambda case: (
        any(case.get(one) for one in ("public_interest", "many_relations", "listed_for_review"))
        or case.took("hold_hearing")
    ),
)
DISCUSSION_REQUIRED = ask(
    "penalty.discussion_required",
    "情节复杂或者对重大违法行为给予行政处罚",
    lambda case: (
        bool(case.get("circumstances_complex") or case.get("major_breach"))
        and case.get("outcome", case.get("proposed_outcome")) == "penalty"
    ),
)
FILED = is_("filing_result", "filed", says="已经立案")
IN_MARKET = is_("law_field", "market", says="市场监管领域")
OUT_OF_MARKET = no(IN_MARKET, says="不属于市场监管领域")
THRESHOLD_UNKNOWN = ask(
    "penalty.threshold_unknown",
    "本地、本领域的听证罚款数额标准没有查到确定的数值",
    lambda case: threshold_in_law(case, as_day(case.state["on"])).value is None,
)
OWES_MONEY = ask("penalty.owes_money", "处罚内容包括罚款或者没收违法所得", lambda case: sum_due(case) > 0)
MONEY_PENALTY = all_of(IS_PENALTY, OWES_MONEY)
STILL_OWED = ask(
    "penalty.still_owed",
    "罚没款还没有缴清，也没有由法院执行或者终结执行",
    lambda case: not (case.took("end_execution") or case.get("court_result") in ("enforced", "allowed")),
)
SERVED_OUTCOME = no(is_("outcome", "transfer_body", "transfer_police", says="移送"), says="作出处罚或者不予处罚决定")
TO_BE_DISCLOSED = all_of(IS_PENALTY, no(took("withhold_disclosure", says="已经决定不予公示"), says="没有决定不予公示"))
IN_INSTALMENTS = is_("deferral_kind", "instalments", says="分期缴纳")


def threshold_in_law(case: Case, on: date) -> Value:
    """The hearing threshold for a party of this kind, in yuan: the field's rule first, then the province's."""
    # A sole trader is reckoned as a person: the lower threshold, so the doubt goes to the party.
    entity = case.get("party_kind") in ENTITIES
    return case.param("penalty.hearing_threshold_entity" if entity else "penalty.hearing_threshold_person", on)


def threshold(case: Case, on: date) -> int | None:
    """The threshold in 分: what the reviewer stated for this case where the law has no number; None where nobody did."""
    found = threshold_in_law(case, on).value
    if found is not None:
        return int(found) * 100
    return case.get("local_threshold") if case.took("state_threshold") else None


def hearing_due(case: Case, on: date) -> str | None:
    """第六十三条: why a hearing must be offered on the noticed penalty, in words; None where it need not."""
    for kind in case.get("noticed_kinds") or ():
        if kind in HEARING_KINDS:
            return f"拟处罚种类包括{PENALTIES[kind]}"
    if case.get("hearing_prescribed"):
        return "属于其他较重的处罚或者规定应当听证的情形"
    limit = threshold(case, on)
    for field, words in NOTICED_SUMS:
        if limit is not None and noticed(case, field) >= limit:
            return f"{words}达到听证标准"
    return None


def noticed(case: Case, field: str) -> int:
    """A noticed sum, 0 where its kind is not among those noticed now."""
    kind = {"noticed_fine": "fine", "noticed_gains": "confiscate_gains", "noticed_goods": "confiscate_goods"}[field]
    return case.get(field, 0) if kind in (case.get("noticed_kinds") or ()) else 0


def fine_due(case: Case) -> int:
    """The fine in 分: by the decision, or as reconsideration or the court changed it."""
    return case.get("changed_fine", case.get("fine")) or 0


def sum_due(case: Case) -> int:
    """Fine and gains to be paid, in 分."""
    return fine_due(case) + (case.get("changed_gains", case.get("gains")) or 0)


def seq_of(case: Case, step: str) -> int:
    """The place of a step's last taking among the case's events; 0 where it was never taken."""
    held = case.last(step)
    return held.seq if held else 0


def day_in(case: Case, field: str) -> date | None:
    """A recorded day."""
    held = case.get(field)
    return as_day(held) if held else None


def pay_due(case: Case, on: date) -> date | None:
    """The last day to pay: of the deferral where one was granted, else 第六十七条."""
    running = case.clock("deferral" if case.took("grant_deferral") else "pay", on)
    return running.due if running else None


def remedies_end(case: Case) -> date | None:
    """The day on which both reconsideration and suit are out of time, counted from service."""
    served = day_in(case, "served_on")
    if served is None:
        return None
    ends = []
    for name in ("recon.apply_limit", "litigation.sue_direct"):
        limit = case.param(name, served)
        ends.append(reckon(int(limit.value), limit.unit, served, binds="party").due)
    return max(ends)


def late_charge_of(case: Case, until: date) -> int:
    """加处罚款 up to a day, in 分; days of reconsideration and suit are left out (第七十三条第三款)."""
    first = day_in(case, "late_from")
    if first is None or not case.took("charge_late"):
        return 0
    off = [(as_day(since), as_day(to) if to else None) for since, to in case.state["pauses"].get("late_charge", ())]
    return late_charge(
        case.get("late_base", 0), first, until, off=off, percent=case.param("penalty.late_charge_daily", first).value,
        cap_percent=case.param("penalty.late_charge_cap", first).value,
    )  # fmt: skip


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(1)
