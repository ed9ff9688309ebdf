"""Boot: readies Django for a subcommand, and says which database it works on.

Reads   DJANGO_SETTINGS_MODULE, by default yifa.settings.local
Never   shows a traceback for a wrong setting: that is one sentence with a code
Start   django_ready(), then database_target() or reach_database()
"""

from __future__ import annotations

import os
from pathlib import Path

from yifa.cli.main import Refused
from yifa.settings.environment import Misconfigured


def django_ready() -> None:
    """Set Django up, once; C-101 when the environment is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yifa.settings.local")
    import django
    from django.apps import apps

    if apps.ready:
        return
    try:
        django.setup()
    except Misconfigured as wrong:
        raise Refused("C-101", str(wrong)) from None


def database_target() -> Path | str:
    """Return where the default database is: the path of the SQLite file, or a PostgreSQL DSN for psycopg."""
    django_ready()
    from django.db import connection

    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"])
    from psycopg.conninfo import make_conninfo

    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    parts = {name: connection.settings_dict[key] or None for name, key in known.items()}
    options = {name: text for name, text in connection.settings_dict["OPTIONS"].items() if isinstance(text, str)}
    return make_conninfo("", **parts, **options)


def reach_database() -> None:
    """Ask the default database for one connection; C-106 says within seconds that there is none to be had.

    Asked for directly: a pool would try again for as long as a request may wait.
    """
    target = database_target()
    if isinstance(target, Path):
        if not os.access(target if target.exists() else target.parent, os.W_OK):
            raise Refused("C-106", f"数据库文件 {target} 不能写入；请检查数据目录的权限，或另设 YIFA_VAR。")
        return
    import psycopg

    try:
        psycopg.connect(target, connect_timeout=5).close()
    except psycopg.OperationalError as wrong:
        reason = str(wrong).strip().splitlines()[0]
        raise Refused(
            "C-106", f"连不上 YIFA_DATABASE 所指的数据库（{reason}）；请检查地址、口令和数据库服务。"
        ) from None
