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

SOURCES: list[str] = ["yifa.procedures", "yifa.upward.procedures"]


def _modules(package: str) -> list[str]:
    root = importlib.import_module(package)
    return [package, *(one.name for one in pkgutil.walk_packages(root.__path__, f"{package}."))]


@cache
def _declared() -> dict[int, Procedure]:
    """Every declaration that stands in a module, former versions included, by identity."""
    return {
        id(value): value
        for source in SOURCES
        for name in _modules(source)
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, Procedure)
    }


@cache
def _all() -> dict[str, Procedure]:
    found: dict[str, Procedure] = {}
    for value in _declared().values():
        if not value.superseded and found.setdefault(value.slug, value) is not value:
            raise ValueError(f"procedure slug '{value.slug}' is declared twice; the former one needs `superseded`")
    for value in _declared().values():
        if value.slug not in found:
            raise ValueError(f"procedure slug '{value.slug}' has only superseded versions")
    return found


@cache
def _versions() -> dict[tuple[str, str], Procedure]:
    return {(value.slug, value.fingerprint): value for value in (*_declared().values(), *_all().values())}


def every() -> tuple[Procedure, ...]:
    """All procedures as they are now, by area and slug."""
    return tuple(sorted(_all().values(), key=lambda one: (one.area, one.kind, one.slug)))


def versions() -> tuple[Procedure, ...]:
    """All declarations, former versions included."""
    return tuple(_versions().values())


def find(slug: str, fingerprint: str | None = None) -> Procedure:
    """The procedure with that slug, or UnknownProcedure.

    With a fingerprint: the version that has it; the current one where none is kept that does.
    """
    try:
        current = _all()[slug]
    except KeyError:
        raise UnknownProcedure(slug=slug) from None
    if fingerprint is None or fingerprint == current.fingerprint:
        return current
    return _versions().get((slug, fingerprint), current)


def knows(slug: str, fingerprint: str) -> bool:
    """Whether a version with this fingerprint is kept."""
    return (slug, fingerprint) in _versions()


def folder_of(procedure: Procedure) -> Path:
    """The folder a procedure's papers lie in: `papers/` beside its module, or the folder it names."""
    return Path(procedure.folder)


def refresh() -> None:
    """Forget what was found; for tests that declare procedures of their own."""
    for one in (_declared, _all, _versions):
        one.cache_clear()


def declare(procedure: Procedure) -> Procedure:
    """Add one procedure by hand; for tests. A superseded one stands beside the current one."""
    if not procedure.superseded:
        _all()[procedure.slug] = procedure
    _versions()[procedure.slug, procedure.fingerprint] = procedure
    return procedure


def snapshot() -> tuple[dict[str, Procedure], dict[tuple[str, str], Procedure]]:
    """What is declared now, for restore()."""
    return dict(_all()), dict(_versions())


def restore(held: tuple[dict[str, Procedure], dict[tuple[str, str], Procedure]]) -> None:
    """Put back what was declared; for tests."""
    for present, former in zip((_all(), _versions()), held, strict=True):
        present.clear()
        present.update(former)  # type: ignore[arg-type]
