"""Backup: a consistent copy of database and evidence, with the hash of every file, and the check of such a copy.

Reads   YIFA_VAR, YIFA_DATABASE and YIFA_EVIDENCE_DIR, as the server does
Never   calls a copy good whose hashes, or whose database, do not hold
Start   command
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from yifa.settings import environment

MANIFEST = "manifest.json"


class Refused(click.ClickException):
    """What keeps a copy from being made, or from being believed; exit status 2."""

    exit_code = 2

    def show(self, file=None) -> None:
        click.echo(self.message, err=True)


@click.command(help="把正在运行的系统备份到一个新目录；--check 检查一份备份是否完整。")
@click.option("--check", "only_check", is_flag=True, help="检查已有的备份，不改动任何内容。")
@click.option("--with-keys", is_flag=True, help="连同密钥一起备份；密钥应与数据分开存放，一般不用。")
@click.argument("folder", type=click.Path(path_type=Path))
def command(only_check: bool, with_keys: bool, folder: Path) -> None:
    """Back up, or check a backup."""
    if only_check:
        count = check(folder)
        click.echo(f"备份完好：{folder}，{count} 个文件的散列值与清单一致，数据库完整。")
        return
    if folder.exists():
        raise Refused(f"B-001　目录 {folder} 已经存在；备份从不覆盖，请换一个新目录名。")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    except OSError as wrong:
        raise Refused(f"B-002　目录 {folder} 不能建立（{wrong.strerror}）；请检查权限和磁盘空间。") from None
    try:
        copy(half, with_keys=with_keys)
        check(half)
        half.rename(folder)
    except OSError as wrong:
        raise Refused(f"B-002　备份没有完成（{wrong.strerror}）；请检查权限和磁盘空间。") from None
    finally:
        shutil.rmtree(half, ignore_errors=True)
    click.echo(f"已备份到 {folder}。" + ("" if with_keys else "密钥不在其中，请另行保管 keys 目录。"))


def copy(folder: Path, *, with_keys: bool) -> None:
    """Copy everything to `folder`: the database first, so that every evidence file its rows name is there after it."""
    dsn = environment.value("YIFA_DATABASE")
    if dsn:
        dump_postgresql(dsn, folder / "database.dump")
    else:
        copy_sqlite(environment.path("YIFA_VAR") / "yifa.sqlite3", folder / "yifa.sqlite3")
    evidence = environment.path("YIFA_EVIDENCE_DIR", "evidence")
    if evidence.is_dir():
        shutil.copytree(evidence, folder / "evidence", ignore=shutil.ignore_patterns(".incoming-*"))
    if with_keys:
        shutil.copytree(environment.path("YIFA_VAR") / "keys", folder / "keys")
    manifest = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {name: digest(folder / name) for name in listed(folder)},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for file in (*listed(folder), MANIFEST):
        with open(folder / file, "rb") as written:
            os.fsync(written.fileno())


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy an SQLite database that may be written to meanwhile: the copy is the database of one moment."""
    if not source.exists():
        raise Refused(f"B-003　没有找到数据库 {source}；请检查 YIFA_VAR。")
    origin = sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=20)
    copied = sqlite3.connect(target)
    try:
        origin.backup(copied)
        copied.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
    finally:
        copied.close()
        origin.close()


def dump_postgresql(dsn: str, target: Path) -> None:
    """Dump a PostgreSQL database as it is at one moment."""
    if not shutil.which("pg_dump"):
        raise Refused("B-004　没有 pg_dump；请先安装：sudo apt-get install postgresql-client")
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    # Debian's pg_dump takes the port of its own cluster when none is named.
    parts = {"port": "5432", **conninfo_to_dict(dsn)}
    password = str(parts.pop("password", "") or "")  # not on the command line, where every user of the machine sees it
    done = subprocess.run(
        ["pg_dump", "--format=custom", f"--file={target}", f"--dbname={make_conninfo('', **parts)}"],
        env={**os.environ, **({"PGPASSWORD": password} if password else {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refused(f"B-005　数据库没有备份成功（{(done.stderr.splitlines() or ['?'])[0]}）；请检查 YIFA_DATABASE。")


def check(folder: Path) -> int:
    """Return how many files a copy holds; B-006 when one is missing, added or changed, B-007 for a broken database."""
    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused(f"B-006　{folder} 里没有可读的清单 {MANIFEST}；这不是一份完整的备份。") from None
    there = set(listed(folder))
    wrong = sorted(there ^ set(files)) + sorted(
        name for name in there & set(files) if digest(folder / name) != files[name]
    )
    if wrong:
        raise Refused(f"B-006　备份有 {len(wrong)} 个文件缺失、多出或被改动，第一个是 {wrong[0]}；不能用来恢复。")
    database = folder / "yifa.sqlite3"
    if database.exists():
        connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as broken:
            answer = str(broken)
        finally:
            connection.close()
        if answer != "ok":
            raise Refused(f"B-007　备份里的数据库不完整（{answer}）；不能用来恢复。")
    return len(files)


def listed(folder: Path) -> list[str]:
    """Return the names of the files in `folder`, the manifest aside."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return sorted(name for file in files if (name := file.relative_to(folder).as_posix()) != MANIFEST)


def digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


if __name__ == "__main__":
    try:
        command(standalone_mode=False)
    except click.ClickException as refused:
        click.echo(refused.format_message(), err=True)
        sys.exit(2)
