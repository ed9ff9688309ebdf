"""Checkpoints: how long after its commit a step stands under a signed checkpoint, while a writer goes as fast as it can.

The sealer runs as beside a server, in a process of its own. The delay of a step runs from the moment its transaction ended to
the moment a checkpoint that covers it can be read. The yardstick is the sealer's own pause between two rounds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime

from _office import ROOT, installed, table

SECONDS = float(os.environ.get("YIFA_BENCH_SECONDS", "60"))


def main() -> None:
    """Print how many steps were taken and the delays in seconds."""
    installed()
    from django.db import connection
    from tests.engine.toy import Office

    from yifa.engine import door, sealer

    office, day = Office(), date(2025, 9, 22)
    beside = subprocess.Popen([sys.executable, "-m", "yifa.engine.sealer"], cwd=ROOT, env={**os.environ})
    written: list[float] = []
    delays: list[float] = []
    end = time.monotonic() + SECONDS
    try:
        while time.monotonic() < end or len(delays) < len(written):
            if time.monotonic() < end:
                for n in range(50):
                    door.start(
                        "toy", by=office.actor("甲"), on=day, at=datetime.now(UTC),
                        facts={"applicant": "张三", "subject": f"摊位{len(written)}-{n}", "paid": "是"},
                    )  # fmt: skip
                    written.append(time.monotonic())
            else:
                time.sleep(0.05)
            with connection.cursor() as cursor:
                cursor.execute("SELECT COALESCE(MAX(size), 0) FROM yifa_checkpoint")
                covered, now = cursor.fetchone()[0], time.monotonic()
            delays += [now - at for at in written[len(delays) : covered]]
    finally:
        beside.terminate()
        beside.wait()
    delays.sort()
    print(f"{len(written)} 步，{SECONDS:.0f} 秒\n")
    table(
        ("从提交到有检查点覆盖", "秒"),
        [
            ("标尺：封存程序两轮之间的间隔", sealer.EVERY), ("中位数", delays[len(delays) // 2]),
            ("p99", delays[len(delays) * 99 // 100]), ("最长", delays[-1]),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()
