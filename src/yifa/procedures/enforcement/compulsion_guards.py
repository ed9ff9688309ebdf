"""Guards of a compulsory measure, and why they refuse.

Reads   the case, the register of powers, the case it belongs to, the clocks of the day
Never   writes; never computes a period that a clock already keeps
Start   power_may_be_used() … handed_over_openly(), in the order of the steps
"""

from __future__ import annotations

from datetime import timedelta

from yifa.engine.case import Case, Move, as_day
from yifa.engine.fields import yuan
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, statute
from yifa.procedures.enforcement import compulsion_fields as fields
from yifa.procedures.enforcement.penalty_links import linked
from yifa.procedures.enforcement.registers import item_of

FORCE = statute("行政强制法", edition=2011).articles
LIMITS = ("seizure", "freeze", "special")


class PowerNotOwn(Refusal):
    code = "P-221"
    text = "行政强制措施权不得委托，事项{item}{what}（{basis}）；请移送有权机关采取措施，或者先更正权责事项登记。"


class FreezeNotOurs(Refusal):
    code = "P-222"
    text = "冻结存款、汇款只能由法律规定的行政机关实施，不得委托、下放（{basis}）；请移送有权机关。"


class MayNotBeHeld(Refusal):
    code = "P-223"
    text = "“{objects}”{why}，不得采取措施（{basis}）；请调整采取措施的范围。"


class TooMuchFrozen(Refusal):
    code = "P-224"
    text = "冻结的{sum}元超过违法行为涉及的{most}元（{basis}）；冻结的数额应当与违法行为涉及的金额相当，请调整。"


class NotApproved(Refusal):
    code = "P-225"
    text = "实施行政强制措施前须经负责人批准，现在{what}（{basis}）；请先报批，情况紧急的在呈批中写明。"


class NotShownOrTold(Refusal):
    code = "P-226"
    text = "{what}，不能实施行政强制措施（{basis}）；请补办后重新实施并登记。"


class ListIncomplete(Refusal):
    code = "P-227"
    text = "{what}（{basis}）；清单一式{copies}份，当事人和行政机关各执一份，与决定书当场交付。"


class NotRecorded(Refusal):
    code = "P-228"
    text = "查封、扣押等措施没有全过程音像记录（{basis}）；请补充记录材料，没有记录的不能登记为依法实施。"


class OtherDay(Refusal):
    code = "P-229"
    text = "填写的实施时间{at}与本步骤的日期{on}不是同一天；请核对，补录的按实际日期登记。"


class LimitOver(Refusal):
    code = "P-230"
    text = "措施的期限已于{until}届满，应当立即解除，不能再办理“{step}”（{basis}）；请办理“解除措施”。"


class TestNotTold(Refusal):
    code = "P-231"
    text = "检测期间没有明确并书面告知当事人的，不能从期限中扣除（{basis}）；请书面告知后登记。"


class TestTooLong(Refusal):
    code = "P-232"
    text = "告知当事人的检测期间到{until}届满，超过的时间不能扣除（{basis}）；请以{until}登记检测期间结束，结论以后取得的另行补充。"


class CostOnTheParty(Refusal):
    code = "P-233"
    text = "查封、扣押的保管费用由行政机关承担，不得向当事人收取（{basis}）；请改正。"


class UsedOrDamaged(Refusal):
    code = "P-234"
    text = "查封、扣押的场所、设施、财物不得使用、损毁、擅自转移或者处置（{basis}）；请立即纠正，造成损失的依法赔偿。"


class RefundShort(Refusal):
    code = "P-235"
    text = "拍卖或者变卖所得{got}元，退还{given}元（{basis}）；应当退还全部所得款项，价格明显低于市场价格的另行补偿。"


class NothingForfeited(Refusal):
    code = "P-236"
    text = "所属的处罚案件{what}（{basis}）；没收应当由处罚决定作出，请先办理处罚案件，或者解除措施。"


class HandingNotTold(Refusal):
    code = "P-237"
    text = "随案移送查封、扣押、冻结的财物，应当书面告知当事人（{basis}）；请告知后登记。"


class StillHeld(Refusal):
    code = "P-238"
    text = "负责人不批准的，应当立即解除已经当场采取的措施，不能再办理“{step}”（{basis}）；请办理“解除措施”。"


class NotReviewed(Refusal):
    code = "P-239"
    text = "本案属于本地目录规定应当法制审核的重大执法决定，还没有审核（{basis}）；请先完成法制审核。"


def power_may_be_used(case: Case, move: Move) -> Refusal | None:
    """第十七条: nobody may be entrusted with measures; freezing belongs to whom a statute names."""
    item, way = item_of(case, move), move.get("power_way")
    if move.get("measure_kind") == "freeze":
        own = way == "own" and item is not None and not item.get("item_from")
        return None if own else FreezeNotOurs(basis=FORCE(29))
    if way == "entrusted":
        return PowerNotOwn(item=case.get("power_item"), what="来自委托", basis=FORCE("17第一款"))
    if way == "own" and item is not None and item.get("item_from"):
        what = f"登记为由{item.get('item_from')}交来，不是法律、法规直接授予本机关"
        return PowerNotOwn(item=case.get("power_item"), what=what, basis=FORCE(17))
    return None


def may_be_held(case: Case, move: Move) -> Refusal | None:
    """第二十三条、第二十九条: only what belongs to the case, nothing a family lives on, nothing that is held already."""
    basis = FORCE(29) if move.get("measure_kind") == "freeze" else FORCE(23)
    for wrong, why in (
        (not move.get("case_related"), "与违法行为无关"),
        (move.get("daily_needs"), "是公民个人及其所扶养家属的生活必需品"),
        (move.get("held_already"), "已经被其他国家机关采取措施，不得重复"),
    ):
        if wrong:
            return MayNotBeHeld(objects=case.get("objects"), why=why, basis=basis)
    if move.get("measure_kind") == "freeze" and move.get("freeze_sum") > move.get("breach_sum"):
        return TooMuchFrozen(sum=yuan(move.get("freeze_sum")), most=yuan(move.get("breach_sum")), basis=FORCE(29))
    return None


def reviewed_where_listed(case: Case, move: Move) -> Refusal | None:
    """118号 第四部分: what the local list names is reviewed first; what is urgent is not."""
    if not fields.TO_REVIEW.holds(case) or case.took("review"):
        return None
    return NotReviewed(basis=house("本地重大执法决定法制审核目录（国办发〔2018〕118号）"))


def approved_or_urgent(case: Case, move: Move) -> Refusal | None:
    """第十八条第一项、第十九条: approved before, unless it was urgent; never after a refusal."""
    rule = case.param("compulsion.approval_first", move.day)
    if case.took("decide") and case.get("approval") != "yes":
        return NotApproved(what="负责人不批准", basis=rule.source)
    if rule.value and not case.took("decide") and not case.get("urgent"):
        return NotApproved(what="还没有批准", basis=rule.source)
    return None


def shown_and_told(case: Case, move: Move) -> Refusal | None:
    """第十八条: certificates shown, reasons, basis, rights and remedies told on the spot, on the day that is recorded."""
    if not move.get("certificates_shown"):
        return NotShownOrTold(what="没有出示执法身份证件", basis=FORCE("18第三项"))
    if not move.get("told_rights"):
        return NotShownOrTold(what="没有当场告知理由、依据、权利和救济途径", basis=FORCE("18第五项"))
    if as_day(move.get("acted_at")) != move.day:
        return OtherDay(at=move.get("acted_at").replace("T", " "), on=move.day)
    return None


def list_is_complete(case: Case, move: Move) -> Refusal | None:
    """第二十四条: a list in two copies, handed over on the spot with the decision."""
    if move.get("list_copies") is None:
        return None
    copies = case.param("compulsion.seizure_list_copies", move.day)
    if move.get("list_copies") < copies.value:
        return ListIncomplete(what="清单份数不足", copies=copies.value, basis=copies.source)
    if not move.get("decision_handed"):
        return ListIncomplete(what="决定书和清单没有当场交付", copies=copies.value, basis=copies.source)
    return None


def was_filmed(case: Case, move: Move) -> Refusal | None:
    """118号 第三部分: what touches property on the spot is filmed; freezing is done at the bank's counter."""
    if move.get("recorded") or case.get("measure_kind") == "freeze":
        return None
    return NotRecorded(basis=house("直接涉及重大财产权益的现场执法应当全程音像记录（国办发〔2018〕118号）"))


def still_running(case: Case, move: Move) -> Refusal | None:
    """第十九条、第二十五条至第二十八条、第三十二条: when the limit is over or the head said no, what is held is released."""
    if case.get("approval") == "no":
        return StillHeld(step=move.step.name, basis=FORCE(19))
    for slug in LIMITS:
        running = case.clock(slug, move.day)
        if running is not None and running.due is not None and move.day > running.due:
            return LimitOver(until=running.due, step=move.step.name, basis=FORCE(25, 27, 28, 33))
    return None


def test_was_told(case: Case, move: Move) -> Refusal | None:
    """第二十五条第三款: the period of a test is definite and told in writing."""
    return None if move.get("test_told") else TestNotTold(basis=FORCE("25第三款"))


def test_within_its_days(case: Case, move: Move) -> Refusal | None:
    """第二十五条第三款: only the period that was told is left out of the limit."""
    until = case.last("send_test").on + timedelta(days=case.get("test_days"))
    return None if move.day <= until else TestTooLong(until=until, basis=FORCE("25第三款"))


def stored_at_our_cost(case: Case, move: Move) -> Refusal | None:
    """第二十六条: the organ keeps it well, pays for it, and does not use it."""
    if move.get("storage_paid_by") == "party":
        return CostOnTheParty(basis=FORCE("26第三款"))
    return UsedOrDamaged(basis=FORCE("26第一款")) if move.get("used_or_damaged") else None


def refunded_in_full(case: Case, move: Move) -> Refusal | None:
    """第二十八条第二款: what was sold is refunded with all it brought."""
    if not move.get("sold") or move.get("refunded") >= move.get("sold_for"):
        return None
    return RefundShort(got=yuan(move.get("sold_for")), given=yuan(move.get("refunded")), basis=FORCE("28第二款"))


def forfeited_by_decision(case: Case, move: Move) -> Refusal | None:
    """第二十七条: forfeiture follows the penalty decision; what goes with a criminal case is told to the party (第二十一条)."""
    if move.get("disposal") == "handed_over" and not move.get("handing_told"):
        return HandingNotTold(basis=FORCE(21))
    if move.get("disposal") != "forfeited":
        return None
    other = linked(case, "penalty_case", "penalty_ordinary")
    if other is None:
        return NothingForfeited(what="没有填写或者不在册", basis=FORCE(27))
    if not other.took("decide") or not {"confiscate_goods", "confiscate_gains"} & set(other.get("penalty_kinds") or ()):
        return NothingForfeited(what=f"{other.number}还没有作出没收的决定", basis=FORCE(27))
    return None
