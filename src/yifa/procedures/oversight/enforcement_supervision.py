"""行政执法监督 — supervision of enforcement: a clue is looked into, correction asked for, followed to the end.

Law        行政执法监督条例（2025，2026年2月1日起施行）第六条；条例其他条文的步骤和期限有待对照全文，期限按本地规定，没有的由监督人员写明依据
Runs       登记 → 调查核实 → [未发现问题 | 制发监督文书 → 送达 → [异议 → 复查] → 反馈 → 核查 → [升级处理] → 办结]
Elsewhere  监督模型 figures.supervision；案卷评查 file_review.py

Reads   officer.supervision_opinion_reply of the day and place
Never   decides the supervised case itself; never shows who complained
Start   ENFORCEMENT_SUPERVISION
"""

from __future__ import annotations

from yifa.engine.conditions import ended_as, is_, no
from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Paper, Procedure, Right, Step
from yifa.law.citations import house, paper, statute
from yifa.procedures.oversight import enforcement_supervision_fields as fields
from yifa.procedures.oversight import enforcement_supervision_guards as g
from yifa.procedures.posts import SUPERVISED_BODY, SUPERVISION_HEAD, SUPERVISOR, UNIT_HEAD

RULE = statute("行政执法监督条例", edition=2025)
WHO = RULE.articles(6)
TWO = house("调查核实由两名监督人员进行")
FAIR = house("被监督的机关可以提出异议，由没有制发该文书的负责人复查")
END = ("close", "clear")

ENFORCEMENT_SUPERVISION = Procedure(
    slug="enforcement_supervision",
    name="行政执法监督",
    area="oversight",
    code="执监",
    basis=WHO,
    ends_as="办结，已纠正",
    subject="supervised_body",
    title="{supervision_matter}",
    heads=(SUPERVISION_HEAD,),
    retention="30年",
    folder=__file__.rpartition("/")[0],
    steps=(
        Step("open", "登记监督线索", by=(SUPERVISOR,), basis=WHO, fields=fields.OPEN, needs=(g.case_is_there,),
             risk="线索压着不办", control="登记即留痕，来源和所涉案件可查"),
        Step("look", "调查核实", by=(SUPERVISOR,), basis=TWO, after=("open",), before=END, together=2, repeats=True, fields=fields.LOOK,
             needs=(g.supervisor_is_apart,)),
        Step("clear", "未发现问题，终结", by=(SUPERVISION_HEAD,), basis=RULE, after=("look",), before=("issue",), side=True, fields=fields.CLEAR, ends=True),
        Step("issue", "制发监督文书", by=(SUPERVISION_HEAD,), basis=RULE, after=("look",), before=("clear", "close"), repeats=True, fields=fields.ISSUE,
             needs=(g.supervisor_is_apart, g.limit_as_the_law_says), sends_back=("serve", "object", "decide_objection", "answer", "check"),
             issues_when=tuple((f"supervision_{kind}", is_("issued_kind", kind, says=name)) for kind, name in fields.KINDS.items()),
             risk="以监督代替办案", control="只要求纠正，不代作决定"),
        Step("serve", "送达监督文书", by=(SUPERVISOR,), basis=RULE, after=("issue",), before=("close",), fields=fields.SERVE, needs=(g.served_after_issue,)),
        Step("object", "登记异议", by=(SUPERVISOR,), basis=FAIR, after=("serve",), before=("close",), side=True, fields=fields.OBJECT,
             sends_back=("decide_objection",)),
        Step("decide_objection", "复查异议", by=(SUPERVISION_HEAD,), basis=FAIR, after=("object",), before=("close",), fields=fields.DECIDE_OBJECTION,
             issues=("objection_answer_paper",)),
        Step("answer", "登记纠正和反馈", by=(UNIT_HEAD, SUPERVISOR), basis=RULE, after=("serve",), before=("close",), repeats=True, fields=fields.ANSWER,
             sends_back=("check",)),
        Step("check", "核查纠正情况", by=(SUPERVISOR,), basis=RULE, after=("answer",), before=("close",), repeats=True, fields=fields.CHECK,
             needs=(g.supervisor_is_apart,)),
        Step("escalate", "升级处理", by=(SUPERVISION_HEAD,), basis=RULE, after=("serve",), before=("close",), side=True, repeats=True,
             fields=fields.ESCALATE, needs=(g.overdue_or_uncorrected,), issues=("escalation_report",)),
        Step("close", "办结", by=(SUPERVISION_HEAD,), basis=RULE, after=("serve",), when=no(ended_as("revoked", says="监督文书被撤销"), says="监督文书没有被撤销"),
             fields=fields.CLOSE, needs=(g.ended_properly,), ends=True),
    ),
    clocks=(
        Clock("answer", "纠正并反馈", starts="serve", starts_at="supervision_served_on", stops=("answer", "close"), within="field:answer_days",
              unit="calendar_days", latest=True, basis=RULE),
    ),
    rights=(
        Right("object", "提出异议", of=SUPERVISED_BODY, opens_after="serve", opens_at="supervision_served_on", within="field:objection_days",
              used_by=("object",), basis=FAIR),
    ),
    exits=(
        Exit("no_problem", "未发现问题", at=("clear",), basis=RULE),
        Exit("revoked", "异议成立，撤销监督文书", at=("decide_objection",), when=is_("objection_outcome", "revoked", says="撤销"), closes=True, basis=FAIR),
        Exit("handed_up", "报告、移送有权机关", at=("close",), when=no(fields.CORRECTED, says="没有纠正到位"), basis=RULE),
    ),
    papers=(
        Paper("supervision_urging", "行政执法监督督办函", "supervision_letter.txt", code="执监督", basis=RULE, holds=("problem_facts", "demanded", "answer_days")),
        Paper("supervision_opinion", "行政执法监督意见书", "supervision_letter.txt", code="执监意", basis=RULE, holds=("problem_facts", "demanded", "answer_days")),
        Paper("supervision_decision", "行政执法监督决定书", "supervision_letter.txt", code="执监决", basis=RULE, holds=("problem_facts", "demanded", "answer_days")),
        Paper("objection_answer_paper", "异议复查决定书", "supervision_objection.txt", code="执监复", basis=FAIR, holds=("objection_outcome", "objection_answer")),
        Paper("escalation_report", "升级处理报告", "supervision_escalation.txt", code="执监报", basis=RULE, holds=("escalated_to", "escalated_why"), side=True),
    ),
    apart=(Apart("issue", "decide_objection", FAIR),),
    disclosure=(
        Disclosure(of="issue", step="close", within="", total_only=True, where=("年度法治政府建设情况报告（只公布总数）",),
                   basis=paper("国办发〔2018〕118号"), fields=(("supervision_source", "M6"), ("issued_kind", "M6"), ("problems", "M6"))),
    ),
)  # fmt: skip
