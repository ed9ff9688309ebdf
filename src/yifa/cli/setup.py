"""`yifa setup`: makes an installation ready, or says what is wrong with it.

Reads   the settings; with --check also the open cases, where there is a database
Never   replaces a key, or makes a new field key beside data that an older key encrypted
Start   command
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from yifa.cli.boot import django_ready, reach_database
from yifa.cli.main import Refused
from yifa.settings import environment, keys


@click.command(help="准备运行环境：密钥、数据库、启动检查；可以反复运行。")
@click.option("--check", "only_check", is_flag=True, help="只做启动检查，不改动任何内容。")
def command(only_check: bool) -> None:
    """Prepare everything that the program needs to run; a second run changes nothing."""
    if only_check:
        django_ready()
        stage("启动检查", check_program)
        stage("数据表定义与程序一致", check_migrations)
        stage("未结案件的程序版本", look_at_open_cases)
        return
    var = environment.path("YIFA_VAR")
    with alone(var):
        stage("会话密钥", lambda: keys.make(environment.path("YIFA_SECRET_KEY_FILE", "keys", "secret_key")))
        django_ready()
        reach_database()
        stage("个人信息加密密钥", make_field_key)
        stage("启动检查", check_program)
        stage("数据库", migrate)
        stage("未结案件的程序版本", look_at_open_cases)
        stage("页面样式文件", collect_static)


def stage(name: str, work: Callable[[], object]) -> None:
    """Do one piece of work and print its name and how long it took."""
    begun = time.monotonic()
    work()
    click.echo(f"  {name} ✓ {time.monotonic() - begun:.1f} 秒")


@contextmanager
def alone(var: Path) -> Iterator[None]:
    """Hold the installation's lock; C-105 when another setup holds it, C-107 when the folder cannot be written."""
    try:
        var.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(var / "setup.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as wrong:
        raise Refused("C-107", f"数据目录 {var} 不能写入（{wrong.strerror}）；请检查权限或另设 YIFA_VAR。") from None
    with os.fdopen(handle, "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("C-105", "另一个 yifa setup 正在运行；请等它结束后再试。") from None
        yield


def make_field_key() -> None:
    """Make the key of personal fields; C-108 when the database holds data that an older key encrypted."""
    from django.conf import settings
    from django.db import connection

    from yifa.engine.sealing import make_key

    file = Path(settings.YIFA_FIELD_KEY_FILE)
    if file.exists():
        return
    if "django_migrations" in connection.introspection.table_names():
        raise Refused(
            "C-108",
            f"数据库里已有数据，但加密密钥 {file} 不在；新密钥解不开旧数据，请从备份恢复原密钥后再运行 yifa setup。",
        )
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    make_key(file)


def check_program() -> None:
    """Run every start-up check, declarations included; C-109 lists what does not hold."""
    from django.conf import settings
    from django.core import checks

    deploy = settings.SESSION_COOKIE_SECURE
    found = [
        message
        for message in checks.run_checks(include_deployment_checks=deploy)
        if message.level >= checks.WARNING and not message.is_silenced()
    ]
    for message in found:
        click.echo(f"  {message}", err=True)
    if found:
        raise Refused("C-109", f"启动检查发现 {len(found)} 个问题（见上）；请改正后重新运行。")


def look_at_open_cases() -> None:
    """Name the open cases that began under a declaration no longer kept. They go on, so this refuses nothing."""
    from django.conf import settings
    from django.core import checks
    from django.db import DatabaseError

    held = settings.DATABASES["default"]
    if held["ENGINE"].endswith("sqlite3") and not Path(held["NAME"]).is_file():
        return
    try:
        found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    except DatabaseError:
        return
    for message in found:
        if message.id == "yifa.W001":
            click.echo(f"  {message.msg}", err=True)


def check_migrations() -> None:
    """C-110 when a model of ours was changed without a migration; looks at files only, not at a database."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState
    from django.utils import translation

    loader = MigrationLoader(None)
    with translation.override(None):  # a label in another language is no change of a table
        after = ProjectState.from_apps(apps)
        changes = MigrationAutodetector(loader.project_state(), after).changes(graph=loader.graph)
    ours = [label for label in changes if apps.get_app_config(label).name.startswith("yifa.")]
    if ours:
        raise Refused("C-110", f"{'、'.join(sorted(ours))} 的数据表定义改了，却没有写迁移；请运行 makemigrations。")


def migrate() -> None:
    """Bring the database to what the program expects."""
    from django.core.management import call_command
    from django.db import DatabaseError

    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as wrong:
        raise Refused(
            "C-111", f"数据库没有升级成功（{str(wrong).splitlines()[0]}）；原有数据未动，请检查数据库权限后重新运行。"
        ) from None


def collect_static() -> None:
    """Collect styles and scripts under hashed names, where the settings serve them so."""
    from django.conf import settings
    from django.core.management import call_command

    if "Manifest" in settings.STORAGES["staticfiles"]["BACKEND"]:
        call_command("collectstatic", interactive=False, verbosity=0)
