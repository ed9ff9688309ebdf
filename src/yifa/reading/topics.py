"""Topics: the field of government work a figure belongs to.

Reads   the subject first, then the sentence, then the heading above
Never   invents a topic: what no word tells is `other`
Start   topic_of()
"""

from __future__ import annotations

import re

TOPICS: tuple[tuple[str, re.Pattern], ...] = tuple(
    (topic, re.compile(words))
    for topic, words in (
        ("reconsideration", r"复议"),
        ("litigation", r"应诉|诉讼(?!服务)|出庭|败诉|司法建议|检察建议|旁听庭审"),
        ("petition", r"信访|上访|接访|来访|重复访|倒流件|工单|热线"),
        ("market", r"公平竞争|市场主体|商标|营商|知识产权"),
        ("emergency", r"应急|突发|救灾|防汛|演练"),
        ("safety", r"安全生产|安全宣传|隐患|消防|安全事故|防灾减灾|事故"),
        ("legality_review", r"合法性审[查核]|法律意见|法律顾问审|审查(?:政府)?(?:合同|协议|文件)|经法律顾问|合同审查|审查各类合同"),
        ("normative_document", r"规范性文件|备案审查|报备"),
        ("training", r"培训|学法|考试|轮训|集中学习|法治课|专题学习|讲座(?!.*居民)|党校|学习会"),
        ("publicity", r"普法|宣传|宣讲|法治文化|法律明白人队伍|学法用法示范户|资料|讲师团|民主法治示范|法治公园|惠及|教育讲座|阅读量|浏览量"),
        ("legal_service", r"法律援助|法律咨询|公共法律服务|公证|司法鉴定|法律顾问|法律服务|援助案件|法律体检|法治体检"),
        ("mediation", r"调解|矛盾纠纷|纠纷|调处|化解|矛盾"),
        ("inspection", r"检查|巡查|抽查|双随机|督查|抽检"),
        ("enforcement", r"执法|处罚|罚款|罚没|立案|查处|违法行为|行政强制|免罚|拆除|违建|案卷|逮捕"),
        ("oversight", r"监督|督察|督导|审计|建议|提案|问责|督办"),
        ("openness", r"信息公开|政府信息|公开"),
        ("decision", r"行政决策|重大决策|听证"),
        ("service", r"政务服务|窗口|办件|事项|审批|办结|好评|办理时限|一件事|证明"),
        ("leadership", r"述法|第一责任人|领导小组|常务会议|委员会"),
    )
)  # fmt: skip


def topic_of(subject: str, sentence: str, heading: str) -> str:
    """One topic; the subject decides before the sentence, the sentence before the heading."""
    for words in (subject, sentence, heading):
        for topic, pattern in TOPICS:
            if pattern.search(words):
                return topic
    return "other"
