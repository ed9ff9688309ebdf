"""法治政府建设年度报告 — the annual report on rule-of-law government.

Law        法治政府建设与责任落实督察工作规定（2019）第二十四条
Runs       下发编报通知 → 数据锁定 → 起草 → 班子会议审议 → 保密审查 → 审批 → 报送 → 公开 → 归档
Elsewhere  报告的编写、冻结在 report/；上级对未公开单位的通报不在本程序

Reads   facts of its steps, the days of the law
Never   locks data before the year is over; files away a report that should be public and is not
Start   ANNUAL_REPORT
"""

from yifa.engine.declaration import Apart, Clock, Disclosure, Exit, Paper, Procedure, Step
from yifa.law.citations import house, paper, statute
from yifa.procedures.leadership import annual_report_fields as v
from yifa.procedures.leadership import annual_report_guards as g
from yifa.procedures.posts import (
    CLERK,
    DISCLOSER,
    DRAFTER,
    HEAD,
    ORGANISER,
    STATISTICIAN,
    UNIT_HEAD,
)

ART = statute("法治政府建设与责任落实督察工作规定", edition=2019).articles
FORMAT = paper("GB/T 9704—2012")
OPEN = statute("政府信息公开条例", edition=2019).articles
BOOKS = house("年度数据从结账后的记录中一次取出并锁定，之后的更正计入下一期")
OFFICE = (ORGANISER, DRAFTER)

STEPS = (
    Step(
        "notice", "下发编报通知", by=(UNIT_HEAD, ORGANISER), basis=ART(24), fields=v.NOTICE, needs=(g.days_by_law,),
        issues=("notice",), does="下发通知",
        risk="布置晚，赶在截止日前凑数", control="通知写明报送、公开的截止日，系统倒排期限",
    ),
    Step(
        "lock", "数据锁定", by=(STATISTICIAN,), basis=BOOKS, after=("notice",), fields=v.LOCK,
        needs=(g.year_is_over, g.hashes_are_whole), duty="lock", does="冻结版本并锁定数据",
        risk="改动数据迎合需要", control="冻结版本连同数据指纹、记录日志的根一并存证，之后不能改动",
    ),
    Step("draft", "起草报告", by=OFFICE, basis=ART(24), after=("lock",), fields=v.DRAFT, needs=(g.five_contents,),
         risk="只报成绩，不写不足", control="五项内容缺一项不能登记"),
    Step("meeting", "班子会议审议", by=OFFICE, basis=ART(24), after=("draft",), fields=v.MEETING, issues=("minutes",), duty="record"),
    Step(
        "send_back", "退回修改", by=(UNIT_HEAD, HEAD), basis=BOOKS, after=("lock",), before=("approve",), fields=(v.REASON,),
        side=True, repeats=True, duty="send_back", sends_back=("lock", "draft", "meeting", "secrecy"),
    ),
    Step("secrecy", "保密审查", by=(DISCLOSER, CLERK, UNIT_HEAD, ORGANISER), basis=OPEN(17), after=("meeting",), fields=v.SECRECY_CHECK,
         risk="该公开的不公开，或者泄露秘密", control="起草人不审查自己起草的稿件，不公开的写明内容和理由"),
    Step("approve", "负责人审批", by=(HEAD,), basis=FORMAT, after=("secrecy",), fields=v.APPROVE, issues=("approval",), does="批准"),
    Step("submit", "报送上级党委和政府", by=OFFICE, basis=ART(24), after=("approve",), fields=v.SUBMIT, issues=("submission",), duty="record",
         does="报送"),
    Step(
        "publish", "向社会公开", by=(DISCLOSER, *OFFICE), basis=ART(24), after=("approve",), when=v.PUBLISHABLE, due_when=v.PUBLISHABLE,
        fields=v.PUBLISH, needs=(g.read_back,), duty="publish", does="公开",
    ),
    Step("archive", "归档", by=(CLERK, *OFFICE), basis=house("报告、数据快照和审批材料一并归档"), after=("submit",), fields=v.ARCHIVE,
         needs=(g.published_first,), duty="record", ends=True),
)  # fmt: skip

ANNUAL_REPORT = Procedure(
    slug="annual_report",
    name="法治政府建设年度报告",
    area="leadership",
    code="年报",
    basis=ART(24),
    title="{report_year}年度法治政府建设情况报告",
    subject="report_year",
    heads=(UNIT_HEAD,),
    ends_as="已报送、公开并归档",
    retention="永久",
    folder=__file__.rpartition("/")[0],
    steps=STEPS,
    # 截止日当天不算，所以从截止日倒数：提前天数为0时，最迟日是截止日的前一天
    clocks=(
        Clock("submit", "报送期限", starts="notice", starts_at="submit_before", stops=("submit",), within="field:lead_days",
              unit="calendar_days", back=True, basis=ART(24)),
        Clock("publish", "公开期限", starts="notice", starts_at="publish_before", stops=("publish",), within="field:lead_days",
              unit="calendar_days", back=True, basis=ART(24)),
    ),
    exits=(
        Exit("not_published", "已报送，依法不公开", at=("archive",), when=v.NOT_PUBLISHABLE, basis=ART(24)),
    ),
    papers=(
        Paper("notice", "年度报告编报通知", "annual_report_notice.txt", code="年报通", basis=ART(24), side=True,
              holds=("report_year", "submit_before", "publish_before", "notice_text")),
        Paper("minutes", "审议年度报告的会议纪要", "annual_report_minutes.txt", code="年报纪", basis=ART(24), side=True,
              holds=("report_year", "meeting_kind", "meeting_decision", "meeting_points")),
        Paper("approval", "年度报告审批单", "annual_report_approval.txt", code="年报批", basis=FORMAT, side=True,
              holds=("report_year", "edition_number", "edition_fingerprint", "secrecy_result")),
        Paper("submission", "年度报告报送函", "annual_report_submission.txt", code="年报送", basis=ART(24),
              holds=("report_year", "submitted_to", "edition_number")),
    ),
    apart=(
        Apart("draft", "secrecy", house("保密审查由起草人以外的人办理")),
        Apart("lock", "approve", house("锁定数据的人不批准报告")),
    ),
    disclosure=(
        Disclosure(
            of="approve", step="publish", within="report.rol.publish", where=("政府网站", "报刊等其他媒体"), basis=ART(24),
            unless=v.NOT_PUBLISHABLE,
            fields=tuple((name, "full") for name in ("report_year", "edition_number", "edition_fingerprint", "facts_fingerprint",
                                                     "published_at")),
        ),
    ),
    notes="数据锁定由“年度报告”页面的“冻结”办理：冻结的版本不能再改，之后的数据变化不影响它",
)  # fmt: skip
