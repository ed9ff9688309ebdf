"""A small procedure and a small register of the tests' own that publish."""

from __future__ import annotations

from pathlib import Path

from tests.engine.toy import CLERK, HEAD, REVIEWER, WHY
from yifa.engine import catalogue
from yifa.engine import fields as f
from yifa.engine.conditions import is_, took
from yifa.engine.declaration import Clock, Disclosure, Paper, Procedure, Step
from yifa.engine.shortforms import Activity, Register

KINDS = {"person": "公民", "sole_trader": "个体工商户", "company": "法人"}
FINED = is_("result", "fine", says="决定罚款")

SHOWN = Procedure(
    slug="shown", name="测试处理决定", area="tests", code="示", basis=WHY, title="{cause}", folder=str(Path(__file__).parent),
    heads=(HEAD,),
    steps=(
        Step("file", "立案", by=(CLERK,), basis=WHY, fields=(
            f.choice("party_kind", "类别", choices=KINDS), f.person("party_name", "姓名或者名称", personal=True),
            f.id_number("party_id_number", "身份号码", personal=True, required=False),
            f.person("party_representative", "负责人", personal=True, required=False),
            f.address("party_address", "住址", personal=True, required=False), f.phone("party_phone", "电话", personal=True, required=False),
            f.number("party_age", "年龄", required=False), f.person("witness", "证人", personal=True, required=False),
            f.text("cause", "案由"), f.officer("officer", "承办人", required=False))),
        Step("decide", "决定", by=(HEAD,), basis=WHY, after=("file",), repeats=True, issues=("decision",), fields=(
            f.choice("result", "结果", choices={"fine": "罚款", "none": "不罚"}), f.long_text("facts", "事实摘要"),
            f.money("sum", "数额", required=False), f.file("copy", "公开件", required=False))),
        Step("show", "公示", by=(REVIEWER,), basis=WHY, after=("decide",), before=("hide",), when=FINED, due_when=FINED,
             fields=(f.day("shown_until", "公示截止", required=False), f.text("shown_where", "平台", required=False))),
        Step("hide", "不予公示", by=(HEAD,), basis=WHY, after=("decide",), before=("show",), side=True),
        Step("take_down", "撤回公示", by=(REVIEWER,), basis=WHY, after=("show",), side=True, repeats=True, after_close=True,
             fields=(f.text("withdrawn_why", "理由"),), sends_back=("show",)),
        Step("close", "归档", by=(CLERK,), basis=WHY, after=("decide",), ends=True),
    ),
    clocks=(Clock("show", "公示期限", starts="decide", stops=("show",), within="penalty.disclose_limit", basis=WHY),),
    papers=(Paper("decision", "决定书", "decision.txt", code="示决", to_party=True),),
    disclosure=(
        Disclosure("decide", "show", within="penalty.disclose_limit", where=("平台",), basis=WHY, withdrawn_by="take_down",
                   files=("copy",), unless=took("hide", says="不予公示"),
                   fields=(("cause", "full"), ("party_kind", "full"), ("party_name", "M2"), ("party_representative", "M2"),
                           ("party_address", "M2"), ("facts", "full"), ("sum", "full"), ("officer", "M3"))),
    ),
)  # fmt: skip

STALL = Register(
    "stall", "摊位", area="tests", code="摊", basis=WHY, keepers=(CLERK,), subject="number", valid_until="until", heads=(HEAD,),
    title="{number}摊位", fields=(
        f.text("number", "摊位号", public="full"), f.person("keeper", "摊主", personal=True, public="M2"),
        f.phone("office", "管理电话", public="full"), f.text("inside", "内部备注", required=False),
        f.day("until", "有效期至", public="full")),
)  # fmt: skip

LECTURE = Activity(
    "lecture", "讲座", area="tests", code="讲", basis=WHY, by=(CLERK,),
    fields=(f.text("theme", "主题", public="full"), f.number("heads", "人数", public="M6")),
)  # fmt: skip


def declare() -> None:
    """Put them into the catalogue for one test."""
    for one in (SHOWN, STALL, LECTURE):
        catalogue.declare(one)
