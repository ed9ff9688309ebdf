"""script/cluster: it signals only what it started, ends all of that, and says in one sentence what is missing.

The cluster itself is started by script/test and used by the tests marked `spark`.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "script" / "cluster"


def run(var: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "YIFA_VAR": str(var), **more}
    return subprocess.run([SCRIPT, *arguments], env=environment, capture_output=True, text=True, check=False)


def born(pid: int) -> str:
    """When a process was started, as the system counts."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]


def noted(var: Path, node: str, pid: int, start: str) -> Path:
    file = var / "cluster" / f"{node}.pid"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{pid} {start}\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("arguments", [(), ("begin",), ("stop", "--connect"), ("start", "--connect", "now")])
def test_a_wrong_use_is_one_sentence(tmp_path, arguments):
    done = run(tmp_path, *arguments)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "script/cluster start" in done.stderr


def test_without_a_cluster_status_says_of_each_node_that_it_does_not_run(tmp_path):
    done = run(tmp_path, "status")
    assert done.returncode == 3
    assert done.stdout.count("没有运行") == 4
    assert run(tmp_path, "stop").returncode == 0


def test_a_number_that_was_given_to_another_process_since_is_let_alone(tmp_path):
    other = subprocess.Popen(["sleep", "600"], start_new_session=True)
    try:
        file = noted(tmp_path, "worker-1", other.pid, str(int(born(other.pid)) - 1))
        assert "正在运行" not in run(tmp_path, "status").stdout
        assert run(tmp_path, "stop").returncode == 0
        assert not file.exists()
        assert other.poll() is None
        torn = noted(tmp_path, "worker-2", other.pid, "")
        assert run(tmp_path, "stop").returncode == 0
        assert not torn.exists()
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_stop_ends_a_node_with_all_that_it_started_even_what_will_not_go(tmp_path):
    program = "trap '' TERM; (trap '' TERM; exec sleep 600) & echo $!; wait; sleep 600"
    node = subprocess.Popen(["bash", "-c", program], start_new_session=True, stdout=subprocess.PIPE, text=True)
    child = int(node.stdout.readline())
    noted(tmp_path, "worker-1", node.pid, born(node.pid))
    assert f"正在运行（进程 {node.pid}）" in run(tmp_path, "status").stdout
    assert run(tmp_path, "stop").returncode == 0
    assert node.wait() == -9
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"
    assert not list((tmp_path / "cluster").glob("*.pid"))


def test_without_java_it_is_said_what_to_install(tmp_path):
    done = run(tmp_path, "start", JAVA_HOME=str(tmp_path))
    assert done.returncode == 1
    assert "openjdk-17-jre-headless" in done.stderr
    assert not list((tmp_path / "cluster").glob("*.pid"))


def test_two_starts_at_once_are_one(tmp_path):
    (tmp_path / "cluster").mkdir()
    held = subprocess.Popen(
        ["flock", tmp_path / "cluster" / "lock", "cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    held.stdin.write(b"held\n")
    held.stdin.flush()
    held.stdout.readline()
    try:
        done = run(tmp_path, "start")
    finally:
        held.stdin.close()
        held.wait()
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "另一个 script/cluster" in done.stderr
