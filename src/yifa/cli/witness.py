"""`yifa witness`: runs a witness for other organs' logs, or has a witness sign this installation's log.

Reads   serve: its folder and a file of public keys, no database. push: the log, and the witness's answer
Never   serves and pushes in one: a witness is of use only where somebody else runs it
Start   serve, push
"""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from pathlib import Path

import click

from yifa.cli.boot import django_ready, reach_database
from yifa.cli.main import Refused
from yifa.record.errors import RecordError
from yifa.record.notes import COSIGNATURE, VerifierKey

PATIENCE = 20  # seconds for one answer
LARGEST_ANSWER = 64 * 1024


@click.group(help="见证：为别处的日志作证（serve），或者请见证人为本系统的日志签名（push）。")
def command() -> None:
    """The two sides of witnessing."""


@command.command(help="运行见证程序。LOGS 是文本文件，每行一个所见证日志的公钥；“前缀/*+公钥”表示该前缀的各年日志。")
@click.argument("name")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("logs", type=click.Path(path_type=Path))
@click.option("--listen", default="127.0.0.1:8790", metavar="地址:端口", show_default=True, help="监听的地址。")
def serve(name: str, folder: Path, logs: Path, listen: str) -> None:
    """Serve until told to stop."""
    from yifa.record.witness.__main__ import main

    status = main([name, str(folder), str(logs), listen])
    if status:
        raise SystemExit(status)


@command.command(help="把最新的检查点送给见证人，取回并保存它的签名。")
@click.option("--to", "address", required=True, metavar="网址", help="见证人的网址，例如 http://10.0.0.2:8790 。")
@click.option("--key", required=True, metavar="公钥或文件", help="见证人的公钥，从见证人那里当面或用公函取得。")
@click.option("--every", type=click.IntRange(min=5), metavar="秒", help="不停止，每隔这么多秒送一次。")
def push(address: str, key: str, every: int | None) -> None:
    """Exit status 1 where the witness refuses: that is a finding, see `yifa verify`."""
    django_ready()
    reach_database()
    known = _known(key)
    while True:
        _push(address, known)
        if every is None:
            return
        time.sleep(every)


def _push(address: str, key: VerifierKey) -> None:
    from yifa.engine import witnessing

    logs = witnessing.due(key)
    if not logs:
        click.echo("没有新的检查点要送。")
    for log, old, size in logs:
        status, text = _ask(address, _body(log, old, size))
        if status == 409 and text.strip().isdigit() and (known := int(text)) != old:
            if known > size:
                raise _refused(f"见证人已为{known}条签过名，而本系统只有{size}条：日志被换成了旧的或者被截短")
            status, text = _ask(address, _body(log, known, size))
        if status != 200:
            raise _refused(f"日志{log.origin}到{size}条：{text.strip()[:200]}（{status}）")
        try:
            at = witnessing.keep(log, size, text, key)
        except RecordError as wrong:
            raise Refused("R-108", f"见证人的答复不能用：{wrong}") from None
        click.echo(f"日志{log.origin}到第{size}条，见证人{key.name}已签名（{at}）。")


def _body(log, old: int, size: int) -> bytes:
    from yifa.engine import witnessing

    try:
        return witnessing.request(log, old, size)
    except RecordError as wrong:
        raise Refused("R-108", str(wrong)) from None


def _refused(why: str) -> Refused:
    return Refused("R-109", f"见证人没有签名：{why}。请保存现场，运行 yifa verify 和 yifa fsck，并与见证人核对。")


def _known(text: str) -> VerifierKey:
    file = Path(text)
    try:
        key = VerifierKey.read(file.read_text(encoding="utf-8") if file.is_file() else text)
    except (RecordError, OSError, UnicodeDecodeError) as wrong:
        raise Refused("R-107", f"见证人的公钥用不了：{wrong}") from None
    if key.kind != COSIGNATURE:
        raise Refused("R-107", "这不是见证人的公钥（种类应为04）；请核对。")
    return key


def _ask(address: str, body: bytes) -> tuple[int, str]:
    if not address.startswith(("http://", "https://")):
        raise Refused("R-110", f"“{address}”不是网址；应以 http:// 或 https:// 开头。")
    asked = urllib.request.Request(f"{address.rstrip('/')}/add-checkpoint", data=body, method="POST")
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return answer.status, answer.read(LARGEST_ANSWER).decode("utf-8", "replace")
    except urllib.error.HTTPError as wrong:
        return wrong.code, wrong.read(LARGEST_ANSWER).decode("utf-8", "replace")
    except (OSError, ValueError) as wrong:
        raise Refused("R-110", f"连不上见证人（{wrong}）；请检查网址和网络，检查点仍在，稍后再送。") from None
