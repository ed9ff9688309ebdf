"""Engines: how a command is pointed at a cluster, and what keeps a cluster from answering in one sentence.

Reads   --master, or YIFA_SPARK_MASTER
Never   starts a session before it is known that the address answers; leaves one behind
Start   cluster_options, cluster()
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from yifa.cli.main import Refused
from yifa.settings import environment

if TYPE_CHECKING:
    from yifa.figures.spark import CellAdder, Spark
    from yifa.figures.spark_session import Session

_F = TypeVar("_F", bound=Callable[..., Any])


def cluster_options(command: _F) -> _F:
    """The options of a command that a cluster may work for."""
    for option in (
        click.option("--wait", type=click.IntRange(1), default=180, metavar="SECONDS", help="最多等集群多少秒接受连接、分到工作节点。"),
        click.option("--files", default="", metavar="URL", help="工作节点从哪里读取数据项，例如 hdfs://主机/facts；不写时与本机路径相同。"),
        click.option("--master", metavar="URL", help="集群地址：spark://主机:端口、sc://主机:端口 或者 local[2]；也可以设置 YIFA_SPARK_MASTER。"),
    ):  # fmt: skip
        command = option(command)
    return command


class Cluster:
    """A cluster that answers; its session begins with the first question."""

    def __init__(self, master: str, files: str, wait: int) -> None:
        from yifa.figures.spark_session import checked

        self.master, self.files, self.wait = checked(master), files, wait

    @cached_property
    def session(self) -> Session:
        from yifa.figures.spark_session import Session

        return Session(self.master, log=environment.path("YIFA_VAR") / "log" / "spark.log", begin=self.wait)

    def engine(self, folder: Path) -> Spark:
        """The engine over a folder of facts."""
        from yifa.figures.spark import Spark

        return Spark(folder, self.session, self.files)

    @property
    def adder(self) -> CellAdder:
        """What adds cells."""
        from yifa.figures.spark import CellAdder

        return CellAdder(lambda: self.session, self.files)


@contextmanager
def cluster(engine: str, master: str | None, files: str, wait: int) -> Iterator[Cluster | None]:
    """The cluster that is meant, or None for an engine of this machine; Refused F-401 to F-411."""
    if engine != "spark":
        if master or files:
            raise Refused("F-411", "--master 和 --files 只用于集群，请同时写 --engine spark。")
        yield None
        return
    master = master or environment.value("YIFA_SPARK_MASTER")
    if not master:
        raise Refused(
            "F-411",
            "请用 --master 写明集群地址，例如 --master spark://主机:7077；本机试用先运行 script/cluster start。",
        )
    from yifa.figures.spark_session import SparkTrouble

    held = None
    try:
        held = Cluster(master, files, wait)
        yield held
    except SparkTrouble as wrong:
        raise Refused(wrong.code, wrong.sentence) from None
    finally:
        if held is not None and "session" in vars(held):
            held.session.close()
