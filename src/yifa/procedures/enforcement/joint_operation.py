"""联合执法 — a joint operation of several bodies: who takes part, what it is about, and what each body found.

Law        国办发〔2024〕54号第三部分（能联合的不多头检查）；行政处罚法（2021修订）第二十六条（协助）
Runs       联合执法：拟定方案 → 批准 → 报告进展（可多次）→ 总结；各参加机关的结果各登记一件“联合执法分单位结果”
Elsewhere  本机关的检查、隐患、处罚案件登记“所属联合执法的编号”；清点 counted_cases.py

Reads   the cases and the results that name the operation
Never   mixes what other bodies tell with what our own cases show: the one is typed with its source, the other counted
Start   JOINT_OPERATION, JOINT_RESULT
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.conditions import is_
from yifa.engine.declaration import Apart, Disclosure, Exit, Paper, Procedure, Step, Working
from yifa.engine.guards import in_order
from yifa.engine.refusals import Refusal
from yifa.engine.shortforms import Activity
from yifa.law.citations import house, paper, statute
from yifa.procedures.enforcement.counted_cases import tally
from yifa.procedures.enforcement.inspection_registers import BETWEEN, STRICT
from yifa.procedures.enforcement.registers import LAW_FIELDS
from yifa.procedures.linked import refers_to
from yifa.procedures.posts import CLERK, ENFORCER, HEAD, UNIT_HEAD

JOINT = paper(STRICT, "第三部分")
HELP = statute("行政处罚法", edition=2021).articles(26)
BODY = house("各机关的数字由各机关提供，写明提供人，不与本机关案件混计")


class OneBodyAlone(Refusal):
    code = "P-351"
    text = "联合执法至少有两个机关参加，“参加的机关”只写了{given}个（{basis}）；请写全，各机关之间用顿号隔开，只有一个机关的按专项检查办理。"


class BodyNotTakingPart(Refusal):
    code = "P-352"
    text = "“{body}”不在联合执法{number}的参加机关中（{bodies}）；请填写方案所列的全称，后来加入的先更正方案。"


class BodyTwice(Refusal):
    code = "P-353"
    text = "“{body}”参加联合执法{number}在{on}的结果已经登记（{earlier}）；数字有误的请更正那一件。"


class MoreThanTheWhole(Refusal):
    code = "P-354"
    text = "“{part}”（{given}）大于“{whole}”（{most}）；请核对。"


class BodiesWithoutResult(Refusal):
    code = "P-355"
    text = "还没有登记下列参加机关的结果：{missing}（{basis}）；请先登记“联合执法分单位结果”，没有查出问题的填0。"


def bodies_of(text: str | None) -> list[str]:
    """The bodies named in a text, each once."""
    return list(dict.fromkeys(one for one in BETWEEN.split(text or "") if one))


def several_bodies(case: Case, move: Move) -> Refusal | None:
    """An operation is joint when at least two take part."""
    given = bodies_of(case.get("joint_bodies"))
    return None if len(given) > 1 else OneBodyAlone(given=len(given), basis=JOINT)


def body_takes_part(case: Case, move: Move) -> Refusal | None:
    """The result is that of a body which the plan names, once a day."""
    number, body = case.get("joint_operation"), case.get("result_body")
    operation = case.lookup.numbered(number)
    bodies = bodies_of(operation.get("joint_bodies")) if operation else []
    if body not in bodies:
        return BodyNotTakingPart(body=body, number=number, bodies=bodies)
    for other in case.lookup.naming("joint_result", "joint_operation", number):
        same = (other.get("result_body"), other.get("result_on")) == (body, case.get("result_on"))
        if same and other.number != case.number:
            return BodyTwice(body=body, number=number, on=case.show("result_on"), earlier=other.number)
    return None


def parts_within_the_whole(case: Case, move: Move) -> Refusal | None:
    """Problems among what was looked at, cases closed among those filed."""
    fields = case.procedure.fields
    for part, whole in (("result_problems", "result_visits"), ("result_closed", "result_filed")):
        if case.get(part) > case.get(whole):
            return MoreThanTheWhole(
                part=fields[part].name, given=case.get(part), whole=fields[whole].name, most=case.get(whole)
            )
    return None


def every_body_has_a_result(case: Case, move: Move) -> Refusal | None:
    """Summed up is an operation of which every body said what came of it."""
    if case.get("joint_outcome") == "dropped":
        return None
    told = {one.get("result_body") for one in case.lookup.naming("joint_result", "joint_operation", case.number)}
    missing = [body for body in bodies_of(case.get("joint_bodies")) if body not in told]
    return BodiesWithoutResult(missing=missing, basis=BODY) if missing else None


TALLY = tally("joint", "joint_operation")
HAD = (("result_visits", "各机关合计检查", "次"), ("result_filed", "各机关合计立案", "件"))


def added(field: str) -> Working:
    """A working: a number of the bodies' results, added up."""

    def sum_of_results(case: Case, move: Move) -> int:
        return sum(one.get(field) or 0 for one in case.lookup.naming("joint_result", "joint_operation", case.number))

    return sum_of_results


OF_ALL = tuple(
    (f.number(f"joint_all_{slug.removeprefix('result_')}", name, low=0, unit=unit, public="full"), added(slug))
    for slug, name, unit in HAD
)

JOINT_OPERATION = Procedure(
    slug="joint_operation",
    name="联合执法",
    area="enforcement",
    kind="plan",
    code="联执",
    basis=JOINT,
    ends_as="完成",
    title="{joint_name}",
    heads=(UNIT_HEAD,),
    retention="10年",
    folder=__file__.rpartition("/")[0],
    steps=(
        Step(
            "draft", "拟定方案", by=(ENFORCER, CLERK, UNIT_HEAD), basis=JOINT, needs=(several_bodies, in_order("joint_from", "joint_to")),
            risk="无权机关借联合执法行使职权", control="写明各机关的事项，检查、处罚由各有权机关以自己的名义实施",
            fields=(
                f.text("joint_name", "联合执法名称", high=100, search=True, public="full"),
                f.choices("joint_fields", "执法领域", choices=LAW_FIELDS, public="full"),
                f.organisation("joint_lead", "牵头机关", high=100, public="full"),
                f.text("joint_bodies", "参加的机关（含牵头机关，用顿号隔开）", high=500, public="full"),
                f.long_text("joint_duties", "各机关的职责和检查事项", high=4000, public="full"),
                f.text("joint_where", "地点、对象范围", high=500, public="full"),
                f.day("joint_from", "开始日期", public="full"),
                f.day("joint_to", "结束日期", public="full"),
            ),
        ),
        Step("approve", "批准", by=(HEAD,), basis=JOINT, after=("draft",), issues=("joint_plan",)),
        Step("report", "报告进展", by=(ENFORCER, CLERK, UNIT_HEAD), basis=JOINT, after=("approve",), repeats=True, side=True,
             fields=(f.long_text("joint_progress", "进展和需要协调的问题", high=4000),), works_out=(*TALLY, *OF_ALL)),
        Step("close", "总结", by=(UNIT_HEAD, HEAD), basis=JOINT, after=("approve",), needs=(every_body_has_a_result,), ends=True,
             fields=(f.choice("joint_outcome", "完成情况", choices={"done": "完成", "dropped": "终止"}), f.long_text("joint_summary", "总结", high=8000)),
             works_out=(*TALLY, *OF_ALL), issues=("joint_summary_paper",)),
    ),
    exits=(Exit("dropped", "终止", at=("close",), when=is_("joint_outcome", "dropped", says="联合执法终止"), basis=JOINT),),
    papers=(
        Paper("joint_plan", "联合执法方案", "joint_plan.txt", "联执方", ("joint_bodies", "joint_duties", "joint_where"), JOINT),
        Paper("joint_summary_paper", "联合执法总结", "joint_summary.txt", "联执结",
              ("joint_bodies", "joint_summary", "joint_visits", "joint_filed", "joint_all_visits"), JOINT),
    ),
    apart=(Apart("draft", "approve", house("拟定方案的人员不批准方案")),),
    disclosure=(
        Disclosure("close", "close", within="", where=("政府网站", "年度法治政府建设情况报告"), basis=JOINT,
                   fields=(*((one, "full") for one in ("joint_name", "joint_fields", "joint_lead", "joint_bodies", "joint_where", "joint_from", "joint_to")),
                           *((spec.slug, "full") for spec, _working in (*TALLY, *OF_ALL)))),
    ),
    notes="每个机关只以自己的名义、在自己的职权内检查和处罚；本机关的数字从案件清点，其他机关的数字由其提供。",
)  # fmt: skip

JOINT_RESULT = Activity(
    "joint_result",
    "联合执法分单位结果",
    area="enforcement",
    code="联果",
    basis=HELP,
    by=(ENFORCER, CLERK),
    heads=(UNIT_HEAD,),
    retention="10年",
    folder=__file__.rpartition("/")[0],
    title="{result_body}",
    needs=(refers_to("joint_operation", "联合执法", "joint_operation"), body_takes_part, parts_within_the_whole),
    fields=(
        f.case_ref("joint_operation", "所属联合执法的编号", of="joint_operation", search=True),
        f.organisation("result_body", "参加的机关", high=100, search=True),
        f.day("result_on", "行动日期"),
        f.number("result_officers", "出动执法人员", low=0, high=100_000, unit="人次"),
        f.number("result_visits", "检查", low=0, high=1_000_000, unit="次"),
        f.number("result_objects", "检查对象", low=0, high=1_000_000, unit="家"),
        f.number("result_problems", "其中发现问题", low=0, high=1_000_000, unit="次"),
        f.number("result_filed", "立案", low=0, high=1_000_000, unit="件"),
        f.number("result_closed", "其中结案", low=0, high=1_000_000, unit="件"),
        f.text("result_note", "主要情况", high=500, help="不写个人姓名"),
        f.text("result_from", "数字由谁提供（机构、职务）", high=100),
    ),
)  # fmt: skip
