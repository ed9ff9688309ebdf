"""Local: one machine, one SQLite file, nobody else on the network. What `script/server` runs.

Reads   environment.py, and the secret key that `yifa setup` made
Never   answers a host name other than this machine's
Start   DATABASES
"""

from __future__ import annotations

from yifa.settings import database, environment, keys
from yifa.settings.base import *  # noqa: F403
from yifa.settings.base import YIFA_VAR

DEBUG = environment.yes("YIFA_DEBUG")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECRET_KEY = keys.read_or_passing(environment.path("YIFA_SECRET_KEY_FILE", "keys", "secret_key"))

DATABASES = {
    "default": database.entry(
        environment.value("YIFA_DATABASE"),
        YIFA_VAR / "yifa.sqlite3",
        pool=environment.number("YIFA_DATABASE_POOL"),
    )
}

YIFA_TODAY = environment.day("YIFA_TODAY")

SESSION_COOKIE_AGE = 8 * 60 * 60

# Files are served from the checkout as they are, so that a changed style shows at once and nothing is collected.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
