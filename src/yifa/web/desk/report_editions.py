"""Editions: freezing the report, the list of what was frozen, and each edition as it was, with where today's data differ.

Reads   Frame, editions stored
Never   changes an edition; offers to freeze what must first be settled
Start   editions(), freeze(), edition()
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yifa.engine import catalogue
from yifa.engine.models import CaseRow, Unit
from yifa.engine.refusals import FieldsWrong, Refusal
from yifa.procedures.leadership.annual_report_fields import CROSS_CHECKS
from yifa.report import edition as stored
from yifa.report.edition import LOCK, PROCEDURE, Difference
from yifa.report.findings import is_grave
from yifa.report.models import Edition, EditionFile
from yifa.web.desk.report import FORMS, MEDIA
from yifa.web.desk.report_frame import Frame
from yifa.web.desk.seat import at_desk
from yifa.web.downloads import as_download
from yifa.web.today import now

# The step's own questions; all else it asks for the system fills in.
ASKED = ("cross_check", "difference")


@dataclass(frozen=True)
class Listed:
    """An edition in the list, and where today's data stand apart from it."""

    edition: Edition
    differences: list[Difference]


@at_desk
def editions(request: HttpRequest, year: int) -> HttpResponse:
    """All editions of a year, the newest first."""
    frame = Frame.of(request, year)
    place = frame.outline.place.code
    rows = [Listed(one, stored.differences(one, frame.computer)) for one in stored.editions(place, frame.year)]
    case = stored.waiting_case(place, frame.year)
    begun = CaseRow.objects.filter(procedure=PROCEDURE, subject=str(frame.year), place=place).order_by("-pk").first()
    return render(request, "desk/report_editions.html", {
        **frame.context("editions"), "rows": rows, "waiting": case, "begun": begun,
        "declared": catalogue.find(PROCEDURE),
    })  # fmt: skip


@at_desk
def freeze(request: HttpRequest, year: int) -> HttpResponse:
    """GET asks what the data lock asks; POST freezes and takes it."""
    frame = Frame.of(request, year)
    typed = {name: request.POST.get(name, "") for name in ASKED}
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            made = _freeze(frame, typed)
            messages.success(request, f"第{made.n}版已经冻结，数据锁定已记入编报程序。")
            return redirect("report_edition", frame.year, made.n)
        except Refusal as why:
            refused = why
    waiting = stored.waiting_case(frame.outline.place.code, frame.year)
    return render(request, "desk/report_freeze.html", {
        **frame.context("editions"), "refused": refused, "typed": typed, "checks": CROSS_CHECKS.items(), "waiting": waiting,
        "problems": refused.problems if isinstance(refused, FieldsWrong) else {},
        "graves": [one for one in frame.draft.findings if is_grave(one)], "step": catalogue.find(PROCEDURE).by_slug[LOCK],
    }, status=422 if refused else 200)  # fmt: skip


def _freeze(frame: Frame, typed: dict[str, str]) -> Edition:
    step = catalogue.find(PROCEDURE).by_slug[LOCK]
    unit = Unit.objects.filter(place_id=frame.outline.place.code, parent=None).first()
    case = stored.waiting_case(frame.outline.place.code, frame.year)
    row = CaseRow.objects.select_related("unit").filter(pk=case).first() if case else None
    path = row.unit.path if row else unit.path if unit else ""
    actor = frame.seat.actor(step.by, path, frame.seat.today)
    answers: dict[str, Any] = {name: text for name, text in typed.items() if text.strip()}
    return stored.freeze(frame.draft, frame.computer, by=actor, on=frame.seat.today, at=now(), answers=answers)


@at_desk
def edition(request: HttpRequest, year: int, n: int) -> HttpResponse:
    """An edition as it was frozen."""
    frame = Frame.of(request, year)
    one = stored.edition(frame.outline.place.code, frame.year, n)
    told = json.loads(one.content)
    differences = stored.differences(one, frame.computer)
    moved = {difference.slug: difference for difference in differences}
    return render(request, "desk/report_edition.html", {
        **frame.context("editions"), "edition": one, "told": told, "differences": differences, "whole": stored.is_whole(one) and stored.is_recorded(one),
        "figures": [(held, moved.get(held["slug"])) for held in told["figures"]], "forms": FORMS,
    })  # fmt: skip


@at_desk
def edition_cases(request: HttpRequest, year: int, n: int, slug: str) -> HttpResponse:
    """The cases that stood behind a figure when it was frozen."""
    frame = Frame.of(request, year)
    one = stored.edition(frame.outline.place.code, frame.year, n)
    before = "before" in request.GET
    held = next(
        (held for held in json.loads(one.content)["figures"] if (held["slug"], held["before"]) == (slug, before)), None
    )
    if held is None:
        raise Http404
    return render(
        request, "desk/report_edition_cases.html", {**frame.context("editions"), "edition": one, "held": held}
    )


@at_desk
def edition_file(request: HttpRequest, year: int, n: int, name: str) -> HttpResponse:
    """A file of an edition, byte for byte as it was made."""
    frame = Frame.of(request, year)
    one = stored.edition(frame.outline.place.code, frame.year, n)
    file = EditionFile.objects.filter(edition=one, name=name).first()
    if file is None or name not in MEDIA:
        raise Http404
    response = HttpResponse(bytes(file.content), content_type=MEDIA[name])
    return as_download(response, f"{one.title}（第{one.n}版）.{name.rpartition('.')[2]}")
