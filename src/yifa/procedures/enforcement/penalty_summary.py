"""行政处罚简易程序 — administrative penalty decided on the spot.

Law        行政处罚法（2021修订）第五章第二节，第六章（第六十六条至第七十一条）；行政复议法（2023修订）第二十三条
Runs       当场查明并告知 → 听取陈述申辩 → 当场决定 → [当场收缴 → 交机关 → 缴银行 | 缴纳] → 备案 → [公示] → 结案归档
Elsewhere  普通程序 penalty_ordinary.py；逾期不缴的加处罚款和强制执行 execution.py；字段 penalty_summary_fields.py、前提 penalty_summary_guards.py

Reads   penalty.summary_*, penalty.onsite_*, penalty.officers_min and the periods of remedy of the day
Never   lets an officer fine beyond the limit of the day, or keep what was collected
Start   PENALTY_SUMMARY
"""

from __future__ import annotations

from yifa.engine.conditions import any_of, is_, no, took
from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Paper, Procedure, Right, Step
from yifa.law.citations import house, paper, statute
from yifa.procedures.enforcement import penalty_decision_guards as d
from yifa.procedures.enforcement import penalty_guards as g
from yifa.procedures.enforcement import penalty_outcome_fields as out
from yifa.procedures.enforcement import penalty_summary_fields as fields
from yifa.procedures.enforcement import penalty_summary_guards as s
from yifa.procedures.enforcement.penalty_discretion_guards import leniency_fits
from yifa.procedures.enforcement.registers import certified_officers, power_in_force
from yifa.procedures.linked import refers_to
from yifa.procedures.posts import CLERK, DISCLOSER, ENFORCER, HEAD, PARTY, UNIT_HEAD

ART = statute("行政处罚法", edition=2021).articles
REVIEW = statute("行政复议法", edition=2023).articles
SUIT = statute("行政诉讼法", edition=2017).articles
ENFORCERS, OFFICE = (ENFORCER,), (CLERK, ENFORCER)
TWO = "penalty.officers_min"
POWER = power_in_force("penalty")
ENDED = ("decide", "let_off", "convert")  # after these nothing is found or heard on the spot any more
SHOWN = no(took("withhold_disclosure", says="已经决定不予公示"), says="没有决定不予公示")

STEPS = (
    Step("find", "当场查明并告知", by=ENFORCERS, basis=ART(42, 44, 51, 52, 55), together=TWO, duty="investigate", fields=fields.FIND,
         needs=(certified_officers, POWER, g.organ_holds_the_power, g.age_is_known, s.shown_and_told,
                refers_to("clue_case", "检查、投诉举报、隐患", *fields.CLUES)),
         issues=("spot_record",), does="登记当场查明的情况", risk="不出示证件、不告知权利", control="没有出示、告知的不能继续办理"),
    Step("hear", "听取陈述、申辩", by=ENFORCERS, basis=ART(45), after=("find",), before=ENDED, together=TWO, duty="investigate",
         needs=(certified_officers,), fields=fields.HEAR),
    Step("decide", "当场作出处罚决定", by=ENFORCERS, basis=ART(51, 52), after=("hear",), before=("let_off", "convert"), together=TWO,
         duty="investigate", fields=fields.DECIDE, issues=("summary_decision",),
         needs=(certified_officers, POWER, s.facts_are_clear, s.within_the_limit, s.old_enough, s.onsite_is_allowed,
                s.remedies_as_registered, s.form_was_handed_over),
         risk="超过限额当场处罚、拆分处罚、不交付决定书", control="限额由系统按当日规定核对，不交付不得登记"),
    Step("let_off", "不予处罚", by=ENFORCERS, basis=ART(30, 31, 33), after=("find",), before=("decide", "convert"), together=TWO, side=True,
         duty="investigate", needs=(certified_officers, s.corrected_where_it_counts, leniency_fits("unpunished_ground")),
         fields=fields.LET_OFF, issues=("education_record",)),
    Step("convert", "转为普通程序", by=ENFORCERS, basis=ART(51, 54), after=("find",), before=("decide", "let_off"), together=TWO, side=True,
         duty="investigate", needs=(certified_officers, refers_to("ordinary_case", "行政处罚（普通程序）", "penalty_ordinary"), s.converted_case_says_so),
         fields=fields.CONVERT, issues=("conversion_note",)),
    # 罚款的收缴
    Step("collect", "当场收缴罚款", by=ENFORCERS, basis=ART(68, 69, 70), after=("decide",), before=("close",), when=fields.ONSITE,
         together=TWO, needs=(certified_officers, s.collected_lawfully), fields=fields.COLLECT, does="登记当场收缴",
         risk="不开票据、坐支截留", control="票据号必填，交款期限自动起算，少交不能登记"),
    Step("receive", "收到当场收缴的罚款", by=(CLERK,), basis=ART(71), after=("collect",), before=("close",), needs=(s.received_in_full,),
         fields=fields.RECEIVE, issues=("cash_handover",)),
    Step("bank", "缴付指定银行", by=(CLERK,), basis=ART(71), after=("receive",), before=("close",), needs=(s.banked_in_full,), fields=fields.BANK),
    # 备案、公示、救济
    Step("record", "报所属机关备案", by=OFFICE, basis=ART("52第三款"), after=("decide",), before=("close",), fields=fields.RECORD,
         issues=("filing_record",)),
    Step("pay", "登记缴纳罚款", by=(CLERK,), basis=ART(67), after=("decide",), before=("close",), when=fields.BY_BANK, due_when=fields.STILL_OWED,
         needs=(s.paid_in_full,), fields=fields.PAY),
    Step("disclose", "公示处罚决定", by=(DISCLOSER,), basis=ART(48), after=("decide",), before=("withhold_disclosure",), when=fields.SOCIAL,
         due_when=SHOWN, needs=(d.fit_to_be_shown,), fields=out.DISCLOSE, issues=("disclosure_record",)),
    Step("withhold_disclosure", "不予公示", by=(UNIT_HEAD, HEAD), basis=ART(48), after=("decide",), before=("disclose",), when=fields.SOCIAL,
         side=True, fields=out.WITHHOLD, issues=("withholding_form",)),
    Step("record_remedy", "登记复议、诉讼", by=OFFICE, basis=ART(73), after=("decide",), side=True, repeats=True, fields=out.RECORD_REMEDY,
         after_close=True),
    Step("end_remedy", "登记复议、诉讼结果", by=OFFICE, basis=ART(73), after=("record_remedy",), side=True, repeats=True, after_close=True,
         fields=out.END_REMEDY, sends_back=("record_remedy",)),
    Step("record_revocation", "登记决定被变更、撤销", by=OFFICE, basis=ART("48第二款"), after=("decide",), side=True, repeats=True, after_close=True,
         fields=out.REVOCATION),
    Step("withdraw_disclosure", "撤回公示", by=(DISCLOSER,), basis=ART("48第二款"), after=("record_revocation", "disclose"), side=True,
         after_close=True, fields=out.WITHDRAW_DISCLOSURE, issues=("withdrawal_notice",)),
    Step("close", "结案归档", by=(UNIT_HEAD,), basis=ART(47), after=("decide",),
         needs=(refers_to("execution_case", "行政强制执行", "execution"), s.nothing_is_left), fields=fields.CLOSE, issues=("summary_closing",), ends=True),
)  # fmt: skip

CLOCKS = (
    Clock("to_organ", "罚款交至行政机关", starts="collect", starts_at="cash_from", stops=("receive",), within="penalty.onsite_cash_to_agency",
          basis=ART(71)),
    Clock("to_bank", "罚款缴付指定银行", starts="receive", stops=("bank",), within="penalty.onsite_cash_to_bank", basis=ART(71)),
    Clock("record", "报所属机关备案", starts="decide", stops=("record",), within="penalty.summary_record_filing", basis=ART("52第三款")),
    Clock("pay", "缴纳罚款", starts="decide", stops=("pay",), within="penalty.pay_limit", binds="party", when=fields.BY_BANK, basis=ART(67)),
    Clock("disclose", "公示处罚决定", starts="decide", stops=("disclose", "withhold_disclosure"), within="penalty.disclose_limit",
          when=fields.SOCIAL, basis=paper("国办发〔2018〕118号", "第二部分")),
    Clock("withdraw_disclosure", "撤回已公示的决定", starts="record_revocation", starts_at="revoked_on", stops=("withdraw_disclosure",),
          within="penalty.withdraw_published", when=took("disclose", says="已经公示"), basis=ART("48第二款")),
)  # fmt: skip

RIGHTS = (
    Right("reconsider", "申请行政复议（起诉以前应当先申请复议）", of=PARTY, opens_after="decide", within="recon.apply_limit",
          used_by=("record_remedy", "end_remedy"), basis=REVIEW(20, "23第一款第一项")),
    Right("sue_after_review", "对复议决定提起行政诉讼", of=PARTY, opens_after="end_remedy", within="recon.sue_limit",
          used_by=("record_remedy",), when=is_("remedy", "reconsideration", says="经过行政复议"), basis=SUIT(45)),
)  # fmt: skip

EXITS = (
    Exit("converted", "转为普通程序", at=("convert",), closes=True, basis=ART(51, 54)),
    Exit("let_off", "不予处罚", at=("let_off",), closes=True, basis=ART(30, 31, 33), must_tell=("education",)),
    Exit("revoked", "决定被撤销、确认违法或者无效", at=("record_revocation",),
         when=is_("revoked_how", "revoked", "unlawful", "void", says="决定被撤销、确认违法或者无效"), basis=ART("48第二款")),
)  # fmt: skip

PAPERS = (
    Paper("spot_record", "现场笔录", "spot_record.txt", "罚场", ("party_name", "breach_facts", "spot_evidence"), ART(52, 55)),
    Paper("summary_decision", "当场行政处罚决定书", "summary_decision.txt", "罚当",
          ("party_name", "breach_facts", "breach_at", "breach_where", "breach_provision", "penalty_provision", "summary_kinds", "fine",
           "reconsideration_body", "court", "先申请行政复议"), ART(52), to_party=True),
    Paper("education_record", "不予处罚教育记录", "education_record.txt", "罚教", ("unpunished_ground", "education"), ART(33), to_party=True),
    Paper("conversion_note", "简易程序转普通程序说明", "conversion_note.txt", "罚转普", ("converted_for", "ordinary_case"), ART(51, 54)),
    Paper("cash_handover", "当场收缴罚款交接单", "cash_handover.txt", "罚交", ("collected", "received", "receipt_number"), ART(71)),
    Paper("filing_record", "当场处罚决定备案表", "filing_record.txt", "罚备", ("record_number", "summary_kinds"), ART("52第三款")),
    Paper("disclosure_record", "行政处罚决定公示记录", "disclosure_record.txt", "罚当示", ("disclosed_where", "mask", "mask_checker"), ART(48)),
    Paper("withholding_form", "不予公示审批表", "withholding_form.txt", "罚当不示", ("withheld_ground",), ART(48)),
    Paper("withdrawal_notice", "撤回公示说明", "withdrawal_notice.txt", "罚当示撤", ("withdrawn_why",), ART("48第二款")),
    Paper("summary_closing", "当场处罚案卷目录", "summary_closing.txt", "罚当结", ("main_pages", "retention"), ART(47)),
)  # fmt: skip

DISCLOSURES = (
    Disclosure(
        "decide", "disclose", within="penalty.disclose_limit", where=("行政执法公示平台",), basis=ART(48),
        withdrawn_by="withdraw_disclosure",
        unless=any_of(no(fields.SOCIAL, says="决定不具有一定社会影响"), took("withhold_disclosure", says="已经决定不予公示")),
        fields=(
            ("cause", "full"), ("party_kind", "full"), ("party_name", "M2"), ("party_credit_code", "M1"), ("law_field", "full"),
            ("breach_provision", "full"), ("facts_summary", "full"), ("penalty_provision", "full"), ("benchmark_item", "full"),
            ("discretion", "full"), ("factors", "full"), ("summary_kinds", "full"), ("fine", "full"), ("shown_until", "full"),
        ),
    ),
)  # fmt: skip

PENALTY_SUMMARY = Procedure(
    slug="penalty_summary",
    name="行政处罚（简易程序）",
    area="enforcement",
    basis=ART(51),
    code="简罚",
    ends_as="结案",
    title="{cause}",
    law_field="law_field",
    retention="10年",
    heads=(UNIT_HEAD, HEAD),
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    clocks=CLOCKS,
    rights=RIGHTS,
    exits=EXITS,
    papers=PAPERS,
    apart=(
        Apart("collect", "receive", house("收缴罚款的人员不自己入账")),
        Apart("collect", "bank", house("收缴罚款的人员不自己缴付银行")),
    ),
    disclosure=DISCLOSURES,
    terms=("administrative_penalty", "summary_procedure", "statement_defence", "penalty_decision"),
    notes="限额以法律、行政法规的一般规定为准，道路交通、治安等法律另有当场处罚限额的由该领域参数规定；简易程序的处罚原则上不公示，"
          "只有具有一定社会影响的才公示；逾期不缴罚款的加处、催告和申请法院执行在“行政强制执行”中办理，结案时填其案号。",
)  # fmt: skip
