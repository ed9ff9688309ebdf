"""双随机、一公开 — a random check: objects and officers drawn from two lists, by a rule that anybody can redo.

Law        国发〔2019〕5号；优化营商环境条例第五十四条；国办发〔2024〕54号
Runs       任务 → 机关和事项加入 → 批准 → 封存名单 → 见证承诺 → 公开密语 → 抽取 → [回避更换 → 重新抽取] → 公示抽取结果 → 逐个检查 → 完成 → 公示结果 → 归档
Elsewhere  名单 double_random_lists.py；抽取的共同规则 procedures/drawing.py、record/draws.py、docs/draws.md；逐个检查 inspection.py

Reads   the published items, the objects and the certificates of the day
Never   lets a hand choose, a list change after it was sealed, or a draw pass that those present could foresee
Start   DOUBLE_RANDOM
"""

from __future__ import annotations

from yifa.engine.conditions import is_, no, took
from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Paper, Procedure, Step
from yifa.law.citations import house, paper, statute
from yifa.procedures import drawing as d
from yifa.procedures.enforcement import double_random_fields as c
from yifa.procedures.enforcement import double_random_guards as g
from yifa.procedures.enforcement import double_random_lists as lists
from yifa.procedures.enforcement.double_random_guards import RANDOM
from yifa.procedures.linked import refers_to
from yifa.procedures.posts import CLERK, DISCLOSER, HEAD, UNIT_HEAD

WHAT, RESULT = paper(RANDOM, "第二部分"), paper(RANDOM, "第三部分")
FAIR = statute("优化营商环境条例", edition=2019).articles(54)
RECUSAL = statute("行政处罚法", edition=2021).articles(43)
OPEN_DRAW = house("抽取办法公开：名单先封存，见证人先承诺，存证检查点后生成，任何人可以重算")
KEEPERS = (CLERK,)
BEFORE_OPENING = ("open", "draw", "abandon")
WORKED = (
    (c.DRAWN_OBJECTS, lists.drawn_objects),
    (c.DRAWN_N, lambda case, move: len(d.result(case, c.OBJECTS))),
    (c.DRAWN_CERTIFICATES, lists.drawn_certificates),
    (c.DRAWN_OFFICERS, lists.drawn_officers),
    (c.ASSIGNMENTS, lists.assignments),
)

STEPS = (
    Step("plan", "制定抽查任务", by=(CLERK, UNIT_HEAD), basis=WHAT, fields=c.PLAN,
         needs=(refers_to("check_plan_case", "年度检查计划", "inspection_plan"), g.period_in_order),
         risk="计划外随意检查", control="写明范围、数量、期限，经负责人批准"),
    Step("join", "登记参加机关和检查事项", by=(CLERK, UNIT_HEAD), basis=WHAT, after=("plan",), before=("approve", "abandon"), repeats=True, fields=c.JOIN,
         needs=(g.item_is_random, g.teams_come_out_even), works_out=((c.JOINED, lists.one_more_organ),)),
    Step("approve", "批准抽查任务", by=(HEAD,), basis=WHAT, after=("join",), before=("abandon",), needs=(g.organs_as_said,), fields=c.APPROVE,
         issues_when=(("random_task", c.APPROVED),)),
    Step("seal", "封存名单", by=KEEPERS, basis=OPEN_DRAW, after=("approve",), before=BEFORE_OPENING, works_out=d.SEALED(lists.to_seal), issues=("random_list",),
         risk="漏列、多列对象和人员", control="名单由系统按名录和证件登记整理，封存值立即公布，封存后改动即可发现"),
    Step("unseal", "退回名单封存", by=(UNIT_HEAD, HEAD), basis=OPEN_DRAW, after=("seal",), before=("draw", "abandon"), side=True, repeats=True, fields=c.UNSEAL,
         sends_back=("seal", "exclude", "commit", "open"), risk="公开密语后反悔重来", control="退回须写理由并公开，已公开的密语作废，重新承诺"),
    Step("exclude", "抽取前排除", by=(UNIT_HEAD, HEAD), basis=RECUSAL, after=("seal",), before=("open", "finish", "abandon"), side=True, repeats=True, fields=c.EXCLUDE,
         needs=(d.may_be_excluded,), works_out=d.EXCLUDED, risk="借排除保护特定对象", control="事由只限列明的几项，由负责人决定；公开密语以后结果可以算出，不能再排除"),
    Step("commit", "见证人提交承诺值", by=KEEPERS, basis=OPEN_DRAW, after=("seal",), before=("open", "abandon"), repeats=True, fields=d.COMMIT,
         needs=(d.commitment_is_new,), works_out=d.COMMITTED),
    Step("open", "当众公开密语", by=KEEPERS, basis=OPEN_DRAW, after=("commit",), before=("abandon",), when=d.SOME_UNOPENED, repeats=True, fields=d.OPEN,
         needs=(*d.TO_OPEN, g.certificates_still_valid), works_out=d.OPENED),
    Step("draw", "抽取", by=KEEPERS, basis=FAIR, after=("open",), before=("abandon",),
         needs=(d.all_opened, d.list_as_sealed(lists.to_seal), g.certificates_still_valid), works_out=(*d.DRAWN, *WORKED), issues=("random_record",),
         risk="人为选择对象、选派人员", control="结果由封存的名单、检查点和密语算出，抽取人不是名单管理人，任何人可以重算"),
    Step("strike", "决定回避、更换", by=(UNIT_HEAD, HEAD), basis=RECUSAL, after=("draw",), before=("finish",), side=True, repeats=True, fields=c.STRIKE,
         needs=(d.may_be_struck,), works_out=d.STRUCK, sends_back=("commit", "open"), issues=("random_change",),
         risk="抽中后换人、换对象", control="事由只限列明的几项，逐个登记，重新承诺后由系统重抽，不能指定"),
    Step("redraw", "重新抽取", by=KEEPERS, basis=FAIR, after=("strike", "open"), before=("finish",), repeats=True, duty="draw",
         needs=(d.all_opened, g.certificates_still_valid), works_out=(*d.REDRAWN, *WORKED), sends_back=("strike", "publish_draw"), issues=("random_record",)),
    Step("publish_draw", "公示抽取结果", by=(DISCLOSER,), basis=RESULT, after=("draw",), before=("strike", "abandon"), repeats=True, fields=c.PUBLISH_DRAW,
         needs=(g.checked_by_another("draw_checked_by"),), issues=("random_notice",)),
    Step("finish", "完成抽查", by=(CLERK, UNIT_HEAD), basis=RESULT, after=("publish_draw",), before=("strike",), needs=(g.every_object_has_a_result,), fields=c.FINISH,
         works_out=((c.RESULTS, lambda case, move: len(lists.checked(case))),
                    (c.PROBLEMS, lambda case, move: sum(one not in ("no_problem", "not_found") for one in lists.checked(case).values()))),
         risk="抽而不查、查而不报", control="抽中的对象都有检查结果才能完成"),
    Step("publish", "公示抽查结果", by=(DISCLOSER,), basis=RESULT, after=("finish",), fields=c.PUBLISH,
         needs=(g.checked_by_another("result_checked_by"),), issues=("random_result",)),
    Step("archive", "归档", by=KEEPERS, basis=house("抽取文件、名单文件随案卷保存"), after=("publish",), needs=(g.indexed,), fields=c.ARCHIVE, ends=True),
    Step("abandon", "取消抽查任务", by=(UNIT_HEAD, HEAD), basis=house("任务取消须写明理由"), after=("plan",), before=("draw",), side=True, fields=c.ABANDON, ends=True),
)  # fmt: skip

PAPERS = (
    Paper("random_task", "双随机抽查任务审批表", "random_task.txt", "随批", ("task_name", "draw_range", "check_from", "check_to", "joined"), WHAT),
    Paper("random_list", "名单封存公告", "random_list.txt", "随封", ("task_name", "list_counts", "list_seal"), OPEN_DRAW),
    Paper("random_record", "双随机抽取记录", "random_record.txt", "随抽", ("task_name", "list_seal", "commitments", "opened", "draw_point", "draw_seed", "assignments"), FAIR),
    Paper("random_change", "回避（更换）决定书", "random_change.txt", "随换", ("struck_list", "struck_code", "struck_cause", "struck_reason"), RECUSAL),
    Paper("random_notice", "双随机抽取结果公示", "random_notice.txt", "随公", ("task_name", "list_seal", "draw_seed", "drawn_objects"), RESULT),
    Paper("random_result", "双随机抽查结果公示", "random_result.txt", "随果", ("task_name", "results_n", "problems_n", "finish_note"), RESULT),
)  # fmt: skip

DISCLOSURES = (
    Disclosure("unseal", "unseal", within="", where=("双随机公示平台", "政府网站"), basis=OPEN_DRAW, fields=(("task_name", "full"), ("unseal_reason", "full"))),
    Disclosure("abandon", "abandon", within="", where=("双随机公示平台", "政府网站"), basis=OPEN_DRAW, fields=(("task_name", "full"), ("abandon_reason", "full")),
               unless=no(took("seal", says="已经封存名单"), says="还没有封存名单")),
    Disclosure("seal", "seal", within="", where=("双随机公示平台", "政府网站"), basis=OPEN_DRAW,
               fields=(("task_name", "full"), ("draw_range", "full"), ("joined", "full"), ("check_from", "full"), ("check_to", "full"),
                       ("list_counts", "full"), ("list_seal", "full")), files=("list_file",)),
    Disclosure("draw", "publish_draw", within="", where=("双随机公示平台", "政府网站"), basis=RESULT,
               fields=(("task_name", "full"), ("list_counts", "full"), ("list_seal", "full"), ("commitments", "full"), ("opened", "full"),
                       ("draw_point", "full"), ("draw_seed", "full"), ("drawn_objects", "full")), files=("list_file", "draw_file")),
    Disclosure("finish", "publish", within="inspect.random_result_public", where=("双随机公示平台", "政府网站"), basis=RESULT,
               fields=(("task_name", "full"), ("joined", "full"), ("results_n", "full"), ("problems_n", "full"), ("finish_note", "full"))),
)  # fmt: skip

DOUBLE_RANDOM = Procedure(
    slug="double_random",
    name="双随机抽查",
    area="enforcement",
    basis=WHAT,
    code="随",
    ends_as="归档",
    title="{task_name}",
    law_field="law_field",
    retention="10年",
    heads=(UNIT_HEAD, HEAD),
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    clocks=(Clock("publish", "公示抽查结果", starts="finish", stops=("publish",), within="inspect.random_result_public", basis=RESULT),),
    exits=(
        Exit("not_approved", "不批准", at=("approve",), when=is_("task_approval", "refused", says="不批准"), closes=True, basis=WHAT),
        Exit("abandoned", "取消", at=("abandon",), basis=house("任务取消须写明理由")),
    ),
    papers=PAPERS,
    apart=(Apart("seal", "draw", OPEN_DRAW), Apart("approve", "draw", OPEN_DRAW)),
    disclosure=DISCLOSURES,
    notes="名单取封存前一日在册的登记。抽取结果可以用 yifa redraw 或者核验页面重算；逐个对象的检查在“行政检查”中办理，写明本任务的编号。",
)  # fmt: skip
