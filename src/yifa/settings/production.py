"""Production: an office's server, behind a reverse proxy that ends TLS.

Reads   environment.py, and the secret key that `yifa setup` made
Never   starts without host names and a key, speaks plain http to a browser, or shows a traceback
Start   YIFA_HOSTS, YIFA_PROXIES, DATABASES
"""

from __future__ import annotations

from yifa.settings import database, environment, keys
from yifa.settings.base import *  # noqa: F403
from yifa.settings.base import YIFA_VAR

DEBUG = False
ALLOWED_HOSTS = environment.names("YIFA_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECRET_KEY = keys.read(environment.path("YIFA_SECRET_KEY_FILE", "keys", "secret_key"))

DATABASES = {
    "default": database.entry(
        environment.value("YIFA_DATABASE"),
        YIFA_VAR / "yifa.sqlite3",
        pool=environment.number("YIFA_DATABASE_POOL"),
    )
}

# gunicorn takes X-Forwarded-Proto from these addresses only (yifa serve hands them on), and sets the scheme by it.
YIFA_PROXIES = environment.names("YIFA_PROXIES")
AXES_CLIENT_IP_CALLABLE = "yifa.settings.client_address.of"

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 366 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_AGE = 15 * 60
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True

STATIC_ROOT = YIFA_VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
