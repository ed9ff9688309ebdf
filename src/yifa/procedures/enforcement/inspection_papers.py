"""Papers of an inspection: the seven forms of administrative inspection, and what goes with them into the file.

Reads   templates under papers/ (check_*.txt)
Never   tells the object less than the law wants it to know: `holds` is checked at start
Start   PAPERS
"""

from yifa.engine.declaration import Paper
from yifa.law.citations import paper, statute
from yifa.procedures.enforcement.inspection_registers import STRICT

ART = statute("行政处罚法", edition=2021).articles
LICENCE = statute("行政许可法", edition=2019).articles
APPROVAL, NOTICE = paper(STRICT, "第四部分"), paper(STRICT, "第四部分")
RESULT = paper("国发〔2019〕5号", "第三部分")

PAPERS = (
    Paper("check_approval_form", "行政检查审批表", "check_approval.txt", "检批",
          ("check_item_name", "object_name", "check_kind", "check_officers", "check_scheme", "visits_before"), APPROVAL),
    Paper("check_urgent_report", "紧急检查情况报告", "check_urgent.txt", "检急", ("urgent_reason", "urgent_told"), APPROVAL),
    Paper("check_notice", "行政检查通知书", "check_notice.txt", "检通",
          ("object_name", "check_item_name", "check_officers", "执法证件", "回避", "投诉"), NOTICE, to_party=True),
    Paper("check_site_record", "现场检查笔录", "check_site_record.txt", "检笔",
          ("object_name", "check_standard", "site_record", "points_checked", "points_failed", "failed_points", "record_signed"), ART(55)),
    Paper("check_inquiry", "询问笔录（行政检查）", "check_inquiry.txt", "检询", ("asked_person", "inquiry_record"), ART(55)),
    Paper("check_sampling", "抽样检查凭证", "check_sampling.txt", "检抽", ("sampled", "sampled_at"), ART(56), to_party=True),
    Paper("check_survey", "勘验笔录（行政检查）", "check_survey.txt", "检勘", ("surveyed", "survey_record"), ART(46)),
    Paper("check_order", "责令改正通知书（行政检查）", "check_order.txt", "检改",
          ("object_name", "order_content", "order_provision", "order_until", "order_served", "order_reconsideration", "order_court"), ART(28),
          to_party=True),
    Paper("check_result", "行政检查结果告知书", "check_result.txt", "检告",
          ("object_name", "check_outcome", "outcome_summary", "must_nots", "投诉"), APPROVAL, to_party=True),
    Paper("check_breach", "违反检查纪律情形移交单", "check_breach.txt", "检纪", ("breached", "breach_facts", "breach_sent_to"),
          paper(STRICT, "第六部分"), side=True),
    Paper("check_transfer", "行政检查发现问题移送函", "check_transfer.txt", "检移", ("passed_to", "outcome_summary"), ART(22, 27)),
    Paper("check_recheck", "改正情况复查记录", "check_recheck.txt", "检复", ("object_name", "order_content", "cured"), ART(28)),
    Paper("check_publication", "行政检查结果公示记录", "check_publication.txt", "检示", ("published_where", "published_checked_by"), RESULT),
    Paper("check_withholding", "行政检查结果不予公示审批表", "check_withholding.txt", "检不示", ("withheld_ground", "withheld_note"), RESULT),
    Paper("check_withdrawal", "撤回公示说明（行政检查）", "check_withdrawal.txt", "检示撤", ("withdrawn_why",), RESULT),
    Paper("check_file", "行政检查案卷封面", "check_file.txt", "检卷", ("object_name", "check_outcome", "file_pages", "file_retention"),
          LICENCE(61)),
)  # fmt: skip
