"""Periods: the time a figure speaks of.

Reads   the words before the number in its sentence, and the report's year
Never   looks at a calendar: a year that the text does not give is the report's year
Start   period_of()
"""

from __future__ import annotations

import re

YEAR = re.compile(r"((?:19|20)\d\d)年")
MONTH = re.compile(r"(?<![\d-])(\d{1,2})月(?:份)?的?$")
SPAN = re.compile(r"(?:((?:19|20)\d\d)年)?(\d{1,2})(?:月)?[-~至到](\d{1,2})月")
UNTIL = re.compile(r"截[至止](?:((?:19|20)\d\d)年)?(?:(\d{1,2})月)(?:份)?(?:底|末|\d{1,2}日)?")
LAST_YEAR = re.compile(r"(?:去年|上年|上一年)(?:同期|度)?的?$")
HALF = re.compile(r"(上|下)半年")
QUARTER = re.compile(r"(前三|第?[一二三四1-4])季度")
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def period_of(text: str, sentence_start: int, start: int, year: int | None, planned: bool) -> str | None:
    """`2022`, `2022-10`, `2022-01/2022-11` or `2022-H1`, `2022-Q3`; None when no year is known."""
    words = text[sentence_start:start]
    clause = re.split(r"[,;]", words)[-1]
    told = YEAR.findall(words)
    base = int(told[-1]) if told and (year is None or abs(int(told[-1]) - year) <= 1) else year
    if base is None:
        return None
    if planned and not told and year:
        return str(year + 1)
    if LAST_YEAR.search(clause.rstrip("由从为至")):
        return str((year or base) - 1)
    month = MONTH.search(clause.rstrip("由从为"))
    if month and 1 <= int(month.group(1)) <= 12:
        return f"{base}-{int(month.group(1)):02d}"
    for pattern in (SPAN, UNTIL):
        found = pattern.search(words)
        if found:
            own = int(found.group(1)) if found.group(1) else base
            if pattern is SPAN:
                first, last = int(found.group(2)), int(found.group(3))
                return f"{own}-{first:02d}/{own}-{last:02d}" if 1 <= first < last <= 12 else str(own)
            last = int(found.group(2))
            return f"{own}-01/{own}-{last:02d}" if last < 12 else str(own)
    half, quarter = HALF.search(clause), QUARTER.search(clause)
    if half:
        return f"{base}-H{1 if half.group(1) == '上' else 2}"
    if quarter:
        return f"{base}-01/{base}-09" if quarter.group(1) == "前三" else f"{base}-Q{QUARTERS[quarter.group(1)[-1]]}"
    return str(base)
