"""`yifa compare DIR`: many published reports side by side.

Reads   every .txt, .docx, .pdf and .html file of a folder
Never   stops at a report that cannot be read: it is told, and the others are compared
Start   command
"""

from __future__ import annotations

from pathlib import Path

import click

from yifa.cli.main import Refused
from yifa.reading.compare import compare
from yifa.reading.comparepage import figure, page, workbook
from yifa.reading.decoding import Unreadable
from yifa.reading.reader import Reading, read_file

ENDINGS = (".txt", ".docx", ".pdf", ".html", ".htm")


@click.command(help="把一个文件夹里的报告放在一起比：中位数、名次、离群值；写出 compare.xlsx 和 compare.html。")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="写到哪个文件夹；不写就放在报告所在的文件夹。")
def command(folder: Path, out: Path | None) -> None:
    """Reads the folder, writes the table and the page, prints the medians."""
    if not folder.is_dir():
        raise Refused("RD-111", f"“{folder}”不是文件夹；请给出存放报告的文件夹。")
    paths = sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and path.suffix.lower() in ENDINGS and path.stem != "compare"
    )
    readings: list[Reading] = []
    for path in paths:
        try:
            readings.append(read_file(path))
        except Unreadable as wrong:
            click.echo(f"没有读：{wrong}", err=True)
    if not readings:
        raise Refused("RD-112", f"“{folder}”里没有读得出的报告（.txt、.docx、.pdf、.html）；请放入报告后再比。")
    comparison = compare(readings)
    target = out or folder
    try:
        target.mkdir(parents=True, exist_ok=True)
        (target / "compare.xlsx").write_bytes(workbook(comparison))
        (target / "compare.html").write_text(page(comparison), encoding="utf-8")
    except OSError as wrong:
        raise Refused("RD-110", f"写不进文件夹“{target}”（{wrong.strerror}）；请换一个可写的文件夹。") from None
    click.echo(f"读了 {len(readings)} 份报告，写出 compare.xlsx 和 compare.html。")
    for column in comparison.columns:
        far = "、".join(comparison.rows[cell.row] for cell in column.cells if cell.outlier)
        told = f"；离群：{far}" if far else ""
        click.echo(f"  {column.name}：{len(column.cells)} 份写明，中位数 {figure(column.median)} {column.unit}{told}")
    for remark in comparison.remarks:
        click.echo(f"  需要核对：{remark.message}")
