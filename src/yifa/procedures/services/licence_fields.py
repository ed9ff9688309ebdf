"""What an application for a licence records: the fields of each step, and what the door works out from the catalogue.

Reads   the vocabulary of 行政许可法 and of the service hall; the catalogue of items (service_item.py)
Never   asks for what stands in the catalogue; keeps an applicant in clear
Start   APPLY; one tuple a step
"""

from __future__ import annotations

from datetime import date
from typing import Any

from yifa.engine import fields as f
from yifa.engine.case import Case, Move, as_day
from yifa.engine.conditions import all_of, any_of, filled, is_, no, took
from yifa.procedures.parties import party
from yifa.procedures.services.service_item import CHANNELS, service_item_of

APPLICATIONS = {"new": "新办", "change": "变更", "renew": "延续", "replace": "补证、换证"}
ACCEPT_WAYS = {
    "complete": "材料齐全，符合法定形式", "corrected": "当场更正后齐全", "supplied": "补正后齐全", "tolerated": "容缺受理", "promise": "告知承诺",
    "silence": "逾期没有告知补正，自收到材料之日起即为受理",
}  # fmt: skip
REJECTIONS = {
    "not_needed": "依法不需要取得行政许可", "not_ours": "依法不属于本机关职权范围", "false": "隐瞒有关情况或者提供虚假材料",
}  # fmt: skip
SPECIAL = {
    "hearing": "听证", "tender": "招标", "auction": "拍卖", "inspection": "检验", "testing": "检测", "quarantine": "检疫", "appraisal": "鉴定",
    "experts": "专家评审",
}  # fmt: skip
TESTS = ("inspection", "testing", "quarantine")
HANDLING = {
    "single": "由本机关办理",
    "joint": "统一办理、联合办理或者集中办理",
    "lower": "由本机关初步审查后报上级机关决定",
}
OVERRUNS = {
    "complex": "情况复杂",
    "materials": "等待申请人补充说明",
    "system": "系统、设备故障",
    "staff": "人员不足",
    "other": "其他",
}
RATINGS = {"very_good": "非常满意", "good": "满意", "fair": "基本满意", "bad": "不满意", "very_bad": "非常不满意"}

RENEW = is_("application_kind", "renew", says="申请延续")
ON_OLD = is_("application_kind", "change", "renew", "replace", says="申请变更、延续或者补换证")
TOLERATED = is_("accept_way", "tolerated", says="容缺受理")
PROMISED = is_("accept_way", "promise", says="告知承诺")
SILENT = is_("accept_way", "silence", says="默示受理")
JOINT = is_("handling", "joint", says="统一、联合或者集中办理")
TEST_DUE = is_("test_due", says="依法需要检验、检测、检疫")
OWN_LIMIT = filled("item_limit", says="法律、法规另有规定期限")
GRANTED = is_("licence_decision", "grant", says="准予许可")
REFUSED = is_("licence_decision", "refuse", says="不予许可")
RENEWED = took("deem_renewed", says="视为准予延续")
HELD = any_of(GRANTED, RENEWED, says="取得许可")
HEARING = any_of(
    took("request_hearing", says="有人申请听证"), took("order_hearing", says="决定举行听证"), says="需要听证"
)
BAD = is_("rating", "bad", "very_bad", says="差评")
LOWER = is_("handling", "lower", says="由本机关初步审查后报上级机关决定")
OURS = no(LOWER, says="由本机关决定")
SINGLE = all_of(is_("handling", "single", says="由本机关办理"), no(OWN_LIMIT, says="没有另行规定期限"))
SINGLE_OWN = all_of(is_("handling", "single", says="由本机关办理"), OWN_LIMIT)


def from_catalogue(name: str) -> Any:
    """A working: what the catalogue says of the item; None where it is not on it (a guard refuses that)."""

    def read(case: Case, move: Move) -> Any:
        entry = service_item_of(case, move)
        return entry.get(name) if entry else None

    return read


def worked_accepted_on(case: Case, move: Move) -> date:
    """第三十二条第一款第四项: after silence, accepted since the day the materials came; else the day of acceptance."""
    return as_day(case.get("received_on")) if move.get("accept_way") == "silence" else move.day


ITEM_NAME = f.text("item_name", "事项名称", required=False, high=200, search=True, public="full")
ITEM_LIMIT = f.number("item_limit", "另行规定的法定时限", required=False, unit="个工作日")
PROMISED_DAYS = f.number("promised_days", "承诺时限", required=False, unit="个工作日", public="full")
SUPERVISOR = f.unit("supervisor", "审批后的监管单位", required=False)
ACCEPTED_ON = f.day("accepted_on", "受理之日")
WORKED_AT_APPLY = (
    (ITEM_NAME, from_catalogue("service_name")),
    (ITEM_LIMIT, from_catalogue("item_legal_days")),
    (PROMISED_DAYS, from_catalogue("item_promised_days")),
    (SUPERVISOR, from_catalogue("supervisor")),
)

APPLY = (
    f.matter("service_item", "申请事项", of="service_item", public="full"),
    f.choice("application_kind", "申请类型", choices=APPLICATIONS, public="full"),
    f.choice("channel", "申请渠道", choices=CHANNELS),
    f.yes_no("channel_chosen", "渠道由申请人自主选择"),
    f.day("received_on", "收到申请材料之日"),
    *party("applicant", "申请人"),
    f.person("agent_name", "代理人", personal=True, public="never", required=False),
    f.long_text("application_content", "申请内容", personal=True),
    f.long_text("materials_given", "已提交的材料", high=4000),
    f.text("old_number", "原许可证件编号", required=ON_OLD, high=120),
    f.day("licence_until", "原许可有效期届满日", required=RENEW),
    f.number("alarm_days", "届满前多少日提醒作出决定", required=RENEW, low=1, high=365, unit="日"),
    f.day("barred_since", "曾因隐瞒情况、提供虚假材料被不予受理或者不予许可之日", required=False),
    f.day("fraud_since", "曾以欺骗、贿赂等手段取得本许可被撤销之日", required=False),
)
ASK_MORE = (f.long_text("shortage", "需要补正的全部内容（一次列全）", high=4000),)
SUPPLY = (f.text("supplied", "补正的材料", high=2000),)
ACCEPT = (
    f.choice("accept_way", "受理方式", choices=ACCEPT_WAYS),
    f.choice("handling", "办理方式", choices=HANDLING),
    f.yes_no("test_due", "依法需要检验、检测、检疫"),
    f.yes_no("main_complete", "基本条件具备，主要材料齐全且符合法定形式", required=TOLERATED),
    f.text("missing_minor", "欠缺的次要条件或者材料", required=TOLERATED, high=1000),
    f.number("supply_days", "补齐期限（自受理之日起工作日）", required=TOLERATED, low=1, high=120, unit="个工作日"),
    f.long_text("promise_content", "告知承诺的内容", required=PROMISED, high=4000),
    f.yes_no("promise_signed", "申请人已签署书面承诺", required=any_of(TOLERATED, PROMISED)),
)
REJECT = (
    f.choice("rejected_for", "不予受理的情形", choices=REJECTIONS),
    f.text("rejection_reason", "理由（不属于本机关的，写明向哪个机关申请）", high=1000),
)
WITHDRAW = (f.text("withdraw_reason", "撤回的经过", high=500),)
SUPPLY_LATE = (f.text("late_supplied", "补齐的材料", high=2000),)
VERIFY = (
    f.day("verified_on", "核查日期"),
    f.yes_no("id_shown", "核查人员已出示证件"),
    f.long_text("verify_record", "核查记录", personal=True),
    f.choice("verified", "核查结果", choices={"fits": "符合", "differs": "与申报不符"}),
)
ASSIGN_TESTERS = (f.officers("testers", "指派检验、检测、检疫的工作人员"),)
START_SPECIAL = (
    f.choice("special_kind", "不计入期限的程序", choices=SPECIAL),
    f.number("special_days", "所需时间", low=1, high=3650, unit="日"),
    f.yes_no("special_told", "所需时间已书面告知申请人"),
)
END_SPECIAL = (f.text("special_result", "结论", high=1000),)
TELL_THIRD = (
    f.person("third_party", "利害关系人", personal=True, public="never"),
    f.text("third_interest", "涉及的重大利益", high=500),
)
NOTE_OPINION = (
    f.choice("opinion_of", "提出人", choices={"applicant": "申请人", "third": "利害关系人"}),
    f.long_text("opinion", "意见", personal=True),
)
WAIVE = (f.file("hearing_waiver", "书面放弃听证的材料"),)
REQUEST_HEARING = (
    f.choice("hearing_asked_by", "提出人", choices={"applicant": "申请人", "third": "利害关系人"}),
    f.day("hearing_asked_on", "收到听证申请之日"),
)
ORDER_HEARING = (f.text("hearing_cause", "应当听证的规定或者涉及的重大公共利益", high=500),)
NOTIFY_HEARING = (
    f.moment("hearing_at", "听证时间"),
    f.text("hearing_place", "听证地点", high=200),
    f.officer("hearing_host", "听证主持人"),
    f.day("hearing_notice_on", "通知送达之日"),
    f.yes_no("hearing_announced", "已予公告"),
)
HOLD_HEARING = (f.long_text("hearing_record", "听证笔录", personal=True),)
REVIEW = (
    f.choice("advice", "审查意见", choices={"grant": "准予许可", "refuse": "不予许可"}),
    f.long_text("review_reasons", "理由（听证的，根据听证笔录）", personal=True),
)
EXTEND = (f.text("extension_reason", "延长理由（告知申请人）", high=1000),)
DECIDE = (
    f.choice("licence_decision", "决定", choices={"grant": "准予许可", "refuse": "不予许可"}, public="full"),
    f.text("licence_content", "许可内容（公示用，不写商业秘密和个人信息）", required=GRANTED, high=2000, public="full"),
    f.text("licence_name", "许可证件名称", required=GRANTED, high=120, public="full"),
    f.text("licence_number", "许可证件编号", required=GRANTED, high=120, search=True, public="full"),
    f.day("valid_from", "有效期自", required=GRANTED, public="full"),
    f.day("valid_until", "有效期至（长期的不填）", required=False, public="full"),
    f.text("refusal_basis", "不予许可的依据", required=REFUSED, high=500),
    f.long_text("refusal_reasons", "不予许可的理由", personal=True, required=REFUSED),
    f.choice("overrun_kind", "超过承诺时限的原因", choices=OVERRUNS, required=False),
    f.text("overrun_reason", "超过承诺时限的具体理由", required=filled("overrun_kind", says="超过承诺时限"), high=500),
    f.organisation("reconsideration_body", "行政复议机关"),
    f.organisation("court", "有管辖权的人民法院"),
)
SEND_UP = (
    f.organisation("upper_organ", "作出决定的上级机关"),
    f.day("sent_up_on", "报送之日"),
    f.text("sent_up_list", "报送的初步审查意见和全部申请材料", high=1000),
)
DEEM_RENEWED = (f.day("renewed_until", "延续后的有效期至", public="full"),)
DELIVER = (
    f.choice("delivered_way", "送达方式", choices={"window": "窗口领取", "post": "邮寄", "electronic": "电子证照"}),
    f.day("delivered_on", "送达日期"),
    f.person("received_by", "领取人", personal=True, public="never", required=False),
)
CHECKED = (
    f.officer("publication_checker", "公示文本核对人（第二人）"),
    f.yes_no("not_secret", "经审查不涉及国家秘密"),
    f.yes_no("no_third_secret", "经审查不涉及商业秘密、个人隐私，或者已征得同意"),
)
PUBLISH = (
    *CHECKED,
    f.day("shown_until", "公示截止日期", required=False),
)
PUBLISH_RENEWAL = CHECKED
PUSH = (
    f.unit("pushed_to", "推送的监管单位"),
    f.text("push_content", "推送内容（许可事项、承诺、需要关注的情况，不写个人信息）", high=1000),
    f.number("pick_days", "约定的认领期限", low=1, high=60, unit="个工作日"),
)
PICK_UP = (f.text("picked_by", "认领的机构和岗位", high=120), f.day("picked_on", "认领日期"))
NOTE_PENALTY = (
    f.case_ref("penalty_case", "处罚案号", of="penalty_ordinary"),
    f.text("penalty_effect", "对本许可的影响（暂扣、吊销、限制、无）", high=300),
)
CHECK_PROMISE = (
    f.choice("promise_kept", "承诺核查结果", choices={"kept": "承诺属实", "broken": "承诺不实"}),
    f.long_text("promise_record", "核查记录", personal=True),
)
NOTE_END = (
    f.choice("ended_how", "许可的终止", choices={"withdrawn": "撤回", "revoked": "撤销", "cancelled": "注销"}),
    f.case_ref("ended_case", "撤回、撤销、注销的案号", of="licence_revocation"),
)
TAKE_DOWN = (f.text("withdrawn_why", "公开说明的理由", high=500),)
RATE = (
    f.choice("rating", "评价等级", choices=RATINGS),
    f.long_text("rating_comment", "评价意见", personal=True, required=False),
    f.day("rated_on", "评价日期"),
)
CALLBACK = (
    f.choice(
        "rating_finding", "核实结果", choices={"true": "情况属实", "groundless": "没有事实依据", "mistaken": "误评"}
    ),
    f.text("rating_action", "整改措施", high=1000, required=is_("rating_finding", "true", says="情况属实")),
    f.yes_no("rating_told", "已向评价人反馈"),
    f.text("staff_appeal", "工作人员的申诉和处理", high=1000, required=False),
)
ARCHIVE = (
    f.choice(
        "file_form", "归档形式", choices={"electronic": "电子文件单套归档", "paper": "纸质", "both": "纸质和电子"}
    ),
    f.number("pages", "页数", low=1, unit="页"),
)
