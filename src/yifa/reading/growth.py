"""Growth: from A to B, growth over last year, and stocks against flows.

Reads   the facts of one sentence, in order
Never   assumes a base that the text does not give; it computes the base that the growth implies
Start   relations()
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise

from yifa.reading.claims import Relation, make
from yifa.reading.facts import Fact

FROM = re.compile(r"(?:由|从|原来的?|原有的?|由原来的?|由法定的?)[^,。;]{0,10}$")
_FALL = r"下降|降低|减少|压缩|缩短|压减|缩减|精简|降|减|回落"
_RISE = r"提升|提高|上升|增加|增长|升|增|扩大"
TO = re.compile(
    rf"^[^,。;]{{0,10}}?,?(?P<way>{_FALL}|{_RISE}|优化|变|调整)[^,。;]{{0,3}}?(?:到|至|为|成)[^,。;]{{0,8}}$"
)
WHOLE_UNITS = frozenset(("件", "起", "例", "宗", "人", "名", "户", "家", "份", "个", "项", "场", "次", "人次", "家次"))
STOCK, FLOW = re.compile(r"实有|累计|总量|总数|现有|存量|保有"), re.compile(r"新增|新登记|新设|新注册")
DIRECT = re.compile(
    r"^[,(]?(?:同比|比上年|较上年|较去年|比去年|较上年同期|比去年同期|环比|与去年同期相比,?|与上年同期相比,?)(?:分别|均)?(?:增长|增加|上升|提高|提升|下降|减少|降低|回落)(?:了|约|近|超|超过|达)?$"
)


def relations(text: str, facts: list[Fact]) -> Iterator[Relation]:
    """Changes from one value to another and growth rates, with the base each implies."""
    yield from _from_to(text, facts)
    yield from _stated_base(text, facts)
    yield from _over_last_year(text, facts)
    yield from _stock_and_flow(text, facts)


def _from_to(text: str, facts: list[Fact]) -> Iterator[Relation]:
    for index, (old, new) in enumerate(pairwise(facts)):
        way = TO.match(text[old.to : new.at])
        if not way or not FROM.search(text[max(0, old.at - 14) : old.at]) or old.unit != new.unit or not old.value:
            continue
        falls = bool(re.fullmatch(_FALL, way.group("way")))
        rises = bool(re.fullmatch(_RISE, way.group("way")))
        wrong_way = (falls and new.value > old.value) or (rises and new.value < old.value)
        if old.unit in ("%", "‰"):
            difference = round(new.value - old.value, 4)
            claim = _claim(text, facts, index + 2, ("百分点",))
            holds = not wrong_way if claim is None else not wrong_way and abs(abs(claim.value) - abs(difference)) < 0.06
            used = [old, new] if claim is None else [old, new, claim]
            formula = f"{new.value}-{old.value}"
            note = "变化方向与数字相反" if wrong_way else "前后两个比率之差"
            yield make("change", "from_to", text, used, formula, difference, claim and abs(claim.value), holds, note)
            continue
        share = (old.value - new.value) / old.value if new.value <= old.value else (new.value - old.value) / old.value
        low, high = (old.value, new.value) if new.value > old.value else (new.value, old.value)
        claim = _claim(text, facts, index + 2, ("%",))
        formula = f"({high}-{low})/{old.value}"
        if claim is None:
            yield make(
                "change",
                "from_to",
                text,
                [old, new],
                formula,
                share,
                None,
                None if not wrong_way else False,
                "前后两个数的变化幅度",
            )
            continue
        exact = all(fact.approx in ("exact", "under") for fact in (old, new)) and claim.approx == "exact"
        fits = _agrees(text, claim, share)
        holds = fits and not wrong_way if exact or fits else None
        yield make(
            "change",
            "from_to",
            text,
            [old, new, claim],
            formula,
            share,
            round(abs(claim.value) / 100, 6),
            holds,
            "变化幅度" + ("相符" if fits else "对不上"),
        )


def _claim(text: str, facts: list[Fact], index: int, units: tuple[str, ...]) -> Fact | None:
    """The percentage that the next clause claims for the change."""
    if index >= len(facts):
        return None
    claim = facts[index]
    lead = text[facts[index - 1].to : claim.at]
    named = re.match(
        r"^(?:以内|以下|\(?)?[,(](?:时限|时间|材料|环节|总体|平均|总的?|事项|共|累计|整体|同比)?(?:压减|压缩|减少|缩短|下降|精简|降低|缩减|提速|降幅|压减率|压缩率|缩短率|提高|提升|增长|上升|增幅|减幅)(?:比例|幅度)?(?:了|达到|达|为|约|近|超过|超)*$",
        lead,
    )
    return claim if claim.unit in units and named else None


def _agrees(text: str, claim: Fact, share: float) -> bool:
    written = re.search(r"\.(\d+)", text[claim.at : claim.to])
    step = 10 ** -(len(written.group(1)) if written else 0)
    return abs(share * 100 - abs(claim.value)) <= step + 1e-9


def _over_last_year(text: str, facts: list[Fact]) -> Iterator[Relation]:
    for index, change in enumerate(facts):
        if change.kind != "change_rate" or change.unit != "%" or change.approx != "exact" or index == 0:
            continue
        before = facts[index - 1]
        if index >= 2 and facts[index - 2].unit == before.unit and facts[index - 2].period != before.period:
            continue  # the base is stated
        lead = text[before.to : change.at]
        if before.kind in ("count", "people", "amount") and (
            DIRECT.match(lead) or re.fullmatch(r"[^。;]{0,24},(?:同比)?(?:增长|上升|下降|减少)(?:了)?", lead)
        ):
            yield from _implied(text, facts, index, before, change, direct=bool(DIRECT.match(lead)))


LAST_YEAR = re.compile(r"(?:去年|上年|上一年|\d{4}年)(?:同期)?(?:为|的|是|有|共)?(?:[\u4e00-\u9fff]{0,6})$")


def _stated_base(text: str, facts: list[Fact]) -> Iterator[Relation]:
    """今年80件,去年50件,增长60%: the base stands in the sentence."""
    for index, change in enumerate(facts):
        if change.kind != "change_rate" or change.unit != "%" or index < 2:
            continue
        pair = facts[index - 2 : index]
        years = [int((fact.period or "0")[:4]) for fact in pair]
        told = any(LAST_YEAR.search(re.split(r"[,。;(]", text[max(0, fact.at - 14) : fact.at])[-1]) for fact in pair)
        if abs(years[0] - years[1]) != 1 or not told or pair[0].unit != pair[1].unit:
            continue
        old, new = sorted(pair, key=lambda fact: fact.period or "")
        if not old.value or old.kind not in ("count", "people", "amount"):
            continue
        if re.search(r"[由从][^,。;]{0,14}$", text[max(0, pair[0].at - 16) : pair[0].at]):
            continue
        share = (new.value - old.value) / old.value
        fits = _agrees(text, change, abs(share)) and (share >= 0) == (change.value >= 0)
        exact = all(fact.approx == "exact" for fact in (*pair, change))
        formula = f"{new.value}/{old.value}-1"
        holds = True if fits else (False if exact else None)
        claimed = round(change.value / 100, 6)
        note = "增幅与上年数" + ("相符" if fits else "对不上")
        yield make("change", "stated_base", text, [*pair, change], formula, share, claimed, holds, note)


def _implied(text: str, facts: list[Fact], index: int, now: Fact, change: Fact, direct: bool) -> Iterator[Relation]:
    factor = 1 + change.value / 100
    if factor <= 0:
        return
    earlier = facts[index - 2] if index >= 2 else None
    listed = (
        earlier is not None
        and earlier.unit == now.unit
        and re.fullmatch(r"、[^,。;]{0,14}|[^,。;]{0,14}、", text[earlier.to : now.at])
    )
    if listed:
        one = [
            (fact.value, base) for fact in (now, earlier) for base in [_whole_base(text, fact.value, change)] if base
        ]
        if len(one) == 1:
            value, base = one[0]
            note = f"增长率跟在两个数后面，只有 {value} 对 {base} 算得出；请写明是哪一个数的增长"
            yield make(
                "change",
                "which",
                text,
                [earlier, now, change],
                f"{value}/{base}-1",
                value / base - 1,
                round(change.value / 100, 6),
                None,
                note,
                True,
            )
        return
    base = now.value / factor
    whole = (
        now.kind != "amount" and now.unit in WHOLE_UNITS and now.approx == "exact" and now.unit_raw and now.value <= 300
    )
    impossible = whole and direct and _whole_base(text, now.value, change) is None and now.value == int(now.value)
    note = f"推得上年约 {base:,.0f}" if now.unit != "元" else f"推得上年约 {base:,.2f} 元"
    if impossible:
        note = f"上年无论是几{now.unit}，都得不到 {change.value}% 这个增幅"
    yield make(
        "change",
        "last_year",
        text,
        [now, change],
        f"{now.value}/{round(factor, 6)}",
        base,
        None,
        None,
        note,
        bool(impossible),
    )


def _whole_base(text: str, value: float, change: Fact) -> int | None:
    """A whole number that grows to `value` by the stated rate, at the precision in which the rate is written."""
    guess = value / (1 + change.value / 100)
    for base in {math.floor(guess), math.ceil(guess)}:
        if base > 0 and _agrees(text, change, abs(value / base - 1)):
            exact = round((value / base - 1) * 100, _places(text, change))
            if abs(exact - change.value) < 1e-9:
                return base
    return None


def _places(text: str, change: Fact) -> int:
    written = re.search(r"\.(\d+)", text[change.at : change.to])
    return len(written.group(1)) if written else 0


def _stock_and_flow(text: str, facts: list[Fact]) -> Iterator[Relation]:
    """A stock that grew by p and the newly registered: their difference must have left, and none can have left less than none."""
    for stock, growth in pairwise(facts):
        if (
            growth.kind != "change_rate"
            or growth.unit != "%"
            or not STOCK.search(stock.clause)
            or stock.kind != "count"
        ):
            continue
        for flow in facts[facts.index(growth) + 1 :]:
            if flow.unit == stock.unit and FLOW.search(flow.clause):
                factor = round(1 + growth.value / 100, 6)
                left = flow.value - (stock.value - stock.value / factor)
                note = f"推得本年注销约 {left:,.0f}" if left >= 0 else "新增数少于净增数，存量与增量不能同时成立"
                formula = f"{flow.value}-({stock.value}-{stock.value}/{factor})"
                yield make(
                    "change", "stock_flow", text, [stock, growth, flow], formula, left, None, None, note, left < 0
                )
                break
