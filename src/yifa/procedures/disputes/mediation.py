"""人民调解 — people's mediation, with 司法确认 and 回访.

Law        人民调解法（2010）；人民调解工作若干规定（2002）；民事诉讼法（2023修正）第二百零五条、第二百零六条
Runs       受理登记 → 确定调解员 → 告知权利义务 → 调解 → 达成协议 → 回访督促 → 结案 → 归档；任何时候都可以终止
Elsewhere  调解组织名录 mediation_committee.py；人民调解员名册 mediator.py；前提 mediation_guards.py

Reads   the registers, mediation.* of the day
Never   is published case by case; never takes a fee; its usual month only reminds
Start   MEDIATION
"""

from yifa.engine.declaration import Clock, Disclosure, Exit, Paper, Procedure, Right, Step
from yifa.law.citations import house, statute
from yifa.procedures.disputes import mediation_fields as m
from yifa.procedures.disputes import mediation_guards as g
from yifa.procedures.disputes.mediator import committee_is_on_the_register
from yifa.procedures.posts import COMMITTEE, MEDIATOR, PARTIES

ART = statute("人民调解法", edition=2010).articles
RULES = statute("人民调解工作若干规定", edition=2002).articles
COURT = statute("民事诉讼法", edition=2023).articles
HOUSE = house("移交、委派的纠纷，办理结果反馈移交单位")
OUTCOMES = ("agree", "fail", "refuse", "withdraw", "transfer")


def other_than(outcome: str) -> tuple[str, ...]:
    """The outcomes that, once reached, leave no room for this one."""
    return tuple(one for one in OUTCOMES if one != outcome)


STEPS = (
    Step(
        "accept", "受理登记", by=(MEDIATOR, COMMITTEE), basis=ART(17, 18), fields=m.ACCEPT, does="受理",
        needs=(committee_is_on_the_register, g.not_barred, g.nobody_refuses),
        issues=("registration",), issues_when=(("application", m.REQUESTED),),
        risk="应当受理的推诿，不应当受理的受理", control="受理审查逐项选择，拒绝的留下记录",
    ),
    Step(
        "appoint", "确定调解员", by=(COMMITTEE,), basis=ART(13, 19, 23), after=("accept",), before=OUTCOMES, fields=m.MEDIATORS,
        needs=(g.mediators_are_listed, g.mediator_is_not_related),
        risk="调解员与一方有利害关系", control="利害关系核查，只能从名册中选择",
    ),
    Step(
        "replace", "更换调解员", by=(COMMITTEE,), basis=RULES(25), after=("appoint",), before=OUTCOMES, fields=m.REPLACE,
        needs=(g.mediators_are_listed, g.mediator_is_not_related), side=True, repeats=True,
    ),
    Step(
        "tell", "告知权利义务", by=(MEDIATOR,), basis=RULES(30), after=("appoint",), before=OUTCOMES, fields=m.TELL, does="告知",
        needs=(g.is_the_mediator, g.nobody_refuses, g.both_agreed), issues=("rights_notice",),
    ),
    Step(
        "inquire", "调查", by=(MEDIATOR,), basis=RULES(26), after=("appoint",), before=OUTCOMES, fields=m.INQUIRE,
        needs=(g.is_the_mediator,), issues=("inquiry_record",), side=True, repeats=True,
    ),
    Step(
        "report_danger", "报告激化风险", by=(MEDIATOR, COMMITTEE), basis=ART(25), after=("accept",), fields=m.DANGER,
        issues=("danger_report",), side=True, repeats=True,
        risk="发现苗头不报告", control="登记调解时回答是否发现激化，未报告的不能登记",
    ),
    Step(
        "mediate", "调解", by=(MEDIATOR,), basis=ART(20, 21, 22, 27), after=("tell",), before=OUTCOMES, fields=m.MEDIATE,
        needs=(g.is_the_mediator, g.invited_with_consent, g.danger_is_reported), issues=("mediation_record",), repeats=True,
        risk="强迫、偏袒、泄露隐私", control="逐次记录，内容加密保存，只有承办人可见",
    ),
    Step(
        "agree", "达成协议", by=(MEDIATOR,), basis=ART(28, 29, 30), after=("mediate",), before=other_than("agree"), fields=m.AGREE,
        needs=(g.is_the_mediator, g.agreement_is_whole, g.effective_day_is_right), does="登记协议",
        issues_when=(("agreement", m.WRITTEN), ("oral_agreement", m.ORAL)),
    ),
    Step(
        "fail", "调解不成，终止调解", by=(MEDIATOR,), basis=ART(26), after=("mediate",), before=other_than("fail"), fields=m.FAIL,
        needs=(g.is_the_mediator, g.other_ways_are_told), issues=("end_notice",), side=True, does="终止调解",
    ),
    Step(
        "refuse", "当事人拒绝，终止调解", by=(MEDIATOR, COMMITTEE), basis=ART(17, "23第二项"), after=("accept",),
        before=other_than("refuse"), fields=m.REFUSE, needs=(g.other_ways_are_told,), issues=("end_notice",), side=True,
        does="终止调解",
    ),
    Step(
        "withdraw", "当事人撤回申请、要求终止", by=(MEDIATOR, COMMITTEE), basis=ART("23第二项"), after=("accept",),
        before=other_than("withdraw"), fields=m.WITHDRAW, issues=("end_notice",), side=True, does="登记撤回",
    ),
    Step(
        "transfer", "移送、引导其他途径", by=(MEDIATOR, COMMITTEE), basis=RULES(24), after=("accept",),
        before=other_than("transfer"), fields=m.TRANSFER, issues=("transfer_letter",), side=True, does="移送",
    ),
    Step(
        "apply_confirmation", "共同申请司法确认", by=(MEDIATOR, COMMITTEE), basis=ART(33), after=("agree",), fields=m.CONFIRM,
        needs=(g.both_apply_together, g.can_be_confirmed, g.in_time_to_confirm), issues=("confirmation_application",), side=True,
        after_close=True, does="登记申请",
    ),
    Step(
        "court_result", "登记法院处理结果", by=(MEDIATOR, COMMITTEE), basis=COURT(205, 206), after=("apply_confirmation",),
        fields=m.COURT, side=True, after_close=True,
    ),
    Step(
        "follow_up", "回访、督促履行", by=(MEDIATOR, COMMITTEE), basis=ART(31), after=("agree",), fields=m.VISIT, does="登记回访",
        needs=(g.not_breached_before_due,), issues=("visit_record_paper",), repeats=True, due_when=m.VISIT_DUE, after_close=True,
    ),
    Step(
        "feed_back", "反馈移交单位", by=(MEDIATOR, COMMITTEE), basis=HOUSE, after_any=OUTCOMES, when=m.REFERRED, fields=m.FEED_BACK,
        issues=("feedback_letter",), side=True, after_close=True,
    ),
    Step(
        "close", "结案", by=(COMMITTEE, MEDIATOR), basis=ART(27, 31), after_any=OUTCOMES, needs=(g.performance_is_known,),
    ),
    Step(
        "archive", "立卷归档", by=(COMMITTEE, MEDIATOR), basis=ART(27), after=("close",), fields=m.ARCHIVE, issues=("dossier_cover",),
        ends=True, does="归档",
    ),
)  # fmt: skip

PAPERS = (
    Paper("application", "人民调解申请书", "application.txt", code="调申", basis=ART(17),
          holds=("applicant_name", "respondent_name", "dispute_summary")),
    Paper("registration", "人民调解受理登记表", "registration.txt", code="调登", basis=ART(27),
          holds=("committee", "source", "dispute_kind", "applicant_name", "respondent_name", "dispute_summary")),
    Paper("rights_notice", "人民调解权利义务告知书", "rights_notice.txt", code="调告", basis=RULES(30), to_party=True,
          holds=("不收取", "选择或者接受", "拒绝", "公开", "自愿")),
    Paper("inquiry_record", "人民调解调查笔录", "inquiry_record.txt", code="调查", basis=RULES(26), holds=("inquired_who", "inquiry")),
    Paper("danger_report", "矛盾纠纷激化风险报告单", "danger_report.txt", code="调报", basis=ART(25),
          holds=("danger", "danger_facts", "prevention", "reported_to")),
    Paper("mediation_record", "人民调解笔录", "mediation_record.txt", code="调笔", basis=ART(27),
          holds=("session_place", "attended", "session_record")),
    Paper("agreement", "人民调解协议书", "agreement.txt", code="调协", basis=ART(29), to_party=True,
          holds=("applicant_name", "respondent_name", "facts_agreed", "agreement_terms", "performance_way", "司法确认")),
    Paper("oral_agreement", "人民调解口头协议登记表", "oral_agreement.txt", code="调口", basis=ART(28, 30),
          holds=("applicant_name", "respondent_name", "agreement_terms", "performance_way")),
    Paper("end_notice", "终止调解告知书", "end_notice.txt", code="调终", basis=ART(26), to_party=True, holds=("仲裁", "行政", "起诉")),
    Paper("transfer_letter", "纠纷移送函", "transfer_letter.txt", code="调移", basis=RULES(24), holds=("transferred_unit", "transfer_reason")),
    Paper("confirmation_application", "司法确认申请书", "confirmation_application.txt", code="调确", basis=ART(33), to_party=True,
          holds=("applicant_name", "respondent_name", "court", "agreement_terms")),
    Paper("visit_record_paper", "人民调解回访记录", "visit_record.txt", code="调访", basis=ART(31), holds=("visit_way", "performed")),
    Paper("feedback_letter", "移交纠纷办理情况反馈单", "feedback_letter.txt", code="调馈", basis=HOUSE, holds=("referred_from", "feedback_to")),
    Paper("dossier_cover", "人民调解卷宗封面", "dossier_cover.txt", code="调卷", basis=ART(27), holds=("dispute_kind", "dossier_pages")),
)  # fmt: skip

MEDIATION = Procedure(
    slug="mediation",
    name="人民调解",
    area="disputes",
    code="人调",
    basis=ART(2, 17),
    ends_as="结案归档",
    title="{dispute_kind}纠纷",
    heads=(COMMITTEE,),
    retention="30年",
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    papers=PAPERS,
    clocks=(
        Clock("usual", "一般调结期限", starts="accept", stops=OUTCOMES, within="mediation.usual_limit", basis=RULES(33),
              only_reminds=True),
        Clock("visit", "履行回访", starts="agree", starts_at="performance_due", stops=("follow_up",), within="field:visit_within",
              unit="calendar_days", basis=ART(31), only_reminds=True),
    ),
    rights=(
        Right("confirm_in_court", "共同申请司法确认", of=PARTIES, opens_after="agree", opens_at="effective_on",
              within="mediation.judicial_confirmation", used_by=("apply_confirmation",), basis=ART(33)),
    ),
    exits=(
        Exit("agreed_written", "达成书面协议", at=("agree",), when=m.WRITTEN, basis=ART(28, 29)),
        Exit("agreed_oral", "达成口头协议", at=("agree",), basis=ART(28, 30)),
        Exit("failed", "调解不成", at=("fail", "refuse"), basis=ART(17, 26), must_tell=("仲裁", "行政", "司法")),
        Exit("withdrawn", "当事人撤回", at=("withdraw",), basis=ART("23第二项")),
        Exit("transferred", "移送其他途径", at=("transfer",), basis=RULES(24)),
    ),
    disclosure=(
        Disclosure(
            of="close", step="close", within="", total_only=True, where=("年度法治政府建设情况报告（只公布总数）",),
            basis=house("调解不公开个案，只公布总数；不足三件的并入其他类"),
            fields=tuple((name, "M6") for name in ("dispute_kind", "source", "agreement_form", "agreement_amount", "performed")),
        ),
    ),
    notes="调解不收取任何费用；调解内容不公开，典型案例须经各方同意并隐去身份后才能使用",
)  # fmt: skip
