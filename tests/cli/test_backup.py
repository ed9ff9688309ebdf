"""`yifa backup`, `yifa restore` and `yifa move`, as an operator runs them: each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

WORK = """
import django; django.setup()
from tests.engine.test_moving import installation
installation()
"""

SEAL = """
import django; django.setup()
from yifa.engine import sealer
print(sealer.seal_pending(thorough=True))
"""


class Town:
    """An installation of its own and the `yifa` command on it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = {**environment, "PYTHONPATH": f"{environment['PYTHONPATH']}{os.pathsep}{ROOT}"}

    @property
    def var(self) -> Path:
        return Path(self.environment["YIFA_VAR"])

    def run(self, *command: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *map(str, command)],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def yifa(self, *arguments: object, status: int = 0) -> str:
        done = self.run("-m", "yifa.cli.main", *arguments)
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def with_(self, **changed: str) -> Town:
        other = Town(self.environment)
        other.environment |= changed
        return other


@pytest.fixture
def town(process_environment) -> Town:
    """A town in which some steps were taken."""
    made = Town(process_environment)
    made.yifa("setup")
    done = made.run("-c", WORK)
    assert done.returncode == 0, done.stderr
    return made


@pytest.mark.slow
def test_a_backup_is_made_checked_and_restored_elsewhere_where_the_record_verifies(town, tmp_path):
    copy = tmp_path / "copies" / "copy"
    said = town.yifa("backup", copy)
    assert "记录6条" in said
    kept = said.split("抄在库外：")[1].split()[0]
    assert copy.stat().st_mode & 0o077 == 0
    assert "B-001" in town.yifa("backup", copy, status=2)
    assert "B-010" in town.yifa("backup", "--check", "--kept", f"99:{'0' * 64}", copy, status=2)

    # the same backup comes back on SQLite, whatever it was made from
    other = town.with_(YIFA_VAR=str(tmp_path / "other"), YIFA_DATABASE="")
    assert "B-012" in other.yifa("restore", "--kept", kept, copy, status=2)
    assert not (other.var / "yifa.sqlite3").exists()
    (other.var / "keys").mkdir(parents=True)
    (other.var / "keys" / "field_key").write_bytes((town.var / "keys" / "field_key").read_bytes())
    assert "已恢复" in other.yifa("restore", "--kept", kept, copy)
    other.yifa("setup")
    assert "与库外留存的根一致" in other.yifa("verify", "--kept", kept)
    assert "B-021" in other.yifa("restore", copy, status=2)
    for where in ("sqlite", "mysql://x/y", "postgresql://nobody@127.0.0.1:1/nothing"):
        assert "B-020" in other.yifa("move", "--to", where, status=2)


@pytest.mark.slow
def test_a_town_moves_from_postgresql_to_a_file_and_back(request, database, tmp_path):
    if database == "sqlite":
        pytest.skip("needs a PostgreSQL server; tests/engine/test_moving.py shuts a file that was moved")
    town = request.getfixturevalue("town")
    before = town.yifa("verify").splitlines()
    assert "记录6条" in town.yifa("move", "--to", "sqlite")
    on_file = town.with_(YIFA_DATABASE="")
    assert on_file.yifa("verify").splitlines() == before
    assert "已停用" in on_file.yifa("move", "--to", town.environment["YIFA_DATABASE"])
    assert town.yifa("verify").splitlines() == before
    done = town.run("-c", SEAL)
    assert done.stdout.split() == ["1"], done.stderr
