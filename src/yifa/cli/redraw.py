"""`yifa redraw`: redoes a published draw from its file alone and says whether the same are drawn.

Reads   a *.draw.json file; needs no database, no settings and no network
Never   takes the file's results into account before it has its own
Start   command
"""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path
from typing import Any

import click

from yifa.cli.main import Refused
from yifa.record import draws
from yifa.record.draws_form import LARGEST_FILE

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
SHOWN = 20


@click.command(
    help="重算一次公布的抽取（双随机抽查、摇珠），说明结果是否一致。FILE 是公布的 .draw.json 文件。结果不一致时退出码为1。"
)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--secret", is_flag=True, help="不重算；为见证人随机产生一个密语和它的承诺值。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
def command(file: Path | None, secret: bool, as_json: bool) -> None:
    """Exit status 0 where the results are the same, 1 where they are not, 2 where the file is no draw."""
    if secret:
        _new_secret(as_json)
        return
    if file is None:
        raise Refused("D-022", "没有写明要重算的文件；请写公布的 .draw.json 文件的名称。")
    data = _read(file)
    try:
        difference = draws.check_file(data)
    except draws.DrawError as wrong:
        raise Refused(wrong.code, wrong.sentence) from None
    document = draws.parse(data)
    if as_json:
        click.echo(json.dumps(_facts(document, difference), ensure_ascii=False, indent=2))
    else:
        _tell(document, difference)
    if difference:
        sys.exit(1)


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise Refused("D-001", f"文件超过{LARGEST_FILE // 2**20}MB，不是抽取文件；请核对。")
        return file.read_bytes()
    except OSError as broken:
        raise Refused("D-021", f"文件“{file}”不能读取（{broken.strerror}）；请核对文件名。") from None


def _new_secret(as_json: bool) -> None:
    words = "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(5))
    promised = draws.commitment(words)
    if as_json:
        click.echo(json.dumps({"secret": words, "sha256": promised}))
        return
    click.echo(f"密语（当众公开以前自己保管）：{words}")
    click.echo(f"承诺值（事先提交登记）：{promised}")


def _facts(document: dict[str, Any], difference: str) -> dict[str, Any]:
    return {
        "same": not difference, "difference": difference, "seal": document["seal"],
        "rounds": [{"checkpoint": one["checkpoint"], "seed": one.get("seed")} for one in document["rounds"]],
        "result": document.get("result"),
    }  # fmt: skip


def _tell(document: dict[str, Any], difference: str) -> None:
    sealed = document["sealed"]
    click.echo(f"{sealed['title']}：{len(document['rounds'])}轮，名单封存值 {document['seal']}")
    for one in sealed["lists"]:
        wanted = sum(quota["count"] for quota in one["quotas"])
        click.echo(f"  {one['title']}：{len(one['entries'])}个中抽{wanted}个")
    for number, one in enumerate(document["rounds"], start=1):
        point = one["checkpoint"]
        out = len(one["excluded"]) + len(one["removed"])
        click.echo(
            f"  第{number}轮：存证检查点 {point['origin']} 第{point['size']}片，见证密语{len(one['secrets'])}个，排除、替换{out}个"
        )
    if difference:
        click.echo(f"不一致。{difference}")
        return
    names = {(one["name"], entry["code"]): entry["name"] for one in sealed["lists"] for entry in one["entries"]}
    for one in document["result"]["lists"]:
        for place, code in enumerate(one["codes"][:SHOWN], start=1):
            click.echo(f"    {place}　{code}　{names[one['name'], code]}".rstrip("　"))
        if len(one["codes"]) > SHOWN:
            click.echo(f"    ……共{len(one['codes'])}个")
    click.echo("一致。由公布的名单、检查点和密语重算，得到的就是公布的结果。")
    click.echo("还应当核对：封存值、承诺值和检查点在抽取之前已经公布，检查点与 yifa verify 或者见证方留存的一致。")
