"""Guards of the registers of enforcement: what a certificate, a power, a benchmark or a list may not say.

Reads   the entry that is tried, the other registers
Never   writes; never imports a register: it asks for entries by slug
Start   both(), no_helper(), exam_was_passed(), delegation_is_registered(), amounts_in_order(), known_entry()
"""

from __future__ import annotations

from collections.abc import Callable

from yifa.engine.case import Case, Move, as_day
from yifa.engine.declaration import Guard
from yifa.engine.refusals import Refusal
from yifa.law.citations import Basis, paper, statute
from yifa.law.parameters import NotInForce

ART = statute("行政处罚法", edition=2021).articles


class HelperCertified(Refusal):
    code = "G-111"
    text = "辅助人员不能登记为行政执法人员，也不能代替执法人员执法（{basis}）；请核对人员性质，确已转为编制内执法人员的先改填人员性质。"


class IssueNotSaid(Refusal):
    code = "G-112"
    text = "{since}起核发的执法证件要写明是首次核发还是换发、调动（{basis}）；请填写“核发情形”。"


class ExamNotPassed(Refusal):
    code = "G-113"
    text = "首次核发执法证件应当先经资格考试合格（{basis}）：{why}；请核对考试编号，没有合格记录的不能登记。"


class DelegationUnknown(Refusal):
    code = "G-114"
    text = "没有登记名为“{named}”的赋权、委托决定（{basis}）；请先登记该决定，再登记由它交来的事项。"


class GiverDiffers(Refusal):
    code = "G-115"
    text = "事项填写的原行使机关是{given}，赋权、委托决定“{named}”登记的是{giver}（{basis}）；请核对后填写一致。"


class NotOnRegister(Refusal):
    code = "G-116"
    text = "“{field}”填写的“{value}”在{on}不是“{register}”中在册有效的登记（{basis}）；请核对，没有登记的先登记。"


class AmountsTurned(Refusal):
    code = "G-117"
    text = "“{low_name}”（{low}）高于“{high_name}”（{high}）；请核对裁量幅度。"


def both(*guards: Guard) -> dict[str, tuple[Guard, ...]]:
    """The guards of an entry's fields: asked when it is entered and when it is changed."""
    return {"enter": guards, "change": guards}


def no_helper(case: Case, move: Move) -> Refusal | None:
    """行政处罚法第四十二条、国办发〔2024〕54号: a helper is no officer, whatever card he was given."""
    if case.get("staff_kind") != "helper":
        return None
    return HelperCertified(basis=f"{ART(42)}、{paper('国办发〔2024〕54号')}")


def exam_was_passed(case: Case, move: Move) -> Refusal | None:
    """行政执法监督条例: since it is in force a first certificate names the exam that its holder passed.

    One issued before that day, a replacement and one issued anew after a move need none; after a revocation every
    certificate is a first one again.
    """
    issued = as_day(case.get("certificate_from"))
    try:
        rule = case.param("officer.exam_then_certificate", issued)
    except NotInForce:
        return None
    holder, issue = case.get("certificate_holder"), case.get("certificate_issue")
    before = case.lookup.latest("officer_certificate", str(holder))
    if before is not None and before.case.exit == "revoked":
        issue = "first"
    if issue is None:
        return IssueNotSaid(since=rule.since, basis=rule.source)
    if not rule.value or issue != "first":
        return None
    why = _why_not_passed(case, holder)
    return ExamNotPassed(why=why, basis=rule.source) if why else None


def _why_not_passed(case: Case, holder: int) -> str:
    code = case.get("certificate_exam")
    if code is None:
        return "没有填写考试编号"
    exam = case.lookup.latest("officer_exam", code)
    if exam is None:
        return f"没有登记编号为“{code}”的考试"
    if holder not in (exam.get("exam_passers") or ()):
        return f"{case.lookup.name_of(holder)}不在考试“{code}”的合格人员中"
    if exam.get("exam_on") > case.get("certificate_from"):
        return f"考试“{code}”在发证日期之后举行"
    return ""


def delegation_is_registered(case: Case, move: Move) -> Refusal | None:
    """行政处罚法第二十条、第二十四条: an item that was handed down names a decision that stands on the register."""
    named = case.get("item_delegation")
    if named is None:
        return None
    decision = case.lookup.latest("delegation", named)
    if decision is None:
        return DelegationUnknown(named=named, basis=ART(20, 24))
    giver, given = decision.get("delegation_from"), case.get("item_from")
    if given is not None and given != giver:
        return GiverDiffers(given=given, named=named, giver=giver, basis=ART(20, 24))
    return None


def known_entry(field: str, register: str, name: str, basis: Basis) -> Guard:
    """A guard: what stands in `field` is the subject of an entry of `register` in force on the day of the step."""

    def stands_on_the_register(case: Case, move: Move) -> Refusal | None:
        value = case.get(field)
        if value is None or case.lookup.entry(register, str(value), move.day) is not None:
            return None
        return NotOnRegister(
            field=case.procedure.fields[field].name, value=value, on=move.day, register=name, basis=basis
        )

    return stands_on_the_register


def amounts_in_order(low: str, high: str) -> Callable[[Case, Move], Refusal | None]:
    """A guard: the lower end of a range is not above its upper end. Ends that were not filled pass."""

    def range_in_order(case: Case, move: Move) -> Refusal | None:
        least, most = case.get(low), case.get(high)
        if least is None or most is None or least <= most:
            return None
        fields = case.procedure.fields
        return AmountsTurned(
            low_name=fields[low].name, low=case.show(low), high_name=fields[high].name, high=case.show(high)
        )

    return range_in_order
