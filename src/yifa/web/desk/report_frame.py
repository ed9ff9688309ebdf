"""Frame of the report's pages: whose report, of which year, compiled from the cases as they stand.

Reads   the posts of the one at the desk, the place's outline, figures.fresh()
Never   compiles twice what has not changed since
Start   Frame.of()
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from yifa import figures
from yifa.engine.people import Holding
from yifa.figures.compute import Computer
from yifa.places import place as places
from yifa.report import editing, outline
from yifa.report.compile import compile_report
from yifa.report.draft import Draft, DraftSection, Finding
from yifa.report.findings import is_grave
from yifa.report.outline import BadOutline, Outline
from yifa.report.refusals import NoOutline
from yifa.web.desk.seat import Seat

EARLIEST, LATEST = 2004, 2100
_kept: dict[tuple[str, int], tuple[tuple[object, ...], Draft]] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Frame:
    """What every page of a year's report needs."""

    seat: Seat
    outline: Outline
    year: int
    computer: Computer
    draft: Draft
    editor: Holding | None

    @classmethod
    def of(cls, request: HttpRequest, year: int | None) -> Frame:
        """The report of the official's own place; the last full year where none is named. Raises NoOutline."""
        seat: Seat = request.seat
        found = outline_for(seat)
        number = year if year is not None and EARLIEST <= year <= LATEST else seat.today.year - 1
        computer = figures.fresh(found.place.code)
        return cls(
            seat, found, number, computer, _draft(found, number, computer), editing.may_edit(found, seat.sight.held)
        )

    @property
    def years(self) -> list[int]:
        """Years to choose from, the newest first."""
        last = max(self.seat.today.year, self.year)
        return sorted({*range(last - 4, last + 1), self.year}, reverse=True)

    def context(self, here: str) -> dict[str, object]:
        """What the shared parts of the templates show."""
        return {
            "frame": self, "year": self.year, "place": self.outline.place, "draft": self.draft, "here": here,
            "years": self.years, "editor": self.editor, "grave": sum(is_grave(one) for one in self.draft.findings),
        }  # fmt: skip

    def findings(self) -> list[tuple[Finding, bool, str]]:
        """(finding, grave, the heading it stands under)."""
        headings = {one.key: section.heading for section, one in self.draft.paragraphs()}
        return [(one, is_grave(one), headings.get(one.where, "")) for one in self.draft.findings]

    def link(self, slug: str, *, part: str = "", before: bool = False) -> str:
        """The address of the cases behind a figure; empty where the figures pages are not there."""
        try:
            address = reverse("figure_cases", args=[slug])
        except NoReverseMatch:
            return ""
        asked = {"place": self.outline.place.code, "year": str(self.year - 1 if before else self.year)}
        return f"{address}?{urlencode({**asked, 'of': 'denominator'} if part == 'denominator' else asked)}"

    def page(self) -> Iterator[tuple[DraftSection, list[tuple[object, list[tuple[object, str]], bool]]]]:
        """Sections, each with (paragraph, (run, address) …, whether it is the first that its text makes)."""
        for section in self.draft.sections:
            lines, seen = [], set()
            for paragraph in section.paragraphs:
                runs = [
                    (run, self.link(run.slot.slug, part=run.slot.part, before=run.slot.before) if run.slot else "")
                    for run in paragraph.runs
                ]
                lines.append((paragraph, runs, paragraph.key not in seen))
                seen.add(paragraph.key)
            yield section, lines


def outline_for(seat: Seat) -> Outline:
    """The outline of the first place of one's posts that has one. Raises NoOutline."""
    name = "您所在的地方"
    for code in dict.fromkeys(one.place for one in seat.sight.held):
        try:
            place = places.named(code)
            name = place.name
            return outline.load(place)
        except (places.UnknownPlace, FileNotFoundError, BadOutline):
            continue
    raise NoOutline(place=name)


def _draft(found: Outline, year: int, computer: Computer) -> Draft:
    """Compiled anew only where facts, words or outline are others than the last time."""
    texts = editing.texts(found.place.code, year)
    state = (computer.fingerprint, tuple(sorted(texts.items())), found)
    key = (found.place.code, year)
    with _lock:
        held = _kept.get(key)
    if held is not None and held[0] == state:
        return held[1]
    draft = compile_report(found, year, computer, texts)
    with _lock:
        _kept[key] = (state, draft)
    return draft
