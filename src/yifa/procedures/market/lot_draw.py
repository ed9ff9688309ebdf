"""摇珠 — small works below the thresholds of the tendering law, given out by a lot that anybody can redo.

Law        广东各镇街的做法，没有全国规定：限额、公告期、公示期由本地规定，未查到的由法制审核人员在本案填写；招标投标法第四条
Runs       立项 → [确定本地规则] → 方式研究 → 公告 → 报名 → 两人审查 → 封存名单 → 见证承诺 → 公开密语 → 摇珠 → 现场确认 → 公示 → [异议] → 合同 → 归档
Elsewhere  抽取的共同规则 procedures/drawing.py、record/draws.py、docs/draws.md；合同合法性审查 decisions/legality_review.py

Reads   the project, the notice, the entries, the parameters lot.* and contract.must_tender_works
Never   draws what must be tendered, a list that its keeper draws from, or again for any cause that is not listed
Start   LOT_DRAW
"""

from __future__ import annotations

from yifa.engine.conditions import no, took
from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Paper, Procedure, Step
from yifa.law.citations import house, statute
from yifa.procedures import drawing as d
from yifa.procedures.linked import refers_to
from yifa.procedures.market import lot_draw_fields as c
from yifa.procedures.market import lot_draw_guards as g
from yifa.procedures.market import lot_draw_lists as lists
from yifa.procedures.posts import (
    DISCIPLINE,
    HEAD,
    LEGAL_REVIEWER,
    LOT_DRAWER,
    LOT_SUPERVISOR,
    PROJECT_OFFICER,
    TRADING_CLERK,
    UNIT_HEAD,
)

TENDER = statute("招标投标法", edition=2017).articles(4)
PRACTICE = house("小额工程摇珠按本地规定办理；没有规定的由法制审核人员确定并写明理由")
OPEN_DRAW = house("抽取办法公开：名单先封存，见证人先承诺，存证检查点后生成，任何人可以重算")
TWO_CHECK = house("资格审查由两人共同进行")
TWO = "lot.checkers_min"
KEEPERS = (TRADING_CLERK,)
ENDED = ("fail", "abandon")
WHERE = ("公共资源交易网站", "政府网站", "公开栏")
WORKED = ((c.WINNERS, lists.winners), (c.DRAWN_FIRST, lists.first_number), (c.FIRST, lists.first))

STEPS = (
    Step("project", "登记立项和预算批复", by=(PROJECT_OFFICER,), basis=TENDER, fields=c.PROJECT,
         needs=(g.below_tender, g.not_split, refers_to("earlier_lot", "摇珠", "lot_draw")), risk="化整为零、规避招标",
         control="与必须招标的数额比对，同一总项目的合计也比对"),
    Step("state_rules", "确定本地限额和期限", by=(LEGAL_REVIEWER,), basis=PRACTICE, after=("project",), before=("approve_method", *ENDED), when=g.RULES_UNKNOWN,
         side=True, repeats=True, fields=c.STATE_RULES),
    Step("approve_method", "会议研究发包方式", by=(HEAD,), basis=PRACTICE, after=("project",), before=ENDED, fields=c.APPROVE_METHOD,
         needs=(g.rules_are_known, g.below_local_limit, g.method_is_agreed)),
    Step("notice", "发布摇珠公告", by=KEEPERS, basis=PRACTICE, after=("approve_method",), before=ENDED, fields=c.NOTICE,
         needs=(g.noticed_long_enough, g.drawn_after_entries), works_out=((c.NOTICE_DAYS, lists.period("lot.notice_days")),), issues=("lot_notice",),
         risk="公告期过短、条件量身定做", control="公告期按规定核对，条件、价格、规则一次公告"),
    Step("postpone", "改期公告", by=KEEPERS, basis=PRACTICE, after=("notice",), before=("draw", *ENDED), side=True, repeats=True, needs=(g.drawn_after_entries,),
         fields=c.POSTPONE, issues=("lot_postponed",)),
    Step("enter", "登记报名", by=KEEPERS, basis=PRACTICE, after=("notice",), before=("seal", *ENDED), repeats=True, needs=(g.in_time, g.entered_once), fields=c.ENTER,
         works_out=((c.ENTRIES, lists.one_more_entry), (c.ENTRIES_N, lambda case, move: len(d.rows(case, "entries"))))),
    Step("qualify", "资格审查、利害关系核查", by=(PROJECT_OFFICER, TRADING_CLERK), basis=TWO_CHECK, after=("enter",), before=("seal", *ENDED), repeats=True, together=TWO,
         needs=(g.to_be_checked,), fields=c.QUALIFY,
         works_out=((c.CHECKED, lists.one_more_check), (c.QUALIFIED_N, lambda case, move: sum(row[1] == "合格" for row in d.rows(case, "checked")))),
         risk="放宽、收紧资格条件", control="两人共同审查，结论和理由逐个登记"),
    Step("seal", "封存入围名单", by=KEEPERS, basis=OPEN_DRAW, after=("notice",), before=("open", "draw", *ENDED), needs=(g.entries_are_closed, g.enough_entries),
         works_out=((c.FINALISTS, lists.finalists), *d.SEALED(lists.to_seal)), issues=("lot_list",), risk="封存后增减单位",
         control="封存值立即公布，名单改动即可发现"),
    Step("unseal", "退回名单封存", by=(UNIT_HEAD, HEAD), basis=OPEN_DRAW, after=("seal",), before=("draw", *ENDED), side=True, repeats=True, fields=c.UNSEAL,
         sends_back=("seal", "exclude", "commit", "open"), risk="公开密语后反悔重来", control="退回须写理由并公开，已公开的密语作废，重新承诺"),
    Step("exclude", "摇珠前排除", by=(LOT_SUPERVISOR,), basis=PRACTICE, after=("seal",), before=("open", "award", *ENDED), side=True, repeats=True, fields=c.EXCLUDE,
         needs=(d.may_be_excluded,), works_out=d.EXCLUDED),
    Step("commit", "见证人提交承诺值", by=(TRADING_CLERK, LOT_DRAWER), basis=OPEN_DRAW, after=("seal",), before=("open", *ENDED), repeats=True, fields=d.COMMIT, duty="witness",
         needs=(d.commitment_is_new,), works_out=d.COMMITTED),
    Step("open", "当众公开密语", by=(TRADING_CLERK, LOT_DRAWER), basis=OPEN_DRAW, after=("commit",), before=ENDED, when=d.SOME_UNOPENED, repeats=True, fields=d.OPEN, duty="witness",
         needs=d.TO_OPEN, works_out=d.OPENED),
    Step("draw", "摇珠", by=(LOT_DRAWER,), basis=OPEN_DRAW, after=("open",), before=ENDED,
         needs=(d.all_opened, d.list_as_sealed(lists.to_seal), g.discipline_is_there, g.as_noticed, g.on_video), fields=c.DRAW,
         works_out=(*d.DRAWN, *WORKED), issues=("lot_record",), risk="操纵摇珠", control="结果由封存的名单、检查点和密语算出，主持人不是名单管理人，任何人可以重算"),
    Step("confirm", "现场确认结果", by=(DISCIPLINE,), basis=PRACTICE, after=("draw",), before=("strike", "award"), needs=(g.signed,), fields=c.CONFIRM,
         issues=("lot_confirmation",)),
    Step("post_result", "公示摇珠结果", by=KEEPERS, basis=PRACTICE, after=("confirm",), before=("strike", "award"), fields=c.POST_RESULT,
         works_out=((c.OBJECTION_DAYS, lists.period("lot.result_publicity_days")),), issues=("lot_result",)),
    Step("object", "登记异议", by=KEEPERS, basis=PRACTICE, after=("draw",), before=("award",), side=True, repeats=True, fields=c.OBJECT),
    Step("answer", "答复异议", by=(LOT_SUPERVISOR,), basis=PRACTICE, after=("object",), before=("award",), due_when=took("object", says="有异议"), repeats=True, fields=c.ANSWER,
         issues=("lot_answer",)),
    Step("strike", "决定重新抽取", by=(LOT_SUPERVISOR,), basis=PRACTICE, after=("draw",), before=("award",), side=True, repeats=True, fields=c.STRIKE,
         needs=(d.may_be_struck,), works_out=d.STRUCK, sends_back=("commit", "open"), issues=("lot_again",), risk="借故重摇",
         control="事由只限列明的几项，由交易监督机构负责人决定，重新承诺后由系统重抽"),
    Step("redraw", "重新抽取", by=(LOT_DRAWER,), basis=OPEN_DRAW, after=("strike", "open"), before=("award",), repeats=True, duty="draw",
         needs=(d.all_opened, g.discipline_is_there, g.on_video), fields=c.REDRAW, works_out=(*d.REDRAWN, *WORKED),
         sends_back=("strike", "confirm", "post_result"), issues=("lot_record",)),
    Step("award", "登记合同", by=(PROJECT_OFFICER,), basis=PRACTICE, after=("post_result",), before=("strike",),
         needs=(g.publicity_is_over, g.objections_are_settled, g.place_was_drawn, refers_to("contract_review", "合同合法性审查", "legality_review")),
         fields=c.AWARD, works_out=((c.OBJECTIONS, lambda case, move: case.times("object") > 0),), risk="不与中签单位签订、改变价款", control="名次、合同价公开，合同先经合法性审查"),
    Step("archive", "归档", by=KEEPERS, basis=PRACTICE, after=("award",), needs=(g.whole,), fields=c.ARCHIVE, ends=True),
    Step("fail", "流标", by=KEEPERS, basis=PRACTICE, after=("notice",), before=("seal", "abandon"), side=True, needs=(g.too_few_entries,), fields=c.FAIL, issues=("lot_failed",),
         ends=True),
    Step("abandon", "终止", by=(HEAD,), basis=PRACTICE, after=("project",), before=("draw",), side=True, fields=c.ABANDON, ends=True),
)  # fmt: skip

PAPERS = (
    Paper("lot_notice", "摇珠公告", "lot_notice.txt", "摇公", ("project_name", "conditions", "rules", "entry_until", "draw_day", "draw_place", "min_entries"), PRACTICE),
    Paper("lot_postponed", "摇珠改期公告", "lot_postponed.txt", "摇改", ("project_name", "new_day", "postpone_reason"), PRACTICE),
    Paper("lot_list", "入围名单封存公告", "lot_list.txt", "摇封", ("project_name", "finalists", "list_seal"), OPEN_DRAW),
    Paper("lot_record", "摇珠记录", "lot_record.txt", "摇记", ("project_name", "list_seal", "commitments", "opened", "draw_point", "draw_seed", "winners"), OPEN_DRAW),
    Paper("lot_confirmation", "摇珠结果确认书", "lot_confirmation.txt", "摇确", ("project_name", "winners", "draw_seed"), PRACTICE),
    Paper("lot_result", "摇珠结果公示", "lot_result.txt", "摇示", ("project_name", "winners", "list_seal", "draw_seed", "objection_days", "异议"), PRACTICE),
    Paper("lot_answer", "异议答复书", "lot_answer.txt", "摇复", ("objector", "objection_answer", "objection_outcome"), PRACTICE, to_party=True),
    Paper("lot_again", "重新抽取决定书", "lot_again.txt", "摇重", ("struck_code", "struck_cause", "struck_reason"), PRACTICE),
    Paper("lot_failed", "流标公告", "lot_failed.txt", "摇流", ("project_name", "fail_reason", "next_way"), PRACTICE),
)  # fmt: skip

DISCLOSURES = (
    Disclosure("unseal", "unseal", within="", where=WHERE, basis=OPEN_DRAW, fields=(("project_name", "full"), ("unseal_reason", "full"))),
    Disclosure("fail", "fail", within="", where=WHERE, basis=PRACTICE, fields=(("project_name", "full"), ("fail_reason", "full"), ("next_way", "full"))),
    Disclosure("abandon", "abandon", within="", where=WHERE, basis=PRACTICE, fields=(("project_name", "full"), ("abandon_reason", "full")),
               unless=no(took("notice", says="已经公告"), says="还没有公告")),
    Disclosure("postpone", "postpone", within="", where=WHERE, basis=PRACTICE, fields=(("project_name", "full"), ("new_day", "full"), ("postpone_reason", "full"))),
    Disclosure("notice", "notice", within="", where=WHERE, basis=PRACTICE,
               fields=(("project_name", "full"), ("project_unit", "full"), ("project_value", "full"), ("conditions", "full"), ("price_kind", "full"), ("price", "full"),
                       ("discount", "full"), ("rules", "full"), ("entry_until", "full"), ("draw_day", "full"), ("draw_place", "full"), ("min_entries", "full"), ("places_wanted", "full"))),
    Disclosure("seal", "seal", within="", where=WHERE, basis=OPEN_DRAW,
               fields=(("project_name", "full"), ("finalists", "full"), ("list_counts", "full"), ("list_seal", "full")), files=("list_file",)),
    Disclosure("draw", "post_result", within="", where=WHERE, basis=PRACTICE,
               fields=(("project_name", "full"), ("winners", "full"), ("list_seal", "full"), ("commitments", "full"), ("opened", "full"), ("draw_point", "full"), ("draw_seed", "full"),
                       ("objection_days", "full")), files=("list_file", "draw_file")),
    Disclosure("award", "award", within="", where=WHERE, basis=PRACTICE,
               fields=(("project_name", "full"), ("winners", "full"), ("objected", "full"), ("awarded_rank", "full"), ("passed_over", "full"), ("contract_number", "full"), ("contract_sum", "full"),
                       ("contract_on", "full"))),
)  # fmt: skip

LOT_DRAW = Procedure(
    slug="lot_draw",
    name="小额工程摇珠",
    area="market",
    basis=PRACTICE,
    code="摇",
    ends_as="归档",
    title="{project_name}",
    subject="project_whole",
    retention="30年",
    heads=(UNIT_HEAD, HEAD),
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    clocks=(Clock("publicity", "结果公示期", starts="post_result", latest=True, stops=("award",), within="field:objection_days", binds="party", basis=PRACTICE, only_reminds=True),),
    exits=(
        Exit("failed", "流标", at=("fail",), basis=PRACTICE),
        Exit("abandoned", "终止", at=("abandon",), basis=PRACTICE),
    ),
    papers=PAPERS,
    apart=(Apart("seal", "draw", OPEN_DRAW), Apart("qualify", "draw", OPEN_DRAW)),
    disclosure=DISCLOSURES,
    notes="限额、公告期、公示期没有全国规定，也没有查到可靠的本地文本：由法制审核人员在每件案件中填写并写明理由。",
)  # fmt: skip
