"""`yifa place NAME`: sets a government up: its units, posts and people as its folder declares them, and its accounts.

Reads   places/<slug>/place.yaml
Never   makes a case; never resets an account that is there
Start   command
"""

from __future__ import annotations

from datetime import date
from random import Random

import click

from yifa.cli.boot import django_ready
from yifa.cli.example import write_accounts
from yifa.cli.main import Refused


@click.command(help="建立地方：机构、岗位、人员和账号（按 places/ 目录中的声明）。")
@click.argument("name")
@click.option("--since", help="人员任职的起始日期，例如 2026-01-01；默认今天。")
def command(name: str, since: str | None) -> None:
    """Set a place up; C-201 for an unknown one, C-204 for a malformed date."""
    django_ready()
    from yifa.places import place as places
    from yifa.places.establish import establish, open_accounts

    try:
        place = places.named(name)
    except places.UnknownPlace:
        raise Refused("C-201", f"没有“{name}”这个地方；可用的有：{'、'.join(places.every())}。") from None
    try:
        day = date.fromisoformat(since) if since else date.today()
    except ValueError:
        raise Refused("C-204", f"“{since}”不是日期，请写成 2026-01-01 的样子。") from None
    establish(place, since=day, chance=Random())
    opened = open_accounts(place, sorted({(staff.post, "") for staff in place.staff}))
    click.echo(f"已建立{place.full_name}：机构{len(place.units)}个，新开账号{len(opened)}个。")
    if opened:
        write_accounts(opened)
