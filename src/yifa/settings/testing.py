"""Testing: the settings of the tests, on a real SQLite file or on PostgreSQL, as YIFA_TEST_DATABASE says.

Reads   environment.py
Never   touches the var/ folder that a developer works in, nor a database in memory
Start   DATABASES
"""

from __future__ import annotations

import atexit
import secrets
import shutil
import tempfile
from pathlib import Path

from yifa.settings import database, environment
from yifa.settings.base import *  # noqa: F403

YIFA_VAR = Path(tempfile.mkdtemp(prefix="yifa-test-"))
atexit.register(shutil.rmtree, YIFA_VAR, ignore_errors=True)
YIFA_FIELD_KEY_FILE = YIFA_VAR / "keys" / "field_key"
YIFA_FIELD_KEY_FILE.parent.mkdir()
YIFA_FIELD_KEY_FILE.write_bytes(secrets.token_bytes(32))
YIFA_EVIDENCE_DIR = YIFA_VAR / "evidence"
YIFA_CALENDARS = None
YIFA_PLACE = "changping"

DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SECRET_KEY = secrets.token_hex(32)

if environment.value("YIFA_TEST_DATABASE") == "postgresql":
    DATABASES = {"default": database.postgresql(environment.value("YIFA_TEST_POSTGRES"))}
else:
    DATABASES = {"default": database.sqlite(YIFA_VAR / "yifa.sqlite3")}
    # A file with the pragmas of production: a database in memory has no WAL, no fsync and no second writer.
    DATABASES["default"]["TEST"] = {"NAME": str(YIFA_VAR / "test.sqlite3")}

SESSION_COOKIE_AGE = 8 * 60 * 60
WHITENOISE_USE_FINDERS = True

# Argon2 is slow on purpose; a test that signs in a hundred accounts is not about that.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
