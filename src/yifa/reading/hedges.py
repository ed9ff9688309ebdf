"""Hedges: how exactly a number is meant, from the words before, inside and after it.

Reads   近, 约, 超, 逾, 至少, 不足 … before the number; 以上, 左右, 以内 … after its unit
Never   takes 附近, 节约, 通过, 近三年 for a hedge
Start   before(), after(), combined()
"""

from __future__ import annotations

import re

EXACT, ABOUT, OVER, AT_LEAST, UNDER = "exact", "about", "over", "at_least", "under"

_FILLER = r"(?:了|为|达|到|达到|有|是|在|占|共|共计|人民币)?$"
_BEFORE = (
    (AT_LEAST, r"(?:至少(?:[\u4e00-\u9fff]{2,4})?|≥|不少于|不低于|不下于|不下|最少|起码|不小于|未低于)"),
    (
        UNDER,
        r"(?:≤|<|不超过|未超过|不多于|不高于|不大于|不超|最多|至多|不足|不到|未满|不满|未达|低于|少于|小于|将近|接近)",
    ),
    (OVER, r"(?:>|超过|超出|超越|突破|高于|多于|大于|逾|(?<![赶反])超)"),
    (ABOUT, r"(?:大约|大概|大致|估计|(?<![预节签合条制违公契履解邀特相失践赴婚大誓租])约)"),
    (UNDER, r"(?:(?<![最附靠邻临亲远就])近)"),
)
BEFORE = tuple((hedge, re.compile(words + _FILLER)) for hedge, words in _BEFORE)
FLOOR = re.compile(r"(?:不低于|不少于|至少(?:占|达到)?)[\u4e00-\u9fff]{2,12}$")  # 不低于执法人员总数5%
REACH = re.compile(r"(?:(?<![网以线之会晚早马街路地身手])上|(?<![超通经])过|(?<![侦告])破)$")  # 上百, 过千, 破万

SHARE = re.compile(r"[\d.]+%")
BEATEN = re.compile(r"(?:[高低]于|[多少大小]于|超过)$")
STANDARD = re.compile(
    r"[\d.]+(?:%|[\u4e00-\u9fff]{1,4}?)的[\u4e00-\u9fff]{0,8}(?:标准|线|水平|要求|平均|目标|指标|任务|比例)"
)

_AFTER = (
    (AT_LEAST, r"(?:\(含\)|\(含本数\)|及|或)?以上(?!述)"),
    (UNDER, r"(?:\(含\)|\(含本数\)|及|或)?以下|(?:\(含\))?(?:以内|之内)"),
    (ABOUT, r"左右|上下"),
    (OVER, r"有余|开外"),
)
AFTER = tuple((hedge, re.compile(words)) for hedge, words in _AFTER)
ODD = re.compile(r"[多余]")  # 两年多, 三个多月 is read in units; here 3公里多, 5万元余


def before(text: str, start: int, round_only: bool = False) -> str:
    """The hedge that stands right before `start`; a standard that is beaten (低于15%的问责线) is itself exact."""
    words = text[max(0, start - 8) : start]
    if round_only and REACH.search(words):
        return OVER
    if FLOOR.search(text[max(0, start - 16) : start]) and SHARE.match(text, start):
        return AT_LEAST
    for hedge, pattern in BEFORE:
        if pattern.search(words):
            standard = BEATEN.search(words) and STANDARD.match(text, start)
            return EXACT if standard else hedge
    return EXACT


def after(text: str, end: int) -> tuple[str, int]:
    """The hedge that stands right after `end`, and where it ends."""
    for hedge, pattern in AFTER:
        found = pattern.match(text, end)
        if found:
            return hedge, found.end()
    return EXACT, end


def combined(front: str, inside: str, behind: str) -> str:
    """One hedge out of three places: 以上 decides, then an explicit word in front, then 余 or 多.

    近…余 contradicts itself; the 余 is the figure's own and wins.
    """
    if behind != EXACT and front in (EXACT, ABOUT):
        return behind
    if front == UNDER and inside == OVER:
        return OVER
    for hedge in (front, inside, behind):
        if hedge != EXACT:
            return hedge
    return EXACT
