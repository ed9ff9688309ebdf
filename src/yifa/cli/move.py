"""`yifa move`: moves this installation to another database, SQLite to PostgreSQL or back, and shuts the old one.

Reads   the present database, held alone meanwhile; the target, which must be empty
Never   touches the target's other contents, leaves half a copy, or lets anybody write on in the old database
Start   command
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from yifa.cli.backup import told
from yifa.cli.boot import database_target, django_ready, reach_database
from yifa.cli.main import Refused
from yifa.cli.setup import alone
from yifa.settings import database
from yifa.settings.environment import Misconfigured


@click.command(help="把整个系统移到另一个数据库：postgresql://…，或者 sqlite（数据目录里的文件）。先停止服务。")
@click.option("--to", "where", required=True, metavar="目标", help="postgresql://用户:口令@主机:端口/库名，或 sqlite。")
def command(where: str) -> None:
    """Move; exit status 2 and an unchanged source where it cannot be done. A second run finishes what was cut off."""
    django_ready()
    from django.conf import settings
    from django.db import connection

    from yifa.engine import moving
    from yifa.engine.moving_stores import Postgres, Sqlite, Store

    def held(place: Path | str) -> Store:
        return Sqlite(place, alone=True) if isinstance(place, Path) else Postgres(place, alone=True)

    file = Path(settings.YIFA_VAR) / "yifa.sqlite3"
    try:
        entry = database.sqlite(file) if where == "sqlite" else database.postgresql(where)
    except Misconfigured:
        raise Refused("B-020", "目标应写成 postgresql://用户:口令@主机:端口/库名，或者 sqlite。") from None
    reach_database()
    here = database_target()
    connection.close()
    if where == "sqlite" and isinstance(here, Path):
        raise Refused("B-020", "现在用的就是 SQLite；目标应写成 postgresql://用户:口令@主机:端口/库名。")
    target: Path | str = file if where == "sqlite" else where
    shown = _progress if sys.stderr.isatty() else None
    with alone(settings.YIFA_VAR), told():
        # the source first: from here on nobody writes there
        with held(here) as source, moving.prepared(entry), held(target) as there:
            moved = moving.move(source, there, progress=shown)
        report = moved.report
    click.echo(
        f"已移到目标数据库：案件{report.cases}件、记录{report.events}条，两边逐表一致；日志{report.log}到第{report.size}条，"
        f"根{report.root}。"
    )
    click.echo(
        "原来的数据库已停用，不再接受任何步骤，请留存备查。"
        + ("请取消环境变量 YIFA_DATABASE" if where == "sqlite" else "请把环境变量 YIFA_DATABASE 设为目标")
        + "，然后运行 yifa setup、yifa verify，再启动服务。"
    )


def _progress(table: str, rows: int) -> None:
    click.echo(f"  {table}：{rows}行", err=True)
