"""Timeline: the events of a case as an official reads them: who, in which post, when, what, which papers and files.

Reads   yifa_event and what hangs on it: a constant number of queries however long the case is
Never   shows a personal value in clear unless told so
Start   timeline()
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from yifa.engine.case import Case
from yifa.engine.models import EventRow, Evidence, PaperRow, Person, PlaceRow, Sealed, Unit
from yifa.engine.sealing import open_box
from yifa.engine.state import CORRECT, HAND_OVER
from yifa.web.desk.masking import masked
from yifa.web.desk.words import value_words
from yifa.web.words import day_words, moment_words, post_name, step_name


@dataclass(frozen=True)
class Line:
    """One fact in words."""

    label: str
    words: str
    personal: bool = False
    sha256: str = ""


@dataclass(frozen=True)
class File:
    """One piece of evidence."""

    sha256: str
    name: str
    size: int
    seq: int

    @property
    def size_words(self) -> str:
        return f"{self.size / 2**20:.1f} MB" if self.size >= 2**20 else f"{max(self.size // 1024, 1)} KB"


@dataclass
class Entry:
    """One event."""

    seq: int
    step: str
    name: str
    on: str
    at: str
    who: str
    post: str
    unit: str
    together: str
    lines: list[Line] = field(default_factory=list)
    papers: list[PaperRow] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    reason: str = ""
    about: int = 0
    correctable: bool = False
    back: bool = False


@dataclass
class Events:
    """The events of a case with all names they need."""

    entries: list[Entry]
    papers: list[PaperRow]
    files: list[File]


def bodies(case_id: int) -> list[tuple[int, dict[str, Any]]]:
    """(event id, body) of a case in order."""
    rows = EventRow.objects.filter(case=case_id).order_by("seq").values_list("id", "content")
    return [(pk, json.loads(bytes(content))) for pk, content in rows]


def files_of(case_id: int) -> set[str]:
    """Hashes of all evidence of a case."""
    return {one["sha256"] for _pk, body in bodies(case_id) for one in body["evidence"]}


def timeline(case: Case, *, clear: bool) -> Events:
    """All events of a case, oldest first; personal values masked unless `clear`."""
    events = bodies(case.id)
    sealed = _sealed(case.id)
    papers: dict[int, list[PaperRow]] = {}
    for row in PaperRow.objects.filter(case=case.id).defer("box", "salt").order_by("id"):
        row.name = case.procedure.paper_by_slug[row.kind].name if row.kind in case.procedure.paper_by_slug else row.kind
        papers.setdefault(row.event_id, []).append(row)
    names = _Names(events, case)
    latest = {held["seq"] for held in case.state["steps"].values()}
    entries = []
    for pk, body in events:
        entry = _entry(case, body, names)
        entry.correctable = body["seq"] in latest and bool(body["facts"] or body["sealed"])
        entry.papers = papers.get(pk, [])
        entry.files = [
            File(one["sha256"], names.files.get(one["sha256"], "附件"), one["size"], body["seq"])
            for one in body["evidence"]
        ]
        entry.lines = _lines(case, body, sealed.get(pk, {}), names, clear=clear)
        entries.append(entry)
    files = {one.sha256: one for entry in entries for one in entry.files}
    return Events(entries, [row for group in papers.values() for row in group], list(files.values()))


class _Names:
    """Names of persons, units, places and files that the events mention: four queries."""

    def __init__(self, events: list[tuple[int, dict[str, Any]]], case: Case) -> None:
        people: set[int] = set()
        files: set[str] = set()
        units: set[str] = set()
        specs = case.procedure.fields
        for _pk, body in events:
            people |= {body["actor"]["person"], *body["with"]}
            files |= {one["sha256"] for one in body["evidence"]}
            units |= {body["actor"]["unit"], *(str(body["facts"].get(key, "")) for key in ("unit", "from"))}
            facts = {**body["facts"], **(body["facts"].get("fields") or {} if body["step"] == CORRECT else {})}
            for name, value in facts.items():
                kind = specs[name].kind if name in specs else ""
                if kind in ("officer", "officers"):
                    people |= set(value if isinstance(value, list) else [value])
                elif kind in ("unit", "place"):
                    units.add(str(value))
        self._people = dict(Person.objects.filter(pk__in=[one for one in people if one]).values_list("id", "name"))
        place = case.places[0] if case.places else ""
        self._units = dict(PlaceRow.objects.filter(code__in=units).values_list("code", "name"))
        self._units |= dict(Unit.objects.filter(place=place, slug__in=units).values_list("slug", "name"))
        self.files = dict(Evidence.objects.filter(sha256__in=files).values_list("sha256", "name"))

    def person(self, pk: int) -> str:
        return self._people.get(pk, f"（编号{pk}的人员）")

    def unit(self, slug: str) -> str:
        return self._units.get(slug, slug)


def _sealed(case_id: int) -> dict[int, dict[str, tuple[bytes | None, str]]]:
    found: dict[int, dict[str, tuple[bytes | None, str]]] = {}
    for event, name, box in Sealed.objects.filter(event__case=case_id).values_list("event_id", "field", "box"):
        found.setdefault(event, {})[name] = (bytes(box) if box is not None else None, name)
    return found


def _entry(case: Case, body: dict[str, Any], names: _Names) -> Entry:
    actor = body["actor"]
    step = case.procedure.by_slug.get(body["step"])
    facts = body["facts"]
    return Entry(
        seq=body["seq"], step=body["step"], name=step_name(case.procedure, body["step"]), on=day_words(body["on"]),
        at=moment_words(body["at"]), who=names.person(actor["person"]), post=post_name(actor["post"], case.procedure),
        unit=names.unit(actor["unit"]), together="、".join(names.person(one) for one in body["with"]),
        reason=facts.get("reason", "") if step is None else "", about=facts.get("seq", 0) if body["step"] == CORRECT else 0,
        back=bool(step and step.sends_back),
    )  # fmt: skip


def _lines(
    case: Case, body: dict[str, Any], sealed: dict[str, tuple[bytes | None, str]], names: _Names, *, clear: bool
) -> list[Line]:
    if body["step"] == HAND_OVER:
        return [
            Line("原承办机构", names.unit(body["facts"]["from"])),
            Line("接收机构", names.unit(body["facts"]["unit"])),
        ]
    facts = body["facts"].get("fields", {}) if body["step"] == CORRECT else body["facts"]
    step = case.procedure.by_slug.get(body["step"])
    known = case.procedure.fields
    order = [spec.slug for spec in step.recorded] if step else list(facts)
    mentioned = [*order, *(name for name in (*facts, *body["sealed"]) if name not in order)]
    lines = []
    for name in dict.fromkeys(mentioned):
        spec = known.get(name)
        label = spec.name if spec else name
        if name in body["sealed"]:
            box = sealed.get(name, (None, ""))[0]
            if box is None:
                lines.append(Line(label, "（已依法删除）", True))
                continue
            value = open_box(box, body["sealed"][name]).decode()
            words = (spec.label(value) if clear else masked(spec, value)) if spec else "（涉个人信息，已隐去）"
            lines.append(Line(label, words, True))
        elif name in facts:
            value = facts[name]
            if spec is None:
                lines.append(Line(label, str(value)))
            elif spec.kind == "file" and value:
                lines.append(Line(label, names.files.get(value, "附件"), False, value))
            else:
                lines.append(Line(label, value_words(spec, value, names.person, names.unit) or "（清空）"))
    return lines
