"""Serving: figures of a place as its cases stand now.

Reads   the database through export.py; settings.YIFA_VAR for the folder of facts
Never   answers from facts older than the question
Start   fresh()
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from yifa.engine import sql
from yifa.figures.cell_manifest import BadCells
from yifa.figures.cells import Built, build
from yifa.figures.compute import Computer, Engine
from yifa.figures.duck import Duck
from yifa.figures.export import export
from yifa.figures.rollup import Rollup


class NotHere(LookupError):
    """This installation has no such place."""


def facts_folder() -> Path:
    """Where the facts lie."""
    return Path(settings.YIFA_VAR) / "facts"


def cells_folder() -> Path:
    """Where the cells lie."""
    return Path(settings.YIFA_VAR) / "cells"


def below(place: str) -> tuple[str, ...]:
    """The place's code, then those of all places below it. NotHere where it is not in the tree."""
    found = sql.rows(
        "WITH RECURSIVE tree (code) AS (SELECT code FROM yifa_place WHERE code = %s UNION "
        "SELECT p.code FROM yifa_place p JOIN tree ON p.parent_id = tree.code) SELECT code FROM tree",
        [place],
    )
    if not found:
        raise NotHere(place)
    return (place, *sorted(code for (code,) in found if code != place))


def fresh(
    place: str, *, folder: Path | None = None, engine: Callable[[Path], Engine] = Duck, thorough: bool = False
) -> Computer:
    """Figures of a place (its 12-digit code) and everything below it, after exporting what has changed.

    `rebuilt` of the computer tells, in words, which files were found missing or damaged and made again.
    """
    places = below(place)
    folder = folder or facts_folder()
    done = export(folder, thorough=thorough)
    return Computer(engine(folder), places, done.rebuilt)


def fresh_cells(*, thorough: bool = False, **options: Any) -> tuple[Built, tuple[str, ...]]:
    """Bring facts and then cells up to the database; what was built, and what was found broken, in words. `options`
    are those of cells.build()."""
    exported = export(facts_folder())
    built = build(facts_folder(), cells_folder(), thorough=thorough, **options)
    return built, (*exported.rebuilt, *built.rebuilt)


def summed(place: str) -> Computer:
    """Figures of a place and everything below it from cells, after bringing these up to the database."""
    places = below(place)
    for last in (False, False, True):
        _, rebuilt = fresh_cells()
        try:
            return Computer(Rollup(cells_folder(), facts_folder()), places, rebuilt)
        except BadCells as bad:
            # Another process exported in between: cells and facts of one state are there a moment later.
            if bad.code != "F-308" or last:
                raise
    raise AssertionError
