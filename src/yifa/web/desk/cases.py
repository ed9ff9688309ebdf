"""Cases: the list with its filters, kept in the address, and the same list as a file.

Reads   listing.Filter, one's sight; a constant number of queries a page
Never   shows on one what it leaves out of the other
Start   cases(), export()
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from yifa.engine.models import Person
from yifa.web.desk import workbook
from yifa.web.desk.choices import Choices
from yifa.web.desk.inbox import as_row, find_or_none
from yifa.web.desk.listing import DATES, STATES, Filter, cases_of, page_of, procedures_to_choose
from yifa.web.desk.seat import Seat, at_desk
from yifa.web.downloads import as_download
from yifa.web.today import now

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@at_desk
def cases(request: HttpRequest) -> HttpResponse:
    """The list."""
    seat: Seat = request.seat
    asked = Filter.of(request.GET)
    for sentence in asked.wrong:
        messages.error(request, sentence)
    procedure = find_or_none(asked.procedure) if asked.procedure else None
    rows, more = page_of(seat, asked, request.GET.get("after", ""))
    choices = Choices(seat.sight.held[0].place if seat.sight.held else "", seat.today)
    return render(request, "desk/cases.html", {
        "rows": [as_row(one, seat.today) for one in rows], "more": more, "asked": asked, "procedure": procedure,
        "procedures": procedures_to_choose(), "states": STATES, "dates": DATES, "units": choices.units,
        "officers": choices.officers, "words": asked.words(procedure),
        "steps": [(step.slug, step.name) for step in procedure.steps if not step.side] if procedure else [],
        "exits": [("done", procedure.ends_as), *((way.slug, way.name) for way in procedure.exits)] if procedure else [],
        "later": bool(request.GET.get("after")),
    })  # fmt: skip


@at_desk
def export(request: HttpRequest) -> HttpResponse | FileResponse:
    """The whole list that the filter answers, as .xlsx."""
    seat: Seat = request.seat
    asked = Filter.of(request.GET)
    procedure = find_or_none(asked.procedure) if asked.procedure else None
    people = {}
    if any(spec.kind in ("officer", "officers") for spec in workbook.columns_of(procedure)):
        people = dict(Person.objects.filter(place__in={one.place for one in seat.sight.held}).values_list("id", "name"))
    at = now()
    with tempfile.TemporaryDirectory(prefix="yifa-export-") as folder:
        path = Path(folder) / "list.xlsx"
        rows = cases_of(seat, asked).iterator(chunk_size=2000)
        workbook.write(path, rows, procedure=procedure, words=asked.words(procedure), on=seat.today, at=at, who=seat.name,
                       people=people)  # fmt: skip
        response = FileResponse(path.open("rb"), content_type=XLSX)
    name = f"{procedure.name if procedure else '案件'}清单{at:%Y%m%d%H%M}.xlsx"
    return as_download(response, name)
