"""Taking: the county receives a package: examined whole, then kept and recorded in one step of its case, or refused.

Reads   the bytes of a file
Never   keeps a file that nobody sent; stores half of anything: the file is on disk before the record names it
Start   take()
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from yifa.engine import door, evidence, store
from yifa.engine.case import Actor
from yifa.engine.models import CaseRow
from yifa.engine.people import holdings
from yifa.engine.refusals import Refusal
from yifa.upward import examine, held
from yifa.upward import refusals as r
from yifa.upward.package import Package, of_evidence, opened


@dataclass(frozen=True)
class Received:
    """A package that was taken: the case, its number, what the county must know of it; `again`: it was taken before."""

    package: Package
    number: str
    again: bool = False
    gap: str = ""
    unheld: str = ""
    differs: dict[int, tuple[str, ...]] | None = None


class NotTaken(Exception):
    """A package that was refused, and the number under which the refusal was kept ("" where it was not)."""

    def __init__(self, refusal: Refusal, kept: str = "") -> None:
        super().__init__(str(refusal))
        self.refusal, self.kept = refusal, kept


def take(data: bytes, *, by: Actor, on: date, at: datetime) -> Received:
    """Take one package, or raise NotTaken. A refusal is kept where the file could be read so far that it names a town of ours."""
    county = _county(by, on)
    try:
        package = opened(data)
    except Refusal as refused:
        raise NotTaken(refused) from None
    try:
        found = examine.fault(package, county, on)
    except Refusal as refused:
        found = refused
    if isinstance(found, r.TakenAlready):
        return Received(package, str(found.blanks["number"]), again=True)
    if found is not None:
        raise NotTaken(found, _keep_refusal(package, data, found, county, by=by, on=on, at=at))
    kept = evidence.keep(
        f"{package.code}-{package.year}-{package.sequence}.zip", [data], by=by.person, at=at, media="application/zip"
    )
    try:
        return _recorded(package, kept.sha256, county, by=by, on=on, at=at)
    except r.TakenAlready as already:
        return Received(package, str(already.blanks["number"]), again=True)
    except Refusal as refused:
        raise NotTaken(refused) from None


def _county(by: Actor, on: date) -> str:
    mine = [one for one in holdings([by.person], on) if (one.post, one.unit) == (by.post, by.unit)]
    return mine[0].place if mine else ""


def _recorded(package: Package, sha256: str, county: str, *, by: Actor, on: date, at: datetime) -> Received:
    """The step of the town's case for the year: the one that is open, else a new one."""
    of = held.subject(package.code, package.year)
    waiting = [one for one in held.arrivals([of], county).get(of, ()) if one.accepted_on is None and not one.withdrawn]
    # what was sent back or withdrawn may be taken again: the county was satisfied, or was wrong
    times = sum(one.sha256 == sha256 for one in held.taken(package.code, county))
    key, facts = f"upward/{sha256[:50]}/{times}/{by.person}", {"package": sha256}
    if waiting:
        done = door.take_step(waiting[-1].case, "receive", by=by, on=on, at=at, facts=facts, key=key)
    else:
        done = door.start(held.REPORT, by=by, on=on, at=at, facts=facts, key=key)
    data = _data(done.case)
    return Received(of_evidence(sha256), done.number, done.again, data.get("gap") or "", data.get("unheld") or "",
                    held.differences(data.get("differs")))  # fmt: skip


def _data(case: int) -> dict[str, str]:
    return dict(json.loads(CaseRow.objects.values_list("state", flat=True).get(pk=case))["data"])


def _keep_refusal(
    package: Package, data: bytes, refused: Refusal, county: str, *, by: Actor, on: date, at: datetime
) -> str:
    """Enter the refusal with the file; the same file refused for the same reason is one entry."""
    if not examine.is_below(package.code, county, on):
        return ""
    kept = evidence.keep(
        f"{package.code}-{package.year}-{package.sequence}.zip", [data], by=by.person, at=at, media="application/zip"
    )
    facts = {
        "refused_key": held.subject(package.code, package.year), "refused_code": refused.code, "refused_why": refused.sentence,
        "finding": isinstance(refused, examine.FINDINGS), "refused_package": kept.sha256,
    }  # fmt: skip
    key = f"upward/{refused.code}/{kept.sha256[:40]}"
    if stored := store.event_by_key(key):
        return str(CaseRow.objects.values_list("number", flat=True).get(pk=stored[0]))
    try:
        return door.start(held.REFUSED, by=by, on=on, at=at, facts=facts, key=key).number
    except Refusal:
        return ""
