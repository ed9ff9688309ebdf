"""`yifa places`: finds a place of the nation by name or code, shows what is below it on a day, and loads divisions.

Reads   the shipped tree of places, and this installation's places and changes where there are any
Never   takes one of several places of a name; changes a place that is there
Start   command
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

import click

from yifa.cli.boot import django_ready, reach_database
from yifa.cli.main import Refused
from yifa.places.tree.division import WORDS, Division, Untrue
from yifa.places.tree.names import Finder
from yifa.places.tree.nation import Tree

LISTED = 50


@click.group(help="全国区划（到乡级）：按名称查、看某日的下级、载入本系统。")
def command() -> None:
    """The three things to do with the tree of places."""


def told(run: Callable[..., None]) -> Callable[..., None]:
    """A command whose refusals of the tree (N-…) are told as those of the command line."""

    @wraps(run)
    def running(*args: Any, **kwargs: Any) -> None:
        try:
            run(*args, **kwargs)
        except Untrue as untrue:
            raise Refused(untrue.code, untrue.sentence) from None

    return running


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError:
        raise Refused("N-006", f"“{text}”不是日期，请写成 2026-01-01 的样子。") from None


def _tree() -> Tree:
    """The installation's tree; the shipped one where there is no database yet."""
    from django.db import DatabaseError

    from yifa.places.tree import shipped

    django_ready()
    try:
        return shipped.installed()
    except DatabaseError:
        return shipped.shipped()


def _span(one: Division, tree: Tree) -> str:
    since = "" if one.since == tree.first else f"{one.since}起"
    until = "" if one.until is None else f"至{one.until}止"
    return f"　{since}{until}" if since or until else ""


def _as_json(one: Division, full: str) -> dict[str, Any]:
    until = one.until and one.until.isoformat()
    return {"code": one.code, "name": one.name, "full": full, "level": one.level, "division": not one.zone,
            "parent": one.parent, "since": one.since.isoformat(), "until": until, "source": one.source}  # fmt: skip


@command.command(help="按名称（全称、简称或者带上级）或区划代码查地方。")
@click.argument("name")
@click.option("--on", help="哪一天的区划，例如 2024-12-31；不写时各时期的都查。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
@told
def find(name: str, on: str | None, as_json: bool) -> None:
    """Every place that may be meant, with its names from the top down. N-004 when there is none."""
    tree = _tree()
    finder = Finder(tree)
    day = _day(on) if on else None
    found = finder.find(name, day) or (finder.one(name, day),)
    if as_json:
        click.echo(json.dumps([_as_json(one.division, one.full) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found[:LISTED]:
        division = one.division
        other = tree.ministry.get(division.code)
        codes = f"　民政部代码{other}" if other else ""
        click.echo(
            f"{division.code}　{WORDS[division.kind]}　{one.full}{_span(division, tree)}　{division.source}{codes}"
        )
    if len(found) > LISTED:
        click.echo(f"共{len(found)}个，只列{LISTED}个；请在名称前写上省、市、县。")


@command.command(help="某一天一个地方的下级（写代码或者名称）。")
@click.argument("place")
@click.option("--on", help="哪一天的区划，例如 2024-12-31；不写时为今天。")
@click.option("--direct", is_flag=True, help="只列直接的下级。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
@told
def below(place: str, on: str | None, direct: bool, as_json: bool) -> None:
    """What is below a place on a day, indented; then how many of each kind, and what is not certain about them."""
    day, tree = _day(on), _tree()
    top = Finder(tree).one(place, day if not place.strip().isdigit() else None).division.code
    found = tree.children(top, day) if direct else tree.below(top, day)
    if as_json:
        listed = [_as_json(one, tree.full_name(one.code, day)) for one in found]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    depths = {top: 0}
    for one in found:
        depths[one.code] = depths[one.parent or ""] + 1
        kind = f"　{WORDS['zone']}" if one.zone else ""
        click.echo(f"{'　' * (depths[one.code] - 1)}{one.code}　{one.name}{kind}{_span(one, tree)}")
    many = Counter(WORDS[one.kind] for one in found)
    words = "、".join(f"{kind}{count}个" for kind, count in many.items()) or "没有下级"
    click.echo(f"{tree.full_name(top, day)}　{day}　{words}")
    for doubt in tree.doubtful(top, day):
        click.echo(f"提示：{doubt['year']}年，{doubt['what']}（{doubt['basis']}）", err=True)


@command.command(help="把全国（或者一个地方以下）的区划载入本系统；已有的地方不动。")
@click.option("--under", help="只载入这个地方以下的（写代码或者名称），它和它的上级一并载入。")
@click.option("--on", help="按哪一天的区划，例如 2024-12-31；不写时为今天。")
@told
def load(under: str | None, on: str | None) -> None:
    """Idempotent. N-007 when a place that is there contradicts the list: then nothing is loaded. N-009 without tables."""
    day = _day(on)
    django_ready()
    reach_database()
    from django.db import DatabaseError

    from yifa.places.tree import shipped
    from yifa.places.tree.rows import put_in

    tree = shipped.amended()
    top = Finder(tree).one(under, day if not under.strip().isdigit() else None).division.code if under else None
    try:
        done = put_in(tree, day, top)
    except DatabaseError as wrong:
        reason = str(wrong).strip().splitlines()[0]
        raise Refused("N-009", f"数据库不能写入（{reason}）；还没有安装的，请先运行 yifa setup。") from None
    click.echo(f"按{day}的区划载入{done.made}个地方，原有{done.kept}个没有改动。")
    if done.earlier:
        click.echo(f"其中{len(done.earlier)}个保留了变动以前的名称或者上级：{'、'.join(done.earlier[:LISTED])}。")
