"""Environment: every variable that Yifa reads from the process environment, one line each.

Reads   os.environ; nothing else in Yifa's settings does
Never   falls back silently where the line says `required`
Start   VARIABLES, then value()
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Final

required: Final = object()


class Misconfigured(Exception):
    """A variable is missing or wrong; the text is one Chinese sentence for whoever operates the machine."""


def _var() -> str:
    """Return `var/` of the checkout that this file stands in, or of the current directory when installed elsewhere."""
    checkout = Path(__file__).resolve().parents[3]
    return str((checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()) / "var")


VARIABLES: Final[dict[str, object]] = {
    "YIFA_VAR": _var(),  # folder of everything that is written: database, keys, evidence, static files
    "YIFA_DATABASE": "",  # postgresql://user:password@host:port/name; empty: SQLite in YIFA_VAR
    "YIFA_DATABASE_POOL": "4",  # PostgreSQL connections a worker process keeps
    "YIFA_SECRET_KEY_FILE": "",  # signs sessions and forms; empty: keys/secret_key in YIFA_VAR
    "YIFA_FIELD_KEY_FILE": "",  # encrypts personal fields; empty: keys/field_key in YIFA_VAR
    "YIFA_EVIDENCE_DIR": "",  # evidence files under their own hash; empty: evidence in YIFA_VAR
    "YIFA_CALENDARS": "",  # folder of the unit's own working-day tables; empty: only those shipped
    "YIFA_PLACE": "changping",  # the government this installation serves: a folder of yifa.places
    "YIFA_LISTEN": "127.0.0.1:8000",  # address and port of `yifa serve`
    "YIFA_WORKERS": "2",  # worker processes of `yifa serve`
    "YIFA_THREADS": "8",  # threads of each worker process
    "YIFA_SPARK_MASTER": "",  # address of a Spark cluster for `--engine spark`
    "YIFA_TODAY": "",  # local settings only: the day that a demonstration takes for today, YYYY-MM-DD
    "YIFA_DEBUG": "no",  # local settings only: yes shows Django's error pages to a developer
    "YIFA_HOSTS": required,  # production only: host names that may be asked for, with commas between
    "YIFA_PROXIES": "",  # production only: addresses of the reverse proxies whose X-Forwarded-* are believed
    "YIFA_TEST_DATABASE": "sqlite",  # tests only: sqlite or postgresql
    "YIFA_TEST_POSTGRES": required,  # tests on PostgreSQL only: postgresql:// of a server that may be written to
}


def value(name: str) -> str:
    """Return the variable `name` as text, or its default; Misconfigured when it is required and missing."""
    default = VARIABLES[name]
    text = os.environ.get(name, "").strip()
    if text:
        return text
    if default is required:
        raise Misconfigured(f"环境变量 {name} 没有设置，而当前运行方式必须有它；请设置后重新启动。")
    return str(default)


def path(name: str, *below: str) -> Path:
    """Return the variable `name` as an absolute path; when empty, `below` inside YIFA_VAR."""
    text = value(name)
    return Path(text).expanduser().absolute() if text else path("YIFA_VAR").joinpath(*below)


def number(name: str) -> int:
    """Return the variable `name` as a whole number of at least 1."""
    text = value(name)
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise Misconfigured(f"环境变量 {name} 应为大于零的整数，现在是“{text}”；请改正后重新启动。")
    return int(text)


def day(name: str) -> date | None:
    """Return the variable `name`, a day written YYYY-MM-DD, or None when empty."""
    text = value(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Misconfigured(
            f"环境变量 {name} 应写成 2022-12-31 这样的日期，现在是“{text}”；请改正后重新启动。"
        ) from None


def yes(name: str) -> bool:
    """Return the variable `name`, which is `yes` or `no`."""
    text = value(name).lower()
    if text not in {"yes", "no"}:
        raise Misconfigured(f"环境变量 {name} 应为 yes 或 no，现在是“{text}”；请改正后重新启动。")
    return text == "yes"


def names(name: str) -> list[str]:
    """Return the variable `name` as a list; commas, full-width ones too, stand between."""
    return [part.strip() for part in value(name).replace("，", ",").split(",") if part.strip()]
