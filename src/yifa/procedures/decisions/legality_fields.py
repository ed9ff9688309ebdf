"""Fields of 合法性审查: what is sent in, who reviews it, what is found and what became of it.

Reads   engine.fields
Never   asks for a name where a post will do; the other side of a contract is sealed, it may be a person
Start   SUBMIT, OPINE
"""

from yifa.engine import fields as f
from yifa.engine.conditions import filled, is_, no, took

OBJECTS = {
    "normative_document": "行政规范性文件", "party_government_document": "其他党委、政府文件", "major_decision": "重大行政决策",
    "government_contract": "政府合同", "important_act": "重要行政行为", "village_rules": "村规民约（提供意见）", "other": "其他涉法事务",
}  # fmt: skip
MATERIALS = {
    "draft": "送审稿", "note": "起草说明", "basis": "法律依据文本", "consultation": "征求意见和采纳情况", "own_review": "起草单位审核意见",
    "procedure": "履行法定程序的说明", "fair_competition": "公平竞争审查结论", "counterparty": "对方主体资格和资信材料",
    "budget": "预算或者资金来源证明", "procurement": "采购、招标、摇珠文件", "other": "其他材料",
}  # fmt: skip
CONTRACTS = {
    "works": "工程建设", "procurement": "货物、服务采购", "lease": "租赁", "investment": "招商引资、投资合作", "land": "土地、房屋、征收补偿",
    "concession": "特许经营、政府和社会资本合作", "collective": "委托、合作", "other": "其他",
}  # fmt: skip
VIEWS = {
    "found_lawful": "合法",
    "lawful_if_changed": "修改后合法",
    "found_unlawful": "不合法",
    "beyond_power": "超越权限",
    "returned": "退回（应当先履行其他程序）",
}
FINE = {"fine": "符合", "issue": "存在问题"}
NEXT = {"revised": "已经修改，提请复核", "dropped": "不再推进", "kept": "不作修改，仍按原稿推进"}
CONFLICTS = {"none": "没有参与起草，与事项没有利害关系", "exists": "参与起草，或者与事项有利害关系"}

A_CONTRACT = is_("object_kind", "government_contract", says="审查对象是政府合同")
NOT_LAWFUL = is_(
    "opinion", "lawful_if_changed", "found_unlawful", "beyond_power", "returned", says="审查意见不是“合法”"
)
TO_ANSWER = is_(
    "opinion", "lawful_if_changed", "found_unlawful", "beyond_power", says="审查意见要求修改、或者认为不合法、超越权限"
)
REVISED = is_("next_step", "revised", says="送审稿已经修改")
COUNSEL_NAMED = filled("counsel", says="已经指定法律顾问")
WAITING = took("ask_more", says="正在等待补充材料")
NOT_WAITING = no(WAITING, says="没有正在等待的补充材料")

MATERIALS_SENT = f.choices("materials", "送审材料", choices=MATERIALS)
REASON = f.long_text("reason", "理由", high=4000)

SUBMIT = (
    f.choice("object_kind", "审查对象", choices=OBJECTS, public="M6"),
    f.text("object_title", "标题（名称）", search=True, high=150),
    f.text("drafting_unit", "起草（承办）单位", high=60),
    f.officers("drafters", "参与起草的人员", required=False),
    f.yes_no("touches_operators", "是否涉及经营主体的经济活动"),
    f.choice("contract_kind", "合同类别", choices=CONTRACTS, required=A_CONTRACT),
    f.organisation("counterparty", "合同对方", personal=True, search=True, required=A_CONTRACT, high=100),
    f.money("contract_amount", "合同金额", required=A_CONTRACT, public="M6", help="没有固定金额的填预计金额；不涉及金额的填0"),
    f.day("wanted_by", "希望出具意见的日期", required=False),
    MATERIALS_SENT,
    f.file("draft_file", "送审稿文件", required=False),
    f.long_text("drafter_note", "需要说明的事项", required=False, high=4000),
)  # fmt: skip

RETURN = (f.long_text("missing_materials", "需要补正的材料", high=2000),)
RECEIVE = (
    f.number("review_days", "审查期限", low=1, high=250, unit="个工作日"),
    f.long_text(
        "time_reason",
        "少于或者多于一般审查时间的理由",
        required=False,
        high=1000,
        help="例如应对突发事件、需要专家论证",
    ),
)
ASSIGN = (
    f.officer("reviewer", "审查人员"),
    f.officer("counsel", "法律顾问（公职律师）", required=False),
    f.choice("conflict", "利益冲突核查", choices=CONFLICTS),
)
COUNSEL = (
    f.choice("counsel_view", "法律顾问意见", choices=VIEWS),
    f.long_text("counsel_text", "意见内容和依据", high=20_000),
)
CONFER = (
    f.text("conferred_with", "参加会商的单位和人员", high=300),
    f.long_text("conference", "会商情况", high=20_000),
)
ASK = (f.long_text("asked_for", "要求补充的材料", high=2000),)
SUPPLY = (MATERIALS_SENT, f.long_text("supplied", "补充材料情况", high=2000))
OPINE = (
    f.choice("opinion", "审查意见", choices=VIEWS, public="M6"),
    f.choice("on_power", "制定（签订）权限", choices=FINE),
    f.choice("on_procedure", "程序", choices=FINE),
    f.choice("on_content", "内容", choices=FINE),
    f.long_text("opinion_basis", "理由和依据", high=20_000),
    f.long_text("points", "逐条意见", required=NOT_LAWFUL, high=20_000),
    f.number("suggestions_count", "意见条数", low=0, high=500, unit="条", required=NOT_LAWFUL, public="M6"),
)
ANSWER = (
    f.number("adopted_count", "采纳条数", low=0, high=500, unit="条", public="M6"),
    f.number("declined_count", "未采纳条数", low=0, high=500, unit="条", public="M6"),
    f.long_text("answers", "逐条答复", high=20_000, help="未采纳的写明理由"),
    f.choice("next_step", "处理结果", choices=NEXT),
)
RECHECK = (f.long_text("recheck_text", "复核意见", high=4000),)
RECHECK_BACK = (f.long_text("still_wrong", "仍然存在的问题", high=4000),)
FILE = (
    f.number("file_pages", "材料页数", low=1, high=10_000, unit="页"),
    f.text("discussed_at", "提交讨论或者签订的情况", required=False, high=200),
)
