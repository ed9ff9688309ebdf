"""Figures page: every figure of a place and period, its base, its course by month, and the cases behind it.

Reads   figures.fresh() for the numbers, one's sight for the cases
Never   opens a case to somebody who may not see it: it is counted, and the page says how many are not listed
Start   figures(), figure(), figure_cases()
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yifa.engine.models import CaseRow, PlaceRow, Unit
from yifa.figures import declared, fresh
from yifa.figures.compute import ABSENT, Computer, Result
from yifa.figures.declared import TOPICS, Figure, UnknownFigure
from yifa.figures.facts import by_slug
from yifa.figures.period import Period
from yifa.figures.serving import below
from yifa.web.desk import figures_book, figures_chart, workbook
from yifa.web.desk.cases import XLSX
from yifa.web.desk.inbox import as_row, find_or_none
from yifa.web.desk.seat import Seat, at_desk
from yifa.web.downloads import as_download
from yifa.web.today import now

PAGE = 50
MOST_MONTHS = 36
ASKED_AT_ONCE = 500
EARLIEST, LATEST = 1950, 2199


@dataclass(frozen=True)
class Asked:
    """What the address asks: a place and a period, and the same as it stands in the address."""

    place: PlaceRow
    places: tuple[PlaceRow, ...]
    period: Period
    year: str
    since: str
    until: str

    @property
    def query(self) -> str:
        """The same question in another page's address."""
        span = {"year": self.year} if self.year else {"since": self.since, "until": self.until}
        return urlencode({"place": self.place.code, **span})


def asked_of(request: HttpRequest) -> Asked:
    """The place and period asked for; what can't be read is told, and this year of one's own place is shown."""
    seat: Seat = request.seat
    places = _places(seat)
    if not places:
        raise Http404
    code = request.GET.get("place", "")
    place = next((one for one in places if one.code == code), places[0])
    if code and place.code != code:
        messages.error(request, "W-401　没有这个地方，或者不在您的查看范围内；现在显示的是您所在的地方。")
    # until the reports on a year are due, in January, it is the year that is asked about
    this_year = seat.today.year - (seat.today.month == 1)
    since, until = request.GET.get("since", "").strip(), request.GET.get("until", "").strip()
    year = request.GET.get("year", "").strip()
    if (since or until) and not year:
        first, last = _day(since), _day(until)
        if first and last and first <= last:
            return Asked(place, places, Period(first, last), "", since, until)
        messages.error(
            request,
            "W-402　期间的起止日期不能识别，或者止日早于起日；请重新填写。现在显示的是最近一个完整或者当前的年度。",
        )
    elif year and not (year.isascii() and year.isdigit() and len(year) == 4 and EARLIEST <= int(year) <= LATEST):
        messages.error(request, f"W-403　“{year[:20]}”不是年度，请填四位数字；现在显示的是最近一个完整或者当前的年度。")
        year = ""
    number = int(year) if year else this_year
    return Asked(place, places, Period.year(number), str(number), "", "")


def _places(seat: Seat) -> tuple[PlaceRow, ...]:
    """The places of one's posts, and those below them."""
    codes = [code for own in dict.fromkeys(one.place for one in seat.sight.held) for code in below(own)]
    rows = PlaceRow.objects.in_bulk(codes)
    return tuple(rows[code] for code in dict.fromkeys(codes))


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if EARLIEST <= found.year <= LATEST else None


def computer_of(request: HttpRequest, asked: Asked) -> Computer:
    computer = fresh(asked.place.code)
    for sentence in computer.rebuilt:
        messages.warning(request, sentence)
    return computer


def _figure(slug: str) -> Figure:
    try:
        return declared.find(slug)
    except UnknownFigure:
        raise Http404 from None


@at_desk
def figures(request: HttpRequest) -> HttpResponse:
    """All figures, by topic; those without data folded away."""
    asked = asked_of(request)
    computer = computer_of(request, asked)
    topic = request.GET.get("topic", "")
    wanted = [one for one in declared.every() if topic not in TOPICS or one.topic == topic]
    results = computer.results(wanted, asked.period)
    groups = []
    for slug, some in groupby(results, key=lambda one: one.figure.topic):
        listed = list(some)
        told = [one for one in listed if one.state != ABSENT]
        groups.append((slug, TOPICS[slug], told, [one for one in listed if one.state == ABSENT]))
    return render(request, "desk/figures.html", {
        "asked": asked, "groups": groups, "topics": TOPICS, "topic": topic if topic in TOPICS else "",
        "told": sum(len(told) for _, _, told, _ in groups), "all": len(results),
    })  # fmt: skip


@at_desk
def figure(request: HttpRequest, slug: str) -> HttpResponse:
    """One figure: what it is, its course by month, what it splits into."""
    declared_as = _figure(slug)
    asked = asked_of(request)
    computer = computer_of(request, asked)
    result = computer.result(declared_as, asked.period)
    months = asked.period.months()
    trend = computer.trend(declared_as, asked.period) if _has_course(declared_as, len(months)) else []
    splits = [(_column(declared_as, by), _split(computer, declared_as, asked, by)) for by in declared_as.split_by]
    return render(request, "desk/figures_one.html", {
        "asked": asked, "result": result, "figure": declared_as, "trend": trend, "chart": figures_chart.by_month(trend),
        "splits": [(name, found) for name, found in splits if found], "topic": TOPICS[declared_as.topic],
        "of": declared.find(declared_as.change_of) if declared_as.change_of else None,
        "procedures": [(one, found.name) for one in sorted(declared_as.procedures) if (found := find_or_none(one))],
    })  # fmt: skip


def _split(computer: Computer, one: Figure, asked: Asked, by: str) -> list[tuple[str, Result]]:
    """(value in words, number) of each part; a unit by its name."""
    found = computer.split(one, asked.period, by)
    if by != "unit":
        return [(label, part) for _, label, part in found]
    units = Unit.objects.filter(place__in=computer.places, slug__in=[value for value, _, _ in found])
    names = dict(units.order_by("-id").values_list("slug", "name"))
    return [(names.get(value, label), part) for value, label, part in found]


def _has_course(one: Figure, months: int) -> bool:
    return one.closing in ("is", "stock", "ratio") and 2 <= months <= MOST_MONTHS


def _column(one: Figure, by: str) -> str:
    procedure = find_or_none(one.parts[0].facts)
    return by_slug(procedure)[by].name if procedure else by


@dataclass(frozen=True)
class Behind:
    """The cases behind a figure: all of them counted, those one may see by id, in order."""

    of: str
    count: int
    ids: list[int]

    @property
    def hidden(self) -> int:
        return self.count - len(self.ids)


def _behind(request: HttpRequest, asked: Asked, computer: Computer, one: Figure) -> Behind:
    of = "denominator" if request.GET.get("of") == "denominator" and one.closing in ("ratio", "change") else "numerator"
    ids = [case for case, _ in computer.behind(one, asked.period, of=of)]
    seen = CaseRow.objects.filter(request.seat.sight.condition())
    # A few are asked for by id; many are found quicker by going once through all that one may see of the procedure.
    few = len(ids) <= ASKED_AT_ONCE
    seen = seen.filter(pk__in=ids) if few else seen.filter(procedure__in=one.procedures)
    mine = set(seen.values_list("pk", flat=True))
    return Behind(of, len(ids), [case for case in ids if case in mine])


def _rows(ids: list[int]) -> list[CaseRow]:
    held = CaseRow.objects.select_related("unit").in_bulk(ids)
    return [held[case] for case in ids]


@at_desk
def figure_cases(request: HttpRequest, slug: str) -> HttpResponse:
    """The cases behind a figure, page by page."""
    declared_as = _figure(slug)
    asked = asked_of(request)
    computer = computer_of(request, asked)
    behind = _behind(request, asked, computer, declared_as)
    pages = Paginator(behind.ids, PAGE)
    page = pages.get_page(request.GET.get("page"))
    rows = _rows(list(page.object_list))
    return render(request, "desk/figures_cases.html", {
        "asked": asked, "figure": declared_as, "result": computer.result(declared_as, asked.period), "behind": behind,
        "rows": [as_row(one, request.seat.today) for one in rows], "page": page, "says": _says(declared_as, behind.of),
        "topic": TOPICS[declared_as.topic],
    })  # fmt: skip


def _says(one: Figure, of: str) -> str:
    """What the listed cases are, in words."""
    if one.closing == "external":
        return "登记这项外部统计数据的事项"
    if one.closing == "change":
        found = declared.find(one.change_of)
        base = found.numerator
        return ("上年同期的：" if of == "denominator" else "") + (base.says if base else _says(found, "numerator"))
    part = one.denominator if of == "denominator" else one.numerator
    return part.says if part else ""


@at_desk
def figure_cases_export(request: HttpRequest, slug: str) -> HttpResponse | FileResponse:
    """The cases behind a figure that one may see, as .xlsx."""
    declared_as = _figure(slug)
    asked = asked_of(request)
    behind = _behind(request, asked, computer_of(request, asked), declared_as)
    seat: Seat = request.seat
    words = f"{asked.place.name}{asked.period.words}“{declared_as.name}”：{_says(declared_as, behind.of)}"
    words += f"；共{behind.count}件，列出可以查看的{len(behind.ids)}件，另有{behind.hidden}件不在查看范围内"
    with tempfile.TemporaryDirectory(prefix="yifa-export-") as folder:
        path = Path(folder) / "cases.xlsx"
        rows = (
            row for at in range(0, len(behind.ids), ASKED_AT_ONCE) for row in _rows(behind.ids[at : at + ASKED_AT_ONCE])
        )
        workbook.write(path, rows, procedure=None, words=words, on=seat.today, at=now(), who=seat.name, people={})
        response = FileResponse(path.open("rb"), content_type=XLSX)
    return as_download(response, f"{declared_as.name}案件清单{asked.period.words}.xlsx")


@at_desk
def figures_export(request: HttpRequest) -> HttpResponse | FileResponse:
    """All figures as .xlsx, with what each counts."""
    asked = asked_of(request)
    computer = computer_of(request, asked)
    results: list[Result] = computer.results(declared.every(), asked.period)
    with tempfile.TemporaryDirectory(prefix="yifa-export-") as folder:
        path = Path(folder) / "figures.xlsx"
        about = figures_book.About(asked.place.name, asked.period.words, request.seat.name, now(), computer.fingerprint)
        figures_book.write(path, results, about)
        response = FileResponse(path.open("rb"), content_type=XLSX)
    return as_download(response, f"{asked.place.name}指标{asked.period.words}.xlsx")
