"""A made-up record: cases with events, sealed values, papers and a log, in SQLite or PostgreSQL.

Reads   a seed, so that the same record comes out each time
Never   uses the engine: the tables are made here, with the columns that docs/record-format.md names
Start   write()
"""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yifa.record.events import GENESIS, commit, seal
from yifa.record.log import integrate

CIPHER = AESGCM(bytes(range(32)))
TABLES = """
CREATE TABLE yifa_case (id {id}, number text NOT NULL {unique}, procedure text NOT NULL, fingerprint text NOT NULL,
    place text NOT NULL, seq integer NOT NULL, head {bytes} NOT NULL);
CREATE TABLE yifa_event (id {id}, case_id bigint NOT NULL, seq integer NOT NULL, step text NOT NULL,
    actor_id bigint NOT NULL, taken_on text NOT NULL, recorded_at text NOT NULL, key text NULL, hash {bytes} NOT NULL,
    content {bytes} NOT NULL {unique_seq});
CREATE TABLE yifa_sealed (id {id}, event_id bigint NOT NULL, field text NOT NULL, salt {bytes} NULL, box {bytes} NULL);
CREATE TABLE yifa_paper (id {id}, case_id bigint NOT NULL, event_id bigint NOT NULL, kind text NOT NULL,
    number text NOT NULL, salt {bytes} NULL, box {bytes} NULL);
CREATE TABLE yifa_leaf (idx bigint NOT NULL PRIMARY KEY, event_id bigint NOT NULL {unique}, hash {bytes} NOT NULL);
CREATE TABLE yifa_log_head (id {id}, size bigint NOT NULL, frontier {bytes} NOT NULL);
CREATE INDEX made_up_event_case ON yifa_event (case_id);
CREATE INDEX made_up_sealed_event ON yifa_sealed (event_id);
"""
ON_SQLITE = {"id": "integer NOT NULL PRIMARY KEY", "bytes": "BLOB"}
ON_POSTGRESQL = {"id": "bigint NOT NULL PRIMARY KEY", "bytes": "bytea"}
CONSTRAINTS = {"unique": "UNIQUE", "unique_seq": ", UNIQUE (case_id, seq)"}
STEPS = ["file", "investigate", "notify", "hear", "review", "decide", "serve", "archive"]


def unseal(box: bytes, commitment: str) -> bytes:
    """What the engine's open_box does, with the key of this record."""
    try:
        return CIPHER.decrypt(box[:12], box[12:], commitment.encode())
    except InvalidTag:
        raise ValueError("does not open") from None


class Database:
    """A DB-API connection with the one difference between the two databases put aside."""

    def __init__(self, connection: Any, *, postgresql: bool = False) -> None:
        self.connection = connection
        self.postgresql = postgresql

    def run(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        return self.connection.execute(sql.replace("?", "%s") if self.postgresql else sql, values)


class TableLog:
    """LogStore over the made-up tables."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def lock(self) -> None:
        """Nobody else is at work in these tests; test_log.py has a store that locks."""

    def head(self) -> tuple[int, bytes]:
        found = self.database.run("SELECT size, frontier FROM yifa_log_head WHERE id = 1").fetchone()
        return (found[0], bytes(found[1])) if found else (0, b"")

    def pending(self, limit: int) -> list[tuple[int, bytes]]:
        sql = (
            "SELECT id, hash FROM yifa_event e WHERE NOT EXISTS (SELECT 1 FROM yifa_leaf l WHERE l.event_id = e.id) "
            "ORDER BY id LIMIT ?"
        )
        return [(event, bytes(digest)) for event, digest in self.database.run(sql, (limit,)).fetchall()]

    def append(self, rows: list[tuple[int, int, bytes]], size: int, frontier: bytes) -> None:
        for row in rows:
            self.database.run("INSERT INTO yifa_leaf (idx, event_id, hash) VALUES (?, ?, ?)", row)
        self.database.run("DELETE FROM yifa_log_head")
        self.database.run("INSERT INTO yifa_log_head (id, size, frontier) VALUES (1, ?, ?)", (size, frontier))


class Record:
    """Writes cases step by step as the engine does."""

    def __init__(self, database: Database, seed: int, *, constrained: bool = True) -> None:
        self.database = database
        self.random = random.Random(seed)
        self.heads: dict[int, tuple[int, bytes]] = {}
        self.events = self.hung = 0
        kinds = ON_POSTGRESQL if database.postgresql else ON_SQLITE
        constraints = CONSTRAINTS if constrained else dict.fromkeys(CONSTRAINTS, "")
        for statement in TABLES.format(**kinds, **constraints).split(";"):
            if statement.strip():
                database.run(statement)

    def step(self, case: int) -> int:
        """Take one step of case number `case`; the event's id."""
        dice, self.events = self.random, self.events + 1
        seq, head = self.heads.get(case, (0, GENESIS))
        seq += 1
        sealed = self._personal("name", "王小明") if seq == 1 else {}
        papers = self._paper(case, seq) if dice.random() < 0.4 else []
        day = f"2025-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
        number = f"京昌城北罚〔2025〕{case}号"
        body = {
            "case": number,
            "seq": seq,
            "procedure": "penalty_ordinary",
            "declaration": "ab" * 32,
            "step": STEPS[(seq - 1) % len(STEPS)],
            "actor": {"person": dice.randrange(1, 500), "post": "enforcer", "unit": "team_one"},
            "with": [dice.randrange(1, 500)],
            "on": day if dice.random() < 0.5 else f"{day}T09:{dice.randrange(60):02}",
            "at": f"{day}T01:02:03.{dice.randrange(10**6):06}Z",
            "key": None if dice.random() < 0.5 else f"k{dice.randrange(10**12):x}-{self.events}",
            "facts": {
                "fine": dice.randrange(10**7),
                "found": "占道经营",
                "说明": "\U0001f4ce附件" if seq == 2 else "无",
            },
            "sealed": {field: said for field, (said, _, _) in sealed.items()},
            "papers": [{"kind": kind, "number": number, "commitment": said} for kind, number, said, _, _ in papers],
            "evidence": [{"name": "现场照片.jpg", "sha256": dice.randbytes(32).hex(), "size": 123456}],
            "place": "110114001000",
        }
        content, digest = seal(body, head)
        run = self.database.run
        if seq == 1:
            run(
                "INSERT INTO yifa_case VALUES (?, ?, ?, ?, ?, ?, ?)",
                (case, number, "penalty_ordinary", "ab" * 32, "110114001000", seq, digest),
            )
        else:
            run("UPDATE yifa_case SET seq = ?, head = ? WHERE id = ?", (seq, digest, case))
        who = body["actor"]["person"]
        columns = (case, seq, body["step"], who, body["on"], body["at"], body["key"], digest, content)
        run("INSERT INTO yifa_event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (self.events, *columns))
        for field, (_, salt, box) in sealed.items():
            run("INSERT INTO yifa_sealed VALUES (?, ?, ?, ?, ?)", (self._next(), self.events, field, salt, box))
        for kind, paper, _, salt, box in papers:
            run(
                "INSERT INTO yifa_paper VALUES (?, ?, ?, ?, ?, ?, ?)",
                (self._next(), case, self.events, kind, paper, salt, box),
            )
        self.heads[case] = seq, digest
        return self.events

    def log(self) -> int:
        return integrate(TableLog(self.database))

    def _next(self) -> int:
        self.hung += 1
        return self.hung

    def _box(self, value: str) -> tuple[str, bytes, bytes]:
        salt, nonce = self.random.randbytes(32), self.random.randbytes(12)
        said = commit(value.encode(), salt)
        return said, salt, nonce + CIPHER.encrypt(nonce, value.encode(), said.encode())

    def _personal(self, field: str, value: str) -> dict[str, tuple[str, bytes, bytes]]:
        return {field: self._box(value), "id_number": self._box("110114199001011234")}

    def _paper(self, case: int, seq: int) -> list[tuple[str, str, str, bytes, bytes]]:
        return [("notice", f"京昌城北罚告〔2025〕{case}-{seq}号", *self._box("行政处罚事先告知书" * 3))]


def fill(record: Record, *, cases: int, steps: int, unlogged: int = 0) -> None:
    """Interleave the steps of all cases; log all but the last `unlogged` steps."""
    order = [case for case in range(1, cases + 1) for _ in range(steps)]
    record.random.shuffle(order)
    for at, case in enumerate(order):
        if at == len(order) - unlogged:
            record.log()
        record.step(case)
    if not unlogged:
        record.log()


def write(
    path: Path, *, cases: int = 12, steps: int = 5, unlogged: int = 3, seed: int = 1, constrained: bool = True
) -> Path:
    """A whole SQLite record in `path`."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN")
    fill(Record(Database(connection), seed, constrained=constrained), cases=cases, steps=steps, unlogged=unlogged)
    connection.execute("COMMIT")
    connection.close()
    return path
