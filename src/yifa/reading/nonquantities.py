"""Non-quantities: the spans in which a numeral counts nothing.

Reads   the clean text; dates, document numbers, titles, quoted names, ordinals, formulas like 1+9+N, phones, codes, clauses of law
Never   knows a slogan by heart: a name is recognised by its quotation marks, its missing measure word or its grammar
Start   find(), mask()
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_N = r"[零〇一二两三四五六七八九十百千\d]+"
_CN = r"[零〇一二两三四五六七八九十百]+"
_YEAR = r"(?:(?:19|20)\d\d|[一二][九〇零○][〇零一二三四五六七八九]{2})"
_DASH = r"[-~至到]{1,2}"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])"
_DAY = r"(?:[12]\d|3[01]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"

PATTERNS: tuple[tuple[str, re.Pattern], ...] = tuple(
    (why, re.compile(pattern))
    for why, pattern in (
        ("title", r"《[^《》\n]{0,120}(?:《[^《》\n]{0,80}》[^《》\n]{0,60})?》"),
        ("document_number", rf"[〔\[(【]\s*{_YEAR}\s*[〕\])】]\s*(?:第)?\s*\d+\s*号|\d+号(?:令|文|公告|通告|文件)?"),
        ("date", rf"(?<!\d){_YEAR}年?\s*{_DASH}\s*{_YEAR}(?!\d)年?(?:度)?|(?<!\d){_YEAR}(?:[、和与]{_YEAR}){{1,9}}年(?:度)?"),
        ("date", rf"(?<!\d){_YEAR}年(?:度|底|末|初)?(?:{_MONTH}月(?:份|底|末|初|[上中下]旬)?(?:{_DAY}日)?)?(?:{_DASH}(?=\d{{1,2}}月|\d{{1,2}}日|{_YEAR}年))?"),
        ("date", rf"(?<!\d){_YEAR}[-./](?:1[0-2]|0?[1-9])(?:[-./]\d{{1,2}})?(?:\s*\d{{1,2}}:\d\d(?::\d\d)?)?(?![\d%万亿元余多])"),
        ("date", rf"(?<![\d个.]){_MONTH}月?(?:份)?{_DASH}{_MONTH}月(?:份|底|末|[上中下]旬)?"),
        ("date", rf"(?<![\d个.一二两三四五六七八九十]){_MONTH}月(?:份|底|末|初|[上中下]旬)?(?:{_DAY}日)?(?:{_DASH}(?:{_MONTH}月)?{_DAY}日)?"),
        ("date", r"(?<=月)\d{1,2}、\d{1,2}日|每月\d{1,2}日|(?<!\d)\d{1,2}日(?=前|起|至|-|上午|下午|晚)"),
        ("quarter", r"(?:前|第|上|本)?(?:[一二两三四]|(?<!\d)[1-4])(?:、[二三四])*季度(?!会议\d)|[一二三四]、[二三四]季度"),
        ("time", r"\d{1,2}[::]\d\d(?::\d\d)?|\d{1,2}时\d{1,2}分|[上下]午\d{1,2}[时点]"),
        ("era", r"\d{2}(?:世纪|年代)|[一二三四五六七八九十]+(?:世纪|年代)|百年(?!来)|百日|千年|万年|\d{2,3}周年|" + _CN + "周年"),
        ("recent_years", rf"(?:近|未来|今后|过去|最近|往后|头|前|后|之前|此后){_N}(?:多|余)?(?:个)?(?:年|月|季度)(?:来|以来|内|间|里)?"),
        ("recent_years", rf"{_N}(?:多|余)?年(?:来|以来|间)"),
        ("plan", rf"{_N}年(?:(?!开展|实施|组织|完成|推进|专项)[“\w]){{0,4}}(?:行动|规划|计划|攻坚|提升|工程|任务|方案|立法|战略|滚动|大变样|总体|专项)"),
        ("ordinal", rf"第(?:{_N})(?:[、-](?:{_N}))*(?:条|款|项|章|节|届|次|批|名|位|号|期|轮|季度|个|部|篇|部分|阶段|版|类|级|年|例|起|件|家|场|站|天|方|人|线|大|一|批次|条之{_CN})?"),
        ("one_each", r"(?<!\d)1[个名套支张项家](?!\d)[\u4e00-\u9fff]{1,8}(?:、1[个名套支张项家][\u4e00-\u9fff]{1,8}?){1,9}(?=的?(?:要求|模式|机制|原则|标准|工作法|思路|办法|方式|架构|体系))"),
        ("rank", rf"(?:排名|位列|位居|居|列|进入|跻身|名列|排在)[^,。;\d]{{0,6}}?前{_N}(?:名|位|强|列)?|前{_N}(?:名|位|强)|(?:百|千|\d+)强"),
        ("three_hundred_percents", r"(?:[一二三四五六七八九两]|(?<!\d)\d)个100%"),
        ("session", rf"{_CN}届(?:{_CN}(?:中全会|次))?|\d{{1,2}}届(?:\d{{1,2}}(?:中全会|次))?|[一二三四五六七]中全会|[一二]?十[一二三四五六七八九]?大(?=[以精报上和、,。会召之“”将对提是的闭开胜强明作指学宣后代期关向主部,]|$)"),
        ("session", rf"(?:人大|人代会|政协|全会|常委会|党代会|代表大会|全委会|届){_N}次(?:全体)?(?:会议|全会)"),
        ("formula", r"[\dA-Za-z一二三四五六七八九十百NXn]+(?:[\u4e00-\u9fff]{0,6}\+[\dA-Za-z一二三四五六七八九十NXn]+)+|\d+(?:×|\*|乘)\d+(?:小时)?"),
        ("point_day", r"\d{1,2}·\d{1,2}|\d{1,2}\.\d{1,2}(?=[\u4e00-\u9fff]{0,4}(?:消防日|宪法日|禁毒日|维权日|宣传日|消费者|国家宪法))"),
        ("ratio", r"(?<![\d.])\d+[::∶]\d+(?![\d:])|(?<![\d/])\d{1,3}/\d{1,3}(?![\d/])"),
        ("phone", r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|400-?\d{3}-?\d{4})(?!\d)"),
        ("hotline", r"(?<![\d.])(?:1[0-2]\d|12[0-9]{3}|9\d{4})(?![\d余多万个家台套场次件宗名人起户项份条批])(?=[”’、,]?(?:[\u4e00-\u9fff]{0,6})(?:热线|平台|专线|电话|报警|联动|指挥|投诉|便民|举报|服务台|警情|接处警|急救|“))"),
        ("hotline", r"(?:拨打|(?:热线|电话|专线):|号码|代码|编号|邮编|门牌):?[“‘]?\d{3,}(?![\d余多万个家台套场次件宗名人起户项份条批])"),
        ("law", rf"(?:法|条例|规定|办法|决定|细则|解释){_CN}条(?:[、至]{_CN}条)*"),
        ("code", r"[A-Za-z]{1,6}[-/ ]?\d+(?:\.\d+)*(?:-\d+)?(?![\d,]*(?:余|多|万|个|家|台|套|场|次|件|宗|名|人|条|块|款|份))|(?<![A-Za-z])[A-Za-z]\d+|\d+(?:\.\d+)?(?!(?:km|kg|m²|KM|KG)(?![A-Za-z]))[A-Za-z]+\d*"),
        ("grade", rf"{_N}级(?:[以及](?:上|下))?|[A-Z]{{1,5}}级"),
        ("age", rf"{_N}(?:周)?岁"),
        ("round_clock", r"(?:(?<!\d)(?:24|二十四|8|八)小时(?=[”’]?(?:以外|之外|外|值班|值守|在线|服务|不间断|自助|全天|全时|待命|轮[流班]|应急|监控|巡逻|巡查|接警|接听|受理|热线|动态|开放|不打烊|畅通|备勤|响应|执勤|运行|政务|法律|无人|“|”|不停|内外|连续))|365天)"),
        ("reach", rf"{_N}(?:多|余)?(?:分钟|小时|公里)[”’]?(?:[\u4e00-\u9fff“”]{{0,10}}?)(?:圈|生活圈|服务圈)"),
        ("one_to_one", r"(?<!\d)[一1][对比][一二三四1-9多](?!\d)|一(?![十百千万亿零])[\u4e00-\u9fff]{1,2}(?:\([\u4e00-\u9fff]{1,4}\))?、?一(?![十百千万亿零])[\u4e00-\u9fff]{1,2}(?:一[\u4e00-\u9fff]{1,2})*|(?<!\d)1[村社镇街企户案校](?:[居区业])?1(?!\d)"),
        ("visits", r"(?:最多|只|至多)(?:跑|进|见|找|填|交)[一1](?:次|趟|扇|面|张|窗)|(?<!\d)[一1]次(?:办|性|跑|告知|办结|办成|申请|受理|登记|也不跑|通办|上门)|[跑零][一零0]?(?:次|趟)(?![,。])"),
        ("list_number", r"(?:^|(?<=[\n。;:]))\s*(?:\(\d{1,3}\)|\d{1,2}[.、](?=\D|(?:19|20)\d\d年|\d{1,2}月|\d{1,2}-)|[①-⑳]|\d{1,2}\))|[①-⑳]"),
        ("numbered", r"\(\d{1,2}\)(?=[\u4e00-\u9fff])|[一二三四五六七八九十]{1,3}(?:是|、(?=[\u4e00-\u9fff]{3}))|其[一二三四五](?=[,是])"),
        ("version", r"\d+\.\d+(?:\.\d+)?(?=版|时代|升级)|\d+版"),
        ("organisation", rf"{_N}(?=中学|小学|中院|建集团|建公司|医院|院|冶|局集团|胡同|里(?:村|社区|街道|镇|店|桥|河|庄)|号线|路(?:社区|街道|口|段)|楼|层|栋|单元|室)"),
        ("percent_word", r"百分百|百分点制"),
    )
)  # fmt: skip

QUOTED = re.compile(r"“([^“”\n]{1,40})”|‘([^‘’\n]{1,20})’|\"([^\"\n]{1,24})\"")
QUOTED_FIGURE = re.compile(r"\d(?:\.\d+)?%|百分之")
QUOTED_SENTENCE = re.compile(r"\d+(?:\.\d+)?[余多万亿]*(?:人次|件|宗|元|场次|户|起)")


@dataclass(slots=True)
class NonQuantity:
    """A span of the clean text whose numerals are no quantity, and why."""

    start: int
    end: int
    why: str


def find(text: str) -> list[NonQuantity]:
    """All spans that hold a numeral that counts nothing; they may overlap."""
    spans = []
    for why, pattern in PATTERNS:
        spans += [NonQuantity(found.start(), found.end(), why) for found in pattern.finditer(text) if found.group()]
    for found in QUOTED.finditer(text):
        inside = found.group(found.lastindex)
        if not QUOTED_FIGURE.search(inside) and not (len(inside) > 15 and QUOTED_SENTENCE.search(inside)):
            spans.append(NonQuantity(found.start(), found.end(), "quoted_name"))
    return spans


def mask(text: str, spans: list[NonQuantity]) -> bytearray:
    """One byte a character: 1 where a numeral must not be read."""
    masked = bytearray(len(text))
    for span in spans:
        masked[span.start : span.end] = b"\x01" * (span.end - span.start)
    return masked
