"""Guards of a file review: which file, by whom, which defects, and when it may be closed.

Reads   the review, the file that is reviewed where it was handled here, the round that drew it
Never   writes
Start   file_is_there() … corrected_before_closing(), in the order of the steps
"""

from __future__ import annotations

from yifa.engine.case import Case, Move
from yifa.engine.refusals import Refusal
from yifa.law.citations import house
from yifa.procedures.oversight.file_review_fields import NONE, found
from yifa.procedures.oversight.review_sheets import sheets

TWO = house("案卷由两名没有参与该案的评查人员分别评查")


class FileUnknown(Refusal):
    code = "O-001"
    text = "没有找到案号为“{number}”的案卷；请核对案号，不在本平台办理的案卷把“案卷不在本平台办理”改为“是”。"


class FileUnderReview(Refusal):
    code = "O-002"
    text = "案卷“{number}”正在另一件评查中（{other}）；请在那一件中办理，或者等它办结。"


class ReviewerOfOwnFile(Refusal):
    code = "O-003"
    text = "{person}参与过被评查的案件，不能评查本案卷（{basis}）；请由其他评查人员办理。"


class DefectOfAnotherSheet(Refusal):
    code = "O-004"
    text = "问题{codes}不属于评查标准“{sheet}”；请改选本标准的问题代码。"


class NotDrawnThere(Refusal):
    code = "O-005"
    text = "抽取记录{round}没有抽中案卷“{number}”；请核对，不是抽取的改为指定评查并写明理由。"


class DefectOfNobody(Refusal):
    code = "O-006"
    text = "问题{codes}两名评查人都没有提出，不能在合议时直接加入；请由评查人补充评查后再合议。"


class NotCorrected(Refusal):
    code = "O-007"
    text = "评查发现的问题还没有整改到位并经核查；请先登记整改和核查，逾期不改的转入执法监督。"


class ChangedWithoutChange(Refusal):
    code = "O-008"
    text = "复核结果是“{outcome}”，认定的问题却与原结果{how}；请核对复核结果和认定的问题。"


class NoneAndSome(Refusal):
    code = "O-009"
    text = "选了“没有发现问题”，又选了具体的问题；请只保留一样。"


def file_is_there(case: Case, move: Move) -> Refusal | None:
    """The file stands in the platform, or is said not to; and nobody else is reviewing it."""
    number = case.get("reviewed_file")
    if not case.get("file_outside") and case.lookup.numbered(number) is None:
        return FileUnknown(number=number)
    for one in case.lookup.naming("file_review", "reviewed_file", number):
        if one.number != case.number and one.case.is_open:
            return FileUnderReview(number=number, other=one.number)
    return None


def was_drawn(case: Case, move: Move) -> Refusal | None:
    """A file that is said to be drawn stands among those that the round drew."""
    if case.get("review_picked") != "drawn":
        return None
    number, named = case.get("reviewed_file"), case.get("review_round")
    held = case.lookup.numbered(named)
    drawn = (held.get("sample_drawn") or "") if held and held.case.procedure.slug == "file_review_round" else ""
    return None if number in drawn.split("、") else NotDrawnThere(round=named, number=number)


def reviewer_is_apart(case: Case, move: Move) -> Refusal | None:
    """Nobody reviews a file in which he acted."""
    held = None if case.get("file_outside") else case.lookup.numbered(case.get("reviewed_file"))
    if held is None:
        return None
    for person in move.people:
        if person in held.case.involved:
            return ReviewerOfOwnFile(person=case.lookup.name_of(person), basis=TWO)
    return None


def defects_of_the_sheet(case: Case, move: Move) -> Refusal | None:
    """Defects are those of the sheet that the file is reviewed by; or there are none, and then nothing else is chosen."""
    sheet = sheets()[case.get("review_sheet")]
    for name in ("first_defects", "second_defects", "agreed_defects"):
        given = move.get(name) or ()
        if NONE in given and len(given) > 1:
            return NoneAndSome()
        wrong = [one for one in given if one != NONE and one not in sheet.defects]
        if wrong:
            return DefectOfAnotherSheet(codes=wrong, sheet=sheet.name)
    return None


def found_by_somebody(case: Case, move: Move) -> Refusal | None:
    """What is agreed on was found by one of the two at least."""
    either = {NONE, *found(case, "first_defects"), *found(case, "second_defects")}
    added = [one for one in move.get("agreed_defects") or () if one not in either]
    return DefectOfNobody(codes=added) if added else None


def as_the_outcome_says(case: Case, move: Move) -> Refusal | None:
    """复核: upheld leaves the defects as they were, changed changes them."""
    before = case.get("told_defects") or []
    same = sorted(move.get("agreed_defects") or ()) == sorted(before)
    upheld = move.get("appeal_outcome") == "upheld"
    if same == upheld:
        return None
    how = "相同" if same else "不同"
    return ChangedWithoutChange(outcome=case.show("appeal_outcome"), how=how)


def corrected_before_closing(case: Case, move: Move) -> Refusal | None:
    """What was found has been corrected, and somebody looked."""
    if not found(case):
        return None
    return None if case.took("check_correction") and case.get("correction_accepted") else NotCorrected()
