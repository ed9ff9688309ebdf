"""`yifa backup`: copies a running installation to a folder and verifies the copy; with --check, verifies one that is there.

Reads   the database, the evidence folder; the keys only when asked
Never   stops the server, or writes into a folder that is there
Start   command
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yifa.cli.boot import database_target, django_ready, reach_database
from yifa.cli.main import Refused
from yifa.cli.verify import _kept, log_keys

if TYPE_CHECKING:
    from yifa.engine.backup import Backup, Kept


def of_the_log(command: click.decorators.FC) -> click.decorators.FC:
    """The options by which a backup is held against what is known elsewhere."""
    for option in (
        click.option("--key", "published", multiple=True, metavar="公钥或文件", help="公开发布的日志公钥。"),
        click.option("--known", multiple=True, type=click.Path(path_type=Path), metavar="文件",
                     help="库外保存的检查点（例如见证人处的）；备份比它旧就不用。可以写多次。"),
        click.option("--kept", multiple=True, metavar="片数:根", help="库外留存的日志片数和根；可以写多次。"),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command(help="把正在运行的系统备份到一个新目录，并按记录核验这份备份；--check 核验已有的备份。")
@click.option("--check", "only_check", is_flag=True, help="核验已有的备份，不改动任何内容。")
@click.option("--with-keys", is_flag=True, help="连同密钥一起备份；密钥应与数据分开存放，一般不用。")
@of_the_log
@click.argument("folder", type=click.Path(path_type=Path))
def command(
    only_check: bool, with_keys: bool, published: tuple[str, ...], known: tuple[Path, ...], kept: tuple[str, ...], folder: Path,
) -> None:  # fmt: skip
    """Back up, or check a backup; exit status 2 where it cannot be made or believed."""
    django_ready()
    from yifa.engine import backup

    if only_check:
        with told():
            checked = backup.check(folder, kept=known_roots(kept, known), keys=log_keys(published))
        click.echo(f"备份完好：{folder}，{len(checked.manifest['files'])}个文件与清单一致，{summary(checked)}")
        return
    if folder.exists():
        raise Refused("B-001", f"目录 {folder} 已经存在；备份从不覆盖，请换一个新目录名。")
    reach_database()
    with told():
        folder.parent.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
        try:
            evidence, keys = places()
            made = backup.make(
                half, database_target(), evidence=evidence, keys=keys if with_keys else None,
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            )  # fmt: skip
            os.rename(half, folder)
        finally:
            shutil.rmtree(half, ignore_errors=True)
    click.echo(f"已备份到 {folder}：{summary(made)}")
    click.echo(f"请把这一行抄在库外：{made.report.size}:{made.report.root}")
    if not with_keys:
        click.echo("密钥不在其中，请另行保管 keys 目录。")


def places() -> tuple[Path, Path]:
    """(the evidence folder, the folder of the keys) of this installation."""
    from django.conf import settings

    return Path(settings.YIFA_EVIDENCE_DIR), Path(settings.YIFA_FIELD_KEY_FILE).parent


def summary(checked: Backup) -> str:
    """What the verifier counted, in a sentence."""
    report = checked.report
    said = f"案件{report.cases}件、记录{report.events}条与写入时一致；日志{report.log}到第{report.size}条"
    return said + ("，带最新的签名检查点。" if checked.manifest["checkpoint"] else "，还没有签名的检查点。")


def known_roots(kept: tuple[str, ...], known: tuple[Path, ...]) -> list[Kept]:
    """What the caller knows from elsewhere of how far the log had come; R-107 for a file that is no checkpoint."""
    from yifa.engine.backup import Kept
    from yifa.record.verifier import MalformedError
    from yifa.record.verifier.notes import Note

    found = [Kept(*_kept(text)) for text in kept]
    for file in known:
        try:
            note = Note(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, MalformedError) as wrong:
            raise Refused("R-107", f"“{file}”不是检查点文件：{wrong}。") from None
        found.append(Kept(note.size, note.root.hex()))
    return found


@contextmanager
def told() -> Iterator[None]:
    """Turn what the engine says, and what the disk says, into one sentence and exit status 2."""
    from yifa.engine.moving_stores import NotMoved

    try:
        yield
    except NotMoved as wrong:
        raise Refused(wrong.code, str(wrong)) from None
    except OSError as wrong:
        raise Refused("B-002", f"没有完成（{wrong.strerror or wrong}）；请检查目录、权限和磁盘空间。") from None
