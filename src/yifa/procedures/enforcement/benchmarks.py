"""裁量基准、不罚轻罚清单 — how much for which circumstances, and what is not punished at all.

Law        行政处罚法（2021修订）第五条、第三十三条、第三十四条；国办发〔2022〕27号
Entry      登记 → [变更、续期、暂停、恢复] → 注销；一个档次一条，按基准编码查找
Elsewhere  决定时的幅度核对 penalty_decision_guards.py；适用首违不罚、轻微不罚的件数由处罚案件统计

Reads   the register of powers
Never   fixes a fine: it says between which sums, and a departure is to be explained
Start   DISCRETION_BENCHMARK, LENIENCY_ITEM; range_of() gives the sums, departure() says what departs from them
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.case import Entry
from yifa.engine.conditions import is_
from yifa.engine.fields import yuan
from yifa.engine.guards import in_order
from yifa.engine.shortforms import Register
from yifa.law.citations import paper, statute
from yifa.procedures.enforcement.penalty_fields import PENALTIES
from yifa.procedures.enforcement.register_guards import amounts_in_order, both, known_entry
from yifa.procedures.enforcement.registers import LAW_FIELDS, with_public_reason
from yifa.procedures.posts import REGISTRAR, UNIT_HEAD

ART = statute("行政处罚法", edition=2021).articles
BENCHMARKS = paper("国办发〔2022〕27号")

GRADES = {
    "none": "不予处罚", "reduced": "减轻处罚", "lighter": "从轻处罚", "ordinary": "一般处罚", "heavier": "从重处罚", "grave": "情节严重",
}  # fmt: skip
MEASURES = {
    "sum": "固定幅度（元）", "gains": "违法所得的百分比", "goods": "货值金额的百分比", "contract": "合同价款（工程造价）的百分比", "none": "没有罚款",
}  # fmt: skip
BY_SUM = is_("benchmark_measure", "sum", says="按固定幅度罚款")
BY_SHARE = is_("benchmark_measure", "gains", "goods", "contract", says="按比例罚款")
POWER = known_entry("benchmark_power", "power_item", "权责事项", ART(34))

DISCRETION_BENCHMARK = with_public_reason(Register(
    "discretion_benchmark",
    "行政处罚裁量基准",
    area="enforcement",
    code="裁基",
    basis=ART(34),
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="benchmark_code",
    valid_until="benchmark_until",
    retention="永久",
    folder=__file__.rpartition("/")[0],
    title="{benchmark_breach}",
    fields=(
        f.text("benchmark_code", "基准编码", high=80, search=True, public="full", help="事项编码加档次，例如 cg-001/2"),
        f.matter("benchmark_power", "处罚事项编码", of="power_item", public="full"),
        f.text("benchmark_breach", "违法行为", high=300, search=True, public="full"),
        f.choice("benchmark_grade", "裁量档次", choices=GRADES, public="full"),
        f.long_text("benchmark_circumstances", "适用情形", high=2000, public="full"),
        f.choices("benchmark_kinds", "处罚种类", choices=PENALTIES, required=False, public="full"),
        f.choice("benchmark_measure", "罚款的计算", choices=MEASURES, public="full"),
        f.money("benchmark_low", "罚款下限", public="full", required=BY_SUM),
        f.money("benchmark_high", "罚款上限", public="full", required=BY_SUM),
        f.number("benchmark_low_percent", "比例下限", low=0, high=10_000, unit="%", public="full", required=BY_SHARE),
        f.number("benchmark_high_percent", "比例上限", low=0, high=10_000, unit="%", public="full", required=BY_SHARE),
        f.text("benchmark_document", "制定机关、文件名称和文号", high=300, public="full"),
        f.day("benchmark_published_on", "公布日期", public="full"),
        f.day("benchmark_since", "施行日期", public="full"),
        f.day("benchmark_until", "失效日期", required=False, public="full"),
    ),
    needs=both(POWER, amounts_in_order("benchmark_low", "benchmark_high"), in_order("benchmark_published_on", "benchmark_since")),
))  # fmt: skip

LENIENCIES = {
    "first_breach": "首违可以不罚", "slight": "轻微违法不予处罚", "reduced": "减轻处罚", "lighter": "从轻处罚", "no_compulsion": "不予采取强制措施",
}  # fmt: skip
LENIENCY_ITEM = with_public_reason(Register(
    "leniency_item",
    "不罚轻罚清单",
    area="enforcement",
    code="免罚",
    basis=ART(33),
    keepers=(REGISTRAR,),
    heads=(UNIT_HEAD,),
    subject="leniency_code",
    valid_until="leniency_until",
    retention="永久",
    folder=__file__.rpartition("/")[0],
    title="{leniency_breach}",
    fields=(
        f.text("leniency_code", "清单编码", high=80, search=True, public="full"),
        f.choice("leniency_kind", "清单类别", choices=LENIENCIES, public="full"),
        f.choice("leniency_field", "执法领域", choices=LAW_FIELDS, public="full"),
        f.matter("leniency_power", "对应的处罚事项编码", of="power_item", required=False, public="full"),
        f.text("leniency_breach", "违法行为", high=300, search=True, public="full"),
        f.long_text("leniency_conditions", "适用条件（须同时具备）", high=2000, public="full"),
        f.text("leniency_education", "教育方式", high=300, public="full", help="不予处罚的都要进行教育（行政处罚法第三十三条）"),
        f.text("leniency_document", "制定机关、文件名称和文号", high=300, public="full"),
        f.day("leniency_since", "施行日期", public="full"),
        f.day("leniency_until", "失效日期", required=False, public="full"),
    ),
    needs=both(known_entry("leniency_power", "power_item", "权责事项", ART(33)), in_order("leniency_since", "leniency_until")),
))  # fmt: skip


def range_of(grade: Entry, *, base: int | None = None) -> tuple[int, int] | None:
    """(least, most) fine of a grade in 分; `base` is what a share is taken of, in 分. None where the grade has no fine
    or the base is not known. A share is rounded down to whole 分 at the top and up at the bottom: within the range."""
    measure = grade.get("benchmark_measure")
    if measure == "sum":
        return grade.get("benchmark_low"), grade.get("benchmark_high")
    if measure == "none" or base is None:
        return None
    low, high = grade.get("benchmark_low_percent"), grade.get("benchmark_high_percent")
    return -(-base * low // 100), base * high // 100


def departure(grade: Entry, fine: int, *, base: int | None = None) -> str:
    """What of a fine (分) departs from its grade, in words; empty where nothing does or the range is not known."""
    span = range_of(grade, base=base)
    if span is None or span[0] <= fine <= span[1]:
        return ""
    side = "低于" if fine < span[0] else "高于"
    code, name = grade.get("benchmark_code"), GRADES[grade.get("benchmark_grade")]
    return f"罚款{yuan(fine)}元{side}裁量基准{code}“{name}”的幅度（{yuan(span[0])}元至{yuan(span[1])}元）"
