"""Arrangements: the working-day calendar in use, the packaged years with those an operator has added or replaced.

Reads   settings.YIFA_CALENDARS (a folder of one YAML file a year), again within a second of a change
Never   keeps a year after its file has changed: the next due day asked for is by the new one
Start   in_use()
"""

from __future__ import annotations

import logging
import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from yifa.law import calendars
from yifa.law.calendars import Calendar
from yifa.law.files import LawFileError

LOOK_EVERY = 1.0
LOG = logging.getLogger(__name__)


class _Look:
    at = 0.0
    signed: tuple[tuple[str, int], ...] = ()
    good: Calendar | None = None


def _signature(folder: Path) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.yaml")))


@lru_cache(maxsize=4)
def _loaded(folder: str, _signed: tuple[tuple[str, int], ...]) -> Calendar:
    try:
        return calendars.load(Path(folder))
    except LawFileError as wrong:
        LOG.error("%s; the calendar stays as it was", wrong)
        return _Look.good or calendars.calendar()


def in_use() -> Calendar:
    """The calendar of this installation."""
    folder = settings.YIFA_CALENDARS
    if folder is None or not Path(folder).is_dir():
        return calendars.calendar()
    now = time.monotonic()
    if now - _Look.at > LOOK_EVERY:
        _Look.at, _Look.signed = now, _signature(Path(folder))
    _Look.good = _loaded(str(folder), _Look.signed)
    return _Look.good
