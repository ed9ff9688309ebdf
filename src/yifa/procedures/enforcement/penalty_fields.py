"""What a penalty case records from its clue to the report: the fields of each step, in the words of the forms.

Reads   the vocabulary of the statute (处罚 9, 30–33, 46, 57) and of the annual report
Never   keeps a party's name, words or address in clear
Start   one tuple a step; the decision, its service and its execution are in penalty_outcome_fields.py
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.conditions import is_
from yifa.procedures.enforcement.registers import LAW_FIELDS
from yifa.procedures.parties import party

SOURCES = {
    "inspection": "行政检查发现", "complaint": "投诉举报", "hotline": "12345热线转办", "petition": "信访事项", "transferred": "其他机关移送",
    "assigned": "上级机关交办", "media": "媒体反映", "surrender": "当事人主动交代", "converted": "简易程序转入", "returned": "司法机关退回或者反向移送",
    "other": "其他",
}  # fmt: skip
PENALTIES = {
    "warning": "警告", "criticism": "通报批评", "fine": "罚款", "confiscate_gains": "没收违法所得", "confiscate_goods": "没收非法财物",
    "suspend_licence": "暂扣许可证件", "lower_grade": "降低资质等级", "revoke_licence": "吊销许可证件",
    "restrict_business": "限制开展生产经营活动", "stop_business": "责令停产停业", "close_business": "责令关闭", "bar": "限制从业",
    "other_kind": "其他法定行政处罚",
}  # fmt: skip
OUTCOMES = {
    "penalty": "给予行政处罚", "slight": "违法行为轻微并及时改正，没有造成危害后果，不予处罚", "first_breach": "初次违法且危害后果轻微并及时改正，不予处罚",
    "no_fault": "当事人有证据足以证明没有主观过错，不予处罚", "minor": "不满法定年龄的未成年人，不予处罚",
    "no_capacity": "不能辨认或者不能控制自己的行为，不予处罚", "not_proved": "违法事实不能成立，不予处罚", "too_late": "超过追究时效，不予处罚",
    "transfer_body": "移送其他有权机关", "transfer_police": "涉嫌犯罪，移送司法机关",
}  # fmt: skip
DIRECTIONS = {"lighter": "从轻", "reduced": "减轻", "ordinary": "一般", "heavier": "从重"}
FACTORS = {
    "minor": "已满十四周岁不满十八周岁", "mitigated": "主动消除或者减轻危害后果", "coerced": "受他人胁迫或者诱骗", "confessed": "主动供述行政机关尚未掌握的违法行为",
    "merit": "配合行政机关查处违法行为有立功表现", "other_light": "其他从轻减轻情形", "emergency": "违反突发事件应对措施", "repeated": "经责令改正拒不改正或者多次违法",
    "hindered": "阻碍执法或者毁灭证据", "other_heavy": "其他从重的情形", "none": "没有从轻减轻从重情形",
}  # fmt: skip
EVIDENCE = {
    "documents": "书证", "objects": "物证", "recordings": "视听资料", "electronic": "电子数据", "witness": "证人证言", "statement": "当事人的陈述",
    "appraisal": "鉴定意见", "site_record": "勘验笔录和现场笔录",
}  # fmt: skip
CLUES = (
    "inspection",
    "complaint",
    "hazard",
    "criminal_transfer",
    "penalty_summary",
)  # where a clue may stand on the books
INVESTIGATIONS = {
    "inquiry": "询问",
    "site": "现场检查（勘验）",
    "extract": "提取、复制证据",
    "monitor": "调取电子技术监控记录",
}
PAUSE_REASONS = {
    "听证": "听证", "公告": "公告", "检测": "检测", "检验": "检验", "检疫": "检疫", "鉴定": "鉴定", "中止": "中止调查", "权利人辨认": "权利人辨认",
    "责令退还多付价款": "责令退还多付价款",
}  # fmt: skip

PENALISED = is_("proposed_outcome", "penalty", says="拟给予行政处罚")

CLUE = (
    f.choice("clue_source", "案件来源", choices=SOURCES, public="full"),
    f.choice("law_field", "执法领域", choices=LAW_FIELDS, public="full"),
    f.day("discovered_on", "违法行为被发现之日", help="其他机关移送的，填该机关发现之日"),
    f.long_text("clue_summary", "线索内容", personal=True),
    f.text("clue_place", "违法行为发生地", required=False, high=200),
    f.case_ref(
        "clue_case", "线索来自的案件（检查、投诉举报、隐患、移送、简易程序的案号）", required=False, search=True
    ),
    f.case_ref("campaign", "所属专项执法行动的编号", of="campaign", required=False, search=True),
)
CHECK = (f.long_text("check_findings", "核查情况", personal=True),)
PROPOSE_FILING = (
    *party("party", "当事人"),
    f.text("cause", "案由", high=120, search=True, public="full", help="只写违法行为，不写姓名、名称"),
    f.matter("power_item", "处罚事项编码", of="power_item", public="full"),
    f.organisation("deciding_organ", "作出决定、盖章的行政机关", required=False, public="full",
                   help="内设机构承办的，填该事项登记的行使机关；承办机构自己就是行政机关的不填"),
    f.text("breach_provision", "违反的规定", high=1000, public="full"),
    f.day("breach_on", "违法行为发生之日", help="有连续或者继续状态的，填行为终了之日；仍在继续的，填今日"),
    f.long_text("breach_facts", "初步查明的违法事实", personal=True),
    f.yes_no("harms_life_or_finance", "涉及公民生命健康安全、金融安全且有危害后果"),
)  # fmt: skip
FILING_TAKEN = {"filed": "立案", "not_filed": "不予立案", "passed_on": "移送有管辖权的机关"}
FILE = (
    f.choice("filing_result", "审批结果", choices=FILING_TAKEN),
    f.long_text("filing_reason", "不予立案、移送的理由", high=2000,
                required=is_("filing_result", "not_filed", "passed_on", says="不予立案或者移送")),
    f.organisation("passed_to", "接收机关", required=is_("filing_result", "passed_on", says="移送有管辖权的机关")),
)  # fmt: skip
ASSIGN = (
    f.officers("case_officers", "承办执法人员"),
    f.yes_no("no_interest", "承办人员已声明与本案没有直接利害关系"),
    f.officers("conflicted", "与本案有利害关系、应当回避的人员", required=False),
)

INVESTIGATE = (
    f.choice("investigation", "调查方式", choices=INVESTIGATIONS),
    f.choices("evidence_kinds", "取得的证据种类", choices=EVIDENCE),
    f.yes_no("certificates_shown", "已主动出示执法证件"),
    f.person("heard_person", "被询问人（现场当事人、见证人）", personal=True,
             required=is_("investigation", "inquiry", says="询问")),
    f.long_text("investigation_record", "笔录（提取、复制说明）内容", personal=True),
    f.yes_no("recorded", "已进行音像记录", required=False),
    f.yes_no("monitor_reviewed", "电子技术监控记录已经法制和技术审核，内容真实、清晰、完整、准确",
             required=is_("investigation", "monitor", says="调取电子技术监控记录")),
    f.yes_no("against_party", "告知以后查明了对当事人不利的新事实、新理由、新依据", required=False),
)  # fmt: skip
SAMPLE = (f.text("sampled_items", "抽样物品、数量", high=1000), f.text("sampled_where", "抽样地点", high=200),
          f.choice("sampled_by_notice", "当事人到场情况", choices={"present": "当事人到场签字", "witness": "当事人不到场，有见证人签字"}))  # fmt: skip
ENTRUST_TEST = (
    f.organisation("tester", "检验、检测、鉴定机构"),
    f.text("test_question", "检验、检测、鉴定事项", high=1000),
)
TEST_RESULT = (f.long_text("test_conclusion", "检验、检测、鉴定结论"), f.yes_no("test_told", "结论已经告知当事人"))
APPROVE_REGISTRATION = (f.long_text("registration_reason", "证据可能灭失或者以后难以取得的情形", high=2000),)
REGISTER_EVIDENCE = (
    f.long_text("registered_items", "登记保存物品清单（名称、规格、数量）"),
    f.text("registered_where", "保存地点", high=200),
)
DISPOSALS = {
    "returned": "解除登记保存，退还当事人", "recorded": "采取记录、复制、拍照、录像等证据保全措施后退还", "tested": "送交检验、检测、鉴定",
    "seized": "依法采取查封、扣押措施", "confiscated": "违法事实成立，依法没收", "passed_on": "移送有关部门",
}  # fmt: skip
DISPOSE_REGISTERED = (f.choice("registered_disposal", "登记保存物品的处理", choices=DISPOSALS),)
ORDER_CORRECTION = (
    f.long_text("correction_content", "责令改正的内容", high=2000),
    f.day("correction_until", "改正期限（立即改正的填当日）"),
)
CHECK_CORRECTION = (
    f.yes_no("corrected", "已经改正", public="full"),
    f.day("corrected_on", "改正日期", required=is_("corrected", says="已经改正")),
    f.text("correction_note", "复查情况", required=False, high=1000),
)
PAUSE = (
    f.choice("pause_reason", "中止计算期限的事由", choices=PAUSE_REASONS),
    f.text("pause_paper", "证明中止事由的文书（名称、文号）", high=200),
)
RESUME = (f.text("resume_paper", "证明事由消除的文书（名称、文号）", high=200),)
EXTEND = (f.long_text("extension_reason", "延长办案期限的理由", high=2000),)
EXTEND_FURTHER = (
    f.long_text("further_reason", "继续延期的理由", high=2000),
    f.day("further_from", "原期限届满之日"),
    f.number("further_days", "继续延期的天数", low=1, high=365, unit="日"),
    f.long_text("further_minutes", "集体讨论的意见"),
)
ASK_RECUSAL = (
    f.officer("recusal_of", "申请回避的人员"),
    f.choice(
        "recusal_asked_by", "提出方式", choices={"party": "当事人申请", "self": "本人自行回避", "organ": "机关指令"}
    ),
    f.text("recusal_reason", "回避理由", high=1000),
)
GRANT_RECUSAL = (f.officers("recused", "本案决定回避的全部人员", help="包括此前已经决定回避的人员"),)
REFUSE_RECUSAL = (f.text("recusal_refusal", "驳回理由", high=1000),)
WITHDRAW_CASE = (f.long_text("withdrawal_reason", "撤销案件的理由", high=2000),)

REPORT = (
    f.long_text("facts_found", "查明的违法事实", personal=True),
    f.long_text("evidence_list", "证据（名称和证明的内容）", personal=True),
    f.text("facts_summary", "违法事实摘要（公示用，不写个人信息）", high=1000, public="full"),
    f.choice("proposed_outcome", "处理建议", choices=OUTCOMES),
    f.text("penalty_provision", "处罚依据（不予处罚、移送的依据）", high=1000, public="full"),
    f.matter(
        "benchmark_code", "裁量基准编码（已登记基准的选择）", of="discretion_benchmark", required=False, public="full"
    ),
    f.text("benchmark_item", "适用的裁量基准", high=300, public="full", required=PENALISED),
    f.text("benchmark_step", "裁量档次", high=200, public="full", required=PENALISED),
    f.choice("discretion", "裁量幅度", choices=DIRECTIONS, public="full", required=PENALISED),
    f.choices("factors", "裁量情节", choices=FACTORS, public="full", required=PENALISED),
    f.long_text("discretion_reasons", "裁量理由（逐项说明情节的依据）", high=4000, required=PENALISED),
    f.money("fine_low", "该档次罚款下限", required=False),
    f.money("fine_high", "该档次罚款上限", required=False),
    f.yes_no("circumstances_complex", "情节复杂"),
    f.yes_no("major_breach", "属于重大违法行为"),
    f.yes_no("public_interest", "涉及重大公共利益"),
    f.yes_no("many_relations", "案件情况疑难复杂、涉及多个法律关系"),
    f.yes_no("listed_for_review", "法律、法规或者本地目录规定应当法制审核"),
    f.yes_no("suspected_crime", "违法行为涉嫌犯罪"),
)
