"""Examine: everything the county asks of a package before anything of it is kept.

Reads   the package, the key registered for its place, the packages taken before, the tree of places
Never   stores; takes a package's word for what it can work out itself
Start   fault()
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from yifa.engine import store
from yifa.engine.fields import in_china
from yifa.engine.refusals import Refusal
from yifa.figures.compute import Computer
from yifa.places.tree import shipped
from yifa.places.tree.division import Untrue
from yifa.record.notes import Checkpoint
from yifa.upward import figures, held, proofs
from yifa.upward import refusals as r
from yifa.upward.figures import Stated
from yifa.upward.held import Taken
from yifa.upward.package import EDITIONS, Package, checkpoint_in, of_evidence

CLOCKS_APART = timedelta(days=1)
"""A clock that is hours wrong is not worth a refusal; one that is days wrong tells nothing of when a package was made."""
# What says that two different things were shown for one: kept as a finding, with the file.
FINDINGS = (r.Forked, r.SameNumber, r.OtherPrevious)


def above(code: str, on: date) -> tuple[str, ...]:
    """A place's code and those above it: as this installation has them, else by the nation's list of that day."""
    found = store.ancestors(code)
    if len(found) > 1:
        return found
    try:
        return shipped.shipped().ancestors(code, on)
    except Untrue:
        return found


def is_below(code: str, county: str, on: date) -> bool:
    """Whether a place lies below another."""
    return code != county and county in above(code, on)


def fault(package: Package, county: str, on: date) -> Refusal | None:
    """Why a package may not be taken by this county on this day; None where it may. Raises what can't be read in it."""
    return (
        _place(package, county, on)
        or _signature(package, county)
        or _contents(package)
        or _frozen(package)
        or _log(package, county)
        or _order(package, held.taken(package.code, county))
    )


def _place(package: Package, county: str, on: date) -> Refusal | None:
    if not is_below(package.code, county, on):
        return r.NotOurs(place=package.name, code=package.code, county=name_of(county))
    for code in package.places[1:]:
        known = above(code, on)
        if len(known) > 1 and package.code not in known:
            return r.StrangeCells(procedure="全部", why=f"{code}不是{package.name}之下的地方")
    if in_china(package.made_at).date() <= package.period.end:
        return r.PeriodOpen(year=package.year, made=in_china(package.made_at).date())
    if in_china(package.made_at).date() > on + CLOCKS_APART:
        return r.MadeLater(made=in_china(package.made_at), on=on)
    return None


def _signature(package: Package, county: str) -> Refusal | None:
    keys = held.keys(package.code, county)
    if not keys:
        return r.NoTrustedKey(place=package.name, code=package.code)
    return None if package.is_signed_by(keys[0]) else r.NotSigned(place=package.name)


def _contents(package: Package) -> Refusal | None:
    """The figures that the town stated are those that its cells give."""
    _ = package.cells
    statements = package.statements
    kept = [one for some in package.kept.values() for one in some]
    alike = figures.comparable(kept, statements)
    computer = Computer(package.adding(), package.places)
    now = figures.of(computer, package.year, alike)
    wrong = figures.differing(statements, now)
    if wrong:
        names = "、".join(one.name for one in wrong[:3]) + (f"等{len(wrong)}项" if len(wrong) > 3 else "")
        return r.FiguresDiffer(figures=names)
    return None


def _frozen(package: Package) -> Refusal | None:
    """Each frozen report is the one that its fingerprint names, with its files, and of this place and year."""
    listed = {f"{EDITIONS}{one['n']}/": one["fingerprint"] for one in package.head["editions"]}
    names = [name for name in package.members if name.startswith(EDITIONS)]
    for name in names:
        if name.rpartition("/")[0] + "/" not in listed:
            return r.WrongHash(member=name, why="没有列为报告版本")
    for folder, fingerprint in listed.items():
        content = package.members.get(f"{folder}content.json", b"")
        if hashlib.sha256(content).hexdigest() != fingerprint:
            return r.WrongHash(member=f"{folder}content.json", why="与报告版本的指纹不同")
        try:
            told = json.loads(content)
            of = told["place"]["code"], told["year"], told["files"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return r.WrongHash(member=f"{folder}content.json", why="不是报告的内容")
        files = {name.removeprefix(folder): hashlib.sha256(package.members[name]).hexdigest()
                 for name in names if name.startswith(folder) and not name.endswith("/content.json")}  # fmt: skip
        if of != (package.code, package.year, files):
            return r.WrongHash(member=folder.rstrip("/"), why="不是该地该年度的报告，或者文件不齐")
    return None


def _log(package: Package, county: str) -> Refusal | None:
    keys, history = held.keys(package.code, county), package.history
    points = []
    for log in history.logs:
        point = checkpoint_in(log.note, *keys)
        if point is None or point.origin != log.origin or point.origin.split("/")[1] != package.log_place:
            return r.LogNotProved(why=f"{log.origin[:40]}的检查点没有所登记公钥的签名")
        points.append(point)
    if [one.origin for one in points] != sorted({one.origin for one in points}):
        return r.LogNotProved(why="各年日志的次序不对")
    if points[-1] != package.checkpoint:
        return r.LogNotProved(why="与清单所写的条数、根不一致")
    if proofs.unchained(history, points):
        return r.LogNotProved(why="后一年的日志不是从前一年最后的检查点开始的")
    return _grown(package, points, held.taken(package.code, county))


def _grown(package: Package, points: Sequence[Checkpoint], before: Sequence[Taken]) -> Refusal | None:
    """Against every checkpoint that was seen: a log that only grew contains them all."""
    for seen in before:
        if seen.sha256 == package.sha256:
            continue
        said = f"{seen.checkpoint.origin}第{seen.checkpoint.size}条"
        stands = proofs.grew_from(package.history, points, seen.checkpoint)
        if stands == "forked":
            return r.Forked(origin=points[-1].origin, size=points[-1].size, held=said)
        if stands == "older" and seen.sequence < package.sequence:
            return r.OlderLog(origin=points[-1].origin, size=points[-1].size, held=said)
    return None


def _order(package: Package, before: Sequence[Taken]) -> Refusal | None:
    by_number = {one.sequence: one for one in before}
    same = by_number.get(package.sequence)
    if same is not None and same.sha256 != package.sha256:
        return r.SameNumber(sequence=package.sequence)
    if same is not None and same.stands:
        return r.TakenAlready(sequence=package.sequence, on=same.on, number=same.number)
    if by_number and package.sequence < max(by_number):
        return r.OlderPackage(sequence=package.sequence, newest=max(by_number))
    last = by_number.get(package.sequence - 1)
    if last is not None and package.head["previous"] != last.sha256:
        return r.OtherPrevious(before=last.sequence)
    return None


def name_of(code: str) -> str:
    """A place's name, else its code."""
    from yifa.engine.models import PlaceRow

    return PlaceRow.objects.filter(code=code).values_list("name", flat=True).first() or code


def missing_before(package: Package, county: str) -> list[int]:
    """The numbers between the last package that was taken and this one: sent and never arrived, or withheld."""
    last = max((one.sequence for one in held.taken(package.code, county)), default=0)
    return list(range(last + 1, package.sequence))


def unheld(package: Package) -> list[str]:
    """The names of the declared figures that this package can't give: its software counts otherwise, or not at all."""
    from yifa.figures.declared import every

    kept = {one for some in package.kept.values() for one in some}
    return [
        one.name
        for one in every()
        if (ids := figures.ids_of(one)) and not figures.counts_values(one) and not set(ids) <= kept
    ]


def differing(package: Package) -> dict[int, tuple[tuple[Stated, Stated], ...]]:
    """Against each accepted package of the same town and of its year or an earlier one: the figures that now come out
    otherwise, as they were stated then and as these cells give them, by year."""
    before = [one for one in held.accepted() if one.code == package.code and one.year <= package.year]
    return _differing(package.sha256, tuple((one.year, one.package) for one in before if one.package != package.sha256))


@lru_cache(maxsize=4)
def _differing(sha256: str, before: tuple[tuple[int, str], ...]) -> dict[int, tuple[tuple[Stated, Stated], ...]]:
    package = of_evidence(sha256)
    kept = {one for some in package.kept.values() for one in some}
    computer = Computer(package.adding(), package.places)
    found = {}
    for year, earlier in before:
        then = of_evidence(earlier).statements
        now = figures.of(computer, year, figures.comparable(kept, then))
        found[year] = tuple((then[one.slug], one) for one in figures.differing(then, now))
    return {year: some for year, some in found.items() if some}
