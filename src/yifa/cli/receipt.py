"""`yifa verify-receipt`: checks a receipt file, offline, and says what is certain and what the reader must compare himself.

Reads   the file, and the public keys that the reader names; no database, no settings, no network
Never   takes the receipt's own key for the log's without saying so
Start   command
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import click

from yifa.cli.main import Refused
from yifa.record.verifier.receipt import ReceiptError, check


@click.command(
    help="核验一份回执（.tlog-proof）：不联网，也不用数据库。FILE 是从网站保存的回执。回执不成立时退出码为1。"
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", "keys", multiple=True, metavar="公钥或文件", help="公开发布的日志公钥；可以写多次。")
@click.option("--witness", "witnesses", multiple=True, metavar="公钥或文件", help="所信见证人的公钥；可以写多次。")
@click.option("--save", type=click.Path(path_type=Path), help="把回执里的文书和公开内容另存到这个文件夹。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
def command(file: Path, keys: tuple[str, ...], witnesses: tuple[str, ...], save: Path | None, as_json: bool) -> None:
    """Exit status 0 where the receipt holds, 1 where it does not, 2 where there is nothing to check."""
    try:
        data = file.read_bytes()
    except OSError as wrong:
        raise Refused("R-106", f"读不出文件“{file}”（{wrong.strerror}）；请核对路径。") from None
    try:
        found = check(data, _named(keys), _named(witnesses))
    except ReceiptError as wrong:
        if as_json:
            click.echo(json.dumps({"holds": False, "code": wrong.code, "sentence": str(wrong)}, ensure_ascii=False))
        else:
            click.echo(f"{wrong.code}　{wrong}")
        sys.exit(1)
    if as_json:
        click.echo(json.dumps({"holds": True, **dataclasses.asdict(found)}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(found.told()))
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
        for at, paper in enumerate(found.papers, 1):
            (save / f"文书{at}.txt").write_text(paper["text"], encoding="utf-8")
        for at, one in enumerate(found.publications, 1):
            (save / f"公开内容{at}.json").write_text(one["content"], encoding="utf-8")


def _named(given: tuple[str, ...]) -> list[str]:
    """Keys as text: what was typed, or the lines of a file of that name."""
    keys: list[str] = []
    for one in given:
        if Path(one).is_file():
            try:
                keys += [line.strip() for line in Path(one).read_text(encoding="utf-8").splitlines() if line.strip()]
            except (OSError, UnicodeDecodeError):
                raise Refused("R-107", f"公钥文件“{one}”读不出来；应为每行一个公钥的文本文件。") from None
        elif "+" in one:
            keys.append(one)
        else:
            raise Refused("R-107", f"“{one}”不是公钥，也没有这个文件；公钥的形式是“名称+编号+Base64”。")
    return keys
