"""The verifier: reads a stored record and names every place where it is not what was written.

Reads   sources.py: a database, only looked at. This folder alone, without the rest of Yifa, is enough
Never   imports the writer, nor anything but the standard library (and psycopg where the database is PostgreSQL)
Start   verify()
"""

from .check import verify
from .form import MalformedError
from .hanging import Unseal
from .notes import Key
from .report import Finding, Report
from .rows import Source, UnreadableError
from .sources import NotARecordError, PostgresSource, SqliteSource

__all__ = [
    "Finding",
    "Key",
    "MalformedError",
    "NotARecordError",
    "PostgresSource",
    "Report",
    "Source",
    "SqliteSource",
    "UnreadableError",
    "Unseal",
    "verify",
]
