"""Tabulated: figures of every place and span of a grid, as columns of whole numbers or as closed numbers row by row.

Reads   an engine that fills grids (tables.py), statistics of others as they were registered
Never   writes a rate into a column: its numerator and its base stand there; takes what nobody recorded for nought
Start   columns() for millions of numbers, rows() for numbers as they are printed
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from yifa.figures.cell_shapes import id_of
from yifa.figures.compute import Asked, Computer, Engine, Result, begun, needed
from yifa.figures.declared import Figure, Part, find
from yifa.figures.period import Period
from yifa.figures.registered import Registered
from yifa.figures.tables import Grid


class Tabling(Engine, Protocol):
    """An engine that fills grids."""

    def table(self, parts: Sequence[Part], grid: Grid) -> dict[str, pa.ChunkedArray]:
        """The sums of components by `id_of`, each a BIGINT column in the grid's order."""


def columns(engine: Tabling, figures: Sequence[Figure], grid: Grid) -> pa.Table:
    """A row for each place and span in the grid's order: code, from, to, and of each figure but statistics of others

    <slug>        the numerator as it was added (分 for money); null where the place has no case of the procedure yet
    <slug>_base   the base of a rate; of a change, the number a year earlier
    """
    held = _sums(engine, figures, grid)
    size = len(grid.spans)
    codes = [code for code in grid.groups for _ in range(size)]
    found: dict[str, Any] = {
        "code": pa.array(codes, pa.string()),
        "from": pa.array([one.start for one in grid.spans] * len(grid.groups), pa.date32()),
        "to": pa.array([one.end for one in grid.spans] * len(grid.groups), pa.date32()),
    }
    for figure in figures:
        if figure.closing == "external":
            continue
        of = find(figure.change_of) if figure.closing == "change" else figure
        grounds = [id_of(begun(part.facts)) for part in of.parts]
        found[figure.slug] = _known(held[False, id_of(of.parts[0])], [held[False, one] for one in grounds])
        if figure.closing == "change":
            base, of_base = held[True, id_of(of.parts[0])], [held[True, one] for one in grounds]
            found[f"{figure.slug}_base"] = _known(base, of_base)
        elif figure.closing == "ratio":
            found[f"{figure.slug}_base"] = _known(
                held[False, id_of(of.parts[1])], [held[False, one] for one in grounds]
            )
    return pa.table(found)


def rows(engine: Tabling, figures: Sequence[Figure], grid: Grid) -> Iterator[tuple[str, Period, list[Result]]]:
    """The same closed: each place and span with the number of every figure."""
    held = {key: column.to_pylist() for key, column in _sums(engine, figures, grid).items()}
    wanted = {span: [(one, needed(one, span)) for one in figures] for span in grid.spans}
    statistics = Registered([(engine, list(grid.groups))] if any(one.external for one in figures) else [], grid.spans)
    at = 0
    for code in grid.groups:
        computer = Computer(statistics, (code,))
        for span in grid.spans:
            found = []
            for figure, asked in wanted[span]:
                sums: dict[Asked, int] = {one: held[one[1] != span, id_of(one[0])][at] for one in asked}
                found.append(computer.closed(figure, span, sums))
            yield code, span, found
            at += 1


def _sums(engine: Tabling, figures: Sequence[Figure], grid: Grid) -> dict[tuple[bool, str], pa.ChunkedArray]:
    """Every component that closing takes, by whether it is of the span a year earlier, and id."""
    parts = [part for one in figures for part, span in needed(one, grid.spans[0]) if span == grid.spans[0]]
    found = {(False, name): column for name, column in engine.table(parts, grid).items()} if parts else {}
    earlier = [part for one in figures for part, span in needed(one, grid.spans[0]) if span != grid.spans[0]]
    if earlier:
        before = Grid(grid.groups, tuple(one.before() for one in grid.spans))
        found.update(((True, name), column) for name, column in engine.table(earlier, before).items())
    return found


def _known(column: pa.ChunkedArray, grounds: Sequence[pa.ChunkedArray]) -> pa.ChunkedArray:
    """A column without the rows of places that have had no case of some procedure."""
    for one in grounds:
        column = pc.if_else(pc.equal(one, 0), pa.scalar(None, pa.int64()), column)
    return column
