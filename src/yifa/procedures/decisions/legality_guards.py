"""Guards of 合法性审查: complete papers, enough time, a reviewer who drafted nothing, an answer to every point.

Reads   the case, the register of advisers, the limits of the law of the day by kind of object
Never   writes; never decides whether a draft is lawful
Start   materials_are_complete
"""

from __future__ import annotations

from yifa.engine.case import Case, Move
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, paper, statute
from yifa.law.parameters import NotInForce, Value

DECISIONS = statute("重大行政决策程序暂行条例", edition=2019).articles
FAIR = statute("公平竞争审查条例", edition=2024)
NORMS = paper("国办发〔2018〕115号")
ADVISERS = paper("关于推行法律顾问制度和公职律师公司律师制度的意见")
LOCAL = "各地合同管理规定"

NEEDED = {
    "normative_document": (("draft", "note", "basis", "consultation", "own_review"), NORMS),
    "party_government_document": (("draft", "note", "basis"), house("文件送审应当附起草说明和依据")),
    "major_decision": (("draft", "note", "basis", "procedure"), DECISIONS(26)),
    "government_contract": (("draft", "note", "counterparty", "budget"), LOCAL),
    "important_act": (("draft", "basis"), house("重要行政行为送审应当附依据")),
    "village_rules": (("draft",), house("村规民约送审应当附文本")),
    "other": (("draft",), house("送审应当附文本")),
}
LEAST = {"normative_document": "norm.legality_review_min", "major_decision": "decision.legality_review_min"}
MOST = {"normative_document": "norm.legality_review_max", "government_contract": "contract.review_days"}
COUNSEL_MUST_SPEAK = {"major_decision": DECISIONS(28)}


class MaterialsMissing(Refusal):
    code = "V-101"
    text = "送审材料还缺少{missing}（{basis}），不能受理；请办理“退回补正”，一次写明需要补正的全部材料。"


class TimeTooShort(Refusal):
    code = "V-102"
    text = (
        "{kind}的审查时间一般不少于{least}个工作日（{basis}），填写的是{given}个；请延长审查期限，确需缩短的写明理由。"
    )


class TimeTooLong(Refusal):
    code = "V-103"
    text = (
        "{kind}的审查时间一般不超过{most}个工作日（{basis}），填写的是{given}个；请缩短审查期限，情况复杂的写明理由。"
    )


class ReviewerDrafted(Refusal):
    code = "V-104"
    text = "{name}参与了本件的起草、送审，不能担任{role}（{basis}）；请分派给没有参与起草的人员。"


class CounselNotListed(Refusal):
    code = "V-105"
    text = "{name}在{on}不是名册中在聘的法律顾问、公职律师（{basis}）；请另行指定，或者先在法律顾问名册中登记、续聘。"


class Conflicted(Refusal):
    code = "V-106"
    text = "被指定的人员参与起草或者与事项有利害关系（{basis}）；请分派给其他人员。"


class NotTheReviewer(Refusal):
    code = "V-107"
    text = "本件分派给{reviewer}审查，“{step}”应当由其办理（{basis}）；需要换人的，先办理“更换审查人员”。"


class NotTheCounsel(Refusal):
    code = "V-108"
    text = "本件指定的法律顾问是{counsel}，应当由其提出意见（{basis}）；需要换人的，先办理“更换审查人员”。"


class CounselNotHeard(Refusal):
    code = "V-109"
    text = (
        "还没有听取法律顾问、公职律师的意见（{basis}），不能出具审查意见；没有指定的请先指定，已经指定的请其提出意见。"
    )


class SamePerson(Refusal):
    code = "V-110"
    text = "审查人员和法律顾问不能是同一个人（{basis}）；请分别指定。"


class Contradicts(Refusal):
    code = "V-111"
    text = "审查意见是“{opinion}”，但{what}；请核对审查意见和权限、程序、内容三项结论、意见条数是否一致。"


class DoesNotAddUp(Refusal):
    code = "V-112"
    text = "审查意见共{points}条，填写的采纳{adopted}条、未采纳{declined}条，合计{total}条；请逐条答复，使条数相符。"


class NotAnswered(Refusal):
    code = "V-113"
    text = (
        "审查意见是“{opinion}”，起草单位还没有逐条答复采纳情况（{basis}），不能归档；请先由起草单位办理“答复采纳情况”。"
    )


class NotRechecked(Refusal):
    code = "V-114"
    text = "送审稿已经修改，还没有复核（{basis}），不能归档；请先由审查人员办理“复核”。"


class UnlawfulKept(Refusal):
    code = "V-115"
    text = "审查意见是“{opinion}”，不能仍按原稿提交讨论、签订（{basis}）；请修改后提请复核，或者不再推进。"


class WaitsForMaterials(Refusal):
    code = "V-116"
    text = "已经要求起草单位补充材料，材料还没有补来，审查期限正在中止；请等补充材料登记以后再出具意见。"


def _limit(case: Case, move: Move, table: dict[str, str]) -> Value | None:
    """The limit in force for this kind of object; None where none was in force or none is fixed."""
    name = table.get(case.get("object_kind"))
    if name is None:
        return None
    try:
        found = case.param(name, move.day)
    except NotInForce:
        return None
    return found if isinstance(found.value, int) else None


def materials_are_complete(case: Case, move: Move) -> Refusal | None:
    """重大行政决策程序暂行条例第二十六条、国办发〔2018〕115号: an incomplete submission goes back."""
    needed, basis = NEEDED[case.get("object_kind")]
    held = set(case.get("materials"))
    names = dict(case.procedure.fields["materials"].choices)
    missing = [names[one] for one in needed if one not in held]
    if not missing and case.get("touches_operators") and "fair_competition" not in held:
        missing, basis = [names["fair_competition"]], FAIR
    return MaterialsMissing(missing=missing, basis=basis) if missing else None


def time_is_enough(case: Case, move: Move) -> Refusal | None:
    """重大行政决策程序暂行条例第二十六条、国办发〔2018〕115号: not less than usual, unless a reason is on record."""
    least, given = _limit(case, move, LEAST), case.get("review_days")
    if least is None or given >= least.value or case.has("time_reason"):
        return None
    return TimeTooShort(kind=case.show("object_kind"), least=least.value, basis=least.source, given=given)


def time_is_not_too_long(case: Case, move: Move) -> Refusal | None:
    """国办发〔2018〕115号 for normative documents, the place's own rule for contracts."""
    most, given = _limit(case, move, MOST), case.get("review_days")
    if most is None or given <= most.value or case.has("time_reason"):
        return None
    return TimeTooLong(kind=case.show("object_kind"), most=most.value, basis=most.source, given=given)


def drafters_stand_aside(case: Case, move: Move) -> Refusal | None:
    """国办发〔2018〕115号: who drafted does not review; the adviser who is named did not draft either."""
    drafted = case.acted("draft") | set(case.get("drafters") or ())
    for name, role in (("reviewer", "审查人员"), ("counsel", "本件的法律顾问")):
        person = case.get(name)
        if person in drafted:
            return ReviewerDrafted(name=case.lookup.name_of(person), role=role, basis=NORMS)
    return None


def counsel_is_listed(case: Case, move: Move) -> Refusal | None:
    """The adviser is engaged on that day."""
    counsel = case.get("counsel")
    if counsel is None or case.lookup.entry("legal_adviser", str(counsel), move.day):
        return None
    return CounselNotListed(name=case.lookup.name_of(counsel), on=move.day, basis=ADVISERS)


def no_conflict(case: Case, move: Move) -> Refusal | None:
    """House rule: whoever has an interest is not assigned."""
    if case.get("conflict") == "none":
        return None
    return Conflicted(basis=house("审查人员、法律顾问与审查事项有利害关系的应当回避"))


def reviewer_is_not_counsel(case: Case, move: Move) -> Refusal | None:
    """House rule: the opinion weighs the adviser's view, so it is another's."""
    if case.get("counsel") is None or case.get("counsel") != case.get("reviewer"):
        return None
    return SamePerson(basis=house("法律顾问意见供审查参考，由审查人员以外的人提出"))


def is_the_reviewer(case: Case, move: Move) -> Refusal | None:
    """The person assigned reviews."""
    reviewer = case.get("reviewer")
    if move.by.person == reviewer:
        return None
    return NotTheReviewer(reviewer=case.lookup.name_of(reviewer), step=move.step.name, basis=move.step.basis)


def is_the_counsel(case: Case, move: Move) -> Refusal | None:
    """The adviser named gives the view."""
    counsel = case.get("counsel")
    if move.by.person == counsel:
        return None
    return NotTheCounsel(counsel=case.lookup.name_of(counsel), basis=move.step.basis)


def counsel_was_heard(case: Case, move: Move) -> Refusal | None:
    """重大行政决策程序暂行条例第二十八条; elsewhere only where an adviser was named. The view of one replaced does not do."""
    view, counsel = case.last("counsel_view"), case.get("counsel")
    if view is not None and counsel in view.by:
        return None
    must = COUNSEL_MUST_SPEAK.get(case.get("object_kind"))
    if must is None and counsel is None:
        return None
    return CounselNotHeard(basis=must or ADVISERS)


def opinion_is_consistent(case: Case, move: Move) -> Refusal | None:
    """The opinion fits its three findings and the number of its points."""
    opinion = case.get("opinion")
    findings = [name for name in ("on_power", "on_procedure", "on_content") if case.get(name) == "issue"]
    what = ""
    if opinion == "found_lawful" and findings:
        what = f"“{case.procedure.fields[findings[0]].name}”一项存在问题"
    elif opinion == "beyond_power" and "on_power" not in findings:
        what = "“制定（签订）权限”一项符合要求"
    elif opinion != "found_lawful" and not case.get("suggestions_count"):
        what = "没有一条意见"
    return Contradicts(opinion=case.show("opinion"), what=what) if what else None


def nothing_is_awaited(case: Case, move: Move) -> Refusal | None:
    """Reading review_starts_when_complete: no opinion on papers that are still to come."""
    return WaitsForMaterials() if case.took("ask_more") else None


def every_point_is_answered(case: Case, move: Move) -> Refusal | None:
    """House rule after 重大行政决策程序暂行条例第二十八条: adopted and declined make up all points."""
    points, adopted, declined = (case.get(name) for name in ("suggestions_count", "adopted_count", "declined_count"))
    if adopted + declined == points:
        return None
    return DoesNotAddUp(points=points, adopted=adopted, declined=declined, total=adopted + declined)


def unlawful_does_not_go_on(case: Case, move: Move) -> Refusal | None:
    """重大行政决策程序暂行条例第二十五条、优化营商环境条例第六十三条: what was found unlawful is not put to discussion."""
    if case.get("next_step") != "kept" or case.get("opinion") not in ("found_unlawful", "beyond_power"):
        return None
    basis = f"{DECISIONS(25)}、{statute('优化营商环境条例', edition=2019).articles(63)}"
    return UnlawfulKept(opinion=case.show("opinion"), basis=basis)


def answered_before_filing(case: Case, move: Move) -> Refusal | None:
    """Every opinion that asks for something has been answered."""
    if case.get("opinion") in ("found_lawful", "returned") or case.took("answer"):
        return None
    return NotAnswered(opinion=case.show("opinion"), basis=DECISIONS(28))


def rechecked_before_filing(case: Case, move: Move) -> Refusal | None:
    """A changed draft is looked at again before it goes on."""
    if not case.took("answer") or case.get("next_step") != "revised" or case.took("recheck"):
        return None
    return NotRechecked(basis=house("修改后的送审稿经原审查人员复核"))
