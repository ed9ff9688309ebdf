"""kill -9 during exports: readers always find one whole state, and the next export makes what a whole one would."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from yifa.figures import manifest

ROOT = Path(__file__).resolve().parents[2]
RUNS = int(os.environ.get("YIFA_KILLS", "100"))

PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.figures.office import Office, TOWN
print(Office().actors[TOWN].person)
"""

CHECK = """
import sys, django; django.setup()
from pathlib import Path
import pyarrow.parquet as pq
from tests.figures import office
from yifa.engine.models import CaseRow
from yifa.figures import export
office.declare(); export.BLOCK = 5
def rows(folder, held):
    tables = [pq.read_table(folder / part.path, partitioning=None).to_pylist() for part in held.parts]
    return sorted((row for table in tables for row in table), key=lambda row: row["_id"])
grown, whole = Path(sys.argv[1]), Path(sys.argv[2])
one, other = export.export(grown), export.export(whole)
assert one.rebuilt == (), one.rebuilt
assert rows(grown, one.facts) == rows(whole, other.facts)
assert one.facts.fingerprint == other.facts.fingerprint
assert len(rows(grown, one.facts)) == CaseRow.objects.count()
first = CaseRow.objects.order_by("id").first()
from yifa.engine import door
from yifa.engine.case import Actor
from yifa.engine.models import Appointment
held = Appointment.objects.select_related("unit").first()
for _ in range(2):
    door.take_step(first.pk, "look", by=Actor(held.person_id, held.post, held.unit.slug), on=first.last_on, at=office.AT)
    last = export.export(grown).facts
named = {part.path for part in last.parts}
strays = {path.relative_to(grown).as_posix() for path in grown.rglob("*") if path.is_file()} - named
print(len(named), sorted(strays))
"""


def python(code: str, environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def half_written(folder: Path) -> bool:
    """Whether an export is under way, or was cut off."""
    return any(folder.rglob("*.tmp")) or (folder / manifest.PROGRESS).exists()


def wait_until(holds: Callable[[], bool], *, within: float) -> None:
    """Look again and again until it holds, or for so many seconds."""
    until = time.monotonic() + within
    while not holds() and time.monotonic() < until:
        time.sleep(0.0005)


@pytest.mark.slow
def test_a_hundred_kills_leave_no_broken_state_and_nothing_behind(process_environment, tmp_path):
    environment = {**process_environment, "PYTHONPATH": f"{process_environment['PYTHONPATH']}{os.pathsep}{ROOT}"}
    var = Path(environment["YIFA_VAR"])
    (var / "keys").mkdir(parents=True, exist_ok=True)
    (var / "keys" / "field_key").write_bytes(b"k" * 32)
    person = python(PREPARE, environment).split()[-1]
    folder, chance, left = tmp_path / "facts", random.Random(11), 0
    with subprocess.Popen(
        [sys.executable, "-m", "tests.figures.killed", str(folder), person], env=environment, cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as nursery:  # fmt: skip
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for run in range(RUNS):
            nursery.stdin.write("go\n")
            nursery.stdin.flush()
            child = int(nursery.stdout.readline())
            assert nursery.stdout.readline() == "at work\n"
            if run % 2:  # at any moment, or as soon as something half written is there
                wait_until(lambda: half_written(folder), within=1.0)
            time.sleep(chance.uniform(0, 0.08) if not run % 2 else chance.uniform(0, 0.003))
            os.kill(child, signal.SIGKILL)
            assert nursery.stdout.readline() == "dead\n"
            held = manifest.read(folder)
            assert not held.unreadable
            assert held.broken(folder) == []
            left += half_written(folder)
        nursery.stdin.close()
    assert left > RUNS // 20, "the kills hit the midst of exports"
    files, strays = python(CHECK, environment, str(folder), str(tmp_path / "whole")).strip().split(" ", 1)
    assert int(files) > 4
    # What stays beside the named files: the manifest, the lock, and one file of the state before for a last reader.
    assert all(name in ("manifest.json", ".lock") or name.endswith(".parquet") for name in eval_list(strays))
    assert sum(name.endswith(".parquet") for name in eval_list(strays)) <= 1


def eval_list(text: str) -> list[str]:
    """The names in a printed list."""
    return [name.strip(" '") for name in text.strip("[]\n").split(",") if name.strip(" '")]
