"""Case page: where a case stands, what is next and by whom, its clocks and rights, and all that happened.

Reads   the case, its events, the appointments of today
Never   shows a party in clear without a reason that was logged
Start   case()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from yifa.engine import charts, rules
from yifa.engine.case import Case
from yifa.engine.declaration import Step
from yifa.engine.models import CaseRow
from yifa.engine.refusals import Refusal
from yifa.engine.timing import Running
from yifa.procedures.enforcement import three_systems
from yifa.web.desk import drafts
from yifa.web.desk.choices import Choices
from yifa.web.desk.lights import Light, row_light, running_light
from yifa.web.desk.masking import masked
from yifa.web.desk.seat import Seat, at_desk, case_for
from yifa.web.desk.slip import has_slip
from yifa.web.desk.timeline import Line, timeline
from yifa.web.desk.words import state_words
from yifa.web.models import Draft, Unmasking
from yifa.web.today import now

SHOWN_FOR = timedelta(minutes=15)
SHORTEST_REASON = 4
NARRATIVE = ("text", "long_text")


@dataclass(frozen=True)
class Open:
    """A step that may be taken now: by whom, and whether by the one who looks."""

    step: Step
    posts: str
    mine: bool
    holders: str = ""


@dataclass(frozen=True)
class ClockLine:
    """A clock with its light."""

    running: Running
    light: Light


@at_desk
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """The page of one case."""
    seat: Seat = request.seat
    row, view = case_for(seat, case_id)
    until = shown_until(request, row.pk)
    events = timeline(view, clear=until is not None)
    choices = Choices(row.place, seat.today)
    owed = rules.owed(view)
    opened = [_open(seat, row, one) for one in rules.possible(view)]
    current = next((one for one in opened if one.step is owed), None)
    holders = [name.partition("（")[0] for _pk, name in choices.holders(owed.by, row.unit.path, 0)] if owed else []
    clocks = [ClockLine(one, running_light(one, seat.today)) for one in view.clocks(seat.today)]
    may_head = seat.may_take(view.procedure.heads, row.unit.path)
    return render(request, "desk/case.html", {
        "row": row, "case": view, "procedure": view.procedure, "state": state_words(row, view.procedure),
        "light": row_light(row, view.procedure, seat.today), "events": events, "clear_until": until,
        "parties": parties(view, clear=until is not None), "current": current, "holders": holders,
        "others": [one for one in opened if one is not current and one.mine],
        "not_mine": [one for one in opened if one is not current and not one.mine],
        "ahead": _ahead(view, owed), "clocks": sorted((one for one in clocks if one.running.stopped is None), key=lambda one: one.running.due or date.max),
        "past_clocks": [one for one in clocks if one.running.stopped is not None],
        "rights": view.rights(seat.today), "may_head": may_head and view.is_open,
        "has_slip": has_slip(row.sealed, view.procedure), "systems": _three_systems(view, seat.today),
        "correcting": may_head or any(one.mine for one in opened) or _has_post(seat, view, row),
        "draft_steps": set(Draft.objects.filter(account=request.user, about=drafts.about_case(row.pk)).values_list("step", flat=True)),
        "unmaskings": Unmasking.objects.filter(case=row).select_related("person").order_by("-at")[:20],
    })  # fmt: skip


def _three_systems(view: Case, today: date) -> list[tuple[str, list[str]]]:
    """(system, what is missing of it) of a case of enforcement: 公示、全过程记录、法制审核; nothing of other cases."""
    if view.procedure.area != "enforcement" or view.procedure.kind != "case":
        return []
    missing = three_systems.gaps(view, today)
    return [
        (name, [one.sentence for one in missing if one.system == slug]) for slug, name in three_systems.SYSTEMS.items()
    ]


def _has_post(seat: Seat, view: Case, row: CaseRow) -> bool:
    posts = tuple(post for step in view.procedure.steps for post in step.by)
    return seat.may_take(posts, row.unit.path)


def _open(seat: Seat, row: CaseRow, step: Step) -> Open:
    return Open(step, "、".join(post.name for post in step.by), seat.may_take(step.by, row.unit.path))


def _ahead(view: Case, owed: Step | None) -> list[tuple[Step, str, str]]:
    """(step, taken day or "", why not yet) along the main line."""
    if view.procedure.kind not in ("case", "plan"):
        return []
    lines = []
    for step in view.procedure.steps:
        if step.side:
            continue
        day = view.day_of(step.slug)
        refused = None if day or step is owed else rules.reached(view, step)
        only = step.due_when or step.when
        if day is None and step is not owed and only is not None and not only.holds(view):
            lines.append((step, "", f"{only.says}时办理"))
        else:
            lines.append((step, day.isoformat() if day else "", _why_not(refused) if refused and view.is_open else ""))
    return lines


def _why_not(refused: Refusal) -> str:
    """Why a step ahead is not open yet, shorter than the sentence of its form."""
    missing = refused.blanks.get("missing")
    return f"尚未完成{missing}" if missing else refused.sentence


def parties(view: Case, *, clear: bool) -> list[Line]:
    """Names, numbers, addresses and phones of a case as they now stand; what was told stays in the timeline."""
    found = []
    for name, spec in view.procedure.fields.items():
        if spec.personal and spec.kind not in NARRATIVE and (value := view.secret(name)):
            found.append(Line(spec.name, spec.label(value) if clear else masked(spec, value), True))
    return found


# seeing in clear ----------------------------------------------------------------------------------------------------
def shown_until(request: HttpRequest, case_id: int) -> datetime | None:
    """Until when this session may see the case in clear; None where it has not given a reason."""
    held = request.session.get("shown", {}).get(str(case_id))
    until = datetime.fromisoformat(held) if held else None
    return until if until and until > now() else None


@at_desk
@require_POST
def reveal(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show the case in clear for a while, for a reason that is kept; or mask it again."""
    row, _view = case_for(request.seat, case_id)
    shown = request.session.get("shown", {})
    if request.POST.get("hide"):
        shown.pop(str(row.pk), None)
    else:
        reason = request.POST.get("reason", "").strip()
        if len(reason) < SHORTEST_REASON:
            messages.error(request, "W-101　查看完整信息应当写明理由（不少于4个字）；请写清楚办理什么事项需要查看。")
            return redirect("case", case_id=row.pk)
        Unmasking.objects.create(
            case=row, person_id=request.seat.person, what="案件页个人信息", reason=reason[:200], at=now()
        )
        shown[str(row.pk)] = (now() + SHOWN_FOR).isoformat()
    request.session["shown"] = {pk: until for pk, until in shown.items() if datetime.fromisoformat(until) > now()}
    return redirect("case", case_id=row.pk)


# how a day was counted ----------------------------------------------------------------------------------------------
@at_desk
def clock(request: HttpRequest, case_id: int, slug: str) -> HttpResponse:
    """Day by day: how the due day of one clock came about."""
    seat: Seat = request.seat
    row, view = case_for(seat, case_id)
    running = view.clock(slug, seat.today)
    if running is None:
        raise Http404
    days = running.limit.days() if running.limit else []
    counted, lines = 0, []
    for day in days:
        counted += day.counted
        lines.append((day, counted if day.counted else None, weekday(day.date)))
    template = "desk/clock_days.html" if request.htmx else "desk/clock.html"
    return render(request, template, {
        "row": row, "procedure": view.procedure, "clock": running, "light": running_light(running, seat.today), "lines": lines,
        "declared": view.procedure.clock_by_slug[slug],
    })  # fmt: skip


def weekday(day: date) -> str:
    """周一 … 周日."""
    return "周" + "一二三四五六日"[day.weekday()]


@at_desk
def flow(request: HttpRequest, case_id: int) -> HttpResponse:
    """The procedure's flow chart with where this case stands."""
    row, view = case_for(request.seat, case_id)
    chart = charts.flow_chart(view.procedure, view, request.seat.today)
    # The chart is drawn by the engine, which escapes every word that it writes.
    return render(request, "desk/flow.html", {"row": row, "procedure": view.procedure, "chart": mark_safe(chart)})


# who looked --------------------------------------------------------------------------------------------------------
@at_desk
def watermark(request: HttpRequest) -> HttpResponse:
    """Name, account and day of the one who looks, to lie over pages that show personal data in clear."""
    seat: Seat = request.seat
    words = escape(f"{seat.name} {seat.account.username} {seat.today.isoformat()}")
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="200"><text x="20" y="140" font-size="15" fill="#1c2733" '
        f'fill-opacity="0.09" font-family="sans-serif" transform="rotate(-22 160 100)">{words}</text></svg>'
    )
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=600"
    return response
