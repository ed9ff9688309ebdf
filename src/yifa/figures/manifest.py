"""Manifest: which Parquet files hold the facts, what each was made from, and whether it is whole.

Reads   <folder>/manifest.json and the files it names
Never   trusts a file: each is hashed before it is counted from; never changes a file that it has named
Start   read(), Manifest.broken()
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

NAME = "manifest.json"
PROGRESS = "progress.json"  # parts that an export has finished before its manifest is written
FORM = 1


@dataclass(frozen=True)
class Part:
    """One Parquet file: the cases of a procedure opened in a year in a county, of one block of case ids.

    `stamp` is what the rows were made by (facts.stamp), `fingerprint` what they were made of: hash over the cases' ids
    and last events; `sha256` the file's own bytes. Equal cases under an equal stamp make equal rows.
    """

    procedure: str
    year: int
    county: str
    block: int
    rows: int
    stamp: str
    fingerprint: str
    sha256: str

    @property
    def key(self) -> tuple[str, int, str, int]:
        return self.procedure, self.year, self.county, self.block

    @property
    def path(self) -> str:
        """The file's name bears its hash: a reader never finds other bytes under a name it has read."""
        return f"{self.procedure}/year={self.year}/county=c{self.county}/facts-{self.sha256[:16]}.parquet"


@dataclass(frozen=True)
class Manifest:
    """The parts, and how far they go.

    `last_event` is the id of the newest event they hold (None: not known, look at every case); `tail` a hash of the
    newest events up to it, by which another database, or one restored from a backup, is known; `places` a hash of the
    tree of places; `unreadable` whether there was a manifest that could not be read.
    """

    parts: tuple[Part, ...] = ()
    last_event: int | None = None
    tail: str = ""
    places: str = ""
    unreadable: bool = field(default=False, compare=False)

    @property
    def by_key(self) -> dict[tuple[str, int, str, int], Part]:
        return {part.key: part for part in self.parts}

    @property
    def fingerprint(self) -> str:
        """One hash over all parts: what a frozen report names as the state of its facts."""
        listed = "\n".join(sorted(f"{part.key} {part.stamp} {part.fingerprint}" for part in self.parts))
        return hashlib.sha256(listed.encode()).hexdigest()

    def broken(self, folder: Path) -> list[tuple[Part, str]]:
        """Every part whose file is missing or is not what was written, and which of the two."""
        found = []
        for part in self.parts:
            try:
                whole = sha256_of(folder / part.path) == part.sha256
            except FileNotFoundError:
                found.append((part, "missing"))
            else:
                if not whole:
                    found.append((part, "damaged"))
        return found


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(folder: Path, name: str = NAME) -> Manifest:
    """The manifest of a folder; an empty one where there is none or it can't be read."""
    path = folder / name
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["form"] != FORM:  # written by another version: made anew, and nobody need be told
            return Manifest()
        parts = tuple(Part(**one) for one in held["parts"])
        return Manifest(parts, held["last_event"], held["tail"], held["places"])
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, TypeError, KeyError):
        return Manifest(unreadable=True)


def write(folder: Path, held: Manifest, name: str = NAME) -> None:
    """Put a manifest in the place of the one before, whole or not at all."""
    parts = [asdict(part) for part in sorted(held.parts, key=lambda one: one.key)]
    data = {"form": FORM, "last_event": held.last_event, "tail": held.tail, "places": held.places, "parts": parts}
    beside = folder / f"{name}.tmp"
    with beside.open("w", encoding="utf-8") as file:
        json.dump(data, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, folder / name)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path, kept: Iterable[Part]) -> None:
    """Remove what no manifest names: files of an export that was killed, and of the state before."""
    names = {part.path for part in kept}
    for path in folder.glob("*/year=*/county=*/*"):
        if path.relative_to(folder).as_posix() not in names:
            path.unlink(missing_ok=True)
