"""Guards of an inspection from its task to the door of the object, and why they refuse.

Reads   the case, the step that is tried, the lists of items, objects, powers and certificates, earlier inspections
Never   writes; never holds a number of visits: the law of the day, the list or the legal reviewer says it
Start   item_is_public() … papers_shown(), in the order of the steps
"""

from __future__ import annotations

from yifa.engine.case import Case, Entry, Move
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, paper, statute
from yifa.procedures.enforcement.inspection_registers import STRICT, codes, public_item, rule
from yifa.procedures.enforcement.inspection_visits import cap_applies, cap_of, pending, toward_cap
from yifa.procedures.enforcement.registers import LAW_FIELDS, certificate_of, power_in_force

ART = statute("行政处罚法", edition=2021).articles
BUSINESS = statute("优化营商环境条例", edition=2019).articles
POWER = power_in_force("inspection", "item_power")


class ItemNotPublic(Refusal):
    code = "P-306"
    text = "检查事项{item}在{on}不是在册有效并且已经公布的检查事项（{basis}）；没有公布的不得检查，请先登记并公布。"


class ItemOfAnotherField(Refusal):
    code = "P-307"
    text = "检查事项{item}登记的执法领域是{theirs}，本次检查填写的是{given}；请核对后改为一致。"


class ObjectNotListed(Refusal):
    code = "P-308"
    text = "检查对象{code}在{on}不在检查对象名录中（{basis}）；请核对编码，没有登记的先登记检查对象。"


class OffSiteEnough(Refusal):
    code = "P-309"
    text = "填写的是非现场方式可以达到检查目的，不应到场检查（{basis}）；请把检查方式改为非现场检查，或者核对后改填。"


class RandomRequired(Refusal):
    code = "P-310"
    text = "市场监管领域的日常检查应当以双随机方式进行（{basis}）；请填写双随机抽查任务的编号，属于特殊行业、重点领域或者问题线索的填写理由。"


class TooFewInspectors(Refusal):
    code = "P-311"
    text = "检查人员只有{given}名，不得少于{needed}名（{basis}）；请补足持证的执法人员，辅助人员不计入。"


class InspectorConflicted(Refusal):
    code = "P-312"
    text = "{person}与检查对象有利害关系，应当回避（{basis}）；请另行指定检查人员。"


class InspectorInterestNotDeclared(Refusal):
    code = "P-313"
    text = "检查人员没有声明与检查对象没有直接利害关系（{basis}）；请先由检查人员声明，有利害关系的列入应当回避的人员。"


class CapUnknown(Refusal):
    code = "P-314"
    text = (
        "检查事项{item}没有公布年度频次上限（{basis}），不能据此审批；请先由法制审核人员办理“确定频次上限”并写明理由。"
    )


class CapReached(Refusal):
    code = "P-315"
    text = (
        "{organ}{year}年对{object}已经检查（含待到场）{done}次，年度上限是{cap}次（{basis}）；"
        "确有投诉举报、转办交办、数据监测预警等法定依据的，填写“超过频次上限仍须检查的依据”，否则不予批准。"
    )


class MergeFirst(Refusal):
    code = "P-316"
    text = "{object}另有已经批准、还没有到场的检查{others}（{basis}）；能合并的请合并进行，不能合并的填写理由。"


class NotTheInspectors(Refusal):
    code = "P-317"
    text = "{person}不是本次检查指定的检查人员（{assigned}），不能办理“{step}”（{basis}）；确需参加的，先办理“改派检查人员”。"


class PapersNotShown(Refusal):
    code = "P-318"
    text = "{missing}的，检查对象有权拒绝检查（{basis}）；请补上后再开始检查，之前的检查不得作为依据。"


def item_is_public(case: Case, move: Move) -> Refusal | None:
    """54号第二部分: the item, and every one merged into the visit, is in force and published."""
    for code in (case.get("check_item"), *codes(case.get("more_items"))):
        if public_item(case, code, move.day) is None:
            return ItemNotPublic(item=code, on=move.day, basis=paper(STRICT, "第二部分"))
    return None


def item_of_the_field(case: Case, move: Move) -> Refusal | None:
    """The officers' certificates are asked for by the field: it must be that of the item."""
    entry = case.lookup.entry("inspection_item", str(case.get("check_item")), move.day)
    theirs, given = entry.get("item_law_field") if entry else None, case.get("law_field")
    if theirs in (None, given):
        return None
    return ItemOfAnotherField(item=case.get("check_item"), theirs=LAW_FIELDS[theirs], given=LAW_FIELDS[given])


def power_is_held(case: Case, move: Move) -> Refusal | None:
    """行政处罚法第十七条、第二十四条: the item is a power of inspection that this organ has, published where delegated."""
    entry = case.lookup.entry("inspection_item", str(case.get("check_item")), move.day)
    return POWER(entry.case, move) if entry else None


def object_is_listed(case: Case, move: Move) -> Refusal | None:
    """国发〔2019〕5号第二部分: whom we inspect stands on the register, so that visits can be counted by object."""
    code = case.get("object_code")
    if case.lookup.entry("inspection_object", str(code), move.day) is not None:
        return None
    return ObjectNotListed(code=code, on=move.day, basis=paper("国发〔2019〕5号", "第二部分"))


def on_site_only_where_needed(case: Case, move: Move) -> Refusal | None:
    """54号第三部分: what can be found out from afar needs no visit."""
    if case.get("check_mode") != "on_site" or not case.get("off_site_enough"):
        return None
    return OffSiteEnough(basis=paper(STRICT, "第三部分")) if rule(case, "inspect.merge_rule", move.day) else None


def drawn_where_required(case: Case, move: Move) -> Refusal | None:
    """优化营商环境条例第五十四条: market regulation inspects whom the lot picks, but for named exceptions."""
    daily = (case.get("law_field"), case.get("check_kind"), case.get("check_mode")) == ("market", "daily", "on_site")
    if not daily or case.has("draw_case") or case.has("not_random") or not rule(case, "inspect.random_duty", move.day):
        return None
    return RandomRequired(basis=BUSINESS(54))


def officers_may_inspect(case: Case, move: Move) -> Refusal | None:
    """行政处罚法第四十二条、第四十三条; 54号第一部分: enough certified officers, none with an interest, nobody else."""
    officers = case.get("check_officers") or []
    needed = case.param("inspect.officers_min", move.day)
    if len(officers) < needed.value:
        return TooFewInspectors(given=len(officers), needed=needed.value, basis=needed.source)
    if not case.get("no_interest"):
        return InspectorInterestNotDeclared(basis=ART(43))
    for person in officers:
        if person in (case.get("conflicted") or []):
            return InspectorConflicted(person=case.lookup.name_of(person), basis=ART(43))
        if refused := certificate_of(case, person, move):
            return refused
    return None


def within_the_cap(case: Case, move: Move) -> Refusal | None:
    """54号第三部分: no more visits of one organ to one object in a year than was published, but on a legal ground."""
    if move.get("check_approval") != "approved" or not cap_applies(case, move.day):
        return None
    basis, cap = paper(STRICT, "第三部分"), cap_of(case, move.day)
    if cap is None:
        return CapUnknown(item=case.get("check_item"), basis=basis)
    done = len(toward_cap(case, move.day))
    if done < cap or case.has("beyond_cap"):
        return None
    return CapReached(organ=case.get("check_organ"), year=move.day.year, object=case.get("object_name"), done=done, cap=cap,
                      basis=basis)  # fmt: skip


def merged_where_possible(case: Case, move: Move) -> Refusal | None:
    """54号第三部分: two visits that are both still to come are made one, or it is said why not."""
    if move.get("check_approval") != "approved" or not cap_applies(case, move.day) or case.has("not_merged"):
        return None
    others: list[Entry] = pending(case, move.day)
    if not others:
        return None
    return MergeFirst(object=case.get("object_name"), others=[one.number for one in others],
                      basis=paper(STRICT, "第三部分"))  # fmt: skip


def the_inspectors(case: Case, move: Move) -> Refusal | None:
    """行政检查审批: only those whom the approval names inspect."""
    assigned = case.get("check_officers") or []
    for person in move.people:
        if person not in assigned:
            names = "、".join(case.lookup.name_of(one) for one in assigned)
            return NotTheInspectors(person=case.lookup.name_of(person), assigned=names, step=move.step.name,
                                    basis=house("检查由审批表上的人员实施"))  # fmt: skip
    return None


def papers_shown(case: Case, move: Move) -> Refusal | None:
    """行政处罚法第五十五条、54号第四部分: the certificate, and since 54号 the notice, before anything else."""
    if move.get("arrival") != "admitted":
        return None
    owed = [("certificates_shown", "没有出示执法证件")]
    if rule(case, "inspect.notice_and_certificate", move.day):
        owed.append(("notice_given", "没有送达行政检查通知书"))
    missing = [words for field, words in owed if not move.get(field)]
    return PapersNotShown(missing=missing, basis=f"{ART(55)}、{paper(STRICT, '第四部分')}") if missing else None
