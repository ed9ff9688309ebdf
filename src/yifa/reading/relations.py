"""Relations: what the figures of a sentence say about each other, and whether it computes.

Reads   the facts of a report and the clean text between them
Never   calls a claim false unless the sentence itself names what is divided by what; where it does not, `holds` is None
Start   relations_in()
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby, pairwise

from yifa.reading import elsewhere, growth, rates, targets
from yifa.reading.claims import Relation, make
from yifa.reading.facts import Fact

COUNTED = ("count", "people")
MOST = 60  # facts of one sentence that are held against each other
FOLLOWS = re.compile(r"其中|占|同比|较上年")
PART = re.compile(r"其中")
FOLLOW_UP = re.compile(
    r"推送|移送|移交|转办|交办|处置|整改|办结|化解|立案|查处|处罚|审结|答复|回复|采纳|调解成功|成功|达成|合格|通过|结案"
)
FLOW, STOCK = re.compile(r"新增|新登记|新设|新注册|新建|本年"), re.compile(r"实有|累计|总量|总数|现有|存量|保有|有效")
REACHED = re.compile(r"惠及|受众|覆盖|受教育|参与|参加|受益|服务|参训|接访|接待")
CHECKED, PUNISHED = re.compile(r"检查|巡查|抽查|检测"), re.compile(r"处罚|立案|查处")
INVOLVED = re.compile(r"金额|标的|损失|款|挽回|赔偿|补偿")
LOST_SCALE = re.compile(r"涉及|涉案|标的|协议|挽回|赔偿|补偿|追回|金额")
ALL = re.compile(r"^[^。;]{0,4}(?:均|全部|都)")


def relations_in(text: str, facts: list[Fact]) -> list[Relation]:
    """All relations of a report, in order of the text."""
    found: list[Relation] = []
    for sentence in _sentences(text, facts):
        for rule in RULES:
            found += rule(text, sentence)
    found += elsewhere.across(facts)
    found += elsewhere.formulas(text, facts)
    found += elsewhere.listed(text)
    return sorted(_distinct(found), key=lambda relation: (relation.at, relation.to))


def _sentences(text: str, facts: list[Fact]) -> Iterator[list[Fact]]:
    """The facts sentence by sentence; one that begins with 其中 or 同比 belongs to the sentence before."""
    joined: list[Fact] = []
    for start, group in groupby(facts, key=lambda fact: fact.sentence):
        if joined and not FOLLOWS.match(text, start):
            yield joined
            joined = []
        for fact in group:
            if len(joined) >= MOST:
                yield joined
                joined = []
            joined.append(fact)
    if joined:
        yield joined


def _distinct(found: list[Relation]) -> Iterator[Relation]:
    seen = set()
    for relation in found:
        key = (relation.formula, relation.at // 40)
        if key not in seen:
            seen.add(key)
            yield relation


def _counts(facts: list[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.kind in COUNTED and fact.value > 0 and not fact.planned]


def _wholes_and_parts(text: str, facts: list[Fact]) -> Iterator[Relation]:
    """其中, stock and flow, and the next step of the same matters: a part may not exceed its whole."""
    counts = _counts(facts)
    for index, (whole, part) in enumerate(pairwise(counts)):
        between = text[whole.to : part.at]
        if PART.search(between):
            parts = _parts(text, counts, index)
            yield from _of_whole(text, _whole_of(counts[: index + 1], part), parts)
        elif STOCK.search(whole.clause) and FLOW.search(part.clause) and whole.unit == part.unit and "," in between:
            yield _share(text, whole, part, "本年新增应当不多于累计数")
        elif _next_step(text, whole, part, between):
            yield _share(text, whole, part, "后一步的数应当不多于前一步的数", weak=True)


def _whole_of(before: list[Fact], part: Fact) -> Fact:
    """投诉1000件、举报50件,其中食品类200件: the nearest count that can hold the part, else the nearest."""
    return next((one for one in reversed(before) if one.unit == part.unit and one.value >= part.value), before[-1])


def _next_step(text: str, whole: Fact, part: Fact, between: str) -> bool:
    own = text[max(whole.to, part.at - 16) : part.at]
    return (
        whole.unit == part.unit
        and between.startswith((",", "，"))
        and between.count(",") == 1
        and bool(FOLLOW_UP.search(own))
        and not FOLLOW_UP.search(_lead(whole))
        and not re.search(r"成功|率", own)
    )


def _lead(fact: Fact) -> str:
    return fact.clause.split(str(fact.value))[0][-14:]


def _parts(text: str, counts: list[Fact], index: int) -> list[Fact]:
    """The facts after 其中 that belong to counts[index]: same unit, up to the next total."""
    parts = [counts[index + 1]]
    for before, fact in pairwise(counts[index + 1 :]):
        between = text[before.to : fact.at]
        if (
            "其中" in between
            or fact.unit != parts[0].unit
            or re.search(r"[,;。](?:[^,、]*)(?:共|累计|全年|检查|开展)", between)
        ):
            break
        parts.append(fact)
    return parts


def _of_whole(text: str, whole: Fact, parts: list[Fact]) -> Iterator[Relation]:
    first = parts[0]
    if first.unit != whole.unit:
        if whole.unit.endswith("次") and first.unit in ("件", "起"):
            yield _share(text, whole, first, "其中")
        return
    listed = [part for part in parts if part.unit == whole.unit]
    exact = all(fact.approx == "exact" for fact in (whole, *listed))
    total = sum(Decimal(str(part.value)) for part in listed)
    if len(listed) >= 2 and exact and total == Decimal(str(whole.value)):
        formula = "+".join(str(part.value) for part in listed)
        yield make("sum", "parts", text, [whole, *listed], formula, total, whole.value, True, "各部分相加等于总数")
        return
    if (
        len(listed) >= 2
        and exact
        and total > Decimal(str(whole.value))
        and whole.unit in ("件", "起", "份")
        and _is_list(text, listed)
    ) and max(part.value for part in listed) <= whole.value:
        formula = "+".join(str(part.value) for part in listed)
        note = f"各部分相加得 {total}，大于总数 {whole.value}；如有重复计数请写明"
        yield make("sum", "parts_over", text, [whole, *listed], formula, total, whole.value, None, note, True)
        return
    for part in listed[:1]:
        yield _share(text, whole, part, "其中")


def _share(text: str, whole: Fact, part: Fact, note: str, weak: bool = False) -> Relation:
    """part/whole; a part above its whole is wrong where 其中 says it is a part, and only worth a question elsewhere."""
    fits = part.value <= whole.value or whole.approx in ("over", "at_least")
    same = part.unit == whole.unit
    exact = part.approx in ("exact", "over", "at_least") and whole.approx in ("exact", "under")
    holds = True if fits else (False if exact and same and not weak else None)
    computed = part.value / whole.value
    return make(
        "rate",
        "share",
        text,
        [whole, part],
        f"{part.value}/{whole.value}",
        computed,
        None,
        holds,
        note,
    )


def _totals(text: str, facts: list[Fact]) -> Iterator[Relation]:
    """A、B、C,合计 T: the total after its parts."""
    counts = [fact for fact in facts if fact.kind in (*COUNTED, "amount") and not fact.planned]
    for index, total in enumerate(counts):
        lead = text[max(0, total.at - 8) : total.at]
        if (
            index < 2
            or not re.search(r"(?:合计|总计|共计|共)(?:[\u4e00-\u9fff]{0,4})$", lead)
            or total.approx != "exact"
        ):
            continue
        before = [fact for fact in counts[:index] if fact.unit == total.unit and fact.approx == "exact"]
        sums = [sum(Decimal(str(fact.value)) for fact in before[-size:]) for size in range(2, len(before) + 1)]
        if Decimal(str(total.value)) in sums:
            used = before[-(sums.index(Decimal(str(total.value))) + 2) :]
            formula = "+".join(str(fact.value) for fact in used)
            yield make(
                "sum", "total", text, [*used, total], formula, total.value, total.value, True, "各项相加等于合计"
            )
        elif re.search(r"(?:合计|总计)(?:[\u4e00-\u9fff]{0,2})$", lead) and _is_list(text, before):
            formula = "+".join(str(fact.value) for fact in before)
            yield make(
                "sum", "total", text, [*before, total], formula, sums[-1], total.value, False, "各项相加不等于合计"
            )


def _is_list(text: str, facts: list[Fact]) -> bool:
    return len(facts) >= 2 and all(
        re.fullmatch(r"、[^,。;]{0,14}", text[first.to : second.at]) for first, second in pairwise(facts)
    )


def _sums(text: str, facts: list[Fact]) -> Iterator[Relation]:
    """Neighbours of one kind (A 5件,B 6件): their sum, claimed or not."""
    counts = _counts(facts)
    index = 0
    while index < len(counts) - 1:
        run = [counts[index]]
        while index + len(run) < len(counts) and _neighbours(text, run[-1], counts[index + len(run)]):
            run.append(counts[index + len(run)])
        if len(run) > 1 and len(run) <= 4:
            total = sum(Decimal(str(fact.value)) for fact in run)
            every = ALL.search(text[run[-1].to + 1 : run[-1].to + 12]) and text[run[-1].to : run[-1].to + 1] == ","
            formula = "+".join(str(fact.value) for fact in run)
            holds = True if every else None
            yield make("sum", "neighbours", text, run, formula, total, None, holds, "同类数字相加；文中没有写合计")
        index += len(run)


def _neighbours(text: str, first: Fact, second: Fact) -> bool:
    between = text[first.to : second.at]
    if first.unit != second.unit or first.unit.endswith("次") or "其中" in between or len(between) > 24:
        return False
    if STOCK.search(first.clause) and FLOW.search(second.clause):
        return False
    tails = (re.sub(r"\W", "", first.subject)[-2:], re.sub(r"\W", "", second.subject)[-2:])
    listed = "、" in between and "," not in between
    return listed or (between.count(",") <= 1 and tails[0] == tails[1] and not FOLLOW_UP.search(between))


def _per_case(text: str, facts: list[Fact]) -> Iterator[Relation]:
    """An amount and the cases it comes from: too little a case means a lost 万."""
    for index, amount in enumerate(facts):
        if amount.kind != "amount" or amount.value <= 0 or not INVOLVED.search(amount.clause):
            continue
        before = [
            fact
            for fact in facts[:index]
            if fact.kind == "count" and fact.unit in ("件", "起", "例", "份", "宗") and fact.value > 0
        ]
        if not before:
            continue
        cases = before[-1]
        if len(before) > 1 and "、" in text[before[-2].to : cases.at] and "," not in text[before[-2].to : cases.at]:
            cases = max(before[-2:], key=lambda fact: fact.value)
        each = amount.value / cases.value
        lost = amount.unit_raw == "元" and each < 100 and cases.value >= 10 and LOST_SCALE.search(amount.clause)
        holds = False if lost else None
        note = f"平均每件 {each:,.2f} 元" + ("，不合常理，多半漏写了“万”字" if lost else "")
        yield make(
            "rate",
            "per_case",
            text,
            [cases, amount],
            f"{amount.value}/{cases.value}",
            each,
            None,
            holds,
            note,
        )


def _ratios(text: str, facts: list[Fact]) -> Iterator[Relation]:
    """人次 to 人, readers to leaflets, penalties to checks: ratios the text does not claim."""
    counts = _counts(facts)
    for first, second in pairwise(counts):
        between = text[first.to : second.at]
        if (first.unit == "人" and second.unit == "人次") or (
            first.kind == "count" and second.kind == "people" and REACHED.search(between) and between.count(",") <= 1
        ):
            computed = second.value / first.value
            formula = f"{second.value}/{first.value}"
            yield make("rate", "ratio", text, [first, second], formula, computed, None, None, "平均数；文中没有写比率")
    checked = next((fact for fact in counts if CHECKED.search(fact.clause)), None)
    if checked:
        for fact in counts[counts.index(checked) + 1 :]:
            if PUNISHED.search(fact.clause) and fact.unit in ("件", "起") and checked.unit not in ("件", "起"):
                computed = fact.value / checked.value
                formula = f"{fact.value}/{checked.value}"
                inside = "其中" in text[checked.to : fact.at]
                yield make(
                    "rate",
                    "ratio",
                    text,
                    [checked, fact],
                    formula,
                    computed,
                    None,
                    True if inside else None,
                    "查处数比检查数",
                )
                break


def _nothing_of(text: str, facts: list[Fact]) -> Iterator[Relation]:
    """无败诉案件 beside the number of suits: a share of nothing, whose base the text may not settle."""
    for before, zero in pairwise(facts):
        if (
            zero.value == 0
            and before.unit == zero.unit
            and before.value > 0
            and re.search(r"败诉|纠错|撤销", zero.clause)
        ):
            yield make(
                "rate",
                "nothing",
                text,
                [before, zero],
                f"0/{before.value}",
                0,
                0.0,
                None,
                "没有写明其中已审结多少件",
            )


RULES = (
    rates.relations,
    growth.relations,
    targets.relations,
    _wholes_and_parts,
    _totals,
    _sums,
    _per_case,
    _ratios,
    _nothing_of,
)
