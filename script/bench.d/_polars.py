"""Polars: the twenty figures in SQL written by hand; prints the seconds and the sums. Run by a Python that has Polars, which Yifa has not.

Reads   the folder of facts given
Never   imports Yifa
Start   python _polars.py FOLDER
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from _hand import query


def main() -> None:
    """One scan of all files."""
    import polars

    files = [str(path) for path in Path(sys.argv[1]).rglob("*.parquet")]
    asked = polars.SQLContext(measured=polars.scan_parquet(files, hive_partitioning=False))
    begun = time.perf_counter()
    found = asked.execute(query("measured")).collect(engine="streaming")
    print(json.dumps([time.perf_counter() - begun, found.to_dicts()[0]]))


if __name__ == "__main__":
    main()
