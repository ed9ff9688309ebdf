"""Spark: a real cluster of two workers gives the numbers that DuckDB, SQLite and cells give, also when it loses one."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.figures import office as made
from tests.figures import spark_cluster
from tests.figures.test_cells import CLOSED, OPENED, counted, free, row, whole_months
from tests.figures.test_declared import PLACE, random_facts
from tests.figures.test_engines import (
    BIG,
    PLACES,
    Counted,
    Said,
    asked_places,
    components,
    declared,
    periods,
    stored,
    tables,
)
from yifa.engine import catalogue
from yifa.figures import cell_manifest, cells, manifest, spark
from yifa.figures.cell_manifest import BadCells
from yifa.figures.compute import Computer
from yifa.figures.declared import every
from yifa.figures.duck import Duck
from yifa.figures.facts import by_slug, schema
from yifa.figures.manifest import Manifest
from yifa.figures.period import Period
from yifa.figures.rollup import Rollup
from yifa.figures.spark import CellAdder, Spark
from yifa.figures.spark_session import Session, SparkTrouble
from yifa.figures.sqlite import Lite

pytestmark = pytest.mark.spark
YEAR = Period.year(2022)
FEW = settings(deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True, scope="module")
def _declared():
    made.declare()
    yield
    catalogue.refresh()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A session through the master: its driver is here, its executors are the workers'."""
    session = Session(spark_cluster.address(), log=tmp_path_factory.mktemp("log") / "spark.log")
    yield session
    session.close()


@pytest.fixture(scope="module")
def connect():
    """A session through Spark Connect: its driver is the server."""
    session = Session(spark_cluster.address("connect"))
    yield session
    session.close()


# random figures over random facts -----------------------------------------------------------------------------------------
# Not the simplest first: a question to a cluster is dear, and one over no rows tells little.
many_rows = (
    st.tuples(tables, tables, tables)
    .map(lambda three: [row for some in three for row in some])
    .filter(lambda rows: len(rows) > 9)
)
asked = st.tuples(
    many_rows, st.lists(st.one_of(periods, whole_months()), min_size=1, max_size=2), asked_places,
    st.lists(st.one_of(components(distinct=True), free()), min_size=4, max_size=6), components(of=True), components(), free(),
    st.sampled_from(["colour", "urgent"]), st.sampled_from([1, 50]),
)  # fmt: skip


def agree(tmp_path_factory, session: Session, drawn, *, cases: bool = False) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spark, "FEW_PLACES", drawn[-1])  # more places than that are a table of the question's own
        _agree(tmp_path_factory, session, *drawn[:-1], cases)


def _agree(tmp_path_factory, session, rows, spans, places, counts, total, top, base, by, cases) -> None:
    """Every engine to one number: SQLite, DuckDB, cells and the cluster; each count also to plain Python."""
    rows = [{**row, "_id": at + 1, "_head": bytes(32), "number": f"计〔{at}〕号"} for at, row in enumerate(rows)]
    facts, folder = tmp_path_factory.mktemp("facts"), tmp_path_factory.mktemp("cells")
    stored(facts, rows)
    figures = [declared(f"count_{n}", "case", count=part) for n, part in enumerate(counts)]
    figures += [declared("total", "person", sum=total), declared("rate", "percent", numerator=top, denominator=base)]
    cells.build(facts, folder, figures=figures)
    far = Spark(facts, session)
    wanted = [(figure, span) for figure in figures for span in spans]

    found = Computer(far, places).results_of(wanted)
    for engine in (Lite(facts), Duck(facts), Rollup(folder, facts)):
        assert found == Computer(engine, places).results_of(wanted)
        assert engine.fingerprint == far.fingerprint
    ours = [row for row in rows if row["place"] in places]
    for result, part in zip(found, [part for part in counts for _ in spans], strict=False):
        if any(row["opened_on"] <= result.period.end for row in ours):
            assert result.value == part.sum(ours, result.period)
    each = [(part, span) for figure in figures for part in figure.parts for span in spans]
    groups = {code: PLACES[at:] for at, code in enumerate(PLACES)}
    assert far.each(each, groups) == Rollup(folder, facts).each(each, groups)
    if not cases:
        return
    near, rate = Duck(facts), figures[-1]
    for at in (0, len(counts)):
        part, span = figures[at].parts[0], spans[0]
        columns = ("begin_on", "urgent", "order", "amount")
        assert far.rows(part, span, places, columns, 3, 1) == near.rows(part, span, places, columns, 3, 1)
        assert far.cases(part, span, places) == near.cases(part, span, places)
    assert Computer(far, places).split(rate, spans[0], by) == Computer(near, places).split(rate, spans[0], by)


@given(asked)
@settings(FEW, max_examples=3)
def test_the_cluster_gives_the_number_that_every_engine_gives(tmp_path_factory, cluster, drawn):
    agree(tmp_path_factory, cluster, drawn)


@given(asked)
@settings(FEW, max_examples=1)
def test_through_connect_the_cluster_gives_the_same_and_the_cases_behind_it(tmp_path_factory, connect, drawn):
    agree(tmp_path_factory, connect, drawn, cases=True)


def test_every_declared_figure_is_the_same_from_the_cluster(tmp_path, cluster):
    random_facts(tmp_path, {slug for one in every() if one.parts for slug in one.procedures}, 300, 8)
    far, near = (Computer(engine, (PLACE,)).results(every(), Period(date(2021, 1, 1), date(2022, 12, 31)))
                 for engine in (Spark(tmp_path, cluster), Duck(tmp_path)))  # fmt: skip
    assert far == near
    assert sum(bool(one.cases) for one in far) > 60, "most figures find something in facts of every shape"


# cells ---------------------------------------------------------------------------------------------------------------------
def told(held: cell_manifest.Cells) -> list[object]:
    """What a manifest says but for the bytes of its files."""
    return [held.facts, held.kept, *(replace(one, sha256="") for one in held.shelves)]


def same_rows(one: Path, other: Path) -> bool:
    def read(folder: Path) -> list[pa.Table]:
        shelves = cell_manifest.read(folder).checked(folder).shelves
        return [pq.read_table(folder / shelf.path, partitioning=None) for shelf in shelves]

    pairs = list(zip(read(one), read(other), strict=True))
    return all(a.column_names == b.column_names and a.schema.types == b.schema.types and a.to_pylist() == b.to_pylist() for a, b in pairs)  # fmt: skip


@given(many_rows, st.lists(st.one_of(components(distinct=True), free()), min_size=8, max_size=10), components(of=True))
@settings(FEW, max_examples=1)
def test_cells_added_by_the_cluster_are_those_added_here(tmp_path_factory, cluster, rows, counts, total):
    rows = [{**one, "_id": at + 1, "_head": bytes(32), "number": f"计〔{at}〕号"} for at, one in enumerate(rows)]
    facts, near, far = (tmp_path_factory.mktemp(name) for name in ("facts", "near", "far"))
    stored(facts, rows)
    figures = [declared(f"count_{n}", "case", count=part) for n, part in enumerate(counts)]
    figures.append(declared("total", "person", sum=total))
    built = [cells.build(facts, near, figures=figures),
             cells.build(facts, far, figures=figures, adder=CellAdder(lambda: cluster))]  # fmt: skip
    assert told(built[0].cells) == told(built[1].cells)
    assert same_rows(near, far)


@pytest.fixture
def facts(tmp_path):
    """Facts of two years and of a second county, and figures over them."""
    folder = tmp_path / "facts"
    folder.mkdir()
    days = [date(2021, 2, 1) + timedelta(days=n) for n in range(400)]
    stored(folder, [row(n, day, closed=day + timedelta(days=n)) for n, day in enumerate(days)])
    held = manifest.read(folder)
    path = folder / "far.parquet"
    pq.write_table(pa.Table.from_pylist([row(900, date(2022, 3, 8), place="440200000000")], schema(made.COUNTED)), path)
    part = replace(held.parts[-1], county="440200000000", rows=1, sha256=manifest.sha256_of(path))
    (folder / part.path).parent.mkdir(parents=True)
    path.rename(folder / part.path)
    manifest.write(folder, Manifest((*held.parts, part), 0))
    return folder


def figures():
    return [counted(OPENED, "opened_on"), counted(CLOSED, "closed_on")]


def test_counties_fetched_one_after_the_other_make_the_same_file(tmp_path, facts, cluster, monkeypatch):
    monkeypatch.setattr(spark, "AT_ONCE", 1)
    built = cells.build(facts, tmp_path / "far", figures=figures(), adder=CellAdder(lambda: cluster))
    assert told(built.cells) == told(cells.build(facts, tmp_path / "near", figures=figures()).cells)
    assert same_rows(tmp_path / "near", tmp_path / "far")


def test_a_county_that_changed_is_added_by_the_cluster_and_the_others_are_taken_over(tmp_path, facts, cluster):
    near, far = tmp_path / "near", tmp_path / "far"
    cells.build(facts, far, figures=figures())
    held = manifest.read(facts)
    changed = held.parts[-1]
    pq.write_table(
        pa.Table.from_pylist([row(901, date(2022, 5, 8), place="440200000000")], schema(made.COUNTED)), facts / "new"
    )
    anew = replace(changed, sha256=manifest.sha256_of(facts / "new"))
    (facts / "new").rename(facts / anew.path)
    manifest.write(facts, Manifest((*held.parts[:-1], anew), 0))
    for part in held.parts[:-1]:
        (facts / part.path).rename(facts / f"{part.path}.away")  # what did not change is not even read
    built = cells.build(facts, far, figures=figures(), adder=CellAdder(lambda: cluster))
    for part in held.parts[:-1]:
        (facts / f"{part.path}.away").rename(facts / part.path)
    assert [one.key for one in built.written] == [("counted", 2022)]
    assert told(built.cells) == told(cells.build(facts, near, figures=figures()).cells)
    assert same_rows(near, far)


def test_a_build_that_is_killed_is_done_again(tmp_path, facts, connect):
    near, far = tmp_path / "near", tmp_path / "far"
    program = [
        sys.executable,
        "-m",
        "tests.figures.spark_build",
        spark_cluster.address("connect"),
        str(facts),
        str(far),
    ]
    child = subprocess.Popen(
        program, cwd=spark_cluster.ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "src"}
    )
    assert child.stdout.readline() == "one file is written\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert (far / manifest.PROGRESS).exists()
    assert not (far / manifest.NAME).exists()
    built = cells.build(facts, far, figures=figures(), adder=CellAdder(lambda: connect))
    assert len(built.written) == 1, "the file that was finished is kept"
    assert told(built.cells) == told(cells.build(facts, near, figures=figures()).cells)
    assert same_rows(near, far)


# what is broken ------------------------------------------------------------------------------------------------------------
def test_a_file_cut_in_half_or_gone_is_refused_and_never_left_out(facts, cluster):
    asked = [(one.parts[0], YEAR) for one in figures()]
    path = facts / manifest.read(facts).parts[0].path
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SparkTrouble, match="F-407"):
        Spark(facts, cluster).add(asked, PLACES)
    path.unlink()
    with pytest.raises(SparkTrouble, match="F-407"):
        Spark(facts, cluster).add(asked, PLACES)
    path.write_bytes(whole)
    assert Spark(facts, cluster).add(asked, PLACES) == Duck(facts).add(asked, PLACES)


def test_a_file_that_is_named_twice_is_refused(facts, cluster):
    held = manifest.read(facts)
    manifest.write(facts, Manifest((*held.parts, replace(held.parts[0], block=7)), 0))
    with pytest.raises(BadCells, match="F-305"):
        Spark(facts, cluster)
    (facts / manifest.NAME).write_text("{", encoding="utf-8")
    with pytest.raises(BadCells, match="F-304"):
        Spark(facts, cluster)


def test_rows_that_the_workers_do_not_find_are_missed(tmp_path, facts, connect):
    held = manifest.read(facts)
    manifest.write(facts, Manifest((*held.parts[:-1], replace(held.parts[-1], rows=2)), 0))
    [part] = counted(OPENED, "opened_on").parts
    with pytest.raises(SparkTrouble, match="F-407"):
        Spark(facts, connect).add([(part, YEAR)], PLACES)
    with pytest.raises(SparkTrouble, match="F-407"):
        Spark(facts, connect).cases(part, YEAR, PLACES)
    with pytest.raises(SparkTrouble, match="F-407"):
        cells.build(facts, tmp_path / "far", figures=figures(), adder=CellAdder(lambda: connect))


def test_files_of_older_and_newer_columns_are_read_as_one_whatever_their_folder_is_called(tmp_path, facts, cluster):
    held = manifest.read(facts)
    old = facts / held.parts[0].path
    pq.write_table(pq.read_table(old, partitioning=None).drop_columns(["colour", "people"]), old)
    elsewhere = tmp_path / "a b[c]{d}*%20é"
    facts.rename(elsewhere)
    asked = [
        (counted(OPENED, "opened_on").parts[0], YEAR),
        (counted("c", "opened_on", where="colour is null").parts[0], YEAR),
    ]
    assert Spark(elsewhere, cluster).add(asked, PLACES) == Duck(elsewhere).add(asked, PLACES)
    moved = Spark(tmp_path / "nowhere", cluster, f"file://{elsewhere}")
    moved.facts = manifest.read(elsewhere)
    assert moved.add(asked, PLACES) == Duck(elsewhere).add(asked, PLACES), "the workers read it by another path"


def test_a_sum_keeps_its_last_digit_or_is_refused(tmp_path, cluster, connect):
    blank = dict.fromkeys(by_slug(made.COUNTED))

    def of(people: list[int]) -> Path:
        folder = tmp_path / str(people[0])
        folder.mkdir()
        stored(folder, [{**blank, "_id": n, "_head": bytes(32), "number": str(n), "place": made.TOWN, "opened_on": date(2022, 1, 1),
                         "begin_on": date(2022, 1, 1), "people": one} for n, one in enumerate(people)])  # fmt: skip
        return folder

    total = declared(
        "total",
        "person",
        sum=Counted({"on": "begin_on", "of": ["people"], "says": "人数"}, Said("", lambda _r, _p: True)),
    )
    past = of([2**63 - 1] * 3)
    exact = of([BIG] * 3)
    for session in (cluster, connect):
        assert Computer(Spark(exact, session), PLACES).result(total, YEAR).value == 3 * BIG
        with pytest.raises(SparkTrouble, match="F-408"):
            Computer(Spark(past, session), PLACES).result(total, YEAR)


# a worker is lost ------------------------------------------------------------------------------------------------------------
def _below(process: int) -> list[int]:
    """The processes that a process started."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    every_thread = Path(f"/proc/{process}/task").glob("*/children")
    assert listed.exists()
    return [int(one) for path in every_thread for one in path.read_text().split()]


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def _executor(worker: int, application: str) -> int | None:
    for one in _below(worker):
        if application in Path(f"/proc/{one}/cmdline").read_text().replace("\0", " "):
            return one
    return None


def test_a_worker_killed_in_the_midst_of_a_job_costs_time_and_no_number(tmp_path, cluster):
    chance, parts = random.Random(4), []
    for block in range(12):
        rows = [
            row(n, date(2022, 1, 1) + timedelta(days=chance.randrange(300)), closed=date(2022, 12, 1))
            for n in range(block * 500, block * 500 + 500)
        ]
        pq.write_table(pa.Table.from_pylist(rows, schema(made.COUNTED)), tmp_path / "new")
        part = manifest.Part(
            "counted", 2022, made.COUNTY, block, 500, "", str(block), manifest.sha256_of(tmp_path / "new")
        )
        (tmp_path / part.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "new").rename(tmp_path / part.path)
        parts.append(part)
    manifest.write(tmp_path, Manifest(tuple(parts), 0))
    asked = [(one.parts[0], period) for one in figures() for period in (YEAR, *YEAR.months())]
    context = cluster.spark.sparkContext
    cluster.spark.conf.set("spark.sql.files.openCostInBytes", str(2**27))  # every file a task of its own
    tracker, worker = context.statusTracker(), spark_cluster.pid("worker-2")
    executor = _executor(worker, context.applicationId)
    assert executor, "each worker works for the session"

    def busy() -> int:
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        return sum(one.numActiveTasks for one in stages if one)

    def stopped_in_midst(pool: ThreadPoolExecutor) -> Future[list[int]]:
        """A job of which the executor holds tasks: it is stopped, so that they can't end until it is killed."""
        for _ in range(20):
            engine = Spark(tmp_path, cluster)
            job = pool.submit(engine.add, asked, PLACES)
            while not busy() and not job.done():
                time.sleep(0.005)
            os.kill(executor, signal.SIGSTOP)
            still = 0  # the other worker goes on until only the stopped tasks are left
            while not job.done() and still < 20:
                before = busy()
                time.sleep(0.1)
                still = still + 1 if before == busy() else 0
            if not job.done() and busy():
                return job
            os.kill(executor, signal.SIGCONT)
            job.result()
        raise AssertionError("no job could be stopped in its midst")

    try:
        with ThreadPoolExecutor() as pool:
            job = stopped_in_midst(pool)
            for one in (worker, executor):
                os.kill(one, signal.SIGKILL)
            while _lives(worker):
                time.sleep(0.01)
            assert job.result() == Duck(tmp_path).add(asked, PLACES)
        assert spark_cluster.script("status").returncode == 3, "a node that was killed is not said to run"
    finally:
        started = spark_cluster.script("start", "--connect")
        cluster.spark.conf.set("spark.sql.files.openCostInBytes", str(2**22))
    assert started.returncode == 0, started.stdout + started.stderr
    assert spark_cluster.pid("worker-2") != worker
    assert spark_cluster.script("status").returncode == 0
    assert json.dumps(Spark(tmp_path, cluster).add(asked, PLACES)) == json.dumps(Duck(tmp_path).add(asked, PLACES))
