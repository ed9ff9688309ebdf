"""SQL of cells: the differences of many components over months, added by place and unit, in DuckDB's words or in Spark's.

Reads   shapes of components (cell_shapes.py), their conditions (dialect.py)
Never   leaves a sum as HUGEINT, which Parquet would hold as a float
Start   added_anew(), cells()

A row of cells: level, county, place, unit, value, begin_by, end_from, and a column a component. It counts for a span that
begins in the month begin_by or before and ends in end_from or after. `value` is null but for what counts different values.
Every sum stands twice: by unit, and for the place as a whole, which is what nearly all questions ask and a third of the rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from yifa.figures.cell_shapes import AFTER_ALL, BEFORE_ALL, Shape, Turn, id_of, shape_of
from yifa.figures.declared import Part
from yifa.figures.dialect import added, filter_within, quoted

KEYS = ("county", "place", "unit", "value", "begin_by", "end_from")
BY_PLACE, BY_UNIT = 0, 1  # levels; no unit stands in a row by place


def source(base: duckdb.DuckDBPyConnection, files: Sequence[tuple[str, str]]) -> str:
    """The facts of these files with the county each lies in as `_county`; a FROM clause."""
    base.execute("CREATE OR REPLACE TEMP TABLE _counties AS SELECT unnest($1) AS _file, unnest($2) AS _county",
                 [[path for path, _ in files], [county for _, county in files]])  # fmt: skip
    paths = ", ".join("'" + path.replace("'", "''") + "'" for path, _ in files)
    table = f"read_parquet([{paths}], hive_partitioning = false, union_by_name = true, filename = '_file')"
    base.execute(f"CREATE OR REPLACE TEMP VIEW _facts AS SELECT * FROM {table} JOIN _counties USING (_file)")
    return "_facts"


def added_anew(parts: Sequence[Part], facts: str, dialect: str) -> str:
    """The cells of one procedure and year from a table of facts with `_county`, each sum a BIGINT."""
    alike: dict[tuple[Shape, str], list[Part]] = {}
    for part in parts:
        alike.setdefault((shape_of(part), part.distinct), []).append(part)
    named = [id_of(part) for part in parts]
    each = []
    for (shape, _), some in alike.items():
        own = {id_of(part) for part in some}
        columns = ", ".join(one if one in own else f"CAST(NULL AS BIGINT) AS {one}" for one in named)
        each.append(f"SELECT {', '.join(KEYS)}, {columns} FROM ({_one(shape, some, facts, dialect)})")
    sums = ", ".join(f"MAX({one}) AS {one}" for one in named)
    return f"SELECT {', '.join(KEYS)}, {sums} FROM ({' UNION ALL '.join(each)}) GROUP BY ALL"


def cells(ids: Sequence[str], fresh: str, old: str = "") -> str:
    """The cells of one procedure and year in DuckDB's words, in order: what the query `fresh` gives by unit, also by place, and
    those of the counties in $1 from the file `old`, where there is one. `ids` name the components."""
    columns = ", ".join(["level", *KEYS, *ids])
    taken = [_levels(ids, fresh)] if fresh else []
    if old:
        path = old.replace("'", "''")
        taken.append(f"SELECT {columns} FROM read_parquet('{path}', hive_partitioning = false) WHERE county IN (SELECT unnest($1))")  # fmt: skip
    return f"SELECT {columns} FROM ({' UNION ALL '.join(taken)}) ORDER BY level, place, unit, begin_by, end_from, value"


def _levels(ids: Sequence[str], fresh: str) -> str:
    """What is added by unit, and by place out of it."""
    columns = ", ".join([*KEYS, *ids])
    keys = ", ".join("CAST(NULL AS VARCHAR) AS unit" if one == "unit" else one for one in KEYS)
    sums = ", ".join(_sum(one, one) for one in ids)
    whole = f"SELECT {keys}, {sums} FROM _by_unit GROUP BY {', '.join(one for one in KEYS if one != 'unit')}"
    return (
        f"(WITH _by_unit AS MATERIALIZED ({fresh}) SELECT {BY_UNIT} AS level, {columns} FROM _by_unit UNION ALL "
        f"SELECT {BY_PLACE} AS level, {columns} FROM ({_nonzero(whole, ids)}))"
    )


def of_level(table: str, level: int) -> str:
    """The cells of one level, as a FROM clause."""
    return f"(SELECT * FROM {table} WHERE level = {level})"


def _month(day: str) -> str:
    return f"CAST(year({day}) * 12 + month({day}) - 1 AS INTEGER)"


def _first(month: str, dialect: str) -> str:
    """The first day of a month."""
    return f"make_date(({month}) {'div' if dialect == 'spark' else '//'} 12, ({month}) % 12 + 1, 1)"


def _turns(turns: Sequence[Turn], beyond: int | None, dialect: str) -> str:
    """A list of the months in which something can change, without empty ones."""
    days = [(quoted(name, dialect), shift) for name, shift in turns]
    found = [_month(f"({day} + {shift})") if shift else _month(day) for day, shift in days]
    listed = ", ".join([*found, *([] if beyond is None else [str(beyond)])])
    return f"array_compact(array_distinct(array({listed})))" if dialect == "spark" else f"list_distinct([{listed}])"


def _one(shape: Shape, parts: Sequence[Part], facts: str, dialect: str) -> str:
    """The cells of components of one shape."""
    distinct, ids = parts[0].distinct, [id_of(part) for part in parts]
    value = f"CAST({quoted(distinct, dialect)} AS STRING)" if distinct else "CAST(NULL AS STRING)"
    keys = f"_county AS county, place, unit, {value} AS value"
    needs = [f"{quoted(one, dialect)} IS NOT NULL" for one in (shape.anchor, distinct) if one]
    where = f" WHERE {' AND '.join(needs)}" if needs else ""
    if shape.kind == "monthly":
        day = quoted(shape.anchor, dialect)
        sums = ", ".join(_sum(id_of(part), f"CASE WHEN {filter_within(part, dialect, day, day)} THEN {added(part, dialect)} ELSE 0 END") for part in parts)  # fmt: skip
        month = _month(day)
        return _nonzero(f"SELECT {keys}, {month} AS begin_by, {month} AS end_from, {sums} FROM {facts}{where} GROUP BY ALL", ids)  # fmt: skip
    unnest = "explode" if dialect == "spark" else "unnest"
    begin = {"anchored": _month(quoted(shape.anchor, dialect)), "state": f"{AFTER_ALL}"}.get(
        shape.kind, f"{unnest}({_turns(shape.starts, AFTER_ALL, dialect)})"
    )
    ends = _turns(shape.ends, None if shape.kind == "anchored" else BEFORE_ALL, dialect)
    # Only what is needed is carried through the unnesting, and only differences that are not nought are grouped.
    read = sorted({name for part in parts for name in part.names} | {"place", "unit"})
    carried = ", ".join(["_county", *(quoted(one, dialect) for one in read)])
    rows = f"SELECT {carried}, {begin} AS _b, {ends} AS _es FROM {facts}{where}"
    rows = f"SELECT {carried}, _b, {unnest}(_es) AS _e FROM ({rows})"
    first = {
        name: _first(month, dialect)
        for name, month in (("_s", "_b"), ("_s1", "_b + 1"), ("_t", "_e + 1"), ("_t0", "_e"))
    }
    days = ", ".join(f"{day}{' - 1' if name in ('_t', '_t0') else ''} AS {name}" for name, day in first.items())
    differences = ", ".join(f"{_difference(part, shape, dialect)} AS {id_of(part)}" for part in parts)
    rows = f"SELECT {keys}, CAST(_b AS INTEGER) AS begin_by, CAST(_e AS INTEGER) AS end_from, {differences} FROM (SELECT *, {days} FROM ({rows}))"
    changed = " OR ".join(f"{one} <> 0" for one in ids)
    sums = ", ".join(_sum(one, one) for one in ids)
    return _nonzero(f"SELECT {', '.join(KEYS)}, {sums} FROM ({rows}) WHERE {changed} GROUP BY ALL", ids)


def _difference(part: Part, shape: Shape, dialect: str) -> str:
    """What one row adds to the cell of the months _b and _e."""

    def met(start: str, end: str) -> str:
        # Before all days nothing is taken off, and after all none begins.
        needed = [*(["_e > 0"] if end == "_t0" else []), *([f"_b < {AFTER_ALL}"] if start == "_s1" else [])]
        condition = " AND ".join([*needed, f"({filter_within(part, dialect, start, end)})"])
        return f"CASE WHEN {condition} THEN {added(part, dialect)} ELSE 0 END"

    whole = f"{met('_s', '_t')} - {met('_s', '_t0')}"
    if shape.kind == "spanned":
        whole += f" - {met('_s1', '_t')} + {met('_s1', '_t0')}"
    return whole


def _sum(name: str, of: str) -> str:
    return f"CAST(NULLIF(SUM({of}), 0) AS BIGINT) AS {name}"


def _nonzero(query: str, ids: Sequence[str]) -> str:
    """Without rows in which nothing is left."""
    return f"SELECT * FROM ({query}) WHERE COALESCE({', '.join(ids)}) IS NOT NULL"
