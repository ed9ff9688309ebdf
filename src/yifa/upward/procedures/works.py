"""What a step of 报送审核 works out of the package, and the guards that let it in.

Reads   the file that the step names, through examine.py
Never   takes a value that somebody typed
Start   package_is_sound(), WORKED
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.refusals import Refusal
from yifa.engine.related import one_at_a_time
from yifa.upward import examine, held
from yifa.upward import refusals as r
from yifa.upward.figures import Stated
from yifa.upward.package import Package, of_evidence

LISTED, TOLD = 8, 100


def package_of(move: Move) -> Package:
    """The package that the step is about. Refusal where it is none."""
    return of_evidence(str(move.get("package")))


def package_is_sound(case: Case, move: Move) -> Refusal | None:
    """Everything is held against the registered key, the cells and what was taken before; one package of a town at a time."""
    package = package_of(move)
    one_at_a_time(held.REPORT, package.code)
    return examine.fault(package, case.places[0], move.day)


def in_its_case(case: Case, move: Move) -> Refusal | None:
    """A town's year is examined in one case at a time."""
    package = package_of(move)
    of = held.subject(package.code, package.year)
    if case.get("report_key") not in (None, of):
        return r.TakenElsewhere(place=package.name, year=package.year, number="（另一件）")
    waiting = [
        one for one in held.arrivals([of], case.places[0]).get(of, ())
        if one.accepted_on is None and not one.withdrawn and one.number != case.number
    ]  # fmt: skip
    return r.TakenElsewhere(place=package.name, year=package.year, number=waiting[0].number) if waiting else None


def _gap(package: Package, county: str) -> str | None:
    missing = examine.missing_before(package, county)
    if not missing:
        return None
    return "第" + "、".join(map(str, missing[:LISTED])) + ("等" if len(missing) > LISTED else "") + "号没有收到"


def _unheld(package: Package, county: str) -> str | None:
    names = examine.unheld(package)
    return "、".join(names[:LISTED]) + (f"等{len(names)}项" if len(names) > LISTED else "") if names else None


def _corrects(package: Package, county: str) -> str | None:
    of = held.subject(package.code, package.year)
    return next((one.number for one in reversed(held.arrivals([of], county).get(of, ())) if one.accepted_on), None)


def _editions(package: Package, county: str) -> str | None:
    told = [f"第{one['n']}版 {one['fingerprint']}" for one in package.head["editions"]]
    return "\n".join(told) or None


def _changes(package: Package, county: str) -> str | None:
    """What each changed figure was and is, a line each, for whoever checks."""
    lines = [
        f"{year}年　{now.name}：原为{_number(then)}，现为{_number(now)}"
        for year, some in sorted(examine.differing(package).items())
        for then, now in some
    ]
    more = [f"另有{len(lines) - TOLD}项"] if len(lines) > TOLD else []
    return "\n".join([*lines[:TOLD], *more]) or None


def _number(one: Stated) -> str:
    """A number and what it was made of, or that there is none."""
    if one.numerator is not None and one.denominator is not None:
        return f"{one.numerator}/{one.denominator}"
    return one.exact if one.exact is not None else "没有数值"


VALUES: dict[str, Callable[[Package, str], Any]] = {
    "report_key": lambda package, county: held.subject(package.code, package.year),
    "town_code": lambda package, county: package.code,
    "town_name": lambda package, county: package.name,
    "report_year": lambda package, county: package.year,
    "sequence": lambda package, county: package.sequence,
    "made_at": lambda package, county: package.head["made_at"],
    "facts_fingerprint": lambda package, county: package.head["facts"],
    "log_origin": lambda package, county: package.checkpoint.origin,
    "log_size": lambda package, county: package.checkpoint.size,
    "log_root": lambda package, county: package.checkpoint.root.hex(),
    "figures_count": lambda package, county: len(package.statements),
    "editions": _editions,
    "gap": _gap,
    "unheld": _unheld,
    "corrects": _corrects,
    "differs": lambda package, county: held.told(
        {year: [now.slug for _, now in some] for year, some in examine.differing(package).items()}
    ),
    "differs_told": _changes,
}
FIELDS = (
    f.text("report_key", "报送事项", high=40, help="区划代码和年度"),
    f.text("town_code", "区划代码", high=12),
    f.text("town_name", "报送的镇街", high=120, search=True),
    f.number("report_year", "报送年度", low=2000, high=2200),
    f.number("sequence", "数据包序号", low=1, unit="号"),
    f.text("made_at", "生成时间", high=40),
    f.text("facts_fingerprint", "数据指纹", high=64),
    f.text("log_origin", "记录日志", high=60),
    f.number("log_size", "日志条数", low=1),
    f.text("log_root", "日志根", high=64),
    f.number("figures_count", "所附指标", low=0, unit="项"),
    f.long_text("editions", "所附报告版本和指纹", required=False, high=4000),
    f.text("gap", "前面没有收到的", required=False, high=200),
    f.long_text("unheld", "软件版本不同、没有的指标", required=False, high=2000),
    f.case_ref("corrects", "更正哪一件", required=False, of=held.REPORT),
    f.long_text(
        "differs", "与已采用的数据不同的指标代码", required=False, high=20_000, help="年度和指标代码，一年一行"
    ),
    f.long_text("differs_told", "与已采用的数据不同的指标", required=False, high=20_000),
)


def _working(name: str) -> Callable[[Case, Move], Any]:
    def work(case: Case, move: Move) -> Any:
        return VALUES[name](package_of(move), case.places[0])

    work.__name__ = f"package_{name}"
    return work


WORKED = tuple((spec, _working(spec.slug)) for spec in FIELDS)
