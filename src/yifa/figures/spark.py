"""Spark: the engine of a cluster. The same components over the same Parquet files, added where the rows are.

Reads   the files that the manifest of export.py names, and no others, by whatever path the workers read them
Never   divides; lets a sum wrap; lists a folder; reads a column by any other type than the declaration's
Start   Spark, CellAdder
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from yifa.engine import catalogue
from yifa.figures import cell_sql, manifest
from yifa.figures.cell_shapes import id_of
from yifa.figures.cells import sound
from yifa.figures.compute import Asked, External
from yifa.figures.declared import EXTERNAL, Part
from yifa.figures.dialect import external_query, externals_of, filter_of, measure, page, quoted
from yifa.figures.facts import schema
from yifa.figures.period import Period
from yifa.figures.spark_session import Session, SparkTrouble

DIALECT = "spark"
TYPES = {"int64": "BIGINT", "bool": "BOOLEAN", "string": "STRING", "date32[day]": "DATE"}
AT_ONCE = 1_000_000  # rows of facts whose cells are fetched at once
FEW_PLACES = 50  # so many are written into the question; more are a table of their own


def _text(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _day(value: Any) -> str:
    return f"DATE'{value.isoformat()}'"


def _columns(facts: str) -> str:
    """The columns of a procedure's facts with their types; a column that a file does not have is empty in it."""
    held = [one for one in schema(catalogue.find(facts)) if str(one.type) in TYPES]
    return ", ".join(f"{quoted(one.name, DIALECT)} {TYPES[str(one.type)]}" for one in held)


def located(folder: Path, files: str, path: str) -> str:
    """Where workers find a file: below `files`, an address, or where it lies here."""
    return f"{files.rstrip('/')}/{path}" if files else f"file://{folder.absolute() / path}"


class Spark:
    """An engine over one folder of facts as its manifest stood when it was made. Safe to use from several threads.

    `files` is where the workers read the folder (hdfs://…, s3a://…, file:///…); by default under the same path as here.
    Several procedures are asked in one question. BadCells F-304, F-305 where the manifest is broken or names a file twice.
    """

    def __init__(self, folder: Path, session: Session, files: str = "") -> None:
        self.folder, self.session, self.files = folder, session, files
        self.facts = sound(manifest.read(folder))
        self._name = f"yifa_{uuid.uuid4().hex[:12]}"
        self._views: dict[str, str] = {}
        self._counted: set[str] = set()
        self._sets: dict[tuple[str, ...], str] = {}
        self._external: dict[tuple[Period, str], dict[str, External]] = {}

    @property
    def fingerprint(self) -> str:
        """One hash over all facts."""
        return self.facts.fingerprint

    @cached_property
    def _files(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for part in self.facts.parts:
            found.setdefault(part.procedure, []).append(located(self.folder, self.files, part.path))
        return found

    def _view(self, facts: str) -> str:
        if facts not in self._views:
            name = f"{self._name}_{facts}"
            self.session.view(name, _columns(facts), self._files[facts])
            self._views[facts] = name
        return self._views[facts]

    def _checked(self, facts: str) -> str:
        """The view, once it is known to hold every row: an engine that finds no file might take it for an empty one."""
        view = self._view(facts)
        if facts not in self._counted:
            self._count(facts, self._fetched(f"SELECT COUNT(*) FROM {view}")[0][0])
        return view

    def _count(self, facts: str, rows: int) -> None:
        whole(facts, rows, [part for part in self.facts.parts if part.procedure == facts])
        self._counted.add(facts)

    def _among(self, places: Sequence[str]) -> str:
        wanted = tuple(dict.fromkeys(places))
        if len(wanted) <= FEW_PLACES:
            return f"place IN ({', '.join(map(_text, wanted))})" if wanted else "FALSE"
        return f"place IN (SELECT _place FROM {self._set(wanted, wanted)})"

    def _set(self, places: Sequence[str], at: Sequence[str]) -> str:
        """A table of places, each with the code that it counts for."""
        key = (*places, "", *at)
        if key not in self._sets:
            name = f"{self._name}_places_{len(self._sets)}"
            self.session.table(
                name, pa.table({"_place": pa.array(places, pa.string()), "_at": pa.array(at, pa.string())})
            )
            self._sets[key] = name
        return self._sets[key]

    # sums ---------------------------------------------------------------------------------------------------------
    def _asked(self, asked: Sequence[Asked], ask: Any, *, apart: bool) -> list[tuple[list[list[int]], Any, list[int]]]:
        """One question for all procedures: at which places of `asked` each sum stands, by what, and the sums.

        Different values stand `apart` from sums, or where there are several: every row would be copied for each."""
        wanted: dict[tuple[str, bool], dict[str, list[int]]] = {}
        distinct = Counter(
            facts
            for facts, _ in {(part.facts, measure(part, period, DIALECT)) for part, period in asked if part.distinct}
        )
        for at, (part, period) in enumerate(asked):
            if part.facts in self._files:
                alone = bool(part.distinct) and (apart or distinct[part.facts] > 1)
                wanted.setdefault((part.facts, alone), {}).setdefault(measure(part, period, DIALECT), []).append(at)
        if not wanted:
            return []
        some = [list(sums.values()) for sums in wanted.values()]
        texts = [ask(n, facts, alone, list(sums)) for n, ((facts, alone), sums) in enumerate(wanted.items())]
        # With the first question about a procedure goes the one how many rows there are.
        new = [facts for facts in dict.fromkeys(facts for facts, _ in wanted) if facts not in self._counted]
        texts += [
            f"SELECT {len(some) + n} AS _n, '' AS _k, array(COUNT(*)) AS _s FROM {self._view(facts)}"
            for n, facts in enumerate(new)
        ]
        found = self.session.fetch(" UNION ALL ".join(texts)).to_pydict()
        rows = list(zip(found["_n"], found["_k"], found["_s"], strict=True))
        for n, _, counted in rows:
            if n >= len(some):
                self._count(new[n - len(some)], counted[0])
        return [(some[n], key, sums) for n, key, sums in rows if n < len(some)]

    def add(self, asked: Sequence[Asked], places: Sequence[str]) -> list[int]:
        """The sum of each component; nought where a procedure has left no facts."""
        among = self._among(places)

        def ask(n: int, facts: str, _alone: bool, sums: Sequence[str]) -> str:
            return f"SELECT {n} AS _n, '' AS _k, {_array(sums)} AS _s FROM {self._view(facts)} WHERE {among}"

        found = [0] * len(asked)
        for spots, _, added in self._asked(asked, ask, apart=False):
            _put(found, spots, added)
        return found

    def each(self, asked: Sequence[Asked], groups: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
        """The same for many places in one pass: `groups` gives each place's code with those below it."""
        pairs = [(code, one) for code, below in groups.items() for one in dict.fromkeys(below)]
        table = self._set([one for _, one in pairs], [code for code, _ in pairs])

        def ask(n: int, facts: str, alone: bool, sums: Sequence[str]) -> str:
            view = self._view(facts)
            if alone:
                return f"SELECT {n} AS _n, _at AS _k, {_array(sums)} AS _s FROM {view} JOIN {table} ON place = _place GROUP BY _at"
            # Each place is added up once, and then into all that it lies in.
            own = ", ".join(f"{one} AS _{at}" for at, one in enumerate(sums))
            own = f"SELECT place, {own} FROM {view} WHERE place IN (SELECT _place FROM {table}) GROUP BY place"
            whole = _array([f"SUM(_{at})" for at in range(len(sums))])
            return (
                f"SELECT {n} AS _n, _at AS _k, {whole} AS _s FROM ({own}) JOIN {table} ON place = _place GROUP BY _at"
            )

        found = {code: [0] * len(asked) for code in groups}
        for spots, code, added in self._asked(asked, ask, apart=True):
            _put(found[code], spots, added)
        return found

    def split(self, asked: Sequence[Asked], places: Sequence[str], column: str) -> dict[Any, list[int]]:
        """The sums for each value of a column."""
        facts = asked[0][0].facts
        if facts not in self._files:
            return {}
        sums = _array([measure(part, period, DIALECT) for part, period in asked])
        found = self.session.fetch(
            f"SELECT {quoted(column, DIALECT)} AS _k, {sums} AS _s FROM {self._checked(facts)} "
            f"WHERE {self._among(places)} GROUP BY 1"
        ).to_pydict()
        return dict(zip(found["_k"], found["_s"], strict=True))

    # cases --------------------------------------------------------------------------------------------------------
    def cases(
        self, part: Part, period: Period, places: Sequence[str], limit: int | None = None, offset: int = 0
    ) -> list[tuple[int, str]]:
        """The cases behind a component, id and number."""
        return self.rows(part, period, places, (), limit, offset)

    def rows(
        self, part: Part, period: Period, places: Sequence[str], columns: Sequence[str], limit: int | None = None, offset: int = 0,
    ) -> list[tuple[Any, ...]]:  # fmt: skip
        """The same with the values of some columns behind them."""
        if part.facts not in self._files:
            return []
        wanted = "".join(f", {quoted(one, DIALECT)} AS _c{n}" for n, one in enumerate(columns))
        return self._fetched(
            f"SELECT _id, number{wanted} FROM {self._checked(part.facts)} "
            f"WHERE {self._among(places)} AND {filter_of(part, period, DIALECT)} "
            f"ORDER BY {quoted(part.on or 'opened_on', DIALECT)}, _id" + page(limit, offset)
        )

    def _fetched(self, text: str) -> list[tuple[Any, ...]]:
        found = self.session.fetch(text)
        return list(zip(*(column.to_pylist() for column in found.columns), strict=True))

    def external(self, name: str, period: Period, place: str) -> External | None:
        """The newest checked entry of this name for this period, or of a stock for its last day."""
        if EXTERNAL not in self._files:
            return None
        if (period, place) not in self._external:
            first, last = _day(period.start), _day(period.end)
            text = external_query(self._checked(EXTERNAL)).format(_text(place), last, first, last)
            self._external[period, place] = externals_of(self._fetched(text))
        return self._external[period, place].get(name)


def whole(facts: str, rows: int, parts: Sequence[manifest.Part]) -> None:
    """F-407 where the cluster finds another number of rows than the manifest names."""
    expected = sum(part.rows for part in parts)
    if rows != expected:
        raise SparkTrouble("F-407", f"工作节点读到{facts}程序的数据项{rows}行，而清单上是{expected}行，没有计算；请核对 --files 所指的位置，或者先不带 --engine spark 运行 yifa figures。")  # fmt: skip


def _array(sums: Sequence[str]) -> str:
    return f"array({', '.join(f'CAST({one} AS BIGINT)' for one in sums)})"


def _put(found: list[int], spots: Sequence[Sequence[int]], sums: Sequence[int]) -> None:
    """Each sum where it is asked for, maybe at several places."""
    for some, value in zip(spots, sums, strict=True):
        for at in some:
            found[at] = value


class CellAdder:
    """Adds facts up to cells on a cluster (cells.Adder), once there is something to add. What comes back is as small as cells
    are; it is written here."""

    def __init__(self, session: Callable[[], Session], files: str = "") -> None:
        self.session, self.files = session, files

    def __call__(
        self, base: duckdb.DuckDBPyConnection, parts: Sequence[Part], files: Sequence[manifest.Part], folder: Path
    ) -> str:
        facts, session = files[0].procedure, self.session()
        columns = ", ".join([*cell_sql.KEYS, *(id_of(part) for part in parts)])
        # The folder county=c440000000000 tells a file's county.
        county = "regexp_extract(_metadata.file_path, '/county=c([0-9]+)/', 1) AS _county"
        for n, some in enumerate(_by_counties(files)):
            view = f"yifa_cells_{uuid.uuid4().hex[:12]}"
            session.view(view, _columns(facts), [located(folder, self.files, one.path) for one in some], county)
            whole(facts, session.fetch(f"SELECT COUNT(*) AS n FROM {view}")["n"][0].as_py(), some)
            fetched = session.fetch(cell_sql.added_anew(parts, view, DIALECT))  # noqa: F841  DuckDB reads it by its name
            base.execute(
                f"{'INSERT INTO _added' if n else 'CREATE TEMP TABLE _added AS'} SELECT {columns} FROM fetched"
            )
        return f"SELECT {columns} FROM _added"


def _by_counties(files: Sequence[manifest.Part]) -> list[list[manifest.Part]]:
    """The files of whole counties, so many together as hold about AT_ONCE rows."""
    counties: dict[str, list[manifest.Part]] = {}
    for one in sorted(files, key=lambda one: one.county):
        counties.setdefault(one.county, []).append(one)
    found: list[list[manifest.Part]] = []
    for some in counties.values():
        if not found or sum(one.rows for one in [*found[-1], *some]) > AT_ONCE:
            found.append([])
        found[-1] += some
    return found
