"""Seat: who sits at the desk, in which posts, and what that person may see.

Reads   the session's account, the appointments of today
Never   lets an administrator (三员) see a case: they get a page that says what they may do
Start   at_desk(), the decorator of every view of the desk
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yifa.engine import store
from yifa.engine.case import Actor, Case
from yifa.engine.declaration import Post
from yifa.engine.models import Account, CaseRow, PlaceRow
from yifa.engine.people import Holding, holdings
from yifa.engine.refusals import Refusal, UnknownCase, UnknownProcedure
from yifa.engine.visibility import Sight
from yifa.web.today import today

View = Callable[..., HttpResponse]
NOT_FOUND = (UnknownCase, UnknownProcedure)


@dataclass(frozen=True)
class Seat:
    """An official at work on a day."""

    account: Account
    person: int
    name: str
    today: date
    sight: Sight

    @cached_property
    def over_others(self) -> tuple[PlaceRow, ...]:
        """The governments with others below them that some post of the person reaches whole."""
        codes = dict.fromkeys(one.place for one in self.sight.held if _whole(one.reach_path))
        found = PlaceRow.objects.filter(code__in=list(codes), children__isnull=False).exclude(level="town")
        rows = {row.code: row for row in found.distinct()}
        return tuple(rows[code] for code in codes if code in rows)

    def held_on(self, on: date) -> tuple[Holding, ...]:
        """The person's appointments of a day."""
        return self.sight.held if on == self.today else tuple(holdings([self.person], on))

    def may_take(self, posts: tuple[Post, ...], path: str) -> bool:
        """Whether one of the person's posts of today may do it for a unit with this path."""
        slugs = {post.slug for post in posts}
        return any(one.post in slugs and one.reaches(path) for one in self.sight.held)

    def actor(self, posts: tuple[Post, ...], path: str, on: date) -> Actor:
        """The person in the post that fits best; where none fits, in any, so that the door says why not."""
        slugs = {post.slug for post in posts}
        held = self.held_on(on)
        fits = [one for one in held if one.post in slugs]
        best = next((one for one in fits if one.reaches(path)), None) or next(iter((*fits, *held)), None)
        return Actor(self.person, best.post, best.unit) if best else Actor(self.person, "", "")


def _whole(reach: str) -> bool:
    """Whether a reach is the government itself and not an office of it: a unit with none above it."""
    return bool(reach) and "/" not in reach.strip("/")


def at_desk(view: View) -> View:
    """Only for a signed-in official; refusals become a page of their own where the view has no form to put them on."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        account = request.user
        if account.person_id is None:
            return render(request, "desk/administrator.html", status=403)
        if any("\x00" in one for many in request.GET.lists() for one in many[1]):
            raise BadRequest  # no browser sends it, and one of the databases can't be asked for it
        on = today()
        request.seat = Seat(account, account.person_id, account.person.name, on, Sight.of(account.person_id, on))
        try:
            return view(request, *args, **kwargs)
        except Refusal as refused:
            return refusal_page(request, refused)

    return guarded


def refusal_page(request: HttpRequest, refused: Refusal) -> HttpResponse:
    """A refusal that belongs to no form: 404 for what is not there (or not to be seen), 422 otherwise."""
    missing = isinstance(refused, NOT_FOUND)
    return render(
        request, "desk/refused.html", {"refused": refused, "missing": missing}, status=404 if missing else 422
    )


def row_for(seat: Seat, case_id: int) -> CaseRow:
    """The row of a case that may be seen; UnknownCase in the same words whether it is missing or not to be seen."""
    row = CaseRow.objects.select_related("unit").filter(pk=case_id).first() if case_id < 2**63 else None
    if row is None or not seat.sight.sees(row, row.unit.path):
        raise UnknownCase(case=f"（编号{case_id}）")
    return row


def case_for(seat: Seat, case_id: int) -> tuple[CaseRow, Case]:
    """The row and the view of a case that may be seen."""
    row = row_for(seat, case_id)
    return row, store.case_of(store.load(row.pk))
