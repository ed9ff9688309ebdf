"""A process that takes steps and says so on standard output after each commit: what test_kill.py kills.

With `nursery` as its first argument it reads names of runs and begins each in a process of its own, which need not import
everything again; it says `dead` when that one has ended. With `patient` behind its arguments it takes a step again, under the same key, that the database did not take in: as an
official does who was told so. test_postgres_kill.py kills the database under it.
"""

from __future__ import annotations

import os
import sys
import time

import django
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yifa.settings.local")
django.setup()

from tests.engine.toy import AT, BADGE, DAY, TOY  # noqa: E402
from yifa.engine import catalogue, door, sealer  # noqa: E402
from yifa.engine.arrangements import in_use  # noqa: E402
from yifa.engine.case import Actor  # noqa: E402
from yifa.engine.refusals import Unrecorded  # noqa: E402
from yifa.law.parameters import book  # noqa: E402


def main(person: int, other: int, run: str) -> None:
    """Open a case, take steps on it for ever; every twentieth step seals the log."""
    by = Actor(person, "clerk", "bureau")
    case = door.start(
        "toy", by=by, on=DAY, at=AT, facts={"applicant": "张三", "subject": f"摊位{run}"}, key=f"{run}-0"
    ).case
    n = 0
    while True:
        n += 1
        key = f"{run}-{n}"
        while True:
            try:
                door.take_step(
                    case, "inspect", by=by, together=[other], on=DAY, at=AT, facts={"found": f"第{n}次"}, key=key
                )
                break
            except Unrecorded:
                if "patient" not in sys.argv:
                    raise
                close_old_connections()  # as between two requests
                time.sleep(0.02)
        print(key, flush=True)
        if n % 20 == 0 and "patient" not in sys.argv:
            sealer.seal_pending()


def nursery(person: int, other: int) -> None:
    """A process for each run; its first line is its number. What every run reads is read once."""
    book()
    in_use()
    for run in sys.stdin:
        child = os.fork()
        if not child:
            print(os.getpid(), flush=True)
            main(person, other, run.strip())
        os.waitpid(child, 0)
        print("\ndead", flush=True)


if __name__ == "__main__":
    catalogue.declare(TOY)
    catalogue.declare(BADGE)
    if sys.argv[1] == "nursery":
        nursery(int(sys.argv[2]), int(sys.argv[3]))
    else:
        main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
