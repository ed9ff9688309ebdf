"""Guards of a complaint or a clue, and why they refuse.

Reads   the case, the units of the place, the appointments of those who are to handle it
Never   writes; never names a reporter in a refusal
Start   not_our_own_unit() … all_is_done(), in the order of the steps
"""

from __future__ import annotations

from collections.abc import Iterable

from yifa.engine import people, store
from yifa.engine.case import Case, Move, as_day
from yifa.engine.declaration import Guard
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, statute
from yifa.law.clocks import reckon
from yifa.procedures.enforcement.complaint_fields import CLUE, DISPUTE, FILED, NAMED, RULED
from yifa.procedures.linked import linked

ART = statute("市场监督管理投诉举报处理暂行办法", edition=2022).articles
APART = house("反映本机构的投诉举报不由本机构办理，被反映的一方不接触投诉举报人的信息")


class AboutOurselves(Refusal):
    code = "P-402"
    text = "所反映的机构就是登记机构或者其上级机构，不能自己办理自己的投诉举报（{basis}）；请在上级机关、纪检监察机关登记办理，不在本机构留存。"


class NoSuchUnit(Refusal):
    code = "P-403"
    text = "“反映本地机构”填写的不是本地登记的机构；请从列表中选择，不是本地机构的留空，在“反映的内容”中写明。"


class DisputeUnnamed(Refusal):
    code = "P-404"
    text = "投诉应当提供投诉人的姓名、电话和地址（{basis}），匿名的不能作为投诉办理；有违法线索的按“举报”登记，匿名举报同样核查。"


class ReceivedLater(Refusal):
    code = "P-405"
    text = "“收到之日”{received}晚于登记之日{on}；请核对来件日期。"


class NotTheOtherHalf(Refusal):
    code = "P-406"
    text = "案号对应的不是拆分后的另一半：投诉与举报分开登记，一件登记为投诉的，另一件应当是举报（{basis}）；请核对。"


class NotSplitYet(Refusal):
    code = "P-407"
    text = "同一材料既有投诉又有举报，应当分开处理（{basis}）；请先把另一半另行登记，再办理“拆分登记”。"


class RelationNotDeclared(Refusal):
    code = "P-408"
    text = "承办、审批人员没有声明与双方没有利害关系（{basis}）；有利害关系的请另行指定。"


class HandlerOfTheAccused(Refusal):
    code = "P-409"
    text = "{person}在被反映的机构任职，不能受理、承办或者审批（{basis}）；请指定其他机构的人员。"


class NotTheHandler(Refusal):
    code = "P-410"
    text = "{person}不是本件指定的承办人员，不能办理“{step}”（{basis}）；确需参加的先改派。"


class TooLateToComplain(Refusal):
    code = "P-411"
    text = "投诉人{known}已经知道或者应当知道权益受到侵害，到{received}超过{years}年（{until}届满），不予受理（{basis}）；请作不予受理决定并告知其他途径。"


class NoConsent(Refusal):
    code = "P-412"
    text = "{consent}，不能组织调解（{basis}）；请办理“调解结束”并写明原因。"


class AgreedWithoutSession(Refusal):
    code = "P-413"
    text = (
        "还没有登记组织调解的经过，不能登记为达成调解协议（{basis}）；请先登记“组织调解”，双方自行和解的选“自行和解”。"
    )


class SpecificAfterAll(Refusal):
    code = "P-414"
    text = "登记时已经认定线索具体、可以核查，不能以线索不具体为由不予立案，匿名不是不核查的理由（{basis}）；请按核查结果选择其他情形。"


class NotTheApprover(Refusal):
    code = "P-415"
    text = "{person}不是本件指定的审批负责人，不能办理“{step}”（{basis}）；请由指定的负责人办理，或者先改派。"


class FiledWithoutCase(Refusal):
    code = "P-416"
    text = "核查后决定立案的，还没有关联由此登记的案件（{basis}）；请先立案登记，再办理“关联案件”。"


class NotToldYet(Refusal):
    code = "P-417"
    text = "还没有告知{whom}（{basis}），不能办结；请先办理“{step}”。"


class IdentityLeaked(Refusal):
    code = "P-418"
    text = "{what}，应当先补救（{basis}）：投诉举报人的信息不得泄露；已经泄露的立即报告负责人，另行登记处理后再办理。"


class ReporterInText(Refusal):
    code = "P-419"
    text = (
        "“{field}”里写有投诉举报人的姓名或者电话，会随文书和移送流出（{basis}）；请删去，这些信息只填在专门的栏目里。"
    )


class ReporterInCaseRaised(Refusal):
    code = "P-420"
    text = "关联的案件{number}的内容或者文件名里有投诉举报人的姓名或者电话（{basis}）；当事人可以查阅案卷，请先在该案中更正删去，再办理“{step}”。"


def _path(case: Case, slug: str) -> str | None:
    found = store.unit_named(case.places[0], slug) if case.places and slug.isprintable() else None
    return found[3] if found else None


def not_our_own_unit(case: Case, move: Move) -> Refusal | None:
    """A complaint about the unit that would handle it, or about one above it, goes elsewhere."""
    accused = case.get("about_unit")
    if accused is None:
        return None
    theirs, ours = _path(case, accused), _path(case, case.unit)
    if theirs is None:
        return NoSuchUnit()
    return AboutOurselves(basis=APART) if ours and ours.startswith(theirs) else None


def complaint_is_named(case: Case, move: Move) -> Refusal | None:
    """第九条: a dispute can't be settled for nobody; a clue may be anonymous."""
    return DisputeUnnamed(basis=ART(9)) if DISPUTE.holds(case) and not NAMED.holds(case) else None


def received_before(case: Case, move: Move) -> Refusal | None:
    """What came in was there before it was registered."""
    received = as_day(case.get("received_on"))
    return ReceivedLater(received=received, on=move.day) if received > move.day else None


def is_the_other_half(case: Case, move: Move) -> Refusal | None:
    """第七条: of a letter that holds both, one half is a dispute and the other a clue."""
    held = linked(case, move, move.get("other_half"))
    wanted = "clue" if DISPUTE.holds(case) else "dispute"
    if held is None or held.procedure != "complaint" or held.state["data"].get("appeal_kind") != wanted:
        return NotTheOtherHalf(basis=ART(7))
    return None


def split_where_mixed(case: Case, move: Move) -> Refusal | None:
    """第七条: both halves are handled apart, each within its own limit."""
    return NotSplitYet(basis=ART(7)) if case.get("mixed") and not case.took("split") else None


def _of_the_accused(case: Case, move: Move, who: list[int]) -> Refusal | None:
    """Why one of these persons must not see the case: an appointment in the accused unit or below it."""
    accused = case.get("about_unit")
    theirs = _path(case, accused) if accused else None
    if theirs is None:
        return None
    for held in people.holdings(who, move.day):
        if held.unit_path.startswith(theirs):
            return HandlerOfTheAccused(person=case.lookup.name_of(held.person), basis=APART)
    return None


def intake_is_apart(case: Case, move: Move) -> Refusal | None:
    """Nobody of the accused unit takes the complaint in, alone or with others."""
    return _of_the_accused(case, move, [*move.people, *(move.get("co_intake") or [])])


def handlers_are_apart(case: Case, move: Move) -> Refusal | None:
    """Nobody with an interest, nobody of the accused unit, learns who complained."""
    if not move.get("no_relation"):
        return RelationNotDeclared(basis=ART(19))
    return _of_the_accused(case, move, [*move.get("handlers"), move.get("approver")])


def only_handlers(case: Case, move: Move) -> Refusal | None:
    """The file is open to those who were named to it, and they alone act in it."""
    named = case.get("handlers") or []
    for person in move.people:
        if person not in named:
            return NotTheHandler(person=case.lookup.name_of(person), step=move.step.name,
                                 basis=house("投诉举报由指定的人员办理"))  # fmt: skip
    return None


def only_approver(case: Case, move: Move) -> Refusal | None:
    """The head who was named decides."""
    if move.by.person == case.get("approver"):
        return None
    return NotTheApprover(person=case.lookup.name_of(move.by.person), step=move.step.name,
                          basis=house("投诉举报由指定的负责人审批"))  # fmt: skip


def within_the_years(case: Case, move: Move) -> Refusal | None:
    """第十五条第四项, where the field has such a rule; elsewhere the ground is chosen by hand."""
    if move.get("acceptance") != "accepted" or not RULED.holds(case):
        return None
    known, received = as_day(case.get("known_on")), as_day(case.get("received_on"))
    limit = case.param("complaint.limit_years", received)
    until = reckon(int(limit.value), limit.unit, known).due
    if received <= until:
        return None
    return TooLateToComplain(known=known, received=received, years=limit.value, until=until, basis=ART("15第四项"))


def both_consent(case: Case, move: Move) -> Refusal | None:
    """第十六条: mediation rests on the consent of both."""
    return None if move.get("consent") == "both" else NoConsent(consent=case.show("consent"), basis=ART(16))


def agreed_in_session(case: Case, move: Move) -> Refusal | None:
    """An agreement comes out of a mediation that was held."""
    if move.get("end_reason") == "agreed" and not case.took("mediate"):
        return AgreedWithoutSession(basis=ART(16))
    return None


def no_leak(field: str, what: str) -> Guard:
    """A guard: the officer says that the reporter stayed unknown; where he did not, the step waits."""

    def reporter_stayed_unknown(case: Case, move: Move) -> Refusal | None:
        return None if move.get(field) else IdentityLeaked(what=what, basis=ART(33))

    return reporter_stayed_unknown


SHORTEST = 2  # a name of one sign stands in any sentence
WHO = ("reporter_name", "reporter_phone")


def _tells_who(case: Case, texts: Iterable[str]) -> bool:
    """Whether one of these texts names the reporter; the name of the accused, which may hold the same signs, is left out."""
    who = [value for name in WHO if (value := case.secret(name)) and len(value) >= SHORTEST]
    accused = case.secret("accused_name") or ""
    bare = [text.replace(accused, "") if accused else text for text in texts]
    return any(one in text for one in who for text in bare)


def nobody_is_named_in(*fields: str) -> Guard:
    """A guard: 第三十三条: what goes into papers and letters does not say who complained."""

    def reporter_is_not_in_the_text(case: Case, move: Move) -> Refusal | None:
        for field in fields:
            if _tells_who(case, [move.secrets.get(field) or move.get(field) or ""]):
                return ReporterInText(field=case.procedure.fields[field].name, basis=ART(33))
        return None

    return reporter_is_not_in_the_text


def nobody_is_named_in_the_case_raised(case: Case, move: Move) -> Refusal | None:
    """第三十三条: the file that the accused may read does not say who complained."""
    held = linked(case, move, case.get("raised_case"))
    if held is None:
        return None
    raised = store.case_of(held)
    hashes = [one["sha256"] for body in store.bodies(held.id) for one in body["evidence"]]
    files = [one["name"] for one in store.known_evidence(list(dict.fromkeys(hashes))).values()]
    texts = [*raised.secrets().values(), *(str(value) for value in raised.state["data"].values()), *files]
    if not _tells_who(case, texts):
        return None
    return ReporterInCaseRaised(number=held.number, step=move.step.name, basis=ART(33))


def not_for_lack_of_a_name(case: Case, move: Move) -> Refusal | None:
    """A clue that is specific is checked, whoever sent it."""
    if move.get("not_filed_ground") == "not_specific" and case.get("specific"):
        return SpecificAfterAll(basis=ART(23))
    return None


def all_is_done(case: Case, move: Move) -> Refusal | None:
    """第二十一条、第三十一条: the reporter was told, and what was filed can be found."""
    if FILED.holds(case) and case.took("decide_filing") and not case.took("link_case"):
        return FiledWithoutCase(basis=house("投诉举报与由此立案的案件相互关联"))
    if CLUE.holds(case) and NAMED.holds(case) and not case.took("tell_reporter"):
        return NotToldYet(whom="实名举报人是否立案", basis=ART(31), step="告知举报人")
    if DISPUTE.holds(case) and case.get("end_reason") != "agreed" and not case.took("tell_end"):
        return NotToldYet(whom="投诉人和被投诉人调解已经终止", basis=ART(21), step="告知调解终止")
    return None
