"""Finding: a case by a piece of its number, a name, pinyin initials or the tail of a phone, from any page.

Reads   keyed tokens (engine.search), one's sight
Never   tells of a case that may not be seen; never scans names, for none are stored in clear
Start   search()
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yifa.engine import search as engine_search
from yifa.engine import seen
from yifa.engine.models import CaseRow, Token
from yifa.engine.sql import row, rows
from yifa.web.desk.inbox import as_row
from yifa.web.desk.seat import Seat, at_desk

MOST = 50
LONGEST = 60
FEW = 3000  # cases of a token, beyond which they are not counted
MINE = 20_000  # cases of one's sight that are looked through for a common word
LOOK = 10_000  # newest cases of a common word that are looked through by whoever sees more than that


def _rarest_first(tokens: set[int]) -> list[tuple[int, int]]:
    """(how many cases, token), those that few cases have first: one look at the index, for each token not past FEW rows."""
    every = sorted(tokens)
    looks = " UNION ALL ".join(
        ["SELECT COUNT(*) FROM (SELECT 1 FROM yifa_token WHERE token = %s LIMIT %s) t"] * len(every)
    )
    sizes = rows(looks, [value for token in every for value in (token, FEW)])
    return sorted((n, token) for (n,), token in zip(sizes, every, strict=True))


def found(seat: Seat, words: str, most: int) -> tuple[list[int], bool]:
    """The ids of the first cases that hold every piece of what was typed and may be seen, the newest first; whether older
    ones were not looked at, because too many cases hold the words."""
    tokens = engine_search.wanted(words)
    if not tokens or not seat.sight.held:
        return [], False
    (size, first), *others = _rarest_first(tokens)
    rest = [token for _, token in others]
    if size >= FEW and seen.sees_few(seat.sight, MINE):
        held = _having(CaseRow.objects.all(), [first, *rest])
        return seen.newest(seat.sight, seen.Asked(held, "id"), limit=most), False
    order = "SELECT case_id FROM yifa_token WHERE token = %s ORDER BY case_id DESC LIMIT 1 OFFSET %s"
    floor = row(order, [first, LOOK]) if size >= FEW else None
    some, bound = "SELECT case_id FROM yifa_token WHERE token = %s AND case_id > %s", [first, floor[0] if floor else 0]
    ids = [id for _, id in seen.among(some, bound, _having(seat.sight.cases(), rest), "id", after=None, limit=most)]
    return ids, floor is not None and len(ids) < most


def _having(held: seen.Rows, tokens: list[int]) -> seen.Rows:
    """Those that have each of the tokens, the rarest asked first."""
    for token in tokens:
        held = held.filter(Exists(Token.objects.filter(case=OuterRef("pk"), token=token)))
    return held


@at_desk
def search(request: HttpRequest) -> HttpResponse:
    """The answer to the box in the head; a whole case number leads to its page at once."""
    seat: Seat = request.seat
    words = request.GET.get("q", "").strip()[:LONGEST]
    exact = CaseRow.objects.select_related("unit").filter(number=words).first() if words else None
    if exact is not None and seat.sight.sees(exact, exact.unit.path):
        return redirect("case", case_id=exact.pk)
    ids, cut = found(seat, words, MOST + 1) if words else ([], False)
    held = CaseRow.objects.select_related("unit").in_bulk(ids[:MOST])
    shown = [as_row(held[id], seat.today) for id in ids[:MOST] if id in held]
    return render(
        request, "desk/search.html", {"q_found": words, "rows": shown, "more": len(ids) > MOST, "most": MOST,
                                           "cut": LOOK if cut else 0},
    )  # fmt: skip
