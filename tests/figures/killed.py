"""A process that forks children which open cases and export facts without end: what test_kill.py kills.

A child costs a fork, not a start of Python and Django, so that many can be killed.
"""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yifa.settings.local")
django.setup()

from tests.figures import office as made  # noqa: E402
from yifa.engine import catalogue, door  # noqa: E402
from yifa.engine.case import Actor  # noqa: E402
from yifa.figures import export  # noqa: E402
from yifa.figures.facts import stamp  # noqa: E402
from yifa.law.calendars import calendar  # noqa: E402
from yifa.law.parameters import book  # noqa: E402


def work(folder: Path, person: int, run: int) -> None:
    """Open cases in several years, move some, export after each."""
    by = Actor(person, made.CLERK.slug, "office")
    n = 0
    while True:
        on = date(2019 + n % 4, 1, 5) + timedelta(days=n % 300)
        case = door.start("counted", by=by, on=on, at=made.AT, facts={"applicant": "张三", "order": f"{run}-{n}"})
        if n % 2:
            door.take_step(case.case, "decide", by=by, on=on, at=made.AT, facts={"verdict": "yes"})
        export.export(folder)
        if n == 0:
            print("at work", flush=True)
        n += 1


def main() -> None:
    """Fork a child for every line that comes in, and tell its pid; the one before it is dead by then."""
    made.declare()
    export.BLOCK = 5
    for one in catalogue.every():
        stamp(one)  # what is the same for every child is found once, before the first fork
    calendar(), book()
    folder, person = Path(sys.argv[1]), int(sys.argv[2])
    for run, _ in enumerate(sys.stdin):
        child = os.fork()
        if not child:
            work(folder, person, run)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("dead", flush=True)


if __name__ == "__main__":
    main()
