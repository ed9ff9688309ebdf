"""Boot: readies Django for a subcommand, and says which database it works on.

Reads   DJANGO_SETTINGS_MODULE, by default yifa.settings.local
Never   shows a traceback for a wrong setting: that is one sentence with a code
Start   django_ready()
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
