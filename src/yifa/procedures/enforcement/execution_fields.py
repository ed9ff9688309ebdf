"""What an execution records: the decision that is executed, the demand, the decision to execute, the act itself, its end.

Reads   the vocabulary of the statute (强制 12, 34–60) and of the ordinary penalty where it is the same
Never   keeps a party's name, words or address in clear
Start   one tuple a step, in the order of the steps
"""

from __future__ import annotations

from collections.abc import Callable

from yifa.engine import fields as f
from yifa.engine.case import Case
from yifa.engine.conditions import all_of, any_of, ask, is_, no, took
from yifa.procedures.enforcement import penalty_outcome_fields as out
from yifa.procedures.enforcement.penalty_conditions import seq_of
from yifa.procedures.enforcement.registers import LAW_FIELDS
from yifa.procedures.parties import party

ROUTES = {
    "own": "本机关强制执行（法律规定本机关有强制执行权）", "court": "申请人民法院强制执行", "substitute": "代履行", "demolition": "强制拆除违法的建筑物、构筑物、设施",
}  # fmt: skip
DUTIES = {
    "money": "缴纳罚款、规费等金钱给付", "remove": "排除妨碍、清除障碍物或者污染物", "restore": "恢复原状", "demolish": "拆除建筑物、构筑物、设施",
    "stop": "停止违法行为、停产停业等", "other": "其他义务",
}  # fmt: skip
MEANS = {
    "transfer": "划拨存款、汇款", "auction": "拍卖或者依法处理查封、扣押的财物", "demolish": "拆除", "remove": "排除妨碍、恢复原状", "other": "其他强制执行方式",
}  # fmt: skip
DANGERS = {
    "traffic": "已经或者将危害交通安全", "pollution": "已经或者将造成环境污染", "nature": "已经或者将破坏自然资源",
    "immediate": "需要立即清除道路、河道、航道或者公共场所的遗洒物、障碍物或者污染物，当事人不能清除",
}  # fmt: skip
PRESENT = {
    "present": "当事人到场",
    "family": "当事人不到场，其成年家属或者工作人员到场",
    "witness": "当事人不到场，有见证人到场",
}
SUSPENSIONS = {
    "unable": "当事人履行确有困难或者暂无履行能力", "third_party": "第三人对执行标的主张权利，确有理由",
    "irreparable": "执行可能造成难以弥补的损失，且中止执行不损害公共利益", "other": "行政机关认为需要中止执行的其他情形",
}  # fmt: skip
ENDINGS = {
    "no_estate": "公民死亡，无遗产可供执行，又无义务承受人", "dissolved": "法人、其他组织终止，无财产可供执行，又无义务承受人",
    "object_lost": "执行标的灭失", "basis_revoked": "据以执行的行政决定被撤销", "long_suspended": "中止执行满法定年限，没有明显社会危害，当事人确无能力履行",
    "other": "行政机关认为需要终结执行的其他情形",
}  # fmt: skip

MONEY = is_("duty_kind", "money", says="义务是金钱给付")
OWN_POWER = is_("route", "own", "demolition", says="由本机关强制执行")
BY_COURT = is_("route", "court", says="申请人民法院强制执行")
SUBSTITUTE = is_("route", "substitute", says="以代履行方式执行")
DEMOLITION = is_("route", "demolition", says="强制拆除违法建筑")
AT_ONCE = is_("danger", "immediate", says="立即实施代履行")
NOT_AT_ONCE = no(AT_ONCE, says="不属于立即代履行")


def _since(step: str, ended_by: str) -> Callable[[Case], bool]:
    """The step was taken, and what ends it has not been taken since."""
    return lambda case: case.took(step) and seq_of(case, step) > seq_of(case, ended_by)


SUSPENDED = ask("execution.suspended", "已经中止执行", _since("suspend", "resume"))
AGREED = ask("execution.agreed", "正在履行执行协议", _since("agree", "restore"))
GOING_ON = all_of(
    no(SUSPENDED, says="没有中止执行"),
    no(AGREED, says="没有正在履行的执行协议"),
    says="没有中止执行，也没有正在履行的执行协议",
)

OPEN = (
    *party("party", "被执行人"),
    f.choice("law_field", "执法领域", choices=LAW_FIELDS, public="full"),
    f.text("cause", "案由", high=120, search=True, public="full", help="只写违法行为，不写姓名、名称"),
    f.case_ref("executed_case", "据以执行的案件（案号）", required=False, search=True, help="在本平台办理的行政处罚等案件填写，不在本平台的不填"),
    f.text("decision_name", "据以执行的行政决定（名称）", high=120, public="full"),
    f.text("decision_number", "行政决定文号", high=80, public="full", search=True),
    f.organisation("deciding_organ", "作出行政决定的机关", public="full"),
    f.organisation("executing_organ", "实施执行、盖章的机关", required=False, public="full", help="与作出决定的机关不同的填写，例如被责成拆除的机关"),
    f.day("decision_served_on", "行政决定送达之日"),
    f.day("perform_until", "行政决定确定的履行期限届满之日"),
    f.choice("duty_kind", "义务的种类", choices=DUTIES),
    f.text("duty", "应当履行的义务（不写个人信息）", high=1000, public="full"),
    f.money("sum_owed", "应当给付的金额", low=1, required=MONEY),
    f.choice("route", "执行方式", choices=ROUTES, public="full"),
    f.matter("power_item", "强制执行权的事项编码", of="power_item", required=OWN_POWER),
    f.text("power_basis", "授予强制执行权的法律条款", high=300, required=OWN_POWER, help="行政强制执行由法律设定，法规、规章不得设定"),
    f.text("structure_place", "违法建筑坐落（到村、路段，不写门牌）", high=200, required=DEMOLITION, public="full"),
    f.yes_no("listed_for_review", "本地重大执法决定目录规定应当法制审核", required=OWN_POWER),
)  # fmt: skip
REMEDIES_END = f.day("remedies_end_on", "行政复议和行政诉讼期限均届满之日")
CHARGE_LATE = (
    f.day("late_from", "加处罚款（滞纳金）起算日"),
    f.money("late_base", "到期未缴的金额", low=1),
)
DEMAND = (
    f.text("demand_content", "履行义务的方式", high=1000),
    f.money("demand_sum", "应当给付的金额", low=1, required=MONEY),
    f.money("demand_late", "计算至催告之日的加处罚款（滞纳金）", required=False),
    f.text("demand_how", "金钱给付的方式（账户、渠道）", high=300, required=MONEY),
    f.number("demand_days", "催告确定的履行期限", low=1, high=90, unit="日"),
)
SERVE_DEMAND = out.service("demand", "催告书")
DEFEND = (f.long_text("demand_defence", "当事人的陈述、申辩（记录事实、理由和证据）", personal=True),)
ANSWER = (
    f.long_text("demand_answer", "复核意见", personal=True),
    f.choice("answer_result", "复核结论", choices={"go_on": "不成立，继续执行", "part": "部分成立，调整执行内容", "stop": "成立，不再执行"}),
)  # fmt: skip
ANNOUNCE = (
    f.text("announced_where", "公告张贴和发布的位置", high=300),
    f.day("self_demolish_until", "限期自行拆除的截止日", public="full"),
    f.text("notice_remedies", "公告中告知的救济途径和期限", high=500, public="full"),
)
REVIEW = (f.long_text("review_opinion", "法制审核意见"),)
DECIDE = (
    f.long_text("execution_reasons", "强制执行的理由", personal=True),
    f.text("execution_basis", "强制执行的依据", high=500),
    f.text("execution_way", "强制执行的方式", high=500),
    f.day("execution_on", "拟执行日期"),
    f.yes_no("hiding_assets", "催告期间有证据证明有转移或者隐匿财物迹象", required=OWN_POWER),
    f.long_text("hiding_evidence", "转移、隐匿财物的证据", personal=True, required=is_("hiding_assets", says="有转移或者隐匿财物迹象")),
    f.choice("danger", "可以代履行的情形", choices=DANGERS, required=SUBSTITUTE),
    f.organisation("substitute_by", "代履行人", required=SUBSTITUTE),
    f.yes_no("substitute_interested", "代履行人与当事人、本案有利害关系", required=SUBSTITUTE),
    f.money("cost_estimate", "代履行费用预算", low=0, required=SUBSTITUTE),
    f.organisation("reconsideration_body", "行政复议机关"),
    f.organisation("court", "行政诉讼管辖法院"),
)  # fmt: skip
SERVE_EXECUTION = out.service("order", "强制执行（代履行）决定书")
LAST_DEMAND = (f.day("last_demand_on", "代履行前催告送达之日"), f.text("last_demand_how", "催告和送达的方式", high=200))
_ON_THE_SPOT = (
    f.moment("executed_at", "开始实施的时间"),
    f.yes_no("urgent", "情况紧急，需要在夜间或者节假日实施"),
    f.text("urgent_reason", "情况紧急的理由", high=500, required=is_("urgent", says="情况紧急")),
    f.choice("who_was_there", "到场情况", choices=PRESENT),
    f.person("execution_witness", "到场家属、工作人员或者见证人", personal=True,
             required=is_("who_was_there", "family", "witness", says="当事人不到场")),
    f.yes_no("recorded", "已进行全过程音像记录"),
    f.long_text("execution_record", "执行笔录", personal=True),
)  # fmt: skip
EXECUTE = (
    *_ON_THE_SPOT,
    f.choices("means", "采取的方式", choices=MEANS),
    f.yes_no("utilities_cut", "对居民生活采取了停止供水、供电、供热、供燃气等方式"),
    f.text("belongings", "物品清点、保管和移交情况", high=1000, required=False),
    f.money("money_got", "执行所得款项", low=1, required=is_("means", "transfer", "auction", says="划拨或者拍卖处理")),
    f.text("treasury_receipt", "上缴国库（划入财政专户）的凭证号", high=80,
           required=is_("means", "transfer", "auction", says="划拨或者拍卖处理")),
    f.yes_no("all_executed", "义务已经全部执行"),
)  # fmt: skip
SUBSTITUTED = (
    *_ON_THE_SPOT,
    f.yes_no("by_force", "采用了暴力、胁迫或者其他非法方式"),
    f.day("told_after_on", "当事人不在场的，事后通知之日", required=False),
    f.text("substituted_what", "代履行完成的情况", high=1000),
)
CHARGE_COST = (
    f.money("cost", "代履行费用", low=1),
    f.text("cost_detail", "费用明细（按照成本合理确定）", high=1000),
    f.text("cost_over_reason", "超过预算的理由", high=500, required=False),
    f.number("cost_days", "缴纳期限", low=1, high=90, unit="日"),
)
PAY_COST = (f.money("cost_paid", "收到代履行费用", low=1), f.text("cost_receipt", "票据号", high=80))
APPLY_COURT = (
    *out.APPLY_COURT,
    f.text("court_late_reason", "超过申请期限的正当理由", required=False, high=500),
    f.yes_no("court_at_once", "为保障公共安全申请立即执行", required=False),
)
COURT_RESULT = (*out.COURT_RESULT, f.day("ruling_received_on", "收到裁定之日"))
APPEAL = (f.day("appealed_on", "向上一级法院申请复议之日"), f.text("appeal_reason", "申请复议的理由", high=1000))
SUSPEND = (
    f.choice("suspension", "中止执行的情形", choices=SUSPENSIONS),
    f.long_text("suspension_note", "事实和依据", personal=True),
)
RESUME = (f.text("resumed_why", "中止的情形消失的情况", high=500),)
AGREE = (
    f.long_text("agreement", "执行协议的内容（分阶段履行的安排）", personal=True),
    f.yes_no("agreement_harms", "损害公共利益或者他人合法权益"),
    f.money("late_remitted", "减免的加处罚款（滞纳金）", required=False),
    f.text("remedied", "当事人采取补救措施的情况", high=500, required=False),
    f.number("agreement_days", "协议约定的履行期限", low=1, high=1096, unit="日"),
)
RESTORE = (f.text("restored_why", "当事人不履行执行协议的情况", high=500),)
PERFORM = (
    f.day("performed_on", "履行完毕之日"),
    f.text("performed_content", "履行情况", high=1000),
    f.money("paid_total", "累计缴纳金额（含加处罚款、滞纳金）", low=1, required=MONEY),
    f.text("performed_receipt", "财政票据号", high=80, required=MONEY),
)
END = (
    f.choice("execution_end", "终结执行的情形", choices=ENDINGS),
    f.text("execution_end_note", "说明和依据", high=1000),
)
REFUND = (
    f.text("refund_what", "返还财物、退还金额、恢复原状的内容", high=1000),
    f.money("refund_sum", "退还金额", required=False),
    f.text("refund_compensation", "不能恢复原状或者退还财物的赔偿情况", high=500, required=False),
    f.day("refund_on", "完成之日"),
)
CLOSE = (
    f.text("closing_note", "结案意见", high=1000),
    f.number("main_pages", "正卷页数", low=1, unit="页"),
    f.number("side_pages", "副卷页数", low=0, unit="页"),
    f.choice("retention", "保管期限", choices=out.RETENTION),
)
ENDED_BY_COURT = is_("court_result", "enforced", "allowed", says="法院裁定准予执行")
FORCED = all_of(took("execute", says="已经实施强制执行"), is_("all_executed", says="义务已经全部执行"))
REACHED = any_of(
    took("end", says="已经终结执行"), took("perform", says="当事人已经履行"), took("substitute", says="已经代履行"), FORCED, ENDED_BY_COURT,
    says="已经履行、执行完毕、由法院裁定或者终结执行",
)  # fmt: skip
