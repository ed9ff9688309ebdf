"""A process that adds cells on a cluster and stops when one file is written: what test_spark.py kills.

Usage: python -m tests.figures.spark_build ADDRESS FACTS CELLS
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yifa.settings.local")
django.setup()

from tests.figures import office as made  # noqa: E402
from tests.figures.test_cells import CLOSED, OPENED, counted  # noqa: E402
from yifa.figures import cells  # noqa: E402
from yifa.figures.spark import CellAdder  # noqa: E402
from yifa.figures.spark_session import Session  # noqa: E402


def main() -> None:
    """Say that one file is written when a second is asked for, and wait there for the kill."""
    made.declare()
    session = Session(sys.argv[1])
    adder, asked = CellAdder(lambda: session), 0

    def held(*arguments):
        nonlocal asked
        asked += 1
        if asked == 2:
            print("one file is written", flush=True)
            time.sleep(3600)
        return adder(*arguments)

    figures = [counted(OPENED, "opened_on"), counted(CLOSED, "closed_on")]
    cells.build(Path(sys.argv[2]), Path(sys.argv[3]), figures=figures, adder=held)


if __name__ == "__main__":
    main()
