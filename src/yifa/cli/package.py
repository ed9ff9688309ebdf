"""`yifa package`: a town makes its signed package, a county takes its towns' packages and lists how they stand.

Reads   the town's cells, figures, frozen reports and log; at the county, files, registered keys and cases
Never   decides: a package that is taken waits to be checked and accepted at the desk
Start   make, key, trust, take, listed
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yifa.cli.boot import django_ready, reach_database
from yifa.cli.figures import _code, _plain, period_of
from yifa.cli.main import Refused

if TYPE_CHECKING:
    from yifa.engine.case import Actor
    from yifa.upward.taking import Received

BY = click.option("--by", metavar="姓名", help="由哪位统计人员办理；只有一位时可以不写。")
COUNTY = click.option("--county", metavar="NAME", help="县（区）的名称或者12位区划代码；默认本系统服务的地方。")


@click.group(help="数据上报：镇街生成签名的数据包（make、key），区县登记公钥、接收、查看（trust、take、list）。")
def command() -> None:
    """The two sides of reporting upward."""


@contextmanager
def told() -> Iterator[None]:
    """What the engine refuses, and what the disk or the database says, as one sentence and exit status 2."""
    from django.db import DatabaseError

    from yifa.engine.refusals import Refusal
    from yifa.figures.cell_manifest import BadCells

    try:
        yield
    except (Refusal, BadCells) as refused:
        raise Refused(refused.code, refused.sentence) from None
    except DatabaseError as wrong:
        reason = str(wrong).strip().splitlines()[0]
        raise Refused("F-107", f"数据库不能读取（{reason}）；还没有安装的，请先运行 yifa setup。") from None
    except OSError as wrong:
        raise Refused(
            "U-504", f"没有完成（{wrong.strerror or wrong}），什么也没有登记；请检查文件夹、权限和剩余空间后再试。"
        ) from None


@command.command(
    help="生成一个地方一个年度的数据包：汇总数据、指标、冻结的报告和日志检查点，签名后写成一个文件并登记。"
)
@click.option("--place", required=True, metavar="NAME", help="地方的名称、简称或者12位区划代码，例如常平镇。")
@click.option("--year", required=True, metavar="YYYY", help="年度，例如2022。")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="写到哪个文件；默认当前文件夹。")
@BY
def make(place: str, year: str, out: Path | None, by: str | None) -> None:
    """Print the file, its number and hash; the same package again where nothing changed."""
    wanted = period_of(year, None, None).start.year
    _ready()
    from yifa.upward import making

    with told():
        code = _code(_plain(place))
        done = making.make(code, wanted, by=_actor(code, by), on=date.today(), at=datetime.now(UTC))
        target = out or Path(f"{code}-{wanted}-{done.sequence}.zip")
        _write(target, done.data)
    again = "（数据没有变化，仍是上次那一个）" if done.again else ""
    click.echo(f"第{done.sequence}号数据包{again}：{target}　{len(done.data) / 1024:.0f} KB　登记{done.number}")
    click.echo(f"SHA-256　{done.sha256}")


@command.command(help="显示本系统的报送公钥：当面或者用公函交给上级登记。")
def key() -> None:
    """Print the public key that packages are signed with."""
    _ready()
    from yifa.upward import making

    with told():
        click.echo(str(making.signer().verifier))


@command.command(help="登记一个镇街的报送公钥；已经登记过的，写明理由办理变更。")
@click.option("--place", required=True, metavar="代码", help="镇街的12位区划代码。")
@click.option("--key", "public", required=True, metavar="公钥", help="该镇街运行 yifa package key 显示的一行。")
@click.option("--obtained", type=click.Choice(["当面交接", "公函"]), required=True, help="怎样取得的。")
@click.option("--document", required=True, metavar="说明", help="交接人或者公函文号。")
@click.option("--reason", metavar="理由", help="更换公钥的理由。")
@COUNTY
@BY
def trust(
    place: str, public: str, obtained: str, document: str, reason: str | None, county: str | None, by: str | None
) -> None:
    """Register a key, or its change."""
    _ready()
    from yifa.engine import door, store
    from yifa.upward import held

    with told():
        at, on = datetime.now(UTC), date.today()
        here = _county(county)
        actor, code = _actor(here, by), _plain(place)
        facts = {"key_place": code, "verifier": public.strip(), "obtained": obtained, "key_document": document}
        before = store.open_entry(held.KEY, code, here)
        if before is None:
            done = door.start(held.KEY, by=actor, on=on, at=at, facts=facts)
        else:
            if not reason:
                raise Refused("U-505", f"{code}的公钥已经登记（{before}）；更换的请用 --reason 写明理由。")
            del facts["key_place"]
            done = door.take_step(before, "change", by=actor, on=on, at=at, facts={**facts, "change_reason": reason})
    click.echo(f"已登记{code}的报送公钥：{done.number}")


@command.command(
    help="接收镇街的数据包：逐个核验签名、日志、汇总数据和指标，符合的登记等待审核。有不予接收的，退出码为1。"
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@BY
@COUNTY
def take(files: tuple[Path, ...], by: str | None, county: str | None) -> None:
    """Take each file by itself; what is refused says why and keeps the others from nothing."""
    _ready()
    from yifa.upward.taking import NotTaken
    from yifa.upward.taking import take as take_one

    refused = 0
    with told():
        actor = _actor(_county(county), by)
        for file in files:
            try:
                done = take_one(_read(file), by=actor, on=date.today(), at=datetime.now(UTC))
            except NotTaken as wrong:
                refused += 1
                kept = f"（已登记{wrong.kept}）" if wrong.kept else ""
                click.echo(f"{file}　没有接收　{wrong.refusal}{kept}")
            except Refused as wrong:
                refused += 1
                click.echo(f"{file}　没有接收　{wrong.message}")
            except OSError as wrong:
                refused += 1
                why = wrong.strerror or wrong
                click.echo(
                    f"{file}　没有接收　U-504　没有完成（{why}），这个文件没有登记；请检查权限和剩余空间后再试。"
                )
            else:
                click.echo(f"{file}　{_said(done)}")
    if refused:
        sys.exit(1)


@command.command("list", help="列出各镇街报送的情况：未报、逾期、待审核、退回、采用、不一致、不予接收。")
@click.option("--year", metavar="YYYY", help="年度；默认去年。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@COUNTY
def listed(year: str | None, as_json: bool, county: str | None) -> None:
    """Print a line for each town."""
    wanted = period_of(year, None, None).start.year if year else date.today().year - 1
    _ready()
    from yifa.upward.standing import STATES, standings

    with told():
        found = standings(_county(county), wanted, date.today())
    if as_json:
        rows = [dataclasses.asdict(one) for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        return
    for one in found:
        number = f"　{one.case}" if one.case else ""
        click.echo(f"{one.code}　{one.name}　{STATES[one.state]}　{one.state_words}{number}")
        if one.differs:
            click.echo(f"　　不同的指标：{_names(one.differs)}")


def _ready() -> None:
    django_ready()
    reach_database()


def _said(done: Received) -> str:
    package = done.package
    if done.again:
        return f"{package.name}{package.year}年度第{package.sequence}号已经收过（{done.number}），什么也没有改动"
    said = f"已接收{package.name}{package.year}年度第{package.sequence}号，登记{done.number}，等待核对"
    if done.gap:
        said += f"；{done.gap}"
    if done.unheld:
        said += f"；软件版本不同，没有这些指标：{done.unheld}"
    for year, slugs in sorted((done.differs or {}).items()):
        said += f"；与已采用的{year}年度数据不同的指标：{_names(slugs)}"
    return said


def _names(slugs: tuple[str, ...]) -> str:
    """Figures by name; one that is declared no more by its slug."""
    from yifa.figures import declared

    known = {one.slug: one.name for one in declared.every()}
    return "、".join(known.get(one, one) for one in slugs)


def _read(file: Path) -> bytes:
    from yifa.upward.archive import LARGEST

    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as wrong:
        raise Refused("U-501", f"读不出文件“{file}”（{wrong.strerror}）；请核对路径。") from None


def _write(target: Path, data: bytes) -> None:
    """Whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".package-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, 0o644)
        os.replace(beside, target)
    finally:
        Path(beside).unlink(missing_ok=True)


def _county(name: str | None) -> str:
    from django.conf import settings

    from yifa.engine.models import PlaceRow

    if name:
        return _code(_plain(name))
    found = PlaceRow.objects.filter(slug=settings.YIFA_PLACE).values_list("code", flat=True).first()
    if found is None:
        raise Refused(
            "U-503", f"本系统没有建立YIFA_PLACE所指的地方（{settings.YIFA_PLACE}）；请用 --county 写明县（区）。"
        )
    return found


def _actor(place: str, name: str | None) -> Actor:
    """The statistician of a place, by name where there are several."""
    from django.db.models import Q

    from yifa.engine.case import Actor
    from yifa.engine.models import Appointment
    from yifa.procedures.posts import STATISTICIAN

    today = date.today()
    held = Appointment.objects.filter(
        Q(until=None) | Q(until__gte=today), unit__place=place, post=STATISTICIAN.slug, since__lte=today
    )
    if name:
        held = held.filter(person__name=_plain(name))
    found = list(held.select_related("person", "unit").order_by("pk"))
    if len({one.person_id for one in found}) == 1:
        return Actor(found[0].person_id, found[0].post, found[0].unit.slug)
    if not found:
        who = f"“{name}”不是" if name else "没有"
        raise Refused("U-502", f"{place}{who}在任的{STATISTICIAN.name}；请核对姓名，或者先由系统管理员任命。")
    names = "、".join(dict.fromkeys(one.person.name for one in found))
    raise Refused("U-502", f"{place}有几位{STATISTICIAN.name}：{names}；请用 --by 写明由谁办理。")
