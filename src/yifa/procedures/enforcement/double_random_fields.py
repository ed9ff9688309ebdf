"""What a double random records from its task to its result: the fields of each step, in the words of the forms.

Reads   the vocabulary of the lists of items and objects
Never   asks for a result of the draw: the system works it out
Start   one tuple a step, in the order of the steps
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.conditions import is_
from yifa.procedures.drawing import OUT_CODE, STRUCK_CODE
from yifa.procedures.enforcement.inspection_registers import OBJECT_KINDS, RISKS
from yifa.procedures.enforcement.registers import LAW_FIELDS

RANGES = {"single": "本机关单独抽查", "joint": "部门联合抽查"}
MANNERS = {
    "equal": "不分等级，机会均等",
    "grade": "按信用风险等级分别确定数量",
    "weighted": "不分等级，按信用风险等级加权",
}
OBJECTS, OFFICERS = "objects", "officers"
LISTS = {OBJECTS: "检查对象", OFFICERS: "执法人员"}
EXCLUDED_FOR = {
    "recusal": "有利害关系，应当回避",
    "lapsed": "执法证件失效、暂停",
    "away": "离岗、调离、因公因病不能参加",
    "gone": "对象已注销、停业、迁出",
    "capped": "对象已达年度检查频次上限",
    "covered": "同期已列入其他检查，合并进行",
}
PLACES = {"platform": "双随机公示平台", "website": "政府网站", "law": "行政执法公示平台"}

GRADED = is_("draw_by", "grade", "weighted", says="按信用风险等级分别抽取或者加权")
TOTALLED = is_("draw_by", "equal", "weighted", says="不分等级")
WEIGHTED = is_("draw_by", "weighted", says="不分等级，按信用风险等级加权")
APPROVED = is_("task_approval", "approved", says="批准抽查任务")

PLAN = (
    f.text("task_name", "抽查任务名称", high=120, search=True, public="full"),
    f.choice("draw_range", "抽查方式", choices=RANGES, public="full"),
    f.choice("law_field", "牵头机关的执法领域", choices=LAW_FIELDS, public="full"),
    f.case_ref("check_plan_case", "所属年度检查计划的编号", of="inspection_plan", required=False, search=True, public="full"),
    f.choices("object_kinds", "对象类别（不选为全部）", choices=OBJECT_KINDS, required=False, public="full"),
    f.choice("draw_by", "抽取数量的确定方式", choices=MANNERS, public="full"),
    *(f.number(f"want_{grade}", f"{grade.upper()}级对象抽取数", required=False, low=0, high=100_000, unit="个", public="full") for grade in RISKS),
    f.number("want_total", "对象抽取总数", required=TOTALLED, low=1, high=100_000, unit="个", public="full"),
    *(f.number(f"weight_{grade}", f"{grade.upper()}级对象的权重", required=WEIGHTED, low=1, high=1000, public="full") for grade in RISKS),
    f.text("grade_basis", "可以公开对象信用风险等级的依据", required=GRADED, high=300, public="full",
           help="分级、加权抽取的，公布的名单文件写有每个对象的等级；没有依据的，选不分等级、机会均等"),
    f.day("check_from", "抽查开始日期", public="full"),
    f.day("check_to", "抽查结束日期", public="full"),
)  # fmt: skip
JOIN = (
    f.case_ref("join_item", "检查事项编码", of="inspection_item", help="每个机关登记一次；再次登记的以后一次为准"),
    f.number("join_officers", "该机关抽取的执法人员数", low=0, high=200, unit="人", help="填0为退出本次抽查"),
)
APPROVE = (
    f.choice("task_approval", "审批结果", choices={"approved": "批准抽查任务", "refused": "不批准"}),
    f.long_text("task_refused", "不批准的理由", high=1000, required=is_("task_approval", "refused", says="不批准")),
)
ABANDON = (f.text("abandon_reason", "取消的理由（公开，不写个人信息）", high=500, public="full"),)
UNSEAL = (f.text("unseal_reason", "退回封存的理由（公开，不写个人信息）", high=500, public="full"),)
EXCLUDE = (
    f.choice("out_list", "排除的是", choices=LISTS),
    OUT_CODE,
    f.choice("out_cause", "排除的事由", choices=EXCLUDED_FOR),
    f.text("out_reason", "情况说明（公开，不写个人信息）", high=300),
)
STRIKE = (
    f.choice("struck_list", "更换的是", choices=LISTS),
    STRUCK_CODE,
    f.choice("struck_cause", "更换的事由", choices=EXCLUDED_FOR),
    f.text("struck_reason", "情况说明（公开，不写个人信息）", high=300),
)
PUBLISH_DRAW = (
    f.choices("draw_shown_where", "公示平台", choices=PLACES),
    f.officer("draw_checked_by", "公示文本核对人（第二人）"),
)
FINISH = (f.text("finish_note", "抽查总结（公示用，不写个人信息）", high=2000, public="full"),)
PUBLISH = (
    f.choices("result_shown_where", "公示平台", choices=PLACES),
    f.officer("result_checked_by", "公示文本核对人（第二人）"),
)
ARCHIVE = (
    f.number("file_pages", "页数", low=1, high=100_000, unit="页"),
    f.yes_no("indexed", "已编页号和卷内目录"),
)

# what the door works out ---------------------------------------------------------------------------------------------
JOINED = f.long_text("joined", "参加机关（检查事项、机关、领域、抽取人数）", public="full", required=False)
DRAWN_OBJECTS = f.long_text("drawn_objects", "抽中的检查对象", high=1_000_000, public="full")
DRAWN_OFFICERS = f.officers("drawn_officers", "抽中的执法人员")
DRAWN_N = f.number("drawn_n", "抽中的检查对象数", low=0, unit="个", public="full")
DRAWN_CERTIFICATES = f.long_text("drawn", "抽中的执法证件", high=100_000, public="full")
ASSIGNMENTS = f.long_text("assignments", "对象和检查人员的对应", high=1_000_000, public="full")
RESULTS = f.number("results_n", "已有检查结果的对象", low=0, unit="个", public="full")
PROBLEMS = f.number("problems_n", "其中发现问题的", low=0, unit="个", public="full")
