"""A process that takes steps and says so on standard output after each commit: what test_kill.py kills."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yifa.settings.local")
django.setup()

from tests.engine.toy import AT, BADGE, DAY, TOY  # noqa: E402
from yifa.engine import catalogue, door, sealer  # noqa: E402
from yifa.engine.case import Actor  # noqa: E402


def main() -> None:
    """Open a case, take steps on it for ever; every twentieth step seals the log."""
    catalogue.declare(TOY)
    catalogue.declare(BADGE)
    person, other, run = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    by = Actor(person, "clerk", "bureau")
    case = door.start(
        "toy", by=by, on=DAY, at=AT, facts={"applicant": "张三", "subject": f"摊位{run}"}, key=f"{run}-0"
    ).case
    n = 0
    while True:
        n += 1
        key = f"{run}-{n}"
        door.take_step(case, "inspect", by=by, together=[other], on=DAY, at=AT, facts={"found": f"第{n}次"}, key=key)
        print(key, flush=True)
        if n % 20 == 0:
            sealer.seal_pending()


if __name__ == "__main__":
    main()
