"""The cluster that the tests of Spark use: script/test starts it and names it in YIFA_TEST_SPARK and YIFA_TEST_SPARK_VAR.

Nothing here starts a cluster by itself: without one the tests are skipped, and say so.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VAR = "YIFA_TEST_SPARK_VAR"  # what YIFA_VAR was when script/cluster started it


def address(kind: str = "master") -> str:
    """The address of the cluster's master or of its Spark Connect server (`connect`)."""
    if not os.environ.get(VAR):
        pytest.skip(f"no Spark cluster: script/test starts one and names it in {VAR}")
    return (Path(os.environ[VAR]) / "cluster" / f"{kind}.url").read_text(encoding="utf-8").strip()


def pid(node: str) -> int:
    """The process of a node: worker-1, worker-2."""
    return int((Path(os.environ[VAR]) / "cluster" / f"{node}.pid").read_text(encoding="utf-8").split()[0])


def script(*arguments: str) -> subprocess.CompletedProcess[str]:
    """script/cluster over the tests' own cluster."""
    environment = {**os.environ, "YIFA_VAR": os.environ[VAR]}
    return subprocess.run([ROOT / "script" / "cluster", *arguments], env=environment, capture_output=True, text=True, check=False)  # fmt: skip
