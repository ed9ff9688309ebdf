"""Today: the one place of the web that asks what day it is.

Reads   settings.YIFA_TODAY (YYYY-MM-DD), for demonstrations of a past or coming day; the system's clock otherwise
Never   is asked by anything below web/
Start   today(), now()
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment in China, with its zone; on the day that YIFA_TODAY names where it is set."""
    moment = datetime.now(CHINA)
    shown = getattr(settings, "YIFA_TODAY", None)
    return datetime.combine(date.fromisoformat(str(shown)), moment.time(), CHINA) if shown else moment


def today() -> date:
    """The day in China."""
    return now().date()
