"""Units: the measure word after a number, and the one word we report for it.

Reads   the closed class of Chinese measure words, each with the word beginnings it must not be cut from (项 in 项目)
Never   guesses a measure word it does not know; 30部门 without one is counted in 个
Start   unit_at(), normal()
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# measure word -> characters after it that would make it the beginning of another word
SINGLE = {
    "件": "", "宗": "旨教族", "起": "诉草到步点伏来初", "例": "外如会行", "桩": "", "场": "所景馆地面域合外主",
    "次": "数日生品序", "人": "民", "名": "称单录下义誉优牌额", "位": "于列居置阶数", "家": "庭园长属乡教禽畜装政访",
    "户": "籍外主型厕", "个": "别性案体", "项": "目", "条": "例款线约块", "份": "额", "篇": "章幅", "期": "间限末初满望",
    "批": "准复评示捕发改", "轮": "训流换值候岗胎", "处": "罚理置级长分于警事方", "所": "有属在需谓长述示得能涉",
    "座": "谈席", "栋": "", "幢": "", "间": "接隔距", "套": "路餐取用", "台": "账风阶面湾下", "辆": "", "艘": "",
    "架": "构子", "支": "持付出撑部柱委书行", "只": "有要是能", "头": "条脑部绪", "本": "级地人年部土科月辖区市县镇街院机次",
    "册": "", "张": "贴", "幅": "度", "块": "", "面": "向对临积试谈签前", "枚": "", "部": "门署分位长级委队",
    "款": "项物", "类": "型似别", "种": "子植", "堂": "", "讲": "话座解授师堂课习述究政法台", "节": "点约日假目能水省前庆", "门": "诊户口店槛票禁牌",
    "道": "路德口理", "组": "织建成长合团装员", "队": "伍员长", "班": "子组车主级长", "片": "区面", "亩": "", "顶": "层",
    "吨": "", "米": "", "公里": "", "千米": "", "平方公里": "", "平方千米": "", "平方米": "", "立方米": "", "公顷": "",
    "公斤": "", "千克": "", "克": "服", "升": "级至到", "千瓦时": "", "千瓦": "", "海里": "", "m²": "", "㎡": "", "平米": "",
    "元": "旦素月宵器件", "美元": "", "港元": "", "欧元": "", "包": "括含保容案抓联片村干", "箱": "", "瓶": "", "袋": "",
    "盒": "", "根": "据本", "棵": "", "株": "", "颗": "", "盏": "", "扇": "", "桶": "", "车": "辆间位站主牌型库",
    "天": "然气津", "周": "年边岁末期", "年": "", "月": "", "日": "", "小时": "", "分钟": "", "秒": "", "学时": "", "课时": "",
    "工作日": "", "自然日": "", "星期": "", "季度": "", "年度": "", "百分点": "", "倍": "", "分": "钟之别类级管局所中支公队析期批片配"
    "组子布享解流工歧担清", "遍": "布及", "趟": "", "股": "份东权室长所", "单": "位一独元车行方纯身据设列",
    "卷": "宗", "首": "次批个先席位问办创家届期要都违接", "封": "存闭控锁堵山", "通": "过知报讯用行告道信车航关办", "笔": "录者记试迹译",
    "票": "据数决额选", "双": "方向随语创拥减边休公评", "副": "主书局县市镇区科处厅省部职乡业教高校院所会组秘总", "剂": "", "剂次": "",
    "针": "对", "伙": "伴食", "斤": "", "微克/立方米": "", "毫克": "", "列": "入为席举", "席": "", "人份": "", "标箱": "", "匹": "配",
    "点次": "", "案": "件例情卷由子", "毫米": "", "厘米": "", "盘": "活点查", "床": "位铺垫", "门次": "",  "大类": "", "大项": "", "小类": "", "小项": "", "平方": "",  "标段": "", "宗地": "", "地块": "", "学分": "", "字": "", "页": "面", "集": "中体合团资聚约", "步": "伐骤",
}  # fmt: skip
PLACES_AS_UNITS = (
    "行政村",
    "自然村",
    "村",
    "社区",
    "镇",
    "街道",
    "乡",
    "部门",
    "单位",
    "网格",
    "企业",
    "项目",
    "村民小组",
)
PEOPLE_AS_UNITS = (
    "群众",
    "居民",
    "市民",
    "村民",
    "农民工",
    "农民",
    "职工",
    "学生",
    "师生",
    "党员",
    "干部",
    "青少年",
    "网民",
    "观众",
    "农牧民",
)
CARRIERS = "人家户件场项间台辆车班批艘点宗处起个例队组单份"  # X次: visits, not things
VISITS = re.compile(rf"([{CARRIERS}])(?:\(次\)|/次|次(?!数))")
OTHERS = re.compile(r"个\([处家场所次]\)|[家户所]\(次\)|人\(名\)|名\(人\)|[件宗起]\([件宗起]\)|[村个]\([社区居]+\)")
WITH_GE = re.compile(r"个(?=月|工作日|自然日|百分点|小时|季度|年度|学时|课时|星期|批次|人(?![民才])|半月|多月|多小时)")
_ordered = sorted(SINGLE, key=len, reverse=True)
WORD = re.compile("|".join(f"{word}(?![{SINGLE[word]}])" if SINGLE[word] else word for word in _ordered))
BESIDE = re.compile(r"\([件套次处部组名家所户个场台条篇期册份幅张支项批]\)")  # 台(套): the first word is the unit
PLACE = re.compile("|".join(PLACES_AS_UNITS + PEOPLE_AS_UNITS))
MONEY = re.compile(r"(?:元人民币|人民币|元(?![旦素月宵器件])|美元|港元|欧元|块钱)")

PEOPLE = {"名": "人", "位": "人"}
ESTABLISHMENT = re.compile(
    r"医疗机构|药店|药房|企业|场所|商铺|商户|门店|店|学校|幼儿园|机构|单位|酒店|旅馆|宾馆|餐饮|网吧|工厂|诊所"
)
RANK = re.compile(r"(?:提升|上升|前移|跃升|提高|下降|后退|进)(?:了)?$")
LAND = re.compile(r"土地|占地|地块|用地|供地|宅基地")
SAME = {
    "桩": "件",
    "平方千米": "平方公里",
    "㎡": "平方米",
    "平方": "平方米",
    "m²": "平方米",
    "平米": "平方米",
    "千米": "公里",
    "千克": "公斤",
}
TIME = frozenset(
    ("天", "日", "周", "年", "月", "个月", "小时", "分钟", "秒", "工作日", "自然日", "星期", "季度", "年度")
)
AREA = frozenset(("平方公里", "平方米", "亩", "公顷"))
PEOPLE_UNITS = frozenset(("人", "人次"))


@dataclass(slots=True)
class Unit:
    """A measure word as written (`raw`), ending at `end`; `half` is 1 where 半 follows it (两年半), `over` for 两年多."""

    raw: str
    end: int
    half: bool = False
    over: bool = False


def unit_at(text: str, at: int) -> Unit | None:
    """The measure word that begins at `at`, or None."""
    if text.startswith(("%", "‰"), at):
        return Unit(text[at], at + 1)
    visits = VISITS.match(text, at)
    if visits:
        return Unit(visits.group(), visits.end())
    other = OTHERS.match(text, at)
    if other:
        return Unit(other.group(), other.end())
    ge = WITH_GE.match(text, at)
    start = ge.end() if ge else at
    if ge and text.startswith(("半", "多"), start):
        word = WORD.match(text, start + 1)
        half = text[start] == "半"
        return Unit("个" + word.group(), word.end(), half=half, over=not half)
    if ge and text.startswith("批次", start):
        return Unit("个批次", start + 2)
    money = MONEY.match(text, start)
    if money:
        return Unit(money.group(), money.end())
    word = WORD.match(text, start)
    if word is None:
        place = PLACE.match(text, at)
        return Unit(place.group(), place.end()) if place else None
    raw = text[at : word.end()]
    beside = BESIDE.match(text, word.end())
    if beside:
        return Unit(raw, beside.end())
    if text.startswith("半", word.end()) and word.group() in TIME:
        return Unit(raw, word.end() + 1, half=True)
    if text.startswith("多", word.end()) and word.group() in TIME | {"公里", "元", "亩", "米", "吨", "平方米"}:
        return Unit(raw, word.end() + 1, over=True)
    return Unit(raw, word.end())


def normal(raw: str, counted: str) -> str:
    """The reported word for `raw`; `counted` is the text around that says what is counted."""
    if raw == "位" and RANK.search(counted.split("|")[0]):
        return raw
    if raw in PEOPLE_AS_UNITS or raw in PEOPLE or raw in ("个人", "人(名)", "名(人)"):
        return "人"
    if MONEY.fullmatch(raw):
        return raw if raw in ("美元", "港元", "欧元") else "元"
    visits = VISITS.fullmatch(raw)
    if visits:
        carrier = visits.group(1)
        if carrier == "场":
            return "场"
        if carrier in "起个宗" and raw != carrier + "次":
            return {"宗": "件"}.get(carrier, carrier)
        return {"间": "家次", "宗": "件次"}.get(carrier, carrier + "次")
    if "(" in raw:
        raw = raw[: raw.index("(")]
    if raw in PLACES_AS_UNITS:
        return "家" if raw == "企业" else "个"
    if raw == "宗":
        return "次" if "咨询" in counted else "宗" if LAND.search(counted) else "件"
    if raw == "间":
        return "家" if ESTABLISHMENT.search(counted) else "间"
    if raw in ("份", "个", "部", "项") and counted.rstrip("等共计总").endswith("规范性文件"):
        return "件"
    if raw.startswith("个") and raw not in ("个", "个月"):
        return raw[1:]
    return SAME.get(raw, raw)


def implied(noun: str) -> str | None:
    """The unit of a number that stands without one, from the noun it belongs to; None when the noun does not tell."""
    for unit, pattern in _IMPLIED:
        if pattern.search(noun):
            return unit
    return None


_IMPLIED = (
    ("元", re.compile(r"(?:金额|款额?|资金|经费|标的额?|损失|罚没款|总额|投资额?|补偿|赔偿|费用?)(?:人民币)?$")),
    ("次", re.compile(r"(?:次数|浏览量|点击量|点击率|阅读量|访问量|播放量|转发量|观看量|点赞量?|浏览|点击|阅读)$")),
    ("人", re.compile(r"(?:人数|群众|居民|粉丝数?|村民|党员|干部|人员|学生|师生|职工|人口|受众|观众|关注量|用户数?)$")),
    (
        "件",
        re.compile(
            r"(?:案件|案件数|件数|案件量|办件量|纠纷|收件量|受理量|办理量|办结量|工单|投诉|诉求|信访件|规范性文件)$"
        ),
    ),
    ("份", re.compile(r"(?:资料|传单|材料|手册|宣传单|宣传品|问卷|折页|海报)$")),
)
