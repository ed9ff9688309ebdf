"""Settings: each module imports, says where Yifa runs and nothing about the law, and refuses a wrong environment."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import yifa.settings
from yifa.settings import database, environment, keys

SOURCE = Path(yifa.settings.__file__).parent
MODULES = sorted(module.name for module in pkgutil.iter_modules([str(SOURCE)]))


def run(code: str, tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a fresh interpreter whose YIFA_* variables are `variables` alone."""
    clean = {name: text for name, text in os.environ.items() if not name.startswith(("YIFA_", "DJANGO_"))}
    clean |= {"PYTHONPATH": str(SOURCE.parents[1]), "YIFA_VAR": str(tmp_path / "var"), **variables}
    return subprocess.run([sys.executable, "-c", code], env=clean, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("module", MODULES)
def test_every_settings_module_can_be_imported(module, tmp_path):
    keys.make(tmp_path / "var" / "keys" / "secret_key")
    done = run(f"import yifa.settings.{module}", tmp_path, YIFA_HOSTS="yifa.example.cn")
    assert done.returncode == 0, done.stderr


def test_only_the_environment_module_reads_the_environment():
    readers = [file.name for file in SOURCE.glob("*.py") if "os.environ" in file.read_text(encoding="utf-8")]
    assert readers == ["environment.py"]


def test_every_variable_is_read_somewhere():
    text = "".join(
        file.read_text(encoding="utf-8") for file in SOURCE.parent.rglob("*.py") if file.name != "environment.py"
    )
    assert [name for name in environment.VARIABLES if f'"{name}"' not in text] == []


def test_production_does_not_start_without_host_names(tmp_path):
    keys.make(tmp_path / "var" / "keys" / "secret_key")
    done = run("import yifa.settings.production", tmp_path)
    assert done.returncode != 0
    assert "YIFA_HOSTS" in done.stderr


def test_production_does_not_start_without_its_secret_key(tmp_path):
    done = run("import yifa.settings.production", tmp_path, YIFA_HOSTS="yifa.example.cn")
    assert done.returncode != 0
    assert "secret_key" in done.stderr


def test_a_required_variable_that_is_blank_counts_as_missing(monkeypatch):
    monkeypatch.setenv("YIFA_HOSTS", "  ")
    with pytest.raises(environment.Misconfigured, match="YIFA_HOSTS"):
        environment.value("YIFA_HOSTS")


@pytest.mark.parametrize("text", ["0", "-1", "two", "1.5", "８"])
def test_a_number_of_workers_is_a_whole_number_above_zero(monkeypatch, text):
    monkeypatch.setenv("YIFA_WORKERS", text)
    with pytest.raises(environment.Misconfigured, match="YIFA_WORKERS"):
        environment.number("YIFA_WORKERS")


def test_yes_or_no_is_never_guessed(monkeypatch):
    monkeypatch.setenv("YIFA_DEBUG", "maybe")
    with pytest.raises(environment.Misconfigured, match="YIFA_DEBUG"):
        environment.yes("YIFA_DEBUG")


def test_a_day_is_a_day_or_nothing(monkeypatch):
    monkeypatch.setenv("YIFA_TODAY", "")
    assert environment.day("YIFA_TODAY") is None
    monkeypatch.setenv("YIFA_TODAY", "2022-12-31")
    assert environment.day("YIFA_TODAY") == date(2022, 12, 31)
    monkeypatch.setenv("YIFA_TODAY", "2022-02-30")
    with pytest.raises(environment.Misconfigured, match="YIFA_TODAY"):
        environment.day("YIFA_TODAY")


def test_names_take_full_width_commas(monkeypatch):
    monkeypatch.setenv("YIFA_HOSTS", "a.example.cn，b.example.cn, ")
    assert environment.names("YIFA_HOSTS") == ["a.example.cn", "b.example.cn"]


def test_folders_lie_inside_var_unless_named(monkeypatch, tmp_path):
    monkeypatch.setenv("YIFA_VAR", str(tmp_path))
    monkeypatch.setenv("YIFA_EVIDENCE_DIR", "")
    assert environment.path("YIFA_EVIDENCE_DIR", "evidence") == tmp_path / "evidence"
    monkeypatch.setenv("YIFA_EVIDENCE_DIR", str(tmp_path / "elsewhere"))
    assert environment.path("YIFA_EVIDENCE_DIR", "evidence") == tmp_path / "elsewhere"


def test_sqlite_is_the_default_database(tmp_path):
    entry = database.entry("", tmp_path / "yifa.sqlite3", pool=4)
    assert entry["ENGINE"] == "django.db.backends.sqlite3"
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_postgresql_dsn_gives_a_pooled_connection(tmp_path):
    entry = database.entry("postgresql://u:p@db:5433/yifa?sslmode=require", tmp_path / "unused", pool=4)
    assert (entry["NAME"], entry["USER"], entry["PASSWORD"]) == ("yifa", "u", "p")
    assert (entry["HOST"], entry["PORT"]) == ("db", "5433")
    pool = {"min_size": 1, "max_size": 4, "timeout": 20}
    assert entry["OPTIONS"] == {"sslmode": "require", "pool": pool, "prepare_threshold": database.PREPARED_AT}
    assert entry["CONN_HEALTH_CHECKS"]


@pytest.mark.parametrize("dsn", ["mysql://u@h/n", "postgresql://h:x/", "postgresql://host", "yifa"])
def test_another_kind_of_database_is_refused(dsn, tmp_path):
    with pytest.raises(environment.Misconfigured, match="YIFA_DATABASE"):
        database.entry(dsn, tmp_path / "unused", pool=4)
