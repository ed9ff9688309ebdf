"""Papers (文书) of a penalty case: number, name, what the statute wants in each, main file or side file.

Reads   nothing; the texts are templates in papers/
Never   puts what is internal (report, review, discussion) into the main file
Start   PAPERS
"""

from __future__ import annotations

from yifa.engine.declaration import Paper
from yifa.law.citations import statute

ART = statute("行政处罚法", edition=2021).articles
FORCE = statute("行政强制法", edition=2011).articles

PAPERS = (
    Paper("filing_form", "行政处罚立案审批表", "filing_form.txt", "罚立", ("cause", "power_item", "breach_facts"), ART(54)),
    Paper("not_filed_form", "不予立案审批表", "not_filed_form.txt", "罚不立", ("filing_reason",), ART(54)),
    Paper("passing_letter", "案件移送函", "passing_letter.txt", "罚移", ("passed_to", "filing_reason"), ART(23), to_party=False),
    Paper("assignment", "办案人员指定书", "assignment.txt", "罚指", ("case_officers",), ART(42)),
    Paper("inquiry_record", "询问笔录", "inquiry_record.txt", "罚询", ("heard_person", "investigation_record"), ART(55)),
    Paper("site_record", "现场检查（勘验）笔录", "site_record.txt", "罚勘", ("investigation_record",), ART(55)),
    Paper("evidence_note", "证据提取说明", "evidence_note.txt", "罚证", ("evidence_kinds", "investigation_record"), ART(46)),
    Paper("sampling_receipt", "抽样取证凭证", "sampling_receipt.txt", "罚抽", ("sampled_items",), ART(56), to_party=True),
    Paper("test_letter", "检验（检测、鉴定）委托书", "test_letter.txt", "罚检", ("tester", "test_question"), ART(46)),
    Paper("registration_notice", "先行登记保存证据通知书", "registration_notice.txt", "罚登", ("registered_items", "registered_where"),
          ART(56), to_party=True),
    Paper("registration_disposal", "先行登记保存证据处理决定书", "registration_disposal.txt", "罚登处", ("registered_disposal",),
          ART(56), to_party=True),
    Paper("correction_order", "责令改正通知书", "correction_order.txt", "责改", ("correction_content", "correction_until"),
          ART(28), to_party=True),
    Paper("correction_check", "改正复查记录", "correction_check.txt", "改查", ("corrected",), ART(28)),
    Paper("extension_form", "办案期限延长审批表", "extension_form.txt", "罚延", ("extension_reason",), ART(60)),
    Paper("further_form", "继续延期集体讨论记录", "further_form.txt", "罚延讨", ("further_days", "further_reason"), ART(60), side=True),
    Paper("recusal_granted", "回避决定书", "recusal_granted.txt", "罚避", ("recusal_of", "recusal_reason"), ART(43), to_party=True),
    Paper("recusal_refused", "驳回回避申请决定书", "recusal_refused.txt", "罚避驳", ("recusal_refusal",), ART(43), to_party=True),
    Paper("withdrawal_form", "撤销案件审批表", "withdrawal_form.txt", "罚撤", ("withdrawal_reason",), ART(54)),
    Paper("report", "案件调查终结报告", "report.txt", "罚终", ("facts_found", "evidence_list", "benchmark_item", "discretion_reasons"),
          ART(57), side=True),
    Paper("penalty_notice", "行政处罚事先告知书", "penalty_notice.txt", "罚告",
          ("noticed_content", "facts_found", "penalty_provision", "陈述", "申辩", "听证"), ART(44, 63), to_party=True),
    Paper("notice_receipt", "送达回证（告知书）", "notice_receipt.txt", "罚告送", ("notice_way", "notice_on"), ART(61)),
    Paper("defence_record", "陈述申辩笔录", "defence_record.txt", "罚申", ("defence",), ART(45)),
    Paper("defence_review", "陈述申辩复核意见书", "defence_review.txt", "罚复核", ("defence", "defence_answer"), ART(45)),
    Paper("hearing_acceptance", "听证受理通知书", "hearing_acceptance.txt", "听受", ("hearing_host", "回避"), ART(64), to_party=True),
    Paper("hearing_notice", "听证通知书", "hearing_notice.txt", "听通", ("hearing_at", "hearing_place", "回避", "代理人"), ART(64), to_party=True),
    Paper("hearing_announcement", "听证公告", "hearing_announcement.txt", "听公", ("hearing_at", "hearing_place", "cause"), ART("64第三项")),
    Paper("hearing_record", "听证笔录", "hearing_record.txt", "听笔", ("hearing_record",), ART("64第八项")),
    Paper("hearing_report", "听证报告", "hearing_report.txt", "听报", ("hearing_opinion",), ART(65), side=True),
    Paper("review_opinion", "法制审核意见书", "review_opinion.txt", "法审", ("review_opinion",), ART(58), side=True),
    Paper("review_return", "法制审核退回意见书", "review_return.txt", "法退", ("return_opinion",), ART(58), side=True),
    Paper("discussion_record", "集体讨论笔录", "discussion_record.txt", "罚讨", ("discussion_minutes",), ART("57第二款"), side=True),
    Paper("penalty_decision", "行政处罚决定书", "penalty_decision.txt", "罚决",
          ("party_name", "facts_found", "evidence_list", "penalty_content", "penalty_provision", "performance",
           "reconsideration_body", "court"), ART(59), to_party=True),
    Paper("no_penalty_decision", "不予行政处罚决定书", "no_penalty_decision.txt", "不罚",
          ("party_name", "decision_reasons", "education", "reconsideration_body", "court"), ART(57), to_party=True),
    Paper("transfer_letter", "案件移送函", "transfer_letter.txt", "罚转", ("transferred_to", "decision_reasons"), ART(57)),
    Paper("crime_letter", "涉嫌犯罪案件移送书", "crime_letter.txt", "罪移", ("transferred_to", "facts_found"), ART(27, 57)),
    Paper("service_announcement", "送达公告", "service_announcement.txt", "罚送公", ("served_why_public",), ART(61)),
    Paper("decision_receipt", "送达回证（决定书）", "decision_receipt.txt", "罚决送", ("served_way", "served_on"), ART(61)),
    Paper("deferral_decision", "暂缓（分期）缴纳罚款决定书", "deferral_decision.txt", "罚缓", ("deferral_kind", "deferral_days"),
          ART("66第二款"), to_party=True),
    Paper("deferral_refusal", "不予暂缓（分期）缴纳罚款通知书", "deferral_refusal.txt", "罚缓驳", ("deferral_refusal",),
          ART("66第二款"), to_party=True),
    Paper("late_charge_notice", "加处罚款告知书", "late_charge_notice.txt", "加罚", ("late_from", "late_base"), ART(72), to_party=True),
    Paper("demand", "履行行政处罚决定催告书", "demand.txt", "罚催", ("demand_content", "demand_days", "陈述", "申辩"), FORCE(35, 54), to_party=True),
    Paper("demand_receipt", "送达回证（催告书）", "demand_receipt.txt", "罚催送", ("demand_way", "demand_on"), FORCE(38)),
    Paper("demand_review", "催告陈述申辩复核意见书", "demand_review.txt", "罚催复", ("demand_defence", "demand_answer"), FORCE(36)),
    Paper("court_application", "行政处罚强制执行申请书", "court_application.txt", "罚申执", ("enforcing_court", "penalty_content"), FORCE(55)),
    Paper("execution_end", "终结执行决定书", "execution_end.txt", "罚终执", ("execution_end",), FORCE(40), to_party=True),
    Paper("disclosure_record", "行政处罚决定公示记录", "disclosure_record.txt", "罚示", ("disclosed_where", "mask", "mask_checker"), ART(48)),
    Paper("withholding_form", "不予公示审批表", "withholding_form.txt", "罚不示", ("withheld_ground",), ART(48)),
    Paper("withdrawal_notice", "撤回公示说明", "withdrawal_notice.txt", "罚示撤", ("withdrawn_why",), ART("48第二款")),
    Paper("closing_form", "行政处罚结案审批表", "closing_form.txt", "罚结", ("closing_note",), ART(47)),
    Paper("file_index", "案卷封面和卷内目录", "file_index.txt", "罚卷", ("main_pages", "side_pages", "retention"), ART(47)),
)  # fmt: skip
