"""What a file review records: the file, two scores, the agreed defects, the objection, the correction.

Reads   the score sheets as data
Never   keeps what reviewers wrote about a party in clear; never asks for a score: points follow from the defects
Start   one tuple a step, in the order of file_review.py; agreed_works() works the result out
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.conditions import ask, is_, no
from yifa.engine.fields import Field
from yifa.procedures.oversight.review_sheets import Scored, defect_choices, grade_choices, score, sheets

SHEETS = {slug: sheet.name for slug, sheet in sheets().items()}
NONE = "none"
DEFECTS = {NONE: "没有发现问题", **defect_choices()}
PICKED = {"drawn": "随机抽取", "named": "指定评查", "complaint": "投诉举报、舆情涉及", "model": "监督模型提示"}

NOT_DRAWN = no(is_("review_picked", "drawn", says="随机抽取"), says="不是随机抽取的")
DRAWN = is_("review_picked", "drawn", says="随机抽取")
THEY_DIFFER = ask(
    "file_review.they_differ",
    "合议的问题与两名评查人各自提出的不完全一致",
    lambda case: (
        len({tuple(sorted(case.get(name) or ())) for name in ("first_defects", "second_defects", "agreed_defects")}) > 1
    ),
)
HAS_DEFECTS = ask("file_review.has_defects", "评查发现问题", lambda case: bool(found(case)))


def found(case: Case, field: str = "agreed_defects") -> list[str]:
    """The defect codes in a field; none where it says that there are none."""
    return [one for one in case.get(field) or () if one != NONE]


def _defects(slug: str, name: str) -> Field:
    return f.choices(slug, name, choices=DEFECTS, help="没有问题的选“没有发现问题”")


def scored(case: Case, defects: str = "agreed_defects") -> Scored | None:
    """What the file gets for the defects in a field; None where one belongs to another sheet than the file's."""
    sheet, codes = sheets()[case.get("review_sheet")], found(case, defects)
    return score(sheet, codes) if all(code in sheet.defects for code in codes) else None


def _part(name: str, defects: str) -> Callable[[Case, Move], Any]:
    return lambda case, move: getattr(scored(case, defects), name, None)


def _works(prefix: str, defects: str) -> tuple[tuple[Field, Callable[[Case, Move], Any]], ...]:
    """Points and veto of one list of defects: nobody types them."""
    return (
        (f.number(f"{prefix}_score", "得分", low=0, unit="分"), _part("points", defects)),
        (f.yes_no(f"{prefix}_vetoed", "有一票否决的问题"), _part("vetoed", defects)),
    )


def before(case: Case, move: Move) -> list[str] | None:
    """The defects of the unit's last file that was reviewed; None where there is none or it had none."""
    settled = [
        (day, one) for one in case.lookup.cases("file_review", case.get("review_unit"), date.min, move.day)
        if one.number != case.number and (day := one.case.day_of("settle")) is not None and day <= move.day
    ]  # fmt: skip
    last = max(settled, key=lambda one: one[0], default=None)
    return (found(last[1].case) or None) if last else None


def repeated(case: Case, move: Move) -> list[str]:
    """Defects of this file that the unit's last one had as well."""
    return [one for one in found(case) if one in found(case, "earlier_defects")] or [NONE]


OPEN = (
    f.choice("review_sheet", "评查标准", choices=SHEETS),
    f.text("review_round_name", "评查活动", high=100, help="例如 2026年上半年案卷评查"),
    f.organisation("review_unit", "承办机关（机构）"),
    f.choice("review_picked", "选取方式", choices=PICKED),
    f.case_ref("review_round", "抽取记录案号", of="file_review_round", search=True, required=DRAWN),
    f.text("review_why", "选取理由", high=500, required=NOT_DRAWN),
    f.case_ref("reviewed_file", "被评查案卷的案号", search=True),
    f.yes_no("file_outside", "案卷不在本平台办理"),
)
OPEN_WORKS = ((f.choices("earlier_defects", "该机构上一次评查发现的问题", choices=DEFECTS, required=False), before),)

SCORE_FIRST = (
    _defects("first_defects", "发现的问题"),
    f.long_text("first_notes", "问题所在（文书、页码）", personal=True, required=False),
)
FIRST_WORKS = _works("first", "first_defects")
SCORE_SECOND = (
    _defects("second_defects", "发现的问题"),
    f.long_text("second_notes", "问题所在（文书、页码）", personal=True, required=False),
)
SECOND_WORKS = _works("second", "second_defects")

AGREED = (
    _defects("agreed_defects", "认定的问题"),
    f.long_text("agreed_reason", "不一致的取舍理由", high=2000, required=THEY_DIFFER),
    f.text("review_opinion", "整改意见", high=1000, required=HAS_DEFECTS),
)
AGREED_WORKS = (
    *_works("final", "agreed_defects"),
    (f.choice("final_grade", "等次", choices=grade_choices()), _part("grade", "agreed_defects")),
    (f.number("defects_found", "问题数", low=0, unit="个"), lambda case, move: len(found(case))),
    (f.choices("repeated_defects", "上一次评查已经指出、仍然存在的问题", choices=DEFECTS), repeated),
    (f.number("defects_repeated", "重复出现的问题数", low=0, unit="个"), lambda case, move: sum(one != NONE for one in repeated(case, move))),
)  # fmt: skip
TOLD_WORK = (
    f.choices("told_defects", "评查意见书写明的问题", choices=DEFECTS),
    lambda case, move: case.get("agreed_defects"),
)
APPEAL_WAITS = ask(
    "file_review.appeal_waits",
    "有复核申请还没有决定",
    lambda case: case.took("appeal") and not case.took("decide_appeal"),
)
TELL = (
    f.organisation("told_to", "送达机关（机构）"),
    f.number(
        "appeal_days", "申请复核的期限", low=1, high=365, unit="日", help="国家没有统一规定，按本地评查办法或者通知写明"
    ),
    f.number("correction_days", "整改期限", low=1, high=365, unit="日", required=HAS_DEFECTS),
)
APPEAL = (f.long_text("appeal_reason", "申请复核的理由", personal=True),)
APPEAL_OUTCOMES = {"upheld": "维持评查结果", "changed": "改变评查结果"}
DECIDE_APPEAL = (
    f.choice("appeal_outcome", "复核结果", choices=APPEAL_OUTCOMES),
    f.long_text("appeal_answer", "复核理由", high=2000),
    _defects("agreed_defects", "认定的问题"),
)
CORRECT = (
    f.long_text("correction_done", "整改情况", high=4000),
    f.yes_no("correction_systemic", "举一反三，检查了同类案卷"),
)
CHECK = (f.yes_no("correction_accepted", "整改到位"), f.text("correction_note", "核查情况", high=1000))
HAND_OVER = (f.long_text("to_supervision_why", "转入执法监督的理由", high=2000),)
CLOSE = (f.text("review_archive", "归档编号", high=60, required=False),)
