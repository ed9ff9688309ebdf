"""kill -9 during writing: no acknowledged step is lost, nothing half done is left."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUNS = int(os.environ.get("YIFA_KILLS", "100"))

PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.engine.toy import Office
office = Office()
print(office.id_of("甲"), office.id_of("乙"))
"""

CHECK = """
import django; django.setup()
from tests.engine.toy import TOY, BADGE
from yifa.engine import catalogue, rebuild, sealer
from yifa.engine.models import CaseRow, EventRow, Leaf
catalogue.declare(TOY); catalogue.declare(BADGE)
for case in CaseRow.objects.all():
    assert EventRow.objects.filter(case=case).count() == case.seq
for case in CaseRow.objects.order_by("-id")[:10]:
    assert rebuild.differences(case.pk) == {}
sealer.seal_pending(thorough=True)
assert list(Leaf.objects.order_by("idx").values_list("idx", flat=True)) == list(range(EventRow.objects.count()))
print("\\n".join(EventRow.objects.exclude(key=None).values_list("key", flat=True)))
"""


def python(code: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def until_dead(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if line == "dead\n":
            return
        yield line.strip()
    raise AssertionError("the nursery ended")


@pytest.mark.slow
def test_a_hundred_kills_lose_no_acknowledged_step(process_environment):
    environment = {**process_environment, "PYTHONPATH": f"{process_environment['PYTHONPATH']}{os.pathsep}{ROOT}"}
    var = Path(environment["YIFA_VAR"])
    (var / "keys").mkdir(parents=True, exist_ok=True)
    (var / "keys" / "field_key").write_bytes(b"k" * 32)
    people = python(PREPARE, environment).split()[-2:]
    acknowledged: set[str] = set()
    chance = random.Random(7)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.engine.writer", "nursery", *people],
        env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as nursery:  # fmt: skip
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for run in range(RUNS):
            nursery.stdin.write(f"run{run}\n")
            nursery.stdin.flush()
            writer = int(nursery.stdout.readline())
            acknowledged.add(nursery.stdout.readline().strip())
            time.sleep(chance.uniform(0, 0.08))
            os.kill(writer, signal.SIGKILL)
            # The last line is empty, or what the kill left of one: only whole lines were acknowledged.
            acknowledged.update(list(until_dead(nursery.stdout))[:-1])
    stored = set(python(CHECK, environment).split())
    assert len(acknowledged) > RUNS
    assert acknowledged - stored == set()
    database = var / "yifa.sqlite3"
    if database.is_file():
        with sqlite3.connect(database) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
