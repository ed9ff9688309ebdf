"""待办: the first page. Cases that wait for one's posts, what is left of their limits first.

Reads   yifa_case through one's sight; a constant number of queries
Never   counts people's work: it counts cases and limits
Start   inbox()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yifa.engine import catalogue
from yifa.engine.declaration import Procedure
from yifa.engine.models import CaseRow, Involved
from yifa.engine.refusals import UnknownProcedure
from yifa.web.desk import drafts
from yifa.web.desk.lights import Light, row_light
from yifa.web.desk.seat import Seat, at_desk
from yifa.web.desk.words import state_words
from yifa.web.today import now
from yifa.web.words import step_name

PAGE = 50
SOON = 3
WHEN = {"overdue": "逾期", "today": "今天到期", "soon": "三日内", "later": "其他"}


@dataclass(frozen=True)
class Row:
    """A case in a list, ready to be shown."""

    case: CaseRow
    procedure: Procedure | None
    light: Light
    state: str
    next_step: str


def find_or_none(slug: str) -> Procedure | None:
    """A procedure that may have left the catalogue since its cases were begun."""
    try:
        return catalogue.find(slug)
    except UnknownProcedure:
        return None


def as_row(case: CaseRow, on: date) -> Row:
    """A case as a list shows it."""
    procedure = find_or_none(case.procedure)
    next_step = step_name(procedure, case.waits_step) if procedure and case.waits_step else ""
    return Row(case, procedure, row_light(case, procedure, on), state_words(case, procedure), next_step)


def waiting(seat: Seat) -> QuerySet[CaseRow]:
    """Open cases whose next step one of the person's posts takes, within its reach."""
    mine: dict[str, set[str]] = {}
    for one in seat.sight.held:
        mine.setdefault(one.post, set()).add(one.reach_path)
    within = Q(pk__in=[])
    for post, paths in mine.items():
        for path in paths:
            within |= Q(waits_for=post, unit__path__startswith=path)
    # A step may name several posts; the row holds the first. For the others one sees the cases of one's own units.
    own = Q(pk__in=[])
    for one in seat.sight.held:
        own |= Q(unit__path__startswith=one.unit_path)
    pairs = Q(pk__in=[])
    for procedure in catalogue.every():
        steps = [step.slug for step in procedure.steps if len(step.by) > 1 and any(p.slug in mine for p in step.by[1:])]
        if steps:
            pairs |= Q(procedure=procedure.slug, waits_step__in=steps)
    named = Q(pk__in=Involved.objects.filter(person=seat.person).values("case"))
    return CaseRow.objects.filter(closed_on=None).filter(within | (own & pairs)).filter(Q(sealed=False) | named)


def when_condition(when: str, on: date) -> Q:
    """The condition of a group of the inbox."""
    soon = on + timedelta(days=SOON)
    return {
        "overdue": Q(due_on__lt=on),
        "today": Q(due_on=on),
        "soon": Q(due_on__gt=on, due_on__lte=soon),
        "later": Q(due_on__gt=soon) | Q(due_on=None),
    }.get(when, Q())


def after_cursor(cursor: str) -> Q:
    """Rows after a keyset cursor `<due day or ->.<id>` in the inbox's order."""
    day, _, number = cursor.partition(".")
    if not number.isdecimal() or len(number) > 18:
        return Q()
    if day == "-":
        return Q(due_on=None, id__gt=int(number))
    try:
        due = date.fromisoformat(day)
    except ValueError:
        return Q()
    return Q(due_on__gt=due) | Q(due_on=due, id__gt=int(number)) | Q(due_on=None)


@at_desk
def inbox(request: HttpRequest) -> HttpResponse:
    """The first page of the desk."""
    seat: Seat = request.seat
    on = seat.today
    rows = waiting(seat)
    groups = list(
        rows.values("procedure").order_by("procedure").annotate(
            all=Count("id"), **{name: Count("id", filter=when_condition(name, on)) for name in WHEN}
        )
    )  # fmt: skip
    counts = [(name, words, sum(group[name] for group in groups)) for name, words in WHEN.items()]
    when, procedure = request.GET.get("when", ""), request.GET.get("procedure", "")
    shown = rows.filter(when_condition(when, on))
    if procedure:
        shown = shown.filter(procedure=procedure)
    ordered = shown.select_related("unit").order_by(F("due_on").asc(nulls_last=True), "id")
    page = list(ordered.filter(after_cursor(request.GET.get("after", "")))[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    names = [(group["procedure"], find_or_none(group["procedure"]), group["all"]) for group in groups]
    return render(request, "desk/inbox.html", {
        "rows": [as_row(one, on) for one in page[:PAGE]], "counts": counts, "total": sum(group["all"] for group in groups),
        "by_procedure": [(slug, found.name if found else slug, n) for slug, found, n in names], "when": when,
        "procedure": procedure, "drafts": drafts.of_account(request.user, now()),
        "more": f"{last.due_on.isoformat() if last.due_on else '-'}.{last.pk}" if last else "",
        "when_words": WHEN.get(when, ""),
    })  # fmt: skip


@at_desk
def next_case(request: HttpRequest) -> HttpResponse:
    """办理下一件: the case with the least left of its limit; `after` skips the one just looked at."""
    seat: Seat = request.seat
    rows = waiting(seat).order_by(F("due_on").asc(nulls_last=True), "id")
    skip = request.GET.get("after", "")
    if skip.isdecimal() and len(skip) < 19:
        rows = rows.exclude(pk=int(skip))
    found = rows.first()
    return redirect("case", case_id=found.pk) if found else redirect("inbox")
