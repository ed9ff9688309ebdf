"""What a lot draw for small works records from the project to the contract: the fields of each step.

Reads   the words that towns of Guangdong use for it
Never   asks for who is drawn: the system works it out; never shows the staff of a bidder
Start   one tuple a step, in the order of the steps
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.conditions import is_, no
from yifa.procedures.drawing import OUT_CODE, STRUCK_CODE

BIDDERS = "bidders"
LISTS = {BIDDERS: "入围单位"}
PRICES = {"fixed": "固定价", "discount": "固定下浮率"}
BOARDS = {"trading_site": "公共资源交易网站", "website": "政府网站", "board": "政府、村（居）公开栏"}
CONFLICTS = {
    "none": "没有",
    "affiliated": "与其他报名单位同一负责人或者有控股、管理关系",
    "official": "与项目单位、交易机构工作人员有利害关系",
    "designer": "参与了本项目前期设计、预算编制",
}
EXCLUDED_FOR = {
    "recusal": "有利害关系，应当回避",
    "disqualified": "复核发现不符合资格条件",
    "withdrawn": "书面放弃",
    "penalised": "被限制参加、列入失信",
}
STRUCK_FOR = {
    "disqualified": "经查不符合资格条件",
    "fraud": "弄虚作假、串通",
    "conflict": "有应当回避的利害关系",
    "withdrawn": "书面放弃，且没有可以递补的候选单位",
}
NEXT = {"again": "重新组织报名、摇珠", "other": "改用其他方式"}
RANKS = {"1": "第一中签单位", "2": "第二中签单位", "3": "第三中签单位", "other": "其他名次"}

PROJECT = (
    f.text("project_name", "项目名称", high=120, search=True, public="full"),
    f.text("project_whole", "所属总项目编号或者名称（没有拆分的填本项目）", high=120, search=True, help="分段、分期、分项发包的填同一个总项目"),
    f.organisation("project_unit", "项目单位", high=120, public="full"),
    f.money("project_value", "估算价", low=1, public="full"),
    f.text("project_paper", "立项批复文号", high=200, public="full"),
    f.text("budget_paper", "预算（资金来源）批复文号", high=200),
    f.case_ref("earlier_lot", "以前流标的摇珠案件编号", of="lot_draw", required=False, search=True),
)  # fmt: skip
STATE_RULES = (
    f.money("local_limit", "本地摇珠适用限额（低于）", low=1, public="full"),
    f.number("local_notice_days", "本地公告期", low=1, high=60, unit="个工作日", public="full"),
    f.number("local_objection_days", "本地结果公示期", low=1, high=60, unit="个工作日", public="full"),
    f.text("local_paper", "依据的本地规定（名称、文号）", high=300, public="full"),
    f.long_text("local_reason", "确定的理由", high=2000),
)
APPROVE_METHOD = (
    f.text("minutes", "领导班子会议纪要文号", high=200),
    f.day("met_on", "会议日期"),
    f.yes_no("not_split", "会议已审查没有化整为零、规避招标"),
    f.yes_no("method_agreed", "同意采用摇珠方式"),
)
NOTICE = (
    f.long_text("conditions", "资格条件", high=4000, public="full"),
    f.choice("price_kind", "计价方式", choices=PRICES, public="full"),
    f.money("price", "合同固定价", required=is_("price_kind", "fixed", says="固定价"), low=1, public="full"),
    f.text(
        "discount", "固定下浮率（%）", required=is_("price_kind", "discount", says="固定下浮率"), high=20, public="full"
    ),
    f.long_text("rules", "摇珠规则（公开、封存、见证、重抽的情形）", high=4000, public="full"),
    f.day("entry_until", "报名截止日期", public="full"),
    f.day("draw_day", "摇珠日期", public="full"),
    f.text("draw_place", "摇珠地点", high=200, public="full"),
    f.number(
        "min_entries",
        "合格报名单位最低数",
        low=2,
        high=100,
        unit="个",
        public="full",
        help="按本地规定；不足的流标，重新组织或者改用其他方式",
    ),
    f.number("places_wanted", "抽取的中签候选名次数", low=1, high=10, unit="个", public="full"),
    f.choices("posted_where", "公告载体", choices=BOARDS, public="full"),
)
POSTPONE = (
    f.day("new_day", "改期后的摇珠日期", public="full"),
    f.text("postpone_reason", "改期的理由", high=300, public="full"),
)
ENTER = (
    f.organisation("bidder_name", "报名单位", high=120),
    f.credit_code("bidder_code", "统一社会信用代码"),
    f.person("bidder_contact", "联系人", personal=True),
    f.phone("bidder_phone", "联系电话", personal=True),
)
QUALIFY = (
    f.credit_code("checked_code", "被审查单位的统一社会信用代码"),
    f.yes_no("meets_conditions", "符合资格条件"),
    f.choice("conflict", "利害关系核查", choices=CONFLICTS),
    f.text("unfit_reason", "不合格的理由", high=300,
           required=no(is_("meets_conditions", says="符合资格条件"), says="不符合资格条件")),
)  # fmt: skip
FAIL = (
    f.choice("next_way", "以后的处理", choices=NEXT, public="full"),
    f.text("fail_reason", "流标情况", high=500, public="full"),
)
ABANDON = (f.text("abandon_reason", "终止的理由（公开，不写个人信息）", high=500, public="full"),)
UNSEAL = (f.text("unseal_reason", "退回封存的理由", high=500, public="full"),)
EXCLUDE = (
    f.choice("out_list", "排除的是", choices=LISTS),
    OUT_CODE,
    f.choice("out_cause", "排除的事由", choices=EXCLUDED_FOR),
    f.text("out_reason", "情况说明（公开，不写个人信息）", high=300),
)
DRAW = (
    f.text(
        "lot_session", "摇珠场次编号", high=60, search=True, public="full", help="同一场次摇出几个项目的，填同一个编号"
    ),
    f.yes_no("video_kept", "全程录像并随案卷保存"),
    f.number("bidders_present", "到场的报名单位代表", low=0, high=1000, unit="人"),
)
REDRAW = (f.yes_no("video_kept", "全程录像并随案卷保存"),)
CONFIRM = (
    f.yes_no("minutes_signed", "主持人、见证人、监督人员已在结果确认书上签字"),
    f.text("on_spot_objection", "现场异议和处理", required=False, high=500),
)
POST_RESULT = (f.choices("result_where", "公示载体", choices=BOARDS, public="full"),)
OBJECT = (
    f.organisation("objector", "异议单位", high=120),
    f.long_text("objection", "异议内容", high=4000),
)
ANSWER = (
    f.choice("objection_outcome", "异议处理", choices={"dismissed": "异议不成立", "upheld": "异议成立"}),
    f.long_text("objection_answer", "答复内容", high=4000),
)
STRIKE = (
    f.choice("struck_list", "取消的是", choices=LISTS),
    STRUCK_CODE,
    f.choice("struck_cause", "重新抽取的法定事由", choices=STRUCK_FOR),
    f.text("struck_reason", "情况说明（公开，不写个人信息）", high=300),
)
AWARD = (
    f.choice("awarded_rank", "签订合同的单位", choices=RANKS, public="full"),
    f.text(
        "passed_over",
        "没有与第一中签单位签订合同的理由",
        high=300,
        public="full",
        required=no(is_("awarded_rank", "1", says="与第一中签单位签订"), says="不是第一中签单位"),
    ),
    f.case_ref("contract_review", "合同合法性审查的编号", of="legality_review", search=True),
    f.text("contract_number", "合同编号", high=80, public="full"),
    f.money("contract_sum", "合同价", low=1, public="full"),
    f.day("contract_on", "合同签订日期", public="full"),
)
ARCHIVE = (
    f.number("file_pages", "页数", low=1, high=100_000, unit="页"),
    f.yes_no("file_whole", "公告至合同的材料、录像、名单文件、抽取文件齐全"),
)

# what the door works out ---------------------------------------------------------------------------------------------
ENTRIES = f.long_text("entries", "报名单位（顺序号、名称、信用代码）", high=100_000)
ENTRIES_N = f.number("entries_n", "报名单位数", low=0, unit="个", public="full")
CHECKED = f.long_text("checked", "资格审查情况（顺序号、结论、理由）", high=100_000)
QUALIFIED_N = f.number("qualified_n", "合格的报名单位数", low=0, unit="个", public="full")
FINALISTS = f.long_text("finalists", "入围名单（号码、单位）", high=100_000, public="full")
NOTICE_DAYS = f.number("notice_days", "公告期", low=0, unit="个工作日", public="full")
OBJECTION_DAYS = f.number("objection_days", "结果公示期", low=0, unit="个工作日", public="full")
WINNERS = f.long_text("winners", "中签名次（名次、号码、单位）", high=10_000, public="full")
DRAWN_FIRST = f.text("drawn_first", "第一中签号码", high=20, public="full")
FIRST = f.organisation("first_place", "第一中签单位", public="full")
OBJECTIONS = f.yes_no("objected", "公示期间有无异议", public="full")
