"""Publications of a place: pages of a list by keyset, and one publication as it stands.

Reads   engine.models.PublicationRow and the bytes that were published
Never   counts a big table or skips rows by number; shows what is withdrawn, replaced or past its time
Start   page_of(), find()
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from yifa.engine import catalogue
from yifa.engine.publication_rows import CURRENT, PublicationRow
from yifa.engine.publication_search import search_publications
from yifa.engine.refusals import UnknownProcedure
from yifa.engine.sql import rows
from yifa.web.hall.asked import EARLIEST, Asked
from yifa.web.hall.kinds import STAGES, Kind, kind_of, kinds

PAGE = 20
WINDOWS = (60, 400, None)  # days looked through for a page; None: all
PIECE, PIECES = 100, 5  # of a search: rows a piece, and pieces looked through for one page
MASKED = {
    "M1": "部分内容已隐去", "M2": "个人信息已隐去", "M3": "个人信息已隐去", "M4": "参与人姓名已隐去", "M5": "商业秘密已隐去",
}  # fmt: skip
HIDDEN = ("×", "***", "已隐去")  # what stands in the place of what was taken out
UNTIL = "shown_until"  # told with the other days, not among the fields


@dataclass(frozen=True)
class Line:
    """A field as it was published."""

    slug: str
    name: str
    text: str
    mask: str

    @property
    def label(self) -> str:
        """The field's name without the hint to officials that stands in brackets behind it."""
        return re.sub(r"（[^（）]*）$", "", self.name) or self.name

    @property
    def note(self) -> str:
        """What was taken out, in words."""
        return MASKED.get(self.mask, "") if any(mark in self.text for mark in HIDDEN) else ""


@dataclass(frozen=True)
class Shown:
    """One publication. `row` repeats of the content what lists are sorted by."""

    row: PublicationRow

    @cached_property
    def content(self) -> dict[str, Any]:
        """What was published, from its very bytes."""
        return json.loads(bytes(self.row.content))

    @property
    def lines(self) -> list[Line]:
        return [Line(one["slug"], one["name"], one["text"], one["mask"]) for one in self.content["fields"]
                if one["slug"] != UNTIL]  # fmt: skip

    @cached_property
    def kind(self) -> Kind | None:
        return kind_of(f"{self.row.procedure}.{self.row.of}")

    @property
    def kind_name(self) -> str:
        """The kind in words, without opening the content."""
        return self.kind.name if self.kind else procedure_name(self.row.procedure)

    def expired(self, on: date) -> bool:
        return self.row.shown_until is not None and self.row.shown_until < on


def procedure_name(procedure: str) -> str:
    """A procedure's name; its slug where the catalogue has it no more."""
    try:
        return catalogue.find(procedure).name
    except UnknownProcedure:
        return procedure


def current(place: str, on: date) -> QuerySet[PublicationRow]:
    """What is shown of a place on a day."""
    held = PublicationRow.objects.filter(CURRENT, place=place, published_on__lte=on)
    return held.filter(Q(shown_until=None) | Q(shown_until__gte=on))


def answering(place: str, on: date, asked: Asked, kind: Kind | None = None) -> QuerySet[PublicationRow]:
    """What answers the questions apart from words, the newest first; of one kind where it is given."""
    found = current(place, on)
    kind = kind or asked.kind_of
    if kind is not None:
        found = found.filter(procedure=kind.procedure.slug, of=kind.of)
    if asked.unit:
        found = found.filter(unit=asked.unit)
    if asked.span:
        found = found.filter(published_on__gte=asked.span[0], published_on__lte=asked.span[1])
    return found.order_by("-published_on", "-pk")


def page_of(place: str, on: date, asked: Asked, cursor: str = "", size: int = PAGE) -> tuple[list[Shown], str]:
    """One page after a cursor, and the cursor of the next ("" at the end); a broken cursor is the first page."""
    return _searched(place, on, asked, cursor, size) if asked.words else _listed(place, on, asked, cursor, size)


def _kinds(asked: Asked) -> list[Kind]:
    """The kinds asked for; none named, none listed."""
    if asked.kind_of:
        return [asked.kind_of]
    return [one for one in kinds() if one.stage == asked.stage] if asked.stage in STAGES else []


def _listed(place: str, on: date, asked: Asked, cursor: str, size: int) -> tuple[list[Shown], str]:
    """By day of publication; the cursor is `<day>.<id>`.

    A stage is asked kind by kind, each from its own index, and the answers are merged: a kind with few rows among a
    million others is not looked for through all of them. The condition that makes the indexes partial stands in the
    text of the question: as a value handed over it would not be seen. The last weeks are looked through first, then
    further back: a full page of them is the page, and kinds of which all has run its time are not read to their beginning.
    """
    chosen: list[Kind | None] = [*_kinds(asked)] or ([] if asked.stage in STAGES else [None])
    # one bound above and one below: of two a planner may take the weaker
    top = min([on, *([asked.span[1]] if asked.span else []), *([day] if (day := _day_of(cursor)) else [])])
    ids: list[Any] = []
    for days in WINDOWS if chosen else ():
        since = max(
            [*([asked.span[0]] if asked.span else []), *([top - timedelta(days)] if days else [])], default=None
        )
        parts, values = [], []
        for at, kind in enumerate(chosen):
            clause, given = _clause(place, on, asked, kind, cursor, top, since)
            parts.append(
                f"SELECT * FROM (SELECT p.published_on, p.id FROM yifa_publication p WHERE {clause} "
                f"ORDER BY p.published_on DESC, p.id DESC LIMIT %s) AS part{at}"
            )
            values += [*given, size + 1]
        ids = rows(f"{' UNION ALL '.join(parts)} ORDER BY 1 DESC, 2 DESC LIMIT %s", [*values, size + 1])
        if len(ids) > size:
            break
    held = PublicationRow.objects.defer("content").in_bulk([id for _, id in ids[:size]])
    shown = [Shown(held[id]) for _, id in ids[:size]]
    last = shown[-1].row if len(ids) > size else None
    return shown, f"{last.published_on.isoformat()}.{last.pk}" if last else ""


def _clause(
    place: str, on: date, asked: Asked, kind: Kind | None, cursor: str, top: date, since: date | None
) -> tuple[str, list[Any]]:
    clauses = ["p.replaced_by = '' AND p.withdrawn_on IS NULL", "p.place = %s", "(p.shown_until IS NULL OR p.shown_until >= %s)",
               "p.published_on <= %s"]  # fmt: skip
    values: list[Any] = [place, on.isoformat(), top.isoformat()]
    if since is not None:
        clauses.append("p.published_on >= %s")
        values.append(since.isoformat())
    if kind is not None:
        clauses += ["p.procedure = %s", "p.of = %s"]
        values += [kind.procedure.slug, kind.of]
    if asked.unit:
        clauses.append("p.unit = %s")
        values.append(asked.unit)
    day = _day_of(cursor)
    if day is not None:
        clauses.append("(p.published_on < %s OR p.id < %s)")
        values += [day.isoformat(), int(cursor.partition(".")[2])]
    return " AND ".join(clauses), values


def _day_of(cursor: str) -> date | None:
    """The day of a cursor `<day>.<id>`; None of a broken one, and of a day before which nothing was published."""
    day, _, number = cursor.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return None
    return found if found.year >= EARLIEST else None


def _searched(place: str, on: date, asked: Asked, cursor: str, size: int) -> tuple[list[Shown], str]:
    """By the words in it, the newest made first; the cursor is `<id>`. Pieces are read until the page is full."""
    chosen = _kinds(asked)
    wanted = {(one.procedure.slug, one.of) for one in chosen}
    since, until = asked.span or (None, None)
    before = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 19 else None
    found: list[PublicationRow] = []
    for _ in range(PIECES):
        read = search_publications(
            asked.words, on=on, place=place, procedure=[one.procedure.slug for one in chosen], since=since, until=until,
            before=before, limit=PIECE,
        ) if chosen or asked.stage not in STAGES else []  # fmt: skip
        for row in read:
            fits = not wanted or (row.procedure, row.of) in wanted
            if fits and row.place == place and asked.unit in ("", row.unit):
                found.append(row)
        before = read[-1].pk if len(read) == PIECE else None
        if before is None or len(found) > size:
            break
    if len(found) > size:
        return [Shown(one) for one in found[:size]], str(found[size - 1].pk)
    return [Shown(one) for one in found], str(before) if before else ""


def find(place: str, number: str) -> PublicationRow | None:
    """A publication of a place by its public id, in whatever state."""
    return PublicationRow.objects.filter(place=place, number=number).first()


def by_case(place: str, on: date, numbers: list[str]) -> dict[str, str]:
    """case number -> public id of what is shown of the case, the newest, for a page of case numbers."""
    held = current(place, on).filter(case__number__in=numbers).order_by("published_on", "pk")
    return dict(held.values_list("case__number", "number"))
