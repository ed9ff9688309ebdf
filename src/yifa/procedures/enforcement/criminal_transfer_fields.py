"""What a transfer to the police records: the fields of each step, in the words of the forms.

Reads   the vocabulary of 行政执法机关移送涉嫌犯罪案件的规定
Never   keeps a suspect's name or what he is said to have done in clear
Start   SUSPECT; one tuple a step
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.conditions import all_of, any_of, is_, no, took
from yifa.procedures.enforcement.registers import LAW_FIELDS
from yifa.procedures.parties import party

FOUND_IN = {
    "penalty": "办理行政处罚案件", "inspection": "行政检查", "complaint": "投诉举报核查", "transferred": "其他机关移送", "other": "其他",
}  # fmt: skip
ATTACHMENTS = {"report": "调查报告", "items": "涉案物品清单", "tests": "检验报告、鉴定意见", "other": "其他有关材料"}
BACK_FROM = {
    "not_filed": "公安机关不予立案", "withdrawn": "公安机关撤销案件", "not_prosecuted": "人民检察院不起诉",
    "no_punishment": "人民法院免予刑事处罚或者判决无罪",
}  # fmt: skip
FILED, NOT_FILED = "filed", "not_filed"

APPROVED = is_("transfer_decision", "approved", says="批准移送")
REFUSED = is_("transfer_decision", "refused", says="不批准移送")
NOT_THEIRS = is_("receipt_kind", "not_theirs", says="公安机关认为不属于其管辖")
FIRST_REFUSED = is_("police_result", NOT_FILED, says="公安机关不予立案")
UPHELD = is_("reconsidered", NOT_FILED, says="复议维持不予立案")
POLICE_FILED = any_of(
    is_("police_result", FILED, says="公安机关立案"), is_("reconsidered", FILED, says="复议后立案"),
    is_("supervised", FILED, says="检察机关监督后立案"), says="公安机关已经立案",
)  # fmt: skip
POLICE_REFUSED = all_of(FIRST_REFUSED, no(POLICE_FILED, says="公安机关没有立案"), says="公安机关最终没有立案")
HAS_ITEMS = is_("with_items", says="有涉案物品")
PENALISE = is_("after_return", "penalty", says="作出行政处罚")
ASKED_AGAIN = took("ask_reconsider", says="提请复议")
ASKED_PROCURATOR = took("ask_procurator", says="建议立案监督")
SENT_BACK = took("sent_back", says="案件已经退回")


def worked_set_off(case: Case, move: Move) -> int:
    """第十一条: what of the administrative fine already paid counts towards the criminal one, in 分."""
    return min(case.get("fine_paid") or 0, move.get("criminal_fine") or 0)


SUSPECT = (
    f.choice("found_in", "在何项工作中发现", choices=FOUND_IN),
    f.case_ref("from_case", "所由案件的案号（处罚、检查、投诉举报）", of="penalty_ordinary", required=False),
    f.choice("law_field", "执法领域", choices=LAW_FIELDS),
    f.day("found_on", "发现涉嫌犯罪之日"),
    *party("party", "当事人"),
    f.text("suspected_crime", "涉嫌的罪名", high=120, help="知识产权领域有合理理由怀疑涉嫌犯罪的，同样移送"),
    f.text("crime_basis", "刑法条款和立案追诉标准", high=500),
    f.long_text("crime_facts", "涉嫌犯罪的事实", personal=True),
    f.money("crime_sum", "涉案金额", required=False),
    f.text(
        "penalties_before",
        "移送前已经作出的警告、责令停产停业、暂扣或者吊销证照（没有的不填）",
        required=False,
        high=500,
    ),
    f.money("fine_paid", "移送前当事人已经缴纳的罚款", required=False, low=1),
)
FORM_TEAM = (
    f.officers("team", "专案组人员"),
    f.yes_no("team_no_interest", "专案组人员已声明与本案没有直接利害关系"),
)
CHECK_FACTS = (
    f.long_text("check_findings", "核实的情况", personal=True),
    f.yes_no("evidence_kept", "涉案物品已妥善保存，易灭失的证据已固定"),
)
REPORT = (
    f.long_text("facts_found", "查明的涉嫌犯罪事实", personal=True),
    f.long_text("evidence_list", "证据清单", personal=True),
    f.yes_no("with_items", "有涉案物品"),
    f.long_text("items", "涉案物品清单（名称、数量、保存地点）", required=HAS_ITEMS, high=4000),
    f.yes_no("tested", "已作检验、检测、鉴定"),
    f.choice("advice", "专案组意见", choices={"transfer": "移送公安机关", "keep": "不移送"}),
)
APPROVE = (
    f.choice("transfer_decision", "决定", choices={"approved": "批准移送", "refused": "不批准移送"}),
    f.long_text("refusal_reason", "不批准的理由（记录在案）", high=2000, required=REFUSED),
)
POLICE = f.organisation("police", "接收的公安机关")
SEND = (
    POLICE,
    f.choices("attachments", "随案移送的材料", choices=ATTACHMENTS),
    f.organisation("procuratorate", "抄送的同级人民检察院"),
    f.yes_no("penalty_stopped", "移送后没有以行政处罚代替移送，原案件不再作出罚款决定"),
)  # fmt: skip
RECEIPT = (
    f.choice(
        "receipt_kind", "公安机关回执", choices={"taken": "接受案件", "not_theirs": "不属于其管辖，转送有管辖权的机关"}
    ),
    f.day("signed_on", "公安机关签收之日"),
    f.text("receipt_number", "回执编号", high=120),
)
REDIRECT = (POLICE,)
FILED_ON = f.day("filed_on", "收到立案通知书之日", required=POLICE_FILED)
FILED_NUMBER = f.text("filed_number", "立案通知书文号", required=POLICE_FILED, high=120)
POLICE_DECISION = (
    f.choice("police_result", "公安机关的决定", choices={FILED: "立案", NOT_FILED: "不予立案"}),
    f.day("notice_on", "收到不予立案通知书之日", required=FIRST_REFUSED),
    f.text("police_reason", "不予立案的理由", required=FIRST_REFUSED, high=1000),
    f.yes_no("papers_returned", "案卷材料已经退回", required=FIRST_REFUSED),
    FILED_ON,
    FILED_NUMBER,
)
ASK_RECONSIDER = (f.long_text("reconsider_reason", "提请复议的理由", high=4000),)
RECONSIDERED = (
    f.choice("reconsidered", "复议结果", choices={FILED: "立案", NOT_FILED: "维持不予立案"}),
    f.day("reconsidered_on", "收到复议决定通知书之日"),
    FILED_ON,
    FILED_NUMBER,
)
ASK_PROCURATOR = (f.long_text("supervision_reason", "建议立案监督的理由", high=4000),)
SUPERVISED = (
    f.choice("supervised", "立案监督结果", choices={FILED: "公安机关立案", NOT_FILED: "检察机关认为不立案理由成立"}),
    FILED_ON,
    FILED_NUMBER,
)
HAND_OVER = (
    f.long_text("handed_items", "移交的涉案物品和材料（没有物品的写明材料）", high=4000),
    f.text("handed_to", "公安机关接收人员（姓名、警号）", high=80),
    f.yes_no("handed_signed", "双方已在交接清单上签字"),
)
SENT_BACK_FIELDS = (
    f.choice("back_from", "退回、终止的情形", choices=BACK_FROM),
    f.day("back_on", "收到退回材料（通知）之日"),
    f.text("back_paper", "文书名称、文号", high=200),
    f.text("back_advice", "公安、检察机关提出的处理意见（检察意见等）", required=False, high=1000),
)
AFTER_RETURN = (
    f.choice("after_return", "退回后的处理", choices={"penalty": "依法作出行政处罚", "none": "不需要给予行政处罚"}),
    f.case_ref("penalty_case", "作出处罚的案号", of="penalty_ordinary", required=PENALISE),
    f.yes_no("further_fine", "拟再处罚款", required=PENALISE),
    f.text("no_penalty_reason", "不需要处罚的理由", high=1000, required=is_("after_return", "none", says="不需要处罚")),
)
COURT = (
    f.text("judgment", "裁判文书号", high=120),
    f.yes_no("convicted", "判决有罪"),
    f.money("criminal_fine", "判处的罚金", required=False, low=1),
)
SET_OFF = f.money("set_off", "罚款折抵罚金的数额")
MISCONDUCT = (
    f.organisation("misconduct_to", "接收的监察机关或者人民检察院"),
    f.text("misconduct_kind", "线索类别", high=200, help="只写类别，不写姓名"),
    f.long_text("misconduct_facts", "线索内容", personal=True),
)
CLOSE = (f.number("pages", "卷内页数", low=1, unit="页"),)
