"""Money of a penalty: the late charge (加处罚款) and a schedule of instalments. All sums are whole 分.

Reads   what it is given: sums, days, the percentages of the law
Never   rounds against the party: a fraction of a 分 is dropped; knows no parameter and no case
Start   late_charge(), instalments()
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from yifa.engine import fields as f
from yifa.engine.fields import Wrong

Span = tuple[date, date | None]
_DAY, _SUM = f.day("instalment_day", "分期日期"), f.money("instalment_sum", "分期金额", low=1)


@dataclass(frozen=True)
class Instalment:
    """One part of a fine: due on a day, in 分."""

    on: date
    cents: int


def charged_days(first: date, until: date, off: Iterable[Span] = ()) -> int:
    """Days from `first` to `until`, both counted, without those in a span of `off` (its first day in, its last not)."""
    if until < first:
        return 0
    free = sorted((max(since, first), min(to or until + timedelta(1), until + timedelta(1))) for since, to in off)
    days, reached = (until - first).days + 1, first
    for since, to in free:
        since = max(since, reached)
        if to > since:
            days -= (to - since).days
            reached = to
    return days


def late_charge(
    fine: int, first: date, until: date, *, percent: int | Decimal, cap_percent: int | Decimal, off: Iterable[Span] = ()
) -> int:
    """加处罚款 in 分 for the days from `first` to `until`: `percent` of the fine a day, at most `cap_percent` of it.

    `off` are reconsideration and suit, which are not counted (行政处罚法 72、73).
    """
    if fine < 0:
        raise ValueError(f"a fine of {fine} 分")
    owed = Fraction(fine) * Fraction(percent) * charged_days(first, until, off) / 100
    return int(min(owed, Fraction(fine) * Fraction(cap_percent) / 100))


def instalments(text: str) -> tuple[Instalment, ...]:
    """Read `2025-11-01 10000元；2025-12-01 1万` line by line; Wrong says which part can't be read or is out of order."""
    found: list[Instalment] = []
    for part in filter(None, (one.strip() for one in re.split(r"[\n;；]", text))):
        day, _, amount = part.replace("：", " ").replace(":", " ").strip().partition(" ")
        if not amount.strip():
            raise Wrong(
                f"分期安排中的“{part}”缺少日期或者金额，请每期写成 2025-11-01 10000 的样子，各期之间用分号隔开。"
            )
        on = date.fromisoformat(f.clean(_DAY, day))
        if found and on <= found[-1].on:
            raise Wrong(f"分期安排中{on}没有排在{found[-1].on}之后，请按日期先后填写，每日一期。")
        found.append(Instalment(on, f.clean(_SUM, amount)))
    if not found:
        raise Wrong("分期安排没有填写任何一期。")
    return tuple(found)
