"""涉嫌犯罪案件移送 — transfer of a suspected crime to the police, and its way back.

Law        行政执法机关移送涉嫌犯罪案件的规定（2020修订）；行政处罚法第二十七条、第三十五条
Runs       发现 → 专案组 → 核实 → 书面报告 → 正职负责人决定 → 移送、抄送 → 回执 → 立案 | 不予立案 → [复议 → 立案监督] → 移交物品；退回的依法处理 → 办结
Elsewhere  所由的处罚案件 penalty_ordinary.py（其中的 transfer_police）；逮捕人数等属于公安机关的统计 external_statistic.py

Reads   transfer.* of the day
Never   lets a deputy head decide; lets a fine take the place of the transfer; is published case by case
Start   CRIMINAL_TRANSFER
"""

from __future__ import annotations

from yifa.engine.conditions import is_
from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Paper, Post, Procedure, Right, Step
from yifa.law.citations import house, statute
from yifa.procedures.enforcement import criminal_transfer_fields as t
from yifa.procedures.enforcement import criminal_transfer_guards as g
from yifa.procedures.enforcement.registers import certified_officers
from yifa.procedures.linked import refers_to
from yifa.procedures.posts import ENFORCER, HEAD, PRINCIPAL_HEAD, UNIT_HEAD

ART = statute("行政执法机关移送涉嫌犯罪案件的规定", edition=2020).articles
PENALTY = statute("行政处罚法", edition=2021).articles
BODY = Post("transferring_body", "移送机关", outside=True)
TEAM, TWO = (ENFORCER,), "transfer.team_min"
OF_TEAM = (g.the_team, certified_officers)
SOURCES = ("penalty_ordinary", "penalty_summary", "inspection", "complaint")
SENT = ("send",)

STEPS = (
    Step("suspect", "发现涉嫌犯罪", by=TEAM, basis=ART(3), fields=t.SUSPECT, issues=("clue_report",), does="登记",
         needs=(certified_officers, refers_to("from_case", "处罚、检查、投诉举报", *SOURCES)),
         risk="有案不移、以罚代刑", control="发现即登记，期限从报告之日起由系统计算"),
    Step("form_team", "指定专案组", by=(UNIT_HEAD, HEAD), basis=ART(5), after=("suspect",), before=("approve",), repeats=True,
         fields=t.FORM_TEAM, needs=(g.team_is_enough,), issues=("team_order",)),
    Step("check_facts", "专案组核实", by=TEAM, basis=ART(4, 5), after=("form_team",), before=("approve",), together=TWO, duty="team", repeats=True,
         fields=t.CHECK_FACTS, needs=(*OF_TEAM, g.evidence_is_kept), issues=("check_report",)),
    Step("report", "提出移送报告", by=TEAM, basis=ART(5), after=("check_facts",), before=("approve",), together=TWO, duty="team",
         fields=t.REPORT, needs=OF_TEAM, issues=("transfer_report",)),
    Step("approve", "决定是否移送", by=(PRINCIPAL_HEAD,), basis=ART(5), after=("report",), fields=t.APPROVE, issues=("approval",),
         risk="压案不移", control="只由正职或者主持工作的负责人决定；不批准的理由记录在案"),
    Step("send", "移送公安机关并抄送检察机关", by=TEAM, basis=ART(5, 6, 14), after=("approve",), when=t.APPROVED, together=TWO, duty="team",
         fields=t.SEND, needs=(*OF_TEAM, g.attachments_are_there, g.no_fine_instead), issues=("transfer_letter", "copy_letter"),
         issues_when=(("items_list", t.HAS_ITEMS),), does="移送"),
    Step("receipt", "登记公安机关回执", by=TEAM, basis=ART(7), after=SENT, before=("police_decision",), duty="team", repeats=True, fields=t.RECEIPT,
         needs=(g.the_team,)),
    Step("redirect", "登记转送有管辖权的公安机关", by=TEAM, basis=ART(7), after=("receipt",), before=("police_decision",), duty="team", repeats=True,
         when=t.NOT_THEIRS, fields=t.REDIRECT, needs=(g.the_team,), sends_back=("receipt",)),
    Step("police_decision", "登记公安机关的决定", by=TEAM, basis=ART(8), after=("receipt",), duty="team", fields=t.POLICE_DECISION,
         needs=(g.the_team,)),
    Step("ask_reconsider", "提请复议", by=TEAM, basis=ART(9), after=("police_decision",), before=("ask_procurator", "sent_back"), side=True,
         when=t.FIRST_REFUSED, duty="team", fields=t.ASK_RECONSIDER, needs=(g.the_team, g.in_time("reconsider")),
         issues=("reconsider_application",)),
    Step("reconsider_result", "登记复议结果", by=TEAM, basis=ART(9), after=("ask_reconsider",), duty="team", due_when=t.ASKED_AGAIN, fields=t.RECONSIDERED, needs=(g.the_team,)),
    Step("ask_procurator", "建议立案监督", by=TEAM, basis=ART(9), after=("police_decision",), before=("sent_back",), side=True, duty="team",
         when=t.POLICE_REFUSED, fields=t.ASK_PROCURATOR, needs=(g.the_team, g.in_time("to_procurator")), issues=("supervision_advice",)),
    Step("procurator_result", "登记立案监督结果", by=TEAM, basis=ART(9, 14), after=("ask_procurator",), duty="team", due_when=t.ASKED_PROCURATOR, fields=t.SUPERVISED,
         needs=(g.the_team,)),
    Step("hand_items", "移交物品和材料", by=TEAM, basis=ART(12), after=("police_decision",), when=t.POLICE_FILED, together=TWO, duty="team",
         fields=t.HAND_OVER, needs=(g.the_team, g.list_is_signed), issues=("handover_list",)),
    Step("court_result", "登记裁判结果", by=TEAM, basis=ART(11), after=("hand_items",), side=True, after_close=True, duty="team", fields=t.COURT,
         works_out=((t.SET_OFF, t.worked_set_off),), needs=(g.the_team, g.fine_needs_conviction), issues=("set_off_note",)),
    Step("sent_back", "登记退回", by=TEAM, basis=ART(10, 13), after=("police_decision",), due_when=t.POLICE_REFUSED, after_close=True,
         duty="team", fields=t.SENT_BACK_FIELDS, needs=(g.the_team,)),
    Step("decide_return", "退回后的处理", by=(UNIT_HEAD, HEAD), basis=ART(10, 13), after=("sent_back",), due_when=t.SENT_BACK, after_close=True, fields=t.AFTER_RETURN,
         needs=(refers_to("penalty_case", "处罚", "penalty_ordinary"), g.no_second_fine), issues=("return_form",)),
    Step("pass_misconduct", "移送公职人员违法犯罪线索", by=(UNIT_HEAD, HEAD), basis=ART(18), after=("suspect",), side=True, repeats=True, after_close=True,
         fields=t.MISCONDUCT, issues=("misconduct_letter",)),
    Step("close", "办结归档", by=TEAM, basis=house("移送、回执、交接和退回的材料全部归档"), after=("police_decision",), duty="team", fields=t.CLOSE,
         needs=(g.the_team, g.nothing_left_over), issues=("file_cover",), ends=True),
)  # fmt: skip

PAPERS = (
    Paper("clue_report", "涉嫌犯罪线索报告", "transfer_clue.txt", "移线", ("suspected_crime", "crime_facts", "crime_basis"), ART(3), side=True),
    Paper("team_order", "专案组指定书", "transfer_team.txt", "移组", ("team",), ART(5)),
    Paper("check_report", "涉嫌犯罪核查报告", "transfer_check.txt", "移核", ("check_findings",), ART(5)),
    Paper("transfer_report", "涉嫌犯罪案件移送报告", "transfer_report.txt", "移报", ("facts_found", "evidence_list", "advice"), ART(5), side=True),
    Paper("approval", "涉嫌犯罪案件移送审批表", "transfer_approval.txt", "移审", ("transfer_decision",), ART(5), side=True),
    Paper("transfer_letter", "涉嫌犯罪案件移送书", "transfer_letter_police.txt", "移", ("police", "facts_found", "suspected_crime", "attachments"), ART(6)),
    Paper("items_list", "涉案物品清单", "transfer_items.txt", "移物", ("items",), ART(6)),
    Paper("copy_letter", "涉嫌犯罪案件移送抄送函", "transfer_copy.txt", "移抄", ("procuratorate", "police"), ART(14)),
    Paper("reconsider_application", "提请复议书", "transfer_reconsider.txt", "移复", ("reconsider_reason", "police_reason"), ART(9)),
    Paper("supervision_advice", "立案监督建议书", "transfer_supervision.txt", "移监", ("supervision_reason",), ART(9)),
    Paper("handover_list", "涉案物品、材料交接清单", "transfer_handover.txt", "移交", ("handed_items", "handed_to"), ART(12)),
    Paper("set_off_note", "罚款折抵罚金说明", "transfer_set_off.txt", "移抵", ("judgment", "set_off"), ART(11)),
    Paper("return_form", "移送案件退回处理审批表", "transfer_return.txt", "移退", ("back_from", "after_return"), ART(10, 13), side=True),
    Paper("misconduct_letter", "公职人员违法犯罪线索移送函", "transfer_misconduct.txt", "移纪", ("misconduct_to", "misconduct_facts"), ART(18), side=True),
    Paper("file_cover", "移送案卷封面", "transfer_cover.txt", "移卷", ("pages",), ART(6)),
)  # fmt: skip

CRIMINAL_TRANSFER = Procedure(
    slug="criminal_transfer",
    name="涉嫌犯罪案件移送",
    area="enforcement",
    code="移案",
    basis=ART(3, 5),
    ends_as="办结归档",
    title="涉嫌{suspected_crime}",
    law_field="law_field",
    heads=(UNIT_HEAD, HEAD),
    retention="永久",
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    papers=PAPERS,
    apart=(Apart("team", "approve", house("提出移送的人员不作是否移送的决定")),),
    clocks=(
        Clock("head_decision", "决定是否移送期限", starts="report", stops=("approve",), within="transfer.head_decision", basis=ART(5)),
        Clock("send", "移送期限", starts="approve", stops=("send",), within="transfer.send", when=t.APPROVED, basis=ART(5)),
        Clock("redirect", "公安机关转送期限", starts="receipt", stops=("redirect", "police_decision"), within="transfer.wrong_police", latest=True,
              when=t.NOT_THEIRS, only_reminds=True, basis=ART(7)),
        Clock("police_review", "公安机关审查期限", starts="receipt", starts_at="signed_on", stops=("police_decision", "redirect"), latest=True,
              within="transfer.police_review", when=is_("receipt_kind", "taken", says="公安机关接受案件"), only_reminds=True, basis=ART(8)),
        Clock("reconsider_decide", "公安机关复议期限", starts="ask_reconsider", stops=("reconsider_result",),
              within="transfer.reconsider_decide", only_reminds=True, basis=ART(9)),
        Clock("hand_items", "移交物品期限", starts="police_decision", starts_at="filed_on", stops=("hand_items",),
              within="transfer.hand_over_items", when=t.POLICE_FILED, basis=ART(12)),
    ),
    rights=(
        Right("reconsider", "提请复议", of=BODY, opens_after="police_decision", opens_at="notice_on", within="transfer.reconsider",
              used_by=("ask_reconsider",), when=t.FIRST_REFUSED, binds="organ", basis=ART(9)),
        Right("to_procurator", "建议立案监督", of=BODY, opens_after="reconsider_result", opens_at="reconsidered_on",
              within="transfer.to_procurator", used_by=("ask_procurator",), when=t.UPHELD, binds="organ", basis=ART(9)),
    ),
    exits=(
        Exit("not_transferred", "不批准移送", at=("approve",), when=t.REFUSED, closes=True, basis=ART(5)),
        Exit("filed", "公安机关立案", at=("police_decision", "reconsider_result"), when=t.POLICE_FILED, basis=ART(8)),
        Exit("filed_supervised", "监督后立案", at=("procurator_result",), when=t.POLICE_FILED, basis=ART(14)),
        Exit("not_filed", "公安机关不予立案", at=("police_decision", "reconsider_result", "procurator_result"), basis=ART(8)),
        Exit("penalised", "退回后给予行政处罚", at=("decide_return",), when=t.PENALISE, basis=ART(10, 13)),
        Exit("returned", "退回后不予处罚", at=("decide_return",), basis=ART(10, 13)),
    ),
    disclosure=(
        Disclosure(
            of="close", step="close", within="", total_only=True, where=("年度法治政府建设情况报告（只公布总数）",),
            basis=house("刑事裁判生效以前不公布个案，只公布总数"),
            fields=tuple((name, "M6") for name in ("law_field", "police_result", "reconsidered", "supervised", "back_from")),
        ),
    ),
    terms=("criminal_transfer", "special_team", "supervision_of_filing"),
    notes="正职负责人或者主持工作的负责人以任命登记为准，副职不能代为决定",
)  # fmt: skip
