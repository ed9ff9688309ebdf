"""Finding publications: by words, by place, kind and day, newest first, page by page.

Reads   yifa_publication, yifa_publication_words (FTS5 on SQLite, a GIN index over tsvector on PostgreSQL)
Never   counts rows, and never finds what was replaced, withdrawn or has come to the end of its publicity
Start   search_publications(), list_publications(), count_of(); words_of() makes what is stored
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from yifa.engine.publication_rows import PublicationCount, PublicationRow
from yifa.engine.sql import row, rows, run

LONGEST_WORD, MOST_WORDS, LONGEST_QUERY = 40, 2000, 60
BEGINS = 6  # letters or digits from which the beginning of a word is enough: 441900 finds 441900110000
FIRST_YEAR = 1949  # nothing was made public by this government before
NEAREST = 2000  # the newest of them are looked through before the index of words is asked (PostgreSQL)
MOST_HITS = 20_000  # of the index of words: who finds more is asked for more words (PostgreSQL)
_HAN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")
_OTHER = re.compile(r"[^\W_\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")
CURRENT = "p.replaced_by = '' AND p.withdrawn_on IS NULL"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def words_of(texts: Sequence[str], *, place: Sequence[str] = (), procedure: str = "", year: int = 0) -> list[str]:
    """The words a publication is found by: pairs of Chinese characters, runs of letters or digits; where, what, which year.

    The first text is its title: that is found by single characters too.
    """
    found: dict[str, None] = {}
    for at, text in enumerate(texts):
        plain = _plain(text)
        for han in _HAN.findall(plain):
            found.update(dict.fromkeys(han[n : n + 2] for n in range(len(han) - 1)))
            if at == 0 or len(han) == 1:
                found.update(dict.fromkeys(han))
        found.update(dict.fromkeys(one[:LONGEST_WORD] for one in _OTHER.findall(plain)))
    words = list(found)[:MOST_WORDS]
    told = [
        *(f"zzl{code}" for code in place),
        *([_kind(procedure)] if procedure else []),
        *([_year(year)] if year else []),
    ]
    return [*told, *words]


def _year(year: int) -> str:
    return f"zzy{year}"


def _years(on: date, since: date | None, until: date | None) -> list[tuple[str, bool]]:
    """The years that days of publication between two days can lie in; [] where that says little."""
    last = min(until or on, on).year
    first = max(since.year if since else FIRST_YEAR, FIRST_YEAR)
    return [(_year(year), False) for year in range(first, last + 1)] if since or until else []


def _kind(procedure: str) -> str:
    return f"zzq{procedure.replace('_', '')}"


def _wanted(query: str) -> list[tuple[str, bool]]:
    """(word, whether any word that begins so will do) of what was asked for; all must be there."""
    plain, found = _plain(query)[:LONGEST_QUERY], {}
    for han in _HAN.findall(plain):
        pairs = [han[at : at + 2] for at in range(len(han) - 1)]
        found.update(dict.fromkeys(pairs or [han], False))
    for one in _OTHER.findall(plain):
        found[one[:LONGEST_WORD]] = len(one) >= BEGINS
    return list(found.items())


def search_publications(
    words: str, *, on: date, place: str | None = None, procedure: str | Sequence[str] | None = None,
    since: date | None = None, until: date | None = None, before: int | None = None, limit: int = 20,
) -> list[PublicationRow]:  # fmt: skip
    """The publications that hold all these words and are shown on a day, newest first (by id); [] where nothing is asked.

    place: a division code, with everything below it; procedure: a slug or several; since, until: days of publication, both
    included; before: the id of the last one seen (keyset); limit: at most 200 come.
    """
    wanted = _wanted(words)
    if not wanted:
        return []
    kinds = [procedure] if isinstance(procedure, str) else list(procedure or ())
    terms = [[(f"zzl{place}", False)]] if place else []
    terms += [[(_kind(one), False) for one in kinds]] if kinds else []
    terms += [years] if (years := _years(on, since, until)) else []
    terms += [[one] for one in wanted]
    clauses, values = [f"{CURRENT} AND (p.shown_until IS NULL OR p.shown_until >= %s)"], [on.isoformat()]
    for sign, day in ((">=", since), ("<=", until)):
        if day is not None:
            clauses.append(f"p.published_on {sign} %s")
            values.append(day.isoformat())
    limit = max(1, min(limit, 200))
    seek = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    ids = seek(terms, " AND ".join(clauses), values, before, limit)
    return _in_order(ids)


Terms = list[list[tuple[str, bool]]]


def _on_sqlite(terms: Terms, clause: str, values: list[Any], before: int | None, limit: int) -> list[int]:
    def one(word: str, begins: bool) -> str:
        return f'"{word}"' + ("*" if begins else "")

    match = " AND ".join("(" + " OR ".join(one(*term) for term in any_of) + ")" for any_of in terms)
    words = "yifa_publication_words"
    older = f" AND {words}.rowid < %s" if before else ""
    found = rows(
        f"SELECT p.id FROM {words} JOIN yifa_publication p ON p.id = {words}.rowid "
        f"WHERE {words} MATCH %s{older} AND {clause} ORDER BY {words}.rowid DESC LIMIT %s",
        [match, *([before] if before else []), *values, limit],
    )
    return [id for (id,) in found]


def _on_postgresql(terms: Terms, clause: str, values: list[Any], before: int | None, limit: int) -> list[int]:
    def one(word: str, begins: bool) -> str:
        return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'" + (":*" if begins else "")

    match = " & ".join("(" + " | ".join(one(*term) for term in any_of) + ")" for any_of in terms)

    top = before or (row("SELECT MAX(id) FROM yifa_publication_words")[0] or 0) + 1
    # Common words are found among the newest at once. Rare ones are found by the index of words, which would bring all of
    # the common ones. MATERIALIZED keeps the planner from looking for a rare word row by row from the newest down.
    near = rows(
        "WITH w AS MATERIALIZED (SELECT id, words FROM yifa_publication_words WHERE id < %s AND id >= %s) "
        "SELECT id FROM w WHERE words @@ %s::tsquery ORDER BY id DESC",
        [top, top - NEAREST, match],
    )
    found = _shown_among([id for (id,) in near], clause, values, limit)
    if len(found) < limit and top > NEAREST:
        older = rows(
            "WITH w AS MATERIALIZED (SELECT id FROM yifa_publication_words WHERE words @@ %s::tsquery AND id < %s) "
            "SELECT id FROM w ORDER BY id DESC LIMIT %s",
            [match, top - NEAREST, MOST_HITS],
        )
        found += _shown_among([id for (id,) in older], clause, values, limit - len(found))
    return found


def _shown_among(ids: list[int], clause: str, values: list[Any], limit: int) -> list[int]:
    """The first `limit` of these that answer the other conditions, in their order; looked up in growing parts."""
    found: list[int] = []
    at, part = 0, 100
    while at < len(ids) and len(found) < limit:
        some = ids[at : at + part]
        held = {
            id
            for (id,) in rows(f"SELECT p.id FROM yifa_publication p WHERE p.id = ANY(%s) AND {clause}", [some, *values])
        }
        found += [id for id in some if id in held]
        at, part = at + part, part * 4
    return found[:limit]


def _in_order(ids: list[int]) -> list[PublicationRow]:
    held = PublicationRow.objects.in_bulk(ids)
    return [held[id] for id in ids if id in held]


def list_publications(
    *, on: date, place: str | None = None, procedure: str | None = None, unit: str | None = None,
    since: date | None = None, until: date | None = None, before: int | None = None, limit: int = 20,
) -> list[PublicationRow]:  # fmt: skip
    """The publications shown on a day, newest first by day of publication; `before` is the id of the last one seen.

    place: exactly this division code; since, until: days of publication, both included; limit: at most 200 come.
    """
    clauses, values = [CURRENT, "(p.shown_until IS NULL OR p.shown_until >= %s)"], [on.isoformat()]
    for column, value in (("place", place), ("procedure", procedure), ("unit", unit)):
        if value is not None:
            clauses.append(f"p.{column} = %s")
            values.append(value)
    for sign, day in ((">=", since), ("<=", until)):
        if day is not None:
            clauses.append(f"p.published_on {sign} %s")
            values.append(day.isoformat())
    if before is not None:
        last = row("SELECT published_on FROM yifa_publication WHERE id = %s", [before])
        if last is None:
            return []
        clauses.append("(p.published_on, p.id) < (%s, %s)")
        values += [last[0], before]
    found = rows(
        f"SELECT p.id FROM yifa_publication p WHERE {' AND '.join(clauses)} ORDER BY p.published_on DESC, p.id DESC LIMIT %s",
        [*values, max(1, min(limit, 200))],
    )
    return _in_order([id for (id,) in found])


def count_of(place: str | None = None, procedure: str | None = None, year: int | None = None) -> tuple[int, int]:
    """(published, withdrawn) out of the counts that are kept: expired ones are in them, corrected versions count once."""
    held = PublicationCount.objects.all()
    for name, value in (("place", place), ("procedure", procedure), ("year", year)):
        if value is not None:
            held = held.filter(**{name: value})
    some = list(held.values_list("published", "withdrawn"))
    return sum(one for one, _ in some), sum(one for _, one in some)


def remember_words(id: int, words: list[str]) -> None:
    """Store the words of a publication, in the transaction that stores it."""
    if connection.vendor == "postgresql":
        run("INSERT INTO yifa_publication_words (id, words) VALUES (%s, array_to_tsvector(%s::text[]))", [id, words])
    else:
        run("INSERT INTO yifa_publication_words (rowid, words) VALUES (%s, %s)", [id, " ".join(words)])
