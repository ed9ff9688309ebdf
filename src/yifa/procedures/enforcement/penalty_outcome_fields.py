"""What a penalty case records from the notice to the archive: notice, hearing, review, decision, service, execution.

Reads   the vocabulary of the statute (处罚 9, 44, 59, 63–73; 强制 35, 40, 55)
Never   keeps a party's name, words or address in clear
Start   one tuple a step; service() makes the fields of a 送达回证
"""

from __future__ import annotations

from dataclasses import replace

from yifa.engine import fields as f
from yifa.engine.conditions import any_of, is_
from yifa.engine.fields import Field
from yifa.procedures.enforcement.penalty_fields import OUTCOMES, PENALTIES

SERVICE_WAYS = {
    "direct": "直接送达", "left": "留置送达", "electronic": "电子送达", "post": "邮寄送达", "entrusted": "委托（转交）送达",
    "public": "公告送达",
}  # fmt: skip


def service(prefix: str, name: str) -> tuple[Field, ...]:
    """The fields of a 送达回证: way, day of service, and what each way needs as proof."""

    def where(*ways: str):
        return is_(f"{prefix}_way", *ways, says="、".join(SERVICE_WAYS[way] for way in ways))

    return (
        f.choice(f"{prefix}_way", f"{name}送达方式", choices=SERVICE_WAYS),
        f.day(
            f"{prefix}_on", f"{name}送达日期", help="签收日；电子送达为到达日；邮寄为回执上的收件日；公告送达为期满日"
        ),
        f.person(f"{prefix}_signer", f"{name}签收人", personal=True, required=where("direct", "entrusted")),
        f.person(f"{prefix}_witness", f"{name}留置送达见证人", personal=True, required=False),
        f.yes_no(f"{prefix}_filmed", f"{name}留置送达已拍照、录像", required=False),
        f.yes_no(f"{prefix}_consent", f"{name}电子送达有当事人签署的确认书", required=False),
        f.text(f"{prefix}_slip", f"{name}邮寄回执号、委托函号", high=120, required=where("post", "entrusted")),
        f.day(f"{prefix}_announced_on", f"{name}公告之日", required=where("public")),
        f.text(f"{prefix}_why_public", f"{name}公告送达的原因和经过", high=1000, required=where("public")),
    )


def _with(field: str, *kinds: str) -> object:
    return is_(field, *kinds, says="包括" + "、".join(PENALTIES[kind] for kind in kinds))


STATE_THRESHOLD = (
    f.money("local_threshold", "本案适用的听证罚款数额标准"),
    f.text("local_threshold_reason", "标准的出处和理由", high=1000),
)
NOTIFY = (
    f.choices("noticed_kinds", "拟处罚种类", choices=PENALTIES),
    f.money("noticed_fine", "拟罚款数额", low=1, required=_with("noticed_kinds", "fine")),
    f.money("noticed_gains", "拟没收违法所得数额", low=1, required=_with("noticed_kinds", "confiscate_gains")),
    f.money("noticed_goods", "拟没收非法财物价值", low=1, required=_with("noticed_kinds", "confiscate_goods")),
    f.long_text("noticed_content", "拟作出处罚的内容", high=4000),
    f.yes_no("hearing_prescribed", "属于其他较重的处罚，或者法律、法规、规章规定应当听证"),
    f.yes_no("hearing_offered", "告知听证权利"),
    f.text("contact", "提出陈述、申辩、听证要求的地址和联系方式", high=300),
)
SERVE_NOTICE = service("notice", "告知书")
WAIVE_STATEMENT = (f.file("statement_waiver", "当事人书面放弃陈述、申辩的材料"),)
WAIVE_HEARING = (f.file("hearing_waiver", "当事人书面放弃（撤回）听证要求的材料"),)
DEFEND = (
    f.choice("defence_form", "陈述、申辩方式", choices={"written": "书面", "oral": "口头"}),
    f.long_text("defence", "陈述、申辩的内容（逐点记录）", personal=True),
)
ANSWER_DEFENCE = (
    f.long_text("defence_answer", "对各点陈述、申辩的复核意见", personal=True),
    f.choice("defence_taken", "采纳情况", choices={"all": "全部采纳", "part": "部分采纳", "none": "不予采纳"}),
)
REQUEST_HEARING = (
    f.long_text("hearing_request", "听证要求和理由", personal=True),
    f.text("hearing_late_cause", "逾期提出的正当理由（不可抗力等）", required=False, high=500),
)
ACCEPT_HEARING = (
    f.officer("hearing_host", "听证主持人"),
    f.officer("hearing_clerk", "听证记录人"),
    f.text("host_certificate", "听证主持人资格证件编号", required=False, high=60),
)
NOTIFY_HEARING = (
    f.moment("hearing_at", "听证时间"),
    f.text("hearing_place", "听证地点", high=200),
    f.yes_no("hearing_open", "公开举行"),
    f.text("hearing_closed_reason", "不公开举行的理由", high=500,
           required=is_("hearing_open", False, says="不公开举行")),
    f.day("hearing_notice_on", "听证通知书送达之日"),
)  # fmt: skip
HOLD_HEARING = (
    f.choice("hearing_outcome", "听证情况",
             choices={"held": "听证举行完毕", "absent": "当事人及其代理人无正当理由拒不出席，听证终止", "left": "当事人未经许可中途退出，听证终止"}),
    f.number("hearing_agents", "当事人委托的代理人人数", low=0, unit="人"),
    f.long_text("hearing_record", "听证笔录", personal=True),
)  # fmt: skip
HEARING_REPORT = (
    f.long_text("hearing_opinion", "听证意见和建议", personal=True),
    f.choice("hearing_advice", "建议", choices={
        "keep": "维持拟处罚意见", "lighten": "从轻、减轻", "drop": "不予处罚", "more": "补充调查"}),
)  # fmt: skip
REOPEN = (f.long_text("reopen_reason", "对当事人不利的新事实、新理由、新依据", personal=True),)
REVIEW = (
    f.long_text("review_opinion", "法制审核意见"),
    f.yes_no("reviewer_is_new", "审核人员是初次从事行政处罚决定法制审核"),
    f.yes_no(
        "reviewer_passed_bar", "审核人员已取得法律职业资格", required=is_("reviewer_is_new", says="初次从事法制审核")
    ),
)
RETURN_CASE = (
    f.choice("returned_for", "退回事由", choices={
        "correct": "纠正定性、依据、裁量或者程序", "add_evidence": "补充调查", "transfer": "建议移送", "stop": "建议不予处罚或者撤销案件"}),
    f.long_text("return_opinion", "退回意见"),
)  # fmt: skip
DISCUSS = (
    f.case_ref("committee_case", "案审委员会（专案小组）审议的编号", of="case_committee", required=False, search=True),
    f.choice("discussed_outcome", "讨论结果", choices=OUTCOMES),
    f.number("votes_for", "同意", low=0, high=100, unit="票"),
    f.number("votes_against", "不同意", low=0, high=100, unit="票"),
    f.number("votes_abstained", "弃权", low=0, high=100, unit="票"),
    f.long_text("discussion_minutes", "讨论情况（各人意见和结论）"),
    f.officer("minutes_by", "记录人"),
)

MONEY_KINDS = ("fine", "confiscate_gains")
IS_PENALTY = is_("outcome", "penalty", says="给予行政处罚")
NO_PENALTY = ("slight", "first_breach", "no_fault", "minor", "no_capacity", "not_proved", "too_late")
IS_NO_PENALTY = is_("outcome", *NO_PENALTY, says="不予行政处罚")
IS_TRANSFER = is_("outcome", "transfer_body", "transfer_police", says="移送")
LISTED = is_("outcome", "slight", "first_breach", says="因轻微或者初次违法不予处罚")
DECIDE = (
    f.choice("outcome", "决定", choices=OUTCOMES, public="full"),
    f.choices("penalty_kinds", "处罚种类", choices=PENALTIES, public="full", required=IS_PENALTY),
    f.money("fine", "罚款数额", low=1, public="full", required=_with("penalty_kinds", "fine")),
    f.money("gains", "没收违法所得数额", low=1, public="full", required=_with("penalty_kinds", "confiscate_gains")),
    f.money("goods", "没收非法财物价值", low=1, public="full", required=_with("penalty_kinds", "confiscate_goods")),
    f.long_text("penalty_content", "处罚内容（证照名称编号、期限等）", high=4000, public="full", required=IS_PENALTY),
    f.long_text("decision_reasons", "决定的理由（含对陈述、申辩的采纳情况）", personal=True),
    f.text("performance", "履行方式和期限", high=1000, required=IS_PENALTY),
    f.text("payee_bank", "指定银行或者电子支付方式", high=200, required=_with("penalty_kinds", *MONEY_KINDS)),
    f.text("departure_reason", "偏离裁量基准的理由", high=1000, required=False),
    f.matter("leniency_item", "适用的不罚清单条目", of="leniency_item", required=False, public="full"),
    f.long_text("leniency_reason", "各项条件如何具备（初次违法的写明查询结果）", personal=True, required=LISTED),
    f.text("education", "对当事人进行教育的情况", high=1000, required=IS_NO_PENALTY),
    f.organisation("reconsideration_body", "行政复议机关", required=any_of(IS_PENALTY, IS_NO_PENALTY)),
    f.organisation("court", "行政诉讼管辖法院", required=any_of(IS_PENALTY, IS_NO_PENALTY)),
    f.organisation("transferred_to", "移送的接收机关", required=IS_TRANSFER),
)
SERVE = service("served", "决定书")
ANNOUNCE = tuple(
    replace(one, required=True) for one in SERVE if one.slug in ("served_announced_on", "served_why_public")
)

PLACES = {
    "enforcement": "行政执法公示平台",
    "government": "政府网站",
    "credit": "信用网站",
    "enterprise": "企业信用信息公示系统",
}
CREDIT = {"minor": "轻微", "general": "一般", "serious": "严重"}
DISCLOSE = (
    f.choices("disclosed_where", "公示平台", choices=PLACES),
    f.text("disclosed_at", "公示网址", high=300),
    f.choice("mask", "隐去个人信息的规则", choices={"M1": "法人、组织、个体工商户全称公开", "M2": "自然人只显示姓氏"}),
    f.officer("mask_checker", "公示文本核对人（第二人）"),
    f.yes_no("not_secret", "经审查不涉及国家秘密"),
    f.yes_no("no_third_party", "经审查不涉及商业秘密、个人隐私，或者已征得同意"),
    f.choice("credit_class", "公示期类别", choices=CREDIT, required=False),
    f.day("shown_until", "公示截止日期"),
)
GROUNDS = {
    "minor": "当事人是未成年人", "secret": "涉及国家秘密", "privacy": "涉及商业秘密、个人隐私且公开会造成损害", "warning": "仅给予警告", "no_effect": "不具有一定社会影响",
    "province": "经省级主管部门认定不宜公开", "harm": "公开可能危及国家安全、公共安全、经济安全、社会稳定",
}  # fmt: skip
WITHHOLD = (f.choice("withheld_ground", "不予公示的理由", choices=GROUNDS), f.text("withheld_note", "说明", high=500))
REVOCATION = (
    f.choice("revoked_how", "决定的变动", choices={
        "changed": "被变更", "revoked": "被撤销", "unlawful": "被确认违法", "void": "被确认无效"}),
    f.choice("revoked_by", "作出机关", choices={"reconsideration": "行政复议机关", "court": "人民法院", "self": "本机关", "upper": "上级机关"}),
    f.day("revoked_on", "变动之日"),
    f.text("revocation_paper", "文书名称、文号", high=200),
)  # fmt: skip
WITHDRAW_DISCLOSURE = (f.text("withdrawn_why", "公开说明的理由", high=500),)

CHANNELS = {"bank": "指定银行", "electronic": "电子支付系统", "onsite": "执法人员当场收缴"}
PAY = (
    f.money("paid_now", "本次缴纳数额", low=1),
    f.money("paid_total", "累计缴纳罚没款", low=1),
    f.money("late_paid", "累计缴纳加处罚款", required=False),
    f.day("paid_on", "缴款日期"),
    f.choice("paid_through", "缴款渠道", choices=CHANNELS),
    f.text("onsite_reason", "当事人提出当场缴纳的情形（边远、水上、交通不便地区）", high=500, required=False),
    f.text("receipt_number", "财政票据号", high=60),
)
PAY_PART = (*PAY, f.number("next_instalment_days", "距下一期缴款日的天数", required=False, low=1, high=366, unit="日"))
REMITTED = (
    f.money("late_remitted", "经执行协议减免的加处罚款", required=False),
    f.text("remitted_reason", "减免的理由和执行协议", high=500, required=False),
)
ASK_DEFERRAL = (f.long_text("deferral_request", "暂缓、分期缴纳的申请和经济困难情况", personal=True),)
INSTALMENTS = is_("deferral_kind", "instalments", says="分期缴纳")
GRANT_DEFERRAL = (
    f.choice("deferral_kind", "批准方式", choices={"deferred": "暂缓缴纳", "instalments": "分期缴纳"}),
    f.number("deferral_days", "缴清期限（自批准之日起）", low=1, high=1096, unit="日"),
    f.text(
        "schedule",
        "分期安排",
        high=2000,
        required=INSTALMENTS,
        help="每期写日期和金额，例如 2025-11-01 10000；2025-12-01 10000",
    ),
    f.number(
        "first_instalment_days", "首期缴款期限（自批准之日起）", low=1, high=1096, unit="日", required=INSTALMENTS
    ),
)
REFUSE_DEFERRAL = (f.text("deferral_refusal", "不予批准的理由", high=500),)
_ENDS = f.day("remedies_end_on", "行政复议和行政诉讼期限均届满之日")
CHARGE_LATE = (
    f.day("late_from", "加处罚款起算日"),
    f.money("late_base", "到期未缴的罚款数额", low=1),
    _ENDS,
)
RECORD_REMEDY = (
    f.choice("remedy", "救济途径", choices={"reconsideration": "行政复议", "suit": "行政诉讼"}),
    f.text("remedy_number", "受理案号", high=120),
)
_CHANGED = is_("remedy_result", "changed", says="处罚决定被变更")
END_REMEDY = (
    f.choice("remedy_result", "结果", choices={
        "upheld": "维持或者驳回", "withdrawn": "撤回申请、撤诉", "changed": "变更", "revoked": "撤销、确认违法或者无效", "settled": "调解、和解"}),
    f.money("changed_fine", "变更后的罚款数额", low=0, required=_CHANGED),
    f.money("changed_gains", "变更后的没收违法所得数额", low=0, required=_CHANGED),
    _ENDS.optional(),
)  # fmt: skip
DEMAND = (
    f.money("demand_sum", "应当履行的金额（罚没款）", required=False),
    f.money("demand_late", "计算至催告之日的加处罚款", required=False),
    f.text("demand_content", "应当履行的义务和履行方式", high=1000),
    f.number("demand_days", "催告确定的履行期限", low=1, high=90, unit="日"),
)
SERVE_DEMAND = service("demand", "催告书")
ANSWER_DEMAND = (
    f.long_text("demand_defence", "当事人的陈述和申辩", personal=True),
    f.long_text("demand_answer", "记录、复核的意见", personal=True),
)
COURT_PAPERS = {
    "application": "强制执行申请书", "decision": "行政决定书及作出决定的事实和理由依据", "opinion": "当事人的意见及行政机关催告情况",
    "object": "申请强制执行标的情况", "others": "法定的其他材料",
}  # fmt: skip
APPLY_COURT = (
    f.organisation("enforcing_court", "申请的人民法院"),
    f.choices("court_papers", "提交的材料", choices=COURT_PAPERS),
    f.yes_no("application_signed", "申请书由行政机关负责人签名，加盖印章并注明日期"),
)
COURT_RESULT = (
    f.choice("court_result", "法院的裁定和执行情况", choices={
        "enforced": "裁定准予执行并执行完毕", "allowed": "裁定准予执行，移交执行", "refused": "裁定不予受理、不予执行"}),
    f.text("court_paper", "裁定书案号", high=120),
)  # fmt: skip
PERFORM = (
    f.text("performed_content", "履行情况（停产停业、暂扣、吊销等非金钱处罚）", high=1000),
    f.day("performed_on", "履行完毕日期"),
)
END_EXECUTION = (
    f.choice("execution_end", "终结执行的情形", choices={
        "no_estate": "公民死亡，无遗产可供执行，又无义务承受人", "dissolved": "法人、其他组织终止，无财产可供执行，又无义务承受人",
        "object_lost": "执行标的灭失", "basis_revoked": "据以执行的行政决定被撤销", "other": "行政机关认为需要终结执行的其他情形"}),
    f.text("execution_end_note", "说明和依据", high=1000),
)  # fmt: skip
CLOSE = (
    f.text("closing_note", "结案意见", high=1000),
    f.text("transfer_receipt", "移送回执（接收机关、日期、文号）", high=200, required=IS_TRANSFER),
)
RETENTION = {"permanent": "永久", "years30": "30年", "years10": "10年"}
ARCHIVE = (
    f.number("main_pages", "正卷页数", low=1, unit="页"),
    f.number("side_pages", "副卷页数", low=0, unit="页"),
    f.yes_no("indexed", "已编页号和卷内目录，正卷、副卷分开装订"),
    f.choice("retention", "保管期限", choices=RETENTION),
)
