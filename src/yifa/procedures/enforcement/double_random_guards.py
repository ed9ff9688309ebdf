"""Guards of a double random: which items may be checked at random, who takes part, when it is done.

Reads   the lists of items and certificates of the day, the inspections that name the draw
Never   writes; what any draw asks for stands in procedures/drawing.py
Start   in the order of the steps
"""

from __future__ import annotations

from yifa.engine.case import Case, Move
from yifa.engine.refusals import Refusal
from yifa.law.citations import paper, statute
from yifa.procedures import drawing as d
from yifa.procedures.enforcement import double_random_lists as lists
from yifa.procedures.enforcement.double_random_fields import OBJECTS, OFFICERS
from yifa.procedures.enforcement.inspection_registers import public_item

RANDOM = "国发〔2019〕5号"
FAIR = statute("优化营商环境条例", edition=2019).articles(54)
SOME = 5


class ItemNotRandom(Refusal):
    code = "P-381"
    text = "检查事项{item}在{on}不在公布的随机抽查事项清单内（{basis}）；请核对编码，或者先在检查事项清单中登记公布并标明实行双随机抽查。"


class UnevenTeams(Refusal):
    code = "P-382"
    text = "{organ}抽取{count}人，不能按每组{each}人分完（{basis}）；请改为{each}的倍数。"


class OrgansDoNotFit(Refusal):
    code = "P-383"
    text = "登记为“{range}”，参加的机关是{count}个（{basis}）；单独抽查只能有一个机关，部门联合抽查至少两个，请补登或者改正。"


class CertificateLapsed(Refusal):
    code = "P-384"
    text = "名单上的{who}在{on}已经没有有效的本领域执法证件（{basis}）；请由负责人在公开密语以前登记排除；已经公开密语的，退回封存后重新整理名单。"


class ResultsMissing(Refusal):
    code = "P-385"
    text = "还有{left}个抽中的对象没有由抽中的执法人员作出的检查结果（{which}），抽查任务不能完成（{basis}）；请先由抽中的人员检查并告知结果，不能检查的登记更换后重新抽取。"


class CheckedByOneself(Refusal):
    code = "P-386"
    text = "公示文本由办理公示的人自己核对；请由第二人核对后再公示（{basis}）。"


class NotIndexed(Refusal):
    code = "P-387"
    text = "案卷还没有编页号和目录，不能归档；请编好后再归档。"


class NotDrawn(Refusal):
    code = "P-389"
    text = "对象{code}不在双随机抽查任务{number}的抽取结果里（{basis}）；请核对任务编号和对象，没有抽中的不能写成双随机检查。"


class ChecksEndFirst(Refusal):
    code = "P-388"
    text = "抽查结束日期{end}早于开始日期{begin}；请核对。"


def period_in_order(case: Case, move: Move) -> Refusal | None:
    """The checks end no earlier than they begin."""
    if case.get("check_from") <= case.get("check_to"):
        return None
    return ChecksEndFirst(begin=case.show("check_from"), end=case.show("check_to"))


def item_is_random(case: Case, move: Move) -> Refusal | None:
    """国发〔2019〕5号第二部分: only what stands on the published list of random checks."""
    item = str(move.get("join_item"))
    entry = public_item(case, item, move.day)
    if entry is not None and entry.get("item_random"):
        return None
    return ItemNotRandom(item=item, on=move.day, basis=paper(RANDOM, "第二部分"))


def teams_come_out_even(case: Case, move: Move) -> Refusal | None:
    """行政检查由两名以上执法人员进行: as many as fill whole teams."""
    each, count = case.param("inspect.officers_min", move.day), move.get("join_officers")
    entry = case.lookup.entry("inspection_item", str(move.get("join_item")), move.day)
    if entry is None or count % each.value == 0:
        return None
    return UnevenTeams(organ=entry.get("item_organ"), count=count, each=each.value, basis=each.source)


def organs_as_said(case: Case, move: Move) -> Refusal | None:
    """国发〔2019〕5号第二部分: a joint check is one of several departments; a single one is not."""
    count, joint = len(lists.joined(case)), case.get("draw_range") == "joint"
    if move.get("task_approval") != "approved" or (count > 1 if joint else count == 1):
        return None
    return OrgansDoNotFit(range=case.show("draw_range"), count=count, basis=paper(RANDOM, "第二部分"))


def certificates_still_valid(case: Case, move: Move) -> Refusal | None:
    """行政处罚法第四十二条、54号: nobody is drawn whose certificate has lapsed since the list was sealed.

    Asked before the secrets are opened, when leaving somebody out can still favour nobody; and again at the draw.
    """
    out = {row[1] for row in d.rows(case, "exclusions", "exclude") if row[0] == OFFICERS}
    already = set(d.result(case, OFFICERS)) if case.took("draw") else set()
    held = lists.holder(case, move.day)
    gone = [name for code, name in d.names(case, OFFICERS).items() if code not in held and code not in out | already]
    if not gone:
        return None
    return CertificateLapsed(who="、".join(gone[:SOME]), on=move.day, basis=paper("国办发〔2024〕54号", "第一部分"))


def every_object_has_a_result(case: Case, move: Move) -> Refusal | None:
    """国发〔2019〕5号第三部分: each object that was drawn was inspected by those drawn for it, and told."""
    done = lists.checked(case)
    left = [code for code in d.result(case, OBJECTS) if code not in done]
    if not left:
        return None
    called = d.names(case, OBJECTS)
    return ResultsMissing(
        left=len(left), which="、".join(called[code] for code in left[:SOME]), basis=paper(RANDOM, "第三部分")
    )


def drawn_as_said(case: Case, move: Move) -> Refusal | None:
    """优化营商环境条例第五十四条: an inspection that says it was drawn is of an object that this draw picked."""
    entry = case.lookup.numbered(case.get("draw_case")) if case.has("draw_case") else None
    if entry is None or entry.case.procedure.slug != "double_random":
        return None
    if entry.case.took("draw") and case.get("object_code") in d.result(entry.case, OBJECTS):
        return None
    return NotDrawn(code=case.get("object_code"), number=entry.number, basis=FAIR)


def checked_by_another(field: str):
    """A guard: somebody else has read the text that is to be published (政府信息公开条例 17)."""

    def second_person_checked(case: Case, move: Move) -> Refusal | None:
        return CheckedByOneself(basis="政府信息公开条例第十七条") if move.get(field) in move.people else None

    return second_person_checked


def indexed(case: Case, move: Move) -> Refusal | None:
    """A file goes to the archive with its pages numbered."""
    return None if case.get("indexed") else NotIndexed()
