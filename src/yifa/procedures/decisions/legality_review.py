"""合法性审查 — legality review of documents, decisions and contracts.

Law        重大行政决策程序暂行条例（2019）第二十五条至第二十八条；国办发〔2018〕115号；优化营商环境条例（2019）第六十三条；各地合同管理规定
Runs       送审 → 收件受理 → 分派 → [法律顾问意见] → 拟定意见 → 签发 → [答复采纳情况 → 复核] → 归档
Elsewhere  行政处罚的法制审核在处罚程序内；法律顾问名册 legal_services/legal_adviser.py；前提 legality_guards.py

Reads   the register of advisers; norm.legality_review_*, decision.legality_review_min, contract.review_days of the day
Never   is published: opinions go to the side file (政府信息公开条例第十六条); only totals are told
Start   LEGALITY_REVIEW
"""

from yifa.engine.conditions import is_
from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Paper, Procedure, Step
from yifa.law.citations import house, paper, statute
from yifa.procedures.decisions import legality_fields as v
from yifa.procedures.decisions import legality_guards as g
from yifa.procedures.posts import COUNSEL, DRAFTER, REVIEW_HEAD, REVIEW_INTAKE, REVIEWER

DECISIONS = statute("重大行政决策程序暂行条例", edition=2019).articles
OPEN = statute("政府信息公开条例", edition=2019).articles
NORMS = paper("国办发〔2018〕115号")
ADVISERS = paper("关于推行法律顾问制度和公职律师公司律师制度的意见")
HOUSE = house("审查全程留痕，材料归入副卷")


def under(*articles: int) -> str:
    """Articles on decisions with the paper on normative documents, which other objects follow."""
    return f"{DECISIONS(*articles)}；{NORMS}"


ASSIGNING = (g.drafters_stand_aside, g.reviewer_is_not_counsel, g.counsel_is_listed, g.no_conflict)

STEPS = (
    Step(
        "submit", "送审", by=(DRAFTER,), basis=under(25, 26), fields=v.SUBMIT, issues=("submission",), duty="draft",
        risk="以征求意见、会签代替审查，或者边走程序边送审", control="送审材料逐项列明，不齐不受理",
    ),
    Step(
        "return_incomplete", "退回补正", by=(REVIEW_INTAKE,), basis=under(26), after=("submit",), before=("receive",), fields=v.RETURN,
        issues=("return_notice",), side=True, repeats=True, sends_back=("submit",),
    ),
    Step(
        "receive", "收件受理", by=(REVIEW_INTAKE,), basis=under(26), after=("submit",), fields=v.RECEIVE, issues=("receipt",),
        needs=(g.materials_are_complete, g.time_is_enough, g.time_is_not_too_long), does="受理",
        risk="审查时间被压缩", control="低于一般审查时间的必须写明理由",
    ),
    Step(
        "assign", "分派", by=(REVIEW_HEAD,), basis=NORMS, after=("receive",), fields=v.ASSIGN, needs=ASSIGNING,
        risk="自己起草自己审查", control="起草人员、审查人员、法律顾问分离",
    ),
    Step(
        "reassign", "更换审查人员", by=(REVIEW_HEAD,), basis=HOUSE, after=("assign",), before=("sign",), fields=(*v.ASSIGN, v.REASON),
        needs=ASSIGNING, side=True,
        sends_back=("opine",), repeats=True,
    ),
    Step(
        "counsel_view", "法律顾问提出意见", by=(COUNSEL,), basis=f"{DECISIONS(28)}；{ADVISERS}", after=("assign",), before=("sign",),
        when=v.COUNSEL_NAMED, fields=v.COUNSEL, needs=(g.is_the_counsel,), issues=("counsel_opinion",), due_when=v.COUNSEL_NAMED,
        repeats=True, does="提出意见",
    ),
    Step(
        "confer", "会商", by=(REVIEWER,), basis=HOUSE, after=("assign",), before=("sign",), fields=v.CONFER, duty="review",
        needs=(g.is_the_reviewer,), issues=("conference_record",), side=True, repeats=True,
    ),
    Step(
        "ask_more", "要求补充材料", by=(REVIEWER,), basis=under(26), after=("assign",), before=("sign",), when=v.NOT_WAITING,
        fields=v.ASK, needs=(g.is_the_reviewer,), issues=("more_notice",), side=True, repeats=True, duty="review", pauses="review",
        sends_back=("supply",),
    ),
    Step(
        "supply", "补充材料", by=(DRAFTER,), basis=under(26), after=("ask_more",), before=("sign",), fields=v.SUPPLY, side=True,
        repeats=True, duty="draft", resumes="review", sends_back=("ask_more",),
    ),
    Step(
        "opine", "拟定审查意见", by=(REVIEWER,), basis=under(27, 28), after=("assign",), before=("sign",), fields=v.OPINE, duty="review",
        needs=(g.is_the_reviewer, g.nothing_is_awaited, g.counsel_was_heard, g.opinion_is_consistent), does="提出意见",
        risk="应当指出的问题不指出", control="权限、程序、内容分项给出结论，写明依据",
    ),
    Step(
        "return_opinion", "退回重拟", by=(REVIEW_HEAD,), basis=HOUSE, after=("opine",), before=("sign",), fields=(v.REASON,), duty="sign",
        side=True, repeats=True, sends_back=("opine",),
    ),
    Step(
        "sign", "签发审查意见书", by=(REVIEW_HEAD,), basis=under(28), after=("opine",), needs=(g.nothing_is_awaited,),
        issues=("opinion_paper",), duty="sign", does="签发",
    ),
    Step(
        "answer", "答复采纳情况", by=(DRAFTER,), basis=under(28), after=("sign",), when=v.TO_ANSWER, due_when=v.TO_ANSWER, fields=v.ANSWER,
        needs=(g.every_point_is_answered, g.unlawful_does_not_go_on), issues=("adoption_note",), duty="draft", does="答复",
        risk="不采纳又不说明理由", control="逐条答复，条数相符；不合法的不能按原稿推进",
    ),
    Step(
        "recheck_back", "复核后要求再改", by=(REVIEWER,), basis=HOUSE, after=("answer",), before=("recheck",), when=v.REVISED,
        fields=v.RECHECK_BACK, needs=(g.is_the_reviewer,), side=True, repeats=True, duty="review", sends_back=("answer",),
    ),
    Step(
        "recheck", "复核", by=(REVIEWER,), basis=HOUSE, after=("answer",), when=v.REVISED, due_when=v.REVISED, fields=v.RECHECK,
        needs=(g.is_the_reviewer,), issues=("recheck_opinion",), duty="review", does="复核通过",
    ),
    Step(
        "file", "归档入台账", by=(REVIEW_INTAKE,), basis=HOUSE, after=("sign",), fields=v.FILE, ends=True, does="归档",
        needs=(g.answered_before_filing, g.rechecked_before_filing),
    ),
    Step(
        "withdraw", "撤回送审", by=(DRAFTER,), basis=HOUSE, before=("sign",), fields=(v.REASON,), side=True, duty="draft", ends=True,
    ),
)  # fmt: skip


def opinion(kind: str, name: str) -> Exit:
    """The exit of one kind of opinion."""
    return Exit(kind, name, at=("sign",), when=is_("opinion", kind, says=f"审查意见是“{name}”"), basis=under(28))


LEGALITY_REVIEW = Procedure(
    slug="legality_review",
    name="合法性审查",
    area="decisions",
    code="合审",
    basis=under(25),
    title="{object_kind}：{object_title}",
    heads=(REVIEW_HEAD,),
    retention="与所审查的事项一致，归入副卷",
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    clocks=(
        Clock("review", "审查期限", starts="receive", stops=("sign",), within="field:review_days", unit="working_days", basis=under(26)),
    ),
    exits=(
        opinion("found_lawful", "合法"),
        opinion("lawful_if_changed", "修改后合法"),
        opinion("found_unlawful", "不合法"),
        opinion("beyond_power", "超越权限"),
        opinion("returned", "退回"),
        Exit("passed_on_recheck", "修改后复核通过", at=("recheck",), basis=HOUSE),
        Exit("withdrawn", "撤回送审", at=("withdraw",), basis=HOUSE, closes=True),
    ),
    papers=(
        Paper("submission", "合法性审查送审函", "submission.txt", code="合送", basis=DECISIONS(26), side=True,
              holds=("object_title", "object_kind", "materials", "drafting_unit")),
        Paper("return_notice", "送审材料退回补正通知", "return_notice.txt", code="合退", basis=DECISIONS(26), side=True,
              holds=("object_title", "missing_materials")),
        Paper("receipt", "合法性审查受理通知", "receipt.txt", code="合受", basis=DECISIONS(26), side=True,
              holds=("object_title", "review_days", "materials")),
        Paper("counsel_opinion", "法律顾问意见", "counsel_opinion.txt", code="合顾", basis=DECISIONS(28), side=True,
              holds=("object_title", "counsel_view", "counsel_text")),
        Paper("conference_record", "会商记录", "conference_record.txt", code="合商", basis=HOUSE, side=True,
              holds=("conferred_with", "conference")),
        Paper("more_notice", "补充材料通知", "more_notice.txt", code="合补", basis=DECISIONS(26), side=True, holds=("asked_for",)),
        Paper("opinion_paper", "合法性审查意见书", "opinion.txt", code="合意", basis=under(27, 28), side=True,
              holds=("object_title", "opinion", "on_power", "on_procedure", "on_content", "opinion_basis", "points")),
        Paper("adoption_note", "审查意见采纳情况说明", "adoption_note.txt", code="合采", basis=DECISIONS(28), side=True,
              holds=("object_title", "adopted_count", "declined_count", "answers", "next_step")),
        Paper("recheck_opinion", "合法性审查复核意见", "recheck_opinion.txt", code="合复", basis=HOUSE, side=True,
              holds=("object_title", "recheck_text")),
    ),
    apart=(
        Apart("draft", "review", NORMS),
        Apart("draft", "sign", NORMS),
        Apart("draft", "counsel_view", house("法律顾问不对自己参与起草、送审的稿件提出审查意见")),
        Apart("counsel_view", "review", house("法律顾问意见供审查参考，由审查人员以外的人提出")),
        Apart("review", "sign", house("审查意见由审查人员拟定，由审查机构负责人签发")),
    ),
    disclosure=(
        Disclosure(
            of="sign", step="file", within="", total_only=True, where=("年度法治政府建设情况报告（只公布总数）",), basis=OPEN(16),
            fields=tuple((name, "M6") for name in ("object_kind", "opinion", "contract_amount", "suggestions_count", "adopted_count")),
        ),
    ),
    notes="审查意见是内部意见，归入副卷，不对外公开；没有审查职责的机构出具的意见不能代替本程序",
)  # fmt: skip
