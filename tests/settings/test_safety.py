"""Safety of the settings: headers, cookies, keys, log lines, and whose address a request is counted under."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import RequestFactory, override_settings

import yifa.settings
from yifa.settings import base, client_address, keys, log_lines
from yifa.settings.environment import Misconfigured

SOURCE = Path(yifa.settings.__file__).parents[2]


def test_production_passes_djangos_deployment_checks(tmp_path):
    keys.make(tmp_path / "var" / "keys" / "secret_key")
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith(("YIFA_", "DJANGO_"))},
        "DJANGO_SETTINGS_MODULE": "yifa.settings.production",
        "PYTHONPATH": str(SOURCE),
        "YIFA_VAR": str(tmp_path / "var"),
        "YIFA_HOSTS": "yifa.example.cn",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_content_security_policy_lets_nothing_in_from_elsewhere_and_nothing_inline():
    directives = base.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert directives["frame-ancestors"] == directives["base-uri"] == ["'none'"]
    assert {source for sources in directives.values() for source in sources} == {"'none'", "'self'", "data:"}
    assert directives["script-src"] == directives["style-src"] == ["'self'"]


def test_production_cookies_stay_with_their_host_and_a_session_ends_after_fifteen_idle_minutes(tmp_path):
    keys.make(tmp_path / "keys" / "secret_key")
    code = (
        "from yifa.settings import production as p;"
        "print(p.SESSION_COOKIE_NAME, p.CSRF_COOKIE_NAME, p.SESSION_COOKIE_SECURE, p.CSRF_COOKIE_SECURE,"
        "p.SESSION_COOKIE_AGE, p.SESSION_SAVE_EVERY_REQUEST, p.DEBUG)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(SOURCE), "YIFA_VAR": str(tmp_path), "YIFA_HOSTS": "yifa.example.cn"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["__Host-session", "__Host-csrf", "True", "True", "900", "True", "False"]


def test_django_admin_is_not_there():
    assert [app for app in base.INSTALLED_APPS if "admin" in app] == []


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    file = tmp_path / "keys" / "secret_key"
    assert keys.make(file)
    first = keys.read(file)
    assert not keys.make(file)
    assert keys.read(file) == first
    assert len(first) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_two_installations_have_two_keys(tmp_path):
    keys.make(tmp_path / "a")
    keys.make(tmp_path / "b")
    assert keys.read(tmp_path / "a") != keys.read(tmp_path / "b")


def test_a_key_that_others_can_read_is_refused(tmp_path):
    keys.make(tmp_path / "key")
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(Misconfigured, match="chmod 600"):
        keys.read(tmp_path / "key")


@pytest.mark.parametrize("content", [b"", b"short\n", "密钥".encode() * 40])
def test_a_damaged_key_is_refused(tmp_path, content):
    (tmp_path / "key").write_bytes(content)
    (tmp_path / "key").chmod(0o600)
    with pytest.raises(Misconfigured, match="key"):
        keys.read(tmp_path / "key")


@pytest.mark.parametrize("typed", ["a\nb", "a\r\nb", "a\u2028b", "a\x1b[2Jb", "a\x00b", "a\u202eb"])
def test_whatever_a_stranger_typed_stays_on_one_log_line(typed):
    record = logging.LogRecord("yifa", logging.INFO, __file__, 1, "signed in: %s", (typed,), None)
    line = log_lines.OneLine().format(record)
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert line.endswith(log_lines.on_one_line(typed))


def test_chinese_stays_readable_in_the_log():
    assert log_lines.on_one_line("执法证件已到期：𠮷某") == "执法证件已到期：𠮷某"


def test_a_traceback_cannot_pass_for_a_log_line():
    try:
        raise ValueError("x\n2026-01-01T00:00:00+0800 INFO yifa forged")
    except ValueError:
        record = logging.LogRecord("yifa", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    lines = log_lines.OneLine().format(record).splitlines()
    assert all(line.startswith("    ") for line in lines[1:])


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "198.51.100.9, 203.0.113.7", "203.0.113.7"),  # the left one was written by the asker
        ("10.0.0.1", "203.0.113.7, 10.0.0.2", "203.0.113.7"),  # two proxies of ours
        ("203.0.113.7", "198.51.100.9", "203.0.113.7"),  # asked without our proxy: the header is the asker's own
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_only_our_own_proxy_says_who_is_asking(remote, forwarded, expected):
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    with override_settings(YIFA_PROXIES=["10.0.0.1", "10.0.0.2"]):
        assert client_address.of(request) == expected


def test_a_connection_writes_to_disk_before_it_says_so(db):
    from django.db import connection

    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW fsync")
            assert cursor.fetchone() == ("on",)
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("on",)
        return
    pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    with connection.cursor() as cursor:
        for name, expected in pragmas.items():
            cursor.execute(f"PRAGMA {name}")
            assert cursor.fetchone() == (expected,), name
