"""Puts the start-up checks of all declarations into Django's check framework: nothing runs past a broken one.

Reads   the catalogue
Never   lets a superuser exist
Start   declarations()
"""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register

from yifa.engine import catalogue
from yifa.engine.checks import problems


@register("yifa")
def declarations(**_: Any) -> list[Error]:
    """One error for every problem of every declaration."""
    found = []
    for procedure in catalogue.every():
        found += [Error(problem, id="yifa.E001") for problem in problems(procedure)]
    return found
