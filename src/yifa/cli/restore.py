"""`yifa restore`: checks a backup and puts it where this installation reads: SQLite or PostgreSQL, as YIFA_DATABASE says.

Reads   a backup's folder, the field key
Never   writes over a database in which somebody works, or takes a backup that does not verify
Start   command
"""

from __future__ import annotations

from pathlib import Path

import click

from yifa.cli.backup import known_roots, of_the_log, places, summary, told
from yifa.cli.boot import database_target, django_ready
from yifa.cli.main import Refused
from yifa.cli.setup import alone
from yifa.cli.verify import log_keys


@click.command(help="核验一份备份并恢复到空的数据目录（或 YIFA_DATABASE 所指的空数据库）；先停止服务，放好密钥。")
@of_the_log
@click.argument("folder", type=click.Path(path_type=Path))
def command(published: tuple[str, ...], known: tuple[Path, ...], kept: tuple[str, ...], folder: Path) -> None:
    """Restore; exit status 2 and an unchanged database where the backup is not believed or somebody works there."""
    django_ready()
    roots, log = known_roots(kept, known), log_keys(published)
    from django.conf import settings
    from django.db import connection

    from yifa.engine import backup
    from yifa.engine.sealing import open_box

    evidence, keys = places()
    entry = {**settings.DATABASES["default"], "OPTIONS": {**connection.settings_dict["OPTIONS"]}}
    entry["OPTIONS"].pop("pool", None)
    with alone(settings.YIFA_VAR), told():
        written: list[Path] = []
        try:
            backup.check(folder, kept=roots, keys=log)  # before anything of it is believed, its keys too
            written = backup.put_keys(folder, keys)
            if not Path(settings.YIFA_FIELD_KEY_FILE).is_file():
                raise Refused(
                    "B-012",
                    f"加密密钥 {settings.YIFA_FIELD_KEY_FILE} 不在，个人信息将打不开；请先从保管处放回密钥再恢复。",
                )
            checked = backup.check(folder, kept=roots, keys=log, unseal=open_box)
            connection.close()
            backup.put_back(folder, database_target(), entry=entry, evidence=evidence)
        except BaseException:
            for key in written:
                key.unlink(missing_ok=True)
            raise
    click.echo(f"已恢复：{summary(checked)}接下来运行 yifa setup、yifa verify，再启动服务。")
