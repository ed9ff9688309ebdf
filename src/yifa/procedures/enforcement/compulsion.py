"""行政强制措施 — compulsory measures: sealing, seizing, freezing and others, from the proposal to release or disposal.

Law        行政强制法（2011）第三章
Runs       呈批 → [法制审核] → 批准 → 实施（紧急的先实施、后补批） → [送达冻结决定] → [检测] → [延长] → 解除并退还 | 没收、销毁、移送
Elsewhere  强制执行 execution.py；先行登记保存 penalty_ordinary.py；字段 compulsion_fields.py、前提 compulsion_guards.py

Reads   compulsion.* of the day
Never   lets a measure outlive its limit, or an entrusted body take one
Start   COMPULSION_MEASURE
"""

from __future__ import annotations

from yifa.engine.conditions import is_
from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Paper, Procedure, Right, Step
from yifa.law.citations import house, statute
from yifa.procedures.enforcement import compulsion_fields as fields
from yifa.procedures.enforcement import compulsion_guards as c
from yifa.procedures.enforcement import penalty_guards as g
from yifa.procedures.enforcement import penalty_outcome_fields as out
from yifa.procedures.enforcement.registers import certified_officers, power_in_force
from yifa.procedures.linked import refers_to
from yifa.procedures.posts import CLERK, ENFORCER, HEAD, LEGAL_REVIEWER, PARTY, UNIT_HEAD

FORCE = statute("行政强制法", edition=2011).articles
PENALTY = statute("行政处罚法", edition=2021).articles
ENFORCERS, OFFICE = (ENFORCER,), (CLERK, ENFORCER)
TWO = "compulsion.officers_min"
POWER = power_in_force("compulsion")
BELONGS = refers_to("penalty_case", "行政处罚（普通程序）", "penalty_ordinary")
OVER = ("release", "dispose")  # after these nothing is held any more

STEPS = (
    Step("propose", "呈批", by=ENFORCERS, basis=FORCE(16, 17, "18第一项"), together=TWO, duty="investigate", fields=fields.PROPOSE,
         needs=(certified_officers, BELONGS, POWER, g.organ_holds_the_power, c.power_may_be_used,
                c.may_be_held),
         issues=("measure_proposal",), risk="无权或者受托采取强制措施", control="强制措施权按权责事项核对，委托的不能办理"),
    Step("review", "法制审核", by=(LEGAL_REVIEWER,), basis=house("列入本地重大执法决定目录的先行法制审核"), after=("propose",),
         before=("decide", "release", "dispose"), when=fields.TO_REVIEW, fields=fields.REVIEW, issues=("measure_review",)),
    Step("decide", "负责人审批", by=(HEAD,), basis=FORCE("18第一项", 19), after=("propose",), when=fields.MAY_BE_APPROVED,
         needs=(c.reviewed_where_listed,), fields=fields.APPROVE, issues=("measure_approval",)),
    Step("act", "实施强制措施", by=ENFORCERS, basis=FORCE(18, 24, 30, 31), after=("propose",), together=TWO, duty="investigate",
         needs=(certified_officers, POWER, c.approved_or_urgent, c.shown_and_told, c.list_is_complete, c.was_filmed), fields=fields.ACT,
         issues=("measure_decision", "measure_record"), issues_when=(("measure_list", fields.LISTED), ("freeze_notice", fields.FREEZE)),
         does="登记实施", risk="不出示证件、不列清单、超范围查封", control="清单份数、当场交付、音像记录缺一不能登记"),
    Step("deliver", "交付冻结决定书", by=ENFORCERS, basis=FORCE(31), after=("act",), when=fields.FREEZE, needs=(certified_officers,),
         fields=fields.DELIVER),
    Step("send_test", "送交检测、检验、检疫、技术鉴定", by=ENFORCERS, basis=FORCE("25第三款"), after=("act",), before=OVER, together=TWO, side=True,
         repeats=True, duty="investigate", when=fields.HELD, needs=(certified_officers, c.still_running, c.test_was_told),
         fields=fields.SEND_TEST, issues=("test_period_notice",), pauses="seizure", sends_back=("test_back",)),
    Step("test_back", "检测期间结束", by=ENFORCERS, basis=FORCE("25第三款"), after=("send_test",), before=OVER,
         needs=(c.test_within_its_days,), fields=fields.TEST_BACK, resumes="seizure"),
    Step("extend", "延长期限", by=(HEAD,), basis=FORCE(25, 32), after=("act",), before=OVER, side=True, duty="decide", needs=(c.still_running,),
         fields=fields.EXTEND, issues=("measure_extension",), extends=("seizure", "freeze")),
    Step("store", "委托保管", by=OFFICE, basis=FORCE(26), after=("act",), before=OVER, side=True, repeats=True, when=fields.HELD,
         needs=(c.stored_at_our_cost,), fields=fields.STORE),
    Step("dispose", "没收、销毁、移送", by=(HEAD,), basis=FORCE(21, 27), after=("act",), before=("release",), side=True, duty="decide",
         needs=(c.still_running, c.forfeited_by_decision), fields=fields.DISPOSE, issues=("measure_disposal",), ends=True),
    Step("release", "解除措施", by=(HEAD,), basis=FORCE(19, 28, 33), after=("act",), before=("dispose",), duty="decide", fields=fields.RELEASE,
         issues=("release_decision",), risk="逾期不解除、不退还", control="期限届满后只能办理解除，逾期计入统计"),
    Step("hand_back", "退还财物、通知解除冻结", by=ENFORCERS, basis=FORCE("28第二款", 33), after=("release",), together=TWO, duty="investigate",
         needs=(certified_officers, c.refunded_in_full), fields=fields.HAND_BACK, issues=("return_list",), ends=True),
    Step("name_case", "登记所属的处罚案件", by=OFFICE, basis=FORCE(27), after=("act",), side=True, repeats=True,
         needs=(BELONGS,), fields=fields.NAME_CASE),
    Step("record_remedy", "登记复议、诉讼", by=OFFICE, basis=FORCE(8), after=("act",), side=True, repeats=True, after_close=True,
         fields=out.RECORD_REMEDY),
    Step("end_remedy", "登记复议、诉讼结果", by=OFFICE, basis=FORCE(8), after=("record_remedy",), side=True, repeats=True, after_close=True,
         fields=out.END_REMEDY),
    Step("record_revocation", "登记措施被变更、撤销", by=OFFICE, basis=FORCE(8), after=("act",), side=True, repeats=True, after_close=True,
         fields=out.REVOCATION),
)  # fmt: skip

CLOCKS = (
    Clock("urgent_report", "紧急实施后补办批准", starts="act", stops=("decide",), within="compulsion.urgent_report", when=fields.URGENT,
          basis=FORCE(19)),
    Clock("seizure", "查封、扣押期限", starts="act", stops=("release", "dispose"), within="compulsion.seizure_limit",
          extend="compulsion.seizure_extension", when=fields.ORDINARY_LIMIT, basis=FORCE(25)),
    Clock("freeze", "冻结期限", starts="act", stops=("release", "dispose"), within="compulsion.freeze_limit",
          extend="compulsion.freeze_extension", when=fields.FREEZE, basis=FORCE(32)),
    Clock("special", "另行规定的措施期限", starts="act", stops=("release", "dispose"), within="field:special_limit_days", unit="calendar_days",
          when=fields.SPECIAL, basis=FORCE("25第一款")),
    Clock("freeze_notice", "交付冻结决定书", starts="act", stops=("deliver",), within="compulsion.freeze_notice", when=fields.FREEZE, basis=FORCE(31)),
    Clock("test", "检测期间", starts="send_test", latest=True, stops=("test_back", "release"), within="field:test_days", unit="calendar_days",
          basis=FORCE("25第三款")),
)  # fmt: skip

RIGHTS = (
    Right("reconsider", "申请行政复议", of=PARTY, opens_after="act", within="recon.apply_limit", used_by=("record_remedy",),
          basis=statute("行政复议法", edition=2023).articles(20)),
    Right("sue", "提起行政诉讼", of=PARTY, opens_after="act", within="litigation.sue_direct", used_by=("record_remedy",),
          basis=statute("行政诉讼法", edition=2017).articles(46)),
)  # fmt: skip

EXITS = (
    Exit("not_approved", "没有批准，不采取措施", at=("decide",), when=fields.REFUSED_AHEAD, closes=True, basis=FORCE("18第一项")),
    Exit("released", "解除并退还", at=("hand_back",), basis=FORCE(28, 33)),
    Exit("forfeited", "没收", at=("dispose",), when=is_("disposal", "forfeited", says="依法没收"), basis=FORCE(27)),
    Exit("destroyed", "销毁", at=("dispose",), when=is_("disposal", "destroyed", says="依法销毁"), basis=FORCE(27)),
    Exit("handed_over", "随案移送", at=("dispose",), when=is_("disposal", "handed_over", says="随案移送"), basis=FORCE(21)),
    Exit("revoked", "措施被撤销、确认违法或者无效", at=("record_revocation",),
         when=is_("revoked_how", "revoked", "unlawful", "void", says="措施被撤销、确认违法或者无效"), basis=FORCE(8)),
)  # fmt: skip

PAPERS = (
    Paper("measure_proposal", "实施行政强制措施呈批表", "measure_proposal.txt", "强呈", ("measure_kind", "measure_reasons", "objects", "power_article"), FORCE(18)),
    Paper("measure_approval", "行政强制措施审批意见", "measure_approval.txt", "强批", ("approval",), FORCE(18, 19), side=True),
    Paper("measure_review", "法制审核意见书", "measure_review.txt", "强审", ("review_opinion",), FORCE(18), side=True),
    Paper("measure_decision", "查封（扣押、冻结）决定书", "measure_decision.txt", "强措",
          ("party_name", "measure_reasons", "power_article", "objects", "reconsideration_body", "court"), FORCE(24, 31), to_party=True),
    Paper("measure_record", "现场笔录", "measure_record.txt", "强笔", ("acted_at", "defence", "signature"), FORCE("18第七项")),
    Paper("measure_list", "场所、设施、财物清单", "measure_list.txt", "强单", ("items", "list_copies", "kept_at"), FORCE(24), to_party=True),
    Paper("freeze_notice", "协助冻结通知书", "freeze_notice.txt", "冻通", ("freeze_bank", "freeze_sum"), FORCE(30)),
    Paper("test_period_notice", "检测（检验、检疫、技术鉴定）期间告知书", "test_period_notice.txt", "强检", ("tester", "test_items", "test_days"), FORCE(25),
          to_party=True),
    Paper("measure_extension", "延长行政强制措施期限决定书", "measure_extension.txt", "强延", ("extension_reason",), FORCE(25, 32), to_party=True),
    Paper("measure_disposal", "查封（扣押）财物处理决定书", "measure_disposal.txt", "强处", ("disposal", "disposal_basis"), FORCE(27), to_party=True),
    Paper("release_decision", "解除行政强制措施决定书", "release_decision.txt", "强解", ("release_ground",), FORCE(28, 33), to_party=True),
    Paper("return_list", "退还财物清单", "return_list.txt", "强退", ("returned_items", "return_signer"), FORCE(28), to_party=True),
)  # fmt: skip

COMPULSION_MEASURE = Procedure(
    slug="compulsion_measure",
    name="行政强制措施",
    area="enforcement",
    basis=FORCE(16, 18),
    code="强",
    ends_as="办结",
    title="{cause}",
    law_field="law_field",
    retention="30年",
    heads=(UNIT_HEAD, HEAD),
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    clocks=CLOCKS,
    rights=RIGHTS,
    exits=EXITS,
    papers=PAPERS,
    apart=(
        Apart("investigate", "decide", house("批准强制措施的负责人不参加实施")),
        Apart("investigate", "review", house("实施人员不审核本案")),
    ),
    disclosure=(
        Disclosure("act", "act", within="", total_only=True, where=("行政执法年度数据（只公布总数）",),
                   basis=house("查封、扣押、冻结不公开个案，只公布各类总数；不足三件的并入其他类"),
                   fields=(("measure_kind", "M6"), ("law_field", "M6"))),
    ),
    terms=("administrative_penalty", "compulsory_measure"),
    notes="限制公民人身自由的措施只能由法律规定的机关实施，不在本程序之内；乡镇、街道有无本项权力，看省级决定和权责事项登记。"
          "措施期限届满的，系统不再接受延长、检测和处理，只能解除。",
)  # fmt: skip
