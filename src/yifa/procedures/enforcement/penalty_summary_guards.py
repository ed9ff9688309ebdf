"""Guards of a summary penalty, and why they refuse.

Reads   the case, the step that is tried, the limits of the day
Never   writes; never computes a period: the clocks do
Start   shown_and_told() … nothing_is_left(), in the order of the steps
"""

from __future__ import annotations

from yifa.engine.case import Case, Move
from yifa.engine.fields import yuan
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, statute
from yifa.procedures.enforcement import penalty_summary_fields as fields
from yifa.procedures.enforcement.penalty_conditions import day_in
from yifa.procedures.enforcement.penalty_links import linked
from yifa.procedures.parties import ENTITIES

ART = statute("行政处罚法", edition=2021).articles
REVIEW = statute("行政复议法", edition=2023).articles


class NotShownOrTold(Refusal):
    code = "P-201"
    text = "{what}，不能当场处罚（{basis}）；请补办后重新登记，当事人有权拒绝没有出示证件的调查。"


class NotClear(Refusal):
    code = "P-202"
    text = "只有违法事实确凿并有法定依据的，才可以当场作出处罚决定（{basis}）；请办理“转为普通程序”。"


class AboveTheLimit(Refusal):
    code = "P-203"
    text = (
        "对{kind}当场处以罚款不得超过{limit}元，现在填写的是{fine}元（{basis}）；请办理“转为普通程序”，不得拆分处罚。"
    )


class TooYoung(Refusal):
    code = "P-204"
    text = "当事人{age}周岁，{rule}（{basis}）；{instead}。"


class NotHandedOver(Refusal):
    code = "P-205"
    text = "当场处罚决定书必须当场交付当事人（{basis}）；请交付后登记，当事人拒绝签收的在决定书上注明。"


class OnsiteNotAllowed(Refusal):
    code = "P-206"
    text = "罚款{fine}元超过可以当场收缴的{limit}元（{basis}）；请改为到指定银行或者通过电子支付系统缴纳，属于事后难以执行或者边远、水上、交通不便情形的改选并写明。"


class NotTheOrganBefore(Refusal):
    code = "P-207"
    text = "事项{item}登记的行政复议机关是{body}、管辖法院是{court}，与填写的不一致（{basis}）；告知有误会使当事人的期限延长，请改为登记的机关。"


class NotCorrected(Refusal):
    code = "P-208"
    text = "“{ground}”以违法行为已经及时改正为条件（{basis}）；请先责令改正，没有改正的依法处罚或者转为普通程序。"


class NotConverted(Refusal):
    code = "P-209"
    text = "案件{number}的案件来源不是“简易程序转入”（{basis}）；请核对案号，或者先更正该案的案件来源。"


class NoReceipt(Refusal):
    code = "P-210"
    text = "当场收缴罚款必须出具财政部门统一制发的专用票据，不出具的当事人有权拒绝缴纳（{basis}）；请出具后登记。"


class SumsDiffer(Refusal):
    code = "P-211"
    text = "{what}是{given}元，应当是{due}元（{basis}）；罚款必须全额交付，请核对票据和凭证。"


class CashDayWrong(Refusal):
    code = "P-212"
    text = "交款期限自{collected}收缴之日起算，只有在水上收缴的才自抵岸之日起算，且不早于收缴之日（{basis}）；请改正起算日。"


class NotFinished(Refusal):
    code = "P-213"
    text = "本案还不能结案：{what}（{basis}）；请先办理。"


class CollectorUnknown(Refusal):
    code = "P-214"
    text = "{person}不是本案当场收缴罚款的执法人员（{basis}）；请填写实际交款的人员。"


def shown_and_told(case: Case, move: Move) -> Refusal | None:
    """第四十四条、第五十二条、第五十五条: certificates shown, facts, reasons, basis and rights told."""
    if not move.get("certificates_shown"):
        return NotShownOrTold(what="没有主动出示执法证件", basis=ART(52, 55))
    if not move.get("told_on_the_spot"):
        return NotShownOrTold(what="没有告知拟处罚的内容、事实、理由、依据和当事人的权利", basis=ART(44, 45))
    return None


def facts_are_clear(case: Case, move: Move) -> Refusal | None:
    """第五十一条: on the spot only where the facts are certain and the basis is there."""
    return None if move.get("facts_clear") else NotClear(basis=ART(51))


def within_the_limit(case: Case, move: Move) -> Refusal | None:
    """第五十一条: a sole trader is reckoned as a person: the lower limit, so the doubt goes to the party."""
    fine = move.get("fine") if "fine" in (move.get("summary_kinds") or ()) else None
    if fine is None:
        return None
    entity = case.get("party_kind") in ENTITIES
    limit = case.param("penalty.summary_fine_max_entity" if entity else "penalty.summary_fine_max_person", move.day)
    if fine <= limit.value * 100:
        return None
    return AboveTheLimit(
        kind="法人或者其他组织" if entity else "公民（个体工商户按公民）", limit=limit.value, fine=yuan(fine), basis=limit.source
    )  # fmt: skip


def old_enough(case: Case, move: Move) -> Refusal | None:
    """第三十条: none under fourteen, lighter or reduced under eighteen."""
    age = case.get("party_age")
    if case.get("party_kind") in ENTITIES or age is None:
        return None
    none, lighter = (case.param(name, move.day).value for name in ("penalty.age_no_penalty", "penalty.age_reduced"))
    if age < none:
        return TooYoung(
            age=age, rule=f"不满{none}周岁的不予行政处罚", instead="请办理“不予处罚”，责令监护人加以管教", basis=ART(30)
        )
    if age < lighter and case.get("discretion") not in ("lighter", "reduced", None):
        return TooYoung(
            age=age, rule=f"已满{none}周岁不满{lighter}周岁的应当从轻或者减轻处罚", instead="请改正裁量幅度", basis=ART(30)
        )  # fmt: skip
    return None


def form_was_handed_over(case: Case, move: Move) -> Refusal | None:
    """第五十二条: the form is handed over on the spot, signed or with the refusal noted."""
    return None if move.get("handed_over") else NotHandedOver(basis=ART(52))


def remedies_as_registered(case: Case, move: Move) -> Refusal | None:
    """第五十二条、复议法第二十三条: the body and the court that the form names are those of the power item."""
    entry = case.lookup.entry("power_item", str(case.get("power_item")), move.day)
    if entry is None:
        return None
    body, court = entry.get("item_reconsideration"), entry.get("item_court")
    if move.get("reconsideration_body") == body and move.get("court") == court:
        return None
    return NotTheOrganBefore(item=case.get("power_item"), body=body, court=court, basis=REVIEW(23))


def onsite_is_allowed(case: Case, move: Move) -> Refusal | None:
    """第六十八条、第六十九条: the three cases in which an officer may take money; the first one has a ceiling."""
    if not fields.ONSITE.holds(case) or move.get("onsite_ground") != "small":
        return None
    limit = case.param("penalty.onsite_collect_max", move.day)
    if move.get("fine") <= limit.value * 100:
        return None
    return OnsiteNotAllowed(fine=yuan(move.get("fine")), limit=limit.value, basis=ART(67, 68, 69))


def corrected_where_it_counts(case: Case, move: Move) -> Refusal | None:
    """第三十三条第一款: slight and first breaches go unpunished only when corrected."""
    ground = move.get("unpunished_ground")
    if ground not in ("slight", "first_breach") or move.get("corrected"):
        return None
    return NotCorrected(ground=fields.UNPUNISHED[ground], basis=ART("33第一款"))


def converted_case_says_so(case: Case, move: Move) -> Refusal | None:
    """The new case says where it came from, so that both can be followed."""
    other = linked(case, "ordinary_case", "penalty_ordinary")
    if other is None or other.get("clue_source") == "converted":
        return None
    return NotConverted(number=move.get("ordinary_case"), basis=house("两案互相写明，便于追溯"))


def collected_lawfully(case: Case, move: Move) -> Refusal | None:
    """第七十条、第七十一条: with a receipt, the whole sum, and the day from which it must be handed in."""
    if not move.get("receipt_given"):
        return NoReceipt(basis=ART(70))
    if move.get("collected") != case.get("fine"):
        return SumsDiffer(
            what="收缴的数额", given=yuan(move.get("collected")), due=yuan(case.get("fine")), basis=ART(68)
        )
    since = day_in(case, "cash_from")
    if since < move.day or (since > move.day and not move.get("on_water")):
        return CashDayWrong(collected=move.day, basis=ART(71))
    return None


def received_in_full(case: Case, move: Move) -> Refusal | None:
    """第七十一条: what was collected is handed in, all of it, by one who collected it."""
    if move.get("handed_by") not in case.acted("collect"):
        return CollectorUnknown(person=case.lookup.name_of(move.get("handed_by")), basis=ART(71))
    due, given = case.get("collected"), move.get("received")
    return None if given == due else SumsDiffer(what="交来的罚款", given=yuan(given), due=yuan(due), basis=ART(71))


def banked_in_full(case: Case, move: Move) -> Refusal | None:
    """第七十一条: the organ pays all of it to the bank."""
    due, given = case.get("received"), move.get("banked")
    return (
        None if given == due else SumsDiffer(what="缴付银行的数额", given=yuan(given), due=yuan(due), basis=ART(71, 74))
    )


def paid_in_full(case: Case, move: Move) -> Refusal | None:
    """第六十七条: the fine as decided; a late charge is reckoned in the execution of the decision."""
    due, given = case.get("fine"), move.get("paid_total")
    return None if given >= due else SumsDiffer(what="缴纳的罚款", given=yuan(given), due=yuan(due), basis=ART(66, 67))


def nothing_is_left(case: Case, move: Move) -> Refusal | None:
    """第四十八条、第五十二条、第六十七条、第七十一条: filed with the organ, money where it belongs, no remedy pending, shown where due."""
    if case.took("record_remedy"):
        return NotFinished(what="行政复议或者行政诉讼还没有结束", basis=REVIEW(23))
    if not case.took("record"):
        return NotFinished(what="当场处罚决定还没有报所属机关备案", basis=ART("52第三款"))
    if fields.SOCIAL.holds(case) and not (case.took("disclose") or case.took("withhold_disclosure")):
        return NotFinished(what="决定具有一定社会影响，既没有公示，也没有不予公示的理由", basis=ART(48))
    if case.get("revoked_how") in ("revoked", "void"):
        return None
    if fields.ONSITE.holds(case) and not case.took("bank"):
        return NotFinished(what="当场收缴的罚款还没有缴付指定银行", basis=ART(71))
    if fields.BY_BANK.holds(case) and not (case.took("pay") or _executed(case)):
        return NotFinished(what="罚款还没有缴纳，也没有办结的强制执行案件", basis=ART(66, 67))
    return None


def _executed(case: Case) -> bool:
    other = linked(case, "execution_case", "execution")
    return other is not None and not other.is_open
