"""`yifa report`: writes a place's annual report: report.html, report.docx, report.pdf and figures.json.

Reads   places/<slug>/report.yaml, the place's facts, paragraphs that were edited at the desk
Never   leaves a folder with some of the files new and some old
Start   command
"""

from __future__ import annotations

import errno
import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yifa.cli.boot import django_ready, reach_database
from yifa.cli.main import Refused

if TYPE_CHECKING:
    from yifa.places.place import Place
    from yifa.report.outline import Outline

EARLIEST, LATEST = 2004, 2100
WHY = {
    errno.EEXIST: "那里有一个同名的文件", errno.ENOTDIR: "路径中间有一个文件", errno.EISDIR: "有一个文件夹与要写的文件同名",
    errno.EACCES: "没有写入的权限", errno.EPERM: "没有写入的权限", errno.EROFS: "那里是只读的", errno.ENOSPC: "磁盘空间不足",
    errno.ENAMETOOLONG: "路径太长",
}  # fmt: skip


@click.command(
    help="写出年度报告：网页、Word、PDF 和指标数据。例如 yifa report --place changping --year 2022 --out 报告。"
)
@click.option("--place", "name", required=True, metavar="NAME", help="地方的名称或者代号，例如 changping、常平镇。")
@click.option("--year", required=True, metavar="YEAR", help="报告的年度，例如 2022。")
@click.option(
    "--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="写到哪个文件夹；没有就新建。"
)
@click.option("--date", "day", metavar="DATE", help="成文日期，例如 2023-02-20；不写是今天。")
@click.option("--edition", metavar="N", help="不重新编，写出冻结的第几版，例如 1。")
@click.option("--as-outlined", is_flag=True, help="用提纲的原文，不用工作台上改过的段落。")
def command(name: str, year: str, out: Path, day: str | None, edition: str | None, as_outlined: bool) -> None:
    """Compile and write; what is to be looked at goes to the error stream, one line each."""
    number = _year(year)
    on = _day(day)
    django_ready()
    outline = _outline(name)
    reach_database()
    if edition is not None:
        _write(out, _frozen(outline, number, edition))
        return
    from yifa.report.behind import behind
    from yifa.report.files import files

    draft, computer = _compiled(outline, number, edited=not as_outlined)
    if not any(result.cases for result in draft.used):
        raise Refused(
            "RP-103", f"{outline.place.name}{number}年没有可以写进报告的数据；请核对年度，或者先办理、登记案件。"
        )
    _write(out, files(draft, behind(draft, computer), on=on))
    for finding in draft.findings:
        click.echo(f"{finding.code}　{finding.sentence}", err=True)


def _write(out: Path, made: dict[str, bytes]) -> None:
    from yifa.report.files import write

    try:
        write(out, made)
    except OSError as wrong:
        raise Refused(
            "RP-104",
            f"不能写入“{out}”（{WHY.get(wrong.errno or 0, wrong.strerror)}），一个文件也没有写；请换一个可以写入的文件夹。",
        ) from None
    for name, content in made.items():
        click.echo(f"{out / name}　{_size(len(content))}")


def _frozen(outline: Outline, year: int, edition: str) -> dict[str, bytes]:
    """The files of an edition, byte for byte; those that no longer fit its fingerprint are not handed out."""
    from django.db import OperationalError, ProgrammingError

    from yifa.engine.refusals import Refusal
    from yifa.report import edition as editions

    typed = unicodedata.normalize("NFKC", edition).strip()
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    try:
        found = editions.edition(outline.place.code, year, number)
        if not (editions.is_whole(found) and editions.is_recorded(found)):
            raise Refused("RP-108", f"{year}年度报告第{number}版与它的指纹不符，没有写出；请用备份核对，并核验记录。")
        return {file.name: bytes(file.content) for file in found.files.all()}
    except Refusal as refused:
        raise Refused(refused.code, refused.sentence) from None
    except (OperationalError, ProgrammingError):
        raise Refused("RP-103", f"这里还没有{outline.place.name}的数据；请先运行 yifa place 建立地方。") from None


def _year(text: str) -> int:
    typed = unicodedata.normalize("NFKC", text).strip().removesuffix("年")
    if not (typed.isascii() and typed.isdigit() and EARLIEST <= int(typed[:5]) <= LATEST):
        raise Refused("RP-102", f"“{text}”不是可以编报告的年度；请写四位年份，例如 2022。")
    return int(typed)


def _day(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(unicodedata.normalize("NFKC", text).strip())
    except ValueError:
        raise Refused("RP-107", f"成文日期“{text}”不是日期，请写成 2023-02-20 的样子。") from None


def _outline(name: str) -> Outline:
    from yifa.places import place as places
    from yifa.report import outline

    try:
        place: Place = places.named(unicodedata.normalize("NFKC", name).strip())
    except places.UnknownPlace:
        raise Refused("RP-101", f"没有“{name}”这个地方；可用的有：{'、'.join(places.every())}。") from None
    try:
        return outline.load(place)
    except FileNotFoundError:
        raise Refused(
            "RP-105", f"{place.name}还没有报告提纲；请在 places/{place.slug}/{outline.FILE} 中写好提纲。"
        ) from None
    except outline.BadOutline as bad:
        raise Refused("RP-106", f"{place.name}的报告提纲不能用（{bad}）；请照 docs/report.md 改正。") from None


def _compiled(outline: Outline, year: int, *, edited: bool):
    from django.db import OperationalError, ProgrammingError

    from yifa import figures
    from yifa.figures.serving import NotHere
    from yifa.report.compile import compile_report
    from yifa.report.editing import texts

    place = outline.place
    try:
        computer = figures.fresh(place.code)
        draft = compile_report(outline, year, computer, texts(place.code, year) if edited else None)
    except (NotHere, OperationalError, ProgrammingError):
        raise Refused(
            "RP-103",
            f"这里还没有{place.name}的数据；请先运行 yifa place {place.slug} 建立地方，或者 yifa example {place.slug} 生成示例。",
        ) from None
    return draft, computer


def _size(count: int) -> str:
    return f"{count / 1024:.0f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"
