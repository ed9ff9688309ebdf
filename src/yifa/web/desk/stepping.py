"""Taking a step: the form, the page of checking where it has legal effect, and the act itself.

Reads   engine.rules for what is open, the request
Never   stores anything but drafts and uploads itself: the door does
Start   start_list(), start_case(), step()
"""

from __future__ import annotations

import contextlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yifa.engine import catalogue, rules, store
from yifa.engine.case import Case
from yifa.engine.declaration import Procedure
from yifa.engine.models import Unit
from yifa.engine.refusals import NotYourPost, Refusal, UnknownStep
from yifa.web.desk import drafts, preview, uploads
from yifa.web.desk.rehearsal import rehearse
from yifa.web.desk.seat import Seat, at_desk, case_for
from yifa.web.desk.stepform import StepForm
from yifa.web.desk.timeline import files_of
from yifa.web.words import KINDS, area_name


@at_desk
def start_list(request: HttpRequest) -> HttpResponse:
    """Procedures by area; those that one's posts may begin first, the others by name."""
    seat: Seat = request.seat
    wanted = request.GET.get("q", "").strip()[:50]
    mine = set(seat.sight.posts)
    areas: dict[str, list[tuple[Procedure, bool]]] = {}
    for one in catalogue.every():
        if wanted and wanted not in one.name and wanted not in str(one.basis) and wanted.lower() not in one.slug:
            continue
        may = any(post.slug in mine for post in one.opens.by)
        if may or wanted or request.GET.get("all"):
            areas.setdefault(one.area, []).append((one, may))
    groups = [(area_name(area), found) for area, found in areas.items()]
    return render(
        request, "desk/start_list.html", {"groups": groups, "q": wanted, "kinds": KINDS, "all": request.GET.get("all")}
    )


def homes_of(seat: Seat, procedure: Procedure) -> list[Unit]:
    """The units in which one's posts may begin such a case: one's own first."""
    slugs = {post.slug for post in procedure.opens.by}
    fits = [one for one in seat.sight.held if one.post in slugs]
    if not fits:
        raise NotYourPost(step=procedure.opens.name, posts="、".join(post.name for post in procedure.opens.by),
                          basis=procedure.opens.basis, on=seat.today)  # fmt: skip
    own = [one.unit_id for one in fits]
    places = {one.place for one in fits}
    units = Unit.objects.filter(place__in=places).order_by("path")
    reached = [unit for unit in units if unit.pk in own or any(one.reaches(unit.path) for one in fits)]
    return sorted(reached, key=lambda unit: own.index(unit.pk) if unit.pk in own else len(own))


@uploads.limited()
@at_desk
@require_http_methods(["GET", "POST"])
def start_case(request: HttpRequest, slug: str) -> HttpResponse:
    """The first step of a procedure."""
    seat: Seat = request.seat
    procedure = catalogue.find(slug)
    homes = homes_of(seat, procedure)
    chosen = next((unit for unit in homes if unit.slug == request.POST.get("unit")), homes[0])
    view = Case(procedure, places=store.ancestors(chosen.place_id), unit=chosen.slug, opened_on=seat.today,
                lookup=store.REGISTERS)  # fmt: skip
    form = StepForm(seat, view, procedure.opens, chosen.path, chosen.place_id, 0,
                    units=[(unit.slug, unit.name) for unit in homes], unit=chosen.slug)  # fmt: skip
    return _answer(request, form)


@uploads.limited()
@at_desk
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, case_id: int, slug: str) -> HttpResponse:
    """A step of a case that stands."""
    seat: Seat = request.seat
    row, view = case_for(seat, case_id)
    declared = view.procedure.by_slug.get(slug)
    if declared is None:
        raise UnknownStep(procedure=view.procedure.name, step=slug[:40])
    seen = request.POST.get("seen", "")
    form = StepForm(seat, view, declared, row.unit.path, row.place, int(seen) if seen.isdecimal() and len(seen) < 10 else row.seq,
                    title=row.title, held_files=files_of(row.pk), organ=row.unit.in_the_name_of)  # fmt: skip
    if request.method == "GET":
        form.refused = rules.reached(view, declared)
        if form.refused is None and not seat.may_take(declared.by, row.unit.path):
            posts = "、".join(post.name for post in declared.by)
            form.refused = NotYourPost(step=declared.name, posts=posts, basis=declared.basis, on=seat.today)
    return _answer(request, form, row.seq)


def _answer(request: HttpRequest, form: StepForm, seq: int = 0) -> HttpResponse:
    """Show the form, check it, go back to it, or take the step."""
    if request.method == "GET":
        form.opened(request.GET)
        blocked = form.refused is not None
        public = (
            () if blocked or not form.case.id else preview.of_case(form.case, form.step, form.organ, form.seat.today)
        )
        context = {**form.context(), "blocked": blocked, "public": public}
        return render(request, "desk/step.html", context, status=422 if blocked else 200)
    form.sent(request)
    stage = request.POST.get("stage", "")
    if stage == "edit":
        return render(request, "desk/step.html", form.context())
    try:
        if form.legal and stage != "do":
            shown = rehearse(form)
            if shown.again is None:
                _keep(form)
                return render(request, "desk/check.html", {**form.context(), "shown": shown})
        outcome = form.act()
    except Refusal as refused:
        form.refused = refused
        # The sentence of E-110 tells who was first; what was typed stays and may be sent for the case as it is now.
        form.seen = seq
        _keep(form)
        return render(request, "desk/step.html", form.context(), status=422)
    drafts.drop(form.seat.account, form.about, form.step.slug)
    issued = "、".join(f"《{form.case.procedure.paper_by_slug[kind].name}》{number}" for kind, number in outcome.papers)
    messages.success(request, f"{outcome.number} 已办理“{form.step.name}”{f'，已制作{issued}' if issued else ''}。")
    return redirect("case", case_id=outcome.case)


def _keep(form: StepForm) -> None:
    """Save the draft of a form that goes back to its writer; another window's draft stays as it is."""
    with contextlib.suppress(drafts.OtherWindow, drafts.TooLong):
        form.save_draft()
