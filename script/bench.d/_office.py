"""What the benches share: an installation of its own in a temporary folder, a small office, a table.

Reads   YIFA_BENCH_FOLDER (where the databases lie; default: the checkout's var/), YIFA_DATABASE
Never   touches a database that holds anybody's cases
Start   installed(), table()
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def installed(again: Path | None = None) -> Path:
    """Set Django up on a fresh SQLite file, or on one of an earlier bench, migrated; returns its folder."""
    sys.path.insert(0, str(ROOT))
    if again is None:
        base = Path(os.environ.get("YIFA_BENCH_FOLDER", ROOT / "var"))
        base.mkdir(exist_ok=True)
        again = Path(tempfile.mkdtemp(prefix="bench-", dir=base))
        (again / "keys").mkdir()
        (again / "keys" / "field_key").write_bytes(os.urandom(32))
    folder = again
    os.environ |= {"YIFA_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "yifa.settings.local"}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    return folder


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table."""
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row) + " |")
