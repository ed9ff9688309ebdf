"""Record: appending to a log, proofs out of the database and their verification, in a log of ten million entries.

Leaves are written straight into the tables (hashing and rows as the sealer writes them), so that the database is as
large as it will be; then proofs are read as the hall reads them, each with a cold cache of its own.

YIFA_BENCH_LEAVES   another number of leaves (default 10,000,000; about 1.2 GB on disk while it runs)
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import statistics
import time

from _office import installed, table

LEAVES = int(os.environ.get("YIFA_BENCH_LEAVES", "10000000"))
CHUNK = 100_000
PROOFS = 500


def main() -> None:
    """Print microseconds a leaf, and milliseconds a proof with its verification."""
    folder = installed()
    from django.db import connection, transaction

    from yifa.engine import log_reading
    from yifa.record import merkle

    connection.ensure_connection()
    driver = connection.connection
    frontier, hashing = merkle.Frontier(), 0.0
    begun = time.perf_counter()
    with transaction.atomic():
        # rows of yifa_event are not part of what is measured: a leaf may point to an event that is not there
        driver.execute("PRAGMA defer_foreign_keys = ON")
        driver.execute(
            "INSERT INTO yifa_log_head (id, origin, year, first, opening, size, frontier, key) "
            "VALUES (1, 'yifa/bench/2026', 2026, 0, '', 0, x'', '')"
        )
        for start in range(0, LEAVES, CHUNK):
            many = range(start, min(start + CHUNK, LEAVES))
            at = time.perf_counter()
            leaves = [merkle.leaf_hash(hashlib.sha256(b"%d" % n).digest()) for n in many]
            for leaf in leaves:
                frontier.append(leaf)
            hashing += time.perf_counter() - at
            driver.executemany(
                "INSERT INTO yifa_leaf (idx, event_id, hash) VALUES (?, ?, ?)",
                ((n, n + 1, leaf) for n, leaf in zip(many, leaves, strict=True)),
            )
            driver.executemany(
                "INSERT INTO yifa_log_node (log_id, level, n, hash) VALUES (1, ?, ?, ?)", frontier.completed
            )
            frontier.completed = []
        driver.execute("UPDATE yifa_log_head SET size = ?, frontier = ?", (LEAVES, frontier.to_bytes()))
        written = time.perf_counter() - begun
        (log,) = log_reading.logs()
        dice, root = random.Random(1), frontier.root()
        times: dict[str, list[float]] = {"inclusion": [], "verify": [], "consistency": []}
        for _ in range(PROOFS):
            index = dice.randrange(LEAVES)
            leaf = merkle.leaf_hash(hashlib.sha256(b"%d" % index).digest())
            at = time.perf_counter()
            proof = log_reading.inclusion(log, index, LEAVES)
            between = time.perf_counter()
            good = merkle.verify_inclusion(leaf, index, LEAVES, proof, root)
            times["verify"].append((time.perf_counter() - between) * 1e3)
            times["inclusion"].append((between - at) * 1e3)
            if not good:
                raise SystemExit(f"entry {index} was not proved")
            at = time.perf_counter()
            log_reading.consistency(log, index, LEAVES)
            times["consistency"].append((time.perf_counter() - at) * 1e3)
        driver.rollback()
    print(f"{LEAVES} 条，证明各 {PROOFS} 次\n")
    table(
        ("量", "中位数", "第 99 百分位"),
        [("每条杂凑并接入 µs", hashing / LEAVES * 1e6, "—"), ("每条连同写库 µs", written / LEAVES * 1e6, "—")]
        + [
            (name, statistics.median(held), statistics.quantiles(held, n=100)[98])
            for name, held in (
                ("取包含证明 ms", times["inclusion"]),
                ("取一致证明 ms", times["consistency"]),
                ("核验包含证明 ms", times["verify"]),
            )
        ],
    )
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
