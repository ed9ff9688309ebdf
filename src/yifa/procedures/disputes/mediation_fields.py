"""Fields of 人民调解: what each step asks for, in the words of the forms that committees fill in.

Reads   engine.fields, procedures.parties
Never   leaves what was said in mediation, or a name, in clear: both are personal and sealed (人民调解法第十五条)
Start   ACCEPT, AGREE
"""

from yifa.engine import fields as f
from yifa.engine.conditions import all_of, any_of, filled, is_, no
from yifa.procedures.parties import party

SOURCES = {"request": "当事人申请", "own_motion": "调解组织主动调解", "referral": "有关单位移交、委派"}
REFERRED_FROM = {
    "police_room": "公安派出所移交驻所调解室", "court_delegated": "人民法院诉前委派", "court_entrusted": "人民法院立案后委托",
    "petition": "信访部门移交", "screening": "村（社区）、网格排查", "agency": "行政机关移交", "procuratorate": "人民检察院移交",
    "hotline": "热线平台转办", "committee": "其他调解组织移交", "other": "其他单位移交",
}  # fmt: skip
DISPUTES = {
    "neighbour": "邻里", "marriage_family": "婚姻家庭", "inheritance": "继承", "support": "赡养、抚养、扶养", "labour": "劳动争议",
    "contract": "合同", "debt": "借贷债务", "damage": "损害赔偿", "property": "物业", "consumer": "消费", "medical": "医疗",
    "traffic": "道路交通事故", "land": "土地山林", "house": "房屋宅基地", "relocation": "征地拆迁", "production": "生产经营",
    "environment": "环境", "campus": "校园", "construction": "建设工程", "village": "村务", "other": "其他",
}  # fmt: skip
DIFFICULTY = {"simple": "简单", "ordinary": "一般", "complex": "疑难复杂", "major": "重大"}
COMPETENCE = {
    "open": "属于民间纠纷，可以受理",
    "exclusive": "只能由专门机关管辖处理，或者法律、法规禁止民间调解",
    "taken": "法院、公安机关或者其他行政机关已经受理或者解决，没有委托调解",
}
WISHES = {"agreed": "同意调解", "not_asked": "尚未征询", "refused": "明确拒绝"}
SIDES = {"applicant": "申请人", "respondent": "被申请人", "both": "双方"}
RELATIONS = {
    "none": "与各方当事人、与纠纷均无利害关系",
    "disclosed": "有一般往来，已告知各方，各方仍然同意",
    "close": "是当事人或者其近亲属，或者与纠纷有利害关系",
}
SESSION_WAYS = {"room": "调解室现场", "visit": "上门", "joint": "多部门联合", "remote": "远程视频", "booked": "预约"}
WAYS = {"arbitration": "仲裁", "administrative": "行政途径（行政调解、裁决、投诉等）", "court": "向人民法院起诉"}
PERFORMANCE_WAYS = {
    "on_the_spot": "当场履行",
    "by_day": "限期一次履行",
    "instalments": "分期履行",
    "nothing": "没有需要另行履行的内容",
}
PERFORMED = {"performed": "已经全部履行", "partly": "部分履行", "breached": "期满没有履行", "not_due": "尚未到期"}
TRANSFERRED_TO = {
    "committee": "其他人民调解委员会", "court": "人民法院", "arbitration": "仲裁机构", "police": "公安机关", "agency": "有关行政机关（行政调解、裁决）",
    "petition": "信访部门", "other": "其他单位",
}  # fmt: skip
COURT_RESULTS = {
    "confirmed": "裁定调解协议有效",
    "rejected": "裁定驳回申请",
    "not_accepted": "裁定不予受理",
    "withdrawn": "申请人撤回申请",
}
DANGERS = {
    "public_order": "可能引起治安案件", "crime": "可能引起刑事案件", "self_harm": "可能自伤、自杀", "crowd": "可能引起群体性事件",
    "escalate": "其他激化",
}  # fmt: skip

REQUESTED = is_("source", "request", says="当事人申请调解")
WRITTEN = is_("agreement_form", "written", says="达成书面协议")
ORAL = is_("agreement_form", "oral", says="达成口头协议")
TO_BE_PERFORMED = is_("performance_way", "by_day", "instalments", says="约定日后履行")
REFERRED = is_("source", "referral", says="纠纷由有关单位移交、委派")

APPLICANT_WISH = f.choice("applicant_wish", "申请人是否同意调解", choices=WISHES)
RESPONDENT_WISH = f.choice("respondent_wish", "被申请人是否同意调解", choices=WISHES)
WAYS_TOLD = f.choices("ways_told", "已告知的其他维权途径", choices=WAYS)

ACCEPT = (
    f.case_ref("committee", "受理的调解组织", of="mediation_committee_entry", search=True, public="M6",
               help="填写调解组织名录中的全称"),
    f.choice("source", "纠纷来源", choices=SOURCES, public="M6"),
    f.choice("referred_from", "移交、委派单位类别", choices=REFERRED_FROM, required=REFERRED, public="M6"),
    f.text("referral_number", "移交单编号", required=False, high=60),
    f.choice("dispute_kind", "纠纷类型", choices=DISPUTES, public="M6"),
    f.choice("difficulty", "难易程度", choices=DIFFICULTY, public="M6"),
    f.choice("competence", "受理审查", choices=COMPETENCE),
    f.place("dispute_place", "纠纷发生地", required=False),
    *party("applicant", "申请人"),
    *party("respondent", "被申请人"),
    f.long_text("other_parties", "其他当事人、代理人", personal=True, required=False, high=4000),
    f.number("parties_count", "涉及当事人数", low=2, high=100_000, unit="人", public="M6"),
    f.long_text("dispute_summary", "纠纷简要情况", personal=True, high=8000),
    f.long_text("claim", "申请人的要求", personal=True, required=False, high=4000),
    f.money("amount_in_dispute", "争议金额", required=False, help="当事人主张的金额；不涉及财产的不填"),
    APPLICANT_WISH,
    RESPONDENT_WISH,
)  # fmt: skip

MEDIATORS = (
    f.officer("mediator", "主持调解的调解员"),
    f.officers("co_mediators", "参加调解的其他调解员", required=False),
    f.choice("chosen_by", "确定方式", choices={"parties": "当事人选择", "assigned": "调解组织指定，各方接受"}),
    f.choice("relation", "利害关系核查", choices=RELATIONS),
    f.long_text("relation_note", "往来情况和告知经过", personal=True, high=1000,
                required=is_("relation", "disclosed", says="有一般往来")),
)  # fmt: skip

REPLACE = (
    *MEDIATORS,
    f.choice("replaced_at", "由谁提出更换", choices={**SIDES, "committee": "调解组织", "mediator": "调解员本人"}),
    f.long_text("replace_reason", "更换理由", personal=True, required=False, high=1000),
)

TELL = (
    APPLICANT_WISH,
    RESPONDENT_WISH,
    f.choice("told_how", "告知方式", choices={"oral": "口头告知，已记录", "written": "书面告知，已签收"}),
    f.choice("open_session", "是否公开进行", choices={"closed": "不公开", "open": "各方同意公开"}),
)

INQUIRE = (
    f.choice("inquired_as", "被调查人身份",
             choices={"party": "当事人", "witness": "知情人", "expert": "专业人员", "agency": "有关单位"}),
    f.text("inquired_who", "被调查人", personal=True, high=100),
    f.text("inquired_at", "调查地点", high=100),
    f.long_text("inquiry", "调查内容", personal=True, high=10_000),
)  # fmt: skip

MEDIATE = (
    f.choice("session_way", "调解方式", choices=SESSION_WAYS, public="M6"),
    f.text("session_place", "调解地点", high=100),
    f.choice("attended", "到场当事人", choices=SIDES),
    f.text("joint_units", "参加联合调解的单位", required=False, high=300),
    f.text("invited", "受邀参加调解的人员", personal=True, required=False, high=300, help="亲属、邻里、专业人员等"),
    f.yes_no("invited_agreed", "各方是否同意邀请", required=filled("invited", says="邀请了人员参加")),
    f.long_text("session_record", "调解经过", personal=True, high=20_000),
    f.yes_no("danger_seen", "是否发现可能激化"),
)

DANGER = (
    f.choice("danger", "激化风险", choices=DANGERS),
    f.long_text("danger_facts", "风险情况", personal=True, high=4000),
    f.long_text("prevention", "已采取的预防措施", high=2000),
    f.choices("reported_to", "报告的单位",
              choices={"police": "公安机关", "government": "镇（街道）、村（社区）", "other": "其他有关部门"}),
    f.text("reported_how", "报告方式和接报人", personal=True, high=200),
)  # fmt: skip

AGREE = (
    f.choice("agreement_form", "协议形式", choices={"written": "书面协议", "oral": "口头协议"}, public="M6"),
    f.long_text("facts_agreed", "纠纷主要事实、争议事项和各方责任", personal=True, required=WRITTEN, high=8000),
    f.long_text("agreement_terms", "协议内容", personal=True, high=8000),
    f.money("agreement_amount", "协议涉及金额", public="M6", help="不涉及金额的填0"),
    f.choice("performance_way", "履行方式", choices=PERFORMANCE_WAYS, public="M6"),
    f.day("performance_due", "履行期限届满日", required=TO_BE_PERFORMED),
    f.number("visit_within", "届满后几日内回访", required=False, low=0, high=365, unit="日"),
    f.day("all_signed_on", "各方签名、盖章或者按指印的最后日期", required=WRITTEN),
    f.day("mediator_signed_on", "调解员签名日期", required=WRITTEN),
    f.day("sealed_on", "加盖调解委员会印章日期", required=WRITTEN),
    f.day("effective_on", "协议生效日期"),
)

FAIL = (
    f.choice("fail_cause", "调解不成的原因",
             choices={"apart": "各方分歧过大", "absent": "当事人不到场", "changed": "签收前反悔", "other": "其他"}),
    WAYS_TOLD,
)  # fmt: skip
REFUSE = (f.choice("refused_by", "明确拒绝的一方", choices=SIDES), WAYS_TOLD)
WITHDRAW = (
    f.choice("withdrawn_by", "撤回、要求终止的一方", choices=SIDES),
    f.long_text("withdraw_reason", "理由", personal=True, required=False, high=1000),
)
TRANSFER = (
    f.choice("transferred_to", "移送、引导至", choices=TRANSFERRED_TO, public="M6"),
    f.text("transferred_unit", "接收单位名称", high=100),
    f.long_text("transfer_reason", "移送理由", personal=True, high=2000),
)

CONFIRM = (
    f.organisation("court", "受理申请的人民法院", high=60),
    f.choice("applied_by", "提出申请的当事人", choices=SIDES),
    f.choice("not_confirmable", "有无不予确认的情形", choices={
        "none": "没有", "status": "涉及婚姻、亲子、收养等身份关系", "title": "涉及物权、知识产权确权",
        "special": "涉及其他特别程序、公示催告、破产程序",
    }),
)  # fmt: skip
COURT = (
    f.choice("court_result", "法院处理结果", choices=COURT_RESULTS, public="M6"),
    f.text("ruling_number", "裁定书编号", high=60,
           required=is_("court_result", "confirmed", "rejected", "not_accepted", says="法院作出裁定")),
    f.day("ruling_on", "裁定日期", required=is_("court_result", "confirmed", "rejected", "not_accepted", says="法院作出裁定")),
)  # fmt: skip

VISIT = (
    f.choice("visit_way", "回访方式", choices={"phone": "电话", "door": "上门", "office": "约见", "online": "线上"}),
    f.choice("visited", "回访对象", choices=SIDES),
    f.choice("performed", "履行情况", choices=PERFORMED, public="M6"),
    f.money("performed_amount", "已履行金额", required=False),
    f.long_text("urged", "督促和告知情况", personal=True, high=2000,
                required=is_("performed", "partly", "breached", says="没有全部履行")),
    f.long_text("visit_record", "回访记录", personal=True, required=False, high=4000),
)  # fmt: skip

FEED_BACK = (
    f.text("feedback_to", "反馈的单位", high=100),
    f.choice("feedback_way", "反馈方式", choices={"paper": "书面", "system": "信息系统", "phone": "电话，已记录"}),
)

ARCHIVE = (
    f.number("dossier_pages", "卷宗页数", low=1, high=10_000, unit="页"),
    f.text("dossier_number", "卷号", required=False, high=60),
)

AGREED = any_of(WRITTEN, ORAL, says="已经达成协议")
VISIT_DUE = all_of(
    AGREED,
    no(
        is_("performance_way", "on_the_spot", "nothing", says="当场履行完毕或者无需另行履行"),
        says="协议需要日后履行",
    ),
    says="协议需要日后履行",
)
