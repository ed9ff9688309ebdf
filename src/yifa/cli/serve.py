"""`yifa serve`: serves the pages with gunicorn, and keeps the record's sealer running beside it, until told to stop.

Reads   YIFA_LISTEN, YIFA_WORKERS, YIFA_THREADS, YIFA_PROXIES
Never   leaves a child behind, serves before `yifa setup` has run, or shows a traceback for a port in use
Start   command, then Keeper
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from yifa.cli.boot import database_target, django_ready, reach_database
from yifa.cli.main import Refused
from yifa.settings import environment

SEALER = "yifa.engine.sealer"
PAUSE = 30.0  # seconds between two runs of a sealer that ends by itself
LONGEST_PAUSE = 300.0
PATIENCE = 25.0  # seconds that children have to finish what they are doing
PR_SET_PDEATHSIG = 1


@click.command(help="启动网站（Ctrl-C 停止）。")
@click.option("--listen", metavar="地址:端口", help="默认取 YIFA_LISTEN，未设置时为 127.0.0.1:8000。")
def command(listen: str | None) -> None:
    """Serve until SIGINT or SIGTERM."""
    django_ready()
    host, port = parse_address(listen or environment.value("YIFA_LISTEN"))
    check_prepared()
    check_free(host, port)
    keeper = Keeper(
        web_arguments(host, port),
        sealer_arguments(),
        answers=lambda: answers(host, port),
        announce=lambda: click.echo(f"依法已启动：http://{host}:{port}　（按 Ctrl-C 停止）"),
    )
    sys.exit(keeper.run())


def parse_address(text: str) -> tuple[str, int]:
    """Return host and port of `host:port`; C-102 when it is written otherwise."""
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise Refused("C-102", f"监听地址“{text}”的写法不对；应为 地址:端口，例如 127.0.0.1:8000。")
    return host, int(port)


def check_free(host: str, port: int) -> None:
    """C-103 when the port cannot be listened on."""
    bare = host.strip("[]")
    try:
        with socket.socket(socket.AF_INET6 if ":" in bare else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((bare, port))
    except OSError:
        raise Refused(
            "C-103",
            f"不能在 {host}:{port} 上提供服务，端口可能已被占用；请停止占用它的程序，"
            f"或换一个端口：设置 YIFA_LISTEN=127.0.0.1:{port + 1} 后重新启动。",
        ) from None


def answers(host: str, port: int) -> bool:
    """Return whether somebody listens there."""
    try:
        socket.create_connection((host.strip("[]"), port), timeout=1).close()
    except OSError:
        return False
    return True


def check_prepared() -> None:
    """C-104 when the database has not been prepared by `yifa setup`, C-106 when it does not answer, C-112 when it was
    moved away."""
    target = database_target()
    if isinstance(target, Path) and not target.exists():
        raise Refused("C-104", f"数据库 {target} 还没有建立；请先运行 yifa setup。")
    reach_database()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from yifa.engine.moving import moved_away

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        connection.close()
        raise Refused("C-104", "程序更新后数据库还没有升级；请先运行 yifa setup。")
    away = moved_away()
    connection.close()
    if away:
        raise Refused(
            "C-112", "这个数据库的记录已经移到另一个数据库，不再办理；请把 YIFA_DATABASE 改为移入的数据库后再启动。"
        )


def web_arguments(host: str, port: int) -> list[str]:
    """Return the command line of gunicorn."""
    workers, threads = environment.number("YIFA_WORKERS"), environment.number("YIFA_THREADS")
    arguments = [sys.executable, "-m", "gunicorn", "yifa.web.wsgi:application()"]
    arguments += ["--bind", f"{host}:{port}", "--worker-class", "gthread"]
    arguments += ["--workers", str(workers), "--threads", str(threads)]
    arguments += ["--timeout", "120", "--graceful-timeout", "20", "--log-level", "warning", "--no-control-socket"]
    arguments += ["--forwarded-allow-ips", ",".join(environment.names("YIFA_PROXIES"))]
    # The heartbeat file on a slow disk would make a busy worker look dead.
    return arguments + (["--worker-tmp-dir", "/dev/shm"] if os.access("/dev/shm", os.W_OK) else [])  # noqa: S108


def sealer_arguments() -> list[str] | None:
    """Return the command line of the sealer, which puts batches of events under signed checkpoints."""
    return [sys.executable, "-m", SEALER] if importlib.util.find_spec(SEALER) else None


def start(arguments: list[str], orphaned: signal.Signals) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own: Ctrl-C reaches the keeper alone, which then stops the child in order.

    The kernel sends it `orphaned` when the keeper dies without stopping it, even by kill -9 (Linux only).
    """

    def tie() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, orphaned)

    return subprocess.Popen(arguments, start_new_session=True, preexec_fn=tie)


@dataclass
class Again:
    """When a child that ended is started again; failures wait longer each time."""

    pause: float = PAUSE
    at: float = 0.0

    def ended(self, code: int, at: float) -> None:
        """Note that the child ended with `code`."""
        self.pause = PAUSE if code == 0 else min(self.pause * 2, LONGEST_PAUSE)
        self.at = at + self.pause


class Keeper:
    """Keeps two children: the web server, whose end is the end of all, and the sealer, which is started again."""

    def __init__(
        self,
        web: list[str],
        sealer: list[str] | None,
        *,
        answers: Callable[[], bool],
        announce: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.web_arguments, self.sealer_arguments = web, sealer
        self.answers, self.announce, self.clock = answers, announce, clock
        self.stopping = False
        self.children: list[subprocess.Popen[bytes]] = []

    def run(self) -> int:
        """Run until the web server ends or a signal comes; return the exit status, 0 when it was told to stop."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            # Orphaned, the web server must still end its workers; the sealer's transactions stand any death.
            web = self._start(self.web_arguments, signal.SIGTERM)
            sealer, again, announced = None, Again(), False
            while not self.stopping and web.poll() is None:
                if not announced and self.answers():
                    self.announce()
                    announced = True
                if sealer is not None and sealer.poll() is not None:
                    if sealer.returncode:
                        click.echo(f"{SEALER} ended with {sealer.returncode}; trying again", err=True)
                    again.ended(sealer.returncode, self.clock())
                    sealer = None
                if sealer is None and self.sealer_arguments and self.clock() >= again.at:
                    sealer = self._start(self.sealer_arguments, signal.SIGKILL)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    web.wait(timeout=0.5 if announced else 0.1)
            return 0 if self.stopping else web.returncode or 1
        finally:
            self._end_children()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start(self, arguments: list[str], orphaned: signal.Signals) -> subprocess.Popen[bytes]:
        child = start(arguments, orphaned)
        self.children = [running for running in self.children if running.poll() is None] + [child]
        return child

    def _stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def _end_children(self) -> None:
        """Ask each child to end, and end by force what has not after PATIENCE."""
        for child in self.children:
            child.terminate()
        deadline = self.clock() + PATIENCE
        for child in self.children:
            try:
                child.wait(timeout=max(deadline - self.clock(), 0.1))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
