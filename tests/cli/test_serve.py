"""`yifa serve`: what is checked before serving, and that no child outlives the one who keeps it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from yifa.cli import serve
from yifa.cli.main import Refused

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)",
]


def keeper(web, sealer=None, **more):
    more = {"answers": lambda: True, "announce": lambda: None, **more}
    return serve.Keeper(web, sealer, **more)


def alive(pid: int) -> bool:
    """Return whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def descendants(pid: int) -> list[int]:
    """Return the children of a process."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def wait_until(holds, seconds: float = 30.0) -> None:
    """Wait until `holds()`; fail when it does not come to be."""
    for _ in range(int(seconds * 20)):
        if holds():
            return
        time.sleep(0.05)
    pytest.fail("waited in vain")


@pytest.mark.parametrize("text", ["8000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", ":80", "h:８０"])
def test_an_address_is_host_and_port(text):
    with pytest.raises(Refused, match="C-102"):
        serve.parse_address(text)


def test_an_address_may_be_ipv6():
    assert serve.parse_address("[::1]:8000") == ("[::1]", 8000)


def test_a_port_in_use_is_one_sentence_that_names_another():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=f"C-103.*YIFA_LISTEN=127.0.0.1:{port + 1}"):
            serve.check_free("127.0.0.1", port)


def test_a_port_nobody_uses_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    serve.check_free("127.0.0.1", port)


def test_the_end_of_the_web_server_ends_the_sealer_and_is_passed_on():
    kept = keeper([sys.executable, "-c", "raise SystemExit(3)"], SLEEPS)
    assert kept.run() == 3
    assert all(child.returncode is not None for child in kept.children)


def test_a_signal_stops_both_children_and_counts_as_success():
    kept = keeper(SLEEPS, SLEEPS)
    threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGTERM)).start()
    assert kept.run() == 0
    assert len(kept.children) == 2
    assert all(child.returncode is not None for child in kept.children)


def test_a_child_that_does_not_listen_is_ended_by_force(monkeypatch):
    monkeypatch.setattr(serve, "PATIENCE", 0.5)
    kept = keeper(DEAF)
    child = kept._start(DEAF, signal.SIGTERM)
    time.sleep(1.0)
    kept._end_children()
    assert child.returncode == -signal.SIGKILL


def test_a_sealer_that_ends_is_started_again_after_a_pause():
    moment = iter(range(0, 100_000, 20))
    kept = keeper(
        [sys.executable, "-c", "import time; time.sleep(4)"],
        [sys.executable, "-c", "pass"],
        clock=lambda: float(next(moment)),
    )
    starts = []
    begin = kept._start
    kept._start = lambda *arguments: starts.append(arguments) or begin(*arguments)
    kept.run()
    assert len(starts) >= 3  # the web server once, the sealer more than once


def test_failures_of_the_sealer_wait_longer_each_time_up_to_a_limit():
    again = serve.Again()
    pauses = []
    for _ in range(6):
        again.ended(1, 0.0)
        pauses.append(again.at)
    assert pauses == [60.0, 120.0, 240.0, 300.0, 300.0, 300.0]
    again.ended(0, 0.0)
    assert again.at == serve.PAUSE


@pytest.mark.slow
def test_a_prepared_installation_serves_and_leaves_nothing_behind_even_after_kill_9(process_environment):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    yifa = [sys.executable, "-m", "yifa.cli.main"]
    before = subprocess.run([*yifa, "serve"], env=process_environment, capture_output=True, text=True, check=False)
    assert (before.returncode, before.stderr[:5]) == (2, "C-104")
    subprocess.run([*yifa, "setup"], env=process_environment, check=True, capture_output=True)

    server = subprocess.Popen([*yifa, "serve", "--listen", address], env=process_environment, stdout=subprocess.PIPE)
    try:
        assert address in server.stdout.readline().decode()
        children = descendants(server.pid)
        workers = [pid for child in children for pid in descendants(child)]
        assert children
        assert workers
        with urllib.request.urlopen(f"http://{address}/static/vendor/htmx.min.js", timeout=30) as answer:
            assert answer.status == 200
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    finally:
        server.kill()
        server.wait()
    wait_until(lambda: not any(alive(pid) for pid in [*children, *workers]))
