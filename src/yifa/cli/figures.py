"""`yifa figures`: the figures of a place over a period, and the cases behind one.

Reads   the database through the facts, which it brings up to date first
Never   prints a rate without its base, or a number for what nobody recorded
Start   command
"""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import click

from yifa.cli.boot import django_ready, reach_database
from yifa.cli.engines import Cluster, cluster, cluster_options
from yifa.cli.main import Refused

if TYPE_CHECKING:
    from yifa.figures.compute import Computer, Result
    from yifa.figures.declared import Figure
    from yifa.figures.period import Period

EARLIEST, LATEST = 1949, 2199
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


@click.command(help="列出一个地方的指标；加 --figure 看一项，加 --cases 列出这项指标背后的案件。")
@click.option("--place", required=True, metavar="NAME", help="地方的名称、简称或者12位区划代码，例如常平镇。")
@click.option("--year", metavar="YYYY", help="年度，例如2022。")
@click.option("--from", "since", metavar="DATE", help="期间的第一日，与 --to 一起写，代替 --year。")
@click.option("--to", "until", metavar="DATE", help="期间的最后一日。")
@click.option("--figure", "slug", metavar="SLUG", help="只看这一项指标。")
@click.option("--cases", is_flag=True, help="列出指标背后的案号，一行一个。")
@click.option("--of", type=click.Choice(["numerator", "denominator"]), default="numerator", help="分子还是分母的案件。")
@click.option("--cells", "by_cells", is_flag=True, help="由汇总数据计算，结果与由数据项计算的相同。")
@click.option(
    "--engine",
    type=click.Choice(["duck", "sqlite", "spark"]),
    default="duck",
    help="由哪个引擎计算，结果相同；spark 是集群。",
)
@cluster_options
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def command(
    place: str, year: str | None, since: str | None, until: str | None, slug: str | None, cases: bool, of: str, by_cells: bool,
    engine: str, master: str | None, files: str, wait: int, as_json: bool,
) -> None:  # fmt: skip
    """Print slug, name, value, unit, numerator, denominator, period and number of cases; or case numbers."""
    period = period_of(year, since, until)
    if by_cells and engine != "duck":
        raise Refused("F-411", "汇总数据由本机计算：--cells 与 --engine 请只写一个。")
    django_ready()
    figure = figure_of(slug) if slug is not None else None
    if cases and figure is None:
        raise Refused("F-106", "要列出案件，请用 --figure 写明是哪一项指标的案件，例如 --figure mediation_agreed。")
    reach_database()
    with cluster(engine, master, files, wait) as held:
        computer = computer_of(place, by_cells=by_cells, engine=engine, held=held)
        _tell(computer, figure, period, of if cases else "", as_json)


def _tell(computer: Computer, figure: Figure | None, period: Period, of: str, as_json: bool) -> None:
    """Print the figures, or the cases behind the one: `of` numerator or denominator."""
    for sentence in computer.rebuilt:
        click.echo(sentence, err=True)
    if of and figure is not None:
        _tell_cases(computer, figure, period, of, as_json)
        return
    from yifa.figures import declared

    results = computer.results([figure] if figure else declared.every(), period)
    told_apart(computer)
    if as_json:
        click.echo(json.dumps([one.as_data() for one in results], ensure_ascii=False, indent=1))
        return
    for line in _told(results):
        click.echo(line)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def period_of(year: str | None, since: str | None, until: str | None) -> Period:
    from yifa.figures.period import Period

    if since is not None or until is not None:
        if year is not None or since is None or until is None:
            raise Refused("F-104", "期间请写 --year，或者同时写 --from 和 --to，不要混写。")
        first, last = _day(since), _day(until)
        if last < first:
            raise Refused("F-104", f"期间的最后一日{last}早于第一日{first}，请核对 --from 和 --to。")
        return Period(first, last)
    if year is None:
        raise Refused("F-103", "请写明年度，例如 --year 2022；其他期间写 --from 2022-01-01 --to 2022-06-30。")
    typed = _plain(year).removesuffix("年")
    if not re.fullmatch(r"[0-9]{4}", typed) or not EARLIEST <= int(typed) <= LATEST:
        raise Refused("F-103", f"“{year}”不是年度，请写四位数字，例如 --year 2022。")
    return Period.year(int(typed))


def _day(text: str) -> date:
    found = _DAY.fullmatch(_plain(text))
    try:
        if found and EARLIEST <= int(found[1]) <= LATEST:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise Refused("F-104", f"“{text}”不是日期，请写成 2022-06-30 或者 2022年6月30日。")


def figure_of(slug: str) -> Figure:
    from yifa.figures import declared

    typed = _plain(slug)
    known = {one.name: one for one in declared.every()}
    try:
        return known.get(typed) or declared.find(typed)
    except declared.UnknownFigure:
        near = difflib.get_close_matches(typed, [*(one.slug for one in known.values()), *known], 3, 0.5)
        hint = f"，相近的有{'、'.join(near)}" if near else ""
        raise Refused("F-102", f"没有“{slug}”这项指标{hint}；不写 --figure 可以看到全部指标。") from None


def told_apart(computer: Computer) -> None:
    """Say what cells did not give and was added from the facts."""
    taken = sorted(getattr(computer.engine, "from_facts", ()))
    if taken:
        some = "、".join(taken[:3]) + (f"等{len(taken)}项" if len(taken) > 3 else "")
        click.echo(f"期间不是整月或者不能由汇总数据得出的，由数据项计算：{some}。", err=True)


def computer_of(place: str, *, by_cells: bool = False, engine: str = "duck", held: Cluster | None = None) -> Computer:
    from django.db import DatabaseError

    from yifa.figures import fresh
    from yifa.figures.cell_manifest import BadCells
    from yifa.figures.duck import Duck
    from yifa.figures.serving import summed
    from yifa.figures.sqlite import Lite

    name = _plain(place)
    try:
        code = _code(name)
        return (
            summed(code)
            if by_cells
            else fresh(code, engine=held.engine if held else {"duck": Duck, "sqlite": Lite}[engine])
        )
    except BadCells as bad:
        raise Refused(bad.code, bad.sentence) from None
    except DatabaseError as wrong:
        reason = str(wrong).strip().splitlines()[0]
        raise Refused("F-107", f"数据库不能读取（{reason}）；还没有安装的，请先运行 yifa setup。") from None
    except OSError as wrong:
        raise Refused("F-108", f"数据目录不能写入（{wrong}）；请检查 YIFA_VAR 所指目录的权限和剩余空间。") from None


def _code(name: str) -> str:
    """The division code of a place that this installation has: by folder, code, name, short name or full name."""
    from yifa.engine.models import PlaceRow

    found = _rows(name)
    if len(found) == 1:
        return found[0][0]
    if found:
        listed = "、".join(f"{code}（{words}）" for code, words in found[:5])
        raise Refused("F-105", f"“{name}”不止一个：{listed}；请写12位区划代码。")
    narrow = PlaceRow.objects.filter(children=None).order_by("code").values_list("name", flat=True)[:8]
    there = (
        f"本系统有：{'、'.join(narrow)}" if narrow else "本系统还没有任何地方，请先运行 yifa setup 或者 yifa example"
    )
    raise Refused("F-101", f"没有“{name}”这个地方；{there}。")


def _rows(name: str) -> list[tuple[str, str]]:
    """(code, name) of every place that may be meant."""
    from django.db.models import Q

    from yifa.engine import store
    from yifa.engine.models import PlaceRow
    from yifa.places.place import UnknownPlace, named

    try:
        wanted = Q(code=named(name).code)
    except UnknownPlace:
        wanted = Q(code=name) | Q(name=name) | Q(short=name) | Q(slug=name)
    if found := list(PlaceRow.objects.filter(wanted).order_by("code").values_list("code", "name")):
        return found
    # 东莞市常平镇: a name with those of some places above it.
    ends = PlaceRow.objects.filter(name__in=[name[at:] for at in range(1, len(name))])
    chains = {row.code: PlaceRow.objects.in_bulk(store.ancestors(row.code)) for row in ends}
    full = {code: "".join(chain[one].name for one in reversed(store.ancestors(code))) for code, chain in chains.items()}
    return [(code, words) for code, words in full.items() if words.endswith(name)]


def _told(results: list[Result]) -> list[str]:
    lines: list[str] = []
    for topic, some in groupby(results, key=lambda one: one.figure.topic_name):
        lines.append(f"【{topic}】")
        for one in some:
            base = f"　{one.numerator}／{one.denominator}" if one.denominator is not None else ""
            notes = f"　（{'；'.join(one.notes)}）" if one.notes else ""
            lines.append(f"{one.figure.slug}　{one.figure.name}　{one.words}{base}　{one.period}　{one.cases}件{notes}")
    return lines


def _tell_cases(computer: Computer, figure: Figure, period: Period, of: str, as_json: bool) -> None:
    if of == "denominator" and figure.closing not in ("ratio", "change"):
        raise Refused("F-109", f"“{figure.name}”不是比率，没有分母；请去掉 --of denominator。")
    numbers = computer.cases(figure, period, of=of)
    if as_json:
        found = {"slug": figure.slug, "of": of, "period": str(period), "cases": numbers}
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for number in numbers:
        click.echo(number)
