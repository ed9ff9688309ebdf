"""What an inspection records from its task to its file: the fields of each step, in the words of the forms.

Reads   the vocabulary of 国办发〔2024〕54号 and of the forms of administrative inspection
Never   keeps what a person said or who received the officers in clear; a natural person is no object
Start   one tuple a step, in the order of the steps
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.conditions import all_of, any_of, ask, filled, is_, no, took
from yifa.procedures.enforcement.inspection_registers import OBJECT_KINDS, OBJECT_TYPES
from yifa.procedures.enforcement.registers import LAW_FIELDS

KINDS = {"daily": "日常检查", "special": "专项检查", "case": "个案检查"}
MODES = {"on_site": "现场检查", "off_site": "非现场检查（书面核查、信息共享、智慧监管）"}
SOURCES = {
    "complaint": "投诉举报", "transferred": "转办交办、其他机关移送", "warning": "数据监测预警", "risk": "发现重大风险", "law": "法律、法规、规章规定应当检查", "recheck": "回头看",
}  # fmt: skip
NOT_RANDOM = {"special_industry": "特殊行业", "key_field": "重点领域", "problem": "问题线索"}
GROUNDS_BEYOND = {
    "complaint": "投诉举报", "transferred": "转办交办", "warning": "数据监测预警", "risk": "应对突发事件、重大风险", "law": "法律、行政法规规定应当检查",
}  # fmt: skip
ARRIVALS = {
    "admitted": "接受检查",
    "refused": "拒绝、阻挠检查",
    "not_found": "没有找到检查对象（已搬离、停业、查无下落）",
}
CODES = {"scanned": "已经扫码", "unused": "本地没有推行扫码入企", "failed": "设备、网络故障，已经人工登记"}
SIGNED = {"signed": "已签字确认", "refused": "拒绝签字", "absent": "负责人不在现场"}
OUTCOMES = {
    "no_problem": "未发现问题", "corrected": "发现问题，当场改正", "ordered": "发现问题，责令限期改正", "case_filed": "发现问题，立案查处",
    "transferred": "移送有权机关", "not_found": "没有找到检查对象", "refused": "拒绝、阻挠检查",
}  # fmt: skip
MUST_NOTS = {
    "gifts": "没有接受礼品、礼金、报酬等好处", "meals": "没有参加宴请、娱乐、旅游等活动", "costs": "没有让检查对象支付或者承担检查费用",
    "agency": "没有强制指定中介机构、检验机构", "representative": "没有强制要求法定代表人到场", "measures": "没有违法或者不必要地查封、扣押、冻结、责令停产停业",
    "quotas": "没有把检查次数、罚没数额作为考核、经费依据", "disguise": "没有以观摩、督导、考察等名义变相检查",
}  # fmt: skip
TOLD = {"on_spot": "当场告知", "delivered": "书面送达", "electronic": "电子送达（对象已书面同意）"}
PLACES = {"platform": "双随机公示平台", "website": "政府网站", "credit": "信用网站", "law": "行政执法公示平台"}
WITHHELD = {
    "secret": "涉及国家秘密",
    "privacy": "涉及商业秘密、个人隐私且公开会造成损害",
    "harm": "公开可能危及安全和稳定",
    "investigating": "公开会妨碍正在进行的查处",
}
SERVED = {
    "signed": "当场签收", "left": "拒绝签收，留置送达（有见证人或者录像）", "posted": "邮寄送达（有回执）", "electronic": "电子送达（对象已书面同意）",
}  # fmt: skip
RETENTION = {"10": "10年", "30": "30年", "permanent": "永久"}

ON_SITE = is_("check_mode", "on_site", says="属于现场检查")
IS_SPECIAL = is_("check_kind", "special", says="属于专项检查")
IS_CASE = is_("check_kind", "case", says="属于个案检查")
IS_REVISIT = is_("check_source", "recheck", says="由来是回头看")
APPROVED = is_("check_approval", "approved", says="同意检查")
ADMITTED = is_("arrival", "admitted", says="检查对象接受检查")
NOBODY_MET = is_("arrival", "refused", "not_found", says="检查对象拒绝检查或者没有找到")
GONE_IN = any_of(
    all_of(took("arrive", says="已经到场"), ADMITTED), no(ON_SITE, says="属于非现场检查"), says="已经到场并且检查对象接受检查，或者属于非现场检查"
)  # fmt: skip
SOME_FAILED = ask("inspection.some_failed", "有不符合的要点", lambda case: (case.get("points_failed") or 0) > 0)

TASK = (
    f.choice("check_kind", "检查类型", choices=KINDS, public="full"),
    f.choice("check_mode", "检查方式", choices=MODES, public="full"),
    f.choice("law_field", "执法领域", choices=LAW_FIELDS, public="full"),
    f.case_ref("check_item", "检查事项编码", of="inspection_item", public="full"),
    f.text("more_items", "合并检查的其他事项编码", required=False, high=500, public="full", help="同一时间对同一对象的几项检查合并进行，编码之间用顿号隔开"),
    f.case_ref("object_code", "检查对象编码", of="inspection_object", search=True, public="M1"),
    f.choice("check_source", "检查的由来", choices=SOURCES, required=IS_CASE, public="full", help="个案检查填写"),
    f.text("source_paper", "由来的材料（名称、文号、工单号）", high=300, required=IS_CASE),
    f.case_ref("source_case", "来源案件（投诉举报、隐患、以前的检查）的编号", search=True, required=IS_REVISIT),
    f.long_text("special_scope", "专项检查的范围、内容、对象和期限", required=IS_SPECIAL, high=2000),
    f.text("special_paper", "专项检查的批准文件或者集体讨论纪要", required=IS_SPECIAL, high=200),
    f.yes_no("off_site_enough", "非现场方式可以达到检查目的"),
    f.choice("not_random", "不实行双随机抽取的理由（市场监管领域）", choices=NOT_RANDOM, required=False),
    f.case_ref("draw_case", "双随机抽查任务的编号", of="double_random", required=False, search=True, public="full"),
    f.case_ref("check_plan_case", "所属检查计划的编号", of="inspection_plan", required=False, search=True, public="full"),
    f.case_ref("campaign", "所属专项执法行动的编号", of="campaign", required=False, search=True, public="full"),
    f.case_ref("joint_operation", "所属联合执法的编号", of="joint_operation", required=False, search=True, public="full"),
    f.yes_no("out_of_place", "检查对象在本地以外", help="跨行政区域的检查按协助机制办理"),
    f.text("assistance_paper", "异地检查的协助函", high=200, required=is_("out_of_place", says="检查对象在本地以外")),
)  # fmt: skip
OFFICERS = (
    f.officers("check_officers", "检查人员（行政执法人员）"),
    f.yes_no("no_interest", "检查人员已声明与检查对象没有直接利害关系"),
    f.officers("conflicted", "与检查对象有利害关系、应当回避的人员", required=False),
)
PROPOSE = (
    *OFFICERS,
    f.long_text("check_scheme", "检查方案（时间、内容、方式、分工、要求）", high=4000),
    f.day("check_day", "拟检查日期"),
    f.text(
        "helpers", "协助的专业技术人员及其单位", required=False, high=300, help="协助人员不能代替执法人员检查、签字"
    ),
)
REASSIGN = (*OFFICERS, f.text("reassign_reason", "改派的理由", high=500))
STATE_CAP = (
    f.number("local_cap", "本案适用的年度频次上限", low=1, high=366, unit="次"),
    f.long_text("local_cap_reason", "确定的依据和理由", high=2000),
)
GO_URGENTLY = (
    f.long_text("urgent_reason", "情况紧急、来不及事先审批的理由", high=2000),
    f.text("urgent_told", "已经报告的负责人和报告方式", high=200),
)
APPROVE = (
    f.choice("check_approval", "审批结果", choices={"approved": "同意检查", "refused": "不同意检查"}),
    f.long_text("approval_reason", "不同意的理由", high=1000, required=is_("check_approval", "refused", says="不同意检查")),
    f.choice("beyond_cap", "超过频次上限仍须检查的依据", choices=GROUNDS_BEYOND, required=False),
    f.text("beyond_cap_paper", "依据的材料（名称、文号、编号）", high=300, required=filled("beyond_cap", says="超过频次上限仍须检查")),
    f.text("not_merged", "不能与其他待办检查合并的理由", required=False, high=500),
)  # fmt: skip
CANCEL = (f.text("cancel_reason", "取消的理由", high=500),)

ARRIVE = (
    f.choice("arrival", "到场情况", choices=ARRIVALS),
    f.yes_no("certificates_shown", "已主动出示执法证件", required=no(is_("arrival", "not_found", says="没有找到检查对象"), says="找到了检查对象")),
    f.yes_no("notice_given", "已送达行政检查通知书", required=no(is_("arrival", "not_found", says="没有找到检查对象"), says="找到了检查对象")),
    f.choice("entry_code", "扫码入企", choices=CODES, required=no(is_("arrival", "not_found", says="没有找到检查对象"), says="找到了检查对象")),
    f.text("entry_number", "入企码记录编号", high=60, required=is_("entry_code", "scanned", says="已经扫码")),
    f.person("met_person", "在场人员及职务", required=False, personal=True),
    f.long_text("arrival_note", "拒绝、阻挠或者没有找到的情况", high=2000, personal=True, required=NOBODY_MET),
)  # fmt: skip
EXAMINE = (
    f.number("points_checked", "对照检查标准检查的要点数", low=1, high=10_000, unit="项"),
    f.number("points_failed", "其中不符合的", low=0, high=10_000, unit="项"),
    f.long_text("failed_points", "不符合的要点（逐项写明标准和实际情况）", high=8000, required=SOME_FAILED),
    f.long_text("site_record", "检查记录（逐项写明检查情况）", personal=True),
    f.yes_no("recorded", "已进行音像记录"),
    f.choice("record_signed", "检查对象签字情况", choices=SIGNED, required=ON_SITE),
    f.person("record_witness", "见证人", personal=True, required=False),
)
INQUIRE = (
    f.person("asked_person", "被询问人", personal=True),
    f.long_text("inquiry_record", "询问笔录内容", personal=True),
)
SAMPLE = (
    f.text("sampled", "抽样物品、数量", high=1000),
    f.text("sampled_at", "抽样地点", high=200),
    f.text("tested_by", "送检机构（没有送检的不填）", high=120, required=False),
    f.yes_no("sample_paid", "抽样按规定付费，没有让检查对象承担费用"),
)
TEST_RESULT = (
    f.choice("test_passed", "检验结论", choices={"passed": "合格", "failed": "不合格"}),
    f.text("test_paper", "检验报告编号", high=100),
    f.yes_no("test_told", "检验结论已经告知检查对象"),
)
SURVEY = (
    f.text("surveyed", "勘验的场所、物品", high=300),
    f.long_text("survey_record", "勘验情况和结果", personal=True),
)
ORDER = (
    f.long_text("order_content", "责令改正的内容", high=2000),
    f.text("order_provision", "违反的规定和责令改正的依据", high=500, public="full"),
    f.day("order_until", "改正期限", public="full"),
    f.number("recheck_within", "改正期满后几日内复查", low=0, high=365, unit="日"),
    f.choice("order_served", "送达方式", choices=SERVED),
    f.person(
        "order_signer",
        "签收人（见证人）",
        personal=True,
        required=is_("order_served", "signed", "left", says="当场签收或者留置送达"),
    ),
    f.text("order_reconsideration", "行政复议机关", high=100),
    f.text("order_court", "行政诉讼管辖法院", high=100),
)
TELL = (
    f.choice("check_outcome", "检查结果", choices=OUTCOMES, public="full"),
    f.text("outcome_summary", "检查情况摘要（公示用，不写个人信息）", high=500, public="full"),
    f.choices("must_nots", "执法人员遵守纪律情况（八项不得）", choices=MUST_NOTS, help="逐项如实勾选；有一项做不到的，先登记违反纪律的情形"),
    f.choice("told_how", "告知方式", choices=TOLD, required=no(is_("check_outcome", "not_found", says="没有找到检查对象"), says="找到了检查对象")),
    f.organisation("passed_to", "接收机关", required=is_("check_outcome", "transferred", says="移送有权机关")),
)  # fmt: skip
REPORT_BREACH = (
    f.choices("breached", "没有做到的事项", choices=MUST_NOTS),
    f.long_text("breach_facts", "情况和处理", high=2000, personal=True),
    f.organisation("breach_sent_to", "移交处理的机关或者机构"),
)
FILE_CASE = (f.case_ref("raised_case", "立案的案件编号", search=True),)
RECHECK = (
    f.yes_no("cured", "已经改正", public="full"),
    f.day("cured_on", "改正日期", required=is_("cured", says="已经改正"), public="full"),
    f.yes_no(
        "object_gone", "检查对象已经停业、搬离，无从改正", required=False, help="没有改正而对象已经不存在的填“是”"
    ),
    f.text("recheck_note", "复查情况", high=1000, required=is_("object_gone", says="检查对象已经停业、搬离")),
)
RECORD_REMEDY = (
    f.choice("remedy", "救济途径", choices={"reconsideration": "行政复议", "suit": "行政诉讼"}),
    f.text("remedy_number", "案号", high=80),
)
PUBLISH = (
    f.choices("published_where", "公示平台", choices=PLACES),
    f.officer("published_checked_by", "公示文本核对人（第二人）"),
    f.yes_no("not_secret", "经审查不涉及国家秘密"),
    f.yes_no("no_third_party", "经审查不涉及商业秘密、个人隐私，或者已征得同意"),
    f.day("shown_until", "公示截止日期", required=False),
)
WITHHOLD = (f.choice("withheld_ground", "不予公示的理由", choices=WITHHELD), f.text("withheld_note", "说明", high=500))
WITHDRAW_PUBLICATION = (f.text("withdrawn_why", "撤回公示的理由", high=500),)
ARCHIVE = (
    f.number("file_pages", "页数", low=1, high=100_000, unit="页"),
    f.yes_no("indexed", "已编页号和卷内目录"),
    f.choice("file_retention", "保管期限", choices=RETENTION),
)

# what the door takes over from the registers ------------------------------------------------------------------------
ITEM_NAME = f.text("check_item_name", "检查事项", high=120, public="full")
ITEM_STANDARD = f.long_text("check_standard", "检查标准（公布的检查要点）", high=8000)
ITEM_ORGAN = f.organisation("check_organ", "实施检查的行政机关", public="full")
OBJECT_NAME = f.organisation("object_name", "检查对象", public="M1")
OBJECT_TYPE = f.choice("object_type", "主体类别", choices=OBJECT_TYPES)
OBJECT_KIND = f.choice("object_kind", "对象类别", choices=OBJECT_KINDS, public="full")
VISITS_BEFORE = f.number("visits_before", "本年度已经到场检查（含待到场）的次数", low=0, unit="次")
CAP_USED = f.number("cap_used", "适用的年度频次上限", required=False, low=1, unit="次")
