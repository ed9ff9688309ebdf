"""行政检查 — an inspection: daily, special or of one case, on site or from afar.

Law        国办发〔2024〕54号；国发〔2019〕5号；行政处罚法（2021修订）第二十八条、第四十二条、第四十三条、第五十五条、第五十六条；优化营商环境条例第五十四条
Runs       检查任务 → 呈批 → [确定频次上限] → 审批（紧急的先行、补办）→ 到场 → 检查 → [询问、抽样、勘验、责令改正] → 告知结果 → [立案] → [复查] → 公示 → 归档
Elsewhere  清单、名录 inspection_registers.py；计划 inspection_plan.py；频次 inspection_visits.py；隐患 hazard.py；专项、联合 campaign.py、joint_operation.py

Reads   the lists, the earlier inspections of the object, the law's parameters by name
Never   inspects what nobody published, whom nobody listed, or oftener than was published without a legal ground
Start   INSPECTION
"""

from __future__ import annotations

from typing import Any

from yifa.engine.case import Case, Move
from yifa.engine.conditions import is_, took
from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Guard, Procedure, Right, Step, Working
from yifa.law.citations import house, paper, statute
from yifa.procedures.enforcement import inspection_fields as c
from yifa.procedures.enforcement import inspection_guards as g
from yifa.procedures.enforcement import inspection_result_guards as r
from yifa.procedures.enforcement import inspection_visits as v
from yifa.procedures.enforcement.double_random_guards import drawn_as_said
from yifa.procedures.enforcement.inspection_papers import PAPERS
from yifa.procedures.enforcement.inspection_registers import STRICT
from yifa.procedures.enforcement.registers import certified_officers
from yifa.procedures.linked import refers_to
from yifa.procedures.posts import CLERK, DISCLOSER, ENFORCER, HEAD, LEGAL_REVIEWER, PARTY, UNIT_HEAD

ART = statute("行政处罚法", edition=2021).articles
LICENCE = statute("行政许可法", edition=2019).articles
SUIT = statute("行政诉讼法", edition=2017).articles
HOW, WHAT, HOW_OFTEN, BANS = (paper(STRICT, f"第{part}部分") for part in "四二三六")
RESULT = paper("国发〔2019〕5号", "第三部分")
APPROVER = house("批准检查的负责人不参加本次检查")

ENFORCERS, OFFICE = (ENFORCER,), (CLERK, ENFORCER)
TWO = "inspect.officers_min"
ON_THE_SPOT = (certified_officers, g.the_inspectors)
ENDED = ("tell", "cancel")
GO_AHEAD = ("approve", "go_urgently")
PENALTIES = ("penalty_ordinary", "penalty_summary")


def on_the_spot(*guards: Guard) -> dict[str, Any]:
    """What the steps on the spot have in common: two of the certified officers whom the approval names."""
    return {"by": ENFORCERS, "together": TWO, "duty": "inspect", "needs": (*ON_THE_SPOT, *guards)}


def taken_over(register: str, by: str, field: str) -> Working:
    """A working: what the register says under `field` of the entry that the case names under `by`."""

    def as_registered(case: Case, move: Move) -> Any:
        entry = case.lookup.entry(register, str(case.get(by)), move.day)
        return entry.get(field) if entry else None

    return as_registered


STEPS = (
    Step("task", "确定检查任务", by=(ENFORCER, UNIT_HEAD, CLERK), basis=WHAT, fields=c.TASK,
         works_out=((c.ITEM_NAME, taken_over("inspection_item", "check_item", "check_item_name")),
                    (c.ITEM_STANDARD, taken_over("inspection_item", "check_item", "item_standard")),
                    (c.ITEM_ORGAN, taken_over("inspection_item", "check_item", "item_organ")),
                    (c.OBJECT_NAME, taken_over("inspection_object", "object_code", "object_name")),
                    (c.OBJECT_TYPE, taken_over("inspection_object", "object_code", "object_type")),
                    (c.OBJECT_KIND, taken_over("inspection_object", "object_code", "object_kind"))),
         needs=(g.item_is_public, g.item_of_the_field, g.power_is_held, g.object_is_listed, g.on_site_only_where_needed, g.drawn_where_required,
                refers_to("source_case", "投诉举报、检查或者隐患", "complaint", "inspection", "hazard"), refers_to("draw_case", "双随机抽查", "double_random"), drawn_as_said, refers_to("check_plan_case", "年度检查计划", "inspection_plan"),
                refers_to("campaign", "专项执法行动", "campaign"), refers_to("joint_operation", "联合执法", "joint_operation")),
         risk="任性检查、选择性检查、以检查谋利", control="事项须已公布，对象须在名录，市场监管的日常检查须经双随机抽取"),
    Step("propose", "提出检查方案呈批", by=ENFORCERS, basis=HOW, after=("task",), before=ENDED, needs=(g.officers_may_inspect,), fields=c.PROPOSE,
         risk="无证人员、第三方实施检查", control="逐人核对执法证件、领域和回避，辅助人员不计入"),
    Step("state_cap", "确定频次上限", by=(LEGAL_REVIEWER,), basis=HOW_OFTEN, after=("task",), before=("approve", *ENDED), when=v.CAP_UNKNOWN,
         side=True, repeats=True, fields=c.STATE_CAP),
    Step("go_urgently", "紧急情况先行检查", by=ENFORCERS, basis=HOW, after=("propose",), before=("approve", *ENDED), together=TWO, side=True,
         needs=ON_THE_SPOT, fields=c.GO_URGENTLY, issues=("check_urgent_report",), risk="以紧急为名逃避审批",
         control="写明理由，期限内补办审批，没有补办的不能告知结果"),
    Step("approve", "负责人审批", by=(HEAD,), basis=HOW, after=("propose",), before=ENDED, fields=c.APPROVE,
         needs=(g.within_the_cap, g.merged_where_possible), works_out=((c.VISITS_BEFORE, v.visits_before), (c.CAP_USED, v.cap_used)),
         issues_when=(("check_approval_form", c.APPROVED),), risk="超频次检查、重复检查", control="系统清点本年度到场次数，达到上限的不予批准"),
    Step("reassign", "改派检查人员", by=(UNIT_HEAD,), basis=ART(43), after=("propose",), before=ENDED, side=True, repeats=True,
         needs=(g.officers_may_inspect,), fields=c.REASSIGN),
    Step("cancel", "取消检查", by=(UNIT_HEAD, HEAD), basis=HOW, after=("task",), before=("arrive", "examine", "tell"), side=True, ends=True,
         fields=c.CANCEL),
    Step("arrive", "到场、出示证件、送达通知书", basis=ART(55), after=("propose",), after_any=GO_AHEAD, before=ENDED, when=c.ON_SITE, repeats=True,
         fields=c.ARRIVE, issues_when=(("check_notice", c.ADMITTED),), risk="不亮证、无通知书检查", control="没有出示的不能开始检查",
         **on_the_spot(g.papers_shown)),
    Step("examine", "检查", basis=ART(55), after=("propose",), after_any=GO_AHEAD, before=ENDED, when=c.GONE_IN, due_when=c.GONE_IN, repeats=True,
         fields=c.EXAMINE, issues=("check_site_record",), risk="走过场、变相检查", control="对照公布的检查标准逐项记录，签字、见证或者录像",
         **on_the_spot(r.record_is_sound)),
    Step("inquire", "询问", basis=ART(55), after=("examine",), before=ENDED, side=True, repeats=True, fields=c.INQUIRE, issues=("check_inquiry",),
         **on_the_spot()),
    Step("sample", "抽样", basis=ART(56), after=("examine",), before=ENDED, side=True, repeats=True, fields=c.SAMPLE, issues=("check_sampling",),
         risk="转嫁检验费用", control="没有付费的不能登记", **on_the_spot(r.sample_is_paid)),
    Step("test_result", "取得检验结论", by=OFFICE, basis=ART(46), after=("sample",), before=ENDED, side=True, repeats=True, fields=c.TEST_RESULT),
    Step("survey", "勘验", basis=ART(46), after=("examine",), before=ENDED, side=True, repeats=True, fields=c.SURVEY, issues=("check_survey",),
         **on_the_spot()),
    Step("order", "责令改正", basis=ART(28), after=("examine",), before=("archive",), side=True, repeats=True, fields=c.ORDER, issues=("check_order",),
         sends_back=("recheck",), risk="以罚代改、改正要求不明", control="写明内容、依据、期限和救济途径，到期提示复查",
         **on_the_spot(r.correction_is_to_come)),
    Step("report_breach", "登记违反检查纪律的情形", by=(UNIT_HEAD,), basis=BANS, after=("propose",), before=ENDED, side=True, fields=c.REPORT_BREACH,
         issues=("check_breach",)),
    Step("tell", "告知检查结果", basis=HOW, after=("propose",), after_any=("arrive", "examine"), before=("cancel",), fields=c.TELL,
         issues=("check_result",), issues_when=(("check_transfer", is_("check_outcome", "transferred", says="移送有权机关")),),
         risk="查而不告、隐瞒问题", control="结果与检查记录核对，八项不得逐项勾选",
         **on_the_spot(r.approval_is_made_up, r.outcome_as_recorded, r.must_nots_are_kept)),
    Step("file_case", "登记立案案件", by=OFFICE, basis=ART(54), after=("tell",), before=("archive",),
         due_when=is_("check_outcome", "case_filed", says="发现问题，立案查处"), needs=(refers_to("raised_case", "行政处罚", *PENALTIES),),
         fields=c.FILE_CASE, risk="应当立案不立案", control="没有登记案件编号的不能归档"),
    Step("recheck", "复查（回头看）", basis=ART(28), after=("order", "tell"), before=("archive",), repeats=True, fields=c.RECHECK,
         issues=("check_recheck",), **on_the_spot()),
    Step("publish", "公示检查结果", by=(DISCLOSER,), basis=RESULT, after=("tell",), before=("withhold",), needs=(r.no_home_is_shown, r.checked_to_publish), fields=c.PUBLISH,
         issues=("check_publication",)),
    Step("withhold", "不予公示", by=(UNIT_HEAD, HEAD), basis=statute("政府信息公开条例", edition=2019).articles(14, 15), after=("tell",),
         before=("publish",), side=True, fields=c.WITHHOLD, issues=("check_withholding",)),
    Step("withdraw_publication", "撤回公示", by=(DISCLOSER,), basis=statute("政府信息公开条例", edition=2019).articles(41), after=("publish",), side=True,
         after_close=True, fields=c.WITHDRAW_PUBLICATION, issues=("check_withdrawal",)),
    Step("record_remedy", "登记对责令改正的复议、诉讼", by=OFFICE, basis=statute("行政复议法", edition=2023).articles(20), after=("order",), side=True,
         repeats=True, after_close=True, fields=c.RECORD_REMEDY),
    Step("archive", "归档", by=OFFICE, basis=LICENCE(61), after=("tell",), needs=(r.result_is_public, r.nothing_is_left_open, r.file_is_whole),
         fields=c.ARCHIVE, issues=("check_file",), ends=True),
)  # fmt: skip

CLOCKS = (
    Clock("make_up", "补办审批", starts="go_urgently", stops=("approve",), within="inspect.urgent_make_up", basis=HOW),
    Clock("recheck", "改正期满后复查", starts="order", starts_at="order_until", latest=True, stops=("recheck", "file_case"),
          within="field:recheck_within", unit="calendar_days", basis=ART(28)),
    Clock("publish", "公示检查结果", starts="tell", stops=("publish", "withhold"), within="inspect.random_result_public", basis=RESULT),
)  # fmt: skip

RIGHTS = (
    Right("reconsider", "对责令改正申请行政复议", of=PARTY, opens_after="order", within="recon.apply_limit", used_by=("record_remedy",),
          basis=statute("行政复议法", edition=2023).articles(20)),
    Right("sue", "对责令改正提起行政诉讼", of=PARTY, opens_after="order", within="litigation.sue_direct", used_by=("record_remedy",), basis=SUIT(46)),
)  # fmt: skip

EXITS = (
    Exit("not_approved", "不同意检查", at=("approve",), when=is_("check_approval", "refused", says="不同意检查"), closes=True, basis=HOW),
    Exit("cancelled", "取消检查", at=("cancel",), basis=HOW),
    *(Exit(slug, name, at=("tell",), when=is_("check_outcome", slug, says=name), basis=HOW) for slug, name in c.OUTCOMES.items()),
)  # fmt: skip

DISCLOSURES = (
    Disclosure(
        "tell", "publish", within="inspect.random_result_public", where=("双随机公示平台", "政府网站"), basis=RESULT,
        unless=took("withhold", says="已经决定不予公示"), withdrawn_by="withdraw_publication",
        fields=(
            ("check_organ", "full"), ("law_field", "full"), ("check_kind", "full"), ("check_mode", "full"), ("check_item_name", "full"),
            ("object_name", "M1"), ("object_code", "M1"), ("object_kind", "full"), ("check_outcome", "full"), ("outcome_summary", "full"),
            ("order_provision", "full"), ("order_until", "full"), ("cured", "full"), ("cured_on", "full"), ("shown_until", "full"),
        ),
    ),
)  # fmt: skip

INSPECTION = Procedure(
    slug="inspection",
    name="行政检查",
    area="enforcement",
    basis=paper(STRICT),
    code="检",
    ends_as="归档",
    title="{object_name}：{check_item_name}",
    subject="object_code",
    law_field="law_field",
    retention="10年",
    heads=(UNIT_HEAD, HEAD),
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    clocks=CLOCKS,
    rights=RIGHTS,
    exits=EXITS,
    papers=PAPERS,
    apart=(Apart("inspect", "approve", APPROVER),),
    disclosure=DISCLOSURES,
    notes="议事协调机构、第三方机构和没有执法证件的人员不能实施检查；个案检查不受频次上限限制，但计入统计。",
)  # fmt: skip
