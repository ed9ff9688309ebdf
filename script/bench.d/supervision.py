"""Supervision: every model over 100,000 penalty cases, facts exported first, then with facts that have not changed.

The cases are those of the example year, each many times under numbers of its own. The yardstick is one pass of DuckDB over
all columns of the same facts.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from _office import ROOT, table
from year import timed

CASES = 100_000


def multiply(database: Path, procedure: str, wanted: int) -> int:
    """Copies of a procedure's cases until there are so many; how many there are."""
    with sqlite3.connect(database) as connection:
        columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(yifa_case)") if name != "id"]
        count = connection.execute("SELECT COUNT(*) FROM yifa_case WHERE procedure = ?", [procedure]).fetchone()[0]
        last = connection.execute("SELECT MAX(id) FROM yifa_case").fetchone()[0]
        names = ", ".join(columns)
        values = ", ".join("number || '-' || ?" if name == "number" else name for name in columns)
        for n in range(1, -(-wanted // count)):
            connection.execute(
                f"INSERT INTO yifa_case ({names}) SELECT {values} FROM yifa_case WHERE procedure = ? AND id <= ?",
                [n, procedure, last],
            )
        return connection.execute("SELECT COUNT(*) FROM yifa_case WHERE procedure = ?", [procedure]).fetchone()[0]


def main() -> None:
    """Print seconds and how many were found."""
    base = Path(os.environ.get("YIFA_BENCH_FOLDER", ROOT / "var"))
    base.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-supervision-", dir=base))
    environment = {**os.environ, "YIFA_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "yifa.settings.local"}
    timed(environment, "setup")
    timed(environment, "example", "changping")
    cases = multiply(folder / "yifa.sqlite3", "penalty_ordinary", CASES)
    words = ("supervise", "--place", "changping", "--year", "2022", "--json")
    rows = [
        ("全部模型，数据项第一次导出（整个进程）", timed(environment, *words)),
        ("全部模型，数据项没有变化（整个进程）", timed(environment, *words)),
    ]
    os.environ.update(environment)
    rows += inside(folder / "facts")
    print(f"{cases} 件处罚案件\n")
    table(("做什么", "秒"), rows)
    shutil.rmtree(folder)


def inside(facts: Path) -> list[tuple[str, float]]:
    """The models alone, and the yardstick, in this process."""
    import django

    django.setup()
    import duckdb

    from yifa.figures.compute import Computer
    from yifa.figures.duck import Duck
    from yifa.figures.period import Period
    from yifa.figures.supervision import finding

    begun = time.perf_counter()
    found = finding.findings(Computer(Duck(facts), ("441900110000",)), Period.year(2022))
    models = time.perf_counter() - begun
    begun = time.perf_counter()
    files = str(facts / "penalty_ordinary" / "**" / "*.parquet")
    duckdb.sql(f"SELECT COUNT(COLUMNS(*)) FROM read_parquet('{files}')").fetchall()
    scan = time.perf_counter() - begun
    count = sum(len(some) for some in found.values())
    return [(f"{len(found)} 个模型，发现 {count} 项", models), ("标尺：同样的数据项各列读一遍", scan)]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
