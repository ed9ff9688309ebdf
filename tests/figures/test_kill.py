"""kill -9 during exports: readers always find one whole state, and the next export makes what a whole one would."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
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
        for _ in range(RUNS):
            nursery.stdin.write("go\n")
            nursery.stdin.flush()
            child = int(nursery.stdout.readline())
            assert nursery.stdout.readline() == "at work\n"
            # from a moment to the better part of an export, on a slow machine and on a quick one
            time.sleep(chance.uniform(0, chance.choice((0.02, 0.08, 0.3))))
            os.kill(child, signal.SIGKILL)
            assert nursery.stdout.readline() == "dead\n"
            held = manifest.read(folder)
            assert not held.unreadable
            assert held.broken(folder) == []
            left += any(folder.rglob("*.tmp")) or (folder / manifest.PROGRESS).exists()
        nursery.stdin.close()
    assert left > 0, "no kill hit the midst of an export, so this test showed nothing"
    files, strays = python(CHECK, environment, str(folder), str(tmp_path / "whole")).strip().split(" ", 1)
    assert int(files) > 4
    # What stays beside the named files: the manifest, the lock, and one file of the state before for a last reader.
    assert all(name in ("manifest.json", ".lock") or name.endswith(".parquet") for name in eval_list(strays))
    assert sum(name.endswith(".parquet") for name in eval_list(strays)) <= 1


def eval_list(text: str) -> list[str]:
    """The names in a printed list."""
    return [name.strip(" '") for name in text.strip("[]\n").split(",") if name.strip(" '")]
