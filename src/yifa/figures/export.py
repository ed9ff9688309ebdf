"""Export: facts as Parquet, one dataset a procedure, a file a year and county; only what changed is written again.

Reads   yifa_case through Django's connection
Never   leaves half a file: written beside, synced, renamed; the manifest names what each file was made from
Start   export()
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from yifa.engine import catalogue, sql, store
from yifa.engine.case import Case
from yifa.engine.declaration import Procedure
from yifa.figures.facts import columns, row, schema

MANIFEST = "manifest.json"
BATCH = 5000


@dataclass(frozen=True)
class Part:
    """One Parquet file: a procedure's cases opened in a year in a county, and the fingerprint of what it holds."""

    procedure: str
    year: int
    county: str
    rows: int
    fingerprint: str

    @property
    def path(self) -> str:
        return f"{self.procedure}/year={self.year}/county=c{self.county}/facts.parquet"


def county_of(place: str) -> str:
    """The county-level code above a place (the place itself where it stands that high)."""
    chain = store.ancestors(place)
    return chain[1] if len(chain) > 1 and not place.endswith("000000") else chain[0]


def _partitions(procedure: Procedure) -> dict[tuple[int, str], tuple[int, str]]:
    """(year, county) -> (rows, fingerprint) as the database has it now. Heads change with every event."""
    digests: dict[tuple[int, str], tuple[int, hashlib._Hash]] = {}
    stamp = hashlib.sha256(f"{schema(procedure)}".encode()).digest()
    cursor = sql.run(
        "SELECT opened_on, place, number, head FROM yifa_case WHERE procedure = %s ORDER BY id", [procedure.slug]
    )
    for opened, place, number, head in cursor:
        year = opened.year if isinstance(opened, date) else int(opened[:4])
        key = (year, county_of(place))
        count, digest = digests.get(key) or (0, hashlib.sha256(stamp))
        digest.update(number.encode() + bytes(head))
        digests[key] = (count + 1, digest)
    return {key: (count, digest.hexdigest()) for key, (count, digest) in digests.items()}


def _rows(procedure: Procedure, year: int, county: str) -> Iterator[list[object]]:
    cursor = sql.run(
        "SELECT c.id, c.number, c.place, u.slug, c.opened_on, c.closed_on, c.state FROM yifa_case c "
        "JOIN yifa_unit u ON u.id = c.unit_id WHERE c.procedure = %s AND c.opened_on BETWEEN %s AND %s ORDER BY c.id",
        [procedure.slug, f"{year}-01-01", f"{year}-12-31"],
    )
    for case_id, number, place, unit, opened, closed, state in cursor:
        if county_of(place) != county:
            continue
        case = Case(procedure, json.loads(state), number=number, places=store.ancestors(place), unit=unit, id=case_id,
                    opened_on=_day(opened))  # fmt: skip
        yield row(case, place=place, unit=unit, closed_on=_day(closed))


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _write(folder: Path, part: Part, procedure: Procedure) -> None:
    target = folder / part.path
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(f".{os.getpid()}.tmp")
    shape = schema(procedure)
    with pq.ParquetWriter(beside, shape, compression="zstd") as writer:
        batch: list[list[object]] = []
        for one in _rows(procedure, part.year, part.county):
            batch.append(one)
            if len(batch) >= BATCH:
                writer.write_batch(_record_batch(batch, shape))
                batch = []
        writer.write_batch(_record_batch(batch, shape))
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(beside, target)


def _record_batch(rows: list[list[object]], shape: pa.Schema) -> pa.RecordBatch:
    turned = list(zip(*rows, strict=True)) if rows else [[] for _ in shape]
    return pa.record_batch(
        [pa.array(list(values), field.type) for values, field in zip(turned, shape, strict=True)], shape
    )


def read_manifest(folder: Path) -> dict[str, Part]:
    """The parts that were written, by path; empty where there are none or the manifest can't be read."""
    try:
        listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        parts = [Part(**one) for one in listed]
    except (FileNotFoundError, ValueError, TypeError):
        return {}
    return {part.path: part for part in parts}


def _write_manifest(folder: Path, parts: Iterable[Part]) -> None:
    beside = folder / f"{MANIFEST}.{os.getpid()}.tmp"
    with beside.open("w", encoding="utf-8") as file:
        json.dump([vars(part) for part in sorted(parts, key=lambda one: one.path)], file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, folder / MANIFEST)


def export(folder: Path, procedures: Iterable[Procedure] | None = None) -> dict[str, Part]:
    """Bring the facts in `folder` up to the database; returns all parts by path.

    A part is written when its fingerprint differs from the manifest's or its file is not there; parts without cases
    any more are removed. The manifest is written after the files it names: whatever is killed in between is done again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known, found = read_manifest(folder), {}
    for procedure in procedures or catalogue.every():
        columns(procedure)
        for (year, county), (count, fingerprint) in _partitions(procedure).items():
            part = Part(procedure.slug, year, county, count, fingerprint)
            if known.get(part.path) != part or not (folder / part.path).is_file():
                _write(folder, part, procedure)
            found[part.path] = part
    kept = {part.procedure for part in found.values()} | {one.slug for one in procedures or catalogue.every()}
    found.update({path: part for path, part in known.items() if part.procedure not in kept})
    if found != known:
        _write_manifest(folder, found.values())
    for path in set(known) - set(found):
        (folder / path).unlink(missing_ok=True)
    return found


def fingerprint(parts: dict[str, Part]) -> str:
    """One hash over all parts: what a frozen report names as the state of its facts."""
    listed = "\n".join(f"{path} {parts[path].fingerprint}" for path in sorted(parts))
    return hashlib.sha256(listed.encode()).hexdigest()
