"""Guards of an inspection from the record on site to the file, and why they refuse.

Reads   the case, the step that is tried
Never   writes; never asks for more than the record: what was found is the officers' to say
Start   record_is_sound() … file_is_whole(), in the order of the steps
"""

from __future__ import annotations

from yifa.engine.case import Case, Move
from yifa.engine.refusals import Refusal
from yifa.law.citations import paper, statute
from yifa.procedures.enforcement.inspection_fields import MUST_NOTS, OUTCOMES
from yifa.procedures.enforcement.inspection_registers import STRICT

ART = statute("行政处罚法", edition=2021).articles
OPENNESS = statute("政府信息公开条例", edition=2019).articles
RANDOM = "国发〔2019〕5号"


class PointsDoNotAdd(Refusal):
    code = "P-319"
    text = "不符合的要点（{failed}项）多于检查的要点（{checked}项）；请核对检查记录。"


class RecordNotSigned(Refusal):
    code = "P-320"
    text = "检查对象{how}，记录上没有见证人，也没有音像记录，不能证明检查经过（{basis}）；请补上见证人或者音像记录。"


class SampleNotPaid(Refusal):
    code = "P-321"
    text = "抽样让检查对象承担了费用（{basis}）；抽样检验由行政机关付费，请付费或者退还后再登记。"


class CorrectionDayOver(Refusal):
    code = "P-322"
    text = "改正期限{until}在责令改正之日（{on}）以前；请填写当日或者以后的日期。"


class OutcomeContradicts(Refusal):
    code = "P-323"
    text = "检查结果填写的是“{outcome}”，但是{but}；请核对后改填结果，或者先补办缺少的步骤。"


class MustNotsNotKept(Refusal):
    code = "P-324"
    text = (
        "八项不得中没有勾选：{missing}（{basis}）；确已做到的请勾选，做不到的先办理“登记违反检查纪律的情形”并移交处理。"
    )


class ApprovalNotMadeUp(Refusal):
    code = "P-325"
    text = "{on}以紧急情况先行检查，至今没有补办审批（{basis}）；请先由负责人补办审批，再告知检查结果。"


class NotCheckedToPublish(Refusal):
    code = "P-326"
    text = "{what}（{basis}）；请完成审查、由第二人核对后再公示。"


class ResultNotPublished(Refusal):
    code = "P-327"
    text = "检查结果还没有公示，也没有决定不予公示（{basis}）；请先办理其中之一，再归档。"


class ProblemStillOpen(Refusal):
    code = "P-328"
    text = "发现的问题还没有处理完：{what}（{basis}）；请先办理，再归档。"


class FileWithoutIndex(Refusal):
    code = "P-329"
    text = "案卷没有编页号和卷内目录（{basis}）；请整理后再归档。"


class HomeNotShown(Refusal):
    code = "P-330"
    text = "检查对象是没有登记主体的场所，可能是个人住所，检查结果不逐件公示（{basis}）；请办理“不予公示”，只计入总数。"


def record_is_sound(case: Case, move: Move) -> Refusal | None:
    """行政处罚法第五十五条; 许可法第六十一条: a record that is not signed is proved by a witness or a recording."""
    checked, failed = case.get("points_checked"), case.get("points_failed")
    if failed > checked:
        return PointsDoNotAdd(checked=checked, failed=failed)
    signed = case.get("record_signed")
    if signed in (None, "signed") or move.get("recorded") or "record_witness" in move.secrets:
        return None
    how = "拒绝签字" if signed == "refused" else "负责人不在现场"
    return RecordNotSigned(how=how, basis=ART(55))


def sample_is_paid(case: Case, move: Move) -> Refusal | None:
    """54号第四部分: the object bears no cost of the inspection."""
    return None if move.get("sample_paid") else SampleNotPaid(basis=paper(STRICT, "第四部分"))


def correction_is_to_come(case: Case, move: Move) -> Refusal | None:
    """行政处罚法第二十八条: a term to correct that can be kept."""
    if case.get("order_until") >= move.day.isoformat():
        return None
    return CorrectionDayOver(until=case.show("order_until"), on=move.day)


def outcome_as_recorded(case: Case, move: Move) -> Refusal | None:
    """The result that is told is the one that the record shows."""
    outcome, but = case.get("check_outcome"), ""
    arrival, examined = case.get("arrival") if case.took("arrive") else None, case.took("examine")
    failed = case.get("points_failed") if examined else None
    if outcome in ("not_found", "refused"):
        but = "" if arrival == outcome and not examined else "到场登记不是这样"
    elif not examined:
        but = "没有检查记录"
    elif outcome == "no_problem" and (failed or case.get("test_passed") == "failed"):
        but = "检查记录或者检验结论中有不符合的要点"
    elif outcome != "no_problem" and not failed and case.get("test_passed") != "failed":
        but = "检查记录中没有不符合的要点"
    elif outcome == "ordered" and not case.took("order"):
        but = "没有办理“责令改正”"
    elif outcome in ("no_problem", "corrected") and case.took("order"):
        but = "已经责令限期改正"
    return OutcomeContradicts(outcome=OUTCOMES[outcome], but=but) if but else None


def must_nots_are_kept(case: Case, move: Move) -> Refusal | None:
    """54号第六部分: each of the eight is answered for in the notice; a breach is reported, not passed over."""
    said = {*(case.get("must_nots") or ()), *(case.get("breached") or ())}
    missing = [words for slug, words in MUST_NOTS.items() if slug not in said]
    return MustNotsNotKept(missing=missing, basis=paper(STRICT, "第六部分")) if missing else None


def approval_is_made_up(case: Case, move: Move) -> Refusal | None:
    """54号第四部分: an urgent inspection is approved afterwards."""
    if not case.took("go_urgently") or case.took("approve"):
        return None
    return ApprovalNotMadeUp(on=case.day_of("go_urgently"), basis=paper(STRICT, "第四部分"))


def no_home_is_shown(case: Case, move: Move) -> Refusal | None:
    """政府信息公开条例第十五条: a site without a registered subject may be somebody's home."""
    return HomeNotShown(basis=OPENNESS(15)) if case.get("object_type") == "place" else None


def checked_to_publish(case: Case, move: Move) -> Refusal | None:
    """政府信息公开条例第十七条: secrets and third parties were looked at, and a second person read the text."""
    fields = case.procedure.fields
    failed = [f"没有审查：{fields[one].name}" for one in ("not_secret", "no_third_party") if not move.get(one)]
    if move.get("published_checked_by") in move.people:
        failed.append("核对人应当是公示人以外的人员")
    return NotCheckedToPublish(what="；".join(failed), basis=OPENNESS(17)) if failed else None


def result_is_public(case: Case, move: Move) -> Refusal | None:
    """国发〔2019〕5号第三部分: published, or withheld for a reason, before the file is closed."""
    if case.took("publish") or case.took("withhold"):
        return None
    return ResultNotPublished(basis=paper(RANDOM, "第三部分"))


def nothing_is_left_open(case: Case, move: Move) -> Refusal | None:
    """行政处罚法第二十八条、第五十四条: an order was checked and kept, or a case was filed."""
    filed = case.took("file_case")
    if case.get("check_outcome") == "case_filed" and not filed:
        return ProblemStillOpen(what="立案查处的，没有登记立案的案件编号", basis=ART(54))
    if case.took("order") and not filed:
        if not case.took("recheck"):
            return ProblemStillOpen(what="责令改正以后没有复查", basis=ART(28))
        if not case.get("cured") and not case.get("object_gone"):
            return ProblemStillOpen(what="复查没有改正，既没有重新责令改正，也没有立案", basis=ART(28))
    return None


def file_is_whole(case: Case, move: Move) -> Refusal | None:
    """行政许可法第六十一条: the record is filed so that others can read it."""
    return None if move.get("indexed") else FileWithoutIndex(basis=statute("行政许可法", edition=2019).articles(61))
