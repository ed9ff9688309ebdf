"""`yifa fsck`: checks everything that can be worked out anew: the record, its log, files, publications, case rows.

Reads   the database, the evidence folder, the field key where there is one
Never   changes the record; --mend writes only case rows, which are worked out from the events
Start   command
"""

from __future__ import annotations

import json
import sys

import click

from yifa.cli.boot import database_target, django_ready, reach_database
from yifa.cli.main import Refused
from yifa.cli.verify import _kept, _unseal, log_keys
from yifa.cli.witness import _known
from yifa.record.verifier import NotARecordError, PostgresSource, SqliteSource, verify


@click.command(
    help="全面核验：记录与日志（同 yifa verify）、检查点、证据文件、公开内容、案件登记。发现问题时退出码为1。"
)
@click.option("--kept", multiple=True, metavar="片数:根", help="库外留存的日志片数和根；可以写多次。")
@click.option("--key", "published", multiple=True, metavar="公钥或文件", help="公开发布的日志公钥。")
@click.option("--witness", "witnesses", multiple=True, metavar="公钥或文件", help="见证人的公钥，核对它的签名。")
@click.option("--tokens", is_flag=True, help="也核对检索词（要打开全部个人信息，较慢）。")
@click.option("--without-files", is_flag=True, help="不重读证据文件。")
@click.option("--mend", is_flag=True, help="核验之后，把与记录不符的案件登记按记录重写；记录本身从不改动。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
def command(
    kept: tuple[str, ...], published: tuple[str, ...], witnesses: tuple[str, ...], tokens: bool, without_files: bool,
    mend: bool, as_json: bool,
) -> None:  # fmt: skip
    """Exit status 0 where everything holds, 1 where something was found, 2 where it could not be done."""
    roots, keys = [_kept(text) for text in kept], [_known(text) for text in witnesses]
    django_ready()
    reach_database()
    from yifa.engine import fsck

    target = database_target()
    try:
        source = PostgresSource(target) if isinstance(target, str) else SqliteSource(target)
    except NotARecordError as nothing:
        raise Refused(nothing.code, str(nothing)) from None
    told: list[dict[str, object]] = []

    def part(name: str, findings: list[tuple[str, str]]) -> None:
        told.extend({"part": name, "code": code, "sentence": sentence} for code, sentence in findings)
        if not as_json:
            click.echo(f"{name}：{'无误' if not findings else f'{len(findings)}处不符'}")
            for code, sentence in findings:
                click.echo(f"  {code}　{sentence}")

    with source:
        report = verify(source, _unseal(needed=True), kept=roots, keys=log_keys(published))
    part(f"记录{report.events}条、日志{report.leaves}片、检查点{report.checkpoints}个",
         [(one.code, one.sentence) for one in report.findings])  # fmt: skip
    for name, check in fsck.parts(witnesses=keys, tokens=tokens, files=not without_files):
        part(name, list(check()))
    mended = list(fsck.mend()) if mend else []
    if as_json:
        click.echo(json.dumps({"clean": not told, "log": report.log, "size": report.size, "root": report.root,
                               "findings": told, "mended": mended}, ensure_ascii=False, indent=2))  # fmt: skip
    else:
        click.echo(f"最新的日志{report.log}：{report.size}条，根{report.root}")
        if mended:
            click.echo(f"已按记录重写{len(mended)}件案件的登记：{'、'.join(mended[:20])}")
        click.echo("全部无误。" if not told else f"共{len(told)}处。请保存现场，先不要改动数据库和证据文件。")
    if told:
        sys.exit(1)
