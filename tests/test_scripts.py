"""Scripts: script/server builds once, starts anew after an interruption, and says in one sentence what keeps it.

The checkout is a copy with a stand-in for `yifa` that writes down how it was called; the real ones have tests of their own.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STAND_IN = """#!/usr/bin/env bash
echo "$*" >>"$YIFA_VAR/calls"
case $1 in
    setup) touch "$YIFA_VAR/yifa.sqlite3" ;;
    example)
        echo half >>"$YIFA_VAR/yifa.sqlite3"
        [[ ! -e $YIFA_VAR/interrupt ]] || exit 130
        echo '张三  s3cret' >"$YIFA_VAR/accounts.txt"
        ;;
esac
"""


class Checkout:
    """A copy of what script/server uses, below a folder whose name has spaces."""

    def __init__(self, folder: Path) -> None:
        self.root, self.var = folder / "a clone", folder / "a clone" / "var"
        shutil.copytree(ROOT / "script", self.root / "script")
        for name in ("requirements.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, self.root)
        binaries = self.root / ".venv" / "bin"
        binaries.mkdir(parents=True)
        (binaries / "python").symlink_to(sys.executable)
        (binaries / "yifa").write_text(STAND_IN, encoding="utf-8")
        (binaries / "yifa").chmod(0o755)
        self.stamp()

    def stamp(self) -> None:
        """Say that the environment is what the lock wants, in the way of script/lib/common.sh."""
        sums = "".join(
            f"{hashlib.sha256((self.root / name).read_bytes()).hexdigest()}  {name}\n"
            for name in ("requirements.lock", "pyproject.toml")
        )
        wanted = f"{hashlib.sha256(sums.encode()).hexdigest()} {self.root.resolve()}"
        (self.root / ".venv" / "run.stamp").write_text(wanted, encoding="utf-8")

    def server(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run script/server from another folder and return what it printed."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            listen = f"127.0.0.1:{free.getsockname()[1]}"
        clean = {name: text for name, text in os.environ.items() if not name.startswith("YIFA_")}
        return subprocess.run(
            [self.root / "script" / "server", *arguments],
            cwd="/",
            env={**clean, "YIFA_LISTEN": listen, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self) -> list[str]:
        """Return the subcommands that were called, in order, since last asked."""
        file = self.var / "calls"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return [line.split(" --listen")[0] for line in lines]

    def tools(self) -> Path:
        """Return a folder with the few programs that script/server needs, and nothing else."""
        folder = self.root.parent / "tools"
        folder.mkdir(exist_ok=True)
        (folder / "python3").unlink(missing_ok=True)
        (folder / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
        for name in ("bash", "dirname", "sha256sum", "cut", "mkdir", "cat", "id", "flock", "env", "rm", "touch", "tee"):
            if (found := shutil.which(name)) and not (folder / name).exists():
                (folder / name).symlink_to(found)
        return folder


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


def test_the_first_run_sets_up_builds_the_example_shows_who_can_sign_in_and_serves(checkout):
    done = checkout.server()
    assert done.returncode == 0, done.stderr
    assert checkout.calls() == ["setup", "example changping", "serve"]
    assert "张三  s3cret" in done.stdout


def test_the_second_run_builds_nothing_and_still_shows_who_can_sign_in(checkout):
    checkout.server()
    checkout.calls()
    done = checkout.server()
    assert checkout.calls() == ["setup", "serve"]
    assert "张三  s3cret" in done.stdout
    assert "安装" not in done.stdout


def test_an_interrupted_example_is_cleared_and_built_anew(checkout):
    checkout.var.mkdir()
    (checkout.var / "interrupt").touch()
    assert checkout.server().returncode == 130
    assert checkout.calls() == ["setup", "example changping"]
    (checkout.var / "interrupt").unlink()
    assert checkout.server().returncode == 0
    assert checkout.calls() == ["setup", "example changping", "serve"]
    assert (checkout.var / "yifa.sqlite3").read_text(encoding="utf-8") == "half\n"  # written once: the old one is gone


def test_a_database_that_holds_no_half_built_example_is_never_cleared(checkout):
    assert checkout.server("--empty").returncode == 0
    (checkout.var / "yifa.sqlite3").write_text("an office's own cases", encoding="utf-8")
    assert checkout.server("--empty").returncode == 0
    assert checkout.calls() == ["setup", "serve", "setup", "serve"]
    assert (checkout.var / "yifa.sqlite3").read_text(encoding="utf-8") == "an office's own cases"


def test_a_half_built_example_in_postgresql_is_left_to_its_administrator(checkout):
    (checkout.var / "example").mkdir(parents=True)
    (checkout.var / "example" / "changping.begun").touch()
    done = checkout.server(YIFA_DATABASE="postgresql://yifa@db/yifa")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert checkout.calls() == []


def test_a_port_in_use_is_one_sentence_before_any_work(checkout):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = checkout.server(YIFA_LISTEN=f"127.0.0.1:{taken.getsockname()[1]}")
    assert done.returncode == 1
    assert "已被占用" in done.stderr
    assert done.stderr.count("\n") == 1
    assert checkout.calls() == []


def test_an_unknown_argument_is_one_sentence(checkout):
    done = checkout.server("--nonsense")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_what_is_written_is_for_its_owner_alone(checkout):
    checkout.server()
    assert checkout.var.stat().st_mode & 0o077 == 0
    assert (checkout.var / "accounts.txt").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("what", ["changed lock", "interrupted installation"])
def test_an_environment_that_is_not_whole_is_installed_again_before_anything_runs(checkout, what):
    if what == "changed lock":
        with open(checkout.root / "requirements.lock", "a", encoding="utf-8") as lock:
            lock.write("# changed\n")
    else:
        (checkout.root / ".venv" / "run.stamp").unlink()
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
    done = checkout.server(PATH=str(checkout.tools()), **offline)
    assert done.returncode == 1
    assert "requirements.lock" in done.stdout
    assert "依赖没有装好" in done.stderr
    assert checkout.calls() == []
    assert not (checkout.root / ".venv" / "run.stamp").exists()
