"""Steps: take_step against a bare-driver yardstick of the same run, in turns, on the same tables and indexes.

The yardstick reads the case row, writes it, writes the event with its chained hash, and commits, with the driver
alone: no guard, no clock, no field, no appointment. Rounds alternate, so both meet the same machine. On SQLite, then on a
PostgreSQL cluster of its own.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import statistics
import sys
import time
from collections.abc import Callable

from _cluster import on_each_database
from _office import installed, table

ROUND, ROUNDS = 200, 15


def bare_step(connection) -> Callable[[int], None]:
    """The yardstick: a function that takes one step on a case with the driver of an open Django connection."""
    driver = connection.connection
    mark = "%s" if connection.vendor == "postgresql" else "?"
    begin = "BEGIN" if connection.vendor == "postgresql" else "BEGIN IMMEDIATE"
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""

    def step(case: int) -> None:
        cursor = driver.cursor()
        cursor.execute(begin)
        cursor.execute(f"SELECT seq, head, state FROM yifa_case WHERE id = {mark}{lock}", (case,))
        seq, head, state = cursor.fetchone()
        body = {
            "seq": seq + 1,
            "step": "inspect",
            "prev": bytes(head).hex(),
            "facts": {"found": "属实"},
            "rest": "x" * 480,
        }
        content = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        digest = hashlib.sha256(content).digest()
        cursor.execute(
            f"UPDATE yifa_case SET seq = {mark}, head = {mark}, state = {mark} WHERE id = {mark}",
            (seq + 1, digest, state, case),
        )
        cursor.execute(
            "INSERT INTO yifa_event (case_id, seq, step, actor_id, taken_on, recorded_at, key, hash, content) "
            f"VALUES ({', '.join([mark] * 9)})",
            (case, seq + 1, "inspect", 1, "2025-09-22", "2025-09-22T00:00:00.000000Z", None, digest, content),
        )
        cursor.execute("COMMIT")

    return step


def main() -> None:
    """Print the ratio, and how the cost of a step grows with the steps already taken."""
    folder = installed()
    from django.db import connection
    from tests.engine.toy import AT, DAY, Office

    from yifa.engine import door

    office = Office()
    actor, other = office.actor("甲"), office.id_of("乙")
    opened = [
        door.start("toy", by=actor, on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"}).case
        for _ in range(300)
    ]
    case, bare_case = opened[:2]

    def ours(many: int, of: int = case) -> None:
        for _ in range(many):
            door.take_step(of, "inspect", by=actor, together=[other], on=DAY, at=AT, facts={"found": "属实"})

    step = bare_step(connection)

    def bare(many: int) -> None:
        for _ in range(many):
            step(bare_case)

    ours(ROUND), bare(ROUND)
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(ROUNDS):
        for name, act in (("bare", bare), ("ours", ours)):
            begun = time.perf_counter()
            act(ROUND)
            times[name].append((time.perf_counter() - begun) / ROUND * 1e6)
    ratios = [b / o for b, o in zip(times["bare"], times["ours"], strict=True)]
    table(
        ("一步，一次提交", "中位数 µs", "最小 µs"),
        [("驱动直写（标尺）", statistics.median(times["bare"]), min(times["bare"])),
         ("take_step", statistics.median(times["ours"]), min(times["ours"])),
         ("标尺 ÷ take_step（逐轮）", statistics.median(ratios), max(ratios))],
    )  # fmt: skip
    print()
    growth = {8: [], 64: []}
    for of in opened[2:42]:
        ours(4, of)
        begun = time.perf_counter()
        ours(8, of)
        growth[8].append((time.perf_counter() - begun) / 8 * 1e6)
        ours(48, of)
        begun = time.perf_counter()
        ours(8, of)
        growth[64].append((time.perf_counter() - begun) / 8 * 1e6)
    eighth, last = statistics.median(growth[8]), statistics.median(growth[64])
    table(("已有步骤数", "每步 µs"), [("约 8", eighth), ("约 64", last), ("比值", last / eighth)])
    connection.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main() if sys.argv[1:] == ["here"] else on_each_database(__file__)
