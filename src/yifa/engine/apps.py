"""The engine as a Django app: loads the catalogue and checks every declaration when the program starts.

Reads   settings, the packages named in catalogue.SOURCES
Never   starts with a declaration that does not hold
Start   EngineConfig.ready()
"""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


def tune_sqlite(connection, **_: object) -> None:
    """Zero what is deleted where that costs no further page, so that erased boxes do not linger (SQLite only)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = FAST")


class EngineConfig(AppConfig):
    """App `engine`."""

    name = "yifa.engine"
    label = "engine"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yifa.engine import system_checks  # noqa: F401 - registers with Django's check framework

        connection_created.connect(tune_sqlite, dispatch_uid="yifa-tune-sqlite")
