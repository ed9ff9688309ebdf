"""行政处罚普通程序 — administrative penalty, ordinary procedure, with hearing, payment and the way to the court.

Law        行政处罚法（2021修订）第五章第三节、第四节，第六章；行政强制法（2011）第四章、第五章
Runs       案件来源 → 立案 → 调查取证 → 调查终结 → 告知 → [陈述申辩 | 听证] → [法制审核] → [集体讨论] → 决定 → 送达 → 公示 → 履行 → 结案 → 归档
Elsewhere  执法证件、权责事项 registers.py；字段 penalty_fields.py、penalty_outcome_fields.py；前提 penalty_*guards.py；文书 penalty_papers.py

Reads   the law's parameters by name
Never   holds a number of the law, a date computation or SQL
Start   PENALTY_ORDINARY
"""

from __future__ import annotations

from yifa.engine.conditions import is_, took
from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Procedure, Right, Step
from yifa.law.citations import house, paper, statute
from yifa.procedures.enforcement import penalty_conditions as c
from yifa.procedures.enforcement import penalty_decision_guards as d
from yifa.procedures.enforcement import penalty_discretion_guards as b
from yifa.procedures.enforcement import penalty_execution_guards as x
from yifa.procedures.enforcement import penalty_fields as fields
from yifa.procedures.enforcement import penalty_guards as g
from yifa.procedures.enforcement import penalty_outcome_fields as out
from yifa.procedures.enforcement.bodies import ROUTED
from yifa.procedures.enforcement.duties import reviewed_where_the_list_asks
from yifa.procedures.enforcement.penalty_papers import PAPERS
from yifa.procedures.enforcement.registers import certified_officers, power_in_force
from yifa.procedures.linked import refers_to
from yifa.procedures.posts import CLERK, DISCLOSER, ENFORCER, HEAD, HEARING_HOST, LEGAL_REVIEWER, PARTY, UNIT_HEAD

ART = statute("行政处罚法", edition=2021).articles
FORCE = statute("行政强制法", edition=2011).articles
SUIT = statute("行政诉讼法", edition=2017).articles
OPENNESS = statute("政府信息公开条例", edition=2019).articles
THREE_SYSTEMS = "国办发〔2018〕118号"

ENFORCERS, OFFICE = (ENFORCER,), (CLERK, ENFORCER)
DECIDED = ("decide", "withdraw_case")  # after these it is too late to investigate, notify or hear
NEW_FACT = ("review", "discuss")  # marks that a new fact lifts: both come again
TWO = "penalty.officers_min"
CASE_OFFICERS = (certified_officers, g.assigned_officers)

STEPS = (
    # 立案
    Step("clue", "案件来源登记", by=OFFICE, basis=ART(54), fields=fields.CLUE, works_out=ROUTED,
         needs=(refers_to("clue_case", "检查、投诉举报、隐患、移送、简易程序处罚", *fields.CLUES),),
         risk="有案不登、压案不查", control="线索登记即留痕，立案期限到期提示"),
    Step("check", "线索核查", by=ENFORCERS, basis=ART(54), after=("clue",), before=("propose_filing",), together=TWO, duty="investigate",
         side=True, repeats=True, needs=(certified_officers,), fields=fields.CHECK),
    Step("propose_filing", "立案呈批", by=ENFORCERS, basis=ART(54), after=("clue",), before=("file",), together=TWO, duty="investigate",
         needs=(certified_officers, power_in_force("penalty"), g.organ_holds_the_power, g.age_is_known), fields=fields.PROPOSE_FILING),
    Step("file", "立案审批", by=(UNIT_HEAD, HEAD), basis=ART(36, 54), after=("propose_filing",), needs=(g.within_limitation, power_in_force("penalty")),
         fields=fields.FILE, issues_when=(("filing_form", c.FILED), ("not_filed_form", is_("filing_result", "not_filed", says="不予立案")),
                                          ("passing_letter", is_("filing_result", "passed_on", says="移送有管辖权的机关"))),
         risk="应立不立、超过时效仍立案、越权立案", control="时效、权责事项由系统核对"),
    Step("assign", "指定办案人员", by=(UNIT_HEAD,), basis=ART(42, 43), after=("file",), before=DECIDED, repeats=True,
         needs=(g.officers_can_be_assigned,), fields=fields.ASSIGN, issues=("assignment",)),
    # 调查取证
    Step("investigate", "调查取证", by=ENFORCERS, basis=ART(42, 46, 54, 55), after=("assign",), before=DECIDED, together=TWO, repeats=True,
         needs=(*CASE_OFFICERS, g.evidence_is_lawful), fields=fields.INVESTIGATE, sends_back=NEW_FACT,
         issues_when=(("inquiry_record", is_("investigation", "inquiry", says="询问")), ("site_record", is_("investigation", "site", says="现场检查")),
                      ("evidence_note", is_("investigation", "extract", "monitor", says="提取、调取证据"))),
         risk="单人执法、无证执法、选择性取证", control="两名持证人员、出示证件、全过程记录"),
    Step("sample", "抽样取证", by=ENFORCERS, basis=ART(56), after=("assign",), before=DECIDED, together=TWO, duty="investigate", side=True,
         repeats=True, needs=CASE_OFFICERS, fields=fields.SAMPLE, issues=("sampling_receipt",), sends_back=NEW_FACT),
    Step("entrust_test", "委托检验、检测、鉴定", by=ENFORCERS, basis=ART(46), after=("assign",), before=DECIDED, together=TWO, duty="investigate",
         side=True, repeats=True, needs=CASE_OFFICERS, fields=fields.ENTRUST_TEST, issues=("test_letter",), sends_back=("test_result",)),
    Step("test_result", "取得检验、检测、鉴定结论", by=ENFORCERS, basis=ART(46), after=("entrust_test",), before=DECIDED, together=TWO,
         duty="investigate", repeats=True, needs=CASE_OFFICERS, fields=fields.TEST_RESULT, sends_back=NEW_FACT),
    Step("approve_registration", "批准先行登记保存", by=(HEAD,), basis=ART(56), after=("assign",), before=DECIDED, side=True, repeats=True,
         fields=fields.APPROVE_REGISTRATION),
    Step("register_evidence", "先行登记保存证据", by=ENFORCERS, basis=ART(56), after=("approve_registration",), before=DECIDED, together=TWO,
         duty="investigate", repeats=True, needs=CASE_OFFICERS, fields=fields.REGISTER_EVIDENCE, issues=("registration_notice",),
         sends_back=("dispose_registered",), risk="登记保存超期、扩大范围", control="七个工作日期限，逾期提示，未处理不得作出决定"),
    Step("dispose_registered", "处理登记保存的证据", by=ENFORCERS, basis=ART(56), after=("register_evidence",), before=DECIDED, together=TWO,
         duty="investigate", repeats=True, needs=CASE_OFFICERS, fields=fields.DISPOSE_REGISTERED, issues=("registration_disposal",)),
    Step("order_correction", "责令改正", by=ENFORCERS, basis=ART(28), after=("file",), before=("close", "withdraw_case"), together=TWO,
         duty="investigate", side=True, repeats=True, needs=(certified_officers,), fields=fields.ORDER_CORRECTION,
         issues=("correction_order",), sends_back=("check_correction",)),
    Step("check_correction", "改正复查", by=ENFORCERS, basis=ART(28), after=("order_correction",), before=("close", "withdraw_case"), together=TWO,
         duty="investigate", side=True, repeats=True, needs=(certified_officers,), fields=fields.CHECK_CORRECTION, issues=("correction_check",)),
    Step("pause", "中止计算办案期限", by=(UNIT_HEAD,), basis=ART(60), after=("file",), before=DECIDED, side=True, needs=(g.pause_has_a_rule,),
         fields=fields.PAUSE, pauses="decide"),
    Step("resume", "恢复计算办案期限", by=(UNIT_HEAD,), basis=ART(60), after=("pause",), side=True, repeats=True, fields=fields.RESUME,
         resumes="decide", sends_back=("pause",)),
    Step("extend", "延长办案期限", by=(HEAD,), basis=ART(60), after=("file",), before=DECIDED, side=True, needs=(g.extension_has_a_rule,),
         fields=fields.EXTEND, issues=("extension_form",), extends="decide"),
    Step("extend_further", "继续延期", by=(HEAD,), basis=ART(60), after=("extend",), before=DECIDED, side=True, needs=(g.extension_has_a_rule,),
         fields=fields.EXTEND_FURTHER, issues=("further_form",)),
    Step("ask_recusal", "提出回避", by=OFFICE, basis=ART(43), after=("assign",), before=DECIDED, side=True, repeats=True, fields=fields.ASK_RECUSAL,
         sends_back=("grant_recusal", "refuse_recusal")),
    Step("grant_recusal", "决定回避", by=(HEAD,), basis=ART("43第三款"), after=("ask_recusal",), before=(*DECIDED, "refuse_recusal"), repeats=True,
         side=True, needs=(g.recusal_by_another,), fields=fields.GRANT_RECUSAL, issues=("recusal_granted",)),
    Step("refuse_recusal", "驳回回避申请", by=(HEAD,), basis=ART("43第三款"), after=("ask_recusal",), before=(*DECIDED, "grant_recusal"), repeats=True,
         side=True, needs=(g.recusal_by_another,), fields=fields.REFUSE_RECUSAL, issues=("recusal_refused",)),
    Step("withdraw_case", "撤销案件", by=(HEAD,), basis=house("立案以后发现不应当立案的，由负责人撤销并写明理由"), after=("file",), before=("decide",), side=True,
         fields=fields.WITHDRAW_CASE, issues=("withdrawal_form",)),
    Step("report", "调查终结报告", by=ENFORCERS, basis=ART(34, 57), after=("investigate",), before=DECIDED, together=TWO, duty="investigate",
         repeats=True, needs=(*CASE_OFFICERS, g.evidence_was_added, b.benchmark_is_chosen), fields=fields.REPORT, issues=("report",), sends_back=NEW_FACT,
         risk="滥用裁量、人情案", control="引用裁量基准的条目和档次，逐项说明理由"),
    # 告知、陈述申辩、听证
    Step("state_threshold", "确定本案听证标准", by=(LEGAL_REVIEWER,), basis=ART("63第一款第一项"), after=("report",), before=DECIDED,
         duty="review", when=c.THRESHOLD_UNKNOWN, side=True, repeats=True, fields=out.STATE_THRESHOLD),
    Step("notify", "处罚事先告知", by=ENFORCERS, basis=ART(44, 63), after=("report",), before=DECIDED, together=TWO, duty="investigate", repeats=True,
         due_when=fields.PENALISED, needs=(g.assigned_officers, g.hearing_is_offered), fields=out.NOTIFY, issues=("penalty_notice",),
         sends_back=c.AFTER_NOTICE, risk="不告知、漏告听证权利", control="听证标准由系统核对，告知前不得决定"),
    Step("serve_notice", "送达告知书", by=ENFORCERS, basis=ART(44, 61), after=("notify",), before=DECIDED, together=TWO, duty="investigate",
         needs=(certified_officers, g.served_with_proof("notice", "notify")), fields=out.SERVE_NOTICE, issues=("notice_receipt",)),
    Step("waive_statement", "登记放弃陈述、申辩", by=OFFICE, basis=house("权利只能书面放弃"), after=("serve_notice",), before=DECIDED, side=True,
         fields=out.WAIVE_STATEMENT),
    Step("defend", "记录陈述、申辩", by=OFFICE, basis=ART(45), after=("serve_notice",), before=DECIDED, side=True, repeats=True, fields=out.DEFEND,
         issues=("defence_record",), sends_back=("answer_defence", *NEW_FACT)),
    Step("answer_defence", "复核陈述、申辩", by=(LEGAL_REVIEWER, ENFORCER), basis=ART(45), after=("defend",), before=DECIDED, repeats=True,
         fields=out.ANSWER_DEFENCE, issues=("defence_review",), sends_back=NEW_FACT),
    Step("waive_hearing", "登记放弃听证", by=OFFICE, basis=house("权利只能书面放弃"), after=("serve_notice",), before=(*DECIDED, "request_hearing"),
         when=is_("hearing_offered", says="告知了听证权利"), side=True, fields=out.WAIVE_HEARING),
    Step("request_hearing", "登记听证要求", by=OFFICE, basis=ART("64第一项"), after=("serve_notice",), before=DECIDED,
         when=is_("hearing_offered", says="告知了听证权利"), side=True, needs=(g.hearing_request_in_time,), fields=out.REQUEST_HEARING),
    Step("accept_hearing", "受理听证并指定主持人", by=(HEAD,), basis=ART("64第四项"), after=("request_hearing",), before=DECIDED,
         needs=(g.host_is_impartial,), fields=out.ACCEPT_HEARING, issues=("hearing_acceptance",)),
    Step("notify_hearing", "听证通知", by=(CLERK, HEARING_HOST), basis=ART("64第二项", "64第三项"), after=("accept_hearing",), before=(*DECIDED, "hold_hearing"),
         repeats=True, needs=(g.hearing_told_ahead,), fields=out.NOTIFY_HEARING, issues=("hearing_notice",),
         issues_when=(("hearing_announcement", is_("hearing_open", says="公开举行")),)),
    Step("withdraw_hearing", "登记撤回听证要求", by=OFFICE, basis=house("权利只能书面放弃"), after=("request_hearing",), before=(*DECIDED, "hold_hearing"),
         side=True, fields=out.WAIVE_HEARING, sends_back=("request_hearing", "accept_hearing", "notify_hearing")),
    Step("hold_hearing", "举行听证", by=(HEARING_HOST,), basis=ART(64), after=("notify_hearing",), before=DECIDED, duty="hear",
         needs=(g.the_host_named,), fields=out.HOLD_HEARING, issues=("hearing_record",), sends_back=NEW_FACT),
    Step("hearing_report", "听证报告", by=(HEARING_HOST,), basis=ART(65), after=("hold_hearing",), before=DECIDED, duty="hear",
         needs=(g.the_host_named,), fields=out.HEARING_REPORT, issues=("hearing_report",), sends_back=NEW_FACT),
    Step("reopen", "重新调查报告", by=ENFORCERS, basis=ART(44, 45, 62), after=("serve_notice",), before=DECIDED, together=TWO, duty="investigate",
         side=True, repeats=True, needs=CASE_OFFICERS, fields=out.REOPEN, sends_back=("report", "notify", *c.AFTER_NOTICE)),
    # 审核、讨论、决定
    Step("review", "法制审核", by=(LEGAL_REVIEWER,), basis=ART(58), after=("report",), before=DECIDED, due_when=c.REVIEW_REQUIRED, repeats=True,
         needs=(d.reviewer_is_apart,), fields=out.REVIEW, issues=("review_opinion",), risk="审核走过场", control="审核与调查分开，新事实之后重新审核"),
    Step("return_case", "法制审核退回", by=(LEGAL_REVIEWER,), basis=ART(58), after=("report",), before=DECIDED, duty="review", side=True, repeats=True,
         needs=(d.not_an_officer_of_the_case,), fields=out.RETURN_CASE, issues=("review_return",), sends_back=("report", *NEW_FACT)),
    Step("discuss", "集体讨论", by=(HEAD,), basis=ART("57第二款"), after=("report",), before=DECIDED, due_when=c.DISCUSSION_REQUIRED, repeats=True,
         together=2, fields=out.DISCUSS,
         needs=(d.reviewed_where_required, b.votes_add_up, refers_to("committee_case", "案件审理委员会审议", "case_committee"),
                b.committee_spoke_of_this), issues=("discussion_record",)),
    Step("decide", "作出决定", by=(HEAD,), basis=ART(57, 59), after=("report",), before=("withdraw_case",), fields=out.DECIDE,
         needs=(d.not_an_officer_of_the_case, d.no_fine_instead_of_transfer, d.old_enough, d.told_before, d.rights_are_closed, d.party_was_heard,
                d.corrected_where_it_counts, d.evidence_is_free, d.reviewed_where_required, reviewed_where_the_list_asks, d.discussed_where_required, d.no_heavier_than_told,
                d.within_the_step, b.departure_is_explained, b.leniency_fits("outcome"), power_in_force("penalty")),
         issues_when=(("penalty_decision", out.IS_PENALTY), ("no_penalty_decision", out.IS_NO_PENALTY),
                      ("transfer_letter", is_("outcome", "transfer_body", says="移送其他机关")),
                      ("crime_letter", is_("outcome", "transfer_police", says="移送司法机关"))),
         risk="以权压法、以罚代刑、处罚畸轻畸重", control="告知、审核、讨论未完成不得决定，不得重于告知"),
    # 送达、公示
    Step("announce", "公告送达决定书", by=ENFORCERS, basis=ART(61), after=("decide",), before=("serve",), when=c.SERVED_OUTCOME, side=True,
         fields=out.ANNOUNCE, issues=("service_announcement",)),
    Step("serve", "送达决定书", by=ENFORCERS, basis=ART(61), after=("decide",), before=("close",), together=TWO, when=c.SERVED_OUTCOME,
         needs=(certified_officers, g.served_with_proof("served", "decide")), fields=out.SERVE, issues=("decision_receipt",)),
    Step("disclose", "公示处罚决定", by=(DISCLOSER,), basis=ART(48), after=("decide",), before=("withhold_disclosure",), when=out.IS_PENALTY,
         due_when=c.TO_BE_DISCLOSED, needs=(d.fit_to_be_shown,), fields=out.DISCLOSE, issues=("disclosure_record",)),
    Step("withhold_disclosure", "不予公示", by=(UNIT_HEAD, HEAD), basis=ART(48), after=("decide",), before=("disclose",), when=out.IS_PENALTY,
         side=True, fields=out.WITHHOLD, issues=("withholding_form",)),
    Step("record_revocation", "登记决定被变更、撤销", by=OFFICE, basis=ART("48第二款"), after=("decide",), side=True, repeats=True, after_close=True,
         fields=out.REVOCATION),
    Step("withdraw_disclosure", "撤回公示", by=(DISCLOSER,), basis=ART("48第二款"), after=("record_revocation", "disclose"), side=True, after_close=True,
         fields=out.WITHDRAW_DISCLOSURE, issues=("withdrawal_notice",)),
    # 履行、执行
    Step("ask_deferral", "登记暂缓、分期缴纳申请", by=OFFICE, basis=ART("66第二款"), after=("serve",), before=("pay", "close"), when=c.MONEY_PENALTY,
         side=True, repeats=True, fields=out.ASK_DEFERRAL, sends_back=("grant_deferral", "refuse_deferral")),
    Step("grant_deferral", "批准暂缓、分期缴纳", by=(HEAD,), basis=ART("66第二款"), after=("ask_deferral",), before=("pay", "refuse_deferral"),
         side=True, repeats=True, needs=(x.instalments_add_up,), fields=out.GRANT_DEFERRAL, issues=("deferral_decision",)),
    Step("refuse_deferral", "不批准暂缓、分期缴纳", by=(HEAD,), basis=ART("66第二款"), after=("ask_deferral",), before=("pay", "grant_deferral"),
         side=True, repeats=True, fields=out.REFUSE_DEFERRAL, issues=("deferral_refusal",)),
    Step("pay_part", "登记部分缴纳", by=(CLERK,), basis=ART(67), after=("serve",), before=("pay", "close"), when=c.MONEY_PENALTY, side=True, repeats=True,
         needs=(x.money_goes_to_the_bank,), fields=out.PAY_PART),
    Step("charge_late", "加处罚款", by=ENFORCERS, basis=ART("72第一款第一项"), after=("serve",), before=("pay", "close"), when=c.MONEY_PENALTY, side=True,
         needs=(x.pay_limit_is_over, x.late_charge_as_the_law_says), fields=out.CHARGE_LATE, issues=("late_charge_notice",)),
    Step("record_remedy", "登记复议、诉讼", by=OFFICE, basis=ART(73), after=("serve",), before=("close",), side=True, fields=out.RECORD_REMEDY,
         pauses="late_charge"),
    Step("end_remedy", "登记复议、诉讼结果", by=OFFICE, basis=ART(73), after=("record_remedy",), side=True, repeats=True, fields=out.END_REMEDY,
         resumes="late_charge", sends_back=("record_remedy",)),
    Step("demand", "催告", by=ENFORCERS, basis=FORCE(35, 54), after=("serve",), before=("pay", "close"), when=out.IS_PENALTY, side=True, repeats=True,
         needs=(x.pay_limit_is_over,), fields=out.DEMAND, issues=("demand",), sends_back=("serve_demand", "answer_demand")),
    Step("serve_demand", "送达催告书", by=ENFORCERS, basis=FORCE(38), after=("demand",), before=("close",), together=TWO,
         needs=(certified_officers, g.served_with_proof("demand", "demand")), fields=out.SERVE_DEMAND, issues=("demand_receipt",)),
    Step("answer_demand", "记录并复核催告后的陈述、申辩", by=ENFORCERS, basis=FORCE(36), after=("serve_demand",), before=("close",), side=True,
         repeats=True, fields=out.ANSWER_DEMAND, issues=("demand_review",)),
    Step("apply_court", "申请人民法院强制执行", by=(HEAD,), basis=FORCE(53, 54, 55), after=("serve_demand",), before=("pay", "close"),
         side=True, needs=(x.remedies_are_over, x.demand_is_over, x.court_papers_are_complete), fields=out.APPLY_COURT,
         issues=("court_application",)),
    Step("court_result", "登记法院裁定和执行情况", by=OFFICE, basis=FORCE(56, 57), after=("apply_court",), before=("close",), fields=out.COURT_RESULT),
    Step("pay", "缴清罚没款", by=(CLERK,), basis=ART(66, 67), after=("serve",), before=("close",), when=c.MONEY_PENALTY,
         due_when=c.STILL_OWED, needs=(x.money_goes_to_the_bank, x.paid_in_full), fields=(*out.PAY, *out.REMITTED),
         risk="坐支、截留、自行收缴", control="罚缴分离，凭财政票据登记"),
    Step("perform", "登记其他处罚的履行", by=OFFICE, basis=ART(66), after=("serve",), before=("close",), when=out.IS_PENALTY, side=True, repeats=True,
         fields=out.PERFORM),
    Step("end_execution", "终结执行", by=(HEAD,), basis=FORCE(40), after=("serve",), before=("pay", "close"), when=out.IS_PENALTY, side=True,
         fields=out.END_EXECUTION, issues=("execution_end",)),
    # 结案、归档
    Step("close", "结案审批", by=(UNIT_HEAD, HEAD), basis=ART(47), after=("decide",), needs=(x.everything_was_served, x.everything_was_done),
         fields=out.CLOSE, issues=("closing_form",)),
    Step("archive", "归档", by=OFFICE, basis=ART(47), after_any=("close", "withdraw_case"), needs=(x.file_is_indexed,), fields=out.ARCHIVE,
         issues=("file_index",), ends=True),
)  # fmt: skip

CLOCKS = (
    Clock("filing", "立案", starts="clue", stops=("file",), within="penalty.case_filing", when=c.OUT_OF_MARKET, basis=ART(54)),
    Clock("filing_market", "立案（市场监管）", starts="clue", stops=("file",), within="penalty.dept.market_filing", when=c.IN_MARKET, basis=ART(54)),
    Clock("registration", "先行登记保存处理", starts="register_evidence", latest=True, stops=("dispose_registered",),
          within="penalty.evidence_registration", basis=ART(56)),
    Clock("decide", "作出决定", starts="file", stops=("decide", "withdraw_case", "extend_further"), within="penalty.decision_limit",
          when=c.FILED, extend="penalty.decision_extension", basis=ART(60)),
    Clock("decide_further", "继续延期后作出决定", starts="extend_further", starts_at="further_from", stops=("decide", "withdraw_case"),
          within="field:further_days", unit="calendar_days", basis=ART(60)),
    Clock("serve", "送达决定书", starts="decide", stops=("serve", "announce"), within="penalty.service_limit", when=c.SERVED_OUTCOME, basis=ART(61)),
    Clock("disclose", "公示处罚决定", starts="decide", stops=("disclose", "withhold_disclosure"), within="penalty.disclose_limit",
          when=out.IS_PENALTY, basis=paper(THREE_SYSTEMS, "第二部分")),
    Clock("withdraw_disclosure", "撤回已公示的决定", starts="record_revocation", starts_at="revoked_on", stops=("withdraw_disclosure",),
          within="penalty.withdraw_published", when=took("disclose", says="已经公示"), basis=ART("48第二款")),
    Clock("pay", "缴纳罚没款", starts="serve", starts_at="served_on", stops=("pay", "grant_deferral"), within="penalty.pay_limit", binds="party",
          when=c.MONEY_PENALTY, basis=ART(67)),
    Clock("deferral", "暂缓、分期缴清", starts="grant_deferral", latest=True, stops=("pay",), within="field:deferral_days", unit="calendar_days",
          binds="party", basis=ART("66第二款")),
    Clock("first_instalment", "首期缴款", starts="grant_deferral", latest=True, stops=("pay_part", "pay"), within="field:first_instalment_days",
          unit="calendar_days", binds="party", when=c.IN_INSTALMENTS, basis=ART("66第二款")),
    Clock("next_instalment", "下一期缴款", starts="pay_part", latest=True, stops=("pay",), within="field:next_instalment_days",
          unit="calendar_days", binds="party", when=c.IN_INSTALMENTS, basis=ART("66第二款")),
    Clock("late_charge", "加处罚款满三十日", starts="charge_late", starts_at="late_from", stops=("pay", "court_result", "end_execution"),
          within="compulsion.late_charge_then_enforce", binds="party", basis=FORCE(46)),
    Clock("court_demand", "催告后等待履行", starts="serve_demand", starts_at="demand_on", stops=("pay", "apply_court"),
          within="compulsion.court_demand_days", binds="party", basis=FORCE(54)),
    Clock("court_window", "申请人民法院强制执行", starts="charge_late", starts_at="remedies_end_on", stops=("apply_court", "pay", "end_execution"),
          within="compulsion.court_apply_window", basis=FORCE(53)),
)  # fmt: skip

RIGHTS = (
    Right("state", "陈述、申辩", of=PARTY, opens_after="serve_notice", opens_at="notice_on", within="penalty.statement_defence_days",
          used_by=("defend",), waived_by=("waive_statement",), basis=ART(45)),
    Right("request_hearing", "要求听证", of=PARTY, opens_after="serve_notice", opens_at="notice_on", within="penalty.hearing_request",
          used_by=("request_hearing",), waived_by=("waive_hearing", "withdraw_hearing"),
          when=is_("hearing_offered", says="告知了听证权利"), basis=ART(64)),
    Right("reconsider", "申请行政复议", of=PARTY, opens_after="serve", opens_at="served_on", within="recon.apply_limit",
          used_by=("record_remedy",), basis=statute("行政复议法", edition=2023).articles(20)),
    Right("sue", "提起行政诉讼", of=PARTY, opens_after="serve", opens_at="served_on", within="litigation.sue_direct",
          used_by=("record_remedy",), basis=SUIT(46)),
    Right("sue_after_review", "对复议决定提起行政诉讼", of=PARTY, opens_after="end_remedy", within="recon.sue_limit",
          used_by=("record_remedy",), when=is_("remedy", "reconsideration", says="经过行政复议"), basis=SUIT(45)),
    Right("answer_demand", "对催告陈述、申辩", of=PARTY, opens_after="serve_demand", opens_at="demand_on", within="compulsion.court_demand_days",
          used_by=("answer_demand",), basis=FORCE(36)),
)  # fmt: skip

EXITS = (
    Exit("not_filed", "不予立案", at=("file",), when=is_("filing_result", "not_filed", says="不予立案"), closes=True, basis=ART(54)),
    Exit("passed_on", "立案前移送", at=("file",), when=is_("filing_result", "passed_on", says="移送有管辖权的机关"), closes=True, basis=ART(22, 23)),
    Exit("withdrawn", "撤销案件", at=("withdraw_case",), basis=house("立案以后发现不应当立案的，由负责人撤销并写明理由")),
    Exit("not_proved", "违法事实不能成立，不予处罚", at=("decide",), when=is_("outcome", "not_proved", says="违法事实不能成立"), basis=ART("57第一款第三项")),
    Exit("too_late", "超过追究时效，不予处罚", at=("decide",), when=is_("outcome", "too_late", says="超过追究时效"), basis=ART(36)),
    Exit("no_penalty", "不予处罚", at=("decide",), when=out.IS_NO_PENALTY, basis=ART(30, 31, 33, "57第一款第二项")),
    Exit("transferred", "移送其他机关", at=("decide",), when=is_("outcome", "transfer_body", says="移送其他机关"), basis=ART(57)),
    Exit("sent_to_police", "移送司法机关", at=("decide",), when=is_("outcome", "transfer_police", says="移送司法机关"), basis=ART(27, "57第一款第四项")),
    Exit("by_court", "法院强制执行", at=("court_result",), when=is_("court_result", "enforced", "allowed", says="法院裁定准予执行"), basis=FORCE(57)),
    Exit("unexecuted", "终结执行", at=("end_execution",), basis=FORCE(40)),
    Exit("revoked", "决定被撤销、确认违法或者无效", at=("record_revocation",),
         when=is_("revoked_how", "revoked", "unlawful", "void", says="决定被撤销、确认违法或者无效"), basis=ART("48第二款")),
)  # fmt: skip

APART = (
    Apart("investigate", "hear", ART("64第四项")),
    Apart("investigate", "review", ART(58)),
    Apart("hear", "review", house("听证主持人不参加本案法制审核")),
    Apart("investigate", "decide", house("作出决定的负责人不参加本案调查")),
)

DISCLOSURES = (
    Disclosure(
        "decide", "disclose", within="penalty.disclose_limit", where=("行政执法公示平台", "信用网站"), basis=ART(48),
        withdrawn_by="withdraw_disclosure",
        unless=took("withhold_disclosure", says="已经决定不予公示"),
        fields=(
            ("cause", "full"), ("party_kind", "full"), ("party_name", "M2"), ("party_credit_code", "M1"), ("law_field", "full"),
            ("breach_provision", "full"), ("facts_summary", "full"), ("penalty_provision", "full"), ("benchmark_item", "full"),
            ("benchmark_step", "full"), ("discretion", "full"), ("factors", "full"), ("penalty_kinds", "full"), ("fine", "full"),
            ("gains", "full"), ("goods", "full"), ("penalty_content", "full"), ("shown_until", "full"), ("corrected", "full"),
        ),
    ),
)  # fmt: skip

PENALTY_ORDINARY = Procedure(
    slug="penalty_ordinary",
    name="行政处罚（普通程序）",
    area="enforcement",
    basis=ART(54),
    code="罚",
    ends_as="结案",
    title="{cause}",
    law_field="law_field",
    retention="30年，重大案件永久",
    heads=(UNIT_HEAD, HEAD),
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    clocks=CLOCKS,
    rights=RIGHTS,
    exits=EXITS,
    papers=PAPERS,
    apart=APART,
    disclosure=DISCLOSURES,
    terms=("administrative_penalty", "ordinary_procedure", "clue", "case_filing", "prior_notice", "statement_defence", "hearing",
           "legal_review", "collective_discussion", "penalty_decision", "late_charge", "instalment", "demand_notice"),
    notes="有强制执行权自行执行、代履行、拆除违法建筑的，在“行政强制执行”中另立案件；只需催告、申请法院的在本案中办理。快速办理没有全国统一规定，须有本地或者本领域规则并经当事人书面同意，本程序不减少任何一步。",
)  # fmt: skip
