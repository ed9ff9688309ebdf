"""Export: facts as Parquet, one dataset a procedure, files by year and county; only what changed is made again.

Reads   yifa_case, yifa_event and yifa_place through Django's connection
Never   changes a file that a reader may hold; never names a file before it is whole. The manifest is the one switch
Start   export()
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import connection

from yifa.engine import catalogue, sql, store
from yifa.figures import manifest
from yifa.figures.cases import read
from yifa.figures.facts import row, schema, stamp
from yifa.figures.manifest import Manifest, Part

BATCH = 500
# On PostgreSQL a transaction may commit after one that took a later event id: so many ids are looked at again.
OVERLAP = 10_000
# A part holds the cases of so many ids: what is written again when one of them moves.
BLOCK = 10_000
Key = tuple[str, int, str, int]
Heads = dict[int, bytes]


@dataclass(frozen=True)
class Exported:
    """What an export came to: the facts as they now are, which parts were written, and what was found broken, in words."""

    facts: Manifest
    written: tuple[Part, ...] = ()
    rebuilt: tuple[str, ...] = ()


def export(folder: Path, *, thorough: bool = False) -> Exported:
    """Bring the facts in `folder` up to the database.

    Only cases with new events are looked at, only the parts they lie in are written again, and in these only their
    rows are made anew. `thorough` compares every case's last event. A part that is missing or damaged, or made under
    another law or declaration, is made again from its cases. Whatever is killed on the way is done again next time;
    parts that were finished stay. One export at a time: a second one waits.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        return _Export(folder, thorough).run()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time for a folder; others wait."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go by the kernel when the process ends, however it ends
        yield


def county_of(place: str) -> str:
    """The county-level code above a place, or its own; the widest place where none stands above it."""
    chain = store.ancestors(place)
    return next((code for code in chain if code.endswith("000000")), chain[-1])


def _year(opened: date | str) -> int:
    return opened.year if isinstance(opened, date) else int(opened[:4])


class _Export:
    def __init__(self, folder: Path, thorough: bool) -> None:
        self.folder = folder
        self.before = manifest.read(folder)
        self.procedures = {one.slug: one for one in catalogue.every()}
        self.stamps = {slug: stamp(one) for slug, one in self.procedures.items()}
        self.places = _places()
        # Taken before any case is read: what comes meanwhile is looked at again by the next export.
        self.last_event = sql.row("SELECT MAX(id) FROM yifa_event")[0] or 0
        known = self.before.last_event is not None and self.before.tail == _tail(self.before.last_event)
        self.whole = thorough or not known or self.before.places != self.places
        self.parts = {key: part for key, part in self.before.by_key.items() if key[0] in self.procedures}
        self.finished: list[Part] = []
        self.rebuilt: list[str] = []

    def run(self) -> Exported:
        """Find what is not as the database has it, make it, and name it."""
        if self.before.unreadable:
            self.rebuilt.append("F-202　数据文件的清单不能读取，已按案件记录重新核对全部数据文件，无需另行处理。")
        for part, why in self.before.broken(self.folder):
            self._lost(part, why)
        self._go_on()
        wanted = self._every_case() if self.whole else self._changed_cases()
        for key, heads in wanted.items():
            self._make(key, heads)
        if self.whole:
            self.parts = {key: part for key, part in self.parts.items() if key in wanted}
        facts = Manifest(tuple(self.parts.values()), self.last_event, _tail(self.last_event), self.places)
        if facts != self.before or self.before.unreadable or self.finished:
            manifest.write(self.folder, facts)
            (self.folder / manifest.PROGRESS).unlink(missing_ok=True)
            # Readers may still hold the manifest before this one: its files go with the next export.
            manifest.sweep(self.folder, {*facts.parts, *self.before.parts})
        return Exported(facts, tuple(self.finished), tuple(self.rebuilt))

    def _lost(self, part: Part, why: str) -> None:
        self.parts.pop(part.key, None)
        if part.procedure not in self.procedures:
            return
        words = {"missing": "不见了", "damaged": "已经损坏"}[why]
        name = self.procedures[part.procedure].name
        self.rebuilt.append(f"F-201　“{name}”{part.year}年的数据文件{words}，已按案件记录重新生成，无需另行处理。")

    def _go_on(self) -> None:
        """Take over what an export that was killed had finished; whether it still fits is asked as of any other part."""
        progress = manifest.read(self.folder, manifest.PROGRESS)
        broken = {part.key for part, _ in progress.broken(self.folder)}
        self.parts.update({part.key: part for part in progress.parts if part.key not in broken})

    # which cases ------------------------------------------------------------------------------------------------
    def _every_case(self) -> dict[Key, Heads]:
        return self._by_key(sql.run(f"SELECT {_HEAD} FROM yifa_case ORDER BY id"))

    def _changed_cases(self) -> dict[Key, Heads]:
        """The parts that are to be made: whole ones that are lost or outdated, and those with a case that has new events."""
        since = self.before.last_event or 0
        since -= OVERLAP if connection.vendor == "postgresql" else 0
        new = f"id IN (SELECT case_id FROM yifa_event WHERE id > {int(since)})"
        touched = self._by_key(sql.run(f"SELECT {_HEAD} FROM yifa_case WHERE {new}"))
        lost = {part.key for part in self.before.parts} - set(self.parts)
        lost |= {key for key, part in self.parts.items() if part.stamp != self.stamps[key[0]]}
        found: dict[Key, Heads] = {}
        for key in {*touched, *(key for key in lost if key[0] in self.procedures)}:
            held = self._held(key)
            if held is None:
                first = key[3] * BLOCK
                cursor = sql.run(
                    f"SELECT {_HEAD} FROM yifa_case WHERE id BETWEEN %s AND %s ORDER BY id", [first, first + BLOCK - 1]
                )
                found[key] = self._by_key(cursor).get(key, {})
            else:
                found[key] = {**_heads(held), **touched.get(key, {})}
        return found

    def _by_key(self, rows: Iterable[tuple[int, str, date | str, str, bytes]]) -> dict[Key, Heads]:
        found: dict[Key, Heads] = {}
        counties: dict[str, str] = {}
        for case, procedure, opened, place, head in rows:
            if procedure not in self.procedures:
                continue
            if place not in counties:
                counties[place] = county_of(place)
            key = (procedure, _year(opened), counties[place], case // BLOCK)
            found.setdefault(key, {})[case] = bytes(head)
        return found

    # making a part -----------------------------------------------------------------------------------------------
    def _held(self, key: Key) -> pa.Table | None:
        """The rows that are written already and may be kept."""
        part = self.parts.get(key)
        if part is None or part.stamp != self.stamps[key[0]]:
            return None
        return pq.read_table(self.folder / part.path, partitioning=None)

    def _make(self, key: Key, heads: Heads) -> None:
        part = self.parts.get(key)
        stamped = self.stamps[key[0]]
        if part is not None and (part.stamp, part.fingerprint) == (stamped, _fingerprint(heads)):
            return
        table = self._table(key, heads)
        if not table.num_rows:
            self.parts.pop(key, None)
            return
        made = Part(*key, table.num_rows, stamped, _fingerprint(_heads(table)), "")
        self.parts[key] = self._write(made, table)
        self.finished.append(self.parts[key])
        # Beside the manifest, which names one whole state: a long export that is killed goes on from here.
        manifest.write(self.folder, Manifest(tuple(self.finished)), manifest.PROGRESS)

    def _table(self, key: Key, heads: Heads) -> pa.Table:
        """Kept rows of unchanged cases and fresh rows of the others, by id."""
        shape = schema(self.procedures[key[0]])
        held = self._held(key)
        same = {case for case, head in _heads(held).items() if heads.get(case) == head} if held is not None else set()
        fresh = pa.Table.from_batches(self._rows(key, [case for case in heads if case not in same]), shape)
        if held is not None and same:
            keep = pc.is_in(held["_id"], pa.array(sorted(same), pa.int64()))
            fresh = pa.concat_tables([held.filter(keep).select(shape.names).cast(shape), fresh])
        return fresh.sort_by("_id")

    def _rows(self, key: Key, cases: Sequence[int]) -> Iterator[pa.RecordBatch]:
        procedure = self.procedures[key[0]]
        shape = schema(procedure)
        for at in range(0, len(cases), BATCH):
            yield _batch([row(procedure, **one._asdict()) for one in read(cases[at : at + BATCH])], shape)

    def _write(self, part: Part, table: pa.Table) -> Part:
        folder = (self.folder / part.path).parent
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / "facts.tmp"
        with beside.open("wb") as file:
            pq.write_table(table, file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        done = replace(part, sha256=manifest.sha256_of(beside))
        beside.rename(self.folder / done.path)
        manifest.sync_folder(folder)
        return done


_HEAD = "id, procedure, opened_on, place, head"


def _batch(rows: list[list[object]], shape: pa.Schema) -> pa.RecordBatch:
    turned = list(zip(*rows, strict=True)) if rows else [[] for _ in shape]
    arrays = [pa.array(list(values), field.type) for values, field in zip(turned, shape, strict=True)]
    return pa.record_batch(arrays, shape)


def _heads(table: pa.Table) -> Heads:
    return dict(zip(table["_id"].to_pylist(), table["_head"].to_pylist(), strict=True))


def _fingerprint(heads: Heads) -> str:
    digest = hashlib.sha256()
    for case in sorted(heads):
        digest.update(case.to_bytes(8, "big") + heads[case])
    return digest.hexdigest()


def _tail(last: int) -> str:
    """A hash of the newest events up to one: what tells this database from another, or from its own past."""
    digest = hashlib.sha256()
    newest = "SELECT id, hash FROM yifa_event WHERE id <= %s ORDER BY id DESC LIMIT 100"
    for event, found in sql.run(newest, [last]):
        digest.update(event.to_bytes(8, "big") + bytes(found))
    return digest.hexdigest()


def _places() -> str:
    """A hash of the tree of places: where one moves, its cases lie in another part."""
    digest = hashlib.sha256()
    for code, parent in sql.run("SELECT code, parent_id FROM yifa_place ORDER BY code"):
        digest.update(f"{code}<{parent}\n".encode())
    return digest.hexdigest()
