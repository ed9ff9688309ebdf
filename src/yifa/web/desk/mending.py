"""Mending: correcting what a step recorded, and handing a case over to another unit. Both are events with a reason.

Reads   the event to correct, the units of the place
Never   changes what was recorded: the old value stays in the record
Start   correct(), hand_over()
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yifa.engine import door
from yifa.engine.case import Case
from yifa.engine.declaration import Post, Step
from yifa.engine.fields import Field
from yifa.engine.models import Unit
from yifa.engine.refusals import Refusal
from yifa.web.desk import boxes
from yifa.web.desk.choices import Choices
from yifa.web.desk.seat import Seat, at_desk, case_for
from yifa.web.desk.stepform import LONGEST_KEY
from yifa.web.today import now


def _recorded(view: Case, seq: int) -> Step:
    """The step whose last taking is event `seq`; 404 where it can't be corrected."""
    slug = next((slug for slug, held in view.state["steps"].items() if held["seq"] == seq), None)
    if slug is None or not view.procedure.by_slug[slug].fields:
        raise Http404
    return view.procedure.by_slug[slug]


def _changed(view: Case, fields: tuple[Field, ...], values: dict[str, Any]) -> dict[str, Any]:
    """What was typed otherwise than it stands; a personal field left empty is not touched."""
    changed = {}
    for spec in fields:
        typed = values.get(spec.slug)
        if spec.personal:
            if typed:
                changed[spec.slug] = typed
        elif typed != boxes.as_typed(spec, view.get(spec.slug)):
            changed[spec.slug] = typed
    return changed


@at_desk
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, case_id: int, seq: int) -> HttpResponse:
    """更正: new values for what event `seq` recorded, with a reason."""
    seat: Seat = request.seat
    row, view = case_for(seat, case_id)
    step = _recorded(view, seq)
    # A file is not mended in place: the right one comes in with a further step.
    fields = tuple(spec for spec in step.fields if spec.kind != "file")
    posts: tuple[Post, ...] = (*step.by, *view.procedure.heads)
    values = {spec.slug: boxes.as_typed(spec, view.get(spec.slug)) for spec in fields if not spec.personal}
    reason, key, refused = "", uuid.uuid4().hex, None
    if request.method == "POST":
        values = boxes.read(fields, request.POST)
        reason, key = request.POST.get("reason", ""), request.POST.get("key", "")[:LONGEST_KEY]
        try:
            by = seat.actor(posts, row.unit.path, seat.today)
            door.correct(
                row.pk, seq, _changed(view, fields, values), reason, by=by, on=seat.today, at=now(), key=key or None
            )
        except Refusal as error:
            refused = error
        else:
            messages.success(request, f"已更正“{step.name}”登记的内容，原值保留在记录中。")
            return redirect("case", case_id=row.pk)
    problems = getattr(refused, "problems", {})
    made = boxes.boxes_of(fields, values, Choices(row.place, seat.today), case=view, problems=problems,
                          kept=[spec.slug for spec in fields])  # fmt: skip
    shown = {"row": row, "case": view, "procedure": view.procedure, "step": step, "seq": seq, "boxes": made, "groups": boxes.grouped(made), "key": key,
             "reason": reason, "refused": refused}  # fmt: skip
    return render(request, "desk/correct.html", shown, status=422 if refused else 200)


@at_desk
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, case_id: int) -> HttpResponse:
    """移交承办: the case goes to another unit of the place."""
    seat: Seat = request.seat
    row, view = case_for(seat, case_id)
    chosen, reason, key, refused = "", "", uuid.uuid4().hex, None
    if request.method == "POST":
        chosen, reason = request.POST.get("unit", ""), request.POST.get("reason", "")
        key = request.POST.get("key", "")[:LONGEST_KEY]
        try:
            by = seat.actor(view.procedure.heads, row.unit.path, seat.today)
            door.hand_over(row.pk, chosen, reason, by=by, on=seat.today, at=now(), key=key or None)
        except Refusal as error:
            refused = error
        else:
            name = Unit.objects.filter(place=row.place, slug=chosen).values_list("name", flat=True).first()
            messages.success(request, f"{row.number} 已移交{name}承办，期限和记录随案移交。")
            return redirect("inbox")
    units = [pair for pair in Choices(row.place, seat.today).units if pair[0] != row.unit.slug]
    shown = {"row": row, "procedure": view.procedure, "units": units, "chosen": chosen, "reason": reason, "key": key,
             "refused": refused}  # fmt: skip
    return render(request, "desk/hand_over.html", shown, status=422 if refused else 200)
