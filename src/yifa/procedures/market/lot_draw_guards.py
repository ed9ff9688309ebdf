"""Guards of a lot draw: below the threshold and not split, noticed long enough, qualified, witnessed, not objected to.

Reads   the project, the notice, the entries, the local rule or what the legal reviewer stated in its place
Never   writes; what any draw asks for stands in procedures/drawing.py
Start   local(); then in the order of the steps
"""

from __future__ import annotations

from datetime import date
from typing import Any

from yifa.engine.arrangements import in_use
from yifa.engine.case import Case, Move, as_day
from yifa.engine.conditions import ask
from yifa.engine.refusals import Refusal
from yifa.law import clocks
from yifa.law.parameters import NotInForce
from yifa.procedures import drawing as d
from yifa.procedures.market.lot_draw_fields import RANKS

TENDER = "contract.must_tender_works"
STATED = {
    "lot.applies_below": "local_limit",
    "lot.notice_days": "local_notice_days",
    "lot.result_publicity_days": "local_objection_days",
}
FIRST_DAY = date(2000, 1, 1)
CENTS = 100


class MustTender(Refusal):
    code = "K-001"
    text = "估算价{value}达到必须招标的数额{limit}元（{source}），不能摇珠；请依法招标。"


class SplitUp(Refusal):
    code = "K-002"
    text = "总项目“{whole}”已有{count}件摇珠，加上本件合计{total}，达到必须招标的数额{limit}元（{source}），属于化整为零；请合并后依法招标。"


class RulesUnknown(Refusal):
    code = "K-003"
    text = "本地的摇珠限额、公告期、公示期没有查到确定的规定；请先由法制审核人员在本案中填写数值、依据和理由。"


class AboveLocalLimit(Refusal):
    code = "K-004"
    text = "估算价{value}不低于本地摇珠适用限额{limit}（{basis}）；请改用规定的其他发包方式。"


class MethodNotAgreed(Refusal):
    code = "K-005"
    text = "会议没有同意采用摇珠方式，或者没有审查是否化整为零；请报会议研究同意后再登记，不同意的终止本案。"


class NoticeTooShort(Refusal):
    code = "K-006"
    text = "报名截止日期{until}早于公告期届满日{due}（公告期{days}个工作日，{basis}）；请推迟截止日期。"


class DrawBeforeEntriesEnd(Refusal):
    code = "K-007"
    text = "摇珠日期{on}应当在报名截止日期{until}之后，并且不早于今天；请核对。"


class EntriesClosed(Refusal):
    code = "K-008"
    text = "报名已于{until}截止，不能再登记报名；逾期报名的不予接受。"


class EnteredTwice(Refusal):
    code = "K-009"
    text = "信用代码为{code}的单位已经报名，不能重复登记。"


class NotToCheck(Refusal):
    code = "K-010"
    text = "信用代码为{code}的单位{why}；请核对报名表。"


class EntriesStillOpen(Refusal):
    code = "K-011"
    text = "报名到{until}才截止，现在不能封存入围名单；请在截止以后再办理。"


class NotAllChecked(Refusal):
    code = "K-012"
    text = "还有{left}没有审查资格，不能封存入围名单；请先由两人审查。"


class TooFewEntries(Refusal):
    code = "K-013"
    text = (
        "合格的报名单位有{count}个，少于公告的最低数{least}个，不能摇珠；请登记流标，按规定重新组织或者改用其他方式。"
    )


class EnoughEntries(Refusal):
    code = "K-014"
    text = "合格的报名单位有{count}个，达到公告的最低数{least}个，不能流标；请封存入围名单。"


class DisciplineAbsent(Refusal):
    code = "K-015"
    text = "没有纪检监察人员到场见证（没有提交承诺），不能摇珠；请纪检监察人员到场，退回封存后重新提交承诺。"


class NotAsNoticed(Refusal):
    code = "K-016"
    text = "公告的摇珠日期是{noticed}，不能在{on}摇珠；改期的先登记改期并公告。"


class NotOnVideo(Refusal):
    code = "K-017"
    text = "摇珠应当全程录像；没有录像的不能办理。"


class NotSigned(Refusal):
    code = "K-018"
    text = "结果确认书还没有由主持人、见证人、监督人员签字；请签字以后再登记。"


class PublicityRuns(Refusal):
    code = "K-019"
    text = "结果公示期到{due}（含当日）届满，现在不能定标；请在届满以后办理。"


class ObjectionOpen(Refusal):
    code = "K-020"
    text = (
        "有异议还没有答复，或者异议成立而没有重新抽取，不能定标；请先答复，异议成立的由交易监督机构负责人决定重新抽取。"
    )


class NoSuchPlace(Refusal):
    code = "K-021"
    text = "本次只抽出{count}个名次，没有“{rank}”；请核对。"


class FileIncomplete(Refusal):
    code = "K-022"
    text = "案卷还不齐全，不能归档；请补齐公告、报名、审查、名单、录像、抽取文件、公示和合同。"


def local(case: Case, parameter: str, on: date) -> int | None:
    """The local rule (money in 分, periods in working days), else what the legal reviewer stated; None where neither."""
    try:
        found = case.param(parameter, on)
    except NotInForce:
        found = None
    if found is not None and found.value is not None:
        return int(found.value) * (CENTS if found.unit == "yuan" else 1)
    return case.get(STATED[parameter]) if case.took("state_rules") else None


def _unknown(case: Case) -> bool:
    on = as_day(case.state["on"])
    return case.took("state_rules") or any(local(case, parameter, on) is None for parameter in STATED)


RULES_UNKNOWN = ask("lot.rules_unknown", "本地的摇珠限额、公告期、公示期没有确定的规定", _unknown)


def _must_tender(case: Case, on: date) -> tuple[int, Any]:
    found = case.param(TENDER, on)
    return found.value * CENTS, found


def below_tender(case: Case, move: Move) -> Refusal | None:
    """必须招标的工程项目规定 5: what must be tendered is not drawn by lot."""
    limit, found = _must_tender(case, move.day)
    if case.get("project_value") < limit:
        return None
    return MustTender(value=case.show("project_value"), limit=found.value, source=found.source)


def not_split(case: Case, move: Move) -> Refusal | None:
    """招标投标法 4: lots of one whole project are added up."""
    limit, found = _must_tender(case, move.day)
    whole = str(case.get("project_whole"))
    others = [
        one for one in case.lookup.cases("lot_draw", whole, FIRST_DAY, move.day)
        if one.number != case.number and one.case.exit not in ("failed", "abandoned")
    ]  # fmt: skip
    total = case.get("project_value") + sum(one.get("project_value") or 0 for one in others)
    if not others or total < limit:
        return None
    return SplitUp(whole=whole, count=len(others), total=case.procedure.fields["project_value"].label(total),
                   limit=found.value, source=found.source)  # fmt: skip


def rules_are_known(case: Case, move: Move) -> Refusal | None:
    """A figure that no text gives is stated by the legal reviewer, with a reason, before the method is chosen."""
    missing = [parameter for parameter in STATED if local(case, parameter, move.day) is None]
    return RulesUnknown() if missing else None


def below_local_limit(case: Case, move: Move) -> Refusal | None:
    """The local rule: below its limit only."""
    limit = local(case, "lot.applies_below", move.day)
    if limit is None or case.get("project_value") < limit:
        return None
    return AboveLocalLimit(value=case.show("project_value"), limit=case.procedure.fields["local_limit"].label(limit),
                           basis=case.get("local_paper") or "本地规定")  # fmt: skip


def method_is_agreed(case: Case, move: Move) -> Refusal | None:
    """The meeting agreed to the lot and looked whether the project was split."""
    return None if case.get("method_agreed") and case.get("not_split") else MethodNotAgreed()


def noticed_long_enough(case: Case, move: Move) -> Refusal | None:
    """Entries close no earlier than the period of notice ends."""
    days, until = local(case, "lot.notice_days", move.day), as_day(case.get("entry_until"))
    if days is None:
        return RulesUnknown()
    due = clocks.reckon(days, "working_days", move.day, calendar=in_use()).due
    if until >= due:
        return None
    return NoticeTooShort(until=until, due=due, days=days, basis=case.get("local_paper") or "本地规定")


def drawn_after_entries(case: Case, move: Move) -> Refusal | None:
    """The draw comes after the entries have closed, and is not noticed for a day that is over."""
    on, until = move.get("new_day") or move.get("draw_day"), case.get("entry_until")
    if on > until and on >= move.day.isoformat():
        return None
    return DrawBeforeEntriesEnd(on=as_day(on), until=as_day(until))


def in_time(case: Case, move: Move) -> Refusal | None:
    """Entries are taken until the last day of entry."""
    until = as_day(case.get("entry_until"))
    return EntriesClosed(until=until) if move.day > until else None


def entered_once(case: Case, move: Move) -> Refusal | None:
    """A bidder enters once."""
    code = move.get("bidder_code")
    return EnteredTwice(code=code) if any(row[2] == code for row in d.rows(case, "entries")) else None


def to_be_checked(case: Case, move: Move) -> Refusal | None:
    """Only who has entered is checked, once."""
    code = move.get("checked_code")
    number = next((row[0] for row in d.rows(case, "entries", "enter") if row[2] == code), None)
    if number is None:
        return NotToCheck(code=code, why="没有报名")
    if any(row[0] == number for row in d.rows(case, "checked")):
        return NotToCheck(code=code, why="已经审查过")
    return None


def qualified(case: Case) -> list[tuple[str, str]]:
    """(number, name) of the bidders who passed."""
    passed = {row[0] for row in d.rows(case, "checked", "qualify") if row[1] == "合格"}
    return [(row[0], row[1]) for row in d.rows(case, "entries", "enter") if row[0] in passed]


def entries_are_closed(case: Case, move: Move) -> Refusal | None:
    """The list is made when nobody can enter any more and everybody was checked."""
    until = as_day(case.get("entry_until"))
    if move.day <= until:
        return EntriesStillOpen(until=until)
    seen = {row[0] for row in d.rows(case, "checked", "qualify")}
    left = [row[1] for row in d.rows(case, "entries", "enter") if row[0] not in seen]
    return NotAllChecked(left="、".join(left)) if left else None


def enough_entries(case: Case, move: Move) -> Refusal | None:
    """Not fewer than the notice asked for."""
    count, least = len(qualified(case)), case.get("min_entries")
    return TooFewEntries(count=count, least=least) if count < least else None


def too_few_entries(case: Case, move: Move) -> Refusal | None:
    """A draw fails for want of entries, not at will."""
    count, least = len(qualified(case)), case.get("min_entries")
    return EnoughEntries(count=count, least=least) if count >= least else None


def discipline_is_there(case: Case, move: Move) -> Refusal | None:
    """Somebody of discipline inspection is present: a commitment is his."""
    role = d.WITNESSES["discipline"]
    return None if any(row[0].startswith(role) for row in d.rows(case, "commitments", "commit")) else DisciplineAbsent()


def as_noticed(case: Case, move: Move) -> Refusal | None:
    """On the day of the notice."""
    noticed = as_day(case.get("new_day") if case.took("postpone") else case.get("draw_day"))
    return None if move.day == noticed else NotAsNoticed(noticed=noticed, on=move.day)


def on_video(case: Case, move: Move) -> Refusal | None:
    """Recorded on video."""
    return None if move.get("video_kept") else NotOnVideo()


def signed(case: Case, move: Move) -> Refusal | None:
    """The minutes are signed on the spot."""
    return None if move.get("minutes_signed") else NotSigned()


def publicity_is_over(case: Case, move: Move) -> Refusal | None:
    """The period in which anybody may object has passed."""
    running = case.clock("publicity", move.day)
    if running is None or running.due is None or move.day > running.due:
        return None
    return PublicityRuns(due=running.due)


def objections_are_settled(case: Case, move: Move) -> Refusal | None:
    """Every objection was answered; one that was right was followed by a new draw."""
    if not case.times("object"):
        return None
    asked, answered, posted = case.last("object"), case.last("answer"), case.last("post_result")
    open_still = answered is None or case.times("answer") < case.times("object") or answered.seq < asked.seq
    upheld = (
        case.get("objection_outcome") == "upheld"
        and posted is not None
        and answered is not None
        and posted.seq < answered.seq
    )
    return ObjectionOpen() if open_still or upheld else None


def place_was_drawn(case: Case, move: Move) -> Refusal | None:
    """The contract goes to a place that was drawn."""
    count, rank = len(d.rows(case, "winners")), move.get("awarded_rank")
    needed = int(rank) if rank.isdigit() else 1 + sum(one.isdigit() for one in RANKS)
    return NoSuchPlace(count=count, rank=case.show("awarded_rank")) if count < needed else None


def whole(case: Case, move: Move) -> Refusal | None:
    """Notice to contract, video, lists and draw file are in the file."""
    return None if case.get("file_whole") else FileIncomplete()
