"""Guards of a transfer to the police, and why they refuse.

Reads   the case and the moment that is tried
Never   writes; never lets a fine stand in for a transfer
Start   team_is_enough() … nothing_left_over(), in the order of the steps
"""

from __future__ import annotations

from yifa.engine.case import Case, Move
from yifa.engine.declaration import Guard
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, statute
from yifa.procedures.enforcement.criminal_transfer_fields import ATTACHMENTS, POLICE_FILED, POLICE_REFUSED, SENT_BACK

ART = statute("行政执法机关移送涉嫌犯罪案件的规定", edition=2020).articles


class TeamTooSmall(Refusal):
    code = "P-451"
    text = "专案组只有{given}人，不得少于{needed}人（{basis}）；请补足行政执法人员。"


class TeamInterested(Refusal):
    code = "P-452"
    text = "专案组人员没有声明与本案没有直接利害关系（{basis}）；有利害关系的请另行指定。"


class NotInTheTeam(Refusal):
    code = "P-453"
    text = "{person}不是专案组人员，不能办理“{step}”（{basis}）；确需参加的，请负责人先改派。"


class EvidenceNotKept(Refusal):
    code = "P-454"
    text = "涉案物品没有妥善保存，或者易灭失的证据没有固定（{basis}）；请先采取措施，再登记核实情况。"


class AttachmentsMissing(Refusal):
    code = "P-455"
    text = "移送涉嫌犯罪案件应当附有{missing}（{basis}）；请补齐后移送。"


class TooLateToAsk(Refusal):
    code = "P-456"
    text = "“{right}”的期限已于{until}届满（{basis}）；期限内没有提出的，仍可以向人民检察院反映，本案请办理“登记退回”并依法处理。"


class FineInstead(Refusal):
    code = "P-457"
    text = "应当移送的案件不得以行政处罚代替移送（{basis}）；请停止对同一行为作出罚款决定，再办理移送。"


class ItemsNotHandedOver(Refusal):
    code = "P-458"
    text = "公安机关已经立案，还没有移交涉案物品和材料（{basis}），不能办结；请先办理“移交物品和材料”。"


class NoSecondFine(Refusal):
    code = "P-459"
    text = "人民法院已经判处罚金，不得再处罚款（{basis}）；可以依法给予其他种类的处罚，请把“拟再处罚款”改为“否”。"


class ReturnNotDecided(Refusal):
    code = "P-460"
    text = "公安机关没有立案，或者案件已经退回，应当依法作出处理（{basis}），不能办结；请先办理“{step}”。"


class NotSigned(Refusal):
    code = "P-461"
    text = "交接清单没有双方签字，不能认定已经移交（{basis}）；请补签后登记。"


class NotConvicted(Refusal):
    code = "P-462"
    text = "没有判决有罪，不会有罚金（{basis}）；请核对裁判文书，宣告无罪或者免予刑事处罚的另行办理“登记退回”。"


def team_is_enough(case: Case, move: Move) -> Refusal | None:
    """第五条: two or more officers, none with an interest."""
    team = move.get("team") or []
    needed = case.param("transfer.team_min", move.day).value
    if len(team) < needed:
        return TeamTooSmall(given=len(team), needed=needed, basis=ART(5))
    return None if move.get("team_no_interest") else TeamInterested(basis=house("有直接利害关系的人员回避"))


def the_team(case: Case, move: Move) -> Refusal | None:
    """第五条: the team, and nobody else, checks, reports and hands over."""
    team = case.get("team") or []
    for person in move.people:
        if person not in team:
            return NotInTheTeam(person=case.lookup.name_of(person), step=move.step.name, basis=ART(5))
    return None


def evidence_is_kept(case: Case, move: Move) -> Refusal | None:
    """第四条: what may get lost is secured before anything else."""
    return None if move.get("evidence_kept") else EvidenceNotKept(basis=ART(4))


def attachments_are_there(case: Case, move: Move) -> Refusal | None:
    """第六条: report, list of items, reports of tests, as far as there are any."""
    needed = ["report"]
    needed += ["items"] if case.get("with_items") else []
    needed += ["tests"] if case.get("tested") else []
    given = move.get("attachments") or []
    missing = [ATTACHMENTS[one] for one in needed if one not in given]
    return AttachmentsMissing(missing=missing, basis=ART(6)) if missing else None


def no_fine_instead(case: Case, move: Move) -> Refusal | None:
    """第十一条: a fine never stands in for a transfer."""
    return None if move.get("penalty_stopped") else FineInstead(basis=ART(11))


def in_time(right: str) -> Guard:
    """A guard: 第九条: within the days that the regulation gives; where there was no such right, nothing lapsed."""

    def right_has_not_lapsed(case: Case, move: Move) -> Refusal | None:
        held = next((one for one in case.rights(move.day) if one.slug == right), None)
        if held is None or held.status != "lapsed":
            return None
        return TooLateToAsk(right=held.name, until=held.closes_on, basis=held.basis)

    return right_has_not_lapsed


def list_is_signed(case: Case, move: Move) -> Refusal | None:
    """第十二条: handed over is what both have signed for."""
    return None if move.get("handed_signed") else NotSigned(basis=ART(12))


def fine_needs_conviction(case: Case, move: Move) -> Refusal | None:
    """A fine of the court stands in a conviction."""
    if move.get("criminal_fine") and not move.get("convicted"):
        return NotConvicted(basis=ART(11))
    return None


def no_second_fine(case: Case, move: Move) -> Refusal | None:
    """第十一条, 行政处罚法第三十五条: after a criminal fine there is no administrative one."""
    if case.get("criminal_fine") and move.get("further_fine"):
        return NoSecondFine(basis=statute("行政处罚法", edition=2021).articles(35))
    return None


def nothing_left_over(case: Case, move: Move) -> Refusal | None:
    """第十条、第十二条、第十三条: filed: items handed over; not filed or sent back: dealt with by law."""
    if POLICE_FILED.holds(case) and not case.took("hand_items"):
        return ItemsNotHandedOver(basis=ART(12))
    if POLICE_REFUSED.holds(case) and not case.took("sent_back"):
        return ReturnNotDecided(basis=ART(10), step="登记退回")
    if SENT_BACK.holds(case) and not case.took("decide_return"):
        return ReturnNotDecided(basis=ART(10, 13), step="退回后的处理")
    return None
