"""kill -9 during builds of cells: readers always find one whole state, and the next build makes what a whole one would."""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import date, timedelta

import pytest

from tests.figures import office as made
from tests.figures.test_cells import CLOSED, OPENED, PLACES, counted, row, stored
from yifa.engine import catalogue
from yifa.figures import cells
from yifa.figures.compute import Computer
from yifa.figures.period import Period
from yifa.figures.rollup import Rollup

RUNS = int(os.environ.get("YIFA_CELL_KILLS", "25"))


@pytest.fixture(autouse=True, scope="module")
def _declared():
    made.declare()
    yield
    catalogue.refresh()


@pytest.mark.slow
def test_kills_leave_no_broken_state_and_no_wrong_number(tmp_path):
    folder, chance, midst = tmp_path / "cells", random.Random(7), 0
    figures = [counted(OPENED, "opened_on"), counted(CLOSED, "closed_on")]
    years = [Period.year(year) for year in (2021, 2022)]

    def numbers() -> list[int | None]:
        computer = Computer(Rollup(folder), PLACES)
        return [one.value for year in years for one in computer.results(figures, year)]

    facts, first, states = [], date(2021, 2, 1), []
    for n in (400, 300):
        facts.append(tmp_path / f"facts-{n}")
        facts[-1].mkdir()
        days = [first + timedelta(days=at) for at in range(n)]
        stored(facts[-1], [row(at, day, closed=day + timedelta(days=n)) for at, day in enumerate(days)])
        done = cells.build(facts[-1], folder, figures=figures)
        states.append(numbers())
    assert states[0] != states[1]
    for run in range(RUNS):
        child = os.fork()
        if not child:
            os.setpgid(0, 0)
            while True:
                for one in facts:
                    cells.build(one, folder, figures=figures)
        # At any moment, or as soon as something half written is there.
        until = time.monotonic() + 2
        while run % 2 and not any(folder.rglob("*.tmp")) and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.1) if not run % 2 else 0)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        midst += any(folder.rglob("*.tmp")) or (folder / "progress.json").exists()
        assert numbers() in states
    assert midst > RUNS // 5, "the kills hit the midst of builds"
    for one in (*facts, facts[-1]):
        last = cells.build(one, folder, figures=figures)
    assert last.cells.fingerprint == done.cells.fingerprint
    assert numbers() == states[-1]
    assert not list(folder.rglob("*.tmp"))
    strays = {path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")}
    assert len(strays - {one.path for one in last.cells.shelves}) <= len(last.cells.shelves)
