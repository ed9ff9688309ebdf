"""Cells (汇总数据): what the components of all figures come to by unit, months and place, added from the facts.

Reads   a folder of facts as its manifest names it (export.py), and the cells that are there already
Never   adds from a file that is not what was written; never adds anew for a county whose facts did not change; divides
Start   build()
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import duckdb

from yifa.figures import cell_manifest, cell_sql, declared, manifest
from yifa.figures.cell_manifest import BadCells, Cells, Shelf
from yifa.figures.cell_shapes import id_of, shape_of
from yifa.figures.compute import components
from yifa.figures.declared import Figure, Part
from yifa.figures.duck import OPTIONS
from yifa.figures.export import alone

FORM = "2"  # raised when cells are added otherwise, so that those from before are added again


@dataclass(frozen=True)
class Built:
    """What a build came to: the cells as they now are, which files were written, and what was found broken, in words."""

    cells: Cells
    written: tuple[Shelf, ...] = ()
    rebuilt: tuple[str, ...] = ()


class Adder(Protocol):
    """What adds the facts of some files up to cells: DuckDB here, or a cluster."""

    def __call__(
        self, base: duckdb.DuckDBPyConnection, parts: Sequence[Part], files: Sequence[manifest.Part], folder: Path
    ) -> str:
        """A query that gives the cells of these components in `base`, in the columns that cell_sql names."""


def _in_duckdb(
    base: duckdb.DuckDBPyConnection, parts: Sequence[Part], files: Sequence[manifest.Part], folder: Path
) -> str:
    source = cell_sql.source(base, [(str(folder / one.path), one.county) for one in files])
    return cell_sql.added_anew(parts, source, "duckdb")


def kept_components(figures: Iterable[Figure] | None = None) -> dict[str, list[Part]]:
    """Of each procedure the components that cells are kept of, without those that only the facts can give."""
    found: dict[str, dict[str, Part]] = {}
    for figure in declared.every() if figures is None else figures:
        for part in components(figure):
            if shape_of(part).kind != "facts":
                found.setdefault(part.facts, {})[id_of(part)] = part
    return {facts: [some[one] for one in sorted(some)] for facts, some in found.items()}


def build(
    facts: Path, folder: Path, *, figures: Iterable[Figure] | None = None, thorough: bool = False, memory: str = "2GB",
    adder: Adder = _in_duckdb,
) -> Built:  # fmt: skip
    """Bring the cells in `folder` up to the facts. The cells are the same whatever adds them.

    One file a procedure and year; in it only the counties whose facts changed are added anew (`thorough`: all), the
    others' cells are taken over. What is killed is done again by the next build; files that were finished stay. One
    build at a time: a second waits. BadCells F-304 where facts are broken, F-305 where they name a part twice, F-306 where
    there is no room.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        try:
            return _Build(facts, folder, figures, thorough, memory, adder).run()
        except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as wrong:
            for path in (*folder.glob("*.tmp"), *folder.glob("*/year=*/*.tmp")):
                path.unlink(missing_ok=True)
            reason = str(wrong).strip().splitlines()[0]
            raise BadCells("F-306", f"汇总数据不能写入（{reason}），原有的汇总数据没有改动；请检查剩余空间后再运行 yifa cells。") from wrong  # fmt: skip


class _Build:
    def __init__(
        self, facts: Path, folder: Path, figures: Iterable[Figure] | None, thorough: bool, memory: str, adder: Adder
    ) -> None:
        self.facts, self.folder, self.thorough, self.memory, self.adder = facts, folder, thorough, memory, adder
        self.held = sound(manifest.read(facts))
        self.before = cell_manifest.read(folder)
        self.parts = kept_components(figures)
        self.stamps = {slug: _stamp(some) for slug, some in self.parts.items()}
        self.shelves = self.before.by_key
        self.finished: list[Shelf] = []
        self.rebuilt: list[str] = []

    def run(self) -> Built:
        """Find what is not as the facts have it, add it, and name it."""
        if self.before.unreadable:
            self.rebuilt.append("F-301　汇总数据的清单不能读取，已从数据项重新汇总，无需另行处理。")
        for one, why in self.before.broken(self.folder):
            self.shelves.pop(one.key, None)
            words = {"missing": "不见了", "damaged": "已经损坏"}[why]
            self.rebuilt.append(
                f"F-303　{one.procedure}程序{one.year}年的汇总数据文件{words}，已重新汇总，无需另行处理。"
            )
        self._go_on()
        wanted: dict[tuple[str, int], dict[str, list[manifest.Part]]] = {}
        for part in self.held.parts:
            if part.procedure in self.parts:
                wanted.setdefault((part.procedure, part.year), {}).setdefault(part.county, []).append(part)
        for key, counties in wanted.items():
            self._make(key, counties)
        self.shelves = {key: one for key, one in self.shelves.items() if key in wanted}
        kept = {procedure: tuple(id_of(one) for one in some) for procedure, some in self.parts.items()}
        cells = Cells(tuple(self.shelves.values()), self.held.fingerprint, kept)
        if cells != self.before or self.before.unreadable or self.finished:
            cell_manifest.write(self.folder, cells)
            # Readers may still hold the manifest before this one: its files go with the next build.
            cell_manifest.sweep(self.folder, [*cells.shelves, *self.before.shelves])
        return Built(cells, tuple(self.finished), tuple(self.rebuilt))

    def _go_on(self) -> None:
        """Take over what a build that was killed had finished; whether it still fits is asked as of any other file."""
        progress = cell_manifest.read(self.folder, manifest.PROGRESS)
        broken = {one.key for one, _ in progress.broken(self.folder)}
        self.shelves.update({one.key: one for one in progress.shelves if one.key not in broken})

    def _make(self, key: tuple[str, int], counties: dict[str, list[manifest.Part]]) -> None:
        procedure, year = key
        now = {county: _fingerprint(some) for county, some in counties.items()}
        old = self.shelves.get(key)
        if old is not None and (old.stamp != self.stamps[procedure] or self.thorough):
            old = None
        if old is not None and old.counties == now:
            return
        kept = {one for one, of in now.items() if old is not None and old.counties.get(one) == of}
        fresh = {county: some for county, some in counties.items() if county not in kept}
        self._verify(part for some in fresh.values() for part in some)
        ids = tuple(id_of(one) for one in self.parts[procedure])
        made = Shelf(procedure, year, 0, self.stamps[procedure], ids, now)
        self.shelves[key] = self._write(made, fresh, old, sorted(kept))
        self.finished.append(self.shelves[key])
        cell_manifest.write(self.folder, Cells(tuple(self.finished)), manifest.PROGRESS)

    def _verify(self, parts: Iterable[manifest.Part]) -> None:
        """The facts that are about to be read are the bytes that were exported."""
        for part, why in manifest.Manifest(tuple(parts)).broken(self.facts):
            words = {"missing": "不见了", "damaged": "已经损坏"}[why]
            raise BadCells("F-304", f"{part.procedure}程序{part.year}年的数据项文件{words}，没有汇总；请先运行 yifa figures，它会从案件记录重新生成。")  # fmt: skip

    def _write(
        self, made: Shelf, fresh: dict[str, list[manifest.Part]], old: Shelf | None, kept: Sequence[str]
    ) -> Shelf:
        folder = (self.folder / made.path).parent
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / "cells.tmp"
        files = [part for some in fresh.values() for part in some]
        options: dict[str, Any] = {
            **OPTIONS,
            "memory_limit": self.memory,
            "temp_directory": str(self.folder / ".duckdb"),
        }
        with duckdb.connect(config=options) as base:
            parts = self.parts[made.procedure]
            added = self.adder(base, parts, files, self.facts) if files else ""
            before = str(self.folder / old.path) if old is not None and kept else ""
            query = cell_sql.cells([id_of(one) for one in parts], added, before)
            values = [list(kept)] if before else []
            base.execute(f"COPY ({query}) TO '{_text(beside)}' (FORMAT parquet, COMPRESSION zstd)", values)
            [(rows,)] = base.execute(f"SELECT COUNT(*) FROM read_parquet('{_text(beside)}')").fetchall()
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        done = replace(made, rows=rows, sha256=manifest.sha256_of(beside))
        beside.rename(self.folder / done.path)
        manifest.sync_folder(folder)
        return done


def _text(path: Path) -> str:
    return str(path).replace("'", "''")


def sound(held: manifest.Manifest) -> manifest.Manifest:
    """The facts' manifest, unless a case in it would count twice or it can't be read."""
    if held.unreadable:
        raise BadCells("F-304", "数据项的清单不能读取，没有汇总；请先运行 yifa figures，它会从案件记录重新核对。")
    for counted in (Counter(part.key for part in held.parts), Counter(part.sha256 for part in held.parts if part.rows)):
        twice = {one for one, n in counted.items() if n > 1}
        for part in held.parts:
            if part.key in twice or part.sha256 in twice:
                raise BadCells("F-305", f"数据项的清单把{part.procedure}程序{part.year}年的同一部分列了两次，会重复计数，没有汇总；请删除数据项目录后再运行 yifa figures。")  # fmt: skip
    return held


def _fingerprint(parts: Iterable[manifest.Part]) -> str:
    """A hash over the facts of one county: the cells of equal bytes are equal."""
    return hashlib.sha256("\n".join(sorted(f"{part.block} {part.sha256}" for part in parts)).encode()).hexdigest()


def _stamp(parts: Iterable[Part]) -> str:
    return hashlib.sha256("\n".join([FORM, *sorted(id_of(one) for one in parts)]).encode()).hexdigest()
