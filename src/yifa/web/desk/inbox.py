"""待办: the first page. Cases that wait for one's posts, what is left of their limits first.

Reads   engine.waiting; a constant number of queries
Never   counts people's work: it counts cases and limits
Start   inbox()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yifa.engine import catalogue
from yifa.engine.declaration import Procedure
from yifa.engine.models import CaseRow
from yifa.engine.refusals import UnknownProcedure
from yifa.engine.waiting import After, Counts, Waiting
from yifa.web.desk import drafts
from yifa.web.desk.lights import Light, row_light
from yifa.web.desk.seat import Seat, at_desk
from yifa.web.desk.words import state_words
from yifa.web.today import now
from yifa.web.words import step_name

PAGE = 50
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


def after_of(cursor: str) -> After | None:
    """What a keyset cursor `<due day or ->.<id>` says; a broken one is the first page."""
    day, _, number = cursor.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    if day == "-":
        return "", int(number)
    try:
        return date.fromisoformat(day).isoformat(), int(number)
    except ValueError:
        return None


def _chips(counts: Counts, waiting: Waiting, chosen: str) -> list[tuple[str, str, int, bool]]:
    """(slug, name, how many, whether more) of the procedures that wait; all that could, where not all was counted."""
    slugs = {procedure for _, procedure in counts.held}
    if counts.cut:
        mine = set(waiting.sight.posts)
        slugs |= {one.slug for one in catalogue.every() for step in one.steps if {post.slug for post in step.by} & mine}
    found = [(slug, find_or_none(slug), *counts.of_procedure(slug)) for slug in sorted(slugs | ({chosen} - {""}))]
    return [(slug, one.name if one else slug, n, more) for slug, one, n, more in found]


@at_desk
def inbox(request: HttpRequest) -> HttpResponse:
    """The first page of the desk."""
    seat: Seat = request.seat
    on = seat.today
    waiting = Waiting(seat.sight)
    counts = waiting.counts(on)
    when, procedure = request.GET.get("when", ""), request.GET.get("procedure", "")[:60]
    after = after_of(request.GET.get("after", ""))
    ids = waiting.first(on, PAGE + 1, group=when, procedure=procedure, after=after)
    held = CaseRow.objects.select_related("unit").in_bulk(ids[:PAGE])
    page = [held[id] for id in ids[:PAGE] if id in held]
    last = page[-1] if len(ids) > PAGE and page else None
    total, more = counts.all
    return render(request, "desk/inbox.html", {
        "rows": [as_row(one, on) for one in page], "total": total, "total_more": more,
        "counts": [(name, words, *counts.of_group(name)) for name, words in WHEN.items()],
        "by_procedure": _chips(counts, waiting, procedure), "when": when,
        "procedure": procedure, "drafts": drafts.of_account(request.user, now()),
        "more": f"{last.due_on.isoformat() if last.due_on else '-'}.{last.pk}" if last else "",
        "when_words": WHEN.get(when, ""),
    })  # fmt: skip


@at_desk
def next_case(request: HttpRequest) -> HttpResponse:
    """办理下一件: the case with the least left of its limit; `after` skips the one just looked at."""
    seat: Seat = request.seat
    skip = request.GET.get("after", "")
    but = int(skip) if skip.isascii() and skip.isdigit() and len(skip) < 19 else 0
    found = Waiting(seat.sight).first(seat.today, 1, but=but)
    return redirect("case", case_id=found[0]) if found else redirect("inbox")
