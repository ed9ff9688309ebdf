"""Year: 常平镇's year built, verified, turned into figures and into a report, each as a user would start it.

Whole processes are timed, start included; the yardstick is one pass of SHA-256 over the database file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _office import ROOT, table

COMMAND = [sys.executable, "-m", "yifa.cli.main"]


def timed(environment: dict[str, str], *words: str) -> float:
    """Run one subcommand; its seconds."""
    begun = time.perf_counter()
    done = subprocess.run([*COMMAND, *words], env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"yifa {' '.join(words)}: {done.stderr[-800:]}")
    return time.perf_counter() - begun


def main() -> None:
    """Print seconds of each piece of work."""
    base = Path(os.environ.get("YIFA_BENCH_FOLDER", ROOT / "var"))
    base.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-year-", dir=base))
    environment = {**os.environ, "YIFA_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "yifa.settings.local"}
    rows = [
        ("准备数据库（setup）", timed(environment, "setup")),
        ("生成全年案件（example）", timed(environment, "example", "changping")),
    ]
    database = folder / "yifa.sqlite3"
    begun = time.perf_counter()
    hashlib.sha256(database.read_bytes()).hexdigest()
    rows.append(("标尺：数据库文件读一遍并求 SHA-256", time.perf_counter() - begun))
    rows.append(("核验全部记录（verify）", timed(environment, "verify")))
    figures = ("figures", "--place", "changping", "--year", "2022", "--json")
    rows.append(("全部指标，数据项第一次导出", timed(environment, *figures)))
    rows.append(("全部指标，数据项没有变化", timed(environment, *figures)))
    rows.append(
        (
            "年度报告四个文件（report）",
            timed(environment, "report", "--place", "changping", "--year", "2022", "--out", str(folder / "out")),
        )
    )
    with sqlite3.connect(database) as connection:
        cases, events = (
            connection.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in ("yifa_case", "yifa_event")
        )
    print(f"{cases} 件案件，{events} 条记录，数据库 {database.stat().st_size / 2**20:.0f} MB\n")
    table(("做什么（整个进程）", "秒"), rows)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
