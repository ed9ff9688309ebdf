"""Placing: which government a report is by, of what level, and for which year.

Reads   the title lines first, then who speaks in the text (我镇, 常平镇始终…), then the file's name
Never   guesses a province or a city that the text does not name
Start   place_of(), year_of()
"""

from __future__ import annotations

import re
from collections import Counter

from yifa.reading.numerals import DIGITS

LEVELS = ("province", "city", "county", "town", "street", "department")
_HAN = r"[\u4e00-\u9fff]"
PLACE = re.compile(
    rf"(?P<province>{_HAN}{{2,6}}?(?:省|自治区)|(?:北京|上海|天津|重庆)市)?"
    rf"(?P<city>{_HAN}{{2,8}}?(?:自治州|地区|[市州盟]))?"
    rf"(?P<county>{_HAN}{{1,10}}?(?:自治县|自治旗|新区|开发区|管理区|示范区|高新区|林区|特区|[区县旗市]))?"
    rf"(?P<town>{_HAN}{{1,6}}?(?:街道|苏木|民族乡|[镇乡]))?"
)
ORGAN = re.compile(
    rf"^(?:人民政府|政府)?(?:{_HAN}{{1,14}}?(?:局|厅|委员会|委|办公室|中心|总队|支队|大队|司法所|管委会))"
)
REPORT = re.compile(r"法治政府|依法行政|法治建设|依法治|工作报告|工作情况|年度报告|工作总结")
NOISE = re.compile(r"^(?:关于|中共|中国共产党|索引号|来源|信息来源|发布机构|名称|标题|[:\s【\[〔])+")
STARTS = re.compile(
    r"^(?:我|全|本|各|该|乡|村|城|新|建制|特色|示范|强|重点|小|法治|平安|数字|两|三|中心|进|由|在|对|把|将|到|于|为|和|与|从|以|是|使|让|开展|坚持|推动|推进|上级|下级|县级|区级|市级|行政|社会)"
)
SPEAKER = re.compile(rf"(?<!{_HAN})({_HAN}{{2,5}}(?:街道|[镇乡])|{_HAN}{{2,4}}[县区旗])")
SELF = {
    "我镇": "town",
    "我乡": "town",
    "我街道": "street",
    "我区": "county",
    "我县": "county",
    "我市": "city",
    "我省": "province",
    "我局": "department",
    "全镇": "town",
    "全乡": "town",
    "全县": "county",
    "全区": "county",
    "全市": "city",
}
SIGNED = re.compile(
    rf"^({_HAN}{{2,20}}?(?:局|厅|委员会|委|办公室|中心|总队|支队|大队|管委会|司法所))(?=关于|(?:19|20)\d\d|二[〇零])"
)
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?(?:度)?(?!\s*[-~至—])")
CHINESE_YEAR = re.compile(r"[二一][〇零○九][〇零一二三四五六七八九]{2}(?=年)")


def place_of(title_lines: list[str], text: str) -> tuple[str | None, str | None]:
    """(place, level) or None where neither the title nor the text tells."""
    for line in title_lines:
        place = _in_title(line)
        if place:
            return place
    named = Counter(name for name in SPEAKER.findall(text[:20_000]) if not STARTS.match(name))
    if named:
        name, times = max(named.items(), key=lambda item: (item[1], -len(item[0])))
        if times >= 2:
            return name, _level(name)
    told = Counter({words: text.count(words) for words in SELF})
    words, times = told.most_common(1)[0]
    return None, SELF[words] if times else None


def _in_title(line: str) -> tuple[str, str] | None:
    words = NOISE.sub("", line)
    if not REPORT.search(words) and not re.search(r"(?:人民政府|办事处)$", words):
        return None
    signed = SIGNED.match(words)
    if signed and not STARTS.match(words):
        return signed.group(1), "department"
    found = PLACE.match(words)
    place = found.group() if found else ""
    if not place or (len(place) < 3 and not place.endswith(("县", "区"))) or STARTS.match(place):
        return None
    rest = words[found.end() :]
    if ORGAN.match(rest) and not rest.startswith(("人民政府", "政府", "办事处", "党工委", "依法治")):
        return place + ORGAN.match(rest).group(), "department"
    return place, _level(place, found)


def _level(place: str, found: re.Match | None = None) -> str:
    if place.endswith("街道"):
        return "street"
    if place.endswith(("镇", "乡", "苏木")):
        return "town"
    if place.endswith(("省", "自治区")):
        return "province"
    if place in ("北京市", "上海市", "天津市", "重庆市"):
        return "province"
    if found is not None and found.group("county"):
        return "county"
    return "city" if place.endswith(("市", "州", "盟", "地区")) else "county"


def year_of(title_lines: list[str], text: str, name: str | None) -> int | None:
    """The year a report is about: from its title, else from its opening, else from the file's name."""
    for line in title_lines:
        if REPORT.search(line):
            year = _year(line)
            if year:
                return year
    opening = text[:1500]
    stated = re.search(r"((?:19|20)\d\d)年(?:度)?(?:法治政府|依法行政|全面依法|工作(?:情况|总结|开展))", opening)
    if stated:
        return int(stated.group(1))
    chinese = CHINESE_YEAR.search(opening)
    if chinese:
        return _year(chinese.group() + "年")
    years = Counter(int(year) for year in re.findall(r"(?<![\d-])((?:19|20)\d\d)年(?!底前)", opening))
    if years:
        return years.most_common(1)[0][0]
    return _year(name or "")


def _year(words: str) -> int | None:
    words = re.sub(r"[〔\[(](?:19|20)\d\d[〕\])]", "", words)
    words = re.sub(r"(?:19|20)\d\d年?[-~至](?:19|20)\d\d年?", "", words)
    found = YEAR.search(words)
    if found:
        return int(found.group(1))
    chinese = CHINESE_YEAR.search(words)
    return int("".join(str(DIGITS["〇" if c == "○" else c]) for c in chinese.group())) if chinese else None
