"""Saving drafts: what htmx sends while an official types, and the button that does the same without it.

Reads   the form as sent
Never   stores a file or takes a step
Start   save_draft()
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from yifa.engine import catalogue
from yifa.engine.case import Case
from yifa.engine.refusals import UnknownStep
from yifa.web.desk import drafts, uploads
from yifa.web.desk.seat import Seat, at_desk, case_for
from yifa.web.desk.stepform import StepForm
from yifa.web.desk.timeline import files_of
from yifa.web.models import Draft
from yifa.web.today import now


def _form(seat: Seat, about: str, slug: str) -> StepForm:
    """The form a draft belongs to; refuses a case that is not to be seen."""
    kind, _, number = about.partition(":")
    if kind == "case" and number.isdecimal() and len(number) < 19:
        row, view = case_for(seat, int(number))
        files = files_of(row.pk)
    else:
        view, files = Case(catalogue.find(about)), set()
    step = view.procedure.by_slug.get(slug)
    if step is None:
        raise UnknownStep(procedure=view.procedure.name, step=slug[:40])
    return StepForm(seat, view, step, "", "", 0, held_files=files)


@uploads.limited()
@at_desk
@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """Save what is typed; answers a line for the form ("已保存 14:03"), or goes back to it without htmx."""
    about, slug = request.POST.get("about", ""), request.POST.get("step", "")
    form = _form(request.seat, about, slug).sent(request)
    other = long = False
    try:
        form.save_draft(force=request.POST.get("force") == "1")
    except drafts.OtherWindow:
        other = True
    except drafts.TooLong:
        long = True
    if request.htmx:
        shown = {"form": form, "other": other, "long": long, "at": now()}
        return render(request, "desk/draft_saved.html", shown)
    if other:
        messages.error(request, "另一个窗口保存过同一份草稿，本窗口的内容没有覆盖它；请在那个窗口继续填写。")
    elif long:
        messages.error(request, "填写的内容太长，草稿没有保存；请精简，或者把长材料作为附件上传。")
    else:
        messages.success(request, f"草稿已保存 {now():%H:%M}，保留30天。")
    if form.case.id:
        return redirect("step", case_id=form.case.id, slug=slug)
    return redirect("start_case", slug=about)


@at_desk
def open_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Go on with a draft of one's own: the form it belongs to."""
    draft = get_object_or_404(Draft, pk=draft_id, account=request.user)
    kind, _, number = draft.about.partition(":")
    if kind == "case":
        return redirect("step", case_id=int(number), slug=draft.step)
    return redirect("start_case", slug=draft.about)


@at_desk
@require_POST
def drop_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Throw a draft of one's own away."""
    Draft.objects.filter(pk=draft_id, account=request.user).delete()
    messages.success(request, "草稿已删除。")
    return redirect("inbox")
