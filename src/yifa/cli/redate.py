"""`yifa redate`: after the holiday arrangement or a limit has changed, puts right the due day of every open case.

Reads   every open case's events, the calendar and the parameters as they are now
Never   touches the record: due days follow from it
Start   command
"""

from __future__ import annotations

import click

from yifa.cli.boot import django_ready


@click.command(help="节假日安排或者期限参数变动后，重新计算在办案件的届满日。")
def command() -> None:
    """Re-date all open cases and say which moved."""
    django_ready()
    from yifa.engine.models import CaseRow
    from yifa.engine.rebuild import redate

    moved = list(redate())
    for number, due in CaseRow.objects.filter(pk__in=moved).order_by("id").values_list("number", "due_on"):
        click.echo(f"{number}　现在{due}到期" if due else f"{number}　现在没有届满日")
    click.echo(f"重新计算完毕，{len(moved)}件案件的届满日有变动。")
