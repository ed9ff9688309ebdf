"""Spark: the engine on a standalone cluster of this machine against SQL written by hand through the same session; DuckDB beside.

The facts are those of the bench `cells`: a nation's towns, two years. One master, two workers of one core each, started for
this run. Each question is asked `--times` times, ours and the other in turn, after one of each that is not counted; seconds
are medians, processor seconds those of executors and driver. `--rows` (default 2 million). Where YIFA_BENCH_SAIL names the
program `sail` (of the package pysail), the same code asks it through Spark Connect.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import cells as bench
import pyarrow as pa
from _hand import SUMS
from _office import ROOT, table

from yifa.engine import catalogue
from yifa.figures import cells
from yifa.figures.compute import Computer
from yifa.figures.duck import Duck
from yifa.figures.spark import CellAdder, Spark
from yifa.figures.spark_session import Session

TICKS = os.sysconf("SC_CLK_TCK")


def processor(executors: list[int]) -> float:
    """Processor seconds of executors, of this process and of the driver that it started."""

    def of(pid: int) -> float:
        try:
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            return 0.0
        return (int(words[11]) + int(words[12])) / TICKS

    return sum(map(of, [*executors, os.getpid(), *below(os.getpid())]))


def below(pid: int) -> list[int]:
    """The processes that one started."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError):  # a thread that has ended meanwhile
            found += map(int, path.read_text().split())
    return found


def timed(works: dict[str, Callable[[], Any]], times: int, executors: list[int]) -> dict[str, tuple[float, float, Any]]:
    """Of each work the median seconds and processor seconds, in turn, and what it last came to."""
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    found: dict[str, Any] = {}
    for _ in range(times + 1):
        for name, work in works.items():
            used, begun = processor(executors), time.perf_counter()
            found[name] = work()
            took[name].append((time.perf_counter() - begun, processor(executors) - used))
            print(f"{name}: {took[name][-1][0]:.1f} s, {took[name][-1][1]:.1f} CPU s", file=sys.stderr, flush=True)
    middle = {
        name: [statistics.median(column) for column in zip(*some[1:], strict=True)] for name, some in took.items()
    }
    return {name: (seconds, used, found[name]) for name, (seconds, used) in middle.items()}


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """A cluster for this run: its address, its workers."""
    environment = {**os.environ, "YIFA_VAR": str(folder), "YIFA_CLUSTER_CORES": "1"}
    script = ROOT / "script" / "cluster"
    try:
        subprocess.run([script, "start"], env=environment, check=True, stdout=subprocess.DEVNULL)
        held = folder / "cluster"
        pids = [int((held / f"worker-{n}.pid").read_text().split()[0]) for n in (1, 2)]
        yield (held / "master.url").read_text().strip(), pids
    finally:
        subprocess.run([script, "stop"], env=environment, check=True)


@contextmanager
def sail(program: str, log: Path) -> Iterator[str]:
    """A server of Sail in one process: its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with log.open("wb") as out:
        server = subprocess.Popen([program, "spark", "server", "--port", str(port)], stdout=out, stderr=out)
        try:
            for _ in range(100):
                with socket.socket() as one:
                    if one.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"sc://127.0.0.1:{port}"
        finally:
            server.kill()
            server.wait()


def by_hand(session: Session, folder: Path) -> tuple[Callable[[], list[int]], Callable[[], int]]:
    """The twenty figures of the nation, and of every place of four levels, by hand."""
    session.spark.read.parquet(str(folder / "facts" / "measured")).createOrReplaceTempView("measured")
    pairs = [(code, town) for code, towns in bench.tree().items() for town in towns]
    columns = {"at": [code for code, _ in pairs], "town": [town for _, town in pairs]}
    session.spark.createDataFrame(pa.table(columns)).createOrReplaceTempView("above")

    def nation() -> list[int]:
        [row] = session.spark.sql(f"SELECT {_named(SUMS)} FROM measured").collect()
        return list(row)

    def places() -> int:
        plain = [name for name in SUMS if name != "units"]
        own = f"SELECT place, {_named(plain)} FROM measured GROUP BY place"
        sums = ", ".join(f"SUM({name})" for name in plain)
        return (
            session.spark.sql(f"SELECT at, {sums} FROM ({own}) JOIN above ON place = town GROUP BY at")
            .toArrow()
            .num_rows
        )

    return nation, places


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"{SUMS[name]} AS {name}" for name in names)


def questions(session: Session, folder: Path) -> dict[str, Callable[[], Any]]:
    """What is asked: ours and by hand."""
    nation, places = by_hand(session, folder)
    towns, groups = list(bench.tree()), bench.tree()
    engine = Spark(folder / "facts", session)
    asked = list(
        dict.fromkeys(
            (part, bench.YEAR) for one in bench.figures() for part in bench.components(one) if not part.distinct
        )
    )
    return {
        "hand": nation, "ours": lambda: bench.values(Computer(engine, towns)),
        "hand-places": places, "ours-places": lambda: len(engine.each(asked, groups)),
    }  # fmt: skip


def main() -> None:
    """Print seconds, ratios and processor seconds."""
    words = argparse.ArgumentParser()
    words.add_argument("--rows", type=int, default=2_000_000)
    words.add_argument("--times", type=int, default=3)
    words.add_argument(
        "--only", nargs="*", choices=("nation", "places", "cells"), default=("nation", "places", "cells")
    )
    given = words.parse_args()
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", "--conf spark.executor.memory=2g pyspark-shell")
    base = Path(os.environ.get("YIFA_BENCH_FOLDER", ROOT / "var"))
    base.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-spark-", dir=base))
    catalogue.declare(bench.BENCH)
    try:
        run(folder, given.rows, given.times, given.only)
    finally:
        shutil.rmtree(folder)


def run(folder: Path, rows: int, times: int, only: Sequence[str]) -> None:
    """One run over facts of so many rows."""
    bench.generate(folder, rows)
    shown: list[tuple[object, ...]] = []
    towns = list(bench.tree())
    with cluster(folder) as (master, workers):
        begun = time.perf_counter()
        session = Session(master, log=folder / "driver.log")
        print(f"{rows:,} 行；会话建立用 {time.perf_counter() - begun:.0f} 秒\n", flush=True)
        executors = [one for worker in workers for one in below(worker)]
        pairs = {
            "nation": ("全国 20 项指标", ("hand", "ours")),
            "places": ("四级每个地方 19 项指标", ("hand-places", "ours-places")),
        }
        wanted = [pair for one, pair in pairs.items() if one in only or one == "nation"]
        names = {name for _, pair in wanted for name in pair}
        found = timed(
            {name: work for name, work in questions(session, folder).items() if name in names}, times, executors
        )
        for name, pair in wanted:
            (by, by_used, _), (own, used, _) = (found[one] for one in pair)
            shown += [(f"{name}，手写 SQL", by, 1.0, by_used), (f"{name}，yifa --engine spark", own, own / by, used)]
        answers = {"Spark": found["ours"][2]}
        if "cells" in only:
            used, begun = processor(executors), time.perf_counter()
            far = cells.build(
                folder / "facts", folder / "far", figures=bench.figures(), adder=CellAdder(lambda: session)
            )
            shown.append(("汇总，Spark", time.perf_counter() - begun, "", processor(executors) - used))
        session.close()
    near = timed({"duck": lambda: bench.values(Computer(Duck(folder / "facts"), towns))}, times, [])
    shown.append(("全国 20 项指标，DuckDB", near["duck"][0], near["duck"][0] / found["hand"][0], near["duck"][1]))
    answers["DuckDB"] = near["duck"][2]
    if "cells" in only:
        used, begun = processor([]), time.perf_counter()
        here = cells.build(folder / "facts", folder / "near", figures=bench.figures())
        shown.append(("汇总，DuckDB", time.perf_counter() - begun, "", processor([]) - used))
        print(
            "汇总数据的行数与指纹",
            "相同" if [one.rows for one in far.cells.shelves] == [one.rows for one in here.cells.shelves] else "不同",
            "\n",
        )
    if program := os.environ.get("YIFA_BENCH_SAIL"):
        with sail(program, folder / "sail.log") as address:
            try:
                session = Session(address)
                asked = {name: work for name, work in questions(session, folder).items() if name in ("hand", "ours")}
                other = timed(asked, times, [])
            except Exception as wrong:  # noqa: BLE001  a peer that can't is said to, and the others are shown
                print(f"Sail 没有给出结果：{str(wrong).splitlines()[0]}\n")
            else:
                for name, words in (("hand", "手写 SQL"), ("ours", "yifa --engine spark")):
                    seconds, used, _ = other[name]
                    shown.append((f"全国 20 项指标，Sail，{words}", seconds, seconds / found["hand"][0], used))
                answers["Sail"] = other["ours"][2]
    table(("做什么", "秒", "与手写 SQL 之比", "处理器秒"), shown)
    first = answers["DuckDB"]
    print("\n" + "；".join(f"{name} 与 DuckDB {'相同' if one == first else '不同'}" for name, one in answers.items()))
    print(f"内存峰值（驱动端 Python）{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
