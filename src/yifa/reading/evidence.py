"""Evidence: whether a numeral written in Chinese characters counts something in its sentence.

Reads   the words around a numeral such as 两, 三, 十, and counting_verbs.txt; a count needs a counting verb, a total word,
        a list or an end position
Never   decides by the name itself: 三项制度 after 落实 is a name, 三项制度 after 出台 is a count
Start   counts()
"""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

from yifa.reading import hedges
from yifa.reading.units import PEOPLE_AS_UNITS, PLACES_AS_UNITS, TIME, Unit

if TYPE_CHECKING:
    from yifa.reading.numerals import Numeral
    from yifa.reading.quantities import Quantity

VERBS = (resources.files("yifa.reading") / "counting_verbs.txt").read_text(encoding="utf-8").split()
SHORT_VERBS = "办查立建设获达共计罚拆抓破送审讲出聘配选派收结开报评发增补辖含有"
NAME_VERBS = re.compile(
    r"(?:落实|执行|推行|坚持|增强|坚定|做到|深化|健全|完善|围绕|按照|践行|遵守|推进|优化|把握|聚焦|突出|紧盯|抓好|抓实|打好|强化|实施|严守|把好|守住|贯彻|构建|发挥|"
    r"统筹|深入|全面|严格|违反|规范|依托|运用|用好|紧扣|对标|对照|筑牢|压实|履行|夯实|建强|提升|提高|加强|巩固)(?:了|好)?$"
)
VERB_END = re.compile(rf"(?:{'|'.join(VERBS)})(?:了|过|出|好|完|到|为|成|起|建)?(?:近|约|超|共|共计|累计)?$")
ANY_VERB = re.compile("|".join(VERBS))
SHORT_END = re.compile(rf"(?<![一-龥])?[{SHORT_VERBS}](?:了|过|出|到)?$")
TOTAL_END = re.compile(
    r"(?:先后|共|共计|总计|合计|累计|总共|一共|仅|其中|多达|达到|达|分别为|各|至少|全市|全镇|全区|全县|全街道|辖区)(?:有|为|约|近)?$"
)
PREPOSITION_END = re.compile(r"(?:^|[,。;、\u4e00-\u9fff])(?:与|对|将|把|向|由|给|为|从|在|含|及|和|、|或|另|还)$")
_EVENT = """
件 宗 起 例 场 次 名 位 家 户 处 份 期 轮 人 篇 册 场次 人次 家次
户次 件次 项次 批次 台 辆 套 支 所 栋 间 条 个月 小时 公里 亩 元 万元 倍
"""
EVENT = frozenset(_EVENT.split())
EMPTY_NOUNS = re.compile(
    r"^(?:方面|层面|角度|维度|环节|方式|途径|时期|过程|方向|方位|阶段|字|面|体系|大局|要素|特征|原则|重点|关键|意识|自信|维护|确立|全面|文明|统一|必须|一律|基本|坚持|"
    r"责任|到位|提升|转变|突破|推进|加强|强化|创新|提高|深化|聚力|发力|同行|并重|带头|纳入|彻底|不|是|能|为|有|以|严|强|优|抓|聚焦|着力|持续|更加|结合|延伸|转变|服务|务必|善于|明确|结对|共同|建设|振兴|清零|融合|同步|同时)"
)
NAMES = re.compile(
    r"^(?:制度|规定|清单|办法|机制|纪律|准则|条例|革命|工程|行动|战略|体系|模式|防线|屏障|关口|关|短板|底线|红线|硬仗|战役|攻坚战|文章|难题|堵点)"
)
MAKING = re.compile(
    r"(?:制定|出台|建立|印发|修订|废止|公布|发布|完善制定|编制|形成|通过|共|推出)(?:了|并|完善|并完善)?(?:[\u4e00-\u9fff《》、”“]{0,30}等)?$"
)
BODIES = re.compile(
    r"(?:行政|自然)?(?:村|社区|乡镇|镇|街道|部门|单位|县|区|企业|项目|小区|专班|工作组|小组|中心|支部|窗口|网格|站|所|点位)"
)
ADMIN = re.compile(r"^(?:[县区镇乡村山路街河渠庄屯沟店桥]|中全会|中|大)")
EVERY = re.compile(
    r"每(?:个|季度|年度|年|半年|月|周|天|日|名|村|人|户|案|一|两|季|半月|旬)?[\u4e00-\u9fff()]{0,8}(?:至少|不少于|不低于)?[\u4e00-\u9fff]{0,4}$"
)
CLAUSE = re.compile(r"[,。;:!?\n]")


def counts(text: str, number: Numeral, unit: Unit, front: str, earlier: list[Quantity]) -> bool:
    """True when the sentence counts with this Chinese numeral."""
    noun = text[unit.end : unit.end + 8]
    before = CLAUSE.split(text[max(0, number.start - 40) : number.start])[-1]
    value = number.value
    if unit.raw in ("%", "倍"):
        return unit.raw == "%" or bool(re.search(r"[长加高升是达近约超过扩大]$", before))
    if ADMIN.match(noun) and unit.raw in ("家", "台", "门", "处", "道", "户", "间", "条", "山", "里", "本", "头", "口"):
        return False
    if text[number.start : number.end] == "二" and unit.raw in ("期", "层", "类", "条", "道"):
        return False  # 二期 is the second; two are 两期
    if value == 1:
        return _one(before, noun, unit)
    if (EVERY.search(before) and value <= 10) or noun.startswith(("合一", "同创", "联创", "共建", "联动")):
        return False
    if number.over or number.about or front != hedges.EXACT:
        return unit.raw not in ("个",) or not EMPTY_NOUNS.match(noun)
    if unit.raw in TIME or (unit.raw.startswith("个") and unit.raw != "个"):
        return True
    if noun.startswith(("“", "‘")) and unit.raw in ("个", "项", "大", "种") and value <= 10:
        return False
    if unit.raw in PLACES_AS_UNITS + PEOPLE_AS_UNITS and value <= 10:
        return False
    if value > 10 and not _round_figure(text[number.start : number.end]):
        return True
    if value >= 100:
        return bool(_verb(before) or TOTAL_END.search(before) or _at_end(noun)) and not EMPTY_NOUNS.match(noun)
    if unit.raw in (
        "类",
        "种",
        "大",
        "步",
        "面",
        "门",
        "张",
        "道",
        "字",
        "头",
        "口",
        "级",
        "片",
        "组",
        "队",
        "条",
        "集",
        "年",
        "本",
    ):
        return (_verb(before) or bool(TOTAL_END.search(before)) or _in_list(text, number, unit, earlier)) and not (
            EMPTY_NOUNS.match(noun) or NAMES.match(noun)
        )
    if unit.raw in ("个", "项", "条", "款") and EMPTY_NOUNS.match(noun):
        return False
    if NAMES.match(noun[:2]) or (unit.raw == "项" and NAMES.match(noun[-2:])):
        return bool(MAKING.search(before) or TOTAL_END.search(before))
    if NAME_VERBS.search(before) and not (_at_end(noun) and unit.raw in EVENT - {"项", "条"}):
        return False
    if _verb(before) or TOTAL_END.search(before) or _in_list(text, number, unit, earlier):
        return True
    if before.endswith("分") and unit.raw in ("批", "期", "次", "轮", "组", "片"):
        return True
    if not before and (
        unit.raw in ("名", "位", "家", "户", "起", "件", "宗") or (unit.raw == "个" and BODIES.match(noun))
    ):
        return True
    if before.endswith("等") and unit.raw in ("个", "家", "名", "项", "位", "部", "处", "件", "起"):
        return True
    if unit.raw in EVENT or unit.raw == "个":
        if _at_end(noun) and before:
            return unit.raw in EVENT or bool(ANY_VERB.search(before)) or before.endswith(("村", "社区", "单位", "企业"))
        return bool(PREPOSITION_END.search(before)) and unit.raw != "项"
    return False


def _one(before: str, noun: str, unit: Unit) -> bool:
    """一: a count only as the object of a counting verb, with a measure word for events, people and cases."""
    if unit.raw not in (
        "次",
        "场",
        "起",
        "件",
        "宗",
        "名",
        "位",
        "家",
        "处",
        "例",
        "份",
        "期",
        "轮",
        "支",
        "人",
        "所",
        "户",
        "个",
    ):
        return False
    if EVERY.search(before) or before.endswith(
        ("每", "某", "任", "另", "唯", "同", "统", "逐", "这", "那", "上", "下", "进", "新", "同", "首", "其中")
    ):
        return False
    if unit.raw == "件" and noun.startswith(("事", "大事", "小事")):
        return False
    if _at_end(noun) and unit.raw not in ("个", "支", "起", "家", "户"):
        return bool(ANY_VERB.search(before)) and not re.search(r"(?:当好|做好|第|最多|只跑|仅跑|跑|只)$", before)
    if unit.raw in ("支", "个"):
        return bool(re.search(r"(?:组建|成立|新设|增设|新增|新建|设立|建成|获得|荣获)(?:了)?$", before))
    if unit.raw in ("起", "轮", "家"):
        return (
            (_verb(before) or (unit.raw == "起" and before.endswith(("对", "就", "将"))))
            and bool(re.match(r"[\u4e00-\u9fff]{2,}", noun))
            and not re.match(r"(?:推|抓|干|做|来|去|努|共)", noun)
        )
    if re.search(r"(?:当好|做好|抓好|办好|做|当|是|成为|作为|为)$", before):
        return False
    return _verb(before) or bool(re.search(r"(?:共|各|配备|至少|仅)(?:有)?$", before))


def _verb(before: str) -> bool:
    return bool(VERB_END.search(before) or SHORT_END.search(before))


def _round_figure(written: str) -> bool:
    return written in ("百", "千", "万", "亿", "一百", "一千", "一万")


def _at_end(noun: str) -> bool:
    return noun == "" or noun[0] in ",。;、)\n\t"


def _in_list(text: str, number: Numeral, unit: Unit, earlier: list[Quantity]) -> bool:
    """17处安全宣传栏、两处…场所: the numeral continues a list that already counts."""
    if not earlier or number.start - earlier[-1].end > 16 or number.start <= earlier[-1].end:
        return False
    between = text[earlier[-1].end : number.start]
    return between[-1:] in ("、", "和", "及", "与", ",") and "。" not in between and ";" not in between
