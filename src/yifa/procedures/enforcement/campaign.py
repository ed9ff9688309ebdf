"""专项执法行动 — a campaign: fields, days, scope; its inspections, hazards and cases counted from themselves.

Law        国办发〔2024〕54号第三部分（专项检查须经批准、限定范围）、第六部分（不得下达指标）
Runs       拟定方案 → 批准 → [公布] → 报告进展（可多次）→ 总结
Elsewhere  所属的检查、隐患、处罚案件各自登记“所属专项执法行动的编号”；清点 counted_cases.py

Reads   the cases that name the campaign
Never   takes the number of cases filed or closed from a keyboard; never sets a quota
Start   CAMPAIGN
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.conditions import is_
from yifa.engine.declaration import Apart, Disclosure, Exit, Paper, Procedure, Step
from yifa.engine.guards import in_order
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, paper
from yifa.procedures.enforcement.counted_cases import tally
from yifa.procedures.enforcement.inspection_registers import STRICT
from yifa.procedures.enforcement.registers import LAW_FIELDS
from yifa.procedures.posts import CLERK, DISCLOSER, ENFORCER, HEAD, UNIT_HEAD

SCOPE = paper(STRICT, "第三部分")
TALLY = tally("campaign", "campaign")
APPROVER = house("拟定方案的人员不批准方案")


class CampaignQuota(Refusal):
    code = "P-341"
    text = "专项行动下达了检查、立案、罚没一类的指标（{basis}）；请删去指标后再报批。"


class CampaignNotOver(Refusal):
    code = "P-342"
    text = "专项行动到{until}结束，现在不能总结（{basis}）；提前终止的，完成情况选“终止”并写明理由。"


def without_quota(case: Case, move: Move) -> Refusal | None:
    """54号第六部分: no quotas."""
    return None if case.get("campaign_no_quota") else CampaignQuota(basis=paper(STRICT, "第六部分"))


def campaign_is_over(case: Case, move: Move) -> Refusal | None:
    """A campaign is summed up when it is over, or stopped with a reason."""
    if case.get("campaign_outcome") == "dropped" or case.get("campaign_to") <= move.day.isoformat():
        return None
    return CampaignNotOver(until=case.show("campaign_to"), basis=house("专项行动期满后总结，数字才完整"))


CAMPAIGN = Procedure(
    slug="campaign",
    name="专项执法行动",
    area="enforcement",
    kind="plan",
    code="专行",
    basis=SCOPE,
    ends_as="完成",
    title="{campaign_name}",
    heads=(UNIT_HEAD,),
    retention="30年",
    folder=__file__.rpartition("/")[0],
    steps=(
        Step(
            "draft", "拟定方案", by=(ENFORCER, CLERK, UNIT_HEAD), basis=SCOPE, needs=(without_quota, in_order("campaign_from", "campaign_to")),
            risk="以专项行动名义扩大检查、下达指标", control="写明领域、对象、期限，声明没有指标，由负责人批准",
            fields=(
                f.text("campaign_name", "专项行动名称", high=100, search=True, public="full"),
                f.choices("campaign_fields", "执法领域", choices=LAW_FIELDS, public="full"),
                f.day("campaign_from", "开始日期", public="full"),
                f.day("campaign_to", "结束日期", public="full"),
                f.text("campaign_paper", "部署文件（名称、文号）", high=200, public="full"),
                f.long_text("campaign_scope", "重点对象、事项和范围", high=4000, public="full"),
                f.organisation("campaign_lead", "牵头机关（机构）", high=100, public="full"),
                f.text("campaign_with", "参加的机关（机构）", high=500, required=False, public="full"),
                f.yes_no("campaign_no_quota", "没有下达检查、立案、罚没指标", public="full"),
            ),
        ),
        Step("approve", "批准", by=(HEAD,), basis=SCOPE, after=("draft",), fields=(f.text("campaign_minutes", "集体讨论纪要", high=200, required=False),),
             issues=("campaign_paper_text",)),
        Step("publish", "公布方案", by=(DISCLOSER,), basis=SCOPE, after=("approve",), side=True,
             fields=(f.text("campaign_public_at", "公布的网址或者场所", high=300, public="full"),)),
        Step("report", "报告进展", by=(ENFORCER, CLERK, UNIT_HEAD), basis=SCOPE, after=("approve",), repeats=True, side=True,
             fields=(f.long_text("campaign_progress", "进展、做法和问题", high=4000),), works_out=TALLY, risk="虚报立案、结案数",
             control="数字由系统从所属案件清点，报告中的每个数都能打开到案件"),
        Step("close", "总结", by=(UNIT_HEAD, HEAD), basis=SCOPE, after=("approve",), needs=(campaign_is_over,),
             fields=(f.choice("campaign_outcome", "完成情况", choices={"done": "完成", "dropped": "终止"}),
                     f.long_text("campaign_summary", "总结", high=8000)), works_out=TALLY, issues=("campaign_summary_paper",), ends=True),
    ),
    exits=(Exit("dropped", "终止", at=("close",), when=is_("campaign_outcome", "dropped", says="专项行动终止"), basis=SCOPE),),
    papers=(
        Paper("campaign_paper_text", "专项执法行动方案", "campaign_plan.txt", "专行方", ("campaign_name", "campaign_scope", "campaign_lead"), SCOPE),
        Paper("campaign_summary_paper", "专项执法行动总结", "campaign_summary.txt", "专行结",
              ("campaign_name", "campaign_summary", "campaign_filed", "campaign_closed"), SCOPE),
    ),
    apart=(Apart("draft", "approve", APPROVER),),
    disclosure=(
        Disclosure("approve", "publish", within="", where=("政府网站", "行政执法公示平台"), basis=SCOPE,
                   fields=tuple((one, "full") for one in ("campaign_name", "campaign_fields", "campaign_from", "campaign_to", "campaign_paper",
                                                          "campaign_scope", "campaign_lead", "campaign_with"))),
        Disclosure("close", "close", within="", where=("政府网站", "年度法治政府建设情况报告"), basis=SCOPE,
                   fields=(*((one, "full") for one in ("campaign_name", "campaign_fields", "campaign_from", "campaign_to")),
                           *((spec.slug, "full") for spec, _working in TALLY))),
    ),
    notes="专项检查仍须逐件审批、逐件计入频次；个案立案按行政处罚程序。",
)  # fmt: skip
