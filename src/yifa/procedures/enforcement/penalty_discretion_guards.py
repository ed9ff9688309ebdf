"""Guards of discretion in a penalty case: the benchmark grade, a departure from it, the list of what goes unpunished, votes.

Reads   the case, the registers of benchmarks and of leniency items, the step that is tried
Never   fixes a sum: a departure is possible with its reason; never chooses a grade
Start   benchmark_is_chosen(), departure_is_explained(), leniency_fits(), votes_add_up(), committee_spoke_of_this()
"""

from __future__ import annotations

from datetime import date

from yifa.engine.case import Case, Entry, Move
from yifa.engine.declaration import Guard
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, paper, statute
from yifa.procedures.enforcement.benchmarks import GRADES, LENIENCIES, departure
from yifa.procedures.enforcement.penalty_fields import DIRECTIONS
from yifa.procedures.enforcement.penalty_links import linked
from yifa.procedures.enforcement.registers import LAW_FIELDS

ART = statute("行政处罚法", edition=2021).articles
BENCHMARKS = paper("国办发〔2022〕27号")
LISTED = ("first_breach", "slight")  # the outcomes that a list of conditions may speak of


class BenchmarkUnfit(Refusal):
    code = "P-291"
    text = "裁量基准{item}{why}（{basis}）；请核对基准编码、处罚事项和裁量幅度。"


class BenchmarkNotChosen(Refusal):
    code = "P-292"
    text = "处罚事项{power}有在册的裁量基准（{known}），没有选择适用的档次（{basis}）；请选择，几档都不适用的选最接近的，作出决定时说明理由。"


class DepartureUnexplained(Refusal):
    code = "P-293"
    text = "{what}（{basis}）；请改在幅度以内，确有必要偏离的填写“偏离裁量基准的理由”。"


class LeniencyUnfit(Refusal):
    code = "P-294"
    text = "清单条目{item}{why}（{basis}）；请核对编码，不适用清单的不填条目，写明法律规定的条件如何具备。"


class VotesDiffer(Refusal):
    code = "P-295"
    text = "同意{yes}票、不同意{no}票、弃权{abstained}票，合计与参加讨论的{present}名负责人不符（{basis}）；请对照讨论记录核对。"


class MinutesOfAnother(Refusal):
    code = "P-296"
    text = "审议{number}提请的是案件{referred}，不是本案（{basis}）；请核对审议编号。"


def benchmark_is_chosen(case: Case, move: Move) -> Refusal | None:
    """第三十四条、国办发〔2022〕27号: where the matter has a published benchmark, its grade is named, and fits the case."""
    if move.get("proposed_outcome") != "penalty":
        return None
    code, power = move.get("benchmark_code"), case.get("power_item")
    if code is None:
        known = [one for one in case.lookup.entries("discretion_benchmark", move.day) if _of(one, power, move.day)]
        if not known:
            return None
        return BenchmarkNotChosen(
            power=power, known=[one.get("benchmark_code") for one in known[:6]], basis=ART(34)
        )  # fmt: skip
    entry = case.lookup.entry("discretion_benchmark", code, move.day)
    why = _unfit(entry, case, move)
    return BenchmarkUnfit(item=code, why=why, basis=ART(34)) if why else None


def _of(entry: Entry, power: str, on: date) -> bool:
    return entry.get("benchmark_power") == power and entry.get("benchmark_since") <= on.isoformat()


def _unfit(entry: Entry | None, case: Case, move: Move) -> str:
    if entry is None or entry.get("benchmark_since") > move.day.isoformat():
        return "不是当日在册有效的登记"
    if entry.get("benchmark_power") != case.get("power_item"):
        return f"是处罚事项{entry.get('benchmark_power')}的，不是本案的{case.get('power_item')}"
    grade = "heavier" if entry.get("benchmark_grade") == "grave" else entry.get("benchmark_grade")
    if grade != move.get("discretion"):
        said = DIRECTIONS.get(move.get("discretion"), "没有填写")
        return f"的档次是“{GRADES[entry.get('benchmark_grade')]}”，裁量幅度填的是“{said}”"
    return ""


def departure_is_explained(case: Case, move: Move) -> Refusal | None:
    """国办发〔2022〕27号: a fine outside the grade that was chosen has its reason."""
    code, fine = case.get("benchmark_code"), move.get("fine")
    if move.get("outcome") != "penalty" or code is None or fine is None or move.get("departure_reason"):
        return None
    entry = case.lookup.entry("discretion_benchmark", code, case.day_of("report") or move.day)
    if entry is None:
        return None
    base = {"gains": move.get("gains"), "goods": move.get("goods")}.get(entry.get("benchmark_measure"))
    what = departure(entry, fine, base=base)
    return DepartureUnexplained(what=what, basis=BENCHMARKS) if what else None


def leniency_fits(outcome: str) -> Guard:
    """A guard: 第三十三条: the list's item that field `leniency_item` names is in force and speaks of this outcome."""

    def leniency_item_fits(case: Case, move: Move) -> Refusal | None:
        code = move.get("leniency_item")
        if code is None:
            return None
        entry = case.lookup.entry("leniency_item", code, move.day)
        if entry is None or entry.get("leniency_since") > move.day.isoformat():
            why = "不是当日在册有效的登记"
        elif entry.get("leniency_kind") != move.get(outcome):
            why = f"是“{LENIENCIES[entry.get('leniency_kind')]}”的条目，与本案的结果不符"
        elif entry.get("leniency_field") != case.law_field:
            why = f"属于“{LAW_FIELDS[entry.get('leniency_field')]}”领域，不是本案的领域"
        elif entry.get("leniency_power") not in (None, case.get("power_item")):
            why = f"对应处罚事项{entry.get('leniency_power')}，不是本案的{case.get('power_item')}"
        else:
            return None
        return LeniencyUnfit(item=code, why=why, basis=ART(33))

    return leniency_item_fits


def votes_add_up(case: Case, move: Move) -> Refusal | None:
    """第五十七条第二款: every leading member who took part is counted once."""
    yes, against, abstained = (move.get(one) or 0 for one in ("votes_for", "votes_against", "votes_abstained"))
    present = len(move.people)
    if yes + against + abstained == present:
        return None
    return VotesDiffer(
        yes=yes, no=against, abstained=abstained, present=present, basis=house("各人意见如实记录，逐人计数")
    )


def committee_spoke_of_this(case: Case, move: Move) -> Refusal | None:
    """第五十七条第二款: minutes that are put to the file are minutes of this case."""
    other = linked(case, "committee_case", "case_committee")
    if move.get("committee_case") is None or other is None or other.get("referred_case") == case.number:
        return None
    return MinutesOfAnother(
        number=other.number, referred=other.get("referred_case"), basis=house("附卷的纪要是本案的纪要")
    )
