"""报送审核 — a county examines what a town reports upward: its sums and its frozen reports, in a signed package.

Law        法治政府建设与责任落实督察工作规定（2019）第二十四条；统计口径由本平台规则补充
Runs       接收数据包 → 核对 → 采用；有疑问的退回询问，收到新的数据包再核对；撤销的终止
Elsewhere  报送期限见“报送布置”，公钥见“报送公钥”，不予接收的见“数据包不予接收”

Reads   the package: nothing that it says is typed
Never   lets who checked it decide; counts anything before it is accepted
Start   UPWARD_REPORT
"""

from yifa.engine import fields as f
from yifa.engine.conditions import filled
from yifa.engine.declaration import Apart, Clock, Exit, Paper, Procedure, Step
from yifa.law.citations import house, statute
from yifa.procedures.posts import LEGAL_REVIEWER, STATISTICIAN, UNIT_HEAD
from yifa.upward.procedures.works import WORKED, in_its_case, package_is_sound

ART = statute("法治政府建设与责任落实督察工作规定", edition=2019).articles
RULE = house("上报的数据逐项核对，由核对人以外的人决定采用；没有采用的不计入汇总")
DIFFERS = filled("differs", says="与已采用的数据不同")
DECIDES = (LEGAL_REVIEWER, UNIT_HEAD)
REASON = f.long_text("withdraw_reason", "理由", high=2000)

UPWARD_REPORT = Procedure(
    slug="upward_report",
    name="报送审核",
    area="oversight",
    code="报审",
    basis=ART(24),
    title="{town_name}{report_year}年度第{sequence}号数据包",
    subject="report_key",
    heads=(UNIT_HEAD,),
    ends_as="已采用",
    retention="30年",
    folder=__file__.rpartition("/")[0],
    steps=(
        Step("receive", "接收数据包", by=(STATISTICIAN,), basis=ART(24), before=("accept",), needs=(package_is_sound, in_its_case),
             fields=(f.file("package", "数据包", help="镇街用 yifa package make 生成的原文件"),), works_out=WORKED, repeats=True,
             sends_back=("check",), does="接收",
             risk="收了假的、旧的或者半个文件", control="签名、日志、汇总数据和指标由系统逐项核验，不符的不接收"),
        Step("check", "核对", by=(STATISTICIAN,), basis=RULE, after=("receive",),
             fields=(f.long_text("check_note", "核对情况", high=4000, help="与往年、与相邻镇街、与其他年报核对的结果"),
                     f.long_text("differs_why", "数据变化的原因", high=4000, required=DIFFERS, help="与已采用的数据不同时，写明该镇街的说明"))),
        Step("ask_back", "退回询问", by=(STATISTICIAN, *DECIDES), basis=RULE, after=("receive",), before=("accept",), side=True, repeats=True,
             fields=(f.long_text("question", "要说明或者更正的问题", high=4000),
                     f.number("answer_days", "答复期限", low=1, high=60, unit="日")),
             issues=("question",), sends_back=("receive", "check"), does="退回"),
        Step("accept", "采用", by=DECIDES, basis=RULE, after=("check",), fields=(f.long_text("accept_note", "意见", required=False, high=2000),),
             ends=True, risk="谁核对谁决定", control="核对的人不能决定采用"),
        Step("withdraw", "撤销", by=DECIDES, basis=RULE, after=("receive",), before=("accept",), side=True, fields=(REASON,), ends=True),
    ),
    clocks=(
        Clock("answer", "答复期限", starts="ask_back", stops=("receive",), within="field:answer_days", unit="calendar_days", latest=True,
              basis=RULE),
    ),
    exits=(Exit("withdrawn", "撤销", at=("withdraw",), basis=RULE),),
    papers=(
        Paper("question", "数据退回询问函", "upward_question.txt", code="报问", basis=RULE,
              holds=("town_name", "report_year", "sequence", "question", "answer_days")),
    ),
    apart=(Apart("check", "accept", RULE),),
)  # fmt: skip
