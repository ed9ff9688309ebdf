"""The catalogue: every declared procedure, found in the packages that register themselves.

Reads   the packages of SOURCES, each of whose modules may hold Procedures
Never   knows a procedure by name
Start   find(), every()
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from yifa.engine.declaration import Procedure
from yifa.engine.refusals import UnknownProcedure

SOURCES: list[str] = ["yifa.procedures"]


def _modules(package: str) -> list[str]:
    root = importlib.import_module(package)
    return [package, *(one.name for one in pkgutil.walk_packages(root.__path__, f"{package}."))]


@cache
def _all() -> dict[str, Procedure]:
    found: dict[str, Procedure] = {}
    for source in SOURCES:
        for name in _modules(source):
            module = importlib.import_module(name)
            for value in vars(module).values():
                if isinstance(value, Procedure) and found.setdefault(value.slug, value) is not value:
                    raise ValueError(f"{name}: procedure slug '{value.slug}' is declared twice")
    return found


def every() -> tuple[Procedure, ...]:
    """All procedures, by area and slug."""
    return tuple(sorted(_all().values(), key=lambda one: (one.area, one.kind, one.slug)))


def find(slug: str) -> Procedure:
    """The procedure with that slug, or UnknownProcedure."""
    try:
        return _all()[slug]
    except KeyError:
        raise UnknownProcedure(slug=slug) from None


def folder_of(procedure: Procedure) -> Path:
    """The folder a procedure's papers lie in: `papers/` beside its module, or the folder it names."""
    return Path(procedure.folder)


def refresh() -> None:
    """Forget what was found; for tests that declare procedures of their own."""
    _all.cache_clear()


def declare(procedure: Procedure) -> Procedure:
    """Add one procedure by hand; for tests."""
    _all()[procedure.slug] = procedure
    return procedure
