"""执法业务培训 — training of enforcement officers.

Law        提升行政执法质量三年行动计划（国办发〔2023〕27号）关于年度培训学时的要求
Runs       登记（一步办结）
Elsewhere  执法人员年度学时下限 officer.training_hours 由指标按人汇总

Reads   what is typed
Never   keeps marks or ranks of an officer
Start   ENFORCEMENT_TRAINING
"""

from yifa.engine import fields as f
from yifa.engine.shortforms import Activity
from yifa.law.citations import paper
from yifa.procedures.posts import ORGANISER, UNIT_HEAD

BASIS = paper("国办发〔2023〕27号")

TRAINING_KINDS = {
    "general": "公共法律知识", "business": "业务知识与执法程序", "new_law": "新法宣讲", "case_study": "案例研讨", "new_officer": "新上岗人员",
    "mediation": "调解业务", "other": "其他",
}  # fmt: skip

ENFORCEMENT_TRAINING = Activity(
    "enforcement_training",
    "执法业务培训",
    area="leadership",
    code="执训",
    basis=BASIS,
    by=(ORGANISER,),
    heads=(UNIT_HEAD,),
    title="{topic}",
    retention="10年",
    folder=__file__.rpartition("/")[0],
    fields=(
        f.text("topic", "培训主题", high=100, search=True, public="full"),
        f.choice("training_kind", "培训类别", choices=TRAINING_KINDS, public="full"),
        f.choice("held_by", "举办单位", public="full",
                 choices={"own": "本级举办", "upper": "上级部门举办，本级参加", "joint": "联合举办"}),
        f.choice("held_how", "培训方式", choices={"on_site": "现场", "online": "线上"}, public="full"),
        f.number("hours", "学时", low=1, high=1000, unit="学时", public="full"),
        f.number("attendance", "参加人数", low=1, high=100_000, unit="人", public="full"),
        f.number("officers_attending", "其中持证执法人员", required=False, low=0, high=100_000, unit="人", public="full"),
        f.officers("attendees", "参加的执法人员", required=False, help="需要按人统计学时的，从人员名单中选择"),
        f.text("teachers", "授课人及单位", high=200, public="M3"),
        f.file("notice_file", "培训通知或者签到材料", required=False),
    ),
)  # fmt: skip
