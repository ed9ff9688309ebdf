"""Guards of an application for a licence, and why they refuse.

Reads   the case, the catalogue of items, licence.* of the day
Never   writes; never lets a missing material be asked for twice or too late
Start   item_is_listed() … all_is_filed(), in the order of the steps; hearings are in licence_hearing.py
"""

from __future__ import annotations

from yifa.engine import store
from yifa.engine.case import Case, Move, as_day
from yifa.engine.refusals import Refusal, in_words
from yifa.engine.timing import Running
from yifa.law.citations import house, statute
from yifa.law.clocks import reckon
from yifa.procedures.linked import linked
from yifa.procedures.services.licence_fields import GRANTED, TESTS, TOLERATED
from yifa.procedures.services.service_item import service_item_of

ART = statute("行政许可法", edition=2019).articles
BUSINESS = statute("优化营商环境条例", edition=2019).articles
OPENNESS = statute("政府信息公开条例", edition=2019).articles


class NotListed(Refusal):
    code = "S-003"
    text = "事项{item}在{on}不在服务事项目录中（{basis}），清单以外不得办理；请核对编码，不属于本机关的告知向有权机关申请。"


class ChannelForced(Refusal):
    code = "S-004"
    text = "办理渠道由申请人自主选择，不得限定（{basis}）；请征求申请人意见后登记。"


class Barred(Refusal):
    code = "S-005"
    text = "申请人{since}{why}，{years}年内（到{until}止）不得再次申请该许可（{basis}）；请告知申请人期满后再申请。"


class LicenceExpired(Refusal):
    code = "S-006"
    text = "原许可已于{until}届满，不能再申请延续（{basis}）；请按新办登记。"


class ReceivedLater(Refusal):
    code = "S-007"
    text = "收到申请材料之日{received}晚于登记之日{on}；请核对收件凭证。"


class TooLateToAsk(Refusal):
    code = "S-008"
    text = "收到材料之日起{days}个工作日（到{until}止）内没有一次告知补正，自{received}起即为受理（{basis}）；请办理“受理”，受理方式选逾期没有告知补正。"


class NotSilentYet(Refusal):
    code = "S-009"
    text = "{why}，不是逾期没有告知（{basis}）；请按实际情况选择受理方式。"


class NotTolerated(Refusal):
    code = "S-010"
    text = "不能容缺受理：{why}（{basis}）；请一次告知补正。"


class PromiseNotAllowed(Refusal):
    code = "S-011"
    text = "不能按告知承诺办理：{why}（{basis}）；请按规定的材料办理。"


class NotSupplied(Refusal):
    code = "S-012"
    text = "已经告知补正，还没有登记收到补正材料（{basis}）；请先办理“收到补正材料”，或者按容缺受理办理。"


class CardNotShown(Refusal):
    code = "S-013"
    text = "实地核查应当由工作人员表明身份（{basis}）；请出示证件后重新核查。"


class SpecialNotTold(Refusal):
    code = "S-014"
    text = "不计入期限的时间应当书面告知申请人（{basis}），没有告知的期限照常计算；请告知后再登记。"


class TooFewTesters(Refusal):
    code = "S-015"
    text = "检验、检测、检疫应当指派不少于{needed}名工作人员（{basis}），现在只有{given}名；请补足。"


class TestersNotAssigned(Refusal):
    code = "S-036"
    text = "还没有指派进行{kind}的工作人员（{basis}）；请先办理“指派检验检测人员”，受理时没有选择需要检验、检测、检疫的，先更正受理登记。"


class StillLacking(Refusal):
    code = "S-016"
    text = "容缺受理的材料还没有补齐（{missing}），不能准予许可（{basis}）；请先登记补齐，到期没有补齐的依法不予许可。"


class VisitMissing(Refusal):
    code = "S-017"
    text = "本事项需要实地核查，还没有核查记录（{basis}）；请指派工作人员核查后再审查。"


class SpecialRunning(Refusal):
    code = "S-018"
    text = "“{kind}”还没有结束（{basis}），不能作出决定；请先登记结论。"


class OverrunUnexplained(Refusal):
    code = "S-019"
    text = "承诺时限已于{until}届满，超过承诺时限的应当公开说明理由（{basis}）；请选择原因并写明理由后作出决定。"


class RenewedBySilence(Refusal):
    code = "S-020"
    text = "原许可已于{until}届满，届满前没有作出决定的，视为准予延续（{basis}）；请办理“登记视为准予延续”。"


class NotExpiredYet(Refusal):
    code = "S-027"
    text = "原许可到{until}才届满，现在还可以作出是否准予延续的决定（{basis}）；请抓紧审查决定。"


class NotChecked(Refusal):
    code = "S-028"
    text = "公示文本没有按规定核对：{what}（{basis}）；请由第二人核对后公示。"


class NoSuchUnit(Refusal):
    code = "S-029"
    text = "推送的监管单位不是本地登记的机构；请从列表中选择。"


class NotPublishedYet(Refusal):
    code = "S-030"
    text = "准予许可的决定还没有公示（{basis}），不能归档；请先公示。"


class EndedElsewhere(Refusal):
    code = "S-035"
    text = "案件{number}没有决定撤回、撤销、注销编号为{licence}的许可（{basis}）；请核对案号，没有作出决定的先决定。"


def item_is_listed(case: Case, move: Move) -> Refusal | None:
    """优化营商环境条例第四十条: nothing outside the list."""
    if service_item_of(case, move) is not None:
        return None
    return NotListed(item=case.get("service_item"), on=move.day, basis=BUSINESS(40))


def channel_is_chosen(case: Case, move: Move) -> Refusal | None:
    """优化营商环境条例第三十七条: the applicant chooses."""
    return None if move.get("channel_chosen") else ChannelForced(basis=BUSINESS(37))


def received_before(case: Case, move: Move) -> Refusal | None:
    """What came in was there before it was registered."""
    received = as_day(case.get("received_on"))
    return ReceivedLater(received=received, on=move.day) if received > move.day else None


BARS = (
    ("barred_since", "licence.false_reapply_ban", "因隐瞒情况、提供虚假材料被不予受理或者不予许可", ART(78)),
    ("fraud_since", "licence.fraud_reapply_ban", "以欺骗、贿赂等手段取得的许可被撤销", ART(79)),
)


def not_barred(case: Case, move: Move) -> Refusal | None:
    """第七十八条、第七十九条: for items of public safety, whoever lied before waits."""
    entry, received = service_item_of(case, move), as_day(case.get("received_on"))
    if entry is None or not entry.get("safety_item"):
        return None
    for field, parameter, why, basis in BARS:
        if case.get(field):
            since = as_day(case.get(field))
            limit = case.param(parameter, since)
            until = reckon(int(limit.value), limit.unit, since).due
            if received <= until:
                return Barred(since=since, why=why, years=limit.value, until=until, basis=basis)
    return None


def not_expired(case: Case, move: Move) -> Refusal | None:
    """第五十条: what has run out can't be renewed."""
    if case.get("application_kind") != "renew":
        return None
    until = as_day(case.get("licence_until"))
    return LicenceExpired(until=until, basis=ART(50)) if as_day(case.get("received_on")) > until else None


def _silent(case: Case, move: Move) -> tuple[Running | None, bool]:
    """(the clock of asking for more, whether it ran out without a word)."""
    running = case.clock("shortage", move.day)
    if running is None or running.due is None:
        return None, False
    return running, running.due < move.day and not case.took("ask_more")


def not_silent(case: Case, move: Move) -> Refusal | None:
    """第三十二条第一款第四项: after five days of silence the application stands accepted since it came."""
    running, silent = _silent(case, move)
    if not silent or move.get("accept_way") == "silence":
        return None
    return TooLateToAsk(days=running.amount, until=running.due, received=running.started, basis=ART("32第一款第四项"))


def accepted_rightly(case: Case, move: Move) -> Refusal | None:
    """第三十二条; 广东省优化营商环境条例第三十二条; 国办发〔2020〕42号: each way of accepting has its conditions."""
    way, basis = move.get("accept_way"), ART("32第一款第四项")
    if way == "silence":
        running, silent = _silent(case, move)
        why = (
            "已经告知补正"
            if case.took("ask_more")
            else f"告知补正的期限到{in_words(running.due if running else move.day)}才届满"
        )
        return None if silent else NotSilentYet(why=why, basis=basis)
    if way == "tolerated":
        return _tolerated(case, move)
    if way == "promise":
        return _promised(case, move)
    if case.took("ask_more") and not case.took("supply"):
        return NotSupplied(basis=ART("32第一款第五项"))
    return None


def _tolerated(case: Case, move: Move) -> Refusal | None:
    entry, basis = service_item_of(case, move), case.param("service.tolerated_missing", move.day).source
    if entry is None or not entry.get("tolerated_allowed"):
        return NotTolerated(why="目录没有把本事项列为可以容缺受理", basis=basis)
    if not move.get("main_complete"):
        return NotTolerated(why="基本条件不具备，或者主要材料不齐全", basis=basis)
    return None if move.get("promise_signed") else NotTolerated(why="申请人没有书面承诺补齐", basis=basis)


def _promised(case: Case, move: Move) -> Refusal | None:
    entry, basis = service_item_of(case, move), case.param("service.promise_instead_of_proof", move.day).source
    if entry is None or not entry.get("promise_allowed"):
        return PromiseNotAllowed(why="本事项没有列入告知承诺清单", basis=basis)
    return None if move.get("promise_signed") else PromiseNotAllowed(why="申请人没有签署书面承诺", basis=basis)


def card_was_shown(case: Case, move: Move) -> Refusal | None:
    """第三十四条, and the rule that who checks says who he is."""
    return None if move.get("id_shown") else CardNotShown(basis=ART(34))


def testers_are_enough(case: Case, move: Move) -> Refusal | None:
    """第五十五条: two or more are sent."""
    needed, given = case.param("licence.verify_officers_min", move.day).value, len(move.get("testers"))
    return TooFewTesters(needed=needed, given=given, basis=ART(55)) if given < needed else None


def special_is_told(case: Case, move: Move) -> Refusal | None:
    """第四十五条、第五十五条: told in writing; a test by those who were sent."""
    if not move.get("special_told"):
        return SpecialNotTold(basis=ART(45))
    if move.get("special_kind") in TESTS and not case.took("assign_testers"):
        return TestersNotAssigned(kind=case.show("special_kind"), basis=ART(55))
    return None


def examined_enough(case: Case, move: Move) -> Refusal | None:
    """第三十四条: where the catalogue wants a visit, somebody went."""
    entry = service_item_of(case, move)
    if entry is not None and entry.get("visit_needed") and not case.took("verify"):
        return VisitMissing(basis=ART(34))
    return None


def nothing_runs(case: Case, move: Move) -> Refusal | None:
    """第四十五条: what is off the clock must be over."""
    if case.took("start_special"):
        return SpecialRunning(kind=case.show("special_kind"), basis=ART(45))
    return None


def tolerated_is_supplied(case: Case, move: Move) -> Refusal | None:
    """What was tolerated as missing is there before anything is granted."""
    if GRANTED.holds(case) and TOLERATED.holds(case) and not case.took("supply_late"):
        return StillLacking(missing=case.show("missing_minor"), basis=house("容缺的材料补齐以后才准予许可"))
    return None


def overrun_is_explained(case: Case, move: Move) -> Refusal | None:
    """优化营商环境条例第三十六条: a promise that was not kept is explained in public."""
    running = case.clock("promised", move.day)
    if running is None or running.due is None or move.day <= running.due or move.get("overrun_kind"):
        return None
    return OverrunUnexplained(until=running.due, basis=BUSINESS(36))


def renewal_is_open(case: Case, move: Move) -> Refusal | None:
    """第五十条: after the last day nobody decides: it is renewed."""
    if case.get("application_kind") != "renew":
        return None
    until = as_day(case.get("licence_until"))
    return RenewedBySilence(until=until, basis=ART(50)) if move.day > until else None


def ran_out_undecided(case: Case, move: Move) -> Refusal | None:
    """第五十条: only what ran out undecided is renewed by silence."""
    until = as_day(case.get("licence_until"))
    return NotExpiredYet(until=until, basis=ART(50)) if move.day <= until else None


def checked_by_two(case: Case, move: Move) -> Refusal | None:
    """政府信息公开条例第十七条: secrets looked for, by a second person."""
    fields = case.procedure.fields
    failed = [fields[one].name for one in ("not_secret", "no_third_secret") if not move.get(one)]
    if move.get("publication_checker") in move.people:
        failed.append("核对人应当是公示人以外的人员")
    return NotChecked(what="；".join(failed), basis=OPENNESS(17)) if failed else None


def unit_is_known(case: Case, move: Move) -> Refusal | None:
    """The supervising unit is one of this government's."""
    slug = move.get("pushed_to")
    known = bool(case.places) and slug.isprintable() and store.unit_named(case.places[0], slug)
    return None if known else NoSuchUnit()


def ended_by_that_case(case: Case, move: Move) -> Refusal | None:
    """第八条、第六十九条、第七十条: the case named decided to end this very licence."""
    held = linked(case, move, move.get("ended_case"))
    if held is None:
        return None
    data, number = held.state["data"], case.get("licence_number") or case.get("old_number")
    if data.get("ending_outcome") == "done" and data.get("licence_number") == number:
        return None
    return EndedElsewhere(number=held.number, licence=number, basis=ART(8, 69, 70))


def all_is_filed(case: Case, move: Move) -> Refusal | None:
    """第四十条: what was granted is public before the file is closed."""
    if GRANTED.holds(case) and not case.took("publish"):
        return NotPublishedYet(basis=ART(40))
    if case.took("deem_renewed") and not case.took("publish_renewal"):
        return NotPublishedYet(basis=ART(40))
    return None
