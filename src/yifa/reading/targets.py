"""Targets: how much of a task was done, and percentages that cannot be.

Reads   the facts of one sentence
Never   judges 完成率 above a hundred: a task may be over-fulfilled; 办结率 above a hundred may not
Start   relations()
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yifa.reading.claims import Relation, clause_start, make
from yifa.reading.facts import Fact
from yifa.reading.rates import agrees

OF_TASK = re.compile(
    r"(?:完成(?:了)?|达到|占)?(?:年度|全年|年初|市下达|区下达|上级下达|省下达|县下达)*(?:任务|目标|计划|指标)(?:数|量|任务)?的|任务完成率|目标完成率|计划完成率|完成率"
)
TASK = re.compile(r"任务|目标|计划|指标")
DONE = re.compile(r"完成|实际|已|实现")
BOUNDED = re.compile(
    r"(?:办结|结案|审结|成功|化解|调处|满意|好评|合格|通过|优秀|出庭|应诉|采纳|整改|答复|回复|办复|覆盖|持证|参训|参考|受理|公开|公示|纠错|败诉|达标|网办|报备|备案|审查|审核|兑现)率"
    r"(?:均|分别)?(?:为|达到|达|是|保持|:)*$"
)


def relations(text: str, facts: list[Fact]) -> Iterator[Relation]:
    """Tasks fulfilled, in percent, and rates above the whole."""
    for index, rate in enumerate(facts):
        if rate.unit != "%" or rate.planned:
            continue
        lead = text[max(0, rate.at - 20) : rate.at].split(",")[-1]
        if rate.value > 100 and BOUNDED.search(lead) and rate.kind == "rate":
            note = "这一比率不可能超过 100%"
            yield make("rate", "bounded", text, [rate], "1", rate.value / 100, round(rate.value / 100, 6), False, note)
        elif OF_TASK.search(lead):
            yield from _fulfilled(text, facts[:index], rate)


def _fulfilled(text: str, before: list[Fact], rate: Fact) -> Iterator[Relation]:
    counts = [fact for fact in before if fact.kind in ("count", "people", "amount", "area") and fact.value > 0]
    tasks = [fact for fact in counts if _is_task(text, fact)]
    done = [fact for fact in counts if fact not in tasks]
    pairs = [(did, task) for did in reversed(done) for task in tasks if did.unit == task.unit]
    claimed = round(rate.value / 100, 6)
    for did, task in pairs:
        if agrees(rate, text, did.value * 100 / task.value):
            formula = f"{did.value}/{task.value}"
            yield make(
                "rate",
                "rate",
                text,
                [task, did, rate],
                formula,
                did.value / task.value,
                claimed,
                True,
                "完成比例与任务数相符",
            )
            return
    if len(pairs) == 1:
        did, task = pairs[0]
        exact = all(fact.approx == "exact" for fact in (did, task, rate))
        formula = f"{did.value}/{task.value}"
        yield make(
            "rate",
            "rate",
            text,
            [task, did, rate],
            formula,
            did.value / task.value,
            claimed,
            False if exact else None,
            "完成比例与任务数对不上",
        )
    elif not tasks and counts and rate.value > 0:
        did = counts[-1]
        base = did.value / (rate.value / 100)
        formula = f"{did.value}/{round(rate.value / 100, 6)}"
        yield make("rate", "task", text, [did, rate], formula, base, None, None, f"推得任务数约 {base:,.0f}")


def _is_task(text: str, fact: Fact) -> bool:
    clause = clause_start(text, fact.at, ",。;\n、")
    own = text[clause : fact.to + 6].split(",")[0]
    return bool(TASK.search(own)) and not re.search(r"完成|实际", own)
