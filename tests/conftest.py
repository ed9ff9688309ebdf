"""What all tests share: the database they run on, a browser, and an environment for processes of their own.

Reads   YIFA_TEST_DATABASE (sqlite, postgresql) and YIFA_TEST_POSTGRES, see CONTRIBUTING.md
Never   reaches a server that the tests did not start themselves
Start   database, process_environment, tool, browser_type_launch_args
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import hypothesis
import pytest

# No test is timed: a slow machine is not a fault.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

# Playwright keeps an event loop in the test's thread, which Django otherwise takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser `browser`, and all else that uses the database `data`: that runs on both databases.

    Files with slow tests come first, so that none is left to one process at the end.
    """
    over_data = {"db", "transactional_db", "database", "process_environment", "live_server"}
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & {"page", "context", "browser"}:
            item.add_marker(pytest.mark.browser)
        elif item.get_closest_marker("django_db") or fixtures & over_data:
            item.add_marker(pytest.mark.data)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def database() -> str:
    """Return which database this run is on: `sqlite` or `postgresql`."""
    return os.environ.get("YIFA_TEST_DATABASE", "sqlite")


@pytest.fixture
def process_environment(database: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return the environment of an installation of its own, for tests that start, stop or kill processes.

    YIFA_VAR is an empty folder; on PostgreSQL YIFA_DATABASE names a database made for this test alone.
    """
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith(("YIFA_", "DJANGO_"))},
        "DJANGO_SETTINGS_MODULE": "yifa.settings.local",
        "PYTHONPATH": str(Path(__file__).resolve().parents[1] / "src"),
        "YIFA_VAR": str(tmp_path / "var"),
    }
    if database == "sqlite":
        yield environment
        return
    import psycopg

    server = os.environ["YIFA_TEST_POSTGRES"]
    name = f"yifa_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {**environment, "YIFA_DATABASE": urlunsplit(urlsplit(server)._replace(path=f"/{name}"))}
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session", autouse=True)
def _emptying_a_table_passes_its_triggers() -> Iterator[None]:
    """Let the clearing between transactional tests empty tables whose triggers refuse UPDATE and DELETE.

    Only Django's own flush is let through; a test that deletes an event still meets the trigger.
    """
    from django.conf import settings

    if not settings.configured:  # a run with `-p no:django`, of plain Python alone
        yield
        return
    from django.db import connection

    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def on_sqlite(self: Any, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
        flush(self, sql_list)
        with self.connection.cursor() as cursor:
            for _, sql in triggers:
                cursor.execute(sql)

    def on_postgresql(self: Any, sql_list: list[str]) -> None:
        flush(self, ["SET session_replication_role = replica;", *sql_list, "RESET session_replication_role;"])

    operations.execute_sql_flush = on_sqlite if connection.vendor == "sqlite" else on_postgresql
    yield
    operations.execute_sql_flush = flush


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """Return a function that finds a program of the system: `soffice`, `pdftotext`, `chromium` …

    A missing one fails the test, unless YIFA_TEST_WITHOUT names what brings it; then the test is skipped, and says so.
    """
    brings = {"soffice": "libreoffice", "pdftotext": "poppler", "pdftoppm": "poppler", "pdfinfo": "poppler"}
    without = os.environ.get("YIFA_TEST_WITHOUT", "").split(",")

    def find(name: str) -> str:
        if brings.get(name, name) in without:
            pytest.skip(f"YIFA_TEST_WITHOUT names {brings.get(name, name)}")
        found = shutil.which(name)
        if found is None:
            pytest.fail(f"no {name} on the PATH; script/test installs it, see CONTRIBUTING.md")
        return found

    return find


@pytest.fixture(autouse=True)
def _the_catalogue_is_left_as_it_was() -> Iterator[None]:
    """Forget the procedures that a test declared by hand: the next one lists and checks only what stands in modules."""
    from yifa.engine import catalogue

    held = catalogue.snapshot()
    yield
    catalogue.restore(held)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], tool: Callable[[str], str]) -> dict[str, Any]:
    """Return how the system's Chromium is started, never one that a test tool brought along."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": tool("chromium"), "args": [*CHROMIUM_FLAGS, *sandbox]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Return the context of every page: an official's desk in China."""
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1280, "height": 800},
        "reduced_motion": "reduce",
    }
