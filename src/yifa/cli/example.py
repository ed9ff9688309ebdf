"""`yifa example PLACE`: builds the example year of a place, or of all towns of a county, through the door that officials use.

Reads   places/<slug>/
Never   builds into a database that holds cases; prints a password but once, into var/accounts.txt (mode 0600)
Start   command
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yifa.cli.boot import django_ready
from yifa.cli.main import Refused

if TYPE_CHECKING:
    from yifa.places.establish import Opened
    from yifa.places.place import Place


@click.command(help="生成示例地方一年的案件（例如 yifa example changping），或者整个示例县（yifa example suishi）。")
@click.argument("name")
@click.option("--towns", type=click.IntRange(1), help="示例县只生成前几个镇。")
@click.option("--share", type=click.IntRange(1, 100), default=100, help="示例县各镇只生成百分之几的工作量。")
def command(name: str, towns: int | None, share: int) -> None:
    """Build the example; refuses an unknown place (C-201), a database that is in use (C-202), a place without a year (C-203)."""
    django_ready()
    from yifa.places import county as counties
    from yifa.places import place as places
    from yifa.places.example.build import NotEmpty, build
    from yifa.places.example.county import build_county

    begun = time.monotonic()
    try:
        try:
            county = counties.named(name)
        except places.UnknownPlace:
            place = _with_a_year(name)
            opened, until = build(place, told=Progress()), place.read("year.yaml")["until"]
        else:
            some = county.smaller(towns or len(county.towns), share)
            opened, until = build_county(some, told=Progress()), county.until
    except NotEmpty:
        raise Refused(
            "C-202", "数据库里已经有案件，示例只能生成在空的数据库里；请另设 YIFA_VAR 指向一个新目录后再试。"
        ) from None
    click.echo(f"\n示例年度已生成，用时 {time.monotonic() - begun:.0f} 秒。")
    write_accounts(opened)
    write_today(until)


def _with_a_year(name: str) -> Place:
    from yifa.places import county as counties
    from yifa.places import place as places

    try:
        place = places.named(name)
    except places.UnknownPlace:
        held = "、".join((*places.every(), *counties.every()))
        raise Refused("C-201", f"没有“{name}”这个示例地方；可用的有：{held}。") from None
    if not (place.folder / "year.yaml").is_file():
        raise Refused("C-203", f"“{place.name}”没有可以生成的年度工作量（year.yaml）；请选择其他示例地方。")
    return place


class Progress:
    """One line that is written over on a terminal, a line a tenth otherwise."""

    def __init__(self) -> None:
        self.shown = -1

    def __call__(self, stage: str, done: int, of: int) -> None:
        share = min(100, done * 100 // max(of, 1))
        if sys.stdout.isatty():
            click.echo(f"\r  {stage}　{done} 步（{share}%）　", nl=False)
        elif share // 10 != self.shown:
            self.shown = share // 10
            click.echo(f"  {stage}　{done} 步（{share}%）")


def write_accounts(opened: list[Opened]) -> None:
    """Keep the accounts in var/accounts.txt, readable by the owner alone."""
    from django.conf import settings

    from yifa.engine.declaration import Post
    from yifa.procedures import posts

    named = {one.slug: one.name for one in vars(posts).values() if isinstance(one, Post)}
    named |= {"system": "系统管理员", "security": "安全管理员", "audit": "审计管理员"}
    path = Path(settings.YIFA_VAR) / "accounts.txt"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("岗位\t账号\t密码\t姓名\t机构\n")
        for one in opened:
            file.write(f"{named.get(one.post, one.post)}\t{one.username}\t{one.password}\t{one.name}\t{one.unit}\n")
    click.echo(f"账号和密码已写入 {path}（只有本机当前用户可以读取）。")


def write_today(until: object) -> None:
    """Keep the day on which the example stops, for whoever serves it."""
    from django.conf import settings

    folder = Path(settings.YIFA_VAR) / "example"
    folder.mkdir(exist_ok=True)
    (folder / "today").write_text(f"{until}\n", encoding="utf-8")
