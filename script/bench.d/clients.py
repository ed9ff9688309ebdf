"""Clients: 1, 4 and 16 processes that take steps at once, each on its own cases, against as many that use the driver alone.

Every round is a few seconds of one kind; the kinds alternate. Counted is what was committed by all of them together.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import statistics
import sys
import time

from _cluster import on_each_database
from _office import installed, table

SECONDS, ROUNDS = float(os.environ.get("YIFA_BENCH_SECONDS", "3")), 3
CLIENTS = (1, 4, 16)


def ours(case: int, people: tuple[int, int], until: float) -> list[float]:
    """How long each of the steps took that were committed until then."""
    from tests.engine.toy import AT, DAY

    from yifa.engine import door
    from yifa.engine.case import Actor

    by, took = Actor(people[0], "clerk", "bureau"), []
    while (begun := time.perf_counter()) < until:
        door.take_step(case, "inspect", by=by, together=[people[1]], on=DAY, at=AT, facts={"found": "属实"})
        took.append(time.perf_counter() - begun)
    return took


def bare(case: int, people: tuple[int, int], until: float) -> list[float]:
    """The same with the driver alone, see steps.py."""
    from django.db import connection
    from steps import bare_step

    connection.ensure_connection()
    step, took = bare_step(connection), []
    while (begun := time.perf_counter()) < until:
        step(case)
        took.append(time.perf_counter() - begun)
    return took


def client(kind: str, case: int, people: tuple[int, int], barrier, answers) -> None:
    """One process, with a connection of its own."""
    from django.db import connection

    act = {"ours": ours, "bare": bare}[kind]
    act(case, people, time.perf_counter() + 0.3)  # imports, statements, caches
    barrier.wait()
    answers.put(act(case, people, time.perf_counter() + SECONDS))
    connection.close()


def at_once(kind: str, cases: list[int], people: tuple[int, int]) -> list[float]:
    """The durations of all the steps of one round."""
    forked = multiprocessing.get_context("fork")  # with everything imported, and no connection open
    barrier, answers = forked.Barrier(len(cases)), forked.Queue()
    processes = [forked.Process(target=client, args=(kind, case, people, barrier, answers)) for case in cases]
    for process in processes:
        process.start()
    took = [one for _ in processes for one in answers.get(timeout=120)]
    for process in processes:
        process.join()
    return took


def main() -> None:
    """Print, for each number of clients, how many steps a second and how long the slow ones took."""
    folder = installed()
    from django.db import connection
    from tests.engine.toy import AT, DAY, Office

    from yifa.engine import door

    office = Office()
    actor, people = office.actor("甲"), (office.id_of("甲"), office.id_of("乙"))
    cases = [
        door.start("toy", by=actor, on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"}).case
        for _ in range(2 * max(CLIENTS))
    ]
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # its threads do not live on in a fork
    told = []
    for many in CLIENTS:
        rates: dict[str, list[float]] = {"bare": [], "ours": []}
        slow = 0.0
        for _ in range(ROUNDS):
            for kind in rates:
                took = at_once(kind, cases[:many] if kind == "ours" else cases[-many:], people)
                rates[kind].append(len(took) / SECONDS)
                slow = statistics.quantiles(took, n=20)[-1] * 1000 if kind == "ours" else slow
        ratio = statistics.median(o / b for b, o in zip(rates["bare"], rates["ours"], strict=True))
        told.append((many, statistics.median(rates["bare"]), statistics.median(rates["ours"]), ratio, slow))
    table(("同时", "驱动直写 步/秒", "take_step 步/秒", "take_step ÷ 标尺", "take_step p95 ms"), told)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main() if sys.argv[1:] == ["here"] else on_each_database(__file__)
