"""领导干部学法 — leaders' collective study of law.

Law        党政主要负责人履行推进法治建设第一责任人职责规定（2016）；法治政府建设实施纲要
Runs       登记（一步办结）
Elsewhere  述法、第一责任人清单另设程序

Reads   what is typed
Never   keeps who was absent: numbers only
Start   STUDY_SESSION
"""

from yifa.engine import fields as f
from yifa.engine.shortforms import Activity
from yifa.law.citations import statute
from yifa.procedures.posts import ORGANISER, UNIT_HEAD

BASIS = statute("党政主要负责人履行推进法治建设第一责任人职责规定", edition=2016)

SESSION_KINDS = {
    "theory_group": "党委理论学习中心组学法", "executive_meeting": "政府常务会议（班子会议）会前学法", "lecture": "专题法治讲座",
    "party_committee": "党委会议学法", "other": "其他集体学法",
}  # fmt: skip

STUDY_SESSION = Activity(
    "study_session",
    "领导干部学法",
    area="leadership",
    code="学法",
    basis=BASIS,
    by=(ORGANISER,),
    heads=(UNIT_HEAD,),
    title="{theme}",
    retention="10年",
    folder=__file__.rpartition("/")[0],
    fields=(
        f.choice("session_kind", "学法形式", choices=SESSION_KINDS, public="full"),
        f.text("theme", "学习主题", high=100, search=True, public="full"),
        f.long_text("laws", "学习的法律法规、政策", high=2000, public="full", help="逐件写明，一行一件"),
        f.number("laws_count", "学习的法律法规、政策件数", low=1, high=200, unit="件", public="full"),
        f.number("attendance", "参加人数", low=1, high=100_000, unit="人", public="full"),
        f.number("leaders_attending", "其中班子成员", low=0, high=200, unit="人", public="full"),
        f.text("lecturer", "主讲人及单位", required=False, high=100, public="M3"),
        f.number("duration", "时长", required=False, low=1, high=1000, unit="分钟"),
        f.file("notice_file", "会议通知或者签到材料", required=False),
    ),
)  # fmt: skip
