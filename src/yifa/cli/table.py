"""`yifa table`: figures of every place below one, by year, quarter or month, as one file.

Reads   the database through the facts, or through cells, which it brings up to date first
Never   writes over a file that is there; leaves half a file; writes a rate into Parquet, where its two numbers stand
Start   command
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yifa.cli.boot import django_ready, reach_database
from yifa.cli.main import Refused
from yifa.places.tree.division import WORDS

if TYPE_CHECKING:
    from yifa.figures.compute import Computer, Result
    from yifa.figures.declared import Figure
    from yifa.figures.period import Period
    from yifa.figures.tables import Grid

EVERY = {"year": 12, "quarter": 3, "month": 1}
SHEET_ROWS, SHEET_COLUMNS = 1_048_575, 16_384  # what a worksheet of Excel holds below its heading


@click.command(help="把一个地方和它下面每个地方的指标列成一张表，存为 .csv、.xlsx 或者 .parquet 文件。")
@click.option("--place", required=True, metavar="NAME", help="地方的名称、简称或者12位区划代码。")
@click.option("--year", metavar="YYYY", help="年度，例如2022。")
@click.option("--from", "since", metavar="DATE", help="期间的第一日，与 --to 一起写，代替 --year。")
@click.option("--to", "until", metavar="DATE", help="期间的最后一日。")
@click.option("--by", type=click.Choice(list(EVERY)), default="year", help="每行一个年度、季度还是月份。")
@click.option("--level", "levels", type=click.Choice(list(WORDS)), multiple=True, help="只列这一级的地方，可以写几次。")
@click.option("--figure", "slugs", metavar="SLUG", multiple=True, help="只列这项指标，可以写几次；不写是全部。")
@click.option("--cells", "by_cells", is_flag=True, help="由汇总数据计算，结果相同，地方多的时候快。")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="FILE", help="写到哪个文件；格式由后缀定。"
)
def command(
    place: str, year: str | None, since: str | None, until: str | None, by: str, levels: tuple[str, ...], slugs: tuple[str, ...],
    by_cells: bool, out: Path,
) -> None:  # fmt: skip
    """Write the table and say how many rows it has."""
    from yifa.cli.figures import computer_of, figure_of, period_of, told_apart

    writer = WRITERS.get(out.suffix.lower())
    if writer is None:
        raise Refused("F-111", f"不能写“{out.name}”：文件名请以 .csv、.xlsx 或者 .parquet 结尾。")
    if out.exists():
        raise Refused("F-112", f"{out} 已经存在，没有改动；请换一个文件名，或者先把它移走。")
    spans = _spans(period_of(year, since, until), by)
    django_ready()
    from yifa.figures import declared

    figures = [figure_of(one) for one in dict.fromkeys(slugs)] or list(declared.every())
    reach_database()
    computer = computer_of(place, by_cells=by_cells)
    for sentence in computer.rebuilt:
        click.echo(sentence, err=True)
    grid, names = _places(computer, levels, spans)
    beside = out.with_name(f".{out.name}.{os.getpid()}.tmp")
    try:
        written = writer(beside, computer, figures, grid, names)
        os.replace(beside, out)
    except OSError as wrong:
        raise Refused("F-113", f"{out} 不能写入（{wrong.strerror}）；请检查目录是否存在、权限和剩余空间。") from None
    finally:
        beside.unlink(missing_ok=True)
    told_apart(computer)
    click.echo(f"已写入 {out}：{len(grid.groups)}个地方、{len(spans)}个期间、{len(figures)}项指标，共{written}行。")


def _spans(period: Period, by: str) -> tuple[Period, ...]:
    """The period cut into years, quarters or months of the calendar, the first and the last cut to it."""
    from yifa.figures.period import Period

    found: list[Period] = []
    for month in period.months():
        turns = (month.start.month - 1) % EVERY[by] == 0
        if turns or not found:
            found.append(month)
        else:
            found[-1] = Period(found[-1].start, month.end)
    return tuple(found)


def _places(computer: Computer, levels: Sequence[str], spans: tuple[Period, ...]) -> tuple[Grid, dict[str, str]]:
    """Every place with all that lies below it, in the order of their codes, and their names."""
    from yifa.engine.models import PlaceRow
    from yifa.figures.tables import Grid

    found = PlaceRow.objects.in_bulk(list(computer.places))
    below: dict[str, list[str]] = {code: [] for code in sorted(found)}
    for code in below:
        above: str | None = code
        while above in found:
            below[above].append(code)
            above = found[above].parent_id
    wanted = {code: some for code, some in below.items() if not levels or found[code].level in levels}
    if not wanted:
        words = "、".join(WORDS[one] for one in levels)
        raise Refused("F-114", f"“{found[computer.places[0]].name}”下面没有{words}的地方；请换一级，或者不写 --level。")
    return Grid(wanted, spans), {code: found[code].name for code in wanted}


# files --------------------------------------------------------------------------------------------------------------
def _heading(figures: Sequence[Figure]) -> list[str]:
    heading = ["区划代码", "地方", "期间"]
    for one in figures:
        heading.append(f"{one.name}（{one.unit_name}）" if one.unit_name else one.name)
        if one.closing in ("ratio", "change"):
            heading += [f"{one.name}：分子", f"{one.name}：分母"]
    return heading


def _lines(computer: Computer, figures: Sequence[Figure], grid: Grid, names: dict[str, str]) -> Iterator[list[Any]]:
    from yifa.figures.tabulated import rows

    for code, span, results in rows(computer.engine, figures, grid):  # type: ignore[arg-type]
        line: list[Any] = [code, names[code], span.words]
        for one in results:
            line.append(_number(one) if one.value is not None else one.empty)
            if one.figure.closing in ("ratio", "change"):
                line += [one.numerator, one.denominator]
        yield line


def _number(result: Result) -> int | float | str:
    """The number as printed; as text where a spreadsheet could not hold it to the last digit."""
    shown = result.shown
    exact = float(shown) if "." in shown else int(shown)
    return exact if abs(exact) < 10**15 else shown


def _csv(path: Path, computer: Computer, figures: Sequence[Figure], grid: Grid, names: dict[str, str]) -> int:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(_heading(figures))
        out.writerows(_lines(computer, figures, grid, names))
    return len(grid)


def _xlsx(path: Path, computer: Computer, figures: Sequence[Figure], grid: Grid, names: dict[str, str]) -> int:
    import xlsxwriter

    heading = _heading(figures)
    if len(grid) > SHEET_ROWS or len(heading) > SHEET_COLUMNS:
        raise Refused(
            "F-115",
            f"一张表有{len(grid)}行、{len(heading)}列，Excel 放不下；请存为 .csv 或者 .parquet，或者用 --level、--figure 少列一些。",
        )
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        page = book.add_worksheet("指标")
        page.freeze_panes(1, 3)
        page.write_row(0, 0, heading, book.add_format({"bold": True, "bottom": 1, "text_wrap": True}))
        for at, line in enumerate(_lines(computer, figures, grid, names), start=1):
            page.write_row(at, 0, line)
    return len(grid)


def _parquet(path: Path, computer: Computer, figures: Sequence[Figure], grid: Grid, names: dict[str, str]) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from yifa.figures.tabulated import columns

    table = columns(computer.engine, figures, grid)  # type: ignore[arg-type]
    named = pa.array([names[code] for code in grid.groups for _ in grid.spans], pa.string())
    pq.write_table(table.add_column(1, "name", named), path, compression="zstd")
    return len(grid)


WRITERS: dict[str, Callable[..., int]] = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}
