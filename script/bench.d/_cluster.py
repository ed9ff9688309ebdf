"""A PostgreSQL cluster of the benches' own: fsync on, its socket alone, removed at the end.

Reads   the newest PostgreSQL server installed
Never   measures on a server that others use
Start   on_each_database()
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def on_each_database(script: str) -> None:
    """Run a bench in a process of its own on SQLite, then on PostgreSQL, under a heading each."""
    from tests.engine.test_postgres_kill import Cluster

    print("### SQLite\n", flush=True)
    subprocess.run([sys.executable, script, "here"], check=True, env={**os.environ, "YIFA_DATABASE": ""})
    print("\n### PostgreSQL\n", flush=True)
    cluster = Cluster()
    try:
        cluster.start()
        subprocess.run([sys.executable, script, "here"], check=True, env={**os.environ, "YIFA_DATABASE": cluster.dsn()})
    finally:
        cluster.remove()
