"""Rates: a percentage against the counts it is made of.

Reads   the facts of one sentence; the rate's own name tells the numerator (成功率: 成功), the sentence the denominator
Never   divides by 受理 where the text gives 审结, and never calls a rate wrong while another pair of its sentence explains it
Start   relations()
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from yifa.reading.claims import Relation, clause_start, make
from yifa.reading.facts import Fact

NAME = re.compile(
    r"([\u4e00-\u9fff]{1,12}?)(率|占比|比例|比重)(?:均|分别)?(?:为|达到|达|是|保持|稳定|高达|:|约|近|超过|超|在|仅)*$|(占)[\u4e00-\u9fff]{0,10}$"
)
STEMS = (
    ("调解成功", r"成功|达成|化解|调成"), ("成功", r"成功|达成|化解|调成"), ("化解", r"化解|调处|成功"), ("调处", r"调处(?!成功)|化解(?!成功)"),
    ("办结", r"办结|结案|审结|完结"), ("结案", r"结案|办结|审结"), ("审结", r"审结|结案|办结"), ("出庭", r"出庭"), ("应诉", r"出庭"),
    ("纠错", r"纠错|纠正"), ("采纳", r"采纳|采用"), ("整改", r"整改|消除|整治"), ("合格", r"合格|通过|达标"), ("通过", r"通过|合格"), ("优秀", r"优秀"),
    ("办复", r"办复|答复|回复"), ("答复", r"答复|办复|回复"), ("回复", r"回复|答复"), ("持证", r"持证|持有"), ("司法确认", r"确认"), ("履行", r"履行"),
    ("完成", r"完成"), ("参训", r"参训"), ("参考", r"参考|参加"), ("兑现", r"兑现"), ("解决", r"解决"), ("败诉", r"败诉"), ("达标", r"达标|合格"),
)  # fmt: skip
BASE = re.compile(
    r"受理|收到|接收|立案|共有|共|排查|发现|参加|参考|抽查|评查|办理|应诉|开庭|新收|接到|检查|实有|现有|调解"
)
DECIDED = re.compile(r"审结|办结|结案")
# 按期办结率 and 当场答复率 leave out what the counts do not; 出庭率 and 纠错率 have bases of their own
QUALIFIED = re.compile(r"按期|按时|及时|如期|限期|当日|即时|当场|网上|首次|一次性|综合|群众|平均")
JUDGED = re.compile(
    r"(?:成功|化解|调处|办结|结案|审结|采纳|整改|合格|通过|优秀|办复|答复|回复|解决|达标|完成)率[^,。]{0,4}$"
)
CARRIED = re.compile(r"结转|含|尚|正在|未到期|未满|另有|跨年|存量|旧存")


def relations(text: str, facts: list[Fact]) -> Iterator[Relation]:
    """Every rate of the sentence that its counts can be held against."""
    for index, rate in enumerate(facts):
        if rate.kind != "rate" or rate.unit != "%" or rate.planned:
            continue
        counts = [fact for fact in facts[:index] if fact.kind in ("count", "people") and fact.value > 0][-6:]
        name = _name(text, rate)
        if name == "占":
            yield from _portion(text, rate, counts)
        elif name:
            yield from _named(text, rate, name, counts, facts)
        yield from _small_base(text, rate, counts)


def _name(text: str, rate: Fact) -> str:
    words = re.split(r"[,。;:\n、]", text[max(0, rate.at - 24) : rate.at])[-1]
    found = NAME.search(words)
    if not found:
        return ""
    return "占" if found.group(3) or found.group(2) != "率" else found.group(1)


def agrees(rate: Fact, text: str, computed: float) -> bool:
    """Whether a computed percentage is what the text writes, at the text's own precision; a hedge widens it."""
    written = re.search(r"\.(\d+)", text[rate.at : rate.to])
    step = 10 ** -(len(written.group(1)) if written else 0)
    low, high = {
        "at_least": (0, 100), "over": (0, 100), "under": (10, 0), "about": (2, 2)
    }.get(rate.approx, (step, step))  # fmt: skip
    return rate.value - low - 1e-9 <= computed + (step if rate.approx in ("at_least", "over") else 0) and (
        computed <= rate.value + high + 1e-9
    )


def _named(text: str, rate: Fact, name: str, counts: list[Fact], facts: list[Fact]) -> Iterator[Relation]:
    wanted = next((re.compile(words) for stem, words in STEMS if name.endswith(stem)), None)
    tops = [fact for fact in counts if wanted and wanted.search(_own(text, fact, facts))]
    pairs = [(top, base) for top in reversed(tops) for base in counts if _fits(text, top, base, tops)]
    for top, base in pairs:
        if agrees(rate, text, top.value * 100 / base.value):
            yield _relation(text, rate, top, base, True)
            return
    if rate.value == 100 and not tops and len(counts) >= 1:
        base = counts[-1] if len(counts) == 1 else _base_of(text, name, counts, facts)
        if base is not None and base.approx == "exact":
            formula = f"{base.value}/{base.value}"
            note = "百分之百的基数没有写明，按文中的数推算"
            yield make("rate", "whole", text, [base, rate], formula, 1.0, 1.0, None, note)
        return
    if any(_explains(rate, text, top, base) for top, base in combinations(counts, 2)):
        return
    if len(pairs) == 1 and _certain(text, rate, *pairs[0], facts):
        yield _relation(text, rate, *pairs[0], False)
    elif pairs:
        yield _relation(text, rate, *pairs[0], None)


def _own(text: str, fact: Fact, facts: list[Fact]) -> str:
    """The words that belong to this fact alone: from the fact before it, or its clause's start, to its noun."""
    before = max((other.to for other in facts if other.to <= fact.at), default=0)
    clause = clause_start(text, fact.at, ",。;\n")
    return text[max(before, clause) : fact.to + 6].split(",")[0]


def _fits(text: str, top: Fact, base: Fact, tops: list[Fact]) -> bool:
    return (
        base is not top and base.unit == top.unit and base.value >= top.value and base not in tops and base.at < top.at
    )


def _base_of(text: str, name: str, counts: list[Fact], facts: list[Fact]) -> Fact | None:
    """行政诉讼案件负责人出庭应诉率: the count whose own words share the most with the rate's name."""
    scored = [(len(set(_own(text, fact, facts)) & set(name)), fact.at, fact) for fact in counts]
    best = max(scored, key=lambda item: (item[0], -item[1]), default=None)
    return best[2] if best and best[0] >= 3 else None


def _explains(rate: Fact, text: str, one: Fact, other: Fact) -> bool:
    low, high = sorted((one.value, other.value))
    return one.unit == other.unit and high > 0 and agrees(rate, text, low * 100 / high)


def _certain(text: str, rate: Fact, top: Fact, base: Fact, facts: list[Fact]) -> bool:
    """Only a base, its part and the rate, one after the other, all exact, nothing carried over or left out."""
    span = text[base.at : rate.to]
    between = [fact for fact in facts if base.at < fact.at < rate.at and fact is not top]
    exact = all(fact.approx == "exact" for fact in (rate, top, base))
    named = BASE.search(_own(text, base, facts)) or DECIDED.search(_own(text, base, facts))
    name = text[max(0, rate.at - 16) : rate.at]
    if QUALIFIED.search(name) or not JUDGED.search(name):
        return False
    return exact and not between and bool(named) and not CARRIED.search(span) and len(span) < 80


def _relation(text: str, rate: Fact, top: Fact, base: Fact, holds: bool | None) -> Relation:
    computed = top.value / base.value
    note = "比率与文中的两个数相符" if holds else "比率与文中的两个数对不上"
    if any(fact.approx != "exact" for fact in (rate, top, base)) and holds is False:
        holds = None
    return make(
        "rate",
        "rate",
        text,
        [base, top, rate],
        f"{top.value}/{base.value}",
        computed,
        round(rate.value / 100, 6),
        holds,
        note,
    )


def _portion(text: str, rate: Fact, counts: list[Fact]) -> Iterator[Relation]:
    """A 218件,其中 B 30件,占13.8%: the count just before, of a whole before that."""
    if len(counts) < 2:
        return
    top = counts[-1]
    for base in reversed(counts[:-1]):
        if base.unit == top.unit and base.value >= top.value and agrees(rate, text, top.value * 100 / base.value):
            yield _relation(text, rate, top, base, True)
            return
    base = counts[-2]
    between = text[base.to : top.at]
    straight = text[top.to : rate.at].startswith((",占", "占", ",占比", ",占总数"))
    if "其中" in between and straight and base.unit == top.unit and base.value >= top.value and len(counts) == 2:
        exact = all(fact.approx == "exact" for fact in (rate, top, base))
        yield _relation(text, rate, top, base, False if exact else None)


def _small_base(text: str, rate: Fact, counts: list[Fact]) -> Iterator[Relation]:
    """54.55% is 6/11: a percentage of opinion with two decimals that a small survey explains."""
    if (
        rate.approx != "exact"
        or not re.search(r"满意", rate.subject)
        or not re.search(r"\.\d\d", text[rate.at : rate.to])
    ):
        return
    for base in range(3, 13):
        top = round(rate.value * base / 100)
        if 0 < top < base and abs(round(top * 100 / base, 2) - rate.value) < 1e-9:
            formula, note = f"{top}/{base}", f"{rate.value}% 恰为 {top}/{base}，样本可能很少"
            yield make("rate", "survey", text, [rate], formula, top / base, round(rate.value / 100, 6), None, note)
            return
