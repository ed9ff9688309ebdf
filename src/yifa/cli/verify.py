"""`yifa verify`: checks a stored record and says what was checked and what is not as it was written.

Reads   the database by SELECT alone, and the field key where there is one
Never   repairs anything: what was found is evidence
Start   command
"""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from pathlib import Path

import click

from yifa.cli.boot import database_target, django_ready
from yifa.cli.main import Refused
from yifa.record.verifier import (
    Key,
    MalformedError,
    NotARecordError,
    PostgresSource,
    Report,
    SqliteSource,
    Unseal,
    verify,
)  # fmt: skip

KEPT = re.compile(r"([0-9]{1,18}):([0-9a-fA-F]{64})")
CONNECTION = re.compile(r"postgres(ql)?://|(\w+\s*=\s*\S+)(\s+\w+\s*=|\s*$)")


@click.command(help="核验记录：事件、日志、加密数据项和文书是否与写入时一致。发现问题时退出码为1。")
@click.option(
    "--database", metavar="文件或连接串", help="要核验的SQLite文件或PostgreSQL连接串；不写时为本系统的数据库。"
)
@click.option(
    "--kept", multiple=True, metavar="片数:根", help="库外留存的日志片数和根，例如“57:9f2c…”（64位）；可以写多次。"
)
@click.option(
    "--key", "keys", multiple=True, metavar="公钥或文件", help="公开发布的日志公钥；各年日志都须由它签名。可以写多次。"
)
@click.option("--without-key", is_flag=True, help="不打开加密数据项和文书，只核验其余部分。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
def command(
    database: str | None, kept: tuple[str, ...], keys: tuple[str, ...], without_key: bool, as_json: bool
) -> None:
    """Exit status 0 for a clean record, 1 when something was found, 2 when there was nothing to verify."""
    roots, published = [_kept(text) for text in kept], log_keys(keys)
    target = _target(database)
    unseal = None if without_key else _unseal(needed=database is None)
    try:
        source = SqliteSource(target) if isinstance(target, Path) else PostgresSource(target)
    except NotARecordError as nothing:
        raise Refused(nothing.code, str(nothing)) from None
    with source:
        report = verify(source, unseal, kept=roots, keys=published, progress=_progress if sys.stderr.isatty() else None)
    if as_json:
        click.echo(json.dumps({"clean": report.clean, **dataclasses.asdict(report)}, ensure_ascii=False, indent=2))
    else:
        _tell(report, kept=bool(roots))
    if not report.clean:
        # The CLI runs without click's own exit handling, so a status is said to the interpreter.
        sys.exit(1)


def _target(database: str | None) -> Path | str:
    if database is None:
        return database_target()
    if CONNECTION.match(database) and not Path(database).exists():
        return database
    return Path(database)


def log_keys(given: tuple[str, ...]) -> list[Key]:
    """The log's public keys as a reader names them: typed, or in files with one a line. R-107 for what is none."""
    found = []
    for one in given:
        try:
            lines = Path(one).read_text(encoding="utf-8").split() if Path(one).is_file() else [one]
            found += [Key(line) for line in lines]
        except (MalformedError, OSError, UnicodeDecodeError) as wrong:
            raise Refused("R-107", f"“{one[:60]}”不是公钥，也不是公钥文件：{wrong}。") from None
    return found


def _kept(text: str) -> tuple[int, str]:
    found = KEPT.fullmatch(text.strip().replace("：", ":"))
    if found is None:
        raise Refused("R-105", f"“{text}”不是“片数:根”的写法；请写成数字、冒号和64位十六进制的根，例如“57:9f2c…”。")
    return int(found[1]), found[2]


def _unseal(*, needed: bool) -> Unseal | None:
    """The engine's way to open a box; None where this machine has no field key.

    `needed` when the database is this installation's own: then wrong settings are told, not passed over.
    """
    try:
        django_ready()
    except Refused:
        if needed:
            raise
        return None
    from django.conf import settings

    if not Path(settings.YIFA_FIELD_KEY_FILE).is_file():
        return None
    from yifa.engine.sealing import open_box

    return open_box


def _progress(events: int) -> None:
    click.echo(f"\r已核验{events}条记录…", nl=False, err=True)


def _tell(report: Report, *, kept: bool) -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
    lines = [
        f"案件{report.cases}件，记录{report.events}条。",
        f"各年日志共{report.leaves}片，已签名的检查点{report.checkpoints}个；尚未写入日志的记录{report.unlogged}条。",
        f"最新的日志{report.log}：{report.size}片",
        f"日志的根：{report.root}",
        f"加密数据项{report.sealed}项，文书{report.papers}份；其中已删除的{report.erased}项（份）。",
    ]
    if report.unopened:
        lines.append(f"{report.unopened}项（份）加密内容没有用密钥打开核对。")
    for finding in report.findings:
        lines.append(f"{finding.code}　{finding.sentence}")
    if report.omitted:
        lines.append(f"……另有{report.omitted}处未列出。")
    if not report.clean:
        total = len(report.findings) + report.omitted
        lines.append(f"发现{total}处与写入时不一致。请不要改动数据库，保存原件，再与备份和库外留存的根核对。")
    elif kept:
        lines.append("与写入时一致，也与库外留存的根一致。")
    else:
        lines.append("与写入时一致。整库重做或换回旧备份，从库内看不出来：请把片数和根与库外留存的核对（--kept）。")
    click.echo("\n".join(lines))
