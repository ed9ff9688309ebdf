"""County packages (报送情况): of every town whether its package arrived, was accepted, asked back, is late, missing or contradicts.

Reads   upward.standing
Never   opens a package: its case does
Start   packages()
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yifa.engine.models import CaseRow
from yifa.figures import declared
from yifa.upward.standing import STATES, Standing, standings
from yifa.web.desk import county_book
from yifa.web.desk.county_asked import Asked, asked_of
from yifa.web.desk.seat import at_desk

SIGNS = {"missing": "grey", "late": "red", "waiting": "yellow", "asked_back": "yellow", "accepted": "green", "contradicting": "red", "refused": "red", "here": "green"}  # fmt: skip
FIRST = ("contradicting", "refused", "late", "waiting", "asked_back", "missing", "accepted", "here")
HEAD = (
    ("地方", 16), ("代码", 16), ("状态", 16), ("详情", 40), ("应报日期", 12), ("收到日期", 12), ("采用日期", 12), ("序号", 8), ("数据包", 68), ("日志长度", 10),
    ("与先前不同的指标", 40), ("事项", 24),
)  # fmt: skip


@dataclass(frozen=True)
class Light:
    """A state's colour and words, as the lamp of the lists wants them."""

    colour: str
    words: str


def _asked(request: HttpRequest) -> tuple[Asked, list[Standing]]:
    asked = asked_of(request)
    return asked, standings(asked.county.code, asked.period.end.year, asked.seat.today)


def _names(one: Standing) -> list[str]:
    """The names of the figures that a later package gives otherwise."""
    known = {figure.slug: figure.name for figure in declared.every()} if one.differs else {}
    return [known.get(slug, slug) for slug in one.differs]


@at_desk
def packages(request: HttpRequest) -> HttpResponse:
    """The year's packages, a line a town, those that need something first."""
    asked, held = _asked(request)
    found = CaseRow.objects.filter(request.seat.sight.condition(), number__in=[one.case for one in held if one.case])
    mine = dict(found.values_list("number", "pk"))
    rows = [
        (
            one,
            Light(SIGNS[one.state], STATES[one.state]),
            _names(one),
            reverse("case", args=[mine[one.case]]) if one.case in mine else "",
        )
        for one in sorted(held, key=lambda one: (FIRST.index(one.state), one.code))
    ]
    counts = Counter(STATES[one.state] for one in held)
    return render(request, "desk/county_packages.html", {
        "asked": asked, "rows": rows, "counts": counts.most_common(), "year": asked.period.end.year,
    })  # fmt: skip


@at_desk
def packages_file(request: HttpRequest, form: str) -> HttpResponse | FileResponse:
    """The same as a file."""
    asked, held = _asked(request)
    rows: list[list[county_book.Value]] = [[one.name, one.code, STATES[one.state], one.state_words, f"{one.due or ''}", f"{one.arrived_on or ''}", f"{one.accepted_on or ''}", one.sequence,
             one.package or "", one.checkpoint_size, "、".join(_names(one)), one.case] for one in held]  # fmt: skip
    about = county_book.About(f"{asked.county.name}报送情况", f"{asked.period.end.year}年", asked.seat.name)
    return county_book.answer(HEAD, rows, about, form)
