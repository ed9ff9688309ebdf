"""Fields of 法治政府建设年度报告: which year, by when, on which data, with which contents, how it went out.

Reads   engine.fields
Never   holds a day of the law: the days typed are held against the parameters by the guards
Start   NOTICE, LOCK
"""

from yifa.engine import fields as f
from yifa.engine.conditions import is_, no

CONTENTS = {
    "results": "上一年度主要举措和成效", "shortcomings": "存在的不足和原因", "duties": "主要负责人履行第一责任人职责情况",
    "plan": "下一年度主要安排", "other": "其他需要报告的情况",
}  # fmt: skip
CROSS_CHECKS = {"agrees": "与行政执法数据、政府信息公开年度报告一致", "explained": "有差异，已经查明原因"}
MEETINGS = {"party_committee": "党委会议", "government": "政府班子会议", "joint": "党政联席会议"}
DECISIONS = {"passed": "审议通过", "passed_with_changes": "原则通过，按意见修改"}
SECRECY = {"open": "可以公开", "partly": "部分内容不公开", "secret": "不公开"}

PUBLISHABLE = is_("secrecy_result", "open", "partly", says="经保密审查可以公开或者部分公开")
NOT_PUBLISHABLE = no(PUBLISHABLE, says="经保密审查不公开")

NOTICE = (
    f.number("report_year", "报告年度", low=2004, high=2100, public="full", help="报告的是哪一年的情况，填四位年份"),
    f.day("submit_before", "报送截止日", help="应当在这一天以前报送，当天不算", public="full"),
    f.day("publish_before", "公开截止日", help="应当在这一天以前公开，当天不算", public="full"),
    f.number("lead_days", "提前天数", low=0, high=60, unit="天", help="要求比截止日再提前几天完成；不提前的填0"),
    f.long_text("notice_text", "编报要求", high=4000),
)
LOCK = (
    f.number("edition_number", "冻结版本", low=1, high=999, unit="版", public="full"),
    f.text("edition_fingerprint", "版本指纹", high=64, public="full", help="由系统填写"),
    f.text("facts_fingerprint", "数据指纹", high=64, public="full", help="由系统填写"),
    f.number("log_size", "记录日志条数", low=0, public="full", help="由系统填写"),
    f.text("log_root", "记录日志根", high=64, public="full", help="由系统填写"),
    f.number("figures_count", "引用的指标", low=1, high=10_000, unit="个", public="full"),
    f.choice("cross_check", "与其他年度报告核对", choices=CROSS_CHECKS),
    f.long_text(
        "difference", "差异和原因", high=4000, required=is_("cross_check", "explained", says="与其他年度报告有差异")
    ),
)
DRAFT = (
    f.choices("contents", "已经写明的内容", choices=CONTENTS),
    f.file("draft_file", "报告稿", required=False),
    f.text("draft_note", "起草说明", required=False, high=500),
)
MEETING = (
    f.choice("meeting_kind", "会议", choices=MEETINGS),
    f.number("attendance", "出席人数", low=1, high=1000, unit="人"),
    f.choice("meeting_decision", "审议结果", choices=DECISIONS),
    f.long_text("meeting_points", "审议意见", high=4000),
)
SECRECY_CHECK = (
    f.choice("secrecy_result", "保密审查意见", choices=SECRECY, public="full"),
    f.long_text("secret_parts", "不公开的内容和理由", high=2000,
                required=is_("secrecy_result", "partly", "secret", says="有不公开的内容")),
)  # fmt: skip
APPROVE = (f.long_text("approval_note", "审批意见", required=False, high=1000),)
SUBMIT = (
    f.organisation("submitted_to", "报送机关", public="full"),
    f.organisation("copied_to", "抄送机关", required=False, public="full"),
    f.text("receipt", "签收情况", high=200, help="签收人岗位和时间，或者回执编号"),
)
PUBLISH = (
    f.text("published_at", "公开的载体和网址", high=300, public="full"),
    f.yes_no("read_back", "已经打开公开的页面逐项核对"),
    f.file("page_file", "公开页面截图", required=False),
)
ARCHIVE = (f.number("dossier_pages", "卷宗页数", low=1, high=100_000, unit="页"),)
REASON = f.long_text("return_reason", "退回理由", high=2000)
