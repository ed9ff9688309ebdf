"""What a supervision case records: where it came from, what was looked into, what was asked for, what came of it.

Reads   the vocabulary of the supervision of enforcement
Never   keeps a complainant's name, or what was found about a person, in clear
Start   one tuple a step, in the order of enforcement_supervision.py
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.conditions import ask, is_

SOURCES = {
    "complaint": "投诉举报", "sampling": "抽查", "model": "监督模型提示", "special": "专项监督", "assigned": "上级交办、有关机关移送", "file_review": "案卷评查转入",
    "media": "媒体反映", "hotline": "12345热线和监督联系点",
}  # fmt: skip
LOOKS = {
    "file": "调阅案卷",
    "inquiry": "询问有关人员",
    "site": "实地核查",
    "talk": "约谈",
    "hearing": "听取当事人意见",
    "other": "其他",
}
PROBLEMS = {
    "no_power": "没有执法权或者超越权限", "no_certificate": "无证执法、辅助人员执法", "procedure": "违反法定程序", "facts": "事实不清、证据不足", "law": "适用法律错误",
    "discretion": "裁量不当、处罚畸轻畸重", "inaction": "不履行、拖延履行职责", "late": "超过法定期限", "disclosure": "没有公示或者公示不当", "record": "没有全过程记录",
    "review": "应当法制审核而没有审核", "arbitrary": "乱收费、乱罚款、乱检查、乱查封", "conduct": "粗暴执法、作风问题", "other": "其他",
}  # fmt: skip
KINDS = {"urging": "行政执法监督督办函", "opinion": "行政执法监督意见书", "decision": "行政执法监督决定书"}
ANSWERS = {"corrected": "已经纠正", "partly": "部分纠正", "planned": "正在整改", "disputed": "认为不存在所指问题"}
ESCALATIONS = {
    "decision": "改发监督决定书", "government": "报告本级人民政府", "higher": "报告上级监督机构", "discipline": "移送纪检监察机关", "appointing": "建议任免机关、单位处分",
}  # fmt: skip
OBJECTIONS = {"upheld": "维持", "changed": "变更", "revoked": "撤销"}
FURTHEST = ("government", "higher", "discipline", "appointing")

HERE = is_("supervision_outside", False, says="案件在本平台办理")
FROM_A_MODEL = is_("supervision_source", "model", says="来自监督模型提示")
CORRECTED = is_("supervision_corrected", says="核查认为已经纠正")
HANDED_UP = ask(
    "supervision.handed_up",
    "已经报告政府、上级或者移送有权机关",
    lambda case: case.took("escalate") and case.get("escalated_to") in FURTHEST,
)
CHANGED_OBJECTION = is_("objection_outcome", "changed", says="变更监督文书")

OPEN = (
    f.choice("supervision_source", "来源", choices=SOURCES),
    f.organisation("supervised_body", "被监督的机关（机构）"),
    f.text("supervision_matter", "监督事项（不写个人信息）", high=100, search=True),
    f.yes_no("supervision_outside", "所涉案件不在本平台办理或者不涉及个案"),
    f.case_ref("supervision_case", "所涉案件的案号", search=True, required=HERE),
    f.text("supervision_model", "监督模型代码", high=80, required=FROM_A_MODEL),
    f.long_text("supervision_clue", "线索内容", personal=True, required=False),
)
LOOK = (
    f.choices("looked_how", "调查方式", choices=LOOKS),
    f.long_text("looked_findings", "查明的情况", personal=True),
)
CLEAR = (f.long_text("clear_reason", "认定不存在问题的理由", high=2000),)
ISSUE = (
    f.choice("issued_kind", "监督文书", choices=KINDS),
    f.choices("problems", "存在的问题", choices=PROBLEMS),
    f.long_text("problem_facts", "问题的事实（不写个人信息）", high=4000),
    f.text("problem_basis", "违反的规定", high=1000),
    f.long_text("demanded", "要求纠正的内容", high=2000),
    f.number("answer_days", "纠正并书面反馈的期限", low=1, high=365, unit="日"),
    f.text("answer_days_why", "期限的依据", high=300, required=False, help="本地没有规定期限的，写明按什么确定"),
)
SERVE = (
    f.day("supervision_served_on", "送达日期"),
    f.number(
        "objection_days", "提出异议的期限", low=1, high=365, unit="日", help="照监督文书写；没有规定的按本地制度写明"
    ),
)
OBJECT = (f.long_text("objection", "异议的理由", high=4000),)
DECIDE_OBJECTION = (
    f.choice("objection_outcome", "复查结果", choices=OBJECTIONS),
    f.long_text("objection_answer", "复查理由", high=2000),
    f.long_text("demanded", "要求纠正的内容", high=2000, required=CHANGED_OBJECTION),
)
ANSWER = (
    f.choice("answered_as", "反馈结果", choices=ANSWERS),
    f.long_text("answer", "纠正情况", high=4000),
    f.number("cases_reopened", "重新处理的案件数", required=False, low=0, high=100_000, unit="件"),
    f.number("people_accountable", "追究责任的人数", required=False, low=0, high=100_000, unit="人"),
)
CHECK = (
    f.yes_no("supervision_corrected", "已经纠正到位"),
    f.long_text("supervision_check", "核查情况", high=2000),
)
ESCALATE = (
    f.choice("escalated_to", "处理方式", choices=ESCALATIONS),
    f.long_text("escalated_why", "理由", high=2000),
)
CLOSE = (f.text("supervision_lesson", "制度上的改进建议", high=1000, required=False),)
