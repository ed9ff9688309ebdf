"""Legality reviews of an example year: documents and contracts with advisers' views, opinions and answers.

Reads   the year's volume: how many documents and contracts, for how much
Never   decides a figure: it plays cases
Start   plays()
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from yifa.places.example.clerk import Clerk, Play, shares

DOCUMENTS = (
    "加强{thing}工作的通知", "{thing}实施方案", "{thing}管理办法", "{thing}工作指引", "关于{thing}的批复", "{thing}专项行动方案",
)  # fmt: skip
THINGS = (
    "出租屋安全管理", "河涌整治", "垃圾分类", "村级工业园改造", "校园周边治理", "小型工程管理", "网格化治理", "电动自行车停放", "市容环境提升", "森林防火",
    "三防值班", "食品小作坊管理", "政务公开", "集体资产交易", "招商引资奖励", "企业帮扶", "拆迁补偿", "应急物资储备", "教育扶持", "文体设施开放",
)  # fmt: skip
CONTRACTS = {
    "works": ("{thing}配套工程施工合同", 30), "procurement": ("{thing}服务采购合同", 34), "lease": ("镇属物业租赁合同（{thing}）", 10),
    "investment": ("产业项目投资合作协议（{thing}）", 6), "land": ("土地征收补偿协议（{thing}）", 8), "collective": ("{thing}委托协议", 12),
}  # fmt: skip
MATERIALS = ["draft", "note", "basis", "consultation", "own_review", "procedure", "fair_competition"]
OF_CONTRACTS = ["draft", "note", "counterparty", "budget", "procurement", "fair_competition", "own_review"]


def plays(
    clerk: Clerk, year: int, volume: dict[str, Any], *, days: tuple[date, date] | None = None
) -> Iterator[tuple[date, Play]]:
    """All reviews that were finished in the year (or begun between two days): (first day, play)."""
    chance = clerk.chance
    contracts = int(volume["contracts"])
    amounts = shares(chance, int(volume["contracts_amount_fen"]), contracts, step=1_000_000, least=2_000_000)
    documents, normative = int(volume["documents"]), int(volume["normative"])
    kinds = ["normative_document"] * normative + ["party_government_document"] * (documents - normative)
    for kind in [*kinds, *["major_decision"] * int(volume["decisions"])]:
        title = (
            "城市更新单元划定方案"
            if kind == "major_decision"
            else chance.choice(DOCUMENTS).format(thing=chance.choice(THINGS))
        )
        day = clerk.workday(*(days or (date(year, 1, 4), date(year, 11, 10))))
        facts = {"object_kind": kind, "object_title": f"{clerk.place.name}{title}", "materials": MATERIALS}
        yield day, _play(clerk, day, facts)
    for amount in amounts:
        kind = chance.choices(list(CONTRACTS), [weight for _, weight in CONTRACTS.values()])[0]
        day = clerk.workday(*(days or (date(year, 1, 4), date(year, 11, 25))))
        yield day, _play(clerk, day, {
            "object_kind": "government_contract", "object_title": CONTRACTS[kind][0].format(thing=chance.choice(THINGS)),
            "materials": OF_CONTRACTS, "contract_kind": kind, "counterparty": clerk.company(), "contract_amount": amount,
        })  # fmt: skip


def _play(clerk: Clerk, day: date, facts: dict[str, Any]) -> Play:
    chance = clerk.chance
    drafter = clerk.actor("drafter")
    unit = next(spec.name for spec in clerk.place.units if spec.slug == drafter.unit)
    facts |= {
        "drafting_unit": unit,
        "touches_operators": facts["object_kind"] == "government_contract" or chance.random() < 0.3,
    }
    case = clerk.start("legality_review", drafter, day, facts)
    if facts["object_kind"] == "government_contract":
        clerk.note("contract", case)
    intake, head = clerk.actor("review_intake"), clerk.actor("review_head")
    if chance.random() < 0.08:
        yield day
        clerk.take(case, "return_incomplete", intake, day, {"missing_materials": "补充征求意见情况和集体研究的记录。"})
        day = clerk.later(day, 1, 3)
        yield day
        clerk.take(case, "submit", drafter, day, facts)
    day = clerk.later(day, 0, 1)
    yield day
    days = 5 if facts["object_kind"] == "government_contract" else chance.choice((7, 8, 10))
    clerk.take(case, "receive", intake, day, {"review_days": str(days)})
    reviewer, counsel = clerk.actor("reviewer"), clerk.actor("counsel")
    clerk.take(case, "assign", head, day, {"reviewer": reviewer.person, "counsel": counsel.person, "conflict": "none"})
    view = chance.choices(("found_lawful", "lawful_if_changed", "found_unlawful"), (52, 46, 2))[0]
    day = clerk.later(day, 1, 2)
    yield day
    clerk.take(
        case,
        "counsel_view",
        counsel,
        day,
        {"counsel_view": view, "counsel_text": "对主体、权限、程序和主要条款逐项提出意见，供审查参考。"},
    )
    day = clerk.later(day, 0, max(1, days - 4))
    yield day
    points = chance.randint(1, 9) if view != "found_lawful" else 0
    opinion: dict[str, Any] = {
        "opinion": view, "on_power": "fine", "on_procedure": "fine", "on_content": "fine" if view == "found_lawful" else "issue",
        "opinion_basis": "依照有关法律、法规和上级文件，对制定（签订）权限、程序和内容进行了审查。",
    }  # fmt: skip
    if points:
        opinion |= {"points": "权利义务、违约责任和争议解决条款需要修改，逐条列明。", "suggestions_count": str(points)}
    clerk.take(case, "opine", reviewer, day, opinion)
    day = clerk.later(day, 0, 1)
    yield day
    clerk.take(case, "sign", head, day)
    if points:
        day = clerk.later(day, 1, 4)
        yield day
        declined = 1 if points > 2 and chance.random() < 0.2 else 0
        revised = view == "lawful_if_changed" or chance.random() < 0.5
        clerk.take(case, "answer", drafter, day, {
            "adopted_count": str(points - declined), "declined_count": str(declined), "answers": "逐条修改；未采纳的已写明理由。",
            "next_step": "revised" if revised else "dropped"})  # fmt: skip
        if revised:
            day = clerk.later(day, 1, 2)
            yield day
            clerk.take(case, "recheck", reviewer, day, {"recheck_text": "修改稿已经按照审查意见修改，复核通过。"})
    day = clerk.later(day, 1, 8)
    yield day
    clerk.take(case, "file", intake, day, {"file_pages": str(chance.randint(12, 120))})
