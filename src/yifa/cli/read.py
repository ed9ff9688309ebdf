"""`yifa read FILE...`: the figures of published reports, checked.

Reads   .txt, .docx, .pdf and .html files
Never   half-writes: with --out a report's files are written when it has been read to the end
Start   command
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from yifa.cli.main import Refused
from yifa.reading.decoding import Unreadable
from yifa.reading.reader import Reading, read_file

KINDS = {
    "count": "数量", "people": "人数", "rate": "比率", "change_rate": "变化率", "change": "变化", "amount": "金额", "duration": "时长",
    "area": "面积", "target_rate": "目标比率", "target": "目标",
}  # fmt: skip
HEDGES = {"exact": "", "about": "约", "over": "多于", "at_least": "不少于", "under": "不到"}


@click.command(help="读一份或几份已发布的法治政府建设报告：列出每个数字，核对算式。")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON：一份文件一个对象，几份文件一个列表。")
@click.option(
    "--out", type=click.Path(path_type=Path), help="另把每份报告的 .json、.txt（解码后的正文）和 .xlsx 写进这个文件夹。"
)
@click.option("--last", type=click.Path(path_type=Path), help="上一年的报告：追踪其中列出的问题今年是否有回应。")
def command(files: tuple[Path, ...], as_json: bool, out: Path | None, last: Path | None) -> None:
    """Reads every file; one that cannot be read is told and ends the command with status 2, after the others were read."""
    before = _read(last) if last else None
    readings, refused = [], []
    for path in files:
        try:
            readings.append(read_file(path))
        except Unreadable as wrong:
            refused.append(wrong)
    if readings:
        results = [_result(reading, before) for reading in readings]
        if out:
            _write(out, readings, results)
        if as_json:
            shown = results[0] if len(files) == 1 else results
            sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=1) + "\n")
        else:
            for reading, result in zip(readings, results, strict=True):
                _show(reading, result)
    for wrong in refused[:-1]:
        click.echo(str(wrong), err=True)
    if refused:
        raise Refused(refused[-1].code, refused[-1].sentence)


def _read(path: Path) -> Reading:
    try:
        return read_file(path)
    except Unreadable as wrong:
        raise Refused(wrong.code, wrong.sentence) from None


def _result(reading: Reading, before: Reading | None) -> dict:
    result = reading.as_json()
    if before is not None:
        result["last_problems"] = [problem.as_json() for problem in reading.problems_since(before)]
    return result


def _write(out: Path, readings: list[Reading], results: list[dict]) -> None:
    from yifa.reading.sheet import write_sheet

    try:
        out.mkdir(parents=True, exist_ok=True)
        taken: set[str] = set()
        for number, (reading, result) in enumerate(zip(readings, results, strict=True), 1):
            stem = Path(reading.name or f"report-{number}").stem
            stem = stem if stem not in taken else f"{stem}-{number}"
            taken.add(stem)
            (out / f"{stem}.txt").write_text(reading.text, encoding="utf-8", newline="\n")
            (out / f"{stem}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            write_sheet(out / f"{stem}.xlsx", reading)
    except OSError as wrong:
        raise Refused("RD-110", f"写不进文件夹“{out}”（{wrong.strerror}）；请换一个可写的文件夹。") from None


def _show(reading: Reading, result: dict) -> None:
    level = {"province": "省", "city": "市", "county": "区县", "town": "镇乡", "street": "街道", "department": "部门"}
    place = reading.place or "地方未认出"
    click.echo(
        f"{reading.name}　{place}　{level.get(reading.level or '', '级别未认出')}　{reading.year or '年份未认出'}"
    )
    for note in reading.notes:
        click.echo(f"  注意：{note}")
    click.echo(f"  数字 {len(reading.facts)} 个")
    for fact in reading.facts:
        value = f"{fact.value:,.2f}".rstrip("0").rstrip(".") if isinstance(fact.value, float) else f"{fact.value:,}"
        figure = f"　→ {fact.figure}" if fact.figure else ""
        click.echo(
            f"    {fact.subject}：{HEDGES[fact.approx]}{value} {fact.unit}　（{KINDS[fact.kind]}，{fact.period or '时间未知'}）{figure}"
        )
    missing = [part.name for part in reading.structure if not part.found]
    if missing:
        click.echo(f"  没有找到的部分：{'；'.join(missing)}")
    for verdict in ("错误", "疑问"):
        for finding in reading.findings:
            if finding.verdict == verdict:
                click.echo(f"  {verdict}：{finding.message}\n      原文：{' '.join(finding.quote.split())[:100]}")
    agreed = sum(finding.verdict == "一致" for finding in reading.findings)
    click.echo(f"  核对一致 {agreed} 处")
    for problem in result.get("last_problems", ()):
        click.echo(f"  上年问题（{problem['status']}）：{problem['text'][:60]}")
