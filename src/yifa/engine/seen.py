"""Seen: one page of a long list of cases that a person may see, taken from indexes that begin with the unit.

Reads   yifa_case unit by unit, the newest of each, and what one is named on elsewhere; stops where the page is full
Never   counts a table; never sorts more than a page a unit; never shows what Sight.condition() would not
Start   newest()
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from yifa.engine.models import CaseRow, Involved
from yifa.engine.sql import row, rows
from yifa.engine.visibility import Sight

LISTED, OF_PROCEDURE, OPEN, CLOSED, WAITING = (
    "yifa_case_listed", "yifa_case_of_procedure", "yifa_case_open", "yifa_case_closed_on", "yifa_case_waiting",
)  # fmt: skip
FEW = 3000  # cases of one person that are looked through one by one without a second thought
SOME = 30_000  # … and as long as nothing else fills the page
Rows = QuerySet[CaseRow]
Place = tuple[str, int]  # (day, id): where a case stands in a list; larger is nearer to the top


@dataclass(frozen=True)
class Asked:
    """What is asked: the conditions, by which column it is ordered, which index has both, in which units (None: all)."""

    rows: Rows
    key: str = "opened_on"
    index: str = LISTED
    units: frozenset[int] | None = None
    procedure: str = ""


def newest(sight: Sight, asked: Asked, *, after: Place | None = None, limit: int) -> list[int]:
    """The ids of the first `limit` cases after a place in the list, the largest key first, then the largest id."""
    if not sight.held:
        return []
    every = frozenset(sight.units) if asked.units is None else asked.units
    named = Q(Exists(Involved.objects.filter(case=OuterRef("pk"), person=sight.person)))
    found = set(_of_units(asked.rows.filter(Q(sealed=False) | named), [(one, "") for one in sight.own & every],
                          asked, after=after, limit=limit))  # fmt: skip
    waiting = [(one, post) for post, units in sight.waiting.items() for one in (units & every) - sight.own]
    held = asked.rows.filter(sealed=False)
    found.update(_of_units(held.filter(closed_on=None), waiting, asked, column="waits_for",
                           index=WAITING, after=after, limit=limit))  # fmt: skip
    found.update(_overseen(sight, asked, held, every, after=after, limit=limit))
    best = _best(found, asked.key)
    last = best[limit - 1] if len(best) >= limit else None
    if elsewhere := every - sight.own:
        found.update(_named(sight, asked, named, elsewhere, last, after=after, limit=limit))
    return [id for _, id in _best(found, asked.key)[:limit]]


def _best(found: Iterable[Place], key: str) -> list[Place]:
    return sorted(found, key=lambda one: ("" if key == "id" else one[0], one[1]), reverse=True)


def _overseen(
    sight: Sight, asked: Asked, held: Rows, every: frozenset[int], *, after: Place | None, limit: int
) -> list[Place]:  # fmt: skip
    """What one's posts oversee in other units: by unit and procedure where no other index is nearer to what is asked."""
    procedures = {
        one: (units & every) - sight.own
        for one, units in sight.overseen.items() if asked.procedure in ("", one)
    }  # fmt: skip
    if asked.index in (LISTED, OF_PROCEDURE):
        pairs = [(unit, one) for one, units in procedures.items() for unit in units]
        return _of_units(held, pairs, asked, column="procedure", index=OF_PROCEDURE, after=after, limit=limit)
    found: list[Place] = []
    for units in set(procedures.values()):
        some = held.filter(procedure__in=sorted(one for one, within in procedures.items() if within == units))
        found += _of_units(some, [(unit, "") for unit in units], asked, after=after, limit=limit)
    return found


def _named(
    sight: Sight, asked: Asked, named: Q, elsewhere: frozenset[int], last: Place | None, *, after: Place | None, limit: int
) -> list[Place]:  # fmt: skip
    """What one is named on in other units, above the last place of a full page. Whoever is named on few cases: those are
    looked through; else the other units are, from the top."""
    if acted_in(sight.person, SOME if last is None else FEW):
        return of_person(asked.rows.filter(unit_id__in=elsewhere), sight.person, asked.key, after=after, limit=limit)
    pairs = [(one, "") for one in elsewhere]
    return _of_units(asked.rows.filter(named), pairs, asked, after=after, above=last, limit=limit)


def acted_in(person: int, most: int) -> bool:
    """Whether a person is named on no more than so many cases."""
    found = row(
        "SELECT COUNT(*) FROM (SELECT 1 FROM yifa_involved WHERE person_id = %s LIMIT %s) s", [person, most + 1]
    )
    return bool(found[0] <= most)


def sees_few(sight: Sight, most: int) -> bool:
    """Whether a person may see no more than about so many cases: then they are looked through, rather than what was asked."""
    units = [json.dumps(sorted(sight.own))] if connection.vendor == "sqlite" else [sorted(sight.own)]
    of = "SELECT value FROM json_each(%s)" if connection.vendor == "sqlite" else "SELECT unnest(%s::bigint[])"
    found = row(
        f"SELECT COUNT(*) FROM (SELECT 1 FROM yifa_case WHERE unit_id IN ({of}) LIMIT %s) s", [*units, most + 1]
    )
    reached = frozenset().union(*sight.overseen.values()) - sight.own
    return not reached and found[0] <= most and acted_in(sight.person, most)


# SQL ----------------------------------------------------------------------------------------------------------------
def _compiled(held: Rows, key: str, after: Place | None, above: Place | None) -> tuple[str, list[Any]]:
    """SELECT of (key, id) with all conditions, ready for more: it ends within its WHERE."""
    columns = ("opened_on" if key == "id" else key, "id")
    sql, values = held.filter(pk__gt=0).order_by().values_list(*columns).query.sql_with_params()
    found = [*values]
    for sign, place in (("<", after), (">", above)):
        if place is not None and key == "id":
            sql, found = f"{sql} AND yifa_case.id {sign} %s", [*found, place[1]]
        elif place is not None:
            sql, found = f"{sql} AND (yifa_case.{key}, yifa_case.id) {sign} (%s, %s)", [*found, *place]
    return sql, found


def _places(sql: str, values: Sequence[Any]) -> list[Place]:
    """The rows of a statement; a day is text, whichever way the database hands it over."""
    return [(str(day), id) for day, id in rows(sql, values)]


def _of_units(
    held: Rows, pairs: Sequence[tuple[int, str]], asked: Asked, *, column: str = "", index: str = "",
    after: Place | None = None, above: Place | None = None, limit: int,
) -> list[Place]:  # fmt: skip
    """The first of each (unit, value of `column`), each read from the index as far as the page goes, then the first of all."""
    if not pairs:
        return []
    try:
        sql, values = _compiled(held, asked.key, after, above)
    except EmptyResultSet:
        return []
    day = "opened_on" if asked.key == "id" else asked.key
    order = "ORDER BY id DESC" if asked.key == "id" else f"ORDER BY {day} DESC, id DESC"
    if connection.vendor == "postgresql":
        also = f" AND yifa_case.{column} = u.value AND yifa_case.{column} > ''" if column else ""
        return _places(
            f"SELECT x.* FROM unnest(%s::bigint[], %s::text[]) AS u(unit, value) CROSS JOIN LATERAL "
            f"({sql} AND yifa_case.unit_id = u.unit{also} {order} LIMIT {limit}) x {order} LIMIT {limit}",
            [[unit for unit, _ in pairs], [value for _, value in pairs], *values],
        )
    also = f" AND yifa_case.{column} = json_extract(u.value, '$[1]') AND yifa_case.{column} > ''" if column else ""
    sql = sql.replace('FROM "yifa_case"', f'FROM "yifa_case" INDEXED BY {index or asked.index}', 1)
    return _places(
        f"SELECT json_extract(x.value, '$[0]') AS {day}, json_extract(x.value, '$[1]') AS id FROM json_each(%s) u, "
        f"json_each((SELECT json_group_array(json_array({day}, id)) FROM "
        f"({sql} AND yifa_case.unit_id = json_extract(u.value, '$[0]'){also} {order} LIMIT {limit}))) x {order} LIMIT {limit}",
        [json.dumps(list(pairs)), *values],
    )


def of_person(held: Rows, person: int, key: str, *, after: Place | None, limit: int) -> list[Place]:
    """The first of the cases that a person is named on, looked up one by one."""
    return among(
        "SELECT case_id FROM yifa_involved WHERE person_id = %s", [person], held, key, after=after, limit=limit
    )


def among(ids: str, bound: Sequence[Any], held: Rows, key: str, *, after: Place | None, limit: int) -> list[Place]:
    """The first of the cases whose ids a statement gives (`case_id`), looked up in its order and no further than the page."""
    try:
        sql, values = _compiled(held, key, after, None)
    except EmptyResultSet:
        return []
    order = f"ORDER BY yifa_case.{key} DESC, i.case_id DESC" if key != "id" else "ORDER BY i.case_id DESC"
    sql = sql.replace('FROM "yifa_case"', f'FROM ({ids}) i CROSS JOIN "yifa_case"', 1)
    return _places(f"{sql} AND yifa_case.id = i.case_id {order} LIMIT {limit}", [*bound, *values])
