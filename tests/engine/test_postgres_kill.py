"""PostgreSQL killed while steps are taken: what was acknowledged stays, what was not is told in a sentence and taken once again.

The cluster is the test's own. The writer works in the role that docs/operating.md gives to `yifa serve`, through the pool.
"""

from __future__ import annotations

import os
import pwd
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.test_kill import PREPARE, python

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("YIFA_POSTGRES_KILLS", "4"))

CHECK = """
import django; django.setup()
from tests.engine.toy import TOY, BADGE
from yifa.cli.boot import database_target
from yifa.engine import catalogue, rebuild, sealer
from yifa.engine.models import CaseRow, EventRow
from yifa.record.verifier import PostgresSource, verify
catalogue.declare(TOY); catalogue.declare(BADGE)
sealer.seal_pending(thorough=True)
with PostgresSource(database_target()) as source:
    report = verify(source)
assert report.clean and not report.unlogged, report.findings[:3]
for case in CaseRow.objects.all():
    assert rebuild.differences(case.pk) == {}
print("\\n".join(EventRow.objects.order_by("id").values_list("key", flat=True)))
"""


class Cluster:
    """A PostgreSQL cluster below a short folder of its own, reached by its socket alone, with fsync on."""

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
        known = str(found[-1]) if found else shutil.which("initdb")
        if known is None:
            pytest.skip("no PostgreSQL server is installed")
        self.bin, self.folder = Path(known).parent, Path(tempfile.mkdtemp(prefix="yifa-kill-", dir="/var/tmp"))
        self.as_user: list[str] = []
        if os.geteuid() == 0:  # the server refuses to run as root
            user = next(name for name in ("postgres", "nobody") if _is_user(name))
            shutil.chown(self.folder, user)
            self.as_user = ["runuser", "-u", user, "--"]
        self._run(
            "initdb",
            "--pgdata",
            self.data,
            "--username",
            "yifa",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8",
        )

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def dsn(self, role: str = "yifa") -> str:
        return f"postgresql://{role}@/postgres?host={self.folder}&port=5432"

    def _run(self, program: str, *arguments: object) -> None:
        with open(self.folder.with_suffix(".log"), "a") as log:  # not a pipe: the server would keep it open
            subprocess.run(
                [*self.as_user, self.bin / program, *map(str, arguments)],
                cwd="/", check=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder}"
        self._run("pg_ctl", "start", "--wait", "--timeout", 60, "--pgdata", self.data, "--options", options)

    def kill(self) -> None:
        """kill -9 to every process of the server at once."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for process in (first, *map(int, children)):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        while any(Path(f"/proc/{process}").exists() for process in (first, *map(int, children))):
            time.sleep(0.01)

    def restart(self) -> None:
        self._run("pg_ctl", "restart", "--mode", "fast", "--wait", "--pgdata", self.data)

    def remove(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--mode", "immediate", "--wait", "--pgdata", self.data)
        shutil.rmtree(self.folder)
        self.folder.with_suffix(".log").unlink(missing_ok=True)


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@pytest.fixture
def cluster(database) -> Iterator[Cluster]:
    if database != "postgresql":
        pytest.skip("kills PostgreSQL; tests/engine/test_kill.py kills the writer")
    made = Cluster()
    try:
        made.start()
        yield made
    finally:
        made.remove()


def role_of_the_manual() -> list[str]:
    """The statements in docs/operating.md that make the role which serves."""
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    block = re.search(r"```\n(CREATE ROLE yifa_run.*?)```", text, re.DOTALL)
    assert block is not None
    return [line for line in block[1].splitlines() if line]


@pytest.mark.slow
@pytest.mark.alone
def test_kills_of_postgresql_lose_no_acknowledged_step_and_take_none_twice(cluster, process_environment):
    import psycopg

    environment = {**process_environment, "PYTHONPATH": f"{process_environment['PYTHONPATH']}{os.pathsep}{ROOT}",
                   "YIFA_DATABASE": cluster.dsn()}  # fmt: skip
    keys = Path(environment["YIFA_VAR"]) / "keys"
    keys.mkdir(parents=True)
    (keys / "field_key").write_bytes(b"k" * 32)
    people = python(PREPARE, environment).split()[-2:]
    with psycopg.connect(cluster.dsn(), autocommit=True) as owner:
        for statement in role_of_the_manual():
            owner.execute(statement.encode())
        owner.execute("SET ROLE yifa_run")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("UPDATE yifa_event SET step = step")

    writing = {**environment, "YIFA_DATABASE": cluster.dsn("yifa_run")}
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.engine.writer", *people, "killed", "patient"],
        env=writing, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert writer.stdout is not None
    acknowledged, chance = [writer.stdout.readline().strip()], random.Random(7)
    for n in range(KILLS):
        time.sleep(chance.uniform(0.05, 0.3))
        if n == 0:
            cluster.restart()
        else:
            cluster.kill()
            cluster.start()
        acknowledged.append(writer.stdout.readline().strip())
    assert writer.poll() is None, writer.stderr.read() if writer.stderr else ""
    writer.send_signal(signal.SIGTERM)
    rest, said = writer.communicate()
    acknowledged += [line for line in rest.split("\n")[:-1] if line]
    assert "Traceback" not in said
    stored = python(CHECK, environment).split()
    assert len(acknowledged) > KILLS
    assert len(stored) == len(set(stored))
    assert set(acknowledged) - set(stored) == set()
