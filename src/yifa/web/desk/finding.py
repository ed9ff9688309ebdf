"""Finding: a case by a piece of its number, a name, pinyin initials or the tail of a phone, from any page.

Reads   keyed tokens (engine.search), one's sight
Never   tells of a case that may not be seen; never scans names, for none are stored in clear
Start   search()
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yifa.engine import search as engine_search
from yifa.engine.models import CaseRow, Token
from yifa.web.desk.inbox import as_row
from yifa.web.desk.seat import Seat, at_desk

MOST = 50
LONGEST = 60
ENOUGH = 200  # rows of a token beyond which it is not counted further


def _rarest_first(tokens: set[int]) -> list[int]:
    """The tokens, those that few cases have first: one look at the index for each, none past ENOUGH rows."""
    sizes = []
    for token in tokens:
        some = Token.objects.filter(token=token).order_by("case").values("case")[:ENOUGH]
        sizes.append((len(some), token))
    return [token for _size, token in sorted(sizes)]


def found(seat: Seat, words: str) -> QuerySet[CaseRow]:
    """The cases that hold every piece of what was typed, the newest first."""
    tokens = engine_search.wanted(words)
    if not tokens:
        return CaseRow.objects.none()
    first, *rest = _rarest_first(tokens)
    rows = seat.sight.cases().filter(token__token=first)
    for token in rest:
        rows = rows.filter(Exists(Token.objects.filter(case=OuterRef("pk"), token=token)))
    return rows.select_related("unit").order_by("-token__case_id")


@at_desk
def search(request: HttpRequest) -> HttpResponse:
    """The answer to the box in the head; a whole case number leads to its page at once."""
    seat: Seat = request.seat
    words = request.GET.get("q", "").strip()[:LONGEST]
    exact = CaseRow.objects.select_related("unit").filter(number=words).first() if words else None
    if exact is not None and seat.sight.sees(exact, exact.unit.path):
        return redirect("case", case_id=exact.pk)
    rows = list(found(seat, words)[: MOST + 1]) if words else []
    shown = [as_row(one, seat.today) for one in rows[:MOST]]
    return render(
        request, "desk/search.html", {"q_found": words, "rows": shown, "more": len(rows) > MOST, "most": MOST}
    )
