"""行政许可（服务事项）— an application from the window to the archive, and what becomes of the licence afterwards.

Law        行政许可法（2019修正）第四章；优化营商环境条例（2019）；国务院关于在线政务服务的若干规定（2019）；国办发〔2020〕42号；国办发〔2019〕51号
Runs       申请 → [一次告知补正] → 受理 | 不予受理 → [核查、特别程序、利害关系人、听证] → 审查 → 决定 → 送达 → 公示 → 归档；届满未决视为延续
Elsewhere  事项目录 service_item.py；撤回、撤销、注销 licence_revocation.py；字段 licence_fields.py；前提 licence_guards.py、licence_hearing.py

Reads   licence.* of the day, the catalogue of items
Never   is accepted, examined and decided by the same hands; asks twice for what is missing
Start   LICENCE
"""

from __future__ import annotations

from yifa.engine.conditions import all_of, filled
from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Paper, Procedure, Right, Step
from yifa.law.citations import house, paper, statute
from yifa.procedures.linked import refers_to
from yifa.procedures.posts import DISCLOSER, EXAMINER, HEAD, HEARING_HOST, PARTIES, UNIT_HEAD, WINDOW
from yifa.procedures.services import licence_fields as c
from yifa.procedures.services import licence_guards as g
from yifa.procedures.services import licence_hearing as h

ART = statute("行政许可法", edition=2019).articles
BUSINESS = statute("优化营商环境条例", edition=2019).articles
RATED = paper("国办发〔2019〕51号")
PROMISE = paper("国办发〔2020〕42号")
LINKED = house("审批、监管、处罚相互衔接：审批结果推送监管单位，处罚结果回到许可记录")
AT_WINDOW, EXAMINERS, HEADS = (WINDOW,), (EXAMINER,), (UNIT_HEAD, HEAD)
OVER = ("decide", "deem_renewed")
LIMITS = ("first_look", "decide", "decide_item", "decide_joint", "promised")

STEPS = (
    # 申请、受理
    Step("apply", "登记申请", by=AT_WINDOW, basis=ART(29, 32), fields=c.APPLY, works_out=c.WORKED_AT_APPLY, does="登记",
         needs=(g.item_is_listed, g.channel_is_chosen, g.received_before, g.not_barred, g.not_expired), issues=("application",),
         risk="拒收材料、搭车索要证明", control="材料和条件只按目录，目录全部公开"),
    Step("ask_more", "一次告知补正", by=AT_WINDOW, basis=ART("32第一款第四项"), after=("apply",), before=("accept", "reject", "withdraw"), side=True,
         fields=c.ASK_MORE, needs=(g.not_silent,), issues=("shortage_notice",), risk="分几次要求补正", control="只能告知一次，逾期即为受理"),
    Step("supply", "收到补正材料", by=AT_WINDOW, basis=ART("32第一款第五项"), after=("ask_more",), before=("accept", "reject", "withdraw"), side=True,
         repeats=True, fields=c.SUPPLY),
    Step("accept", "受理", by=AT_WINDOW, basis=ART(32), after=("apply",), before=("reject", "withdraw"), fields=c.ACCEPT,
         works_out=((c.ACCEPTED_ON, c.worked_accepted_on),), needs=(g.not_silent, g.accepted_rightly), issues=("acceptance_receipt",),
         issues_when=(("tolerated_promise", c.TOLERATED), ("promise_paper", c.PROMISED), ("silence_record", c.SILENT))),
    Step("reject", "不予受理", by=AT_WINDOW, basis=ART("32第一款第一项", "32第一款第二项", 78), after=("apply",), before=("accept", "withdraw"), side=True,
         fields=c.REJECT, needs=(g.not_silent,), issues=("rejection_notice",), ends=True),
    Step("withdraw", "登记撤回申请", by=AT_WINDOW, basis=house("申请人可以在决定以前撤回申请"), after=("apply",), before=("reject", *OVER), side=True,
         fields=c.WITHDRAW, ends=True),
    # 审查
    Step("supply_late", "补齐容缺材料", by=AT_WINDOW, basis=house("容缺的材料在承诺的期限内补齐"), after=("accept",), before=OVER, when=c.TOLERATED,
         side=True, fields=c.SUPPLY_LATE),
    Step("verify", "实地核查", by=EXAMINERS, basis=ART(34), after=("accept",), before=OVER, together="licence.verify_officers_min", duty="examine",
         side=True, repeats=True, fields=c.VERIFY, needs=(g.card_was_shown,), issues=("verify_paper",)),
    Step("assign_testers", "指派检验检测人员", by=EXAMINERS, basis=ART(55), after=("accept",), before=OVER, when=c.TEST_DUE, duty="examine",
         fields=c.ASSIGN_TESTERS, needs=(g.testers_are_enough,)),
    Step("start_special", "启动不计入期限的程序", by=EXAMINERS, basis=ART(45, 55), after=("accept",), before=OVER, duty="examine", side=True, repeats=True,
         fields=c.START_SPECIAL, needs=(g.special_is_told,), issues=("special_notice",), pauses=LIMITS, sends_back=("end_special",)),
    Step("end_special", "结束不计入期限的程序", by=EXAMINERS, basis=ART(45), after=("start_special",), before=OVER, duty="examine", side=True, repeats=True,
         fields=c.END_SPECIAL, resumes=LIMITS, sends_back=("start_special",)),
    Step("tell_third", "告知申请人、利害关系人", by=EXAMINERS, basis=ART(36, 47), after=("accept",), before=OVER, duty="examine", side=True, repeats=True,
         fields=c.TELL_THIRD, issues=("third_notice",)),
    Step("note_opinion", "记录意见", by=EXAMINERS, basis=ART(36), after=("accept",), before=OVER, duty="examine", side=True, repeats=True,
         fields=c.NOTE_OPINION, issues=("opinion_record",)),
    Step("waive_hearing", "登记放弃听证", by=EXAMINERS, basis=house("权利只能书面放弃"), after=("tell_third",), before=(*OVER, "request_hearing"),
         duty="examine", side=True, fields=c.WAIVE),
    Step("request_hearing", "登记听证申请", by=EXAMINERS, basis=ART(47), after=("tell_third",), before=OVER, duty="examine", side=True,
         fields=c.REQUEST_HEARING, needs=(h.asked_in_time,)),
    Step("order_hearing", "决定举行听证", by=HEADS, basis=ART(46), after=("accept",), before=OVER, side=True, fields=c.ORDER_HEARING),
    Step("notify_hearing", "听证通知", by=EXAMINERS, basis=ART(48), after=("accept",), after_any=("request_hearing", "order_hearing"),
         before=(*OVER, "hold_hearing"), duty="examine", repeats=True, due_when=c.HEARING, fields=c.NOTIFY_HEARING, needs=(h.told_ahead,), issues=("hearing_notice",)),
    Step("hold_hearing", "举行听证", by=(HEARING_HOST,), basis=ART(48), after=("notify_hearing",), before=OVER, duty="hear", due_when=c.HEARING, fields=c.HOLD_HEARING,
         needs=(h.the_host_named,), issues=("hearing_paper",), sends_back=("review",)),
    Step("review", "审查意见", by=EXAMINERS, basis=ART(34), after=("accept",), before=OVER, duty="examine", repeats=True, fields=c.REVIEW,
         needs=(g.examined_enough,), issues=("review_form",)),
    Step("send_up", "报送上级机关", by=EXAMINERS, basis=ART(35, 43), after=("review",), when=c.LOWER, duty="examine", fields=c.SEND_UP,
         issues=("upward_letter",), ends=True),
    Step("extend", "批准延长期限", by=(HEAD,), basis=ART(42), after=("accept",), before=OVER, side=True, fields=c.EXTEND,
         issues=("extension_notice",), extends=("decide", "decide_item", "decide_joint")),
    # 决定、送达、公示
    Step("decide", "作出决定", by=HEADS, basis=ART(37, 38), after=("review",), before=("deem_renewed",), when=c.OURS, fields=c.DECIDE,
         needs=(h.nothing_open, g.nothing_runs, g.tolerated_is_supplied, g.renewal_is_open, g.overrun_is_explained),
         issues_when=(("grant_decision", c.GRANTED), ("refusal_decision", c.REFUSED)),
         risk="同案不同办、超期不决", control="受理、审查、决定分开；超过承诺时限必须写明理由"),
    Step("deem_renewed", "登记视为准予延续", by=(UNIT_HEAD,), basis=ART(50), after=("accept",), before=("decide",), when=c.RENEW, side=True,
         fields=c.DEEM_RENEWED, needs=(g.ran_out_undecided,), issues=("renewal_record",)),
    Step("deliver", "送达", by=AT_WINDOW, basis=ART(44), after_any=OVER, fields=c.DELIVER, issues=("delivery_receipt",)),
    Step("publish", "公示许可决定", by=(DISCLOSER,), basis=ART(40), after=("decide",), when=c.GRANTED, fields=c.PUBLISH, needs=(g.checked_by_two,)),
    Step("publish_renewal", "公示视为准予延续", by=(DISCLOSER,), basis=ART(40, 50), after=("deem_renewed",), fields=c.PUBLISH_RENEWAL,
         needs=(g.checked_by_two,)),
    Step("archive", "归档", by=AT_WINDOW, basis=statute("国务院关于在线政务服务的若干规定", edition=2019).articles(12), after=("deliver",), fields=c.ARCHIVE,
         needs=(g.all_is_filed,), issues=("file_cover",), ends=True),
    # 事后
    Step("push", "推送监管单位", by=(WINDOW, EXAMINER), basis=LINKED, after_any=OVER, when=c.HELD, side=True, after_close=True, fields=c.PUSH,
         needs=(g.unit_is_known,), issues=("push_letter",)),
    Step("pick_up", "登记监管单位认领", by=(WINDOW, EXAMINER), basis=LINKED, after=("push",), side=True, after_close=True, fields=c.PICK_UP),
    Step("note_penalty", "登记处罚结果", by=(WINDOW, EXAMINER), basis=LINKED, after_any=OVER, when=c.HELD, side=True, repeats=True, after_close=True,
         fields=c.NOTE_PENALTY, needs=(refers_to("penalty_case", "处罚", "penalty_ordinary", "penalty_summary"),)),
    Step("check_promise", "核查承诺", by=EXAMINERS, basis=PROMISE, after=("decide",), when=all_of(c.PROMISED, c.GRANTED), duty="examine",
         together="licence.verify_officers_min", side=True, after_close=True, fields=c.CHECK_PROMISE, issues=("promise_check",)),
    Step("note_end", "登记许可终止", by=(WINDOW, EXAMINER), basis=ART(8, 69, 70), after_any=OVER, when=c.HELD, side=True, after_close=True,
         fields=c.NOTE_END, needs=(refers_to("ended_case", "撤回、撤销、注销许可", "licence_revocation"), g.ended_by_that_case)),
    Step("take_down", "撤下公示", by=(DISCLOSER,), basis=ART(40), after=("publish", "note_end"), side=True, after_close=True, fields=c.TAKE_DOWN),
    Step("rate", "登记评价", by=AT_WINDOW, basis=RATED, after=("deliver",), side=True, after_close=True, fields=c.RATE),
    Step("callback", "差评回访整改", by=(UNIT_HEAD,), basis=RATED, after=("rate",), when=c.BAD, side=True, after_close=True, fields=c.CALLBACK,
         issues=("callback_form",)),
)  # fmt: skip

PAPERS = (
    Paper("application", "行政许可申请登记表", "licence_application.txt", "许申", ("applicant_name", "item_name", "materials_given"), ART(29)),
    Paper("shortage_notice", "补正材料通知书", "licence_shortage.txt", "许补", ("shortage",), ART("32第一款第四项"), to_party=True),
    Paper("acceptance_receipt", "行政许可受理通知书", "licence_acceptance.txt", "许受", ("item_name", "accepted_on"), ART("32第二款"), to_party=True),
    Paper("tolerated_promise", "容缺受理告知承诺书", "licence_tolerated.txt", "许容", ("missing_minor", "supply_days"),
          statute("广东省优化营商环境条例", edition=2022).articles(32), to_party=True),
    Paper("promise_paper", "告知承诺书", "licence_promise.txt", "许诺", ("promise_content",), PROMISE, to_party=True),
    Paper("silence_record", "默示受理记录", "licence_silence.txt", "许默", ("received_on",), ART("32第一款第四项")),
    Paper("rejection_notice", "行政许可不予受理通知书", "licence_rejection.txt", "许不受", ("rejected_for", "rejection_reason", "复议"), ART("32第二款"), to_party=True),
    Paper("verify_paper", "实地核查记录", "licence_verify.txt", "许核", ("verify_record",), ART(34)),
    Paper("special_notice", "特别程序告知书", "licence_special.txt", "许特", ("special_kind", "special_days"), ART(45), to_party=True),
    Paper("third_notice", "行政许可听证权利告知书", "licence_third.txt", "许利", ("third_party", "third_interest", "陈述", "听证"), ART(36, 47), to_party=True),
    Paper("opinion_record", "陈述意见记录", "licence_opinion.txt", "许陈", ("opinion",), ART(36)),
    Paper("hearing_notice", "行政许可听证通知书", "licence_hearing_notice.txt", "许听通", ("hearing_at", "hearing_place", "回避"), ART(48), to_party=True),
    Paper("hearing_paper", "行政许可听证笔录", "licence_hearing.txt", "许听", ("hearing_record",), ART(48)),
    Paper("review_form", "行政许可审查意见表", "licence_review.txt", "许审", ("advice", "review_reasons"), ART(34), side=True),
    Paper("extension_notice", "延长期限告知书", "licence_extension.txt", "许延", ("extension_reason",), ART(42), to_party=True),
    Paper("upward_letter", "行政许可初步审查报送函", "licence_upward.txt", "许报", ("upper_organ", "advice", "sent_up_list"), ART(35, 43)),
    Paper("grant_decision", "准予行政许可决定书", "licence_grant.txt", "许准", ("applicant_name", "licence_content", "licence_number"), ART(38), to_party=True),
    Paper("refusal_decision", "不予行政许可决定书", "licence_refusal.txt", "许不准",
          ("applicant_name", "refusal_reasons", "refusal_basis", "reconsideration_body", "court"), ART("38第二款"), to_party=True),
    Paper("renewal_record", "视为准予延续记录", "licence_renewal.txt", "许续", ("licence_until", "renewed_until"), ART(50), to_party=True),
    Paper("delivery_receipt", "送达回证", "licence_delivery.txt", "许送", ("delivered_way", "delivered_on"), ART(44)),
    Paper("push_letter", "审批结果推送单", "licence_push.txt", "许推", ("push_content", "pick_days"), LINKED),
    Paper("promise_check", "承诺核查记录", "licence_promise_check.txt", "许诺核", ("promise_kept", "promise_record"), PROMISE),
    Paper("callback_form", "差评回访整改单", "licence_callback.txt", "许评", ("rating", "rating_finding"), RATED, side=True),
    Paper("file_cover", "行政许可案卷封面", "licence_cover.txt", "许卷", ("item_name", "pages"), house("一件一档")),
)  # fmt: skip

SHOWN = (
    ("item_name", "full"),
    ("application_kind", "full"),
    ("applicant_kind", "full"),
    ("applicant_name", "M2"),
    ("applicant_credit_code", "M1"),
)

LICENCE = Procedure(
    slug="licence",
    name="行政许可（服务事项）",
    area="services",
    code="许",
    basis=ART(29, 32),
    ends_as="归档",
    title="{item_name}（{application_kind}）",
    heads=HEADS,
    retention="许可有效期届满后10年，长期有效的30年",
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    papers=PAPERS,
    apart=(
        Apart("accept", "examine", house("受理与审查分开")),
        Apart("examine", "decide", house("审查与决定分开")),
        Apart("accept", "decide", house("受理与决定分开")),
        Apart("examine", "hear", ART("48第一款第三项")),
    ),
    clocks=(
        Clock("shortage", "一次告知补正期限", starts="apply", starts_at="received_on", stops=("ask_more", "accept", "reject", "withdraw"),
              within="licence.shortage_notice", basis=ART("32第一款第四项")),
        Clock("supply_late", "容缺补齐期限", starts="accept", starts_at="accepted_on", stops=("supply_late", "decide"), within="field:supply_days",
              when=c.TOLERATED, binds="party", basis=house("容缺的材料在承诺的期限内补齐")),
        Clock("test_assign", "指派检验检测人员期限", starts="accept", starts_at="accepted_on", stops=("assign_testers",), within="licence.test_assign",
              when=c.TEST_DUE, basis=ART(55)),
        Clock("decide", "许可决定期限", starts="accept", starts_at="accepted_on", stops=OVER, within="licence.decision_limit",
              extend="licence.decision_extension", when=c.SINGLE, basis=ART(42)),
        Clock("decide_item", "许可决定期限（另行规定）", starts="accept", starts_at="accepted_on", stops=OVER, within="field:item_limit",
              extend="licence.decision_extension", when=c.SINGLE_OWN, basis=ART(42)),
        Clock("decide_joint", "联合办理期限", starts="accept", starts_at="accepted_on", stops=OVER, within="licence.joint_limit",
              extend="licence.joint_extension", when=c.JOINT, basis=ART("42第二款")),
        Clock("first_look", "初步审查期限", starts="accept", starts_at="accepted_on", stops=("send_up", "withdraw"), within="licence.lower_level_review",
              when=c.LOWER, basis=ART(43)),
        Clock("promised", "承诺时限", starts="accept", starts_at="accepted_on", stops=(*OVER, "send_up"), within="field:promised_days", when=filled("promised_days", says="有承诺时限"),
              basis=BUSINESS(36)),
        Clock("hearing", "组织听证期限", starts="request_hearing", starts_at="hearing_asked_on", stops=("hold_hearing",),
              within="licence.hearing_organise", basis=ART(47)),
        Clock("apply_ahead", "提出延续申请", starts="apply", starts_at="licence_until", stops=("apply",), within="licence.renew_ahead", back=True,
              binds="party", when=c.RENEW, only_reminds=True, basis=ART(50)),
        Clock("renew_alarm", "延续决定预警", starts="apply", starts_at="licence_until", stops=(*OVER, "reject", "withdraw"), within="field:alarm_days",
              unit="calendar_days", back=True, when=c.RENEW, only_reminds=True, basis=ART(50)),
        Clock("deliver", "送达证件期限", starts="decide", stops=("deliver",), within="licence.deliver", when=c.GRANTED, basis=ART(44)),
        Clock("publish", "公示期限", starts="decide", stops=("publish",), within="penalty.disclose_limit", when=c.GRANTED, basis=ART(40)),
        Clock("pick_up", "监管单位认领", starts="push", stops=("pick_up",), within="field:pick_days", only_reminds=True, basis=LINKED),
        Clock("callback", "差评整改反馈期限", starts="rate", starts_at="rated_on", stops=("callback",), within="service.bad_rating_feedback",
              when=c.BAD, basis=RATED),
    ),
    rights=(
        Right("request_hearing", "申请听证", of=PARTIES, opens_after="tell_third", within="licence.hearing_request",
              used_by=("request_hearing",), waived_by=("waive_hearing",), basis=ART(47)),
    ),
    exits=(
        Exit("not_accepted", "不予受理", at=("reject",), basis=ART(32)),
        Exit("withdrawn", "申请人撤回", at=("withdraw",), basis=house("申请人可以在决定以前撤回申请")),
        Exit("sent_up", "初步审查后报送上级", at=("send_up",), basis=ART(43)),
        Exit("granted", "准予许可", at=("decide",), when=c.GRANTED, basis=ART("38第一款")),
        Exit("refused", "不予许可", at=("decide",), basis=ART("38第二款")),
        Exit("renewed", "视为准予延续", at=("deem_renewed",), basis=ART(50)),
    ),
    disclosure=(
        Disclosure(
            of="decide", step="publish", within="penalty.disclose_limit", where=("行政执法公示平台", "政务服务大厅", "信用网站"), basis=ART(40),
            until="shown_until", withdrawn_by="take_down",
            fields=(*SHOWN, ("licence_decision", "full"), ("licence_content", "full"), ("licence_name", "full"), ("licence_number", "full"),
                    ("valid_from", "full"), ("valid_until", "full")),
        ),
        Disclosure(
            of="deem_renewed", step="publish_renewal", within="penalty.disclose_limit", where=("行政执法公示平台", "政务服务大厅"), basis=ART(40, 50),
            fields=(*SHOWN, ("old_number", "full"), ("renewed_until", "full")),
        ),
    ),
    terms=("licence", "service_item", "shortage_notice", "acceptance_by_silence", "tolerated_acceptance", "promise_for_proof", "licence_renewal",
           "service_rating"),
    notes="检验、检测、听证、专家评审等时间不计入期限，但须书面告知；不予许可的理由只告知申请人",
)  # fmt: skip
