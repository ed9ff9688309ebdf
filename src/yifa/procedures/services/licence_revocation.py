"""撤回、撤销、注销行政许可 — taking a licence back, setting it aside or striking it off, after the holder was heard.

Law        行政许可法（2019修正）第八条、第四十七条、第六十九条、第七十条、第七十九条
Runs       提出 → 告知被许可人 → [陈述、申辩 | 听证] → 决定 → 送达 → 公示 → 许可记录登记终止 → 归档
Elsewhere  许可本身 licence.py；听证的前提 licence_hearing.py

Reads   licence.hearing_* and licence.fraud_reapply_ban of the day
Never   takes a licence without its holder having been told and heard; keeps its ground out of the decision
Start   LICENCE_REVOCATION
"""

from __future__ import annotations

from datetime import date

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.conditions import is_, no, took
from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Paper, Procedure, Right, Step
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, statute
from yifa.law.clocks import reckon
from yifa.procedures.linked import linked, refers_to
from yifa.procedures.parties import party
from yifa.procedures.posts import DISCLOSER, EXAMINER, HEAD, HEARING_HOST, PARTY, UNIT_HEAD, WINDOW
from yifa.procedures.services import licence_fields as c
from yifa.procedures.services import licence_guards as g
from yifa.procedures.services import licence_hearing as h

ART = statute("行政许可法", edition=2019).articles
EXAMINERS = (EXAMINER,)
KINDS = {"withdraw": "撤回", "revoke": "撤销", "cancel": "注销"}
GROUNDS = {
    "withdraw": {"law_changed": "所依据的法律、法规、规章修改或者废止", "facts_changed": "准予许可所依据的客观情况发生重大变化"},
    "revoke": {
        "abuse": "工作人员滥用职权、玩忽职守作出决定", "beyond": "超越法定职权作出决定", "procedure": "违反法定程序作出决定",
        "unqualified": "对不具备资格或者不符合条件的申请人准予许可", "other_revoke": "依法可以撤销的其他情形", "fraud": "以欺骗、贿赂等不正当手段取得",
    },
    "cancel": {
        "expired": "有效期届满未延续", "dead": "公民死亡或者丧失行为能力", "dissolved": "法人或者其他组织依法终止", "taken": "许可依法被撤销、撤回，或者证件依法被吊销",
        "impossible": "因不可抗力无法实施", "other_cancel": "法律、法规规定的其他情形",
    },
}  # fmt: skip
ALL_GROUNDS = {slug: name for grounds in GROUNDS.values() for slug, name in grounds.items()}
OUTCOMES = {"done": "撤回、撤销、注销", "kept": "不撤回、不撤销、不注销"}

TOLD = is_("ending", "withdraw", "revoke", says="撤回或者撤销")
DONE = is_("ending_outcome", "done", says="决定撤回、撤销、注销")
HEARING = took("request_hearing", says="被许可人申请听证")
LOSS = is_("ending", "withdraw", says="撤回")


class WrongGround(Refusal):
    code = "S-031"
    text = "“{ground}”不是{kind}许可的情形（{basis}）；请核对处理方式和情形。"


class NoLicenceHeld(Refusal):
    code = "S-032"
    text = "案件{number}没有取得许可，没有可以撤回、撤销、注销的许可（{basis}）；请核对许可案号。"


class StillOnRecord(Refusal):
    code = "S-033"
    text = "许可记录还没有登记终止（{basis}），不能归档；请在许可案件{number}中办理“登记许可终止”。"


class HolderNotTold(Refusal):
    code = "S-034"
    text = "还没有告知被许可人事实、理由和依据（{basis}），不能决定{kind}；请先办理“告知被许可人”。"


def ground_fits(case: Case, move: Move) -> Refusal | None:
    """第八条、第六十九条、第七十条: each way has its own grounds."""
    if move.get("ground") in GROUNDS[move.get("ending")]:
        return None
    return WrongGround(ground=case.show("ground"), kind=case.show("ending"), basis=ART(8, 69, 70))


def licence_is_held(case: Case, move: Move) -> Refusal | None:
    """There is something to take back: a licence granted or renewed by silence."""
    held = linked(case, move, move.get("licence_case"))
    if held is not None and held.procedure == "licence" and held.state["exit"] not in ("granted", "renewed"):
        return NoLicenceHeld(number=held.number, basis=ART(69, 70))
    return None


def holder_was_told(case: Case, move: Move) -> Refusal | None:
    """第七条、第四十七条: whoever loses a licence is told and may speak first."""
    if TOLD.holds(case) and not case.took("tell_holder"):
        return HolderNotTold(kind=case.show("ending"), basis=ART(7, 47))
    return None


def record_is_ended(case: Case, move: Move) -> Refusal | None:
    """The licence's own record says that it is over."""
    held = linked(case, move, case.get("licence_case"))
    if DONE.holds(case) and held is not None and "note_end" not in held.state["steps"]:
        return StillOnRecord(number=held.number, basis=house("许可记录与撤回、撤销、注销相互关联"))
    return None


def worked_ban(case: Case, move: Move) -> date | None:
    """第七十九条: until when a holder by fraud may not apply again; None where there is no such ban."""
    banned = move.get("ending_outcome") == "done" and case.get("ground") == "fraud" and case.get("safety_licence")
    if not banned:
        return None
    limit = case.param("licence.fraud_reapply_ban", move.day)
    return reckon(int(limit.value), limit.unit, move.day).due


PROPOSE = (
    f.case_ref("licence_case", "许可案号（不是在本平台办理的不填）", of="licence", required=False),
    f.text("licence_name", "许可证件名称", high=120, public="full"),
    f.text("licence_number", "许可证件编号", high=120, search=True, public="full"),
    *party("holder", "被许可人"),
    f.choice("ending", "处理方式", choices=KINDS, public="full"),
    f.choice("ground", "情形", choices=ALL_GROUNDS, public="full"),
    f.yes_no("safety_licence", "该许可直接关系公共安全、人身健康、生命财产安全"),
    f.long_text("ending_facts", "事实和证据", personal=True),
)
TELL = (
    f.long_text("told_reasons", "告知的事实、理由和依据", personal=True),
    f.number("statement_days", "陈述、申辩的期限", low=1, high=60, unit="日"),
)
STATE = (f.long_text("statement", "陈述、申辩的内容", personal=True), f.text("statement_answer", "复核意见", high=1000))
WAIVE_STATEMENT = (f.file("statement_waiver", "书面放弃陈述、申辩和听证的材料"),)
ASK_HEARING = (f.day("hearing_asked_on", "收到听证申请之日"),)
DECIDE = (
    f.choice("ending_outcome", "决定", choices=OUTCOMES, public="full"),
    f.long_text("ending_reasons", "理由（含对陈述、申辩的采纳情况）", personal=True),
    f.text("compensation", "对损失的补偿、赔偿（没有的写明）", high=500, required=LOSS),
    f.organisation("reconsideration_body", "行政复议机关"),
    f.organisation("court", "有管辖权的人民法院"),
)
BANNED_UNTIL = f.day("banned_until", "不得再次申请到", required=False)
DELIVER = (f.choice("delivered_way", "送达方式", choices={"direct": "直接送达", "post": "邮寄送达", "public": "公告送达"}),
           f.day("delivered_on", "送达日期"), f.yes_no("certificate_back", "证件已经收回或者公告作废"))  # fmt: skip

STEPS = (
    Step("propose", "提出撤回、撤销、注销", by=EXAMINERS, basis=ART(8, 69, 70), duty="examine", fields=PROPOSE, does="提出",
         needs=(ground_fits, refers_to("licence_case", "行政许可", "licence"), licence_is_held), issues=("proposal",)),
    Step("tell_holder", "告知被许可人", by=EXAMINERS, basis=ART(7, 47), after=("propose",), before=("decide",), when=TOLD, duty="examine",
         fields=TELL, issues=("holder_notice",)),
    Step("state", "记录陈述、申辩", by=EXAMINERS, basis=ART(7), after=("tell_holder",), before=("decide",), duty="examine", side=True, repeats=True,
         fields=STATE, issues=("statement_record",)),
    Step("waive", "登记放弃陈述、申辩和听证", by=EXAMINERS, basis=house("权利只能书面放弃"), after=("tell_holder",),
         before=("decide", "request_hearing"), duty="examine", side=True, fields=WAIVE_STATEMENT),
    Step("request_hearing", "登记听证申请", by=EXAMINERS, basis=ART(47), after=("tell_holder",), before=("decide",), duty="examine", side=True,
         fields=ASK_HEARING, needs=(h.asked_in_time,)),
    Step("notify_hearing", "听证通知", by=EXAMINERS, basis=ART(48), after=("request_hearing",), before=("decide", "hold_hearing"), duty="examine",
         due_when=HEARING, repeats=True, fields=c.NOTIFY_HEARING, needs=(h.told_ahead,), issues=("hearing_notice",)),
    Step("hold_hearing", "举行听证", by=(HEARING_HOST,), basis=ART(48), after=("notify_hearing",), before=("decide",), duty="hear",
         due_when=HEARING, fields=c.HOLD_HEARING, needs=(h.the_host_named,), issues=("hearing_paper",)),
    Step("decide", "作出决定", by=(HEAD,), basis=ART(8, 69, 70), after=("propose",), fields=DECIDE, works_out=((BANNED_UNTIL, worked_ban),),
         needs=(holder_was_told, h.nothing_open), issues=("ending_decision",), risk="随意撤销、不听意见",
         control="没有告知、权利期限未满不能决定"),
    Step("deliver", "送达决定", by=(WINDOW, EXAMINER), basis=ART(70), after=("decide",), duty="deliver", fields=DELIVER),
    Step("publish", "公示", by=(DISCLOSER,), basis=ART(40), after=("decide",), when=DONE, fields=c.CHECKED, needs=(g.checked_by_two,)),
    Step("close", "归档", by=EXAMINERS, basis=house("一件一档"), after=("deliver",), duty="examine",
         fields=(f.number("pages", "页数", low=1, unit="页"),), needs=(record_is_ended,), issues=("file_cover",), ends=True),
)  # fmt: skip

LICENCE_REVOCATION = Procedure(
    slug="licence_revocation",
    name="撤回、撤销、注销行政许可",
    area="services",
    code="许撤",
    basis=ART(8, 69, 70),
    ends_as="归档",
    title="{ending}{licence_name}",
    heads=(UNIT_HEAD, HEAD),
    retention="30年",
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    papers=(
        Paper("proposal", "撤回（撤销、注销）行政许可审批表", "revocation_proposal.txt", "许撤审", ("ground", "ending_facts"), ART(69, 70), side=True),
        Paper("holder_notice", "撤回（撤销）行政许可告知书", "revocation_notice.txt", "许撤告", ("told_reasons", "陈述", "申辩", "听证"), ART(7, 47), to_party=True),
        Paper("statement_record", "陈述、申辩记录", "revocation_statement.txt", "许撤陈", ("statement", "statement_answer"), ART(7)),
        Paper("hearing_notice", "听证通知书", "revocation_hearing_notice.txt", "许撤听通", ("hearing_at", "hearing_place", "回避"), ART(48), to_party=True),
        Paper("hearing_paper", "听证笔录", "revocation_hearing.txt", "许撤听", ("hearing_record",), ART(48)),
        Paper("ending_decision", "撤回（撤销、注销）行政许可决定书", "revocation_decision.txt", "许撤决",
              ("ground", "ending_reasons", "reconsideration_body", "court"), ART(69, 70), to_party=True),
        Paper("file_cover", "案卷封面", "revocation_cover.txt", "许撤卷", ("ending", "pages"), house("一件一档")),
    ),
    apart=(
        Apart("examine", "hear", ART("48第一款第三项")),
        Apart("examine", "decide", house("审查与决定分开")),
    ),
    clocks=(
        Clock("hearing", "组织听证期限", starts="request_hearing", starts_at="hearing_asked_on", stops=("hold_hearing",),
              within="licence.hearing_organise", basis=ART(47)),
        Clock("publish", "公示期限", starts="decide", stops=("publish",), within="penalty.disclose_limit", when=DONE, basis=ART(40)),
    ),
    rights=(
        Right("state", "陈述、申辩", of=PARTY, opens_after="tell_holder", within="field:statement_days", used_by=("state", "hold_hearing"),
              waived_by=("waive",), basis=ART(7)),
        Right("request_hearing", "申请听证", of=PARTY, opens_after="tell_holder", within="licence.hearing_request", used_by=("request_hearing",),
              waived_by=("waive",), basis=ART(47)),
    ),
    exits=(
        Exit("kept", "不予撤回、撤销、注销", at=("decide",), when=no(DONE, says="没有撤回、撤销、注销"), basis=ART("69第三款")),
        Exit("withdrawn", "撤回", at=("decide",), when=is_("ending", "withdraw", says="撤回"), basis=ART(8)),
        Exit("revoked", "撤销", at=("decide",), when=is_("ending", "revoke", says="撤销"), basis=ART(69)),
        Exit("cancelled", "注销", at=("decide",), basis=ART(70)),
    ),
    disclosure=(
        Disclosure(
            of="decide", step="publish", within="penalty.disclose_limit", where=("行政执法公示平台", "信用网站"), basis=ART(40),
            fields=(("ending", "full"), ("ground", "full"), ("licence_name", "full"), ("licence_number", "full"), ("holder_kind", "full"),
                    ("holder_name", "M2"), ("holder_credit_code", "M1"), ("ending_outcome", "full")),
        ),
    ),
    terms=("licence_taken_back", "licence_revoked", "licence_cancelled"),
    notes="撤回造成损失的依法补偿；撤销可能对公共利益造成重大损害的，不予撤销",
)  # fmt: skip
