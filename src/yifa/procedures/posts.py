"""Posts (岗位) that act in the procedures. A place says which persons hold them; local names are data of the place.

Reads   nothing
Never   names a person or a unit
Start   ENFORCER
"""

from yifa.engine.declaration import Post

ENFORCER = Post("enforcer", "行政执法人员")
UNIT_HEAD = Post("unit_head", "承办机构负责人")
HEAD = Post("head", "行政机关负责人")
PRINCIPAL_HEAD = Post("principal_head", "行政机关正职负责人（主持工作的负责人）")
LEGAL_REVIEWER = Post("legal_reviewer", "法制审核人员")
HEARING_HOST = Post("hearing_host", "听证主持人")
CLERK = Post("clerk", "内勤文书人员")
DISCLOSER = Post("discloser", "信息公开工作人员")

WINDOW = Post("window", "窗口受理人员")
EXAMINER = Post("examiner", "许可审查人员")

MEDIATOR = Post("mediator", "人民调解员")
COMMITTEE = Post("mediation_committee", "人民调解委员会工作人员")

DRAFTER = Post("drafter", "起草（送审）人员")
REVIEW_INTAKE = Post("review_intake", "合法性审查收件人员")
REVIEWER = Post("reviewer", "合法性审查人员")
REVIEW_HEAD = Post("review_head", "审查机构负责人")
COUNSEL = Post("counsel", "法律顾问")

REGISTRAR = Post("registrar", "登记管理人员")
ORGANISER = Post("organiser", "学习培训组织人员")
STATISTICIAN = Post("statistician", "统计人员")

SUPERVISOR = Post("supervisor", "行政执法监督人员", oversees=("enforcement",))
SUPERVISION_HEAD = Post("supervision_head", "行政执法监督机构负责人", oversees=("enforcement",))

PROJECT_OFFICER = Post("project_officer", "项目单位经办人员")
TRADING_CLERK = Post("trading_clerk", "公共资源交易工作人员")
LOT_DRAWER = Post("lot_drawer", "摇珠主持人员")
LOT_SUPERVISOR = Post("lot_supervisor", "交易监督机构负责人")
DISCIPLINE = Post("discipline", "纪检监察人员")

PARTY = Post("party", "当事人", outside=True)
SUPERVISED_BODY = Post("supervised_body", "被监督的机关", outside=True)
PARTIES = Post("parties", "各方当事人", outside=True)
