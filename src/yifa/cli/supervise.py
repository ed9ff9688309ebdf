"""`yifa supervise`: what the supervision models find in the cases of a place over a period.

Reads   the database through the facts, which it brings up to date first
Never   changes a case; prints a party's name
Start   command
"""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING

import click

from yifa.cli.boot import django_ready, reach_database
from yifa.cli.figures import computer_of, period_of
from yifa.cli.main import Refused

if TYPE_CHECKING:
    from yifa.figures.supervision.finding import Finding
    from yifa.figures.supervision.models import Model


@click.command(help="用监督模型核对一个地方的案件；加 --model 列出一个模型发现的案件。")
@click.option("--place", required=True, metavar="NAME", help="地方的名称、简称或者12位区划代码，例如常平镇。")
@click.option("--year", metavar="YYYY", help="年度，例如2022。")
@click.option("--from", "since", metavar="DATE", help="期间的第一日，与 --to 一起写，代替 --year。")
@click.option("--to", "until", metavar="DATE", help="期间的最后一日。")
@click.option("--model", "slug", metavar="SLUG", help="只看这一个模型，列出它发现的案件。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def command(
    place: str, year: str | None, since: str | None, until: str | None, slug: str | None, as_json: bool
) -> None:
    """Print slug, severity, name and number of findings of each model; with --model, a line for each finding."""
    period = period_of(year, since, until)
    django_ready()
    from yifa.figures.supervision import finding, models

    wanted = models.every() if slug is None else (_model(slug),)
    reach_database()
    computer = computer_of(place)
    for sentence in computer.rebuilt:
        click.echo(sentence, err=True)
    found = finding.findings(computer, period, wanted)
    if as_json:
        listed = [_as_data(one) for model in wanted for one in found[model.slug]]
        click.echo(json.dumps({"period": str(period), "findings": listed}, ensure_ascii=False, indent=1))
        return
    for model in wanted:
        if slug is None:
            click.echo(f"{model.slug}　{model.severity_name}　{model.name}　{len(found[model.slug])}件")
        for one in found[model.slug] if slug is not None else ():
            click.echo(f"{one.number}　{one.on}　{one.unit}　{one.sentence}")


def _model(slug: str) -> Model:
    from yifa.figures.supervision import models

    known = {one.name: one for one in models.every()}
    try:
        return known.get(slug) or models.find(slug)
    except models.UnknownModel:
        near = difflib.get_close_matches(slug, [*(one.slug for one in known.values()), *known], 3, 0.5)
        hint = f"，相近的有{'、'.join(near)}" if near else ""
        raise Refused("F-110", f"没有“{slug}”这个监督模型{hint}；不写 --model 可以看到全部模型。") from None


def _as_data(one: Finding) -> dict[str, object]:
    return {
        "model": one.model.slug, "severity": one.model.severity, "case": one.number, "unit": one.unit, "on": str(one.on),
        "says": one.sentence, "basis": one.model.basis, "correct": one.model.correct, "others": list(one.others),
    }  # fmt: skip
