"""Hearings in licensing: asked for in time, told ahead, held by somebody who examined nothing.

Reads   licence.hearing_* of the day
Never   writes
Start   asked_in_time(), told_ahead(), the_host_named(), nothing_open()
"""

from __future__ import annotations

from yifa.engine.case import Case, Move, as_day
from yifa.engine.refusals import Refusal
from yifa.law.citations import statute
from yifa.law.clocks import reckon

ART = statute("行政许可法", edition=2019).articles


class AskedTooLate(Refusal):
    code = "S-021"
    text = "申请听证的期限已于{until}届满（{basis}），不能登记；其意见请登记为“记录意见”，一并审查。"


class ToldTooLate(Refusal):
    code = "S-022"
    text = "听证通知{told}送达，应当在举行听证的{days}个工作日前通知（{basis}）；听证时间不得早于{earliest}，请改定后重新通知。"


class HostExamined(Refusal):
    code = "S-023"
    text = "{person}审查过本申请，不能主持听证（{basis}）；请另行指定。"


class NotTheHost(Refusal):
    code = "S-024"
    text = "本次听证指定由{host}在{on}主持（{basis}）；人员或者日期有变动的，先重新通知。"


class RightOpen(Refusal):
    code = "S-025"
    text = "现在还不能作出决定：{whom}可以在{until}前（含当日）{right}（{basis}）；期满后再决定，书面放弃的先登记。"


class HearingDue(Refusal):
    code = "S-026"
    text = "已经{why}，听证还没有举行（{basis}），不能作出决定；请先举行听证，并根据听证笔录决定。"


def asked_in_time(case: Case, move: Move) -> Refusal | None:
    """第四十七条: five days after having been told; whoever was never told is not late."""
    held = next(
        (one for one in case.rights(as_day(move.get("hearing_asked_on"))) if one.slug == "request_hearing"), None
    )
    if held is None or held.status != "lapsed":
        return None
    return AskedTooLate(until=held.closes_on, basis=ART(47))


def told_ahead(case: Case, move: Move) -> Refusal | None:
    """第四十八条第一款第一项、第三项: seven days' notice; a host who examined nothing."""
    told, held = as_day(move.get("hearing_notice_on")), as_day(move.get("hearing_at"))
    limit = case.param("licence.hearing_notice_ahead", told)
    if told > reckon(int(limit.value), limit.unit, held, back=True).due:
        first = reckon(int(limit.value) + 1, limit.unit, told).due
        return ToldTooLate(told=told, days=limit.value, earliest=first, basis=ART("48第一款第一项"))
    host = move.get("hearing_host")
    if host in case.acted("examine"):
        return HostExamined(person=case.lookup.name_of(host), basis=ART("48第一款第三项"))
    return None


def the_host_named(case: Case, move: Move) -> Refusal | None:
    """第四十八条: held by the one and on the day that was told."""
    host, told = case.get("hearing_host"), as_day(case.get("hearing_at"))
    if move.by.person == host and move.day == told:
        return None
    return NotTheHost(host=case.lookup.name_of(host), on=told, basis=ART(48))


def nothing_open(case: Case, move: Move) -> Refusal | None:
    """第三十六条、第四十七条、第四十八条: everybody's right was used, given up or has run out, and who asked was heard."""
    for right in case.open_rights(move.day):
        if right.slug in ("request_hearing", "state"):
            return RightOpen(whom=right.of, right=right.name, until=right.closes_on, basis=right.basis)
    for step, why in (("request_hearing", "有人申请听证"), ("order_hearing", "决定举行听证")):
        if case.took(step) and not case.took("hold_hearing"):
            return HearingDue(why=why, basis=ART(46, 47))
    return None
