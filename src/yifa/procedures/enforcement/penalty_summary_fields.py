"""What a summary penalty records: the finding on the spot, the defence, the form, the money, the filing with the organ.

Reads   the vocabulary of the statute (处罚 51、52、68–71) and that of the ordinary procedure where it is the same
Never   keeps a party's name, words or address in clear
Start   one tuple a step, in the order of the steps
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.conditions import all_of, is_, no
from yifa.procedures.enforcement.penalty_fields import DIRECTIONS, FACTORS
from yifa.procedures.enforcement.penalty_outcome_fields import RETENTION
from yifa.procedures.enforcement.registers import LAW_FIELDS
from yifa.procedures.parties import party

CLUES = ("inspection", "complaint", "hazard", "criminal_transfer")  # where the clue of a penalty may stand on the books
KINDS = {"warning": "警告", "fine": "罚款"}
SIGNED = {"signed": "当事人签收", "refused": "当事人拒绝签收，已在决定书上注明"}
PAYING = {"bank": "到指定银行或者通过电子支付系统缴纳", "onsite": "执法人员当场收缴"}
GROUNDS_ONSITE = {
    "small": "罚款数额在可以当场收缴的限额以内", "hard_later": "不当场收缴事后难以执行",
    "remote": "边远、水上、交通不便地区，当事人向指定银行或者通过电子支付系统缴纳确有困难并提出当场缴纳",
}  # fmt: skip
UNPUNISHED = {
    "slight": "违法行为轻微并及时改正，没有造成危害后果", "first_breach": "初次违法且危害后果轻微并及时改正", "no_fault": "当事人有证据足以证明没有主观过错",
    "minor": "当事人不满法定责任年龄", "no_capacity": "不能辨认或者不能控制自己的行为", "not_proved": "听取陈述、申辩后，违法事实不能成立",
}  # fmt: skip
WHY_CONVERTED = {
    "facts_unclear": "违法事实需要进一步调查", "above_limit": "罚款超过可以当场处罚的数额", "other_kind": "需要给予警告、罚款以外的处罚",
    "suspected_crime": "涉嫌犯罪，需要移送", "disputed": "当事人对事实或者依据有重大异议", "other": "其他不宜当场处罚的情形",
}  # fmt: skip

FINED = is_("summary_kinds", "fine", says="当场处以罚款")
ONSITE = all_of(FINED, is_("payment_way", "onsite", says="当场收缴"), says="罚款由执法人员当场收缴")
BY_BANK = all_of(FINED, no(ONSITE, says="罚款不当场收缴"), says="罚款到指定银行缴纳")
STILL_OWED = no(
    is_("revoked_how", "revoked", "void", says="决定被撤销或者确认无效"), says="决定没有被撤销、没有确认无效"
)
SOCIAL = is_("social_effect", says="决定具有一定社会影响")

FIND = (
    *party("party", "当事人"),
    f.choice("law_field", "执法领域", choices=LAW_FIELDS, public="full"),
    f.text("cause", "案由", high=120, search=True, public="full", help="只写违法行为，不写姓名、名称"),
    f.matter("power_item", "处罚事项编码", of="power_item", public="full"),
    f.organisation("deciding_organ", "作出决定、盖章的行政机关", required=False, public="full",
                   help="内设机构承办的，填该事项登记的行使机关；承办机构自己就是行政机关的不填"),
    f.moment("breach_at", "违法行为发生时间"),
    f.text("breach_where", "违法行为发生地点（不写个人住址）", high=200, public="full"),
    f.long_text("breach_facts", "当场查明的违法事实", personal=True),
    f.long_text("spot_evidence", "现场证据（照片、录像、物品等）", high=2000),
    f.text("breach_provision", "违反的规定", high=1000, public="full"),
    f.case_ref("clue_case", "发现线索的检查、投诉举报、隐患等案件（案号）", required=False, search=True),
    f.case_ref("campaign", "所属专项执法行动的编号", of="campaign", required=False, search=True),
    f.yes_no("certificates_shown", "已主动出示执法证件"),
    f.yes_no("told_on_the_spot", "已当场告知拟处罚的内容和事实、理由、依据，以及陈述、申辩等权利"),
    f.yes_no("recorded", "已进行音像记录", required=False),
)  # fmt: skip
SAID = is_("defence_said", says="当事人提出了陈述、申辩")
HEAR = (
    f.yes_no("defence_said", "当事人提出陈述、申辩"),
    f.long_text("defence", "陈述、申辩的内容", personal=True, required=SAID),
    f.long_text("defence_answer", "复核意见和采纳情况", personal=True, required=SAID),
)
DECIDE = (
    f.yes_no("facts_clear", "违法事实确凿并有法定依据"),
    f.choices("summary_kinds", "处罚种类", choices=KINDS, public="full"),
    f.money("fine", "罚款数额", low=1, required=FINED, public="full"),
    f.text("facts_summary", "违法事实摘要（公示用，不写个人信息）", high=500, public="full"),
    f.text("penalty_provision", "处罚依据", high=1000, public="full"),
    f.text("benchmark_item", "适用的裁量基准和档次", high=300, required=FINED, public="full"),
    f.choice("discretion", "裁量幅度", choices=DIRECTIONS, required=FINED, public="full"),
    f.choices("factors", "裁量情节", choices=FACTORS, required=FINED, public="full"),
    f.long_text("correction", "责令当场（限期）改正的内容", required=False, high=1000),
    f.choice("payment_way", "缴款方式", choices=PAYING, required=FINED),
    f.text("payee_bank", "指定银行或者电子支付方式", high=200, required=BY_BANK),
    f.choice("onsite_ground", "当场收缴的法定情形", choices=GROUNDS_ONSITE, required=ONSITE),
    f.text("onsite_note", "事后难以执行的原因，或者当事人提出当场缴纳的情况", high=500,
           required=is_("onsite_ground", "hard_later", "remote", says="以数额以外的情形当场收缴")),
    f.organisation("reconsideration_body", "行政复议机关"),
    f.organisation("court", "行政诉讼管辖法院"),
    f.yes_no("handed_over", "决定书已当场交付当事人"),
    f.choice("signature", "签收情况", choices=SIGNED),
    f.text("refusal_note", "拒绝签收的原因和在场情况", high=500, required=is_("signature", "refused", says="当事人拒绝签收")),
    f.yes_no("social_effect", "决定具有一定社会影响，应当公开"),
)  # fmt: skip
LET_OFF = (
    f.choice("unpunished_ground", "不予处罚的情形", choices=UNPUNISHED),
    f.matter("leniency_item", "适用的不罚清单条目", of="leniency_item", required=False,
             help="清单由本机关登记公布；没有适用清单的不填，在理由中写明法律依据"),
    f.long_text("unpunished_reason", "认定的理由（改正情况、后果、初次违法的查询结果等）", personal=True),
    f.yes_no("corrected", "违法行为已经当场（及时）改正"),
    f.text("education", "对当事人进行教育的情况", high=1000),
)  # fmt: skip
CONVERT = (
    f.choice("converted_for", "转为普通程序的原因", choices=WHY_CONVERTED),
    f.text("converted_note", "说明", high=1000),
    f.case_ref("ordinary_case", "普通程序案件的案号", of="penalty_ordinary", help="先以“简易程序转入”登记普通程序的案件来源，再填其案号"),
)  # fmt: skip
COLLECT = (
    f.money("collected", "当场收缴的数额", low=1),
    f.yes_no("receipt_given", "已出具国务院或者省级财政部门统一制发的专用票据"),
    f.text("receipt_number", "财政票据号", high=60),
    f.yes_no("on_water", "在水上当场收缴"),
    f.day("cash_from", "交款期限起算日（收缴之日；水上收缴的为抵岸之日）"),
)
RECEIVE = (f.money("received", "收到执法人员交来的罚款", low=1), f.officer("handed_by", "交款的执法人员"))
BANK = (f.money("banked", "缴付指定银行的数额", low=1), f.text("voucher", "银行交款凭证号", high=80))
RECORD = (
    f.text("record_number", "备案登记号", high=60),
    f.text("record_note", "备案审查意见", required=False, high=500),
)
PAY = (
    f.money("paid_total", "缴纳罚款", low=1),
    f.day("paid_on", "缴款日期"),
    f.text("paid_receipt", "缴款凭证号", high=60),
)
CLOSE = (
    f.case_ref("execution_case", "逾期不缴而办理强制执行的案件（案号）", required=False, of="execution"),
    f.text("closing_note", "结案意见", high=500),
    f.number("main_pages", "案卷页数", low=1, unit="页"),
    f.choice("retention", "保管期限", choices=RETENTION),
)
