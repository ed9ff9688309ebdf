"""What a complaint or a clue records: the fields of each step, in the words of the forms.

Reads   the vocabulary of 市场监督管理投诉举报处理暂行办法 and of the hotline
Never   makes a reporter searchable or public; never asks for an accused official by name in a field that would open the case to him
Start   RECEIVE; one tuple a step
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.case import Case
from yifa.engine.conditions import all_of, ask, is_, no
from yifa.procedures.enforcement.registers import LAW_FIELDS

CHANNELS = {
    "platform": "民生诉求平台", "account": "公众号", "phone": "电话", "letter": "来信", "visit": "来访", "hotline": "12345热线转办",
    "agency": "其他机关移送", "website": "网站、电子邮箱", "other": "其他",
}  # fmt: skip
APPEALS = {
    "dispute": "投诉（请求解决与经营者等的争议）", "clue": "举报（提供违法行为线索）", "consult": "咨询", "petition": "信访",
    "openinfo": "政府信息公开申请", "misconduct": "反映公职人员违纪违法", "other": "其他诉求",
}  # fmt: skip
REFUSAL_GROUNDS = {
    "not_ours": "不属于本机关职责，或者本机关没有处理权限", "handled": "法院、仲裁机构、其他行政机关或者调解组织已经受理或者处理过同一争议",
    "not_consumer": "不是为生活消费需要，或者不能证明与被投诉人之间存在争议", "too_late": "知道或者应当知道权益受到侵害之日起超过规定的年限",
    "no_materials": "没有提供规定的材料", "other": "法律、法规、规章规定的其他情形",
}  # fmt: skip
CONSENTS = {"both": "双方同意调解", "accused_refuses": "被投诉人拒绝调解", "reporter_refuses": "投诉人不再要求调解"}
ENDS = {
    "agreed": "达成调解协议", "settled": "投诉人撤回投诉或者双方自行和解", "refused": "被投诉人明确拒绝调解", "absent": "一方无正当理由不参加调解",
    "no_test": "双方对鉴定、检测的机构或者费用不能协商一致", "failed": "经组织调解，一方明确表示不能达成协议", "too_long": "规定的期限内不能达成协议",
    "not_to_accept": "受理后发现存在不予受理的情形", "other": "其他应当终止的情形",
}  # fmt: skip
NOT_FILED = {
    "no_breach": "没有违法事实，或者证据不足以证明", "slight": "违法行为轻微并及时改正，没有造成危害后果", "too_late": "超过追究时效",
    "not_specific": "线索不具体，不能核查", "other": "其他依法不予立案的情形",
}  # fmt: skip

DISPUTE = is_("appeal_kind", "dispute", says="属于投诉")
CLUE = is_("appeal_kind", "clue", says="属于举报")
HANDLED = is_("appeal_kind", "dispute", "clue", says="属于投诉或者举报")
GUIDED = is_("appeal_kind", "consult", "petition", "openinfo", "other", says="属于咨询、信访、信息公开申请或者其他诉求")
MIXED = is_("mixed", says="同一材料既有投诉又有举报")
NAMED = is_("reporter_named", "named", says="实名")
REFERRED = is_("channel", "platform", "hotline", "agency", says="由平台、热线或者其他机关转来")
NAMED_CLUE = all_of(CLUE, NAMED)
REFUSED = is_("acceptance", "refused", says="不予受理")
ACCEPTED = is_("acceptance", "accepted", says="受理")
AGREED = is_("end_reason", "agreed", says="达成调解协议")
NOT_AGREED = no(AGREED, says="没有达成调解协议")
FILED = is_("filing", "filed", says="立案")


def _ruled(case: Case) -> bool:
    field, on = case.law_field, case.opened_on
    return on is not None and case.param("complaint.accept", on).jurisdiction in ("national", field)


RULED = ask("ruled(complaint)", "本领域的规章规定了期限", _ruled)
"""The limits of complaint.* are those of one field's own rule; elsewhere they are asked for, never borrowed."""
NOT_RULED = no(RULED, says="本领域没有录入期限")
DISPUTE_NOT_RULED = all_of(DISPUTE, NOT_RULED)
CLUE_NOT_RULED = all_of(CLUE, NOT_RULED)

RECEIVE = (
    f.choice("channel", "来源渠道", choices=CHANNELS),
    f.day("received_on", "收到之日"),
    f.choice("appeal_kind", "诉求类别", choices=APPEALS),
    f.choice("law_field", "执法领域", choices=LAW_FIELDS),
    f.yes_no("mixed", "同一材料既请求解决争议又举报违法"),
    f.choice("reporter_named", "实名或者匿名", choices={"named": "实名", "anonymous": "匿名"}),
    f.person("reporter_name", "投诉举报人姓名（名称）", personal=True, public="never", required=NAMED),
    f.phone("reporter_phone", "投诉举报人联系电话", personal=True, public="never", required=NAMED),
    f.address("reporter_address", "投诉举报人地址", personal=True, public="never", required=False),
    f.organisation("accused_name", "被投诉举报人名称（姓名）", personal=True, public="never"),
    f.credit_code("accused_credit_code", "被投诉举报人统一社会信用代码", required=False),
    f.address("accused_address", "被投诉举报人地址", personal=True, public="never", required=False),
    f.officers("co_intake", "共同受理、可以查看本件的人员", required=False),
    f.unit("about_unit", "反映本地机构或者其工作人员的，选该机构", required=False),
    f.long_text("appeal_content", "反映的内容", personal=True, public="never"),
    f.long_text("claim", "投诉请求", personal=True, public="never", required=DISPUTE),
    f.money("dispute_amount", "争议金额", required=False),
    f.day("known_on", "知道或者应当知道权益受到侵害之日", required=DISPUTE),
    f.yes_no("specific", "线索具体、可以核查", required=CLUE),
    f.number("own_accept_days", "本领域规定的受理期限（工作日）", low=1, high=365, unit="日", required=DISPUTE_NOT_RULED),
    f.number("own_check_days", "本领域规定的核查期限（工作日）", low=1, high=365, unit="日", required=CLUE_NOT_RULED),
    f.text("own_limit_source", "该期限的出处", high=300, required=all_of(HANDLED, NOT_RULED)),
)  # fmt: skip
SPLIT = (f.case_ref("other_half", "拆分后另行登记的案号", of="complaint"),)
ASSIGN = (
    f.officers("handlers", "承办人员"),
    f.officer("approver", "审批的机构负责人"),
    f.yes_no("no_relation", "承办、审批人员已声明与投诉举报人、被投诉举报人没有利害关系"),
)
PASS_ON = (
    f.organisation("passed_to", "接收机关"),
    f.text("pass_reason", "移送理由", high=1000),
    f.yes_no("pass_sealed", "投诉举报人信息已单独密封移送，没有写入移送函"),
    f.yes_no("pass_told", "已告知投诉举报人（匿名的填否）"),
)
ANSWER = (
    f.long_text("answer_content", "答复内容", personal=True, public="never"),
    f.text("right_channel", "告知的办理渠道", high=300, required=is_("appeal_kind", "petition", "openinfo", says="属于信访或者信息公开申请")),
)  # fmt: skip
ACCEPTANCE = (
    f.choice("acceptance", "受理决定", choices={"accepted": "受理", "refused": "不予受理"}),
    f.choice("refusal_ground", "不予受理的情形", choices=REFUSAL_GROUNDS, required=REFUSED),
    f.text("refusal_reason", "不予受理的理由", high=1000, required=REFUSED),
)
MEDIATE = (
    f.choice("consent", "双方意愿", choices=CONSENTS),
    f.long_text("mediation_record", "调解经过", personal=True, public="never"),
)
ENTRUST_TEST = (f.organisation("tester", "鉴定、检定、检验、检测机构"), f.text("test_question", "委托事项", high=500))
TEST_BACK = (f.text("test_paper", "鉴定、检测报告（名称、编号）", high=200),)
END = (
    f.choice("end_reason", "结果", choices=ENDS),
    f.long_text("agreement_terms", "协议内容", personal=True, public="never", required=AGREED),
    f.money("recovered", "为投诉人挽回的损失", required=False),
    f.yes_no("clue_found", "调解中发现被投诉人涉嫌违法"),
    f.case_ref("found_case", "涉嫌违法线索另行登记的案号", of="complaint", required=is_("clue_found", says="发现涉嫌违法")),
)  # fmt: skip
TELL_WAYS = {"written": "书面", "phone": "电话（有记录）", "electronic": "短信、平台等电子方式", "face": "当面"}
TELL_END = (f.choice("told_end_way", "告知双方的方式", choices=TELL_WAYS),)
CHECK = (
    f.long_text("check_findings", "核查情况", personal=True, public="never"),
    f.yes_no("reporter_kept", "核查中没有透露投诉举报人的信息和举报办理情况"),
)
EXTEND = (f.text("extension_reason", "延长核查期限的理由", high=1000),)
FILING = (
    f.choice("filing", "核查后的决定", choices={"filed": "立案", "not_filed": "不予立案", "passed": "移送有管辖权的机关"}),
    f.choice("not_filed_ground", "不予立案的情形", choices=NOT_FILED, required=is_("filing", "not_filed", says="不予立案")),
    f.text("filing_reason", "理由", high=1000, required=is_("filing", "not_filed", "passed", says="不予立案或者移送")),
    f.organisation("clue_passed_to", "接收线索的机关", required=is_("filing", "passed", says="移送")),
)  # fmt: skip
LINK = (f.case_ref("raised_case", "由此立案的案号（处罚、检查）", of="penalty_ordinary"),)
TELL = (f.choice("told_way", "告知举报人的方式", choices=TELL_WAYS),)
REWARD = (
    f.text("reward_rule", "奖励依据（规定名称和条款）", high=300),
    f.money("reward_amount", "奖励金额", low=1),
    f.yes_no("reward_by_code", "以代码领取，没有公开举报人身份"),
)
FEED_BACK = (
    f.organisation("feedback_to", "转办单位（平台）"),
    f.text("feedback_note", "反馈要点（不写投诉举报人的信息）", high=500),
)
CLOSE = (f.number("pages", "卷内页数", low=1, unit="页"),)
