"""County desk (辖区对照): the towns of a county side by side: overview by topic, one figure of all, one town among them.

Reads   figures.side_by_side over what the towns have here or have sent; standings of packages are in county_packages.py
Never   shows anything to whose post does not reach the whole county; opens a case itself: the figures pages do, by right
Start   overview(), figure(), town()
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yifa.figures import declared
from yifa.figures.compute import ABSENT, EMPTY, FEW_CASES, Result
from yifa.figures.declared import TOPICS, Figure, UnknownFigure
from yifa.figures.side_by_side import WHOLE, Entry, Line
from yifa.figures.spread import BANDS, RULE, spread
from yifa.figures.units import Exact, in_unit, printed
from yifa.upward.standing import standings
from yifa.web.desk import county_book, county_chart
from yifa.web.desk.county_asked import NONE, OWN, PACKAGE, Asked, Town, asked_of
from yifa.web.desk.seat import at_desk

SIGNS = {"low": "▼▼", "lower": "▼", "middle": "", "upper": "▲", "high": "▲▲", "": ""}
MISSING = {ABSENT: "没有记录", FEW_CASES: "不足十件", EMPTY: "基数为零"}
SOURCES = {OWN: "本系统的案件", PACKAGE: "采用的数据包", NONE: "没有案件，也没有采用的数据包"}
HAS_COURSE = ("is", "stock", "ratio")


@dataclass(frozen=True)
class Cell:
    """A number in a table: in words, where it leads, its band, and the sign and word that say the band without colour."""

    entry: Entry
    town: Town | None
    address: str

    @property
    def result(self) -> Result:
        return self.entry.result

    @property
    def shown(self) -> str:
        """The number with its unit, or in four characters why there is none."""
        return self.result.words if self.result.value is not None else MISSING[self.result.state]

    @property
    def sign(self) -> str:
        return SIGNS[self.entry.band]

    @property
    def band(self) -> str:
        """The band in words."""
        return BANDS.get(self.entry.band, "")

    @property
    def apart(self) -> bool:
        return self.entry.band in ("low", "high")


@dataclass(frozen=True)
class Row:
    """A figure across the county: its line, the median in words, and a cell for each town in the order asked."""

    line: Line
    median: str
    whole: Cell
    cells: list[Cell]


def in_words(figure: Figure, value: Exact | None, results: Sequence[Result] = ()) -> str:
    """An exact number as the figure prints its own."""
    if value is None:
        return ""
    unit = next((one.unit_name for one in results if one.value is not None), figure.unit_name)
    if figure.closing == "external":
        return f"{printed(value, 2)}{unit}"
    return f"{printed(in_unit(value, figure.unit), max(figure.digits, 1))}{unit}"


def cells_of(asked: Asked, line: Line, towns: Iterable[Town | None]) -> list[Cell]:
    """Each town's number (None: of the county's own organs) and where that leads: to its cases here, or to where its package
    is told."""
    behind = reverse("figure_cases", args=[line.figure.slug])
    found, entries = [], {one.code: one for one in line.entries}
    for town in towns:
        entry, address = entries[town.code if town else asked.county.code], ""
        if (town is None or town.source == OWN) and entry.result.cases:
            address = f"{behind}?{asked.of_place(entry.code)}"
        elif town and town.source == PACKAGE:
            address = f"{reverse('county_town', args=[town.code])}?{asked.query}#source"
        found.append(Cell(entry, town, address))
    return found


def row_of(asked: Asked, line: Line, order: Sequence[Town]) -> Row:
    """A figure's row; the whole leads to the one figure's page, which says what it is made of."""
    address = f"{reverse('county_figure', args=[line.figure.slug])}?{asked.query}"
    among = line.spread.median if line.spread else None
    median = in_words(line.figure, among, [one.result for one in line.entries])
    return Row(line, median, Cell(line.whole, None, address), cells_of(asked, line, order))


def _told(line: Line) -> bool:
    return any(one.result.state != ABSENT for one in (line.whole, *line.entries))


def _nought(line: Line) -> bool:
    """Whether there is a number, and it is nought everywhere: true, and nothing to compare."""
    return line.spread is not None and line.spread.least == line.spread.most == 0 and line.whole.result.value == 0


def _figure(slug: str) -> Figure:
    try:
        return declared.find(slug)
    except UnknownFigure:
        raise Http404 from None


def _order(asked: Asked, lines: Sequence[Line], sort: str) -> list[Town]:
    """The towns by a figure, the largest first (`-slug`: the smallest), those without a number last; else by code."""
    line = next((one for one in lines if one.figure.slug == sort.removeprefix("-")), None)
    towns = list(asked.towns)
    if line is None:
        return towns
    values = {one.code: one.result.value for one in line.entries}
    towns.sort(key=lambda one: values[one.code] or 0, reverse=not sort.startswith("-"))
    return sorted(towns, key=lambda one: values[one.code] is None)


def _lines(asked: Asked, topic: str) -> list[Line]:
    return asked.side_by_side.lines([one for one in declared.every() if one.topic == topic], asked.period)


def _topic(request: HttpRequest) -> str:
    topic = request.GET.get("topic", "")
    return topic if topic in TOPICS else "disputes"


@at_desk
def overview(request: HttpRequest) -> HttpResponse:
    """A topic's figures of all towns: colour, sign and word say how each stands; those without data folded away."""
    asked, topic, sort = asked_of(request), _topic(request), request.GET.get("sort", "")
    lines = _lines(asked, topic)
    order = _order(asked, lines, sort)
    rows = [row_of(asked, one, order) for one in lines if _told(one) and not _nought(one)]
    return render(request, "desk/county.html", {
        "asked": asked, "topics": TOPICS, "topic": topic, "towns": order, "rows": rows, "rule": RULE, "bands": list(_legend()),
        "sort": sort, "sorted_by": next((one.line.figure for one in rows if one.line.figure.slug == sort.removeprefix("-")), None),
        "absent": [one.figure for one in lines if not _told(one)], "noughts": [one.figure for one in lines if _nought(one)], "missing": [one for one in order if one.source == NONE],
        "apart": [(row.line.figure, [cell for cell in row.cells if cell.apart]) for row in rows if any(cell.apart for cell in row.cells)],
    })  # fmt: skip


def _legend() -> list[tuple[str, str, str]]:
    return [(slug, SIGNS[slug], words) for slug, words in BANDS.items()]


@at_desk
def figure(request: HttpRequest, slug: str) -> HttpResponse:
    """One figure of all towns: ranked, drawn as a strip, with the median and the fences, on the year, and by month."""
    wanted, asked = _figure(slug), asked_of(request)
    (line,) = asked.side_by_side.lines([wanted], asked.period)
    ranked = sorted(asked.towns, key=lambda one: (line.of(one.code).rank or len(asked.towns) + 1, one.code))
    results = [one.result for one in line.entries]
    named = {one.code: one.name for one in asked.towns}
    own = [
        one
        for one in cells_of(asked, line, [None] * len(asked.side_by_side.apart))
        if one.result.state != ABSENT and wanted.closing != "external"
    ]
    return render(request, "desk/county_figure.html", {
        "asked": asked, "figure": wanted, "line": line, "cells": cells_of(asked, line, ranked), "own": own,
        "median": in_words(wanted, line.spread.median if line.spread else None, results),
        "quartiles": [in_words(wanted, one, results) for one in (line.spread.lower, line.spread.upper)] if line.spread else [],
        "fences": [in_words(wanted, one, results) for one in line.spread.fences] if line.spread and line.spread.fences else [],
        "strip": county_chart.strip(line, named, in_words(wanted, line.spread.median if line.spread else None, results)),
        "months": _months(asked, wanted), "topic": TOPICS[wanted.topic], "rule": RULE, "sources": SOURCES,
    })  # fmt: skip


def _months(asked: Asked, wanted: Figure) -> list[dict[str, Any]]:
    """Month by month: the whole, the median, the least and the most of the towns, and each town."""
    spans = asked.period.months()
    if wanted.closing not in HAS_COURSE or len(spans) < 2:
        return []
    found = asked.side_by_side.results([(wanted, span) for span in spans])
    rows = []
    for span in spans:
        towns = [found[one.code][wanted, span] for one in asked.towns]
        among = spread(one.value for one in towns if one.value is not None)
        words = [in_words(wanted, value, towns) for value in (among.median, among.least, among.most)] if among else []
        rows.append({"span": span, "whole": found[WHOLE][wanted, span], "among": words, "towns": towns})
    return rows


@at_desk
def town(request: HttpRequest, code: str) -> HttpResponse:
    """One town's figures against the median of all, and where they come from."""
    asked = asked_of(request)
    here = next((one for one in asked.towns if one.code == code), None)
    if here is None:
        raise Http404
    groups = []
    lines = asked.side_by_side.lines(declared.every(), asked.period)
    for slug, name in TOPICS.items():
        some = [row_of(asked, one, [here]) for one in lines if one.figure.topic == slug]
        told = [one for one in some if one.cells[0].result.state != ABSENT]
        groups.append((slug, name, told, [one for one in some if one not in told]))
    sent = [one for one in standings(asked.county.code, asked.period.end.year, asked.seat.today) if one.code == code]
    return render(request, "desk/county_town.html", {
        "asked": asked, "town": here, "groups": groups, "source": SOURCES[here.source], "sent": sent[0] if sent else None,
        "elsewhere": here.source == PACKAGE, "rule": RULE,
    })  # fmt: skip


# files ---------------------------------------------------------------------------------------------------------------
@at_desk
def overview_file(request: HttpRequest, form: str) -> HttpResponse | FileResponse:
    """The overview as a file: every figure of the topic, a line a town."""
    asked, topic = asked_of(request), _topic(request)
    return _file(asked, _lines(asked, topic), TOPICS[topic], form)


@at_desk
def figure_file(request: HttpRequest, slug: str, form: str) -> HttpResponse | FileResponse:
    """One figure of all towns as a file."""
    asked, wanted = asked_of(request), _figure(slug)
    return _file(asked, asked.side_by_side.lines([wanted], asked.period), wanted.name, form)


@at_desk
def town_file(request: HttpRequest, code: str, form: str) -> HttpResponse | FileResponse:
    """One town's figures as a file."""
    asked = asked_of(request)
    here = next((one for one in asked.towns if one.code == code), None)
    if here is None:
        raise Http404
    return _file(asked, asked.side_by_side.lines(declared.every(), asked.period), here.name, form, (code,))


def _file(
    asked: Asked, lines: Sequence[Line], what: str, form: str, codes: Sequence[str] = ()
) -> HttpResponse | FileResponse:
    named = {**{one.code: one.name for one in asked.towns}, asked.county.code: f"{asked.county.name}（本级）"}
    source = {**{one.code: SOURCES[one.source] for one in asked.towns}, asked.county.code: SOURCES[OWN]}
    rows = [
        county_book.line(line, entry, named[entry.code], source[entry.code], in_words(line.figure, line.spread.median if line.spread else None, [entry.result]))
        for line in lines for entry in line.entries if not codes or entry.code in codes
    ]  # fmt: skip
    if not codes:
        rows += [county_book.line(line, line.whole, f"{asked.county.name}（合计）", "各地相加", "") for line in lines]
    about = county_book.About(f"{asked.county.name}辖区对照：{what}", asked.words, asked.seat.name, RULE)
    return county_book.answer(county_book.HEAD, rows, about, form)
