"""行政强制执行 — executing an administrative decision: by the organ itself, by a substitute, by demolition, through the court.

Law        行政强制法（2011）第四章、第五章；行政处罚法（2021修订）第七十二条、第七十三条
Runs       登记 → [加处罚款] → 催告 → [陈述申辩] → [公告] → [法制审核] → 强制执行（代履行）决定 → 送达 → 实施 | 申请法院 → 结案
Elsewhere  普通程序处罚自己的催告和申请法院 penalty_ordinary.py；查封扣押冻结 compulsion.py；字段 execution_fields.py、前提 execution_*guards.py

Reads   compulsion.*, the periods of remedy, penalty.late_charge_* of the day
Never   lets an organ without power of its own execute, or anybody at night, on a holiday, against a home's supply
Start   EXECUTION
"""

from __future__ import annotations

from yifa.engine.conditions import all_of, is_, no, took
from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Paper, Procedure, Right, Step
from yifa.law.citations import house, statute
from yifa.procedures.enforcement import execution_act_guards as act
from yifa.procedures.enforcement import execution_fields as fields
from yifa.procedures.enforcement import execution_guards as x
from yifa.procedures.enforcement import penalty_execution_guards as court
from yifa.procedures.enforcement import penalty_guards as g
from yifa.procedures.enforcement import penalty_outcome_fields as out
from yifa.procedures.enforcement.registers import certified_officers, power_in_force
from yifa.procedures.linked import refers_to
from yifa.procedures.posts import CLERK, ENFORCER, HEAD, LEGAL_REVIEWER, PARTY, UNIT_HEAD

FORCE = statute("行政强制法", edition=2011).articles
PENALTY = statute("行政处罚法", edition=2021).articles
REVIEW = statute("行政复议法", edition=2023).articles
SUIT = statute("行政诉讼法", edition=2017).articles
ENFORCERS, OFFICE = (ENFORCER,), (CLERK, ENFORCER)
TWO = "compulsion.officers_min"
DONE = ("perform", "end", "close")  # after these nothing is executed any more
HOUR = (act.at_a_lawful_hour, act.was_filmed)
TO_PAY = took("charge_cost", says="已经确定代履行费用")

STEPS = (
    Step("open", "登记应当执行的决定", by=ENFORCERS, basis=FORCE(34, 53), together=TWO, duty="execute", fields=fields.OPEN,
         needs=(certified_officers, refers_to("executed_case", "行政处罚", *x.EXECUTED), x.route_fits, x.decision_stands, power_in_force("compulsion"),
                x.organ_may_execute),
         works_out=((fields.REMEDIES_END, x.remedies_end),),
         risk="没有强制执行权自行强制", control="事项登记中没有本项强制权的不能选择本机关执行"),
    Step("charge_late", "加处罚款（滞纳金）", by=ENFORCERS, basis=FORCE(45), after=("open",), before=DONE, when=fields.MONEY, side=True,
         needs=(x.late_charge_fits,), fields=fields.CHARGE_LATE, issues=("late_charge_notice",)),
    # 公告、催告、陈述申辩
    Step("announce", "公告限期自行拆除", by=ENFORCERS, basis=FORCE(44), after=("open",), before=(*DONE, "decide"), when=fields.DEMOLITION,
         repeats=True, fields=fields.ANNOUNCE, issues=("demolition_notice",), risk="未公告、救济期限未满即拆除", control="期限由系统计算，未满不得决定"),
    Step("demand", "催告", by=ENFORCERS, basis=FORCE(35, 50, 54), after=("open",), before=DONE, when=fields.GOING_ON,
         due_when=fields.NOT_AT_ONCE, repeats=True, needs=(x.time_is_over,), fields=fields.DEMAND, issues=("execution_demand",),
         sends_back=("serve_demand", "defend", "answer")),
    Step("serve_demand", "送达催告书", by=ENFORCERS, basis=FORCE(38), after=("demand",), before=DONE, together=TWO, duty="execute",
         needs=(certified_officers, g.served_with_proof("demand", "demand")), fields=fields.SERVE_DEMAND, issues=("execution_receipt",)),
    Step("defend", "记录陈述、申辩", by=OFFICE, basis=FORCE(36), after=("serve_demand",), before=DONE, side=True, repeats=True,
         fields=fields.DEFEND, sends_back=("answer",)),
    Step("answer", "复核陈述、申辩", by=(LEGAL_REVIEWER, ENFORCER), basis=FORCE(36), after=("defend",), before=DONE, repeats=True,
         fields=fields.ANSWER, issues=("demand_answer",)),
    # 强制执行决定、代履行决定
    Step("review", "法制审核", by=(LEGAL_REVIEWER,), basis=house("列入本地重大执法决定目录的先行法制审核"), after=("open",), before=(*DONE, "decide"),
         when=is_("listed_for_review", says="列入本地重大执法决定目录"), fields=fields.REVIEW, issues=("execution_review",)),
    Step("decide", "作出强制执行（代履行）决定", by=(HEAD,), basis=FORCE(37, 44, 46, 50, 51), after=("open",), before=DONE,
         when=all_of(no(fields.BY_COURT, says="不经人民法院执行"), fields.GOING_ON), fields=fields.DECIDE,
         needs=(x.demand_is_over, x.reviewed_where_listed, x.remedies_are_over, x.announced_where_due, x.charged_long_enough,
                x.substitute_is_free),
         issues_when=(("execution_decision", fields.OWN_POWER), ("substitute_decision", fields.SUBSTITUTE)),
         risk="不经催告决定、重复执行", control="催告期满、陈述申辩已复核才能决定"),
    Step("serve_execution", "送达强制执行（代履行）决定书", by=ENFORCERS, basis=FORCE(38, 51), after=("decide",), before=DONE, together=TWO,
         duty="execute", needs=(certified_officers, g.served_with_proof("order", "decide")), fields=fields.SERVE_EXECUTION,
         issues=("decision_served",)),
    # 实施
    Step("execute", "实施强制执行", by=ENFORCERS, basis=FORCE(43, 44, 46, 47, 48, 49), after=("serve_execution",), before=DONE, together=TWO,
         duty="execute", when=all_of(fields.OWN_POWER, fields.GOING_ON), repeats=True,
         needs=(certified_officers, *HOUR, act.homes_are_supplied), fields=fields.EXECUTE, issues=("execution_record",),
         risk="夜间和节假日强制、停水停电、款项截留", control="时间由系统核对日历，款项凭国库凭证登记"),
    Step("last_demand", "代履行前再次催告", by=ENFORCERS, basis=FORCE("51第一款第二项"), after=("serve_execution",), before=(*DONE, "substitute"),
         when=all_of(fields.SUBSTITUTE, fields.GOING_ON), repeats=True, fields=fields.LAST_DEMAND, issues=("substitute_demand",)),
    Step("substitute", "实施代履行", by=ENFORCERS, basis=FORCE(51, 52), after=("decide",), before=DONE, together=TWO, duty="execute",
         when=all_of(fields.SUBSTITUTE, fields.GOING_ON),
         needs=(certified_officers, act.substitute_is_due, *HOUR, act.without_force), fields=fields.SUBSTITUTED, issues=("substitute_record",)),
    Step("charge_cost", "确定代履行费用", by=(UNIT_HEAD, HEAD), basis=FORCE("51第二款"), after=("substitute",), before=("end", "close"), side=True,
         needs=(act.cost_is_fair,), fields=fields.CHARGE_COST, issues=("cost_notice",)),
    Step("pay_cost", "登记缴纳代履行费用", by=(CLERK,), basis=FORCE("51第二款"), after=("charge_cost",), before=("end", "close"),
         needs=(act.cost_is_paid,), fields=fields.PAY_COST),
    # 申请法院
    Step("apply_court", "申请人民法院强制执行", by=(HEAD,), basis=FORCE(53, 54, 55), after=("serve_demand",), before=DONE, when=all_of(fields.BY_COURT, fields.GOING_ON),
         needs=(x.remedies_are_over, act.court_may_be_asked, court.court_papers_are_complete),
         fields=fields.APPLY_COURT, issues=("execution_application",)),
    Step("court_result", "登记法院裁定", by=OFFICE, basis=FORCE(56, 57, 58), after=("apply_court",), before=DONE, repeats=True,
         fields=fields.COURT_RESULT),
    Step("appeal_refusal", "对不予受理、不予执行的裁定申请复议", by=(HEAD,), basis=FORCE(56, 58), after=("court_result",), before=DONE, side=True,
         when=is_("court_result", "refused", says="法院裁定不予受理或者不予执行"), fields=fields.APPEAL),
    # 救济
    Step("record_remedy", "登记复议、诉讼", by=OFFICE, basis=PENALTY(73), after=("open",), before=("close",), side=True, fields=out.RECORD_REMEDY,
         pauses="late_charge"),
    Step("end_remedy", "登记复议、诉讼结果", by=OFFICE, basis=PENALTY(73), after=("record_remedy",), side=True, repeats=True,
         fields=out.END_REMEDY, resumes="late_charge", sends_back=("record_remedy",)),
    # 中止、协议、履行、终结
    Step("suspend", "中止执行", by=(HEAD,), basis=FORCE(39), after=("open",), before=DONE, side=True, repeats=True, when=fields.GOING_ON,
         fields=fields.SUSPEND, issues=("suspension_decision",)),
    Step("resume", "恢复执行", by=(HEAD,), basis=FORCE("39第二款"), after=("suspend",), before=DONE, side=True, repeats=True, fields=fields.RESUME,
         when=fields.SUSPENDED),
    Step("agree", "达成执行协议", by=(HEAD,), basis=FORCE("42第一款"), after=("open",), before=(*DONE, "apply_court"), side=True, repeats=True,
         when=fields.GOING_ON, needs=(act.agreement_is_lawful,), fields=fields.AGREE, issues=("execution_agreement",)),
    Step("restore", "不履行协议，恢复强制执行", by=(HEAD,), basis=FORCE("42第二款"), after=("agree",), before=DONE, side=True, repeats=True,
         when=fields.AGREED, fields=fields.RESTORE),
    Step("perform", "登记当事人履行", by=OFFICE, basis=FORCE(34, 42), after=("open",), before=("end", "close"), side=True, needs=(act.paid_up,),
         fields=fields.PERFORM),
    Step("end", "终结执行", by=(HEAD,), basis=FORCE("39第二款", 40), after=("open",), before=("perform", "close"), side=True,
         needs=(act.suspended_long_enough,), fields=fields.END, issues=("execution_ended",)),
    Step("refund", "执行回转", by=(HEAD,), basis=FORCE(41), after_any=("execute", "substitute", "court_result", "perform"), side=True,
         after_close=True, fields=fields.REFUND, issues=("refund_decision",)),
    Step("close", "结案归档", by=(UNIT_HEAD,), basis=house("执行完毕、终结或者移交法院后结案，文书分正卷副卷归档"), after=("open",),
         due_when=fields.REACHED, needs=(act.something_was_reached,), fields=fields.CLOSE,
         issues=("execution_closing",), ends=True),
)  # fmt: skip

CLOCKS = (
    Clock("late_charge", "加处罚款（滞纳金）满三十日", starts="charge_late", starts_at="late_from",
          stops=("perform", "decide", "court_result", "end"), within="compulsion.late_charge_then_enforce", binds="party", basis=FORCE(46)),
    Clock("demand", "催告确定的履行期限", starts="serve_demand", starts_at="demand_on", stops=("perform", "decide", "apply_court", "end"),
          within="field:demand_days", unit="calendar_days", binds="party", basis=FORCE(35)),
    Clock("court_demand", "催告后等待履行", starts="serve_demand", starts_at="demand_on", stops=("perform", "apply_court", "end"),
          within="compulsion.court_demand_days", binds="party", when=fields.BY_COURT, basis=FORCE(54)),
    Clock("court_window", "申请人民法院强制执行", starts="open", starts_at="remedies_end_on", stops=("apply_court", "perform", "end"),
          within="compulsion.court_apply_window", when=fields.BY_COURT, basis=FORCE(53)),
    Clock("appeal", "对不予执行的裁定申请复议", starts="court_result", latest=True, starts_at="ruling_received_on", stops=("appeal_refusal",),
          within="compulsion.court_refusal_appeal", when=is_("court_result", "refused", says="法院裁定不予受理或者不予执行"), basis=FORCE(56, 58)),
    Clock("suspension", "中止执行满法定年限", starts="suspend", latest=True, stops=("resume", "end"), within="compulsion.suspension_terminates",
          binds="party", only_reminds=True, basis=FORCE("39第二款")),
    Clock("agreement", "执行协议约定的履行期限", starts="agree", latest=True, stops=("perform", "restore"), within="field:agreement_days",
          unit="calendar_days", binds="party", basis=FORCE(42)),
    Clock("cost", "缴纳代履行费用", starts="charge_cost", stops=("pay_cost",), within="field:cost_days", unit="calendar_days", binds="party",
          when=TO_PAY, basis=FORCE("51第二款")),
)  # fmt: skip

RIGHTS = (
    Right("answer_demand", "对催告陈述、申辩", of=PARTY, opens_after="serve_demand", opens_at="demand_on", within="field:demand_days",
          used_by=("defend",), basis=FORCE(36)),
    Right("reconsider", "对强制执行（代履行）决定申请行政复议", of=PARTY, opens_after="serve_execution", opens_at="order_on",
          within="recon.apply_limit", used_by=("record_remedy", "end_remedy"), basis=REVIEW(20)),
    Right("sue", "对强制执行（代履行）决定提起行政诉讼", of=PARTY, opens_after="serve_execution", opens_at="order_on",
          within="litigation.sue_direct", used_by=("record_remedy", "end_remedy"), basis=SUIT(46)),
)  # fmt: skip

EXITS = (
    Exit("ended", "终结执行", at=("close",), when=took("end", says="已经终结执行"), basis=FORCE(40)),
    Exit("performed", "当事人履行", at=("close",), when=took("perform", says="当事人已经履行"), basis=FORCE(34)),
    Exit("executed", "强制执行完毕", at=("close",), when=fields.FORCED, basis=FORCE(34, 44)),
    Exit("substituted", "代履行完毕", at=("close",), when=took("substitute", says="已经代履行"), basis=FORCE(50)),
    Exit("by_court", "法院裁定执行", at=("close",), when=fields.ENDED_BY_COURT, basis=FORCE(57)),
)  # fmt: skip

PAPERS = (
    Paper("late_charge_notice", "加处罚款（滞纳金）告知书", "execution_late_charge.txt", "执加", ("late_from", "late_base"), FORCE(45), to_party=True),
    Paper("execution_demand", "履行义务催告书", "execution_demand.txt", "执催",
          ("demand_days", "demand_content", "demand_sum", "demand_how", "陈述", "申辩"), FORCE(35), to_party=True),
    Paper("execution_receipt", "送达回证（催告书）", "execution_receipt.txt", "执催送", ("demand_way", "demand_on"), FORCE(38)),
    Paper("demand_answer", "催告陈述申辩复核意见书", "execution_answer.txt", "执复核", ("demand_defence", "demand_answer"), FORCE(36)),
    Paper("demolition_notice", "限期拆除公告", "demolition_notice.txt", "拆公",
          ("structure_place", "decision_number", "self_demolish_until", "notice_remedies"), FORCE(44), to_party=True),
    Paper("execution_review", "法制审核意见书", "execution_review.txt", "执审", ("review_opinion",), FORCE(37), side=True),
    Paper("execution_decision", "行政强制执行决定书", "execution_decision.txt", "强执",
          ("party_name", "execution_reasons", "execution_basis", "execution_way", "execution_on", "reconsideration_body", "court"),
          FORCE(37), to_party=True),
    Paper("substitute_decision", "代履行决定书", "substitute_decision.txt", "代履",
          ("party_name", "execution_reasons", "execution_basis", "execution_way", "execution_on", "duty", "cost_estimate", "substitute_by"),
          FORCE(51), to_party=True),
    Paper("decision_served", "送达回证（强制执行、代履行决定书）", "execution_served.txt", "强执送", ("order_way", "order_on"), FORCE(38)),
    Paper("execution_record", "强制执行现场笔录", "execution_record.txt", "强执笔", ("executed_at", "means", "execution_record"), FORCE(43)),
    Paper("substitute_demand", "代履行催告书", "substitute_demand.txt", "代催", ("execution_on", "substitute_by"), FORCE(51), to_party=True),
    Paper("substitute_record", "代履行现场笔录", "substitute_record.txt", "代笔", ("executed_at", "substitute_by", "execution_record"), FORCE(51)),
    Paper("cost_notice", "代履行费用缴纳通知书", "cost_notice.txt", "代费", ("cost", "cost_detail", "cost_days"), FORCE(51), to_party=True),
    Paper("execution_application", "强制执行申请书", "execution_application.txt", "执申", ("enforcing_court", "duty", "court_papers"), FORCE(55)),
    Paper("suspension_decision", "中止执行决定书", "suspension_decision.txt", "执中", ("suspension",), FORCE(39), to_party=True),
    Paper("execution_agreement", "执行协议", "execution_agreement.txt", "执协", ("agreement", "agreement_days"), FORCE(42), to_party=True),
    Paper("execution_ended", "终结执行决定书", "execution_end.txt", "执终", ("execution_end",), FORCE(40), to_party=True),
    Paper("refund_decision", "执行回转决定书", "refund_decision.txt", "执回", ("refund_what",), FORCE(41), to_party=True),
    Paper("execution_closing", "强制执行结案表", "execution_closing.txt", "执结", ("closing_note", "main_pages", "side_pages"), FORCE(40)),
)  # fmt: skip

DISCLOSURES = (
    Disclosure(
        "announce", "announce", within="", where=("违法建筑现场", "政府网站"), basis=FORCE(44),
        fields=(
            ("cause", "full"), ("party_kind", "full"), ("party_name", "M2"), ("structure_place", "full"), ("decision_name", "full"),
            ("decision_number", "full"), ("deciding_organ", "full"), ("executing_organ", "full"), ("duty", "full"), ("self_demolish_until", "full"),
            ("notice_remedies", "full"),
        ),
    ),
)  # fmt: skip

EXECUTION = Procedure(
    slug="execution",
    name="行政强制执行",
    area="enforcement",
    basis=FORCE(34, 53),
    code="执",
    ends_as="结案",
    title="{cause}",
    law_field="law_field",
    subject="executed_case",
    retention="30年",
    heads=(UNIT_HEAD, HEAD),
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    clocks=CLOCKS,
    rights=RIGHTS,
    exits=EXITS,
    papers=PAPERS,
    apart=(
        Apart("execute", "decide", house("决定强制执行的负责人不参加实施")),
        Apart("execute", "review", house("实施人员不审核本案")),
    ),
    disclosure=DISCLOSURES,
    terms=("compulsory_execution", "demand_notice", "late_charge", "legal_review"),
    notes="普通程序处罚只需催告、申请法院的，在处罚案件里直接办理，不另立执行案件；有强制执行权的、代履行的、拆除违法建筑的，简易程序处罚逾期不缴的，"
          "以及处罚以外的行政决定，在这里立案并填写原案案号。公告拆除以外不公开个案。",
)  # fmt: skip
