"""行政执法人员资格考试 — examinations without which nobody gets a first certificate.

Law        行政执法监督条例（2025）；考试合格持证上岗 officer.exam_then_certificate
Runs       登记（一步办结），按考试编号查找
Elsewhere  首次核发执法证件时核对本登记：register_guards.exam_was_passed()

Reads   what is typed
Never   keeps a mark or a rank: only who passed
Start   OFFICER_EXAM
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.declaration import Disclosure
from yifa.engine.refusals import Refusal
from yifa.engine.shortforms import Activity
from yifa.law.citations import paper, statute
from yifa.procedures.posts import ORGANISER, REGISTRAR, UNIT_HEAD

RULE = statute("行政执法监督条例", edition=2025)

EXAM_KINDS = {
    "common": "公共法律知识",
    "business": "业务知识",
    "both": "公共法律知识和业务知识",
    "yearly": "在岗人员年度考试",
}


class CountsDoNotNest(Refusal):
    code = "G-118"
    text = "参加考试{sat}人、合格{passed}人，报名{registered}人：合格的不能多于参加的，参加的不能多于报名的；请对照成绩册核对。"


class MorePassersNamed(Refusal):
    code = "G-119"
    text = "列出姓名的合格人员有{named}名，多于合格人数{passed}人；请对照成绩册核对。"


class ExamEnteredBefore(Refusal):
    code = "G-120"
    text = "编号为“{code}”的考试已经登记（{number}）；请核对编号，登记有误的用“更正”。"


def counts_nest(case: Case, move: Move) -> Refusal | None:
    """Passed, sat and registered lie within each other, and no more are named than passed."""
    registered, sat, passed = (case.get(name) for name in ("exam_registered", "exam_sat", "exam_passed"))
    if not passed <= sat <= registered:
        return CountsDoNotNest(sat=sat, passed=passed, registered=registered)
    named = len(case.get("exam_passers") or ())
    return MorePassersNamed(named=named, passed=passed) if named > passed else None


def code_is_new(case: Case, move: Move) -> Refusal | None:
    """One examination is registered once: certificates refer to it by its code."""
    held = case.lookup.latest("officer_exam", case.get("exam_code"))
    if held is None or held.number == case.number:
        return None
    return ExamEnteredBefore(code=case.get("exam_code"), number=held.number)


OFFICER_EXAM = Activity(
    "officer_exam",
    "行政执法人员资格考试",
    area="enforcement",
    code="执考",
    basis=RULE,
    by=(ORGANISER, REGISTRAR),
    heads=(UNIT_HEAD,),
    subject="exam_code",
    title="{exam_name}",
    retention="30年",
    folder=__file__.rpartition("/")[0],
    needs=(counts_nest, code_is_new),
    fields=(
        f.text("exam_code", "考试编号", high=60, search=True),
        f.text("exam_name", "考试名称", high=100),
        f.choice("exam_kind", "考试类别", choices=EXAM_KINDS),
        f.organisation("exam_by", "组织机关"),
        f.day("exam_on", "考试日期"),
        f.number("exam_registered", "报名人数", low=1, high=100_000, unit="人"),
        f.number("exam_sat", "参加人数", low=0, high=100_000, unit="人"),
        f.number("exam_passed", "合格人数", low=0, high=100_000, unit="人"),
        f.officers("exam_passers", "合格人员（首次领证的须列出）", required=False),
        f.file("exam_list", "成绩册", required=False),
    ),
    disclosure=(
        Disclosure(of="hold", step="hold", within="", total_only=True, where=("年度法治政府建设情况报告（只公布总数）",),
                   basis=paper("国办发〔2018〕118号"),
                   fields=(("exam_registered", "M6"), ("exam_sat", "M6"), ("exam_passed", "M6"))),
    ),
)  # fmt: skip
