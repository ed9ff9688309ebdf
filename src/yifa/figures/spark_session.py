"""Spark session: the way to a cluster, by its master's address or by Spark Connect, and its errors in one sentence each.

Reads   an address; PySpark and, but for Connect, Java, where they are installed
Never   waits without an end; touches an RDD or the JVM: DataFrames and SQL alone, so that another engine of the dialect fits
Start   checked(), then Session
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa

ADDRESS = re.compile(r"(spark|sc)://([^/\s;,]+(?:,[^/\s;,]+)*)([/;].*)?|local(\[([0-9]+|\*)\])?|yarn|k8s://\S+")
PORTS = {"spark": 7077, "sc": 15002}
REACH = 5.0  # seconds in which an address must answer
# What makes a number depend on nobody's settings: overflow is an error, a broken or missing file too, a day is a day.
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.execution.arrow.compression.codec": "zstd",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "2000",
}
_T = TypeVar("_T")


class SparkTrouble(Exception):
    """A cluster that did not answer, or not with a number. `code` and the sentence are for the user, in Chinese."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}　{sentence}")
        self.code, self.sentence = code, sentence


def checked(master: str) -> str:
    """The address, after everything that can be known of it in a moment: F-401 to F-404."""
    found = ADDRESS.fullmatch(master.strip())
    if not found:
        raise SparkTrouble("F-401", f"“{master}”不是集群地址；请写 spark://主机:端口、sc://主机:端口（Spark Connect）或者 local[2]。")  # fmt: skip
    try:
        import pyspark.sql  # noqa: F401
    except ImportError:
        raise SparkTrouble("F-402", "没有安装 PySpark；请运行 script/cluster start，或者安装 yifa[spark]；不用集群的，去掉 --engine spark。") from None  # fmt: skip
    kind, hosts = found[1], found[2]
    if kind != "sc":
        _java()
    if kind and not any(_answers(host, PORTS[kind]) for host in hosts.split(",")):
        raise SparkTrouble("F-404", f"连不上集群 {master}；请核对地址，或者在集群所在的机器上查看它是否在运行（本机的用 script/cluster status）。")  # fmt: skip
    return master.strip()


def _java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = f"{home}/bin/java" if home else shutil.which("java")
    try:
        told = subprocess.run([java or "", "-version"], capture_output=True, text=True, timeout=30, check=False).stderr
    except (OSError, subprocess.SubprocessError):
        told = ""
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < 17:
        raise SparkTrouble("F-403", "没有找到 Java 17 或更高版本；请安装 openjdk-17-jre-headless，或者用 JAVA_HOME 指明它在哪里；也可以改用 sc:// 地址，本机就不需要 Java。")  # fmt: skip


def _answers(host: str, port: int) -> bool:
    name, _, own = host.rpartition(":") if re.search(r":\d+$", host) else (host, "", str(port))
    try:
        socket.create_connection((name.strip("[]"), int(own)), REACH).close()
    except (OSError, ValueError, OverflowError):
        return False
    return True


@contextmanager
def _told_into(log: Path | None) -> Iterator[None]:
    """Let what the driver's Java says go to a file: it inherits this process's second output when it is started."""
    if log is None:
        yield
        return
    log.parent.mkdir(parents=True, exist_ok=True)
    sys.stderr.flush()
    held = os.dup(2)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(held, 2)
        os.close(held)


class Session:
    """A session of a cluster. `begin` seconds for it to come up, `give` for a worker (as many), `limit` for each question; `log` takes
    the driver's own words.

    SparkTrouble F-405 where it does not come up, F-406 where it has no workers, F-407 to F-410 of a question.
    """

    def __init__(
        self, master: str, *, log: Path | None = None, begin: float = 180, give: float = 0, limit: float = 3600
    ) -> None:
        self.master, self.log, self.begin, self.limit = checked(master), log, begin, limit
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL + 1)  # it prints what is raised as well
        with _told_into(log):
            self.spark: Any = self._within(begin, self._opened, "F-405", f"集群 {master} 在{begin:.0f}秒内没有接受连接；请核对它是不是 Spark 集群、版本与这里的 PySpark 是否相同（{self._see}）。")  # fmt: skip
        frame = self.spark.sql("SELECT SUM(id) AS n FROM range(0, 8, 1, 2)")
        give = give or begin
        self._within(give, lambda: self._asked(frame), "F-406", f"集群 {master} 在{give:.0f}秒内没有可用的工作节点；请查看工作节点是否在运行、是否被别的任务占满（本机的用 script/cluster status）。")  # fmt: skip

    @property
    def _see(self) -> str:
        return f"详见 {self.log}" if self.log else "详见集群的日志"

    def _opened(self) -> Any:
        if self.master.startswith("sc://"):
            return _settled(self._remote())
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master(self.master).appName("yifa")
        options: dict[str, Any] = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.log.level": "ERROR",
            # A driver without memory would wait for its own answer for ever.
            "spark.driver.extraJavaOptions": "-XX:+ExitOnOutOfMemoryError",
        }
        if re.match(r"spark://(127\.|localhost)", self.master):
            options |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        return _settled(builder.config(map=options).getOrCreate())

    def _remote(self) -> Any:
        import grpc
        from pyspark.sql.connect.client.core import DefaultChannelBuilder
        from pyspark.sql.connect.client.retries import DefaultPolicy
        from pyspark.sql.connect.session import SparkSession

        # Asked first: a session that never was would be closed with many tries at the end of the process.
        with DefaultChannelBuilder(self.master).toChannel() as channel:
            grpc.channel_ready_future(channel).result(self.begin)
        spark = SparkSession.builder.remote(self.master).create()
        # A server that is gone is tried again for half a minute, not for ten.
        spark.client.set_retry_policies([DefaultPolicy(max_retries=6, max_backoff=5000)])
        return spark

    def _within(self, seconds: float, work: Callable[[], _T], code: str, sentence: str) -> _T:
        """What some work comes to, or SparkTrouble when it takes longer; it is then left to its own end."""
        done: list[_T] = []
        failed: list[BaseException] = []

        def run() -> None:
            try:
                done.append(work())
            except BaseException as wrong:  # noqa: BLE001  it is raised again where it is waited for
                failed.append(wrong)

        thread = threading.Thread(target=run, name="yifa-spark", daemon=True)
        thread.start()
        thread.join(seconds)
        if done:
            return done[0]
        if not failed:
            raise SparkTrouble(code, sentence)
        if isinstance(failed[0], SparkTrouble) or not isinstance(failed[0], Exception):
            raise failed[0]
        if code == "F-405":
            raise SparkTrouble(code, f"集群 {self.master} 没有接受连接（{_reason(failed[0])}）；请核对它是不是 Spark 集群、版本与这里的 PySpark 是否相同（{self._see}）。") from failed[0]  # fmt: skip
        raise self._trouble(failed[0]) from failed[0]

    def _asked(self, frame: Any) -> pa.Table:
        return frame.toArrow()

    def fetch(self, text: str) -> pa.Table:
        """The rows of a query."""
        return self._within(self.limit, lambda: self._asked(self.spark.sql(text)), "F-409", f"集群在{self.limit:.0f}秒内没有算完，可能失去了全部工作节点；请查看集群后重试，数据没有改动。")  # fmt: skip

    def view(self, name: str, schema: str, paths: list[str], *also: str) -> None:
        """Name some Parquet files as a table; `also`: more columns, as SQL."""
        reader = self.spark.read.schema(schema)
        # A bracket in a folder's name is no pattern.
        plain = [re.sub(r"([{}\[\]*?\\])", r"\\\1", path) for path in paths]
        self._within(self.limit, lambda: reader.parquet(*plain).selectExpr("*", *also).createOrReplaceTempView(name), "F-409", f"集群在{self.limit:.0f}秒内没有找到数据项的文件；请查看集群后重试。")  # fmt: skip

    def table(self, name: str, held: pa.Table) -> None:
        """Name a small table of one's own."""
        self._within(self.limit, lambda: self.spark.createDataFrame(held).createOrReplaceTempView(name), "F-409", f"集群在{self.limit:.0f}秒内没有接收地方清单；请查看集群后重试。")  # fmt: skip

    def _trouble(self, wrong: BaseException) -> SparkTrouble:
        text = str(wrong)
        if "ARITHMETIC_OVERFLOW" in text or "CAST_OVERFLOW" in text:
            return SparkTrouble("F-408", "合计超过了 64 位整数，没有给出数字；请核对金额、人数中是否有明显错误的数值。")
        if re.search(
            r"FAILED_READ_FILE|PATH_NOT_FOUND|is not a Parquet file|FileNotFoundException|CANNOT_READ_FILE", text
        ):
            return SparkTrouble("F-407", f"工作节点不能读取数据项的文件（{_reason(wrong)}）；文件缺失或者损坏的，先不带 --engine spark 运行 yifa figures；工作节点在别的机器上的，用 --files 写明它们从哪里读取（见 docs/scale.md）。")  # fmt: skip
        return SparkTrouble("F-410", f"集群没有给出结果（{_reason(wrong)}）；请查看集群后重试，数据没有改动（{self._see}）。")  # fmt: skip

    def close(self) -> None:
        """End the session, and with it whatever it still asks."""
        stop = threading.Thread(target=self.spark.stop, daemon=True)
        stop.start()
        stop.join(REACH * 2)


def _settled(spark: Any) -> Any:
    """A session with the settings that make a number depend on nobody's; the first word to a Spark Connect server."""
    for name, value in SETTINGS.items():
        spark.conf.set(name, value)
    return spark


def _reason(wrong: BaseException) -> str:
    """The one line that says most: a condition of Spark's with its name, else the first."""
    lines = [one.strip() for one in str(wrong).splitlines() if one.strip()] or [type(wrong).__name__]
    line = next((one[one.index("[") :] for one in lines if re.search(r"\[[A-Z_]{4,}[A-Z_.]*\] ", one)), lines[0])
    return line if len(line) <= 200 else f"{line[:200]}…"
