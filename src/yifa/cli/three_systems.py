"""`yifa three-systems`: of each enforcement case, which of the three systems was not met, and what is missing.

Reads   the cases of a place that were opened in a period, and their events
Never   prints a party's name; never says that somebody broke the law
Start   command
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from yifa.cli.boot import django_ready, reach_database
from yifa.cli.figures import computer_of, period_of

if TYPE_CHECKING:
    from yifa.figures.period import Period
    from yifa.procedures.enforcement.three_systems import Gap


@click.command(name="three-systems", help="逐案核对行政执法公示、全过程记录、法制审核三项制度，列出缺项。")
@click.option("--place", required=True, metavar="NAME", help="地方的名称、简称或者12位区划代码，例如常平镇。")
@click.option("--year", metavar="YYYY", help="年度，例如2022。")
@click.option("--from", "since", metavar="DATE", help="期间的第一日，与 --to 一起写，代替 --year。")
@click.option("--to", "until", metavar="DATE", help="期间的最后一日。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def command(place: str, year: str | None, since: str | None, until: str | None, as_json: bool) -> None:
    """Print a line for each gap of the cases opened in the period, seen from its last day, then how many have none."""
    period = period_of(year, since, until)
    django_ready()
    from yifa.procedures.enforcement.three_systems import SYSTEMS

    reach_database()
    found = list(_cases(computer_of(place).places, period))
    if as_json:
        listed = [{"case": number, "unit": unit, "system": gap.system, "says": gap.sentence, "basis": str(gap.basis)}
                  for number, unit, gaps in found for gap in gaps]  # fmt: skip
        click.echo(
            json.dumps({"period": str(period), "cases": len(found), "gaps": listed}, ensure_ascii=False, indent=1)
        )
        return
    missing: Counter[str] = Counter()
    for number, unit, gaps in found:
        missing.update({gap.system for gap in gaps})
        for gap in gaps:
            click.echo(f"{number}　{unit}　{SYSTEMS[gap.system]}　{gap.sentence}")
    click.echo(f"期间立案、登记的执法案件{len(found)}件，三项制度都做到的{sum(not gaps for *_, gaps in found)}件。")
    for system, name in SYSTEMS.items():
        click.echo(f"{name}　有缺项{missing[system]}件")


def _cases(places: tuple[str, ...], period: Period) -> Iterator[tuple[str, str, list[Gap]]]:
    """(number, unit's slug, gaps) of every enforcement case opened in the period, in the order of their ids."""
    from yifa.engine import store
    from yifa.engine.sql import rows
    from yifa.procedures.enforcement.three_systems import DECIDES, gaps, recordings

    looked_at = sorted({*recordings(), *DECIDES})
    marks, here = ", ".join(["%s"] * len(looked_at)), ", ".join(["%s"] * len(places))
    ids = [one for (one,) in rows(
        f"SELECT id FROM yifa_case WHERE procedure IN ({marks}) AND place IN ({here}) AND opened_on BETWEEN %s AND %s ORDER BY id",
        [*looked_at, *places, period.start.isoformat(), period.end.isoformat()],
    )]  # fmt: skip
    for one in ids:
        held = store.load(one)
        if held is not None:
            yield held.number, held.unit, gaps(store.case_of(held), period.end)
