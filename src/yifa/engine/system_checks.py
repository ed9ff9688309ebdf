"""Puts the start-up checks of all declarations into Django's check framework: nothing runs past a broken one.

Reads   the catalogue
Never   lets a superuser exist
Start   declarations(); open_cases() also asks the database, where it is asked with one
"""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, Tags, Warning, register
from django.db import connections

from yifa.engine import catalogue, store
from yifa.engine.checks import problems


@register("yifa")
def declarations(**_: Any) -> list[Error]:
    """One error for every problem of every declaration."""
    found = []
    for procedure in catalogue.versions():
        found += [Error(problem, id="yifa.E001") for problem in problems(procedure)]
    return found


@register(Tags.database)
def open_cases(databases: list[str] | None = None, **_: Any) -> list[Warning]:
    """One warning for every version that open cases began under and that is no longer kept: they go on under today's."""
    if "default" not in (databases or ()):
        return []
    if "yifa_case" not in connections["default"].introspection.table_names():
        return []
    return [
        Warning(
            f"“{slug}”有{count}件未结案件（例如{number}）按已不在程序目录中的版本立项，现在按现行版本办理；"
            "要按原版本办完的，请把原声明连同 superseded 放回程序目录。",
            id="yifa.W001",
        )
        for slug, fingerprint, count, number in store.open_versions()
        if not catalogue.knows(slug, fingerprint)
    ]
