"""`--engine spark`: the cluster's answer is the one given here, and whatever keeps it from answering is one sentence."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import types
from datetime import date

import pytest
from click.testing import CliRunner
from tests.figures import spark_cluster
from tests.scenarios.office import Office

from yifa.cli import cells, figures
from yifa.engine import door
from yifa.figures import spark_session
from yifa.figures.spark_session import SparkTrouble

ASKED = ("--place", "常平镇", "--year", "2022", "--json")


@pytest.fixture
def town(db, settings, tmp_path, monkeypatch):
    """Some cases of a town, and an installation of its own."""
    from tests.cli.test_figures import AT

    settings.YIFA_VAR = tmp_path
    monkeypatch.setenv("YIFA_VAR", str(tmp_path))
    monkeypatch.delenv("YIFA_SPARK_MASTER", raising=False)
    office = Office()
    for n in range(3):
        facts = {"session_kind": "lecture", "theme": f"专题{n}", "laws": "行政处罚法", "laws_count": "2", "attendance": "30", "leaders_attending": "9"}  # fmt: skip
        door.start("study_session", by=office.actor("学习培训组织人员甲"), on=date(2022, 1 + n, 7), at=AT, facts=facts)
    return tmp_path


def told(command, *arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(command, *arguments: str) -> str:
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1, "one sentence"
    return result.stderr


# on a cluster ----------------------------------------------------------------------------------------------------------
@pytest.mark.spark
def test_figures_cases_and_cells_through_connect_are_those_of_this_machine(town):
    connect = ("--engine", "spark", "--master", spark_cluster.address("connect"))
    here = json.loads(told(figures.command, *ASKED))
    assert any(one["value"] for one in here)
    assert json.loads(told(figures.command, *ASKED, *connect)) == here
    one = next(one["slug"] for one in here if one["cases"])
    listed = (*ASKED[:4], "--figure", one, "--cases")
    assert told(figures.command, *listed, *connect) == told(figures.command, *listed) != ""
    built = json.loads(told(cells.command, "--json", *connect))
    assert built["written"] > 0
    again = json.loads(told(cells.command, "--json"))
    assert again == {**built, "written": 0}, "there is nothing left to add here"
    thorough = json.loads(told(cells.command, "--json", "--thorough"))
    assert thorough == built
    assert json.loads(told(figures.command, *ASKED, "--cells")) == here


# what does not answer, each in a process of its own: a driver that waits can't be taken back -----------------------------------
OPENS = """
import sys
from pathlib import Path
from yifa.figures.spark_session import Session, SparkTrouble
try:
    Session(sys.argv[1], log=Path(sys.argv[2]), begin=float(sys.argv[3]), give=5).close()
except SparkTrouble as trouble:
    print(trouble)
"""


def opened(master: str, folder, begin: int, options: str = "") -> tuple[str, str]:
    """What a process says that opens a session, and what it says beside it."""
    program = [sys.executable, "-c", OPENS, master, str(folder / "spark.log"), str(begin)]
    environment = {**os.environ, "PYSPARK_SUBMIT_ARGS": f"{options} pyspark-shell"}
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


@pytest.mark.spark
def test_a_cluster_that_gives_no_worker_is_told_in_bounded_time(tmp_path):
    # No worker has so much memory.
    told, beside = opened(spark_cluster.address(), tmp_path, 300, "--conf spark.executor.memory=900g")
    assert told.startswith("F-406")
    assert beside == "", "what the driver says stands in the log"
    assert (tmp_path / "spark.log").exists()


@pytest.mark.spark
@pytest.mark.parametrize("kind", ["spark", "sc"])
def test_an_address_at_which_something_else_listens_is_told_in_bounded_time(tmp_path, kind):
    spark_cluster.address()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        told, beside = opened(f"{kind}://127.0.0.1:{silent.getsockname()[1]}", tmp_path, 15)
    assert told.startswith("F-405")
    assert beside == ""


# without one -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "master", ["", "spark:/10.0.0.1:7077", "http://master:8080", "local[0x2]", "spark://a b:7077", "7077"]
)
def test_what_is_no_address_is_told(monkeypatch, master):
    monkeypatch.delenv("YIFA_SPARK_MASTER", raising=False)
    message = refused(figures.command, *ASKED, "--engine", "spark", "--master", master)
    assert message.startswith("F-401" if master else "F-411")
    if master:
        assert master in message


def test_options_that_say_two_things_are_refused():
    assert refused(figures.command, *ASKED, "--cells", "--engine", "spark").startswith("F-411")
    assert refused(figures.command, *ASKED, "--master", "local[2]").startswith("F-411")
    assert refused(cells.command, "--files", "hdfs://name/facts").startswith("F-411")


def test_without_pyspark_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert refused(cells.command, "--engine", "spark", "--master", "local[2]").startswith("F-402")


@pytest.fixture
def pyspark(monkeypatch):
    """As if PySpark were installed: what is asked here comes before it is used."""
    for name in ("pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))


@pytest.mark.parametrize("java", ["", "8"])
def test_without_java_or_with_one_too_old_it_is_said_which_is_wanted(pyspark, monkeypatch, tmp_path, java):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    if java:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "java").write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n")
        (tmp_path / "bin" / "java").chmod(0o755)
    with pytest.raises(SparkTrouble, match="F-403"):
        spark_session.checked("local[2]")


def test_a_cluster_that_is_down_is_told_before_anything_else_is_done(pyspark, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    assert refused(cells.command, "--engine", "spark", "--master", f"sc://127.0.0.1:{port}").startswith("F-404")
    assert refused(cells.command, "--engine", "spark", "--master", "sc://no-such-host.invalid").startswith("F-404")
