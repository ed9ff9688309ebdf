"""What a compulsory measure records: the proposal, the approval, the act on the spot, tests, storage, release or disposal.

Reads   the vocabulary of the statute (强制 9, 16–33)
Never   keeps a party's name, words or belongings in clear
Start   one tuple a step, in the order of the steps
"""

from __future__ import annotations

from dataclasses import replace

from yifa.engine import fields as f
from yifa.engine.case import Case
from yifa.engine.conditions import all_of, any_of, ask, filled, is_, no
from yifa.procedures.enforcement.registers import LAW_FIELDS
from yifa.procedures.parties import party

MEASURES = {
    "seal": "查封场所、设施或者财物",
    "seize": "扣押财物",
    "freeze": "冻结存款、汇款",
    "other": "其他行政强制措施",
}
POWER_WAYS = {
    "own": "法律、法规直接授予本机关", "concentrated": "行使相对集中行政处罚权，实施与处罚权有关的强制措施",
    "granted": "省级人民政府决定交由乡镇、街道行使", "entrusted": "其他机关委托",
}  # fmt: skip
PRESENT = {"present": "当事人到场", "absent": "当事人不到场，邀请见证人到场"}
SIGNED = {
    "signed": "当事人签名或者盖章",
    "refused": "当事人拒绝签名，已在笔录中注明",
    "witness": "当事人不到场，见证人签名",
}
RELEASES = {
    "no_breach": "当事人没有违法行为", "unrelated": "查封、扣押、冻结的场所、设施、财物与违法行为无关", "decided": "已经作出处理决定，不再需要采取措施",
    "expired": "期限已经届满", "refused": "负责人认为不应当采取措施", "other": "其他不再需要采取措施的情形",
}  # fmt: skip
DISPOSALS = {
    "forfeited": "依法没收",
    "destroyed": "法律、行政法规规定应当销毁，依法销毁",
    "handed_over": "随案移送有权机关",
}

FREEZE = is_("measure_kind", "freeze", says="冻结存款、汇款")
HOLDING = is_("measure_kind", "seal", "seize", says="查封、扣押")
URGENT = is_("urgent", says="情况紧急，当场实施")
SPECIAL = filled("special_limit_days", says="法律、行政法规对期限另有规定")
ORDINARY_LIMIT = all_of(HOLDING, no(SPECIAL, says="期限没有另外规定"), says="查封、扣押，期限没有另外规定")
APPROVED = is_("approval", "yes", says="负责人已经批准")
REFUSED = is_("approval", "no", says="负责人不批准")
MAY_BE_APPROVED = ask(
    "compulsion.may_be_approved",
    "不属于紧急情形，或者已经当场实施",
    lambda case: not case.get("urgent") or case.took("act"),
)
REFUSED_AHEAD = ask("compulsion.refused_ahead", "实施以前负责人不批准", lambda case: case.get("approval") == "no" and not case.took("act"))  # fmt: skip


def _must_be_listed(case: Case) -> bool:
    return case.get("measure_kind") != "freeze"


LISTED = ask("compulsion.listed", "查封、扣押的场所、设施、财物应当列清单", _must_be_listed)
PENALTY_CASE = f.case_ref("penalty_case", "所属的行政处罚案件（案号）", required=False, search=True, of="penalty_ordinary",
                          help="立案以前紧急采取的可以不填，立案后再登记")  # fmt: skip
NAME_CASE = (replace(PENALTY_CASE, required=True),)
PROPOSE = (
    *party("party", "当事人"),
    f.choice("law_field", "执法领域", choices=LAW_FIELDS, public="M6"),
    f.text("cause", "案由", high=120, search=True, help="只写违法行为，不写姓名、名称"),
    PENALTY_CASE,
    f.choice("measure_kind", "强制措施的种类", choices=MEASURES, public="M6"),
    f.matter("power_item", "强制措施权的事项编码", of="power_item"),
    f.organisation("deciding_organ", "作出决定、盖章的行政机关", required=False,
                   help="内设机构承办的，填该事项登记的行使机关；承办机构自己就是行政机关的不填"),
    f.choice("power_way", "权力的来源", choices=POWER_WAYS),
    f.text("power_article", "授予本项措施权的法律、法规条款", high=300),
    f.long_text("measure_reasons", "采取措施的理由（制止违法、防止证据损毁、避免危害、控制危险扩大）", personal=True),
    f.text("objects", "拟采取措施的场所、设施、财物或者款项（不写个人信息）", high=500),
    f.yes_no("case_related", "属于涉案的场所、设施、财物或者款项"),
    f.yes_no("daily_needs", "属于公民个人及其所扶养家属的生活必需品", required=HOLDING),
    f.yes_no("held_already", "已经被其他国家机关查封、扣押或者冻结"),
    f.organisation("freeze_bank", "协助冻结的金融机构", required=FREEZE),
    f.money("freeze_sum", "冻结的数额", low=1, required=FREEZE),
    f.money("breach_sum", "违法行为涉及的金额", low=1, required=FREEZE),
    f.yes_no("listed_for_review", "本地重大执法决定目录规定应当法制审核"),
    f.yes_no("urgent", "情况紧急，需要当场实施"),
    f.text("urgent_reason", "情况紧急的理由", high=500, required=URGENT),
)  # fmt: skip
TO_REVIEW = all_of(is_("listed_for_review", says="列入本地重大执法决定目录"), no(URGENT, says="不属于紧急情形"))
REVIEW = (f.long_text("review_opinion", "法制审核意见"),)
APPROVE = (
    f.choice("approval", "负责人意见", choices={"yes": "批准采取措施", "no": "不批准采取措施"}),
    f.text("approval_note", "理由", high=500, required=REFUSED),
)
ACT = (
    f.moment("acted_at", "实施时间"),
    f.yes_no("certificates_shown", "已出示执法身份证件"),
    f.yes_no("told_rights", "已当场告知理由、依据、权利和救济途径"),
    f.choice("party_there", "到场情况", choices=PRESENT),
    f.person("measure_witness", "见证人", personal=True, required=is_("party_there", "absent", says="当事人不到场")),
    f.long_text("defence", "当事人的陈述和申辩（没有的写“无”）", personal=True),
    f.long_text("items", "清单（名称、规格、数量、状况）", personal=True, required=LISTED),
    f.number("list_copies", "清单份数", low=1, high=20, unit="份", required=LISTED),
    f.text("kept_at", "保管地点和保管人", high=200, required=LISTED),
    f.yes_no("decision_handed", "决定书和清单已当场交付", required=LISTED),
    f.choice("signature", "现场笔录签名情况", choices=SIGNED),
    f.yes_no("recorded", "已进行全过程音像记录"),
    f.number("special_limit_days", "法律、行政法规另行规定的期限", low=1, high=366, unit="日",
             required=is_("measure_kind", "other", says="其他行政强制措施")),
    f.text("special_limit_basis", "另行规定期限的条款", high=200, required=SPECIAL),
    f.organisation("reconsideration_body", "行政复议机关"),
    f.organisation("court", "行政诉讼管辖法院"),
)  # fmt: skip
DELIVER = (
    f.day("delivered_on", "冻结决定书交付当事人之日"),
    f.text("delivered_how", "交付方式和凭证", high=200),
)
EXTEND = (
    f.long_text("extension_reason", "情况复杂、需要延长的理由", high=2000),
    f.day("extension_told_on", "书面告知当事人之日"),
)
SEND_TEST = (
    f.organisation("tester", "检测、检验、检疫或者技术鉴定机构"),
    f.text("test_items", "检测的物品和事项", high=500),
    f.number("test_days", "检测期间", low=1, high=366, unit="日"),
    f.yes_no("test_told", "检测期间已经书面告知当事人"),
)
TEST_BACK = (f.text("test_conclusion", "检测结论（期满没有结论的写明情况）", high=1000),)
STORE = (
    f.organisation("keeper", "受托保管人"),
    f.text("stored_what", "保管的场所、设施、财物", high=500),
    f.money("storage_cost", "保管费用", required=False),
    f.choice("storage_paid_by", "保管费用的承担", choices={"organ": "行政机关承担", "party": "当事人承担"}),
    f.yes_no("used_or_damaged", "使用、损毁、擅自转移或者处置"),
)
RELEASE = (
    f.choice("release_ground", "解除的情形", choices=RELEASES),
    f.text("release_note", "说明", high=1000),
)
SOLD = is_("sold", says="已经拍卖或者变卖")
HAND_BACK = (
    f.day("returned_on", "退还（通知解除）之日"),
    f.long_text("returned_items", "退还清单（解除冻结的写明账户和数额）", personal=True),
    f.yes_no("sold", "鲜活物品等不易保管的财物已经拍卖或者变卖"),
    f.money("sold_for", "拍卖或者变卖所得款项", low=0, required=SOLD),
    f.money("refunded", "退还的款项", low=0, required=SOLD),
    f.text("compensation", "变卖价格明显低于市场价格的补偿情况", required=False, high=500),
    f.person("return_signer", "领取人", personal=True),
)
DISPOSE = (
    f.choice("disposal", "处理方式", choices=DISPOSALS),
    f.text("disposal_basis", "处理的依据（决定书文号、法律条款）", high=300),
    f.text("disposal_record", "处理的经过", high=1000),
    f.person("disposal_witness", "销毁见证人", personal=True, required=is_("disposal", "destroyed", says="依法销毁")),
    f.organisation("handed_to", "接收机关", required=is_("disposal", "handed_over", says="随案移送")),
    f.yes_no("handing_told", "移送已经书面告知当事人", required=is_("disposal", "handed_over", says="随案移送")),
)
HELD = any_of(HOLDING, is_("measure_kind", "other", says="其他行政强制措施"), says="不是冻结存款、汇款")
