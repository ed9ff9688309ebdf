"""投诉举报 — complaints and clues: taken in from any channel, split, handled, answered, and the reporter kept secret.

Law        市场监督管理投诉举报处理暂行办法（2022修改）；行政处罚法第五十四条；政府信息公开条例第三十九条；其他领域按其规定
Runs       登记 → [拆分] → 指定承办 → 投诉：受理 → 调解 → 告知；举报：核查 → 是否立案 → 关联案件 → 告知 → [奖励] → 办结；不属于的移送、答复
Elsewhere  由此立案的处罚 penalty_ordinary.py；字段 complaint_fields.py；前提 complaint_guards.py

Reads   complaint.* of the day; where the field has no rule of its own in the book, the limit that the intake states
Never   opens a case to anybody who was not named to it; is handed over (it is passed on by letter, without the reporter's name)
Start   COMPLAINT
"""

from __future__ import annotations

from yifa.engine.conditions import all_of, is_
from yifa.engine.declaration import Clock, Disclosure, Exit, Paper, Procedure, Step
from yifa.law.citations import house, statute
from yifa.procedures.enforcement import complaint_fields as c
from yifa.procedures.enforcement import complaint_guards as g
from yifa.procedures.enforcement.registers import certified_officers
from yifa.procedures.linked import refers_to
from yifa.procedures.posts import CLERK, ENFORCER, UNIT_HEAD

ART = statute("市场监督管理投诉举报处理暂行办法", edition=2022).articles
PENALTY = statute("行政处罚法", edition=2021).articles
INTAKE, STAFF, APPROVER = (CLERK,), (ENFORCER, CLERK), (UNIT_HEAD,)
RAISED = ("penalty_ordinary", "penalty_summary", "inspection")
HANDLING = ("decide_acceptance", "check_clue")
SECRET = house("投诉举报人信息只向登记人员和指定的承办、审批人员开放")

STEPS = (
    Step("receive", "登记投诉举报", by=INTAKE, basis=ART(3, 9, 25), fields=c.RECEIVE, does="登记",
         needs=(g.not_our_own_unit, g.intake_is_apart, g.complaint_is_named, g.received_before,
                                                                g.nobody_is_named_in("appeal_content", "claim")), issues=("registration",),
         issues_when=(("reporter_sheet", c.NAMED),), risk="有诉不登、泄露举报人", control="登记即计时，案件只对被指定的人员开放"),
    Step("split", "拆分登记", by=INTAKE, basis=ART(7), after=("receive",), before=HANDLING, when=c.MIXED, fields=c.SPLIT,
         needs=(g.is_the_other_half,)),
    Step("assign", "指定承办", by=(CLERK, UNIT_HEAD), basis=SECRET, after=("receive",), before=("close",), when=c.HANDLED, repeats=True, fields=c.ASSIGN,
         needs=(g.split_where_mixed, g.handlers_are_apart), risk="交被反映的机构办理", control="系统核对任职机构"),
    Step("pass_on", "移送有权机关", by=INTAKE, basis=ART(14, 27), after=("receive",), before=(*HANDLING, "answer"), side=True, fields=c.PASS_ON,
         needs=(g.no_leak("pass_sealed", "投诉举报人信息没有单独密封"), g.nobody_is_named_in("pass_reason")), issues=("pass_letter",), ends=True),
    Step("answer", "答复、引导", by=INTAKE, basis=house("咨询当即答复；属于信访、信息公开申请的告知办理渠道"), after=("receive",), when=c.GUIDED,
         fields=c.ANSWER, issues=("answer_letter",), ends=True),
    # 投诉
    Step("decide_acceptance", "投诉受理决定", by=STAFF, basis=ART(14, 15), after=("assign",), when=c.DISPUTE, fields=c.ACCEPTANCE,
         needs=(g.only_handlers, g.within_the_years),
         issues_when=(("acceptance_notice", c.ACCEPTED), ("refusal_notice", c.REFUSED)),
         risk="推诿不受理", control="不予受理的情形由规章列明，逐项选择并说明理由"),
    Step("mediate", "组织调解", by=STAFF, basis=ART(16, 18), after=("decide_acceptance",), before=("end_mediation",), repeats=True,
         when=c.DISPUTE, fields=c.MEDIATE, needs=(g.only_handlers, g.both_consent), issues=("session_record",)),
    Step("entrust_test", "委托鉴定、检测", by=STAFF, basis=ART(21), after=("decide_acceptance",), before=("end_mediation",), side=True, repeats=True,
         fields=c.ENTRUST_TEST, needs=(g.only_handlers,), pauses="mediate_end", sends_back=("test_back",)),
    Step("test_back", "鉴定、检测完毕", by=STAFF, basis=ART(21), after=("entrust_test",), before=("end_mediation",), side=True, repeats=True,
         fields=c.TEST_BACK, needs=(g.only_handlers,), resumes="mediate_end", sends_back=("entrust_test",)),
    Step("end_mediation", "调解结束", by=STAFF, basis=ART(20, 21), after=("decide_acceptance",), when=c.DISPUTE, fields=c.END,
         needs=(g.only_handlers, g.agreed_in_session, refers_to("found_case", "投诉举报", "complaint")),
         issues_when=(("mediation_agreement", c.AGREED), ("end_notice", c.NOT_AGREED))),
    Step("tell_end", "告知调解终止", by=STAFF, basis=ART(21), after=("end_mediation",), when=c.NOT_AGREED, fields=c.TELL_END,
         needs=(g.only_handlers,)),
    # 举报
    Step("check_clue", "核查线索", by=(ENFORCER,), basis=ART(23), after=("assign",), before=("decide_filing",), when=c.CLUE, repeats=True,
         together="penalty.officers_min", fields=c.CHECK,
         needs=(g.only_handlers, certified_officers, g.no_leak("reporter_kept", "核查中透露了投诉举报人的信息"),
                                                                          g.nobody_is_named_in("check_findings")), issues=("check_record",)),
    Step("extend_check", "批准延长核查", by=APPROVER, basis=ART(23), after=("assign",), before=("decide_filing",),
         when=all_of(c.CLUE, c.RULED), side=True, fields=c.EXTEND, needs=(g.only_approver,), extends="check"),
    Step("decide_filing", "决定是否立案", by=APPROVER, basis=ART(23), after=("check_clue",), when=c.CLUE, fields=c.FILING,
         needs=(g.only_approver, g.not_for_lack_of_a_name, g.nobody_is_named_in("filing_reason")), issues=("filing_form",), risk="应立不立", control="期限提示，理由留痕并告知"),
    Step("link_case", "关联案件", by=STAFF, basis=PENALTY(54), after=("decide_filing",), when=c.FILED, fields=c.LINK,
         needs=(g.only_handlers, refers_to("raised_case", "处罚、检查", *RAISED), g.nobody_is_named_in_the_case_raised)),
    Step("tell_reporter", "告知举报人", by=STAFF, basis=ART(31), after=("decide_filing",), when=c.NAMED_CLUE, fields=c.TELL,
         needs=(g.only_handlers,), issues=("filing_notice",)),
    Step("reward", "举报奖励", by=APPROVER, basis=ART(32), after=("decide_filing",), when=all_of(c.FILED, c.NAMED), side=True, after_close=True,
         fields=c.REWARD, needs=(g.only_approver, g.no_leak("reward_by_code", "领取奖励会公开举报人身份")), issues=("reward_decision",)),
    Step("feed_back", "反馈转办单位", by=STAFF, basis=house("平台、热线和其他机关转来的，办理结果反馈转办单位"), when=c.REFERRED, side=True, after_close=True,
         after_any=("pass_on", "answer", "decide_acceptance", "end_mediation", "decide_filing"), fields=c.FEED_BACK,
         needs=(g.nobody_is_named_in("feedback_note"),), issues=("feedback",)),
    Step("close", "办结归档", by=STAFF, basis=SECRET, after_any=("decide_filing", "end_mediation"), fields=c.CLOSE,
         needs=(g.only_handlers, g.all_is_done, g.nobody_is_named_in_the_case_raised), issues=("file_cover",), ends=True),
)  # fmt: skip

PAPERS = (
    Paper("registration", "投诉举报登记单", "complaint_registration.txt", "诉登", ("channel", "appeal_kind", "received_on"), ART(3)),
    Paper("reporter_sheet", "投诉举报人信息单（密封）", "complaint_reporter_sheet.txt", "诉密", ("reporter_name", "reporter_phone"), SECRET, side=True),
    Paper("pass_letter", "投诉举报移送函", "complaint_pass_letter.txt", "诉移", ("passed_to", "pass_reason"), ART(14)),
    Paper("answer_letter", "诉求答复单", "complaint_answer.txt", "诉答", ("answer_content",), SECRET, to_party=True),
    Paper("acceptance_notice", "投诉受理告知书", "complaint_acceptance.txt", "诉受", ("调解",), ART(14), to_party=True),
    Paper("refusal_notice", "投诉不予受理告知书", "complaint_refusal.txt", "诉不受", ("refusal_ground", "refusal_reason"), ART(14, 15), to_party=True),
    Paper("session_record", "投诉调解记录", "complaint_session.txt", "诉调", ("consent", "mediation_record"), ART(16)),
    Paper("mediation_agreement", "投诉调解书", "complaint_agreement.txt", "诉协", ("agreement_terms", "accused_name"), ART(20), to_party=True),
    Paper("end_notice", "投诉终止调解告知书", "complaint_end_notice.txt", "诉终", ("end_reason", "起诉"), ART(21), to_party=True),
    Paper("check_record", "线索核查记录", "complaint_check.txt", "诉核", ("check_findings",), ART(23)),
    Paper("filing_form", "举报处理审批表", "complaint_filing.txt", "诉立", ("filing",), ART(23), side=True),
    Paper("filing_notice", "举报处理结果告知书", "complaint_filing_notice.txt", "诉告", ("filing",), ART(31), to_party=True),
    Paper("reward_decision", "举报奖励决定", "complaint_reward.txt", "诉奖", ("reward_rule", "reward_amount"), ART(32), side=True),
    Paper("feedback", "办理情况反馈单", "complaint_feedback.txt", "诉馈", ("feedback_to", "feedback_note"), SECRET),
    Paper("file_cover", "投诉举报案卷封面", "complaint_cover.txt", "诉卷", ("pages",), SECRET),
)  # fmt: skip

COMPLAINT = Procedure(
    slug="complaint",
    name="投诉举报",
    area="enforcement",
    code="诉",
    basis=ART(3),
    ends_as="办结归档",
    title="{law_field}{appeal_kind}",
    law_field="law_field",
    retention="10年",
    sealed=True,
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    papers=PAPERS,
    clocks=(
        Clock("accept", "投诉受理期限", starts="receive", starts_at="received_on", stops=("decide_acceptance", "pass_on"),
              within="complaint.accept", when=all_of(c.DISPUTE, c.RULED), basis=ART(14)),
        Clock("accept_own", "投诉受理期限（本领域）", starts="receive", starts_at="received_on", stops=("decide_acceptance", "pass_on"),
              within="field:own_accept_days", when=c.DISPUTE_NOT_RULED, basis=house("本领域的规定由登记人员写明出处")),
        Clock("mediate_end", "调解期限", starts="decide_acceptance", stops=("end_mediation",), within="complaint.mediate_end",
              when=all_of(c.ACCEPTED, c.RULED), basis=ART(21)),
        Clock("tell_end", "终止调解告知期限", starts="end_mediation", stops=("tell_end",), within="complaint.tell_end",
              when=all_of(c.NOT_AGREED, c.RULED), basis=ART(21)),
        Clock("check", "线索核查期限", starts="receive", starts_at="received_on", stops=("decide_filing", "pass_on"), within="complaint.clue_check",
              extend="complaint.clue_check_extension", when=all_of(c.CLUE, c.RULED), basis=ART(23)),
        Clock("check_own", "线索核查期限（本领域）", starts="receive", starts_at="received_on", stops=("decide_filing", "pass_on"),
              within="field:own_check_days", when=c.CLUE_NOT_RULED, basis=house("本领域的规定由登记人员写明出处")),
        Clock("tell", "告知举报人期限", starts="decide_filing", stops=("tell_reporter",), within="complaint.tell_filing",
              when=all_of(c.NAMED_CLUE, c.RULED), basis=ART(31)),
    ),
    exits=(
        Exit("passed_on", "移送有权机关", at=("pass_on",), basis=ART(14)),
        Exit("answered", "答复、引导", at=("answer",), basis=house("不属于投诉举报的诉求")),
        Exit("not_accepted", "投诉不予受理", at=("decide_acceptance",), when=c.REFUSED, closes=True, basis=ART(15)),
        Exit("agreed", "达成调解协议", at=("end_mediation",), when=c.AGREED, basis=ART(20)),
        Exit("not_agreed", "终止调解", at=("end_mediation",), basis=ART(21)),
        Exit("filed", "立案", at=("decide_filing",), when=c.FILED, basis=ART(23)),
        Exit("not_filed", "不予立案", at=("decide_filing",), when=is_("filing", "not_filed", says="不予立案"), basis=ART(23)),
        Exit("clue_passed", "线索移送", at=("decide_filing",), basis=ART(27)),
    ),
    disclosure=(
        Disclosure(
            of="close", step="close", within="", total_only=True, where=("本机关网站（按季度或者年度只公布总数）",),
            basis=house("投诉举报只公布总数；不足三件的并入其他类"),
            fields=tuple((name, "M6") for name in ("channel", "appeal_kind", "law_field", "acceptance", "end_reason", "filing")),
        ),
    ),
    terms=("complaint", "clue_report", "reporter", "clue"),
    notes="反映本机构的不在本机构登记；案件不能移交承办，只能移送；统计只出总数",
)  # fmt: skip
