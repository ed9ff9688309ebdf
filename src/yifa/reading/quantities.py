"""Quantities: every stated quantity of a text, with its span, value, unit and hedge.

Reads   the clean text and the mask of non-quantities
Never   takes a bare small Chinese numeral (三项制度, 两代表一委员) for a count without something in the sentence that counts
Start   find()
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from yifa.reading import hedges, units
from yifa.reading.evidence import counts
from yifa.reading.nonquantities import QUOTED
from yifa.reading.numerals import DIGITS, START, Numeral, numeral_at, plain

STOPS = ",。;、:!?\n\t("


@dataclass(slots=True)
class Quantity:
    """A quantity in the clean text: `start`..`end` cover the number with its unit."""

    start: int
    end: int
    value: int | float
    unit: str
    unit_raw: str
    hedge: str
    chinese: bool = False


def find(text: str, masked: bytearray) -> list[Quantity]:
    """All quantities that stand in numerals; zero statements without one are found in zeros."""
    found: list[Quantity] = []
    at = 0
    while hit := START.search(text, at):
        at = hit.start()
        if masked[at]:
            at += 1
            continue
        quantity, at = _quantity_at(text, at, masked, found)
        if quantity is not None:
            found.append(quantity)
    return found


def _quantity_at(text: str, at: int, masked: bytearray, earlier: list[Quantity]) -> tuple[Quantity | None, int]:
    for special in (_percent_word, _half, _tenths):
        result = special(text, at)
        if result is not None:
            return result, result.end
    number = numeral_at(text, at)
    if number.value is None:
        return None, number.end
    if 1 in masked[number.start : number.end]:
        return None, number.end
    fraction = _fraction(text, number)
    if fraction is not None:
        return fraction, fraction.end
    if text.startswith("分之", number.end) or text[max(0, at - 2) : at] == "分之":
        return None, number.end
    if text.startswith("+", number.end) and units.unit_at(text, number.end + 1):
        number.over, number.end = True, number.end + 1  # 200+场
    unit = units.unit_at(text, number.end)
    if unit is None:
        return _range_or_bare(text, number)
    if unit.raw in ("年", "日", "月", "天", "周") and not _is_duration(text, number, unit):
        return None, unit.end
    if unit.raw == "分" and not _is_score(text, number):
        return None, unit.end
    front = hedges.before(text, number.start, number.round_only)
    if number.round_only and not number.over and front == hedges.EXACT:
        return None, number.end
    if number.style == "chinese" and not counts(text, number, unit, front, earlier):
        return None, unit.end
    value = number.value + (Decimal("0.5") if unit.half else 0)
    return _finish(text, number, unit, value, front), max(unit.end, number.end)


def _finish(text: str, number: Numeral, unit: units.Unit, value: Decimal, front: str) -> Quantity:
    inside = hedges.OVER if number.over or unit.over else hedges.ABOUT if number.about else hedges.EXACT
    behind, end = hedges.after(text, unit.end)
    start = number.start
    signed = (
        unit.raw in ("%", "‰") and text[start - 1 : start] == "-" and text[start - 2 : start - 1] not in ("", "-", "%")
    )
    if signed and not text[start - 2].isdigit():
        value, start = -value, start - 1
    word = units.normal(unit.raw, _counted(text, start, unit.end, unit.raw))
    return Quantity(
        start, end, plain(value), word, unit.raw, hedges.combined(front, inside, behind), number.style == "chinese"
    )


def _counted(text: str, start: int, end: int, raw: str) -> str:
    """The words beside a number that name what is counted: those after it when a noun follows, else those before."""
    if raw in ("份", "个", "部", "项"):
        after = re.match(r"(?:党委|政府|行政|镇|街道|本级|现行有效|的)*规范性文件", text[end : end + 14])
        if after:
            return "规范性文件"
        before = re.split(f"[{STOPS}]", text[max(0, start - 16) : start])[-1]
        return re.sub(r"(?:共计|总计|合计|累计|共|计|达|约|近|余|超过|超|\()$", "", before)
    before = re.split(r"[,。;\n]", text[max(0, start - 20) : start])[-1]
    return before + "|" + re.split(f"[{STOPS}]", text[end : end + 10])[0]


def _percent_word(text: str, at: int) -> Quantity | None:
    """百分之九十八点五, 百分之98, 千分之三."""
    word = text[at : at + 3]
    if word not in ("百分之", "千分之"):
        return None
    number = numeral_at(text, at + 3) if START.match(text, at + 3) else None
    if number is None or number.value is None:
        return None
    front = hedges.before(text, at)
    behind, end = hedges.after(text, number.end)
    hedge = hedges.combined(front, hedges.OVER if number.over else hedges.EXACT, behind)
    return Quantity(at, end, plain(number.value), "%" if word == "百分之" else "‰", word, hedge, True)


def _fraction(text: str, number: Numeral) -> Quantity | None:
    """三分之二: a share, told in percent."""
    if not text.startswith("分之", number.end) or not START.match(text, number.end + 2):
        return None
    top = numeral_at(text, number.end + 2)
    if top.value is None or not number.value or top.value > number.value:
        return None
    value = round(top.value * 100 / number.value, 2)
    behind, end = hedges.after(text, top.end)
    hedge = hedges.combined(hedges.before(text, number.start), hedges.EXACT, behind)
    return Quantity(number.start, end, plain(value), "%", "分之", hedge, True)


HALF = re.compile(r"半(个月|个小时|小时|年|天|个季度)(?!度)")


def _half(text: str, at: int) -> Quantity | None:
    """半年, 半个月: a half, not 上半年 and not 每半年."""
    found = HALF.match(text, at)
    if not found or text[at - 1 : at] in ("上", "下", "每", "前", "后", "近", "多", "过", "大", "小"):
        return None
    if re.match(r"[”’\u4e00-\u9fff]{0,8}圈", text[found.end() : found.end() + 10]):
        return None
    if not re.search(
        r"(?:为期|历时|长达|提前|仅需|只需|压缩|缩短|不超过|不到|延长|用时|耗时|达|约|超过)(?:至|到|了|为)?$",
        text[max(0, at - 6) : at],
    ):
        return None
    word = units.normal(found.group(1), "")
    return Quantity(at, found.end(), 0.5, word, found.group(1), hedges.before(text, at), True)


TENTHS = re.compile(
    r"([一二两三四五六七八九]|(?<!\d)[1-9])成([一二三四五六七八九半])?(多)?(?![立功效果员为长本熟绩因都分交])"
)
AFTER_TENTHS = re.compile(r"以上|以下|左右|[,。;、)]|的|$")


def _tenths(text: str, at: int) -> Quantity | None:
    """九成五, 近八成, 七成以上: tenths, told in percent."""
    found = TENTHS.match(text, at)
    if not found or text[at - 1 : at] == "第":
        return None
    front = hedges.before(text, at)
    if not (found.group(2) or found.group(3) or front != hedges.EXACT or AFTER_TENTHS.match(text, found.end())):
        return None
    tens = DIGITS.get(found.group(1)) or int(found.group(1))
    rest = {"半": 5}.get(found.group(2) or "", DIGITS.get(found.group(2) or "零", 0))
    behind, end = hedges.after(text, found.end())
    inside = hedges.OVER if found.group(3) else hedges.EXACT
    return Quantity(at, end, tens * 10 + rest, "%", "成", hedges.combined(front, inside, behind), True)


DURATION_BEFORE = re.compile(
    r"(?:连续|为期|历时|长达|提前|缩短|压缩|压减|减少|减至|降至|缩减|延长|不超过|超过|至少|不少于|不低于|满|每|达|共|时限|期限|时间|时长|用时|耗时|"
    r"周期|平均|法定|承诺|需|由|从|至|到|为|近|约|超|逾|隔|增加|在|于|有期徒刑|拘役|拘留|刑期|开展|累计|合计|剩余|仅|最快|最短|最长|快|压到|有效期)"
    r"(?:了|为|由|从|至|到|的|原来的|原来|近|约|达|不到|不足)*$"
)
DURATION_AFTER = re.compile(
    r"以内|之内|内|以上|以下|左右|压|缩|减|降|提|延|的?(?:时间|期限|时限|工期|集中|专项|培训|轮训|办)|[,。;、)]|及以上|到|至|未|无|零|保持|获|被|评|蝉联|荣|位|排"
)


def _is_duration(text: str, number: Numeral, unit: units.Unit) -> bool:
    """年, 月, 日, 天 after a number: a length of time, not a date, a year's number or a plan's name."""
    before = text[max(0, number.start - 9) : number.start]
    after = text[unit.end : unit.end + 6]
    if unit.raw == "月":
        return False
    if unit.raw == "日":
        return bool(
            re.search(r"(?:压缩|缩短|减少|降|提前|时限|时长|平均|期限|由|从)[至到为的了由从约原来]*$", before)
            or re.match(r"[以之]?内|压|缩|减|降", after)
        ) and not re.search(r"月$|年$", before)
    if unit.raw == "年" and number.value >= 100:
        return False
    if number.style == "chinese":
        return (
            bool(re.search(r"(?:连续|为期|历时|长达|提前|缩短|满|不超过|超过|不少于|至少)(?:了|达)?$", before))
            or unit.half
            or unit.over
            or number.over
        )
    if unit.raw == "年" and re.match(
        r"(?:级|制|度|期|前|后|初|底|末|版|代|工作|报告|总结|全|来|以来|规划|计划|行动|的|为|是)", after
    ):
        return False
    return bool(DURATION_BEFORE.search(before) or DURATION_AFTER.match(after))


def _is_score(text: str, number: Numeral) -> bool:
    before = text[max(0, number.start - 20) : number.start]
    return number.style == "arabic" and bool(
        re.search(r"[得评]分|分值|成绩|平均|满分|总分|评价|测评|考核|考评|指数|满意度|得了", before)
    )


RANGE = re.compile(r"[-~至到](?=\d)")
BARE_NOUN = re.compile(r"[\u4e00-\u9fff)”》]{2,}$")
FILLER = re.compile(r"(?:人民币|共计|总计|合计|累计|达到|达|共|计|约|近|超过|超|逾|突破|为|多|是|有|已|了|:)+$")
LABELLED = re.compile(r"(?:数|量|总额|金额|数量|总数|案件|纠纷|人数|件数)$")


def _range_or_bare(text: str, number: Numeral) -> tuple[Quantity | None, int]:
    """A number without a measure word: the lower end of a range, or 浏览量突破10万 where the noun names the unit."""
    if RANGE.match(text, number.end) and number.style == "arabic":
        upper = numeral_at(text, number.end + 1)
        unit = units.unit_at(text, upper.end) if upper.value is not None else None
        if unit and unit.raw not in ("年", "月", "日", "号") and upper.value > number.value:
            front = hedges.before(text, number.start)
            word = units.normal(unit.raw, _counted(text, number.start, unit.end, unit.raw))
            scale = _shared_scale(text, number, upper)
            value = plain(number.value * scale)
            return Quantity(
                number.start, number.end, value, word, unit.raw, hedges.combined(front, hedges.EXACT, hedges.EXACT)
            ), number.end + 1
    front = hedges.before(text, number.start, number.round_only)
    scaled = text[number.end - 1] in "万亿"
    if number.round_only and not number.over and front == hedges.EXACT:
        return None, number.end
    before = FILLER.sub("", text[max(0, number.start - 24) : number.start])
    noun = re.split(f"[{STOPS}]", before)[-1]
    unit = units.implied(noun) if BARE_NOUN.search(noun) else None
    ends = text[number.end : number.end + 1] in ("", ",", "。", ";", "、", ")", "\n", "\t")
    if unit is None or not ends:
        return None, number.end
    if number.style == "chinese" and not (number.over or scaled):
        return None, number.end
    if not (scaled or number.over or LABELLED.search(noun)):
        return None, number.end
    inside = hedges.OVER if number.over else hedges.EXACT
    raw = text[number.end - 1] if scaled else ""
    behind, end = hedges.after(text, number.end)
    return Quantity(
        number.start,
        end,
        plain(number.value),
        unit,
        raw,
        hedges.combined(front, inside, behind),
        number.style == "chinese",
    ), end


def _shared_scale(text: str, lower: Numeral, upper: Numeral) -> int:
    """3-5万元: the lower end has the scale of the upper one."""
    last = text[upper.end - 1]
    return {"万": 10_000, "亿": 100_000_000}.get(last, 1) if text[lower.end - 1] not in "万亿" else 1


__all__ = ["QUOTED", "Quantity", "find"]
