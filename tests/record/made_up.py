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
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yifa.record.events import GENESIS, commit, seal
from yifa.record.log import integrate
from yifa.record.merkle import Frontier, leaf_hash
from yifa.record.notes import Checkpoint, Signer, checkpoint_text

CIPHER = AESGCM(bytes(range(32)))
TABLES = """
CREATE TABLE yifa_unit (id {id}, place_id text NOT NULL, slug text NOT NULL);
CREATE TABLE yifa_case (id {id}, number text NOT NULL {unique}, procedure text NOT NULL, fingerprint text NOT NULL,
    place text NOT NULL, unit_id bigint NOT NULL, seq integer NOT NULL, head {bytes} NOT NULL);
CREATE TABLE yifa_event (id {id}, case_id bigint NOT NULL, seq integer NOT NULL, step text NOT NULL,
    actor_id bigint NOT NULL, taken_on text NOT NULL, recorded_at text NOT NULL, key text NULL, hash {bytes} NOT NULL,
    content {bytes} NOT NULL {unique_seq});
CREATE TABLE yifa_sealed (id {id}, event_id bigint NOT NULL, field text NOT NULL, salt {bytes} NULL, box {bytes} NULL);
CREATE TABLE yifa_paper (id {id}, case_id bigint NOT NULL, event_id bigint NOT NULL, kind text NOT NULL,
    number text NOT NULL, salt {bytes} NULL, box {bytes} NULL);
CREATE TABLE yifa_leaf (idx bigint NOT NULL PRIMARY KEY, event_id bigint NOT NULL {unique}, hash {bytes} NOT NULL);
CREATE TABLE yifa_log_head (id {id}, origin text NOT NULL, year integer NOT NULL, first bigint NOT NULL,
    opening text NOT NULL, size bigint NOT NULL, frontier {bytes} NOT NULL, key text NOT NULL);
CREATE TABLE yifa_checkpoint (id {id}, log_id bigint NOT NULL, size bigint NOT NULL, root {bytes} NOT NULL,
    note text NOT NULL);
CREATE INDEX made_up_event_case ON yifa_event (case_id);
CREATE INDEX made_up_sealed_event ON yifa_sealed (event_id);
"""
ON_SQLITE = {"id": "integer NOT NULL PRIMARY KEY", "bytes": "BLOB"}
ON_POSTGRESQL = {"id": "bigint NOT NULL PRIMARY KEY", "bytes": "bytea"}
CONSTRAINTS = {"unique": "UNIQUE", "unique_seq": ", UNIQUE (case_id, seq)"}
UNITS = {1: "team_one", 2: "team_two"}
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96)))
STEPS = ["file", "investigate", "notify", "hear", "review", "decide", "serve", "archive"]


def unseal(box: bytes, commitment: str) -> bytes:
    """What the engine's open_box does, with the key of this record."""
    try:
        return CIPHER.decrypt(box[:12], box[12:], commitment.encode())
    except InvalidTag:
        raise ValueError("does not open") from None


def signs(log: int) -> Signer:
    """The key of log number `log`, under that log's name."""
    return Signer(f"yifa/110114001000/{2024 + log}", PRIVATE)


class Database:
    """A DB-API connection with the one difference between the two databases put aside."""

    def __init__(self, connection: Any, *, postgresql: bool = False) -> None:
        self.connection = connection
        self.postgresql = postgresql

    def run(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        return self.connection.execute(sql.replace("?", "%s") if self.postgresql else sql, values)


class TableLog:
    """LogStore over the made-up tables: the last row of yifa_log_head is the log at work."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def lock(self) -> None:
        """Nobody else is at work in these tests; test_log.py has a store that locks."""

    def last(self) -> tuple[int, int, int]:
        """(id, idx of its first event's leaf, entries before that) of the log at work."""
        sql = "SELECT id, first, opening FROM yifa_log_head ORDER BY id DESC LIMIT 1"
        found = self.database.run(sql).fetchone()
        return (found[0], found[1], 1 if found[2] else 0) if found else (1, 0, 0)

    def head(self) -> tuple[int, bytes]:
        sql = "SELECT size, frontier FROM yifa_log_head ORDER BY id DESC LIMIT 1"
        found = self.database.run(sql).fetchone()
        return (found[0], bytes(found[1])) if found else (0, b"")

    def pending(self, limit: int) -> list[tuple[int, bytes]]:
        sql = (
            "SELECT id, hash FROM yifa_event e WHERE NOT EXISTS (SELECT 1 FROM yifa_leaf l WHERE l.event_id = e.id) "
            "ORDER BY id LIMIT ?"
        )
        return [(event, bytes(digest)) for event, digest in self.database.run(sql, (limit,)).fetchall()]

    def append(self, rows: list[tuple[int, int, bytes]], size: int, frontier: bytes, nodes: list[Any]) -> None:
        log, first, before = self.last()
        for at, event, leaf in rows:
            self.database.run(
                "INSERT INTO yifa_leaf (idx, event_id, hash) VALUES (?, ?, ?)", (at + first - before, event, leaf)
            )
        if log == 1 and not first:
            run, signer = self.database.run, signs(1)
            if run("SELECT 1 FROM yifa_log_head").fetchone() is None:
                run("INSERT INTO yifa_log_head VALUES (1, ?, 2025, 0, '', 0, ?, ?)",
                    (signer.verifier.name, b"", str(signer.verifier)))  # fmt: skip
        self.database.run("UPDATE yifa_log_head SET size = ?, frontier = ? WHERE id = ?", (size, frontier, log))

    def sign(self) -> None:
        """A checkpoint over the log as it stands, unless there is one."""
        (log, _, _), (size, frontier), run = self.last(), self.head(), self.database.run
        if not size or run("SELECT 1 FROM yifa_checkpoint WHERE log_id = ? AND size = ?", (log, size)).fetchone():
            return
        signer = signs(log)
        text = checkpoint_text(Checkpoint(signer.verifier.name, size, Frontier(size, frontier).root()))
        note = f"{text}\n{signer.sign(text).text()}"
        (id,) = run("SELECT coalesce(max(id), 0) + 1 FROM yifa_checkpoint").fetchone()
        root = Frontier(size, frontier).root()
        run("INSERT INTO yifa_checkpoint VALUES (?, ?, ?, ?, ?)", (id, log, size, root, note))

    def turn(self) -> None:
        """End the log with its last checkpoint and begin the next year's with it."""
        run, (log, _, _) = self.database.run, self.last()
        (note,) = run("SELECT note FROM yifa_checkpoint WHERE log_id = ? ORDER BY size DESC", (log,)).fetchone()
        (first,) = run("SELECT max(idx) + 1 FROM yifa_leaf").fetchone()
        frontier, signer = Frontier(), signs(log + 1)
        frontier.append(leaf_hash(note.encode()))
        run("INSERT INTO yifa_log_head VALUES (?, ?, ?, ?, ?, 1, ?, ?)",
            (log + 1, signer.verifier.name, 2025 + log, first, note, frontier.to_bytes(), str(signer.verifier)))  # fmt: skip


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
        for unit in (1, 2):
            database.run("INSERT INTO yifa_unit VALUES (?, '110114001000', ?)", (unit, UNITS[unit]))

    def step(self, case: int) -> int:
        """Take one step of case number `case`; the event's id."""
        dice, self.events = self.random, self.events + 1
        seq, head = self.heads.get(case, (0, GENESIS))
        seq += 1
        lies_with = 1 + (case + seq // 4) % 2
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
            "unit": UNITS[lies_with],
            "published": self._published(papers),
        }
        content, digest = seal(body, head, dice.randbytes(32))
        run = self.database.run
        if seq == 1:
            run(
                "INSERT INTO yifa_case VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (case, number, "penalty_ordinary", "ab" * 32, "110114001000", lies_with, seq, digest),
            )
        else:
            run("UPDATE yifa_case SET unit_id = ?, seq = ?, head = ? WHERE id = ?", (lies_with, seq, digest, case))
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
        store = TableLog(self.database)
        done = integrate(store)
        store.sign()
        return done

    def _next(self) -> int:
        self.hung += 1
        return self.hung

    def _box(self, value: str) -> tuple[str, bytes, bytes]:
        salt, nonce = self.random.randbytes(32), self.random.randbytes(12)
        said = commit(value.encode(), salt)
        return said, salt, nonce + CIPHER.encrypt(nonce, value.encode(), said.encode())

    def _personal(self, field: str, value: str) -> dict[str, tuple[str, bytes, bytes]]:
        return {field: self._box(value), "id_number": self._box("110114199001011234")}

    def _published(self, papers: list[Any]) -> list[dict[str, Any]]:
        if not papers:
            return []
        shown = {"id": f"pub-{self.events}", "of": "decision", "sha256": self.random.randbytes(32).hex(), "size": 812}
        return [shown, {"id": "pub-0", "withdrawn": True}]

    def _paper(self, case: int, seq: int) -> list[tuple[str, str, str, bytes, bytes]]:
        return [("notice", f"京昌城北罚告〔2025〕{case}-{seq}号", *self._box("行政处罚事先告知书" * 3))]


def fill(record: Record, *, cases: int, steps: int, unlogged: int = 0, logs: int = 1) -> None:
    """Interleave the steps of all cases; log all but the last `unlogged` steps, in `logs` logs one after the other."""
    order = [case for case in range(1, cases + 1) for _ in range(steps)]
    record.random.shuffle(order)
    for at, case in enumerate(order):
        if at == len(order) - unlogged:
            record.log()
        if logs > 1 and at and at % (len(order) // logs) == 0 and at // (len(order) // logs) < logs:
            record.log()
            TableLog(record.database).turn()
        record.step(case)
    if not unlogged:
        record.log()


def write(
    path: Path,
    *,
    cases: int = 12,
    steps: int = 5,
    unlogged: int = 3,
    seed: int = 1,
    constrained: bool = True,
    logs: int = 1,
) -> Path:
    """A whole SQLite record in `path`."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN")
    record = Record(Database(connection), seed, constrained=constrained)
    fill(record, cases=cases, steps=steps, unlogged=unlogged, logs=logs)
    connection.execute("COMMIT")
    connection.close()
    return path
