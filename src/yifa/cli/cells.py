"""`yifa cells`: adds the facts up to cells, of which figures of every level and span are made.

Reads   the database through the facts, which it brings up to date first
Never   adds anew for a county and year whose facts did not change, unless asked to
Start   command
"""

from __future__ import annotations

import json

import click

from yifa.cli.boot import django_ready, reach_database
from yifa.cli.engines import cluster, cluster_options
from yifa.cli.main import Refused


@click.command(help="把数据项汇总为“机构、月份、项目”的整数；只重算有变化的县和年度。")
@click.option(
    "--engine", type=click.Choice(["duck", "spark"]), default="duck", help="由本机（duck）还是由集群（spark）汇总。"
)
@cluster_options
@click.option("--thorough", is_flag=True, help="全部重算，不沿用原有的汇总数据。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def command(engine: str, master: str | None, files: str, wait: int, thorough: bool, as_json: bool) -> None:
    """Print how many files and rows of cells there are, how many files were written, and the fingerprint."""
    django_ready()
    reach_database()
    from django.db import DatabaseError

    from yifa.figures.cell_manifest import BadCells
    from yifa.figures.serving import fresh_cells

    try:
        with cluster(engine, master, files, wait) as far:
            built, rebuilt = fresh_cells(thorough=thorough, **({"adder": far.adder} if far else {}))
    except BadCells as bad:
        raise Refused(bad.code, bad.sentence) from None
    except DatabaseError as wrong:
        reason = str(wrong).strip().splitlines()[0]
        raise Refused("F-107", f"数据库不能读取（{reason}）；还没有安装的，请先运行 yifa setup。") from None
    except OSError as wrong:
        raise Refused("F-108", f"数据目录不能写入（{wrong}）；请检查 YIFA_VAR 所指目录的权限和剩余空间。") from None
    for sentence in rebuilt:
        click.echo(sentence, err=True)
    held = built.cells
    told = {
        "files": len(held.shelves), "written": len(built.written), "rows": sum(one.rows for one in held.shelves),
        "fingerprint": held.fingerprint, "facts": held.facts,
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(
        f"汇总数据{told['files']}个文件、{told['rows']}行，本次写了{told['written']}个文件；指纹 {told['fingerprint']}。"
    )
