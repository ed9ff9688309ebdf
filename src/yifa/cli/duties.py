"""`yifa duties`: how the posts of enforcement did by the duties that a place registered for them.

Reads   the register of post duties; figures through the facts, which it brings up to date first
Never   names a person: a score belongs to a post
Start   command
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from yifa.cli.boot import django_ready, reach_database
from yifa.cli.figures import computer_of, period_of

if TYPE_CHECKING:
    from yifa.figures.duty_scores import DutyScore


@click.command(help="按执法岗位责任登记的职责，用案件记录给各岗位评分。")
@click.option("--place", required=True, metavar="NAME", help="地方的名称、简称或者12位区划代码，例如常平镇。")
@click.option("--year", metavar="YYYY", help="年度，例如2022。")
@click.option("--from", "since", metavar="DATE", help="期间的第一日，与 --to 一起写，代替 --year。")
@click.option("--to", "until", metavar="DATE", help="期间的最后一日。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def command(place: str, year: str | None, since: str | None, until: str | None, as_json: bool) -> None:
    """Print a line for each duty in force on the last day of the period, then the points of each post."""
    period = period_of(year, since, until)
    django_ready()
    from yifa.figures.duty_scores import DUTY_POSTS, by_post, scores
    from yifa.figures.units import printed

    reach_database()
    computer = computer_of(place)
    for sentence in computer.rebuilt:
        click.echo(sentence, err=True)
    found = scores(computer, computer.places[0], period)
    if as_json:
        click.echo(json.dumps([_as_data(one) for one in found], ensure_ascii=False, indent=1))
        return
    if not found:
        click.echo("到期末没有登记执法岗位责任；请先在“行政执法岗位责任”中登记。")
    for one in found:
        told = one.why if one.got is None else f"{printed(one.got, 1)}分"
        shown = (
            f"　{one.result.figure.name}{one.result.words}" if one.result is not None and one.got is not None else ""
        )
        click.echo(f"{one.code}　{one.post_name}　{one.duty}　{one.points}分　{told}{shown}")
    for post, (got, of) in by_post(found).items():
        click.echo(f"{DUTY_POSTS[post]}　合计{printed(got, 1)}分，可评{of}分")


def _as_data(one: DutyScore) -> dict[str, object]:
    from yifa.figures.units import printed

    return {
        "code": one.code, "post": one.post, "duty": one.duty, "points": one.points, "got": None if one.got is None else printed(one.got, 1),
        "figure": one.result.figure.slug if one.result else None, "shown": one.result.words if one.result else None, "why": one.why,
    }  # fmt: skip
