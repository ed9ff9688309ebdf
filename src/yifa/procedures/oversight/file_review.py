"""行政执法案卷评查 — review of an enforcement file by two reviewers, with objection and correction.

Law        行政执法监督条例（2025）；国办发〔2018〕118号。评查标准是数据（sheets/），分值为各地自定
Runs       登记案卷 → 两人分别评查 → 合议定分 → 送达评查意见 → [申请复核 → 复核] → 整改 → 核查 → 归档；不改的转入执法监督
Elsewhere  抽取案卷 file_review_round.py；评查标准 review_sheets.py；转入以后 enforcement_supervision.py

Reads   the score sheets, the file where it was handled here
Never   asks for a score: points follow from the defects; never ranks a person
Start   FILE_REVIEW
"""

from __future__ import annotations

from yifa.engine.conditions import is_, no
from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Paper, Procedure, Right, Step
from yifa.law.citations import house, paper, statute
from yifa.procedures.oversight import file_review_fields as fields
from yifa.procedures.oversight import file_review_guards as g
from yifa.procedures.posts import SUPERVISED_BODY, SUPERVISION_HEAD, SUPERVISOR, UNIT_HEAD

RULE = statute("行政执法监督条例", edition=2025)
TWO = g.TWO
FAIR = house("被评查的机关可以申请复核，由没有参加合议的人员复核")
SUPERVISORS = (SUPERVISOR,)
APPEALED = ("appeal",)

FILE_REVIEW = Procedure(
    slug="file_review",
    name="行政执法案卷评查",
    area="oversight",
    code="卷评",
    basis=RULE,
    ends_as="归档",
    subject="review_unit",
    title="{review_round_name}：{review_unit}",
    heads=(SUPERVISION_HEAD,),
    retention="10年",
    folder=__file__.rpartition("/")[0],
    steps=(
        Step("open", "登记被评查案卷", by=SUPERVISORS, basis=RULE, fields=fields.OPEN, works_out=fields.OPEN_WORKS,
             needs=(g.file_is_there, g.was_drawn), risk="专挑好卷", control="随机抽取可以重算，指定的写明理由"),
        Step("score_first", "第一评查人评查", by=SUPERVISORS, basis=TWO, after=("open",), before=("settle",), repeats=True, fields=fields.SCORE_FIRST,
             works_out=fields.FIRST_WORKS, needs=(g.reviewer_is_apart, g.defects_of_the_sheet)),
        Step("score_second", "第二评查人评查", by=SUPERVISORS, basis=TWO, after=("open",), before=("settle",), repeats=True, fields=fields.SCORE_SECOND,
             works_out=fields.SECOND_WORKS, needs=(g.reviewer_is_apart, g.defects_of_the_sheet)),
        Step("settle", "合议定分", by=(SUPERVISION_HEAD,), basis=TWO, after=("score_first", "score_second"), fields=fields.AGREED,
             works_out=(*fields.AGREED_WORKS, fields.TOLD_WORK), needs=(g.reviewer_is_apart, g.defects_of_the_sheet, g.found_by_somebody),
             issues=("review_result",), risk="打人情分", control="分数由问题算出，不能填写"),
        Step("tell", "送达评查意见", by=SUPERVISORS, basis=RULE, after=("settle",), fields=fields.TELL),
        Step("appeal", "登记复核申请", by=(SUPERVISOR, UNIT_HEAD), basis=FAIR, after=("tell",), before=("close", "pass_on"), side=True, fields=fields.APPEAL),
        Step("decide_appeal", "复核", by=(SUPERVISION_HEAD,), basis=FAIR, after=APPEALED, before=("close", "pass_on"),
             fields=fields.DECIDE_APPEAL, works_out=fields.AGREED_WORKS, needs=(g.defects_of_the_sheet, g.as_the_outcome_says),
             issues=("review_recheck",)),
        Step("mend", "登记整改情况", by=(UNIT_HEAD, SUPERVISOR), basis=RULE, after=("tell",), before=("close", "pass_on"), repeats=True,
             when=fields.HAS_DEFECTS, fields=fields.CORRECT, sends_back=("check_correction",)),
        Step("check_correction", "核查整改", by=SUPERVISORS, basis=RULE, after=("mend",), before=("close", "pass_on"), repeats=True,
             fields=fields.CHECK),
        Step("pass_on", "转入执法监督", by=(SUPERVISION_HEAD,), basis=RULE, after=("tell",), before=("close",), side=True, when=fields.HAS_DEFECTS,
             fields=fields.HAND_OVER, issues=("review_passing",)),
        Step("close", "归档", by=SUPERVISORS, basis=RULE, after=("tell",), when=no(fields.APPEAL_WAITS, says="没有待复核的申请"),
             needs=(g.corrected_before_closing,), fields=fields.CLOSE, ends=True),
    ),
    clocks=(
        Clock("mend", "整改", starts="tell", stops=("mend", "pass_on", "close"), within="field:correction_days", unit="calendar_days",
              when=fields.HAS_DEFECTS, basis=RULE),
    ),
    rights=(
        Right("appeal", "申请复核", of=SUPERVISED_BODY, opens_after="tell", within="field:appeal_days", used_by=("appeal",), basis=FAIR),
    ),
    exits=(
        Exit("passed_on", "转入执法监督", at=("pass_on",), closes=True, basis=RULE),
        Exit("failed", "不合格，已整改", at=("close",), when=is_("final_grade", "failed", says="不合格"), basis=RULE),
    ),
    papers=(
        Paper("review_result", "案卷评查意见书", "review_result.txt", code="评意", basis=RULE, holds=("agreed_defects", "final_score", "final_grade")),
        Paper("review_recheck", "案卷评查复核决定书", "review_recheck.txt", code="评复", basis=FAIR, holds=("appeal_outcome", "appeal_answer")),
        Paper("review_passing", "转入执法监督移交函", "review_passing.txt", code="评移", basis=RULE, holds=("to_supervision_why",), side=True),
    ),
    apart=(
        Apart("score_first", "score_second", TWO),
        Apart("settle", "decide_appeal", FAIR),
        Apart("score_first", "decide_appeal", FAIR),
        Apart("score_second", "decide_appeal", FAIR),
    ),
    disclosure=(
        Disclosure(of="settle", step="close", within="", total_only=True, where=("年度法治政府建设情况报告（只公布总数）",),
                   basis=paper("国办发〔2018〕118号"), fields=(("final_score", "M6"), ("final_grade", "M6"), ("defects_found", "M6"))),
    ),
)  # fmt: skip
