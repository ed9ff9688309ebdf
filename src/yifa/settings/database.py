"""Database: turns YIFA_DATABASE into Django's DATABASES entry, SQLite in one file or PostgreSQL.

Reads   environment.py
Never   trades a lost step for speed: SQLite writes with synchronous=FULL, PostgreSQL with its own default
Start   entry()
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from yifa.settings.environment import Misconfigured

# IMMEDIATE: with Django's default, eight writers that read before they write fail with "database is locked" half of
# the time. FULL: in WAL mode NORMAL may roll back acknowledged transactions after a power cut.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}

# What sql.again() says is planned once a connection, and costs the server a third. Django's own statements are not.
PREPARED_AT = 5

SCHEMES = ("postgresql://", "postgres://")


def sqlite(file: Path) -> dict[str, Any]:
    """Return the entry of an SQLite database in `file`."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": dict(SQLITE_OPTIONS)}


def postgresql(dsn: str, *, pool: int = 0) -> dict[str, Any]:
    """Return the entry of the PostgreSQL database that `dsn` names; `pool` connections a process, 0 without a pool.

    What the DSN says beyond name, user, password, host and port (sslmode, connect_timeout …) is handed on.
    """
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = {key: str(text) for key, text in conninfo_to_dict(dsn).items()}
    except ProgrammingError:
        parts = {}
    if not dsn.startswith(SCHEMES) or not parts.get("dbname"):
        raise Misconfigured(
            "环境变量 YIFA_DATABASE 应写成 postgresql://用户:口令@主机:端口/数据库名；不用 PostgreSQL 时留空即可。"
        )
    known = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    entry: dict[str, Any] = {key: parts.pop(name, "") for key, name in known.items()}
    options: dict[str, Any] = {"prepare_threshold": PREPARED_AT, **parts}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 20}
        # A connection is asked whether it still lives before a request uses it: after a restart of the server none fails.
        entry["CONN_HEALTH_CHECKS"] = True
    return {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options, **entry}


def entry(dsn: str, file: Path, *, pool: int) -> dict[str, Any]:
    """Return PostgreSQL when `dsn` is given, else SQLite in `file`."""
    return postgresql(dsn, pool=pool) if dsn else sqlite(file)
