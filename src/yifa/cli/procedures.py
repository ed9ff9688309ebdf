"""`yifa procedures`: what is declared.

Reads   the catalogue
Never   opens the database
Start   command()
"""

from __future__ import annotations

import json

import click

from yifa.cli.boot import django_ready

KINDS = {"case": "案件", "register": "登记簿", "activity": "活动", "plan": "计划"}


@click.command(help="列出已声明的程序、登记簿、活动和计划。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def command(as_json: bool) -> None:
    """Print every procedure: slug, name, kind, area, basis, steps, figures."""
    django_ready()
    from yifa.engine import catalogue
    from yifa.figures import declared

    carried: dict[str, list[str]] = {}
    for figure in declared.every():
        for slug in figure.procedures:
            carried.setdefault(slug, []).append(figure.slug)
    listed = [
        {
            "slug": one.slug, "name": one.name, "kind": one.kind, "area": one.area, "basis": str(one.basis),
            "steps": [{"slug": step.slug, "name": step.name, "by": [post.name for post in step.by],
                       "basis": str(step.basis)} for step in one.steps],
            "figures": sorted(carried.get(one.slug, [])),
        }
        for one in catalogue.every()
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    for one in listed:
        click.echo(f"{one['slug']}　{one['name']}（{KINDS[str(one['kind'])]}，{one['area']}）")
        click.echo(f"    依据　{one['basis']}")
        click.echo(f"    步骤　{'、'.join(step['name'] for step in one['steps'])}")  # type: ignore[index]
        click.echo(f"    指标　{'、'.join(one['figures']) or '无'}")  # type: ignore[arg-type]
