"""Merged: figures of a county and of each of its towns from the packages that were accepted.

Reads   accepted packages (held.py), kept as evidence; writes the folder YIFA_VAR/upward, which may be deleted at any time
Never   counts a package that waits, or one town twice; takes what a package lacks for nought
Start   computer(), rollup()

Of one town each month is answered by one package: that of its year, or of the next year that was accepted. Rows of cells say
(begin_by, end_from) what they count for, so the join is made in the rows themselves: what one package holds up to the end of its
years is taken back in the month after, and the next package's is put in its place. Where both agree this cancels to nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.conf import settings

from yifa.engine.models import PlaceRow
from yifa.figures import cell_manifest, cell_sql, cells, manifest
from yifa.figures.cell_manifest import BadCells, Shelf
from yifa.figures.cell_shapes import id_of
from yifa.figures.compute import ABSENT, Asked, Computer, External, Result
from yifa.figures.declared import Figure, find
from yifa.figures.duck import OPTIONS
from yifa.figures.export import alone
from yifa.figures.period import Period
from yifa.figures.rollup import Rollup
from yifa.figures.serving import NotHere, below
from yifa.record.canonical import canonical
from yifa.upward import figures, held
from yifa.upward.cells import Cell
from yifa.upward.held import Arrival
from yifa.upward.package import Package, of_evidence

Key = tuple[str, str, int, int]
FORM = 1  # raised when packages are joined otherwise
NOT_ADDABLE = "去重计数的数不能由各镇街相加，请看各镇街该年度的数"


def folder() -> Path:
    """Where the merged cells lie."""
    return Path(settings.YIFA_VAR) / "upward"


def rollup() -> Merged | None:
    """An engine over every accepted package of this installation; None where there is none. Made anew when that set changed."""
    counted = held.accepted()
    if not counted:
        return None
    state = _state_of(counted)
    if cell_manifest.read(folder()).facts == state:
        with suppress(BadCells, OSError, ValueError, KeyError):  # a file that is damaged or gone is made again
            return _now(state)
    _build(counted, state)
    return _now(state)


def _now(state: str) -> Merged:
    """The engine over the folder as it is; kept only where another process has not just made it of other packages."""
    found = _opened(folder(), state, _seen(folder()))
    if found.fingerprint != state:
        _opened.cache_clear()
    return found


def _seen(at: Path) -> tuple[tuple[str, int, int], ...]:
    """Every file of the manifest as it lies there: what was opened before is looked at again only where this changed."""
    held_files = [at / one.path for one in cell_manifest.read(at).shelves]
    return tuple((str(path), (stat := path.stat()).st_size, stat.st_mtime_ns) for path in held_files)


@lru_cache(maxsize=1)
def _opened(at: Path, state: str, seen: tuple[tuple[str, int, int], ...]) -> Merged:
    """The engine over a folder, every file hashed once."""
    return Merged(at)


def computer(code: str) -> Computer | None:
    """Figures of a place and everything below it from accepted packages; None where it has none, or is no place here.

    Statements that packages make of their own (statistics of others, counts of different values) are given for the town and
    year they were made for, and nowhere else.
    """
    engine = rollup()
    if engine is None:
        return None
    try:
        places = below(code)
    except NotHere:
        return None
    return Told(engine, places) if engine.towns(places) else None


@dataclass(frozen=True)
class Head:
    """What an accepted package says beside its cells: whose, of which year, what it can give, what it states itself."""

    code: str
    name: str
    year: int
    package: str
    accepted_on: str
    kept: frozenset[str]
    statements: Mapping[str, figures.Stated]


class Merged(Rollup):
    """Rollup over accepted packages. Its sums are nought for what a package does not give: ask stated() before showing one.

    `heads` are the packages that count, by place and year.
    """

    def __init__(self, at: Path) -> None:
        super().__init__(at)
        self.heads = _heads(at, self.cells.facts)

    @property
    def fingerprint(self) -> str:
        """Of the packages that count."""
        return self.cells.facts

    def towns(self, places: Collection[str]) -> list[str]:
        """Those of these places that have an accepted package."""
        return sorted({one.code for one in self.heads} & set(places))

    def head(self, code: str, period: Period) -> Head | None:
        """The package that answers for a town in a period: of its last year, or of the next that was accepted."""
        return next((one for one in self.heads if one.code == code and one.year >= period.end.year), None)

    def left_out(self, figure: Figure, period: Period, places: Collection[str]) -> tuple[str, ...]:
        """The names of the towns whose package does not give this figure: its software counts otherwise, or it has none."""
        needs = set(figures.ids_of(figure))
        heads = [self.head(code, period) for code in self.towns(places)]
        return tuple(one.name for one in heads if one is not None and not needs <= one.kept)

    def stated(self, figure: Figure, period: Period, places: Sequence[str]) -> Result | None:
        """What must be shown in place of a sum; None where the sum is right.

        A count of different values is what the town stated for exactly this year, else absent. Where some of several towns
        lack a part of a figure and have another, the whole is absent: its numerator and its base would be of different towns.
        """
        if figure.closing in ("external", "change"):
            return None
        heads = [one for code in self.towns(places) if (one := self.head(code, period))]
        if not heads:
            return None
        if figures.counts_values(figure):
            alone = heads[0] if len(heads) == 1 and heads[0].code == places[0] else None
            return self._told(figure, period, alone)
        needs = set(figures.ids_of(figure))
        lacking = [one for one in heads if not needs <= one.kept]
        if not lacking:
            return None
        counted = figures.parts_of(figure)
        if len(lacking) < len(heads) and not any(counted & one.kept for one in lacking):
            return None
        names = "、".join(one.name for one in lacking[:3]) + (f"等{len(lacking)}个镇街" if len(lacking) > 3 else "")
        return Result(
            figure, period, None, state=ABSENT, empty=f"{names}的软件版本不同，报送的数据里没有这项指标，不能当作0"
        )

    def _told(self, figure: Figure, period: Period, head: Head | None) -> Result:
        absent = Result(figure, period, None, state=ABSENT, empty=NOT_ADDABLE)
        if head is None or period != Period.year(head.year):
            return absent
        one = head.statements.get(figure.slug)
        if one is None or one.components != figures.ids_of(figure):
            return absent
        return figures.result(one, figure, period)

    def _grouped(
        self, asked: Sequence[Asked], places: Sequence[str], by: str, at: Sequence[str] = ()
    ) -> dict[Any, list[int]]:
        """The sums of what is kept; nought of the rest, which stated() answers."""
        kept = [n for n, (part, _) in enumerate(asked) if self.holds(part)]
        found = super()._grouped([asked[n] for n in kept], places, by, at)
        whole = {}
        for key, values in found.items():
            whole[key] = [0] * len(asked)
            for n, value in zip(kept, values, strict=True):
                whole[key][n] = value
        return whole

    def external(self, name: str, period: Period, place: str) -> External | None:
        """The statistic of others that a town's package states for exactly its year."""
        head = self.head(place, period)
        if head is None or period != Period.year(head.year):
            return None
        told = (
            [one for one in head.statements.values() if one.external and find(one.slug).external == name]
            if head
            else []
        )
        return figures.external(told[0]) if told else None


class Told(Computer):
    """A Computer over accepted packages: what they state themselves, or lack, goes before a sum."""

    engine: Merged

    def closed(self, figure: Figure, period: Period, sums: Mapping[Asked, int]) -> Result:
        """The number that these sums come to, or what the packages say in its place."""
        return self.engine.stated(figure, period, self.places) or super().closed(figure, period, sums)


# making the folder -------------------------------------------------------------------------------------------------
def _state_of(counted: Iterable[Arrival]) -> str:
    """A hash of what the folder is made of: the packages, what we count, and the tree that places are looked up in."""
    ours = {slug: [id_of(part) for part in some] for slug, some in cells.kept_components().items()}
    told = [[one.code, one.year, one.package, str(one.accepted_on)] for one in counted]
    return hashlib.sha256(json.dumps([FORM, told, ours, PlaceRow.objects.count()], sort_keys=True).encode()).hexdigest()


def _ours() -> dict[str, tuple[str, ...]]:
    """The components that the packages are added up for: all but those that count different values."""
    kept = cells.kept_components()
    return {slug: tuple(id_of(part) for part in some if not part.distinct) for slug, some in kept.items()}


def _build(counted: Sequence[Arrival], state: str) -> None:
    """Write the folder anew from the packages that count."""
    _write_all(counted, state, set(PlaceRow.objects.values_list("code", flat=True)))


def _write_all(counted: Sequence[Arrival], state: str, known: Collection[str]) -> None:
    """Files first, then the manifest in one move: a build that is killed leaves the state before."""
    at = folder()
    at.mkdir(parents=True, exist_ok=True)
    with alone(at):
        before = cell_manifest.read(at)
        for path in at.rglob("*.tmp"):
            path.unlink(missing_ok=True)
        ours = _ours()
        packages = [(one, of_evidence(one.package)) for one in counted]
        joined = _joined([package for _, package in packages], ours, known)
        shelves = [_write(at, slug, ours[slug], joined[slug], counted) for slug in sorted(joined) if joined[slug]]
        heads = [_head(one, package) for one, package in packages]
        _put(at / f"heads-{state}.json", json.dumps(heads, ensure_ascii=False, sort_keys=True).encode())
        cell_manifest.write(at, cell_manifest.Cells(tuple(shelves), state, ours))
        cell_manifest.sweep(at, [*shelves, *before.shelves])
        for path in at.glob("heads-*.json"):
            if path.name not in (f"heads-{state}.json", f"heads-{before.facts}.json"):
                path.unlink(missing_ok=True)


def _joined(
    packages: Sequence[Package], ours: Mapping[str, Collection[str]], known: Collection[str]
) -> dict[str, dict[Key, dict[str, int]]]:
    """By procedure, place, unit and months: the sums, each month of a town answered by one package. `known` are the places that are looked up here."""
    found: dict[str, dict[Key, dict[str, int]]] = {slug: defaultdict(lambda: defaultdict(int)) for slug in ours}
    by_town: dict[str, list[Package]] = defaultdict(list)
    for package in packages:
        by_town[package.code].append(package)
    for code, some in by_town.items():
        since = 0
        for package in sorted(some, key=lambda one: one.year):
            for slug, one in _within(package, ours):
                place = (
                    one.place if one.place in known else code
                )  # a village that only the town knows counts for the town
                rows = found[slug]
                rows[place, one.unit, one.begin_by, max(one.end_from, since)][one.component] += one.sum
                rows[place, one.unit, one.begin_by, package.last_month + 1][one.component] -= one.sum
            since = package.last_month + 1
    return found


def _within(package: Package, ours: Mapping[str, Collection[str]]) -> Iterator[tuple[str, Cell]]:
    """The cells of a package that we count."""
    for slug, some in package.cells.items():
        wanted = set(ours.get(slug, ()))
        yield from ((slug, one) for one in some if one.component in wanted)


def _write(
    at: Path, slug: str, ids: Sequence[str], rows: Mapping[Key, Mapping[str, int]], counted: Sequence[Arrival]
) -> Shelf:  # fmt: skip
    """One file a procedure, in the format of figures/cell_manifest."""
    left = [(key, sums) for key, sums in sorted(rows.items()) if any(sums.values())]
    columns: dict[str, Any] = {  # by unit
        "county": pa.array([""] * len(left), pa.string()),
        "place": pa.array([key[0] for key, _ in left], pa.string()),
        "unit": pa.array([key[1] for key, _ in left], pa.string()),
        "value": pa.array([None] * len(left), pa.string()),
        "begin_by": pa.array([key[2] for key, _ in left], pa.int32()),
        "end_from": pa.array([key[3] for key, _ in left], pa.int32()),
        **{one: pa.array([sums.get(one) or None for _, sums in left], pa.int64()) for one in ids},
    }
    stamp = hashlib.sha256("\n".join(ids).encode()).hexdigest()
    shelf = Shelf(slug, 0, 0, stamp, tuple(ids), {f"{one.code}/{one.year}": one.package for one in counted})
    place = (at / shelf.path).parent
    place.mkdir(parents=True, exist_ok=True)
    beside = place / "cells.tmp"
    added = pa.table(columns)  # noqa: F841  DuckDB reads it by its name
    with duckdb.connect(config=OPTIONS) as base:
        path, query = str(beside).replace("'", "''"), cell_sql.cells(ids, "SELECT * FROM added")
        [(many,)] = base.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)").fetchall()
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    done = replace(shelf, rows=many, sha256=manifest.sha256_of(beside))
    beside.rename(at / done.path)
    manifest.sync_folder(place)
    return done


def _head(one: Arrival, package: Package) -> dict[str, Any]:
    """What is kept of a package beside its cells: only statements that are not made of them."""
    kept = sorted(part for some in package.kept.values() for part in some)
    told = [stated for stated in package.statements.values() if stated.external or not stated.addable]
    return {"code": one.code, "name": package.name, "year": one.year, "package": one.package, "kept": kept,
            "accepted_on": str(one.accepted_on), "statements": json.loads(figures.written(told))}  # fmt: skip


def _put(path: Path, data: bytes) -> None:
    beside = path.with_suffix(".tmp")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


@lru_cache(maxsize=4)
def _heads(at: Path, state: str) -> tuple[Head, ...]:
    """The heads that were written with this state, by place and year."""
    rows = json.loads((at / f"heads-{state}.json").read_text(encoding="utf-8"))
    return tuple(
        Head(one["code"], one["name"], one["year"], one["package"], one["accepted_on"], frozenset(one["kept"]),
             figures.read(canonical(one["statements"])))
        for one in sorted(rows, key=lambda one: (one["code"], one["year"]))
    )  # fmt: skip
