"""Seen: one page of a long list of cases that a person may see, taken from indexes that begin with the unit.

Reads   yifa_case unit by unit, the newest of each, and what one is named on elsewhere; stops where the page is full
Never   counts a table; never sorts more than a page a unit; never shows what Sight.condition() would not
Start   newest()
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
FEW = 3000  # cases on which one is named in other units that are looked through one by one
UNTOLD = 0  # the unit of Involved where a program of before wrote it: the case is looked at
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
    named = _by(sight.person)
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
    for units, some in _alike(procedures).items():
        pairs = [(unit, "") for unit in units]
        found += _of_units(held.filter(procedure__in=some), pairs, asked, after=after, limit=limit)
    return found


def _alike(overseen: Mapping[str, frozenset[int]]) -> dict[frozenset[int], list[str]]:
    """Units with the procedures that are overseen in them."""
    found: dict[frozenset[int], list[str]] = {}
    for procedure, units in overseen.items():
        found.setdefault(units, []).append(procedure)
    return found


def _named(
    sight: Sight, asked: Asked, named: Q, elsewhere: frozenset[int], last: Place | None, *, after: Place | None, limit: int
) -> list[Place]:  # fmt: skip
    """What one is named on in other units, above the last place of a full page: looked through where it is little, else read
    from the top of the units where it is."""
    if connection.vendor == "sqlite":  # either way unit by unit, whatever the database knows of the numbers
        each = f"SELECT i.case_id FROM ({_each()}) u CROSS JOIN yifa_involved i INDEXED BY yifa_involved_unit WHERE"
        more = ""
    else:
        each = f"SELECT i.case_id FROM ({_each()}) u CROSS JOIN LATERAL (SELECT case_id FROM yifa_involved i WHERE"
        more = f" LIMIT {FEW + 1}) i"
    ids = rows(f"{each} i.person_id = %s AND i.unit_id = u.value{more} LIMIT {FEW + 1}",
               [_listed([*elsewhere, UNTOLD]), sight.person])  # fmt: skip
    if not ids:
        return []
    if len(ids) <= FEW:
        held = asked.rows.filter(unit_id__in=elsewhere)
        some = f"SELECT u.value AS case_id FROM ({_each()}) u"
        return among(some, [_listed(id for (id,) in ids)], held, asked.key, after=after, above=last, limit=limit)
    pairs = [(one, "") for one in acts_in(sight.person, elsewhere)]
    # Beside an OR PostgreSQL makes no join of it, which would read all of a unit before it sorts them.
    return _of_units(asked.rows.filter(named | Q(pk=0)), pairs, asked, after=after, above=last, limit=limit)


# what an officer acted in ---------------------------------------------------------------------------------------------
def acted(sight: Sight, asked: Asked, officer: int, *, after: Place | None, limit: int) -> list[int]:
    """The ids of the newest cases that an officer acted in and the person may see: from the officer's own, unit by unit.

    Open ones are few: of those the unit's are looked through."""
    if not sight.held:
        return []
    units = acts_in(officer, frozenset(sight.units) if asked.units is None else asked.units)
    by_officer = asked.rows.filter(_by(officer))
    if asked.index == OPEN:
        return newest(sight, replace(asked, rows=by_officer, units=units), after=after, limit=limit)
    named, held = _by(sight.person), asked.rows.filter(sealed=False)
    found = {*_acted(asked.rows.filter(Q(sealed=False) | named), officer, units & sight.own, after, limit)}
    for procedure, overseen in sight.overseen.items():
        if asked.procedure in ("", procedure):
            found.update(
                _acted(held.filter(procedure=procedure), officer, (overseen & units) - sight.own, after, limit)
            )
    waiting = [(one, post) for post, within in sight.waiting.items() for one in (within & units) - sight.own]
    found.update(_of_units(by_officer.filter(closed_on=None, sealed=False), waiting, asked, column="waits_for", index=WAITING,
                           after=after, limit=limit))  # fmt: skip
    found.update(_acted(asked.rows, officer, units - sight.own, after, limit, also=sight.person))
    untold = "SELECT case_id FROM yifa_involved WHERE person_id = %s AND unit_id = %s"
    seen = asked.rows.filter(sight.condition(), unit_id__in=units)
    found.update(among(untold, [officer, UNTOLD], seen, "id", after=after, limit=limit))
    return [id for _, id in _best(found, "id")[:limit]]


def acts_in(person: int, units: Collection[int]) -> frozenset[int]:
    """The units among these that have a case on which a person is named."""
    found = rows(
        f"SELECT u.value FROM ({_each()}) u WHERE EXISTS (SELECT 1 FROM yifa_involved i WHERE i.person_id = %s "
        "AND i.unit_id = u.value) UNION SELECT c.unit_id FROM yifa_involved i JOIN yifa_case c ON c.id = i.case_id "
        "WHERE i.person_id = %s AND i.unit_id = %s",
        [_listed(units), person, person, UNTOLD],
    )
    return frozenset(one for (one,) in found) & frozenset(units)


def acted_in(person: int, most: int) -> bool:
    """Whether a person is named on no more than so many cases."""
    found = row(
        "SELECT COUNT(*) FROM (SELECT 1 FROM yifa_involved WHERE person_id = %s LIMIT %s) s", [person, most + 1]
    )
    return bool(found[0] <= most)


def sees_few(sight: Sight, most: int) -> bool:
    """Whether a person may see no more than about so many cases: then they are looked through, rather than what was asked."""
    found = row(
        f"SELECT COUNT(*) FROM (SELECT 1 FROM yifa_case WHERE unit_id IN ({_each()}) LIMIT %s) s",
        [_listed(sight.own), most + 1],
    )
    reached = frozenset().union(*sight.overseen.values()) - sight.own
    return not reached and found[0] <= most and acted_in(sight.person, most)


# SQL ----------------------------------------------------------------------------------------------------------------
def _by(person: int) -> Q:
    """Those on which a person is named."""
    return Q(Exists(Involved.objects.filter(case=OuterRef("pk"), person=person)))


def _listed(ids: Iterable[int]) -> Any:
    """Ids as one value of a statement, of which _each() makes rows."""
    return json.dumps(sorted(ids)) if connection.vendor == "sqlite" else sorted(ids)


def _each() -> str:
    return (
        "SELECT value FROM json_each(%s)" if connection.vendor == "sqlite" else "SELECT unnest(%s::bigint[]) AS value"
    )


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


def _acted(
    held: Rows, officer: int, units: Collection[int], after: Place | None, limit: int, also: int = 0
) -> list[Place]:
    """The newest cases of these units on which an officer is named, each unit's read from what the officer is named on; of those
    on which somebody else is named `also`, before a case is looked at."""
    if not units:
        return []
    try:
        sql, values = _compiled(held, "id", after, None)
    except EmptyResultSet:
        return []
    lite = connection.vendor == "sqlite"
    joined = "INDEXED BY yifa_involved_unit CROSS JOIN" if lite else "JOIN"
    on = "WHERE" if lite else "ON"  # SQLite keeps the order of a cross join
    sql = sql.replace(
        'FROM "yifa_case" WHERE', f'FROM yifa_involved i {joined} "yifa_case" {on} yifa_case.id = i.case_id AND', 1
    )
    more, bound = (" AND i.case_id < %s", [after[1]]) if after else ("", [])
    if also:
        more += " AND EXISTS (SELECT 1 FROM yifa_involved v WHERE v.person_id = %s AND v.case_id = i.case_id)"
        bound = [*bound, also]
    order = f"ORDER BY i.case_id DESC LIMIT {limit}"
    sql, values = f"{sql} AND i.person_id = %s AND i.unit_id = u.value{more}", [*values, officer, *bound]
    if lite:
        one = f"SELECT json_group_array(json_array(opened_on, id)) FROM ({sql} {order})"
        text = f"SELECT json_extract(x.value, '$[0]'), json_extract(x.value, '$[1]') AS id FROM ({_each()}) u, json_each(({one})) x"
    else:
        text = f"SELECT x.* FROM ({_each()}) u CROSS JOIN LATERAL ({sql} {order}) x"
    return _places(f"{text} ORDER BY id DESC LIMIT {limit}", [_listed(units), *values])


def among(
    ids: str, bound: Sequence[Any], held: Rows, key: str, *, after: Place | None, above: Place | None = None, limit: int
) -> list[Place]:  # fmt: skip
    """The first of the cases whose ids a statement gives (`case_id`), looked up in its order and no further than the page."""
    try:
        sql, values = _compiled(held, key, after, above)
    except EmptyResultSet:
        return []
    order = f"ORDER BY yifa_case.{key} DESC, i.case_id DESC" if key != "id" else "ORDER BY i.case_id DESC"
    sql = sql.replace('FROM "yifa_case"', f'FROM ({ids}) i CROSS JOIN "yifa_case"', 1)
    return _places(f"{sql} AND yifa_case.id = i.case_id {order} LIMIT {limit}", [*bound, *values])
