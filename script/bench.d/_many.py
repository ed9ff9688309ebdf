"""Many: a database of as many cases as asked, copied from a played year: units, officials, due days, names and numbers spread.

Reads   yifa.sqlite3 and the field key of a played year
Never   copies events: a list, an inbox and a search read none
Start   fill()
"""

from __future__ import annotations

import re
import sqlite3
import sys
import time
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

TOWNS = 9  # the played town and copies of it under one city
SHARES = (75, 8, 5, 4, 3, 2, 1, 1, 1)  # of the cases, in percent
MORE_HANDS = 40  # mediators of the busy unit beside those of the played year
BATCH = 5000
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英霞平刚桂文辉建国华志永红玉兰春梅小东海燕云飞龙凤晓宇"
DIGITS = re.compile(r"\d+(?=号)")


def _put(table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows, many at once: COPY on PostgreSQL, one statement for many on SQLite."""
    from django.db import connection, transaction

    done, rows = 0, iter(rows)
    columns = ", ".join(names)
    if connection.vendor == "postgresql":
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
                done += 1
        return done
    marks = ", ".join("?" * len(names))
    connection.ensure_connection()
    while some := list(islice(rows, BATCH * 20)):
        with transaction.atomic():
            connection.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", some)
        done += len(some)
    return done


class Source:
    """The played year: its rows, and how far apart copies of its units and persons lie."""

    def __init__(self, file: Path) -> None:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as held:
            held.row_factory = sqlite3.Row
            read = lambda sql: [dict(row) for row in held.execute(sql)]  # noqa: E731 - said once, used six times
            self.places, self.units = read("SELECT * FROM yifa_place"), read("SELECT * FROM yifa_unit ORDER BY id")
            self.persons, self.appointments = read("SELECT * FROM yifa_person"), read("SELECT * FROM yifa_appointment")
            self.cases = read("SELECT * FROM yifa_case ORDER BY id")
            self.tokens: dict[int, list[int]] = defaultdict(list)
            for case, token in held.execute("SELECT case_id, token FROM yifa_token"):
                self.tokens[case].append(token)
            self.involved: dict[int, list[int]] = defaultdict(list)
            for case, person in held.execute("SELECT case_id, person_id FROM yifa_involved"):
                self.involved[case].append(person)
        self.town = max(self.places, key=lambda row: sum(unit["place_id"] == row["code"] for unit in self.units))
        self.unit_step = 1 + max(row["id"] for row in self.units)
        self.person_step = 1 + MORE_HANDS + max(row["id"] for row in self.persons)
        self.until = date.fromisoformat(max(row["last_on"] for row in self.cases))
        self.busy = next(row["id"] for row in self.units if row["slug"] == "mediation")
        first = next(row for row in self.appointments if row["unit_id"] == self.busy and row["post"] == "mediator")
        for n in range(MORE_HANDS):
            person = self.person_step - 1 - n
            self.persons.append({"id": person, "name": f"调解员{n}", "place_id": self.town["code"]})
            self.appointments.append({**first, "person_id": person})
        self.posted = {(row["person_id"]): (row["unit_id"], row["post"]) for row in self.appointments}
        self.hands: dict[tuple[int, str], list[int]] = defaultdict(list)
        for person, place in self.posted.items():
            self.hands[place].append(person)


def _offices(source: Source) -> None:
    """A city over the towns; each town with the units, persons and appointments of the played one."""
    city = next(row["code"] for row in source.places if row["code"] == source.town["parent_id"])
    top = source.unit_step * TOWNS + 1
    code = lambda n: source.town["code"] if n == 0 else f"44199{n:07d}"  # noqa: E731 - a town's division code
    _put("yifa_place", list(source.places[0]), [list(row.values()) for row in source.places])
    town = {**source.town}
    _put(
        "yifa_place",
        list(town),
        [list({**town, "code": code(n), "slug": f"town{n}"}.values()) for n in range(1, TOWNS)],
    )
    units = [
        {
            **source.units[0],
            "id": top,
            "slug": "city",
            "name": "市人民政府",
            "parent_id": None,
            "path": f"/{top}/",
            "place_id": city,
        }
    ]
    for n in range(TOWNS):
        shift = n * source.unit_step
        for row in source.units:
            path = f"/{top}/" + "/".join(str(int(part) + shift) for part in row["path"].strip("/").split("/")) + "/"
            above = row["parent_id"] + shift if row["parent_id"] else top
            units.append({**row, "id": row["id"] + shift, "parent_id": above, "path": path, "place_id": code(n)})
    _put("yifa_unit", list(units[0]), [list(row.values()) for row in units])
    persons = [
        [row["id"] + n * source.person_step, row["name"], code(n)] for n in range(TOWNS) for row in source.persons
    ]
    watcher = source.person_step * TOWNS + 1
    _put("yifa_person", ("id", "name", "place_id"), [*persons, [watcher, "市监督员", city]])
    names = ("person_id", "unit_id", "reach_id", "post", "since", "until")
    held = [
        [row["person_id"] + n * source.person_step, row["unit_id"] + n * source.unit_step,
         row["reach_id"] + n * source.unit_step, row["post"], row["since"], row["until"]]
        for n in range(TOWNS) for row in source.appointments
    ]  # fmt: skip
    _put("yifa_appointment", names, [*held, [watcher, top, top, "supervisor", "2000-01-01", None]])


def _moved(text: str | None, days: int) -> str | None:
    return (date.fromisoformat(text) + timedelta(days)).isoformat() if text else None


def _copies(source: Source, many: int, chance: Random) -> list[tuple[str, int, int, int, int, int]]:
    """(day, number, index of the case copied, town, days moved, unit) of every case, in the order in which they were recorded."""
    found = []
    # What waits for somebody is copied three times as often: few cases of one year are still open, a busy year has more.
    waiting = [at for at, row in enumerate(source.cases) if row["waits_for"]]
    cycle = [*range(len(source.cases)), *waiting, *waiting]
    for n in range(many):
        at = cycle[n % len(cycle)]
        row = source.cases[at]
        town = 0 if n < len(source.cases) else chance.choices(range(TOWNS), SHARES)[0]
        days = 0
        if n >= len(source.cases):
            days = -364 * chance.randrange(7) - chance.randrange(20) if row["closed_on"] else -chance.randrange(25)
        unit = row["unit_id"]
        if town == 0 and n >= len(source.cases) and row["procedure"] == "mediation" and chance.random() < 0.95:
            unit = source.busy
        opened = _moved(row["opened_on"], days) or ""
        # One in thirty was brought in later, from an old ledger.
        recorded = opened if chance.random() > 1 / 30 else source.until.isoformat()
        found.append((recorded, n, at, town, days, unit))
    found.sort()
    return found


def _rows(source: Source, copies: list[tuple[str, int, int, int, int, int]]) -> Iterator[list[Any]]:
    from django.db import connection

    flags = ("provisional", "sealed")
    real = connection.vendor == "postgresql"
    for id, (_, n, at, town, days, unit) in enumerate(copies, 1):
        row = dict(source.cases[at])
        row["id"], row["unit_id"] = id, unit + town * source.unit_step
        row["number"] = DIGITS.sub(str(100_000 + n), row["number"]) if n >= len(source.cases) else row["number"]
        if n >= len(source.cases) and row["number"] == source.cases[at]["number"]:
            row["number"] += f"-{n}"
        row["place"] = source.town["code"] if town == 0 else f"44199{town:07d}"
        for name in ("opened_on", "closed_on", "last_on", "due_on", "started_on"):
            row[name] = _moved(row[name], days)
        if real:
            row |= {name: bool(row[name]) for name in flags}
        yield list(row.values())


def _people(source: Source, copies: list[tuple[str, int, int, int, int, int]]) -> Iterator[tuple[int, int, int]]:
    for id, (_, n, at, town, _, unit) in enumerate(copies, 1):
        row, seen = source.cases[at], set()
        for person in source.involved[row["id"]]:
            home, post = source.posted.get(person, (0, ""))
            if n >= len(source.cases) and home == row["unit_id"]:
                hands = source.hands.get((unit, post)) or [person]
                person = hands[(n + len(seen)) % len(hands)]
            seen.add(person + town * source.person_step)
        yield from ((person, id, unit + town * source.unit_step) for person in seen)


def _pairs(
    source: Source, copies: list[tuple[str, int, int, int, int, int]], chance: Random
) -> Iterator[tuple[int, int]]:
    """(token, case) in the order of the index. A copy has the pieces of what it copies, with a number, a name and a telephone of its own."""
    import duckdb
    import pyarrow as pa

    from yifa.engine import search

    called = []
    for _ in range(20_000):
        name = chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2))))
        called.append(search.tokens(name, names=True) | search.tokens(f"13{chance.randrange(10**9):09d}"))
    tokens, cases = array("q"), array("q")
    for id, (_, n, at, *_rest) in enumerate(copies, 1):
        row = source.cases[at]
        held = set(source.tokens[row["id"]])
        if n >= len(source.cases):
            held -= search.tokens(row["number"])
            number = DIGITS.sub(str(100_000 + n), row["number"])
            held |= search.tokens(number) | chance.choice(called)
        tokens.extend(held)
        cases.extend([id] * len(held))
    pairs = pa.table({"token": pa.array(tokens, pa.int64()), "id": pa.array(cases, pa.int64())})
    reader = duckdb.sql("SELECT token, id FROM pairs ORDER BY token, id").fetch_record_batch(200_000)
    assert pairs is not None
    for batch in reader:
        yield from zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True)


def _unchecked() -> None:
    """Write without looking up what each row refers to, and without waiting for the disk: rows of a bench, made in one go."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET synchronous_commit = off")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA synchronous = OFF")


def fill(file: Path, many: int) -> Source:
    """Fill the migrated, empty database that Django is connected to with `many` cases; returns what they were copied from."""
    from django.db import connection

    source, chance, begun = Source(file), Random(5), time.perf_counter()

    def told(what: str, n: int) -> None:
        print(f"  {what} {n:,}　{time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)

    _unchecked()
    _offices(source)
    copies = _copies(source, many, chance)
    told("案件", _put("yifa_case", list(source.cases[0]), _rows(source, copies)))
    told("经手人", _put("yifa_involved", ("person_id", "case_id", "unit_id"), sorted(_people(source, copies))))
    told("检索词", _put("yifa_token", ("token", "case_id"), _pairs(source, copies, chance)))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("place", "unit", "person", "appointment", "case", "involved", "token"):
                if table not in ("place",):
                    cursor.execute(
                        f"SELECT setval(pg_get_serial_sequence('yifa_{table}', 'id'), (SELECT MAX(id) FROM yifa_{table}))"
                    )
                cursor.execute(f"VACUUM (ANALYZE) yifa_{table}")
        else:
            cursor.execute("ANALYZE")
    connection.close()
    told("统计", many)
    return source
