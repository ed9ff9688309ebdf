"""Guards of a penalty case from payment to the archive, and why they refuse.

Reads   the case, its clocks and the periods of remedy
Never   writes; never reckons money: penalty_money.py does
Start   money_goes_to_the_bank() … file_is_complete()
"""

from __future__ import annotations

from typing import Any

from yifa.engine.case import Case, Move
from yifa.engine.fields import Wrong, yuan
from yifa.engine.refusals import Refusal
from yifa.law.citations import statute
from yifa.law.clocks import reckon
from yifa.procedures.enforcement.penalty_conditions import (
    TO_BE_DISCLOSED,
    day_in,
    fine_due,
    late_charge_of,
    next_day,
    pay_due,
    remedies_end,
    sum_due,
)
from yifa.procedures.enforcement.penalty_money import instalments

ART = statute("行政处罚法", edition=2021).articles
FORCE = statute("行政强制法", edition=2011).articles


REMEDIES = ("reconsider", "sue", "sue_after_review")


class CollectedByTheOrgan(Refusal):
    code = "P-150"
    text = "作出处罚决定的机关和执法人员不得自行收缴罚款（{basis}）；请由当事人到指定银行或者通过电子支付系统缴纳，属于边远、水上、交通不便地区且当事人提出的，写明情形。"


class InstalmentsWrong(Refusal):
    code = "P-151"
    text = "{why}（{basis}）"


class NotPaidUp(Refusal):
    code = "P-152"
    text = "还没有缴清：罚没款尚欠{owed}元，加处罚款尚欠{late}元（{basis}）；请办理“登记部分缴纳”，依执行协议减免加处罚款的写明理由。"


class PayLimitNotOver(Refusal):
    code = "P-153"
    text = "缴款期限（暂缓、分期的为批准的期限）到{due}才届满（{basis}），现在不能办理“{step}”。"


class LateChargeWrong(Refusal):
    code = "P-154"
    text = "加处罚款应当自{first}起算，基数不超过到期未缴的罚款{base}元（{basis}）；请改正。"


class RemediesEndWrong(Refusal):
    code = "P-155"
    text = "行政复议和行政诉讼的期限均届满之日是{until}（自{served}送达起算）（{basis}）；请改正。"


class RemediesStillOpen(Refusal):
    code = "P-156"
    text = "当事人在法定期限内仍可申请行政复议或者提起行政诉讼（{until}），现在不能申请强制执行（{basis}）；请在期满后申请。"


class DemandNotOver(Refusal):
    code = "P-157"
    text = "催告书送达后要满{days}个工作日（到{until}止）当事人仍未履行的，才可以申请强制执行（{basis}）。"


class CourtPapersMissing(Refusal):
    code = "P-158"
    text = "申请强制执行的材料不齐：{what}（{basis}）；请补齐后再提交，法院对不合要求的申请不予受理。"


class ServiceMissing(Refusal):
    code = "P-159"
    text = "{paper}没有送达回证，不能结案（{basis}）；请先登记送达。"


class DisclosureMissing(Refusal):
    code = "P-160"
    text = "处罚决定既没有公示，也没有不予公示的理由，不能结案（{basis}）；请先办理公示或者“不予公示”。"


class PauseWithoutEnd(Refusal):
    code = "P-161"
    text = "中止计算办案期限还没有结束日期，不能结案（{basis}）；请先登记恢复计算的日期和文书。"


class NotPerformed(Refusal):
    code = "P-162"
    text = "{why}，不能结案（{basis}）；请先登记{what}。"

    def __init__(
        self, *, why: str = "处罚决定还没有履行完毕、没有法院的处理结果，也没有终结执行", **blanks: Any
    ) -> None:
        super().__init__(why=why, **blanks)


class CorrectionNotChecked(Refusal):
    code = "P-163"
    text = "责令改正以后没有复查，不能结案（{basis}）；请先办理“改正复查”。"


class FileNotIndexed(Refusal):
    code = "P-164"
    text = "案卷没有编页号和卷内目录、没有分正卷副卷，不能归档（{basis}）；请整理后再归档。"


class RemedyPending(Refusal):
    code = "P-165"
    text = "行政复议或者行政诉讼还没有结束，不能办理“{step}”（{basis}）；结束后请先登记结果。"


def money_goes_to_the_bank(case: Case, move: Move) -> Refusal | None:
    """第六十七条、第六十九条: who fines does not collect, except on the spot at the party's wish in remote places."""
    if move.get("paid_through") != "onsite" or move.get("onsite_reason"):
        return None
    return CollectedByTheOrgan(basis=ART(67, 69))


def paid_in_full(case: Case, move: Move) -> Refusal | None:
    """第七十二条: fine, gains and the late charge up to the day of payment, less what was remitted by agreement."""
    owed = sum_due(case) - (move.get("paid_total") or 0)
    remitted = (move.get("late_remitted") or 0) if move.get("remitted_reason") else 0
    late = late_charge_of(case, day_in(case, "paid_on")) - (case.get("late_paid") or 0) - remitted
    if owed <= 0 and late <= 0:
        return None
    return NotPaidUp(owed=yuan(max(owed, 0)), late=yuan(max(late, 0)), basis=ART(66, 72))


def instalments_add_up(case: Case, move: Move) -> Refusal | None:
    """第六十六条第二款: the instalments make up the sum and end with the period granted."""
    if move.get("deferral_kind") != "instalments":
        return None
    basis = ART("66第二款")
    try:
        parts = instalments(move.get("schedule"))
    except Wrong as wrong:
        return InstalmentsWrong(why=str(wrong).rstrip("。"), basis=basis)
    owed = sum_due(case) - (case.get("paid_total") or 0)
    total = sum(one.cents for one in parts)
    if total != owed:
        return InstalmentsWrong(why=f"各期合计{yuan(total)}元，应缴{yuan(owed)}元，请调整各期数额", basis=basis)
    days = [(one.on - move.day).days for one in (parts[0], parts[-1])]
    if days != [move.get("first_instalment_days"), move.get("deferral_days")]:
        return InstalmentsWrong(
            why=f"首期、末期距批准之日分别是{days[0]}日、{days[1]}日，与填写的首期缴款期限、缴清期限不一致，请改为一致",
            basis=basis,
        )
    return None


def pay_limit_is_over(case: Case, move: Move) -> Refusal | None:
    """第七十二条、强制法第四十六条、第五十四条: no late charge and no demand before the money is due."""
    due = pay_due(case, move.day)
    if due is None or move.day > due:
        return None
    return PayLimitNotOver(due=due, step=move.step.name, basis=ART(67, 72))


def late_charge_as_the_law_says(case: Case, move: Move) -> Refusal | None:
    """第七十二条第一项: from the day after the limit, on what was not paid; and the end of both remedies is right."""
    first = next_day(pay_due(case, move.day))
    base = fine_due(case) - (case.get("paid_total") or 0)
    if day_in(case, "late_from") != first or move.get("late_base") > base:
        return LateChargeWrong(first=first, base=yuan(max(base, 0)), basis=ART("72第一项"))
    until = remedies_end(case)
    if not case.times("record_remedy") and day_in(case, "remedies_end_on") != until:
        return RemediesEndWrong(until=until, served=day_in(case, "served_on"), basis=statute("行政诉讼法").articles(46))
    return None


def remedies_are_over(case: Case, move: Move) -> Refusal | None:
    """强制法第五十三条: no remedy runs, and none can be begun any more."""
    if case.took("record_remedy"):
        return RemedyPending(step=move.step.name, basis=FORCE(53))
    ends = [one.closes_on for one in case.open_rights(move.day) if one.slug in REMEDIES and one.closes_on]
    stated = day_in(case, "remedies_end_on")
    if stated and stated >= move.day:
        ends.append(stated)
    return RemediesStillOpen(until=max(ends), basis=FORCE(53)) if ends else None


def demand_is_over(case: Case, move: Move) -> Refusal | None:
    """强制法第五十四条: ten working days since the demand was served."""
    served = day_in(case, "demand_on")
    limit = case.param("compulsion.court_demand_days", served)
    until = reckon(int(limit.value), limit.unit, served).due
    return None if move.day > until else DemandNotOver(days=limit.value, until=until, basis=FORCE(54))


def court_papers_are_complete(case: Case, move: Move) -> Refusal | None:
    """强制法第五十五条: the papers, signed by the head, sealed and dated."""
    spec = case.procedure.fields["court_papers"]
    given = move.get("court_papers") or ()
    missing = [label for slug, label in spec.choices if slug not in given and slug != "others"]
    if not move.get("application_signed"):
        missing.append("负责人签名、印章和日期")
    return CourtPapersMissing(what="、".join(missing), basis=FORCE(55)) if missing else None


def everything_was_served(case: Case, move: Move) -> Refusal | None:
    """第六十一条: each paper that gives a right or a limit has its proof of service."""
    for made, served, paper in (("notify", "serve_notice", "处罚事先告知书"), ("demand", "serve_demand", "催告书")):
        if case.took(made) and not case.took(served):
            return ServiceMissing(paper=paper, basis=ART(61))
    if case.get("outcome") not in ("transfer_body", "transfer_police") and not case.took("serve"):
        return ServiceMissing(paper="决定书", basis=ART(61))
    return None


def everything_was_done(case: Case, move: Move) -> Refusal | None:
    """第四十七条、第四十八条、第六十六条、第七十三条: no remedy pending, disclosed or withheld, no open pause, correction checked, performed or ended."""
    if case.took("record_remedy"):
        return RemedyPending(step=move.step.name, basis=ART(73))
    if TO_BE_DISCLOSED.holds(case) and not case.took("disclose"):
        return DisclosureMissing(basis=ART(48))
    if any(until is None for spans in case.state["pauses"].values() for _, until in spans):
        return PauseWithoutEnd(basis=ART(47))
    if case.took("order_correction") and not case.took("check_correction"):
        return CorrectionNotChecked(basis=ART(28))
    held = [
        one.number for one in case.lookup.naming("compulsion_measure", "penalty_case", case.number) if one.case.is_open
    ]
    if held:
        why = f"对本案采取的强制措施{'、'.join(held)}还没有解除或者处理"
        return NotPerformed(why=why, what="措施的解除、没收、销毁或者移送", basis=FORCE(27, 28))
    return _performed(case)


def _performed(case: Case) -> Refusal | None:
    if (
        case.get("outcome") != "penalty"
        or case.took("end_execution")
        or case.get("court_result") in ("enforced", "allowed")
    ):
        return None
    if case.get("revoked_how") in ("revoked", "void"):
        return None
    if sum_due(case) and not case.took("pay"):
        return NotPerformed(what="缴清罚没款", basis=ART(66))
    # A warning and a public criticism are performed by the decision itself.
    others = set(case.get("penalty_kinds") or ()) - {"warning", "criticism", "fine", "confiscate_gains"}
    if others and not case.took("perform"):
        return NotPerformed(what="其他处罚的履行情况", basis=ART(66))
    return None


def file_is_indexed(case: Case, move: Move) -> Refusal | None:
    """第四十七条: pages numbered, an index, main and side file apart."""
    return None if move.get("indexed") else FileNotIndexed(basis=ART(47))
