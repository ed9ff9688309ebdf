"""Edition: a report frozen: its content, figures, cases and files as they were, with what they rest on.

Reads   a Draft and its Computer, the record's log, the figures' declarations
Never   changes an edition; freezes nothing that has grave findings, or outside the step 数据锁定 of its procedure
Start   freeze(); differences() says where today's figures stand apart
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from yifa.engine import door, rules, sealer, store
from yifa.engine.case import Actor
from yifa.engine.models import CaseRow, EventRow, LogHead
from yifa.figures.compute import Computer, Result
from yifa.figures.declared import FOLDER, Figure, UnknownFigure, find
from yifa.figures.period import Period
from yifa.record.canonical import canonical
from yifa.record.merkle import Frontier
from yifa.report import refusals as r
from yifa.report.behind import Behind, behind
from yifa.report.draft import Draft, exact
from yifa.report.files import files
from yifa.report.findings import is_grave
from yifa.report.models import Edition, EditionFile

PROCEDURE, LOCK = "annual_report", "lock"


@dataclass(frozen=True)
class Log:
    """How long the record's log was, and its tree head (hex)."""

    size: int
    root: str


@dataclass(frozen=True)
class Difference:
    """A figure of an edition that today's facts give otherwise; `now` is empty where it stands in the text no more."""

    slug: str
    name: str
    then: str
    now: str


def freeze(
    draft: Draft, computer: Computer, *, by: Actor, on: date, at: datetime, answers: Mapping[str, Any] | None = None
) -> Edition:
    """Freeze a draft and take 数据锁定 with its fingerprint, in one transaction. Raises Refusal and stores nothing.

    `answers` are the step's own questions (cross_check, difference). `on` is the day the report bears.
    """
    grave = [one for one in draft.findings if is_grave(one)]
    if grave:
        raise r.NotReady(count=len(grave), first=grave[0].sentence)
    place, year = draft.outline.place.code, draft.year
    case = waiting_case(place, year)
    if case is None:
        raise r.NoProcedure(year=year)
    sources = behind(draft, computer)
    made = files(draft, sources, on=on)
    sealer.seal_pending()
    with transaction.atomic():
        log = log_head()
        n = (Edition.objects.filter(place=place, year=year).aggregate(last=Max("n"))["last"] or 0) + 1
        content = content_of(draft, sources, made, log, n)
        text = canonical(content)
        fingerprint = hashlib.sha256(text).hexdigest()
        facts = {
            **(answers or {}), "edition_number": n, "edition_fingerprint": fingerprint, "facts_fingerprint": draft.fingerprint,
            "log_size": log.size, "log_root": log.root, "figures_count": len(sources),
        }  # fmt: skip
        door.take_step(case, LOCK, by=by, on=on, at=at, facts=facts)
        edition = Edition.objects.create(
            place=place, year=year, n=n, title=draft.title[:200], content=text.decode(), fingerprint=fingerprint,
            facts=draft.fingerprint, declarations=content["declarations"], log_size=log.size, log_root=log.root,
            case_id=case, by_id=by.person, post=by.post, at=at,
        )  # fmt: skip
        EditionFile.objects.bulk_create(
            [EditionFile(edition=edition, name=name, sha256=content["files"][name], content=data)
             for name, data in made.items()]
        )  # fmt: skip
    return edition


def waiting_case(place: str, year: int) -> int | None:
    """The annual report's case of a place and year that can be locked now."""
    open_cases = CaseRow.objects.filter(procedure=PROCEDURE, subject=str(year), place=place, closed_on=None)
    for row in open_cases.order_by("-pk").values_list("pk", flat=True):
        loaded = store.load(row)
        view = store.case_of(loaded) if loaded else None
        if view is not None and rules.reached(view, view.procedure.by_slug[LOCK]) is None:
            return row
    return None


def log_head() -> Log:
    """The record's log of the year as it stands: it begins with the last checkpoint of the log before."""
    head = LogHead.objects.order_by("-pk").first()
    frontier = Frontier(head.size, bytes(head.frontier)) if head else Frontier()
    return Log(frontier.size, frontier.root().hex())


def declarations_of(draft: Draft) -> str:
    """One hash over the files that declare the report's figures, and those they are changes of."""
    slugs = {result.figure.slug for result in draft.used}
    slugs |= {find(slug).change_of for slug in slugs} - {""}
    digest = hashlib.sha256()
    for path in sorted((path for path in FOLDER.rglob("*.yaml") if path.stem in slugs), key=lambda one: one.stem):
        digest.update(path.stem.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def content_of(
    draft: Draft, sources: tuple[Behind, ...], made: Mapping[str, bytes], log: Log, n: int
) -> dict[str, Any]:
    """Everything an edition is, as canonical JSON can hold it: no fraction, no float."""
    outline = draft.outline
    return {
        "place": {"slug": outline.place.slug, "name": outline.place.name, "code": outline.place.code}, "year": draft.year,
        "edition": n, "title": draft.title, "addressee": outline.addressee, "signature": outline.signature,
        "period": str(draft.period), "facts": draft.fingerprint, "declarations": declarations_of(draft),
        "log": {"size": log.size, "root": log.root},
        "sections": [
            {"slug": section.slug, "level": section.level, "heading": section.heading, "covers": section.covers,
             "paragraphs": [{"key": one.key, "source": one.source, "edited": one.edited, "runs": [
                 {"text": run.text, **({"figure": run.slot.slug, "before": run.slot.before} if run.slot else {})}
                 for run in one.runs]} for one in section.paragraphs]}
            for section in draft.sections
        ],
        "figures": [_figure(one) for one in sources],
        "findings": [{"code": one.code, "where": one.where, "says": one.sentence} for one in draft.findings],
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in made.items()},
    }  # fmt: skip


def _figure(one: Behind) -> dict[str, Any]:
    result = one.result
    held = result.external
    return {
        "slug": result.figure.slug, "before": one.before, "name": one.name, "shown": result.words, "exact": exact(result.value),
        "state": result.state, "numerator": result.numerator, "denominator": result.denominator, "cases": result.cases,
        "base": result.base, "period": str(result.period), "where": list(one.where),
        "entry": held.number if held else None,
        "behind": [{"says": listed.says, "cases": list(listed.numbers)} for listed in one.lists],
    }  # fmt: skip


def editions(place: str, year: int) -> list[Edition]:
    """The editions of a year, the newest first, without their content."""
    found = Edition.objects.filter(place=place, year=year).select_related("by", "case").defer("content")
    return list(found.order_by("-n"))


def edition(place: str, year: int, n: int) -> Edition:
    """One edition. Raises UnknownEdition."""
    found = Edition.objects.filter(place=place, year=year, n=n).select_related("by", "case").first()
    if found is None:
        raise r.UnknownEdition(year=year, n=n)
    return found


def is_whole(one: Edition) -> bool:
    """Whether its content and its files are still what its fingerprint says."""
    if hashlib.sha256(one.content.encode()).hexdigest() != one.fingerprint:
        return False
    told = json.loads(one.content)["files"]
    held = {file.name: hashlib.sha256(bytes(file.content)).hexdigest() for file in one.files.all()}
    return told == held


def is_recorded(one: Edition) -> bool:
    """Whether the record's data lock of this edition names its fingerprint: an edition beside the record is none."""
    for content in EventRow.objects.filter(case_id=one.case_id, step=LOCK).values_list("content", flat=True):
        facts = json.loads(bytes(content))["facts"]
        if (facts.get("edition_number"), facts.get("edition_fingerprint")) == (one.n, one.fingerprint):
            return True
    return False


def differences(one: Edition, computer: Computer) -> list[Difference]:
    """The figures of an edition that today's facts give otherwise. None where the facts are the same to the byte."""
    if one.facts == computer.fingerprint:
        return []
    period = Period.year(one.year)
    told = json.loads(one.content)["figures"]
    known = [(figure, held) for held in told if (figure := _known(held["slug"])) is not None]
    now = computer.results_of([(figure, period.before() if held["before"] else period) for figure, held in known])
    found = [
        Difference(held["slug"], held["name"], held["shown"], result.words)
        for (_, held), result in zip(known, now, strict=True)
        if _moved(held, result)
    ]
    gone = [held for held in told if _known(held["slug"]) is None]
    return found + [Difference(held["slug"], held["name"], held["shown"], "") for held in gone]


def _moved(held: Mapping[str, Any], result: Result) -> bool:
    now = (exact(result.value), result.numerator, result.denominator, result.state)
    return now != (held["exact"], held["numerator"], held["denominator"], held["state"])


def _known(slug: str) -> Figure | None:
    try:
        return find(slug)
    except UnknownFigure:
        return None
