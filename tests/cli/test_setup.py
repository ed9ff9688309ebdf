"""`yifa setup`: prepares once, changes nothing the second time, and never puts new keys beside old data."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def setup(process_environment):
    """Return a function that runs `yifa setup` in an installation of its own."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "yifa.cli.main", "setup", *arguments],
            env={**process_environment, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    run.var = Path(process_environment["YIFA_VAR"])
    return run


def keys(var: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (var / "keys").iterdir()}


def test_a_second_setup_changes_no_key(setup):
    assert setup().returncode == 0
    first = keys(setup.var)
    assert setup().returncode == 0
    assert keys(setup.var) == first
    assert set(first) == {"secret_key", "field_key"}
    assert first["secret_key"] != first["field_key"]


def test_keys_and_data_are_for_their_owner_alone(setup):
    setup()
    assert setup.var.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in (setup.var / "keys").iterdir())


def test_a_lost_field_key_is_not_replaced_beside_data_it_encrypted(setup):
    setup()
    (setup.var / "keys" / "field_key").unlink()
    done = setup()
    assert done.returncode == 2
    assert "C-108" in done.stderr
    assert not (setup.var / "keys" / "field_key").exists()


def test_a_check_changes_nothing(setup):
    assert setup("--check").returncode == 0
    assert not setup.var.exists()


def test_a_database_that_does_not_answer_is_one_sentence(setup):
    done = setup(YIFA_DATABASE="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "C-106" in done.stderr


def test_a_folder_that_cannot_be_made_is_one_sentence(setup, tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    done = setup(YIFA_VAR=str(tmp_path / "file" / "var"))
    assert (done.returncode, done.stderr[:5]) == (2, "C-107")
    assert done.stderr.count("\n") == 1


def test_a_setup_beside_another_waits_for_nobody_and_says_so(setup):
    import fcntl

    setup()
    with open(setup.var / "setup.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = setup()
    assert (done.returncode, done.stderr[:5]) == (2, "C-105")


def test_a_model_changed_without_a_migration_is_found_by_name():
    from django.apps import apps
    from django.db import models

    from yifa.cli.main import Refused
    from yifa.cli.setup import check_migrations

    check_migrations()
    account = apps.get_model("engine", "Account")
    field = account._meta.get_field("username")
    before, field.max_length = field.max_length, 61
    try:
        assert isinstance(field, models.CharField)
        with pytest.raises(Refused, match=r"C-110.*engine"):
            check_migrations()
    finally:
        field.max_length = before


@pytest.mark.django_db
def test_open_cases_of_a_version_no_longer_kept_are_named_and_refuse_nothing(monkeypatch):
    from yifa.cli import setup
    from yifa.engine import store

    told = []
    monkeypatch.setattr(setup.click, "echo", lambda text, **_: told.append(text))
    setup.look_at_open_cases()
    assert told == []
    monkeypatch.setattr(store, "open_versions", lambda: [("penalty_ordinary", "f" * 64, 3, "测罚〔2025〕1号")])
    setup.look_at_open_cases()
    assert len(told) == 1
    assert "3件" in told[0]
    assert "测罚〔2025〕1号" in told[0]
