"""隐患整改 — a hazard: found, ordered to be cured by a day, checked again, cured or punished.

Law        安全生产法（2021修正）第四十一条、第六十五条、第一百零二条；消防法（2021修正）第五十四条、第六十条
Runs       登记隐患 → 责令整改 → [批准延期、停产停业] → 复查（未整改的再复查）→ [移送立案] → 销号
Elsewhere  检查 inspection.py；处罚 penalty_ordinary.py；查封、扣押和强制执行另有程序

Reads   the inspection that found it, the days of the order, the certificates of those who check
Never   closes what was not cured, or lets an overdue one lie without a case
Start   HAZARD
"""

from __future__ import annotations

from typing import Any

from yifa.engine import fields as f
from yifa.engine.case import Case, Move, as_day
from yifa.engine.conditions import ask, is_, took
from yifa.engine.declaration import Apart, Clock, Exit, Guard, Paper, Procedure, Right, Step
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, statute
from yifa.procedures.enforcement.inspection_fields import SERVED
from yifa.procedures.enforcement.inspection_registers import OBJECT_KINDS
from yifa.procedures.enforcement.registers import LAW_FIELDS, certified_officers
from yifa.procedures.linked import refers_to
from yifa.procedures.posts import CLERK, ENFORCER, HEAD, PARTY, UNIT_HEAD

ART = statute("安全生产法", edition=2021).articles
PENALTY = statute("行政处罚法", edition=2021).articles
TWO = "inspect.officers_min"
CLOSED = ("close", "withdraw", "cease")
PROLONGED = house("确需延长整改期限的，由单位在期满前书面申请，负责人批准一次")
VERIFIER = house("销号由没有参加复查的负责人核定")

GRADES = {"general": "一般隐患", "major": "重大事故隐患"}
SOURCES = {
    "inspection": "行政检查发现",
    "self": "生产经营单位自查报告",
    "complaint": "投诉举报",
    "upper": "上级交办",
    "patrol": "网格巡查上报",
    "other": "其他",
}
HAZARDS = {
    "fire": "消防安全", "electric": "用电用气", "chemical": "危险化学品", "machine": "机械和特种设备", "site": "建筑施工", "structure": "房屋结构", "traffic": "道路交通",
    "food": "食品药品", "environment": "生态环境", "management": "安全管理制度", "other": "其他",
}  # fmt: skip
IS_MAJOR = is_("hazard_grade", "major", says="属于重大事故隐患")


class CureTimeNotOver(Refusal):
    code = "P-331"
    text = "整改期限到{until}止，还没有届满（{basis}）；期满前可以复查已经整改的，没有整改的请在期满后复查。"


class NotCured(Refusal):
    code = "P-332"
    text = "隐患{why}，不能销号（{basis}）；整改合格后再销号，逾期不整改的移送立案。"


class MajorNeedsScheme(Refusal):
    code = "P-333"
    text = "重大事故隐患的整改没有写明{missing}（{basis}）；请补充后再下达。"


class CuredDayWrong(Refusal):
    code = "P-334"
    text = "整改完成日期{cured}不在登记隐患之日（{found}）和复查之日（{on}）之间；请核对。"


class MajorNotSuspended(Refusal):
    code = "P-335"
    text = "重大事故隐患排除前或者排除过程中无法保证安全的，应当责令撤出人员、暂时停产停业（{basis}）；请办理“责令暂时停产停业”，能够保证安全的填写依据。"


class RaisedAlready(Refusal):
    code = "P-336"
    text = "本隐患已经移送立案（{number}）；重复立案的请核对案件编号，延期请在立案以前办理。"


class ProlongedTooLate(Refusal):
    code = "P-338"
    text = "整改期限已于{until}届满，不能再批准延长（{basis}）；没有整改的请复查，逾期的移送立案。"


class NotResumed(Refusal):
    code = "P-337"
    text = "责令停产停业以后，没有审查同意恢复（{basis}）；请先办理“审查同意恢复”，再销号。"


OVERDUE = ask(
    "hazard.overdue", "整改期限已满，复查没有整改",
    lambda case: case.took("recheck_failed") and not case.took("raise_case") and not case.took("recheck_passed"),
)  # fmt: skip


def failed_when_over(case: Case, move: Move) -> Refusal | None:
    """行政处罚法第二十八条: whoever was given time has it; before it is over nothing has failed."""
    running = case.clock("cure_longer", move.day) or case.clock("cure", move.day)
    if running is None or running.due is None or move.day > running.due:
        return None
    return CureTimeNotOver(until=running.due, basis=PENALTY(28))


def cured_before_closing(case: Case, move: Move) -> Refusal | None:
    """安全生产法第四十一条: closed is what is cured; what was punished must still be cured."""
    if case.took("recheck_passed"):
        return None
    why = "复查没有整改" if case.took("recheck_failed") else "还没有复查合格"
    return NotCured(why=why, basis=ART(41))


def resumed_before_closing(case: Case, move: Move) -> Refusal | None:
    """安全生产法第六十五条第一款第三项: after the hazard is gone, work goes on only when that was looked at and agreed to."""
    return NotResumed(basis=ART("65第一款第三项")) if case.took("stop_work") and not case.took("resume_work") else None


def cured_day_is_right(case: Case, move: Move) -> Refusal | None:
    """The day of the cure lies between the finding and the check."""
    cured = as_day(case.get("hazard_cured_on"))
    if case.day_of("find") <= cured <= move.day:
        return None
    return CuredDayWrong(cured=cured, found=case.day_of("find"), on=move.day)


def major_is_whole(case: Case, move: Move) -> Refusal | None:
    """安全生产法第四十一条: of a major hazard the scheme, the money and the person in charge are fixed."""
    if not IS_MAJOR.holds(case):
        return None
    names = {"cure_scheme": "治理方案", "cure_charge": "整改责任人", "cure_money": "资金和物资"}
    missing = [words for field, words in names.items() if not case.has(field)]
    return MajorNeedsScheme(missing=missing, basis=ART(41)) if missing else None


def major_is_stopped(case: Case, move: Move) -> Refusal | None:
    """安全生产法第六十五条第一款第三项: where safety can't be kept meanwhile, people leave and work stops."""
    if not IS_MAJOR.holds(case) or case.took("stop_work") or case.has("safe_because"):
        return None
    return MajorNotSuspended(basis=ART("65第一款第三项"))


def not_raised_yet(case: Case, move: Move) -> Refusal | None:
    """One hazard raises one case, and after it no more time is granted."""
    return RaisedAlready(number=case.get("hazard_raised_case")) if case.took("raise_case") else None


def prolonged_in_time(case: Case, move: Move) -> Refusal | None:
    """More time is granted before the time is over: afterwards there is nothing left to prolong."""
    running = case.clock("cure", move.day)
    if running is None or running.due is None or move.day <= running.due:
        return None
    return ProlongedTooLate(until=running.due, basis=PROLONGED)


def on_the_spot(*guards: Guard) -> dict[str, Any]:
    """Two certified officers."""
    return {"by": (ENFORCER,), "together": TWO, "duty": "check", "needs": (certified_officers, *guards)}


STEPS = (
    Step("find", "登记隐患", by=(ENFORCER, CLERK), basis=ART(65), does="登记",
         needs=(refers_to("hazard_source_case", "检查、投诉举报", "inspection", "complaint"),),
         risk="发现隐患不登记、降级登记", control="检查案件编号可核对，等级须写明依据",
         fields=(
             f.choice("hazard_source", "来源", choices=SOURCES, public="full"),
             f.case_ref("hazard_source_case", "发现隐患的检查、投诉举报编号", of="inspection", required=False, search=True),
             f.choice("law_field", "执法领域", choices=LAW_FIELDS, public="full"),
             f.case_ref("hazard_object", "检查对象编码", of="inspection_object", search=True, public="M1"),
             f.choice("hazard_object_kind", "对象类别", choices=OBJECT_KINDS, public="full"),
             f.organisation("hazard_object_name", "单位（场所）名称", high=120, search=True, public="M1", help="不写个人姓名"),
             f.choice("hazard_kind", "隐患类别", choices=HAZARDS, public="full"),
             f.choice("hazard_grade", "隐患等级", choices=GRADES, public="full"),
             f.text("grade_basis", "判定等级的标准和条款", high=300),
             f.long_text("hazard_facts", "隐患情况和部位", high=4000),
             f.case_ref("campaign", "所属专项执法行动的编号", of="campaign", required=False, search=True),
         )),
    Step("stop_work", "责令暂时停产停业、撤出人员", basis=ART("65第一款第三项"), after=("find",), before=("recheck_passed", *CLOSED), side=True,
         fields=(f.long_text("stop_scope", "停产停业、停止使用的范围", high=2000), f.text("stop_until", "恢复的条件", high=500)),
         issues=("hazard_stop",), risk="该停不停、随意停产", control="只用于重大事故隐患，写明范围和恢复条件", when=IS_MAJOR, **on_the_spot()),
    Step("order", "责令整改", basis=ART("65第一款第三项"), after=("find",), before=("recheck_passed", *CLOSED), does="下达整改指令",
         fields=(
             f.long_text("cure_content", "整改内容和要求", high=4000),
             f.text("cure_provision", "责令整改的依据（法律、法规、标准的条款）", high=500),
             f.number("cure_days", "整改期限（自下达之日起，当日不计）", low=0, high=365, unit="日", help="立即整改的填0"),
             f.text("cure_charge", "整改责任人（职务）", required=False, high=100),
             f.text("cure_scheme", "治理方案（名称或者要点）", required=False, high=1000),
             f.text("cure_money", "资金和物资落实情况", required=False, high=500),
             f.text("major_told", "重大事故隐患已经报告的部门和日期", required=IS_MAJOR, high=200),
             f.text("safe_because", "整改期间能够保证安全的依据", required=False, high=500),
             f.choice("cure_served", "送达方式", choices=SERVED),
             f.person("cure_signer", "签收人（见证人）", personal=True, required=is_("cure_served", "signed", "left", says="当场签收或者留置送达")),
             f.text("hazard_reconsideration", "行政复议机关", high=100),
             f.text("hazard_court", "行政诉讼管辖法院", high=100),
         ), issues=("hazard_order",), **on_the_spot(major_is_whole, major_is_stopped)),
    Step("prolong", "批准延长整改期限", by=(UNIT_HEAD, HEAD), basis=PROLONGED, after=("order",),
         before=("recheck_passed", *CLOSED), side=True, needs=(not_raised_yet, prolonged_in_time),
         fields=(f.long_text("prolong_reason", "申请和批准延长的理由", high=2000), f.number("prolong_days", "延长后的期限（自批准之日起，当日不计）", low=1, high=365, unit="日"),
                 f.text("prolong_measures", "延长期间的防范措施", high=500)), issues=("hazard_prolonged",),
         risk="反复延期、人情延期", control="只能批准一次，写明防范措施"),
    Step("recheck_failed", "复查：没有整改", basis=ART(65), after=("order",), before=("recheck_passed", *CLOSED), side=True, repeats=True,
         fields=(f.long_text("uncured", "没有整改的内容", high=2000),), issues=("hazard_recheck",),
         **on_the_spot(failed_when_over)),
    Step("raise_case", "移送立案", by=(ENFORCER, CLERK), basis=ART(102), after=("recheck_failed",), before=CLOSED, due_when=OVERDUE,
         needs=(refers_to("hazard_raised_case", "行政处罚", "penalty_ordinary", "penalty_summary"),),
         fields=(f.case_ref("hazard_raised_case", "立案的案件编号", search=True, public="full"),),
         risk="逾期不改不立案", control="逾期没有整改的提示立案，没有整改不能销号"),
    Step("recheck_passed", "复查：整改合格", basis=ART(65), after=("order",), before=CLOSED, does="登记整改合格",
         fields=(f.day("hazard_cured_on", "整改完成日期", public="full"), f.text("cured_note", "复查情况", high=1000)), issues=("hazard_passed",),
         **on_the_spot(cured_day_is_right)),
    Step("resume_work", "审查同意恢复", by=(UNIT_HEAD, HEAD), basis=ART("65第一款第三项"), after=("stop_work", "recheck_passed"), before=CLOSED,
         fields=(f.text("resume_note", "审查意见", high=1000),), issues=("hazard_resumed",), risk="隐患没有排除就恢复生产", control="复查合格以后才能办理"),
    Step("cease", "终结（单位已经关闭、搬离，隐患不复存在）", by=(UNIT_HEAD, HEAD), basis=ART(65), after=("order",), before=("close", "withdraw"), side=True,
         fields=(f.long_text("cease_reason", "核实情况", high=1000),), ends=True),
    Step("withdraw", "撤销登记（不构成隐患）", by=(UNIT_HEAD,), basis=house("核实不构成隐患或者重复登记的，由负责人撤销并写明理由"), after=("find",),
         before=("order", "close", "cease"), side=True, fields=(f.long_text("withdraw_reason", "理由", high=1000),), ends=True),
    Step("record_remedy", "登记复议、诉讼", by=(CLERK, ENFORCER), basis=statute("行政复议法", edition=2023).articles(20), after=("order",), side=True,
         repeats=True, after_close=True, fields=(f.choice("remedy", "救济途径", choices={"reconsideration": "行政复议", "suit": "行政诉讼"}),
                                                 f.text("remedy_number", "案号", high=80))),
    Step("close", "核定销号", by=(UNIT_HEAD, HEAD), basis=ART(41), after=("order",), before=("withdraw", "cease"), needs=(cured_before_closing, resumed_before_closing), ends=True,
         fields=(f.text("close_note", "核定意见", high=1000),), does="销号", risk="虚假销号", control="复查合格才能销号，核定人没有参加复查"),
)  # fmt: skip

HAZARD = Procedure(
    slug="hazard",
    name="隐患整改",
    area="enforcement",
    basis=ART(65),
    code="隐患",
    ends_as="整改合格，销号",
    title="{hazard_object_name}：{hazard_kind}",
    subject="hazard_object",
    law_field="law_field",
    retention="10年，重大事故隐患30年",
    heads=(UNIT_HEAD, HEAD),
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    clocks=(
        Clock("cure", "整改期限", starts="order", stops=("recheck_passed", "prolong"), within="field:cure_days", unit="calendar_days",
              binds="party", basis=ART("65第一款第三项")),
        Clock("cure_longer", "延长后的整改期限", starts="prolong", stops=("recheck_passed",), within="field:prolong_days",
              unit="calendar_days", binds="party", basis=PROLONGED),
    ),
    rights=(
        Right("reconsider", "对整改指令申请行政复议", of=PARTY, opens_after="order", within="recon.apply_limit", used_by=("record_remedy",),
              basis=statute("行政复议法", edition=2023).articles(20)),
        Right("sue", "对整改指令提起行政诉讼", of=PARTY, opens_after="order", within="litigation.sue_direct", used_by=("record_remedy",),
              basis=statute("行政诉讼法", edition=2017).articles(46)),
    ),
    exits=(
        Exit("withdrawn", "不构成隐患", at=("withdraw",), basis=house("核实不构成隐患或者重复登记的，由负责人撤销并写明理由")),
        Exit("ceased", "单位关闭、搬离，隐患不复存在", at=("cease",), basis=ART(65)),
        Exit("punished", "逾期不整改，立案处罚后整改合格", at=("close",), when=took("raise_case", says="已经移送立案"), basis=ART(102)),
    ),
    papers=(
        Paper("hazard_order", "责令限期整改指令书", "hazard_order.txt", "隐改",
              ("hazard_object_name", "hazard_facts", "cure_content", "cure_provision", "cure_served", "hazard_reconsideration", "hazard_court"), ART("65第一款第三项"), to_party=True),
        Paper("hazard_stop", "暂时停产停业（停止使用）决定书", "hazard_stop.txt", "隐停", ("hazard_object_name", "hazard_facts", "stop_scope", "stop_until"),
              ART("65第一款第三项"), to_party=True),
        Paper("hazard_resumed", "恢复生产经营（使用）通知书", "hazard_resumed.txt", "隐恢", ("hazard_object_name", "resume_note"),
              ART("65第一款第三项"), to_party=True),
        Paper("hazard_prolonged", "延长整改期限批准书", "hazard_prolonged.txt", "隐延", ("prolong_reason", "prolong_measures"),
              PROLONGED, to_party=True),
        Paper("hazard_recheck", "整改复查意见书（没有整改）", "hazard_recheck.txt", "隐复", ("hazard_object_name", "uncured"), ART(65), to_party=True),
        Paper("hazard_passed", "整改复查意见书（合格）", "hazard_passed.txt", "隐合", ("hazard_object_name", "hazard_cured_on", "cured_note"), ART(65),
              to_party=True),
    ),
    apart=(Apart("check", "close", VERIFIER),),
    notes="重大事故隐患应当同时报告上级；不能保证安全的先责令撤出人员、暂时停产停业。",
)  # fmt: skip
